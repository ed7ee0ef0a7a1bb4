"""Near matches."""

from __future__ import annotations

import pytest

from netra_fakes._messages.near import did_you_mean, join_clauses, near_matches

BRIDGE = ["notify_agent_started", "notify_agent_thinking", "notify_tool_completed", "close"]


@pytest.mark.parametrize(
    ("name", "matches"),
    [
        ("notify_agent_start", ("notify_agent_started", "notify_agent_thinking")),
        ("agent_started_notify", ("notify_agent_started",)),
        ("clos", ("close",)),
        ("zebra", ()),
        ("_close", ("close",)),
    ],
)
def test_missing_name_is_met_by_the_real_ones(name: str, matches: tuple[str, ...]) -> None:
    assert near_matches(name, BRIDGE)[: len(matches) or None] == matches


def test_at_most_as_many_as_asked_for() -> None:
    assert len(near_matches("notify_agent_x", BRIDGE, most=1)) == 1


@pytest.mark.parametrize(
    ("matches", "text"),
    [
        ([], ""),
        (["a"], "did you mean 'a'?"),
        (["a", "b"], "did you mean 'a' or 'b'?"),
        (["a", "b", "c"], "did you mean 'a', 'b' or 'c'?"),
    ],
)
def test_matches_are_put_as_a_question(matches: list[str], text: str) -> None:
    assert did_you_mean(matches) == text


def test_clauses_that_fit_stand_on_one_line() -> None:
    assert join_clauses("there is no 'a':", "did you mean 'b'?") == (
        "there is no 'a': did you mean 'b'?"
    )


def test_clauses_that_do_not_fit_stand_on_lines_of_their_own() -> None:
    known = ", ".join(f"notify_{number:04}" for number in range(10))
    lines = join_clauses("there is no 'notify':", f"there are {known}.").splitlines()
    assert lines[0] == "there is no 'notify':"
    assert max(map(len, lines)) < 100
    assert " ".join(lines) == f"there is no 'notify': there are {known}."
