"""The bridge delivers every event, except those that it is told to fail."""

from __future__ import annotations

from typing import Any
from unittest.mock import AsyncMock

import pytest

from netra_fakes import make_bridge, make_user_context, stub
from netra_fakes.errors import UnknownAttributeError
from netra_fakes.roles import get_role, resolve

pytestmark = pytest.mark.usefixtures("application")

_CALLS: list[tuple[str, dict[str, Any]]] = [
    ("notify_agent_started", {"agent_name": "a"}),
    ("notify_agent_thinking", {"agent_name": "a", "reasoning": "why"}),
    ("notify_tool_executing", {"tool_name": "t"}),
    ("notify_tool_completed", {"tool_name": "t", "result": {}}),
    ("notify_agent_completed", {"agent_name": "a", "result": {}}),
    ("notify_agent_error", {"agent_name": "a", "error": "e"}),
    ("notify_agent_death", {"agent_name": "a", "death_cause": "c"}),
    ("notify_progress_update", {"agent_name": "a", "progress": {}}),
    ("notify_custom", {"agent_name": "a", "notification_type": "n", "data": {}}),
    ("emit_agent_event", {"event_type": "n", "data": {}}),
]


@pytest.mark.parametrize(("name", "arguments"), _CALLS)
async def test_every_event_is_delivered(name: str, arguments: dict[str, Any]) -> None:
    bridge = make_bridge()
    assert isinstance(bridge, resolve(get_role("bridge")))
    assert await getattr(bridge, name)(run_id="r", **arguments) is True


async def test_event_about_a_context_is_delivered() -> None:
    assert await make_bridge().emit_event(make_user_context(), "started", {}) is True


@pytest.mark.parametrize("asked", ["notify_tool_executing", "tool_executing"])
async def test_failing_event_is_not_delivered(asked: str) -> None:
    bridge = make_bridge(fail_on=[asked])
    assert await bridge.notify_tool_executing("r", "t") is False
    assert await bridge.notify_tool_completed("r", "t") is True


async def test_one_name_alone_is_one_event() -> None:
    bridge = make_bridge(fail_on="tool_executing")
    assert await bridge.notify_tool_executing("r", "t") is False


async def test_failing_event_raises_what_it_is_told() -> None:
    bridge = make_bridge(fail_on={"agent_started": ConnectionError("gone")})
    with pytest.raises(ConnectionError, match="gone"):
        await bridge.notify_agent_started("r", "a")


def test_unknown_event_cannot_fail() -> None:
    with pytest.raises(UnknownAttributeError) as caught:
        make_bridge(fail_on=["agent_strated"])
    assert caught.value.near_matches[0] == "notify_agent_started"
    assert str(caught.value).startswith(
        "cannot fail 'agent_strated': AgentWebSocketBridge has no such notification:\n"
        "did you mean 'notify_agent_started'"
    )
    with pytest.raises(UnknownAttributeError, match="it can fail notify_"):
        make_bridge(fail_on=["zzz"])


async def test_what_a_test_sets_wins() -> None:
    mock_websocket_bridge = make_bridge(fail_on=["agent_error"])
    mock_websocket_bridge.notify_agent_started.return_value = False
    assert await mock_websocket_bridge.notify_agent_started("r", "a") is False
    mock_websocket_bridge.notify_agent_started = AsyncMock()
    await mock_websocket_bridge.notify_agent_started("r", "a")
    mock_websocket_bridge.notify_agent_started.assert_awaited_once_with("r", "a")


async def test_value_that_a_test_sets_wins_over_the_failure() -> None:
    bridge = make_bridge(fail_on=["agent_started", "agent_thinking"])
    bridge.notify_agent_started.return_value = True
    stub(bridge.notify_agent_thinking).returns(True)
    assert await bridge.notify_agent_started("r", "a") is True
    assert await bridge.notify_agent_thinking("r", "a", "why") is True


async def test_method_that_takes_the_event_delivers_it_too() -> None:
    class Sender:
        async def emit(self, event_type: str, data: dict[str, str]) -> bool:
            raise NotImplementedError

    bridge = make_bridge(spec=Sender)
    assert await bridge.emit("agent_started", {"run_id": "r"}) is True


async def test_bridge_is_connected_and_maps_runs() -> None:
    bridge = make_bridge()
    assert bridge.is_connected is True
    assert bridge.is_connection_active("ada") is True
    assert await bridge.register_run_thread_mapping("r", "t") is True
    assert await bridge.unregister_run_mapping("r") is True


async def test_scoped_emitter_is_a_stream() -> None:
    bridge = make_bridge()
    assert [item async for item in bridge.create_scoped_emitter(make_user_context())] == []
