"""Read statements in the order they run, joining what branches leave behind."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any, cast

from netra_fakes._nodes import last_name, nodes_in
from netra_fakes.audit._entities import ClassEntity, FunctionEntity
from netra_fakes.audit._sites import AssertSite, MemberSite, PatchSite
from netra_fakes.audit._values import (
    DECLARED,
    UNKNOWN,
    Double,
    External,
    Guard,
    Items,
    LocalInstance,
    Manager,
    Many,
    NamesOf,
    Namespace,
    Patcher,
    RealObject,
    RealThing,
    Value,
)
from netra_fakes.audit._walk._expressions import target_names
from netra_fakes.audit._walk._imports import Imports
from netra_fakes.audit._walk._members import ASSERTIONS, BARE_ASSERTIONS, MOCK_NAMES
from netra_fakes.audit._walk._raises import (
    asks_for_platform,
    exception_names,
    expected_exceptions,
)


class Statements(Imports):
    """Statements."""

    def install_statements(self) -> None:
        """Set the handler of each kind of statement."""
        self._statements: dict[type[ast.stmt], Callable[[Any], None]] = {
            ast.Expr: self._expression,
            ast.Assign: self._assign,
            ast.AnnAssign: self._annotated,
            ast.AugAssign: self._augmented,
            ast.If: self._if,
            ast.For: self._for,
            ast.AsyncFor: self._for,
            ast.While: self._while,
            ast.With: self._with,
            ast.AsyncWith: self._with,
            ast.Try: self._try,
            getattr(ast, "TryStar", ast.Try): self._try,  # Python 3.11 brought it
            ast.Return: self._return,
            ast.Import: self.read_import,
            ast.ImportFrom: self.read_import_from,
            ast.FunctionDef: self.define_function,
            ast.AsyncFunctionDef: self.define_function,
            ast.ClassDef: self.define_class,
            ast.Assert: self._assert,
            ast.Delete: self._delete,
            ast.Global: self._global,
            ast.Nonlocal: self._global,
            ast.Match: self._match,
        }

    def run(self, body: Sequence[ast.stmt]) -> None:
        """Read a block."""
        statements = self._statements
        for node in body:
            handler = statements.get(type(node))
            if handler is not None:
                handler(node)
            else:
                for child in [n for n in ast.iter_child_nodes(node) if isinstance(n, ast.expr)]:
                    self.eval(child)

    def define_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Bind a function; its body is read later."""
        raise NotImplementedError

    def define_class(self, node: ast.ClassDef) -> None:
        """Bind a class, and read its body."""
        raise NotImplementedError

    # --- simple statements

    def _expression(self, node: ast.Expr) -> None:
        value = node.value
        if isinstance(value, ast.Attribute):
            base = self.eval(value.value)
            if value.attr in MOCK_NAMES or value.attr.startswith(("assert_", "called")):
                site = AssertSite(
                    value, None, base, value.attr, self.guard, self.unit, is_statement=True
                )
                self.sites.asserts.append(site)
                return
            self.sites.read_names.add(value.attr)
            self.member(base, value)
            return
        self.discarded: ast.expr | None = value
        self.eval(value)

    def _assert(self, node: ast.Assert) -> None:
        test = node.test
        if isinstance(test, ast.Attribute) and (
            test.attr in ASSERTIONS or test.attr in BARE_ASSERTIONS
        ):
            base = self.eval(test.value)
            if isinstance(base, Double):
                site = AssertSite(test, None, base, test.attr, self.guard, self.unit)
                site.is_asserted = True
                self.sites.asserts.append(site)
                base.read.add(test.attr)
        else:
            self.eval(test)
        if node.msg is not None:
            self.eval(node.msg)

    def _assign(self, node: ast.Assign) -> None:
        value = self.eval(node.value)
        for target in node.targets:
            self._assign_to(target, value)

    def _annotated(self, node: ast.AnnAssign) -> None:
        annotation = self.annotation_value(node.annotation)
        if node.value is None:
            if self.function is None and self.local_class is not None:
                self.scope.names.setdefault(getattr(node.target, "id", ""), DECLARED)
            return
        value = self.eval(node.value)
        self.type_by_annotation(value, annotation, node)
        self._assign_to(node.target, value)

    def _augmented(self, node: ast.AugAssign) -> None:
        self.consume(self.eval(node.value))
        if isinstance(node.target, ast.Name):
            self.bind(node.target.id, UNKNOWN)
        else:
            self.eval(node.target)

    def _assign_to(self, target: ast.expr, value: Value) -> None:
        if isinstance(target, ast.Name):
            self.bind(target.id, value)
        elif isinstance(target, (ast.Tuple, ast.List)):
            self._unpack(target, value)
        elif isinstance(target, ast.Attribute):
            self._assign_attribute(target, value)
        elif isinstance(target, ast.Subscript):
            base = self.eval(target.value)
            self.eval(target.slice)
            self.let_go(self.consume(value))
            if isinstance(base, Items) and isinstance(target.slice, ast.Constant):
                base.items[target.slice.value] = value
            elif isinstance(base, (Items, Many)):
                self.forget(base)
            elif isinstance(base, NamesOf):
                self.forget_names(base.owner)
            if isinstance(base, External) and base.dotted == "sys.modules":
                key = getattr(target.slice, "value", "*")
                self.replaced_in(None).add(f"sys.modules:{key if isinstance(key, str) else '*'}")
        else:
            self._assign_to(cast("ast.Starred", target).value, UNKNOWN)

    def _unpack(self, target: ast.Tuple | ast.List, value: Value) -> None:
        has_star = any(isinstance(item, ast.Starred) for item in target.elts)
        for index, item in enumerate(target.elts):
            inner = self.each(value) if isinstance(value, Many) and not has_star else UNKNOWN
            if isinstance(value, Items) and not has_star:
                inner = value.items.get(index, UNKNOWN)
            self._assign_to(item, inner)

    def _assign_attribute(self, target: ast.Attribute, value: Value) -> None:
        base = self.eval(target.value)
        name = target.attr
        self.consume(value)
        is_self = isinstance(base, LocalInstance) and base.model is self.local_class
        if not is_self and not isinstance(base, Double):
            self.sites.set_names.add(name)
        if isinstance(base, LocalInstance):
            if isinstance(value, Double) and not value.variable:
                value.variable = name
            if not is_self:
                self._assign_on_other(base, target, value)
                return
            if isinstance(value, Double):
                self.type_by_annotation(value, self.declared(base.model, name), target)
            self.scope.names[f"self.{name}"] = value
            self.note_own_attribute(base, name, value)
        elif isinstance(base, Double):
            self.set_on_double(base, name, value, target)
        elif isinstance(base, RealObject):
            entity = self.project.truth.member(self.project.object_of_spec(base.spec), name)
            site = MemberSite(target, base, name, self.guard, self.unit, value, entity)
            self.sites.members.append(site)
            self.set_for_now(base.assigned, name, value)
            if isinstance(value, Double):
                self.put_over(base, name, value, target)
            elif value is UNKNOWN or isinstance(value, (RealThing,)):
                self.let_go(value)
        elif isinstance(base, RealThing):
            self._assign_on_thing(base, target, value)
        elif isinstance(base, Namespace):
            self.set_for_now(base.names, name, value)
        else:
            self.let_go(value)

    def _assign_on_other(self, base: LocalInstance, target: ast.Attribute, value: Value) -> None:
        """Read `thing.name = ...` of an object of the test's own class, other than `self`."""
        real = self.real_self(base)
        if real is not None and isinstance(value, Double):
            self.put_over(real, target.attr, value, target)
        self.set_for_now(base.names, target.attr, value)

    def _assign_on_thing(self, base: RealThing, target: ast.Attribute, value: Value) -> None:
        name, entity = target.attr, base.entity
        if isinstance(entity, FunctionEntity):
            if name in MOCK_NAMES and isinstance(base.receiver, RealObject):
                self.note_mock_name(base, entity, target, value)
            return
        found = self.project.truth.member(entity, name)
        site = MemberSite(target, base, name, self.guard, self.unit, value, found)
        self.sites.members.append(site)
        if isinstance(entity, ClassEntity):
            self.replaced_in(None).add(f"{entity.spec.target}.{name}")
        else:
            self.replaced_in(None).add(f"{entity.dotted}.{name}")
        if isinstance(value, Double):
            self.put_over(base, name, value, target)

    def note_own_attribute(self, base: LocalInstance, name: str, value: Value) -> None:
        """Note what a method sets on `self`, for the methods that run after it."""
        raise NotImplementedError

    def _return(self, node: ast.Return) -> None:
        if node.value is not None:
            value = self.consume(self.eval(node.value))
            self.returned.append(value)
            if self.function is not None:
                self.function.returns.append(node.value)
                if isinstance(value, Double):
                    written = getattr(self.function.node, "returns", None)
                    self.type_by_annotation(value, self.annotation_value(written), node)

    def _delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            for name in target_names(target):
                self.scope.names[name] = UNKNOWN

    def _global(self, node: ast.Global | ast.Nonlocal) -> None:
        for name in node.names:
            scope = self.scope.parent
            while scope is not None:
                if name in scope.names:
                    scope.unsure.add(name)
                scope = scope.parent
            self.scope.names[name] = UNKNOWN

    # --- branches

    def _if(self, node: ast.If) -> None:
        test = node.test
        self.eval(test)
        names = self.names_asked_for(test)
        before = self.scope.names
        elsewhere = frozenset({"?"}) if asks_for_platform(test) else frozenset[str]()
        with self.guarded(names=names, raises=elsewhere):
            is_checking = getattr(test, "id", getattr(test, "attr", "")) == "TYPE_CHECKING"
            caught = frozenset({"ImportError"}) if is_checking else frozenset[str]()
            with self.guarded(caught=caught):
                self._run_narrowed(node.body, test, before)
            body_names = self.scope.names
            self.scope.names = dict(before)
            with self.guarded(names=frozenset({"*"} if names else ())):
                self.run(node.orelse)
        if _leaves(node.body):
            if names:  # `if not hasattr(x, "y"): return`: what follows is guarded
                self.guard: Guard = self._with_names(names)
            return
        if node.orelse and _leaves(node.orelse):
            self.scope.names = body_names
            return
        self.scope.names = self._join(body_names, self.scope.names)

    def _with_names(self, names: frozenset[str]) -> Any:
        from dataclasses import replace

        return replace(self.guard, names=self.guard.names | names)

    def _run_narrowed(self, body: list[ast.stmt], test: ast.expr, before: dict[str, Value]) -> None:
        """Read a branch in which `isinstance(x, ...)` tells more of `x` than is known here."""
        self.scope.names = dict(before)
        for call in nodes_in(test):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                if call.func.id in ("isinstance", "issubclass", "callable") and call.args:
                    if isinstance(call.args[0], ast.Name):
                        self.scope.names[call.args[0].id] = UNKNOWN
        self.run(body)

    def _join(self, first: dict[str, Value], second: dict[str, Value]) -> dict[str, Value]:
        joined: dict[str, Value] = {}
        for name in first.keys() | second.keys():
            one, other = first.get(name), second.get(name)
            if one is None or other is None:
                # bound in one branch only: where it is used, that branch ran (or an outer name)
                value = one if other is None else other
                is_outer = self._is_outer(name)
                joined[name] = UNKNOWN if is_outer or value is None else value
            else:
                joined[name] = self.merge(one, other)
        return joined

    def _is_outer(self, name: str) -> bool:
        scope = self.scope.parent
        while scope is not None:
            if name in scope.names:
                return True
            scope = scope.parent
        return False

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        items = self.consume(self.eval(node.iter))
        self._forget_rebound(node)
        for name in target_names(node.target):
            self.scope.names[name] = UNKNOWN
        each = self.each(items)
        if isinstance(node.target, ast.Name) or isinstance(each, Items):
            self._assign_to(node.target, each)
        self._run_maybe(node.body)
        self.run(node.orelse)

    def _while(self, node: ast.While) -> None:
        self._forget_rebound(node)
        self.eval(node.test)
        with self.guarded(names=self.names_asked_for(node.test)):
            self._run_maybe(node.body)
        self.run(node.orelse)

    def _run_maybe(self, body: list[ast.stmt]) -> None:
        before = self.scope.names
        self.scope.names = dict(before)
        self.run(body)
        self.scope.names = self._join(before, self.scope.names)

    def _forget_rebound(self, node: ast.stmt) -> None:
        """Forget what a loop binds anew: its second turn finds what the first one left."""
        for inner in nodes_in(node):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                if inner.id in self.scope.names:
                    self.consume(self.scope.names[inner.id])
                    self.scope.names[inner.id] = UNKNOWN

    def _match(self, node: ast.Match) -> None:
        self.consume(self.eval(node.subject))
        before = self.scope.names
        joined = before
        for case in node.cases:
            self.scope.names = dict(before)
            for inner in nodes_in(case.pattern):
                name = getattr(inner, "name", None) or getattr(inner, "rest", None)
                if isinstance(name, str):
                    self.scope.names[name] = UNKNOWN
            if case.guard is not None:
                self.eval(case.guard)
            with self.guarded(names=frozenset({"*"})):  # which case runs is not known
                self.run(case.body)
            joined = self._join(joined, self.scope.names)
        self.scope.names = joined

    def _try(self, node: ast.Try) -> None:
        caught = frozenset(
            name for handler in node.handlers for name in exception_names(handler.type)
        )
        before = dict(self.scope.names)
        with self.guarded(caught=caught):
            self.run(node.body)
        self.run(node.orelse)
        after = self.scope.names
        joined = after
        unsure = set(self.scope.unsure)
        is_import = self.imports_what_is_there(node.body)
        for handler in node.handlers:
            self.scope.names = self._join(dict(before), dict(after))
            if handler.name:
                self.scope.names[handler.name] = self.raised(handler.type)
            with self.guarded(caught=frozenset({"handling"})):
                self.run(handler.body)
            if not _leaves(handler.body) and not is_import:
                joined = self._join(joined, self.scope.names)
        self.scope.names = joined
        if is_import:
            self.scope.unsure = unsure
        self.run(node.finalbody)

    def _caught(self, node: ast.expr) -> Value:
        """Return what `with pytest.raises(Error) as x` binds to x."""
        given = node.args[:1] if isinstance(node, ast.Call) else []
        error = self.raised(given[0]) if given else UNKNOWN
        return UNKNOWN if error is UNKNOWN else Namespace({"value": error, "exception": error})

    def raised(self, kind: ast.expr | None) -> Value:
        """Return the exception that is caught by its class."""
        value = self.eval(kind) if isinstance(kind, (ast.Name, ast.Attribute)) else UNKNOWN
        if isinstance(value, RealThing) and isinstance(value.entity, ClassEntity):
            return RealObject(value.entity.spec, "member annotation", is_clean=False)
        return UNKNOWN

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        raises: set[str] = set()
        patched: list[PatchSite] = []
        for item in node.items:
            expected = expected_exceptions(item.context_expr)
            if expected is not None:
                raises |= expected
            with self.guarded(raises=frozenset(raises)):
                value = self.consume(self.eval(item.context_expr))
            if item.optional_vars is not None:
                if isinstance(value, Double):
                    value.escapes = True
                inner = self.entered(value) if expected is None else self._caught(item.context_expr)
                self._assign_to(item.optional_vars, inner)
            if isinstance(value, Patcher):
                patched.append(value.site)
            elif isinstance(value, Manager):
                raises |= value.raises
        with self.guarded(raises=frozenset(raises)):
            self.run(node.body)
        for site in patched:
            if isinstance(site.owner, RealObject):
                if site.owner.assigned.get(site.name) is site.double:
                    del site.owner.assigned[site.name]


def _leaves(body: Sequence[ast.stmt]) -> bool:
    """Whether a block never runs to its end."""
    last = body[-1] if body else None
    if isinstance(last, (ast.Return, ast.Raise, ast.Continue, ast.Break)):
        return True
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        function = last.value.func
        name = last_name(function)
        return name in ("skip", "skipTest", "fail", "xfail", "exit")
    return False


__all__ = ["Statements", "cast"]
