"""Read real classes, functions and modules: the one place that looks at them with `inspect`."""

from __future__ import annotations

import types
import weakref

from netra_fakes._read.interface import ClassInterface, LiveInterface
from netra_fakes._read.lookup import (
    MISSING,
    is_a,
    is_class,
    module_namespace,
    module_of,
    qualname_of,
)
from netra_fakes._read.modules import FunctionInterface, ModuleInterface
from netra_fakes._read.scope import find_loaded
from netra_fakes._read.targets import import_target, is_mock, open_target
from netra_fakes._spec import ClassSpec

__all__ = ["MISSING", "LiveInterface", "describe", "import_target", "read_interface", "read_spec"]

_MODULE_LEVEL: dict[int, LiveInterface] = {}
"""Interfaces of what lives as long as its module does, by id: a metaclass may compare by code."""

_LOCAL: weakref.WeakValueDictionary[object, LiveInterface] = weakref.WeakValueDictionary()
"""Interfaces of the rest, kept by their fakes alone: the cache keeps no local class alive."""


def read_interface(target: object) -> LiveInterface:
    """Return the interface of a class, function, module, generic alias or dotted path.

    The same target gives the same object as long as that is in use, so facts are read once.

    Raises:
        InvalidSpecError: What describes no interface, as a mock or a number.
        SpecNotFoundError: A path that does not import.
    """
    known = _MODULE_LEVEL.get(id(target))
    if known is not None:
        return known
    real, arguments = open_target(target)
    key: object = (id(real), arguments) if arguments else id(real)
    try:
        known = None if arguments else _MODULE_LEVEL.get(id(real))
        known = known or _LOCAL.get(key)
    except TypeError:  # a type argument that cannot be hashed
        return _make(real, arguments)
    if known is not None and known.real is real:
        return known
    made = _make(real, arguments)
    if not arguments and _is_module_level(real):
        _MODULE_LEVEL[id(real)] = made
    else:
        _LOCAL[key] = made
    return made


def read_spec(target: object) -> ClassSpec:
    """Return the description of a class, function, module, generic alias or dotted path.

    Raises:
        InvalidSpecError: What describes no interface, as a mock or a number.
        SpecNotFoundError: A path that does not import.
    """
    return read_interface(target).spec


def describe(target: object) -> ClassSpec:
    """Return the description of a class, function or module, and of a class of mocks as well.

    No fake can be built from that one, but a contract may hold it, and classes may be derived
    from it.
    """
    if is_class(target) and is_mock(target):
        return ClassInterface(target, ()).spec
    return read_spec(target)


def _make(real: object, arguments: tuple[object, ...]) -> LiveInterface:
    if is_a(real, types.ModuleType):
        return ModuleInterface(real)
    if is_class(real):
        return ClassInterface(real, arguments)
    return FunctionInterface(real)


def _is_module_level(real: object) -> bool:
    """Whether an object is held by its module anyway, so that keeping it costs nothing."""
    if is_a(real, types.ModuleType):
        name = module_namespace(real).get("__name__")
        return find_loaded(str(name)) is real
    if is_class(real):
        return find_loaded(f"{module_of(real)}.{qualname_of(real)}") is real
    if is_a(real, types.FunctionType):
        return find_loaded(f"{real.__module__}.{real.__qualname__}") is real
    return False
