"""Guess which class a name such as `mock_agent` means, and which factory makes its fake."""

from __future__ import annotations

from collections.abc import Mapping

ROLE_CLASSES: dict[str, str] = {
    "agent": "netra_backend.app.agents.base_agent.BaseAgent",
    "bridge": "netra_backend.app.services.agent_websocket_bridge.AgentWebSocketBridge",
    "registry": "netra_backend.app.agents.supervisor.agent_registry.AgentRegistry",
    "execution_tracker": "netra_backend.app.core.agent_execution_tracker.AgentExecutionTracker",
    "execution_engine": (
        "netra_backend.app.agents.supervisor.user_execution_engine.UserExecutionEngine"
    ),
    "tool_dispatcher": (
        "netra_backend.app.core.tools.unified_tool_dispatcher.UnifiedToolDispatcher"
    ),
    "llm_manager": "netra_backend.app.llm.llm_manager.LLMManager",
    "emitter": "netra_backend.app.websocket_core.unified_emitter.UnifiedWebSocketEmitter",
    "websocket_manager": (
        "netra_backend.app.websocket_core.unified_manager._UnifiedWebSocketManagerImplementation"
    ),
    "execution_context": (
        "netra_backend.app.agents.supervisor.execution_context.AgentExecutionContext"
    ),
    "user_context": "netra_backend.app.services.user_execution_context.UserExecutionContext",
}
"""The class that each role stands for where `[tool.netra_fakes.roles]` names no other."""

_ALIASES: dict[str, str] = {
    "agent_registry": "registry",
    "websocket_bridge": "bridge",
    "agent_websocket_bridge": "bridge",
    "ws_bridge": "bridge",
    "tracker": "execution_tracker",
    "agent_tracker": "execution_tracker",
    "engine": "execution_engine",
    "llm": "llm_manager",
    "websocket_emitter": "emitter",
    "ws_manager": "websocket_manager",
    "user_execution_context": "user_context",
    "agent_execution_context": "execution_context",
    "base_agent": "agent",
}
_TELLING = frozenset({"bridge", "llm_manager", "tool_dispatcher", "user_context"})


def role_of_name(name: str) -> str | None:
    """Return the role that a variable or parameter name tells, None where it tells none.

    >>> role_of_name("mock_websocket_bridge"), role_of_name("self_made")
    ('bridge', None)
    """
    plain = name.lower().strip("_")
    for prefix in ("mock_", "fake_", "stub_", "test_"):
        plain = plain.removeprefix(prefix)
    plain = plain.removesuffix("_mock").removesuffix("_fake")
    plain = _ALIASES.get(plain, plain)
    return plain if plain in ROLE_CLASSES else None


def is_telling(name: str) -> bool:
    """Whether a parameter name can mean one class only, as `websocket_bridge` does.

    There are two agent registries, several trackers, engines and managers, and any agent.
    """
    return role_of_name(name) in _TELLING


def class_of_role(role: str, roles: Mapping[str, str]) -> str:
    """Return the dotted path of a role's class."""
    given = roles.get(role)
    return given.replace(":", ".") if given else ROLE_CLASSES[role]


def factory_of(target: str, roles: Mapping[str, str]) -> str | None:
    """Return the factory that makes the fake of a class, None where it is no role's class.

    >>> factory_of("shop.agents:Agent", {})
    >>> factory_of("shop.agents:Agent", {"agent": "shop.agents:Agent"})
    'make_agent'
    """
    dotted = target.replace(":", ".")
    role = next((name for name in ROLE_CLASSES if class_of_role(name, roles) == dotted), None)
    return None if role is None else f"make_{role}"
