"""Classes that the engine's tests make fakes of; a body that runs is a leak into real code."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, ClassVar, Generic, Protocol, TypeVar, runtime_checkable

from typing_extensions import Self

T = TypeVar("T")


class Color(Enum):
    RED = "red"
    GREEN = "green"


class Config:
    debug: bool = True
    limit: int = 3
    names: list[str] = ["a"]  # noqa: RUF012

    def get(self, key: str, default: int = 0) -> int:
        raise NotImplementedError


class Result:
    success: bool

    def __init__(self, success: bool) -> None:
        raise NotImplementedError


class Tool:
    def run(self, text: str) -> str:
        raise NotImplementedError


def through(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return wrapper


class Agent:
    """An agent."""

    kind: ClassVar[str] = "plain"
    timeout: float = 1.5
    ran = 0

    class Failure(Exception):
        pass

    class Inner:
        def ping(self) -> int:
            raise NotImplementedError

    def __init__(
        self, name: str, config: Config, on_done: Callable[[int], Awaitable[bool]]
    ) -> None:
        self.name = name
        self.config = config
        self.on_done = on_done
        self.tool: Tool | None = None
        self.items: list[int] = []
        self.attempts = 2
        self._secret = 1
        raise NotImplementedError

    async def execute(self, context: Any, run_id: str, flag: bool = False) -> bool:
        raise NotImplementedError

    async def fetch(self, key):
        raise NotImplementedError

    def get(self, key: str, default: int = 0, *, strict: bool = False) -> int:
        raise NotImplementedError

    def plain(self, a, b=2):
        raise NotImplementedError

    def many(self, *args: int, **options: str) -> None:
        raise NotImplementedError

    def child(self) -> Config:
        raise NotImplementedError

    def maybe(self) -> Config | None:
        raise NotImplementedError

    def color(self) -> Color:
        raise NotImplementedError

    def again(self) -> Self:
        raise NotImplementedError

    async def find(self) -> Config:
        raise NotImplementedError

    def later(self, n: int) -> Awaitable[int]:
        raise NotImplementedError

    @through
    async def wrapped(self, n: int) -> int:
        raise NotImplementedError

    async def stream(self, n: int = 0) -> AsyncIterator[int]:
        raise NotImplementedError
        yield 1

    def pieces(self) -> Iterator[int]:
        raise NotImplementedError
        yield 1

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Config]:
        raise NotImplementedError
        yield

    @contextmanager
    def opened(self) -> Iterator[Config]:
        raise NotImplementedError
        yield

    @staticmethod
    async def static(x: int) -> int:
        raise NotImplementedError

    @classmethod
    def make(cls, x: int) -> Self:
        raise NotImplementedError

    @property
    def state(self) -> str:
        raise NotImplementedError

    @property
    def writable(self) -> int:
        raise NotImplementedError

    @writable.setter
    def writable(self, value: int) -> None:
        raise NotImplementedError

    @property
    async def ready(self) -> int:
        raise NotImplementedError

    def _private(self) -> int:
        raise NotImplementedError


class Store:
    def __len__(self) -> int:
        raise NotImplementedError

    def __contains__(self, key: object) -> bool:
        raise NotImplementedError

    def __getitem__(self, key: str) -> Config:
        raise NotImplementedError

    def __setitem__(self, key: str, value: Config) -> None:
        raise NotImplementedError

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError

    def __bool__(self) -> bool:
        raise NotImplementedError

    def __enter__(self) -> Self:
        raise NotImplementedError

    def __exit__(self, *reason: object) -> None:
        raise NotImplementedError

    def __call__(self, key: str) -> int:
        raise NotImplementedError


class Connection:
    async def __aenter__(self):
        raise NotImplementedError

    async def __aexit__(self, *reason: object) -> None:
        raise NotImplementedError

    def __aiter__(self) -> Self:
        raise NotImplementedError

    async def __anext__(self) -> int:
        raise NotImplementedError

    def __await__(self):
        raise NotImplementedError


class AsyncHandler:
    async def __call__(self, event: str) -> bool:
        raise NotImplementedError


class Repo(Generic[T]):
    def get(self, key: str) -> T:
        raise NotImplementedError

    async def load(self, key: str) -> T | None:
        raise NotImplementedError


@runtime_checkable
class Notifier(Protocol):
    channel: str

    async def notify(self, text: str) -> bool: ...


@dataclass
class Point:
    x: int
    y: int = 0
    tags: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Fixed:
    x: int


class Slotted:
    __slots__ = ("left", "right")
    left: int


class Raising:
    """Reading any of these would run code of the class."""

    class Descriptor:
        def __get__(self, instance: object, owner: type | None = None) -> Any:
            raise RuntimeError("a descriptor was run")

    trap = Descriptor()

    @property
    def prop(self) -> int:
        raise RuntimeError("a property was run")

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError("__getattr__ was run")

    def method(self, a: int) -> int:
        raise RuntimeError("a method was run")


class Colliding:
    """Methods named like the API of mocks."""

    def called(self) -> bool:
        raise NotImplementedError

    def reset_mock(self) -> bool:
        raise NotImplementedError

    def assert_valid(self, strict: bool) -> bool:
        raise NotImplementedError

    def ordinary(self) -> int:
        raise NotImplementedError


def handler(event: str, retries: int = 0) -> bool:
    raise NotImplementedError


async def async_handler(event: str) -> Config:
    raise NotImplementedError
