"""Keep users' connections, and send each user what is meant for that user alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from netra_fakes.reference.contexts import UserExecutionContext


class WebSocket(Protocol):
    """What a connection must be able to do."""

    async def send_json(self, data: dict[str, Any]) -> None:
        """Send one message."""
        ...


class UnifiedWebSocketManager:
    """Connections by user and thread."""

    def __init__(self, user_context: UserExecutionContext | None = None) -> None:
        self.user_context = user_context
        self.active_connections: dict[str, list[str]] = {}
        self._sockets: dict[str, WebSocket] = {}
        self._threads: dict[str, str] = {}
        self._messages_sent = 0

    async def connect_user(
        self,
        user_id: str,
        websocket: WebSocket,
        connection_id: str | None = None,
        thread_id: str | None = None,
    ) -> str:
        """Take up a connection, and return its id."""
        connection_id = connection_id or f"{user_id}-{len(self._sockets) + 1}"
        self._sockets[connection_id] = websocket
        self._threads[connection_id] = thread_id or ""
        self.active_connections.setdefault(user_id, []).append(connection_id)
        return connection_id

    async def disconnect_user(
        self,
        user_id: str,
        websocket: WebSocket | None = None,
        code: int = 1000,
        reason: str = "Normal closure",
    ) -> None:
        """Drop one connection of a user, or all where none is given."""
        for connection_id in list(self.active_connections.get(user_id, ())):
            if websocket is None or self._sockets[connection_id] is websocket:
                self.active_connections[user_id].remove(connection_id)
                del self._sockets[connection_id], self._threads[connection_id]
        if not self.active_connections.get(user_id):
            self.active_connections.pop(user_id, None)

    async def send_to_user(self, user_id: str, message: dict[str, Any]) -> None:
        """Send a message to every connection of a user."""
        for connection_id in self.active_connections.get(user_id, ()):
            await self.send_message(connection_id, message)

    async def send_to_thread(self, thread_id: str, message: dict[str, Any]) -> bool:
        """Send a message to every connection of a thread; answer whether there was one."""
        receivers = [key for key, thread in self._threads.items() if thread == thread_id]
        for connection_id in receivers:
            await self.send_message(connection_id, message)
        return bool(receivers)

    async def send_message(self, connection_id: str, message: dict[str, Any]) -> bool:
        """Send a message to one connection; answer whether it is known."""
        websocket = self._sockets.get(connection_id)
        if websocket is None:
            return False
        await websocket.send_json(message)
        self._messages_sent += 1
        return True

    async def emit_critical_event(
        self, user_id: str, event_type: str, data: dict[str, Any]
    ) -> None:
        """Send an event that must not be lost to a user."""
        await self.send_to_user(user_id, {"type": event_type, "data": data})

    async def send_agent_event(self, user_id: str, event_type: str, data: dict[str, Any]) -> None:
        """Send an agent's event to a user."""
        await self.send_to_user(user_id, {"type": event_type, "data": data})

    async def emit_agent_event(self, user_id: str, event_type: str, data: dict[str, Any]) -> None:
        """Send an agent's event to a user; the older name of `send_agent_event`."""
        await self.send_agent_event(user_id, event_type, data)

    async def broadcast(self, message: dict[str, Any]) -> None:
        """Send a message to every user."""
        for user_id in list(self.active_connections):
            await self.send_to_user(user_id, message)

    def get_user_connections(self, user_id: str) -> set[str]:
        """Return the ids of a user's connections."""
        return set(self.active_connections.get(user_id, ()))

    def is_connection_active(self, user_id: str) -> bool:
        """Tell whether a user has a connection."""
        return bool(self.active_connections.get(user_id))

    def is_user_connected(self, user_id: str) -> bool:
        """Tell whether a user has a connection; the newer name of `is_connection_active`."""
        return self.is_connection_active(user_id)

    def get_connection_count(self) -> int:
        """Return how many connections there are."""
        return len(self._sockets)

    def get_stats(self) -> dict[str, Any]:
        """Return what a health page shows."""
        return {
            "total_connections": len(self._sockets),
            "unique_users": len(self.active_connections),
            "messages_sent": self._messages_sent,
        }

    async def shutdown(self) -> None:
        """Drop every connection."""
        for user_id in list(self.active_connections):
            await self.disconnect_user(user_id)


class UnifiedWebSocketEmitter:
    """Send the events of one user.

    Attributes:
        CRITICAL_EVENTS: The events without which a user sees nothing happen.
    """

    CRITICAL_EVENTS = (
        "agent_started",
        "agent_thinking",
        "tool_executing",
        "tool_completed",
        "agent_completed",
    )

    def __init__(
        self,
        manager: UnifiedWebSocketManager | None = None,
        user_id: str | None = None,
        context: UserExecutionContext | None = None,
        performance_mode: bool = True,
        websocket_manager: UnifiedWebSocketManager | None = None,
    ) -> None:
        self.manager = manager or websocket_manager
        self.user_id = user_id or (context.user_id if context else None)
        self.context = context
        self.performance_mode = performance_mode
        self.metrics: dict[str, int] = {}

    async def emit(self, event_type: str, data: dict[str, Any]) -> bool:
        """Send an event to the user; answer whether there was anybody to send it."""
        self.metrics[event_type] = self.metrics.get(event_type, 0) + 1
        if self.manager is None or self.user_id is None:
            return False
        await self.manager.send_to_user(self.user_id, {"type": event_type, **data})
        return True

    async def emit_agent_started(self, data: dict[str, Any]) -> bool:
        """Tell that an agent began."""
        return await self.emit("agent_started", data)

    async def emit_agent_thinking(self, data: dict[str, Any]) -> bool:
        """Tell what an agent is thinking about."""
        return await self.emit("agent_thinking", data)

    async def emit_tool_executing(self, data: dict[str, Any]) -> bool:
        """Tell that a tool began."""
        return await self.emit("tool_executing", data)

    async def emit_tool_completed(self, data: dict[str, Any]) -> bool:
        """Tell that a tool ended."""
        return await self.emit("tool_completed", data)

    async def emit_agent_completed(self, data: dict[str, Any]) -> bool:
        """Tell that an agent ended."""
        return await self.emit("agent_completed", data)

    async def notify_agent_started(
        self,
        agent_name: str,
        metadata: dict[str, Any] | None = None,
        context: dict[str, Any] | None = None,
    ) -> None:
        """Tell that an agent began."""
        await self.emit("agent_started", {"agent_name": agent_name, **(metadata or {})})

    async def notify_agent_thinking(
        self,
        agent_name: str | None = None,
        reasoning: str | None = None,
        thought: str | None = None,
        step_number: int | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Tell what an agent is thinking about."""
        data = {"agent_name": agent_name, "reasoning": reasoning or thought}
        await self.emit("agent_thinking", {**data, "step_number": step_number, **(metadata or {})})

    async def notify_tool_executing(
        self, tool_name: str, metadata: dict[str, Any] | None = None
    ) -> None:
        """Tell that a tool began."""
        await self.emit("tool_executing", {"tool_name": tool_name, **(metadata or {})})

    async def notify_tool_completed(
        self, tool_name: str, metadata: dict[str, Any] | None = None
    ) -> None:
        """Tell that a tool ended."""
        await self.emit("tool_completed", {"tool_name": tool_name, **(metadata or {})})

    async def notify_agent_completed(
        self,
        agent_name: str,
        metadata: dict[str, Any] | None = None,
        result: dict[str, Any] | None = None,
        execution_time_ms: float | None = None,
    ) -> None:
        """Tell that an agent ended."""
        data = {"agent_name": agent_name, "result": result, **(metadata or {})}
        await self.emit("agent_completed", data)

    async def notify_agent_error(self, error: str, **kwargs: Any) -> None:
        """Tell that an agent failed."""
        await self.emit("agent_error", {"error": error, **kwargs})

    async def notify_progress_update(
        self, progress: float, message: str = "", **kwargs: Any
    ) -> None:
        """Tell how far an agent has come."""
        await self.emit("progress_update", {"progress": progress, "message": message, **kwargs})

    async def notify_custom(self, event_type: str, data: dict[str, Any]) -> None:
        """Tell anything else."""
        await self.emit(event_type, data)

    def get_context(self) -> UserExecutionContext | None:
        """Return the request it works for."""
        return self.context

    def set_context(self, context: UserExecutionContext) -> None:
        """Work for a request from now on."""
        self.context = context
        self.user_id = context.user_id

    def get_stats(self) -> dict[str, Any]:
        """Return how many events of each type were sent."""
        return {"user_id": self.user_id, "events": dict(self.metrics)}

    async def cleanup(self) -> None:
        """Let go of the manager."""
        self.manager = None
