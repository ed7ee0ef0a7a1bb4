"""Paint lines for a terminal, or leave them plain."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from netra_fakes.cli.demo.acts import Line

_CODES = {
    "title": "1",
    "heading": "1;36",
    "text": "",
    "code": "33",
    "error": "31",
    "good": "32",
    "table": "",
    "key": "",
}
_BOLD, _DIM, _END = "\x1b[1m", "\x1b[2m", "\x1b[0m"

_ERROR_NAME = re.compile(r"^( *\w*Error)(:)")
_TABLE_ROW = re.compile(r"^( *\d+  )(\S+)( .*)$")


def is_colour_wanted(stream: TextIO) -> bool:
    """Tell whether to write colours: NO_COLOR says no, FORCE_COLOR yes, else a terminal decides."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def render_ansi(lines: Iterable[Line], *, colour: bool) -> str:
    """Return the lines as one text, with ANSI colours where they are wanted."""
    return "".join(f"{_paint(line) if colour else line.text}\n" for line in lines)


def _paint(line: Line) -> str:
    if not line.text:
        return ""
    if line.tone == "table":
        return _TABLE_ROW.sub(rf"{_DIM}\1{_END}{_BOLD}\2{_END}\3", line.text)
    if line.tone == "key":
        purpose, gap, rest = line.text.rpartition("  ")
        return f"{_DIM}{purpose}{_END}{gap}{rest}"
    code = _CODES[line.tone]
    if not code:
        return line.text
    if line.tone == "error":
        return _paint_error(line.text)
    return f"\x1b[{code}m{line.text}{_END}"


def _paint_error(text: str) -> str:
    """Paint the name of the error; its explanation stays in the terminal's own colour."""
    found = _ERROR_NAME.match(text)
    if found is None:
        return text
    return f"\x1b[1;31m{found.group(1)}{_END}{found.group(2)}{text[found.end() :]}"


def write_text(text: str, stream: TextIO) -> None:
    """Write a text to a stream; what its encoding lacks becomes a question mark."""
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding))
    stream.flush()
