"""Write a timeline as one self-contained HTML page: diagram, table, mermaid text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netra_fakes._messages import events as messages
from netra_fakes._timeline.drawing import clean, render_svg

if TYPE_CHECKING:
    from netra_fakes._timeline.calls import Call, Timeline

_STYLE = """
  :root { color-scheme: light dark; --paper: #ffffff; --ink: #1f2328; --soft: #656d76;
          --line: #d1d9e0; --band: #f6f8fa; --mark: #0969da; --bad: #cf222e; }
  @media (prefers-color-scheme: dark) {
    :root { --paper: #0d1117; --ink: #e6edf3; --soft: #9198a1; --line: #3d444d;
            --band: #151b23; --mark: #4493f8; --bad: #f85149; } }
  * { box-sizing: border-box; }
  body { margin: 0; padding: 2rem clamp(1rem, 4vw, 3rem); background: var(--paper);
         color: var(--ink); font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', 'Noto Sans',
         'DejaVu Sans', sans-serif; }
  h1 { margin: 0; font-size: 1.25rem; overflow-wrap: anywhere; }
  h2 { margin: 2rem 0 .75rem; font-size: 1rem; }
  p { margin: .25rem 0 1.25rem; color: var(--soft); }
  code, pre, td { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas,
                  'DejaVu Sans Mono', monospace; font-size: 13px; }
  .scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
  .scroll svg { display: block; }
  table { border-collapse: collapse; width: 100%; }
  th, td { padding: .4rem .75rem; text-align: left; vertical-align: top; white-space: nowrap;
           border-bottom: 1px solid var(--line); }
  th { background: var(--band); font-size: 13px; }
  tr:last-child td { border-bottom: 0; }
  td.fake, td.call, td.where { white-space: normal; overflow-wrap: anywhere; }
  td.fake { min-width: 10rem; max-width: 16rem; }
  td.call { min-width: 20rem; }
  td.where { min-width: 14rem; }
  td.number, td.where { color: var(--soft); }
  .bad { color: var(--bad); }
  .await { color: var(--mark); }
  summary { cursor: pointer; color: var(--soft); margin-top: 2rem; }
  pre { overflow-x: auto; padding: 1rem; background: var(--band); border-radius: 6px; }
  @media (max-width: 45rem) {
    thead { display: none; }
    tr { display: grid; grid-template-columns: 2.5rem 1fr; padding: .4rem 0;
         border-bottom: 1px solid var(--line); }
    tr:last-child { border-bottom: 0; }
    td { grid-column: 2; padding: .1rem .75rem .1rem 0; border-bottom: 0; }
    td.number { grid-column: 1; grid-row: 1 / span 3; padding-left: .75rem; }
    td.fake, td.call, td.where { min-width: 0; max-width: none; }
    td.fake { font-weight: 600; }
  }
"""


def render_page(timeline: Timeline, title: str) -> str:
    """Return the page. It holds no script and loads nothing, so it opens anywhere."""
    heading = messages.timeline_heading(len(timeline.calls), len(timeline.fakes))
    summary = heading.partition(": ")[2]
    dropped = sum(call.awaited is False for call in timeline.calls)
    if dropped:
        summary += f' · <span class="bad">{dropped} {messages.NEVER_AWAITED}</span>'
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{clean(title)}</title>",
            f"<style>{_STYLE}</style>",
            f"<h1>{clean(title)}</h1>",
            f"<p>{summary}</p>",
            f'<div class="scroll" tabindex="0">{render_svg(timeline, title)}</div>',
            *(_render_table(timeline) if timeline.calls else ()),
            "<details><summary>mermaid</summary>",
            f"<pre>{clean(timeline.mermaid())}</pre></details>",
            "</html>",
            "",
        ]
    )


def _render_table(timeline: Timeline) -> list[str]:
    return [
        "<h2>Calls</h2>",
        '<div class="scroll"><table>',
        "<thead><tr><th>#</th><th>fake</th><th>call</th><th>called at</th></tr></thead>",
        "<tbody>",
        *(_render_row(number, call) for number, call in enumerate(timeline.calls, 1)),
        "</tbody></table></div>",
    ]


def _render_row(number: int, call: Call) -> str:
    text = clean(call.render(240))
    if call.awaited:
        text = text.replace("await ", '<span class="await">await</span> ', 1)
    elif call.awaited is False:
        text += f' <span class="bad">{messages.NEVER_AWAITED}</span>'
    where = clean(str(call.location or ""))
    return (
        f'<tr><td class="number">{number}</td><td class="fake">{clean(call.fake)}</td>'
        f'<td class="call">{text}</td><td class="where">{where}</td></tr>'
    )
