"""What is pinned in two places is pinned to the same version."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_pre_commit_runs_the_ruff_of_the_gates() -> None:
    gates = re.search(r'"ruff==([\d.]+)"', (ROOT / "pyproject.toml").read_text("utf-8"))
    hooks = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    before = re.search(r"ruff-pre-commit\n +rev: v([\d.]+)", hooks)
    assert gates is not None and before is not None
    assert before[1] == gates[1]
