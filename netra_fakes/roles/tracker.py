"""The execution tracker: keeps real state, in the enums and records of its own class."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, overload

from netra_fakes.reference.executions import (
    ExecutionBook,
    ExecutionRecord,
    PhaseTransition,
    announce_phase,
)
from netra_fakes.reference.states import AgentExecutionPhase, ExecutionState, is_legal_phase
from netra_fakes.roles.role import Role, register_role

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from netra_fakes._spec import ClassSpec
    from netra_fakes.reference import ExecutionTracker
    from netra_fakes.roles.role import NamedFakeOptions, Spec
    from netra_fakes.roles.wiring import Wiring

T = TypeVar("T")

_CREATED_BY = ("agent_name", "thread_id", "user_id", "timeout_seconds", "metadata")


class _Tracking:
    """The methods of a tracker, over one book."""

    def __init__(self, book: ExecutionBook) -> None:
        self.book = book

    def create(self, args: tuple[Any, ...] = (), **call: Any) -> str:
        """Book an execution: `create_execution` by its parameters, `register_execution` by any."""
        known: dict[str, Any] = {"agent_name": "unknown-agent", "thread_id": "", "user_id": ""}
        known.update(zip(_CREATED_BY, args, strict=False))
        known.update((name, call.pop(name)) for name in _CREATED_BY if name in call)
        known["metadata"] = {**(known.get("metadata") or {}), **call}
        return self.book.create(**known)

    def create_from_context(
        self, agent_name: str, context: Any = None, user_context: Any = None, **_: Any
    ) -> str:
        """Book an execution whose thread and user stand in a dict of the caller's."""
        given = dict(context or user_context or {})
        thread_id, user_id = (str(given.pop(name, "")) for name in ("thread_id", "user_id"))
        return self.book.create(agent_name, thread_id, user_id, metadata=given)

    def complete(
        self,
        execution_id: str,
        success: bool = True,
        error: str | None = None,
        result: Any = None,
        **_: Any,
    ) -> bool:
        if success:
            return self.book.update(execution_id, "COMPLETED", result=result)
        return self.book.update(execution_id, "FAILED", error or "execution failed")

    def move(
        self, execution_id: str, new_phase: Any, metadata: Any = None, **_: Any
    ) -> PhaseTransition | None:
        return self.book.move(execution_id, new_phase, metadata)

    async def move_and_announce(
        self, execution_id: str, new_phase: Any, websocket_manager: Any = None, **call: Any
    ) -> bool:
        step = self.move(execution_id, new_phase, **call)
        if step is None:
            return False
        record = self.book.executions[execution_id]
        step.websocket_event_sent = await announce_phase(record, new_phase.name, websocket_manager)
        return True

    def record(self, execution_id: str) -> ExecutionRecord | None:
        return self.book.executions.get(execution_id)

    def state(self, execution_id: str) -> ExecutionState | None:
        record = self.record(execution_id)
        return record.state if record else None

    def behaviour(self) -> dict[str, Callable[..., Any]]:
        """What each method of a tracker does, by its name."""
        book = self.book
        return {
            "create_execution": self.create,
            "register_execution": self.create,
            "create_execution_id": self.create_from_context,
            "create_execution_with_full_context": self.create_from_context,
            "start_execution": lambda execution_id: book.update(execution_id, "STARTING"),
            "update_execution_state": book.update,
            "complete_execution": self.complete,
            "fail_execution": lambda execution_id, error, **_: book.update(
                execution_id, "FAILED", error
            ),
            "validate_state_transition": lambda current_phase, new_phase: is_legal_phase(
                current_phase and current_phase.name, new_phase.name
            ),
            "get_execution_state": self.state,
            "get_execution": self.record,
            "get_active_executions": book.active_records,
            "get_executions_by_agent": lambda agent_name: book.find(agent_name=agent_name),
            "get_executions_by_thread": lambda thread_id: book.find(thread_id=thread_id),
            "get_state_history": book.history,
            "heartbeat": book.beat,
            "cleanup_state": book.forget,
            "get_metrics": book.metrics,
        }


def _wire(wiring: Wiring) -> None:
    tracking = _Tracking(_make_book(wiring.spec))
    for name, function in tracking.behaviour().items():
        wiring.answers(name, function)
    transition = wiring.spec.methods.get("transition_state")
    if transition is not None and transition.is_awaited:
        wiring.answers("transition_state", tracking.move_and_announce)
    else:
        wiring.answers("transition_state", lambda **call: tracking.move(**call) is not None)
    book = tracking.book
    attributes = {"executions": book.executions, "active_executions": book.active}
    for name, value in {**attributes, "failed_executions": book.failed}.items():
        wiring.set(name, value)
    for name, value in attributes.items():
        wiring.set(f"_{name}", value)
    wiring.set("recovery_callbacks", [])


def _make_book(spec: ClassSpec) -> ExecutionBook:
    """Make a book of the enums and records that live beside the class, or beside its bases."""
    modules = [spec.module, *(target.partition(":")[0] for target in spec.mro)]

    def find(name: str, default: type[T]) -> type[T]:
        for module in modules:
            found = getattr(sys.modules.get(module), name, None)
            if isinstance(found, type):
                return found
        return default

    return ExecutionBook(
        find("ExecutionState", ExecutionState),
        find("AgentExecutionPhase", AgentExecutionPhase),
        find("ExecutionRecord", ExecutionRecord),
        find("PhaseTransition", PhaseTransition),
    )


EXECUTION_TRACKER = register_role(
    Role(
        "execution_tracker",
        target="netra_backend.app.core.execution_tracker:ExecutionTracker",
        reference="netra_fakes.reference:ExecutionTracker",
        wire=_wire,
        fixture="mock_execution_tracker",
    )
)
AGENT_EXECUTION_TRACKER = register_role(
    Role(
        "agent_execution_tracker",
        target="netra_backend.app.core.agent_execution_tracker:AgentExecutionTracker",
        reference="netra_fakes.reference:AgentExecutionTracker",
        wire=_wire,
    )
)


@overload
def make_execution_tracker(
    *, spec: None = None, **options: Unpack[NamedFakeOptions]
) -> ExecutionTracker: ...
@overload
def make_execution_tracker(*, spec: type[T], **options: Unpack[NamedFakeOptions]) -> T: ...
@overload
def make_execution_tracker(
    *, spec: str | ClassSpec, **options: Unpack[NamedFakeOptions]
) -> Any: ...
def make_execution_tracker(*, spec: Spec = None, **options: Any) -> Any:
    """Make a fake tracker that keeps real state: ids, states, phases, and what failed.

    An illegal step changes nothing and is answered with False, as the real tracker answers it.

    Args:
        spec: Build it from this class, dotted path or ClassSpec.
        options: The keywords of `make_fake`.

    Returns:
        The fake.

    Examples:
        >>> tracker = make_execution_tracker()
        >>> execution_id = tracker.create_execution("triage", "thread", "user")
        >>> tracker.start_execution(execution_id), execution_id in tracker.active_executions
        (True, True)
    """
    return EXECUTION_TRACKER.make(spec=spec, **options)
