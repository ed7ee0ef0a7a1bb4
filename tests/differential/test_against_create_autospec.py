"""A fake and what create_autospec makes of the same class differ only as the docs say."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from unittest.mock import create_autospec

import pytest

from netra_fakes import make_fake, make_fake_class
from tests.differential.classes import LIBRARIES, STDLIB, find_classes
from tests.differential.compare import RULES, compare
from tests.differential.trees import find_differences

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "differences.md"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_every_difference_over_500_classes_has_its_rule():
    classes = [*find_classes(STDLIB, 5), *find_classes(LIBRARIES, 9)]
    differences = [found for name, cls in classes for found in compare(name, cls)]
    unexplained = [found for found in differences if found.rule is None]
    assert unexplained == []
    assert Counter(found.rule for found in differences).keys() <= RULES.keys()
    if "sqlalchemy" in sys.modules and "aiohttp" in sys.modules:
        assert len(classes) >= 500


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("instance", [True, False])
def test_without_strict_a_fake_is_an_autospec_part_by_part(instance):
    make = make_fake if instance else make_fake_class
    seen = 0
    for name, cls in [*find_classes(STDLIB, 5), *find_classes(LIBRARIES, 9)]:
        try:
            theirs = create_autospec(cls, instance=instance)
        except Exception:  # it runs code of the class, which raises
            continue
        seen += 1
        assert list(find_differences(make(cls, strict=False), theirs, name)) == []
    if "sqlalchemy" in sys.modules and "aiohttp" in sys.modules:
        assert seen >= 500


def test_every_rule_is_explained_in_the_docs():
    page = PAGE.read_text("utf-8")
    assert [rule for rule in RULES if f"`{rule}`" not in page] == []
