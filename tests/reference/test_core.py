"""The reference core, with real objects in every place: the Golden Path and every way off it."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest.mock import MagicMock

import pytest
import trio

from netra_fakes.reference import (
    Agent,
    AgentExecutionContext,
    AgentExecutionCore,
    AgentExecutionPhase,
    AgentExecutionResult,
    AgentRegistry,
    AgentWebSocketBridge,
    CircuitBreakerOpenError,
    ExecutionState,
    UserExecutionContext,
)

_BEGUN = ["started T", "thinking T", "started R", "thinking R", "thinking R"]
_FAILED = [*_BEGUN, "error R", "error T", "completed R"]
_CUT_SHORT = [*_BEGUN, "error T", "error R", "error T", "completed R"]
_DONE = [
    "thinking R", "thinking R", "thinking T", "tool_executing T", "thinking T", "thinking T",
    "completed T", "completed R",
]  # fmt: skip


class Scripted(Agent):
    """An agent that answers, raises or waits as told."""

    def __init__(self, answer: Any, delay: float = 0.0) -> None:
        super().__init__(name="triage")
        self.answer = answer
        self.delay = delay
        self.seen: list[Any] = []

    async def execute(self, *args: Any, **kwargs: Any) -> Any:
        self.seen.extend(args)
        await asyncio.sleep(self.delay)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Run:
    """One execution by a core of its own."""

    def __init__(self, agent: Agent | None, bridge: AgentWebSocketBridge | None = None) -> None:
        self.registry = AgentRegistry()
        if agent is not None:
            self.registry.register("triage", agent)
        self.bridge = bridge or AgentWebSocketBridge()
        self.core = AgentExecutionCore(self.registry, self.bridge)

    async def go(self, **options: Any) -> AgentExecutionResult:
        context = AgentExecutionContext("R", "T", "ada", "triage")
        return await self.core.execute_agent(
            context, UserExecutionContext("ada", "T", "R"), **options
        )

    @property
    def events(self) -> list[str]:
        return [
            f"{event.type.removeprefix('agent_')} {event.run_id}"
            for event in self.bridge.event_history
        ]

    @property
    def phases(self) -> list[AgentExecutionPhase]:
        (record,) = self.core.agent_tracker.get_executions_by_agent("triage")
        return [step.to_phase for step in record.phase_history]

    @property
    def state(self) -> ExecutionState:
        (record,) = self.core.agent_tracker.get_executions_by_agent("triage")
        return record.state


async def test_golden_path_sends_all_five_events_in_order() -> None:
    agent = Agent(name="triage")
    agent.register_tool("search", lambda: {"hits": 3})
    run = Run(agent)
    result = await run.go()
    assert result.success
    assert result.data == {"agent": "triage", "user_id": "ada", "tools": {"search": {"hits": 3}}}
    assert run.events == [*_BEGUN, "tool_executing R", "tool_completed R", *_DONE]
    assert run.state is ExecutionState.COMPLETED
    assert [phase.name for phase in run.phases] == [
        "WEBSOCKET_SETUP", "CONTEXT_VALIDATION", "STARTING", "THINKING", "TOOL_PREPARATION",
        "TOOL_EXECUTION", "RESULT_PROCESSING", "COMPLETING", "COMPLETED",
    ]  # fmt: skip


async def test_result_object_is_passed_through() -> None:
    answer = AgentExecutionResult(True, data=3)
    assert await Run(Scripted(answer)).go() is answer


@pytest.mark.parametrize("answer", [{"a": 1}, 7])
async def test_other_answer_becomes_data(answer: Any) -> None:
    run = Run(Scripted(answer))
    result = await run.go()
    assert (result.success, result.data) == (True, answer)
    assert run.events == [*_BEGUN, *_DONE]


async def test_agent_of_another_declaration_is_called_as_the_real_core_calls() -> None:
    agent = Scripted({})
    await Run(agent).go()
    assert [getattr(item, "user_id", item) for item in agent.seen] == ["ada", "R", True]


async def test_error_of_the_agent_is_told_and_not_raised() -> None:
    run = Run(Scripted(ValueError("no model")))
    result = await run.go()
    assert (result.success, result.error) == (False, "ValueError: no model")
    assert run.events == _FAILED
    assert run.state is ExecutionState.FAILED
    assert run.phases[-1] is AgentExecutionPhase.FAILED


async def test_hand_made_mock_fails_as_in_the_real_core() -> None:
    agent = MagicMock()
    agent.execute = MagicMock(return_value=AgentExecutionResult(True))
    result = await Run(agent).go()
    assert result.error == (
        "TypeError: object AgentExecutionResult can't be used in 'await' expression"
    )


async def test_silent_agent_is_a_failure() -> None:
    run = Run(Scripted(None))
    assert (await run.go()).error == "Agent 'triage' died silently"
    assert run.events == _FAILED


async def test_result_that_reports_a_failure_fails() -> None:
    answer = AgentExecutionResult(False)
    run = Run(Scripted(answer))
    assert await run.go() is answer
    assert run.state is ExecutionState.FAILED


async def test_slow_agent_times_out() -> None:
    run = Run(Scripted({}, delay=30))
    result = await run.go(timeout=0.01)
    assert result.error == "Agent 'triage' took longer than 0.01 seconds"
    assert run.events == _CUT_SHORT
    assert run.phases[-2:] == [AgentExecutionPhase.TIMEOUT, AgentExecutionPhase.FAILED]


@pytest.mark.parametrize(("delay", "timeout", "is_good"), [(0, 60, True), (3600, 0.01, False)])
def test_core_runs_under_trio(delay: float, timeout: float, is_good: bool) -> None:
    class Waiting(Agent):
        async def execute(self, *args: Any, **kwargs: Any) -> Any:
            await trio.sleep(delay)
            return {}

    run = Run(Waiting(name="triage"))
    result = trio.run(lambda: run.go(timeout=timeout))
    assert result.success is is_good
    assert run.events == ([*_BEGUN, *_DONE] if is_good else _CUT_SHORT)


async def test_open_circuit_is_told() -> None:
    run = Run(Scripted(CircuitBreakerOpenError("3 failures in a row")))
    assert (await run.go()).error == "Circuit breaker is open: 3 failures in a row"
    assert run.events == _CUT_SHORT
    assert run.phases[-2] is AgentExecutionPhase.CIRCUIT_BREAKER_OPEN


async def test_missing_agent_is_told() -> None:
    run = Run(None)
    assert (await run.go()).error == "Agent 'triage' not found"
    assert run.events == ["started T", "thinking T", "started R", "error R", "error T"]


async def test_bridge_that_is_down_does_not_stop_the_agent() -> None:
    class Down(AgentWebSocketBridge):
        async def _send(self, *args: Any, **payload: Any) -> bool:
            raise ConnectionError("gone")

    run = Run(Scripted({"a": 1}), Down())
    assert (await run.go()).success


async def test_without_a_bridge_nobody_is_told() -> None:
    registry = AgentRegistry()
    registry.register("triage", Scripted({"a": 1}))
    core = AgentExecutionCore(registry)
    context = AgentExecutionContext("R", "T", "ada", "triage")
    result = await core.execute_agent(context, UserExecutionContext("ada", "T", "R"))
    assert result.success


async def test_tracker_that_starts_nothing_stops_the_core() -> None:
    run = Run(Scripted({}))
    run.core.agent_tracker.start_execution = lambda execution_id: False  # type: ignore[method-assign]
    with pytest.raises(RuntimeError, match="could not be started"):
        await run.go()


async def test_agent_is_prepared_as_far_as_it_can_be() -> None:
    class Minimal:
        def set_websocket_bridge(self, bridge: object, run_id: str) -> None:
            self.bridge = bridge

        async def execute(self, context: object, run_id: str, stream: bool) -> dict[str, Any]:
            return {"user": self._user_id}  # type: ignore[attr-defined]

    class Rich(Minimal):
        websocket_bridge: object = None

    for agent in (Minimal(), Rich()):
        run = Run(agent)  # type: ignore[arg-type]
        assert (await run.go()).data == {"user": "ada"}
        assert getattr(agent, "websocket_bridge", run.bridge) is run.bridge


async def test_agent_thinks_through_the_core() -> None:
    class Thinker(Agent):
        async def execute_core_logic(self, context: UserExecutionContext) -> dict[str, Any]:
            await self.emit_thinking("so", 9)
            return {}

    run = Run(Thinker(name="triage"))
    await run.go()
    thoughts = [event.payload.get("reasoning") for event in run.bridge.event_history]
    assert "so" in thoughts


def test_streaming_may_take_longer() -> None:
    core = AgentExecutionCore(AgentRegistry())
    assert core.get_execution_timeout() == 25.0
    assert core.get_execution_timeout(streaming=True) == 50.0


async def test_a_hundred_users_see_nothing_of_each_other() -> None:
    async def one(number: int) -> tuple[AgentExecutionResult, set[str | None]]:
        user, thread, name = f"user-{number}", f"T-{number}", f"R-{number}"
        agent = Agent(name="triage")
        agent.register_tool("wait", lambda: asyncio.sleep(0))
        registry, bridge = AgentRegistry(), AgentWebSocketBridge()
        registry.register("triage", agent)
        result = await AgentExecutionCore(registry, bridge).execute_agent(
            AgentExecutionContext(name, thread, user, "triage"),
            UserExecutionContext(user, thread, name),
        )
        return result, {event.run_id for event in bridge.event_history}

    outcomes = await asyncio.gather(*(one(number) for number in range(100)))
    for number, (result, runs) in enumerate(outcomes):
        assert result.data["user_id"] == f"user-{number}"  # type: ignore[index]
        assert runs == {f"R-{number}", f"T-{number}"}
