"""The tracker keeps real state, in the enums and records of its own class."""

from __future__ import annotations

import sys
import warnings
from enum import Enum
from typing import Any

import pytest

from netra_fakes import make_bridge, make_execution_tracker, make_role
from netra_fakes.roles import get_role, resolve

pytestmark = pytest.mark.usefixtures("application")


@pytest.fixture
def kinds() -> Any:
    """Give the module that defines the states and phases of the application."""
    cls = resolve(get_role("agent_execution_tracker"))
    module = sys.modules[cls.__module__]  # type: ignore[union-attr]
    return module


def create(tracker: Any, agent: str = "triage") -> str:
    execution_id = tracker.create_execution(agent_name=agent, thread_id="thread", user_id="ada")
    assert isinstance(execution_id, str)
    return execution_id


def test_execution_is_created_started_and_completed(kinds: Any) -> None:
    tracker = make_execution_tracker()
    assert isinstance(tracker, resolve(get_role("execution_tracker")))
    execution_id = create(tracker)
    assert tracker.get_execution_state(execution_id) is kinds.ExecutionState.PENDING
    assert list(tracker.executions) == [execution_id]
    assert execution_id in tracker.active_executions
    assert tracker.start_execution(execution_id) is True
    assert tracker.get_execution_state(execution_id) is kinds.ExecutionState.STARTING
    assert tracker.update_execution_state(execution_id, kinds.ExecutionState.RUNNING) is True
    assert tracker.heartbeat(execution_id) is True
    assert tracker.complete_execution(execution_id, True) is True
    record = tracker.get_execution(execution_id)
    assert type(record) is kinds.ExecutionRecord
    assert record.state is kinds.ExecutionState.COMPLETED
    assert (record.agent_name, record.user_id, record.heartbeat_count) == ("triage", "ada", 1)
    assert execution_id not in tracker.active_executions
    assert tracker.failed_executions == []


def test_failed_execution_is_kept_with_its_error(kinds: Any) -> None:
    tracker = make_execution_tracker()
    first, second, third = create(tracker), create(tracker), create(tracker)
    assert tracker.update_execution_state(first, kinds.ExecutionState.FAILED, error="a") is True
    assert tracker.complete_execution(second, False, "b") is True
    assert tracker.complete_execution(third, success=False) is True
    assert tracker.failed_executions == [first, second, third]
    errors = [tracker.get_execution(key).error for key in tracker.failed_executions]
    assert errors == ["a", "b", "execution failed"]
    assert tracker.get_metrics()["failed_executions"] == 3


def test_fail_execution_is_wired_where_the_class_has_it(application: str) -> None:
    tracker = make_execution_tracker()
    execution_id = create(tracker)
    if application == "2025-09-15":
        assert not hasattr(tracker, "fail_execution")
        return
    assert tracker.fail_execution(execution_id, "boom") is True
    assert tracker.failed_executions == [execution_id]


def test_ended_execution_is_not_moved(kinds: Any) -> None:
    tracker = make_execution_tracker()
    execution_id = create(tracker)
    assert tracker.complete_execution(execution_id) is True
    assert tracker.start_execution(execution_id) is False
    assert tracker.update_execution_state(execution_id, kinds.ExecutionState.RUNNING) is False
    assert tracker.get_execution_state(execution_id) is kinds.ExecutionState.COMPLETED
    assert tracker.start_execution("unknown") is False
    assert tracker.get_execution_state("unknown") is None


def test_registered_execution_takes_any_arguments() -> None:
    tracker = make_execution_tracker()
    first = tracker.register_execution("triage", "thread", correlation_id="c")
    second = tracker.register_execution(agent_name="sum", metadata={"a": 1})
    assert tracker.executions[first].metadata == {"correlation_id": "c"}
    assert tracker.executions[first].thread_id == "thread"
    assert tracker.executions[second].agent_name == "sum"
    assert tracker.executions[second].metadata == {"a": 1}


def test_execution_is_created_from_a_dict_where_the_class_can(application: str) -> None:
    tracker = make_execution_tracker()
    if application == "2025-09-15":
        assert not hasattr(tracker, "create_execution_id")
        return
    execution_id = tracker.create_execution_id("triage", {"user_id": "ada", "mood": "good"})
    record = tracker.executions[execution_id]
    assert (record.user_id, record.thread_id, record.metadata) == ("ada", "", {"mood": "good"})


async def test_phases_are_announced_on_the_bridge_with_the_thread_as_run(kinds: Any) -> None:
    tracker, bridge = make_execution_tracker(), make_bridge()
    execution_id = create(tracker)
    phases = kinds.AgentExecutionPhase
    for phase in (
        phases.WEBSOCKET_SETUP, phases.CONTEXT_VALIDATION, phases.STARTING, phases.THINKING,
        phases.TOOL_EXECUTION, phases.RESULT_PROCESSING, phases.COMPLETING, phases.COMPLETED,
    ):  # fmt: skip
        assert await tracker.transition_state(execution_id, phase, websocket_manager=bridge)
    assert [name for name, _, _ in bridge.mock_calls] == [
        "notify_agent_started", "notify_agent_thinking", "notify_tool_executing",
        "notify_agent_thinking", "notify_agent_thinking", "notify_agent_completed",
    ]  # fmt: skip
    assert {call.kwargs["run_id"] for call in bridge.mock_calls} == {"thread"}
    record = tracker.get_execution(execution_id)
    assert record.current_phase is phases.COMPLETED
    assert [step.to_phase for step in record.phase_history][-1] is phases.COMPLETED
    assert type(record.phase_history[0]) is kinds.PhaseTransition


async def test_illegal_phase_changes_nothing(kinds: Any) -> None:
    tracker = make_execution_tracker()
    execution_id = create(tracker)
    phases = kinds.AgentExecutionPhase
    assert await tracker.transition_state(execution_id, phases.COMPLETED) is False
    assert await tracker.transition_state("unknown", phases.COMPLETED) is False
    assert tracker.get_execution(execution_id).current_phase is phases.CREATED
    assert tracker.validate_state_transition(phases.STARTING, phases.THINKING) is True
    assert tracker.validate_state_transition(phases.THINKING, phases.STARTING) is False
    assert tracker.validate_state_transition(None, phases.CREATED) is True


def test_records_are_found() -> None:
    tracker = make_execution_tracker()
    first, second = create(tracker, "a"), create(tracker, "b")
    tracker.complete_execution(first)
    assert [item.execution_id for item in tracker.get_active_executions()] == [second]
    assert [item.execution_id for item in tracker.get_executions_by_agent("a")] == [first]
    assert len(tracker.get_executions_by_thread("thread")) == 2
    assert tracker.get_state_history(first) == []
    assert tracker.cleanup_state(first) is True
    assert list(tracker.executions) == [second]


def test_trackers_share_nothing() -> None:
    create(make_execution_tracker())
    assert len(make_execution_tracker().executions) == 0


def test_tracker_of_the_newer_name_is_a_role_too() -> None:
    tracker = make_role("agent_execution_tracker")
    execution_id = create(tracker)
    assert tracker.start_execution(execution_id) is True
    assert not hasattr(tracker, "register_execution")


def test_what_a_test_sets_wins() -> None:
    tracker = make_execution_tracker()
    tracker.start_execution.return_value = False
    assert tracker.start_execution(create(tracker)) is False
    tracker.create_execution.return_value = "mine"
    assert create(tracker) == "mine"


def test_class_with_a_sync_transition_is_wired_sync(kinds: Any) -> None:
    class Ledger:
        def create_execution(self, agent_name: str, thread_id: str, user_id: str) -> str:
            raise NotImplementedError

        def transition_state(self, execution_id: str, new_phase: object) -> bool:
            raise NotImplementedError

    ledger = make_execution_tracker(spec=Ledger)
    execution_id = create(ledger)
    assert ledger.transition_state(execution_id, kinds.AgentExecutionPhase.WEBSOCKET_SETUP) is True
    assert ledger.transition_state(execution_id, kinds.AgentExecutionPhase.COMPLETED) is False


def test_class_without_a_transition_is_wired_too() -> None:
    class Counter:
        async def get_metrics(self) -> dict[str, int]:
            raise NotImplementedError

    assert not hasattr(make_execution_tracker(spec=Counter), "transition_state")


class State(Enum):
    PENDING = 1
    RUNNING = 2
    COMPLETED = 3
    FAILED = 4


class Ledger:
    """A tracker that has other names for its parameters."""

    def register_execution(self, agent: str) -> str:
        raise NotImplementedError

    async def start_execution(self, exec_id: str) -> bool:
        raise NotImplementedError

    def update_execution_state(self, entry: str, status: State) -> bool:
        raise NotImplementedError

    def fail_execution(self, exec_id: str) -> bool:
        raise NotImplementedError

    async def transition_state(self, exec_id: str, phase: str) -> bool:
        raise NotImplementedError

    def get_execution(self, exec_id: str) -> Any:
        raise NotImplementedError


async def test_parameters_are_understood_under_other_names() -> None:
    ledger = make_execution_tracker(spec=Ledger)
    first, second = ledger.register_execution("triage"), ledger.register_execution(agent="triage")
    assert ledger.get_execution(first).agent_name == "triage"
    assert await ledger.start_execution(first) is True
    assert await ledger.transition_state(first, "websocket_setup") is True
    assert await ledger.transition_state(first, phase="nowhere") is False
    assert ledger.update_execution_state(first, State.COMPLETED) is True
    assert ledger.update_execution_state(first, status=State.RUNNING) is False
    assert ledger.fail_execution(second) is True
    assert ledger.get_execution(second).error == "execution failed"


def test_enums_of_the_class_are_used_where_they_have_what_is_booked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own, odd = State, Enum("ExecutionRecord", "ONE")
    monkeypatch.setattr(sys.modules[__name__], "ExecutionState", own, raising=False)
    monkeypatch.setattr(sys.modules[__name__], "ExecutionRecord", odd, raising=False)

    class Short:
        def create_execution(self, agent_name: str) -> str:
            raise NotImplementedError

        def start_execution(self, execution_id: str) -> bool:
            raise NotImplementedError

        def get_execution_state(self, execution_id: str) -> State:
            raise NotImplementedError

    tracker = make_execution_tracker(spec=Short)
    execution_id = tracker.create_execution("triage")
    assert tracker.start_execution(execution_id) is True
    assert tracker.get_execution_state(execution_id) is State.RUNNING


def test_unknown_state_is_refused_and_values_are_states_too() -> None:
    tracker = make_execution_tracker()
    execution_id = create(tracker)
    update: Any = tracker.update_execution_state
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert update(execution_id, "on holiday") is False
        assert update(execution_id, "running") is True
