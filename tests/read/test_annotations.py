# ruff: noqa: UP006, UP007, UP035, UP045  # old spellings are what is tested
"""Names in annotations: what they resolve to, and the text they are written as."""

from __future__ import annotations

import collections.abc
import contextlib
import decimal
import enum
import sys
import types
import typing
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Union

import pytest
import typing_extensions

from netra_fakes._interface import UNKNOWN
from netra_fakes._read import read_interface, read_spec
from netra_fakes._read.scope import Scope, checking_imports
from netra_fakes._read.texts import render_annotation, render_default
from tests.examples import plain, shapes, spellings
from tests.examples.plain import Mode, Node

HERE = "tests.examples.plain"


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        ("parent", Optional[Node]),
        ("children", List[Node]),
        ("by_name", Dict[str, List[Node]]),
        ("handler", Callable[[Node], Node]),
        ("mode", typing.Literal[Mode.FAST, "slow"]),
        ("constant", UNKNOWN),
        ("bare", UNKNOWN),
        ("counted", int),
        ("noted", str),
        ("rows", List[int]),
        ("walk", List[Node]),
        ("money", decimal.Decimal),
        ("session", spellings.Session),
        ("sess", spellings.Session),
        ("literal", typing.Literal["a", Mode.FAST, -1]),
        ("annotated", int),
        ("union", Optional[Union[int, str]]),
        ("piped", Union[int, Node, None]),
        ("called", Callable[[int, Node], Node]),
        ("tupled", tuple[int, ...]),
        ("nothing", tuple[()]),
        ("broken", UNKNOWN),
        ("computed", UNKNOWN),
        ("number", Optional[Any]),
        ("unknown_generic", UNKNOWN),
        ("not_generic", Node),
        ("not_subscriptable", UNKNOWN),
        ("deep", Mode.FAST),
        ("through", UNKNOWN),
        ("quoted_through", typing.Type[Node]),
        ("itself", typing_extensions.Self),
        ("many", typing_extensions.Self),
        ("manager", Node),
        ("bare_manager", UNKNOWN),
        ("bare_awaitable", UNKNOWN),
        ("new_union", Union[int, List[Node]]),
        ("forward_call", Callable[[Node], Node]),
        ("anything", UNKNOWN),
    ],
)
def test_annotation_is_resolved(member: str, expected: object) -> None:
    assert read_interface(Node).answer_type(member) == expected


@pytest.mark.parametrize(
    ("member", "text"),
    [
        ("parent", f"{HERE}.Node | None"),
        ("children", f"list[{HERE}.Node]"),
        ("by_name", f"dict[str, list[{HERE}.Node]]"),
        ("handler", f"collections.abc.Callable[[{HERE}.Node], {HERE}.Node]"),
        ("mode", f"typing.Literal[{HERE}.Mode.FAST, 'slow']"),
        ("pattern", "re.Pattern[str]"),
        ("anything", "typing.Any"),
        ("constant", "typing.Final"),
        ("bare", "typing.ClassVar"),
    ],
)
def test_attribute_has_canonical_text(member: str, text: str) -> None:
    assert read_spec(Node).attributes[member].annotation == text


@pytest.mark.parametrize(
    ("member", "text"),
    [
        ("walk", f"list[{HERE}.Node]"),
        ("money", "decimal.Decimal"),
        ("element", "xml.dom.Node"),
        ("session", "tests.examples.spellings.Session"),
        ("sess", "tests.examples.spellings.Session"),
        ("annotated", "int"),
        ("union", "int | str | None"),
        ("piped", f"int | {HERE}.Node | None"),
        ("called", f"collections.abc.Callable[[int, {HERE}.Node], {HERE}.Node]"),
        ("tupled", "tuple[int, ...]"),
        ("nothing", "tuple[()]"),
        ("broken", "not an annotation"),
        ("number", "Missing.Deep | None"),
        ("through", f"{HERE}.T"),
        ("itself", "typing.Self"),
        ("manager", f"contextlib.AbstractContextManager[{HERE}.Node]"),
        ("new_union", f"int | list[{HERE}.Node]"),
    ],
)
def test_return_has_canonical_text(member: str, text: str) -> None:
    assert read_spec(Node).methods[member].returns == text


def test_parameters_have_canonical_texts_and_types() -> None:
    walk = read_spec(Node).methods["walk"].parameters
    assert walk is not None
    assert [parameter.annotation for parameter in walk] == [
        f"{HERE}.Node",
        "collections.abc.Callable[..., bool]",
        "int | None",
    ]
    assert read_interface(Node).parameter_types("walk") == {
        "nodes": Node,
        "by": Optional[Callable[..., bool]],
        "more": Optional[int],
    }
    through = read_spec(Node).methods["through"].parameters
    assert through is not None
    assert [parameter.annotation for parameter in through] == [
        f"collections.abc.Callable[{HERE}.P, {HERE}.T]",
        f"{HERE}.P.args",
        f"{HERE}.P.kwargs",
    ]
    quoted = read_spec(Node).methods["quoted_through"].parameters
    assert quoted is not None
    assert quoted[0].annotation == f"{HERE}.P.args"


def test_class_getitem_of_a_user_is_not_run() -> None:
    assert read_interface(plain.Custom).answer_type("run") is plain.Custom


def test_parameters_of_a_generic_over_a_param_spec_are_substituted() -> None:
    assert read_interface(plain.IntTee).answer_type("call") is bool
    hold = read_interface(plain.IntTee).answer_type("hold")
    assert typing.get_args(hold)[-1] == List[bool]


def test_imports_for_checkers_are_read_from_source() -> None:
    assert checking_imports(HERE) == {
        "decimal": "decimal",
        "dom": "xml.dom",
        "spellings": "tests.examples.spellings",
        "Sess": "tests.examples.spellings.Session",
    }
    assert checking_imports("no.such.module") == {}


def test_relative_imports_for_checkers_start_at_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package_for_checkers"
    package.mkdir()
    (package / "__init__.py").write_text(
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n"
        "    from .inner import (\n"
        "        A,\n"
        ")\n"
        "    # a comment\n\n"
        "    from . import inner as other\n"
        "if TYPE_CHECKING: from x import y\n"
        "if TYPE_CHECKING or True:\n"
        "    import os as never\n"
        "if True:\n"
        "    if TYPE_CHECKING:\n"
        "        from x import z\n"
        "class B:\n"
        "    def a(self) -> 'A': ...\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    module = __import__("package_for_checkers")
    monkeypatch.delitem(sys.modules, "package_for_checkers")
    monkeypatch.setitem(sys.modules, "package_for_checkers", module)
    assert checking_imports("package_for_checkers") == {
        "A": "package_for_checkers.inner.A",
        "other": "package_for_checkers.inner",
        "y": "x.y",
        "z": "x.z",
    }
    assert read_spec(module.B).methods["a"].returns == "package_for_checkers.inner.A"


def test_block_for_checkers_that_is_no_python_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "half_a_block.py"
    file.write_text("if TYPE_CHECKING:\n    import (\n")
    module = types.ModuleType("half_a_block")
    module.__file__ = str(file)
    sys.modules["half_a_block"] = module
    try:
        assert checking_imports("half_a_block") == {}
    finally:
        del sys.modules["half_a_block"]


def test_annotation_nested_too_deep_is_any_below() -> None:
    deep = "int"
    for _ in range(40):
        deep = f"list[{deep}]"
    resolved = Scope(HERE).resolve(deep)
    assert typing.get_origin(resolved) is list


def test_annotation_beyond_the_recursion_limit_is_unknown() -> None:
    assert Scope(HERE).resolve("list[" * 5000 + "int" + "]" * 5000) is UNKNOWN


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the syntax is newer")
def test_type_parameters_and_type_aliases_by_statement() -> None:
    namespace: dict[str, Any] = {"__name__": "by_statement"}
    exec(
        "type Rows = list[int]\n"
        "type Loop = list[Loop]\n"
        "class Box[T]:\n"
        "    def get(self) -> 'T': ...\n"
        "    def rows(self) -> Rows: ...\n"
        "    def loop(self) -> Loop: ...\n"
        "    def own[S](self, item: 'S') -> 'S': ...\n"
        "class IntBox(Box[int]): ...",
        namespace,
    )
    interface = read_interface(namespace["IntBox"])
    assert interface.answer_type("get") is int
    assert interface.answer_type("rows") == list[int]
    assert interface.answer_type("own") is UNKNOWN
    assert typing.get_origin(interface.answer_type("loop")) is list
    spec = read_spec(namespace["Box"])
    assert spec.methods["get"].returns == "T"
    assert spec.methods["rows"].returns == "by_statement.Rows"


@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        (None, "None"),
        (type(None), "None"),
        (..., "..."),
        ("Quoted", "Quoted"),
        (typing.List, "list"),
        (typing.Tuple, "tuple"),
        (typing.Callable, "collections.abc.Callable"),
        (collections.abc.Callable[[int], str], "collections.abc.Callable[[int], str]"),
        (int | None, "int | None"),
        (Union[None, int, str], "int | str | None"),
        (typing.Annotated[int, "x"], "int"),
        (typing.Literal["a", 1, True], "typing.Literal['a', 1, True]"),
        (typing_extensions.Literal["a"], "typing.Literal['a']"),
        (typing_extensions.Self, "typing.Self"),
        (typing.AnyStr, "typing.AnyStr"),
        (contextlib.AbstractContextManager, "contextlib.AbstractContextManager"),
        (tuple[()], "tuple[()]"),
        (5, "5"),
    ],
)
def test_annotation_object_is_written_canonically(annotation: object, text: str) -> None:
    assert render_annotation(annotation, lambda name: name) == text


def test_defaults_are_written_as_literals_or_names() -> None:
    class Flag(enum.Flag):
        A = 1
        B = 2

    assert render_default(Mode.FAST) == f"{HERE}.Mode.FAST"
    assert render_default({"a": 1}) == "{'a': 1}"
    assert render_default(set()) == "..."
    assert render_default({1}) == "{1}"
    assert render_default([object()]) == "..."
    assert render_default(list(range(50))) == "..."
    assert render_default(b"x") == "b'x'"
    assert render_default(plain.free) == f"{HERE}.free"
    assert render_default([].append) == "..."
    assert isinstance(render_default(Flag.A | Flag.B), str)


def test_type_parameters_of_functions_and_classes_are_names() -> None:
    T = typing.TypeVar("T", bound=int)

    class Box:
        __type_params__ = (T,)

        def get(self) -> T:
            raise NotImplementedError

        def __len__(self) -> T:
            raise NotImplementedError

    Box.__len__.__type_params__ = (T,)
    assert read_interface(Box).answer_type("get") is int
    assert read_interface(Box).answer_type("__len__") is int


def test_open_variables_inside_a_type_are_any() -> None:
    assert read_interface(shapes.Repo).answer_type("all") == dict[str, list[Any]]
    for cls in (plain.Tee, plain.Statics):
        hold = read_interface(cls).answer_type("hold")
        assert typing.get_args(hold)[-1] == List[Any]


@pytest.mark.parametrize("name", ["static", "unannotated", "not_generic"])
def test_result_that_nothing_tells_is_unknown(name: str) -> None:
    assert read_interface(plain.Statics).answer_type(name) is UNKNOWN


def test_type_nested_too_deep_is_any_below() -> None:
    found = read_interface(Node).answer_type("deep_list")
    assert "Any" in str(found)
    assert "Node" not in str(found)


def test_texts_of_odd_variables_and_managers() -> None:
    variance = typing_extensions.TypeVar("V", infer_variance=True)
    assert render_annotation(variance, str) == "V"
    manager = types.GenericAlias(contextlib.AbstractContextManager, (int, bool | None))
    assert render_annotation(manager, str) == "contextlib.AbstractContextManager[int]"


def test_dotted_name_below_nothing_is_missing() -> None:
    scope = Scope(HERE)
    assert scope.qualify("Missing.Deep") == "Missing.Deep"
    assert scope.qualify("Node.handler") == "Node.handler"
    assert scope.qualify("typing.nothing") == "typing.nothing"
    assert scope.qualify("decimal.Decimal") == "decimal.Decimal"
    assert Scope("not.loaded").qualify("x") == "x"
