"""A run over many files: in several processes it gives what it gives in one."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from netra_fakes.audit import ProjectOptions, UnparsableSourceError
from netra_fakes.audit._cache import digest_file
from netra_fakes.audit._files import find_files, read_text
from netra_fakes.audit._options import AuditOptions, is_match
from netra_fakes.audit._run import _Lanes, audit

CASE = """\
import unittest


class TestCase(unittest.TestCase):
    async def test_never_runs(self):
        assert False
"""


def options(folder: Path, jobs: int) -> AuditOptions:
    project = ProjectOptions(paths=(folder,), root=folder)
    return AuditOptions(paths=(folder,), project=project, jobs=jobs, use_cache=False)


def test_garbage_collector_is_as_it_was_after_a_run(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text(CASE)
    during: list[bool] = []
    audit(options(tmp_path, 1), progress=lambda *_at: during.append(gc.isenabled()))
    assert gc.isenabled()
    assert during == [False]


def test_garbage_collector_that_is_off_stays_off_after_a_run(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text(CASE)
    gc.disable()
    try:
        audit(options(tmp_path, 1))
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_long_run_frees_what_each_chunk_of_files_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        (tmp_path / f"test_{number:02}.py").write_text(CASE)
    collected: list[int] = []
    monkeypatch.setattr(gc, "collect", collected.append)
    assert len(audit(options(tmp_path, 1)).findings) == 30
    assert collected == [0]


def test_workers_get_neighbours_and_help_out_from_the_far_end() -> None:
    lanes = _Lanes([[str(number)] for number in range(5)], 2)
    assert len(lanes) == 2
    assert [lanes.take(lane) for lane in (1, 0, 0, 0, 0, 1)] == [
        ["2"], ["0"], ["1"], ["4"], ["3"], None,
    ]  # fmt: skip


@pytest.mark.slow
def test_several_processes_give_what_one_gives(tmp_path: Path) -> None:
    for number in range(130):
        (tmp_path / f"test_{number:03}.py").write_text(CASE if number % 3 else "x = (\n")
    seen: list[tuple[int, int]] = []
    alone = audit(options(tmp_path, 1))
    together = audit(
        options(tmp_path, 2), progress=lambda done, total, _name: seen.append((done, total))
    )
    assert together.findings == alone.findings
    assert together.problems == alone.problems
    assert len(alone.findings) == len([n for n in range(130) if n % 3])
    assert len(alone.problems) == len([n for n in range(130) if not n % 3])
    assert seen[-1] == (130, 130)


def test_each_file_is_found_once(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "b.py").write_text("")
    assert find_files([tmp_path, tmp_path / "a.py"]) == [str(tmp_path / "a.py")]
    assert find_files([tmp_path / ".hidden"]) == [str(tmp_path / ".hidden" / "b.py")]


def test_missing_folder_has_no_neighbours(tmp_path: Path) -> None:
    from netra_fakes.errors import ConfigurationError

    with pytest.raises(ConfigurationError, match=r"there is no file or folder '.*x'\.$"):
        find_files([tmp_path / "no" / "x"])


def test_encoding_of_the_file_is_honoured(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes("# -*- coding: latin-1 -*-\nx = 'é'\n".encode("latin-1"))
    assert read_text(str(path))[1:] == ("# -*- coding: latin-1 -*-\nx = 'é'\n", "iso-8859-1")
    path.write_bytes(b"\xef\xbb\xbfx = 1\n")
    assert read_text(str(path))[1:] == ("x = 1\n", "utf-8-sig")


def test_file_that_is_gone_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UnparsableSourceError, match="No such file"):
        read_text(str(tmp_path / "gone.py"))
    assert digest_file(str(tmp_path / "gone.py")) == "missing"


@pytest.mark.parametrize(
    ("path", "pattern", "matches"),
    [
        ("tests/old/a.py", "tests/old", True),
        ("tests/old/a.py", "old", True),
        ("tests/old/a.py", "tests/old/*", True),
        ("tests/old/a.py", "*.py", True),
        ("tests\\old\\a.py", "tests/old/*", True),
        ("tests/older/a.py", "old", False),
        ("tests/old/a.py", "b.py", False),
    ],
)
def test_glob_matches_a_path_its_end_or_its_folder(path: str, pattern: str, matches: bool) -> None:
    assert is_match(path, pattern) is matches
