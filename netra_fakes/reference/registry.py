"""Know the agents by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netra_fakes.reference.agent import Agent
    from netra_fakes.reference.bridge import AgentWebSocketBridge
    from netra_fakes.reference.contexts import UserExecutionContext
    from netra_fakes.reference.llm import LLMManager


class AgentRegistry:
    """Agents by name. An empty one is falsy, since it has a length.

    Attributes:
        llm_manager: The model that its agents may ask.
        registration_errors: What went wrong, by name of the agent.
    """

    def __init__(self, llm_manager: LLMManager | None = None) -> None:
        self.llm_manager = llm_manager
        self.registration_errors: dict[str, str] = {}
        self._agents: dict[str, Agent] = {}
        self._bridge: AgentWebSocketBridge | None = None

    def register(self, name: str, agent: Agent) -> None:
        """Take up an agent; a later one of the same name takes its place."""
        self._agents[name] = agent

    def get(self, key: str, context: UserExecutionContext | None = None) -> Agent | None:
        """Return the agent of that name, None where there is none."""
        return self._agents.get(key)

    def get_agent(self, name: str, context: UserExecutionContext | None = None) -> Agent | None:
        """Return the agent of that name, None where there is none."""
        return self.get(name, context)

    async def get_async(
        self, key: str, context: UserExecutionContext | None = None
    ) -> Agent | None:
        """Return the agent of that name, None where there is none."""
        return self.get(key, context)

    def list_agents(self) -> list[str]:
        """Return the names of the agents, in the order of their registration."""
        return list(self._agents)

    def is_agent_available(self, agent_type: str) -> bool:
        """Tell whether there is an agent of that name."""
        return agent_type in self._agents

    def remove_agent(self, name: str) -> bool:
        """Drop an agent; answer whether there was one."""
        return self._agents.pop(name, None) is not None

    def set_websocket_bridge(self, bridge: AgentWebSocketBridge) -> None:
        """Keep the bridge for the agents that are made later."""
        self._bridge = bridge

    def get_registry_health(self) -> dict[str, Any]:
        """Return what a health page shows."""
        return {"total_agents": len(self), "errors": dict(self.registration_errors)}

    async def cleanup(self) -> None:
        """Shut every agent down and forget it."""
        for agent in self._agents.values():
            await agent.shutdown()
        self._agents.clear()

    def __len__(self) -> int:
        return len(self._agents)

    def __contains__(self, agent_id: object) -> bool:
        return agent_id in self._agents
