"""Hold what is known of a real function or module."""

from __future__ import annotations

import types
from collections.abc import Iterator

from netra_fakes._interface import UNKNOWN
from netra_fakes._read.attributes import is_hidden
from netra_fakes._read.callables import Method, find_method, source_function
from netra_fakes._read.generics import close
from netra_fakes._read.interface import (
    LazySpecs,
    LiveInterface,
    attribute_text,
    scope_of,
    value_text,
)
from netra_fakes._read.lookup import MISSING, is_a, is_class, module_namespace
from netra_fakes._read.methods import Callee, build_method_spec
from netra_fakes._read.scope import Scope
from netra_fakes._read.source import module_file, relative_file
from netra_fakes._spec import AttributeSpec, ClassSpec, Location, MethodSpec


class FunctionInterface(LiveInterface):
    """The interface of a function, or of anything that is called as one."""

    __slots__ = ()

    def original(self, name: str) -> object:
        """Return the function itself for the name ""."""
        return MISSING if name else self.real

    def callee(self, name: str) -> Callee | None:
        """Return the function with what is needed to read it."""
        if name:
            return None
        found = find_method(self.real) or Method(self.real, "static")
        method = Method(found.function, "static", found.preset, found.keywords)
        function = source_function(method.function)
        return Callee(_function_name(self.real), method, scope_of(function, None), {})

    def attribute_type(self, name: str) -> object:  # noqa: ARG002
        """Return UNKNOWN: what is put on a function says nothing of its call."""
        return UNKNOWN

    def _build_spec(self) -> ClassSpec:
        callee = self.callee("")
        function = source_function(self.real)
        call = None if callee is None else build_method_spec(callee)
        return ClassSpec(
            module=_function_module(self.real),
            qualname=getattr(function, "__qualname__", _function_name(self.real)),
            category="function",
            constructor=call,
            location=None if call is None else call.location,
        )


class ModuleInterface(LiveInterface):
    """The interface of a module: its functions are the methods."""

    __slots__ = ("module",)

    def __init__(self, module: types.ModuleType) -> None:
        super().__init__(module)
        self.module = module

    def original(self, name: str) -> object:
        """Return what the module holds under a name at present."""
        return module_namespace(self.module).get(name, MISSING) if name else MISSING

    def callee(self, name: str) -> Callee | None:
        """Return a function of the module with what is needed to read it."""
        raw = self.original(name)
        method = None if raw is MISSING else find_method(raw)
        if method is None:
            return None
        method = Method(method.function, "static", method.preset, method.keywords)
        return Callee(name, method, scope_of(source_function(method.function), None), {})

    def attribute_type(self, name: str) -> object:
        """Return the type of a module's variable: as annotated, else of what it holds."""
        value = self.original(name)
        annotations = module_namespace(self.module).get("__annotations__", {})
        if name in annotations:
            scope = Scope(self.module.__name__)
            return close(scope.resolve(annotations[name]), scope.resolve)
        if value is MISSING or value is None:
            return UNKNOWN
        return type[value] if is_class(value) else type(value)

    def _attribute_spec(self, name: str) -> AttributeSpec | None:
        if is_hidden(name) or self.callee(name) is not None:
            return None
        value = self.original(name)
        annotations = module_namespace(self.module).get("__annotations__", {})
        if value is MISSING and name not in annotations:
            return None
        told = annotations.get(name, MISSING)
        scope = Scope(self.module.__name__)
        return AttributeSpec(
            name=name,
            annotation=None if told is MISSING else attribute_text(told, scope),
            value=None if value is MISSING else value_text(value),
        )

    def _method_names(self) -> Iterator[str]:
        return (name for name in self._all_names() if self.callee(name) is not None)

    def _attribute_names(self) -> Iterator[str]:
        return (name for name in self._all_names() if self._attribute_spec(name) is not None)

    def _all_names(self) -> list[str]:
        namespace = module_namespace(self.module)
        return list(dict.fromkeys([*namespace, *namespace.get("__annotations__", {})]))

    def _method_spec(self, name: str) -> MethodSpec | None:
        callee = self.callee(name) if name else None
        return None if callee is None else build_method_spec(callee)

    def _build_spec(self) -> ClassSpec:
        name = module_namespace(self.module).get("__name__", "")
        file = module_file(name)
        return ClassSpec(
            module=name,
            qualname=name,
            category="module",
            methods=LazySpecs(self._method_names, self._method_spec, self.original),
            attributes=LazySpecs(self._attribute_names, self._attribute_spec, self.original),
            is_open="__getattr__" in module_namespace(self.module),
            location=Location(relative_file(file, name), 1) if file else None,
        )


def _function_name(function: object) -> str:
    found = source_function(function)
    name = found.__name__ if found is not None else getattr(function, "__name__", None)
    return name if is_a(name, str) else type(function).__name__


def _function_module(function: object) -> str:
    found = source_function(function)
    module = found.__module__ if found is not None else getattr(function, "__module__", None)
    return module if is_a(module, str) else "builtins"
