"""Find the fake and the real method that a mock stands for."""

from __future__ import annotations

import copy
import inspect
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from functools import cached_property
from inspect import Signature
from types import FunctionType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin
from unittest.mock import AsyncMock, NonCallableMock

from netra_fakes import _build
from netra_fakes._build import guards
from netra_fakes._build.frames import outer_location
from netra_fakes._build.guards import record_name
from netra_fakes._interface import UNKNOWN
from netra_fakes._journal import JOURNAL, CallRecord
from netra_fakes._messages import stubbing as messages
from netra_fakes._messages.members import render_signature
from netra_fakes._read import read_interface
from netra_fakes._spec import Location, MethodSpec
from netra_fakes.stubbing import matchers
from netra_fakes.stubbing.answers import Run
from netra_fakes.stubbing.judging import judge
from netra_fakes.stubbing.table import StubTable
from netra_fakes.stubbing.unread import UnreadFunction

if TYPE_CHECKING:
    from netra_fakes._interface import Interface
    from netra_fakes._journal import FakeRecord
    from netra_fakes.stubbing.answers import Answer

Shape = Literal[
    "value", "coroutine", "awaitable", "stream", "iterator", "context", "async_context", "any"
]
"""What a call gives, as far as stubs care: the cut of the overloads of `stub()`."""

_SHAPES: dict[str, Shape] = {
    "coroutine": "coroutine",
    "awaitable": "awaitable",
    "async_generator": "stream",
    "generator": "iterator",
    "context_manager": "context",
    "async_context_manager": "async_context",
}
_SHAPES_OF_TYPES: tuple[tuple[type, Shape], ...] = (
    (AbstractAsyncContextManager, "async_context"),
    (AbstractContextManager, "context"),
    (AsyncIterator, "stream"),
    (Awaitable, "awaitable"),
    (Iterator, "iterator"),
)


class Target:
    """One method of one fake: its mock, and what the spec tells of it.

    Attributes:
        mock: The `unittest.mock` object that is called.
        fake: The fake that it is a method of.
        name: The method's name; "" where the fake itself is called; a dotted path where the mock
            hangs from an attribute that the spec does not describe.
    """

    def __init__(self, mock: NonCallableMock, fake: Any, name: str) -> None:
        self.mock = mock
        self.fake = fake
        self.name = name

    def __deepcopy__(self, memo: dict[int, Any]) -> Target:
        """Return the same method of the copied fake; what describes it is shared."""
        return Target(copy.deepcopy(self.mock, memo), copy.deepcopy(self.fake, memo), self.name)

    @property
    def interface(self) -> Interface:
        """What the fake is built from."""
        return find_interface(self.fake)

    @property
    def record(self) -> FakeRecord:
        """What the fake went through."""
        return _build.record_of(self.fake)

    @property
    def fake_name(self) -> str:
        """The fake's name, as the test knows it."""
        return record_name(self.record)

    @property
    def class_name(self) -> str:
        """Name of the real class."""
        return self.record.class_name

    @property
    def recorded_name(self) -> str:
        """The method's name in the journal, where a function goes by its own."""
        if self.name or self.method is None:
            return self.name
        return self.method.name

    @property
    def label(self) -> str:
        """The method as messages name it: "Agent.execute"."""
        return f"{self.class_name}.{self.name}" if self.name else self.class_name

    @property
    def expression(self) -> str:
        """The method as a test types it: "agent.execute"."""
        return f"{self.fake_name}.{self.name}" if self.name else self.fake_name

    @cached_property
    def method(self) -> MethodSpec | None:
        """The spec of the method; None where the spec does not describe one."""
        spec = self.interface.spec
        return spec.methods.get(self.name) if self.name else spec.constructor

    @cached_property
    def signature(self) -> Signature | None:
        """How the method is called; None accepts every call."""
        return self.interface.signature(self.name) if self.method else None

    @cached_property
    def answer_type(self) -> object:
        """The type of what a call gives, or UNKNOWN."""
        return self.interface.answer_type(self.name) if self.method else UNKNOWN

    @cached_property
    def item_type(self) -> object:
        """The type of what `yields` and `enters_with` take, or UNKNOWN."""
        if self.method is None or self.method.kind != "sync":
            return self.answer_type
        return next(iter(get_args(self.answer_type)), UNKNOWN)

    @cached_property
    def shape(self) -> Shape:
        """What a call gives, as far as stubs care."""
        if self.method is None:
            return "coroutine" if isinstance(self.mock, AsyncMock) else "any"
        if self.method.kind != "sync":
            return _SHAPES[self.method.kind]
        return _shape_of(self.answer_type)

    @property
    def is_wrapped(self) -> bool:
        """Whether an answer must be made awaitable, since the mock itself is not async.

        So it is for a method that is declared to return a Future, a Task or the like.
        """
        return self.shape == "awaitable" and not isinstance(self.mock, AsyncMock)

    @property
    def declaration(self) -> tuple[str, Location | None]:
        """The real method as declared, and where it is; an empty text where no spec tells."""
        if self.method is None:
            return "", None
        return render_signature(self.method), self.method.location

    def calls(self) -> list[CallRecord]:
        """The calls that the mock has on record, in order; `reset_mock()` forgets them there."""
        count = int(self.mock.call_count)
        made = [call for call in self.record.calls if call.method == self.recorded_name]
        return made[-count:] if count else []

    def calls_since(self, order: int) -> int:
        """Return how many calls were made since a place in the order of everything."""
        return sum(
            call.order > order and call.method == self.recorded_name for call in self.record.calls
        )

    def make_answer(self) -> Any:
        """Return a fake of the class that a call gives, None where it gives no class of its own."""
        wanted = self.answer_type
        if self.method is None or self.method.kind != "sync" or not isinstance(wanted, type):
            return None
        return _build.make_fake(wanted, name=f"{self.expression}()")

    @property
    def plan(self) -> Any:
        """How the engine checks this method; None for a mock that the test put there."""
        return getattr(type(self.mock), "_netra_plan", None)

    @property
    def mode(self) -> str:
        """The `types` mode that the fake was made with."""
        blueprint = find_blueprint(self.fake)
        return "off" if blueprint is None else str(blueprint.mode)

    def judge_answer(self, answer: Answer) -> None:
        """Report the values of a stub that are none of what the method is declared to give.

        Raises:
            UnexpectedAwaitableError: One is a coroutine object, which can be awaited only once.
            TypeMismatchError: One breaks the annotation, under `types="error"`.
        """
        if self.plan is not None and isinstance(answer, Run):
            guards.check_side_effect(self.mock, self.plan, answer.values[0])
        for value in answer.results:
            self._judge_result(value)
        for value in answer.items:
            judge(self, "what it gives", value, self.item_type)

    def _judge_result(self, value: object) -> None:
        if self.is_wrapped:
            judge(self, "what awaiting it gives", value, self.item_type)
        elif self.plan is not None and self.shape in ("value", "coroutine", "awaitable", "any"):
            guards.check_return_value(self.mock, self.plan, value)
        elif self.shape in ("value", "coroutine", "awaitable"):
            judge(self, "what it returns", value, self.answer_type)

    def judge_arguments(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Report the arguments of a `when` that break their annotations; a matcher passes."""
        plan = self.plan
        suspects = None if plan is None else plan.accept(*args, **kwargs)
        if plan is not None and suspects:
            plain = tuple(item for item in suspects if not matchers.has_matcher(item[1]))
            plan.judge(self.mock, plain)

    def noted(self, error: Exception) -> Exception:
        """Write a violation into the journal, since it may be swallowed, and return it."""
        JOURNAL.add_violation(error, outer_location())
        return error

    @property
    def table(self) -> StubTable:
        """The stubs of this method: one table a mock, made at its first use."""
        state = self.mock.__dict__
        if "_netra_stubs" not in state:
            state["_netra_stubs"] = StubTable(self)
            tables(self.fake).append(state["_netra_stubs"])
        table: StubTable = state["_netra_stubs"]
        return table


def tables(fake: Any) -> list[StubTable]:
    """Return the tables of stubs that a fake's methods have."""
    found: list[StubTable] = fake.__dict__.setdefault("_netra_stub_tables", [])
    return found


def find_blueprint(fake: Any) -> Any:
    """Return the engine's plan of a fake's class; None for a lenient fake, which has none."""
    cls = type(fake)
    if hasattr(cls, "_netra_blueprint"):
        return getattr(cls, "_netra_blueprint")
    return cls._netra_plan.blueprint if hasattr(cls, "_netra_plan") else None


def find_interface(fake: Any) -> Interface:
    """Return what a fake is built from; for a lenient one, what its class looks like."""
    blueprint = find_blueprint(fake)
    if blueprint is not None:
        interface: Interface = blueprint.interface
        return interface
    record = _build.record_of(fake)
    if fake.__dict__["_spec_class"] is FunctionType:
        return UnreadFunction(fake, record)
    return read_interface(fake.__dict__["_spec_class"])


def properties(fake: Any) -> list[str]:
    """Return the names of a fake's attributes that are stubbed."""
    found: list[str] = fake.__dict__.setdefault("_netra_stubbed_properties", [])
    return found


def find_target(method: object) -> Target:
    """Return the method of a fake that an object is.

    Raises:
        NotAFakeError: It is none.
    """
    mock = extract_mock(method)
    if not isinstance(mock, NonCallableMock):
        raise messages.no_method(*_describe(method))
    if _build.is_fake(mock):
        return _target_of_fake(mock)
    fake, name = _find_owner(mock)
    if fake is None:
        raise messages.no_method(
            f"{messages.with_article(type(mock).__name__)} that belongs to no fake",
            ["Make a fake of the real class, and name its method:",
             "  agent = make_fake(Agent)", "  stub(agent.execute)",
             "or configure the mock itself:", "  mock.return_value = ..."],
        )  # fmt: skip
    return Target(mock, fake, name)


def extract_mock(thing: object) -> object:
    """Return the mock behind a function that `create_autospec` made, else the thing itself."""
    return getattr(thing, "mock", thing) if inspect.isfunction(thing) else thing


def _target_of_fake(fake: NonCallableMock) -> Target:
    spec = find_interface(fake).spec
    if spec.category == "function" or _is_class_fake(fake):
        return Target(fake, fake, "")
    if "__call__" in spec.methods:
        return Target(fake, fake, "__call__")
    name = record_name(_build.record_of(fake))
    methods = [method for method in spec.methods if not method.startswith("_")]
    raise messages.no_method(
        f"the fake '{name}' itself",
        ["Name the method:", *(f"  stub({name}.{method})" for method in methods[:3])],
    )


def _is_class_fake(fake: object) -> bool:
    """Whether a fake stands for the class itself, as `make_fake_class` makes it."""
    return bool(getattr(find_blueprint(fake), "is_class", False))


def _find_owner(mock: NonCallableMock) -> tuple[Any, str]:
    """Climb from a mock to the fake that it hangs from; the path between is the method's name."""
    path = ""
    current: Any = mock
    while current is not None and not _build.is_fake(current):
        state = current.__dict__
        owner: tuple[Any, str] | None = state.get("_netra_owner")
        if owner is not None:  # the test put it there
            return owner[0], f"{owner[1]}.{path}" if path else owner[1]
        part = state.get("_mock_new_name") or state.get("_mock_name") or ""
        path = f"{part}.{path}" if part and path and not path.startswith("()") else part + path
        above = state.get("_mock_new_parent")
        current = state.get("_mock_parent") if above is None else above
    return current, path


def _describe(thing: object) -> tuple[str, list[str]]:
    """Say what was given instead of a method of a fake, and what to type."""
    if inspect.iscoroutine(thing):
        thing.close()  # it will never be awaited, and must not warn of that as well
        name = thing.__qualname__.rpartition(".")[2]
        advice = ["Name the method without calling it:", f"  stub(fake.{name})"]
        return f"the coroutine of a call of '{name}'", advice
    if not inspect.isroutine(thing):
        advice = ["If it is what a call gave, name the method without calling it:"]
        kind = type(thing).__name__
        return f"{messages.render_value(thing)}, of type {kind}", [*advice, "  stub(fake.method)"]
    owner, _, name = getattr(thing, "__qualname__", "").rpartition(".")
    owner = owner.rpartition(".")[2]
    if not owner or owner.startswith("<"):
        advice = ["Make a fake of it:", f"  fake = make_fake({name})", "  stub(fake)"]
        return f"the real function '{name}'", advice
    advice = ["Make a fake of the class:", f"  fake = make_fake({owner})", f"  stub(fake.{name})"]
    return f"the real method '{owner}.{name}'", advice


def _shape_of(answer_type: object) -> Shape:
    if answer_type in (UNKNOWN, Any, object):
        return "any"
    wanted = get_origin(answer_type) or answer_type
    if isinstance(wanted, type):
        for base, shape in _SHAPES_OF_TYPES:
            if issubclass(wanted, base):
                return shape
    return "value"
