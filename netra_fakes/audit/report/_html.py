"""Render findings as one self-contained page: bars by rule, folder and role, a trend, a search."""

from __future__ import annotations

import html
import posixpath
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from netra_fakes.audit._finding import Finding
from netra_fakes.audit.report._formats import Context
from netra_fakes.audit.report._page import SCRIPT, STYLE

_MOST_BARS = 15


def render_html(findings: Iterable[Finding], context: Context) -> str:
    """Render the page; it loads nothing from a network and works without a server.

    Args:
        findings: In order of path and position.
        context: What the page tells beside them.
    """
    findings = list(findings)
    body = "\n".join(
        [
            _head(findings, context),
            '<div class="bars">',
            _bars("By rule", Counter(f"{f.code} {f.slug}" for f in findings)),
            _bars("By folder", _by_folder(findings)),
            _bars("By role", _by_role(findings, context.roles)),
            "</div>",
            _trend(findings, context),
            _search(),
            *(_rule_section(code, findings) for code in sorted({f.code for f in findings})),
            _problems(context),
        ]
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>netra-fakes audit</title><style>{STYLE}</style></head>\n"
        f"<body><main>{body}</main><script>{SCRIPT}</script></body></html>\n"
    )


def _escape(text: object) -> str:
    return html.escape(str(text), quote=True)


def _head(findings: list[Finding], context: Context) -> str:
    files = len({finding.path for finding in findings})
    safe = sum(bool(f.fix and f.fix.is_safe) for f in findings)
    cells = [
        (f"{len(findings):,}", "findings"),
        (f"{files:,}", f"of {context.files:,} files"),
        (f"{safe:,}", "safe to fix"),
        (f"{len(context.problems):,}", "files not audited"),
    ]
    tiles = "".join(f"<div><strong>{n}</strong><span>{label}</span></div>" for n, label in cells)
    return f'<h1>netra-fakes audit</h1><div class="tiles">{tiles}</div>'


def _by_folder(findings: list[Finding]) -> Counter[str]:
    """Count by folder, three deep, from the one that all absolute paths share."""
    folders = [PurePosixPath(f.path.replace("\\", "/")).parent for f in findings]
    absolute = [folder.as_posix() for folder in folders if folder.is_absolute()]
    shared = PurePosixPath(posixpath.commonpath(absolute)).parent if absolute else None
    shown = [
        folder.relative_to(shared) if shared is not None and folder.is_absolute() else folder
        for folder in folders
    ]
    return Counter("/".join(folder.parts[:3]) or "." for folder in shown)


def _by_role(findings: list[Finding], roles: Mapping[str, str]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for finding in findings:
        text = f"{finding.message} {finding.spec}"
        named = sorted({role for name, role in roles.items() if name in text})
        counted[named[0] if named else "no role"] += 1
    return counted


def _bars(title: str, counted: Counter[str]) -> str:
    if not counted:
        return ""
    most = max(counted.values())
    rows = [
        f'<div class="bar"><span title="{_escape(name)}">{_escape(name)}</span>'
        f'<i style="width:{max(1, round(100 * number / most))}%"></i><b>{number:,}</b></div>'
        for name, number in counted.most_common(_MOST_BARS)
    ]
    rest = len(counted) - _MOST_BARS
    more = f'<p class="dim">and {rest:,} more</p>' if rest > 0 else ""
    return f'<section class="panel"><h2>{title}</h2>{"".join(rows)}{more}</section>'


def _trend(findings: list[Finding], context: Context) -> str:
    if context.baseline is None:
        return ""
    result = context.baseline
    before = sum(result.before.values())
    now = len(findings) + result.known
    change = now - before
    word = "fewer" if change < 0 else "more"
    text = (
        f"{now:,} now, {before:,} in the baseline: "
        + (f"{abs(change):,} {word}" if change else "no change")
        + f"; {len(findings):,} new, {result.gone:,} gone."
    )
    most = max(now, before, 1)
    return (
        '<section class="panel"><h2>Trend</h2>'
        f'<div class="bar"><span>baseline</span><i style="width:{round(100 * before / most)}%"></i>'
        f"<b>{before:,}</b></div>"
        f'<div class="bar now"><span>now</span><i style="width:{round(100 * now / most)}%"></i>'
        f"<b>{now:,}</b></div><p>{text}</p></section>"
    )


def _search() -> str:
    return (
        '<p class="search"><label for="q">Search</label>'
        '<input id="q" type="search" placeholder="path, code, class, member" autocomplete="off">'
        '<output id="shown"></output></p>'
    )


def _rule_section(code: str, findings: list[Finding]) -> str:
    of_code = [finding for finding in findings if finding.code == code]
    rows = "".join(_row(finding) for finding in of_code)
    return (
        f'<details class="rule" open><summary><b>{_escape(code)}</b> {_escape(of_code[0].slug)} '
        f"<span>{len(of_code):,}</span></summary><ul>{rows}</ul></details>"
    )


def _row(finding: Finding) -> str:
    fix = ""
    if finding.fix is not None:
        fix = f"<em>{'safe fix' if finding.fix.is_safe else 'unsafe fix'}</em>"
    spec = f"<code>spec: {_escape(finding.spec)}</code>" if finding.spec else ""
    advice = f"<pre>{_escape(finding.help)}</pre>" if finding.help else ""
    return (
        f"<li><p><a>{_escape(finding.path)}:{finding.line}:{finding.column}</a> {fix}</p>"
        f"<p>{_escape(finding.message)}</p>{spec}{advice}</li>"
    )


def _problems(context: Context) -> str:
    if not context.problems:
        return ""
    rows = "".join(
        f"<li><p><a>{_escape(f'{path}:{line}' if line else path)}</a></p>"
        f"<p>{_escape(reason)}</p></li>"
        for path, line, reason in context.problems
    )
    return (
        '<details class="rule"><summary>Files that could not be audited '
        f"<span>{len(context.problems):,}</span></summary><ul>{rows}</ul></details>"
    )
