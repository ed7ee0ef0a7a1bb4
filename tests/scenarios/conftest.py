"""Run the scenarios on the reference application, and on the real one of each day."""

from __future__ import annotations

from tests.roles.conftest import application, settings

__all__ = ["application", "settings"]
