"""Draw a timeline as a sequence diagram in SVG, with nothing loaded from anywhere."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from netra_fakes._messages import events as messages
from netra_fakes._timeline.calls import Timeline
from netra_fakes._timeline.text import read_participants

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netra_fakes._timeline.calls import Call

MOST_ROWS = 300
"""Calls that are drawn; the page's table holds the rest."""

_CHARACTER = 7.3
"""Width of one character of the diagram's monospaced font at 12 pixels."""

_FOOTED = 20
"""Calls from which on the participants stand at the foot of the diagram too."""

_LABEL = 56
"""Characters of a call's label."""

_MARGIN, _HEAD, _ROW, _BOX = 24, 64, 38, 44

STYLE = """
  .tl { --paper: #ffffff; --ink: #1f2328; --soft: #656d76; --line: #d1d9e0; --box: #f6f8fa;
        --mark: #0969da; --bad: #cf222e; }
  @media (prefers-color-scheme: dark) {
    .tl { --paper: #0d1117; --ink: #e6edf3; --soft: #9198a1; --line: #3d444d; --box: #151b23;
          --mark: #4493f8; --bad: #f85149; } }
  .tl text { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono',
             'Liberation Mono', monospace; fill: var(--ink); }
  .tl .paper { fill: var(--paper); }
  .tl .box { fill: var(--box); stroke: var(--line); }
  .tl .name { font-weight: 600; text-anchor: middle; }
  .tl .class { fill: var(--soft); font-size: 11px; text-anchor: middle; }
  .tl .life { stroke: var(--line); stroke-dasharray: 3 4; }
  .tl .label { paint-order: stroke; stroke: var(--paper); stroke-width: 5px;
               stroke-linejoin: round; text-anchor: middle; }
  .tl .await { fill: var(--mark); }
  .tl .arrow { stroke: var(--ink); stroke-width: 1.2; fill: none; }
  .tl .head { fill: var(--ink); }
  .tl .dropped { stroke: var(--bad); stroke-dasharray: 5 3; }
  .tl .bad { fill: var(--bad); }
  .tl .soft { fill: var(--soft); }
  .tl .number { fill: var(--soft); font-size: 11px; text-anchor: end; }
"""
"""Colours of the diagram, light and dark; every rule stands under `.tl`."""

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Return text as XML may hold it: escaped, and without the characters that XML forbids."""
    return escape(_ILLEGAL.sub("\ufffd", text))


class _Column(NamedTuple):
    """One participant: a caller, or a fake with its class."""

    name: str
    class_name: str
    is_caller: bool


class _Lanes:
    """Where the participants stand, far enough apart for what is written between them."""

    def __init__(self, timeline: Timeline) -> None:
        participants = read_participants(timeline)
        self.columns = [
            _Column(name, timeline.fakes.get(name, "") if is_fake else "", not is_fake)
            for name, is_fake in participants
        ]
        self._index = {key: place for place, key in enumerate(participants)}
        self.centres = self._place(timeline.calls)
        room = max((self._right(call) for call in timeline.calls), default=0.0)
        last = len(self.columns) - 1
        self.width = max(self.centres[last] + self.half(last), room) + _MARGIN

    def half(self, place: int) -> float:
        """Half of the width of a participant's box."""
        column = self.columns[place]
        longest = max(len(_fit(column.name, 30)), len(_fit(column.class_name, 30)), 6)
        return longest * _CHARACTER / 2 + 12

    def ends(self, call: Call) -> tuple[float, float]:
        """Return where the arrow of a call begins and ends; to oneself, it comes from the right."""
        source, target = self._lanes(call)
        end = self.centres[target]
        return (end + 48 if source == target else self.centres[source]), end

    def _lanes(self, call: Call) -> tuple[int, int]:
        return self._index[call.caller, call.is_by_fake], self._index[call.fake, True]

    def _right(self, call: Call) -> float:
        """Return how far to the right the label of a call reaches."""
        start, end = self.ends(call)
        return end + _room(call) if start > end else end

    def _place(self, calls: Sequence[Call]) -> list[float]:
        """Place each lane as far left as its box and the labels that end at it allow."""
        spans: dict[int, dict[int, float]] = {}
        for call in calls:
            left, right = sorted(self._lanes(call))
            if left != right:
                lanes = spans.setdefault(right, {})
                lanes[left] = max(lanes.get(left, 0.0), _room(call))
        centres = [_MARGIN + 26 + self.half(0)]
        for place in range(1, len(self.columns)):
            nearest = centres[-1] + self.half(place - 1) + self.half(place) + 20
            labels = [centres[left] + room for left, room in spans.get(place, {}).items()]
            centres.append(max([nearest, *labels]))
        return centres


def _room(call: Call) -> float:
    """Return the width that the label of a call takes beside its lane."""
    return len(_label(call)) * _CHARACTER + 28


def render_svg(timeline: Timeline, title: str) -> str:
    """Return a sequence diagram of a timeline as a self-contained SVG file."""
    calls = list(timeline.calls[:MOST_ROWS])
    lanes = _Lanes(Timeline(calls, timeline.fakes))
    left_out = len(timeline.calls) - len(calls)
    bottom = _MARGIN + _HEAD + len(calls) * _ROW
    is_footed = len(calls) >= _FOOTED
    note_at = bottom + 22 + (_BOX if is_footed else 0)
    height = bottom + _MARGIN + (_BOX if is_footed else 0) + (24 if left_out or not calls else 0)
    width = max(lanes.width, 420)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="tl" role="img" width="{width:.0f}"'
        f' height="{height}" viewBox="0 0 {width:.0f} {height}">',
        f"<title>{clean(title)}</title>",
        f"<style>{STYLE}</style>",
        f'<rect class="paper" width="{width:.0f}" height="{height}" rx="6"/>',
    ]
    for place, column in enumerate(lanes.columns):
        centre, half = lanes.centres[place], lanes.half(place)
        parts.append(
            f'<line class="life" x1="{centre:.1f}" y1="{_MARGIN + _BOX}" x2="{centre:.1f}"'
            f' y2="{bottom}"/>'
        )
        for top in (_MARGIN, bottom) if is_footed else (_MARGIN,):
            parts += _draw_participant(column, centre, half, top)
    for row, call in enumerate(calls, 1):
        parts += _draw_call(lanes, call, row, _MARGIN + _HEAD + row * _ROW - 12)
    if left_out or not calls:
        note = messages.rows_left_out(left_out) if left_out else messages.NO_CALL
        parts.append(f'<text class="soft" x="{_MARGIN}" y="{note_at}">{clean(note)}</text>')
    parts.append("</svg>")
    return "\n".join(parts) + "\n"


def _draw_participant(column: _Column, centre: float, half: float, top: float) -> list[str]:
    name = clean(_fit(column.name, 30))
    corner = 22 if column.is_caller else 4
    name_at = top + (27 if column.is_caller else 19)
    parts = [
        f'<rect class="box" x="{centre - half:.1f}" y="{top}" width="{2 * half:.1f}"'
        f' height="{_BOX}" rx="{corner}"/>',
        f'<text class="name" x="{centre:.1f}" y="{name_at}">{name}</text>',
    ]
    if not column.is_caller:
        class_name = clean(_fit(column.class_name, 30))
        parts.append(f'<text class="class" x="{centre:.1f}" y="{top + 35}">{class_name}</text>')
    return parts


def _draw_call(lanes: _Lanes, call: Call, row: int, y: float) -> list[str]:
    start, end = lanes.ends(call)
    side = 1 if start > end else -1
    is_dropped = call.awaited is False
    full = call.render(400)
    label = clean(call.render(_LABEL))
    if call.awaited:
        label = label.replace("await ", '<tspan class="await">await</tspan> ', 1)
    elif is_dropped:
        label += f'<tspan class="bad"> {messages.NEVER_AWAITED}</tspan>'
    middle = end + side * (len(_label(call)) * _CHARACTER / 2 + 14)
    arrow = "arrow dropped" if is_dropped else "arrow"
    head = "bad" if is_dropped else "head"
    tip = end + side * 7
    return [
        f"<g><title>{clean(f'{call.fake}: {full}')}</title>",
        f'<text class="number" x="{_MARGIN + 14}" y="{y + 4:.1f}">{row}</text>',
        f'<line class="{arrow}" x1="{start:.1f}" y1="{y:.1f}" x2="{tip:.1f}" y2="{y:.1f}"/>',
        f'<path class="{head}" d="M{end:.1f} {y:.1f}l{side * 8} -4v8z"/>',
        f'<text class="label" x="{middle:.1f}" y="{y - 6:.1f}">{label}</text></g>',
    ]


def _label(call: Call) -> str:
    text = call.render(_LABEL)
    return f"{text} {messages.NEVER_AWAITED}" if call.awaited is False else text


def _fit(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
