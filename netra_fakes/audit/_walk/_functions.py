"""Read functions and classes: parameters filled by fixtures and patches, `self` by set-ups."""

from __future__ import annotations

import ast
import re
from typing import Any, cast

from netra_fakes._nodes import callee_of, last_name
from netra_fakes._spec import ClassSpec
from netra_fakes.audit._entities import ClassEntity
from netra_fakes.audit._members import is_subclass
from netra_fakes.audit._sites import PatchSite
from netra_fakes.audit._values import (
    DECLARED,
    NOTHING,
    SIMPLE,
    UNKNOWN,
    Double,
    External,
    Guard,
    Items,
    LocalClass,
    LocalFunction,
    LocalInstance,
    Patcher,
    RealObject,
    RealThing,
    Scope,
    Value,
)
from netra_fakes.audit._walk._expressions import parameter_names
from netra_fakes.audit._walk._raises import (
    asks_for_platform,
    exception_names,
    expected_exceptions,
    expected_inside,
)
from netra_fakes.audit._walk._statements import Statements

_DATA = re.compile(
    r"(^|\.)(ddt|parameterized|data|file_data|expand|parameters|named_parameters)(\.|$)"
)
"""Decorators of ddt, parameterized and absl, which call a test once a row of data."""

_FIXTURES = ("pytest.fixture", "pytest_asyncio.fixture", "pytest.yield_fixture", "fixture")
_SETUP_NAMES = ("setUp", "asyncSetUp", "setup_method", "setUpClass", "setup", "setup_class",
                "__init__", "async_setup_method", "asyncSetUpClass")  # fmt: skip


class Functions(Statements):
    """Functions and classes."""

    def define_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Bind a function; its body is read when the scope around it is done, or it is called."""
        decorators = self._decorators(node)
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.consume(self.eval(default))
        function = LocalFunction(node, cast("Any", self), self.scope, decorators=decorators)
        function.unit = self.unit
        function.fixture = _fixture_name(node, decorators)
        function.owner = self.local_class if self.function is None else None
        if function.owner is not None and self.scope is not self.module_scope:
            function.owner.methods[node.name] = function
            function.scope = self.module_scope if self.scope.parent is None else self.scope.parent
        self.bind(node.name, function)
        self._forget_nonlocals(node)
        self.sites.functions.append(function)
        self.pending.append(function)

    def _forget_nonlocals(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Forget the names of this scope that an inner function may bind anew."""
        last = node.end_lineno or node.lineno
        for line, names in self.nonlocals:
            if node.lineno <= line <= last:
                for name in names:
                    if name in self.scope.names:
                        self.scope.names[name] = UNKNOWN

    def _decorators(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[Value, ...]:
        """Return what decorates a function; what is patched over a test concerns it alone."""
        outer = self.unit
        if outer is None and node.name.startswith("test"):
            self.unit = node
        decorators = tuple(self.eval(item) for item in node.decorator_list)
        self.unit = outer
        return decorators

    def define_class(self, node: ast.ClassDef) -> None:
        """Bind a class and read its body; methods are read when the module is done."""
        decorators = tuple(self.eval(item) for item in node.decorator_list)
        model = LocalClass(node, cast("Any", self), decorators=decorators)
        model.bases = [
            self._base(self.eval(base.value if isinstance(base, ast.Subscript) else base))
            for base in node.bases
        ]
        for word in node.keywords:
            self.eval(word.value)
        outer_scope, outer_class, outer_function = self.scope, self.local_class, self.function
        self.scope = Scope({}, outer_scope)
        self.local_class, self.function = model, None
        self.run(node.body)
        model.attributes.update(
            (name, value)
            for name, value in self.scope.names.items()
            if not isinstance(value, LocalFunction)
        )
        self.scope, self.local_class, self.function = outer_scope, outer_class, outer_function
        self.sites.classes.append(model)
        self.bind(node.name, model)

    def _base(self, value: Value) -> Value:
        """Return a base class, read where it is defined if that is another file of the project."""
        if isinstance(value, External) and not value.dotted.startswith(("builtins.", "unittest.")):
            module, _, name = value.dotted.rpartition(".")
            foreign = self.project.foreign_module(module, self.path, is_base=True)
            if foreign is not None:
                return foreign.module_scope.names.get(name, value)
        return value

    def prepare_class(self, model: LocalClass) -> None:
        """Read every method of a class that is no test, so that what it sets on `self` is known."""
        if model.is_prepared:
            return
        model.is_prepared = True
        for base in model.bases:
            if isinstance(base, LocalClass):
                base.walk.prepare_class(base)
        methods = list(model.methods.values())
        setups = [item for item in methods if item.name in _SETUP_NAMES]
        others = [item for item in methods if item not in setups and not _is_test(item)]
        for function in (*setups, *others):
            self.result_of(function)

    def note_own_attribute(self, base: LocalInstance, name: str, value: Value) -> None:
        """Note what a method sets on `self`, for the methods that run after it."""
        function = self.function
        if base.model is not self.local_class or function is None or _is_test(function):
            return
        old = base.model.attributes.get(name)
        if old in (None, DECLARED, *SIMPLE):
            base.model.attributes[name] = value
        elif value not in SIMPLE:
            base.model.attributes[name] = self.merge(old, value)

    def result_of(self, function: LocalFunction) -> Value:
        """Read a function's body, once, and return what it gives."""
        owner = function.owner
        if owner is not None and not owner.is_prepared:
            self.prepare_class(owner)  # what its set-ups leave on `self`, this one's perhaps too
        if function.result is not None:
            return function.result
        if function.is_running:
            return UNKNOWN
        function.is_running = True
        before = self._suspend()
        try:
            function.result = self._read_body(function)
        except RecursionError:
            function.result = UNKNOWN
        finally:
            self._resume(before)
            function.is_running = False
        return function.result

    def believe_annotations(self) -> None:
        """Believe the annotations of helpers' parameters that only such objects are passed to."""
        for function in self.sites.functions:
            for name, value in function.annotated.items():
                passed = function.passed.get(name, ())
                if passed and all(_is_surely(item, value.spec) for item in passed):
                    value.confidence = "high"

    def _suspend(self) -> tuple[Any, ...]:
        return (
            self.scope, self.guard, self.unit, self.function,
            self.local_class, self.returned, self.pending,
        )  # fmt: skip

    def _resume(self, before: tuple[Any, ...]) -> None:
        (
            self.scope, self.guard, self.unit, self.function,
            self.local_class, self.returned, self.pending,
        ) = before  # fmt: skip

    def _read_body(self, function: LocalFunction) -> Value:
        node = cast("ast.FunctionDef | ast.AsyncFunctionDef", function.node)
        owner = function.owner
        self.scope: Scope = Scope({}, function.scope)
        # an inner function runs where it is called, a helper of many tests wherever
        raises = self.guard.raises if function.unit is not None else frozenset[str]()
        self.guard: Guard = Guard(
            raises | _expected_of(function, node), names=self._names_checked(node)
        )
        self.unit: ast.AST | None = function.unit or (node if _is_test(function) else None)
        self.function: LocalFunction | None = function
        self.returned: list[Value] = []
        self.pending: list[LocalFunction] = []
        if owner is not None:
            self.local_class = owner
        mark = self.journal_length
        self._bind_parameters(function, node)
        self.run(node.body)
        inner = self.pending
        while inner:
            batch, inner = inner, []
            for item in batch:
                self.result_of(item)
        if _is_test(function):  # what other tests share is for them as it was
            self.take_back(mark)
        result: Value | None = None
        for value in self.returned:
            result = value if result is None else self.merge(result, value)
        return NOTHING if result is None else result

    def _names_checked(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> frozenset[str]:
        """Return the names that a function asks for with `hasattr`, wherever in it."""
        last = node.end_lineno or node.lineno
        return frozenset(name for line, name in self.names_asked if node.lineno <= line <= last)

    # --- parameters

    def _bind_parameters(
        self, function: LocalFunction, node: ast.FunctionDef | ast.AsyncFunctionDef
    ) -> None:
        names = [item.arg for item in (*node.args.posonlyargs, *node.args.args)]
        bound = self.scope.names
        for name in parameter_names(node.args):
            bound[name] = UNKNOWN
        annotations = {item.arg: item.annotation for item in _all_arguments(node.args)}
        if function.owner is not None and names and not _is_static(function):
            bound[names[0]] = LocalInstance(function.owner, is_self=True)
            names = names[1:]
        keyword_only = [item.arg for item in node.args.kwonlyargs]
        injected = self._injected(function)
        is_told = len(names) <= len(injected) or not _is_given_more(function, node)
        for site in injected if is_told else ():
            if names:
                name = names.pop(0)
                bound[name] = site.double
                if isinstance(site.double, Double) and not site.double.variable:
                    site.double.variable = name
        is_filled = _is_test(function) or function.fixture is not None
        shadowed = _parametrized(node)
        for name in (*names, *keyword_only):
            value: Value = UNKNOWN
            if is_filled and name not in shadowed:
                value = self._fixture_value(function, name)
            if value is UNKNOWN and not is_filled:
                value = self._annotated_value(annotations.get(name))
                if isinstance(value, RealObject):
                    function.annotated[name] = value
            bound[name] = value

    def _injected(self, function: LocalFunction) -> list[PatchSite]:
        """Return the patches whose doubles become parameters, in order: the nearest one first."""
        decorators = list(reversed(function.decorators))
        if function.owner is not None and _is_test(function):
            decorators += list(reversed(function.owner.decorators))
        found: list[PatchSite] = []
        for value in decorators:
            if isinstance(value, Patcher):
                keys = self.sites.replaced.get(None, set())
                self.replaced_in(self.unit).update(keys)
                if value.site.injects and value.site.new is None:
                    found.append(value.site)
        return found

    def _fixture_value(self, function: LocalFunction, name: str) -> Value:
        if name == function.fixture:  # a fixture that overrides one of the same name
            return self.project.fixture(name, self.path, skip=cast("Any", self)) or UNKNOWN
        if function.owner is not None:
            for model in function.owner.lineage():
                for method in model.methods.values():
                    if method.fixture == name:
                        value = model.walk.result_of(method)
                        same = model.walk is self
                        return value if same else self.project.detach(value, model.walk)
        local = self.fixture_named(name)
        if local is not None:
            value = local.walk.result_of(local)
            return value if local.walk is self else self.project.detach(value, local.walk)
        return self.project.fixture(name, self.path, skip=cast("Any", self)) or UNKNOWN

    def fixture_named(self, name: str) -> LocalFunction | None:
        """Return the fixture of that name that this module defines or imports."""
        value = self.module_scope.names.get(name)
        if isinstance(value, LocalFunction) and value.fixture == name:
            return value
        for other in self.module_scope.names.values():
            if isinstance(other, LocalFunction) and other.fixture == name:
                return other
        return None

    def _annotated_value(self, annotation: ast.expr | None) -> Value:
        value = self.annotation_value(annotation)
        if isinstance(value, RealThing) and isinstance(value.entity, ClassEntity):
            return RealObject(value.entity.spec, "variable annotation", "low")
        return UNKNOWN


def _is_surely(value: Value, spec: ClassSpec) -> bool:
    """Whether a value is certainly an object of a class."""
    if not isinstance(value, RealObject) or value.confidence != "high":
        return False
    return is_subclass(value.spec, spec)


def _expected_of(
    function: LocalFunction, node: ast.FunctionDef | ast.AsyncFunctionDef
) -> frozenset[str]:
    """Return what excuses a whole test: `xfail(raises=...)`, or another Python or system.

    So does `@raises(...)` of the project or of a library, or a decorator here that expects errors.
    """
    names: set[str] = set()
    for value in function.decorators:
        names |= expected_inside(value.node) if isinstance(value, LocalFunction) else set()
    for written in node.decorator_list:
        names |= expected_exceptions(written) or set()
        called = getattr(getattr(written, "func", None), "attr", "")
        if called in ("skipif", "skipIf", "skipUnless") and asks_for_platform(written):
            names.add("?")
        elif called == "xfail":
            for word in getattr(written, "keywords", ()):
                names |= exception_names(word.value) if word.arg == "raises" else set()
    return frozenset(names)


def _fixture_name(
    node: ast.FunctionDef | ast.AsyncFunctionDef, decorators: tuple[Value, ...]
) -> str | None:
    for written, value in zip(node.decorator_list, decorators, strict=True):
        function = callee_of(written)
        is_fixture = isinstance(value, External) and value.dotted in _FIXTURES
        name = last_name(function)
        if is_fixture or name == "fixture":
            for word in getattr(written, "keywords", ()):
                if word.arg == "name" and isinstance(word.value, ast.Constant):
                    return str(word.value.value)
            return node.name
    return None


def _is_test(function: LocalFunction) -> bool:
    return function.name.startswith("test") and function.fixture is None


def _is_static(function: LocalFunction) -> bool:
    return any(
        isinstance(value, External) and value.dotted == "builtins.staticmethod"
        for value in function.decorators
    )


def _all_arguments(args: ast.arguments) -> list[ast.arg]:
    return [*args.posonlyargs, *args.args, *args.kwonlyargs]


def _is_given_more(function: LocalFunction, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a call gives arguments of its own, before the mocks if it does not name them.

    pytest names what it gives; whoever calls a helper, ddt and parameterized may do either.
    """
    if not _is_test(function):
        return function.fixture is None
    return any(_DATA.search(ast.unparse(callee_of(item))) for item in node.decorator_list)


def _parametrized(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Return the parameters that `@pytest.mark.parametrize` fills."""
    names: set[str] = set()
    for written in node.decorator_list:
        if isinstance(written, ast.Call) and getattr(written.func, "attr", "") == "parametrize":
            first = written.args[0] if written.args else None
            parts = [first] if isinstance(first, ast.Constant) else getattr(first, "elts", [])
            for part in parts:
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    names.update(name.strip() for name in part.value.split(","))
    return names


__all__ = ["Functions", "Items", "PatchSite"]
