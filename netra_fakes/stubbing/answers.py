"""Say what one stub answers a call with: a value, an error, a sequence, a function, a stream."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import TYPE_CHECKING, Any, NoReturn, TypeGuard
from unittest.mock import DEFAULT, MagicMock

from typing_extensions import override

from netra_fakes._messages import stubbing as messages

if TYPE_CHECKING:
    from netra_fakes.stubbing.arguments import Arguments
    from netra_fakes.stubbing.target import Target


class Answer:
    """What a stub gives to a call.

    Attributes:
        verb: The verb that made it, as the user typed it.
        values: What stands in the verb's parentheses.
    """

    verb = ""

    def __init__(self, *values: Any) -> None:
        self.values = values

    def give(self, target: Target, call: Arguments) -> Any:
        """Return what the call gives, or raise."""
        raise NotImplementedError

    @property
    def results(self) -> tuple[Any, ...]:
        """The values that a call (for a coroutine: an await) gives."""
        return ()

    @property
    def items(self) -> tuple[Any, ...]:
        """The values that iterating or entering what a call gives, gives."""
        return ()

    @property
    def text(self) -> str:
        """The verb and its values, as typed."""
        return f"{self.verb}({', '.join(map(messages.render_value, self.values))})"


class Return(Answer):
    """One value for every call."""

    verb = "returns"

    @property
    def value(self) -> Any:
        """The value."""
        return self.values[0]

    @property
    @override
    def results(self) -> tuple[Any, ...]:
        """The values that a call (for a coroutine: an await) gives."""
        return self.values

    @override
    def give(self, target: Target, call: Arguments) -> Any:
        """Return the value."""
        return self.value


class Raise(Answer):
    """One error for every call."""

    verb = "raises"

    @property
    def error(self) -> BaseException | type[BaseException]:
        """The exception, or its class."""
        error: BaseException | type[BaseException] = self.values[0]
        return error

    @override
    def give(self, target: Target, call: Arguments) -> NoReturn:
        """Raise the error."""
        raise self.error


class Sequence(Answer):
    """One value or error a call, in order."""

    verb = "returns_in_order"

    def __init__(self, values: tuple[Any, ...]) -> None:
        super().__init__(*values)
        self._next = itertools.count().__next__

    @property
    @override
    def results(self) -> tuple[Any, ...]:
        """The values that a call (for a coroutine: an await) gives."""
        return tuple(value for value in self.values if not is_error(value))

    @override
    def give(self, target: Target, call: Arguments) -> Any:
        """Return or raise the next one; a `StubExhaustedError` after the last."""
        index = self._next()
        if index >= len(self.values):
            raise target.noted(messages.exhausted(target, self, index + 1, call))
        value = self.values[index]
        if is_error(value):
            raise value
        return value


class Run(Answer):
    """What a function returns for the same arguments."""

    verb = "runs"

    @override
    def give(self, target: Target, call: Arguments) -> Any:
        """Call the function."""
        return self.values[0](*call.args, **call.kwargs)


class Yield(Answer):
    """The same items for every call, each time from the first."""

    verb = "yields"

    def __init__(self, items: tuple[Any, ...]) -> None:
        super().__init__(*items)

    @property
    @override
    def items(self) -> tuple[Any, ...]:
        """The values that iterating or entering what a call gives, gives."""
        return self.values

    @override
    def give(self, target: Target, call: Arguments) -> Any:
        """Return a new iterator, async where the method's is."""
        if target.shape == "stream":
            return _stream(self.values)
        if target.shape == "iterator":
            return iter(self.values)
        return _EitherIterator(self.values)


class Enter(Answer):
    """One value for every entering of the manager that the method returns."""

    verb = "enters_with"

    @property
    @override
    def items(self) -> tuple[Any, ...]:
        """The values that iterating or entering what a call gives, gives."""
        return self.values

    @override
    def give(self, target: Target, call: Arguments) -> Any:
        """Return a new manager."""
        return build_manager(target, self.values[0])


_EITHER: tuple[type, ...] = (AbstractAsyncContextManager, AbstractContextManager)
_MANAGERS: dict[str, tuple[type, ...]] = {"async_context": _EITHER[:1], "context": _EITHER[1:]}


def build_manager(target: Target, value: Any) -> Any:
    """Return a mock of the manager that a method returns: it enters with a value, hides nothing."""
    manager = target.make_answer()
    if manager is None:
        bases = _MANAGERS.get(target.shape, _EITHER)
        manager = MagicMock(spec=type("Manager", bases, {}), name=f"{target.label}()")
    for enter, leave in (("__enter__", "__exit__"), ("__aenter__", "__aexit__")):
        if hasattr(manager, enter):
            getattr(manager, enter).return_value = value
            getattr(manager, leave).return_value = None
    return manager


async def _stream(items: tuple[Any, ...]) -> AsyncIterator[Any]:
    for item in items:
        yield item


class _EitherIterator:
    """Iterates for `for` and for `async for`, where no annotation tells which it will be."""

    def __init__(self, items: tuple[Any, ...]) -> None:
        self._items = iter(items)

    def __iter__(self) -> Iterator[Any]:
        return self._items

    def __next__(self) -> Any:
        return next(self._items)

    def __aiter__(self) -> AsyncIterator[Any]:
        return self

    async def __anext__(self) -> Any:
        for item in self._items:
            return item
        raise StopAsyncIteration


class _Ready:
    """Gives a value to every await."""

    def __init__(self, value: object) -> None:
        self._value = value

    def __await__(self) -> Generator[Any, Any, Any]:
        return self._value
        yield  # makes this a generator, as `__await__` has to be one


def ready(value: object) -> object:
    """Return an awaitable that gives a value; what is awaitable, or DEFAULT, stays itself."""
    return value if value is DEFAULT or inspect.isawaitable(value) else _Ready(value)


def is_error(value: object) -> TypeGuard[BaseException | type[BaseException]]:
    """Whether a value is an exception, or the class of one."""
    return isinstance(value, BaseException) or (
        isinstance(value, type) and issubclass(value, BaseException)
    )
