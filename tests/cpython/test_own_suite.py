"""CPython's own suite of unittest.mock, with `create_autospec` redirected to the engine."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cpython.redirect import PACKAGE

ROOT = Path(__file__).parents[2]

EXPECTED: frozenset[str] = frozenset()
"""Tests that may fail, each with its reason beside it. There are none."""


def _is_shipped() -> bool:
    try:
        return importlib.util.find_spec(PACKAGE) is not None
    except ModuleNotFoundError:
        return False


@pytest.mark.slow
@pytest.mark.skipif(not _is_shipped(), reason="this Python comes without its tests")
def test_suite_of_cpython_passes():
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.cpython.redirect"],
        capture_output=True, text=True, timeout=300, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout.splitlines()[-1])
    assert set(outcome["failed"]) == EXPECTED
    assert outcome["ran"] > 490
    assert outcome["redirected"] > 70
