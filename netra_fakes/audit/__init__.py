"""Find the doubles of a test suite that do not agree with the real classes, and propose fixes."""

from __future__ import annotations

from netra_fakes.audit._finding import (
    CONFIDENCES,
    Confidence,
    Edit,
    Finding,
    Fix,
    Rule,
    Severity,
    TypeSource,
    UnparsableSourceError,
)
from netra_fakes.audit._project import Project, ProjectOptions, open_project
from netra_fakes.audit._source import audit_source

__all__ = [
    "CONFIDENCES",
    "Confidence",
    "Edit",
    "Finding",
    "Fix",
    "Project",
    "ProjectOptions",
    "Rule",
    "Severity",
    "TypeSource",
    "UnparsableSourceError",
    "audit_source",
    "open_project",
]
