"""The reference agent, its tools, its registry, its engine and its model."""

from __future__ import annotations

from typing import Any

import pytest

from netra_fakes.reference import (
    Agent,
    AgentExecutionContext,
    AgentRegistry,
    AgentWebSocketBridge,
    LLMManager,
    UnifiedToolDispatcher,
    UnifiedTraceContext,
    UnknownToolError,
    UserExecutionContext,
    UserExecutionEngine,
)

_USER = UserExecutionContext("ada", "T", "R")


async def search(query: str = "") -> dict[str, Any]:
    return {"found": query}


def make_agent() -> tuple[Agent, AgentWebSocketBridge]:
    agent, bridge = Agent(name="triage"), AgentWebSocketBridge()
    agent.set_websocket_bridge(bridge, "R")
    return agent, bridge


async def test_agent_runs_and_announces_its_tools() -> None:
    agent, bridge = make_agent()
    agent.register_tool("search", search)
    agent.register_tool("count", lambda: 3)
    answer = await agent.execute(_USER)
    assert answer["tools"] == {"search": {"found": ""}, "count": 3}
    assert [event.payload.get("result") for event in bridge.event_history] == [
        None, {"found": ""}, None, {"value": 3},
    ]  # fmt: skip
    assert agent.user_context is _USER


async def test_agent_without_a_request_answers_nothing() -> None:
    assert await Agent().execute() is None


@pytest.mark.parametrize(
    ("method", "arguments", "event"),
    [
        ("emit_agent_started", (), "agent_started"),
        ("emit_agent_started", ("hello",), "agent_started"),
        ("emit_thinking", ("so",), "agent_thinking"),
        ("emit_tool_executing", ("t",), "tool_executing"),
        ("emit_tool_completed", ("t",), "tool_completed"),
        ("emit_agent_completed", (), "agent_completed"),
        ("emit_progress", ("half",), "progress_update"),
        ("emit_error", ("no",), "agent_error"),
    ],
)
async def test_agent_tells_on_its_bridge(
    method: str, arguments: tuple[Any, ...], event: str
) -> None:
    agent, bridge = make_agent()
    await getattr(agent, method)(*arguments)
    assert [item.type for item in bridge.event_history] == [event]
    assert bridge.event_history[0].agent_name == "triage"
    await getattr(Agent(), method)(*arguments)
    assert len(bridge.event_history) == 1


async def test_agent_takes_and_forgets_its_context() -> None:
    agent, _ = make_agent()
    agent.set_user_context(_USER)
    agent.set_trace_context(UnifiedTraceContext(user_id="ada"))
    assert agent.has_websocket_context() is True
    await agent.cleanup()
    assert agent.has_websocket_context() is False
    assert agent.user_context is None
    assert agent.get_health_status() == {"agent": "triage", "healthy": True}


def test_engine_of_an_agent_takes_the_bridge() -> None:
    agent, bridge = make_agent()
    engine = agent.execution_engine
    assert engine is not None
    engine.set_websocket_bridge(bridge, "R")
    assert (engine.websocket_bridge, engine.run_id) == (bridge, "R")
    assert engine.get_health_status() == {"healthy": True}


def test_trace_tells_the_ids_that_are_set() -> None:
    trace = UnifiedTraceContext(user_id="ada", trace_id="t")
    assert trace.to_websocket_context() == {"user_id": "ada", "trace_id": "t"}


async def test_dispatcher_runs_tools_and_forgets_them() -> None:
    async with UnifiedToolDispatcher.create_scoped(_USER, tools={"search": search}) as dispatcher:
        assert await dispatcher.execute_tool("search", {"query": "q"}) == {"found": "q"}
        assert dispatcher.has_tool("search")
    assert dispatcher.get_available_tools() == []
    with pytest.raises(UnknownToolError, match="no tool named 'search'; there are: none"):
        await dispatcher.execute_tool("search")


async def test_registry_knows_agents_by_name() -> None:
    registry, agent = AgentRegistry(), Agent(name="triage")
    assert not registry
    registry.register("triage", agent)
    assert registry.get_agent("triage") is await registry.get_async("triage") is agent
    assert registry.get("nobody") is None
    assert registry.is_agent_available("triage")
    assert "triage" in registry
    assert registry.list_agents() == ["triage"]
    assert registry.get_registry_health() == {"total_agents": 1, "errors": {}}
    registry.set_websocket_bridge(AgentWebSocketBridge())
    assert registry.remove_agent("triage") is True
    assert registry.remove_agent("triage") is False
    registry.register("triage", agent)
    await registry.cleanup()
    assert len(registry) == 0


async def test_engine_runs_agents_and_remembers() -> None:
    registry, bridge = AgentRegistry(), AgentWebSocketBridge()
    registry.register("triage", Agent(name="triage"))
    engine = await UserExecutionEngine.create_execution_engine(_USER, registry, bridge)
    result = await engine.execute_agent(AgentExecutionContext("R", "T", "ada", "triage"))
    missing = await engine.execute_agent(AgentExecutionContext("R", "T", "ada", "nobody"), _USER)
    assert (result.success, missing.success) == (True, False)
    assert engine.get_agent_result("triage") is result
    assert engine.get_all_agent_results() == {"triage": result, "nobody": missing}
    assert (engine.get_agent_state("triage"), engine.get_agent_state("nobody")) == (
        "completed", "failed",
    )  # fmt: skip
    assert await engine.get_execution_stats() == {"total": 2, "completed": 1}
    assert engine.get_available_agents() == ["triage"]
    assert (engine.registry, engine.websocket_bridge) == (registry, bridge)
    assert engine.get_user_context() is _USER
    assert engine.is_active()
    await engine.shutdown()
    with pytest.raises(RuntimeError, match="was shut down"):
        await engine.execute_agent(AgentExecutionContext("R", "T", "ada", "triage"))


async def test_engine_without_parts_says_so() -> None:
    engine = UserExecutionEngine()
    engine.set_websocket_emitter(await AgentWebSocketBridge().create_user_emitter(_USER))
    assert engine.get_available_agents() == []
    with pytest.raises(RuntimeError, match="without a user context"):
        engine.get_user_context()


async def test_model_says_the_prompt_back() -> None:
    model = LLMManager()
    await model.initialize()
    assert await model.ask_llm("hello") == "You said: hello"
    assert (await model.ask_llm_full("hello", "small")).model == "small"
    assert await model.ask_llm("hello") == "You said: hello"
    assert await model.ask_llm("hello", use_cache=False) == "You said: hello"
    assert await model.ask_llm_structured("list it", list) == []
    assert await model.get_available_models() == ["default"]
    assert await model.health_check() == {"healthy": True}
    await model.shutdown()
