"""Carry events from agents to the connections of the user who asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netra_fakes.reference.contexts import UserExecutionContext
    from netra_fakes.reference.registry import AgentRegistry
    from netra_fakes.reference.websocket import UnifiedWebSocketEmitter, UnifiedWebSocketManager

__all__ = ["AgentWebSocketBridge", "BridgeEvent"]


@dataclass(frozen=True)
class BridgeEvent:
    """One event as a bridge sent it.

    Attributes:
        type: Its name: "agent_started".
        run_id: The run it is about.
        agent_name: The agent it is about, None where none was named.
        payload: Everything else that was given.
    """

    type: str
    run_id: str | None
    agent_name: str | None
    payload: dict[str, Any] = field(default_factory=dict)


class AgentWebSocketBridge:
    """Tell a user what an agent does.

    Every `notify_*` answers whether the event was delivered: True too where no manager is set,
    since then there is nobody to deliver to and `event_history` is all that is wanted.
    """

    def __init__(self, user_context: UserExecutionContext | None = None) -> None:
        """Make a bridge.

        Args:
            user_context: The user it belongs to; None for one that serves every user.
        """
        self.user_context = user_context
        self.is_connected: bool = True
        self.websocket_manager: UnifiedWebSocketManager | None = None
        self.registry: AgentRegistry | None = None
        self._event_history: list[BridgeEvent] = []
        self._threads: dict[str, str] = {}

    @property
    def user_id(self) -> str | None:
        """The user it belongs to."""
        return self.user_context.user_id if self.user_context else None

    @property
    def event_history(self) -> list[BridgeEvent]:
        """The events that were sent, in order, in a new list."""
        return list(self._event_history)

    async def notify_agent_started(
        self,
        run_id: str,
        agent_name: str,
        context: dict[str, Any] | None = None,
        trace_context: dict[str, Any] | None = None,
        user_context: UserExecutionContext | None = None,
    ) -> bool:
        """Tell that an agent began."""
        return await self._send("agent_started", run_id, agent_name, context=context)

    async def notify_agent_thinking(
        self,
        run_id: str,
        agent_name: str,
        reasoning: str,
        step_number: int | None = None,
        progress_percentage: float | None = None,
        trace_context: dict[str, Any] | None = None,
        user_context: UserExecutionContext | None = None,
    ) -> bool:
        """Tell what an agent is thinking about."""
        return await self._send(
            "agent_thinking",
            run_id,
            agent_name,
            reasoning=reasoning,
            step_number=step_number,
            progress_percentage=progress_percentage,
        )

    async def notify_tool_executing(
        self,
        run_id: str,
        tool_name: str,
        agent_name: str | None = None,
        parameters: dict[str, Any] | None = None,
        user_context: UserExecutionContext | None = None,
    ) -> bool:
        """Tell that a tool began."""
        return await self._send(
            "tool_executing", run_id, agent_name, tool_name=tool_name, parameters=parameters
        )

    async def notify_tool_completed(
        self,
        run_id: str,
        tool_name: str,
        result: dict[str, Any] | None = None,
        agent_name: str | None = None,
        execution_time_ms: float | None = None,
        user_context: UserExecutionContext | None = None,
    ) -> bool:
        """Tell that a tool ended."""
        return await self._send(
            "tool_completed",
            run_id,
            agent_name,
            tool_name=tool_name,
            result=result,
            execution_time_ms=execution_time_ms,
        )

    async def notify_agent_completed(
        self,
        run_id: str,
        agent_name: str,
        result: dict[str, Any] | None = None,
        execution_time_ms: float | None = None,
        trace_context: dict[str, Any] | None = None,
        user_context: UserExecutionContext | None = None,
    ) -> bool:
        """Tell that an agent ended, well or not: `result["success"]` tells which."""
        return await self._send(
            "agent_completed",
            run_id,
            agent_name,
            result=result,
            execution_time_ms=execution_time_ms,
        )

    async def notify_agent_error(
        self,
        run_id: str,
        agent_name: str,
        error: str,
        error_context: dict[str, Any] | None = None,
        trace_context: dict[str, Any] | None = None,
    ) -> bool:
        """Tell that an agent failed."""
        return await self._send(
            "agent_error", run_id, agent_name, error=error, error_context=error_context
        )

    async def notify_agent_death(
        self,
        run_id: str,
        agent_name: str,
        death_cause: str,
        death_context: dict[str, Any] | None = None,
    ) -> bool:
        """Tell that an agent stopped answering."""
        return await self._send(
            "agent_death", run_id, agent_name, death_cause=death_cause, death_context=death_context
        )

    async def notify_progress_update(
        self, run_id: str, agent_name: str, progress: dict[str, Any]
    ) -> bool:
        """Tell how far an agent has come."""
        return await self._send("progress_update", run_id, agent_name, progress=progress)

    async def notify_custom(
        self, run_id: str, agent_name: str, notification_type: str, data: dict[str, Any]
    ) -> bool:
        """Tell anything else, under a name of the caller's choice."""
        return await self._send(notification_type, run_id, agent_name, **data)

    async def emit_agent_event(
        self,
        event_type: str,
        data: dict[str, Any],
        run_id: str | None = None,
        agent_name: str | None = None,
    ) -> bool:
        """Send an event under its own name."""
        return await self._send(event_type, run_id, agent_name, **data)

    async def emit_event(
        self, context: object, event_type: str, event_data: dict[str, Any]
    ) -> bool:
        """Send an event about the run that a context names."""
        run_id: str | None = getattr(context, "run_id", None)
        agent_name: str | None = getattr(context, "agent_name", None)
        return await self._send(event_type, run_id, agent_name, **event_data)

    async def register_run_thread_mapping(
        self, run_id: str, thread_id: str, metadata: dict[str, Any] | None = None
    ) -> bool:
        """Note the thread whose connections are told of a run's events."""
        self._threads[run_id] = thread_id
        return True

    async def unregister_run_mapping(self, run_id: str) -> bool:
        """Forget a run's thread; answer whether it was known."""
        return self._threads.pop(run_id, None) is not None

    def extract_thread_id(self, run_id: str) -> str:
        """Return the thread of a run; a run that was never mapped is its own thread."""
        return self._threads.get(run_id, run_id)

    def is_connection_active(self, user_id: str) -> bool:
        """Tell whether a user has a connection."""
        manager = self.websocket_manager
        return manager is not None and manager.is_connection_active(user_id)

    async def get_status(self) -> dict[str, Any]:
        """Return what a health page shows."""
        return {"connected": self.is_connected, "events_sent": len(self._event_history)}

    async def get_health_status(self) -> dict[str, Any]:
        """Return whether it can deliver."""
        return {"healthy": self.is_connected}

    async def get_metrics(self) -> dict[str, Any]:
        """Return how many events of each type were sent."""
        counts: dict[str, Any] = {}
        for event in self._event_history:
            counts[event.type] = counts.get(event.type, 0) + 1
        return counts

    async def create_user_emitter(
        self,
        user_context: UserExecutionContext | None = None,
        user_id: str | None = None,
        thread_id: str | None = None,
        connection_id: str | None = None,
    ) -> UnifiedWebSocketEmitter:
        """Make an emitter for one user, by context or by id."""
        from netra_fakes.reference.websocket import UnifiedWebSocketEmitter

        owner = user_context.user_id if user_context else user_id
        return UnifiedWebSocketEmitter(self.websocket_manager, owner, user_context)

    @staticmethod
    async def create_scoped_emitter(
        user_context: UserExecutionContext,
    ) -> AsyncIterator[UnifiedWebSocketEmitter]:
        """Give an emitter for one user, and clean up after it."""
        from netra_fakes.reference.websocket import UnifiedWebSocketEmitter

        emitter = UnifiedWebSocketEmitter(None, user_context.user_id, user_context)
        try:
            yield emitter
        finally:
            await emitter.cleanup()

    async def shutdown(self) -> None:
        """Deliver nothing from now on."""
        self.is_connected = False

    async def _send(
        self, event_type: str, run_id: str | None, agent_name: str | None, **payload: Any
    ) -> bool:
        if not self.is_connected:
            return False
        given = {name: value for name, value in payload.items() if value is not None}
        self._event_history.append(BridgeEvent(event_type, run_id, agent_name, given))
        if self.websocket_manager is None or run_id is None:
            return True
        message = {"type": event_type, "run_id": run_id, "agent_name": agent_name, **given}
        return await self.websocket_manager.send_to_thread(self.extract_thread_id(run_id), message)
