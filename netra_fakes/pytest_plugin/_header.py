"""Say in pytest's header where the specs of the roles come from."""

from __future__ import annotations

import importlib.util

from netra_fakes._config import get_settings
from netra_fakes._messages import pytest_run as messages


def header() -> str:
    """Return the line; no role's class is imported for it."""
    settings = get_settings()
    source = "netra_backend" if _is_installed("netra_backend") else "netra_fakes.reference"
    return messages.header(source, settings.roles, settings.contract)


def _is_installed(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except (ImportError, ValueError):
        return False
