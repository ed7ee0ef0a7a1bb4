"""Events: read from a bridge's calls, and checked for their order."""

from __future__ import annotations

from textwrap import dedent
from typing import Any
from unittest.mock import AsyncMock, MagicMock

import pytest

from netra_fakes import (
    Event,
    assert_events,
    events,
    make_agent,
    make_bridge,
    make_emitter,
    make_execution_context,
    make_fake,
)
from netra_fakes.errors import EventMismatchError, NotAFakeError
from netra_fakes.reference import AgentWebSocketBridge


class Announcer:
    """A bridge of another application: other shapes of the same thing."""

    async def emit(self, event_type: str, data: dict[str, Any]) -> bool:
        raise NotImplementedError

    async def emit_event(self, context: Any, event_type: str, event_data: dict[str, Any]) -> bool:
        raise NotImplementedError

    async def notify_custom(
        self, run_id: str, agent_name: str, notification_type: str, data: dict[str, Any]
    ) -> bool:
        raise NotImplementedError

    async def notify_started(self, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError

    def notify_now(self, run_id: str, /, level: int = 1) -> None:
        raise NotImplementedError

    def other(self) -> None:
        raise NotImplementedError


class Silent:
    def work(self) -> None:
        raise NotImplementedError


async def test_positional_and_keyword_arguments_give_the_same_event() -> None:
    bridge = make_bridge()
    await bridge.notify_tool_executing("run-1", "search", "triage", {"q": "x"})
    await bridge.notify_tool_executing(
        parameters={"q": "x"}, agent_name="triage", tool_name="search", run_id="run-1"
    )
    first, second = events(bridge)
    assert (
        first
        == second
        == Event(
            "tool_executing", "run-1", "triage", {"tool_name": "search", "parameters": {"q": "x"}}
        )
    )
    assert first.order < second.order


async def test_each_method_is_an_event_of_its_own_name() -> None:
    bridge = make_bridge()
    await bridge.notify_agent_started("r", "a")
    await bridge.notify_agent_error("r", "a", "no")
    await bridge.notify_agent_completed("r", "a")
    assert [event.type for event in events(bridge)] == [
        "agent_started", "agent_error", "agent_completed"
    ]  # fmt: skip


async def test_emitter_data_is_spread_out() -> None:
    emitter = make_emitter()
    await emitter.emit_tool_executing({"tool_name": "search", "run_id": "r", "agent_name": "a"})
    assert events(emitter) == [Event("tool_executing", "r", "a", {"tool_name": "search"})]


async def test_generic_methods_take_the_type_from_their_argument() -> None:
    announcer = make_fake(Announcer)
    context = make_execution_context(run_id="r", agent_name="a")
    await announcer.emit("agent_started", {"run_id": "r"})
    await announcer.emit_event(context, "agent_thinking", {"n": 1})
    await announcer.emit_event({"run_id": "r"}, "agent_thinking", {})
    await announcer.notify_custom("r", "a", "ping", {"n": 2})
    await announcer.notify_started("r", run_id="r2")
    announcer.notify_now("r", level=2)
    assert events(announcer) == [
        Event("agent_started", "r"),
        Event("agent_thinking", "r", "a", {"context": context, "n": 1}),
        Event("agent_thinking", "r", None, {"context": {"run_id": "r"}}),
        Event("ping", "r", "a", {"n": 2}),
        Event("started", "r2", None, {"args": ("r",)}),
        Event("now", "r", None, {"level": 2}),
    ]


async def test_coroutine_that_was_never_awaited_is_no_event_until_it_is() -> None:
    bridge = make_bridge()
    pending = bridge.notify_agent_started("r", "a")
    assert events(bridge) == []
    await pending
    assert events(bridge) == [Event("agent_started", "r", "a")]


async def test_replaced_method_is_still_an_event() -> None:
    bridge = make_bridge()
    bridge.notify_agent_started = AsyncMock(return_value=True)  # type: ignore[method-assign]
    await bridge.notify_agent_started("r", agent_name="a")
    assert events(bridge) == [Event("agent_started", "r", "a")]


async def test_reset_puts_events_behind() -> None:
    bridge = make_bridge()
    await bridge.notify_agent_started("r", "a")
    bridge.reset_mock()  # type: ignore[attr-defined]
    assert events(bridge) == []


async def test_real_bridge_gives_what_it_sent() -> None:
    bridge = AgentWebSocketBridge()
    await bridge.notify_agent_started("r", "a")
    await bridge.notify_custom("r", "a", "ping", {"n": 1})
    assert events(bridge) == [
        Event("agent_started", "r", "a"),
        Event("ping", "r", "a", {"n": 1}),
    ]
    assert [event.order for event in events(bridge)] == [1, 2]
    assert_events(bridge, ["agent_started", "ping"], exact=True)
    with pytest.raises(EventMismatchError, match="event 'agent_started' was expected after 'ping'"):
        assert_events(bridge, ["ping", "agent_started"])


def test_agent_announces_too() -> None:
    assert events(make_agent()) == []


@pytest.mark.parametrize(
    "thing", [MagicMock(), object(), Silent, None], ids=["mock", "object", "class", "none"]
)
def test_anything_else_is_refused(thing: object) -> None:
    got = "Silent" if thing is Silent else type(thing).__name__
    with pytest.raises(NotAFakeError) as caught:
        events(thing)
    assert str(caught.value) == dedent(
        f"""\
        events() reads what netra-fakes recorded, and it did not make this object.

          got:  {got}

        Make the double from its class, or from its role:
          bridge = make_bridge()"""
    )


def test_fake_that_announces_nothing_is_refused() -> None:
    silent = make_fake(Silent, name="silent")
    with pytest.raises(NotAFakeError) as caught:
        events(silent)
    assert str(caught.value) == dedent(
        """\
        events() found nothing that could be an event on 'silent':
        'Silent' has no method named notify_* or emit_*.

        Ask the bridge or the emitter that the code under test was given:
          events(bridge)"""
    )


async def told(*types: str, run_id: str = "run-1") -> Any:
    bridge = make_bridge(name="bridge")
    await tell(bridge, *types, run_id=run_id)
    return bridge


async def tell(bridge: Any, *types: str, run_id: str = "run-1") -> None:
    for name in types:
        await bridge.emit_agent_event(name, {}, run_id=run_id)


async def test_events_in_order_with_others_between_hold() -> None:
    bridge = await told("a", "x", "b", "x", "c")
    assert_events(bridge, ["a", "b", "c"])
    assert_events(bridge, ["x", "x"])
    assert_events(bridge, ("a",))
    assert_events(bridge, [])
    assert_events(bridge, ["a", "x", "b", "x", "c"], exact=True)
    assert_events(bridge, ["a", "b"], run_id="run-1")


async def test_missing_event_shows_two_columns() -> None:
    bridge = await told("agent_started", "agent_thinking", "agent_completed")
    with pytest.raises(EventMismatchError) as caught:
        assert_events(
            bridge, ["agent_started", "tool_executing", "tool_completed", "agent_completed"]
        )
    assert str(caught.value) == dedent(
        """\
        event 'tool_executing' was expected after 'agent_started' and did not come.

          expected          seen              run
          agent_started     agent_started     run-1
        > tool_executing                              <- first difference
          tool_completed
                            agent_thinking    run-1
          agent_completed   agent_completed   run-1"""
    )
    assert caught.value.expected == (
        "agent_started", "tool_executing", "tool_completed", "agent_completed"
    )  # fmt: skip
    assert caught.value.seen == ("agent_started", "agent_thinking", "agent_completed")
    assert caught.value.index == 1
    assert isinstance(caught.value, AssertionError)


async def test_very_many_events_are_shown_around_the_first_difference() -> None:
    bridge = await told(*["a", "b"] * 30)
    with pytest.raises(EventMismatchError) as caught:
        assert_events(bridge, [*["a", "b"] * 20, "c", *["a", "b"] * 10], exact=True)
    lines = str(caught.value).splitlines()
    assert lines[2:5] == [
        "  expected   seen   run",
        "  ... 28 earlier",
        "  a          a      run-1",
    ]
    assert lines[16] == "> c                         <- first difference"
    assert lines[-1] == "  ... 9 later"
    assert len(lines) == 29


async def test_wrong_order_is_told() -> None:
    bridge = await told("agent_thinking", "agent_started")
    with pytest.raises(EventMismatchError) as caught:
        assert_events(bridge, ["agent_started", "agent_thinking"])
    assert str(caught.value) == dedent(
        """\
        event 'agent_thinking' was expected after 'agent_started' and did not come.

          expected         seen             run
                           agent_thinking   run-1
          agent_started    agent_started    run-1
        > agent_thinking                            <- first difference

        'agent_thinking' came before 'agent_started'."""
    )


async def test_exact_names_one_too_many() -> None:
    bridge = await told("a", "b", "c")
    with pytest.raises(EventMismatchError) as caught:
        assert_events(bridge, ["a", "b"], exact=True)
    assert str(caught.value) == dedent(
        """\
        event 'c' came and was not expected (exact=True).

          expected   seen   run
          a          a      run-1
          b          b      run-1
        >            c      run-1   <- first difference"""
    )
    assert caught.value.index == 2


async def test_exact_names_the_first_that_differs() -> None:
    bridge = await told("a", "x", "b")
    with pytest.raises(EventMismatchError) as caught:
        assert_events(bridge, ["a", "b"], exact=True)
    assert str(caught.value) == dedent(
        """\
        event 'b' was expected after 'a' and did not come next (exact=True).

          expected   seen   run
          a          a      run-1
        >            x      run-1   <- first difference
          b          b      run-1"""
    )


async def test_exact_and_nothing_expected_names_the_first() -> None:
    bridge = await told("a")
    assert_events(make_bridge(), [], exact=True)
    with pytest.raises(EventMismatchError, match="event 'a' came and was not expected"):
        assert_events(bridge, [], exact=True)


async def test_other_run_is_told() -> None:
    bridge = await told("a", run_id="run-2")
    with pytest.raises(EventMismatchError) as caught:
        assert_events(bridge, ["a"], run_id="run-1")
    assert str(caught.value) == dedent(
        """\
        event 'a' was expected and did not come under run 'run-1'.

          expected   seen   run
        > a                       <- first difference

        'a' came under run 'run-2'."""
    )


async def test_many_other_runs_are_cut_short() -> None:
    bridge = make_bridge()
    for number in range(5):
        await tell(bridge, "a", run_id=f"run-{number}")
    with pytest.raises(EventMismatchError) as caught:
        assert_events(bridge, ["a"], run_id="x")
    assert str(caught.value).endswith("'a' came under run 'run-0', 'run-1', 'run-2', ….")


async def test_event_that_came_under_no_run_is_told() -> None:
    bridge = make_bridge()
    await bridge.emit_agent_event("a", {})
    with pytest.raises(EventMismatchError, match="'a' came under run '-'."):
        assert_events(bridge, ["a"], run_id="x")


async def test_event_under_no_run_has_a_dash() -> None:
    bridge = make_bridge()
    await bridge.emit_agent_event("a", {})
    with pytest.raises(EventMismatchError, match="a      -"):
        assert_events(bridge, ["a", "b"])


async def test_misspelt_event_is_named() -> None:
    bridge = await told("agent_started")
    with pytest.raises(EventMismatchError) as caught:
        assert_events(bridge, ["agent_startet"])
    assert str(caught.value).splitlines()[-1] == (
        "no notify_* or emit_* method announces 'agent_startet'; did you mean 'agent_started'?"
    )


async def test_dropped_coroutine_is_named_with_its_line() -> None:
    bridge = make_bridge(name="bridge")
    pending = bridge.notify_agent_started("r", "a")
    with pytest.raises(EventMismatchError) as caught:
        assert_events(bridge, ["agent_started"])
    hint = str(caught.value).splitlines()[-1]
    assert hint.startswith("bridge.notify_agent_started was called at ")
    assert "test_events.py:" in hint
    assert hint.endswith(" and never awaited: type 'await' before it.")
    await pending


@pytest.mark.parametrize(
    "expected",
    ["agent_started", 5, [1], {"agent_started": 1}],
    ids=["text", "number", "numbers", "mapping"],
)
def test_expectation_that_is_no_list_of_types_is_refused(expected: Any) -> None:
    with pytest.raises(TypeError, match="takes the expected event types as a list"):
        assert_events(make_bridge(), expected)


def test_expectation_of_one_text_is_shown_as_a_list() -> None:
    with pytest.raises(TypeError) as caught:
        assert_events(make_bridge(), "agent_started")
    assert str(caught.value) == dedent(
        """\
        assert_events() takes the expected event types as a list.

          got:  'agent_started'

          assert_events(bridge, ['agent_started'])"""
    )


def test_event_can_be_put_in_a_set() -> None:
    assert len({Event("a", "r", payload={"x": [1]}), Event("a", "r", payload={"x": [1]})}) == 1


def test_event_that_came_nowhere_has_no_hint() -> None:
    with pytest.raises(EventMismatchError) as caught:
        assert_events(make_bridge(), ["agent_started"], run_id="run-1")
    assert str(caught.value) == dedent(
        """\
        event 'agent_started' was expected and did not come under run 'run-1'.

          expected        seen   run
        > agent_started                <- first difference"""
    )


async def test_run_ids_that_are_no_texts_are_shown_too() -> None:
    bridge = make_bridge(types="off")
    await bridge.notify_agent_started(7, "triage")  # type: ignore[arg-type]
    with pytest.raises(EventMismatchError) as caught:
        assert_events(bridge, ["agent_started", "agent_completed"])
    assert "  agent_started     agent_started   7\n" in str(caught.value)
    with pytest.raises(EventMismatchError) as caught:
        assert_events(bridge, ["agent_started"], run_id="run")
    assert str(caught.value).endswith("'agent_started' came under run '7'.")
