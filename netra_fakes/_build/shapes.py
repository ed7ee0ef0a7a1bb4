"""Turn a stubbed value into what a call of a stream or context manager method gives."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

from netra_fakes._answers import Ready
from netra_fakes._build import stock
from netra_fakes._spec import MethodKind


def shape(kind: MethodKind, value: Any) -> Any:
    """Return a stream of a stubbed list, anew for each call; what fits already stays itself.

    Args:
        kind: What the real method gives.
        value: A list of items, an exception to raise at its use, or the finished object.
    """
    if kind == "async_generator":
        return _shape_async_stream(value)
    if kind == "generator":
        return _shape_stream(value)
    return _shape_context(kind, value)


def shape_awaitable(value: Any) -> Any:
    """Return an awaitable of a stubbed result; a stubbed exception is raised."""
    if stock.is_exception(value):
        raise value
    return value if inspect.isawaitable(value) else Ready(value)


def _shape_async_stream(value: Any) -> Any:
    if stock.is_exception(value):
        return _raise_in_async_stream(value)
    if isinstance(value, (list, tuple, set, frozenset, range, Iterator)):
        return stream_async(value)
    return value


def _shape_stream(value: Any) -> Any:
    if stock.is_exception(value):
        return _raise_in_stream(value)
    if isinstance(value, (list, tuple, set, frozenset, range)):
        return stream(value)
    return value


async def stream_async(items: Iterable[Any]) -> AsyncIterator[Any]:
    """Yield items; an exception among them is raised where it stands."""
    for item in items:
        if stock.is_exception(item):
            raise item
        yield item


def stream(items: Iterable[Any]) -> Iterator[Any]:
    """Yield items; an exception among them is raised where it stands."""
    for item in items:
        if stock.is_exception(item):
            raise item
        yield item


async def _raise_in_async_stream(error: Any) -> AsyncIterator[Any]:
    raise error
    yield


def _raise_in_stream(error: Any) -> Iterator[Any]:
    raise error
    yield


class Entering:
    """A context manager, sync and async, that gives a value on entering and swallows nothing."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def __enter__(self) -> Any:
        return _entered(self._value)

    def __exit__(self, *reason: object) -> None:
        return None

    async def __aenter__(self) -> Any:
        return _entered(self._value)

    async def __aexit__(self, *reason: object) -> None:
        return None


def _entered(value: Any) -> Any:
    if stock.is_exception(value):
        raise value
    return value


def _shape_context(kind: MethodKind, value: Any) -> Any:
    name = "__aenter__" if kind == "async_context_manager" else "__enter__"
    if not stock.is_exception(value) and inspect.getattr_static(type(value), name, None):
        return value
    return Entering(value)
