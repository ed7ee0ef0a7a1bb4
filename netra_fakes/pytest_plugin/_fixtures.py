"""The fixtures; each builds its fakes only when a test asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeVar

import pytest

if TYPE_CHECKING:
    from netra_fakes.pytest_plugin._factory import Fakes
    from netra_fakes.reference import (
        Agent,
        AgentExecutionContext,
        AgentExecutionTracker,
        AgentRegistry,
        AgentWebSocketBridge,
        UserExecutionContext,
        UserExecutionEngine,
    )
    from netra_fakes.scenarios import GoldenPath

T = TypeVar("T")


def _named(fake: T, name: str) -> T:
    """Return a fake that messages and timelines call by the name of its fixture."""
    from netra_fakes._build import record_of

    record = record_of(fake)
    record.name, record.is_named = name, True
    return fake


@pytest.fixture
def mock_agent() -> Agent:
    """The fake of an agent that succeeds."""
    from netra_fakes import make_agent

    return _named(make_agent(), "mock_agent")


@pytest.fixture
def mock_bridge() -> AgentWebSocketBridge:
    """The fake of a WebSocket bridge that delivers every event."""
    from netra_fakes import make_bridge

    return make_bridge(name="mock_bridge")


@pytest.fixture
def mock_registry(mock_agent: Agent) -> AgentRegistry:
    """The fake of an agent registry that holds `mock_agent`."""
    from netra_fakes import make_registry

    return make_registry([mock_agent], name="mock_registry")


@pytest.fixture
def mock_execution_tracker() -> AgentExecutionTracker:
    """The fake of an execution tracker that keeps real state."""
    from netra_fakes import make_execution_tracker

    return make_execution_tracker(name="mock_execution_tracker")


@pytest.fixture
def mock_execution_engine() -> UserExecutionEngine:
    """The fake of an execution engine."""
    from netra_fakes import make_execution_engine

    return make_execution_engine(name="mock_execution_engine")


@pytest.fixture
def execution_context() -> AgentExecutionContext:
    """A real execution context of the Golden Path."""
    from netra_fakes import make_execution_context

    return make_execution_context()


@pytest.fixture
def user_context() -> UserExecutionContext:
    """A real user context of the Golden Path."""
    from netra_fakes import make_user_context

    return make_user_context()


@pytest.fixture
def fakes() -> Iterator[Fakes]:
    """Make fakes for this test: `fakes(Agent)`, `fakes.function(f)`, `fakes.patch("a.b.c")`."""
    from netra_fakes.pytest_plugin._factory import Fakes

    factory = Fakes()
    yield factory
    factory.undo()


@pytest.fixture
def golden_path(request: pytest.FixtureRequest) -> GoldenPath:
    """A Golden Path scenario: "success", or the one that the marker `golden_path` names."""
    from netra_fakes import make_golden_path

    marker = request.node.get_closest_marker("golden_path")
    if marker is None:
        return make_golden_path()
    return make_golden_path(*marker.args, **marker.kwargs)
