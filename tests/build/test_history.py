"""The call history of a fake is filled when it is read, and nobody can tell."""

from __future__ import annotations

import asyncio
import copy
import gc
import threading
import weakref
from collections.abc import Callable, Iterable
from typing import Any
from unittest.mock import MagicMock, Mock, call, create_autospec

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netra_fakes import make_fake
from netra_fakes._build.history import FIELDS, Backlog


class Tool:
    def run(self, text: str = "") -> bool: ...


class Agent:
    tool: Tool = Tool()

    async def execute(self, task: str = "") -> str: ...

    def stop(self, reason: str = "") -> None: ...

    def find_tool(self) -> Tool: ...


FIELD_NAMES = ("called", "call_count", "call_args", "call_args_list", "mock_calls", "method_calls")
AWAIT_NAMES = ("await_count", "await_args", "await_args_list")


def history(double: Any) -> list[object]:
    """Return all that a double and its methods learned."""
    told: list[object] = [double.mock_calls, double.method_calls]
    for method in (double.stop, double.execute, double.find_tool):
        told += [getattr(method, name) for name in FIELD_NAMES]
    return told + [getattr(double.execute, name) for name in AWAIT_NAMES]


def await_one(double: Any, number: int) -> None:
    asyncio.run(double.execute(str(number)))


def drop_one(double: Any, number: int) -> None:
    double.execute(str(number)).close()


def reset(double: Any, _number: int) -> None:
    double.reset_mock()


def reset_method(double: Any, _number: int) -> None:
    double.stop.reset_mock()


def attach(double: Any, _number: int) -> None:
    double.manager.attach_mock(double.stop, "stopped")


def attach_all(double: Any, _number: int) -> None:
    double.manager.attach_mock(double, "agent")


def set_count(double: Any, number: int) -> None:
    double.stop.call_count = number


def set_calls(double: Any, number: int) -> None:
    double.stop.mock_calls = [call(number)]


def set_method_calls(double: Any, number: int) -> None:
    double.method_calls = [call.stop(number)]


def set_awaits(double: Any, number: int) -> None:
    double.execute.await_count = number


def rename(double: Any, number: int) -> None:
    double.stop._mock_new_name = f"stop_{number}"


def assert_one(double: Any, number: int) -> None:
    with pytest.raises(AssertionError):
        double.stop.assert_called_once_with(f"not {number}")


STEPS: list[Callable[[Any, int], object]] = [
    lambda double, number: double.stop(str(number)),
    lambda double, number: double.stop(reason=str(number)),
    lambda double, _number: double.find_tool(),
    lambda double, number: double.find_tool.return_value.run(str(number)),
    lambda double, number: double.tool.run(text=str(number)),
    lambda double, _number: double.stop.called,
    lambda double, _number: list(double.mock_calls),
    lambda double, _number: list(double.method_calls),
    lambda double, _number: dir(double.stop),
    await_one,
    drop_one,
    reset,
    reset_method,
    attach,
    attach_all,
    set_count,
    set_calls,
    set_method_calls,
    set_awaits,
    rename,
    assert_one,
]


def double_of(make: Callable[[type], Any]) -> Any:
    double = make(Agent)
    double.find_tool.return_value = make(Tool)
    double.tool = make(Tool)
    return double


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 9)), max_size=14))
def test_history_is_that_of_an_autospec(steps: list[tuple[Callable[..., object], int]]) -> None:
    mine = double_of(lambda spec: make_fake(spec, extra_attributes=["manager"]))
    theirs = double_of(lambda spec: create_autospec(spec, instance=True))
    for double in (mine, theirs):
        manager = Mock()
        vars(double)["manager"] = manager
    for step, number in steps:
        for double in (mine, theirs):
            step(double, number)
    assert mine.manager.mock_calls == theirs.manager.mock_calls
    assert mine.manager.method_calls == theirs.manager.method_calls
    assert history(mine) == history(theirs)


def test_fields_are_missing_until_one_is_read() -> None:
    agent: Any = make_fake(Agent)
    agent.stop()
    assert not FIELDS.intersection(vars(agent.stop))
    assert agent.stop.call_count == 1
    assert FIELDS.intersection(vars(agent.stop))
    agent.find_tool()
    assert agent.find_tool.call_args == call()


def test_sync_method_learns_nothing_of_awaits() -> None:
    agent: Any = make_fake(Agent)
    agent.stop()
    assert agent.stop.call_count == 1
    assert not hasattr(agent.stop, "_mock_await_count")


def test_calls_before_a_fake_is_attached_are_its_own() -> None:
    agent: Any = make_fake(Agent)
    agent.stop("before")
    manager = MagicMock()
    manager.attach_mock(agent, "agent")
    agent.stop("after")
    assert manager.mock_calls == [call.agent.stop("after")]
    assert agent.mock_calls == [call.stop("before"), call.stop("after")]


def test_calls_of_two_fakes_stand_in_order_where_one_hangs_from_the_other() -> None:
    agent: Any = make_fake(Agent)
    tool: Any = make_fake(Tool)
    agent.stop("first")
    tool.run("unheard")
    agent.tool = tool
    tool.run("second")
    agent.stop("third")
    assert agent.mock_calls == [call.stop("first"), call.tool.run("second"), call.stop("third")]


def test_calls_of_a_mock_under_a_fake_stand_in_order() -> None:
    agent: Any = make_fake(Agent, extra_attributes=["log"])
    agent.stop("first")
    agent.log.info("second")
    agent.stop("third")
    assert agent.mock_calls == [call.stop("first"), call.log.info("second"), call.stop("third")]


def test_copy_has_the_history_and_then_one_of_its_own() -> None:
    agent: Any = make_fake(Agent)
    agent.stop("both")
    twin = copy.deepcopy(agent)
    agent.stop("one")
    twin.stop("other")
    assert agent.mock_calls == [call.stop("both"), call.stop("one")]
    assert twin.mock_calls == [call.stop("both"), call.stop("other")]


def test_call_made_while_calls_are_written_is_written_once() -> None:
    agent: Any = make_fake(Agent)
    agent.stop("first")
    backlog = vars(agent)["_netra_backlog"]
    backlog.extend((lambda *_: agent.stop("within"), {}, (), {}))  # as a finaliser may do
    backlog.write_out()
    agent.stop("last")
    assert [made.args for made in agent.stop.call_args_list] == [("first",), ("within",), ("last",)]


class Read(Backlog):
    """A backlog that another thread has read just before something is put onto it."""

    def extend(self, items: Iterable[Any]) -> None:
        self.is_read = True
        super().extend(items)


def test_call_and_await_that_just_miss_the_reading_are_written() -> None:
    for await_it in (False, True):
        agent: Any = make_fake(Agent)
        vars(agent)["_netra_backlog"] = Read()
        if await_it:
            coroutine = agent.execute()
            vars(agent)["_netra_backlog"].is_read = False
            asyncio.run(coroutine)
            assert (agent.execute.call_count, agent.execute.await_count) == (1, 1)
        else:
            agent.stop()
            assert vars(agent.stop)["_mock_call_count"] == 1


def test_journal_keeps_no_fake_alive_that_was_called() -> None:
    agent: Any = make_fake(Agent)
    agent.stop()
    gone = weakref.ref(agent)
    del agent
    gc.collect()
    assert gone() is None


def test_reading_while_threads_call_loses_no_call() -> None:
    agent: Any = make_fake(Agent)
    threads = [
        threading.Thread(target=lambda: [agent.stop("x") for _ in range(200)]) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert agent.stop.call_count <= len(agent.mock_calls)
    assert agent.stop.call_count == len(agent.stop.call_args_list) == 1600
    assert agent.mock_calls == agent.method_calls == [call.stop("x")] * 1600
