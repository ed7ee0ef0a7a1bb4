"""The real classes of the type tests: one member for each shape that `stub()` tells apart."""

from __future__ import annotations

from abc import ABC, abstractmethod
from asyncio import Future
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, overload

T = TypeVar("T")


@dataclass
class Context:
    run_id: str
    retries: int = 0


@dataclass
class Result:
    success: bool


class Session:
    async def __aenter__(self) -> Session:
        raise NotImplementedError

    async def __aexit__(self, *reason: object) -> None:
        raise NotImplementedError

    async def commit(self, force: bool = False) -> int:
        raise NotImplementedError


class Agent:
    name: str
    on_done: Callable[[Result], Awaitable[None]]

    async def execute(self, context: Context, stream_updates: bool = False) -> Result:
        raise NotImplementedError

    async def stop(self) -> None:
        raise NotImplementedError

    def get(self, key: str, default: int = 0) -> float:
        raise NotImplementedError

    def find(self, key: str) -> Result | None:
        raise NotImplementedError

    def later(self, delay: float) -> Awaitable[int]:
        raise NotImplementedError

    def stream(self, limit: int = 10) -> AsyncIterator[bytes]:
        raise NotImplementedError

    async def tokens(self, prompt: str) -> AsyncGenerator[str, None]:
        raise NotImplementedError
        yield ""

    async def status(self, verbose: bool = False) -> dict[str, Any]:
        raise NotImplementedError

    def soon(self, key: str) -> Future[dict[str, Any]]:
        raise NotImplementedError

    def rows(self, table: str) -> Iterator[tuple[int, str]]:
        raise NotImplementedError

    @asynccontextmanager
    async def session(self, user_id: str) -> AsyncIterator[Session]:
        raise NotImplementedError
        yield Session()

    @contextmanager
    def transaction(self, name: str) -> Iterator[int]:
        raise NotImplementedError
        yield 0

    def connect(self, url: str) -> Session:
        raise NotImplementedError

    def log(self, *parts: str, level: int = 20, **fields: object) -> None:
        raise NotImplementedError

    @staticmethod
    async def ping(host: str) -> bool:
        raise NotImplementedError

    @classmethod
    def build(cls, name: str) -> Agent:
        raise NotImplementedError

    @property
    def state(self) -> str:
        raise NotImplementedError

    @overload
    def load(self, key: int) -> Result: ...
    @overload
    def load(self, key: str) -> Context: ...
    def load(self, key: int | str) -> Result | Context:
        raise NotImplementedError

    def echo(self, value: T) -> list[T]:
        raise NotImplementedError

    def anything(self, key: str) -> Any:
        raise NotImplementedError


class Repository(Generic[T]):
    async def save(self, item: T) -> T:
        raise NotImplementedError

    def all(self) -> list[T]:
        raise NotImplementedError


class Clock(Protocol):
    def now(self) -> float: ...


class Plugin(ABC):
    @abstractmethod
    def start(self, port: int) -> bool:
        raise NotImplementedError


async def handle(request: Context, timeout: float = 1.0) -> Result:
    raise NotImplementedError


def parse(text: str) -> dict[str, int]:
    raise NotImplementedError
