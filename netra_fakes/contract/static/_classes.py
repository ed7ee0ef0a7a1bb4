"""Describe what a class statement itself says, before its bases are looked at."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from netra_fakes._nodes import nodes_in
from netra_fakes._read.assigning import FunctionNode, mangle
from netra_fakes._spec import Location, MethodSpec, ParameterSpec
from netra_fakes.contract.static._callables import read_function, type_parameters
from netra_fakes.contract.static._entities import Entity
from netra_fakes.contract.static._modules import branches, dotted_name
from netra_fakes.contract.static._own import Data, Declared, OwnClass
from netra_fakes.contract.static._scope import Scope
from netra_fakes.contract.static._values import data_of_value, method_of_value

if TYPE_CHECKING:
    from netra_fakes.contract.static._index import SourceIndex


def read_class(
    node: ast.ClassDef, index: SourceIndex, module: str, qualname: str, file: str
) -> OwnClass:
    """Describe one class statement."""
    outer = tuple(_enclosing(qualname))
    variables = type_parameters(node)
    around = Scope(index, module, outer, variables)
    scope = Scope(index, module, (qualname, *outer), variables)
    made = OwnClass(module, qualname, Location(file, node.lineno), scope)
    _read_bases(made, node, around)
    made.decorators = tuple(_read_call(item, around) for item in node.decorator_list)
    made.keywords = {
        item.arg: scope.default_text(item.value) or "" for item in node.keywords if item.arg
    }
    for item in node.keywords:
        if item.arg == "metaclass":
            made.keywords["metaclass"] = around.text(item.value) or ""
    reader = _BodyReader(made, index, file)
    reader.read(node.body, is_certain=True)
    return made


def _enclosing(qualname: str) -> Iterator[str]:
    while "." in qualname:
        qualname = qualname.rpartition(".")[0]
        yield qualname


def _read_bases(made: OwnClass, node: ast.ClassDef, scope: Scope) -> None:
    texts: list[str] = []
    entities: list[Entity | None] = []
    names: list[str] = []
    for base in node.bases:
        inner = base.value if isinstance(base, ast.Subscript) else base
        dotted = dotted_name(inner)
        text = scope.text(base) or ""
        if text == "object":
            continue
        texts.append(text)
        names.append(ast.unparse(base))
        entities.append(None if dotted is None else scope.class_entity(dotted))
    made.bases, made.base_entities, made.base_names = tuple(texts), tuple(entities), tuple(names)


def _read_call(node: ast.expr, scope: Scope) -> tuple[str, dict[str, str]]:
    """Return the qualified name of a decorator and the texts of its keywords."""
    called = node.func if isinstance(node, ast.Call) else node
    dotted = dotted_name(called)
    name = "" if dotted is None else scope.qualify(dotted)
    keywords = node.keywords if isinstance(node, ast.Call) else []
    return name, {item.arg: scope.default_text(item.value) or "" for item in keywords if item.arg}


class _BodyReader:
    def __init__(self, made: OwnClass, index: SourceIndex, file: str) -> None:
        self.made = made
        self.scope = made.scope
        self.index = index
        self.file = file

    def read(self, body: Sequence[ast.stmt], *, is_certain: bool) -> None:
        for node in body:
            self._read_statement(node, is_certain=is_certain)
            for inner, way in branches(node, "main" if is_certain else "fallback"):
                if way != "typing":
                    self.read(inner, is_certain=way == "main")

    def _place(self, node: ast.AST) -> Location:
        return Location(self.file, getattr(node, "lineno", 0))

    def _bind(self, name: str, what: MethodSpec | Data, *, is_certain: bool) -> None:
        known = name in self.made.methods or name in self.made.data
        if known and not is_certain:
            return
        self.made.methods.pop(name, None)
        self.made.data.pop(name, None)
        self.made.order.setdefault(name)
        if isinstance(what, Data):
            self.made.data[name] = what
        else:
            self.made.methods[name] = what

    def _read_statement(self, node: ast.stmt, *, is_certain: bool) -> None:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._read_function(node, is_certain=is_certain)
        elif isinstance(node, ast.ClassDef):
            text = f"{self.made.module}.{self.made.qualname}.{node.name}"
            name = self.mangle(node.name)
            data = Data(value=text, location=self._place(node))
            self._bind(name, data, is_certain=is_certain)
            if node.name == "Config":
                self._read_old_config(node)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                self._read_target(target, node.value, is_certain=is_certain)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            self._read_annotated(node, node.target.id, is_certain=is_certain)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            self._read_import(node, is_certain=is_certain)
        else:
            self._read_other(node, is_certain=is_certain)

    def _read_other(self, node: ast.stmt, *, is_certain: bool) -> None:
        if isinstance(node, ast.Delete):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            for name in names:
                self.made.methods.pop(name, None)
                self.made.data.pop(name, None)
                self.made.order.pop(name, None)
        elif isinstance(node, ast.With):
            for item in node.items:
                if item.optional_vars is not None:
                    self._read_target(item.optional_vars, None, is_certain=is_certain)
        elif isinstance(node, (ast.For, ast.While)):
            if isinstance(node, ast.For):
                self._read_target(node.target, None, is_certain=is_certain)
            self.made.is_dynamic |= any(
                isinstance(item, ast.Call) and dotted_name(item.func) in ("locals", "vars")
                for item in nodes_in(node)
            )

    def mangle(self, name: str) -> str:
        """Return a private name as the compiler writes it: `__x` in class `A` is `_A__x`."""
        return mangle(name, self.made.name)

    def _read_import(self, node: ast.Import | ast.ImportFrom, *, is_certain: bool) -> None:
        for item in node.names:
            if item.name != "*":
                name = item.asname or item.name.partition(".")[0]
                data = Data(value="...", location=self._place(node))
                self._bind(name, data, is_certain=is_certain)

    def _read_function(self, node: FunctionNode, *, is_certain: bool) -> None:
        name = self.mangle(node.name)
        read = read_function(
            node, self.scope, owner=self.made.target, file=self.file, in_class=True
        )
        spec, decorated = read.spec._replace(name=name), read.decorated
        if decorated.is_overload:
            self._bind(name, _overload_stub(spec), is_certain=is_certain)
        elif decorated.accessor is None:
            self._bind(name, spec, is_certain=is_certain)
        elif decorated.accessor in ("setter", "getter", "deleter"):
            known = self.made.data.get(self.mangle(decorated.accessor_of), Data("property"))
            writable = known.writable or decorated.accessor == "setter"
            data = replace(known, scope="property", writable=writable)
            if decorated.accessor == "getter":
                data = replace(data, annotation=spec.returns, awaitable=spec.is_awaited)
            self._bind(name, data, is_certain=is_certain)
        else:
            self._bind(name, _property(spec, decorated.accessor), is_certain=is_certain)

    def _read_annotated(self, node: ast.AnnAssign, name: str, *, is_certain: bool) -> None:
        name = self.mangle(name)
        text = self.scope.text(node.annotation) or ""
        if is_certain or name not in self.made.declared:
            self.made.declared[name] = Declared(text, self._place(node))
            self.made.order.setdefault(name)
        if node.value is not None:
            self._bind_value(name, node.value, self._place(node), is_certain=is_certain)

    def _read_target(self, target: ast.expr, value: ast.expr | None, *, is_certain: bool) -> None:
        if isinstance(target, (ast.Tuple, ast.List)):
            parts: list[ast.expr | None] = [None] * len(target.elts)
            if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(parts):
                parts = list(value.elts)
            for item, part in zip(target.elts, parts, strict=True):
                self._read_target(item, part, is_certain=is_certain)
        elif isinstance(target, ast.Starred):
            self._read_target(target.value, None, is_certain=is_certain)
        elif isinstance(target, ast.Name):
            name = self.mangle(target.id)
            if name == "__slots__":
                self.made.slots = _read_slots(value)
            if name == "model_config":
                self.made.config = _read_config(value, self.scope)
            place = self._place(target)
            if value is None:
                self._bind(name, Data(value="...", location=place), is_certain=is_certain)
            else:
                self._bind_value(name, value, place, is_certain=is_certain)

    def _read_old_config(self, node: ast.ClassDef) -> None:
        for item in node.body:
            if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name):
                text = self.scope.default_text(item.value) or ""
                self.made.config[item.targets[0].id] = text

    def _bind_value(self, name: str, value: ast.expr, place: Location, *, is_certain: bool) -> None:
        method = method_of_value(name, value, place, self.made, self.index)
        source = self.made.data.get(dotted_name(value) or "")
        if source is not None:
            made: MethodSpec | Data = replace(
                source, location=place, alias_of=dotted_name(value) or ""
            )
        else:
            made = method or data_of_value(value, place, self.scope)
        self._bind(name, made, is_certain=is_certain)


def _overload_stub(spec: MethodSpec) -> MethodSpec:
    """Return the method that an overload without an implementation leaves behind."""
    stub = (ParameterSpec("args", "var_positional"), ParameterSpec("kwds", "var_keyword"))
    return spec._replace(parameters=stub, kind="sync", returns=None)


def _property(spec: MethodSpec, accessor: str) -> Data:
    return Data(
        scope="property",
        annotation=spec.returns,
        writable=accessor != "property",
        awaitable=spec.is_awaited,
        location=spec.location,
    )


def _read_slots(value: ast.expr | None) -> tuple[str, ...] | None:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return (value.value,)
    if isinstance(value, (ast.Tuple, ast.List, ast.Set)):
        items = value.elts
    elif isinstance(value, ast.Dict):
        items = [key for key in value.keys if key is not None]
    else:
        return ()
    names = (item.value for item in items if isinstance(item, ast.Constant))
    return tuple(name for name in names if isinstance(name, str))


def _read_config(value: ast.expr | None, scope: Scope) -> dict[str, str]:
    """Return what `model_config = ConfigDict(...)`, or a plain dict, says."""
    if isinstance(value, ast.Call):
        return {
            item.arg: scope.default_text(item.value) or "" for item in value.keywords if item.arg
        }
    if isinstance(value, ast.Dict):
        return {
            key.value: scope.default_text(item) or ""
            for key, item in zip(value.keys, value.values, strict=True)
            if isinstance(key, ast.Constant) and isinstance(key.value, str)
        }
    return {}
