# ruff: noqa: UP006, UP007, UP035, UP045  # old spellings are what is tested
"""What an unstubbed call answers, by the type that the real method is annotated with."""

from __future__ import annotations

import asyncio
import collections
import collections.abc as abc
import contextlib
import datetime
import decimal
import enum
import os
import pathlib
import re
import typing
import uuid
from typing import Any, Literal, NamedTuple, NewType, Optional, Protocol, TypedDict, Union
from unittest.mock import AsyncMock, MagicMock

import pytest
import typing_extensions

from netra_fakes import make_fake
from netra_fakes._answers import Ready, answer, is_constant
from netra_fakes._interface import UNKNOWN


class Engine:
    pass


class Store(Protocol):
    def load(self) -> bytes: ...


class Color(enum.Enum):
    RED = 1
    BLUE = 2


class Level(enum.IntFlag):
    LOW = 1


class Nothing(enum.Enum):
    pass


class UserId(str):
    def __new__(cls, value: str) -> UserId:
        raise AssertionError("a constructor was run")


class Point(NamedTuple):
    x: int
    names: list[str]
    engine: Optional[Engine] = None


class Movie(TypedDict):
    title: str
    cast: list[str]
    year: typing_extensions.NotRequired[int]


class Tree(TypedDict):
    left: Tree


class OrderBook(dict[str, int]):
    pass


Key = NewType("Key", int)


class Made:
    """Stands for a fake in these tests."""

    def __init__(self, spec: Any) -> None:
        self.spec = spec


SELF = object()


def answer_of(annotation: object, kind: Any = "sync") -> Any:
    return answer(kind, annotation, Made, SELF)


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (None, None),
        (type(None), None),
        (bool, False),
        (int, 0),
        (float, 0.0),
        (complex, 0j),
        (str, ""),
        (bytes, b""),
        (list, []),
        (list[int], []),
        (list, []),
        (dict[str, int], {}),
        (set[int], set()),
        (frozenset[int], frozenset()),
        (tuple, ()),
        (tuple[int, ...], ()),
        (tuple[()], ()),
        (tuple[int, str], (0, "")),
        (abc.Sequence[int], []),
        (abc.Iterable[int], []),
        (abc.Mapping[str, int], {}),
        (abc.Set[int], set()),
        (collections.deque[int], collections.deque()),
        (collections.OrderedDict[str, int], collections.OrderedDict()),
        (Color, Color.RED),
        (Level, Level.LOW),
        (Literal["fast", "slow"], "fast"),
        (Optional[int], None),
        (Optional[Color], None),
        (Optional[list[int]], None),
        (Optional[datetime.datetime], None),
        (Optional[type], None),
        (Optional[abc.AsyncIterator[int]], None),
        (int | str, 0),
        (Union[str, int], ""),
        (Key, 0),
        (decimal.Decimal, decimal.Decimal(0)),
        (datetime.datetime, datetime.datetime(1970, 1, 1)),
        (datetime.timedelta, datetime.timedelta(0)),
        (uuid.UUID, uuid.UUID(int=0)),
        (pathlib.Path, pathlib.Path()),
        (re.Pattern[str], re.compile("")),
        (type[Engine], Engine),
        (Movie, {"title": "", "cast": []}),
        (typing_extensions.Annotated[int, "x"], 0),
        (typing_extensions.LiteralString, ""),
        (typing.NoReturn, None),
    ],
)
@pytest.mark.parametrize("kind", ["sync", "coroutine", "awaitable"])
def test_answer_is_the_empty_value_of_the_type(
    annotation: object, expected: object, kind: str
) -> None:
    found = answer_of(annotation, kind)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("annotation", [list[int], dict[str, int], set[int], Movie, bytearray])
def test_answer_that_can_change_is_fresh_each_time(annotation: object) -> None:
    assert answer_of(annotation) is not answer_of(annotation)
    assert not is_constant("sync", annotation)


@pytest.mark.parametrize("annotation", [None, int, Color, Literal["a"], Optional[int], uuid.UUID])
def test_answer_that_cannot_change_is_constant(annotation: object) -> None:
    assert is_constant("coroutine", annotation)
    assert not is_constant("generator", annotation)
    assert answer_of(annotation) is answer_of(annotation)


@pytest.mark.parametrize("annotation", [Engine, Optional[Engine], UNKNOWN, int | str])
def test_answer_that_is_made_is_not_constant(annotation: object) -> None:
    assert not is_constant("sync", annotation)


@pytest.mark.parametrize(
    ("annotation", "spec"),
    [
        (Engine, Engine),
        (Optional[Engine], Engine),
        (None | Engine, Engine),
        (Union[int, Engine, None], Engine),
        (Store, Store),
        (OrderBook, OrderBook),
        (ValueError, ValueError),
    ],
)
def test_answer_for_a_class_is_a_fake_of_it(annotation: object, spec: object) -> None:
    made = answer_of(annotation)
    assert isinstance(made, Made)
    assert made.spec is spec


def test_answer_for_a_generic_alias_is_a_fake_of_the_alias() -> None:
    class Repo(typing.Generic[typing.TypeVar("T")]):
        pass

    assert answer_of(Repo[int]).spec == Repo[int]
    assert answer_of(Optional[Repo[int]]).spec == Repo[int]


@pytest.mark.parametrize("annotation", [typing_extensions.Self, Optional[typing_extensions.Self]])
def test_answer_for_self_is_the_fake_itself(annotation: object) -> None:
    assert answer_of(annotation) is SELF


@pytest.mark.parametrize(
    "annotation",
    [UNKNOWN, Any, object, Nothing, typing.TypeVar("T"), Optional[Any], type, abc.Callable],
)
def test_answer_for_the_unknown_is_a_mock(annotation: object) -> None:
    found = answer_of(annotation)
    assert isinstance(found, (MagicMock, Made))


def test_answer_for_a_value_class_runs_no_constructor() -> None:
    found = answer_of(UserId)
    assert type(found) is UserId
    assert found == ""


def test_answer_for_a_named_tuple_is_one_of_answers() -> None:
    found = answer_of(Point)
    assert type(found) is Point
    assert found[:2] == (0, [])
    assert found.engine.spec is Engine


def test_answer_for_a_recursive_typed_dict_ends() -> None:
    found = answer_of(Tree)
    depth = 0
    while isinstance(found, dict):
        found = found["left"]
        depth += 1
    assert 1 <= depth <= 6


def test_answer_for_a_callable_is_called_or_awaited() -> None:
    plain = answer_of(typing.Callable[[], int])
    assert plain() == 0
    awaited = answer_of(typing.Callable[..., typing.Awaitable[str]])
    assert isinstance(awaited, AsyncMock)
    assert awaited.return_value == ""
    assert isinstance(answer_of(typing.Callable), MagicMock)


def test_answer_for_a_type_of_anything_is_a_mock() -> None:
    assert isinstance(answer_of(type[Any]), MagicMock)


def test_answer_for_an_iterator_is_empty() -> None:
    assert list(answer_of(abc.Iterator[int])) == []
    assert list(answer_of(abc.Generator[int, None, None])) == []
    assert list(answer_of(int, "generator")) == []
    assert list(answer_of(abc.KeysView[str])) == []
    assert list(answer_of(abc.ValuesView[str])) == []
    assert list(answer_of(abc.ItemsView[str, int])) == []
    assert answer_of(memoryview) == b""


async def test_answer_for_a_stream_is_an_empty_async_iterator() -> None:
    for stream in (
        answer_of(int, "async_generator"),
        answer_of(abc.AsyncIterator[int]),
        answer_of(abc.AsyncIterator),
    ):
        assert [item async for item in stream] == []
        with pytest.raises(StopAsyncIteration):
            await stream.__anext__()


async def test_stream_can_be_given_items_as_any_mock() -> None:
    stream = answer_of(int, "async_generator")
    stream.__aiter__.return_value = [1, 2]
    assert [item async for item in stream] == [1, 2]


async def test_context_manager_gives_the_answer_of_its_type() -> None:
    for manager in (
        answer_of(Engine, "context_manager"),
        answer_of(contextlib.AbstractContextManager[Engine]),
    ):
        with manager as entered:
            assert entered.spec is Engine
    for manager in (
        answer_of(Engine, "async_context_manager"),
        answer_of(contextlib.AbstractAsyncContextManager[Engine]),
    ):
        async with manager as entered:
            assert entered.spec is Engine


async def test_context_managers_swallow_nothing() -> None:
    with pytest.raises(KeyError), answer_of(Engine, "context_manager"):
        raise KeyError
    with pytest.raises(KeyError):
        async with answer_of(Engine, "async_context_manager"):
            raise KeyError


async def test_nested_awaitable_can_be_awaited_or_forgotten() -> None:
    ready = answer_of(abc.Awaitable[int])
    assert isinstance(ready, Ready)
    assert await ready == 0
    assert await ready == 0
    assert isinstance(answer_of(abc.Awaitable), Ready)


def test_union_of_nothing_but_awaitables_gives_no_value() -> None:
    from netra_fakes._answers import split_awaitable

    assert split_awaitable(int | abc.Awaitable[int]) == (int, abc.Awaitable[int])
    assert split_awaitable(int | None) is None
    assert split_awaitable(abc.Awaitable[int]) is None
    two = abc.Awaitable[int] | abc.Awaitable[str]
    assert split_awaitable(two) is None


async def test_bare_names_of_typing_answer_with_mocks_of_anything() -> None:
    assert isinstance(await answer_of(typing.Awaitable), MagicMock)
    assert isinstance(answer_of(typing.Type), MagicMock)
    with answer_of(typing.ContextManager) as entered:
        assert isinstance(entered, MagicMock)
    async with answer_of(typing.AsyncContextManager) as entered:
        assert isinstance(entered, MagicMock)


@pytest.mark.parametrize("cls", [asyncio.Future, asyncio.Task])
async def test_future_is_done_and_has_the_answer_of_its_type(cls: Any) -> None:
    future = answer("sync", cls[int], lambda spec: make_fake(spec), SELF)
    future = typing.cast(Any, future)
    assert isinstance(future, cls)
    assert future.done()
    assert future.result() == 0
    assert [await future, await future] == [0, 0]
    assert await asyncio.gather(future) == [0]


def test_answer_for_a_tuple_of_c_code_is_made_by_its_constructor() -> None:
    assert answer_of(os.stat_result).st_size == 0
