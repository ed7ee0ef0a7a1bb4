"""Name what a dotted name of the application can stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from netra_fakes._messages.near import near_matches
from netra_fakes._spec import AttributeSpec, ClassSpec, MethodSpec


@dataclass(frozen=True)
class ModuleEntity:
    """A module or package that exists."""

    dotted: str


@dataclass(frozen=True)
class ClassEntity:
    """A class whose interface is known."""

    spec: ClassSpec


@dataclass(frozen=True)
class FunctionEntity:
    """A function of a module, or a method reached through its class or an instance.

    Attributes:
        method: Its signature; for a method without the bound first parameter.
        dotted: Its full name.
        owner: The class, for a method.
        through_class: Whether it was reached through the class itself.
    """

    method: MethodSpec
    dotted: str
    owner: ClassSpec | None = None
    through_class: bool = False


@dataclass(frozen=True)
class ObjectEntity:
    """An object of a known class: a module's global, or what an annotation says."""

    spec: ClassSpec


@dataclass(frozen=True)
class AttributeEntity:
    """A data attribute of a class."""

    owner: ClassSpec
    attribute: AttributeSpec


@dataclass(frozen=True)
class KnownEntity:
    """Something that exists, of which no more is known."""


@dataclass(frozen=True)
class MissingEntity:
    """A name that certainly does not exist.

    Attributes:
        owner: What lacks it, in words: "module 'a.b'" or "class 'Agent'".
        name: The missing name.
        known: The names that what lacks it has, to find those close to it.
        hint: Why it may have been expected there, as a sentence; empty where nothing tells.
        parent: The dotted name of what lacks it.
    """

    owner: str
    name: str
    known: Iterable[str] = field(default=(), compare=False)
    hint: str = ""
    parent: str = ""

    @cached_property
    def near_matches(self) -> tuple[str, ...]:
        """Existing names close to it; looked for when a finding tells of it, which few do."""
        return near_matches(self.name, self.known)


Entity = (
    ModuleEntity
    | ClassEntity
    | FunctionEntity
    | ObjectEntity
    | AttributeEntity
    | KnownEntity
    | MissingEntity
)
KNOWN = KnownEntity()
