"""Name what a dotted name stands for: a module, a class, a function, a value, a living object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Entity:
    """What a dotted name stands for.

    Attributes:
        kind: `variable` is a module's name that holds no class or function of its own; `member` an
            enum member; `live` an object of the standard library, which is not read as source.
        module: Where it is defined.
        qualname: Its name there; empty for a module.
        value: The living object, for kind `live`.
    """

    kind: Literal["module", "class", "function", "variable", "member", "live"]
    module: str
    qualname: str = ""
    value: object = None

    @property
    def target(self) -> str:
        """Its address: "package.module:Class", or "package.module" for a module."""
        return f"{self.module}:{self.qualname}" if self.qualname else self.module
