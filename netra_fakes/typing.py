"""Name the types of the fixtures, for annotations in tests.

An annotation gives an editor what it completes by, and a checker what it checks:

    from netra_fakes.typing import GoldenPath, MockAgent

    async def test_agent(mock_agent: MockAgent, golden_path: GoldenPath) -> None: ...

The names stand for the classes of the built-in reference application. Where your fixtures are
built from classes of your own, annotate with those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import TypeAlias

    from netra_fakes import reference
    from netra_fakes.pytest_plugin._factory import Fakes
    from netra_fakes.scenarios import GoldenPath

    MockAgent: TypeAlias = reference.Agent
    MockBridge: TypeAlias = reference.AgentWebSocketBridge
    MockRegistry: TypeAlias = reference.AgentRegistry
    MockExecutionTracker: TypeAlias = reference.AgentExecutionTracker
    MockExecutionEngine: TypeAlias = reference.UserExecutionEngine
    ExecutionContext: TypeAlias = reference.AgentExecutionContext
    ExecutionResult: TypeAlias = reference.AgentExecutionResult
    UserContext: TypeAlias = reference.UserExecutionContext

__all__ = [
    "ExecutionContext",
    "ExecutionResult",
    "Fakes",
    "GoldenPath",
    "MockAgent",
    "MockBridge",
    "MockExecutionEngine",
    "MockExecutionTracker",
    "MockRegistry",
    "UserContext",
]

_HOMES = {
    "ExecutionContext": ("netra_fakes.reference", "AgentExecutionContext"),
    "ExecutionResult": ("netra_fakes.reference", "AgentExecutionResult"),
    "Fakes": ("netra_fakes.pytest_plugin._factory", "Fakes"),
    "GoldenPath": ("netra_fakes.scenarios", "GoldenPath"),
    "MockAgent": ("netra_fakes.reference", "Agent"),
    "MockBridge": ("netra_fakes.reference", "AgentWebSocketBridge"),
    "MockExecutionEngine": ("netra_fakes.reference", "UserExecutionEngine"),
    "MockExecutionTracker": ("netra_fakes.reference", "AgentExecutionTracker"),
    "MockRegistry": ("netra_fakes.reference", "AgentRegistry"),
    "UserContext": ("netra_fakes.reference", "UserExecutionContext"),
}


def __getattr__(name: str) -> Any:
    """Load a type at its first use (PEP 562), so that an annotation costs no import."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _HOMES[name]
    value = globals()[name] = getattr(import_module(module), attribute)
    return value


def __dir__() -> list[str]:
    return __all__
