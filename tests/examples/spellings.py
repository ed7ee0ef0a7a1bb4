"""Every way that Python spells what a call gives."""

from __future__ import annotations

import asyncio
import functools
import inspect
import types
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Generator,
    Iterator,
)
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    contextmanager,
)
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Session:
    def commit(self) -> None:
        raise NotImplementedError


def passing_on(function: Callable[P, T]) -> Callable[P, T]:
    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        return function(*args, **kwargs)

    return wrapper


def running(function: Any) -> Any:
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return asyncio.run(function(*args, **kwargs))

    return wrapper


def giving_session(function: Any) -> Any:
    @functools.wraps(function)
    def wrapper(self: Any, *args: Any, **kwargs: Any) -> Any:
        return function(self, Session(), *args, **kwargs)

    return wrapper


def giving_keyword(function: Any) -> Any:
    @functools.wraps(function)
    async def wrapper(self: Any, *args: Any, **kwargs: Any) -> Any:
        return await function(self, *args, session=Session(), **kwargs)

    return wrapper


def renaming(function: Any) -> Any:
    @functools.wraps(function)
    def wrapper(self: Any, order: str) -> Any:
        return function(self, order, Session())

    return wrapper


def stating(function: Any) -> Any:
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    own = inspect.signature(function)
    wrapper.__signature__ = own.replace(parameters=list(own.parameters.values())[:2])
    return wrapper


class Decorated:
    """A decorator written as a class that binds like a function."""

    def __init__(self, function: Any) -> None:
        functools.update_wrapper(self, function)

    def __call__(self, *args: Any) -> Any:
        raise NotImplementedError

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        raise NotImplementedError


class CallableObject:
    async def __call__(self, order: str) -> int:
        raise NotImplementedError


async def _load(self: Any, order: str, *, deep: bool = False) -> int:
    raise NotImplementedError


class Spellings:
    def plain(self, order: str) -> int:
        raise NotImplementedError

    async def coroutine(self, order: str) -> int:
        raise NotImplementedError

    @staticmethod
    async def static(order: str) -> int:
        raise NotImplementedError

    @classmethod
    async def of_class(cls, order: str) -> int:
        raise NotImplementedError

    partial_method = functools.partialmethod(_load, deep=True)
    partial_positional = functools.partialmethod(_load, "first")
    partial = functools.partial(_load, None)

    @functools.cached_property
    async def cached(self) -> int:
        raise NotImplementedError

    @property
    async def prop(self) -> int:
        raise NotImplementedError

    @passing_on
    async def wrapped(self, order: str, /, count: int = 1) -> int:
        raise NotImplementedError

    @running
    async def run_to_its_end(self, order: str) -> int:
        raise NotImplementedError

    @giving_session
    def with_session(self, session: Session, order: str) -> int:
        raise NotImplementedError

    @giving_keyword
    async def with_keyword(self, order: str, *, session: Session) -> int:
        raise NotImplementedError

    @renaming
    def renamed(self, order: str, session: Session) -> int:
        raise NotImplementedError

    @stating
    def stated(self, order: str, hidden: int) -> int:
        raise NotImplementedError

    @Decorated
    async def decorated(self, order: str) -> int:
        raise NotImplementedError

    @functools.lru_cache
    def remembered(self, order: str) -> int:
        raise NotImplementedError

    @types.coroutine
    def old_coroutine(self) -> Generator[None, None, int]:
        yield

    def awaitable(self) -> Awaitable[int]:
        raise NotImplementedError

    def coroutine_object(self) -> Coroutine[Any, Any, list[int]]:
        raise NotImplementedError

    async def stream(self) -> AsyncIterator[int]:
        yield 1

    async def async_generator(self) -> AsyncGenerator[int, str]:
        yield 1

    def declared_stream(self) -> AsyncIterator[int]:
        raise NotImplementedError

    def generator(self) -> Iterator[int]:
        yield 1

    def declared_generator(self) -> Generator[int, None, None]:
        raise NotImplementedError

    @contextmanager
    def entered(self, order: str) -> Iterator[Session]:
        yield Session()

    @asynccontextmanager
    async def entered_async(self, order: str) -> AsyncIterator[Session]:
        yield Session()

    @passing_on
    @asynccontextmanager
    async def entered_wrapped(self) -> AsyncIterator[Session]:
        yield Session()

    def declared_manager(self) -> AbstractContextManager[Session]:
        raise NotImplementedError

    def declared_async_manager(self) -> AbstractAsyncContextManager[Session]:
        raise NotImplementedError

    @functools.singledispatchmethod
    async def dispatched(self, order: Any) -> int:
        raise NotImplementedError

    handler: Callable[[str], Awaitable[int]]

    async def __call__(self, order: str) -> int:
        raise NotImplementedError

    async def __aenter__(self) -> Spellings:
        raise NotImplementedError

    async def __aexit__(self, *details: object) -> None:
        raise NotImplementedError

    def __aiter__(self) -> AsyncIterator[int]:
        raise NotImplementedError

    async def __anext__(self) -> int:
        raise NotImplementedError

    def __await__(self) -> Generator[Any, None, int]:
        raise NotImplementedError
