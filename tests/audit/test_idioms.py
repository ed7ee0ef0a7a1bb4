"""Test idioms of real suites: fixtures of pytest-mock, typed helpers, generics, generators."""

from __future__ import annotations

from pathlib import Path

import pytest

from netra_fakes.audit import Project
from tests.audit.cases import open_shop
from tests.audit.test_behaviour import MORE, codes, inside

GOODS = """\
from __future__ import annotations
from typing import AsyncIterator, Generic, Iterator, TypeVar
from enum import Enum
from shop.core import Gateway
from shop.store import Store

T = TypeVar("T")

class Shelf(Generic[T]):
    def __init__(self, name: str, size: int = 1): ...
    def put(self, item: T) -> None: ...
class Kind(Enum):
    NEW = 1
class Drawer:
    count: int
    held: int
class Till(Drawer):
    gateway: Gateway
    count = 0
    async def open(self) -> None: ...
Drawer.held = 1
@wrapped
class Loose:
    x: int
class Open:
    def later(self):
        raise NotImplementedError
    def sooner(self):
        raise NotImplementedError("sooner")
    def never(self):
        raise NotImplementedError
class Opened(Open):
    def later(self):
        return stores()
    async def sooner(self): ...
    def never(self):
        return 1
def boxed(cls):
    class Box(cls):
        def __init__(self, *given, size): ...
    return Box
def kept(cls):
    cls.kept = True
    return cls
@boxed
class Boxed:
    def __init__(self): ...
@kept
class Kept:
    def __init__(self, a): ...
async def stores() -> AsyncIterator[Store]:
    yield Store()
def gateways(count: int) -> Iterator[Gateway]:
    yield Gateway(Store())
def plain():
    yield 1
def gateway() -> Gateway: ...
"""

FOUND: dict[str, tuple[str, str]] = {
    # --- pytest-mock and monkeypatch
    "autospec of pytest-mock": (
        "g = mocker.create_autospec(Gateway, instance=True)\ng.pay = mocker.Mock()\ng.pai.return_value = 1",
        "NF101 NF301",
    ),
    "autospec of a class by pytest-mock": (
        "c = mocker.create_autospec(Gateway)\nc.return_value.pai.return_value = 1", "NF301",
    ),
    "mock of pytest-mock that a patch makes": (
        "mocker.patch('shop.core.Gateway.quote', new_callable=mocker.AsyncMock)\n"
        "mocker.patch('shop.core.Gateway.pay', new_callable=mocker.AsyncMock)", "NF102",
    ),
    "context of monkeypatch": (
        "with monkeypatch.context() as m:\n    m.setattr(shop.core, 'pai', 1)\n    m.setattr(shop.core, 'charge', 1)",
        "NF401",
    ),
    "double that a function gives which is put in place": (
        "m = Mock()\nmonkeypatch.setattr('shop.goods.gateway', lambda: m)\nm.pay = Mock()\nm.quote = Mock()",
        "NF101 NF501",
    ),
    "double that a function gives which is put over a class": (
        "m = Mock(spec=['pay'])\npatch('shop.core.Gateway', lambda *a: m)\nm.pai = Mock()", "NF301",
    ),
    # --- annotations of the test's own
    "double that an annotated function gives": (
        "def made() -> Gateway:\n    return Mock()\nmade()", "NF501",
    ),
    "annotated attribute of a test's class": (
        "class Own:\n    g: Gateway\n    n: Mock\n    def setup_method(self):\n        self.g = Mock()\n"
        "        self.g.pay = Mock()\n        self.n = Mock()\n        self.n.x = Mock()",
        "NF101 NF501",
    ),
    "annotated attribute of a base of a test's class": (
        "class Base:\n    g: 'Gateway' = None\nclass Own(Base):\n    def setup_method(self):\n"
        "        self.g = Mock(spec=Gateway)\n        self.g.pai = Mock()", "NF301",
    ),
    "named tuple of doubles": (
        "from typing import NamedTuple\nclass Two(NamedTuple):\n    g: Gateway\n    s: Store\n"
        "t = Two(Mock(spec=Gateway), s=Mock(spec=Store))\nt.g.pay = Mock()\nt.s.lod = Mock()",
        "NF101 NF301",
    ),
    # --- generics
    "class with its type arguments": (
        "s = Shelf[int]('a')\ns.put(1)\ns.pt(1)\nShelf[int]()\nShelf[dict[str, int]]('a', siz=1)",
        "NF201 NF201 NF302",
    ),
    "own class with its type arguments": (
        "class Own(Shelf):\n    x = 1\no = Own[int]('a')\no.put(1)\no.pt(1)", "NF302",
    ),
    # --- generators
    "what generators yield": (
        "async for s in stores():\n    s.lod\nfor g in gateways(1):\n    g.pai\nfor p in plain():\n    p.x",
        "NF302 NF302",
    ),
    # --- objects that methods hand back
    "name of a class below that a base returns": (
        "class Own(Store):\n    def filled(self):\n        return self\n    def __enter__(self):\n"
        "        return self\nclass More(Own):\n    more = 1\nMore().filled().more\n"
        "with More() as m:\n    m.more\n    m.lod", "NF302",
    ),
    # --- coroutines that are only looked at
    "coroutine that an assertion looks at": (
        "class Case(unittest.TestCase):\n    def test_one(self):\n"
        "        c = Gateway(Store()).pay(1)\n        self.assertTrue(c, msg=thing)", "NF104",
    ),
    "method that classes below leave sync": ("await Open().never()", "NF103"),
    "class that a decorator leaves as it is": ("Kept()\nKept.kept\nKept.kepd", "NF201 NF302"),
    "method awaited where another is a coroutine function": (
        "g = Gateway(Store())\nif asyncio.iscoroutinefunction(g.pay):\n    await g.quote(1)", "NF103",
    ),
    # --- assertions
    "calls that the signature refuses": (
        "g = Mock(spec=Gateway)\ng.quote.assert_has_calls([mock.call(1), mock.call(a=1)])\n"
        "g.pay.assert_has_awaits([mock.call(1, 2)])",
        "NF202 NF202",
    ),
    "misspelt first word": ("m = Mock()\nm.assret_called_once()\nm.aseert_called_with(1)", "NF203 NF203"),
    # --- answers
    "function that hands its argument back": (
        "g = Mock(spec=Gateway)\ng.pay = Mock(side_effect=lambda x: x)\ng.pay = Mock(side_effect=lambda *a: 1)",
        "NF101 NF101",
    ),
    # --- classes
    "member of a class of the test's own": (
        "class Own(Gateway):\n    x = 1\nOwn.x\nOwn.quote\nOwn.quoet", "NF302",
    ),
    "name that a class only annotates": ("Till.gateway\nTill.count", "NF302"),
    "name that a class only annotates, patched": (
        "patch.object(Till, 'gateway')\npatch.object(Till, 'count')", "NF401",
    ),
}  # fmt: skip

LEFT_ALONE = {
    "method that is awaited where it is a coroutine function": (
        "g = Gateway(Store())\nif asyncio.iscoroutinefunction(g.quote):\n    await g.quote(1)"
    ),
    "class that a helper puts a mock in place of": "thing(shop.core, 'Gateway')\nassert Gateway.call_args[0]\nGateway.called",
    "class that a decorator puts another one in place of": "Boxed(1, size=2).content\nKept(1)",
    "name that a class of tests gets from what it is mixed with": (
        "class Own(Gateway):\n    def test_one(self):\n        self.assertEqual(self.quote, self.helper)"
    ),
    "name that a class below gives": (
        "class Own(Gateway):\n    def setup(self):\n        return self.hook, self.other\n"
        "class More(Own):\n    hook = 1\n    def other(self): ...\nclass Base(Gateway):\n"
        "    def go(self):\n        return self.later\nBase(1).go()\nclass Low(Base):\n"
        "    def setUp(self):\n        self.later = 1"
    ),
    "own class that fills its names by vars": (
        "class Own(Gateway):\n    def __init__(self, **given):\n        vars(self).update(given)\nOwn(y=1).y"
    ),
    "method that classes below decide on": "await Open().later()\nawait Open().sooner()",
    "dictionary whose entry is put in place": (
        "d = {'a': Mock(spec=Gateway), 'b': Mock(spec=Gateway)}\n"
        "with patch.dict(d, {'a': Mock()}):\n    d['a'].anything = Mock()\n"
        "monkeypatch.setitem(d, 'b', Mock())\nd['b'].anything = Mock()"
    ),
    "dictionary filled with what is not known": (
        "d = {'a': Mock(spec=Gateway)}\npatch.dict(d, thing)\nd['a'].anything = Mock()\n"
        "e = {'a': Mock(spec=Gateway)}\npatch.dict(e, a=Mock())\ne['a'].anything = Mock()\n"
        "f = {k: Mock(spec=Gateway) for k in thing}\npatch.dict(f, {'a': Mock()})\nf['a'].anything = Mock()\n"
        "patch.dict(thing, {'a': 1})\nmonkeypatch.setitem(thing, 'a')"
    ),
    "function that gives a double is put over what is not known": (
        "m = Mock()\nmonkeypatch.setattr(thing, 'make', lambda: m)\nm.x = Mock()\n"
        "monkeypatch.setattr('shop.core.charge', lambda: m)"
    ),
    "module that may not be there": (
        "gone = pytest.importorskip('shop.gone')\nfrom shop.gone import Thing\ngone.x"
    ),
    "module that may not be there and is": "core = pytest.importorskip('shop.core')\ncore.Gateway",
    "annotated function that gives a double of its own": (
        "def made() -> Mock:\n    m = Mock()\n    m.x = Mock()\n    return m\nmade()\nlambda: Mock()"
    ),
    "member of an enum by its name": "Kind['NEW'].value\nKind['NEW'].nmae",
    "class of the test's own that finds names itself": (
        "class Own(Gateway):\n    def __getattr__(self, name): ...\nOwn.x\n@thing\nclass Other(Gateway): ...\nOther.x"
    ),
    "coroutine that an assertion may await": (
        "class Case(unittest.TestCase):\n    def test_one(self):\n        self.assertAnswer(Gateway(Store()).pay(1))"
    ),
    "calls that bind": (
        "g = Mock(spec=Gateway)\ng.quote.assert_has_calls([mock.call(1)])\ng.quote.assert_has_calls(thing)\n"
        "g.assert_has_calls([mock.call.quote(1), thing])\ng.quote.assert_has_calls()"
    ),
    "function that answers what is not known": (
        "g = Mock(spec=Gateway)\ng.pay = Mock(side_effect=lambda x: thing)"
    ),
    "name that a class annotates and other code gives it": "Drawer.held\nLoose.x",
    "names of fixtures that are none": "thing.create_autospec(Gateway).x = 1\nthing.context().x\nmocker.other(1)",
    "patch that an unknown class makes": "mocker.patch('shop.core.Gateway.pay', new_callable=thing.AsyncMock)",
}  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder: Path = tmp_path_factory.mktemp("shop")
    project = open_shop(folder)
    (folder / "src" / "shop" / "more.py").write_text(MORE)
    (folder / "src" / "shop" / "goods.py").write_text(GOODS)
    return project


NAMES = "import unittest\nfrom shop.goods import Boxed, Drawer, Kept, Kind, Loose, Open, Shelf, Till, gateway, gateways, plain, stores\n"


@pytest.mark.parametrize("name", FOUND)
def test_idiom_gives_these_findings(name: str, project: Project) -> None:
    lines, expected = FOUND[name]

    assert " ".join(sorted(codes(project, NAMES + inside(lines)))) == expected


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_idiom_is_left_alone(name: str, project: Project) -> None:
    assert codes(project, NAMES + inside(LEFT_ALONE[name])) == []


def test_dictionary_of_the_module_is_for_other_tests_as_it_was(project: Project) -> None:
    source = (
        "DOUBLES = {'a': Mock(spec=Gateway)}\n\ndef test_one():\n"
        "    with patch.dict(DOUBLES, {'a': Mock()}):\n        DOUBLES['a'].anything = Mock()\n\n"
        "def test_two():\n    DOUBLES['a'].anything = Mock()\n"
    )

    assert codes(project, source) == ["NF301"]


def test_dictionary_that_a_decorator_fills_is_not_known(project: Project) -> None:
    source = (
        "DOUBLES = {'a': Mock(spec=Gateway)}\n\n@patch.dict(DOUBLES, {'a': Mock()})\ndef test_one():\n"
        "    DOUBLES['a'].anything = Mock()\n"
    )

    assert codes(project, source) == []
