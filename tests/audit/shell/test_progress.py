"""What a run shows of its progress, and how a worker process audits its share."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import pytest

from netra_fakes.audit import ProjectOptions, _run
from netra_fakes.audit._options import AuditOptions
from netra_fakes.cli import main

CASE = """\
import unittest


class TestCase(unittest.TestCase):
    async def test_never_runs(self):
        assert False
"""


def test_terminal_gets_a_bar_and_the_same_findings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "test_case.py").write_text(CASE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setitem(sys.modules, "rich.console", None)

    assert main(["audit", str(tmp_path), "--no-cache"]) == 1

    captured = capsys.readouterr()
    assert "NF601" in captured.out
    assert f"Auditing [{'#' * 30}] 1/1" in captured.err


def _options(folder: Path, jobs: int) -> AuditOptions:
    project = ProjectOptions(paths=(folder,), root=folder)
    return AuditOptions(paths=(folder,), project=project, jobs=jobs, use_cache=False)


def test_worker_audits_its_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "test_case.py"
    path.write_text(CASE)
    monkeypatch.setattr(_run, "_worker", None)

    try:
        _run._open_in_worker(_options(tmp_path, 1), _run.FixMode())
        (outcome,) = _run._audit_in_worker([str(path)])
        is_collecting = gc.isenabled()
    finally:  # a worker collects by hand for as long as it lives
        gc.unfreeze()
        gc.enable()

    assert not is_collecting
    assert [finding.code for finding in outcome.findings] == ["NF601"]


def test_few_files_in_two_processes_give_what_one_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "ab":
        (tmp_path / f"test_{name}.py").write_text(CASE)
    monkeypatch.setattr(_run, "_PARALLEL_FROM", 1)
    seen: list[tuple[int, int, str]] = []

    together = _run.audit(_options(tmp_path, 2), progress=lambda *at: seen.append(at))

    assert together.findings == _run.audit(_options(tmp_path, 1)).findings
    assert len(together.findings) == 2
    assert [at[:2] for at in seen] == [(1, 2), (2, 2)]
    assert sorted(Path(at[2]).name for at in seen) == ["test_a.py", "test_b.py"]


def test_known_codes_are_those_of_the_rules_and_of_the_run() -> None:
    assert {"NF101", "NF601"} < set(_run.known_codes())
    assert set(_run.RUN_CODES) < set(_run.known_codes())
