"""The agent answers, fails or dawdles as told, and announces its tools."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest.mock import AsyncMock, MagicMock

import pytest
import trio

from netra_fakes import (
    assert_events,
    events,
    make_agent,
    make_bridge,
    make_execution_result,
    make_registry,
    make_user_context,
    stub,
)
from netra_fakes.errors import NotAwaitableError, UnknownAttributeError
from netra_fakes.reference import AgentWebSocketBridge
from netra_fakes.roles import get_role, resolve

pytestmark = pytest.mark.usefixtures("application")


def sent(bridge: Any) -> list[str]:
    return [name for name, _, _ in bridge.mock_calls]


async def test_agent_is_an_instance_of_its_class_and_succeeds() -> None:
    agent = make_agent()
    assert isinstance(agent, resolve(get_role("agent")))
    assert agent.name == "test-agent"
    result = await agent.execute(make_user_context())
    assert type(result) is resolve(get_role("execution_result"))
    assert (result.success, result.agent_name) == (True, "test-agent")
    assert result.data == {"agent": "test-agent", "status": "ok"}


async def test_result_is_answered() -> None:
    assert await make_agent(result={"a": 1}).execute() == {"a": 1}
    assert await make_agent(result=None).execute() is None


async def test_error_is_raised() -> None:
    with pytest.raises(RuntimeError, match="no model"):
        await make_agent(error=RuntimeError("no model")).execute()
    with pytest.raises(TimeoutError):
        await make_agent(error=TimeoutError).execute()


async def test_delay_comes_first() -> None:
    agent = make_agent(delay=30)
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(agent.execute(), 0.01)
    agent.execute.assert_awaited_once_with()


async def test_tools_are_announced_on_the_bridge_that_was_set() -> None:
    bridge = make_bridge()
    agent = make_agent("finder", tools=["search", "sum"])
    agent.set_websocket_bridge(bridge, "run-1")
    await agent.execute(make_user_context())
    assert sent(bridge) == ["notify_tool_executing", "notify_tool_completed"] * 2
    bridge.notify_tool_executing.assert_any_await(
        run_id="run-1", tool_name="search", agent_name="finder"
    )
    bridge.notify_tool_completed.assert_awaited_with(
        run_id="run-1", tool_name="sum", agent_name="finder", result={"success": True}
    )


async def test_one_name_alone_is_one_tool() -> None:
    bridge = make_bridge()
    await make_agent(tools="search", bridge=bridge).execute(make_user_context())
    assert sent(bridge) == ["notify_tool_executing", "notify_tool_completed"]


async def test_class_that_answers_with_a_result_answers_with_a_good_one() -> None:
    result_class: Any = resolve(get_role("execution_result"))

    class Worker:
        async def execute(self, task: str):  # noqa: ANN202
            raise NotImplementedError

        async def run(self) -> int:
            raise NotImplementedError

    Worker.execute.__annotations__["return"] = result_class | None
    worker = make_agent("worker", spec=Worker)
    assert (await worker.execute("task")).agent_name == "worker"
    assert await worker.run() == 0


def test_agent_runs_under_trio() -> None:
    bridge = make_bridge()
    agent = make_agent(tools=["search"], delay=0.001, bridge=bridge)
    assert trio.run(agent.execute, make_user_context()).success
    assert len(sent(bridge)) == 2


async def test_tools_give_their_results() -> None:
    bridge = make_bridge()
    agent = make_agent(tools={"search": {"hits": 3}, "sum": 7}, bridge=bridge)
    await agent.execute(make_user_context(run_id="run-2"))
    results = [call.kwargs["result"] for call in bridge.notify_tool_completed.await_args_list]
    assert results == [{"hits": 3}, {"success": True, "value": 7}]
    assert {call.kwargs["run_id"] for call in bridge.notify_tool_completed.await_args_list} == {
        "run-2"
    }


async def test_tool_that_fails_fails_the_agent() -> None:
    bridge = make_bridge()
    agent = make_agent(tools={"search": ValueError("no index"), "sum": 7}, bridge=bridge)
    with pytest.raises(ValueError, match="no index"):
        await agent.execute(make_user_context())
    assert sent(bridge) == ["notify_tool_executing", "notify_tool_completed"]
    assert bridge.notify_tool_completed.await_args.kwargs["result"] == {
        "success": False, "error": "no index",
    }  # fmt: skip


async def test_tools_without_a_bridge_are_told_to_nobody() -> None:
    result = await make_agent(tools=["search"]).execute(make_user_context())
    assert result.success


async def test_real_bridge_is_told_too() -> None:
    bridge = AgentWebSocketBridge()
    await make_agent(tools=["search"], bridge=bridge).execute(make_user_context())
    assert [event.type for event in bridge.event_history] == ["tool_executing", "tool_completed"]


async def test_any_bridge_is_told_what_it_can_take() -> None:
    class Pager:
        def __init__(self) -> None:
            self.seen: list[str] = []

        def notify_tool_executing(self, tool_name: str) -> None:
            self.seen.append(tool_name)

        def notify_tool_completed(self, **about: Any) -> None:
            self.seen.append(about["run_id"])

    pager: Any = Pager()
    await make_agent(tools=["search"], bridge=pager).execute(make_user_context())
    assert pager.seen == ["search", "test-run"]
    for bridge in (object(), MagicMock()):
        agent = make_agent(tools=["search"], bridge=bridge)  # type: ignore[call-overload]
        assert (await agent.execute(make_user_context())).success


async def test_return_value_that_a_test_sets_wins() -> None:
    bridge = make_bridge()
    agent = make_agent(tools=["search"], bridge=bridge)
    agent.execute.return_value = "mine"
    assert await agent.execute(make_user_context()) == "mine"
    assert len(sent(bridge)) == 2
    agent.execute.side_effect = OSError("down")
    with pytest.raises(OSError, match="down"):
        await agent.execute()


async def test_guideline_set_ups_work_verbatim() -> None:
    mock_agent = make_agent()
    expected = make_execution_result(data=1)
    mock_agent.execute.return_value = expected
    assert await mock_agent.execute() is expected
    mock_agent.execute = AsyncMock(return_value=expected)
    assert await mock_agent.execute() is expected


def test_original_sin_is_refused() -> None:
    mock_agent = make_agent()
    with pytest.raises(NotAwaitableError, match="real method is a coroutine function"):
        mock_agent.execute = MagicMock(return_value=1)


def test_agent_takes_what_the_core_sets_from_outside() -> None:
    agent = make_agent()
    agent._user_id = "ada"
    assert agent._user_id == "ada"

    async def emit_thinking(
        thought: str, step_number: int | None = None, context: Any = None
    ) -> None:
        raise NotImplementedError

    agent.emit_thinking = emit_thinking
    with pytest.raises(AttributeError):
        agent.execution_engine = 3
    assert not hasattr(agent, "websocket_bridge")


def test_agent_knows_whether_it_has_a_bridge() -> None:
    agent = make_agent()
    assert agent.has_websocket_context() is False
    agent.set_websocket_bridge(make_bridge(), "run")
    assert agent.has_websocket_context() is True


def test_keywords_of_make_fake_are_taken() -> None:
    agent = make_agent(extra_attributes=["mood"], attributes={"description": "d"}, types="off")
    agent.mood = "good"
    assert (agent.mood, agent.description) == ("good", "d")
    with pytest.raises(UnknownAttributeError):
        agent.execut  # noqa: B018


def test_misspelt_keyword_is_refused() -> None:
    with pytest.raises(TypeError) as caught:
        make_agent(reslt=3)  # type: ignore[call-overload]
    assert str(caught.value) == (
        "the role 'agent' takes no keyword 'reslt': did you mean 'result'?"
    )


def test_name_that_is_no_variable_leaves_the_fake_its_role_name() -> None:
    assert "agent.execute" in repr(make_agent("42!").execute)
    assert "two_words.execute" in repr(make_agent("two-words").execute)


async def test_class_of_ones_own_is_wired_by_what_it_has() -> None:
    class Worker:
        def run(self, task: str) -> str:
            raise NotImplementedError

    worker = make_agent("worker", spec=Worker, delay=0.001)
    assert worker.run("task") == ""
    assert make_agent(spec=Worker, result="done").run("task") == "done"
    with pytest.raises(KeyError):
        make_agent(spec=Worker, error=KeyError("task")).run("task")


async def test_stubbed_value_leaves_delay_and_tools_and_wins_over_the_error() -> None:
    bridge, context = make_bridge(), make_user_context(run_id="r")
    agent = make_agent(tools=["search"], bridge=bridge, error=RuntimeError("no"))
    with pytest.raises(RuntimeError, match="no"):
        await agent.execute(context)
    stub(agent.execute).returns("all")
    assert await agent.execute(context) == "all"
    stub(agent.execute).when(context, True).returns("one")
    assert await agent.execute(context, True) == "one"
    assert await agent.execute(context) == "all"
    agent.execute.return_value = "mine"  # type: ignore[attr-defined]
    assert await agent.execute(context) == "mine"
    told = ["tool_executing", "tool_completed"] * 4
    assert_events(bridge, told, exact=True)
    stub(agent.execute).raises(KeyError)
    with pytest.raises(KeyError):
        await agent.execute(context)
    assert_events(bridge, told, exact=True)


async def test_run_is_told_by_an_argument_or_a_context_among_them() -> None:
    class Worker:
        async def execute(self, task: object, run_id: str = "") -> object:
            raise NotImplementedError

        def set_websocket_bridge(self, websocket_bridge: object) -> None:
            raise NotImplementedError

    bridge = make_bridge()
    worker = make_agent(spec=Worker, tools="search")
    worker.set_websocket_bridge(bridge)
    await worker.execute(make_user_context(run_id="of-the-context"))
    await worker.execute("task", "of-the-call")
    await worker.execute("task")
    assert [event.run_id for event in events(bridge)][::2] == ["of-the-context", "of-the-call", ""]


def test_messages_name_the_variable_and_not_the_agent() -> None:
    worker = make_agent("triage")
    with pytest.raises(NotAwaitableError) as caught:
        worker.execute = MagicMock()  # type: ignore[method-assign]
    assert "  worker.execute.return_value = " in str(caught.value)
    registry = make_registry([make_agent("inner")])
    with pytest.raises(UnknownAttributeError, match="got:  inner.nothing"):
        registry.get("inner").nothing  # type: ignore[union-attr]  # noqa: B018
    bridge = make_bridge(name="socket")
    with pytest.raises(UnknownAttributeError, match="got:  socket.nothing"):
        bridge.nothing  # type: ignore[attr-defined]  # noqa: B018
