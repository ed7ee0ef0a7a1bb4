# ruff: noqa
"""Annotations that Python evaluates where they stand: no `from __future__ import annotations`."""

import collections.abc
import contextlib
import enum
import re
import typing
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Dict,
    Generic,
    List,
    Optional,
    ParamSpec,
    TypeVar,
    Union,
)

import typing_extensions

if TYPE_CHECKING:
    import decimal
    import xml.dom as dom
    from . import spellings
    from .spellings import Session as Sess

T = TypeVar("T")
P = ParamSpec("P")
Ts = typing_extensions.TypeVarTuple("Ts")
Tree = Dict[str, Union["Tree", int]]
Handler = Callable[["Node"], "Node"]


class Mode(enum.Enum):
    FAST = 1


class Node:
    parent: Optional["Node"] = None
    children: List["Node"]
    by_name: "Dict[str, List[Node]]"
    tree: Tree
    handler: Handler
    mode: typing.Literal[Mode.FAST, "slow"]
    pattern: typing.Pattern[str]
    anything: typing.Any
    constant: typing.Final = 5
    bare: typing.ClassVar
    counted: typing.ClassVar[int] = 1
    noted: typing.Annotated[str, "x"]
    rows: typing_extensions.TypeAliasType("Rows", List[int])
    deep_list: List[
        List[List[List[List[List[List[List[List[List[List[List[List[List["Node"]]]]]]]]]]]]]
    ]

    def walk(
        self, *nodes: "Node", by: Callable[..., bool] = None, **more: Optional[int]
    ) -> "List[Node]":
        raise NotImplementedError

    def money(self) -> "decimal.Decimal":
        raise NotImplementedError

    def element(self) -> "dom.Node":
        raise NotImplementedError

    def session(self) -> "spellings.Session":
        raise NotImplementedError

    def sess(self) -> "Sess":
        raise NotImplementedError

    def literal(self) -> "typing.Literal['a', Mode.FAST, -1]":
        raise NotImplementedError

    def annotated(self) -> "typing.Annotated[int, 'x']":
        raise NotImplementedError

    def union(self) -> "Union[int, 'str', None]":
        raise NotImplementedError

    def piped(self) -> "int | 'Node' | None":
        raise NotImplementedError

    def called(self) -> "Callable[[int, 'Node'], Node]":
        raise NotImplementedError

    def tupled(self) -> "tuple[int, ...]":
        raise NotImplementedError

    def nothing(self) -> "tuple[()]":
        raise NotImplementedError

    def broken(self) -> "not an annotation":
        raise NotImplementedError

    def computed(self) -> "[1 + 1]":
        raise NotImplementedError

    def number(self) -> "Optional[Missing.Deep]":
        raise NotImplementedError

    def unknown_generic(self) -> "Missing[int]":
        raise NotImplementedError

    def not_generic(self) -> "Node[int]":
        raise NotImplementedError

    def not_subscriptable(self) -> "Any[int]":
        raise NotImplementedError

    def deep(self) -> "Mode.FAST":
        raise NotImplementedError

    def through(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        raise NotImplementedError

    def quoted_through(self, *args: "P.args") -> "typing.Type[Node]":
        raise NotImplementedError

    def many(self, *args: "typing_extensions.Unpack[Ts]") -> "typing_extensions.Self":
        raise NotImplementedError

    def manager(self) -> typing.ContextManager["Node"]:
        raise NotImplementedError

    def bare_manager(self) -> "contextlib.AbstractContextManager":
        raise NotImplementedError

    def bare_awaitable(self) -> "collections.abc.Awaitable":
        raise NotImplementedError

    def itself(self) -> "typing_extensions.Self":
        raise NotImplementedError

    def new_union(self) -> Union[int, List["Node"]]:
        raise NotImplementedError

    def forward_call(self) -> typing.Callable[["Node"], "Node"]:
        raise NotImplementedError


class Statics:
    @staticmethod
    def static(item: T) -> T:
        raise NotImplementedError

    def unannotated(self, item):
        raise NotImplementedError

    def not_generic(self) -> "typing.NoReturn[int]":
        raise NotImplementedError

    def hold(self, function: "Callable[P, List[T]]") -> "Callable[P, List[T]]":
        raise NotImplementedError


class Custom:
    def __class_getitem__(cls, item):
        raise AssertionError("code of the class was run")

    def run(self) -> "Custom[int]":
        raise NotImplementedError


class Tee(Generic[P, T]):
    def call(self, *args: P.args, **kwargs: P.kwargs) -> T:
        raise NotImplementedError

    def hold(self) -> Callable[P, List[T]]:
        raise NotImplementedError


class IntTee(Tee[[int, str], bool]):
    pass


def free(cls, x):
    raise NotImplementedError
