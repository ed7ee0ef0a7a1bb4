"""Audit what tests do with real objects, and what the application's own code says of them."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from netra_fakes.audit import Project
from tests.audit.cases import find, open_shop

APP = """
    from __future__ import annotations
    import asyncio
    import functools
    from contextlib import asynccontextmanager, contextmanager
    from dataclasses import dataclass
    from enum import Enum
    from typing import Any, AsyncIterator, Awaitable, Generator, Generic, Optional, Self, TypeVar, Union
    from pydantic import AliasChoices, BaseModel, ConfigDict, Field, model_validator, root_validator
    from elsewhere import Unknown
    from abc import ABCMeta
    from shop.jobs import fetch
    from shop.store import Store

    SHARED = ConfigDict()
    OPTIONS = {}
    T = TypeVar("T")

    @Unknown
    def strange(): ...

    class Handle:
        def __await__(self): ...

    class Till:
        store: Store

        def __new__(cls):
            made = super().__new__(cls)
            cls.shared = made
            made.opened = 1
            return made

        def __init__(self, store: Store = None, *, spare: Optional[Store] = None):
            self.store = store
            self._spare = spare or store
            box = Bag()
            box.inner = store
            self.opened_with = store if store else Store()
            self.derived: Store = Till.read(store)
            self.__dict__["through"] = 1

        def start(self):
            self.started = 1
            setattr(self, "literal", 1)
            object.__setattr__(self, "frozen", 1)
            self.given_from_outside.run()

        @classmethod
        def prepare(cls):
            cls.prepared = 1

        def handle(self) -> Handle: ...
        def maybe(self) -> Union[Awaitable[int], int]: ...
        def awaitable(self) -> Awaitable[int]: ...
        def anything(self) -> T: ...
        def unknown(self) -> Unknown: ...
        def untold(self) -> Any:
            return Handle()
        def handed(self):
            return later()
        def told(self) -> Optional[Any]:
            return None
        def future(self) -> asyncio.Future[int]: ...
        def text(self) -> str | None: ...
        def same(self) -> Self: ...
        def till(self) -> Till: ...
        def __enter__(self):
            return self
        def __exit__(self, *exc): ...
        @contextmanager
        def books(self) -> Generator[Store, None, None]: ...
        @asynccontextmanager
        async def ledger(self) -> AsyncIterator[dict[str, int]]: ...
        async def close(self) -> None: ...
        def fetched(self):
            return fetch()
        def first(self):
            import json
            return str(json.dumps(self.names["a"]))
        async def __call__(self, amount: int) -> int: ...

    async def later(): ...

    class Entered:
        async def __aenter__(self) -> Store: ...
        async def __aexit__(self, *exc): ...

    class Odd:
        def __enter__(self): ...
        def __exit__(self, *exc): ...

    class BigTill(Till):
        def __init__(self):
            super().__init__()
            self.big = 1

    class Left(BigTill): ...
    class Right(BigTill): ...
    class Both(Left, Right): ...

    class Outer:
        class Inner:
            def start(self):
                self.started = 1

    class Bag:
        def __init__(self):
            self.name = ""
        def __repr__(self):
            return str(self.__dict__)

    class Dispatcher:
        def run(self, name):
            return getattr(self, name)()
        def other(self, thing):
            return getattr(thing, "x"), setattr(thing, "y", 1), vars()

    class Watched:
        def __setattr__(self, name, value): ...

    class Open:
        def fill(self, names):
            for name in names:
                setattr(self, name, 1)

    class Filled:
        def fill(self, names):
            self.__dict__.update(names)

    class Keyed:
        def fill(self, name):
            self.__dict__[name] = 1

    class Meta(type):
        def __call__(cls, *args, **kwargs): ...

    class Strange(type): ...
    class Single(metaclass=Meta): ...
    class Foreign(metaclass=Unknown): ...
    class Plain(metaclass=Strange):
        def __init__(self, a): ...
    class Abstract(metaclass=ABCMeta):
        def __init__(self, a): ...
    class Chosen:
        def __new__(cls, kind):
            if kind:
                return Store()
            made = object.__new__(cls)
            return made

    def configure(thing: Any):
        thing.configured = 1

    class Wrapper:
        def __init__(self, inner):
            self.inner = inner
        def go(self):
            self.inner.gone = 1

    def elsewhere(till, big_till, store):
        till.set_elsewhere = 1
        store.kept = 1

    def add(cls):
        cls.added = 1
        return cls

    def add_any(cls):
        setattr(cls, "x", 1)
        return cls

    @add
    class Decorated: ...
    @add_any
    class Filling: ...
    @functools.total_ordering
    class Ordered: ...

    def inject(func):
        @functools.wraps(func)
        def wrapper(self, *args, **kwargs):
            print(*args)
            return func(self, 1, *args, **kwargs)
        return wrapper

    def plain(func):
        @functools.wraps(func)
        def wrapper(*args, **kwargs):
            return func(*args, **kwargs)
        return wrapper

    def dropping(func):
        @functools.wraps(func)
        def wrapper(*args, **kwargs):
            return func(*args)
        return wrapper

    def naming(func):
        @functools.wraps(func)
        def wrapper(*args, **kwargs):
            return func(*args, extra=1, **kwargs)
        return wrapper

    class Calls:
        @inject
        def injected(self, one, two): ...
        @plain
        def passed(self, one): ...
        @dropping
        def dropped(self, one): ...
        @naming
        def named(self, one, extra): ...

    @dataclass
    class Money:
        amount: int

    class Level(Enum):
        LOW = 1
        def text(self, short): ...

    class Model(BaseModel):
        name: str
    class Named(BaseModel):
        model_config = ConfigDict(populate_by_name=True)
        message_id: str = Field(alias="messageId")
    class Camel(BaseModel):
        model_config = {"alias_generator": str.upper}
        name: str
    class Choice(BaseModel):
        ident: str = Field(validation_alias=AliasChoices("id", "key"))
    class Before(BaseModel):
        name: str
        @model_validator(mode="before")
        @classmethod
        def fill(cls, data): ...
    class After(BaseModel):
        name: str
        @model_validator(mode="after")
        def check(self): ...
        @property
        def short(self): ...
    class Root(BaseModel):
        name: str
        @root_validator
        def check(cls, values): ...
    class Strict(BaseModel, extra="forbid"):
        name: str
    class Below(Strict):
        class Config:
            frozen = True
            def helper(self): ...
    class Shared(BaseModel, **OPTIONS):
        model_config = SHARED
        name: str
    class Own(BaseModel):
        host: str
        def __init__(self, address, **kwargs): ...

    def find(items) -> Till: ...
    till = Till()
    config: Till = Till()
    """
HEAD = """
import asyncio
import contextlib
import dataclasses
import sys
import types
import unittest
import pytest
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from unittest.mock import AsyncMock, MagicMock, Mock, patch
from shop import app
from shop.app import (
    Bag, Before, Below, Calls, Camel, Choice, Chosen, Decorated, Dispatcher, Entered, Filled, Filling,
    Foreign, Handle, Keyed, Level, Model, Money, Named, Odd, Open, Ordered, Own, Plain, Root, Single,
    Strict, Till, Watched, Wrapper, After, configure, later,
)
from shop.core import Gateway, charge
from shop.store import Store
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = open_shop(tmp_path_factory.mktemp("shop"))
    (project.root / "src" / "shop" / "app.py").write_text(dedent(APP))
    (project.root / "src" / "shop" / "jobs.py").write_text(
        "async def fetch(): ...\nclass Till: ...\nclass Deeper(Till):\n    deeper = 1\n"
    )
    return project


CONFTEST = """
    import pytest
    from types import SimpleNamespace
    from dataclasses import dataclass
    from unittest.mock import MagicMock, Mock, patch
    from shop.app import Till
    import shop.app
    from shop.store import Store

    shop.app.orig = 1

    @dataclass
    class Stack:
        till: Till

    @pytest.fixture
    def store():
        store = Mock(spec=Store)
        store.sent = []
        store.load.x = 1
        return store

    @pytest.fixture
    def space():
        return SimpleNamespace(till=Till(Store()), many=[Till() for _ in range(2)])

    @pytest.fixture
    def stack():
        return Stack(Till())
    """


def codes(project: Project, source: str) -> str:
    return " ".join(finding.code for finding in find(project, HEAD + source))


def inside(lines: str) -> str:
    return "async def test_it(mocker, monkeypatch, thing):\n" + "".join(
        f"    {line}\n" for line in lines.splitlines()
    )


CASES = {
    "awaited by its class": ("t = Till()\nawait t.handle()\nawait t.till()", "NF103"),
    "awaited by a union": ("await Till().maybe()\nawait Till().awaitable()", ""),
    "awaited by a variable of types": ("await Till().anything()\nawait Till().unknown()", ""),
    "awaited by its code": (
        "await Till().untold()\nawait Till().handed()\nawait Till().fetched()\nawait app.strange()", "",
    ),
    "awaited though nothing comes": ("await Till().told()\nawait Till().text()", "NF103 NF103"),
    "awaited future": ("await Till().future()", ""),
    "awaited manager": ("await Till().books()\nawait Till().ledger()", "NF103 NF103"),
    "async double of a manager": ("t = Till()\nt.books = AsyncMock()", "NF102"),
    "awaited constructor": (
        "await Till()\nawait Handle()\nwith pytest.raises(TypeError):\n    await Till()", "NF103",
    ),
    "union that begins with an awaitable": ("Till().maybe()\nTill().awaitable()", "NF104"),
    "call of an object": ("t = Till()\nt(1)\nawait t()\nStore()(1)", "NF104 NF201"),
    "the same object": ("t = Till().same()\nt.nothing\nTill().same", "NF302"),
    "names that methods give": (
        "t = Till()\nt.started\nt.literal\nt.frozen\nt.opened\nt.through\nt.shared\n"
        "t.given_from_outside\nTill.shared\nTill.prepared\nt.nothing\nTill.started",
        "NF302 NF302",
    ),
    "names of a class below": (
        "t = app.till.till()\nt.big\nt.huge\nTill().big\nm = Mock(spec=Till)\n"
        "m.big = 1\npatch.object(app.till.till(), 'text')", "NF302 NF302",
    ),
    "patched names of a class below": (
        "t = app.till.till()\npatch.object(t, 'big')\npatch.object(t, 'huge')", "NF401",
    ),
    "names of a class below in the tests": (
        "class Mine(Till):\n    def more(self): ...\n    def text(self): ...\n"
        "    def close(self): ...\nclass Other:\n    most = 1\n"
        "t = app.till.till()\nt.more\nt.most\nawait t.text()\nt.handle()\nt.close()", "NF302",
    ),
    "names of classes below that are others": (
        "t = app.till.till()\nt.deeper\napp.Outer.Inner().started\napp.Outer.Inner().other",
        "NF302 NF302",
    ),
    "raised": ("raise Till(1, 2)", "NF201"),
    "set again while patched": (
        "t = Till()\nwith patch.object(t, 'text', Mock()):\n    t.text = 1\nt.text", "",
    ),
    "names set on a bag": (
        "Bag().size = 1\nDispatcher().size = 1\nWatched().size = 1\nTill().size = 1\n"
        "Bag().weight",
        "NF302 NF302",
    ),
    "names that cannot be listed": ("Open().x\nFilled().x\nKeyed().x", ""),
    "names that a decorator gives": (
        "Decorated().added\nDecorated().other\nFilling().x\nFilling().y\nOrdered().x",
        "NF302 NF302",
    ),
    "names that callables give": (
        "t = Till()\nconfigure(t)\nt.configured\nt.other\nw = Till()\nWrapper(w).go()\nw.gone\n"
        "w.went\nm = Till()\nMoney(m)\nm.went",
        "NF302 NF302 NF302",
    ),
    "names set elsewhere": ("Till().set_elsewhere\nStore().set_elsewhere\nStore().kept", "NF302"),
    "classes made freely": (
        "Single(1)\nForeign(1)\nPlain()\nx = Chosen(1)\nx.anything\nChosen()\napp.Abstract()",
        "NF201 NF201",
    ),
    "calls through decorators": (
        "c = Calls()\nc.injected(2)\nc.passed()\nc.dropped(1, x=2)\nc.named(1)", "NF201",
    ),
    "attribute kept from an argument": (
        "m = Mock()\nt = Till(m)\nt.store.lod.assert_called()\nt.store.lod\n"
        "g = Gateway(Store())\ng.store.lod\nTill(thing).store.lod\nTill(*thing).store.lod\n"
        "Till(None).store.lod\nTill('x').store.lod",
        "NF301 NF302 NF302 NF302 NF501",
    ),
    "object or a default": (
        "given = None\nt = given or Till()\nt.nothing\nu = thing or Till()\nu.nothing\n"
        "v = given and Till()\nv.nothing", "NF302",
    ),
    "attribute made of an argument": (
        "Till(Store()).derived.lod\nTill(Store()).opened_with.lod\nTill().derived.lod",
        "NF302 NF302",
    ),
    "double set on an object of the tests' own class": (
        "class Mine(Gateway): ...\nm = Mine(1)\nm.pay = Mock()\nm.pay.assert_called()\n"
        "m.mine = 1\nm.mine\nclass Free: ...\nf = Free()\nf.pay = Mock()\nf.pay.x", "NF101",
    ),
    "the same object of a class of the tests": (
        "class Mine(Till):\n    def __init__(self):\n        self.extra = 1\n"
        "    def more(self):\n        return super().same().extra\nMine().same().extra\n"
        "Mine().same().other\nTill().same().extra",
        "NF302 NF302",
    ),
    "what a set-up leaves for a method read before it": (
        "class Mine(Till):\n    def __init__(self):\n        self.extra = []\n"
        "    def more(self):\n        self.extra.append(1)", "",
    ),
    "attribute of what is answered": (
        "app.till.till().store.lod\nTill(thing).till().store.lod\nx = Till([1, Store()]).till()\n"
        "x.store.lod\napp.find([1, Till()]).store.lod\napp.find([thing]).store.lod",
        "NF302 NF302",
    ),
    "attribute after a patch": ("with patch('shop.app.later'):\n    app.till.store.lod", ""),
    "global object": (
        "app.till.nothing\nfrom shop.app import config\nconfig.nothing\n"
        "monkeypatch.setattr(app, 'till', 1)\napp.till.nothing",
        "NF302 NF302",
    ),
    "entered object": (
        "with Till() as t:\n    t.nothing\nasync with Entered() as s:\n    s.lod\n"
        "with Odd() as o:\n    o.nothing\nwith Till().books() as b:\n    b.lod\n"
        "async with Till().ledger() as l:\n    l.nothing\nwith Store() as s:\n    s.x",
        "NF302 NF302 NF302",
    ),
    "entered stack": (
        "thing.enter_context(Till()).nothing\n(await thing.enter_async_context(Entered())).lod",
        "NF302 NF302",
    ),
    "patched while entered": (
        "t = Till()\nwith patch.object(t, 'till', Mock()), patch.object(t, 'text'):\n    t.till()\n"
        "patch.object(t, 'till', AsyncMock())\npatch.object(t, 'gone')",
        "NF102 NF401",
    ),
    "patched attribute that the test gave": (
        "g = Gateway(Store())\npatch.object(g, 'store').lod\ng.mine = 1\npatch.object(g, 'mine')\n"
        "g.mine",
        "",
    ),
    "loop over alike": (
        "for t in (Till(), Till()):\n    t.nothing\nfor t in [Till(), Store()]:\n    t.nothing\n"
        "for m in (Mock(spec=Store), Mock(spec=Store)):\n    m.load = Mock()\n"
        "for x in ():\n    x.y\nfor x in {'a': Till()}:\n    x.y",
        "NF101 NF302",
    ),
    "collection of alike": (
        "many = [Till() for _ in thing]\nmany[0].nothing\nmany[1:].nothing\na, b = many\na.nothing\n"
        "for n, t in enumerate(many):\n    t.nothing\nfor t in reversed(many):\n    t.nothing\n"
        "[t.nothing for t in many]\n{t.nothing for t in many}\nthing(many)\nlist(thing)\nlist()",
        "NF302 NF302 NF302 NF302 NF302 NF302",
    ),
    "gathered": (
        "g = Gateway(Store())\nx, y = await asyncio.gather(Entered().__aenter__(), g.pay(1))\n"
        "x.lod\nz = await asyncio.gather(*[Entered().__aenter__() for _ in thing])\nz[0].lod\n"
        "w = await asyncio.gather(*[1 for _ in thing])\nv = await asyncio.gather(thing)\n"
        "u = await asyncio.gather()",
        "NF302 NF302",
    ),
    "dropped list of coroutines": ("g = Gateway(Store())\n[g.pay(n) for n in thing]", "NF104"),
    "looked at but not awaited": (
        "x = Gateway(Store()).pay(1)\nassert isinstance(x, dict)\ny = Gateway(Store()).pay(1)\n"
        "assert isinstance(y, types.CoroutineType)\nlen = thing\nlen(Gateway(Store()).pay(1))",
        "NF104",
    ),
    "namespace": (
        "s = SimpleNamespace(till=Till())\ns.till.nothing\ns.till = Store()\ns.till.lod\ns.other\n"
        "SimpleNamespace(**thing).x",
        "NF302 NF302",
    ),
    "dataclass of the tests": (
        "@dataclass\nclass Stack:\n    a: int\n    till: Till = None\n    other = 1\n"
        "Stack(1, Till()).till.nothing\nStack(1, till=Till()).till.nothing\nStack(1).till",
        "NF302 NF302",
    ),
    "class below in the tests": (
        "class Mine(Gateway):\n    x: int\n    extra = 1\n"
        "    def __enter__(self):\n        return self\n"
        "m = Mine(1)\nm.extra\nm.nothing\nm.quote()\nawait m.quote(1)\nm.x\n"
        "with m as n:\n    n.nothing",
        "NF103 NF201 NF302 NF302",
    ),
    "constructor of a class below": (
        "class A(Gateway): ...\nA()\nclass B(Gateway):\n    def __init__(self): ...\nB()\n"
        "class C(Money): ...\nC(sum=1)\nclass D(Money):\n    sum: int = 0\nD(sum=1)\n"
        "class E(Gateway, thing.Base): ...\nE()\nE().nothing",
        "NF201 NF201",
    ),
    "class below that looks up itself": (
        "class A(Gateway):\n    def __getattr__(self, name): ...\nA(1).nothing", "",
    ),
    "entered object of a class below": (
        "class A(Till): ...\nwith A() as a:\n    a.nothing\nclass B(Gateway): ...\n"
        "with B(1) as b:\n    b.nothing\nclass C: ...\nwith C() as c:\n    c.nothing",
        "NF302",
    ),
    "super": (
        "class A(Gateway):\n    def __init__(self):\n        super().__init__(stoer=1)\n"
        "        super().nothing\n        super().quote(1, 2)\nclass B(A):\n"
        "    def __init__(self):\n        super().__init__()\n        super().help()\n"
        "class M:\n    def help(self): ...\nclass N(B, M):\n    def __init__(self):\n"
        "        super().help()\nclass C(Model):\n"
        "    def __init__(self):\n        super().__init__(1)\nsuper().x",
        "NF201 NF201",
    ),
    "enum member": ("Level.LOW.text()\nLevel.LOW.text(1)\nLevel.LOW.value", "NF201"),
    "real method as if a mock": (
        "s = Store()\ns.load.return_value = 1\ns.load.assert_called()\ns.load.x = 1\n"
        "charge.assert_called()\napp.later.return_value = 1\nt = Store()\n"
        "patch.object(Till, 'text').start()\nTill().text.assert_called()",
        "NF302 NF302",
    ),
    "real method that a helper may have replaced": (
        "def prepare(store):\n    store.get = Mock()\ns = Store()\nprepare(s)\n"
        "s.get.assert_called()\ns.load.assert_called()", "NF302",
    ),
    "attribute by its name": (
        "s = Store()\nsetattr(s, 'mark', 1)\ns.mark\nm = Mock(spec=Store)\nsetattr(m, 'lod', 1)\n"
        "setattr(m, 'load', Mock())\nsetattr(s, 'load', Mock())\nsetattr(s, thing, 1)\ns.gone\n"
        "setattr(thing, 'x', m)\ngetattr(m, 'get')\ngetattr(s, 'x')\nsetattr(m, thing, 1)",
        "NF101 NF101 NF301",
    ),
    "bookkeeping read by its name": ("m = Mock(spec=Store)\nm.seen = []\ngetattr(m, 'seen')", ""),
    "spec of a coroutine function": ("s = Store()\ns.load = MagicMock(spec=Store.load)", ""),
    "monkeypatch of its own": (
        "with pytest.MonkeyPatch.context() as patcher:\n    patcher.setattr(app, 'gone', 1)\n"
        "p = pytest.MonkeyPatch()\np.setattr(app, 'gone', 1)",
        "NF401 NF401",
    ),
    "module put in by a patch": (
        "monkeypatch.setitem(sys.modules, 'shop.made', 1)\nimport shop.made\n"
        "monkeypatch.setitem(thing, 'shop.gone', 1)\nimport shop.gone\n"
        "with patch.dict(sys.modules, {'shop.put': 1}):\n    import shop.put",
        "NF402",
    ),
    "name that a patch makes": (
        "with patch('shop.app.Till.more', 1, create=True):\n    Till.more\n    Till().more", "",
    ),
    "model": (
        "Model()\nModel(name='a', x=1)\nm = Model(name='a')\nm.nothing\nm.json()\n"
        "m.model_extra\nModel.name\nModel.model_fields",
        "NF201 NF302 NF302",
    ),
    "model with names": ("Named(message_id='a')\nNamed(messageId='a')\nNamed()", "NF201"),
    "model with other names": ("Camel(NAME='a')\nChoice(id=1)\nCamel(1)", "NF201"),
    "model filled in": ("Before()\nAfter()\nRoot()", "NF201 NF201"),
    "strict model": ("Strict(name='a', x=1)\nBelow(name='a', x=1)\napp.Shared(x=1)", "NF201 NF201 NF201"),
    "model with a constructor": ("Own('h:3')\nOwn()", "NF201"),
    "other Python": (
        "if sys.version_info < (3, 0):\n    Till().gone\n    from shop import gone\nTill().went",
        "NF302",
    ),
    "other branch": (
        "t = Till()\nx = t.text if hasattr(t, 'text') else t.txt\nif hasattr(t, 'text'):\n    pass\n"
        "else:\n    t.txt\nmatch t:\n    case _:\n        t.txt\ny = t.a if thing else t.b",
        "NF302 NF302",
    ),
    "nonlocal": (
        "t = Till()\ndef swap():\n    nonlocal t, other\n    t = 1\nt.nothing", "",
    ),
    "raising call": (
        "pytest.raises(TypeError, lambda: Till(1, 2))\ndef build():\n    return Till(1, 2)\n"
        "with pytest.raises(TypeError):\n    build()",
        "",
    ),
    "asserted as a value": (
        "m = Mock()\nassert m.assert_called_once\nassert m.called_once, m.x\nassert m.called\n"
        "m.not_called()\nTill().assert_called\nassert thing.assert_called",
        "NF203 NF203 NF204",
    ),
    "asserted name that is missing": (
        "m = Mock(spec=Store)\nm.lod.assert_called()\nm.load.assert_called()\n"
        "m.load.return_value.x.assert_called()",
        "NF301",
    ),
    "refused where it is set": (
        "with pytest.raises(AttributeError):\n    m = Mock()\n    Gateway(m)\n    m.lod.x = 1", "",
    ),
    "patch on a class": (
        "with patch.object(Gateway, 'quote') as q, patch.object(Gateway, 'quote', autospec=True) as r:\n"
        "    q.assert_called_with(1)\n    q.assert_called_with(1, 2)\n"
        "    r.assert_called_with(thing, 1)\n    r.assert_called_with(1)",
        "NF202 NF202",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_use_of_an_object_gives_these_findings(project: Project, name: str) -> None:
    lines, expected = CASES[name]

    assert " ".join(sorted(codes(project, inside(lines)).split())) == expected


MODULES = {
    "patch by a decorator": (
        "TILL = Till()\n@patch.object(TILL, 'text')\ndef test_a(text):\n    TILL.nothing\n"
        "def test_b():\n    TILL.text(1)\n",
        "NF302 NF201",
    ),
    "patch of a name of this module": (
        "def test_it():\n    with patch(__name__ + '.Till'):\n        Till(1, 2).x\n"
        "    with patch('test_case.Store'):\n        Store(1)\n    with patch(__name__ + '.x'):\n"
        "        pass\n",
        "",
    ),
    "own context manager": (
        "@contextmanager\ndef fails():\n    with pytest.raises(TypeError):\n        yield Till()\n"
        "@contextmanager\ndef made():\n    yield Till()\n"
        "def test_it():\n    with fails() as t:\n        Till(1, 2)\n        t.nothing\n"
        "    with made() as t:\n        Till(1, 2)\n",
        "NF302 NF201",
    ),
    "test of another Python": (
        "@pytest.mark.skipif(sys.version_info < (3, 99), reason='x')\ndef test_it():\n"
        "    Till(1, 2)\n@pytest.mark.skipif(thing, reason='x')\ndef test_other():\n    Till(1, 2)\n",
        "NF201",
    ),
    "expected failure": (
        "@pytest.mark.xfail(raises=TypeError, reason='x')\ndef test_it():\n    Till(1, 2)\n"
        "@pytest.mark.xfail\ndef test_other():\n    Till(1, 2)\n",
        "NF201",
    ),
    "what tests share": (
        "class TestIt:\n    till: Till\n    store: Store = Store()\n"
        "    def setup_method(self):\n        self.till = Till()\n        self.double = Mock(spec=Store)\n"
        "        self.made = Till\n"
        "    def test_a(self):\n        self.till.text = Mock()\n        self.double.load = AsyncMock()\n"
        "        self.double.get = Mock()\n"
        "    def test_b(self):\n        self.till.text()\n        self.till.nothing\n"
        "        self.double.load = Mock()\n        self.store.lod\n        self.made(1, 2, 3)\n",
        "NF302 NF101 NF302 NF201",
    ),
    "fixture of a namespace": (
        "@pytest.fixture\ndef stack():\n    return SimpleNamespace(till=Till())\n"
        "def test_it(stack):\n    stack.till.nothing\n",
        "NF302",
    ),
    "nested class": (
        "class TestOuter:\n    class TestInner(unittest.TestCase):\n"
        "        async def test_it(self): ...\n"
        "class Other:\n    class TestInner(unittest.TestCase):\n"
        "        async def test_it(self): ...\n",
        "NF601",
    ),
    "verdict of a method": (
        "class TestIt:\n    def _check(self):\n        return True\n"
        "    def _run(self):\n        return print(1)\n"
        "    def test_a(self):\n        return self._check()\n"
        "    def test_b(self):\n        return self._gone()\n"
        "    def test_c(self):\n        return self._run()\n"
        "    def test_d(self):\n        return self.x._check()\n",
        "NF602",
    ),
    "decorated under a condition": (
        "class TestIt(unittest.TestCase):\n"
        "    @pytest.mark.slow if thing else pytest.mark.fast\n    async def test_a(self): ...\n"
        "    @thing if thing else pytest.mark.fast\n    async def test_b(self): ...\n",
        "NF601",
    ),
    "verdict of a helper": (
        "def check(x):\n    return x > 1\ndef run(x):\n    return print(x)\n"
        "def size(x):\n    return len(x)\n@thing\ndef made(x):\n    return 1\n"
        "def test_a():\n    return check(1)\ndef test_b():\n    return run(1)\n"
        "def test_c():\n    return made(1)\ndef test_d():\n    return size('')\n"
        "async def test_e():\n    return await Till()(1)\n"
        "async def test_f():\n    return await later()\n",
        "NF602 NF602 NF602",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_module_gives_these_findings(project: Project, name: str) -> None:
    source, expected = MODULES[name]

    assert codes(project, source) == expected


def test_conftest_hands_its_doubles_on(tmp_path: Path) -> None:
    project = open_shop(tmp_path)
    (tmp_path / "src" / "shop" / "app.py").write_text(dedent(APP))
    (tmp_path / "conftest.py").write_text(dedent(CONFTEST))
    source = (
        "def test_it(store, space, stack):\n    store.sent = []\n    store.load = Mock()\n"
        "    space.till.nothing\n    space.many[0].nothing\n    stack.till.nothing\n"
        "    space.till.store.lod\n    app.orig\n"
    )

    assert codes(project, source) == "NF301 NF101 NF302 NF302 NF302 NF302"
    assert find(project, dedent(CONFTEST), name="conftest.py") == []


def test_real_method_that_a_conftest_may_patch_is_left_alone(tmp_path: Path) -> None:
    project = open_shop(tmp_path)
    (tmp_path / "conftest.py").write_text(
        "from unittest.mock import patch\nimport pytest\n@pytest.fixture(autouse=True)\n"
        "def quiet():\n    with patch('shop.store.Store.get'):\n        yield\n"
    )
    source = (
        "from shop.store import Store\ndef test_it(quiet):\n    s = Store()\n"
        "    s.get.assert_called()\n"
    )

    assert find(project, source) == []


def test_contract_tells_what_code_alone_would_tell_otherwise(tmp_path: Path) -> None:
    from netra_fakes.audit import ProjectOptions, open_project
    from netra_fakes.cli import main

    open_shop(tmp_path)
    (tmp_path / "src" / "shop" / "app.py").write_text(
        "class Model: ...\nclass Till:\n    def __init__(self, a): ...\n"
        "    def __enter__(self): ...\n    def __exit__(self, *e): ...\n    def text(self): ...\n"
        "class Big(Till):\n    def big(self): ...\ndef made() -> Till: ...\n"
    )
    contract = tmp_path / "shop.lock"
    main(["lock", "shop", "--static", "--source", str(tmp_path / "src"), "-o", str(contract)])
    project = open_project(ProjectOptions(contract=contract, root=tmp_path))
    source = (
        "from shop.app import Till, made\ndef test_it():\n    with Till(1) as t:\n        t.nothing\n"
        "    t = Till()\n    s = Till(1)\n    s.nothing\n    s.size = 1\n    made().big\n"
        "    made().huge\n    await_ = Till(1).text(2)\n    made().text(2)\n"
    )

    assert [finding.code for finding in find(project, source)] == [
        "NF201", "NF302", "NF302", "NF302", "NF201", "NF201",
    ]  # fmt: skip
