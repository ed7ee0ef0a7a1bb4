"""Type the verbs of `on(fake, lambda f: ...)` by what the lambda's call gives.

Overloads of `on` itself would need a checker to infer the lambda once for each overload, which
ty 0.0.105, mypy 2.4 and pyrefly 1.4 do not do. So `on` has one signature, and the verbs are
descriptors whose `__get__` is overloaded by the inferred type: all five checkers agree on that.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, overload

from typing_extensions import Never, Self

if TYPE_CHECKING:
    from netra_fakes.stubbing.verbs import Answers

T = TypeVar("T")
R_co = TypeVar("R_co", covariant=True)
T_contra = TypeVar("T_contra", contravariant=True)


class TakesOne(Protocol[T_contra]):
    """A verb that takes one value."""

    def __call__(self, value: T_contra, /) -> None:
        """Choose the value."""


class TakesMany(Protocol[T_contra]):
    """A verb that takes any number of values."""

    def __call__(self, *values: T_contra) -> None:
        """Choose the values."""


class Verb:
    """A verb as an attribute: finds its method among those of the method's shape."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def find(self, instance: Any) -> Any:
        """Return the bound method that does the work."""
        return getattr(instance._answers, self._name)  # noqa: SLF001


class Returns(Verb):
    """`.returns(value)`: the awaited value for a coroutine, the object itself for the rest."""

    @overload
    def __get__(self, instance: Choice[Never], owner: object) -> TakesOne[Any]: ...
    @overload
    def __get__(
        self, instance: Choice[AbstractAsyncContextManager[T]], owner: object
    ) -> TakesOne[AbstractAsyncContextManager[T]]: ...
    @overload
    def __get__(
        self, instance: Choice[AbstractContextManager[T]], owner: object
    ) -> TakesOne[AbstractContextManager[T]]: ...
    @overload
    def __get__(
        self, instance: Choice[AsyncIterator[T]], owner: object
    ) -> TakesOne[AsyncIterator[T]]: ...
    @overload
    def __get__(self, instance: Choice[Coroutine[Any, Any, T]], owner: object) -> TakesOne[T]: ...
    @overload
    def __get__(self, instance: Choice[Awaitable[T]], owner: object) -> TakesOne[T]: ...
    @overload
    def __get__(self, instance: Choice[T], owner: object) -> TakesOne[T]: ...
    def __get__(self, instance: Choice[Any], owner: object) -> Any:
        """Return the verb, typed by what the call gives."""
        return self.find(instance)


class ReturnsInOrder(Verb):
    """`.returns_in_order(*values)`: one value a call; an exception among them is raised."""

    @overload
    def __get__(self, instance: Choice[Never], owner: object) -> TakesMany[Any]: ...
    @overload
    def __get__(
        self, instance: Choice[Coroutine[Any, Any, T]], owner: object
    ) -> TakesMany[T | BaseException | type[BaseException]]: ...
    @overload
    def __get__(
        self, instance: Choice[Awaitable[T]], owner: object
    ) -> TakesMany[T | BaseException | type[BaseException]]: ...
    @overload
    def __get__(
        self, instance: Choice[T], owner: object
    ) -> TakesMany[T | BaseException | type[BaseException]]: ...
    def __get__(self, instance: Choice[Any], owner: object) -> Any:
        """Return the verb, typed by what the call gives."""
        return self.find(instance)


class Runs(Verb):
    """`.runs(function)`: what a function gives for the same arguments."""

    @overload
    def __get__(self, instance: Choice[Never], owner: object) -> TakesOne[Callable[..., Any]]: ...
    @overload
    def __get__(
        self, instance: Choice[Coroutine[Any, Any, T]], owner: object
    ) -> TakesOne[Callable[..., Awaitable[T]] | Callable[..., T]]: ...
    @overload
    def __get__(
        self, instance: Choice[Awaitable[T]], owner: object
    ) -> TakesOne[Callable[..., Awaitable[T]] | Callable[..., T]]: ...
    @overload
    def __get__(self, instance: Choice[T], owner: object) -> TakesOne[Callable[..., T]]: ...
    def __get__(self, instance: Choice[Any], owner: object) -> Any:
        """Return the verb, typed by what the call gives."""
        return self.find(instance)


class Yields(Verb):
    """`.yields(*items)`: the items of a stream, anew for each call."""

    @overload
    def __get__(self, instance: Choice[Never], owner: object) -> TakesMany[Any]: ...
    @overload
    def __get__(self, instance: Choice[AsyncIterator[T]], owner: object) -> TakesMany[T]: ...
    @overload
    def __get__(self, instance: Choice[Iterator[T]], owner: object) -> TakesMany[T]: ...
    def __get__(self, instance: Choice[Any], owner: object) -> Any:
        """Return the verb, typed by what the call gives."""
        return self.find(instance)


class EntersWith(Verb):
    """`.enters_with(value)`: what `with` and `async with` give."""

    @overload
    def __get__(self, instance: Choice[Never], owner: object) -> TakesOne[Any]: ...
    @overload
    def __get__(
        self, instance: Choice[AbstractAsyncContextManager[T]], owner: object
    ) -> TakesOne[T]: ...
    @overload
    def __get__(
        self, instance: Choice[AbstractContextManager[T]], owner: object
    ) -> TakesOne[T]: ...
    def __get__(self, instance: Choice[Any], owner: object) -> Any:
        """Return the verb, typed by what the call gives."""
        return self.find(instance)


class Choice(Generic[R_co]):
    """What one call of a fake, or the reading of one property, can be made to do."""

    __slots__ = ("_answers",)

    returns: Returns = Returns()
    returns_in_order: ReturnsInOrder = ReturnsInOrder()
    runs: Runs = Runs()
    yields: Yields = Yields()
    enters_with: EntersWith = EntersWith()

    def __init__(self, answers: Answers[...]) -> None:
        self._answers = answers

    def raises(self, error: BaseException | type[BaseException]) -> None:
        """Raise an error.

        Args:
            error: The exception, or its class.
        """
        self._answers.raises(error)

    def lenient(self) -> Self:
        """Return the same choice, whose stubs may stay unused under `strict_stubs`."""
        return type(self)(self._answers.lenient())

    def __repr__(self) -> str:
        return repr(self._answers)
