"""Names and constant expressions are read as Python would give them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from netra_fakes.contract.static._scope import Scope
from tests.contract.static.pairs import index_of, read_both, static_spec


def test_defaults_of_every_form_are_what_python_makes_of_them(tmp_path: Path) -> None:
    spec = read_both(
        tmp_path,
        "from . import other\nimport os\nMATRIX = [[1]]\n"
        "def f(a=not True, b=+1, c=~5, d='a' + 'b', e=b'x' + b'y', g=2 ** 10, h=7 // 2, i=1 << 4,\n"
        "      j=not 0.0, k='-' * 3, l=(1, [2]), m={'a': 1}, n={'a': [1]}, o=other, p=MATRIX,\n"
        "      q={1, 2}, r=set(), s=..., t=-1j, u=os, v=1 | 2, w=6 & 3, x=7 % 4, y=8 >> 1): ...\n",
        "f",
        other="",
    )

    assert spec.constructor is not None
    told = {item.name: item.default for item in spec.constructor.parameters or ()}
    assert (told["d"], told["i"], told["k"], told["o"]) == ("'ab'", "16", "'---'", "...")


@pytest.mark.parametrize(
    "text",
    [
        "{**{}}",
        "-'x'",
        "~1.5",
        "not 1j",
        "'a' * 5000",
        "'a' * 600 + 'a' * 600",
        "1 + 'a'",
        "1 @ 2",
        "2 ** 100",
        "1 / 0",
        "(-8) ** 0.5",
        "(2 ** 64) ** 64 * (2 ** 64) ** 64",
        "[1, 2, unknown]",
        "f(1)",
        "-" * 30 + "1",
    ],
)
def test_default_that_cannot_or_should_not_be_computed_is_left_open(
    tmp_path: Path, text: str
) -> None:
    scope = Scope(index_of(tmp_path, ""), "paired.main")

    assert scope.default_text(ast.parse(text, mode="eval").body) == "..."


def test_nested_class_is_known_by_its_short_name(tmp_path: Path) -> None:
    spec = read_both(
        tmp_path,
        "class A:\n    class Kind:\n        class Deep: ...\n"
        "    def f(self, kind=Kind, deep: 'Kind.Deep' = Kind.Deep) -> 'Kind': ...\n",
        "A",
    )

    method = spec.methods["f"]
    assert [item.default for item in method.parameters or ()] == [
        "paired.main.A.Kind",
        "paired.main.A.Kind.Deep",
    ]


def test_base_by_the_alias_of_a_generic_is_that_generic(tmp_path: Path) -> None:
    spec = read_both(
        tmp_path,
        "from typing import Generic, TypeVar\nfrom typing_extensions import ParamSpec\n"
        "T = TypeVar('T')\nP = ParamSpec('P')\nclass Repo(Generic[T]):\n    def get(self) -> T: ...\n"
        "Base = Repo[int]\nclass C(Base):\n"
        "    def f(self, *args: P.args, **kwargs: P.kwargs): ...\n",
        "C",
    )

    assert spec.mro == ("paired.main:Repo", "typing:Generic")
    assert [item.annotation for item in spec.methods["f"].parameters or ()] == [
        "paired.main.P.args",
        "paired.main.P.kwargs",
    ]


def test_type_parameter_hides_the_name_of_a_class(tmp_path: Path) -> None:
    scope = Scope(index_of(tmp_path, "class T: ...\n"), "paired.main")

    inner = scope.inside(frozenset({"T"}))

    assert scope.text(ast.Name("T")) == "paired.main.T"
    assert inner.text(ast.Name("T")) == "T"
    assert scope.inside(frozenset()) is scope


def test_value_nested_as_deep_as_python_allows_is_left_open(tmp_path: Path) -> None:
    deep = "(" * 60 + "1," + ")," * 59 + ")"

    spec = static_spec(
        tmp_path, f"DEEP = {deep}\ndef f(x: DEEP = DEEP): ...\n", "f"
    )  # fmt: skip

    assert spec.constructor is not None
    (parameter,) = spec.constructor.parameters or ()
    assert (parameter.annotation, parameter.default) == ("paired.main.DEEP", "...")


def test_set_is_written_in_order_and_what_a_process_is_told_not_at_all(tmp_path: Path) -> None:
    spec = read_both(
        tmp_path,
        "import sys\ndef f(a={'b', 'a', 'c'}, b=sys.argv, c={str(n): n for n in range(30)}): ...\n",
        "f",
    )

    assert spec.constructor is not None
    told = [item.default for item in spec.constructor.parameters or ()]
    assert told == ["{'a', 'b', 'c'}", "...", "..."]
