"""Track executions: create, start, move and end them, and tell their users."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from netra_fakes.reference.executions import (
    ExecutionBook,
    ExecutionRecord,
    PhaseTransition,
    TimeoutConfig,
    announce_phase,
)
from netra_fakes.reference.states import (
    PHASE_TRANSITIONS,
    AgentExecutionPhase,
    CircuitBreakerOpenError,
    CircuitBreakerState,
    ExecutionState,
    is_legal_phase,
)

__all__ = [
    "AgentExecutionTracker",
    "ExecutionRecord",
    "ExecutionTracker",
    "PhaseTransition",
    "TimeoutConfig",
    "get_execution_tracker",
]

T = TypeVar("T")


class AgentExecutionTracker:
    """Keep the state and the phase of every execution."""

    def __init__(
        self,
        heartbeat_timeout: int = 10,
        execution_timeout: int = 15,
        cleanup_interval: int = 60,
        timeout_config: TimeoutConfig | None = None,
    ) -> None:
        """Make a tracker that knows of nothing yet.

        Args:
            heartbeat_timeout: Seconds without a sign of life after which an execution is dead.
            execution_timeout: Seconds that an execution may take where none are given.
            cleanup_interval: Seconds between two clean-ups.
            timeout_config: Limits of single steps.
        """
        self.heartbeat_timeout = heartbeat_timeout
        self.execution_timeout = execution_timeout
        self.cleanup_interval = cleanup_interval
        self.timeout_config: TimeoutConfig = timeout_config or TimeoutConfig()
        self._book = ExecutionBook()

    def create_execution(
        self,
        agent_name: str,
        thread_id: str,
        user_id: str,
        timeout_seconds: int | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> str:
        """Book a new execution, pending, and return its id."""
        timeout = self.execution_timeout if timeout_seconds is None else timeout_seconds
        return self._book.create(agent_name, thread_id, user_id, timeout, metadata)

    def create_execution_id(self, agent_name: str, context: dict[str, Any] | None = None) -> str:
        """Book a new execution for the thread and user that a dict names, and return its id."""
        given = dict(context or {})
        thread_id, user_id = (str(given.pop(name, "")) for name in ("thread_id", "user_id"))
        return self.create_execution(agent_name, thread_id, user_id, metadata=given)

    def start_execution(self, execution_id: str) -> bool:
        """Start a pending execution; False for any other."""
        return self._book.update(execution_id, "STARTING")

    def update_execution_state(
        self,
        execution_id: str,
        state: ExecutionState,
        error: str | None = None,
        result: Any | None = None,
    ) -> bool:
        """Move an execution to a state; False where it is unknown or has ended."""
        return self._book.update(execution_id, state, error, result)

    def complete_execution(
        self,
        execution_id: str,
        result: Any | None = None,
        execution_time_ms: int | None = None,
    ) -> bool:
        """End an execution well."""
        return self._book.update(execution_id, "COMPLETED", result=result)

    def fail_execution(
        self,
        execution_id: str,
        error: str,
        error_context: dict[str, Any] | None = None,
    ) -> bool:
        """End an execution badly."""
        return self._book.update(execution_id, "FAILED", error)

    async def transition_state(
        self,
        execution_id: str,
        new_phase: AgentExecutionPhase,
        metadata: dict[str, Any] | None = None,
        websocket_manager: Any | None = None,
    ) -> bool:
        """Move an execution to a phase, and tell its user.

        Args:
            execution_id: The execution.
            new_phase: One that may follow its present phase.
            metadata: Kept with the step.
            websocket_manager: The bridge that tells the user; None tells nobody.

        Returns:
            False, and nothing changed, where the id is unknown or the phase may not follow.
        """
        step = self._book.move(execution_id, new_phase, metadata)
        if step is None:
            return False
        record = self._book.executions[execution_id]
        step.websocket_event_sent = await announce_phase(record, new_phase.name, websocket_manager)
        return True

    def validate_state_transition(
        self, current_phase: AgentExecutionPhase | None, new_phase: AgentExecutionPhase
    ) -> bool:
        """Tell whether a phase may follow another."""
        return is_legal_phase(current_phase.name if current_phase else None, new_phase.name)

    def get_execution_state(self, execution_id: str) -> ExecutionState | None:
        """Return the state of an execution, None where it is unknown."""
        record = self._book.executions.get(execution_id)
        return record.state if record else None

    def get_execution(self, execution_id: str) -> ExecutionRecord | None:
        """Return what is booked of an execution, None where it is unknown."""
        return self._book.executions.get(execution_id)

    def get_active_executions(self) -> list[ExecutionRecord]:
        """Return what has not ended."""
        return self._book.active_records()

    def get_executions_by_agent(self, agent_name: str) -> list[ExecutionRecord]:
        """Return what an agent did and does."""
        return self._book.find(agent_name=agent_name)

    def get_executions_by_thread(self, thread_id: str) -> list[ExecutionRecord]:
        """Return what belongs to a conversation."""
        return self._book.find(thread_id=thread_id)

    def get_state_history(self, execution_id: str) -> list[dict[str, Any]]:
        """Return every step that an execution took."""
        return self._book.history(execution_id)

    def heartbeat(self, execution_id: str) -> bool:
        """Note a sign of life."""
        return self._book.beat(execution_id)

    def cleanup_state(self, execution_id: str) -> bool:
        """Forget an execution; answer whether it was known."""
        return self._book.forget(execution_id)

    def circuit_breaker_status(self, execution_id: str) -> dict[str, Any] | None:
        """Return whether an execution's calls go through, None where it is unknown."""
        record = self._book.executions.get(execution_id)
        if record is None:
            return None
        return {
            "state": record.circuit_breaker_state.value,
            "failure_count": record.circuit_breaker_failures,
        }

    def reset_circuit_breaker(self, execution_id: str) -> bool:
        """Let an execution's calls through again; answer whether it was known."""
        record = self._book.executions.get(execution_id)
        if record is None:
            return False
        record.circuit_breaker_state = CircuitBreakerState.CLOSED
        record.circuit_breaker_failures = 0
        return True

    async def execute_with_circuit_breaker(
        self,
        execution_id: str,
        func: Callable[[], Awaitable[T]],
        operation_name: str = "operation",
    ) -> T:
        """Run an operation, unless too many before it failed.

        Raises:
            CircuitBreakerOpenError: Too many operations of this execution failed in a row.
        """
        record = self._book.executions[execution_id]
        if record.is_circuit_breaker_open():
            raise CircuitBreakerOpenError(
                f"{operation_name}: {record.circuit_breaker_failures} failures in a row"
            )
        try:
            value = await func()
        except Exception:
            record.circuit_breaker_failures += 1
            if record.circuit_breaker_failures >= self.timeout_config.failure_threshold:
                record.circuit_breaker_state = CircuitBreakerState.OPEN
            raise
        record.circuit_breaker_failures = 0
        return value

    def get_default_timeout(self) -> int:
        """Return the seconds that an execution may take where none are given."""
        return self.execution_timeout

    def get_metrics(self) -> dict[str, Any]:
        """Return how many executions there are of each sort."""
        return self._book.metrics()

    def get_phase_rules(self) -> dict[str, tuple[str, ...]]:
        """Return the phases that may follow each phase, by name."""
        return dict(PHASE_TRANSITIONS)


class ExecutionTracker(AgentExecutionTracker):
    """The tracker under its older name, with the attributes that older callers read.

    Attributes:
        executions: Every record by id.
        active_executions: Ids of those that have not ended.
        failed_executions: Ids of those that ended badly, in order.
        recovery_callbacks: Called with the id of an execution that failed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.executions: dict[str, ExecutionRecord] = self._book.executions
        self.active_executions: set[str] = self._book.active
        self.failed_executions: list[str] = self._book.failed
        self.recovery_callbacks: list[Callable[[str], object]] = []

    def register_execution(self, *args: Any, **kwargs: Any) -> str:
        """Book a new execution, as older callers do, and return its id.

        Args:
            args: What `create_execution` takes, in its order.
            kwargs: What `create_execution` takes; anything else is kept as metadata.
        """
        names = ("agent_name", "thread_id", "user_id", "timeout_seconds", "metadata")
        known: dict[str, Any] = {"agent_name": "unknown-agent", "thread_id": "", "user_id": ""}
        known.update(zip(names, args, strict=False))
        known.update((name, kwargs.pop(name)) for name in names if name in kwargs)
        known["metadata"] = {**(known.get("metadata") or {}), **kwargs}
        return self.create_execution(**known)

    def complete_execution(  # type: ignore[override]
        self,
        execution_id: str,
        success: bool = True,
        error: str | None = None,
        result: Any | None = None,
        execution_time_ms: int | None = None,
    ) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride]
        """End an execution, well or not."""
        if success:
            return super().complete_execution(execution_id, result, execution_time_ms)
        return self.fail_execution(execution_id, error or "execution failed")

    def fail_execution(
        self,
        execution_id: str,
        error: str,
        error_context: dict[str, Any] | None = None,
    ) -> bool:
        """End an execution badly, and call the recovery callbacks."""
        has_failed = super().fail_execution(execution_id, error, error_context)
        for callback in self.recovery_callbacks if has_failed else ():
            callback(execution_id)
        return has_failed


_tracker: ExecutionTracker | None = None


def get_execution_tracker() -> ExecutionTracker:
    """Return the process's tracker, made at the first call."""
    global _tracker
    if _tracker is None:
        _tracker = ExecutionTracker()
    return _tracker
