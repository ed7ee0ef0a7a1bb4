# ruff: noqa: UP006, UP007, UP035, UP045  # old spellings are what is tested
"""Classes of every sort that Python and its libraries know."""

from __future__ import annotations

import abc
import dataclasses
import enum
import functools
from collections.abc import Iterator, Mapping
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    AnyStr,
    ClassVar,
    Final,
    Generic,
    Literal,
    NamedTuple,
    NewType,
    Optional,
    Protocol,
    TypedDict,
    TypeVar,
    Union,
    overload,
    runtime_checkable,
)

import attrs
import pydantic
import typing_extensions

if TYPE_CHECKING:
    from collections import OrderedDict as Ordered
    from fractions import Fraction

    from nowhere_installed import Ghost

T = TypeVar("T")
K = TypeVar("K")
Bound = TypeVar("Bound", bound="Engine")
UserId = NewType("UserId", int)
Json = Union[str, list["Json"], dict[str, "Json"]]
Rows = list[dict[str, Any]]


class Color(enum.Enum):
    RED = "red"
    GREEN = "green"
    CRIMSON = "red"  # noqa: PIE796

    def lighten(self) -> Color:
        raise NotImplementedError


class Level(enum.IntFlag):
    LOW = 1
    HIGH = 2


class Point(NamedTuple):
    x: int
    y: int = 0

    def norm(self) -> float:
        raise NotImplementedError


class Movie(TypedDict):
    title: str
    year: typing_extensions.NotRequired[int]


@dataclasses.dataclass
class Order:
    number: int
    lines: list[str] = dataclasses.field(default_factory=list)
    note: Optional[str] = None
    limit: ClassVar[int] = 10
    scale: dataclasses.InitVar[int] = 1

    def __post_init__(self, scale: int) -> None:
        self.total: float = 0.0

    def add(self, line: str) -> None:
        raise NotImplementedError


@dataclasses.dataclass(frozen=True)
class FrozenOrder:
    number: int
    _: dataclasses.KW_ONLY
    note: str = ""


class Model(pydantic.BaseModel):
    name: str
    tags: list[str] = pydantic.Field(default_factory=list)
    size: int = 3
    model_config = pydantic.ConfigDict(frozen=True)

    def describe(self) -> str:
        raise NotImplementedError


class OpenModel(pydantic.BaseModel, extra="allow"):
    name: str


@attrs.define
class Parcel:
    weight: float
    label: str = "none"

    def send(self) -> bool:
        raise NotImplementedError


@attrs.frozen
class FrozenParcel:
    weight: float


class Slotted:
    __slots__ = ("__weakref__", "size", "typed")
    typed: int

    def __init__(self, size: float) -> None:
        self.size = size


class Store(Protocol):
    name: str

    def load(self, key: str) -> bytes: ...

    async def save(self, key: str, value: bytes) -> None: ...


@runtime_checkable
class Closable(Protocol):
    def close(self) -> None: ...


class Base(abc.ABC):
    @abc.abstractmethod
    async def run(self) -> int: ...

    @property
    @abc.abstractmethod
    def size(self) -> int: ...


class Engine:
    def start(self) -> None:
        raise NotImplementedError


class Repo(Generic[T]):
    items: list[T]

    def __init__(self, first: T) -> None:
        self.first = first

    async def get(self, key: str) -> T:
        raise NotImplementedError

    def find(self, key: str) -> Optional[T]:
        raise NotImplementedError

    def add(self, item: T, *rest: T) -> None:
        raise NotImplementedError

    def all(self) -> dict[str, list[T]]:
        raise NotImplementedError


class Keyed(Repo[T], Generic[K, T]):
    def key(self) -> K:
        raise NotImplementedError


class EngineRepo(Repo[Engine]):
    def itself(self) -> typing_extensions.Self:
        raise NotImplementedError


class NamedEngines(Keyed[str, Engine]):
    pass


class QuotedEngines(Keyed[str, "Later"]):
    pass


class QuotedLists(Repo[list["Later"]]):
    pass


class GhostlyEngines(Repo["Ghost"]):
    pass


class Later:
    pass


class Typed:
    """Annotations of every sort."""

    LIMIT: Final[int] = 5
    shared: ClassVar[dict[str, int]] = {}
    alias: Rows
    recursive: Json
    user: UserId
    mode: Literal["fast", "slow"]
    marked: Annotated[int, "metadata"]

    def optional(self, count: int = None, name: str | None = None) -> Optional[Engine]:
        raise NotImplementedError

    def checked_only(self, ratio: Fraction, order: Ordered[str, int]) -> dict[str, Fraction]:
        raise NotImplementedError

    def ghost(self, ghost: Ghost) -> Ghost:
        raise NotImplementedError

    def ghosts(self) -> list[Ghost]:
        raise NotImplementedError

    def bound(self, engine: Bound) -> Bound:
        raise NotImplementedError

    def free(self, items: list[T]) -> T:
        raise NotImplementedError

    def constrained(self, text: AnyStr) -> AnyStr:
        raise NotImplementedError

    def old_self(self: T) -> T:
        raise NotImplementedError

    @classmethod
    def old_class_self(cls: type[T]) -> T:
        raise NotImplementedError

    def quoted(self, engine: "Optional['Engine']") -> "list['Engine']":  # noqa: UP037
        raise NotImplementedError

    @overload
    def either(self, key: int) -> Engine: ...
    @overload
    def either(self, key: str) -> Engine: ...
    def either(self, key):
        raise NotImplementedError

    @overload
    def differing(self, key: int) -> int: ...
    @overload
    def differing(self, key: str) -> str: ...
    def differing(self, key):
        raise NotImplementedError

    def defaults(
        self,
        color: Color = Color.RED,
        kind: type = int,
        function: Any = len,
        nothing: Any = None,
        number: float = -1.5,
        infinite: float = float("inf"),
        pair: tuple[int, str] = (1, "a"),
        other: Any = object(),
        helper: Any = lambda: 1,
    ) -> None:
        raise NotImplementedError

    def nested(self) -> Inner:
        raise NotImplementedError

    class Inner:
        depth: int = 1


class Properties:
    def __init__(self, size: int) -> None:
        self._size = size

    @property
    def read_only(self) -> int:
        raise NotImplementedError

    @property
    def writable(self) -> Engine:
        raise NotImplementedError

    @writable.setter
    def writable(self, value: Engine) -> None:
        raise NotImplementedError

    @functools.cached_property
    def cached(self) -> Mapping[str, int]:
        raise NotImplementedError

    write_only = property(None, lambda self, value: None)


class MockNames:
    """Methods named as the API of a mock is."""

    called: bool
    return_value: int = 3

    def assert_valid(self) -> None:
        raise NotImplementedError

    def reset_mock(self) -> None:
        raise NotImplementedError

    def _private(self) -> None:
        raise NotImplementedError

    def __mangled(self) -> None:
        raise NotImplementedError


class Container:
    __hash__ = None

    def __contains__(self, item: object) -> bool:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError

    def __iter__(self) -> Iterator[int]:
        raise NotImplementedError


class NewType_:
    def __new__(cls, size: int) -> NewType_:
        self = super().__new__(cls)
        self.size = size
        return self


class InitParent:
    def __init__(self, name: str) -> None:
        self.name = name
        self._init_more()

    def _init_more(self) -> None:
        self.parent_more: bool = True


class Chosen:
    def __init__(self, name: str, store: Store | None = None) -> None:
        self.store = store or Slotted(1.0)
        self.backup = store if name else None
        self.either = None if name else Slotted(1.0)
        self.title = name or 7
        self.port = len(name) or 80
        self.is_named = name != ""
        self.last = name and Slotted(1.0)
        self.unknown = name.upper() or None


class InitChild(InitParent):
    def __init__(self, name: str, engine: Engine, *, store: Store | None = None) -> None:
        super().__init__(name)
        self.engine = engine
        self.store = store or Slotted(1.0)
        self.made = Engine()
        self.items: list[str] = []
        self.left, self.right = 1, "two"
        self.first = self.second = {}
        self.__secret = 1
        (self.unpacked, *self.rest) = name
        for self.looped in name:
            pass
        with open(name) as self.opened:
            pass
        setattr(self, "literal", 5)
        self._setup()
        Mixin.prepare(self)
        if name:
            self.conditional = f"{name}"

        def inner(self) -> None:
            self.not_ours = 1

    def _init_more(self) -> None:
        self.child_more = 1

    def _setup(self, depth: int = 1) -> None:
        self.depth = depth
        self._setup()

    def elsewhere(self) -> None:
        self.not_in_init = 1


class Mixin:
    def prepare(self) -> None:
        self.prepared = True


class MixedChild(InitChild, Mixin):
    pass


class Computed:
    def __init__(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self, name, value)


class ComputedNamespace:
    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


class NotComputed:
    def __init__(self, other: Any, **values: Any) -> None:
        setattr(other, "x", 1)
        setattr(self, "y", 1)
        self.z = dict(self.__dict__)
