# ruff: noqa: UP006, UP007, UP035, UP045  # old spellings are what is tested
"""Which values fit which annotations, and what a misfit is called."""

from __future__ import annotations

import collections
import collections.abc as abc
import enum
import io
import sys
import typing
import weakref
from typing import Any, Literal, NewType, Optional, Protocol, TypedDict, Union, runtime_checkable
from unittest.mock import ANY, AsyncMock, MagicMock, NonCallableMock, sentinel

import pytest
import typing_extensions
from hypothesis import given
from hypothesis import strategies as st

from netra_fakes import _types
from netra_fakes._interface import UNKNOWN
from netra_fakes._types import Mismatch, compile_check, describe_type, find_mismatch


class Engine:
    pass


class Turbo(Engine):
    pass


class Color(enum.Enum):
    RED = 1
    BLUE = 2


class Movie(TypedDict):
    title: str


@runtime_checkable
class Closable(Protocol):
    def close(self) -> None: ...


@runtime_checkable
class Named(Protocol):
    name: str


class Loadable(Protocol):
    def load(self) -> None: ...


class Judging(type):
    def __instancecheck__(cls, instance: object) -> bool:
        raise AssertionError("code of a metaclass was run")


class Judged(metaclass=Judging):
    pass


class Closing:
    def close(self) -> None:
        raise NotImplementedError


UserId = NewType("UserId", int)
T = typing.TypeVar("T")

FITTING = [
    (1, int),
    (True, int),
    (1, float),
    (True, float),
    (1.5, complex),
    (1, complex),
    (bytearray(), bytes),
    (memoryview(b""), bytes),
    ("", str),
    (None, None),
    (None, type(None)),
    (None, Optional[int]),
    (1, Optional[int]),
    (1, int | str),
    ("a", int | str),
    (Turbo(), Engine),
    (Turbo(), Optional[Engine]),
    ([1], list[int]),
    ([], list[int]),
    ([Engine()], list[Engine]),
    ({"a": 1}, dict[str, int]),
    ({"a": [1, None]}, dict[str, list[Optional[int]]]),
    ((1, 2, 3), tuple[int, ...]),
    ((1, "a"), tuple[int, str]),
    ((), tuple[()]),
    ((1, "a"), tuple[typing_extensions.Unpack[tuple[int, str]]]),
    ({1}, set[int]),
    ({1}, abc.Set[int]),
    ("abc", abc.Sequence[str]),
    ([1], abc.Iterable[int]),
    (iter("a"), abc.Iterable[int]),
    (iter([1]), abc.Iterator[int]),
    (collections.OrderedDict(a=1), abc.Mapping[str, int]),
    (collections.ChainMap({1: 2}), abc.Mapping[str, int]),
    ("fast", Literal["fast", "slow"]),
    (Color.RED, Literal[Color.RED]),
    (Color.RED, Color),
    (len, typing.Callable[..., int]),
    (len, abc.Callable),
    (len, typing.Callable),
    (Turbo, type[Engine]),
    (list[int], type[list]),
    (Turbo, type[Union[Engine, Color]]),
    (int, type[Any]),
    (int, type),
    ({"title": "x"}, Movie),
    (Closing(), Closable),
    (1, Loadable),
    (1, Named),
    (1, UserId),
    (1, Any),
    (object(), object),
    (1, UNKNOWN),
    (1, T),
    (1, "int"),
    (1, typing.ForwardRef("str")),
    (1, typing_extensions.Self),
    (1, Judged),
    (1, typing_extensions.Annotated[int, "x"]),
    (3, Union[int, Any]),
    ("x", typing.ClassVar[int]),
    ([[[[[[["deep"]]]]]]], list[list[list[list[list[list[list[int]]]]]]]),
]

BREAKING = [
    (1, str, "str", "int"),
    ("1", int, "int", "str"),
    (1.0, int, "int", "float"),
    (1, bool, "bool", "int"),
    (None, Engine, "Engine", "None"),
    (Engine, Engine, "Engine", "the class Engine"),
    ("a", Optional[int], "int | None", "str"),
    (b"", Union[int, str], "int | str", "bytes"),
    (Engine(), Union[Turbo, None], "Turbo | None", "Engine"),
    (1, Union[list[int], Engine], "list[int] | Engine", "int"),
    ((1,), list[int], "list[int]", "tuple"),
    ([1, "a"], list[int], "list[int]", "list with a str at [1]"),
    ([None], list[int], "list[int]", "list with None at [0]"),
    ([Engine], list[Engine], "list[Engine]", "list with the class Engine at [0]"),
    ({"a": "b"}, dict[str, int], "dict[str, int]", "dict with a str at ['a']"),
    ({1: 1}, dict[str, int], "dict[str, int]", "dict with an int as a key"),
    ({1, "a"}, set[int], "set[int]", "set with a str"),
    ((1, 2), tuple[int, str], "tuple[int, str]", "tuple with an int at [1]"),
    ((1,), tuple[int, str], "tuple[int, str]", "tuple of length 1"),
    ((1, "a"), tuple[int, ...], "tuple[int, ...]", "tuple with a str at [1]"),
    ([1], tuple[int, ...], "tuple[int, ...]", "list"),
    (1, tuple[int, str], "tuple[int, str]", "int"),
    (1, tuple[typing_extensions.Unpack[tuple[int]]], "tuple[Unpack[tuple[int]]]", "int"),
    (1, abc.Mapping[str, int], "Mapping[str, int]", "int"),
    ("odd", Literal["fast", "slow"], "Literal['fast', 'slow']", "'odd'"),
    ("o" * 50, Literal["fast"], "Literal['fast']", "'" + "o" * 36 + "..."),
    (True, Literal[1], "Literal[1]", "True"),
    (Color.BLUE, Literal[Color.RED], "Literal[Color.RED]", "Color.BLUE"),
    (1.5, Literal[1], "Literal[1]", "float"),
    (1, Color, "Color", "int"),
    (1, typing.Callable[[int], str], "Callable[[int], str]", "int"),
    (1, abc.Callable, "Callable", "int"),
    (int, type[Engine], "type[Engine]", "the class int"),
    (1, type[Engine], "type[Engine]", "int"),
    (1, type[Any], "type[Any]", "int"),
    ([], Movie, "Movie", "list"),
    (1, Closable, "Closable", "int"),
    ("1", UserId, "UserId", "str"),
    (1, None, "None", "int"),
    (1, abc.Iterator[int], "Iterator[int]", "int"),
]


@pytest.mark.parametrize(("value", "annotation"), FITTING)
def test_value_that_fits_passes(value: object, annotation: object) -> None:
    assert find_mismatch(value, annotation) is None


@pytest.mark.parametrize(("value", "annotation", "expected", "actual"), BREAKING)
def test_value_that_breaks_its_annotation_is_named(
    value: object, annotation: object, expected: str, actual: str
) -> None:
    assert find_mismatch(value, annotation) == Mismatch(expected, actual)


@pytest.mark.parametrize("annotation", [item[1] for item in BREAKING])
@pytest.mark.parametrize("make", [MagicMock, AsyncMock, NonCallableMock])
def test_mock_passes_for_any_type(make: Any, annotation: object) -> None:
    if annotation in (typing.Callable[[int], str], abc.Callable):
        return
    assert find_mismatch(make(), annotation) is None


def test_mock_inside_a_container_passes() -> None:
    assert find_mismatch([MagicMock(), 1], list[int]) is None


def test_classes_of_the_same_name_are_told_apart_by_module() -> None:
    other = type("Engine", (), {"__module__": "elsewhere"})
    assert find_mismatch(other(), Engine) == Mismatch("tests.test_types.Engine", "elsewhere.Engine")


def test_nothing_to_judge_compiles_to_none() -> None:
    for annotation in (Any, object, UNKNOWN, T, Loadable, Judged, Union[int, Any], "int"):
        assert compile_check(annotation) is None


def test_value_whose_own_look_up_raises_passes() -> None:
    dead = weakref.proxy(Engine())
    assert find_mismatch(dead, int) is None


def test_literal_without_a_hash_is_judged() -> None:
    annotation = typing_extensions.Annotated[Literal["a"], []]
    assert find_mismatch("b", annotation) is not None


def test_container_is_looked_at_to_a_bound() -> None:
    assert find_mismatch([*range(2000), "a"], list[int]) is None


def test_iterator_is_not_used_up() -> None:
    items = iter([1, "a"])
    assert find_mismatch(items, abc.Iterable[int]) is None
    assert list(items) == [1, "a"]


def test_compiled_check_of_builtins_is_kept() -> None:
    assert compile_check(Optional[int]) is compile_check(Optional[int])
    assert compile_check(Engine) is not compile_check(Engine)


def test_typeguard_judges_the_rest_where_it_is_installed() -> None:
    annotation = typing_extensions.LiteralString
    pytest.importorskip("typeguard")
    assert find_mismatch(1, annotation) == Mismatch("LiteralString", "int")
    assert find_mismatch("a", annotation) is None
    assert find_mismatch(MagicMock(), annotation) is None


def test_without_typeguard_the_rest_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typeguard", None)
    assert find_mismatch(1, typing_extensions.LiteralString) is None


def test_what_typeguard_cannot_judge_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    typeguard = pytest.importorskip("typeguard")

    def fail(*arguments: object, **options: object) -> None:
        raise RuntimeError("lost")

    monkeypatch.setattr(typeguard, "check_type", fail)
    assert find_mismatch(1, typing_extensions.LiteralString) is None


def test_places_of_a_dict_are_its_keys_and_values() -> None:
    assert list(_types._places({"a": 1}, (str, int))) == [
        (" as a key", "a", str),
        (" at ['a']", 1, int),
    ]


def test_description_of_a_bare_alias_is_its_name() -> None:
    assert describe_type(list) == "list"
    assert describe_type(typing_extensions.Self) == "Self"
    assert describe_type(list[Engine] | None) == "list[Engine] | None"
    assert describe_type(list[Engine], full=True) == "list[tests.test_types.Engine]"


_PLAIN = st.sampled_from([int, str, float, bool, bytes, type(None), complex])
_TYPES = st.recursive(
    _PLAIN,
    lambda inner: st.one_of(
        inner.map(lambda item: list[item]),
        inner.map(lambda item: Optional[item]),
        st.tuples(inner, inner).map(lambda pair: dict[str, pair[1]]),
        st.tuples(inner, inner).map(lambda pair: Union[pair[0], pair[1]]),
        st.tuples(inner, inner).map(lambda pair: tuple[pair[0], pair[1]]),
    ),
    max_leaves=5,
)
_VALUES = st.recursive(
    st.one_of(
        st.integers(), st.text(max_size=3), st.floats(), st.booleans(), st.none(), st.binary()
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.tuples(inner, inner),
        st.dictionaries(st.text(max_size=2), inner, max_size=3),
    ),
    max_leaves=6,
)


@given(_VALUES, _TYPES)
def test_verdict_on_plain_annotations_is_typeguards(value: object, annotation: Any) -> None:
    typeguard = pytest.importorskip("typeguard")
    try:
        typeguard.check_type(
            value,
            annotation,
            collection_check_strategy=typeguard.CollectionCheckStrategy.ALL_ITEMS,
        )
        fits = True
    except typeguard.TypeCheckError:
        fits = False
    assert (find_mismatch(value, annotation) is None) is fits
    assert _types.is_mock(value) is False


@pytest.mark.parametrize(
    ("annotation", "fitting", "misfit"),
    [
        (typing.Tuple, [(), (1, "a")], [[1], 3]),
        (typing.Type, [int, Engine], [3]),
        (typing.Callable, [len], [3]),
        (typing.List, [[1, "a"]], [(1,)]),
    ],
)
def test_bare_names_of_typing_are_judged_by_their_class(
    annotation: object, fitting: list[object], misfit: list[object]
) -> None:
    assert [find_mismatch(value, annotation) for value in fitting] == [None] * len(fitting)
    assert None not in [find_mismatch(value, annotation) for value in misfit]


@pytest.mark.parametrize("value", [ANY, sentinel.request])
def test_any_and_sentinels_fit_every_annotation(value: object) -> None:
    for annotation in (int, list[int], Engine, Optional[str], Literal["a"], None):
        assert find_mismatch(value, annotation) is None


@pytest.mark.parametrize("annotation", [typing.IO, typing.IO[str], typing.TextIO, typing.BinaryIO])
def test_files_fit_what_stands_for_files(annotation: object) -> None:
    for value in (io.StringIO(), io.BytesIO(), sys.stdout, MagicMock()):
        assert find_mismatch(value, annotation) is None
    assert find_mismatch("text", annotation) is not None
