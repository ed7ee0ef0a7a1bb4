"""Test what the audit sees and what it leaves alone, one construct at a time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from netra_fakes.audit import (
    Finding,
    Project,
    ProjectOptions,
    UnparsableSourceError,
    audit_source,
    open_project,
)
from netra_fakes.errors import ConfigurationError
from tests.audit.cases import find, open_shop

HEAD = """\
import asyncio, os, sys
import pytest
from unittest import mock
from unittest.mock import AsyncMock, MagicMock, Mock, PropertyMock, create_autospec, patch
import shop.core
from shop.core import Gateway, charge
from shop.store import Store
import shop.more
from shop.more import (
    Colour, Keeper, OddError, Pair, Record, free, get, numbers, only, pending, perhaps, sent, strict,
    surely, use_class,
)
"""


MORE = """\
from __future__ import annotations
from enum import Enum
from typing import Awaitable, NamedTuple, TypedDict
import functools
from shop.core import Gateway

def only(a, *, key): ...
def strict(a, /, b=1): ...
@functools.singledispatch
def free(*args, **kwargs): ...
class Pair(NamedTuple):
    a: int
    b: int
class OddError(Exception): ...
class Colour(Enum):
    RED = 1
class Record(TypedDict):
    a: int
def use_class(kind: type[Gateway]): ...
def numbers():
    yield 1
def pending() -> Awaitable[int]: ...
made = Gateway(None)
def perhaps(thing): return thing
def sent(thing): return thing.send(1)
def surely(thing):
    thing.send(1)
    return len(thing)
class Keeper:
    one: Gateway = None
    def assert_called(self): ...
    def assert_calledd(self): ...
def get() -> Gateway: ...
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = open_shop(tmp_path_factory.mktemp("shop"))
    (project.root / "src" / "shop" / "more.py").write_text(MORE)
    return project


def codes(project: Project, body: str) -> list[str]:
    return [finding.code for finding in find(project, HEAD + body)]


def inside(lines: str) -> str:
    return "async def test_it(mocker, monkeypatch, thing):\n" + "".join(
        f"    {line}\n" for line in lines.splitlines()
    )


FOUND = {
    "function that may hand an awaitable on": (
        "await perhaps(thing)\nawait sent(thing)\nawait surely(thing)", "NF103",
    ),
    "future of a loop": (
        "def made():\n    return asyncio.get_event_loop().create_future()\n"
        "g = Gateway(Store())\ng.pay = Mock(return_value=made())\n"
        "thing.close()", "",
    ),
    "patch of a builtin makes it in a module": (
        "patch('shop.core.print')\npatch.object(shop.core, 'open')\n"
        "mocker.patch('shop.core.input')\n"
        "patch('shop.core._open')\npatch('shop.core.Gateway.print')\n"
        "patch('shop.gone.print')\nmonkeypatch.setattr('shop.core.print', 1)",
        "NF401 NF401 NF401 NF401",
    ),
    "required by keyword only": ("only(1)\nonly(1, 2)\nonly(1, key=2)", "NF201 NF201"),
    "positional only": ("strict(1, 2, *thing)\nstrict()\nstrict(b=2, **thing)", "NF201 NF201"),
    "unread signature": ("free(1, 2, 3, x=4)\nasync def run():\n    await free()", "NF103"),
    "named tuple": ("p = Pair(1, 2)\np._asdict()\np._nothing\np.third", "NF302 NF302"),
    "exception": ("e = OddError('x')\ne.args\ne.add_note\ne.oddness", "NF302"),
    "enum": ("Colour.RED\nColour.GREY\nColour('x').value\nColour._x_\nColour.RED.value", "NF302"),
    "typed dictionary": ("d = Record(a=1)\nd.items()\nd.anything", ""),
    "class given for a class": ("use_class(Gateway)\nm = Mock()\nuse_class(m)\nm.pai = Mock()", "NF301"),
    "generator called": ("x = numbers()\nx.y", ""),
    "real awaited by an annotated awaitable": (
        "with pytest.raises(ValueError):\n    pending()\npending()\nawait pending()", "NF104",
    ),
    "module member that is an object": (
        "shop.more.made.pai\nfrom shop.more import made\nmade.pai\nmade.pay = Mock()",
        "NF101 NF302 NF302",
    ),
    "double over a module's object": ("shop.more.made = m = Mock()\nm.pai = Mock()", "NF301 NF501"),
    "attribute of an attribute": (
        "patch('shop.more.Keeper.one.pay', Mock())\npatch('shop.more.Keeper.one.pai')", "NF101",
    ),
    "closure": (
        "c = Gateway(Store()).pay(1)\ndef inner():\n    return c\ns = Store()\n"
        "def outer():\n    nonlocal s\n    s.y", "",
    ),
    "boolean in dir": ("s = Store()\nif 'y' in dir(s):\n    s.y\nif 1 in thing:\n    s.z", "NF302"),
    "name asked for by a name": ("s = Store()\nif hasattr(s, thing):\n    s.y", ""),
    "attribute targets": (
        "s = Store()\nfor s.x in thing:\n    pass\n*s.w, b = thing\ndel s.x, s\nx[0] = 1\n"
        "(yield)\nlambda a=1: a\n[*thing]\nthing[1:2]\n{1, 2: 3}" .replace("{1, 2: 3}", "{2: 3}"), "NF302",
    ),
    "strings": ("x = 'a' if thing else 'b'\ny = f'{thing}'\nz = os if thing else sys\npatch(y)", ""),
    "bare except": ("try:\n    Store(1)\nexcept:\n    pass", "NF201"),
    "bare except around an import": ("try:\n    import shop.gone\nexcept:\n    pass", ""),
    "objects of one class": ("s = Store() if thing else Gateway(1)\ns.y", ""),
    "assert method of the real class": ("k = Mock(spec=Keeper)\nk.assert_calledd()\nk.assert_xyz()", ""),
    "assertion far from any": ("m = Mock()\nm.assert_zzz()\nm.zalled", ""),
    "assertion by an early name": ("m = Mock()\nm.called_once_with\nm.asert_called()", "NF203"),
    "patched attribute of a medium object": (
        "g = get()\npatch.object(g.store, 'lod')\npatch.object(g.store, 'load', Mock())", "NF101 NF401",
    ),
    "patch of a replaced object's double": ("patch.multiple('shop.core', **thing)", ""),
    "mock spec of a function": ("m = create_autospec(charge)\nm.assert_called_with()", "NF202"),
    "spec of a module": ("m = Mock(spec=shop.core)\nm.pai = 1", ""),
    "async double of a mock's child": ("m = Mock(spec=Gateway)\nm.return_value = Mock()\nm.x.y", ""),
    "stack": (
        "with thing as stack:\n    stack.enter_context(Store())\n    self_.enterContext(1)\n"
        "    p = patch('shop.core.Gateway', new=Mock())\n    p.new", "",
    ),
    "guarded double": (
        "m = Mock(spec=Gateway)\nwith pytest.raises(AttributeError):\n    m.pai.return_value = 1", "",
    ),
    "set where it may fail": (
        "with pytest.raises(AttributeError):\n    Store().y = Mock()\nStore()._y = Mock()\n"
        "Gateway(1).note = 'a'\nassert thing.note", "",
    ),
    "module replaced": ("sys.modules['shop.more'] = Mock()\nimport shop.more\npatch('shop.more.x')", ""),
    "base that is a module": ("class Own(shop, thing[0], metaclass=abc): ...\nOwn().x", ""),
    "positional only, given by keyword twice": ("Gateway(Store(), 1, retries=2)", "NF201"),
    "star fills the rest": ("Gateway(*thing, 1, 2, 3)", "NF201"),
    "spec as text": ("create_autospec(spec='shop.core:Gateway').pai = Mock()", ""),
    "spec_set": ("m = Mock(spec_set=Gateway)\nm.pay = Mock()", "NF101"),
    "spec by position": ("m = Mock(Gateway)\nm.pay = Mock()", "NF101"),
    "spec added later": ("m = Mock()\nm.mock_add_spec(Gateway)\nm.pay = Mock()", "NF101"),
    "spec of an object": ("m = Mock(spec=Gateway(Store()))\nm.pay = Mock()", "NF101"),
    "spec of another object": ("m = Mock(spec=thing)\nm.pay = Mock()", ""),
    "wraps": ("m = Mock(spec=Gateway)\nm.pay = Mock(wraps=thing)", ""),
    "attached": ("m = Mock(spec=Gateway)\nm.attach_mock(Mock(), 'pay')\nm.reset_mock()", ""),
    "keywords unknown": ("m = MagicMock(spec=Gateway)\nm.pay = MagicMock(**thing)", ""),
    "keyword path through a value": ("m = Mock(**{'a.b.c': 1, 'return_value.x': 2})", ""),
    "side effect of a sync function": (
        "def work():\n    return 1\nm = Mock(spec=Gateway)\nm.pay = Mock(side_effect=work)", "NF101",
    ),
    "side effect that hands a coroutine on": (
        "async def work():\n    return 1\ndef hand():\n    return work()\n"
        "m = Mock(spec=Gateway)\nm.pay = Mock(side_effect=hand)", "",
    ),
    "side effect that is not known": (
        "m = Mock(spec=Gateway)\nm.pay = Mock(side_effect=os.fsync)", "",
    ),
    "side effect that is a double": (
        "m = Mock(spec=Gateway)\nm.pay = Mock(side_effect=AsyncMock())", "",
    ),
    "side effect that is a real function": (
        "m = Mock(spec=Gateway)\nm.pay = Mock(side_effect=charge)", "NF101",
    ),
    "side effect that is a real class": (
        "m = Mock(spec=Gateway)\nm.pay = Mock(side_effect=Store)", "NF101",
    ),
    "answer that is not known": ("m = Mock(spec=Gateway)\nm.pay = Mock(return_value=os.x())", "NF101"),
    "answer that comes from outside": ("m = Mock(spec=Gateway)\nm.pay = Mock(return_value=os.x)", ""),
    "property mock": ("m = Mock(spec=Gateway)\nm.pay = PropertyMock()", ""),
    "fake": (
        "from netra_fakes import make_fake, make_agent\nm = make_fake(Gateway)\nm.pay = Mock()\n"
        "a = make_agent()\na.x = 1", "NF101",
    ),
    "never awaited on a fake": (
        "from netra_fakes import make_fake\nm = make_fake(Gateway)\nm.pay(1)", "NF104",
    ),
    "never awaited on a spec mock": ("m = Mock(spec=Gateway)\nm.pay(1)\nm.quote(1)", "NF104"),
    "child of a double that is called": ("m = Mock()\nm.pay(1)\nm()\nAsyncMock()()", ""),
    "awaited double": ("m = AsyncMock(spec=Gateway)\nawait m.pay(1)\nx = AsyncMock()\nawait x()", ""),
    "patch without text": ("patch(thing)\npatch(thing + 'x').start()", ""),
    "patch object of a double": (
        "m = Mock(spec=Gateway)\npatch.object(m, 'pay', Mock()).start()", "NF101",
    ),
    "patch object by keyword": ("patch.object(Gateway, attribute='pai')", "NF401"),
    "patch object of text": ("patch.object('shop.core', 'pai')", "NF401"),
    "patch object of a function": ("patch.object(charge, 'calls')", ""),
    "patch object of what is not known": ("patch.object(thing, 'x')\npatch.object(Gateway, thing)", ""),
    "patch with another callable": ("patch('shop.core.Gateway.pay', new_callable=thing)", ""),
    "patch with a property": ("patch('shop.core.Gateway.pay', new_callable=PropertyMock)", ""),
    "patch of a module": ("patch('shop.core').start().x = 1", ""),
    "patch multiple of an object": ("patch.multiple(Gateway, pai=1, pay=Mock())", "NF101 NF401"),
    "patch multiple by mocker": ("mocker.patch.multiple('shop.core', pai=1)", "NF401"),
    "patch dict by mocker": ("mocker.patch.dict('shop.core.pai', {})", "NF401"),
    "patch dict of an object": ("patch.dict(os.environ, {})", ""),
    "patch by fakes": ("fakes.patch('shop.core.pai')\nfakes.patch(Gateway, 'pai')", "NF401 NF401"),
    "double by mocker": ("m = mocker.MagicMock(spec=Gateway)\nm.pay = mocker.Mock()", "NF101"),
    "stub by mocker": ("mocker.stub()\nself_made = thing.patch('x')", ""),
    "monkeypatch of one argument": ("monkeypatch.setattr(thing)\nmonkeypatch.syspath_prepend('x')", ""),
    "monkeypatch delete": ("monkeypatch.delattr('shop.core.pai')", "NF401"),
    "modules hidden": (
        "with patch.dict('sys.modules', {'shop.gone': Mock()}):\n    import shop.gone\n"
        "    patch('shop.gone.x')", "",
    ),
    "modules hidden by a name": (
        "with patch.dict('sys.modules', thing):\n    import shop.gone", "",
    ),
    "module set by a name": ("sys.modules[thing] = 1\nimport shop.gone", ""),
    "typing cast": (
        "from typing import cast\nm = cast(Gateway, Mock(spec=Gateway))\nm.pay = Mock()", "NF101",
    ),
    "real method passed on": ("g = Gateway(Store())\nx = g.pay\nawait x(1)\nx(1)", "NF104"),
    "real method unbound": ("await Gateway.pay(Gateway(Store()), 1)\nGateway.quote(1)", "NF201"),
    "function through its module": ("shop.core.charge()\nshop.core.pai()", "NF201 NF302"),
    "module set": ("shop.core.pai = 1\nshop.core.charge = Mock()\nshop.core.charge()", "NF302"),
    "class set": ("Gateway.pay = Mock()\nGateway.pai = Mock()", "NF101 NF302"),
    "attribute of a function": ("charge.calls = 1\nassert charge.calls", ""),
    "unpacked": ("a, *b = Mock(spec=Gateway), 1\na.pay = Mock()\n[c, d] = 1, Store()\nd.x", "NF302"),
    "starred": ("*a, b = thing\n(a, b), c = thing", ""),
    "set": ("x = {Store(), 1}\ny = [*x]\nz = {**thing, 'a': Store()}\nz['a'].y", "NF302"),
    "index": ("x = [Store()]\nx[0].y\nx['a']\nthing[0].y", "NF302"),
    "deleted": ("s = Store()\ndel s\ns.y", ""),
    "augmented": ("s = Store()\ns += 1\ns.y\ns.z += 1", ""),
    "global": ("global s\ns = Store()\ns.y", "NF302"),
    "comprehension": (
        "s = Store()\n[s.y for s in thing]\n{s: s.y for s in thing if s}\nlist(s.y for i in x)", "NF302",
    ),
    "conditional expression": (
        "a = Store() if thing else Store()\na.y\nb = 'x' if thing else 'x'\nc = os if thing else os", "NF302",
    ),
    "different strings": ("a = 'shop.core.pai' if thing else 'x'\npatch(a)", ""),
    "boolean": ("a = thing or Store()\na.y\nhasattr(a, 'z') and a.z", ""),
    "walrus in a test": ("if (s := Store()):\n    s.y", "NF302"),
    "yielded": ("x = yield Store()\nx.y", ""),
    "asserted with nothing known": ("thing.assert_called_once()\nthing.called_once_with(1)", "NF203"),
    "assertion of a real class": (
        "class Own:\n    def assert_calledd(self): ...\nOwn().assert_calledd()", "",
    ),
    "assertion expected to fail": (
        "m = Mock()\nwith pytest.raises(AttributeError):\n    m.assert_called_onec()\n"
        "with pytest.raises(AssertionError):\n    m.assert_called_with(1)", "",
    ),
    "assertion on a plain double": ("m = Mock()\nm.assert_called_once_with(1)\nm.called", ""),
    "assertion on the class double": (
        "with patch('shop.core.Gateway') as m:\n    m.assert_called_once_with()", "NF202",
    ),
    "assertion through a child": (
        "m = Mock(spec=Gateway)\nm.method_calls\nm.quote.assert_has_calls\nm.quote.called", "NF204",
    ),
    "isinstance": ("s = Store()\nif isinstance(s, Gateway) and callable(s):\n    s.y", ""),
    "else that leaves": ("if thing:\n    s = Store()\nelse:\n    pytest.skip('x')\ns.y", "NF302"),
    "try": (
        "try:\n    s = Store()\nexcept (ValueError, os.error, thing()) as e:\n    s = None\nelse:\n"
        "    s.y\nfinally:\n    pass", "NF302",
    ),
    "raise as keyword": ("with pytest.raises(expected_exception=TypeError):\n    Store(1)", ""),
    "raise of what is not known": ("with pytest.raises(thing):\n    Store(1)", ""),
    "raise of nothing": ("with pytest.raises():\n    Store(1)", ""),
    "context managers": ("with Store() as s, thing:\n    s.y\nasync with Mock() as m:\n    m.y = 1", ""),
    "loop": ("s = Store()\nfor s, *x in thing:\n    s.y\nwhile thing:\n    s = thing\ns.y", ""),
    "match": ("match thing:\n    case {'a': s, **rest} if s:\n        s.y\n    case str() as s:\n        s.y", ""),
    "exit": ("sys.exit()", ""),
    "future": ("asyncio.wait_for(Gateway(Store()).pay(1), 1)\nasyncio.sleep(1)", ""),
    "runner": ("x = thing.run_until_complete(Gateway(Store()).pay(1))\nx.y", ""),
    "local class": (
        "class Own(Gateway):\n    x = 1\n    def y(self): ...\nOwn.x\nOwn.y\nOwn.z\nOwn(1).x\nOwn()",
        "NF201 NF302",
    ),
    "decorated by nothing known": ("@thing[0]\ndef inner(): ...\ninner()", ""),
    "super": (
        "class Own:\n    def setup_method(self):\n        super().setup_method()", "",
    ),
    "double over a double that is typed later": (
        "s = Mock()\ns.load = Mock()\nx = Gateway(s)\nx.store.load = Mock()", "NF101 NF101 NF501",
    ),
    "conflicting reasons": ("m = Mock()\nGateway(m)\ncharge(m)", ""),
    "the same reasons": ("m = Mock()\nGateway(m)\nGateway(store=m)\nGateway(m, thing)", "NF501"),
    "the stronger reason": ("m = Mock(spec=Gateway)\nGateway(m)\nm.pay = Mock()", "NF101"),
    "keyword that goes nowhere": ("Gateway(Store(), **{'retries': Mock()})\nGateway(*thing, Mock())", ""),
    "annotated without a value": ("x: Gateway\nx: int = Mock()\ny: shop.core.Gateway = Mock()", "NF501"),
    "awaited and replaced": (
        "g = Gateway(Store())\ng.quote = thing\nawait g.quote(1)\npatch('shop.core.charge')\n"
        "await charge(g)", "",
    ),
    "awaited where it may fail": (
        "with pytest.raises(TypeError):\n    await charge(Gateway(Store()))", "",
    ),
    "never awaited but replaced": (
        "patch.object(Gateway, 'pay')\nGateway(Store()).pay(1)\nGateway(Store()).pay(1, 2, 3)", "",
    ),
    "class replaced": (
        "patch('shop.core.Gateway')\nGateway(1, 2, 3)\nGateway.nothing\nGateway.quote(1, 2, 3)\n"
        "x = Gateway(1)\nx.nothing", "",
    ),
    "read where it is replaced": ("patch.object(shop.core, 'pai', create=True)\nshop.core.pai", ""),
    "double of a coroutine over two owners": (
        "p = Mock()\na = Mock(spec=Gateway)\na.pay = p\na.pay = p", "NF101 NF101",
    ),
}  # fmt: skip


STARS = {
    "star import of mocks": (
        "from unittest.mock import *\nm = Mock(spec=Gateway)\nm.pay = Mock()",
        "NF101",
    ),
    "star import of what is not known": ("from os import *\nStore(1)", ""),
    "star import of the application": ("from shop.store import *\nStore(1)", "NF201"),
    "star import of a helper": ("from tools_for_tests import *\nmade().pay = Mock()", "NF101"),
}


@pytest.mark.parametrize("name", STARS)
def test_star_import_gives_these_findings(name: str, project: Project) -> None:
    lines, expected = STARS[name]
    (project.root / "tools_for_tests.py").write_text(
        "from unittest.mock import Mock\nfrom shop.core import Gateway\n\n"
        "def made():\n    return Mock(spec=Gateway)\n"
    )

    assert " ".join(sorted(codes(project, lines))) == expected


@pytest.mark.parametrize("name", FOUND)
def test_construct_gives_these_findings(name: str, project: Project) -> None:
    lines, expected = FOUND[name]

    assert " ".join(sorted(codes(project, inside(lines)))) == expected


def test_guess_by_name_has_low_confidence(tmp_path: Path) -> None:
    project = open_shop(tmp_path, roles={"agent": "shop.core:Gateway"})
    source = "from unittest.mock import Mock\n\ndef test_it():\n    mock_agent = Mock()\n"

    found = audit_source(str(tmp_path / "test_case.py"), source, project)

    assert [(f.code, f.confidence, f.source, f.fix) for f in found] == [
        ("NF501", "low", "variable name", None)
    ]


def _findings(project: Project, source: str, name: str = "test_case.py") -> list[Finding]:
    return audit_source(str(project.root / name), source, project)


def test_finding_says_where_what_and_how_it_is_known(project: Project) -> None:
    source = HEAD + "\n\ndef test_it():\n    'ü'; Gateway(Store(), tries=1)\n"
    line = source.count("\n")

    assert _findings(project, source) == [
        Finding(
            path=str(project.root / "test_case.py"), line=line, column=10, end_line=line,
            end_column=35, code="NF201", slug="wrong-call",
            message="'Gateway' cannot be called like this: no parameter 'tries'",
            help="did you mean 'retries'?",
            spec="Gateway(store, retries=3)  shop/core.py:5", source="imported",
        )
    ]  # fmt: skip


def test_project_lists_the_files_that_a_file_depends_on(tmp_path: Path) -> None:
    project = open_shop(tmp_path)
    (tmp_path / "conftest.py").write_text("import pytest\n\n@pytest.fixture\ndef thing(): ...\n")
    _findings(project, "def test_it(thing): ...\n")

    assert project.consulted(str(tmp_path / "test_case.py")) == (str(tmp_path / "conftest.py"),)
    assert project.consulted("never seen") == ()


def test_fingerprint_follows_the_source_and_the_settings(tmp_path: Path) -> None:
    project = open_shop(tmp_path)
    first = project.fingerprint()
    assert open_project(project.options).fingerprint() == first
    renamed = replace(project.options, renames={"a": "b"})
    assert open_project(renamed).fingerprint() != first
    (tmp_path / "src" / "shop" / "more.py").write_text("")
    assert open_project(project.options).fingerprint() != first


def test_source_root_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        open_project(ProjectOptions(sources=(tmp_path / "gone",)))

    assert str(caught.value) == (
        f"source root '{tmp_path / 'gone'}' is no folder; give the folder that holds the package"
    )


def test_nothing_known_is_nothing_claimed_but_what_syntax_tells(tmp_path: Path) -> None:
    project = open_project(ProjectOptions(root=tmp_path))
    body = inside(
        "Gateway(1, 2, 3, x=4)\npatch('shop.core.pai')\nfrom shop.core import *\nm.assert_called"
    )

    assert codes(project, body) == ["NF204"]
    assert project.fingerprint()


def test_contract_tells_classes_and_the_names_of_modules(tmp_path: Path) -> None:
    from netra_fakes.cli import main

    open_shop(tmp_path)
    contract = tmp_path / "shop.lock"
    main(["lock", "shop", "--static", "--source", str(tmp_path / "src"), "-o", str(contract)])
    project = open_project(ProjectOptions(contract=contract, root=tmp_path))
    lines = (
        "from shop.core import pai\nimport shop.gone\npatch('shop.core.pai')\nshop.core.pai\n"
        "Gateway(1, 2, 3)\npatch('shop.core.Gateway.pai')\nawait charge(Gateway(Store()))\n"
        "from shop.core import *\nm = Mock()\nGateway(m)\nm.load = Mock()\nx = Gateway(Store())\n"
        "x.store.pai"
    )

    found = find(project, HEAD + inside(lines))

    assert sorted({finding.code for finding in found}) == [
        "NF101", "NF103", "NF201", "NF302", "NF401", "NF402", "NF501",
    ]  # fmt: skip
    assert "module 'shop.core' has no 'pai'" in [finding.message for finding in found]
    assert project.fingerprint()
    assert project.truth.find("shop.core.Gateway.pay.x") is None
    assert project.truth.module("elsewhere") is None


def test_contract_does_not_tell_what_a_plain_function_hands_on(tmp_path: Path) -> None:
    from netra_fakes.cli import main

    (tmp_path / "app.py").write_text(
        "def later(x): return x\ndef now(x) -> int: return 1\nclass A:\n    def b(self): ...\n"
    )
    contract = tmp_path / "app.lock"
    main(["lock", "app", "--static", "--source", str(tmp_path), "-o", str(contract)])
    project = open_project(ProjectOptions(contract=contract, root=tmp_path))
    source = "from app import A, later, now\n" + inside(
        "await later(1)\nawait now(1)\nawait A().b()"
    )

    assert [finding.line for finding in find(project, source)] == [4, 5]


def test_patch_over_one_test_says_nothing_of_the_others(project: Project) -> None:
    source = """
@patch('shop.core.Gateway')
def test_one(gateway):
    shop.core.Gateway(1, 2, 3, 4)

def test_two():
    shop.core.Gateway(1, 2, 3, 4)
"""

    assert [finding.line for finding in find(project, HEAD + source)] == [HEAD.count("\n") + 7]


def test_imported_modules_tell_classes_and_modules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_shop(tmp_path)
    package = tmp_path / "src" / "shop"
    package.rename(package.with_name("live_shop"))
    for file in (tmp_path / "src" / "live_shop").glob("*.py"):
        file.write_text(file.read_text().replace("shop.", "live_shop."))
    (tmp_path / "src" / "live_shop" / "broken.py").write_text("raise RuntimeError('no')\n")
    core = tmp_path / "src" / "live_shop" / "core.py"
    core.write_text(
        core.read_text() + "\n\none = Gateway(None)\ntwo = 2\nfrom live_shop.ledger import write\n"
    )
    monkeypatch.syspath_prepend(tmp_path / "src")
    project = open_project(ProjectOptions(import_real=True, root=tmp_path))
    lines = (
        "from live_shop.core import pai\nimport live_shop.gone\nimport live_shop.broken\n"
        "from live_shop.broken import x\nimport live_shop.gone.more\nimport nowhere.more\n"
        "patch('live_shop.core.pai')\npatch('live_shop.core.one.pay', Mock())\n"
        "patch('live_shop.core.two.x')\npatch('live_shop.core.Gateway.pay')\n"
        "patch('live_shop.core.write')\npatch('live_shop.store')\npatch('live_shop.core.__file__')\n"
        "Gateway(1, 2, 3)\nasync_ = Gateway(Store()).quote\nawait async_(1)\nawait charge(1)"
    )
    body = HEAD.partition("import shop.more")[0].replace("shop.", "live_shop.") + inside(lines)

    assert sorted(f.code for f in find(project, body)) == [
        "NF101", "NF103", "NF103", "NF201", "NF401", "NF402", "NF402", "NF402",
    ]  # fmt: skip
    truth = project.truth
    assert truth.find("os.path") is None
    assert truth.find("live_shop.pai.more") == truth.find("live_shop.pai")
    assert truth.module_names("live_shop.ledger") == ("Book", "write")
    assert truth.module_names("live_shop.gone") is None


def test_source_nested_too_deeply_for_the_walk_is_refused(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overflow(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr("netra_fakes.audit._walk.Walk.read", overflow)
    with pytest.raises(UnparsableSourceError) as caught:
        _findings(project, "x = 1\n")

    assert caught.value.reason == "nested too deeply"
