"""Sentences on drift: numbers agree with their nouns."""

from __future__ import annotations

import pytest

from netra_fakes._messages import drift


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 classes and functions"), (1, "1 class or function"),
                         (3, "3 classes and functions")],
)  # fmt: skip
def test_number_of_specs_agrees_with_its_noun(number: int, said: str) -> None:
    assert drift.how_many(number) == said
    assert drift.headline({}, number, "shop.lock") == f"shop.lock: no drift in {said}."


@pytest.mark.parametrize(
    ("lines", "files", "said"),
    [
        (1, 1, "tests: 1 line in 1 file uses what drifted"),
        (2, 1, "tests: 2 lines in 1 file use what drifted"),
        (3, 2, "tests: 3 lines in 2 files use what drifted"),
    ],
)
def test_number_of_lines_agrees_with_its_noun(lines: int, files: int, said: str) -> None:
    assert drift.used_by(lines, files) == said
