"""Say what a fake is built from: a ClassSpec, plus the live objects that JSON cannot hold."""

from __future__ import annotations

import typing
from collections.abc import Generator
from enum import Enum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from inspect import Signature

    from netra_fakes._spec import ClassSpec


class Unknown(Enum):
    """The type of `UNKNOWN`, so that checkers can narrow it."""

    UNKNOWN = "unknown"

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown.UNKNOWN
"""Stands for an annotation that is absent or cannot be resolved; nothing is claimed of it."""


def awaited_type(returned: object) -> object:
    """Return the type that awaiting an object gives, from what its `__await__` returns.

    That is a generator, and what is awaited is what the generator itself returns.
    """
    arguments = typing.get_args(returned)
    is_generator = typing.get_origin(returned) is Generator and len(arguments) == 3
    return arguments[2] if is_generator else UNKNOWN


class Interface(Protocol):
    """A spec together with what only living objects tell.

    `_read.LiveInterface` reads them from a real class, `contract.LockedInterface` makes them from
    a contract file. Both are made once a class and shared by all its fakes.
    """

    @property
    def spec(self) -> ClassSpec:
        """The description, as data."""
        ...

    @property
    def real(self) -> object | None:
        """The real class, function or module; None where only a contract is known."""
        ...

    def signature(self, name: str) -> Signature | None:
        """Return how a method is called on an instance, without its bound first parameter.

        Defaults are the real objects where they are known. None where no signature can be read:
        any call is accepted. The name "" stands for the constructor (or the function itself).
        """
        ...

    def parameter_types(self, name: str) -> dict[str, object]:
        """Return the resolved annotation of each parameter of a method; UNKNOWN is left out."""
        ...

    def answer_type(self, name: str) -> object:
        """Return the resolved type of what a call gives, or UNKNOWN.

        For a coroutine: of what awaiting gives. For a generator: the type of its items. For a
        context manager: of what entering gives. For `__await__`: of what the await gives. For an
        attribute: its own type. TypeVars of Generic bases are resolved; `Self` stands as
        `typing_extensions.Self`.
        """
        ...
