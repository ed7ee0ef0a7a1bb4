"""Render what an audit found: for people, for programs, for GitHub, as a page."""

from __future__ import annotations

from netra_fakes.audit.report._formats import (
    FORMATS,
    Context,
    render_github,
    render_json,
    render_sarif,
    render_statistics,
)
from netra_fakes.audit.report._html import render_html
from netra_fakes.audit.report._text import render_text

__all__ = [
    "FORMATS",
    "Context",
    "render_github",
    "render_html",
    "render_json",
    "render_sarif",
    "render_statistics",
    "render_text",
]
