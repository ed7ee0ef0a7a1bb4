"""Read expressions, each once, in the order they run."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, cast

from netra_fakes._nodes import nodes_in
from netra_fakes.audit._entities import ClassEntity, FunctionEntity
from netra_fakes.audit._members import is_enum
from netra_fakes.audit._values import (
    NOTHING,
    PLAIN,
    UNKNOWN,
    Double,
    Evidence,
    External,
    Items,
    LocalClass,
    LocalFunction,
    Many,
    RealObject,
    RealThing,
    Result,
    Scope,
    Text,
    Value,
)
from netra_fakes.audit._walk._calls import Calls
from netra_fakes.audit._walk._state import is_same
from netra_fakes.audit._walk._texts import filled


class Expressions(Calls):
    """Expressions."""

    def install_expressions(self) -> None:
        """Set the handler of each kind of expression."""
        table: dict[type[ast.AST], Callable[[Any], Value]] = {
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Call: self.eval_call,
            ast.Constant: self._constant,
            ast.Await: self._await,
            ast.Tuple: self._sequence,
            ast.List: self._sequence,
            ast.Set: self._all_go,
            ast.Dict: self._dict,
            ast.JoinedStr: self._joined,
            ast.BinOp: self._binary,
            ast.IfExp: self._conditional,
            ast.BoolOp: self._boolean,
            ast.NamedExpr: self._named,
            ast.Lambda: self._lambda,
            ast.Subscript: self._subscript,
            ast.ListComp: self._comprehension,
            ast.SetComp: self._comprehension,
            ast.GeneratorExp: self._comprehension,
            ast.DictComp: self._comprehension,
            ast.Yield: self._yield,
            ast.YieldFrom: self._all_go,
            ast.Compare: self._compare,
            ast.Starred: self._starred,
        }
        self.handlers: dict[type[ast.AST], Callable[[ast.AST], Value]] = cast(
            "dict[type[ast.AST], Callable[[ast.AST], Value]]", table
        )

    def _name(self, node: ast.Name) -> Value:
        return self.lookup(node.id)

    def _attribute(self, node: ast.Attribute) -> Value:
        self.sites.read_names.add(node.attr)
        return self.member(self.eval(node.value), node)

    def _constant(self, node: ast.Constant) -> Value:
        if node.value is None:
            return NOTHING
        return Text(node.value) if isinstance(node.value, str) else PLAIN

    def _await(self, node: ast.Await) -> Value:
        value = self.eval(node.value)
        if isinstance(value, Result):
            value.consumed = True
            return value.inner
        if self.last_call is not None and self.last_call[0] is node.value:
            self.last_call[1].is_awaited = True
        return UNKNOWN

    def _sequence(self, node: ast.Tuple | ast.List) -> Value:
        items: dict[object, Value] = {}
        for index, item in enumerate(node.elts):
            items[index] = self.consume(self.eval(item))
        if any(isinstance(item, ast.Starred) for item in node.elts):
            return PLAIN
        return Items(items)

    def _dict(self, node: ast.Dict) -> Value:
        items: dict[object, Value] = {}
        for key, item in zip(node.keys, node.values, strict=True):
            name: object = object()
            if key is not None:
                self.eval(key)
                if isinstance(key, ast.Constant):
                    name = key.value
            items[name] = self.consume(self.eval(item))
        return Items(items)

    def _all_go(self, node: ast.expr) -> Value:
        for child in [item for item in ast.iter_child_nodes(node) if isinstance(item, ast.expr)]:
            self.let_go(self.consume(self.eval(child)))
        return UNKNOWN

    def _starred(self, node: ast.Starred) -> Value:
        self.consume(self.eval(node.value))
        return UNKNOWN

    def _joined(self, node: ast.JoinedStr) -> Value:
        parts: list[str] = []
        is_known = True
        for part in node.values:
            value = self.eval(part.value if isinstance(part, ast.FormattedValue) else part)
            if isinstance(value, Text):
                parts.append(value.text)
            else:
                is_known = False
        return Text("".join(parts)) if is_known else UNKNOWN

    def _binary(self, node: ast.BinOp) -> Value:
        left, right = self.eval(node.left), self.eval(node.right)
        if isinstance(node.op, ast.Add) and isinstance(left, Text) and isinstance(right, Text):
            return Text(left.text + right.text)
        if isinstance(node.op, ast.Mod) and isinstance(left, Text):
            return filled(left.text, self.consume(right))
        self.consume(left)
        self.consume(right)
        return UNKNOWN

    def _conditional(self, node: ast.IfExp) -> Value:
        self.eval(node.test)
        names = self.names_asked_for(node.test)
        with self.guarded(names=names):
            first = self.eval(node.body)
            with self.guarded(names=frozenset({"*"} if names else ())):
                second = self.eval(node.orelse)
        return self.merge(first, second)

    def _boolean(self, node: ast.BoolOp) -> Value:
        names = self.names_asked_for(node)
        with self.guarded(names=names):
            values = [self.consume(self.eval(item)) for item in node.values]
        if isinstance(node.op, ast.Or) and NOTHING in values[:-1]:
            values = [value for value in values[:-1] if value is not NOTHING] + values[-1:]
            if len(values) == 1:
                return values[0]
        for value in values:
            self.let_go(value)
        return UNKNOWN

    def _compare(self, node: ast.Compare) -> Value:
        self.eval(node.left)
        for item in node.comparators:
            self.eval(item)
        return PLAIN

    def _named(self, node: ast.NamedExpr) -> Value:
        value = self.eval(node.value)
        self.bind(node.target.id, value)
        return value

    def _lambda(self, node: ast.Lambda) -> Value:
        outer = self.scope
        function = LocalFunction(node, cast("Any", self), outer, unit=self.unit)
        self.scope = Scope(dict.fromkeys(parameter_names(node.args), UNKNOWN), outer)
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.eval(default)
        function.result = self.consume(self.eval(node.body))
        self.scope = outer
        return function

    def _subscript(self, node: ast.Subscript) -> Value:
        base = self.eval(node.value)
        key = self.eval(node.slice)
        if isinstance(base, Many) and not isinstance(node.slice, ast.Slice):
            return base.each
        if isinstance(base, Items):
            if isinstance(key, Text):
                return base.items.get(key.text, UNKNOWN)
            if isinstance(node.slice, ast.Constant):
                return base.items.get(node.slice.value, UNKNOWN)
        if isinstance(base, LocalClass):
            return base
        if isinstance(base, RealThing) and isinstance(base.entity, ClassEntity):
            return UNKNOWN if is_enum(base.entity.spec) else base  # a member, or a generic alias
        return UNKNOWN

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
    ) -> Value:
        outer = self.scope
        self.scope = Scope(dict(outer.names), outer.parent, outer.unsure)
        names: frozenset[str] = frozenset()
        for generator in node.generators:
            items = self.consume(self.eval(generator.iter))
            for name in target_names(generator.target):
                self.scope.names[name] = UNKNOWN
            each = self.each(items)
            targets = getattr(generator.target, "elts", [])
            if isinstance(generator.target, ast.Name):
                self.scope.names[generator.target.id] = each
            elif isinstance(each, Items) and len(targets) == len(each.items):
                for target, item in zip(targets, each.items.values(), strict=True):
                    if isinstance(target, ast.Name):
                        self.scope.names[target.id] = item
            for test in generator.ifs:
                self.eval(test)
                names |= self.names_asked_for(test)
        value: Value = UNKNOWN
        with self.guarded(names=names):
            parts = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
            for part in parts:
                value = self.eval(part)
                if self.discarded is not node:
                    self.consume(value)
                if not isinstance(node, ast.ListComp):
                    self.let_go(value)
        self.scope: Scope = outer
        return Many(value, by_key=isinstance(node, ast.DictComp))

    def _yield(self, node: ast.Yield) -> Value:
        if self.function is not None:
            self.function.is_generator = True
        if node.value is not None:
            self.returned.append(self.consume(self.eval(node.value)))
        return UNKNOWN

    def merge(self, first: Value, second: Value) -> Value:
        """Return what holds whichever of two branches ran."""
        if is_same(first, second) or second is NOTHING:
            return first
        if first is NOTHING:
            return second
        if isinstance(first, RealObject) and isinstance(second, RealObject):
            if first.spec is second.spec and first.source == second.source:
                return first
        if isinstance(first, Text) and isinstance(second, Text) and first.text == second.text:
            return first
        for value in (first, second):
            self.consume(value)
            if isinstance(value, Double):
                value.escapes = True
        return UNKNOWN

    def annotation_value(self, node: ast.expr | None) -> Value:
        """Return what an annotation names, `None` as an alternative left out."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self.lookup(node.value) if node.value.isidentifier() else UNKNOWN
        if isinstance(node, ast.Name):
            return self.lookup(node.id)
        if isinstance(node, ast.Attribute):
            return self.eval(node)
        if isinstance(node, ast.BinOp) and getattr(node.right, "value", node) is None:
            return self.annotation_value(node.left)
        if isinstance(node, ast.Subscript):
            outer = self.annotation_value(node.value)
            if isinstance(outer, External) and outer.dotted == "typing.Optional":
                return self.annotation_value(node.slice)
        return UNKNOWN

    def type_by_annotation(self, value: Value, annotation: Value, node: ast.AST) -> None:
        """Type a double by the annotation of what holds it, or of the function that gives it."""
        if isinstance(value, Double) and isinstance(annotation, RealThing):
            if isinstance(annotation.entity, ClassEntity):
                entity = self.project.object_of(annotation.entity)
                value.evidence.append(Evidence("variable annotation", entity=entity, node=node))

    @staticmethod
    def declared(model: LocalClass, name: str) -> Value:
        """Return what the body of a test's own class, or of a base, annotates a name with."""
        for item in model.lineage():
            for node in item.node.body:
                if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == name:
                    return item.walk.annotation_value(node.annotation)
        return UNKNOWN

    def names_asked_for(self, test: ast.expr) -> frozenset[str]:
        """Return the attribute names that a condition asks for with `hasattr` or in `dir(...)`."""
        names: set[str] = set()
        for node in nodes_in(test):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id in ("hasattr", "getattr") and len(node.args) > 1:
                    name = node.args[1]
                    if isinstance(name, ast.Constant) and isinstance(name.value, str):
                        names.add(name.value)
                    else:
                        names.add("*")
            elif isinstance(node, ast.Compare) and isinstance(node.left, ast.Constant):
                if isinstance(node.left.value, str) and isinstance(node.ops[0], ast.In):
                    names.add(node.left.value)
        return frozenset(names)


def parameter_names(args: ast.arguments) -> list[str]:
    """Return the names of all parameters."""
    every = [*args.posonlyargs, *args.args, *args.kwonlyargs]
    every += [item for item in (args.vararg, args.kwarg) if item is not None]
    return [item.arg for item in every]


def target_names(target: ast.expr) -> list[str]:
    """Return the plain names that an assignment target binds."""
    if isinstance(target, ast.Name):
        return [target.id]
    if isinstance(target, (ast.Tuple, ast.List)):
        return [name for item in target.elts for name in target_names(item)]
    if isinstance(target, ast.Starred):
        return target_names(target.value)
    return []


__all__ = ["Expressions", "FunctionEntity", "Result", "parameter_names", "target_names"]
