"""Choose what an unstubbed call answers, from the type that the real method is annotated with."""

from __future__ import annotations

import asyncio
import collections
import collections.abc
import contextlib
import datetime
import decimal
import fractions
import pathlib
import re
import types
import typing
import uuid
from collections.abc import Callable, Generator
from enum import Enum
from inspect import Parameter
from typing import Any, Protocol, cast
from unittest.mock import AsyncMock, MagicMock

import typing_extensions

from netra_fakes._interface import UNKNOWN
from netra_fakes._spec import MethodKind


class MakeFake(Protocol):
    """Makes the fake of a class, or of a generic alias of one."""

    def __call__(self, spec: Any, /) -> object:
        """Return the fake."""
        ...


Answer = Callable[[MakeFake, object], object]
"""Gives one answer, from the factory of fakes and the fake that was called."""

_DEPTH = 4
"""How deep answers are nested (a tuple of named tuples of …) before a MagicMock ends it."""

_CONSTANTS: dict[object, object] = {
    None: None, type(None): None, bool: False, int: 0, float: 0.0, complex: 0j, str: "", bytes: b"",
    range: range(0), slice: slice(None), decimal.Decimal: decimal.Decimal(0),
    fractions.Fraction: fractions.Fraction(0), uuid.UUID: uuid.UUID(int=0),
    datetime.datetime: datetime.datetime(1970, 1, 1), datetime.date: datetime.date(1970, 1, 1),
    datetime.time: datetime.time(0), datetime.timedelta: datetime.timedelta(0),
    pathlib.Path: pathlib.Path(), pathlib.PurePath: pathlib.PurePath(),
    re.Pattern: re.compile(""), types.NotImplementedType: NotImplemented,
    types.EllipsisType: ..., typing.NoReturn: None, typing_extensions.Never: None,
    typing_extensions.LiteralString: "",
}  # fmt: skip
"""What a call answers with for types whose values cannot be changed: the empty one of each."""

_EMPTY: dict[object, Callable[[], object]] = {
    list: list, dict: dict, set: set, frozenset: frozenset, tuple: tuple, bytearray: bytearray,
    memoryview: lambda: memoryview(b""), collections.deque: collections.deque,
    collections.defaultdict: collections.defaultdict,
    collections.OrderedDict: collections.OrderedDict,
    collections.Counter: collections.Counter, collections.ChainMap: collections.ChainMap,
    collections.abc.Sequence: list, collections.abc.MutableSequence: list,
    collections.abc.Collection: list, collections.abc.Iterable: list,
    collections.abc.Container: list, collections.abc.Reversible: list, collections.abc.Sized: list,
    collections.abc.Mapping: dict, collections.abc.MutableMapping: dict,
    collections.abc.Set: set, collections.abc.MutableSet: set,
    collections.abc.KeysView: lambda: {}.keys(), collections.abc.ValuesView: lambda: {}.values(),
    collections.abc.ItemsView: lambda: {}.items(), collections.abc.Hashable: str,
    collections.abc.Iterator: lambda: iter(()),
}  # fmt: skip
"""What makes a fresh empty value, a new one at each call."""

_ANY: tuple[object, ...] = (object, Any, typing_extensions.Any)
_CALLABLES: tuple[object, ...] = (collections.abc.Callable,)
_VALUE_BASES = (int, float, complex, str, bytes)
_UNIONS: tuple[object, ...] = (typing.Union, types.UnionType)
_AWAITABLES: tuple[object, ...] = (collections.abc.Awaitable, collections.abc.Coroutine)
_LITERALS: tuple[object, ...] = (typing.Literal, typing_extensions.Literal)
_ASYNC_STREAMS: tuple[object, ...] = (
    collections.abc.AsyncIterator,
    collections.abc.AsyncIterable,
    collections.abc.AsyncGenerator,
)


def answer(kind: MethodKind, answer_type: object, make_fake: MakeFake, self_fake: object) -> object:
    """Return what an unstubbed call of a method gives.

    For a coroutine that is what awaiting the call gives. Lists, dicts and sets are fresh each
    time. What is a fake is made at each call, so the engine asks once and keeps it, as
    `unittest.mock` keeps a `return_value`.

    Args:
        kind: What a call of the real method gives.
        answer_type: As `Interface.answer_type` says it.
        make_fake: Makes the fake of a class or generic alias.
        self_fake: The fake that is called; the answer for `Self`.
    """
    return plan_answer(kind, answer_type)(make_fake, self_fake)


def plan_answer(kind: MethodKind, answer_type: object) -> Answer:
    """Return what gives the answers of a method, so that the choice is made once a method."""
    if kind == "generator":
        return lambda _make, _self: _empty_generator()
    if kind == "async_generator":
        return lambda _make, _self: _empty_stream()
    inner = _plan(answer_type, 0)
    if kind == "context_manager":
        return lambda make, self_fake: _entering(inner(make, self_fake))
    if kind == "async_context_manager":
        return lambda make, self_fake: _entering_async(inner(make, self_fake))
    return inner


def is_constant(kind: MethodKind, answer_type: object) -> bool:
    """Whether every call may be given one and the same answer: a value that cannot change."""
    return kind in ("sync", "coroutine", "awaitable") and (
        _constant_of(answer_type) is not UNKNOWN or _is_optional_value(answer_type)
    )


def split_awaitable(annotation: object) -> tuple[object, object] | None:
    """Return value and awaitable of a union that gives either, as `T | Awaitable[T]`, or None.

    Libraries with a sync and an async client over the same methods are annotated so.
    """
    members = typing.get_args(annotation) if typing.get_origin(annotation) in _UNIONS else ()
    awaitable = next((one for one in members if typing.get_origin(one) in _AWAITABLES), None)
    values = tuple(one for one in members if typing.get_origin(one) not in _AWAITABLES)
    if awaitable is None or not values:
        return None
    return typing.Union[values], awaitable  # noqa: UP007 - a union of what is known only here


def _plan(annotation: object, depth: int) -> Answer:
    if depth > _DEPTH or annotation is UNKNOWN:
        return _any_mock
    constant = _constant_of(annotation)
    if constant is not UNKNOWN:
        return lambda _make, _self: constant
    if annotation is typing_extensions.Self:
        return lambda _make, self_fake: self_fake
    empty = _find(_EMPTY, annotation)
    if empty is not None:
        return lambda _make, _self: empty()
    origin = typing.get_origin(annotation)
    if origin is not None:
        return _plan_alias(annotation, origin, typing.get_args(annotation), depth)
    if isinstance(annotation, type):
        return _plan_class(annotation, depth)
    supertype = getattr(annotation, "__supertype__", UNKNOWN)
    return _any_mock if supertype is UNKNOWN else _plan(supertype, depth + 1)


def _any_mock(_make: MakeFake, _self: object) -> object:
    """Answer as `unittest.mock` does where nothing is known."""
    return MagicMock()


def _find(table: dict[object, Any], annotation: object) -> Any:
    return table.get(annotation) if is_hashable(annotation) else None


def is_hashable(annotation: object) -> bool:
    """Whether an annotation can be looked up: `Literal[[]]` cannot."""
    try:
        hash(annotation)
    except TypeError:
        return False
    return True


def _constant_of(annotation: object) -> object:
    """Return the one answer of an immutable type, UNKNOWN where there is none."""
    if is_hashable(annotation) and annotation in _CONSTANTS:
        return _CONSTANTS[annotation]
    if typing.get_origin(annotation) in _LITERALS:
        return typing.get_args(annotation)[0]
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return _constant_of_class(annotation)
    return UNKNOWN


def _constant_of_class(cls: type) -> object:
    """Return the first member of an enum, or the empty value of a subclass of `str` or `int`."""
    if issubclass(cls, Enum):
        members = type.__getattribute__(cls, "_member_map_")
        return next(iter(cast("dict[str, object]", members).values()), UNKNOWN)
    for base in _VALUE_BASES:
        if issubclass(cls, base):
            return cast(Any, base).__new__(cls)  # a bare value: no constructor of the class is run
    return UNKNOWN


def _is_optional_value(annotation: object) -> bool:
    members = typing.get_args(annotation)
    return (
        typing.get_origin(annotation) in _UNIONS
        and type(None) in members
        and _faked_member(members) is None
    )


def _plan_alias(
    annotation: object, origin: object, arguments: tuple[object, ...], depth: int
) -> Answer:
    if origin in _UNIONS:
        return _plan_union(arguments, depth)
    if origin is typing.Annotated:
        return _plan(arguments[0], depth + 1)
    if origin is tuple:
        return _plan_tuple(arguments, depth)
    if origin is type:
        return _plan_type(arguments[0] if arguments else UNKNOWN)
    if origin is collections.abc.Callable:
        return _plan_callable(arguments, depth)
    empty = _find(_EMPTY, origin)
    if empty is not None:
        return lambda _make, _self: empty()
    return _plan_protocol(annotation, origin, arguments, depth)


def _plan_protocol(
    annotation: object, origin: object, arguments: tuple[object, ...], depth: int
) -> Answer:
    """Answer for what is awaited, iterated or entered where it is nested in another type.

    The names of `typing` may stand bare, as `Awaitable`: then nothing is known of what they give.
    """
    if origin in _ASYNC_STREAMS:
        return lambda _make, _self: _empty_stream()
    if origin is collections.abc.Generator:
        return lambda _make, _self: _empty_generator()
    if origin in _AWAITABLES:
        inner = _plan(arguments[-1] if arguments else UNKNOWN, depth + 1)
        return lambda make, self_fake: Ready(inner(make, self_fake))
    first = arguments[0] if arguments else UNKNOWN
    if origin is contextlib.AbstractContextManager:
        inner = _plan(first, depth + 1)
        return lambda make, self_fake: _entering(inner(make, self_fake))
    if origin is contextlib.AbstractAsyncContextManager:
        inner = _plan(first, depth + 1)
        return lambda make, self_fake: _entering_async(inner(make, self_fake))
    if isinstance(origin, type) and issubclass(origin, asyncio.Future):
        inner = _plan(first, depth + 1)
        return lambda make, self_fake: _done(make(annotation), inner(make, self_fake))
    constant = _find(_CONSTANTS, origin)
    if constant is not None:
        return lambda _make, _self: constant
    return lambda make, _self: make(annotation)


def _plan_union(members: tuple[object, ...], depth: int) -> Answer:
    """Answer for a union: a fake where None or a class may come, else by its first member."""
    if type(None) not in members:
        return _plan(members[0], depth + 1)
    faked = _faked_member(members)
    return (lambda _make, _self: None) if faked is None else _plan(faked, depth + 1)


def _faked_member(members: tuple[object, ...]) -> object | None:
    """Return the member of an optional that a call answers with: the first that is faked."""
    return next((member for member in members if is_faked(member)), None)


def is_faked(annotation: object) -> bool:
    """Whether a type stands for an object with behaviour, so that a fake of it is the answer.

    Builtins, enums, value types, containers and what is only called or iterated are not.
    """
    if annotation is typing_extensions.Self or annotation is Any:
        return True
    origin = typing.get_origin(annotation)
    cls = origin if isinstance(origin, type) else annotation
    if not isinstance(cls, type) or cls is types.UnionType or cls in _EMPTY:
        return False
    if cls in (type, object, tuple, *_CALLABLES, *_ASYNC_STREAMS):
        return False
    if _constant_of(cls) is not UNKNOWN or typing_extensions.is_typeddict(cls):
        return False
    return not (issubclass(cls, tuple) or cls.__module__ == "collections.abc")


def _plan_class(cls: type, depth: int) -> Answer:
    if cls in _ANY:
        return _any_mock
    if typing_extensions.is_typeddict(cls):
        return _plan_typed_dict(cls, depth)
    if issubclass(cls, tuple):
        return _plan_named_tuple(cls, depth)
    if cls in (*_ASYNC_STREAMS, collections.abc.Generator, collections.abc.Awaitable):
        return _plan_protocol(cls, cls, (UNKNOWN,), depth)
    if cls is type:
        return lambda _make, _self: MagicMock()
    if cls in _CALLABLES:
        return _any_mock
    return lambda make, _self: make(cls)


def _plan_tuple(arguments: tuple[object, ...], depth: int) -> Answer:
    if not arguments or arguments[-1] is ... or arguments == ((),):
        return lambda _make, _self: ()
    items = [_plan(argument, depth + 1) for argument in arguments]
    return lambda make, self_fake: tuple(item(make, self_fake) for item in items)


def _plan_named_tuple(cls: type, depth: int) -> Answer:
    """Answer with a real named tuple of answers, so that it unpacks and compares as one."""
    size = getattr(cls, "n_sequence_fields", None)
    if isinstance(size, int):  # of C code, as `os.stat_result`: made by its own constructor alone
        return lambda _make, _self: cast(Any, cls)((0,) * size)
    fields = cast("tuple[str, ...]", getattr(cls, "_fields", ()))
    hints = _hints(cls)
    items = [_plan(hints.get(name, UNKNOWN), depth + 1) for name in fields]
    return lambda make, self_fake: tuple.__new__(cls, (item(make, self_fake) for item in items))


def _plan_typed_dict(cls: type, depth: int) -> Answer:
    """Answer with a dict of the required keys."""
    hints = _hints(cls)
    required = {name for name, default in _defaults(cls) if default is Parameter.empty}
    items = {key: _plan(hint, depth + 1) for key, hint in hints.items() if key in required}
    return lambda make, self_fake: {key: item(make, self_fake) for key, item in items.items()}


def _hints(cls: type) -> dict[str, object]:
    from netra_fakes._read import read_interface

    interface = read_interface(cls)
    return {name: interface.answer_type(name) for name in interface.spec.attributes}


def _defaults(cls: type) -> list[tuple[str, object]]:
    """Return each key of a TypedDict with its default: `Parameter.empty` where it is required."""
    from netra_fakes._read import read_interface

    signature = read_interface(cls).signature("")
    return (
        [(item.name, item.default) for item in signature.parameters.values()] if signature else []
    )


def _plan_type(wanted: object) -> Answer:
    """Answer for `type[T]`: the class itself, since what one does with a class is to name it."""
    if isinstance(wanted, type) and wanted not in _ANY:
        return lambda _make, _self: wanted
    return _any_mock


def _plan_callable(arguments: tuple[object, ...], depth: int) -> Answer:
    """Answer with a mock that is called, awaited where the callable gives an awaitable."""
    result = arguments[-1] if arguments else UNKNOWN
    origin = typing.get_origin(result)
    if origin in _AWAITABLES:
        inner = _plan(typing.get_args(result)[-1], depth + 1)
        return lambda make, self_fake: AsyncMock(return_value=inner(make, self_fake))
    inner = _plan(result, depth + 1)
    return lambda make, self_fake: MagicMock(return_value=inner(make, self_fake))


def _empty_generator() -> Generator[Any, Any, None]:
    return
    yield


def _empty_stream() -> MagicMock:
    """Return an async iterator without items, whose items may still be chosen as on any mock."""
    stream = MagicMock(spec=collections.abc.AsyncGenerator)
    stream.__anext__.side_effect = StopAsyncIteration
    return stream


def _entering(entered: object) -> MagicMock:
    """Return a context manager that gives a value; a mock, so that it can be configured."""
    manager = MagicMock(spec=contextlib.AbstractContextManager)
    manager.__enter__.return_value = entered
    manager.__exit__.return_value = None
    return manager


def _entering_async(entered: object) -> MagicMock:
    """Return an async context manager that gives a value."""
    manager = MagicMock(spec=contextlib.AbstractAsyncContextManager)
    manager.__aenter__.return_value = entered
    manager.__aexit__.return_value = None
    return manager


def _done(future: Any, value: object) -> object:
    """Make the fake of a Future or Task one that has its value already.

    No real one would do: it belongs to a loop, and there may be none yet. asyncio shall take it
    for any awaitable (`asyncio.isfuture` reads that private name), since it calls nobody back.
    """
    setattr(future, "_asyncio_future_blocking", None)
    future.done.return_value = True
    future.result.return_value = value
    future.__await__.side_effect = lambda: Ready(value).__await__()
    return future


class Ready:
    """An awaitable that gives its value each time, and does not mind being forgotten."""

    __slots__ = ("_value",)

    def __init__(self, value: object) -> None:
        self._value = value

    def __await__(self) -> Generator[Any, None, object]:
        return self._value
        yield
