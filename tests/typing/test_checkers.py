"""Every right usage is accepted and every wrong one caught, by each checker that is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.typing.checkers import CHECKERS, Checker, excepted_lines, marked_lines

FOLDER = Path(__file__).parent
RIGHT = sorted(FOLDER.glob("right*.py"))
WRONG = sorted(FOLDER.glob("wrong*.py"))


def ensure_installed(checker: Checker) -> None:
    if checker.find() is None:
        pytest.skip(f"{checker.name} is not installed; `pip install -e .[dev]` brings it")


@pytest.mark.slow
@pytest.mark.parametrize("path", RIGHT, ids=lambda path: path.stem)
@pytest.mark.parametrize("checker", CHECKERS, ids=lambda checker: checker.name)
def test_right_usages_are_accepted(checker: Checker, path: Path, tmp_path: Path) -> None:
    ensure_installed(checker)
    reported = checker.reported_lines(path, tmp_path)
    excepted = {line for line, (name, _) in excepted_lines(path).items() if name == checker.name}
    assert {line: text for line, text in reported.items() if line not in excepted} == {}


@pytest.mark.slow
@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
@pytest.mark.parametrize("checker", CHECKERS, ids=lambda checker: checker.name)
def test_wrong_usages_are_caught(checker: Checker, path: Path, tmp_path: Path) -> None:
    ensure_installed(checker)
    reported = checker.reported_lines(path, tmp_path)
    wanted = marked_lines(path, "error", checker.name)
    assert sorted(wanted - set(reported)) == [], "missed"
    assert {line: text for line, text in reported.items() if line not in wanted} == {}


def test_there_are_enough_usages_of_each_sort() -> None:
    assert sum(len(marked_lines(path, "ok", "")) for path in RIGHT) >= 40
    assert sum(len(marked_lines(path, "error", "")) for path in WRONG) >= 40


def test_each_exception_names_a_checker_and_its_reason() -> None:
    names = {checker.name for checker in CHECKERS}
    for path in [*RIGHT, *WRONG]:
        for name, reason in excepted_lines(path).values():
            assert name in names
            assert len(reason.split()) > 2
