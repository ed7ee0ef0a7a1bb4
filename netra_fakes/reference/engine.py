"""Run agents for one user, one after another, and remember what each answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netra_fakes.reference.core import AgentExecutionCore

if TYPE_CHECKING:
    from netra_fakes.reference.bridge import AgentWebSocketBridge
    from netra_fakes.reference.contexts import (
        AgentExecutionContext,
        AgentExecutionResult,
        UserExecutionContext,
    )
    from netra_fakes.reference.registry import AgentRegistry
    from netra_fakes.reference.websocket import UnifiedWebSocketEmitter


class UserExecutionEngine:
    """Agents at work for one user.

    Attributes:
        AGENT_EXECUTION_TIMEOUT: Seconds that an agent may take.
        agent_states: What each agent does now.
        agent_results: What each agent answered.
        run_history: Every result, in order.
        websocket_emitter: Sends the user's events.
    """

    AGENT_EXECUTION_TIMEOUT = 25.0

    def __init__(
        self,
        context_or_registry: AgentRegistry | None = None,
        agent_factory_or_websocket_bridge: AgentWebSocketBridge | None = None,
        websocket_emitter_or_user_context: UserExecutionContext | None = None,
        context: UserExecutionContext | None = None,
        agent_factory: object | None = None,
        websocket_emitter: UnifiedWebSocketEmitter | None = None,
    ) -> None:
        self.agent_states: dict[str, str] = {}
        self.agent_results: dict[str, Any] = {}
        self.run_history: list[AgentExecutionResult] = []
        self.websocket_emitter = websocket_emitter
        self._registry = context_or_registry
        self._bridge = agent_factory_or_websocket_bridge
        self._user_context = context or websocket_emitter_or_user_context
        self._is_active = True

    @classmethod
    async def create_execution_engine(
        cls,
        user_context: UserExecutionContext,
        registry: AgentRegistry | None = None,
        websocket_bridge: AgentWebSocketBridge | None = None,
    ) -> UserExecutionEngine:
        """Make an engine for a user."""
        return cls(registry, websocket_bridge, user_context)

    @property
    def user_context(self) -> UserExecutionContext:
        """The user's request.

        Raises:
            RuntimeError: The engine was made without one.
        """
        if self._user_context is None:
            raise RuntimeError("this engine was made without a user context")
        return self._user_context

    @property
    def registry(self) -> AgentRegistry | None:
        """Knows the agents."""
        return self._registry

    @property
    def websocket_bridge(self) -> AgentWebSocketBridge | None:
        """Tells the user."""
        return self._bridge

    def get_user_context(self) -> UserExecutionContext:
        """Return the user's request."""
        return self.user_context

    def set_websocket_emitter(self, websocket_emitter: UnifiedWebSocketEmitter) -> None:
        """Send the user's events through this emitter from now on."""
        self.websocket_emitter = websocket_emitter

    def get_available_agents(self) -> list[str]:
        """Return the names of the agents."""
        return self._registry.list_agents() if self._registry is not None else []

    async def execute_agent(
        self, context: AgentExecutionContext, user_context: UserExecutionContext | None = None
    ) -> AgentExecutionResult:
        """Run one agent.

        Raises:
            RuntimeError: The engine was made without a registry, or was shut down.
        """
        if self._registry is None or not self._is_active:
            raise RuntimeError("this engine has no registry, or was shut down")
        self.set_agent_state(context.agent_name, "running")
        core = AgentExecutionCore(self._registry, self._bridge)
        result = await core.execute_agent(
            context, user_context or self.user_context, self.AGENT_EXECUTION_TIMEOUT
        )
        self.set_agent_state(context.agent_name, "completed" if result.success else "failed")
        self.set_agent_result(context.agent_name, result)
        self.run_history.append(result)
        return result

    def get_agent_state(self, agent_name: str) -> str | None:
        """Return what an agent does now, None where it never ran."""
        return self.agent_states.get(agent_name)

    def set_agent_state(self, agent_name: str, state: str) -> None:
        """Note what an agent does now."""
        self.agent_states[agent_name] = state

    def get_agent_result(self, agent_name: str) -> Any | None:
        """Return what an agent answered, None where it did not."""
        return self.agent_results.get(agent_name)

    def set_agent_result(self, agent_name: str, result: Any) -> None:
        """Note what an agent answered."""
        self.agent_results[agent_name] = result

    def get_all_agent_results(self) -> dict[str, Any]:
        """Return every agent's answer, by its name."""
        return dict(self.agent_results)

    def is_active(self) -> bool:
        """Tell whether it takes work."""
        return self._is_active

    async def get_execution_stats(self) -> dict[str, Any]:
        """Return how many runs went how."""
        good = sum(result.success for result in self.run_history)
        return {"total": len(self.run_history), "completed": good}

    async def cleanup(self) -> None:
        """Take no more work, and forget what was."""
        self._is_active = False
        self.agent_states.clear()
        self.agent_results.clear()

    async def shutdown(self) -> None:
        """Take no more work; the other name of `cleanup`."""
        await self.cleanup()
