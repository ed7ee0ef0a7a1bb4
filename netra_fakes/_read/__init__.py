"""Read real classes, functions and modules: the one place that looks at them with `inspect`."""

from __future__ import annotations

import types
import weakref

from netra_fakes._read.interface import (
    ClassInterface,
    FunctionInterface,
    LiveInterface,
    ModuleInterface,
)
from netra_fakes._read.lookup import MISSING, module_namespace, module_of, qualname_of
from netra_fakes._read.scope import find_loaded
from netra_fakes._read.targets import import_target, open_target
from netra_fakes._spec import ClassSpec

__all__ = ["MISSING", "LiveInterface", "import_target", "read_interface", "read_spec"]

_MODULE_LEVEL: dict[object, LiveInterface] = {}
"""Interfaces of what lives as long as its module does."""

_LOCAL: weakref.WeakValueDictionary[object, LiveInterface] = weakref.WeakValueDictionary()
"""Interfaces of the rest, kept by their fakes alone: the cache keeps no local class alive."""


def read_interface(target: object) -> LiveInterface:
    """Return the interface of a class, function, module, generic alias or dotted path.

    The same target gives the same object as long as that is in use, so facts are read once.

    Raises:
        InvalidSpecError: What describes no interface, as a mock or a number.
        SpecNotFoundError: A path that does not import.
    """
    known = _MODULE_LEVEL.get(target) if isinstance(target, (type, types.FunctionType)) else None
    if known is not None:
        return known
    real, arguments = open_target(target)
    key: object = id(real) if not arguments else (id(real), arguments)
    try:
        known = _MODULE_LEVEL.get(real) if not arguments else None
        known = known or _LOCAL.get(key)
    except TypeError:  # an argument, or an object, that cannot be hashed
        return _make(real, arguments)
    if known is not None and known.real is real:
        return known
    made = _make(real, arguments)
    if not arguments and _is_module_level(real):
        _MODULE_LEVEL[real] = made
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


def _make(real: object, arguments: tuple[object, ...]) -> LiveInterface:
    if isinstance(real, types.ModuleType):
        return ModuleInterface(real)
    if isinstance(real, type):
        return ClassInterface(real, arguments)
    return FunctionInterface(real)


def _is_module_level(real: object) -> bool:
    """Whether an object is held by its module anyway, so that keeping it costs nothing."""
    if isinstance(real, types.ModuleType):
        name = module_namespace(real).get("__name__")
        return find_loaded(str(name)) is real
    if isinstance(real, type):
        return find_loaded(f"{module_of(real)}.{qualname_of(real)}") is real
    if isinstance(real, types.FunctionType):
        return find_loaded(f"{real.__module__}.{real.__qualname__}") is real
    return False
