"""Test how doubles and real objects are followed through names, branches and collections."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from netra_fakes.audit import Project
from tests.audit.cases import open_shop
from tests.audit.test_behaviour import MORE, codes, inside

FLOWS = """\
from __future__ import annotations
import dataclasses
from dataclasses import dataclass, field
from enum import Enum
from typing import ClassVar, Self, overload
from pydantic import BaseModel
from sqlalchemy.orm import DeclarativeBase, relationship
from shop.core import Gateway
from shop.store import Store
from thirdparty import Base as Unread

class PayError(Exception): ...
class CodedError(PayError):
    def __init__(self, code):
        self.code = code
class LateImport(ImportError): ...

@dataclass
class Order:
    number: int
    notes: list = field(default_factory=list)
    state: str = "new"
    size: int = field(default=1)
    kind: ClassVar[str] = "order"

@dataclass
class Computed:
    count: int = dataclasses.field(**{"default": 1})

@dataclass(slots=True)
class Slim:
    number: int

class Model(BaseModel):
    text: str = ""
    @classmethod
    def made(cls) -> Self: ...
    @staticmethod
    def other() -> Self: ...
class Kind(Enum):
    NEW = 1

class Base(DeclarativeBase): ...
class User(Base):
    items = relationship("Item", backref="owner")
class Item(Base): ...
class Core(Base):
    __table__ = None
class Odd(Unread, DeclarativeBase): ...

@overload
def find(key: int) -> int: ...
@overload
def find(key: str) -> str: ...
def find(key): ...

async def gateway() -> Gateway: ...

class Desk:
    def __init__(self, till, store: Store = None):
        self.till = till
        self.__own = store
        self.held: Store = Store()
        self.kept: Store = Store()
    def take(self, store, again=None):
        self.held = store
        self.kept = wrap(store)
    def find(self, name: str) -> Gateway: ...
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder: Path = tmp_path_factory.mktemp("shop")
    project = open_shop(folder)
    (folder / "src" / "shop" / "more.py").write_text(MORE)
    (folder / "src" / "shop" / "flows.py").write_text(FLOWS)
    (folder / "src" / "shop" / "broken.py").write_text(
        "from shop.gone import x\n\nclass Broken: ...\n"
    )
    (folder / "src" / "shop" / "foreign.py").write_text(
        "import not_installed_here\n\nclass Foreign: ...\n"
    )
    (folder / "src" / "shop" / "unspecified.py").write_text(
        "import put_there\n\nclass Unspecified: ...\n"
    )
    (folder / "src" / "shop" / "halved.py").write_text(
        "import os\nfrom shop import core\nfrom shop.core import gone\n\nclass Halved: ...\n"
    )
    return project


NAMES = (
    "from shop.flows import CodedError, Computed, Core, Desk, Item, Kind, LateImport, Model, Odd, Order, PayError, "
    "Slim, User, find, gateway\n"
)

FOUND: dict[str, tuple[str, str]] = {
    "double given beside keywords that are not known": (
        "g = Gateway(Mock(spec=Store), **thing)\ng.store.load = Mock()\ng.store.lod = Mock()",
        "NF101 NF301",
    ),
    "double behind a private name": (
        "d = Desk(thing, Mock(spec=Store))\nd._Desk__own.lod.return_value = 1", "NF301",
    ),
    "double handed to a method that keeps it": (
        "d = Desk(thing)\nd.held.lod\nd.take(Mock(spec=Store), thing)\nd.held.lod.return_value = 1",
        "NF301 NF302",
    ),
    "real method used as a mock": ("g = Gateway(Store())\nassert g.store.load.call_count == 1", "NF302"),
    # --- beside None
    "none or an object": ("s = None or Store()\ns.y", "NF302"),
    "a name that is none, or an object": ("a = None\ns = a or None or Store()\ns.y", "NF302"),
    "object or none": ("s = Store() if thing else None\ns.y\nt = None if thing else Store()\nt.y",
                       "NF302 NF302"),
    "bound in one branch, none before": ("s = None\nif thing:\n    s = Store()\ns.y", "NF302"),
    "none where making fails": (
        "try:\n    s = Store()\nexcept ValueError:\n    s = None\ns.y", "NF302",
    ),
    "function that gives an object or none": (
        "def f():\n    if thing:\n        return Store()\n    return None\nf().y", "NF302",
    ),
    # --- collections
    "values of a dictionary": (
        "d = {'a': Store(), 'b': Store()}\nfor s in d.values():\n    s.y\n"
        "for name, s in d.items():\n    s.y\n    name.y", "NF302 NF302",
    ),
    "entry of a dictionary": ("d = {}\nd['a'] = Store()\nd['a'].y\nd.get('a').y", "NF302 NF302"),
    "list that is filled": (
        "x = []\nfor i in thing:\n    x.append(Store())\nx[0].y\nfor s in x:\n    s.y",
        "NF302 NF302",
    ),
    "copies": (
        "x = [Store()].copy()\nx[0].y\nd = {'a': Store()}.copy()\nd['a'].y\n"
        "for s in [Store() for i in thing].copy():\n    s.y", "NF302 NF302 NF302",
    ),
    "coroutines that are gathered": (
        "x = []\nx.append(gateway())\nx.append(gateway())\n"
        "for g in await asyncio.gather(*x):\n    g.pai", "NF302",
    ),
    "values of a comprehension": (
        "d = {i: Store() for i in thing}\nd['a'].y\nfor s in d.values():\n    s.y\n"
        "for i, s in d.items():\n    s.y\nd.copy()['a'].y",
        "NF302 NF302 NF302 NF302",
    ),
    "coroutines that a generator makes": (
        "for g in await asyncio.gather(*(gateway() for i in thing)):\n    g.pai",
        "NF302",
    ),
    "collections side by side": (
        "for a, b in zip([Store()], [Gateway(1)]):\n    a.y\n    b.pai\n"
        "[a.y for n, a in enumerate([Store()])]",
        "NF302 NF302 NF302",
    ),
    # --- classes of the test's own
    "name that no test sets on an object of its own class": (
        "class Own(Store): ...\no = Own()\no.seen = [vars(), {}]\no.seen.append(1)\no.y\n"
        "p = Own()\np.z\np.__dict__['z'], vars(p).copy(), p.__dict__.keys()", "NF302 NF302",
    ),
    "property": (
        "import functools\nclass Own:\n    @property\n    def a(self):\n        return Store()\n"
        "    @functools.cached_property\n    def b(self):\n        return Mock(spec=Gateway)\n"
        "    def c(self):\n        return Store()\nOwn().a.y\nOwn().b.pay = Mock()\nOwn().c.y",
        "NF101 NF302",
    ),
    "class of an object": (
        "class Own:\n    s = Mock(spec=Gateway)\n    def f(self):\n"
        "        type(self).s.pay = Mock()\n        self.__class__.s.quote = AsyncMock()\n"
        "        type(self, 1).s.pay\n        type(thing).x",
        "NF101 NF102",
    ),
    "field with a factory": (
        "from dataclasses import dataclass, field\nclass Inner:\n    s = Store()\n@dataclass\nclass Own:\n"
        "    a: int = field(default_factory=Store)\n    b: int = field(default_factory=lambda: Store())\n"
        "    c: int = field(default_factory=Inner)\n    d: int = field(default=Mock(spec=Gateway))\n"
        "    e: int = field(default_factory=list)\n    f: int = field()\n"
        "o = Own()\no.a.y\no.b.y\no.c.s.y\no.d.pay = Mock()\no.e.y\no.f.y",
        "NF101 NF302 NF302 NF302",
    ),
    # --- copies of objects, and classes that list or make them
    "copies of an object": (
        "import copy, dataclasses\ncopy.copy(Store()).y\ncopy.deepcopy(Store()).y\n"
        "dataclasses.replace(Order(1), number=2).y",
        "NF302 NF302 NF302",
    ),
    "members of an enum": ("for k in Kind:\n    k.valeu\n[k.nmae for k in list(Kind)]", "NF302 NF302"),
    "class that makes its objects": ("Model.made().y\nm = Model.made()\nm.y", "NF302 NF302"),
    # --- texts
    "target put together": (
        "core = 'shop.core'\npatch('%s.pai' % core)\npatch('%s.%s' % (core, 'pai'))\n"
        "patch('{}.pai'.format(core))\npatch('{1}.{a}'.format('x', core, a='pai'))\n"
        "patch('.'.join([core, 'pai']))",
        "NF401 NF401 NF401 NF401 NF401",
    ),
    "module imported by its name": (
        "import importlib\npatch.object(importlib.import_module('shop.core'), 'pai')",
        "NF401",
    ),
    # --- annotations
    "annotated parameter that only such objects are passed to": (
        "def f(s: Store, /, t: 'Store' = None, *, u: shop.core.Gateway | None):\n    s.y\n    t.y\n"
        "    u.pai\nf(Store(), t=Store(), u=Gateway(1))\nf(Store(), u=Gateway(1))",
        "NF302 NF302 NF302",
    ),
    "annotated parameter of a method": (
        "class Own:\n    def f(self, s: Store):\n        s.load = Mock()\nOwn().f(Store())",
        "NF101",
    ),
    "annotated by what may be none": (
        "from typing import Optional\nm: Optional[Gateway] = Mock()\nn: 'Gateway' = Mock()",
        "NF501 NF501",
    ),
    # --- exceptions
    "caught by pytest": ("with pytest.raises(CodedError) as info:\n    thing()\ninfo.value.cod", "NF302"),
    "caught by unittest": (
        "with thing.assertRaises(CodedError) as caught:\n    thing()\ncaught.exception.cod", "NF302",
    ),
    "caught by a try": ("try:\n    thing()\nexcept CodedError as error:\n    error.cod", "NF302"),
    "keyword to an error without a constructor": ("PayError(code=1)", "NF201"),
    # --- what classes have
    "field without a default, read on the class": ("Order.number", "NF302"),
    "field with a factory, read on the class": ("Order.notes", "NF302"),
    "field without a default, patched on the class": (
        "patch.object(Order, 'number')\npatch.object(Order, 'notes', [])", "NF401 NF401",
    ),
    "name set on a model": ("m = Model()\nm.txt = 'a'\nassert thing.txt", "NF302"),
    "name that no column has": ("User().naem\nUser(name=1).items", "NF302"),
    "double of a mapped class": ("m = Mock(spec=User)\nm.naem = Mock()", "NF301"),
    "declared ways to call": ("find(1, 2)\nfind(key=1)", "NF201"),
    "asserted by an early name": ("m = Mock()\nassert m.called_once", "NF203"),
}  # fmt: skip

LEFT_ALONE = {
    "unknown or an object": "s = thing or Store()\ns.y",
    "none, unknown or an object": "s = None or thing or Store()\ns.y",
    "none and an object": "s = None and Store()\ns.y",
    "number or an object": "s = Store() if thing else 1\ns.y",
    "only none": "s = None\ns.y\ndef f(): ...\nf().y",
    "none, then one of two": "s = None\nif thing:\n    s = Store()\nelif thing.x:\n    s = Gateway(1)\ns.y",
    "values of different kinds": (
        "d = {'a': Store(), 'b': 1}\nfor s in d.values():\n    s.y\nfor k, v in d.items():\n    v.y"
    ),
    "entry under a computed key": "d = {'a': Store()}\nd[thing] = 1\nd['a'].y",
    "entry that is not there": "d = {}\nd.get('a').y\nd.get(thing).y\nd.get()",
    "list that is changed": "x = [Store()]\nx.insert(0, thing)\nx[0].y\nfor s in x:\n    s.y",
    "list of a comprehension that is changed": (
        "x = [Store() for i in thing]\nx.append(thing)\nfor s in x:\n    s.y\n"
        "z = [Store() for i in thing]\nz[0] = thing\nfor s in z:\n    s.y"
    ),
    "list that is sorted in place": "x = [Store(), Gateway(1)]\nx.sort()\nx[0].y\nx.count(1)",
    "list filled with different things": (
        "x = []\nx.append(Store())\nx.append(Gateway(1))\nfor s in x:\n    s.y"
    ),
    "double that goes into a list": "m = Mock()\nx = []\nx.append(m)\nm.y = 1\nassert thing.y",
    "keys of a comprehension": "for s in {i: Store() for i in thing}:\n    s.y\na, b = {1: Store() for i in x}\na.y",
    "comprehension over pairs": "[(s.y, u.y) for (s, t), u in enumerate([thing])]\n[s.y for s, t in thing]",
    "texts that are not known": (
        "patch('%s.pai' % thing)\npatch('%d.pai' % 1)\npatch('%s' % ('a', 'b'))\npatch('{}.pai'.format(thing))\n"
        "patch('{0.x}.pai'.format('shop.core'))\npatch('.'.join(thing))\npatch('.'.join(['shop.core', thing]))\n"
        "patch('{}.pai'.format())\n'x'.join()"
    ),
    "module imported by a name that is not known": (
        "import importlib\nimportlib.import_module(thing).x\nimportlib.import_module('os').x"
    ),
    "annotated parameter that other things are passed to": (
        "def f(s: Store):\n    s.y\nf(Store())\nf(Mock())\n"
        "def g(s: Store):\n    s.y\ng(*thing)\n"
        "def h(s: Store, t: Store):\n    t.y\nh(Store())\n"
        "def i(s: Store):\n    s.y\ni(Gateway(1))\ndef j(s: Store):\n    s.y\nj(**thing)\n"
        "def k(s: 'shop.core.Store | int', t: thing[0], u: Store | Gateway):\n    s.y\n    u.y\nk(Store(), 1, Store())\n"
        "def l(s: Store):\n    s.y\ndef m(s: Store):\n    l(s)"
    ),
    "copies of what is not known": (
        "import copy\ncopy.copy(thing).y\ncopy.copy().y\nm = Mock()\ncopy.copy(m).y"
    ),
    "what other classes list and make": (
        "for s in Store:\n    s.y\nfor k in Kind:\n    k.value\nModel.other().y"
    ),
    "double given beside keywords that are not known": (
        "def make(**rest):\n    return Gateway(Mock(spec=Store), **rest)\n"
        "make().store.load.assert_called_once()\nmake().store.load.return_value = 1\n"
        "Gateway(**thing).store.load.assert_called_once()\nGateway(*thing).store.load.called"
    ),
    "double that a real object was handed": (
        "d = Desk(1, Mock(spec=Store))\nd._Desk__own.get.assert_called()\n"
        "d.take(Mock(spec=Store))\nd.held.get.assert_called()\nd.kept.get.assert_called()\n"
        "d.find('a').quote.assert_called()\nd.find('a').quote.return_value = True"
    ),
    "double spread over a method": (
        "d = Desk(Store())\nd.take(*[thing, Mock()])\nd.held.get.assert_called()"
    ),
    "member set under a computed name": (
        "g = Gateway(Store())\nsetattr(g, thing, Mock())\nassert g.store.load.called\n"
        "class Own(Gateway): ...\no = Own(Store())\nsetattr(o, thing, Mock())\no.y"
    ),
    "member set in the dictionary of an object": (
        "g = Gateway(Store())\ng.__dict__['store'] = Mock()\ng.store.load.called\n"
        "h = Gateway(Store())\nvars(h).update(y=1)\nh.y\n"
        "class Own(Store): ...\no = Own()\no.__dict__.update(y=1)\no.y\n"
        "p = Own()\nobject.__setattr__(p, 'z', 1)\np.z"
    ),
    "own class that sets any name on itself": (
        "class Own(Store):\n    def __init__(self, **given):\n        for name, value in given.items():\n"
        "            setattr(self, name, value)\nclass More(Own): ...\nOwn(y=1).y\nMore(z=1).z"
    ),
    "name that a test sets later on an object of its own class": (
        "class Own(Store): ...\no = Own()\nthing(lambda: o.y)\no.y = 1"
    ),
    "property of another kind": (
        "class Own:\n    @thing.property\n    def a(self):\n        return Store()\nOwn().a.y"
    ),
    "gathered with what is unknown": "for s in await asyncio.gather(*[thing(), gateway()]):\n    s.y",
    "caught by its base": (
        "with pytest.raises(PayError) as info:\n    thing()\ninfo.value.code\ninfo.type\n"
        "with pytest.raises((PayError, CodedError)) as info:\n    thing()\ninfo.value.code"
    ),
    "caught what is not read": (
        "with pytest.raises(ValueError) as info:\n    thing()\ninfo.value.code\n"
        "with pytest.raises() as info:\n    thing()\ninfo.value\n"
        "with thing.assertRaises as info:\n    thing()\n"
        "try:\n    thing()\nexcept (PayError, ValueError) as e:\n    e.code"
    ),
    "error with its own names": (
        "try:\n    thing()\nexcept CodedError as error:\n    error.code\n    error.args\n    error.__cause__"
    ),
    "keyword to an error that takes it": "LateImport('x', name='a')\nPayError(1, 2, 3)\nCodedError(code=1)",
    "fields that the class has": (
        "Order.state\nOrder.size\nComputed.count\nOrder.kind\nOrder(1).number\nOrder(1).notes\nSlim.number\n"
        "patch.object(Order, 'state', 'x')"
    ),
    "name set on a model that refuses it": (
        "m = Model()\nwith pytest.raises(ValueError):\n    m.txt = 1\nm.text = 'a'\nm._own = 1"
    ),
    "names that a mapper gives": (
        "Item().owner\nUser().metadata\nUser().registry\nUser()._sa_x\nUser.items\nCore().x\nOdd().x"
    ),
    "asserted name that the test set": "m = Mock()\nm.called_once = True\nassert m.called_once",
}  # fmt: skip


@pytest.mark.parametrize("name", FOUND)
def test_flow_gives_these_findings(name: str, project: Project) -> None:
    lines, expected = FOUND[name]

    assert " ".join(sorted(codes(project, NAMES + inside(lines)))) == expected


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_flow_is_left_alone(name: str, project: Project) -> None:
    assert codes(project, NAMES + inside(LEFT_ALONE[name])) == []


GUARDED = """\
try:
    from shop.{module} import {name}
    THERE = True
except ImportError:
    THERE = False
    {otherwise}

def test_it():
    {name}(1, 2, 3)
"""


@pytest.mark.parametrize(
    ("module", "name", "otherwise", "expected"),
    [
        ("store", "Store", "Store = None", "NF201"),
        ("store", "Store", "from unittest.mock import Mock as Store", "NF201"),
        ("gone", "Store", "from shop.store import Store", ""),
        ("gone", "Gone", "Gone = Mock", ""),
        ("broken", "Broken", "Broken = Mock", ""),
        ("halved", "Halved", "Halved = Mock", ""),
        ("foreign", "Foreign", "Foreign = Mock", ""),
        ("foreign", "Foreign", "Foreign = None", "NF201"),
        ("more", "Pair", "Pair = Mock", "NF201"),
        ("core", "nothing", "nothing = Mock", ""),
    ],
)
def test_guarded_import_of_what_is_there_needs_no_fallback(
    project: Project, module: str, name: str, otherwise: str, expected: str
) -> None:
    source = GUARDED.format(module=module, name=name, otherwise=otherwise)

    assert " ".join(codes(project, source)) == expected


@pytest.mark.parametrize(
    "body", ["from shop.store import Store\n    print(thing)", "Store = thing()"]
)
def test_guarded_block_that_does_more_than_import_may_fail(project: Project, body: str) -> None:
    source = (
        f"try:\n    {body}\nexcept Exception:\n    Store = Mock\n\ndef test_it():\n    Store(1)\n"
    )

    assert codes(project, source) == []


def test_guarded_import_of_a_module_needs_no_fallback(project: Project) -> None:
    source = (
        "try:\n    import shop.store as store\nexcept ImportError:\n    store = Mock()\n"
        "try:\n    import shop.broken as broken\nexcept ImportError:\n    broken = Mock()\n\n"
        "def test_it():\n    store.Store(1)\n    broken.Broken(1)\n"
    )

    assert codes(project, source) == ["NF201"]


def test_module_that_is_there_without_a_spec_may_fail(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "put_there", ModuleType("put_there"))
    source = GUARDED.format(
        module="unspecified", name="Unspecified", otherwise="Unspecified = Mock"
    )

    assert codes(project, source) == []
