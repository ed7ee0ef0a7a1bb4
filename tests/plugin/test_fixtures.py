"""The fixtures, as tests use them; run here as any user's tests are."""

from __future__ import annotations

import asyncio
from unittest.mock import AsyncMock, MagicMock

import pytest

from netra_fakes.errors import NotAwaitableError, UnknownAttributeError
from netra_fakes.pytest_plugin import Fakes
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


async def test_registry_holds_the_agent_of_the_same_test(
    mock_registry: AgentRegistry, mock_agent: Agent
) -> None:
    assert await mock_registry.get_async("test-agent") is mock_agent
    assert "test-agent" in mock_registry


def test_fixtures_are_fakes_of_their_real_classes(
    mock_agent: Agent,
    mock_bridge: AgentWebSocketBridge,
    mock_registry: AgentRegistry,
    mock_execution_tracker: AgentExecutionTracker,
    mock_execution_engine: UserExecutionEngine,
) -> None:
    assert isinstance(mock_agent, Agent)
    assert isinstance(mock_bridge, AgentWebSocketBridge)
    assert isinstance(mock_registry, AgentRegistry)
    assert isinstance(mock_execution_tracker, AgentExecutionTracker)
    assert isinstance(mock_execution_engine, UserExecutionEngine)


def test_contexts_are_real_objects(
    execution_context: AgentExecutionContext, user_context: UserExecutionContext
) -> None:
    assert type(execution_context) is AgentExecutionContext
    assert type(user_context) is UserExecutionContext


def test_messages_call_fakes_by_the_name_of_the_fixture(
    mock_agent: Agent, mock_bridge: AgentWebSocketBridge
) -> None:
    with pytest.raises(UnknownAttributeError) as caught:
        mock_agent.exeute  # noqa: B018
    assert "got:  mock_agent.exeute" in str(caught.value)
    with pytest.raises(NotAwaitableError) as refused:
        mock_bridge.notify_agent_started = MagicMock()  # type: ignore[method-assign]
    assert "mock_bridge.notify_agent_started = AsyncMock" in str(refused.value)
    mock_bridge.notify_agent_started = AsyncMock()  # type: ignore[method-assign]


async def test_golden_path_is_the_success_scenario(golden_path: GoldenPath) -> None:
    result = await golden_path.run()
    assert result.success
    golden_path.assert_holds()


@pytest.mark.golden_path("agent_error", users=2)
async def test_marker_chooses_the_scenario(golden_path: GoldenPath) -> None:
    result = await golden_path.run()
    assert not result.success
    assert len(golden_path.users) == 2
    golden_path.assert_holds()


def test_factory_makes_fakes_of_classes_and_functions(fakes: Fakes) -> None:
    async def handler(name: str) -> bool:
        raise NotImplementedError

    agent = fakes(Agent, name="other")
    fake = fakes.function(handler)
    assert isinstance(agent, Agent)
    assert asyncio.run(fake("a")) is False
    with pytest.raises(TypeError):
        fake()  # type: ignore[call-arg]
