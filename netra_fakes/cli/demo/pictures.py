"""Draw what the demo shows as SVG pictures, for a README."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from netra_fakes._timeline.drawing import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netra_fakes.cli.demo.acts import Line, Performance

_CHARACTER, _LINE, _MARGIN = 8.0, 20, 24

_STYLE = """
  .sh { --paper: #f6f8fa; --ink: #1f2328; --code: #0550ae; --bad: #cf222e; --line: #d1d9e0; }
  @media (prefers-color-scheme: dark) {
    .sh { --paper: #0d1117; --ink: #e6edf3; --code: #79c0ff; --bad: #ff7b72; --line: #3d444d; } }
  .sh rect { fill: var(--paper); stroke: var(--line); }
  .sh text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono',
             'Liberation Mono', monospace; fill: var(--ink); white-space: pre; }
  .sh .code { fill: var(--code); }
  .sh .name { fill: var(--bad); font-weight: 600; }
"""


def write_pictures(performance: Performance, folder: Path) -> None:
    """Write `refusal.svg` and `timeline.svg` into a folder, made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    refusal = render_terminal(performance.refusal, "a fake refuses a sync mock over a coroutine")
    (folder / "refusal.svg").write_text(refusal, "utf-8")
    timeline = performance.timeline.svg("the Golden Path as a sequence diagram")
    (folder / "timeline.svg").write_text(timeline, "utf-8")


def render_terminal(lines: Sequence[Line], title: str) -> str:
    """Return lines as an SVG picture that follows the viewer's colour scheme."""
    indent = min(len(line.text) - len(line.text.lstrip()) for line in lines if line.text)
    texts = [line.text[indent:] for line in lines]
    width = max(len(text) for text in texts) * _CHARACTER + 2 * _MARGIN
    height = len(lines) * _LINE + 2 * _MARGIN - 6
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sh" role="img" width="{width:.0f}"'
        f' height="{height}" viewBox="0 0 {width:.0f} {height}">',
        f"<title>{clean(title)}</title>",
        f"<style>{_STYLE}</style>",
        f'<rect x="0.5" y="0.5" width="{width - 1:.0f}" height="{height - 1}" rx="8"/>',
    ]
    for row, (line, text) in enumerate(zip(lines, texts, strict=True)):
        if text:
            y = _MARGIN + 10 + row * _LINE
            parts.append(
                f'<text xml:space="preserve" x="{_MARGIN}" y="{y}">{_span(line, text)}</text>'
            )
    return "\n".join([*parts, "</svg>", ""])


def _span(line: Line, text: str) -> str:
    if line.tone == "code":
        return f'<tspan class="code">{clean(text)}</tspan>'
    name, colon, rest = text.partition(": ")
    if line.tone == "error" and colon and name.isidentifier() and name.endswith("Error"):
        return f'<tspan class="name">{clean(name)}</tspan>: {clean(rest)}'
    return clean(text)
