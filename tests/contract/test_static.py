"""Source is read as the running program would be, with nothing imported."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from netra_fakes._spec import ClassSpec, Location, MethodSpec
from netra_fakes.contract import render_contract
from netra_fakes.contract._gather import LiveReader, StaticReader, gather, normalize
from netra_fakes.contract._incremental import IncrementalReader
from netra_fakes.contract.static import ModuleFinder, SourceIndex
from netra_fakes.contract.static._files import forget_folders
from netra_fakes.errors import SpecNotFoundError

MODELS = """\
import asyncio, enum, functools, sys
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import KW_ONLY, InitVar, dataclass, field
from typing import Any, ClassVar, Generic, NamedTuple, Optional, Protocol, TypeVar, Union, overload
from typing_extensions import TypedDict

from .names import BIG as LARGE, Impl, Names, traced, traced_async, with_limit

T = TypeVar("T")
LIMIT = 60 * 5
Ids = dict[str, list[int]]

class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"
    CRIMSON = "red"
    def shade(self) -> "Colour": ...
    @property
    def title(self) -> str: ...

class Level(enum.IntEnum):
    LOW = 1
    HIGH = enum.auto()

class Point(NamedTuple):
    x: int
    y: int = 0
    def length(self) -> float: ...

class Options(TypedDict, total=False):
    name: str
    size: int

@dataclass
class Base:
    key: str
    tags: list[str] = field(default_factory=list)
    hidden: int = field(default=3, init=False)
    shared: ClassVar[int] = 1

@dataclass(frozen=True, order=True)
class Frozen:
    a: int = LIMIT

@dataclass
class Derived(Base):
    extra: Optional[int] = None
    start: InitVar[int] = 0
    _: KW_ONLY
    last: bool = False
    def __post_init__(self, start: int) -> None:
        self.started: int = start

class Slotted:
    __slots__ = ("a", "b")
    def __init__(self, a: int, b=None) -> None:
        self.a = a
        self.b = b

class Reader(Protocol):
    name: str
    def read(self, size: int = -1, /) -> bytes: ...

class Parent(ABC, Generic[T]):
    registry: dict = {}
    def __init__(self, url: str, limit: int = LIMIT, *rest: int, colour: Colour = Colour.RED,
                 big=LARGE, kind: type = Impl, **more: Any) -> None:
        self.url = url
        self.count: int = 0
        self._init(limit)
        setattr(self, "dynamic", 1)
    def _init(self, limit: int) -> None:
        self.limit = limit
        self.__private = "x"
        self.a, (self.b, *self.c) = 1, (2, 3)
    @abstractmethod
    async def run(self, item: T) -> T: ...
    def ids(self) -> Ids: ...
    def names(self) -> Names: ...
    def private(self, __x: int) -> None: ...

class Child(Parent[int]):
    def __init__(self, *, name: str = "x") -> None:
        super().__init__(name)
        self.name = name
    async def run(self, item: int) -> int: ...
    async def stream(self) -> AsyncIterator[int]:
        yield 1
    def each(self) -> Iterator[int]:
        yield 1
    def later(self) -> Awaitable[int]: ...
    def source(self) -> AsyncIterator[int]: ...
    @staticmethod
    def parse(text: str) -> int: ...
    @classmethod
    async def make(cls, text: str) -> "Child": ...
    @contextmanager
    def opened(self) -> Iterator[int]: yield 1
    @asynccontextmanager
    async def session(self) -> AsyncIterator[int]: yield 1
    @property
    def ready(self) -> bool: ...
    @ready.setter
    def ready(self, value: bool) -> None: ...
    @functools.cached_property
    def cost(self) -> float: ...
    @functools.lru_cache(maxsize=None)
    def cached(self, a: int) -> int: ...
    @overload
    def get(self, key: str) -> str: ...
    @overload
    def get(self, key: int) -> int: ...
    def get(self, key): ...
    @traced
    def plain(self, a: int) -> int: ...
    @traced
    async def wrapped(self, a: int) -> int: ...
    @traced_async
    def lifted(self, a: int) -> int: ...
    @with_limit(3)
    def limited(self, a: int) -> int: ...
    fetch = run
    double = lambda self, x: x
    partial = functools.partialmethod(parse, "1")
    size = property(lambda self: 1)
    inner_static = staticmethod(asyncio.sleep)
    __hash__ = object.__hash__
    if sys.version_info >= (3, 8):
        def modern(self) -> None: ...
    else:
        def ancient(self) -> None: ...
    class Meta:
        table = "t"
        class Deep:
            def f(self) -> None: ...

class Open:
    def __getattr__(self, name: str) -> Any: ...

class Failure(ValueError):
    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code

async def work(child: Child, /, *, key: Union[str, int, None] = None) -> "list[Child]": ...
"""
NAMES = """\
import functools
from typing import Dict, List, TYPE_CHECKING

BIG = 10_000
Names = Dict[str, List[int]]

if TYPE_CHECKING:
    from .models import Child

class _Impl:
    pass

Impl = _Impl

def traced(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)
    return wrapper

def traced_async(function):
    @functools.wraps(function)
    async def wrapper(*args, **kwargs):
        return function(*args, **kwargs)
    return wrapper

def with_limit(limit):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs)
        return wrapper
    return decorate

def use(child: "Child") -> None: ...
"""
PYDANTIC = """\
from typing import Any, ClassVar, Optional
from pydantic import BaseModel, ConfigDict, Field, field_validator

class Model(BaseModel):
    model_config = ConfigDict(frozen=True)
    key: str
    size: int = 3
    tags: list[str] = Field(default_factory=list)
    name: Optional[str] = Field(None, alias="title")
    kind: ClassVar[str] = "model"
    _cache: dict = {}
    @field_validator("key")
    def check(cls, value: str) -> str: ...
    def label(self) -> str: ...

class Loose(Model):
    model_config = ConfigDict(extra="allow")
    more: int
"""
ATTRS = """\
import attr, attrs

@attrs.define
class New:
    a: int
    _b: str = "x"
    c: list = attrs.field(factory=list, kw_only=True)

@attr.s
class Old:
    x = attr.ib()
    y = attr.ib(default=1)
"""


def write(folder: Path, **modules: str) -> SourceIndex:
    package = folder / "statics"
    (package / "spaced").mkdir(parents=True, exist_ok=True)
    for name, text in modules.items():
        (package / f"{name}.py").write_text(text)
    forget_folders()
    return SourceIndex([folder])


def texts(folder: Path) -> tuple[list[str], list[str]]:
    """Lock the package live and statically; return the lines of both."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "statics"]:
        del sys.modules[name]
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        live = gather(["statics"], LiveReader(ModuleFinder([folder], [])))
    finally:
        sys.path.remove(str(folder))
    static = gather(["statics"], StaticReader(SourceIndex([folder])))
    assert (live.problems, static.problems) == ([], [])
    shown = [
        [line for line in render_contract(found.contract).splitlines() if line[:3] != "at "]
        for found in (live, static)
    ]
    return shown[0], shown[1]


def test_live_and_static_reading_agree_on_every_construct(tmp_path: Path) -> None:
    write(tmp_path, __init__="from .models import Child\n", models=MODELS, names=NAMES)

    live, static = texts(tmp_path)

    assert static == live
    assert "  def plain(a: int) -> int" in static
    assert "  awaitable def wrapped(a: int) -> int" in static
    assert "alias statics:Child = statics.models:Child" in static


@pytest.mark.parametrize(("library", "source"), [("pydantic", PYDANTIC), ("attrs", ATTRS)])
def test_live_and_static_reading_agree_on_generated_constructors(
    tmp_path: Path, library: str, source: str
) -> None:
    pytest.importorskip(library)
    write(tmp_path, __init__="", models=source)

    live, static = texts(tmp_path)

    own = [
        [
            line.replace("attr._make._Nothing.NOTHING", "...")
            for line in lines
            if line.startswith(("  call", "  staticmethod call", "  field", "  readonly field"))
            or "statics" in line
        ]
        for lines in (live, static)
    ]
    assert own[1] == own[0]
    assert any("call __init__(" in line for line in own[1])


def test_names_are_followed_to_where_they_are_defined(tmp_path: Path) -> None:
    index = write(
        tmp_path,
        __init__="from .a import *\nfrom .b import Second as Renamed\nfrom . import b\n",
        a="__all__ = ['First', '_Hidden']\nclass First:\n    class Inner:\n        def f(self): ...\n"
        "class _Hidden: ...\nclass Other: ...\nAlias = First\n",
        b="try:\n    from missing import Second\nexcept ImportError:\n    class Second: ...\n"
        "import os.path as p\nfrom pathlib import Path\nloop = loop2\nloop2 = loop\n",
    )
    (tmp_path / "statics" / "spaced" / "deep.py").write_text("from ..a import Alias as Again\n")

    def resolve(name: str) -> str | None:
        return index.resolve(f"statics.{name}")

    assert resolve("First") == "statics.a:First"
    assert resolve("_Hidden") == "statics.a:_Hidden"
    assert resolve("Other") is None
    assert resolve("Renamed") == "statics.b:Second"
    assert resolve("a.Alias") == "statics.a:First"
    assert resolve("a.First.Inner.f") == "statics.a:First.Inner.f"
    assert resolve("spaced.deep.Again") == "statics.a:First"
    assert resolve("b") == "statics.b"
    assert resolve("b.loop") is not None
    assert resolve("b.missing") is None
    assert resolve("b.Path.exists") is not None
    assert index.resolve("statics.a:First") == "statics.a:First"
    assert index.resolve("nowhere.at.all") is None
    assert index.resolve("nowhere:X") is None
    assert "statics.b" not in sys.modules


def test_module_tells_what_it_binds_and_what_cannot_be_seen(tmp_path: Path) -> None:
    index = write(
        tmp_path,
        __init__="",
        plain="import os\nx: int = 3\ny: int\na, *b = 1, 2\n__all__ = ['x'] + ['y']\n"
        "__all__ += ['z']\n__all__.append('a')\n__all__.remove('y')\n__all__.extend(['q'])\n"
        "for i in (): pass\nwith open('f') as g: pass\ndel a\nmatch x:\n    case 1: m = 1\n",
        odd="def __getattr__(name): ...\nglobals()['x'] = 1\n__all__ = list(globals())\n",
        worse="globals().update(x=1)\n__all__ += names\n__path__ = []\n",
        bad="def f(:\n",
    )

    plain = index.module("statics.plain")
    assert plain is not None
    assert sorted(plain.names) == ["__all__", "b", "g", "i", "m", "os", "x"]
    assert plain.exported == ("x", "z", "a", "q")
    assert not plain.is_dynamic
    odd = index.module("statics.odd")
    assert odd is not None
    assert (odd.has_getattr, odd.is_dynamic, odd.exported) == (True, True, None)
    worse = index.module("statics.worse")
    assert worse is not None
    assert (worse.is_dynamic, worse.exported) == (True, None)
    assert index.module("statics.bad") is None
    assert index.unreadable == {"statics.bad": "statics/bad.py: line 1: invalid syntax"}
    assert index.module("statics.nowhere") is None
    spaced = index.module("statics.spaced")
    assert spaced is not None
    assert (spaced.is_package, spaced.names) == (True, {})


def test_package_wins_over_module_which_wins_over_namespace(tmp_path: Path) -> None:
    index = write(tmp_path, __init__="", both="class FromFile: ...\n", near="class FromFile: ...\n")
    (tmp_path / "statics" / "both").mkdir()
    (tmp_path / "statics" / "both" / "__init__.py").write_text("class FromPackage: ...\n")
    (tmp_path / "statics" / "near").mkdir()
    forget_folders()

    assert index.resolve("statics.both.FromPackage") == "statics.both:FromPackage"
    assert index.resolve("statics.near.FromFile") == "statics.near:FromFile"
    found = SourceIndex([tmp_path / "statics" / "both"]).finder.find("statics")
    assert found is not None
    assert found.entry == tmp_path


def test_class_with_a_base_that_is_not_there_is_named_and_open(tmp_path: Path) -> None:
    index = write(
        tmp_path, __init__="", lone="import gone\nclass A(gone.Base):\n    def f(self): ...\n"
        "class B(A): ...\nclass C(make()): ...\nclass D(D): ...\n",
    )  # fmt: skip

    for name, bases in {
        "A": ("gone.Base",),
        "B": ("gone.Base",),
        "C": ("make()",),
        "D": ("D",),
    }.items():
        spec = index.spec(f"statics.lone:{name}")
        assert spec is not None
        assert (spec.is_open, spec.unresolved) == (True, bases)


def test_method_behind_an_unknown_decorator_is_there_without_a_signature(tmp_path: Path) -> None:
    index = write(
        tmp_path, __init__="",
        lone="from gone import odd\nclass A:\n    @odd\n    async def f(self, x): ...\n",
    )  # fmt: skip

    spec = index.spec("statics.lone:A")
    assert spec is not None
    assert spec.methods["f"].parameters is None


def test_file_that_is_gone_since_it_was_found_is_named(tmp_path: Path) -> None:
    write(tmp_path, __init__="", gone="class Gone: ...\n")
    reader = IncrementalReader([tmp_path])
    assert reader.index.finder.find("statics.gone") is not None
    (tmp_path / "statics" / "gone.py").unlink()

    reader.prepare("statics.gone")

    assert list(reader.specs("statics.gone")) == []
    assert list(reader.problems) == ["statics.gone"]


def test_module_that_is_run_as_a_script_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, __init__="", __main__="class Script: ...\n", lone="class Lone: ...\n")

    assert StaticReader(SourceIndex([tmp_path])).modules("statics") == ["statics", "statics.lone"]


@pytest.fixture
def importable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in sys.modules if name.partition(".")[0] == "statics"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def test_base_that_no_address_leads_to_is_left_out_of_a_contract(importable: Path) -> None:
    write(
        importable, __init__="",
        models="def make():\n    class Base:\n        def f(self): ...\n    return Base\n"
               "class Child(make()): ...\n",
    )  # fmt: skip

    found = gather(["statics.models:Child"], LiveReader(ModuleFinder([importable], [])))

    assert found.contract["statics.models:Child"].mro == ("statics.models:make.<locals>.Base",)
    assert list(found.contract.table) == ["statics.models:Child"]


def test_class_of_a_module_that_fails_is_refused_with_the_cause(importable: Path) -> None:
    write(importable, __init__="", broken="1 / 0\n")

    with pytest.raises(SpecNotFoundError) as caught:
        LiveReader(ModuleFinder([importable], [])).spec("statics.broken:Class")

    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_place_inside_of_the_library_itself_is_not_locked() -> None:
    own = MethodSpec("f", location=Location("netra_fakes/_read/shapes.py", 1))
    theirs = MethodSpec("g", location=Location("shop/orders.py", 1))
    found = normalize(ClassSpec("m", "C", methods={"f": own, "g": theirs}))

    assert found.methods == {"f": own._replace(location=None), "g": theirs}
