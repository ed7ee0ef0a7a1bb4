"""What the code of a class tells beyond its spec."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from netra_fakes.audit._lookup import Truth
from netra_fakes.audit._traits import leaves_no_default


def classes(source: str) -> list[ast.ClassDef]:
    return [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]


@pytest.mark.parametrize(
    ("source", "is_left"),
    [
        ("@dataclass\nclass Job:\n    other: int = 1\n    name: str", True),
        ("@dataclass\nclass Job:\n    name: list = field(default_factory=list)", True),
        ("@dataclass\nclass Job:\n    name: str = ''", False),
        ("@dataclass(slots=True)\nclass Job:\n    name: str", False),
        ("class Job:\n    name: str", False),
        ("@dataclass\nclass Job:\n    other: str", False),
    ],
)
def test_field_without_a_default_leaves_its_class_without_the_name(source, is_left):
    assert leaves_no_default(classes(source), "name") is is_left


def test_where_only_interfaces_are_known_nothing_is_known_of_code():
    truth: Any = None
    assert not Truth.may_fail(truth, "shop.api")
    assert tuple(Truth.subclasses(truth, truth)) == ()
