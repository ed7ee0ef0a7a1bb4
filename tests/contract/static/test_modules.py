"""What a module binds is told both ways of every condition, and when it cannot be told."""

from __future__ import annotations

import ast
import os
import sys
from pathlib import Path

import pytest

from netra_fakes.contract.static._modules import ModuleInfo, decide, read_module
from tests.contract.static.pairs import index_of, read_both


def info_of(source: str) -> ModuleInfo:
    return read_module("m", "m.py", False, ast.parse(source))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sys.version_info >= (3, 8)", True),
        ("sys.version_info < (3, 8)", False),
        ("sys.version_info[0] == 3", True),
        ("sys.version_info[9] == 3", False),
        ("sys.version_info[:2] >= (3, 8)", True),
        ("sys.version_info[1:] >= (3,)", None),
        ("sys.version_info[part] >= 3", None),
        ("sys.version_info >= '3'", None),
        ("sys.version_info is (3, 8)", None),
        ("sys.version_info >= oldest", None),
        (f"sys.platform == {sys.platform!r}", True),
        (f"os.name != {os.name!r}", False),
        ("__name__ == '__main__'", False),
        ("not __debug__ == 3", None),
        ("not True", False),
        ("not TYPE_CHECKING", None),
        ("typing.TYPE_CHECKING", "typing"),
        ("0", False),
        ("3 < size", None),
        ("1 < 2 < 3", None),
        ("flag()", None),
    ],
)
def test_condition_is_decided_only_where_it_is_sure(text: str, expected: object) -> None:
    assert decide(ast.parse(text, mode="eval").body) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("__all__ = ['a']\n__all__.extend(['b'])\n", ("a", "b")),
        ("__all__ = ['a']\n__all__.extend(names)\n", None),
        ("__all__ = ['a']\n__all__.append(name)\n", None),
        ("__all__ = ['a']\n__all__.sort()\n", None),
        ("__all__ = ['a', name]\n", None),
        ("__all__ = ['a'] + names\n", None),
        ("__all__ = ['a']\n__all__ += names\n", None),
        ("__all__ = ['a']\nother += ['b']\n", ("a",)),
        ("__all__: list[str] = ['a']\n", ("a",)),
    ],
)
def test_exported_names_are_known_or_not_at_all(
    source: str, expected: tuple[str, ...] | None
) -> None:
    assert info_of(source).exported == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("exec(text)\n", True),
        ("setattr(sys.modules[__name__], 'x', 1)\n", True),
        ("sys.modules[__name__] = other\n", True),
        ("vars()['x'] = 1\n", True),
        ("globals().setdefault('x', 1)\n", True),
        ("table['x'] = 1\ntable.x = 1\ntable.update(x=1)\nprint('x')\n'text'\n", False),
    ],
)
def test_module_that_writes_names_unseen_is_dynamic(source: str, expected: bool) -> None:
    assert info_of(source).is_dynamic is expected


def test_type_alias_statement_binds_a_name() -> None:
    class TypeAlias(ast.stmt):
        """The node of `type X = ...`, which older Pythons do not have."""

        name = ast.Name("Pair", ast.Store())

    info = read_module("m", "m.py", False, ast.Module([TypeAlias()], []))

    assert [(item.kind, item.target) for item in info.names["Pair"]] == [("value", "type")]


def test_names_of_statements_that_bind_in_passing_are_there() -> None:
    info = info_of(
        "with open('f'), open('g') as (a, *b): pass\ndel table['x']\nif flag(): pass\nelse:\n    del a\n"
        "x.y: int = 3\nz: int = 3\nfrom . import *\nassert z\n"
    )

    assert sorted(info.names) == ["a", "b", "z"]


def test_value_too_long_to_keep_is_left_out() -> None:
    lines = "BIG = [\n" + "    1,\n" * 40 + "]\n"
    info = info_of(lines + f"WIDE = {'a' * 3000!r}\nSHORT = [1]\n")

    assert [info.names[name][0].text for name in ("BIG", "WIDE", "SHORT")] == ["", "", "[1]"]


def test_module_is_described_as_it_runs(tmp_path: Path) -> None:
    spec = read_both(
        tmp_path,
        "import os, math\nfrom os.path import join\nfrom . import other\n"
        "from .other import helper, Thing, nothing\ndef own(a: int) -> str: ...\nrenamed = own\n"
        "size: int = 3\ntext: 'str' = 'x'\nroot = math.floor\nclass Local: ...\n"
        "def __getattr__(name): ...\n",
        "",
        other="def helper(x): ...\nclass Thing: ...\nnothing = None\n",
    )

    assert set(spec.methods) >= {"join", "helper", "own", "renamed", "root"}
    assert spec.attributes["size"].annotation == "int"
    assert spec.is_open


def test_names_of_star_imports_are_members_of_the_module(tmp_path: Path) -> None:
    index = index_of(
        tmp_path,
        "from .other import *\nfrom os.path import *\nfrom gone import *\n",
        other="from .main import *\nfrom .deeper import *\nsize: int = 3\n_hidden = 1\n",
        deeper="__all__ = ['helper', '_offered']\ndef helper(x): ...\n_offered = 2\nunseen = 3\n",
    )

    spec = index.spec("paired.main")

    assert spec is not None
    assert (list(spec.methods), sorted(spec.attributes)) == (["helper"], ["size"])
    assert spec.is_open


def test_submodule_that_only_type_checkers_import_is_a_member_without_a_type(
    tmp_path: Path,
) -> None:
    index = index_of(
        tmp_path,
        "",
        __init__="from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from . import main\n",
    )

    spec = index.spec("paired")

    assert spec is not None
    assert spec.attributes["main"].annotation is None
