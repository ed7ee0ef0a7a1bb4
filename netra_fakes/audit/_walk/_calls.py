"""Read calls: of real things, of doubles, of the test's own functions, and of known tools."""

from __future__ import annotations

import ast

from netra_fakes.audit._entities import (
    ClassEntity,
    FunctionEntity,
    ObjectEntity,
)
from netra_fakes.audit._sites import AssertSite, CallSite
from netra_fakes.audit._values import (
    ERROR,
    ERROR_ENDS,
    PLAIN,
    UNKNOWN,
    BoundFunction,
    Double,
    External,
    Items,
    LocalClass,
    LocalFunction,
    LocalInstance,
    Manager,
    Many,
    Patcher,
    RealObject,
    RealThing,
    Result,
    Text,
    Value,
)
from netra_fakes.audit._walk._doubles import (
    FAKE_MAKERS,
    MOCK_CLASSES,
    mock_name,
)
from netra_fakes.audit._walk._members import BARE_ASSERTIONS, MOCK_NAMES, REFUSED
from netra_fakes.audit._walk._raises import expected_exceptions, expected_inside
from netra_fakes.audit._walk._reals import Reals
from netra_fakes.audit._walk._texts import formatted, joined
from netra_fakes.audit._walk._tools import RUNNERS

_AWAITABLES = frozenset(
    {"asyncio.Future", "asyncio.sleep", "asyncio.create_task", "asyncio.ensure_future",
     "asyncio.wait_for", "asyncio.shield", "asyncio.to_thread", "asyncio.gather"}
)  # fmt: skip
_PASS_THROUGH = frozenset({"asyncio.wait_for", "asyncio.shield", "asyncio.create_task",
                           "asyncio.ensure_future"})  # fmt: skip
_ROLE_MAKERS = ("make_agent", "make_bridge", "make_websocket_manager", "make_emitter",
                "make_registry", "make_execution_tracker", "make_execution_engine",
                "make_tool_dispatcher", "make_llm_manager")  # fmt: skip


_FIXTURE_CALLS = ("patch", "spy", "setattr", "delattr", "setitem", "context", "create_autospec")
"""Names that `mocker` and `monkeypatch` have."""
_LOOKING = ("assertEqual", "assertFalse", "assertIsNone", "assertIsNotNone", "assertNotEqual",
            "assertTrue")  # fmt: skip
"""Assertions of `unittest` that look at a coroutine without awaiting it."""

_PLAIN_CALLS = frozenset(
    f"builtins.{name}"
    for name in ("bool", "bytes", "dict", "float", "int", "len", "list", "object", "set", "str",
                 "sum", "tuple", "iter", "range", "sorted")
)  # fmt: skip
"""Calls that give nothing to await."""


_WITH_FIELDS = ("dataclasses.dataclass", "typing.NamedTuple")
"""What makes a class's constructor take its annotated names."""
_PLAIN_CATEGORIES = ("class", "dataclass", "pydantic")
"""Kinds of classes whose constructor a class below has too, unless it adds fields."""


class Calls(Reals):
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
        if isinstance(callee, External) and self.only_looks(callee, node):
            return self._looked_at(node)
        if isinstance(base, LocalInstance) and getattr(function, "attr", "") in _LOOKING:
            return self._looked_at(node)
        args, words = self._guarded_arguments(node)
        if isinstance(callee, RealObject):
            entity = self.project.truth.member(ObjectEntity(callee.spec), "__call__")
            callee = RealThing(entity, callee) if isinstance(entity, FunctionEntity) else UNKNOWN
        if isinstance(callee, RealThing):
            return self.call_real(callee, node, args, words)
        self.note_handed_over(node, args)
        if isinstance(callee, External):
            return self._call_external(callee, node, args, words)
        if isinstance(callee, LocalClass):
            return self._make_local(callee, node, args, words)
        for value in (*args, *words.values()):
            self.let_go(value)
        if isinstance(callee, Double):
            return self._call_double(callee, node)
        if isinstance(callee, (LocalFunction, BoundFunction)):
            return self._call_local(callee, node, args, words)
        return self.enter_context(function, args)

    def _looked_at(self, node: ast.Call) -> Value:
        """Return what a builtin that only looks at its arguments gives."""
        values = [self.eval(argument) for argument in node.args]
        values += [self.consume(self.eval(word.value)) for word in node.keywords]
        for value in values:
            self.let_go(value)
        is_type = getattr(node.func, "id", "") == "type"
        if is_type and len(values) == 1 and isinstance(values[0], LocalInstance):
            return values[0].model
        return PLAIN

    def _guarded_arguments(self, node: ast.Call) -> tuple[list[Value], dict[str | None, Value]]:
        """Read arguments; what `assertRaises(TypeError, lambda: ...)` is given may fail."""
        expected = expected_exceptions(node)
        if expected is None:
            return self.arguments(node)
        with self.guarded(raises=frozenset(expected)):
            return self.arguments(node)

    def _method_call(self, base: Value, function: ast.Attribute, node: ast.Call) -> Value | None:
        """Return what a call gives whose meaning hangs on the attribute's name, else None."""
        name = function.attr
        if isinstance(base, Patcher) and name in ("start", "__enter__"):
            return base.site.double
        if isinstance(base, Double):
            return self._double_method(base, function, node)
        if isinstance(base, Text) and name in ("format", "join"):
            args, words = self.arguments(node)
            is_join = name == "join" and args
            return joined(base.text, args[0]) if is_join else formatted(base.text, args, words)
        if isinstance(base, (Items, Many)):
            args, words = self.arguments(node)
            for value in (*args, *words.values()):
                self.let_go(value)
            return self.call_collection(base, name, args, node)
        if isinstance(base, Result):
            base.consumed = True
        if (
            name in _FIXTURE_CALLS
            or name in MOCK_CLASSES
            or isinstance(function.value, ast.Attribute)
        ):
            return self.fixture_patch(function, node)
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
            args, words = self.arguments(node)
            if name == "configure_mock":
                self.configure(base, node, words)
            elif name == "mock_add_spec":
                base.has_spec = True
                self._add_spec(base, args[0] if args else None)
            else:
                for value in args:
                    self.let_go(value)
            return UNKNOWN
        if name in MOCK_NAMES or name in BARE_ASSERTIONS or name.startswith(REFUSED):
            self._note_assertion(base, function, node)
            self.arguments(node)
            return UNKNOWN
        return None

    def _note_assertion(self, base: Value, function: ast.Attribute, node: ast.Call | None) -> None:
        if isinstance(base, Double) and base.parent is not None:
            base.parent.asserted.add(base.name)
        site = AssertSite(function, node, base, function.attr, self.guard, self.unit)
        self.sites.asserts.append(site)

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
        special = self.call_tool(dotted, node, args, words)
        if special is not None:
            return special
        for value in (*args, *words.values()):
            self.let_go(value)
        if dotted in _AWAITABLES:
            inner = args[0] if args and dotted in _PASS_THROUGH else UNKNOWN
            if isinstance(inner, Result):
                return inner
            return Result(
                self.gathered(args) if dotted == "asyncio.gather" else UNKNOWN, consumed=True
            )
        if dotted.rpartition(".")[2] in RUNNERS and args and isinstance(args[0], Result):
            return args[0].inner
        if dotted in ("typing.cast", "typing_extensions.cast") and len(args) == 2:
            return args[1]
        if dotted in _PLAIN_CALLS or dotted.endswith(ERROR_ENDS):
            return PLAIN if dotted in _PLAIN_CALLS else ERROR
        return self.enter_context(node.func, args)

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

    def _call_local(
        self,
        callee: LocalFunction | BoundFunction,
        node: ast.Call,
        args: list[Value],
        words: dict[str | None, Value],
    ) -> Value:
        function = callee.function if isinstance(callee, BoundFunction) else callee
        self.sites.called[node] = function
        names = [item.arg for item in (*function.node.args.posonlyargs, *function.node.args.args)]
        given = zip(names[1:] if isinstance(callee, BoundFunction) else names, args, strict=False)
        is_spread = None in words or any(isinstance(item, ast.Starred) for item in node.args)
        own = (*given, *words.items()) if function.walk is self else ()
        for name, value in own:  # of another file's functions, nobody asks
            function.passed.setdefault(name or "", []).append(UNKNOWN if is_spread else value)
        inner = self.given_by(function, getattr(callee, "receiver", UNKNOWN))
        if self.is_manager(function):
            return Manager(inner, expected_inside(function.node))
        return Result(inner, consumed=True) if function.is_async else inner

    def _make_local(
        self,
        model: LocalClass,
        node: ast.Call,
        args: list[Value],
        words: dict[str | None, Value],
    ) -> LocalInstance:
        """Read a call of a class of the test's own, which may have a real class's constructor."""
        lineage = model.lineage()
        spec = model.real_base()
        is_own = any(
            item.decorators
            or item.node.keywords
            or not {"__init__", "__new__"}.isdisjoint({*item.methods, *item.attributes})
            or any(isinstance(inner, ast.AnnAssign) for inner in item.node.body)
            for item in lineage
        )
        if spec is not None and spec.category in _PLAIN_CATEGORIES and not is_own:
            self.sites.calls.append(CallSite(node, ClassEntity(spec), self.guard, self.unit))
        instance = LocalInstance(model)
        for value in (*args, *words.values()):
            self.let_go(value)
        if any(
            getattr(value, "dotted", "") in _WITH_FIELDS
            for value in (*model.decorators, *model.bases)
        ):
            instance.names.update(zip(field_names(model), args, strict=False))
            instance.names.update((name, value) for name, value in words.items() if name)
        return instance


def field_names(model: LocalClass) -> list[str]:
    """Return the fields of a dataclass of the test's own, in the order of its constructor."""
    return [
        item.target.id
        for item in model.node.body
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
    ]


def _is_faithful(double: Double) -> bool:
    """Whether a double of a coroutine method gives something to await, as the real one does."""
    parent: Double | None = double
    while parent is not None and parent.node is None and not parent.has_spec:
        parent = parent.parent
    return parent is not None and parent.has_spec
