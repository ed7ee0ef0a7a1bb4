"""Find the place that a patch names, and build the fake that fits in."""

from __future__ import annotations

import types
from dataclasses import dataclass
from typing import Any
from unittest import mock

from netra_fakes._messages import pytest as messages
from netra_fakes._messages.near import near_matches
from netra_fakes.errors import InvalidSpecError, SpecNotFoundError

PLAIN_DATA = (
    type(None), bool, int, float, complex, str, bytes, bytearray, tuple, list, dict, set, frozenset
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where a patch puts its fake.

    Attributes:
        owner: The module, class or object that has the attribute.
        name: The attribute.
        original: What stands there, as stored: a static method is still wrapped.
        text: How the user named the place.
    """

    owner: Any
    name: str
    original: object
    text: str


def find_place(target: object, name: str | None) -> Place:
    """Return the place that `fakes.patch(target, name)` means.

    Raises:
        SpecNotFoundError: It does not exist.
        InvalidSpecError: The target is no text, and no name was given.
    """
    if name is None:
        if not isinstance(target, str):
            raise InvalidSpecError(messages.patch_without_name(_describe(target)))
        return _find_path(target)
    owner = _import(target) if isinstance(target, str) else target
    text = f"{target if isinstance(target, str) else _describe(target)}.{name}"
    return _find_in(owner, name, text)


def _find_path(path: str) -> Place:
    parent, _, name = path.replace(":", ".").rpartition(".")
    if not parent:
        raise SpecNotFoundError(messages.patch_path_too_short(path), target=path)
    return _find_in(_import(parent), name, path)


def _import(path: str) -> object:
    from netra_fakes._read import import_target

    return import_target(path)


def _find_in(owner: object, name: str, text: str) -> Place:
    import inspect

    try:
        original = inspect.getattr_static(owner, name)
    except AttributeError:
        original = _find_lazily(owner, name, text)
    return Place(owner, name, original, text)


def _find_lazily(owner: object, name: str, text: str) -> object:
    """Return what a module's own `__getattr__` or an instance's makes of a name."""
    try:
        return getattr(owner, name)
    except AttributeError as error:
        near = near_matches(name, dir(owner))
        message = messages.patch_target_missing(text, _describe(owner), name, near)
        raise SpecNotFoundError(message, target=text, near_matches=near) from error


def build_stand_in(place: Place, options: dict[str, Any]) -> tuple[object, Any]:
    """Return what to store at a place, and the fake that the user configures.

    Raises:
        InvalidSpecError: What stands there is plain data, or a mock already.
    """
    from netra_fakes import make_fake, make_fake_class

    original = place.original
    if isinstance(original, (staticmethod, classmethod)):
        fake = make_fake(getattr(place.owner, place.name), **options)
        return (staticmethod(fake) if isinstance(place.owner, type) else fake), fake
    if isinstance(original, property):
        raise InvalidSpecError(messages.patch_property(place.text, place.name))
    if isinstance(original, mock.NonCallableMock):
        raise InvalidSpecError(messages.patch_of_mock(place.text))
    if isinstance(original, PLAIN_DATA):
        raise InvalidSpecError(messages.patch_of_data(place.text, type(original).__name__))
    if isinstance(original, type):
        fake = make_fake_class(original, **options)
    elif isinstance(original, types.ModuleType):
        fake = make_fake(original, **options)
    elif isinstance(original, types.FunctionType) and _is_method(place):
        # A mock is no descriptor: it gets no `self`, so its signature must not want one.
        bound = types.MethodType(original, place.owner)
        fake = make_fake(bound, **options)
    elif callable(original) and _is_function(original):
        fake = make_fake(original, **options)
    else:
        fake = make_fake(type(original), **options)
    return fake, fake


def _is_function(value: object) -> bool:
    from netra_fakes._read.targets import is_function

    return is_function(value) and (hasattr(value, "__name__") or hasattr(value, "func"))


def _is_method(place: Place) -> bool:
    """Whether a function is a method: it stands in a class, or an object has it from its class."""
    if isinstance(place.owner, types.ModuleType):
        return False
    if isinstance(place.owner, type):
        return True
    return place.name not in getattr(place.owner, "__dict__", {})


def _describe(value: object) -> str:
    if isinstance(value, types.ModuleType):
        return value.__name__
    if isinstance(value, type):
        return value.__qualname__
    return type(value).__qualname__
