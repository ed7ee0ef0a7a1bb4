"""Test the rarest constructs: cycles, ties, guards, and what only looks like a known tool."""

from __future__ import annotations

from pathlib import Path

import pytest

from netra_fakes.audit import Project
from tests.audit.cases import find, open_shop
from tests.audit.test_behaviour import HEAD, MORE, codes, inside

RARE = """\
from __future__ import annotations
from typing import Protocol, TypedDict
from shop.core import nothing
import shop.core

counts = 0
counts += 1
shop.core.x: int

class Base:
    def __init__(self, gateway, **rest): ...

class Flagged(Base, flag=True):
    def __init__(self, a): ...

class Odd(thing.Base):
    pass

class Shape(Protocol):
    def area(self) -> int: ...

def keep(thing, registry, gateway): ...
async def later(a, /): ...
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder: Path = tmp_path_factory.mktemp("shop")
    project = open_shop(folder)
    (folder / "src" / "shop" / "more.py").write_text(MORE)
    (folder / "src" / "shop" / "rare.py").write_text(RARE)
    return project


FOUND = {
    "double set on itself": ("m = Mock()\nm.own = m\nm.own.pai = Mock()", ""),
    "attribute, then a class": (
        "m = Mock()\nGateway(Store()).retries = m\nGateway(m)\nm.lod = Mock()",
        "NF301 NF501",
    ),
    "class, then an attribute": (
        "m = Mock()\nGateway(m)\nGateway(Store()).retries = m\nm.lod = Mock()",
        "NF301 NF501",
    ),
    "a class and its object": ("m = Mock()\nuse_class(m)\nGateway(m)\nm.pai = Mock()", ""),
    "two functions": (
        "m = Mock()\ng = Gateway(Store())\ng.pay = m\ng.quote = m\nm.x",
        "NF101",
    ),
    "name that every class has": ("Store.mro()\nStore.__doc__", ""),
    "name that an import of a module lacks": (
        "import shop.rare\nshop.rare.nothing\nshop.rare.counts\nshop.rare.gone",
        "NF302",
    ),
    "class with a keyword": ("import shop.rare\nshop.rare.Flagged()", "NF201"),
    "class with an unread base": ("import shop.rare\nshop.rare.Odd(1, 2).y", ""),
    "protocol constructed": ("import shop.rare\nshop.rare.Shape(1)", ""),
    "unannotated parameter": (
        "import shop.rare\nm = Mock()\nshop.rare.keep(m, Mock(), Mock())\nm.x",
        "",
    ),
    "unknown form of a fixture": ("mocker.patch.nothing('x')\nmonkeypatch.setenv('A', 'b')", ""),
    "other function of the library": ("from netra_fakes import timeline\ntimeline()", ""),
    "child of a plain double": ("m = Mock()\nm.pay(1)\nMock().pay(1)", ""),
    "keyword path into a known answer": (
        "m = Mock(**{'get.x.y': 1, 'return_value.return_value.z': 2, 'get': 1})",
        "",
    ),
    "dictionary comprehension": ("x = {a: b for a, b in thing if a}\n{1: 2, **thing}", ""),
    "yield at the end of a lambda": ("f = lambda: (yield)\ng = lambda: (yield 1)", ""),
    "annotated by what is no name": (
        "x: Store = Mock()\nx.lod = 1\ny: shop.core.charge = Mock()\nz: 'Store' = Mock()",
        "NF301 NF501 NF501",
    ),
    "assignment to what is no target": ("[a, *b] = thing\n(c, d), e = thing", ""),
    "pass and break": ("for i in thing:\n    break\npass", ""),
    "assertion of an object": (
        "Store().asert_called()\nStore().assert_called_onc()",
        "NF302 NF302",
    ),
    "excused misspelling": (
        "m = Mock()\nwith pytest.raises(AttributeError):\n    m.asert_called()",
        "",
    ),
    "misspelling of a class": ("m = Mock(spec=charge)\nm.asert_called_once()", "NF203"),
    "replaced twice in a line": ("m = Mock()\ng = Gateway(Store())\ng.pay = g.pay = m", "NF101"),
    "patched dictionary": ("patch.dict('shop.core.Gateway', {})\npatch.dict(os.environ, {})", ""),
    "double over a class and a module": (
        "Gateway.pay = Mock()\nshop.core.charge = AsyncMock()\nthing.x = Mock()",
        "NF101 NF102",
    ),
    "autospec over a method": (
        "g = Gateway(Store())\ng.pay = create_autospec(charge)\n"
        "g.quote = create_autospec(g.pay)\ng.pay = PropertyMock()",
        "",
    ),
    "awaited although it is replaced": (
        "with patch('shop.core.charge'):\n    await charge(1)\n"
        "with patch.object(Gateway, 'quote'):\n    await Gateway(Store()).quote(1)",
        "",
    ),
    "never awaited although it is replaced": (
        "from shop.rare import later\nwith patch('shop.rare.later'):\n    later(1)\n"
        "with patch.object(Gateway, 'pay'):\n    Gateway(Store()).pay(1)",
        "",
    ),
    "read although it is set elsewhere": (
        "Store.y = 1\nStore.y\nshop.core.z = 1\nshop.core.z\nwith thing:\n    Store().q",
        "NF302",
    ),
    "private name set": ("Store()._y = 1\nStore._z = 1\nshop.core._z = 1", ""),
    "guarded by any name": ("s = Store()\nif hasattr(s, f'{thing}'):\n    s.y", ""),
    "function's attribute": ("charge.calls = 1\ncharge.told", ""),
    "diamond": (
        "class A:\n    pass\nclass B(A):\n    pass\nclass C(A):\n    pass\n"
        "class D(B, C):\n    pass\nD().y",
        "",
    ),
    "method that sets a plain value": (
        "class A:\n    def __init__(self):\n        self.a = 1\n        self.a = Store()\n"
        "        self.a = 2\n    def b(self):\n        self.a = Gateway(1)\nA().a.y",
        "",
    ),
    "helper class with a base": (
        "class A:\n    def setUp(self):\n        self.s = Store()\nclass B(A):\n"
        "    def get(self):\n        return self.s\nB().get().y\nB().get.y",
        "NF302",
    ),
    "parameters of a patch without enough names": (
        "@patch('shop.core.charge')\n@patch('shop.core.Gateway')\ndef f(one):\n    one.x\nf()",
        "",
    ),
    "path through a configured answer": (
        "m = Mock(**{'return_value': Store(), 'return_value.x.y': 1, 'return_value.z': 2})",
        "",
    ),
    "names of every mock set": ("m = Mock(spec=Gateway)\nm.called = True\nm.__len__ = 1", ""),
    "coroutine method of a plain double": ("m = Mock()\ncharge(m)\nm.pay(1)", "NF501"),
    "class kept as an attribute": ("class A:\n    made = Gateway\nA().made(1).y", "NF302"),
    "very deep expression": ("1" + "+1" * 2000, ""),
    "misspelling far from any": ("m = Mock()\nm.has_calls_of(1)\nthing.assert_called_onc()", ""),
    "patch of what is not known": (
        "patch('os.getcwd', Mock())\npatch.object(thing, 'x', new_callable=Mock)\n"
        "patch.object(os, 'x', Mock())",
        "",
    ),
    "import under a shadow": ("import gone.deep\nimport shop.gone as g\ng.x", "NF402"),
}


@pytest.mark.parametrize("name", FOUND)
def test_rarity_gives_these_findings(name: str, project: Project) -> None:
    lines, expected = FOUND[name]

    assert " ".join(sorted(codes(project, inside(lines)))) == expected


FILES = {
    "patches of a class over two tests": (
        "@patch('shop.core.charge')\nclass TestIt:\n    def test_a(self, one):\n        one.x\n"
        "    def test_b(self, two):\n        two.x\n",
        "",
    ),
    "patch with its own double": (
        "@patch('shop.core.Gateway.pay', Mock())\ndef test_it(thing):\n    pass\n",
        "NF101",
    ),
    "fixture of a class": (
        "class TestIt:\n    @pytest.fixture\n    def s(self):\n        return Store()\n\n"
        "    def test_it(self, s):\n        s.y\n",
        "NF302",
    ),
    "parametrized by what is no text": (
        "@pytest.mark.parametrize((1, 'a'), [])\n@pytest.mark.parametrize()\n"
        "def test_it(a):\n    a.y\n",
        "",
    ),
    "yield outside a function": ("class A:\n    (yield 1)\n", ""),
    "helper without the name": ("from helper_tools import gone\ngone.x\n", ""),
    "package without the module": ("import helper_package.gone\nhelper_package.gone.x\n", ""),
    "module of the tests' own": ("import helper_package\nhelper_package.x\n", ""),
    "annotation read twice": ("def f(a: shop.core.gone): ...\nf(1)\n", "NF302"),
}


@pytest.mark.parametrize("name", FILES)
def test_rare_file_gives_these_findings(name: str, project: Project) -> None:
    source, expected = FILES[name]
    (project.root / "helper_tools.py").write_text("other = 1\n")
    (project.root / "helper_package").mkdir(exist_ok=True)

    assert " ".join(sorted(codes(project, source))) == expected


def test_source_of_a_folder_that_is_not_there_is_read(project: Project) -> None:
    found = find(project, HEAD + "Store().y\n", name="gone/test_case.py")

    assert [finding.code for finding in found] == ["NF302"]


def test_package_of_tests_ends_at_the_root(tmp_path: Path) -> None:
    project = open_shop(tmp_path)
    (tmp_path / "__init__.py").write_text("")

    assert project.package_of(str(tmp_path / "test_case.py")) == tmp_path.name
