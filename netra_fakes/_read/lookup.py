"""Find the members of classes and modules without running any of their code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from types import CellType, GetSetDescriptorType, MemberDescriptorType, ModuleType
from typing import Any, Final, Literal, TypeGuard, TypeVar, cast

_Kind = TypeVar("_Kind")

_MRO = type.__dict__["__mro__"].__get__
_NAME = type.__dict__["__name__"].__get__
_NAMESPACE = type.__dict__["__dict__"].__get__
_MODULE_NAMESPACE = vars(ModuleType)["__dict__"].__get__


_STORAGE = (MemberDescriptorType, GetSetDescriptorType)


class Missing(Enum):
    """The type of `MISSING`, so that checkers can narrow it."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING
"""Stands for what is not there, where None could be a value."""


def is_a(value: object, kind: type[_Kind] | tuple[type[_Kind], ...]) -> TypeGuard[_Kind]:
    """Whether an object is of a type, by that alone.

    `isinstance` asks the object's `__class__` too, which a lazy proxy answers by loading what it
    stands for, and a metaclass by code of its own.
    """
    return issubclass(type(value), kind)


def is_one_of(value: object, candidates: Iterable[object]) -> bool:
    """Whether an object is one of several, by identity: a metaclass may compare by code."""
    return any(value is candidate for candidate in candidates)


def is_class(value: object) -> TypeGuard[type]:
    """Whether an object is a class; a generic alias such as `list[int]` is none."""
    return issubclass(type(value), type)


def is_subclass(cls: type, base: type) -> bool:
    """Whether a class has a base, without `__subclasscheck__` or `__eq__` of a metaclass."""
    return type.__subclasscheck__(base, cls)


def mro_of(cls: type) -> tuple[type, ...]:
    """Return the MRO of a class, whatever its metaclass makes of attribute access."""
    return cast("tuple[type, ...]", _MRO(cls))


def name_of(cls: type) -> str:
    """Return the name of a class, whatever its metaclass makes of attribute access."""
    return cast("str", _NAME(cls))


def namespace_of(cls: type) -> Mapping[str, Any]:
    """Return what the class itself defines, whatever its metaclass makes of attribute access."""
    return cast("Mapping[str, Any]", _NAMESPACE(cls))


def module_namespace(module: object) -> Mapping[str, Any]:
    """Return the globals of a module, without a `__getattr__` of it or of its class.

    What else a library puts into `sys.modules`, as a proxy that warns of old names, tells none.
    """
    is_module = is_a(module, ModuleType)
    return cast("Mapping[str, Any]", _MODULE_NAMESPACE(module)) if is_module else {}


def find_static(cls: type, name: str) -> tuple[object, type] | None:
    """Return a class attribute as it stands in its `__dict__`, with the class that defines it.

    `object` itself is left out: what every class has says nothing about this one.
    """
    for owner in _MRO(cls):
        namespace = _NAMESPACE(owner)
        if name in namespace:
            return None if owner is object else (namespace[name], owner)
    return None


def has_static(cls: type, name: str) -> bool:
    """Whether a class, or a base of it other than `object`, defines a name."""
    return find_static(cls, name) is not None


def annotations_of(cls: type) -> Mapping[str, object]:
    """Return the annotations in the body of a class, as they stand, its bases' left out."""
    found = namespace_of(cls).get("__annotations__")
    return cast("Mapping[str, object]", found) if isinstance(found, dict) else {}


def module_of(cls: type) -> str:
    """Return the `__module__` of a class as text."""
    found = type.__getattribute__(cls, "__module__")
    return found if isinstance(found, str) else "builtins"


def qualname_of(cls: type) -> str:
    """Return the `__qualname__` of a class."""
    return cast(str, type.__dict__["__qualname__"].__get__(cls))


def cell_content(cell: CellType) -> object | Literal[Missing.MISSING]:
    """Return what a variable that a function closes over holds, MISSING before it is set."""
    try:
        return cast(object, cell.cell_contents)
    except ValueError:
        return MISSING


def find_in_instance(value: object, name: str) -> object | Literal[Missing.MISSING]:
    """Return what the `__dict__` of an object holds under a name, without its own look-up."""
    try:
        namespace = object.__getattribute__(value, "__dict__")
    except (AttributeError, TypeError):
        namespace = None
    if type(namespace) is dict and name in namespace:
        return cast(object, namespace[name])
    found = find_static(type(value), name)  # a slot, as the proxies of `wrapt` have it
    if found is None or not is_a(found[0], _STORAGE):
        return MISSING
    try:
        return cast(object, cast(Any, found[0]).__get__(value, type(value)))
    except AttributeError:
        return MISSING
