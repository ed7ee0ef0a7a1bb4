"""No source crashes the audit, whatever it holds."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netra_fakes.audit import Project, UnparsableSourceError, audit_source
from netra_fakes.audit._apply import apply_fixes
from tests.audit.cases import open_shop

_NAMES = st.sampled_from(
    ["gateway", "store", "self", "made", "patch", "MagicMock", "AsyncMock", "Gateway", "Store",
     "pytest", "charge", "mocker", "monkeypatch", "x", "__class__"]
)  # fmt: skip
_ATTRIBUTES = st.sampled_from(
    ["pay", "quote", "load", "nothing", "return_value", "side_effect", "object", "start", "raises",
     "assert_called_once_with", "assert_called_once", "setattr", "configure_mock", "__dict__"]
)  # fmt: skip
_TEXTS = st.sampled_from(
    ["'shop.core.Gateway'", "'shop.core.'", "''", "'.'", "'shop..core'", "'pay'", "'ü\\udcff'",
     "b'x'", "0", "None", "...", "{}", "[1, *made]", "{'load.return_value': 1, **x}"]
)  # fmt: skip


def _grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    words = st.sampled_from(["", "spec=", "new=", "return_value=", "side_effect=", "*", "**"])
    arguments = st.lists(st.tuples(words, inner).map("".join), max_size=3).map(", ".join)
    return st.one_of(
        st.tuples(inner, _ATTRIBUTES).map(lambda t: f"({t[0]}).{t[1]}"),
        st.tuples(inner, arguments).map(lambda t: f"({t[0]})({t[1]})"),
        st.tuples(inner, inner).map(lambda t: f"({t[0]})[{t[1]}]"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
        inner.map(lambda t: f"(lambda made, *x: {t})"),
        inner.map(lambda t: f"[{t} for made in store if hasattr(made, 'pay')]"),
        inner.map(lambda t: f"(await ({t}))"),
        inner.map(lambda t: f"f'{{{t!r}}}'" if "'" not in t and '"' not in t else "f'{x}'"),
        st.tuples(inner, inner).map(lambda t: f"({t[0]}, {t[1]})"),
    )


_EXPRESSIONS = st.recursive(st.one_of(_NAMES, _TEXTS), _grow, max_leaves=8)


def _statement(depth: int) -> st.SearchStrategy[str]:
    simple = st.one_of(
        _EXPRESSIONS,
        st.tuples(_NAMES, _EXPRESSIONS).map(lambda t: f"{t[0]} = {t[1]}"),
        st.tuples(_NAMES, _ATTRIBUTES, _EXPRESSIONS).map(lambda t: f"{t[0]}.{t[1]} = {t[2]}"),
        st.tuples(_NAMES, _EXPRESSIONS).map(lambda t: f"{t[0]}, *x = {t[1]}"),
        st.tuples(_NAMES, _EXPRESSIONS).map(lambda t: f"{t[0]}: Gateway = {t[1]}"),
        _NAMES.map(lambda t: f"from shop.core import {t} as {t}"),
        st.sampled_from(["from shop.core import *", "from .. import x", "import shop.core as x",
                         "from unittest.mock import *", "import shop.nothing", "del x", "pass"]),
        _EXPRESSIONS.map(lambda t: f"return {t}"),
    )  # fmt: skip
    if depth == 0:
        return simple
    block = st.lists(_statement(depth - 1), min_size=1, max_size=3).map(
        lambda lines: "".join(f"\n{line}" for line in lines).replace("\n", "\n    ")
    )
    return st.one_of(
        simple,
        st.tuples(_EXPRESSIONS, block).map(lambda t: f"if {t[0]}:{t[1]}\nelse:{t[1]}"),
        st.tuples(_NAMES, _EXPRESSIONS, block).map(lambda t: f"for {t[0]} in {t[1]}:{t[2]}"),
        st.tuples(_EXPRESSIONS, block).map(lambda t: f"while {t[0]}:{t[1]}"),
        st.tuples(_EXPRESSIONS, _NAMES, block).map(lambda t: f"with {t[0]} as {t[1]}:{t[2]}"),
        st.tuples(block, block).map(lambda t: f"try:{t[0]}\nexcept (TypeError, x):{t[1]}"),
        st.tuples(_EXPRESSIONS, _NAMES, block).map(
            lambda t: f"@{t[0]}\nasync def test_{t[1]}(self, {t[1]}='x'):{t[2]}"
        ),
        st.tuples(_NAMES, block).map(lambda t: f"class Test{t[0]}(unittest.TestCase):{t[1]}"),
        st.tuples(_EXPRESSIONS, block).map(lambda t: f"match {t[0]}:\n  case [made, *x]:{t[1]}"),
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return open_shop(tmp_path_factory.mktemp("shop"))


_HEAD = (
    "import pytest, unittest\nfrom unittest.mock import AsyncMock, MagicMock, patch\n"
    "from shop.core import Gateway, charge\nfrom shop.store import Store\n"
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=st.lists(_statement(2), max_size=5).map("\n".join))
def test_generated_source_is_audited_and_its_fixes_parse(project: Project, body: str) -> None:
    source = _HEAD + body
    try:
        found = audit_source(str(project.root / "test_case.py"), source, project)
    except UnparsableSourceError:
        return
    text, _ = apply_fixes(source, found)
    ast.parse(text)


@settings(max_examples=50, deadline=None)
@given(source=st.text())
def test_any_text_is_audited_or_refused(project: Project, source: str) -> None:
    try:
        assert audit_source("test_case.py", source, project) == []
    except UnparsableSourceError as error:
        assert error.path == "test_case.py"


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        ("def broken(:\n", 1, "invalid syntax"),
        ("x = '\0'\n", None, None),
        ("(" * 3000 + ")" * 3000, None, None),
        ("x = " + "-" * 100_000 + "1", None, None),
        ("x" + ".y" * 20_000, None, None),
    ],
    ids=["syntax", "null byte", "parentheses", "operators", "attributes"],
)
def test_source_that_no_parser_takes_is_refused(
    project: Project, source: str, line: int | None, reason: str | None
) -> None:
    with pytest.raises(UnparsableSourceError) as caught:
        audit_source("test_case.py", source, project)

    assert reason is None or caught.value.reason == reason
    assert line is None or caught.value.line == line


def test_files_around_that_do_not_parse_are_passed_over(tmp_path: Path) -> None:
    project = open_shop(tmp_path)
    (tmp_path / "conftest.py").write_text("def broken(:\n")
    (tmp_path / "tools.py").write_bytes(b"x = '\xff'\n")
    source = "from tools import make\n\ndef test_it(gateway):\n    make().pay = gateway\n"

    assert audit_source(str(tmp_path / "test_case.py"), source, project) == []


def test_files_that_import_each_other_in_a_ring_are_read_once(tmp_path: Path) -> None:
    project = open_shop(tmp_path)
    (tmp_path / "one.py").write_text("from two import b\n\ndef a():\n    return b()\n")
    (tmp_path / "two.py").write_text("from one import a\n\ndef b():\n    return a()\n")

    assert (
        audit_source(str(tmp_path / "test_case.py"), "from one import a\na().x = 1\n", project)
        == []
    )
