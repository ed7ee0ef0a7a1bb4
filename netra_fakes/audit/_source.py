"""Audit the source of one file."""

from __future__ import annotations

from netra_fakes.audit._finding import Finding
from netra_fakes.audit._project import Project


def audit_source(path: str, text: str, project: Project) -> list[Finding]:
    """Return the findings of one file, in order of position; nothing is read but what it needs.

    Args:
        path: The file's path as findings are to name it, absolute or relative to the current folder.
        text: Its source.
        project: Truth and surroundings.

    Raises:
        UnparsableSourceError: The text is no Python source.
    """
    raise NotImplementedError
