"""What is kept in memory has a limit, and what was let go of is read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from netra_fakes.audit import _project, _source, _tables
from netra_fakes.audit._project import Project, ProjectOptions, open_project
from netra_fakes.audit._source import audit_source
from netra_fakes.audit._source_truth import SourceTruth

HELPER = """\
from shop import Orders


def make_orders():
    return Orders()
"""
TEST = """\
from helper import make_orders


def test_it():
    make_orders().place()
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for name in ("shop", "till"):
        path = tmp_path / "src" / name / "__init__.py"
        path.parent.mkdir(parents=True)
        path.write_text("class Orders:\n    def place(self, number):\n        pass\n")
    (tmp_path / "helper.py").write_text(HELPER)
    return open_project(ProjectOptions(sources=(tmp_path / "src",), root=tmp_path))


def test_tables_of_modules_are_kept_up_to_a_limit(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    truth = project.truth
    assert isinstance(truth, SourceTruth)
    first = truth.table("shop")
    assert truth.table("shop") is first

    monkeypatch.setattr(_tables, "_MOST_SOURCE", 10)
    second = truth.table("till")

    assert truth.table("till") is second
    again = truth.table("shop")
    assert again is not None and first is not None
    assert again is not first
    assert list(again.bindings) == list(first.bindings) == ["Orders"]
    assert truth.table("nowhere") is None


def test_helpers_of_tests_are_kept_up_to_a_limit(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(tmp_path / "test_it.py")

    def messages() -> list[str]:
        return [finding.message for finding in audit_source(path, TEST, project)]

    first = messages()
    (walk,) = project._walks.values()
    assert messages() == first
    assert list(project._walks.values()) == [walk]

    monkeypatch.setattr(_project, "_MOST_HELPERS", 10)

    assert messages() == first
    assert walk not in project._walks.values()
    assert first


def test_helper_is_parsed_once_and_audited_all_the_same(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, text = tmp_path / "helper.py", f"{HELPER}\n\nmake_orders().place()\n"
    path.write_text(text)
    alone = audit_source(str(path), text, project)
    audit_source(str(tmp_path / "test_it.py"), TEST, project)
    assert project.tree_of(str(path), "pass\n") is None

    monkeypatch.setattr(_source, "_parse", None)

    assert [finding.code for finding in alone] == ["NF201"]
    assert audit_source(str(path), text, project) == alone


def test_file_that_imports_its_own_name_means_the_one_above(
    project: Project, tmp_path: Path
) -> None:
    (tmp_path / "inner").mkdir()
    path = tmp_path / "inner" / "helper.py"
    path.write_text(TEST)
    (finding,) = audit_source(str(path), TEST, project)
    assert (finding.code, finding.line) == ("NF201", 5)
