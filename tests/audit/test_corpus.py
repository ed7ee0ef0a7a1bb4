"""Measure the audit on a labelled suite: every marked line is found, and no other."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from netra_fakes.audit import Project, ProjectOptions, audit_source, open_project
from tests.synthetic import write_package

CORPUS = Path(__file__).parent / "corpus"
SUITE = CORPUS / "suite"
GROUPS = {
    "never-run test": ("NF601", "NF602"),
    "wrong call": ("NF201",),
    "patch target": ("NF401",),
    "sync-async mismatch": ("NF101", "NF102", "NF103", "NF104"),
    "unknown attribute": ("NF301", "NF302"),
    "bare mock": ("NF501",),
    "missing import": ("NF402",),
    "assertion": ("NF202", "NF203", "NF204"),
}
_MARK = re.compile(r"# expect: (NF\d+(?:, NF\d+)*)")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    source = tmp_path_factory.mktemp("source")
    write_package(source)
    return open_project(
        ProjectOptions(paths=(SUITE,), sources=(source, CORPUS / "app"), root=SUITE)
    )


def _expected(path: Path) -> Counter[tuple[str, int, str]]:
    return Counter(
        (path.name, number, code)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for match in [_MARK.search(line)]
        if match
        for code in match.group(1).split(", ")
    )


def _found(path: Path, project: Project) -> Counter[tuple[str, int, str]]:
    return Counter(
        (path.name, finding.line, finding.code)
        for finding in audit_source(str(path), path.read_text(), project)
        if finding.confidence == "high"
    )


FILES = sorted(SUITE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_labelled_file_gives_its_labels_and_nothing_else(path: Path, project: Project) -> None:
    expected, found = _expected(path), _found(path, project)

    assert {"missed": sorted(expected - found), "false alarms": sorted(found - expected)} == {
        "missed": [],
        "false alarms": [],
    }


@pytest.mark.parametrize("group", GROUPS)
def test_group_of_rules_has_precision_and_recall_of_one(group: str, project: Project) -> None:
    codes = GROUPS[group]
    expected = sum((_expected(path) for path in FILES), Counter())
    found = sum((_found(path, project) for path in FILES), Counter())
    wanted = {key for key in expected if key[2] in codes}
    given = {key for key in found if key[2] in codes}

    assert len(wanted) >= 3
    assert len(wanted & given) / len(given) == 1.0
    assert len(wanted & given) / len(wanted) == 1.0
