"""Find the mock behind a failure, and say what to type; right or silent."""

from __future__ import annotations

import pytest


def diagnose(item: pytest.Item, excinfo: pytest.ExceptionInfo[BaseException]) -> str | None:
    """Return the text of the section, None where nothing is certain."""
    return None
