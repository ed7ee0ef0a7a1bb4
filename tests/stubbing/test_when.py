"""`stub(fake.method).when(...)` answers by arguments: the last match wins."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from unittest.mock import ANY

import pytest

import netra_fakes
from netra_fakes import _config, arg, control, make_fake, stub
from netra_fakes._journal import JOURNAL
from netra_fakes.errors import SignatureMismatchError, UnstubbedCallError
from tests.stubbing.messages import shown
from tests.typing.model import Agent, Context, Result

CONTEXT = Context("run-1")
OTHER = Context("run-2")
RESULT = Result(success=True)


@pytest.fixture
def agent() -> Agent:
    return make_fake(Agent, name="agent")


@pytest.fixture
def strict() -> Iterator[None]:
    before = _config.get_settings()
    netra_fakes.configure(strict_stubs=True)
    yield
    _config.set_settings(before)


async def test_positional_and_keyword_arguments_match_alike(agent: Agent) -> None:
    stub(agent.execute).when(CONTEXT, stream_updates=True).returns(RESULT)
    assert await agent.execute(CONTEXT, True) is RESULT
    assert await agent.execute(stream_updates=True, context=CONTEXT) is RESULT
    assert await agent.execute(CONTEXT) is not RESULT


def test_default_given_and_left_out_are_the_same_call(agent: Agent) -> None:
    stub(agent.get).when("k").returns(1.0)
    assert agent.get("k", 0) == 1.0
    assert agent.get("k", default=1) == 0.0


def test_last_match_wins(agent: Agent) -> None:
    stub(agent.get).when(arg(ANY)).returns(1.0)
    stub(agent.get).when("k").returns(2.0)
    assert [agent.get("a"), agent.get("k")] == [1.0, 2.0]
    stub(agent.get).when(arg(ANY)).returns(3.0)
    assert agent.get("k") == 3.0


def test_unmatched_call_answers_by_annotation(agent: Agent) -> None:
    stub(agent.get).when("k").returns(1.0)
    assert agent.get("other") == 0.0


def test_unmatched_call_gets_what_is_stubbed_for_all(agent: Agent) -> None:
    stub(agent.get).returns(1.0)
    stub(agent.get).when("k").returns(2.0)
    assert [agent.get("a"), agent.get("k")] == [1.0, 2.0]
    stub(agent.get).raises(KeyError)
    assert agent.get("k") == 2.0
    with pytest.raises(KeyError):
        agent.get("a")
    stub(agent.get).returns_in_order(5.0, 6.0)
    assert [agent.get("a"), agent.get("k"), agent.get("a")] == [5.0, 2.0, 6.0]


def test_unmatched_call_gets_the_return_value_of_the_mock(agent: Agent) -> None:
    stub(agent.get).when("k").returns(2.0)
    agent.get.return_value = 7.0
    assert [agent.get("a"), agent.get("k")] == [7.0, 2.0]


def test_unmatched_call_gets_the_side_effect_that_stood_there(agent: Agent) -> None:
    agent.get.side_effect = lambda key, default=0: float(default)
    stub(agent.get).when("k").returns(2.0)
    assert [agent.get("a", 3), agent.get("k")] == [3.0, 2.0]
    agent.find.side_effect = KeyError("gone")
    stub(agent.find).when("k").returns(RESULT)
    assert agent.find("k") is RESULT
    with pytest.raises(KeyError, match="gone"):
        agent.find("a")


async def test_unmatched_call_awaits_the_side_effect_that_stood_there(agent: Agent) -> None:
    async def run(context: Context, stream_updates: bool = False) -> Result:
        return Result(success=stream_updates)

    agent.execute.side_effect = run
    stub(agent.execute).when(OTHER).returns(RESULT)
    assert await agent.execute(OTHER) is RESULT
    assert (await agent.execute(CONTEXT, True)).success


def test_errors_in_a_side_effect_list_are_raised(agent: Agent) -> None:
    agent.get.side_effect = [1.0, KeyError("second")]
    stub(agent.get).when("k").returns(2.0)
    assert agent.get("a") == 1.0
    with pytest.raises(KeyError, match="second"):
        agent.get("a")


def test_side_effect_set_on_the_mock_wins_over_the_stubs_before(agent: Agent) -> None:
    stub(agent.get).when("k").returns(2.0)
    stub(agent.get).returns(4.0)
    agent.get.side_effect = lambda key, default=0: 3.0
    assert agent.get("k") == 3.0
    stub(agent.get).when("x").returns(5.0)
    assert [agent.get("k"), agent.get("x")] == [3.0, 5.0]
    agent.get.side_effect = None
    stub(agent.get).when("y").returns(6.0)
    assert [agent.get("x"), agent.get("y")] == [4.0, 6.0]


def test_every_argument_is_compared(agent: Agent) -> None:
    stub(agent.log).when("a", "b", level=10, user="u").returns(None)
    stub(agent.log).when("a", user=arg(ANY)).raises(KeyError)
    agent.log("a", "b", level=10, user="u")
    agent.log("a", "b", "c", level=10, user="u")
    agent.log("a")
    with pytest.raises(KeyError):
        agent.log("a", user=3)


def test_each_verb_can_follow_when(agent: Agent) -> None:
    stub(agent.get).when("order").returns_in_order(1.0, 2.0)
    stub(agent.get).when("run", default=arg(ANY)).runs(lambda key, default=0: float(default))
    stub(agent.get).when("error").raises(KeyError("k"))
    stub(agent.rows).when("t").yields((1, "a"))
    stub(agent.transaction).when("t").enters_with(3)
    assert [agent.get("order"), agent.get("order"), agent.get("run", 5)] == [1.0, 2.0, 5.0]
    with pytest.raises(KeyError):
        agent.get("error")
    assert list(agent.rows("t")) == [(1, "a")]
    assert list(agent.rows("u")) == []
    with agent.transaction("t") as number:
        assert number == 3


async def test_each_async_verb_can_follow_when(agent: Agent) -> None:
    stub(agent.stream).when(2).yields(b"a")
    stub(agent.session).when("u").enters_with(make_fake(Result))  # type: ignore[arg-type]
    stub(agent.connect).when("url").raises(ConnectionError)
    assert [item async for item in agent.stream(limit=2)] == [b"a"]
    assert [item async for item in agent.stream()] == []
    async with agent.session("u") as entered:
        assert isinstance(entered, Result)
    with pytest.raises(ConnectionError):
        agent.connect("url")


@pytest.mark.usefixtures("strict")
def test_unmatched_call_fails_under_strict_stubs(agent: Agent) -> None:
    stub(agent.log).when("a", level=10, user="u").returns(None)
    stub(agent.log).when("b", "c", user="v").returns(None)
    with pytest.raises(UnstubbedCallError) as caught:
        agent.log("a", level=20, user="u")
    assert isinstance(caught.value, AssertionError)
    assert (
        shown(caught.value)
        == """\
no stub of 'Agent.log' accepts this call.

  spec: def log(*parts, level=20, **fields) -> None
        model.py:N
  got:  log('a', level=20, user='u')
  stub: log('a', level=10, user='u')   (test_when.py:N)

The nearest stub differs from the call:
  level: stubbed 10, called with 20

Stub this call as well:
  stub(agent.log).when('a', level=20, user='u').returns(...)
or give all other calls one answer:
  stub(agent.log).returns(...)"""
    )
    with pytest.raises(UnstubbedCallError, match=r"\*parts\[1\]: stubbed 'c', called with nothing"):
        agent.log("b", user="v")


@pytest.mark.usefixtures("strict")
async def test_unmatched_await_fails_under_strict_stubs(agent: Agent) -> None:
    stub(agent.execute).when(CONTEXT).returns(RESULT)
    coroutine = agent.execute(OTHER)
    with pytest.raises(UnstubbedCallError, match="context: stubbed"):
        await coroutine


@pytest.mark.usefixtures("strict")
def test_strict_stubs_leave_alone_what_has_an_answer(agent: Agent) -> None:
    assert agent.get("k") == 0.0
    stub(agent.get).when("k").returns(1.0)
    agent.get.return_value = 2.0
    assert agent.get("a") == 2.0


@pytest.mark.usefixtures("strict")
def test_unmatched_call_is_noted_where_code_swallows_it(agent: Agent) -> None:
    stub(agent.get).when("k").returns(1.0)
    JOURNAL.open()
    try:
        with pytest.raises(UnstubbedCallError) as caught:
            agent.get("a")
        assert [violation.error for violation in JOURNAL.violations] == [caught.value]
    finally:
        JOURNAL.close()


def test_arguments_that_the_signature_refuses_are_an_error_at_once(agent: Agent) -> None:
    with pytest.raises(SignatureMismatchError) as caught:
        stub(agent.execute).when(CONTEXT, stream_update=True)  # type: ignore[call-arg]
    assert isinstance(caught.value, TypeError)
    assert (
        shown(caught.value)
        == """\
cannot stub 'Agent.execute' for arguments that it refuses:
got an unexpected keyword argument 'stream_update' (did you mean 'stream_updates'?).

  spec: async def execute(context, stream_updates=False) -> Result
        model.py:N
  got:  stub(agent.execute).when(Context(run_id='run-1', …), stream_update=True)

Give the arguments of a call that the real method accepts:
  stub(agent.execute).when(context, stream_updates)"""
    )
    assert caught.value.near_matches == ("stream_updates",)
    with pytest.raises(SignatureMismatchError, match="too many positional arguments"):
        stub(agent.execute).when(CONTEXT, True, "message")  # type: ignore[call-arg]
    with pytest.raises(SignatureMismatchError, match="missing a required argument: 'context'"):
        stub(agent.execute).when()  # type: ignore[call-arg]


def test_method_without_a_signature_compares_arguments_as_given() -> None:
    number = make_fake(int)
    view = stub(number.to_bytes)
    assert view.calls == []
    numbers = make_fake(dict)
    stub(numbers.pop).when("k").returns(1)
    assert numbers.pop("k") == 1
    numbers.pop("k", 2)


async def test_copy_of_a_fake_keeps_its_stubs_and_goes_its_own_way(agent: Agent) -> None:
    stub(agent.get).when("k").returns(1.0)
    twin = copy.deepcopy(agent)
    assert twin.get("k") == 1.0
    stub(twin.get).when("k").returns(2.0)
    assert [agent.get("k"), twin.get("k")] == [1.0, 2.0]


def test_matcher_shows_itself_as_the_matcher(agent: Agent) -> None:
    class Long:
        def __eq__(self, other: object) -> bool:
            return isinstance(other, str) and len(other) > 3

        def __hash__(self) -> int:
            raise NotImplementedError

        def __repr__(self) -> str:
            return "<a long text>"

    matcher = Long()
    stub(agent.get).when(arg(matcher)).returns(1.0)
    assert [agent.get("long"), agent.get("k")] == [1.0, 0.0]
    assert repr(stub(agent.get).when(arg(matcher))) == "stub(agent.get).when(<a long text>)"
    assert arg(matcher) == arg(matcher)
    assert arg(matcher) != arg(Long())
    stub(agent.get).assert_any_call(arg(matcher))
    assert len(control(agent).calls) == 2
