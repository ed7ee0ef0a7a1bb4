"""Fixes: which are applied together, and how a file is written."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netra_fakes.audit import Edit, Finding, Fix
from netra_fakes.audit._apply import apply_fixes, is_parsable, write_atomically


def fixing(*edits: Edit) -> Finding:
    return Finding("a.py", 1, 1, "NF101", "slug", "message", fix=Fix(edits, True, "Do"))


def test_edits_are_applied_from_the_end() -> None:
    text, fixed = apply_fixes("a b c", [fixing(Edit(0, 1, "AAA")), fixing(Edit(4, 5, "CCC"))])
    assert text == "AAA b CCC"
    assert len(fixed) == 2


def test_shared_edit_is_made_once() -> None:
    header = Edit(0, 0, "import x\n")
    text, fixed = apply_fixes(
        "a b", [fixing(header, Edit(0, 1, "A")), fixing(header, Edit(2, 3, "B"))]
    )
    assert len(fixed) in (1, 2)
    text, fixed = apply_fixes(
        "..a b", [fixing(header, Edit(2, 3, "A")), fixing(header, Edit(4, 5, "B"))]
    )
    assert text == "import x\n..A B"
    assert len(fixed) == 2


@pytest.mark.parametrize(
    "other", [Edit(0, 2, "X"), Edit(1, 1, "X"), Edit(1, 3, "X"), Edit(0, 0, "X")]
)
def test_overlapping_fix_waits(other: Edit) -> None:
    text, fixed = apply_fixes("abc", [fixing(Edit(0, 2, "-")), fixing(other)])
    assert len(fixed) == 1 if other != Edit(0, 2, "-") else 2
    assert text == "-c"


def test_finding_without_fix_changes_nothing() -> None:
    plain = Finding("a.py", 1, 1, "NF101", "slug", "message")
    assert apply_fixes("abc", [plain, fixing()]) == ("abc", [])


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5)), max_size=8))
def test_text_outside_the_edits_is_kept(text: str, spans: list[tuple[int, int]]) -> None:
    spans = [(min(s, len(text)), min(s + n, len(text))) for s, n in spans]
    findings = [fixing(Edit(start, end, "")) for start, end in spans]
    new, fixed = apply_fixes(text, findings)
    edits = {edit for finding in fixed if finding.fix for edit in finding.fix.edits}
    removed = {index for edit in edits for index in range(edit.start, edit.end)}
    assert new == "".join(c for index, c in enumerate(text) if index not in removed)


def test_text_that_does_not_parse_is_told() -> None:
    assert is_parsable("x = 1")
    assert not is_parsable("x = (")
    assert not is_parsable("x = '\0'")


def test_written_file_keeps_its_mode_and_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.py", tmp_path / "link.py"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["real.py", "link.py"] or len(os.listdir(tmp_path)) == 2


def test_failed_write_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.py"
    path.write_text("old")

    def refuse(self: Path, target: Path) -> None:
        raise OSError("no")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="no"):
        write_atomically(path, b"new")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.py"]
