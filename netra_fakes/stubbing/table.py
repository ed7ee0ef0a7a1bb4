"""Keep the stubs of one method, and answer its calls by the last one that matches."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from unittest.mock import DEFAULT, AsyncMock

from netra_fakes._config import get_settings
from netra_fakes._journal import StubRecord, next_order
from netra_fakes._messages import stubbing as messages
from netra_fakes.errors import StubExhaustedError
from netra_fakes.stubbing.answers import Raise, Return, Run, is_error, ready
from netra_fakes.stubbing.arguments import Arguments

if TYPE_CHECKING:
    from netra_fakes._spec import Location
    from netra_fakes.stubbing.answers import Answer
    from netra_fakes.stubbing.target import Target

_END = object()


class Stub(StubRecord):
    """One stub, as the table answers by it and as the verdict reads it.

    Attributes:
        arguments: The arguments that it is for; None for all that no other stub is for.
        answer: What it gives.
    """

    __slots__ = ("_counted", "_since", "_target", "answer", "arguments")

    def __init__(
        self,
        target: Target,
        location: Location | None,
        arguments: Arguments | None,
        answer: Answer,
    ) -> None:
        self._counted = 0
        self._since: int | None = None
        self._target = target
        self.arguments: Arguments | None = arguments
        self.answer: Answer = answer
        super().__init__(next_order(), target.recorded_name, location)

    @property
    def uses(self) -> int:
        """How often it answered.

        While it stands as the mock's own `return_value` or `side_effect`, unittest.mock answers
        without asking the table: then the recorded calls are counted.
        """
        if self._since is None:
            return self._counted
        return self._counted + self._target.calls_since(self._since)

    @uses.setter
    def uses(self, count: int) -> None:  # pyright: ignore[reportIncompatibleVariableOverride]
        self._counted = count

    def stand_alone(self) -> None:
        """Count by recorded calls from now on."""
        self._since = next_order()

    def stand_in_table(self) -> None:
        """Count what the table answers by it from now on."""
        self._counted, self._since = self.uses, None

    def is_at(self, target: Target, arguments: Arguments | None) -> bool:
        """Whether it is a stub of a method, for these arguments or, for None, for any."""
        if self._target.mock is not target.mock:
            return False
        return arguments is None or _is_same(self.arguments, arguments)

    @property
    def text(self) -> str:
        """The stub as it was typed."""
        return f"stub({self._target.expression}).{self.short_text}"

    @property
    def short_text(self) -> str:
        """The stub as it was typed, without its method."""
        if self.arguments is None:
            return self.answer.text
        when = messages.render_call("when", self.arguments.args, self.arguments.kwargs)
        return f"{when}.{self.answer.text}"


class StubTable:
    """The stubs of one method.

    A stub for all arguments stands as the mock's own `return_value` or `side_effect`, where
    unittest.mock has a word for it. As soon as one is for certain arguments, a dispatching
    `side_effect` asks this table. What the test sets on the mock itself stays in force: a
    `return_value` or `side_effect` answers the calls that no stub matches. What a role's fake does
    at each call, it does for a stubbed value too, as it does for a `return_value`.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._mock: Any = target.mock
        self._before = (
            self._mock.side_effect,
            self._mock.__dict__.get("_mock_return_value", DEFAULT),
        )
        self.cases: list[Stub] = []
        self.default: Stub | None = None
        self._installed: Any = self._mock.side_effect
        self._fallback: Any = self._installed
        self._returned: Any = DEFAULT

    def put(self, stub: Stub) -> None:
        """Take up a stub. One that it makes unreachable, and that no call used, is forgotten."""
        self._notice_what_the_test_set()
        stubs = self._target.record.stubs
        for old in self._replaced_by(stub):
            if not old.uses and old in stubs:
                stubs.remove(old)
        stubs.append(stub)
        if stub.arguments is None:
            if self.default is not None:
                self.default.stand_in_table()
            self.default = stub
            if not (isinstance(stub.answer, Return) and self._is_conduct(self._fallback)):
                self._fallback = None
        else:
            self.cases.append(stub)
        self._install()

    def forget(self) -> None:
        """Drop all stubs, and put back what stood on the mock before the first.

        What the test has set on the mock itself since then stays.
        """
        effect, value = self._before
        state = self._mock.__dict__
        if self._mock.side_effect is self._installed:
            self._mock.side_effect = effect
        if state.get("_mock_return_value", DEFAULT) is self._returned:
            state["_mock_return_value"] = value
        self.cases, self.default = [], None
        self._returned = DEFAULT
        self._installed = self._fallback = self._mock.side_effect

    def _replaced_by(self, stub: Stub) -> list[Stub]:
        if stub.arguments is None:
            return [] if self.default is None else [self.default]
        return [old for old in self.cases if _is_same(old.arguments, stub.arguments)]

    def _notice_what_the_test_set(self) -> None:
        """Give way to a `side_effect` that was set on the mock itself since."""
        effect = self._mock.side_effect
        if effect is not self._installed:
            if self.default is not None:
                self.default.stand_in_table()
            self.cases, self.default = [], None
            self._installed = self._fallback = effect

    def _install(self) -> None:
        default = None if self._target.is_wrapped else self.default
        effect: Any = self._dispatcher()
        if default is not None and isinstance(default.answer, Return):
            self._mock.return_value = self._returned = default.answer.value
        if default is not None and not self.cases:
            if isinstance(default.answer, Return):
                effect = self._fallback
            elif isinstance(default.answer, Raise):
                effect = default.answer.error
            elif isinstance(default.answer, Run):
                effect = default.answer.values[0]
        self._mock.side_effect = effect
        self._installed = self._mock.side_effect
        if default is not None:
            if self._installed is not effect or _is_dispatcher(effect):
                default.stand_in_table()
            else:
                default.stand_alone()

    def _dispatcher(self) -> Callable[..., Any]:
        """Return the `side_effect` that asks the table, async where the method is."""
        if not isinstance(self._mock, AsyncMock):

            def dispatch(*args: Any, **kwargs: Any) -> Any:
                __tracebackhide__ = True
                given = self.answer(args, kwargs)
                return given if not self._target.is_wrapped else ready(given)

            return _marked(dispatch)

        async def dispatch_async(*args: Any, **kwargs: Any) -> Any:
            __tracebackhide__ = True
            given = self.answer(args, kwargs)
            return await given if inspect.iscoroutine(given) else given

        return _marked(dispatch_async)

    def answer(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Return what a call gives; DEFAULT leaves it to the mock's `return_value`."""
        __tracebackhide__ = True
        call = Arguments(self._target.signature, args, kwargs)
        for stub in reversed(self.cases):
            if stub.arguments is not None and stub.arguments.matches(call):
                return self._give(stub, call)
        if self.default is not None:
            given = self._give(self.default, call)
            return given if self._fallback is None else self._fall_back(call)
        if self._fallback is not None:
            return self._fall_back(call)
        if self.cases and get_settings().strict_stubs and not self._has_return_value():
            raise self._target.noted(self._unstubbed(call))
        return DEFAULT

    def _give(self, stub: Stub, call: Arguments) -> Any:
        __tracebackhide__ = True
        stub.uses += 1
        is_default = stub is self.default and not self._target.is_wrapped
        if is_default and isinstance(stub.answer, Return):
            return DEFAULT  # the mock's own `return_value` is this value, or what came after it
        try:
            return stub.answer.give(self._target, call)
        except StubExhaustedError:
            stub.uses -= 1
            raise

    def _fall_back(self, call: Arguments) -> Any:
        """Answer by the `side_effect` that stood on the mock before the stubs."""
        effect = self._fallback
        if is_error(effect):
            raise effect
        if callable(effect):
            return effect(*call.args, **call.kwargs)
        value = next(effect, _END)
        if value is _END:
            raise self._target.noted(messages.effects_exhausted(self._target, call))
        if is_error(value):
            raise value
        return value

    def _is_conduct(self, effect: Any) -> bool:
        """Whether a `side_effect` is a role's, which leaves the answer to a value that is set."""
        return hasattr(effect, "_netra_is_conduct") and not self._target.is_wrapped

    def _has_return_value(self) -> bool:
        """Whether the test chose a `return_value` on the mock itself."""
        return self._mock.__dict__.get("_mock_return_value", DEFAULT) is not DEFAULT

    def _unstubbed(self, call: Arguments) -> Exception:
        by_distance = [
            (len(stub.arguments.differences(call)), -stub.order, stub)
            for stub in self.cases
            if stub.arguments is not None
        ]
        nearest = min(by_distance, key=lambda item: item[:2])[2]
        assert nearest.arguments is not None
        differing = nearest.arguments.differences(call)
        return messages.unstubbed(self._target, call, nearest, differing)


def as_conduct(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a `side_effect` that does its part of a call and leaves the answer to a value set."""
    setattr(function, "_netra_is_conduct", True)
    return function


def _marked(function: Callable[..., Any]) -> Callable[..., Any]:
    setattr(function, "_netra_is_dispatcher", True)
    return function


def _is_dispatcher(effect: object) -> bool:
    return hasattr(effect, "_netra_is_dispatcher")


def _is_same(first: Arguments | None, second: Arguments | None) -> bool:
    return first is not None and second is not None and first.matches(second)
