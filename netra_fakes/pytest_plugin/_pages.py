"""Write the timeline of a test as an HTML page and as mermaid text."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

LONGEST = 120
"""Characters of a file name, without its suffix; file systems take 255 bytes."""


def write_pages(folder: Path, nodeid: str) -> None:
    """Write the calls of the present test, where there are any.

    Args:
        folder: Where to; made where it does not exist.
        nodeid: The test's id: its heading, and in its safe form the name of the files.
    """
    from netra_fakes._timeline import timeline

    found = timeline()
    if not len(found):
        return
    folder.mkdir(parents=True, exist_ok=True)
    stem = file_stem(nodeid)
    (folder / f"{stem}.html").write_text(found.html(nodeid), "utf-8")
    (folder / f"{stem}.mmd").write_text(found.mermaid(), "utf-8")


def file_stem(nodeid: str) -> str:
    """Return a file name for a test's id, different for each.

    >>> file_stem("tests/test_agent.py::TestRun::test_ok")
    'tests.test_agent.py.TestRun.test_ok'
    """
    plain = nodeid.replace("::", ".").replace("/", ".")
    stem = re.sub(r"[^\w.-]+", "-", plain, flags=re.ASCII)
    if stem == plain and len(stem) <= LONGEST:
        return stem
    digest = hashlib.sha256(nodeid.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{stem[:LONGEST]}-{digest}"
