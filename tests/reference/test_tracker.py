"""The reference trackers: states, phases, legal steps, circuit breakers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from netra_fakes.reference import (
    AgentExecutionPhase,
    AgentExecutionTracker,
    AgentWebSocketBridge,
    CircuitBreakerOpenError,
    ExecutionState,
    ExecutionTracker,
    get_execution_tracker,
)
from netra_fakes.reference.states import PHASE_TRANSITIONS, is_legal_phase, is_legal_state

_PATH = [
    "WEBSOCKET_SETUP", "CONTEXT_VALIDATION", "STARTING", "THINKING", "TOOL_PREPARATION",
    "LLM_INTERACTION", "TOOL_EXECUTION", "RESULT_PROCESSING", "COMPLETING", "COMPLETED",
]  # fmt: skip


def create(tracker: AgentExecutionTracker) -> str:
    return tracker.create_execution("triage", "T", "ada")


def test_process_has_one_tracker() -> None:
    assert get_execution_tracker() is get_execution_tracker()


def test_every_phase_has_rules_and_leads_to_an_end() -> None:
    names = {phase.name for phase in AgentExecutionPhase}
    assert set(PHASE_TRANSITIONS) == names
    for name in names - {"COMPLETED", "FAILED"}:
        assert is_legal_phase(name, "FAILED")
    assert AgentExecutionTracker().get_phase_rules() == dict(PHASE_TRANSITIONS)


@pytest.mark.parametrize(
    ("current", "new", "is_legal"),
    [
        ("PENDING", "STARTING", True),
        ("PENDING", "COMPLETED", True),
        ("RUNNING", "RUNNING", True),
        ("RUNNING", "STARTING", False),
        ("COMPLETED", "FAILED", False),
        ("FAILED", "RUNNING", False),
    ],
)
def test_state_goes_forward_only(current: str, new: str, is_legal: bool) -> None:
    assert is_legal_state(current, new) is is_legal


def test_execution_ends_well() -> None:
    tracker = AgentExecutionTracker()
    key = create(tracker)
    record = tracker.get_execution(key)
    assert record is not None
    assert (record.is_alive, record.duration, record.timeout_seconds) == (True, None, 15)
    assert tracker.start_execution(key)
    assert tracker.heartbeat(key)
    assert tracker.complete_execution(key, result=3)
    assert not tracker.heartbeat(key)
    assert (record.is_terminal, record.result) == (True, 3)
    assert isinstance(record.duration, timedelta)
    assert tracker.get_active_executions() == []
    assert tracker.get_metrics()["successful_executions"] == 1


def test_execution_times_out() -> None:
    tracker = AgentExecutionTracker()
    record = tracker.get_execution(tracker.create_execution("triage", "T", "ada", 0))
    assert record is not None
    assert record.is_timed_out()


def test_older_tracker_keeps_what_older_callers_read() -> None:
    tracker = ExecutionTracker()
    recovered: list[str] = []
    tracker.recovery_callbacks.append(recovered.append)
    first = tracker.register_execution("triage", "T", "ada", correlation_id="c")
    second = tracker.register_execution()
    third = create(tracker)
    assert tracker.executions[first].metadata == {"correlation_id": "c"}
    assert tracker.executions[second].agent_name == "unknown-agent"
    assert tracker.complete_execution(first) is True
    assert tracker.complete_execution(second, success=False) is True
    assert tracker.fail_execution(third, "boom") is True
    assert tracker.fail_execution(third, "boom") is False
    assert tracker.failed_executions == recovered == [second, third]
    assert tracker.active_executions == set()
    assert tracker.get_execution_state(third) is ExecutionState.FAILED
    assert tracker.get_execution_state("unknown") is None
    assert tracker.get_default_timeout() == 15


def test_execution_is_created_from_a_dict() -> None:
    tracker = AgentExecutionTracker()
    record = tracker.get_execution(tracker.create_execution_id("triage", {"user_id": "ada"}))
    assert record is not None
    assert (record.user_id, record.thread_id, record.metadata) == ("ada", "", {})


async def test_whole_path_is_legal_and_told() -> None:
    tracker, bridge = AgentExecutionTracker(), AgentWebSocketBridge()
    key = create(tracker)
    for name in _PATH:
        phase = AgentExecutionPhase[name]
        assert await tracker.transition_state(key, phase, {"n": name}, bridge) is True
    assert await tracker.transition_state(key, AgentExecutionPhase.FAILED) is False
    assert len(bridge.event_history) == 8
    history = tracker.get_state_history(key)
    assert [step["to_phase"] for step in history] == [name.lower() for name in _PATH]
    assert [step["websocket_event_sent"] for step in history] == [False, False, *[True] * 8]
    assert tracker.get_state_history("unknown") == []
    assert tracker.validate_state_transition(None, AgentExecutionPhase.CREATED)
    assert not tracker.validate_state_transition(
        AgentExecutionPhase.COMPLETED, AgentExecutionPhase.CREATED
    )


async def test_bridge_that_is_down_is_not_an_error_of_the_execution() -> None:
    class Down(AgentWebSocketBridge):
        async def notify_agent_error(self, *args: object, **kwargs: object) -> bool:  # type: ignore[override]
            raise ConnectionError("gone")

    tracker = AgentExecutionTracker()
    key = create(tracker)
    failed = AgentExecutionPhase.FAILED
    assert await tracker.transition_state(key, failed, websocket_manager=Down()) is True
    assert tracker.get_state_history(key)[0]["websocket_event_sent"] is False


def test_records_are_found_and_forgotten() -> None:
    tracker = AgentExecutionTracker()
    key, other = create(tracker), tracker.create_execution("other", "T", "eve")
    assert [item.execution_id for item in tracker.get_executions_by_agent("other")] == [other]
    assert len(tracker.get_executions_by_thread("T")) == 2
    assert tracker.fail_execution(key, "boom")
    assert tracker.cleanup_state(key) is True
    assert tracker.cleanup_state(key) is False
    assert tracker.get_execution(key) is None


async def test_circuit_opens_after_too_many_failures() -> None:
    tracker = AgentExecutionTracker()
    key = create(tracker)

    async def fail() -> int:
        raise OSError("down")

    async def work() -> int:
        return 7

    assert await tracker.execute_with_circuit_breaker(key, work) == 7
    for _ in range(3):
        with pytest.raises(OSError, match="down"):
            await tracker.execute_with_circuit_breaker(key, fail)
    with pytest.raises(CircuitBreakerOpenError, match="ask: 3 failures in a row"):
        await tracker.execute_with_circuit_breaker(key, work, "ask")
    assert tracker.circuit_breaker_status(key) == {"state": "open", "failure_count": 3}
    assert tracker.reset_circuit_breaker(key) is True
    assert await tracker.execute_with_circuit_breaker(key, work) == 7
    assert tracker.circuit_breaker_status("unknown") is None
    assert tracker.reset_circuit_breaker("unknown") is False
