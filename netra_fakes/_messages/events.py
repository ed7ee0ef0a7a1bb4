"""Sentences on events, timelines and isolation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from netra_fakes._messages.near import did_you_mean
from netra_fakes._messages.values import short

NEVER_AWAITED = "never awaited"
NO_CALL = "no call"

_FACTORIES = {
    "timeline": "agent = make_fake(Agent)",
    "events": "bridge = make_bridge()",
    "assert_events": "bridge = make_bridge()",
    "assert_isolated": "bridge = make_bridge()",
}


MOST_ROWS = 24
"""Lines of the two columns that are shown at once: those around the first difference."""


class Row(NamedTuple):
    """One line of the two columns: what was expected, what was seen, and under which run."""

    expected: str
    seen: str
    run_id: str
    is_first_difference: bool = False


def timeline_heading(calls: int, fakes: int) -> str:
    """Return the first line of a timeline's table."""
    on = "1 fake" if fakes == 1 else f"{fakes} fakes"
    if not calls:
        return f"timeline: no call on {on}" if fakes else "timeline: no fake was made or called"
    return f"timeline: {'1 call' if calls == 1 else f'{calls} calls'} on {on}"


def calls_left_out(count: int, where: str) -> str:
    """Say that a table around one call does not show every call."""
    return f"... {count:,} {where}"


def rows_left_out(count: int) -> str:
    """Say that a diagram does not draw every call."""
    return f"… and {count:,} more, not drawn"


def not_a_fake(function: str, value: object) -> str:
    """Name something that records nothing which netra-fakes could read, and what does."""
    return "\n".join(
        [
            f"{function}() reads what netra-fakes recorded, and it did not make this object.",
            "",
            f"  got:  {_kind(value)}",
            "",
            "Make the double from its class, or from its role:",
            f"  {_FACTORIES[function]}",
        ]
    )


def no_events(class_name: str, name: str) -> str:
    """Name a fake whose class announces nothing."""
    return "\n".join(
        [
            f"events() found nothing that could be an event on '{name}':",
            f"'{class_name}' has no method named notify_* or emit_*.",
            "",
            "Ask the bridge or the emitter that the code under test was given:",
            "  events(bridge)",
        ]
    )


def not_a_list(expected: object) -> str:
    """Name an expectation that is no sequence of event types."""
    shown = short(expected, 40)
    wanted = f"[{shown}]" if isinstance(expected, str) else '["agent_started", ...]'
    return "\n".join(
        [
            "assert_events() takes the expected event types as a list.",
            "",
            f"  got:  {shown}",
            "",
            f"  assert_events(bridge, {wanted})",
        ]
    )


def events_differ(
    headline: str, rows: Sequence[Row], hints: Sequence[str], *, run_id: str | None
) -> str:
    """Return the failure of `assert_events`: expected and seen side by side, then the hints."""
    left = max([len("expected"), *(len(row.expected) for row in rows)])
    right = max([len("seen"), *(len(row.seen) for row in rows)])
    run = max([len("run"), *(len(row.run_id) for row in rows)])
    under = "" if run_id is None else f" under run {short(run_id)}"
    lines = [f"{headline}{under}.", "", f"  {'expected':<{left}}   {'seen':<{right}}   run"]
    middle = next((place for place, row in enumerate(rows) if row.is_first_difference), 0)
    first = max(min(middle - MOST_ROWS // 2, len(rows) - MOST_ROWS), 0)
    if first:
        lines.append(f"  {calls_left_out(first, 'earlier')}")
    for row in rows[first : first + MOST_ROWS]:
        mark = ">" if row.is_first_difference else " "
        note = "   <- first difference" if row.is_first_difference else ""
        text = f"{mark} {row.expected:<{left}}   {row.seen:<{right}}   {row.run_id:<{run}}{note}"
        lines.append(text.rstrip())
    later = len(rows) - first - MOST_ROWS
    if later > 0:
        lines.append(f"  {calls_left_out(later, 'later')}")
    return "\n".join([*lines, *([""] if hints else []), *hints])


def missing_headline(event: str, after: str | None, *, exact: bool) -> str:
    """Say which expected event did not come."""
    place = "" if after is None else f" after '{after}'"
    come = "come next (exact=True)" if exact else "come"
    return f"event '{event}' was expected{place} and did not {come}"


def surplus_headline(event: str) -> str:
    """Say which event came though the exact list has no place for it."""
    return f"event '{event}' came and was not expected (exact=True)"


def came_too_early(event: str, after: str) -> str:
    """Say that an event came, but before the one it was to follow."""
    return f"'{event}' came before '{after}'."


def came_under_other_runs(event: str, runs: Sequence[str]) -> str:
    """Say that an event came, but for other runs."""
    shown = ", ".join(short(run, 40) for run in runs[:3])
    return f"'{event}' came under run {shown}{', …' if len(runs) > 3 else ''}."


def no_such_event(event: str, near: Sequence[str]) -> str:
    """Say that nothing announces an event of that name."""
    return f"no notify_* or emit_* method announces '{event}'; {did_you_mean(near)}".rstrip("; ")


def called_not_awaited(fake: str, method: str, place: str) -> str:
    """Say that the announcing coroutine was called and dropped."""
    at = f" at {place}" if place else ""
    return f"{fake}.{method} was called{at} and never awaited: type 'await' before it."


def ids_leaked(leaks: Sequence[tuple[str, str, str, str, str]], total: int) -> str:
    """Return the failure of `assert_isolated`: who saw whose id, in which call."""
    lines = [f"{'1 id was' if total == 1 else f'{total} ids were'} seen where it does not belong:"]
    if total > 1:
        lines[0] = f"{total} ids were seen where they do not belong:"
    for witness, call, kind, value, owner in leaks:
        lines += ["", f"  {witness} saw {kind} {short(value, 40)} of {owner}", f"    in {call}"]
    if total > len(leaks):
        lines += ["", f"  and {total - len(leaks)} more"]
    return "\n".join(lines)


def nothing_to_compare() -> str:
    """Say that an isolation check without anything to check would assert nothing."""
    return (
        "assert_isolated() takes the bridges or scenarios that must not see each other's ids.\n\n"
        "  assert_isolated(bridge_of_ann, bridge_of_bob)"
    )


def _kind(value: object) -> str:
    return value.__name__ if isinstance(value, type) else type(value).__name__
