"""Carry what an execution is about: who asked, on which thread and run, and what came of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import Any

from netra_fakes.reference.states import PipelineStep

_PLACEHOLDERS = frozenset({"test", "placeholder"})


class InvalidContextError(ValueError):
    """A context names no real user, thread or run."""


def _now() -> datetime:
    return datetime.now(timezone.utc)


def _new_id() -> str:
    return str(uuid.uuid4())


@dataclass
class UnifiedTraceContext:
    """Ties what one request does to one trace."""

    request_id: str | None = None
    user_id: str | None = None
    trace_id: str | None = None
    span_id: str | None = None
    correlation_id: str | None = None
    thread_id: str | None = None

    def to_websocket_context(self) -> dict[str, str]:
        """Return the ids that are set, to go with an event."""
        return {name: value for name, value in vars(self).items() if value is not None}


@dataclass
class AgentExecutionContext:
    """One run of one agent for one user.

    Attributes:
        run_id: The run.
        thread_id: The conversation that the run belongs to.
        user_id: The user who asked.
        agent_name: Name of the agent, as the registry knows it.
        retry_count: How often it was tried before.
        max_retries: How often it may be tried again.
        timeout: Seconds it may take; None leaves that to the core.
        metadata: What else the caller wants to hand on.
        started_at: When the run was asked for (UTC).
        correlation_id: Ties log lines of one request together.
        trace_context: Open trace, None where nothing is traced.
        request_id: The request that started it.
        step: Where in a pipeline it stands.
        execution_timestamp: When the agent began (UTC).
        pipeline_step_num: Number of that step.
    """

    run_id: str
    thread_id: str
    user_id: str
    agent_name: str
    retry_count: int = 0
    max_retries: int = 3
    timeout: int | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    started_at: datetime = field(default_factory=_now)
    correlation_id: str | None = None
    trace_context: UnifiedTraceContext | None = None
    request_id: str | None = None
    step: PipelineStep | None = None
    execution_timestamp: datetime | None = None
    pipeline_step_num: int | None = None

    def with_trace_context(self, trace_context: UnifiedTraceContext) -> AgentExecutionContext:
        """Return the same context with a trace."""
        return replace(self, trace_context=trace_context)


@dataclass(frozen=True)
class UserExecutionContext:
    """A user's request, shared with nobody else.

    Attributes:
        user_id: The user; "test" and "placeholder" are refused.
        thread_id: The conversation.
        run_id: The run.
        request_id: The request.
        db_session: Session of the user's own, None without a database.
        websocket_client_id: The connection that is told of events.
        created_at: When the context was made (UTC).
        agent_context: What agents of this request share.
        audit_metadata: What an audit wants to know.
        operation_depth: 0 for the request itself, one more for each child.
        parent_request_id: The request that this one is a child of.

    Raises:
        InvalidContextError: An id is empty or a placeholder.
    """

    user_id: str
    thread_id: str
    run_id: str
    request_id: str = field(default_factory=_new_id)
    db_session: object | None = field(default=None, repr=False, compare=False)
    websocket_client_id: str | None = field(default=None)
    created_at: datetime = field(default_factory=_now)
    agent_context: dict[str, Any] = field(default_factory=dict)
    audit_metadata: dict[str, Any] = field(default_factory=dict)
    operation_depth: int = field(default=0)
    parent_request_id: str | None = field(default=None)

    def __post_init__(self) -> None:
        for name in ("user_id", "thread_id", "run_id"):
            value: str = getattr(self, name)
            if not value.strip() or value.strip().lower() in _PLACEHOLDERS:
                raise InvalidContextError(
                    f"UserExecutionContext refuses {name} {value!r}: it names no real "
                    f"{name.removesuffix('_id')}."
                )

    @property
    def websocket_connection_id(self) -> str | None:
        """The connection that is told of events."""
        return self.websocket_client_id

    @property
    def metadata(self) -> dict[str, Any]:
        """What agents and audit know of it, in one new dict."""
        return {**self.agent_context, **self.audit_metadata}

    @classmethod
    def from_request(
        cls,
        user_id: str,
        thread_id: str,
        run_id: str,
        request_id: str | None = None,
        db_session: object | None = None,
        websocket_client_id: str | None = None,
        agent_context: dict[str, Any] | None = None,
        audit_metadata: dict[str, Any] | None = None,
    ) -> UserExecutionContext:
        """Make the context of a request.

        Raises:
            InvalidContextError: An id is empty or a placeholder such as "test".
        """
        return cls(
            user_id=user_id,
            thread_id=thread_id,
            run_id=run_id,
            request_id=request_id or _new_id(),
            db_session=db_session,
            websocket_client_id=websocket_client_id,
            agent_context=dict(agent_context or {}),
            audit_metadata=dict(audit_metadata or {}),
        )

    def create_child_context(
        self,
        operation_name: str,
        additional_agent_context: dict[str, Any] | None = None,
        additional_audit_metadata: dict[str, Any] | None = None,
    ) -> UserExecutionContext:
        """Make the context of an operation within this request."""
        return replace(
            self,
            request_id=_new_id(),
            agent_context={
                **self.agent_context,
                **(additional_agent_context or {}),
                "operation_name": operation_name,
            },
            audit_metadata={**self.audit_metadata, **(additional_audit_metadata or {})},
            operation_depth=self.operation_depth + 1,
            parent_request_id=self.request_id,
        )

    def with_websocket_connection(self, connection_id: str) -> UserExecutionContext:
        """Return the same context, bound to a connection."""
        return replace(self, websocket_client_id=connection_id)

    def verify_isolation(self) -> bool:
        """Tell whether the ids are three different ones."""
        return len({self.user_id, self.thread_id, self.run_id}) == 3

    def get_correlation_id(self) -> str:
        """Return the ids in one short text, for log lines."""
        return f"{self.user_id}:{self.thread_id}:{self.run_id}:{self.request_id}"

    def to_dict(self) -> dict[str, Any]:
        """Return what may be logged: ids and metadata, and never the session."""
        return {
            "user_id": self.user_id,
            "thread_id": self.thread_id,
            "run_id": self.run_id,
            "request_id": self.request_id,
            "websocket_client_id": self.websocket_client_id,
            "created_at": self.created_at.isoformat(),
            "operation_depth": self.operation_depth,
            "parent_request_id": self.parent_request_id,
            "metadata": self.metadata,
        }


@dataclass
class AgentExecutionResult:
    """What came of an execution.

    Attributes:
        success: Whether the agent did what it was asked.
        agent_name: The agent.
        user_context: The request it worked for.
        error: What went wrong, None on success.
        duration: Seconds it took.
        metadata: What else is to be known.
        metrics: Figures of the run.
        data: The agent's answer.
    """

    success: bool
    agent_name: str | None = None
    user_context: UserExecutionContext | None = None
    error: str | None = None
    duration: float = 0.0
    metadata: dict[str, Any] = field(default_factory=dict)
    metrics: dict[str, Any] | None = None
    data: Any | None = None
