"""Read calls: of real things, of doubles, of the test's own functions, and of known tools."""

from __future__ import annotations

import ast

from netra_fakes._spec import AttributeSpec, ClassSpec, MethodSpec, ParameterSpec
from netra_fakes.audit._bind import CallShape, find_bind_failure, parameter_of, shape_of_call
from netra_fakes.audit._entities import (
    ClassEntity,
    FunctionEntity,
    ModuleEntity,
    ObjectEntity,
)
from netra_fakes.audit._finding import Confidence
from netra_fakes.audit._members import is_dynamic, is_enum
from netra_fakes.audit._roles import is_telling
from netra_fakes.audit._lookup import entity_of_annotation
from netra_fakes.audit._values import (
    PLAIN,
    UNKNOWN,
    AssertSite,
    BoundFunction,
    CallSite,
    Double,
    Evidence,
    External,
    Guard,
    Items,
    LocalClass,
    LocalFunction,
    LocalInstance,
    Patcher,
    RealObject,
    RealThing,
    Result,
    Text,
    Value,
)
from netra_fakes.audit._walk._doubles import FAKE_MAKERS, MOCK_CLASSES, Doubles, mock_name
from netra_fakes.audit._walk._members import MOCK_NAMES

_AWAITABLES = frozenset(
    {"asyncio.Future", "asyncio.sleep", "asyncio.create_task", "asyncio.ensure_future",
     "asyncio.wait_for", "asyncio.shield", "asyncio.to_thread", "asyncio.gather"}
)  # fmt: skip
_PASS_THROUGH = frozenset({"asyncio.wait_for", "asyncio.shield", "asyncio.create_task",
                           "asyncio.ensure_future"})  # fmt: skip
_RUNNERS = ("run", "run_until_complete", "async_to_sync", "run_async", "_run_async")
_ROLE_MAKERS = ("make_agent", "make_bridge", "make_websocket_manager", "make_emitter",
                "make_registry", "make_execution_tracker", "make_execution_engine",
                "make_tool_dispatcher", "make_llm_manager")  # fmt: skip


_PLAIN_CALLS = frozenset(
    f"builtins.{name}"
    for name in ("bool", "bytes", "dict", "float", "int", "len", "list", "object", "set", "str",
                 "sum", "tuple", "iter", "range", "sorted")
)  # fmt: skip
"""Calls that give nothing to await."""


class Calls(Doubles):
    """Calls."""

    def eval_call(self, node: ast.Call) -> Value:
        """Return what a call gives."""
        function = node.func
        if isinstance(function, ast.Attribute):
            base = self.eval(function.value)
            special = self._method_call(base, function, node)
            if special is not None:
                return special
            callee = self.member(base, function)
        else:
            base = UNKNOWN
            callee = self.eval(function)
        args, words = self._arguments(node)
        if isinstance(callee, RealThing):
            return self._call_real(callee, node, args, words)
        if isinstance(callee, External):
            return self._call_external(callee, node, args, words)
        for value in (*args, *words.values()):
            self._let_go(value)
        if isinstance(callee, Double):
            return self._call_double(callee, node)
        if isinstance(callee, (LocalFunction, BoundFunction)):
            return self._call_local(callee)
        if isinstance(callee, LocalClass):
            return LocalInstance(callee)
        return self._enter_context(function, args)

    def _arguments(self, node: ast.Call) -> tuple[list[Value], dict[str | None, Value]]:
        args: list[Value] = []
        for argument in node.args:
            inner = argument.value if isinstance(argument, ast.Starred) else argument
            args.append(self.consume(self.eval(inner)))
        words: dict[str | None, Value] = {}
        for word in node.keywords:
            words[word.arg] = self.consume(self.eval(word.value))
        return args, words

    def _let_go(self, value: Value) -> None:
        """Note that a double went where its further uses are not seen."""
        if isinstance(value, Double):
            value.escapes = True
        elif isinstance(value, Items):
            for item in value.items.values():
                self._let_go(item)

    def _enter_context(self, function: ast.expr, args: list[Value]) -> Value:
        if isinstance(function, ast.Attribute) and len(args) == 1:
            if function.attr in ("enter_context", "enterContext", "enter_async_context"):
                return args[0].site.double if isinstance(args[0], Patcher) else UNKNOWN
            if function.attr in _RUNNERS and isinstance(args[0], Result):
                return args[0].inner
        if isinstance(function, ast.Attribute) and function.attr == "create_future":
            return Result(UNKNOWN, None, guard=self.guard, unit=self.unit, consumed=True)
        return UNKNOWN

    # --- calls by the form `x.name(...)`

    def _method_call(self, base: Value, function: ast.Attribute, node: ast.Call) -> Value | None:
        """Return what a call gives whose meaning hangs on the attribute's name, else None."""
        name = function.attr
        if isinstance(base, Patcher) and name in ("start", "__enter__"):
            return base.site.double
        if isinstance(base, Double):
            return self._double_method(base, function, node)
        if isinstance(base, Result):
            base.consumed = True
        if (
            name in ("patch", "spy", "setattr", "delattr")
            or name in MOCK_CLASSES
            or isinstance(function.value, ast.Attribute)
        ):
            return self._fixture_patch(function, node)
        if (
            name.startswith(("assert_", "called"))
            and not isinstance(base, (LocalInstance, External))
            and not isinstance(base, (RealObject, RealThing, LocalClass))
        ):
            self._note_assertion(base, function, node)
        return None

    def _double_method(self, base: Double, function: ast.Attribute, node: ast.Call) -> Value | None:
        name = function.attr
        if name in ("configure_mock", "attach_mock", "mock_add_spec", "reset_mock"):
            args, words = self._arguments(node)
            if name == "configure_mock":
                self.configure(base, node, words)
            elif name == "mock_add_spec":
                base.has_spec = True
                self._add_spec(base, args[0] if args else None)
            else:
                for value in args:
                    self._let_go(value)
            return UNKNOWN
        if name in MOCK_NAMES or name.startswith(("assert", "called", "has_calls", "asert")):
            self._note_assertion(base, function, node)
            self._arguments(node)
            return UNKNOWN
        return None

    def _note_assertion(self, base: Value, function: ast.Attribute, node: ast.Call | None) -> None:
        if isinstance(base, Double) and base.parent is not None:
            base.parent.asserted.add(base.name)
        site = AssertSite(function, node, base, function.attr, self.guard, self.unit)
        self.sites.asserts.append(site)

    def _fixture_patch(self, function: ast.Attribute, node: ast.Call) -> Value | None:
        """Read `mocker.patch.object(...)`, `monkeypatch.setattr(...)`, `fakes.patch(...)`."""
        parts: list[str] = []
        inner: ast.expr = function
        while isinstance(inner, ast.Attribute):
            parts.append(inner.attr)
            inner = inner.value
        if not isinstance(inner, ast.Name):
            return None
        parts.append(inner.id)
        parts.reverse()
        if parts[0] == "self":
            parts = parts[1:]
        dotted = ".".join(parts)
        owner = parts[0].removeprefix("class_").removeprefix("session_").removeprefix("module_")
        if owner in ("mocker", "mock") and dotted.partition(".")[2].split(".")[0] in MOCK_CLASSES:
            if owner == "mocker":
                args, words = self._arguments(node)
                return self.make_double(parts[1], node, args, words)
        if owner not in ("mocker", "monkeypatch", "fakes", "mp") or not isinstance(
            self.lookup(inner.id) if inner.id != "self" else UNKNOWN, (type(UNKNOWN), External)
        ):
            return None
        form = f"{owner}.{'.'.join(parts[1:])}".replace("mp.", "monkeypatch.")
        return self._patch_by(form, node)

    def _patch_by(self, form: str, node: ast.Call) -> Value | None:
        forms = ("mocker.patch", "mocker.patch.object", "mocker.spy", "monkeypatch.setattr",
                 "monkeypatch.delattr", "fakes.patch")  # fmt: skip
        if form == "mocker.patch.multiple":
            self.patch_multiple(node, *self._arguments(node))
            return UNKNOWN
        if form == "mocker.patch.dict":
            self.patch_dict(node, self._arguments(node)[0])
            return UNKNOWN
        if form not in forms:
            return None
        args, words = self._arguments(node)
        if form == "monkeypatch.setattr" and len(args) + len(words) < 2:
            return UNKNOWN
        site = self.make_patch(form, node, args, words)
        return site.double if site is not None else UNKNOWN

    # --- calls of known tools

    def _call_external(
        self, callee: External, node: ast.Call, args: list[Value], words: dict[str | None, Value]
    ) -> Value:
        dotted = callee.dotted
        name = mock_name(dotted)
        if name:
            return self._call_mock(name, node, args, words)
        if dotted.startswith("netra_fakes.") or dotted == "builtins.fakes":
            tail = dotted.rpartition(".")[2]
            if tail in FAKE_MAKERS:
                return self.make_autospec(node, args, words, fake=tail != "make_fake_class")
            if tail in _ROLE_MAKERS:
                return Double("fake", None, node=node, has_spec=True, is_strict=True)
        for value in (*args, *words.values()):
            self._let_go(value)
        if dotted in _AWAITABLES:
            inner = args[0] if args and dotted in _PASS_THROUGH else UNKNOWN
            return inner if isinstance(inner, Result) else Result(consumed=True)
        if dotted.rpartition(".")[2] in _RUNNERS and args and isinstance(args[0], Result):
            return args[0].inner
        if dotted in ("typing.cast", "typing_extensions.cast") and len(args) == 2:
            return args[1]
        if dotted in _PLAIN_CALLS or dotted.endswith(("Error", "Exception", "Timeout")):
            return PLAIN
        return self._enter_context(node.func, args)

    def _call_mock(
        self, name: str, node: ast.Call, args: list[Value], words: dict[str | None, Value]
    ) -> Value:
        if name in MOCK_CLASSES:
            return self.make_double(name, node, args, words)
        if name == "create_autospec":
            return self.make_autospec(node, args, words, fake=False)
        if name in ("patch", "patch.object"):
            site = self.make_patch(name, node, args, words)
            return Patcher(site) if site is not None else UNKNOWN
        if name == "patch.multiple":
            self.patch_multiple(node, args, words)
        elif name == "patch.dict":
            self.patch_dict(node, args)
        return UNKNOWN

    # --- calls of real things

    def _call_real(
        self, callee: RealThing, node: ast.Call, args: list[Value], words: dict[str | None, Value]
    ) -> Value:
        entity = callee.entity
        if isinstance(entity, ModuleEntity):
            return UNKNOWN
        site = CallSite(node, entity, self.guard, self.unit, callee.receiver)
        self.sites.calls.append(site)
        self.last_call: tuple[ast.AST, CallSite] | None = (node, site)
        method, owner = callable_of(entity)
        binds = method is not None and find_bind_failure(method, shape_of_call(node)) is None
        if binds and method is not None:
            self._give_evidence(method, owner, node, args, words)
        else:
            for value in (*args, *words.values()):
                self._let_go(value)
        if isinstance(entity, ClassEntity):
            if (method is not None and not binds) or is_enum(entity.spec):
                return UNKNOWN  # it fails; or it looks a member up, or makes an enum
            return RealObject(entity.spec, "constructed", node=node)
        return self._real_result(callee, entity, node)

    def _real_result(self, callee: RealThing, entity: FunctionEntity, node: ast.Call) -> Value:
        method = entity.method
        inner: Value = UNKNOWN
        found = entity_of_annotation(method.returns, self.project.truth)
        if isinstance(found, ObjectEntity):
            is_wrong = self.project.truth.is_refuted(method, "", found.spec)
            if not is_wrong:
                inner = RealObject(found.spec, "member annotation", node=node)
        if not method.is_awaited:
            return inner if method.kind == "sync" else UNKNOWN
        result = Result(inner, node, entity, callee.receiver, self.guard, unit=self.unit)
        self.sites.results.append(result)
        return result

    def _give_evidence(
        self,
        method: MethodSpec,
        owner: ClassSpec | None,
        node: ast.Call,
        args: list[Value],
        words: dict[str | None, Value],
    ) -> None:
        """Type the doubles among the arguments by the parameters that they go to."""
        has_star = any(isinstance(argument, ast.Starred) for argument in node.args)
        for position, value in enumerate(args):
            parameter = None if has_star else parameter_of(method, position=position)
            self._type_by(value, parameter, method, owner, node)
        for name, value in words.items():
            parameter = parameter_of(method, keyword=name) if name else None
            self._type_by(value, parameter, method, owner, node)

    def _type_by(
        self,
        value: Value,
        parameter: ParameterSpec | None,
        method: MethodSpec,
        owner: ClassSpec | None,
        node: ast.Call,
    ) -> None:
        if isinstance(value, RealObject) and parameter is not None:
            value.given.append((method, parameter.name))
        if not isinstance(value, Double):
            self._let_go(value)
            return
        if parameter is None:
            value.escapes = True
            return
        truth = self.project.truth
        entity = entity_of_annotation(parameter.annotation, truth)
        if isinstance(entity, (ObjectEntity, ClassEntity)):
            if truth.is_refuted(method, parameter.name, entity.spec):
                value.escapes = True
                return
            value.evidence.append(Evidence("parameter annotation", entity=entity, node=node))
        elif parameter.annotation in (None, "typing.Any", "object"):
            kept = _kept_attribute(owner, parameter.name)
            entity = entity_of_annotation(kept.annotation, truth) if kept else None
            if entity is not None:
                value.evidence.append(Evidence("parameter name", entity=entity, node=node))
                return
            entity = self.project.role_entity(parameter.name)
            if entity is not None:
                confidence: Confidence = "high" if is_telling(parameter.name) else "medium"
                evidence = Evidence("parameter name", confidence, entity=entity, node=node)
                value.evidence.append(evidence)

    # --- calls of doubles and of the tests' own functions

    def _call_double(self, double: Double, node: ast.Call) -> Value:
        answer = self.answer_of(double)
        if double.is_async:
            return Result(answer, None, guard=self.guard, unit=self.unit, consumed=True)
        typed = self.project.type_of(double) if double.has_spec or double.parent else None
        if typed is not None and isinstance(typed.entity, FunctionEntity):
            if typed.entity.method.is_awaited and _is_faithful(double):
                result = Result(answer, node, typed.entity, double, self.guard, unit=self.unit)
                self.sites.results.append(result)
                return result
        return answer if double.is_async is False else UNKNOWN

    def _call_local(self, callee: LocalFunction | BoundFunction) -> Value:
        function = callee.function if isinstance(callee, BoundFunction) else callee
        inner = function.walk.result_of(function)
        if function.walk is not self:
            inner = self.project.detach(inner, function.walk)
        return Result(inner, consumed=True) if function.is_async else inner


def callable_of(entity: ClassEntity | FunctionEntity) -> tuple[MethodSpec | None, ClassSpec | None]:
    """Return the signature that a call of an entity must bind to, and the class it belongs to.

    None where the class cannot be judged: an enum (its call looks members up), or one whose
    constructor may come from a base that could not be read.
    """
    if isinstance(entity, FunctionEntity):
        method = entity.method
        if entity.through_class and method.binding == "instance" and method.parameters is not None:
            first = ParameterSpec("self", "positional_only")
            return _with_parameters(method, (first, *method.parameters)), entity.owner
        return method, entity.owner
    return _constructor_of(entity.spec), entity.spec


def _constructor_of(spec: ClassSpec) -> MethodSpec | None:
    method = spec.constructor
    if method is None or spec.category in ("typed_dict", "protocol", "module") or is_enum(spec):
        return None
    if is_dynamic(spec) and not (method.location and method.defined_in == spec.target):
        return None
    if _unread_bases(spec) and not (
        spec.category == "class" and method.location and method.defined_in == spec.target
    ):
        return None
    return method


def _unread_bases(spec: ClassSpec) -> tuple[str, ...]:
    """Return the bases that could not be read, those that pydantic itself brings left out."""
    if spec.category != "pydantic":
        return spec.unresolved
    return tuple(name for name in spec.unresolved if not name.endswith("BaseModel"))


def _with_parameters(method: MethodSpec, parameters: tuple[ParameterSpec, ...]) -> MethodSpec:
    from dataclasses import replace

    return replace(method, parameters=parameters)


def _kept_attribute(owner: ClassSpec | None, name: str) -> AttributeSpec | None:
    if owner is None:
        return None
    kept = owner.attributes.get(name) or owner.attributes.get(f"_{name}")
    return kept if kept is not None and kept.scope == "instance" else None


def _is_faithful(double: Double) -> bool:
    """Whether a double of a coroutine method gives something to await, as the real one does."""
    parent: Double | None = double
    while parent is not None and parent.node is None and not parent.has_spec:
        parent = parent.parent
    return parent is not None and parent.has_spec


__all__ = ["CallShape", "Calls", "Guard", "Text", "callable_of"]
