"""The reference bridge keeps what it sent, and hands it to the manager of the user's thread."""

from __future__ import annotations

from typing import Any

import pytest

from netra_fakes.reference import (
    AgentWebSocketBridge,
    BridgeEvent,
    UnifiedWebSocketEmitter,
    UnifiedWebSocketManager,
    UserExecutionContext,
)


class Socket:
    """A connection that keeps what it was sent."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    async def send_json(self, data: dict[str, Any]) -> None:
        self.sent.append(data)


_USER = UserExecutionContext("ada", "T", "R")


@pytest.mark.parametrize(
    ("method", "arguments", "event"),
    [
        ("notify_agent_started", ("R", "a", {"m": 1}), ("agent_started", {"context": {"m": 1}})),
        ("notify_agent_thinking", ("R", "a", "w"), ("agent_thinking", {"reasoning": "w"})),
        (
            "notify_agent_completed",
            ("R", "a", {"s": 1}),
            ("agent_completed", {"result": {"s": 1}}),
        ),
        ("notify_agent_error", ("R", "a", "e"), ("agent_error", {"error": "e"})),
        ("notify_agent_death", ("R", "a", "c"), ("agent_death", {"death_cause": "c"})),
        ("notify_progress_update", ("R", "a", {}), ("progress_update", {"progress": {}})),
        ("notify_custom", ("R", "a", "mood", {"x": 1}), ("mood", {"x": 1})),
        ("emit_agent_event", ("mood", {"x": 1}, "R", "a"), ("mood", {"x": 1})),
    ],
)
async def test_event_is_kept(
    method: str, arguments: tuple[Any, ...], event: tuple[str, dict[str, Any]]
) -> None:
    bridge = AgentWebSocketBridge()
    assert await getattr(bridge, method)(*arguments) is True
    assert bridge.event_history == [BridgeEvent(event[0], "R", "a", event[1])]


async def test_tool_events_name_the_tool() -> None:
    bridge = AgentWebSocketBridge(_USER)
    assert await bridge.notify_tool_executing("R", "search", "a", {"q": 1})
    assert await bridge.notify_tool_completed("R", "search", {"hits": 3}, "a", 1.5)
    assert [event.payload for event in bridge.event_history] == [
        {"tool_name": "search", "parameters": {"q": 1}},
        {"tool_name": "search", "result": {"hits": 3}, "execution_time_ms": 1.5},
    ]
    assert bridge.user_id == "ada"
    assert AgentWebSocketBridge().user_id is None


async def test_event_about_a_context_takes_its_run() -> None:
    bridge = AgentWebSocketBridge()
    assert await bridge.emit_event(_USER, "mood", {}) is True
    assert await bridge.emit_event(None, "mood", {}) is True
    assert [event.run_id for event in bridge.event_history] == ["R", None]


async def test_event_reaches_the_thread_of_its_run() -> None:
    bridge, manager, socket = AgentWebSocketBridge(), UnifiedWebSocketManager(), Socket()
    bridge.websocket_manager = manager
    await manager.connect_user("ada", socket, thread_id="T")
    assert await bridge.register_run_thread_mapping("R", "T") is True
    assert await bridge.notify_agent_started("R", "a") is True
    assert await bridge.notify_agent_started("lost", "a") is False
    assert [message["type"] for message in socket.sent] == ["agent_started"]
    assert bridge.is_connection_active("ada") is True
    assert bridge.is_connection_active("eve") is False
    assert AgentWebSocketBridge().is_connection_active("ada") is False
    assert await bridge.unregister_run_mapping("R") is True
    assert await bridge.unregister_run_mapping("R") is False
    assert bridge.extract_thread_id("R") == "R"


async def test_bridge_tells_how_it_is() -> None:
    bridge = AgentWebSocketBridge()
    await bridge.notify_agent_started("R", "a")
    await bridge.notify_agent_started("R", "b")
    assert await bridge.get_metrics() == {"agent_started": 2}
    assert await bridge.get_status() == {"connected": True, "events_sent": 2}
    await bridge.shutdown()
    assert await bridge.get_health_status() == {"healthy": False}
    assert await bridge.notify_agent_started("R", "c") is False


async def test_emitter_is_made_for_one_user() -> None:
    bridge = AgentWebSocketBridge()
    assert (await bridge.create_user_emitter(_USER)).user_id == "ada"
    assert (await bridge.create_user_emitter(user_id="eve")).user_id == "eve"
    async for emitter in AgentWebSocketBridge.create_scoped_emitter(_USER):
        assert emitter.get_context() is _USER


async def test_manager_keeps_users_apart() -> None:
    manager, ada, eve, second = UnifiedWebSocketManager(), Socket(), Socket(), Socket()
    key = await manager.connect_user("ada", ada)
    await manager.connect_user("eve", eve, "eve-1")
    await manager.connect_user("ada", second)
    await manager.emit_critical_event("ada", "mood", {"x": 1})
    await manager.emit_agent_event("eve", "mood", {"x": 2})
    assert [message["data"] for message in ada.sent] == [{"x": 1}]
    assert [message["data"] for message in eve.sent] == [{"x": 2}]
    await manager.broadcast({"type": "all"})
    assert len(second.sent) == 2
    assert manager.get_user_connections("ada") == {key, "ada-3"}
    assert manager.is_user_connected("eve") is True
    assert manager.get_stats() == {
        "total_connections": 3, "unique_users": 2, "messages_sent": 6,
    }  # fmt: skip
    await manager.disconnect_user("ada", second)
    assert manager.get_user_connections("ada") == {key}
    assert await manager.send_message("gone", {}) is False
    await manager.shutdown()
    assert manager.get_connection_count() == 0


@pytest.mark.parametrize(
    ("method", "arguments", "event"),
    [
        ("emit_agent_started", ({"x": 1},), {"type": "agent_started", "x": 1}),
        ("emit_agent_thinking", ({},), {"type": "agent_thinking"}),
        ("emit_tool_executing", ({},), {"type": "tool_executing"}),
        ("emit_tool_completed", ({},), {"type": "tool_completed"}),
        ("emit_agent_completed", ({},), {"type": "agent_completed"}),
        ("notify_agent_started", ("a",), {"type": "agent_started", "agent_name": "a"}),
        (
            "notify_agent_thinking",
            ("a", None, "so"),
            {"type": "agent_thinking", "agent_name": "a", "reasoning": "so", "step_number": None},
        ),
        ("notify_tool_executing", ("t",), {"type": "tool_executing", "tool_name": "t"}),
        ("notify_tool_completed", ("t",), {"type": "tool_completed", "tool_name": "t"}),
        (
            "notify_agent_completed",
            ("a", {"m": 1}),
            {"type": "agent_completed", "agent_name": "a", "result": None, "m": 1},
        ),
        ("notify_agent_error", ("e",), {"type": "agent_error", "error": "e"}),
        (
            "notify_progress_update",
            (0.5,),
            {"type": "progress_update", "progress": 0.5, "message": ""},
        ),
        ("notify_custom", ("mood", {"x": 1}), {"type": "mood", "x": 1}),
    ],
)
async def test_emitter_sends_to_its_user(
    method: str, arguments: tuple[Any, ...], event: dict[str, Any]
) -> None:
    manager, socket = UnifiedWebSocketManager(), Socket()
    await manager.connect_user("ada", socket)
    emitter = UnifiedWebSocketEmitter(websocket_manager=manager)
    emitter.set_context(_USER)
    await getattr(emitter, method)(*arguments)
    assert socket.sent == [event]
    assert emitter.get_stats() == {"user_id": "ada", "events": {event["type"]: 1}}


async def test_emitter_of_nobody_delivers_nothing() -> None:
    assert await UnifiedWebSocketEmitter().emit("mood", {}) is False
