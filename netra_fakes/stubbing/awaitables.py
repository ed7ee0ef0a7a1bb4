"""Type the view of a method that is no `async def`, and whose result must be awaited all the same.

Its class keeps the awaitable type as a whole, and the verbs take it apart. With an overload on
`Awaitable[T]`, mypy 2.4 would find every coroutine method ambiguous that has an `Any` in its type
(`-> dict[str, Any]`), and check nothing of its stub.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

from typing_extensions import ParamSpec

from netra_fakes.stubbing.choice import TakesMany, TakesOne, Verb
from netra_fakes.stubbing.verbs import Answers, CoroutineAnswers
from netra_fakes.stubbing.views import Awaited

P = ParamSpec("P")
T = TypeVar("T")
A_co = TypeVar("A_co", bound=Awaitable[Any], covariant=True)


class AwaitedReturns(Verb):
    """`.returns(value)`: what every await gives."""

    def __get__(self, instance: AwaitableAnswers[..., Awaitable[T]], owner: object) -> TakesOne[T]:
        """Return the verb, typed by what awaiting gives."""
        verb: TakesOne[T] = self.find(instance)
        return verb


class AwaitedInOrder(Verb):
    """`.returns_in_order(*values)`: one value an await; an exception among them is raised."""

    def __get__(
        self, instance: AwaitableAnswers[..., Awaitable[T]], owner: object
    ) -> TakesMany[T | BaseException | type[BaseException]]:
        """Return the verb, typed by what awaiting gives."""
        verb: TakesMany[T | BaseException | type[BaseException]] = self.find(instance)
        return verb


class AwaitedRuns(Verb):
    """`.runs(function)`: what a function gives for the same arguments, sync or async."""

    def __get__(
        self, instance: AwaitableAnswers[P, Awaitable[T]], owner: object
    ) -> TakesOne[Callable[P, Awaitable[T]] | Callable[P, T]]:
        """Return the verb, typed by the method's signature and what awaiting gives."""
        verb: TakesOne[Callable[P, Awaitable[T]] | Callable[P, T]] = self.find(instance)
        return verb


class AwaitableAnswers(Answers[P], Generic[P, A_co]):
    """What a method that returns an awaitable can be made to do."""

    __slots__ = ()

    returns: AwaitedReturns = AwaitedReturns()
    returns_in_order: AwaitedInOrder = AwaitedInOrder()
    runs: AwaitedRuns = AwaitedRuns()

    @property
    def _answers(self) -> CoroutineAnswers[P, Any]:
        return CoroutineAnswers(self._place)


class AwaitableStub(AwaitableAnswers[P, A_co], Awaited[P]):
    """The typed view of a method that returns an awaitable."""

    __slots__ = ()

    def when(self, *args: P.args, **kwargs: P.kwargs) -> AwaitableAnswers[P, A_co]:
        """Choose the answer for these arguments only; of several that match, the last wins."""
        return AwaitableAnswers(self._place.when(args, kwargs))
