"""`stub(fake.method)` chooses what a method gives, as a view of the unittest.mock object."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from unittest.mock import ANY, AsyncMock, MagicMock, call

import pytest

from netra_fakes import arg, control, make_fake, make_fake_class, on, stub
from netra_fakes.errors import (
    SpecTypeWarning,
    StubExhaustedError,
    TypeMismatchError,
    UnexpectedAwaitableError,
    UnknownAttributeError,
)
from netra_fakes.stubbing import (
    AnyStub,
    AsyncContextStub,
    AwaitableStub,
    ContextStub,
    CoroutineStub,
    IteratorStub,
    StreamStub,
    ValueStub,
)
from tests.stubbing.messages import shown
from tests.typing.model import Agent, Context, Result, Session, handle

CONTEXT = Context("run-1")
RESULT = Result(success=True)


@pytest.fixture
def agent() -> Agent:
    return make_fake(Agent, name="agent")


@pytest.mark.parametrize(
    ("method", "view"),
    [
        ("execute", CoroutineStub),
        ("later", AwaitableStub),
        ("soon", AwaitableStub),
        ("ping", CoroutineStub),
        ("get", ValueStub),
        ("build", ValueStub),
        ("stream", StreamStub),
        ("tokens", StreamStub),
        ("rows", IteratorStub),
        ("session", AsyncContextStub),
        ("connect", AsyncContextStub),
        ("transaction", ContextStub),
        ("anything", AnyStub),
    ],
)
def test_view_has_the_shape_of_the_method(agent: Agent, method: str, view: type) -> None:
    assert type(stub(getattr(agent, method))) is view


async def test_returns_sets_the_return_value(agent: Agent) -> None:
    stub(agent.execute).returns(RESULT)
    assert agent.execute.return_value is RESULT
    assert await agent.execute(CONTEXT) is RESULT


async def test_return_value_set_on_the_mock_wins_over_the_stub_before(agent: Agent) -> None:
    other = Result(success=False)
    stub(agent.execute).returns(RESULT)
    agent.execute.return_value = other
    assert await agent.execute(CONTEXT) is other


def test_returns_wins_over_the_side_effect_before(agent: Agent) -> None:
    agent.get.side_effect = ValueError
    stub(agent.get).returns(2.0)
    assert agent.get("k") == 2.0


def test_raises_sets_the_side_effect(agent: Agent) -> None:
    error = KeyError("k")
    stub(agent.get).raises(error)
    assert agent.get.side_effect is error
    with pytest.raises(KeyError, match="k"):
        agent.get("k")


async def test_error_of_a_coroutine_comes_at_the_await(agent: Agent) -> None:
    stub(agent.execute).raises(TimeoutError)
    coroutine = agent.execute(CONTEXT)
    with pytest.raises(TimeoutError):
        await coroutine


async def test_coroutine_runs_a_sync_or_an_async_function(agent: Agent) -> None:
    async def run(context: Context, stream_updates: bool = False) -> Result:
        await asyncio.sleep(0)
        return Result(success=stream_updates)

    def run_sync(context: Context, stream_updates: bool = False) -> Result:
        return Result(success=stream_updates)

    stub(agent.execute).runs(run)
    assert agent.execute.side_effect is run
    for function in (run, run_sync):
        stub(agent.execute).runs(function)
        assert (await agent.execute(CONTEXT, True)).success
        stub(agent.execute).when(CONTEXT).runs(function)
        assert not (await agent.execute(CONTEXT)).success


def test_sync_method_refuses_an_async_function(agent: Agent) -> None:
    async def get(key: str, default: int = 0) -> float:
        raise NotImplementedError

    with pytest.raises(UnexpectedAwaitableError):
        stub(agent.get).runs(get)  # type: ignore[arg-type]
    with pytest.raises(UnexpectedAwaitableError):
        stub(agent.get).when("k").runs(get)  # type: ignore[arg-type]


async def test_sequence_gives_each_value_once_and_raises_errors(agent: Agent) -> None:
    other = Result(success=False)
    stub(agent.execute).returns_in_order(RESULT, TimeoutError("late"), other)
    assert await agent.execute(CONTEXT) is RESULT
    with pytest.raises(TimeoutError, match="late"):
        await agent.execute(CONTEXT)
    assert await agent.execute(CONTEXT) is other


async def test_exhausted_sequence_is_an_assertion_error(agent: Agent) -> None:
    stub(agent.execute).returns_in_order(RESULT)
    await agent.execute(CONTEXT)
    with pytest.raises(StubExhaustedError) as caught:
        await agent.execute(CONTEXT)
    assert isinstance(caught.value, AssertionError)
    assert (
        shown(caught.value)
        == """\
'Agent.execute' was called a 2nd time, but its stub has 1 result only.

  spec: async def execute(context, stream_updates=False) -> Result
        model.py:N
  got:  execute(Context(run_id='run-1', …))
  stub: returns_in_order(Result(success=True, …))

Give one result more:
  stub(agent.execute).returns_in_order(Result(success=True, …), ...)
or one that every call gets:
  stub(agent.execute).returns(...)"""
    )
    assert (caught.value.fake, caught.value.member) == ("agent", "execute")


@pytest.mark.parametrize(("turn", "word"), [(2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th")])
def test_exhausted_sequence_counts_in_words(agent: Agent, turn: int, word: str) -> None:
    stub(agent.get).returns_in_order(*[1.0] * (turn - 1))
    for _ in range(turn - 1):
        agent.get("k")
    with pytest.raises(StubExhaustedError, match=f"called a {word} time"):
        agent.get("k")


async def test_stream_yields_anew_for_each_call(agent: Agent) -> None:
    stub(agent.stream).yields(b"a", b"b")
    for _ in range(2):
        assert [item async for item in agent.stream()] == [b"a", b"b"]


async def test_stream_runs_a_generator_function_and_returns_a_stream(agent: Agent) -> None:
    async def numbered(limit: int = 10) -> AsyncIterator[bytes]:
        for number in range(limit):
            yield b"%d" % number

    stub(agent.stream).runs(numbered)
    assert [item async for item in agent.stream(2)] == [b"0", b"1"]
    stub(agent.stream).returns(numbered(1))
    assert [item async for item in agent.stream()] == [b"0"]


def test_iterator_yields_anew_for_each_call(agent: Agent) -> None:
    stub(agent.rows).yields((1, "a"))
    assert [list(agent.rows("t")), list(agent.rows("u"))] == [[(1, "a")]] * 2
    stub(agent.rows).returns(iter([(2, "b")]))
    assert list(agent.rows("t")) == [(2, "b")]
    stub(agent.rows).runs(lambda table: iter([(3, table)]))
    assert list(agent.rows("t")) == [(3, "t")]


async def test_async_context_manager_enters_with_a_value(agent: Agent) -> None:
    session = make_fake(Session)
    stub(agent.session).enters_with(session)
    async with agent.session("user-1") as entered:
        assert entered is session


async def test_manager_of_a_stub_swallows_no_exception(agent: Agent) -> None:
    stub(agent.session).enters_with(make_fake(Session))
    stub(agent.transaction).enters_with(1)
    with pytest.raises(KeyError):
        async with agent.session("user-1"):
            raise KeyError
    with pytest.raises(KeyError):
        with agent.transaction("t"):
            raise KeyError


def test_context_manager_enters_with_a_value(agent: Agent) -> None:
    stub(agent.transaction).enters_with(3)
    with agent.transaction("t") as entered:
        assert entered == 3


async def test_own_managers_are_returned_and_run(agent: Agent) -> None:
    session = make_fake(Session)

    @asynccontextmanager
    async def open_session(user_id: str) -> AsyncIterator[Session]:
        yield session

    @contextmanager
    def open_transaction(name: str) -> Iterator[int]:
        yield len(name)

    for choose in (
        lambda: stub(agent.session).returns(open_session("u")),
        lambda: stub(agent.session).runs(open_session),
    ):
        choose()
        async with agent.session("u") as entered:
            assert entered is session
    for choose in (
        lambda: stub(agent.transaction).returns(open_transaction("four")),
        lambda: stub(agent.transaction).runs(open_transaction),
    ):
        choose()
        with agent.transaction("four") as number:
            assert number == 4


async def test_method_that_returns_a_manager_class_enters_with_a_value(agent: Agent) -> None:
    session = make_fake(Session)
    stub(agent.connect).enters_with(session)
    manager = agent.connect("url")
    assert isinstance(manager, Session)
    async with manager as entered:
        assert entered is session


async def test_unannotated_method_yields_and_enters_both_ways(agent: Agent) -> None:
    stub(agent.anything).yields(1, 2)
    assert list(agent.anything("k")) == [1, 2]
    assert next(agent.anything("k")) == 1
    assert [item async for item in agent.anything("k")] == [1, 2]
    stub(agent.anything).enters_with("inside")
    with agent.anything("k") as entered:
        assert entered == "inside"
    async with agent.anything("k") as entered:
        assert entered == "inside"
    stub(agent.anything).returns_in_order(1, "b")
    assert [agent.anything("k"), agent.anything("k")] == [1, "b"]
    stub(agent.anything).runs(lambda key: key)
    assert agent.anything("k") == "k"
    stub(agent.anything).when("x").returns(1)
    assert agent.anything("x") == 1


async def test_awaitable_of_a_sync_method_is_stubbed_by_its_result(agent: Agent) -> None:
    stub(agent.later).returns(3)
    assert await agent.later(1.0) == 3
    stub(agent.later).when(2.0).returns(4)
    stub(agent.later).when(3.0).returns_in_order(5, TimeoutError)
    assert await agent.later(3.0) == 5
    with pytest.raises(TimeoutError):
        await agent.later(3.0)
    assert await agent.later(2.0) == 4


async def test_future_of_a_sync_method_is_stubbed_by_its_result(agent: Agent) -> None:
    stub(agent.soon).returns({"key": 1})
    assert await agent.soon("k") == {"key": 1}
    stub(agent.soon).when("two").returns({"key": 2})
    stub(agent.soon).when("own").runs(lambda key: agent.later(1.0))
    first = agent.soon("two")
    assert [await first, await first, await agent.soon("k")] == [{"key": 2}, {"key": 2}, {"key": 1}]
    stub(agent.later).returns(7)
    assert await agent.soon("own") == 7
    stub(agent.soon).raises(KeyError)
    with pytest.raises(KeyError):
        agent.soon("k")
    await agent.soon("own")


async def test_assertions_are_those_of_the_mock(agent: Agent) -> None:
    await agent.execute(CONTEXT)
    agent.get("k", 3)
    view, sync = stub(agent.execute), stub(agent.get)
    view.assert_called()
    view.assert_called_once()
    view.assert_called_with(CONTEXT)
    view.assert_called_once_with(CONTEXT)
    view.assert_any_call(context=CONTEXT)
    view.assert_has_calls([call(CONTEXT)])
    view.assert_awaited()
    view.assert_awaited_once()
    view.assert_awaited_with(CONTEXT)
    view.assert_awaited_once_with(arg(ANY))
    view.assert_any_await(context=CONTEXT)
    view.assert_has_awaits([call(CONTEXT)])
    stub(agent.stop).assert_not_awaited()
    stub(agent.stop).assert_not_called()
    assert (view.await_count, view.call_count, view.called, sync.called) == (1, 1, True, True)
    assert (view.call_args, view.call_args_list) == (call(CONTEXT), [call(CONTEXT)])
    assert (view.await_args, view.await_args_list) == (call(CONTEXT), [call(CONTEXT)])
    for assertion in (view.assert_not_called, view.assert_not_awaited):
        with pytest.raises(AssertionError):
            assertion()
    with pytest.raises(AssertionError):
        sync.assert_called_once_with("k")


async def test_calls_equal_those_of_unittest_mock(agent: Agent) -> None:
    await agent.execute(CONTEXT, True)
    agent.get("k", default=2)
    (made,) = stub(agent.execute).calls
    assert [made] == [call(CONTEXT, True)]
    assert [made] == [call(CONTEXT, stream_updates=True)]
    assert made == call.execute(CONTEXT, True)
    assert made != call.get(CONTEXT, True)
    assert made != call(CONTEXT)
    assert made != call(CONTEXT, unknown=True)
    assert made != "execute"
    assert made == stub(agent.execute).calls[0]
    assert made.matches(context=CONTEXT, stream_updates=True)
    assert not made.matches(CONTEXT)
    assert made.given_to(lambda context, stream_updates=False: context) is CONTEXT
    assert (made.method, made.args, made.kwargs) == ("execute", (CONTEXT, True), {})
    assert made.arguments == {"context": CONTEXT, "stream_updates": True}
    assert made.awaited is True
    (read,) = stub(agent.get).calls
    assert read.awaited is None
    assert read.order > made.order
    assert read.location is not None
    assert read.location.file.endswith("test_stub.py")
    assert repr(read) == "get('k', default=2)"


def test_calls_forget_what_the_mock_forgot(agent: Agent) -> None:
    agent.get("old")
    agent.get.reset_mock()
    assert stub(agent.get).calls == []
    agent.get("new")
    assert stub(agent.get).calls == [call("new")]


def test_unknown_verb_names_those_that_the_shape_has(agent: Agent) -> None:
    with pytest.raises(UnknownAttributeError) as caught:
        stub(agent.get).yields(1)  # type: ignore[attr-defined]
    assert shown(caught.value).startswith("""\
the stub of 'Agent.get' has no 'yields':
it has returns, raises, returns_in_order, runs, when, lenient.
""")
    with pytest.raises(AttributeError, match="it has returns, raises"):
        stub(agent.get).enters_with(1)  # type: ignore[attr-defined]
    with pytest.raises(AttributeError) as caught:
        stub(agent.get).retruns(1)  # type: ignore[attr-defined]
    assert (
        shown(caught.value)
        == """\
the stub of 'Agent.get' has no 'retruns':
did you mean 'returns' or 'runs'?

  spec: def get(key, default=0) -> float
        model.py:N

Type:
  stub(agent.get).returns(...)"""
    )


def test_unknown_verb_near_what_is_read_is_not_shown_as_a_call(agent: Agent) -> None:
    with pytest.raises(UnknownAttributeError) as caught:
        stub(agent.get).cals  # type: ignore[attr-defined]  # noqa: B018
    assert shown(caught.value).endswith("Type:\n  stub(agent.get).calls")


def test_view_shows_what_was_typed(agent: Agent) -> None:
    assert repr(stub(agent.get)) == "stub(agent.get)"
    assert repr(stub(agent.get).when("k", default=1)) == "stub(agent.get).when('k', default=1)"


# --- types -------------------------------------------------------------------------------------


def test_wrong_type_is_an_error_under_types_error() -> None:
    agent = make_fake(Agent, name="agent", types="error")
    with pytest.raises(TypeMismatchError):
        stub(agent.execute).returns("result")  # type: ignore[arg-type]
    with pytest.raises(TypeMismatchError):
        stub(agent.get).when("k").returns("1.5")  # type: ignore[arg-type]
    with pytest.raises(TypeMismatchError):
        stub(agent.get).when(3).returns(1.5)  # type: ignore[arg-type]
    with pytest.raises(TypeMismatchError):
        stub(agent.get).returns_in_order(1.0, "2")  # type: ignore[arg-type]
    with pytest.raises(TypeMismatchError) as caught:
        stub(agent.stream).yields(b"a", "b")  # type: ignore[arg-type]
    assert (
        shown(caught.value)
        == """\
cannot stub 'Agent.stream' with a str: what it gives is declared as bytes.

  spec: def stream(limit=10) -> AsyncIterator[bytes]
        model.py:N
  got:  'b'"""
    )
    assert agent.get("k") == 0.0


def test_wrong_type_warns_once_a_place(agent: Agent) -> None:
    for _ in range(2):
        with pytest.warns(SpecTypeWarning) if not _ else _no_warning():
            stub(agent.rows).yields(3)  # type: ignore[arg-type]


def _no_warning() -> object:
    import warnings

    return warnings.catch_warnings()


def test_nothing_is_judged_under_types_off() -> None:
    agent = make_fake(Agent, types="off")
    stub(agent.rows).yields(3)  # type: ignore[arg-type]
    assert list(agent.rows("t")) == [3]  # type: ignore[comparison-overlap]


def test_matchers_and_mocks_pass_as_arguments() -> None:
    agent = make_fake(Agent, types="error")
    stub(agent.get).when(arg(ANY), default=ANY).returns(MagicMock())
    stub(agent.log).when("a", arg(ANY), level=arg(ANY), user=arg(ANY)).returns(None)
    assert stub(agent.get).calls == []


# --- where a mock belongs ----------------------------------------------------------------------


async def test_mock_that_the_test_assigned_is_stubbed_too(agent: Agent) -> None:
    agent.execute = AsyncMock()  # type: ignore[method-assign]
    stub(agent.execute).when(context=CONTEXT).returns(RESULT)
    assert await agent.execute(CONTEXT) is RESULT
    assert stub(agent.execute).calls == [call(CONTEXT)]
    agent.find = MagicMock(name="own")  # type: ignore[method-assign]
    stub(agent.find).when("k").returns(RESULT)
    assert agent.find("k") is RESULT
    assert repr(stub(agent.find)) == "stub(agent.find)"
    assert repr(stub(agent.find.child)) == "stub(agent.find.child)"  # type: ignore[attr-defined]
    agent.get = MagicMock(side_effect=[1.0])  # type: ignore[method-assign]
    stub(agent.get).when("k").returns(2.0)
    assert [agent.get("k"), agent.get("other")] == [2.0, 1.0]
    with pytest.raises(StubExhaustedError, match="once more than its side_effect has results"):
        agent.get("other")
    stub(agent.get).returns(3.0)
    assert agent.get("other") == 3.0


async def test_fake_of_a_function_is_stubbed_itself() -> None:
    handler = make_fake(handle, name="handler")
    stub(handler).when(CONTEXT, timeout=2.0).returns(RESULT)
    assert await handler(CONTEXT, 2.0) is RESULT
    assert stub(handler).calls == [call(CONTEXT, timeout=2.0)]
    assert repr(stub(handler)) == "stub(handler)"


def test_fake_by_path_is_stubbed_at_its_first_use() -> None:
    agent = make_fake("tests.typing.model:Agent", name="agent")
    on(agent, lambda fake: fake.get("k")).returns(1.0)
    assert agent.get("k") == 1.0
    assert repr(control(make_fake("tests.typing.model:handle", name="handler"))) == (
        "control(handler)"
    )


def test_fake_of_a_class_is_stubbed_by_its_call(agent: Agent) -> None:
    contexts = make_fake_class(Context)
    mine = Context("mine")
    stub(contexts).when("mine").returns(mine)
    assert contexts(run_id="mine") is mine
    assert contexts("other") is contexts.return_value


def test_mock_below_an_undescribed_attribute_is_stubbed_by_its_path() -> None:
    agent = make_fake(Agent, name="agent", extra_attributes=("tracer",))
    tracer = agent.tracer  # type: ignore[attr-defined]
    stub(tracer.spans.open).when("name", depth=1).returns("span")
    assert tracer.spans.open("name", depth=1) == "span"
    tracer.spans.open("other")
    assert repr(stub(tracer.spans.open)) == "stub(agent.tracer.spans.open)"
    assert [made.method for made in control(agent).calls] == ["tracer.spans.open"] * 2
    with pytest.raises(
        AttributeError, match="the stub of 'Agent.tracer.spans.open' has no 'yeilds'"
    ):
        stub(tracer.spans.open).yeilds(1)


class Greeter:
    def __call__(self, name: str) -> str:
        raise NotImplementedError


def test_callable_object_is_stubbed_by_its_call() -> None:
    greeter = make_fake(Greeter)
    stub(greeter).when("you").returns("hello you")
    assert greeter("you") == "hello you"


async def test_lenient_fake_is_stubbed_too() -> None:
    agent = make_fake(Agent, strict=False, name="agent")
    stub(agent.execute).when(context=CONTEXT).returns(RESULT)
    assert await agent.execute(CONTEXT) is RESULT
    stub(agent.get).when("k").returns("1")  # type: ignore[arg-type]
    assert agent.get("k") == "1"  # type: ignore[comparison-overlap]
    assert control(agent).spec.name == "Agent"
