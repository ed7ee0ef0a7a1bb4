"""Apply fixes to a text and write it back: atomically, never a file that does not parse."""

from __future__ import annotations

import ast
import contextlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from netra_fakes.audit._finding import Edit, Finding


def apply_fixes(text: str, findings: Iterable[Finding]) -> tuple[str, list[Finding]]:
    """Apply the fixes of findings, and return the new text and the findings that were fixed.

    A fix whose edits overlap those of an earlier one waits for the next pass. An edit that two
    fixes share, such as an import that both need, is made once.
    """
    taken: list[Edit] = []
    fixed: list[Finding] = []
    for finding in findings:
        if finding.fix is None or not finding.fix.edits:
            continue
        fresh = [edit for edit in finding.fix.edits if edit not in taken]
        if any(_overlap(edit, other) for edit in fresh for other in taken):
            continue
        taken.extend(fresh)
        fixed.append(finding)
    for edit in sorted(taken, key=lambda edit: (edit.start, edit.end), reverse=True):
        text = text[: edit.start] + edit.replacement + text[edit.end :]
    return text, fixed


def _overlap(one: Edit, other: Edit) -> bool:
    if one.start == other.start:
        return True  # two insertions at one place have no order of their own
    first, second = sorted((one, other), key=lambda edit: edit.start)
    return second.start < first.end


def is_parsable(text: str) -> bool:
    """Return whether Python's own parser takes a text."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that it has its old content or the new one, whatever happens in between.

    The new file keeps the mode of the old one, and a symbolic link stays a link.
    """
    target = path.resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(target.stat().st_mode if target.exists() else 0o644)
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
