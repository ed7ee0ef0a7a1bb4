"""Calls of several fakes in one order, as a table and as mermaid text."""

from __future__ import annotations

from textwrap import dedent
from unittest.mock import MagicMock

import pytest

from netra_fakes import (
    Call,
    Timeline,
    make_agent,
    make_bridge,
    make_fake,
    make_golden_path,
    timeline,
)
from netra_fakes._journal import JOURNAL, CallRecord, FakeRecord
from netra_fakes._spec import Location
from netra_fakes._timeline.calls import collect
from netra_fakes.errors import NotAFakeError
from netra_fakes.reference import Agent

CORE = Location("app/core.py", 12)
TEST = Location("tests/test_core.py", 30)
FAKES = {"agent": "Agent", "bridge": "AgentWebSocketBridge"}


def sample() -> Timeline:
    return Timeline(
        (
            Call("agent", "set_websocket_bridge", (MagicMock(name="bridge"), "run-1"), {}, None, 1, CORE, "core"),
            Call("bridge", "notify_agent_started", ("run-1",), {"agent_name": "a#1;"}, True, 2, CORE, "core"),
            Call("bridge", "notify_tool_completed", ("run-1", "search"), {}, False, 3, TEST, "test_core"),
        ),
        FAKES,
    )  # fmt: skip


async def test_calls_of_several_fakes_stand_in_one_order() -> None:
    agent, bridge = make_agent("triage"), make_bridge(name="bridge")
    agent.set_websocket_bridge(bridge, run_id="run-1")
    await bridge.notify_agent_started("run-1", "triage")
    agent.get_health_status()
    shown = timeline(bridge, agent)
    assert [(call.fake, call.method) for call in shown.calls] == [
        ("triage", "set_websocket_bridge"),
        ("bridge", "notify_agent_started"),
        ("triage", "get_health_status"),
    ]
    first, second, _ = shown
    assert first.args == (bridge,)
    assert first.kwargs == {"run_id": "run-1"}
    assert (first.awaited, second.awaited) == (None, True)
    assert first.order < second.order
    assert second.location is not None
    assert second.location.file.endswith("test_calls.py")
    assert len(shown) == 3
    assert shown.fakes == {"bridge": "AgentWebSocketBridge", "triage": "Agent"}


async def test_without_fakes_it_shows_those_of_the_test() -> None:
    JOURNAL.open()
    agent = make_fake(Agent, name="agent")
    bridge = make_bridge(name="bridge")
    await bridge.notify_agent_started("run-1", "triage")
    agent.get_health_status()
    assert [str(call) for call in timeline()] == [
        "bridge.notify_agent_started('run-1', 'triage')",
        "agent.get_health_status()",
    ]


async def test_what_a_fake_does_by_itself_is_its_own_call() -> None:
    golden_path = make_golden_path()
    await golden_path.run()
    shown = golden_path.timeline
    callers = {(call.caller, call.is_by_fake, call.method) for call in shown}
    assert ("triage", True, "notify_tool_executing") in callers
    assert ("tracker", True, "notify_agent_started") in callers
    assert ("core", False, "notify_agent_started") in callers
    assert ("core", False, "execute") in callers
    bridge_alone = timeline(golden_path.bridge)
    assert {call.is_by_fake for call in bridge_alone} == {False}


def test_caller_that_is_not_known_is_called_so() -> None:
    record = FakeRecord("agent", "Agent", "m:Agent", None, 0)
    record.calls.append(CallRecord(1, "run", (), {}, None, None, 0))
    assert [call.caller for call in collect([record])] == ["caller"]


def test_calls_of_an_earlier_test_are_left_out_where_no_fakes_are_named() -> None:
    agent = make_fake(Agent, name="agent")
    agent.get_health_status()
    JOURNAL.open()
    agent.list_tools()
    assert [call.method for call in timeline()] == ["list_tools"]
    assert [call.method for call in timeline(agent)] == ["get_health_status", "list_tools"]


def test_timeline_is_a_snapshot() -> None:
    agent = make_fake(Agent)
    before = timeline(agent)
    agent.get_health_status()
    assert len(before) == 0
    assert len(timeline(agent)) == 1


def test_reset_puts_calls_behind() -> None:
    agent = make_fake(Agent)
    agent.get_health_status()
    agent.reset_mock()  # type: ignore[attr-defined]
    assert len(timeline(agent)) == 0


def test_fake_given_twice_is_shown_once() -> None:
    agent = make_fake(Agent)
    agent.get_health_status()
    assert len(timeline(agent, agent)) == 1


def test_fakes_of_the_same_name_are_numbered() -> None:
    fakes = [make_fake(Agent, name="agent") for _ in range(3)]
    for fake in fakes:
        fake.get_health_status()
    assert [call.fake for call in timeline(*fakes)] == ["agent", "agent 2", "agent 3"]


def test_anything_else_is_refused() -> None:
    with pytest.raises(NotAFakeError) as caught:
        timeline(MagicMock())
    assert str(caught.value) == dedent(
        """\
        timeline() reads what netra-fakes recorded, and it did not make this object.

          got:  MagicMock

        Make the double from its class, or from its role:
          agent = make_fake(Agent)"""
    )


def test_table_shows_each_call_as_source() -> None:
    assert str(sample()) == dedent(
        """\
        timeline: 3 calls on 2 fakes
           1  agent   set_websocket_bridge(<bridge>, 'run-1')
           2  bridge  await notify_agent_started('run-1', agent_name='a#1;')
           3  bridge  notify_tool_completed('run-1', 'search')  never awaited"""
    )


def test_table_fits_a_terminal() -> None:
    calls = [
        Call("a" * 60, "method" * 20, ("x" * 100,), {"y": "z" * 100}, awaited, number)
        for number, awaited in enumerate([None, True, False] * 400)
    ]
    lines = str(Timeline(calls, {"a" * 60: "A"})).splitlines()
    assert lines[0] == "timeline: 1200 calls on 1 fake"
    assert max(len(line) for line in lines) <= 80
    assert lines[1].startswith("     1  aaaaaaaaaaaaaaaaaaaaaaa…  methodmethod")


def test_empty_tables_say_so() -> None:
    assert str(Timeline(())) == "timeline: no fake was made or called"
    assert str(Timeline((), {"a": "A"})) == "timeline: no call on 1 fake"
    assert str(Timeline((), FAKES)) == "timeline: no call on 2 fakes"
    assert (
        str(Timeline((Call("a", "m"),), {"a": "A"})) == "timeline: 1 call on 1 fake\n   1  a  m()"
    )


def test_mermaid_is_a_sequence_diagram() -> None:
    assert sample().mermaid() == dedent(
        """\
        sequenceDiagram
            actor p1 as core
            actor p2 as test_core
            participant p3 as agent
            participant p4 as bridge
            p1->>p3: set_websocket_bridge(#60;bridge#62;, 'run-1')
            p1->>p4: await notify_agent_started('run-1', agent_name='a#35;1#59;')
            p2--xp4: notify_tool_completed('run-1', 'search')
            Note over p4: never awaited
        """
    )


def test_mermaid_of_odd_names_stays_on_its_lines() -> None:
    text = Timeline((Call("end", "m"), Call("a\nb", "m"), Call("", "m")), {}).mermaid()
    assert text.splitlines()[1:5] == [
        "    actor p1 as caller",
        "    participant p2 as (end)",
        "    participant p3 as a b",
        "    participant p4 as -",
    ]


def test_mermaid_of_no_calls_is_still_a_diagram() -> None:
    assert Timeline(()).mermaid() == "sequenceDiagram\n    actor p1 as caller\n"


def test_call_can_be_put_in_a_set() -> None:
    assert len({Call("a", "m", kwargs={"x": []}), Call("a", "m", kwargs={"x": []})}) == 1
