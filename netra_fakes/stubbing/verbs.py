"""Type the verbs that choose a method's answer, one class for each shape of a method."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from typing_extensions import ParamSpec, Self

from netra_fakes._messages import stubbing as messages
from netra_fakes.stubbing.answers import Enter, Raise, Return, Run, Sequence, Yield

if TYPE_CHECKING:
    from netra_fakes.stubbing.answers import Answer
    from netra_fakes.stubbing.target import Target

P = ParamSpec("P")
T = TypeVar("T")


class Place(Protocol):
    """Where an answer goes: a method, some arguments of one, or an attribute."""

    @property
    def target(self) -> Target:
        """The member that is stubbed."""
        ...

    @property
    def text(self) -> str:
        """The view as it was typed."""
        ...

    def put(self, answer: Answer) -> None:
        """Take up an answer."""

    def as_lenient(self) -> Place:
        """Return the place for answers that may stay unused."""
        ...


class Answers(Generic[P]):
    """What any method can be made to do."""

    __slots__ = ("_place",)

    def __init__(self, place: Place) -> None:
        self._place = place

    def raises(self, error: BaseException | type[BaseException]) -> None:
        """Raise an error on every call (for a coroutine method: on every await).

        Args:
            error: The exception, or its class.
        """
        self._place.put(Raise(error))

    def lenient(self) -> Self:
        """Return the same view, whose stubs may stay unused under `strict_stubs`."""
        return type(self)(self._place.as_lenient())

    def __repr__(self) -> str:
        return self._place.text

    if (
        not TYPE_CHECKING
    ):  # pragma: no branch - checkers shall see a wrong verb as the error that it is

        def __getattr__(self, name: str) -> Any:
            known = [verb for verb in dir(type(self)) if not verb.startswith("_")]
            verbs = [verb for verb in messages.VERBS if verb in known]
            read = [verb for verb in known if isinstance(getattr(type(self), verb), property)]
            raise messages.unknown_verb(self._place.target, name, verbs, read, known)


class ValueAnswers(Answers[P], Generic[P, T]):
    """What a sync method can be made to do."""

    __slots__ = ()

    def returns(self, value: T) -> None:
        """Return a value from every call; the same as `method.return_value = value`."""
        self._place.put(Return(value))

    def returns_in_order(self, *values: T | BaseException | type[BaseException]) -> None:
        """Return one value a call, in order; an exception among them is raised.

        The call after the last is a `StubExhaustedError`, which is an AssertionError.
        """
        self._place.put(Sequence(values))

    def runs(self, function: Callable[P, T]) -> None:
        """Answer with what a function of the same signature returns for the same arguments."""
        self._place.put(Run(function))


class CoroutineAnswers(Answers[P], Generic[P, T]):
    """What a coroutine method, or another that returns an awaitable, can be made to do."""

    __slots__ = ()

    def returns(self, value: T) -> None:
        """Give a value to every await; the same as `method.return_value = value`."""
        self._place.put(Return(value))

    def returns_in_order(self, *values: T | BaseException | type[BaseException]) -> None:
        """Give one value an await, in order; an exception among them is raised.

        The await after the last is a `StubExhaustedError`, which is an AssertionError.
        """
        self._place.put(Sequence(values))

    def runs(self, function: Callable[P, Awaitable[T]] | Callable[P, T]) -> None:
        """Answer with what a function of the same signature gives, sync or async."""
        self._place.put(Run(function))


class StreamAnswers(Answers[P], Generic[P, T]):
    """What a method that returns an async iterator can be made to do."""

    __slots__ = ()

    def returns(self, stream: AsyncIterator[T]) -> None:
        """Return an async iterator of your own; a second call gets the same one."""
        self._place.put(Return(stream))

    def yields(self, *items: T) -> None:
        """Yield these items, anew for each call."""
        self._place.put(Yield(items))

    def runs(self, function: Callable[P, AsyncIterator[T]]) -> None:
        """Answer with the async iterator that a function of the same signature returns."""
        self._place.put(Run(function))


class IteratorAnswers(Answers[P], Generic[P, T]):
    """What a method that returns an iterator, such as a generator, can be made to do."""

    __slots__ = ()

    def returns(self, iterator: Iterator[T]) -> None:
        """Return an iterator of your own; a second call gets the same one."""
        self._place.put(Return(iterator))

    def yields(self, *items: T) -> None:
        """Yield these items, anew for each call."""
        self._place.put(Yield(items))

    def runs(self, function: Callable[P, Iterator[T]]) -> None:
        """Answer with the iterator that a function of the same signature returns."""
        self._place.put(Run(function))


class AsyncContextAnswers(Answers[P], Generic[P, T]):
    """What a method that returns an async context manager can be made to do."""

    __slots__ = ()

    def returns(self, manager: AbstractAsyncContextManager[T]) -> None:
        """Return an async context manager of your own."""
        self._place.put(Return(manager))

    def enters_with(self, value: T) -> None:
        """Give a value to `async with method(...) as value`; leaving swallows no exception."""
        self._place.put(Enter(value))

    def runs(self, function: Callable[P, AbstractAsyncContextManager[T]]) -> None:
        """Answer with the manager that a function of the same signature returns."""
        self._place.put(Run(function))


class ContextAnswers(Answers[P], Generic[P, T]):
    """What a method that returns a context manager can be made to do."""

    __slots__ = ()

    def returns(self, manager: AbstractContextManager[T]) -> None:
        """Return a context manager of your own."""
        self._place.put(Return(manager))

    def enters_with(self, value: T) -> None:
        """Give a value to `with method(...) as value`; leaving swallows no exception."""
        self._place.put(Enter(value))

    def runs(self, function: Callable[P, AbstractContextManager[T]]) -> None:
        """Answer with the manager that a function of the same signature returns."""
        self._place.put(Run(function))


class AnyAnswers(Answers[P]):
    """What a method without a return annotation can be made to do: anything."""

    __slots__ = ()

    def returns(self, value: Any) -> None:
        """Return a value from every call; the same as `method.return_value = value`."""
        self._place.put(Return(value))

    def returns_in_order(self, *values: Any) -> None:
        """Return one value a call, in order; an exception among them is raised.

        The call after the last is a `StubExhaustedError`, which is an AssertionError.
        """
        self._place.put(Sequence(values))

    def runs(self, function: Callable[P, Any]) -> None:
        """Answer with what a function of the same signature returns for the same arguments."""
        self._place.put(Run(function))

    def yields(self, *items: Any) -> None:
        """Yield these items, anew for each call, to `for` and to `async for`."""
        self._place.put(Yield(items))

    def enters_with(self, value: Any) -> None:
        """Give a value to `with method(...) as value` and to `async with`."""
        self._place.put(Enter(value))
