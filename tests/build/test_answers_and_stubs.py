from __future__ import annotations

import asyncio
from unittest.mock import ANY, AsyncMock, MagicMock, PropertyMock, call, patch, seal

import pytest

from netra_fakes import make_fake
from netra_fakes._build import is_fake, record_of
from netra_fakes.errors import StubExhaustedError
from tests.examples.engine import Agent, Color, Config, Repo, Store, Tool


@pytest.fixture
def agent():
    return make_fake(Agent)


def test_unstubbed_calls_answer_by_annotation(agent):
    assert agent.get("a") == 0
    assert agent.many(1, key="a") is None
    assert agent.color() is Color.RED
    assert isinstance(agent.child(), Config)
    assert is_fake(agent.child())
    assert isinstance(agent.maybe(), Config)
    assert agent.again() is agent
    assert agent.make(1) is agent
    assert isinstance(agent.plain(1), MagicMock)


async def test_unstubbed_awaits_answer_by_annotation(agent):
    assert await agent.execute("context", "run") is False
    assert isinstance(await agent.find(), Config)
    assert await agent.later(1) == 0
    assert await agent.wrapped(1) == 0
    assert await agent.static(1) == 0
    assert isinstance(await agent.fetch("key"), MagicMock)
    assert await agent.on_done(3) is False


def test_answer_that_is_a_mock_is_kept(agent):
    assert agent.child() is agent.child()
    assert agent.child() is agent.child.return_value
    assert agent.plain(1) is agent.plain(2)
    agent.child.return_value.get.return_value = 4
    assert agent.child().get("x") == 4


def test_answer_that_can_change_is_fresh():
    class Lister:
        def items(self) -> list[int]:
            raise NotImplementedError

    fake = make_fake(Lister)
    fake.items().append(1)
    assert fake.items() == []


async def test_streams_yield_their_stub_each_time_anew(agent):
    assert [item async for item in agent.stream()] == []
    agent.stream.return_value = [1, 2]
    assert [item async for item in agent.stream()] == [1, 2]
    assert [item async for item in agent.stream()] == [1, 2]
    agent.pieces.return_value = [3]
    assert list(agent.pieces()) == [3]
    assert list(agent.pieces()) == [3]


async def test_stream_stub_may_raise_where_it_is_iterated(agent):
    agent.stream.return_value = [1, ValueError("torn")]
    seen = []
    with pytest.raises(ValueError, match="torn"):
        async for item in agent.stream():
            seen.append(item)
    assert seen == [1]
    agent.stream.side_effect = KeyError("first")
    torn = agent.stream()
    with pytest.raises(KeyError):
        await anext(torn)
    agent.pieces.side_effect = KeyError("first")
    torn = agent.pieces()
    with pytest.raises(KeyError):
        next(torn)
    agent.pieces.side_effect = None
    agent.pieces.return_value = [ValueError("torn")]
    with pytest.raises(ValueError, match="torn"):
        list(agent.pieces())


async def test_stream_stub_may_be_a_stream_or_a_function(agent):
    async def numbers():
        yield 5

    agent.stream.return_value = numbers()
    assert [item async for item in agent.stream()] == [5]
    agent.stream.side_effect = lambda n=0: [n, n]
    assert [item async for item in agent.stream(4)] == [4, 4]
    agent.pieces.return_value = iter([1])
    assert list(agent.pieces()) == [1]


async def test_context_managers_enter_their_type(agent):
    async with agent.session() as entered:
        assert isinstance(entered, Config)
    with agent.opened() as entered:
        assert isinstance(entered, Config)


async def test_context_manager_stub_is_what_is_entered(agent):
    config = Tool
    agent.session.return_value = config
    async with agent.session() as entered:
        assert entered is config
    agent.opened.return_value = config
    with agent.opened() as entered:
        assert entered is config


async def test_context_manager_may_be_stubbed_as_a_mock(agent):
    agent.session.return_value.__aenter__.return_value = 7
    async with agent.session() as entered:
        assert entered == 7
    agent.opened.side_effect = ValueError("closed")
    with pytest.raises(ValueError, match="closed"), agent.opened():
        pass
    agent.session.side_effect = ValueError("closed")
    with pytest.raises(ValueError, match="closed"):
        async with agent.session():
            pass


def test_side_effects_work_as_in_unittest_mock(agent):
    agent.get.side_effect = [1, ValueError("second")]
    assert agent.get("a") == 1
    with pytest.raises(ValueError, match="second"):
        agent.get("a")
    agent.get.side_effect = lambda key, default=0: 9
    assert agent.get("a") == 9
    agent.get.side_effect = KeyError
    with pytest.raises(KeyError):
        agent.get("a")
    agent.get.side_effect = None
    agent.get.return_value = 3
    assert agent.get("a") == 3


async def test_async_side_effects_work_as_in_unittest_mock(agent):
    async def run(context, run_id, flag=False):
        return run_id == "x"

    agent.execute.side_effect = run
    assert await agent.execute(1, "x") is True
    agent.execute.side_effect = lambda context, run_id: run(context, "x")
    assert await agent.execute(1, "y") is True
    agent.execute.side_effect = lambda context, run_id: True
    assert await agent.execute(1, "y") is True
    agent.execute.side_effect = [True, KeyError("second")]
    assert await agent.execute(1, "y") is True
    with pytest.raises(KeyError):
        await agent.execute(1, "y")
    agent.execute.side_effect = ValueError
    with pytest.raises(ValueError):
        await agent.execute(1, "y")


def test_used_up_side_effect_says_which_call(agent):
    agent.get.side_effect = [1]
    agent.get("a")
    with pytest.raises(StubExhaustedError) as caught:
        agent.get("a")
    assert isinstance(caught.value, AssertionError)
    assert str(caught.value).startswith(
        "call 2 of 'Agent.get' has no result: its side_effect list of 1 result is used up.\n"
    )
    agent.get.side_effect = iter([])
    with pytest.raises(StubExhaustedError, match="its side_effect is used up"):
        agent.get("a")


async def test_used_up_async_side_effect_says_which_call(agent):
    agent.execute.side_effect = [True]
    await agent.execute(1, "y")
    with pytest.raises(StubExhaustedError, match="call 2 of 'Agent.execute' has no result"):
        await agent.execute(1, "y")


def test_reset_keeps_the_spec(agent):
    agent.get.return_value = 5
    agent.get("a")
    agent.reset_mock(return_value=True, side_effect=True)
    assert agent.get.call_count == 0
    assert agent.mock_calls == []
    assert agent.get("a") == 0
    with pytest.raises(TypeError):
        agent.get()
    assert record_of(agent).reset_at > 0


def test_wraps_and_defaults_are_respected(agent):
    agent.get.side_effect = lambda *args, **kwargs: agent_default()
    from unittest.mock import DEFAULT

    def agent_default():
        return DEFAULT

    agent.get.return_value = 8
    assert agent.get("a") == 8


async def test_the_guidelines_set_up_works_verbatim():
    from unittest.mock import AsyncMock, MagicMock

    fake, registry = make_fake(Agent, types="off"), make_fake(Repo)
    fake.execute.return_value = True
    assert await fake.execute(1, "r") is True
    fake.execute = AsyncMock(return_value=False)
    assert await fake.execute(1, "r") is False
    registry.get.return_value = fake
    assert registry.get("a") is fake
    registry.load = AsyncMock(return_value=fake)
    assert await registry.load("a") is fake
    fake.find = AsyncMock()
    await fake.find()
    with pytest.raises(TypeError):
        fake.execute = MagicMock(return_value=True)


async def test_assigned_mock_stays_itself_and_is_watched(agent):
    mine = AsyncMock(return_value=True)
    agent.execute = mine
    assert agent.execute is mine
    pending = agent.execute("c", "r")
    entry = record_of(agent).calls[-1]
    assert (entry.method, entry.args, entry.awaited) == ("execute", ("c", "r"), False)
    assert entry.location.file == __file__
    assert await pending is True
    assert entry.awaited is True
    mine.assert_awaited_once_with("c", "r")
    assert agent.mock_calls == [call.execute("c", "r")]
    with pytest.raises(TypeError, match="missing a required argument"):
        agent.execute()


def test_assigned_sync_mock_is_watched(agent):
    agent.get = MagicMock(return_value=4)
    assert agent.get("a", default=2) == 4
    assert [entry.method for entry in record_of(agent).calls] == ["get"]
    assert record_of(agent).stubs[-1].uses == 1
    with pytest.raises(TypeError):
        agent.get(nothing=1)


async def test_assigned_function_of_the_same_sort_passes(agent):
    async def execute(context, run_id):
        return run_id

    agent.execute = execute
    assert await agent.execute(1, "r") == "r"
    agent.get = lambda key: 5
    assert agent.get("a") == 5


def test_patch_object_restores_what_stood_there(agent):
    with patch.object(agent, "execute") as patched:
        assert isinstance(patched, AsyncMock)
    assert isinstance(agent.execute, AsyncMock)
    agent.reset_mock()
    untouched = make_fake(Agent)
    with patch.object(untouched, "get", return_value=3):
        assert untouched.get("a") == 3
    assert untouched.get("a") == 0
    untouched.reset_mock()
    assert untouched.get.call_count == 0
    with patch.object(untouched, "name", "patched"):
        assert untouched.name == "patched"
    assert untouched.name == ""


def test_property_mock_on_the_class_of_one_fake_stays_there(agent):
    other = make_fake(Agent)
    type(agent).state = PropertyMock(return_value="busy")
    assert agent.state == "busy"
    assert other.state == ""


def test_shared_class_of_a_method_refuses_attributes(agent):
    with pytest.raises(TypeError, match="all fakes of the real class share it"):
        type(agent.get).something = 1
    type(agent.plain.return_value).something = PropertyMock(return_value=3)
    assert agent.plain(1).something == 3


def test_magic_method_of_a_method_mock_is_its_own(agent):
    agent.get.__str__ = lambda self: "the getter"
    assert str(agent.get) == "the getter"
    assert str(make_fake(Agent).get) != "the getter"
    assert agent.get("a") == 0


def test_sealed_fake_makes_no_more_mocks(agent):
    agent.get.return_value = 4
    seal(agent)
    assert agent.get("a") == 4
    assert agent.many() is None
    with pytest.raises(AttributeError):
        agent.plain(1)
    with pytest.raises(AttributeError):
        agent.plain.return_value


def test_parent_asserts_calls_of_untouched_and_touched_children(agent):
    agent.get("a", 1)
    agent.config.get("k")
    agent.assert_has_calls([call.get("a", default=1), call.config.get("k")])
    with pytest.raises(AssertionError):
        agent.assert_has_calls([call.plain(1)])
    agent.assert_has_calls([call.get(ANY, 1)])


def test_assertions_agree_with_unittest_mock(agent):
    agent.get.assert_not_called()
    agent.get("a", 1)
    agent.get.assert_called_once_with("a", default=1)
    agent.get.assert_called_with("a", 1)
    agent.get.assert_any_call(key="a", default=1)
    agent.get.assert_has_calls([call("a", 1)])
    for wrong in (
        lambda: agent.get.assert_called_once_with("b"),
        lambda: agent.get.assert_called_with("b"),
        lambda: agent.get.assert_any_call("b"),
        lambda: agent.get.assert_has_calls([call("b")]),
        lambda: agent.child.assert_called_with(),
    ):
        with pytest.raises(AssertionError):
            wrong()


async def test_await_assertions_agree_with_unittest_mock(agent):
    pending = agent.execute("c", "r")
    agent.execute.assert_called_once_with("c", "r")
    agent.execute.assert_not_awaited()
    assert (agent.execute.call_count, agent.execute.await_count) == (1, 0)
    await pending
    agent.execute.assert_awaited_once_with("c", run_id="r")
    agent.execute.assert_awaited_with("c", "r")
    agent.execute.assert_any_await("c", "r")
    agent.execute.assert_has_awaits([call("c", "r")])
    with pytest.raises(AssertionError):
        agent.execute.assert_awaited_once_with("c", "other")


def test_stubs_of_users_are_noted_and_counted(agent):
    agent.get.return_value = 4
    agent.get("a")
    agent.get("a")
    (stub,) = record_of(agent).stubs
    assert (stub.method, stub.uses, stub.location.file) == ("get", 2, __file__)


async def test_await_of_an_awaitable_stub_of_a_plain_def(agent):
    future = asyncio.get_running_loop().create_future()
    future.set_result(5)
    agent.later.return_value = future
    assert await agent.later(1) == 5


def test_store_of_mixed_children_is_recorded_with_dotted_names():
    fake = make_fake(Store)
    fake["a"].get("k")
    assert [entry.method for entry in record_of(fake["a"]).calls] == ["get"]
