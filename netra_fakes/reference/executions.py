"""Book executions: ids, states and phases, and their legal transitions."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import Any

from netra_fakes.reference.states import (
    TERMINAL_STATES,
    AgentExecutionPhase,
    CircuitBreakerState,
    ExecutionState,
    is_legal_phase,
    is_legal_state,
)


def _now() -> datetime:
    return datetime.now(timezone.utc)


def _name_of(member: Enum | str) -> str:
    """Return the name of a state or phase, given as a member, by its name or by its value."""
    return (member if isinstance(member, str) else member.name).upper()


@dataclass
class TimeoutConfig:
    """How long things may take (seconds), and how often they may fail."""

    agent_execution_timeout: float = 25.0
    llm_api_timeout: float = 15.0
    failure_threshold: int = 3
    recovery_timeout: float = 30.0
    success_threshold: int = 2
    max_retries: int = 2
    retry_base_delay: float = 1.0
    retry_max_delay: float = 5.0
    retry_exponential_base: float = 2.0


@dataclass
class PhaseTransition:
    """One step from a phase to the next.

    Attributes:
        from_phase: The phase that was left.
        to_phase: The phase that was entered.
        timestamp: When (UTC).
        duration_ms: How long the left phase lasted.
        metadata: What the caller gave.
        websocket_event_sent: Whether the user was told.
    """

    from_phase: AgentExecutionPhase | None
    to_phase: AgentExecutionPhase
    timestamp: datetime
    duration_ms: float = 0.0
    metadata: dict[str, Any] = field(default_factory=dict)
    websocket_event_sent: bool = False


@dataclass
class ExecutionRecord:
    """One execution, as its tracker books it.

    Attributes:
        execution_id: Given by the tracker.
        agent_name: The agent.
        thread_id: The conversation.
        user_id: The user.
        state: How far it has come.
        started_at: When it was created (UTC).
        last_heartbeat: When it last gave a sign of life (UTC).
        updated_at: When its state last changed (UTC).
        completed_at: When it ended (UTC), None while it runs.
        error: What went wrong.
        result: What came of it.
        heartbeat_count: How many signs of life it gave.
        timeout_seconds: How long it may take.
        metadata: What the caller gave.
        current_phase: What it is doing.
        phase_history: Every step that it took, in order.
        error_count: How many errors it had.
        timeout_config: Limits of its own, None for the tracker's.
        circuit_breaker_failures: Failures in a row.
        circuit_breaker_state: Whether calls go through.
    """

    execution_id: str
    agent_name: str
    thread_id: str
    user_id: str
    state: ExecutionState
    started_at: datetime
    last_heartbeat: datetime
    updated_at: datetime
    completed_at: datetime | None = None
    error: str | None = None
    result: Any | None = None
    heartbeat_count: int = 0
    timeout_seconds: int = 15
    metadata: dict[str, Any] = field(default_factory=dict)
    current_phase: AgentExecutionPhase = AgentExecutionPhase.CREATED
    phase_history: list[PhaseTransition] = field(default_factory=list)
    error_count: int = 0
    timeout_config: TimeoutConfig | None = None
    circuit_breaker_failures: int = 0
    circuit_breaker_state: CircuitBreakerState = CircuitBreakerState.CLOSED

    @property
    def is_terminal(self) -> bool:
        """Whether it has ended, well or not."""
        return self.state.name in TERMINAL_STATES

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended."""
        return not self.is_terminal

    @property
    def duration(self) -> timedelta | None:
        """How long it took, None while it runs."""
        return self.completed_at - self.started_at if self.completed_at else None

    def is_timed_out(self) -> bool:
        """Tell whether it runs for longer than it may."""
        return self.is_alive and _now() - self.started_at > timedelta(seconds=self.timeout_seconds)

    def is_circuit_breaker_open(self) -> bool:
        """Tell whether calls are refused."""
        return self.circuit_breaker_state.name == "OPEN"


class ExecutionBook:
    """The state of a tracker: what was created, how far each has come, what failed.

    The enums and records are chosen by the caller and told apart by the names of their members
    only, so that an application with classes of its own is booked by the same rules.

    Attributes:
        executions: Every record by id.
        active: Ids of those that have not ended.
        failed: Ids of those that ended badly, in order.
    """

    def __init__(
        self,
        states: type[ExecutionState] = ExecutionState,
        phases: type[AgentExecutionPhase] = AgentExecutionPhase,
        record_type: type[ExecutionRecord] = ExecutionRecord,
        transition_type: type[PhaseTransition] = PhaseTransition,
    ) -> None:
        self.executions: dict[str, ExecutionRecord] = {}
        self.active: set[str] = set()
        self.failed: list[str] = []
        self._states = states
        self._phases = phases
        self._record_type = record_type
        self._transition_type = transition_type

    def create(
        self,
        agent_name: str,
        thread_id: str,
        user_id: str,
        timeout_seconds: int | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> str:
        """Book a new execution and return its id."""
        now = _now()
        execution_id = f"exec_{agent_name}_{uuid.uuid4().hex[:12]}"
        record = self._record_type(
            execution_id=execution_id,
            agent_name=agent_name,
            thread_id=thread_id,
            user_id=user_id,
            state=self._states["PENDING"],
            started_at=now,
            last_heartbeat=now,
            updated_at=now,
            metadata=dict(metadata or {}),
        )
        if timeout_seconds is not None:
            record.timeout_seconds = timeout_seconds
        self.executions[execution_id] = record
        self.active.add(execution_id)
        return execution_id

    def start(self, execution_id: str) -> bool:
        """Move an execution to the state in which work begins."""
        states = self._states.__members__
        return self.update(execution_id, "STARTING" if "STARTING" in states else "RUNNING")

    def update(
        self,
        execution_id: str,
        state: ExecutionState | str,
        error: str | None = None,
        result: Any | None = None,
    ) -> bool:
        """Move an execution to a state, given as a member or by its name.

        Returns:
            False, and nothing changed, where id or state is unknown or the step not legal.
        """
        record = self.executions.get(execution_id)
        name = _name_of(state)
        if record is None or name not in self._states.__members__:
            return False
        if not is_legal_state(record.state.name, name):
            return False
        record.state = self._states[name]
        record.updated_at = _now()
        record.error = error if error is not None else record.error
        record.result = result if result is not None else record.result
        if name in TERMINAL_STATES:
            record.completed_at = record.updated_at
            self.active.discard(execution_id)
            if name != "COMPLETED":
                record.error_count += 1
                self.failed.append(execution_id)
        return True

    def move(
        self,
        execution_id: str,
        phase: AgentExecutionPhase | str,
        metadata: dict[str, Any] | None = None,
    ) -> PhaseTransition | None:
        """Move an execution to a phase, given as a member or by its name.

        Returns:
            The step that was booked; None, and nothing changed, where it is not legal.
        """
        record = self.executions.get(execution_id)
        name = _name_of(phase)
        if record is None or name not in self._phases.__members__:
            return None
        if not is_legal_phase(record.current_phase.name, name):
            return None
        now = _now()
        since = record.phase_history[-1].timestamp if record.phase_history else record.started_at
        transition = self._transition_type(
            from_phase=record.current_phase,
            to_phase=self._phases[name],
            timestamp=now,
            duration_ms=(now - since).total_seconds() * 1000,
            metadata=dict(metadata or {}),
        )
        record.current_phase = transition.to_phase
        record.phase_history.append(transition)
        return transition

    def beat(self, execution_id: str) -> bool:
        """Note a sign of life; False for an execution that is unknown or has ended."""
        if execution_id not in self.active:
            return False
        record = self.executions[execution_id]
        record.last_heartbeat = _now()
        record.heartbeat_count += 1
        return True

    def forget(self, execution_id: str) -> bool:
        """Drop a record; answer whether there was one."""
        self.active.discard(execution_id)
        if execution_id in self.failed:
            self.failed.remove(execution_id)
        return self.executions.pop(execution_id, None) is not None

    def find(self, **wanted: str) -> list[ExecutionRecord]:
        """Return the records whose fields have these values, in the order of their making."""
        return [
            record
            for record in self.executions.values()
            if all(getattr(record, name) == value for name, value in wanted.items())
        ]

    def active_records(self) -> list[ExecutionRecord]:
        """Return the records that have not ended, in the order of their making."""
        return [record for key, record in self.executions.items() if key in self.active]

    def history(self, execution_id: str) -> list[dict[str, Any]]:
        """Return every step that an execution took, as JSON-safe dicts."""
        record = self.executions.get(execution_id)
        return [
            {
                "from_phase": step.from_phase.value if step.from_phase else None,
                "to_phase": step.to_phase.value,
                "timestamp": step.timestamp.isoformat(),
                "duration_ms": step.duration_ms,
                "metadata": step.metadata,
                "websocket_event_sent": step.websocket_event_sent,
            }
            for step in (record.phase_history if record else ())
        ]

    def metrics(self) -> dict[str, Any]:
        """Return how many executions there are of each sort."""
        names = [record.state.name for record in self.executions.values()]
        return {
            "total_executions": len(names),
            "active_executions": len(self.active),
            "successful_executions": names.count("COMPLETED"),
            "failed_executions": names.count("FAILED"),
            "timeout_executions": names.count("TIMEOUT"),
            "dead_executions": names.count("DEAD"),
        }


async def announce_phase(record: ExecutionRecord, phase: str, bridge: Any) -> bool:
    """Tell the user what an execution does now, under its thread's id.

    Args:
        record: The execution.
        phase: Name of the phase that it entered.
        bridge: Whatever has the `notify_*` methods; None where nobody is to be told.

    Returns:
        Whether an event was delivered. A connection that is down is no error of the execution.
    """
    run_id, agent_name = record.thread_id, record.agent_name
    if bridge is None or phase not in _ANNOUNCED:
        return False
    try:
        if phase == "STARTING":
            sent = await bridge.notify_agent_started(run_id=run_id, agent_name=agent_name)
        elif phase == "TOOL_EXECUTION":
            sent = await bridge.notify_tool_executing(
                run_id=run_id, tool_name=f"{agent_name}_tools", agent_name=agent_name
            )
        elif phase == "COMPLETED":
            sent = await bridge.notify_agent_completed(run_id=run_id, agent_name=agent_name)
        elif phase in _THOUGHTS:
            sent = await bridge.notify_agent_thinking(
                run_id=run_id, agent_name=agent_name, reasoning=_THOUGHTS[phase]
            )
        else:
            error = record.error or f"execution ended in phase {phase.lower()}"
            sent = await bridge.notify_agent_error(
                run_id=run_id, agent_name=agent_name, error=error
            )
    except (OSError, RuntimeError):
        return False
    return bool(sent)


_THOUGHTS = {
    "THINKING": "Thinking about the request",
    "TOOL_PREPARATION": "Preparing tools",
    "LLM_INTERACTION": "Asking the model",
    "RESULT_PROCESSING": "Going through the results",
    "COMPLETING": "Finishing",
}
_ANNOUNCED = frozenset(
    {"STARTING", "TOOL_EXECUTION", "COMPLETED", "FAILED", "TIMEOUT", "CIRCUIT_BREAKER_OPEN"}
) | frozenset(_THOUGHTS)
