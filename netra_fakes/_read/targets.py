"""Turn what a user names as a spec, an object or a dotted path, into the object to read."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
import types
from typing import Any, cast, get_args, get_origin
from unittest.mock import NonCallableMock

from netra_fakes._messages import specs
from netra_fakes._messages.near import near_matches
from netra_fakes._read.callables import find_method
from netra_fakes._read.lookup import (
    MISSING,
    find_static,
    is_a,
    is_class,
    is_one_of,
    is_subclass,
    module_namespace,
    mro_of,
    namespace_of,
)
from netra_fakes.errors import InvalidSpecError, SpecNotFoundError

_BOUND = (staticmethod, classmethod)


def import_target(path: str) -> object:
    """Import what a path names.

    Args:
        path: "package.module:Class", "package.module:Outer.Inner", "package.module.Class" or
            "package.module".

    Raises:
        SpecNotFoundError: There is no such module or name, or the module fails to import; the
            failure is the `__cause__`.
    """
    modules, colon, names = path.strip().partition(":")
    parts, members = modules.split("."), names.split(".") if colon else []
    if not all(part.isidentifier() for part in [*parts, *members]):
        raise SpecNotFoundError(specs.malformed_path(path), target=path)
    module, rest = _import_along(parts, path)
    if rest and colon:
        raise _no_module(f"{module.__name__}.{rest[0]}", path)
    return _walk(module, [*rest, *members], path)


def _import_along(parts: list[str], path: str) -> tuple[types.ModuleType, list[str]]:
    """Import a module and what it lies in, from the top; return what of the path is left."""
    module: types.ModuleType | None = None
    for index, part in enumerate(parts):
        name = ".".join(parts[: index + 1])
        if module is not None and _is_member(module, part):
            return module, parts[index:]
        if not _exists(name):
            if module is None:
                raise _no_module(name, path)
            return module, parts[index:]
        module = _import_module(name, path)
    assert module is not None
    return module, []


def _is_member(module: types.ModuleType, name: str) -> bool:
    """Whether a package has a name that is no submodule, as a class named like its module."""
    found = module_namespace(module).get(name)
    return found is not None and not is_a(found, types.ModuleType)


def _exists(module: str) -> bool:
    """Whether there is a module, its packages being imported already."""
    if module in sys.modules:
        return True
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, AttributeError, ValueError):  # below what is no package
        return False


def _import_module(module: str, path: str) -> types.ModuleType:
    try:
        return importlib.import_module(module)
    except Exception as error:
        raise _failed(module, path, error) from error


def _failed(module: str, path: str, error: BaseException) -> SpecNotFoundError:
    return SpecNotFoundError(specs.import_failed(path, module, error), target=path)


def _no_module(module: str, path: str) -> SpecNotFoundError:
    """Name a module that does not exist, and what lies beside it."""
    parent, _, name = module.rpartition(".")
    near = tuple(
        f"{parent}.{match}" if parent else match for match in near_matches(name, _siblings(parent))
    )
    return SpecNotFoundError(specs.no_module(path, module, near), target=path, near_matches=near)


def _siblings(parent: str) -> list[str]:
    if not parent:
        loaded = {name for name in sys.modules if "." not in name}
        return sorted(loaded.union(module.name for module in pkgutil.iter_modules()))
    package = sys.modules.get(parent)
    search = getattr(package, "__path__", [])
    return [module.name for module in pkgutil.iter_modules(search)]


def _walk(module: types.ModuleType, names: list[str], path: str) -> object:
    found: object = module
    at = module.__name__
    for name in names:
        inner = _member(found, name)
        if inner is MISSING:
            near = near_matches(name, _public_names(found))
            message = specs.no_member(path, at, name, near)
            raise SpecNotFoundError(message, target=path, near_matches=near)
        found, at = inner, f"{at}.{name}" if found is not module else f"{at}:{name}"
    return found


def _member(owner: object, name: str) -> object:
    if is_a(owner, types.ModuleType) or is_one_of(owner, tuple(sys.modules.values())):
        namespace = module_namespace(owner)
        if name in namespace:
            return namespace[name]
        # A module's own __getattr__ is how packages offer lazy names: an import statement asks it.
        return getattr(owner, name, MISSING)
    if is_class(owner):
        found = find_static(owner, name)
        raw = MISSING if found is None else found[0]
        return cast(Any, raw).__func__ if is_a(raw, _BOUND) else raw
    return MISSING


def _public_names(owner: object) -> list[str]:
    if is_a(owner, types.ModuleType):
        return list(module_namespace(owner))
    if is_class(owner):
        return [name for cls in mro_of(owner)[:-1] for name in namespace_of(cls)]
    return []


def open_target(target: object) -> tuple[object, tuple[object, ...]]:
    """Return the object to read, and the type arguments that an alias gives it.

    Raises:
        InvalidSpecError: What is neither class, function, module, generic alias nor path.
        SpecNotFoundError: A path that does not import.
    """
    if is_a(target, str):
        target = import_target(target)
    if is_class(target) and not is_mock(target):
        return target, ()
    if is_mock(target):
        raise InvalidSpecError(specs.mock_as_spec(target))
    origin = get_origin(target)
    if is_class(origin) and origin is not types.UnionType:
        return origin, get_args(target)
    if is_a(target, (type, types.ModuleType)) or is_function(target):
        return target, ()
    raise InvalidSpecError(specs.not_a_spec(target))


def is_mock(value: object) -> bool:
    """Whether an object is a mock of `unittest.mock`, or such a class."""
    return issubclass(type(value), NonCallableMock) or (
        is_class(value) and is_subclass(value, NonCallableMock)
    )


def is_function(value: object) -> bool:
    """Whether an object is called as a function is: a function, a bound method, a partial."""
    return not is_class(value) and callable(value) and find_method(value) is not None
