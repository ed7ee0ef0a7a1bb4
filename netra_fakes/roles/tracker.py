"""The execution tracker: keeps real state, in the enums and records of its own class."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
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

    from netra_fakes._spec import ClassSpec, MethodSpec
    from netra_fakes.reference import ExecutionTracker
    from netra_fakes.roles.role import NamedFakeOptions, Spec
    from netra_fakes.roles.wiring import Wiring

T = TypeVar("T")

_CREATED_BY = ("agent_name", "thread_id", "user_id", "timeout_seconds", "metadata")

_MEANINGS = {
    "exec_id": "execution_id", "id": "execution_id", "execution": "execution_id",
    "status": "state", "new_state": "state", "phase": "new_phase", "to_phase": "new_phase",
    "from_phase": "current_phase", "reason": "error", "error_message": "error",
    "exception": "error", "name": "agent_name", "agent": "agent_name",
}  # fmt: skip
"""What else a class may call the parameters of its tracker, and what they mean."""

_NO_IDS = ("args", "agent_name", "thread_id", "current_phase")
"""Parameters of methods that are asked by something else than an execution."""

_MAKING = frozenset(
    {
        "create_execution", "register_execution", "create_execution_id",
        "create_execution_with_full_context",
    }
)  # fmt: skip


class _Tracking:
    """The methods of a tracker, over one book. Each overlooks what it has no use for."""

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

    def start(self, execution_id: str, **_: Any) -> bool:
        return self.book.start(execution_id)

    def update(
        self,
        execution_id: str,
        state: Any,
        error: str | None = None,
        result: Any = None,
        **_: Any,
    ) -> bool:
        return self.book.update(execution_id, state, error, result)

    def fail(self, execution_id: str, error: str | None = None, **_: Any) -> bool:
        return self.book.update(execution_id, "FAILED", error or "execution failed")

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
        return self.fail(execution_id, error)

    def move(
        self,
        execution_id: str,
        new_phase: Any = None,
        metadata: Any = None,
        state: Any = None,
        **_: Any,
    ) -> PhaseTransition | None:
        return self.book.move(execution_id, state if new_phase is None else new_phase, metadata)

    async def move_and_announce(
        self, execution_id: str, websocket_manager: Any = None, **call: Any
    ) -> bool:
        step = self.move(execution_id, **call)
        if step is None:
            return False
        record = self.book.executions[execution_id]
        phase = record.current_phase.name
        step.websocket_event_sent = await announce_phase(record, phase, websocket_manager)
        return True

    def record(self, execution_id: str, **_: Any) -> ExecutionRecord | None:
        return self.book.executions.get(execution_id)

    def state(self, execution_id: str, **_: Any) -> ExecutionState | None:
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
            "start_execution": self.start,
            "update_execution_state": self.update,
            "complete_execution": self.complete,
            "fail_execution": self.fail,
            "validate_state_transition": lambda current_phase, new_phase, **_: is_legal_phase(
                current_phase and current_phase.name, new_phase.name
            ),
            "get_execution_state": self.state,
            "get_execution": self.record,
            "get_active_executions": lambda **_: book.active_records(),
            "get_executions_by_agent": lambda agent_name: book.find(agent_name=agent_name),
            "get_executions_by_thread": lambda thread_id: book.find(thread_id=thread_id),
            "get_state_history": lambda execution_id, **_: book.history(execution_id),
            "heartbeat": lambda execution_id, **_: book.beat(execution_id),
            "cleanup_state": lambda execution_id, **_: book.forget(execution_id),
            "get_metrics": lambda **_: book.metrics(),
        }


def _wire(wiring: Wiring) -> None:
    tracking = _Tracking(_make_book(wiring.spec))
    behaviour = tracking.behaviour()
    transition = wiring.spec.methods.get("transition_state")
    if transition is not None and transition.is_awaited:
        behaviour["transition_state"] = tracking.move_and_announce
    else:
        behaviour["transition_state"] = lambda **call: tracking.move(**call) is not None
    for name, function in behaviour.items():
        wiring.answers(name, _understanding(wiring.spec.methods.get(name), function))
    book = tracking.book
    attributes = {"executions": book.executions, "active_executions": book.active}
    for name, value in {**attributes, "failed_executions": book.failed}.items():
        wiring.set(name, value)
    for name, value in attributes.items():
        wiring.set(f"_{name}", value)
    wiring.set("recovery_callbacks", [])


def _understanding(method: MethodSpec | None, function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function be called under whatever names a class has for its parameters.

    The first is the execution, or of what makes one the agent, however it is called.
    """
    names = [item.name for item in (method and method.parameters) or ()]
    meant = {name: _MEANINGS.get(name, name) for name in names}
    first = "agent_name" if method and method.name in _MAKING else "execution_id"
    if names and not {first, "args", "agent_name", "thread_id", "current_phase"} & set(
        meant.values()
    ):
        meant[names[0]] = first
    return lambda **call: function(**{meant.get(name, name): call[name] for name in call})


def _make_book(spec: ClassSpec) -> ExecutionBook:
    """Make a book of the enums and records that live beside the class, or beside its bases.

    A class of one's own counts where it has what is booked in it.
    """
    modules = [spec.module, *(target.partition(":")[0] for target in spec.mro)]

    def find(default: type[T], needed: Iterable[str]) -> type[T]:
        for module in modules:
            found = getattr(sys.modules.get(module), default.__name__, None)
            if isinstance(found, type) and set(needed) <= _names_in(found):
                return found
        return default

    return ExecutionBook(
        find(ExecutionState, ("PENDING", "RUNNING", "COMPLETED", "FAILED")),
        find(AgentExecutionPhase, ("CREATED",)),
        find(ExecutionRecord, _names_in(ExecutionRecord)),
        find(PhaseTransition, _names_in(PhaseTransition)),
    )


def _names_in(cls: type) -> set[str]:
    """Return the members of an enum, the fields of a dataclass."""
    return {*getattr(cls, "__members__", ()), *getattr(cls, "__dataclass_fields__", ())}


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
