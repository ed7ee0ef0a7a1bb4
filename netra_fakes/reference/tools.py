"""Run the tools of one user's agents."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netra_fakes.reference.bridge import AgentWebSocketBridge
    from netra_fakes.reference.contexts import UserExecutionContext

Tool = Callable[..., "Awaitable[Any] | Any"]
"""A tool: called with its parameters by name, sync or async."""


class UnknownToolError(LookupError):
    """A tool was asked for that nobody registered."""


class UnifiedToolDispatcher:
    """Tools by name, for one user."""

    def __init__(self) -> None:
        self.user_context: UserExecutionContext | None = None
        self.websocket_bridge: AgentWebSocketBridge | None = None
        self._tools: dict[str, Tool] = {}

    @classmethod
    async def create_for_user(
        cls,
        user_context: UserExecutionContext,
        websocket_bridge: AgentWebSocketBridge | None = None,
        tools: Mapping[str, Tool] | None = None,
        enable_admin_tools: bool = False,
    ) -> UnifiedToolDispatcher:
        """Make a dispatcher for a user."""
        dispatcher = cls()
        dispatcher.user_context = user_context
        dispatcher.websocket_bridge = websocket_bridge
        dispatcher._tools.update(tools or {})
        return dispatcher

    @classmethod
    @asynccontextmanager
    async def create_scoped(
        cls,
        user_context: UserExecutionContext,
        websocket_bridge: AgentWebSocketBridge | None = None,
        tools: Mapping[str, Tool] | None = None,
        enable_admin_tools: bool = False,
    ) -> AsyncGenerator[UnifiedToolDispatcher, None]:
        """Give a dispatcher for a user, and clean up after it."""
        dispatcher = await cls.create_for_user(
            user_context, websocket_bridge, tools, enable_admin_tools
        )
        try:
            yield dispatcher
        finally:
            await dispatcher.cleanup()

    def register_tool(self, name: str, tool: Tool) -> None:
        """Take up a tool."""
        self._tools[name] = tool

    def has_tool(self, name: str) -> bool:
        """Tell whether there is a tool of that name."""
        return name in self._tools

    def get_available_tools(self) -> list[str]:
        """Return the names of the tools."""
        return list(self._tools)

    async def execute_tool(self, tool_name: str, parameters: dict[str, Any] | None = None) -> Any:
        """Run a tool and return what it returns.

        Raises:
            UnknownToolError: There is no tool of that name.
        """
        tool = self._tools.get(tool_name)
        if tool is None:
            known = ", ".join(self._tools) or "none"
            raise UnknownToolError(f"no tool named '{tool_name}'; there are: {known}")
        value = tool(**(parameters or {}))
        return await value if isawaitable(value) else value

    async def cleanup(self) -> None:
        """Let go of the tools and the user."""
        self._tools.clear()
        self.user_context = self.websocket_bridge = None
