"""Show a message with the places in it made the same on every machine."""

from __future__ import annotations

import re


def shown(error: BaseException) -> str:
    """Return the text of an error, with each place as its file's name and the line as N."""
    return re.sub(r"[^\s(]*?(\w+\.py):\d+", r"\1:N", str(error))
