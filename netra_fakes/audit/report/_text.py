"""Render findings for people, in Ruff's manner: place, code, message, the line, the help."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from netra_fakes.audit._finding import Finding

STYLES: Mapping[str, str] = {
    "path": "\x1b[1m",
    "code": "\x1b[1;31m",
    "mark": "\x1b[1;31m",
    "help": "\x1b[36m",
    "dim": "\x1b[2m",
}
_WIDTH = 160


class _Painter:
    """Colours text, or leaves it alone."""

    def __init__(self, *, is_coloured: bool) -> None:
        self._is_coloured = is_coloured

    def __call__(self, style: str, text: str) -> str:
        return f"{STYLES[style]}{text}\x1b[0m" if self._is_coloured else text


class _Sources:
    """Gives lines of files; the last file is kept, since findings come file by file."""

    def __init__(self) -> None:
        self._path = ""
        self._lines: list[str] = []

    def line(self, path: str, number: int) -> str:
        if path != self._path:
            try:
                text = Path(path).read_bytes().decode("utf-8", "replace")
            except OSError:
                text = ""
            self._path, self._lines = path, text.split("\n")
        return self._lines[number - 1].rstrip("\r") if 0 < number <= len(self._lines) else ""


def render_text(findings: Iterable[Finding], *, is_coloured: bool = False) -> str:
    """Render findings, a paragraph each.

    Args:
        findings: In the order in which they are to be shown.
        is_coloured: Whether to use ANSI colours.
    """
    paint, sources = _Painter(is_coloured=is_coloured), _Sources()
    return "\n\n".join("\n".join(_paragraph(f, paint, sources)) for f in findings)


def _paragraph(finding: Finding, paint: _Painter, sources: _Sources) -> Iterable[str]:
    place = f"{paint('path', finding.path)}:{finding.line}:{finding.column}:"
    mark = ""
    if finding.fix is not None:
        mark = " [*]" if finding.fix.is_safe else " [unsafe fix]"
    yield f"{place} {paint('code', finding.code)}{mark} {finding.message}"
    source = sources.line(finding.path, finding.line)
    if source.strip():
        yield from _excerpt(finding, source, paint)
    if finding.spec:
        yield f"  {paint('dim', 'spec:')} {finding.spec}"
    if finding.help:
        for number, line in enumerate(finding.help.splitlines()):
            yield f"  {paint('help', 'help:') if not number else '     '} {line}"
    notes = [] if finding.source == "none needed" else [f"type known from: {finding.source}"]
    if finding.confidence != "high":
        notes.append(f"confidence: {finding.confidence}")
    if notes:
        yield paint("dim", f"  ({'; '.join(notes)})")


def _excerpt(finding: Finding, source: str, paint: _Painter) -> Iterable[str]:
    """Show the line with the finding's columns marked; a very long line is cut around them."""
    start = finding.column - 1
    is_one_line = finding.end_line in (0, finding.line)
    end = finding.end_column - 1 if is_one_line and finding.end_column else len(source.rstrip())
    indent = len(source) - len(source.lstrip())
    cut = indent if start - indent < _WIDTH - 40 else start - 40
    shown = source[cut : cut + _WIDTH].expandtabs(1)
    length = max(1, min(end, cut + _WIDTH) - start)
    gutter = f"{finding.line:>5} |"
    yield f"{paint('dim', gutter)} {shown.rstrip()}"
    yield f"{paint('dim', '      |')} {' ' * max(0, start - cut)}{paint('mark', '^' * length)}"
