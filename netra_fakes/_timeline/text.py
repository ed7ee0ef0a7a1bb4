"""Render a timeline as a table for terminals and as mermaid text."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from netra_fakes._messages import events as messages

if TYPE_CHECKING:
    from netra_fakes._timeline.calls import Call, Timeline

WIDTH = 80
"""Columns of the table; a terminal of the usual size shows it unbroken."""

CALLER = "caller"
"""Who called, where the line of the call is not known."""


def render_table(timeline: Timeline) -> str:
    """Return a table: number, fake, call; a coroutine that nobody awaited is marked."""
    calls = timeline.calls
    lines = [messages.timeline_heading(len(calls), len(timeline.fakes))]
    if not calls:
        return lines[0]
    digits = max(len(str(len(calls))), 2)
    names = min(max(len(call.fake) for call in calls), 24)
    for number, call in enumerate(calls, 1):
        mark = messages.NEVER_AWAITED if call.awaited is False else ""
        room = WIDTH - digits - names - 6 - (len(mark) + 2 if mark else 0)
        name = call.fake if len(call.fake) <= names else f"{call.fake[: names - 1]}…"
        row = f"  {number:>{digits}}  {name:<{names}}  {call.render(room)}"
        lines.append(f"{row}  {mark}" if mark else row)
    return "\n".join(lines)


def caller_of(call: Call) -> str:
    """Return who made a call: the name of its source file, without the suffix."""
    return PurePath(call.location.file).stem if call.location else CALLER


def render_mermaid(timeline: Timeline) -> str:
    """Return a mermaid sequence diagram of a timeline."""
    callers = list(dict.fromkeys(caller_of(call) for call in timeline.calls)) or [CALLER]
    fakes = list(dict.fromkeys(call.fake for call in timeline.calls))
    lines = ["sequenceDiagram"]
    ids: dict[tuple[str, str], str] = {}
    for index, name in enumerate(callers, 1):
        ids["caller", name] = f"c{index}"
        lines.append(f"    actor c{index} as {_mermaid(name)}")
    for index, name in enumerate(fakes, 1):
        ids["fake", name] = f"f{index}"
        lines.append(f"    participant f{index} as {_mermaid(name)}")
    for call in timeline.calls:
        source, target = ids["caller", caller_of(call)], ids["fake", call.fake]
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
