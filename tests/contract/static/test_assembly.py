"""A class is put together from its bases as Python puts it together."""

from __future__ import annotations

from pathlib import Path

import pytest

from netra_fakes._spec import ClassSpec
from tests.contract.static.pairs import read_both, static_spec

_CLASSES = """
import argparse, threading, types, collections.abc
from builtins import object as Top
from dataclasses import KW_ONLY, MISSING, InitVar, dataclass, field
from typing import Any, Awaitable, ClassVar, Coroutine, Generic, TypeVar

T = TypeVar("T")
class X(Top): ...
class Y(X): ...
class Chain(Y, X): ...
class Typed(Generic[T]): ...
class Text(str):
    def __new__(cls, value, extra=1): ...
class Thread(threading.Thread, X): ...
class Space(types.SimpleNamespace): ...
class Answering(X):
    def __getattr__(self, name): ...
class Arguments(argparse.Namespace): ...
class Hiding(dict):
    def get(self, key): ...
    keys = None
class Meta(metaclass=type): ...

@dataclass(order=True, unsafe_hash=True, kw_only=True)
class Ordered:
    a: int
    b: int = field(default=3, kw_only=False)
    c: int = field(default=MISSING)
@dataclass(frozen=True, slots=True)
class Frozen:
    a: int
    b: list = field(default_factory=list, repr=False)
class BelowFrozen(Frozen):
    def more(self): ...
@dataclass(init=False, eq=False, repr=False)
class OwnInit:
    a: int
    def __init__(self, x): self.a = x
@dataclass
class Method(Ordered):
    x: InitVar[int] = 1
    def __post_init__(self, x): self.y = x
    def a(self): ...
@dataclass
class Slotted:
    a: int
    __slots__ = ("a",)
@dataclass(init=False)
class NoInit:
    a: int = 3

class Later:
    def bare(self) -> Awaitable: ...
    def whole(self) -> Coroutine[Any, dict[str, int], list[int]]: ...
"""


@pytest.mark.parametrize(
    "name",
    [
        "Answering", "Arguments", "BelowFrozen", "Chain", "Frozen", "Hiding", "Later", "Meta",
        "Method", "NoInit", "Ordered", "OwnInit", "Slotted", "Space", "Text", "Thread", "Typed",
    ],
)  # fmt: skip
def test_class_is_read_as_it_runs(tmp_path: Path, name: str) -> None:
    assert read_both(tmp_path, _CLASSES, name).qualname == name


def test_bases_in_an_order_that_python_refuses_are_named(tmp_path: Path) -> None:
    spec = static_spec(tmp_path, "class X: ...\nclass Y(X): ...\nclass Z(X, Y): ...\n", "Z")

    assert (spec.unresolved, spec.mro, spec.is_open) == (("X", "Y"), (), True)


_DICTS = """
from typing import NamedTuple
from typing_extensions import NotRequired, Required, TypedDict
class Part(TypedDict, total=False):
    a: Required[int]
    b: int
class Whole(Part):
    c: NotRequired[int]
    d: list[int]
class Row(NamedTuple):
    a: int
    b: str = "x"
class Named(Row):
    def more(self): ...
"""


def test_typed_dict_of_a_typed_dict_keeps_all_keys(tmp_path: Path) -> None:
    spec = read_both(tmp_path, _DICTS, "Whole")

    assert spec.category == "typed_dict"
    assert sorted(spec.attributes) == ["a", "b", "c", "d"]
    assert spec.constructor is not None
    told = {item.name: item.default for item in spec.constructor.parameters or ()}
    assert told == {"a": None, "b": "...", "c": "...", "d": None}


def test_class_below_a_named_tuple_is_made_as_it_is(tmp_path: Path) -> None:
    spec = static_spec(tmp_path, _DICTS, "Named")

    assert spec.constructor is not None
    assert [item.name for item in spec.constructor.parameters or ()] == ["a", "b"]
    assert {"more", "_replace", "_asdict"} <= set(spec.methods)


def test_second_name_of_an_enum_member_is_an_alias_of_the_first(tmp_path: Path) -> None:
    spec = static_spec(
        tmp_path,
        "import enum\nclass A(enum.Enum):\n    X = 'x'\n    Y = X\n    Z = 'x'\n    W = enum.auto()\n"
        "    _ignore_ = ['t']\n    __private = 3\n",
        "A",
    )

    members = {
        name: item.value for name, item in spec.attributes.items() if item.scope == "enum_member"
    }
    assert members == {
        "X": "paired.main.A.X",
        "Y": "paired.main.A.X",
        "Z": "paired.main.A.X",
        "W": "paired.main.A.W",
    }


_MODELS = """
from typing import Any
from pydantic import BaseModel, ConfigDict, Field
class Open(BaseModel):
    model_config = ConfigDict(extra="allow")
    name: str = Field("x", alias="not an identifier")
    extra_data: int
    needed: int = Field(...)
class Keyword(BaseModel, frozen=True):
    name: str = Field("x", alias="class")
    size: int = Field(default_factory=int, validation_alias="length")
class Merged(BaseModel):
    a: int
    b: int = 1
    def __init__(self, a: int, **more: Any) -> None: ...
class Own(BaseModel):
    a: int
    def __init__(self, a: int) -> None: ...
"""


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("Open", ["name", "extra_data", "needed", "extra_data_"]),
        ("Keyword", ["name", "length"]),
        ("Merged", ["a", "b"]),
        ("Own", ["a"]),
    ],
)
def test_model_is_made_by_the_rules_of_its_signature(
    tmp_path: Path, name: str, parameters: list[str]
) -> None:
    spec: ClassSpec = static_spec(tmp_path, _MODELS, name)

    assert spec.constructor is not None
    assert [item.name for item in spec.constructor.parameters or ()] == parameters


def test_attrs_class_is_made_of_its_fields(tmp_path: Path) -> None:
    spec = static_spec(
        tmp_path,
        "import attr\nfrom typing import ClassVar\n@attr.s(auto_attribs=True, order=True)\n"
        "class A:\n    kind: ClassVar[int] = 1\n    a: int = attr.ib(default=attr.NOTHING)\n"
        "    b: int\n    def b(self): ...\n",
        "A",
    )

    assert spec.constructor is not None
    assert [(item.name, item.default) for item in spec.constructor.parameters or ()] == [
        ("a", None)
    ]


def test_bases_that_lend_no_constructor_are_read_as_they_run(tmp_path: Path) -> None:
    source = """
from typing import SupportsInt
class Plain(object):
    def __init__(self, a: int): ...
class Counts(SupportsInt):
    def __int__(self): return 1
"""
    plain = read_both(tmp_path, source, "Plain")
    assert plain.constructor is not None
    assert [item.name for item in plain.constructor.parameters or ()] == ["a"]
    assert "__int__" in read_both(tmp_path, source, "Counts").methods


def test_base_that_is_another_name_of_object_adds_nothing_to_the_mro(tmp_path: Path) -> None:
    found = static_spec(tmp_path, "Root = object\nclass A(Root):\n    def f(self): ...\n", "A")

    assert (found.mro, found.unresolved, found.is_open) == ((), (), False)


def test_default_that_is_no_finite_number_is_not_written_out(tmp_path: Path) -> None:
    made = read_both(tmp_path, "def f(a=1e999, b=1.5): ...\n", "f").constructor

    assert made is not None
    assert [item.default for item in made.parameters or ()] == ["...", "1.5"]


def test_generic_before_a_generic_base_has_no_place_of_its_own(tmp_path: Path) -> None:
    spec = read_both(
        tmp_path,
        "from typing import Generic, TypeVar\nT = TypeVar('T')\nU = TypeVar('U')\n"
        "class Base(Generic[T]):\n    def f(self) -> T: ...\n"
        "class Derived(Generic[T, U], Base[T]):\n    def g(self) -> U: ...\n",
        "Derived",
    )

    assert not spec.unresolved
    assert spec.mro == ("paired.main:Base", "typing:Generic")


def test_class_of_mocks_is_a_base_like_any_other(tmp_path: Path) -> None:
    spec = read_both(
        tmp_path,
        "from unittest.mock import Mock\nclass Plain(Mock):\n    def own(self, a): ...\n",
        "Plain",
    )

    assert "unittest.mock:Mock" in spec.mro
    assert spec.is_open


def test_class_that_a_module_of_python_loads_when_asked_is_found(tmp_path: Path) -> None:
    spec = read_both(
        tmp_path,
        "from concurrent.futures import ThreadPoolExecutor\n"
        "class Pool(ThreadPoolExecutor):\n    def own(self): ...\n",
        "Pool",
    )

    assert spec.mro[0] == "concurrent.futures.thread:ThreadPoolExecutor"
