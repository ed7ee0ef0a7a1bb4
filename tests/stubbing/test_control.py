"""`control(fake)` looks at a fake as a whole, and `stub()` refuses what is no method of one."""

from __future__ import annotations

import re
from unittest.mock import MagicMock, call

import pytest

from netra_fakes import control, make_agent, make_fake, make_registry, stub
from netra_fakes._journal import JOURNAL
from netra_fakes.errors import NeverAwaitedError, NotAFakeError, UnusedStubError
from netra_fakes.stubbing.target import find_interface
from tests.stubbing.messages import shown
from tests.typing.model import Agent, Context, Result, handle, parse

CONTEXT = Context("run-1")
RESULT = Result(success=True)


@pytest.fixture
def agent() -> Agent:
    return make_fake(Agent, name="agent")


async def test_calls_are_those_of_every_method_in_order(agent: Agent) -> None:
    agent.get("k")
    await agent.execute(CONTEXT, True)
    calls = control(agent).calls
    assert calls == [call.get("k"), call.execute(CONTEXT, stream_updates=True)]
    assert [made.method for made in calls] == ["get", "execute"]
    assert repr(calls) == "[get('k'), execute(Context(run_id='run-1', …), True)]"


def test_spec_is_the_real_interface(agent: Agent) -> None:
    assert control(agent).spec.methods["execute"].is_awaited
    assert control(agent).spec.target == "tests.typing.model:Agent"
    assert repr(control(agent)) == "control(agent)"


def test_reset_forgets_calls_and_stubs(agent: Agent) -> None:
    stub(agent.get).returns(1.0)
    stub(agent.get).when("k").returns(2.0)
    agent.get("k")
    control(agent).reset()
    assert agent.get.call_count == 0
    assert control(agent).calls == []
    assert agent.get("k") == 0.0
    control(agent).verify()


def test_reset_gives_a_role_its_own_behaviour_back() -> None:
    agent = make_agent("worker")
    registry = make_registry([agent])
    stub(registry.get_agent).when("worker").returns(None)
    assert registry.get_agent("worker") is None
    control(registry).reset()
    assert registry.get_agent("worker") is agent


class Shelf:
    def __getitem__(self, key: str) -> int:
        raise NotImplementedError


def test_reset_forgets_stubs_of_operators() -> None:
    shelf = make_fake(Shelf)
    stub(shelf.__getitem__).returns(3)
    assert shelf["k"] == 3
    control(shelf).reset()
    assert shelf["k"] == 0


async def test_reset_of_a_function_forgets_its_calls() -> None:
    for strict in (True, False):
        handler = make_fake(handle, strict=strict, name="handler")
        stub(handler).when(CONTEXT).returns(RESULT)
        assert await handler(request=CONTEXT) is RESULT
        assert stub(handler).calls == [call(CONTEXT)]
        assert control(handler).spec.name == "handle"
        control(handler).reset()
        assert control(handler).calls == []
        stub(handler).assert_not_called()


def test_lenient_fake_of_a_function_is_described_by_its_signature() -> None:
    interface = find_interface(make_fake(parse, strict=False).mock)  # type: ignore[attr-defined]
    assert interface.real is None
    assert interface.parameter_types("") == {}
    assert list(interface.signature("").parameters) == ["text"]  # type: ignore[union-attr]


def test_reset_leaves_a_return_value_that_the_test_set(agent: Agent) -> None:
    stub(agent.get).returns(1.0)
    agent.get.return_value = 9.0
    control(agent).reset()
    assert agent.get("k") == 9.0


def test_reset_leaves_what_the_test_set_on_the_mock(agent: Agent) -> None:
    stub(agent.get).returns(1.0)
    agent.get.side_effect = lambda key, default=0: 9.0
    control(agent).reset()
    assert agent.get("k") == 9.0


async def test_verify_passes_where_all_is_awaited_and_used(agent: Agent) -> None:
    stub(agent.execute).returns(RESULT)
    stub(agent.get).when("k").returns(1.0)
    stub(agent.stream).yields(b"a")
    await agent.execute(CONTEXT)
    agent.get("k")
    agent.stream()
    control(agent).verify()


def test_verify_names_the_stubs_that_no_call_used(agent: Agent) -> None:
    stub(agent.get).returns(1.0)
    stub(agent.execute).when(CONTEXT).raises(TimeoutError("late"))
    agent.get("k")
    stub(agent.find).when("k").returns(None)
    with pytest.raises(UnusedStubError) as caught:
        control(agent).verify()
    assert (
        shown(caught.value)
        == """\
'agent' (Agent) has 2 stubs that no call used:

  stub(agent.execute).when(Context(run_id='run-1', …)).raises(TimeoutError('late'))
      test_control.py:N
  stub(agent.find).when('k').returns(None)
      test_control.py:N

Remove what is not needed, or exempt it:
  stub(agent.execute).lenient().returns(...)"""
    )
    assert (caught.value.fake, caught.value.member) == ("agent", "execute")


def test_lenient_stubs_may_stay_unused(agent: Agent) -> None:
    stub(agent.get).lenient().returns(1.0)
    stub(agent.find).when("k").lenient().returns(None)
    control(agent).verify()
    stub(agent.log).when("a").returns(None)
    stub(agent.log).when("b").returns(None)
    stub(agent.log).when("b").lenient()
    with pytest.raises(UnusedStubError, match=r"a stub that no call used:\n\n.*when\('a'\)"):
        control(agent).verify()
    stub(agent.log).lenient()
    control(agent).verify()


def test_stub_that_a_later_one_replaced_is_not_called_unused(agent: Agent) -> None:
    stub(agent.get).returns(1.0)
    stub(agent.get).returns(2.0)
    stub(agent.get).when("k").returns(3.0)
    stub(agent.get).when(key="k").returns(4.0)
    assert [agent.get("k"), agent.get("a")] == [4.0, 2.0]
    control(agent).verify()


def test_used_stub_stays_used_when_another_takes_over(agent: Agent) -> None:
    stub(agent.get).returns(1.0)
    agent.get("a")
    stub(agent.get).raises(KeyError)
    with pytest.raises(KeyError):
        agent.get("a")
    stub(agent.get).returns(2.0)
    agent.get("a")
    agent.get.side_effect = None
    assert [stub_.uses for stub_ in control(agent)._record.stubs] == [1, 1, 1]
    control(agent).verify()


async def test_verify_names_the_coroutines_that_nobody_awaited(agent: Agent) -> None:
    stub(agent.get).returns(1.0)
    coroutine = agent.execute(CONTEXT, stream_updates=True)
    with pytest.raises(NeverAwaitedError) as caught:
        control(agent).verify()
    assert (
        shown(caught.value)
        == """\
'agent' (Agent) gave 1 coroutine that nobody awaited:

  execute(Context(run_id='run-1', …), stream_updates=True)   (test_control.py:N)

and these stubs were never used:
  stub(agent.get).returns(1.0)
      test_control.py:N

Await the call where it is made:
  await agent.execute(Context(run_id='run-1', …), stream_updates=True)"""
    )
    await coroutine
    agent.get("k")
    control(agent).verify()
    second = agent.stop()
    with pytest.raises(NeverAwaitedError, match="gave 1 coroutine"):
        control(agent).verify()
    await second


async def test_explain_shows_stubs_calls_and_what_went_unused(agent: Agent) -> None:
    stub(agent.execute).when(CONTEXT).returns(RESULT)
    stub(agent.execute).when(CONTEXT, True).raises(TimeoutError)
    stub(agent.find).lenient().returns(None)
    agent.later.return_value = 3
    await agent.execute(CONTEXT)
    agent.get("k")
    assert (
        re.sub(r":\d+", ":N", control(agent).explain())
        == """\
agent (Agent): 2 calls, 4 stubs, 2 unused

method   stub                                      used   called  awaited  stubbed at
-------  ----------------------------------------  -----  ------  -------  -------------------
execute  when(Context(run_id='run-1', …)).retu...  1      1       1        test_control.py:N
execute  when(Context(run_id='run-1', …), True...  never  1       1        test_control.py:N
find     returns(None)                             0      0       -        test_control.py:N
later    return_value or side_effect               never  0       -        test_control.py:N
get      -                                         -      1       -        -"""
    )


def test_stubs_are_in_the_journal_for_the_verdict(agent: Agent) -> None:
    stub(agent.get).when("k").returns(1.0)
    (record,) = [fake for fake in JOURNAL.fakes if fake.name == "agent"]
    (noted,) = record.stubs
    assert (noted.method, noted.uses, noted.is_lenient) == ("get", 0, False)
    assert noted.location is not None
    assert noted.location.file.endswith("test_control.py")
    agent.get("k")
    assert noted.uses == 1


# --- what is no fake, and no method of one -----------------------------------------------------


def test_control_refuses_what_is_no_fake(agent: Agent) -> None:
    with pytest.raises(NotAFakeError) as caught:
        control(MagicMock(name="agent"))
    assert (
        shown(caught.value)
        == """\
control() and on() take a fake; got <agent>, of type MagicMock.

Make one of the real class:
  agent = make_fake(Agent)"""
    )
    with pytest.raises(NotAFakeError):
        control(agent.get)


@pytest.mark.parametrize(
    ("thing", "text"),
    [
        (
            MagicMock(),
            """\
a MagicMock that belongs to no fake.

Make a fake of the real class, and name its method:
  agent = make_fake(Agent)
  stub(agent.execute)
or configure the mock itself:
  mock.return_value = ...""",
        ),
        (
            Agent.execute,
            """\
the real method 'Agent.execute'.

Make a fake of the class:
  fake = make_fake(Agent)
  stub(fake.execute)""",
        ),
        (
            parse,
            """\
the real function 'parse'.

Make a fake of it:
  fake = make_fake(parse)
  stub(fake)""",
        ),
        (
            3,
            """\
3, of type int.

If it is what a call gave, name the method without calling it:
  stub(fake.method)""",
        ),
    ],
)
def test_stub_refuses_what_is_no_method_of_a_fake(thing: object, text: str) -> None:
    with pytest.raises(NotAFakeError) as caught:
        stub(thing)  # type: ignore[call-overload]
    message = shown(caught.value)
    assert message == f"stub() takes a method of a fake, such as stub(agent.execute);\ngot {text}"


def test_stub_refuses_the_fake_itself(agent: Agent) -> None:
    with pytest.raises(NotAFakeError) as caught:
        stub(agent)  # type: ignore[call-overload]
    assert (
        str(caught.value)
        == """\
stub() takes a method of a fake, such as stub(agent.execute);
got the fake 'agent' itself.

Name the method:
  stub(agent.execute)
  stub(agent.stop)
  stub(agent.get)"""
    )


def test_stub_refuses_the_coroutine_of_a_call() -> None:
    with pytest.raises(NotAFakeError) as caught:
        stub(handle(CONTEXT))  # type: ignore[call-overload]
    assert (
        str(caught.value)
        == """\
stub() takes a method of a fake, such as stub(agent.execute);
got the coroutine of a call of 'handle'.

Name the method without calling it:
  stub(fake.handle)"""
    )
