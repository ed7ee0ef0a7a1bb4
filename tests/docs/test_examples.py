"""The example suite does what its page says, before and after."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "support_desk"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Give a copy of the example, so that running it leaves nothing behind."""
    folder = tmp_path / "desk"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=folder, capture_output=True, text=True, timeout=120,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTEST_ADDOPTS": "-p no:cacheprovider"},
    )  # fmt: skip


def test_suite_before_fails_once_and_one_test_never_runs(desk: Path) -> None:
    done = run(desk, "pytest", "-q", "before")
    assert done.returncode == 1, done.stdout
    assert "1 failed, 2 passed" in done.stdout
    assert "1 test ended well and checked nothing:" in done.stdout


def test_suite_after_passes(desk: Path) -> None:
    done = run(desk, "pytest", "-q", "after")
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout


def test_audit_finds_the_doubles_before_and_none_after(desk: Path) -> None:
    before = run(desk, "netra_fakes", "audit", "before", "--source", ".", "--format", "json")
    assert before.returncode == 1, before.stderr
    found = {finding["code"] for finding in json.loads(before.stdout)["findings"]}
    assert {"NF101", "NF501", "NF601"} <= found
    after = run(desk, "netra_fakes", "audit", "after", "--source", ".", "--format", "json")
    assert (after.returncode, json.loads(after.stdout)["findings"]) == (0, [])


def test_safe_fixes_mend_the_failing_test(desk: Path) -> None:
    done = run(
        desk, "netra_fakes", "audit", "before", "--source", ".", "--select", "NF101", "--fix"
    )
    assert "Fixed 1 finding" in done.stdout + done.stderr
    mended = run(desk, "pytest", "-q", "before", "-k", "reaches")
    # The mailer's mock answers with a MagicMock, which is no True: the next thing to look at.
    assert "AsyncMock(return_value=" in (desk / "before" / "test_desk.py").read_text("utf-8")
    assert "can't be used in 'await'" not in mended.stdout
