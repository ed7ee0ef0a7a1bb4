"""Isolation: no run, thread or user id of one is seen by another."""

from __future__ import annotations

from textwrap import dedent
from typing import Any
from unittest.mock import MagicMock

import pytest

from netra_fakes import assert_isolated, make_bridge, make_execution_context, make_user_context
from netra_fakes._isolation import Party
from netra_fakes.errors import IsolationError, NotAFakeError
from netra_fakes.reference import AgentWebSocketBridge


async def tell(bridge: Any, who: str, **more: Any) -> None:
    await bridge.notify_agent_started(
        f"run-{who}", "triage", context={"user_id": f"u-{who}"}, **more
    )


async def test_bridges_with_ids_of_their_own_are_isolated() -> None:
    ann, bob = make_bridge(name="ann"), make_bridge(name="bob")
    await tell(ann, "ann")
    await tell(bob, "bob")
    assert_isolated(ann, bob)
    assert_isolated(ann)
    assert_isolated(ann, ann)


async def test_leak_names_who_saw_whose_id_in_which_call() -> None:
    ann, bob = make_bridge(name="ann"), make_bridge(name="bob")
    await tell(ann, "ann")
    await tell(bob, "bob")
    await bob.notify_agent_completed("run-bob", "triage", {"user_id": "u-ann"})
    with pytest.raises(IsolationError) as caught:
        assert_isolated(ann, bob)
    assert str(caught.value) == dedent(
        """\
        1 id was seen where it does not belong:

          bob saw user_id 'u-ann' of ann
            in bob.notify_agent_completed('run-bob', 'triage', {'user_id': 'u-ann'})"""
    )
    error = caught.value
    assert (error.value, error.kind, error.owner, error.witness) == (
        "u-ann", "user_id", "ann", "bob"
    )  # fmt: skip


async def test_many_leaks_are_counted_and_the_first_shown() -> None:
    ann, bob = make_bridge(name="ann"), make_bridge(name="bob")
    for number in range(7):
        await ann.notify_agent_started(f"run-{number}", "triage")
    for number in range(7):
        await bob.notify_agent_started(f"run-{number}", "triage")
    with pytest.raises(IsolationError) as caught:
        assert_isolated(ann, bob)
    lines = str(caught.value).splitlines()
    assert lines[0] == "7 ids were seen where they do not belong:"
    assert lines[-1] == "  and 2 more"
    assert sum("saw run_id" in line for line in lines) == 5


@pytest.mark.parametrize(
    "payload",
    [
        {"deep": [{"user_id": "u-ann-1"}]},
        {"text": "done for u-ann-1."},
        {"context": make_execution_context(user_id="u-ann-1", run_id="r-b", thread_id="t-b")},
        {"object": MagicMock, "items": ({"x": "u-ann-1"},)},
        {"u-ann-1": "as a key"},
    ],
    ids=["deep", "text", "context", "tuple", "key"],
)
async def test_id_is_found_wherever_it_is_hidden(payload: dict[str, Any]) -> None:
    ann, bob = make_bridge(name="ann"), make_bridge(name="bob")
    await ann.notify_agent_started("r-a", "triage", {"user_id": "u-ann-1"})
    await bob.notify_agent_completed("r-b", "triage", payload)
    with pytest.raises(IsolationError, match="bob saw user_id 'u-ann-1' of ann"):
        assert_isolated(ann, bob)


async def test_object_is_looked_into_for_its_ids_only() -> None:
    class Session:
        def __init__(self) -> None:
            self._user_id = "u-ann-1"
            self.note = "run-other-1"

    ann, bob = make_bridge(name="ann"), make_bridge(name="bob")
    await bob.notify_agent_completed("run-other-1", "triage")
    await ann.notify_agent_started("r-a", "triage", {"session": Session()})
    assert_isolated(ann, bob)
    await bob.notify_agent_completed("run-other-1", "triage", {"session": Session()})
    with pytest.raises(IsolationError, match="bob saw user_id 'u-ann-1' of ann"):
        assert_isolated(ann, bob)


@pytest.mark.filterwarnings("ignore::netra_fakes.SpecTypeWarning")
async def test_everyday_words_raise_no_false_alarm() -> None:
    ann, bob = make_bridge(name="ann"), make_bridge(name="bob")
    await ann.notify_agent_started("1", "triage", {"user_id": "admin"})
    await bob.notify_agent_started(
        "2", "triage", {"role": "admin", "step": "1", "n": 1, "no": "", 5: "admin"}
    )
    await bob.notify_agent_completed("2", "triage", {"slots": object(), "fake": MagicMock()})
    assert_isolated(ann, bob)


async def test_calls_before_a_reset_do_not_count() -> None:
    ann, bob = make_bridge(name="ann"), make_bridge(name="bob")
    await tell(ann, "ann")
    await tell(bob, "ann")
    bob.reset_mock()  # type: ignore[attr-defined]
    assert_isolated(ann, bob)


async def test_fakes_of_the_same_name_are_told_apart() -> None:
    first, second = make_bridge(name="bridge"), make_bridge(name="bridge")
    await tell(first, "ann")
    await tell(second, "ann")
    with pytest.raises(IsolationError, match="bridge 2 saw run_id 'run-ann' of bridge"):
        assert_isolated(first, second)


async def test_id_that_is_nested_too_deep_is_let_be() -> None:
    ann, bob = make_bridge(name="ann"), make_bridge(name="bob")
    await tell(ann, "ann")
    deep: dict[str, Any] = {"user_id": "u-ann"}
    deep["itself"] = deep
    for _ in range(10):
        deep = {"in": deep}
    await bob.notify_agent_completed("run-bob", "triage", deep)
    assert_isolated(ann, bob)


async def test_named_parties_own_their_ids_beforehand() -> None:
    class Scenario:
        def __init__(self, *parties: Party) -> None:
            self.parties = parties

    ann, bob = make_bridge(name="ann"), make_bridge(name="bob")
    await bob.notify_agent_started("run-ann", "triage", user_context=make_user_context(run_id="r"))
    scenario = Scenario(
        Party("Ann", (ann,), {"run-ann": "run_id"}), Party("Bob", (bob,), {"r": "run_id"})
    )
    with pytest.raises(IsolationError, match="Bob saw run_id 'run-ann' of Ann"):
        assert_isolated(scenario)


async def test_real_bridges_are_told_apart_by_what_they_sent() -> None:
    ann, bob = AgentWebSocketBridge(), AgentWebSocketBridge()
    await tell(ann, "ann")
    await tell(bob, "bob")
    assert_isolated(ann, bob)
    await bob.notify_agent_completed("run-bob", "triage", {"user_id": "u-ann"})
    with pytest.raises(IsolationError) as caught:
        assert_isolated(ann, bob)
    assert str(caught.value).splitlines()[2:] == [
        "  AgentWebSocketBridge 2 saw user_id 'u-ann' of AgentWebSocketBridge 1",
        "    in event 2, agent_completed",
    ]


@pytest.mark.parametrize("thing", [MagicMock(), object(), Party], ids=["mock", "object", "class"])
def test_anything_else_is_refused(thing: object) -> None:
    with pytest.raises(NotAFakeError, match=r"assert_isolated\(\) reads what netra-fakes recorded"):
        assert_isolated(make_bridge(), thing)


def test_nothing_to_compare_is_refused() -> None:
    with pytest.raises(TypeError) as caught:
        assert_isolated()
    assert str(caught.value) == (
        "assert_isolated() takes the bridges or scenarios that must not see each other's ids.\n\n"
        "  assert_isolated(bridge_of_ann, bridge_of_bob)"
    )
