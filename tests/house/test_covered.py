"""Every error, rule, option and module has its place in the documentation, and a test."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import netra_fakes
from netra_fakes import _config, errors
from netra_fakes.audit.rules import RULES

ROOT = Path(__file__).parents[2]
PACKAGE = Path(netra_fakes.__file__).parent
ERRORS = [
    name
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, (Exception, Warning))
]
OPTIONS = [name for name in _config.Settings._fields if name not in ("root", "extra")]
ROOMS = sorted(
    path.stem
    for path in PACKAGE.iterdir()
    if (path.suffix == ".py" or (path / "__init__.py").exists()) and not path.stem.startswith("__")
)


@cache
def text_of_tests() -> str:
    """Return the source of every test but those of the house itself."""
    paths = [p for p in (ROOT / "tests").rglob("*.py") if p.parent.name not in ("house", "data")]
    return "\n".join(path.read_text("utf-8") for path in paths)


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_is_explained_and_tested(name: str) -> None:
    if name != "NetraFakesError":  # the base of the others, never raised itself
        assert f"## {name}\n" in page("reference/errors.md")
    assert re.search(rf"\b{name}\b", text_of_tests())


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_rule_has_a_page_and_is_tested(code: str) -> None:
    text = page(f"reference/rules/{code.lower()}.md")
    assert text.startswith(("# ", "<!--"))
    assert code in text
    assert f'"{code}"' in text_of_tests() or code in text_of_tests()


@pytest.mark.parametrize("name", OPTIONS)
def test_every_option_is_described_and_tested(name: str) -> None:
    assert f"`{name}`" in page("reference/configuration.md")
    assert re.search(rf"\b{name}\b", text_of_tests())


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_on_the_map_and_tested(room: str) -> None:
    maps = (page("explanation/layout.md"), (ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    for text in maps:
        assert re.search(rf"`{room}(\.py|/)?`", text), room
    plain, tests = room.strip("_"), ROOT / "tests"
    mirrored = (tests / f"test_{plain}.py").exists() or (tests / plain).is_dir()
    assert mirrored or re.search(rf"\bnetra_fakes(\.| import ){room}\b", text_of_tests()), room


def test_no_test_is_empty() -> None:
    silent = []
    for path in (ROOT / "tests").rglob("test_*.py"):
        if {"data", "corpus", "typing"} & set(path.relative_to(ROOT).parts):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and _is_empty(node):
                silent.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert silent == []


def _is_empty(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Say whether a test does nothing at all: no statement but a docstring, `pass` or `...`."""
    statements = [
        statement
        for statement in node.body
        if not isinstance(statement, ast.Pass)
        and not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
    ]
    return node.name.startswith("test_") and not statements
