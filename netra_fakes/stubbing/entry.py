"""Open the typed view of one method, or of one call: `stub(fake.method)`, `on(fake, lambda)`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import Any, TypeVar, overload

from typing_extensions import Never, ParamSpec

from netra_fakes import _build
from netra_fakes._build.guards import record_name
from netra_fakes._messages import stubbing as messages
from netra_fakes._spec import AttributeSpec
from netra_fakes.stubbing import verbs, views
from netra_fakes.stubbing.awaitables import AwaitableStub
from netra_fakes.stubbing.choice import Choice
from netra_fakes.stubbing.properties import PropertySlot, PropertyTarget
from netra_fakes.stubbing.recording import Step, record_steps
from netra_fakes.stubbing.slots import Slot
from netra_fakes.stubbing.target import Shape, find_interface, find_target

P = ParamSpec("P")
T = TypeVar("T")
F = TypeVar("F")
R = TypeVar("R")
A = TypeVar("A", bound=Awaitable[Any])

_VIEWS: dict[Shape, type[views.Called[...]]] = {
    "any": views.AnyStub,
    "value": views.ValueStub,
    "coroutine": views.CoroutineStub,
    "awaitable": AwaitableStub,
    "stream": views.StreamStub,
    "iterator": views.IteratorStub,
    "context": views.ContextStub,
    "async_context": views.AsyncContextStub,
}
_ANSWERS: dict[Shape, type[verbs.Answers[...]]] = {
    "any": verbs.AnyAnswers,
    "value": verbs.ValueAnswers,
    "coroutine": verbs.CoroutineAnswers,
    "awaitable": verbs.CoroutineAnswers,
    "stream": verbs.StreamAnswers,
    "iterator": verbs.IteratorAnswers,
    "context": verbs.ContextAnswers,
    "async_context": verbs.AsyncContextAnswers,
}


# A method without a return annotation gives Any, which is assignable to Never as nothing else is:
# the first overload catches it, so that its stub has every verb. The order of the others is that
# of the special to the general: a coroutine is an awaitable, and everything is a plain value.
@overload
def stub(method: Callable[P, Never], /) -> views.AnyStub[P]: ...  # type: ignore[overload-overlap]
@overload
def stub(  # type: ignore[overload-overlap]
    method: Callable[P, AbstractAsyncContextManager[T]], /
) -> views.AsyncContextStub[P, T]: ...
@overload
def stub(method: Callable[P, AbstractContextManager[T]], /) -> views.ContextStub[P, T]: ...  # type: ignore[overload-overlap]
@overload
def stub(method: Callable[P, AsyncIterator[T]], /) -> views.StreamStub[P, T]: ...  # type: ignore[overload-overlap]
@overload
def stub(method: Callable[P, Coroutine[Any, Any, T]], /) -> views.CoroutineStub[P, T]: ...  # type: ignore[overload-overlap]
@overload
def stub(method: Callable[P, A], /) -> AwaitableStub[P, A]: ...  # type: ignore[overload-overlap]
@overload
def stub(method: Callable[P, Iterator[T]], /) -> views.IteratorStub[P, T]: ...  # type: ignore[overload-overlap]
@overload
def stub(method: Callable[P, T], /) -> views.ValueStub[P, T]: ...
def stub(method: Callable[..., Any], /) -> Any:
    """Return the typed view of a fake's method.

    It is a view: `stub(agent.execute).returns(result)` sets `agent.execute.return_value`, and
    `agent.execute.assert_awaited_once()` sees the same awaits as the view does.

    Args:
        method: A method of a fake, not called: `agent.execute`. The fake of a function itself.

    Returns:
        The view. Its verbs depend on what the method gives: `returns`, `yields`, `enters_with`.

    Raises:
        NotAFakeError: It is none.

    Examples:
        >>> import asyncio
        >>> agent, context = make_agent(), make_user_context()
        >>> stub(agent.execute).returns("done")
        >>> stub(agent.execute).when(context, stream_updates=True).raises(TimeoutError)
        >>> asyncio.run(agent.execute(context))
        'done'
        >>> stub(agent.execute).assert_awaited_once_with(context)
    """
    target = find_target(method)
    return _VIEWS[target.shape](Slot(target))


def on(fake: F, call: Callable[[F], R], /) -> Choice[R]:
    """Choose what one call of a fake gives; the call is written out, so that checkers see it.

    For what `stub(fake.method).when(...)` cannot type: overloads, methods with a type variable of
    their own, properties. Recording the lambda calls nothing and leaves no trace in the fake.

    Args:
        fake: The fake.
        call: Makes the call on its argument, or reads a property of it.

    Returns:
        What `returns` and `raises` of that call, or of that property.

    Raises:
        NotAFakeError: The first argument is no fake, or the lambda does not make one call.
        SignatureMismatchError: The real method refuses the arguments.

    Examples:
        >>> store = make_fake(dict)
        >>> on(store, lambda d: d.get("k", 1)).returns(5)
        >>> store.get("k", 1)
        5
    """
    if not _build.is_fake(fake):
        raise messages.no_fake(f"{messages.render_value(fake)}, of type {type(fake).__name__}")
    steps = record_steps(_name_of(fake), call)
    last = steps[-1]
    if last.name is not None:
        return Choice(_choose_property(fake, steps))
    method = _walk(fake, steps[:-1])
    slot = Slot(find_target(method)).when(last.args, last.kwargs)
    return Choice(_ANSWERS[slot.target.shape](slot))


def _choose_property(fake: Any, steps: list[Step]) -> verbs.Answers[...]:
    owner = _walk(fake, steps[:-1])
    name = steps[-1].name
    assert name is not None
    if not _build.is_fake(owner):
        raise messages.no_single_member(_name_of(fake), f"reads '{name}' of no fake")
    spec = find_interface(owner).spec.member(name)
    if not isinstance(spec, AttributeSpec):
        getattr(owner, name)  # an unknown name is refused here, with its near matches
        seen = f"names the method '{name}' without calling it"
        raise messages.no_single_member(_name_of(fake), seen)
    return verbs.AnyAnswers(PropertySlot(PropertyTarget(owner, spec)))


def _walk(thing: Any, steps: list[Step]) -> Any:
    """Follow steps from a fake; what a call gives is the mock's `return_value`."""
    for step in steps:
        thing = thing.return_value if step.name is None else getattr(thing, step.name)
    return thing


def _name_of(fake: Any) -> str:
    return record_name(_build.record_of(fake))
