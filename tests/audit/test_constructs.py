"""Test rarer constructs: what the audit finds in them, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from netra_fakes.audit import Project
from tests.audit.cases import open_shop
from tests.audit.test_behaviour import MORE, codes, inside


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder: Path = tmp_path_factory.mktemp("shop")
    project = open_shop(folder)
    (folder / "src" / "shop" / "more.py").write_text(MORE)
    return project


FOUND = {
    "keyword path below a value": (
        "m = Mock(**{'return_value.x': 1, 'a.return_value.b': 2})",
        "",
    ),
    "fake of a class named by text": (
        "from netra_fakes import make_fake\nm = make_fake('shop.core:Gateway')\nm.pay = Mock()\nmake_fake('shop.gone:X').y = 1",
        "NF101",
    ),
    "dictionary under names": (
        "d = {thing: Store(), 'a': Store()}\nd['a'].y\nd[thing].y\nd[:1]",
        "NF302",
    ),
    "module called": (
        "shop.core()",
        "",
    ),
    "patch dict of what is not known": (
        "patch.dict(thing, {}).start()",
        "",
    ),
    "lambda with keyword only": (
        "f = lambda *, a, b=1: Store()\nf(a=1).y",
        "NF302",
    ),
    "function with keyword only": (
        "def f(*, a, b=1):\n    return Store()\nf(a=1).y",
        "NF302",
    ),
    "annotated parameter": (
        "def f(s: Store, t: 'Store', u: int):\n    s.y\n    t.y\nf(thing, 1, 2)",
        "",
    ),
    "a bare annotated double": (
        "x: thing[0] = Mock()\nx: os = Mock()",
        "",
    ),
    "read twice": (
        "s = Store()\n(s.y, s.y)\nfor i in thing:\n    s.y",
        "NF302 NF302 NF302",
    ),
    "self-calling function": (
        "def f(n):\n    return f(n)\nf(1).y",
        "",
    ),
    "fixture patch through what is no name": (
        "thing().patch('shop.core.pai')\nself.mocker.patch('shop.core.pai')",
        "NF401",
    ),
    "a called once with of a real object": (
        "s = Store()\ns.called_once_with\nMock().called_once",
        "",
    ),
    "star handlers in a tuple": (
        "with pytest.raises((TypeError, ValueError), match='x'):\n    Store(1)",
        "",
    ),
    "empty else": (
        "isinstance(thing)\nif isinstance(thing.x, int):\n    pass",
        "",
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_construct_gives_these_findings(name: str, project: Project) -> None:
    lines, expected = FOUND[name]

    assert " ".join(sorted(codes(project, inside(lines)))) == expected
