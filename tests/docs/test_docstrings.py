"""The docstrings of public names are whole, and their examples run as printed."""

from __future__ import annotations

import doctest
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

import netra_fakes
from netra_fakes._config import current_settings, set_settings
from netra_fakes.roles import role

PUBLIC = {name: getattr(netra_fakes, name) for name in netra_fakes.__all__}
FUNCTIONS = {name: value for name, value in PUBLIC.items() if inspect.isfunction(value)}


@pytest.fixture(autouse=True)
def put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let an example write files, set settings and register roles."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(role, "_roles", dict(role._roles))
    before = current_settings()
    yield
    set_settings(before)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_examples_of_a_public_function_run_as_printed(name: str) -> None:
    found = doctest.DocTestFinder(recurse=False).find(FUNCTIONS[name], name, globs=dict(PUBLIC))
    (test,) = found
    assert test.examples, f"{name} has no example"
    said: list[str] = []
    doctest.DocTestRunner().run(test, out=said.append)
    assert said == [], "".join(said)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_docstring_of_a_public_function_is_whole(name: str) -> None:
    function = FUNCTIONS[name]
    text = inspect.getdoc(function) or ""
    signature = inspect.signature(function)
    arguments = text.partition("Args:")[2].partition("\n\n")[0]
    assert [p for p in signature.parameters if f"{p}:" not in arguments] == []
    assert ("Returns:" in text) is (signature.return_annotation != "None")
    # griffe renders "Examples:" as code, and takes "Example:" for a box of prose.
    assert "Examples:" in text


@pytest.mark.parametrize("name", PUBLIC)
def test_public_name_has_a_docstring_of_its_own(name: str) -> None:
    assert PUBLIC[name].__doc__
