"""Render a timeline as a table for terminals and as mermaid text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netra_fakes._messages import events as messages
from netra_fakes._timeline.calls import CALLER

if TYPE_CHECKING:
    from netra_fakes._timeline.calls import Timeline

WIDTH = 80
"""Columns of the table; a terminal of the usual size shows it unbroken."""


ROWS = 10
"""Calls that a table around one call shows."""


def render_table(timeline: Timeline, around: int | None = None) -> str:
    """Return a table: number, fake, call; a coroutine that nobody awaited is marked.

    Args:
        timeline: What to show.
        around: Place in the order of the process: the table shows only the calls that are next to
            it, ROWS of them, and "..." for the rest. None shows every call.
    """
    calls = timeline.calls
    lines = [messages.timeline_heading(len(calls), len(timeline.fakes))]
    if not calls:
        return lines[0]
    first, last = _window(timeline, around)
    shown = calls[first:last]
    digits = max(len(str(last)), 2)
    names = min(max(len(call.fake) for call in shown), 24)
    if first:
        lines.append(f"  {messages.calls_left_out(first, 'earlier')}")
    for number, call in enumerate(shown, first + 1):
        mark = messages.NEVER_AWAITED if call.awaited is False else ""
        room = WIDTH - digits - names - 6 - (len(mark) + 2 if mark else 0)
        name = call.fake if len(call.fake) <= names else f"{call.fake[: names - 1]}…"
        row = f"  {number:>{digits}}  {name:<{names}}  {call.render(room)}"
        lines.append(f"{row}  {mark}" if mark else row)
    if last < len(calls):
        lines.append(f"  {messages.calls_left_out(len(calls) - last, 'later')}")
    return "\n".join(lines)


def _window(timeline: Timeline, around: int | None) -> tuple[int, int]:
    """Return the first row of a table, and the one after its last."""
    number = len(timeline)
    if around is None or number <= ROWS:
        return 0, number
    before = sum(call.order < around for call in timeline)
    first = min(max(before - ROWS // 2, 0), number - ROWS)
    return first, first + ROWS


def read_participants(timeline: Timeline) -> list[tuple[str, bool]]:
    """Return who calls or is called: callers by name, then fakes; True marks a fake."""
    callers = dict.fromkeys(call.caller for call in timeline.calls if not call.is_by_fake)
    active = {call.fake for call in timeline.calls}
    active |= {call.caller for call in timeline.calls if call.is_by_fake}
    fakes = [name for name in timeline.fakes if name in active or not timeline.calls]
    fakes += [
        name
        for name in dict.fromkeys(call.fake for call in timeline.calls)
        if name not in timeline.fakes
    ]
    return [(name, False) for name in callers or [CALLER]] + [(name, True) for name in fakes]


def render_mermaid(timeline: Timeline) -> str:
    """Return a mermaid sequence diagram of a timeline."""
    lines = ["sequenceDiagram"]
    ids: dict[tuple[str, bool], str] = {}
    for index, (name, is_fake) in enumerate(read_participants(timeline), 1):
        ids[name, is_fake] = f"p{index}"
        kind = "participant" if is_fake else "actor"
        lines.append(f"    {kind} p{index} as {_mermaid(name)}")
    for call in timeline.calls:
        source, target = ids[call.caller, call.is_by_fake], ids[call.fake, True]
        arrow = "--x" if call.awaited is False else "->>"
        lines.append(f"    {source}{arrow}{target}: {_mermaid(call.render())}")
        if call.awaited is False:
            lines.append(f"    Note over {target}: {messages.NEVER_AWAITED}")
    return "\n".join(lines) + "\n"


_ENTITIES = str.maketrans({"#": "#35;", ";": "#59;", "<": "#60;", ">": "#62;"})


def _mermaid(text: str) -> str:
    """Return text in which no character ends a mermaid statement or begins a comment."""
    text = " ".join(text.split()).translate(_ENTITIES)
    return f"({text})" if text.lower() == "end" else text or "-"
