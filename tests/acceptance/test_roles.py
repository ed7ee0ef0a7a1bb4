"""What the interface page promises of the roles and of the Golden Path."""

from __future__ import annotations

from unittest.mock import AsyncMock, MagicMock

import pytest

from netra_fakes import (
    DuplicateAgentError,
    GoldenPathError,
    InvalidSpecError,
    NotAwaitableError,
    assert_events,
    assert_isolated,
    events,
    make_agent,
    make_bridge,
    make_execution_context,
    make_execution_result,
    make_execution_tracker,
    make_golden_path,
    make_registry,
    make_user_context,
    reference,
    timeline,
)

SCENARIOS = [
    "success", "agent_error", "agent_timeout", "agent_missing", "silent_agent", "tool_failure",
    "bridge_down", "circuit_open", "two_users",
]  # fmt: skip
pytestmark = pytest.mark.filterwarnings("ignore::netra_fakes.errors.SpecTypeWarning")


async def test_settings_of_the_guideline_work_as_they_stand():
    mock_agent, mock_registry, mock_websocket_bridge = make_agent(), make_registry(), make_bridge()
    mock_agent.execute.return_value = {"answer": 1}
    assert await mock_agent.execute(None) == {"answer": 1}
    mock_agent.execute = AsyncMock(return_value={"answer": 2})
    assert await mock_agent.execute(None) == {"answer": 2}
    mock_registry.get_agent.return_value = mock_agent
    assert mock_registry.get_agent("any") is mock_agent
    mock_registry.get_async = AsyncMock(return_value=mock_agent)
    assert await mock_registry.get_async("any") is mock_agent
    mock_websocket_bridge.notify_agent_started = AsyncMock()
    await mock_websocket_bridge.notify_agent_started("r", "a")
    with pytest.raises(NotAwaitableError):
        mock_agent.execute = MagicMock()


async def test_agent_answers_fails_or_takes_its_time():
    assert (await make_agent(result={"a": 1}).execute(None)) == {"a": 1}
    assert (await make_agent(result=None).execute(None)) is None
    with pytest.raises(ValueError, match="no"):
        await make_agent(error=ValueError("no")).execute(None)


async def test_registry_answers_every_lookup():
    first, second = make_agent("first"), make_agent("second")
    registry = make_registry([first, second])
    assert registry.get("first") is registry.get_agent("first") is first
    assert await registry.get_async("second") is second
    assert registry.get("third") is None
    assert "first" in registry
    assert (len(registry), sorted(registry.list_agents())) == (2, ["first", "second"])
    assert make_registry({"other": first}).get("other") is first
    with pytest.raises(DuplicateAgentError):
        make_registry([first, make_agent("first")])


async def test_bridge_records_events_and_fails_what_it_was_told_to():
    bridge = make_bridge(fail_on=["notify_agent_error"])
    assert await bridge.notify_agent_started("r", "a") is True
    assert await bridge.notify_agent_completed("r", "a", {}) is True
    assert not await bridge.notify_agent_error("r", "a", "x")
    started = events(bridge)[0]
    assert (started.type, started.run_id, started.agent_name) == ("agent_started", "r", "a")
    assert_events(bridge, ["agent_started", "agent_completed"], run_id="r")
    with pytest.raises(AssertionError, match="agent_completed"):
        assert_events(bridge, ["agent_completed", "agent_started"])


async def test_id_of_another_is_a_leak():
    first, second = make_bridge(name="first"), make_bridge(name="second")
    await first.notify_agent_started("run-1", "a")
    await second.notify_agent_started("run-2", "a")
    assert_isolated(first, second)
    await second.notify_agent_completed("run-1", "a", {})
    with pytest.raises(AssertionError, match="run-1"):
        assert_isolated(first, second)
    assert [entry.order for entry in timeline().calls] == sorted(
        entry.order for entry in timeline().calls
    )
    assert "sequenceDiagram" in timeline(first, second).mermaid()


def test_contexts_are_real_objects_and_refuse_wrong_fields():
    assert type(make_execution_context()) is reference.AgentExecutionContext
    assert type(make_execution_result()) is reference.AgentExecutionResult
    assert make_user_context(user_id="ada").user_id == "ada"
    with pytest.raises(TypeError, match="'execution_id': did you mean 'run_id'"):
        make_execution_context(execution_id="x")


def test_tracker_keeps_real_state():
    tracker = make_execution_tracker()
    execution = tracker.create_execution("a", "t", "u")
    assert tracker.start_execution(execution)
    assert execution in tracker.executions
    assert execution in tracker.active_executions
    tracker.update_execution_state(execution, reference.ExecutionState.FAILED, error="x")
    assert execution in tracker.failed_executions


def test_spec_of_a_role_that_is_no_class_is_refused():
    with pytest.raises(InvalidSpecError):
        make_agent(spec=5)
    with pytest.raises(InvalidSpecError):
        make_agent(spec=MagicMock())


@pytest.mark.parametrize("name", SCENARIOS)
async def test_scenario_runs_and_holds(name):
    golden_path = make_golden_path(name)
    result = await golden_path.run()
    assert result is golden_path.result
    golden_path.assert_holds()


async def test_many_users_run_at_once_and_see_nothing_of_each_other():
    golden_path = make_golden_path(users=20)
    await golden_path.run()
    golden_path.assert_holds()
    assert_isolated(golden_path)


async def test_mock_as_the_result_is_refused():
    golden_path = make_golden_path()
    golden_path.agent.execute.return_value = MagicMock()
    await golden_path.run()
    with pytest.raises(GoldenPathError, match=r"result\.data is a mock \(a MagicMock\)"):
        golden_path.assert_holds()


@pytest.mark.golden_path("agent_timeout")
async def test_marker_chooses_the_scenario(golden_path):
    assert (await golden_path.run()).success is False
    golden_path.assert_holds()
