"""Do what a user asked, telling on the way what is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from netra_fakes.reference.tools import Tool, UnifiedToolDispatcher

if TYPE_CHECKING:
    from netra_fakes.reference.bridge import AgentWebSocketBridge
    from netra_fakes.reference.contexts import UnifiedTraceContext, UserExecutionContext
    from netra_fakes.reference.llm import LLMManager


class BaseExecutionEngine:
    """Run an agent and remember whom to tell.

    Attributes:
        websocket_bridge: Where events go, None before one is set.
        run_id: The run that they are about.
    """

    def __init__(self) -> None:
        self.websocket_bridge: AgentWebSocketBridge | None = None
        self.run_id: str | None = None

    def set_websocket_bridge(
        self, bridge: AgentWebSocketBridge | None, run_id: str | None = None
    ) -> None:
        """Tell on this bridge from now on."""
        self.websocket_bridge = bridge
        self.run_id = run_id

    async def execute(self, agent: Agent, context: UserExecutionContext) -> Any:
        """Run an agent's own logic."""
        return await agent.execute_core_logic(context)

    def get_health_status(self) -> dict[str, Any]:
        """Return whether it can run."""
        return {"healthy": True}


class Agent:
    """An agent: runs its tools, announces each, and answers with what they gave.

    Attributes:
        name: As the registry knows it.
        description: What it is for.
        agent_id: Tells it from others of the same name.
        user_context: The request it works for, None before it runs.
        llm_manager: The model it may ask.
        tool_dispatcher: Runs its tools.
    """

    def __init__(
        self,
        llm_manager: LLMManager | None = None,
        name: str = "Agent",
        description: str = "A reference agent.",
        agent_id: str | None = None,
        user_id: str | None = None,
        tool_dispatcher: UnifiedToolDispatcher | None = None,
        user_context: UserExecutionContext | None = None,
    ) -> None:
        self.llm_manager = llm_manager
        self.name = name
        self.description = description
        self.agent_id: str = agent_id or name
        self.user_context = user_context
        self.tool_dispatcher: UnifiedToolDispatcher = tool_dispatcher or UnifiedToolDispatcher()
        self._user_id = user_id
        self._run_id: str | None = None
        self._bridge: AgentWebSocketBridge | None = None
        self._trace_context: UnifiedTraceContext | None = None
        self._execution_engine = BaseExecutionEngine()

    @property
    def execution_engine(self) -> BaseExecutionEngine | None:
        """What runs its logic."""
        return self._execution_engine

    async def execute(
        self,
        context: UserExecutionContext | None = None,
        stream_updates: bool = False,
        message: str | None = None,
        previous_result: Any = None,
        **kwargs: Any,
    ) -> Any:
        """Do what the user asked.

        Args:
            context: The request.
            stream_updates: Whether to tell of progress.
            message: The user's words.
            previous_result: What the agent before this one answered.
            kwargs: What a subclass wants.

        Returns:
            What `execute_core_logic` returns: an AgentExecutionResult, or a dict that becomes
            its data. None means that the agent died silently.
        """
        self.user_context = context
        return await self._execution_engine.execute(self, context) if context else None

    async def execute_core_logic(self, context: UserExecutionContext) -> dict[str, Any]:
        """Run every tool once; override it to do something of use."""
        results = {name: await self.run_tool(name) for name in self.list_tools()}
        return {"agent": self.name, "user_id": context.user_id, "tools": results}

    def register_tool(self, name: str, tool: Tool) -> None:
        """Take up a tool."""
        self.tool_dispatcher.register_tool(name, tool)

    def list_tools(self) -> list[str]:
        """Return the names of its tools."""
        return self.tool_dispatcher.get_available_tools()

    async def run_tool(self, tool_name: str, parameters: dict[str, Any] | None = None) -> Any:
        """Run a tool, announced before and after."""
        await self.emit_tool_executing(tool_name, parameters)
        value = await self.tool_dispatcher.execute_tool(tool_name, parameters)
        result: dict[str, Any] = dict(value) if isinstance(value, Mapping) else {"value": value}
        await self.emit_tool_completed(tool_name, result)
        return value

    def set_websocket_bridge(self, bridge: AgentWebSocketBridge, run_id: str) -> None:
        """Tell on this bridge, about this run, from now on."""
        self._bridge = bridge
        self._run_id = run_id

    def has_websocket_context(self) -> bool:
        """Tell whether there is a bridge to tell on."""
        return self._bridge is not None and self._run_id is not None

    def set_trace_context(self, trace_context: UnifiedTraceContext) -> None:
        """Trace under this context from now on."""
        self._trace_context = trace_context

    def set_user_context(self, user_context: UserExecutionContext) -> None:
        """Work for this request from now on."""
        self.user_context = user_context
        self._user_id = user_context.user_id

    async def emit_agent_started(self, message: str | None = None) -> None:
        """Tell that it began."""
        if self._bridge and self._run_id:
            context = {"message": message} if message else None
            await self._bridge.notify_agent_started(self._run_id, self.name, context)

    async def emit_thinking(
        self,
        thought: str,
        step_number: int | None = None,
        context: UserExecutionContext | None = None,
    ) -> None:
        """Tell what it is thinking about."""
        if self._bridge and self._run_id:
            await self._bridge.notify_agent_thinking(self._run_id, self.name, thought, step_number)

    async def emit_tool_executing(
        self, tool_name: str, parameters: dict[str, Any] | None = None
    ) -> None:
        """Tell that a tool began."""
        if self._bridge and self._run_id:
            await self._bridge.notify_tool_executing(self._run_id, tool_name, self.name, parameters)

    async def emit_tool_completed(
        self, tool_name: str, result: dict[str, Any] | None = None
    ) -> None:
        """Tell that a tool ended."""
        if self._bridge and self._run_id:
            await self._bridge.notify_tool_completed(self._run_id, tool_name, result, self.name)

    async def emit_agent_completed(
        self,
        result: dict[str, Any] | None = None,
        context: UserExecutionContext | None = None,
    ) -> None:
        """Tell that it ended."""
        if self._bridge and self._run_id:
            await self._bridge.notify_agent_completed(self._run_id, self.name, result)

    async def emit_progress(self, content: str, is_complete: bool = False) -> None:
        """Tell how far it has come."""
        if self._bridge and self._run_id:
            progress = {"content": content, "is_complete": is_complete}
            await self._bridge.notify_progress_update(self._run_id, self.name, progress)

    async def emit_error(
        self,
        error_message: str,
        error_type: str | None = None,
        error_details: dict[str, Any] | None = None,
    ) -> None:
        """Tell that it failed."""
        if self._bridge and self._run_id:
            context = {"error_type": error_type, **(error_details or {})}
            await self._bridge.notify_agent_error(self._run_id, self.name, error_message, context)

    async def reset_state(self) -> None:
        """Forget the request and the bridge."""
        self.user_context = self._bridge = self._run_id = self._trace_context = None

    async def shutdown(self) -> None:
        """Let go of everything."""
        await self.reset_state()

    async def cleanup(self) -> None:
        """Let go of everything; the older name of `shutdown`."""
        await self.shutdown()

    def get_health_status(self) -> dict[str, Any]:
        """Return what a health page shows."""
        return {"agent": self.name, "healthy": True}
