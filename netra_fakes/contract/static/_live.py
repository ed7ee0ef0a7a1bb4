"""Look names up in the standard library, which is imported: what runs there is the truth."""

from __future__ import annotations

import importlib
import sys
import types
from collections.abc import Sequence

from netra_fakes._annotations import canonical_name
from netra_fakes._spec import ClassSpec, MethodSpec
from netra_fakes.contract.static._entities import Entity


class LiveClasses:
    """What classes of the standard library are, as the live reader tells."""

    def live_spec(self, cls: type) -> ClassSpec:
        """Return the description of a class of the standard library."""
        from netra_fakes._read import describe

        return describe(cls)

    def live_method(self, name: str, value: object) -> MethodSpec | None:
        """Return what a function of the standard library is as a method of a class."""
        try:
            holder = type("holder", (), {name: value})
        except (TypeError, ValueError, RuntimeError):  # a descriptor that wants to know its class
            return None
        return self.live_spec(holder).methods.get(name)

    def enum_constructor(self, target: str) -> MethodSpec:
        """Return the call of an enum, as the live reader gives it."""
        import enum

        made = self.live_spec(enum.Enum).constructor
        call = made or MethodSpec("__init__")
        return call._replace(defined_in=target, location=None)

    def named_tuple_methods(self, target: str) -> dict[str, MethodSpec]:
        """Return the methods that every NamedTuple has of its own."""
        import collections

        sample = collections.namedtuple("sample", ())  # pyright: ignore[reportUntypedNamedTuple]
        return {
            name: method._replace(defined_in=target)
            for name, method in self.live_spec(sample).methods.items()
            if method.defined_in.endswith(":sample")
        }


def live_spec(value: object) -> ClassSpec | None:
    from netra_fakes._read import describe

    is_known = isinstance(value, (type, types.FunctionType, types.BuiltinFunctionType))
    return describe(value) if is_known else None


def live_text(found: Entity) -> str:
    from netra_fakes._read.texts import render_annotation

    value = found.value
    if isinstance(value, types.ModuleType):
        return value.__name__
    if found.module in ("typing", "typing_extensions") and "." not in found.qualname:
        return canonical_name(f"typing.{found.qualname}")
    if isinstance(value, (types.FunctionType, types.BuiltinFunctionType)):
        return canonical_name(f"{value.__module__}.{value.__qualname__}")
    text = render_annotation(value, lambda name: name)
    return f"{found.module}.{found.qualname}" if text.startswith("<") else text


def live_path(module: str, names: Sequence[str]) -> Entity | None:
    """Return what a dotted path leads to in the standard library."""
    try:
        loaded = sys.modules.get(module) or importlib.import_module(module)
    except Exception:  # a module of another platform
        return None
    found: Entity | None = Entity("live", module, "", loaded)
    for name in names:
        found = None if found is None else live_member(found, name)
    return found


def live_member(found: Entity, name: str) -> Entity | None:
    owner = found.value
    if isinstance(owner, types.ModuleType):
        if name in vars(owner):
            value = vars(owner)[name]
        else:
            try:
                value = importlib.import_module(f"{owner.__name__}.{name}")
            except Exception:  # none of its modules: its own __getattr__ may know the name
                value = getattr(owner, name, None)
                if value is None:
                    return None
        if isinstance(value, types.ModuleType):
            return Entity("live", value.__name__, "", value)
        return Entity("live", owner.__name__, name, value)
    if isinstance(owner, type):
        from netra_fakes._read.lookup import find_static

        inner = find_static(owner, name)
        if inner is None and name in vars(object):
            inner = vars(object)[name], object
        if inner is not None:
            return Entity("live", found.module, f"{found.qualname}.{name}", inner[0])
    return None
