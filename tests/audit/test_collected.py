"""Test which tests are said never to run, and which are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from netra_fakes.audit import Project
from tests.audit.cases import find, open_shop

HEAD = (
    "import abc, asyncio, typing, unittest, pytest\nfrom unittest.mock import patch\nimport tools\n"
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = open_shop(tmp_path_factory.mktemp("shop"))
    source = project.root / "src" / "shop"
    (source / "bases.py").write_text(
        "import unittest\n\nclass Plain(unittest.TestCase): ...\n"
        "class Async(unittest.IsolatedAsyncioTestCase): ...\n"
        "class Runs(unittest.TestCase):\n    def run(self, result=None): ...\n"
        "class Neutral: ...\nclass Open(unknown.Base): ...\n"
        "def free(): ...\ndef told() -> bool: ...\ndef maybe() -> bool | None: ...\n"
        "async def pending() -> int: ...\n"
    )
    return project


CLASS = "class TestIt({}):\n    async def test_it(self):\n        pass\n"


def _decorated(decorator: str) -> str:
    """Return a class whose test never runs, unless the decorator does something for it."""
    source = CLASS.format("unittest.TestCase")
    return source.replace("    async", f"    @{decorator}\n    async")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (CLASS.format("unittest.TestCase"), "NF601"),
        (CLASS.format("abc.ABC, typing.Generic[int], unittest.TestCase"), "NF601"),
        (CLASS.format("abc.ABC"), ""),
        (CLASS.format("unittest.TestCase, metaclass=tools.Meta"), ""),
        (CLASS.format("unittest.TestCase, tools.Mixin"), ""),
        (CLASS.format("tools[0]"), ""),
        ("from shop.bases import Plain\n" + CLASS.format("Plain"), "NF601"),
        ("from shop.bases import Async\n" + CLASS.format("Async"), ""),
        ("from shop.bases import Runs\n" + CLASS.format("Runs"), ""),
        ("from shop.bases import Neutral\n" + CLASS.format("Neutral"), ""),
        ("from shop.bases import Open\n" + CLASS.format("Open, unittest.TestCase"), ""),
        ("@tools.wrap\n" + CLASS.format("unittest.TestCase"), ""),
        ("class A: ...\nclass B(unittest.TestCase): ...\n" + CLASS.format("A, B"), "NF601"),
        ("from shop.bases import Plain\n" + CLASS.format("Plain, *[]"), ""),
        ("@pytest.mark.slow\n" + CLASS.format("unittest.TestCase"), "NF601"),
        ("@patch('os.x')\n" + CLASS.format("unittest.TestCase"), "NF601"),
        (CLASS.format("unittest.TestCase") + "    __test__ = False\n", ""),
        (CLASS.format("unittest.TestCase") + "    __test__ = True\n", "NF601"),
        (CLASS.format("unittest.TestCase") + "    def setUp(self):\n"
         "        setattr(self, self._testMethodName, 1)\n", ""),
        (CLASS.format("unittest.TestCase") + "\nTestIt = None\n", ""),
        (CLASS.format("unittest.TestCase").replace("    async", "    @tools[0]\n    async"), ""),
        (CLASS.format("unittest.TestCase").replace("    async", "    @tools.run\n    async"), ""),
        (CLASS.format("*tools.bases, unittest.TestCase"), ""),
        ("@pytest.mark.usefixtures('x')\n" + CLASS.format("unittest.TestCase"), "NF601"),
        ("@patch.dict('os.environ', {})\n" + CLASS.format("unittest.TestCase"), "NF601"),
        ("@unittest.skipIf(asyncio.x, 'x')\n" + CLASS.format("unittest.TestCase"), "NF601"),
        ("@unittest.skip('x')\n" + CLASS.format("unittest.TestCase"), ""),
        ("@pytest.mark.skip\n" + CLASS.format("unittest.TestCase"), ""),
        ("@tools[0]\n" + CLASS.format("unittest.TestCase"), ""),
        (_decorated("pytest.mark.skipif(asyncio.x, reason='x')"), "NF601"),
        (_decorated("pytest.mark.slow if asyncio.x else pytest.mark.fast"), "NF601"),
        (_decorated("patch.object(asyncio, 'run')"), "NF601"),
        (_decorated("pytest.mark.slow if asyncio.x else tools.run"), ""),
        (_decorated("pytest.mark.skip(reason='x')"), ""),
        (_decorated("unittest.skip('x')"), ""),
        (_decorated("unittest.expectedFailure"), ""),
        ("try:\n    from shop.bases import Plain as Base\nexcept ImportError:\n"
         "    Base = object\n" + CLASS.format("Base"), "NF601"),
        ("try:\n    from shop.bases import Async as Base\nexcept ImportError:\n"
         "    Base = unittest.TestCase\n" + CLASS.format("Base"), ""),
        ("try:\n    from gone import Base\nexcept ImportError:\n"
         "    Base = unittest.TestCase\n" + CLASS.format("Base"), ""),
    ],
)  # fmt: skip
def test_coroutine_test(project: Project, source: str, expected: str) -> None:
    assert " ".join(f.code for f in find(project, HEAD + source)) == expected


@pytest.mark.parametrize(
    ("returned", "expected"),
    [
        ("True", "NF602"), ("None", ""), ("await x()", ""), ("x()", ""), ("all(x)", "NF602"),
        ("Thing()", "NF602"), ("pytest.skip('x')", ""), ("1 if x else None", "NF602"),
        ("None if x else None", ""), ("x() if x else None", ""), ("x", "NF602"), ("n", ""),
        ("not x", "NF602"), ("{}", "NF602"),
    ],
)  # fmt: skip
def test_returned_value(project: Project, returned: str, expected: str) -> None:
    source = f"async def test_it():\n    n = None\n    return {returned}\n"

    assert " ".join(f.code for f in find(project, source)) == expected


CALLED = """\
from shop.bases import free, maybe, pending, told

async def later():
    return {{"a": 1}}
async def nothing():
    await later()
def verdict():
    return len([])
def again():
    return again()
def silent():
    assert later
def wrapped():
    return 1
wrapped = asyncio.x(wrapped)

class TestIt:
    def check(self):
        return True
    async def inner(self):
        return True
    async def test_it(self):
        told()
        return {returned}
"""


@pytest.mark.parametrize(
    ("returned", "expected"),
    [
        ("self.check()", "NF602"), ("await self.inner()", "NF602"), ("verdict()", "NF602"),
        ("await later()", "NF602"), ("asyncio.run(later())", "NF602"), ("told()", "NF602"),
        ("self.loop.run_until_complete(later())", "NF602"), ("await pending()", "NF602"),
        ("self.other()", ""), ("self.inner()", ""), ("await nothing()", ""), ("again()", ""),
        ("asyncio.run(nothing())", ""), ("asyncio.run(thing)", ""), ("await thing", ""),
        ("free()", ""), ("maybe()", ""), ("pending()", ""), ("silent()", ""), ("wrapped()", ""),
        ("asyncio.gather(later())", ""), ("self.run()", ""),
    ],
)  # fmt: skip
def test_returned_answer_of_a_call(project: Project, returned: str, expected: str) -> None:
    found = find(project, HEAD + CALLED.format(returned=returned))

    assert " ".join(f.code for f in found if f.code == "NF602") == expected


@pytest.mark.parametrize(
    "source",
    [
        "def testing():\n    return 1\n",
        "@tools.route('/')\ndef test_it():\n    return 1\n".replace(
            "tools.route", "tools.app.route"
        ),
        "def test_it():\n    return 1\n\nvalue = test_it()\n",
        "class TestIt:\n    @staticmethod\n    def test_it():\n        return 1\n",
        "class TestIt:\n    @property\n    def test_it(self):\n        return 1\n",
        "class Unknown(tools.Base):\n    def test_it(self):\n        return 1\n",
    ],
)
def test_function_that_is_no_test_may_return(project: Project, source: str) -> None:
    assert find(project, HEAD + source) == []


def test_every_kind_of_test_class_is_looked_at(project: Project) -> None:
    source = HEAD + (
        "class A(unittest.TestCase):\n    def test_it(self):\n        return 1\n"
        "class B(tools.SomeTestCase):\n    def test_it(self):\n        return 1\n"
        "class TestC:\n    def test_it(self):\n        return 1\n"
    )

    assert [f.code for f in find(project, source)] == ["NF602"] * 3


def test_base_class_counts_in_a_file_that_no_runner_collects(project: Project) -> None:
    source = HEAD + CLASS.format("unittest.TestCase") + "def test_it():\n    return 1\n"

    assert [f.code for f in find(project, source, name="script.py")] == ["NF601"]
    assert [f.code for f in find(project, source, name="conftest.py")] == ["NF601"]
    assert [f.code for f in find(project, source, name="core_test.py")] == ["NF601", "NF602"]


def test_conftests_plugins_and_helper_packages_are_read(tmp_path: Path) -> None:
    project = open_shop(tmp_path)
    files = {
        "conftest.py": (
            "import pytest\nfrom unittest.mock import Mock\nfrom shop.core import Gateway\n"
            "pytest_plugins = ['plugin_fixtures', 'missing', 1]\n\n"
            "@pytest.fixture(name='named')\ndef other():\n    return Mock(spec=Gateway)\n\n"
            "@pytest.fixture\ndef made(named):\n    return named\n\n"
            "@pytest.fixture\ndef both():\n    return {'a': Mock(spec=Gateway)}\n\n"
            "@pytest.fixture\nasync def pending():\n    async def make():\n"
            "        return Mock(spec=Gateway)\n    return make()\n"
        ),
        "plugin_fixtures.py": (
            "import pytest\nfrom unittest.mock import Mock\nfrom shop.core import Gateway\n\n"
            "@pytest.fixture\ndef plugged():\n    return Mock(spec=Gateway)\n"
        ),
        "unit/conftest.py": (
            "import pytest\npytest_plugins = 'plugin_fixtures'\n\n"
            "@pytest.fixture\ndef named(named):\n    named.quote.return_value = 1\n    return named\n"
        ),
        "unit/helpers/__init__.py": "from helpers.inner import make\n",
        "unit/helpers/inner.py": (
            "from unittest.mock import Mock\nfrom shop.core import Gateway\n\n"
            "class Base:\n    made = Mock(spec=Gateway)\n\n    @classmethod\n"
            "    def build(cls):\n        return cls.made\n\n    def setup_method(self):\n"
            "        self.late = Mock(spec=Gateway)\n\n"
            "def make():\n    return Mock(spec=Gateway), Gateway(1)\n"
        ),
        "unit/__init__.py": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    source = (
        "from unittest.mock import Mock\nfrom helpers import make\nfrom helpers.inner import Base\n"
        "from .helpers.inner import make as again\nfrom . import nothing\n\n"
        "async def test_it(named, made, both, plugged, pending, unknown):\n"
        "    named.pay = Mock()\n    made.pay = Mock()\n    both['a'].pay = Mock()\n"
        "    plugged.pay = Mock()\n    (await pending).pay = Mock()\n    one, two = make()\n"
        "    one.pay = Mock()\n    two.pai\n    again()[0].pay = Mock()\n"
        "    unknown.pay = Mock()\n\n"
        "class TestIt(Base):\n    def test_it(self):\n        self.late.pay = Mock()\n"
        "        self.made.pay = Mock()\n        Base.made.pay = Mock()\n"
        "        self.build().pay = Mock()\n"
    )

    found = find(project, source, name="unit/test_case.py")

    assert [f.line for f in found if f.code == "NF101"] == [
        8,
        9,
        10,
        11,
        12,
        14,
        16,
        21,
        22,
        23,
        24,
    ]
    assert [f.line for f in found if f.code == "NF302"] == [15]
