"""Type what a method can be made to do together with what it went through: `stub(fake.method)`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar
from unittest.mock import NonCallableMock

from typing_extensions import ParamSpec

from netra_fakes.stubbing.calls import RecordedCall
from netra_fakes.stubbing.slots import Slot
from netra_fakes.stubbing.verbs import (
    Answers,
    AnyAnswers,
    AsyncContextAnswers,
    ContextAnswers,
    CoroutineAnswers,
    IteratorAnswers,
    StreamAnswers,
    ValueAnswers,
)

P = ParamSpec("P")
T = TypeVar("T")


class Called(Answers[P], Generic[P]):
    """The calls of a method, and what can be asserted of them."""

    __slots__ = ()

    _place: Slot

    @property
    def _mock(self) -> NonCallableMock:
        return self._place.target.mock

    @property
    def calls(self) -> list[RecordedCall[P]]:
        """Every call, in order; equal to `unittest.mock.call(...)` with the same arguments."""
        target = self._place.target
        return [RecordedCall(call, target.signature) for call in target.calls()]

    @property
    def call_count(self) -> int:
        """How often the method was called."""
        return int(self._mock.call_count)

    @property
    def called(self) -> bool:
        """Whether the method was called."""
        return bool(self._mock.called)

    @property
    def call_args(self) -> Any:
        """The last call as `unittest.mock.call(...)`, None where there was none."""
        return self._mock.call_args

    @property
    def call_args_list(self) -> list[Any]:
        """Every call as `unittest.mock.call(...)`, in order."""
        return self._mock.call_args_list

    def assert_called(self) -> None:
        """Assert at least one call."""
        __tracebackhide__ = True
        self._mock.assert_called()

    def assert_called_once(self) -> None:
        """Assert exactly one call."""
        __tracebackhide__ = True
        self._mock.assert_called_once()

    def assert_not_called(self) -> None:
        """Assert that there was no call."""
        __tracebackhide__ = True
        self._mock.assert_not_called()

    def assert_called_with(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Assert the arguments of the last call."""
        __tracebackhide__ = True
        self._mock.assert_called_with(*args, **kwargs)

    def assert_called_once_with(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Assert exactly one call, and its arguments."""
        __tracebackhide__ = True
        self._mock.assert_called_once_with(*args, **kwargs)

    def assert_any_call(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Assert that one of the calls had these arguments."""
        __tracebackhide__ = True
        self._mock.assert_any_call(*args, **kwargs)

    def assert_has_calls(self, calls: Sequence[Any], any_order: bool = False) -> None:
        """Assert a run of calls, given as `unittest.mock.call(...)` objects."""
        __tracebackhide__ = True
        self._mock.assert_has_calls(calls, any_order=any_order)


class Awaited(Called[P], Generic[P]):
    """The calls and awaits of a coroutine method, and what can be asserted of them."""

    __slots__ = ()

    @property
    def await_count(self) -> int:
        """How often a call of the method was awaited."""
        return int(getattr(self._mock, "await_count"))

    @property
    def await_args(self) -> Any:
        """The last await as `unittest.mock.call(...)`, None where there was none."""
        return getattr(self._mock, "await_args")

    @property
    def await_args_list(self) -> list[Any]:
        """Every await as `unittest.mock.call(...)`, in order."""
        return getattr(self._mock, "await_args_list")  # type: ignore[no-any-return]

    def assert_awaited(self) -> None:
        """Assert at least one await."""
        __tracebackhide__ = True
        getattr(self._mock, "assert_awaited")()

    def assert_awaited_once(self) -> None:
        """Assert exactly one await."""
        __tracebackhide__ = True
        getattr(self._mock, "assert_awaited_once")()

    def assert_not_awaited(self) -> None:
        """Assert that nothing was awaited."""
        __tracebackhide__ = True
        getattr(self._mock, "assert_not_awaited")()

    def assert_awaited_with(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Assert the arguments of the last await."""
        __tracebackhide__ = True
        getattr(self._mock, "assert_awaited_with")(*args, **kwargs)

    def assert_awaited_once_with(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Assert exactly one await, and its arguments."""
        __tracebackhide__ = True
        getattr(self._mock, "assert_awaited_once_with")(*args, **kwargs)

    def assert_any_await(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Assert that one of the awaits had these arguments."""
        __tracebackhide__ = True
        getattr(self._mock, "assert_any_await")(*args, **kwargs)

    def assert_has_awaits(self, calls: Sequence[Any], any_order: bool = False) -> None:
        """Assert a run of awaits, given as `unittest.mock.call(...)` objects."""
        __tracebackhide__ = True
        getattr(self._mock, "assert_has_awaits")(calls, any_order=any_order)


class ValueStub(ValueAnswers[P, T], Called[P]):
    """The typed view of a sync method."""

    __slots__ = ()

    def when(self, *args: P.args, **kwargs: P.kwargs) -> ValueAnswers[P, T]:
        """Choose the answer for these arguments only; of several that match, the last wins."""
        return ValueAnswers(self._place.when(args, kwargs))


class CoroutineStub(CoroutineAnswers[P, T], Awaited[P]):
    """The typed view of a coroutine method, or of another that returns an awaitable."""

    __slots__ = ()

    def when(self, *args: P.args, **kwargs: P.kwargs) -> CoroutineAnswers[P, T]:
        """Choose the answer for these arguments only; of several that match, the last wins."""
        return CoroutineAnswers(self._place.when(args, kwargs))


class StreamStub(StreamAnswers[P, T], Called[P]):
    """The typed view of a method that returns an async iterator."""

    __slots__ = ()

    def when(self, *args: P.args, **kwargs: P.kwargs) -> StreamAnswers[P, T]:
        """Choose the answer for these arguments only; of several that match, the last wins."""
        return StreamAnswers(self._place.when(args, kwargs))


class IteratorStub(IteratorAnswers[P, T], Called[P]):
    """The typed view of a method that returns an iterator."""

    __slots__ = ()

    def when(self, *args: P.args, **kwargs: P.kwargs) -> IteratorAnswers[P, T]:
        """Choose the answer for these arguments only; of several that match, the last wins."""
        return IteratorAnswers(self._place.when(args, kwargs))


class AsyncContextStub(AsyncContextAnswers[P, T], Called[P]):
    """The typed view of a method that returns an async context manager."""

    __slots__ = ()

    def when(self, *args: P.args, **kwargs: P.kwargs) -> AsyncContextAnswers[P, T]:
        """Choose the answer for these arguments only; of several that match, the last wins."""
        return AsyncContextAnswers(self._place.when(args, kwargs))


class ContextStub(ContextAnswers[P, T], Called[P]):
    """The typed view of a method that returns a context manager."""

    __slots__ = ()

    def when(self, *args: P.args, **kwargs: P.kwargs) -> ContextAnswers[P, T]:
        """Choose the answer for these arguments only; of several that match, the last wins."""
        return ContextAnswers(self._place.when(args, kwargs))


class AnyStub(AnyAnswers[P], Awaited[P]):
    """The typed view of a method without a return annotation."""

    __slots__ = ()

    def when(self, *args: P.args, **kwargs: P.kwargs) -> AnyAnswers[P]:
        """Choose the answer for these arguments only; of several that match, the last wins."""
        return AnyAnswers(self._place.when(args, kwargs))
