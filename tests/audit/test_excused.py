"""Audit what looks wrong by the letter of an interface, and holds when it runs."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from netra_fakes.audit import Project
from tests.audit.cases import find, open_shop

APP = """
    import functools
    from elsewhere import thing

    class Transport:
        def __call__(self, url, method="GET"): ...

    class WireError(Exception): ...

    class Session:
        def __init__(self, pool=None): ...
        def __call__(self, url, method="GET"): ...

    class Client:
        def __init__(self, transport): ...
        def sign(self, audience): ...
        @staticmethod
        def check(text): ...
        @classmethod
        def open(cls, text): ...

    class Adapter:
        def __init__(self, client): ...
        def close(self): ...

    class Wrapping:
        def __init__(self, client: Client, other: Client, third: Client, plain: Client):
            if isinstance(client, Client):
                client = Adapter(client)
            self.client = client
            self.other = Adapter(other) if isinstance(other, Client) else other
            third = third or Client(third)
            self.third: Client = third
            plain = plain or Client(1)
            self.plain = plain if plain else None

    class Reply:
        async def content(self, size): ...

    class MemoryReply(Reply):
        async def content(self, size=10, *, fast=False): ...

    class OtherReply(Reply): ...

    def fetch() -> Reply: ...

    class Cluster:
        def command(self, kind, *args):
            return self.request(kind)
        def plainly(self, kind, *args):
            return 1
        async def request(self, kind): ...
        write = functools.partialmethod(command, 1)
        same = command
        count = functools.partialmethod(plainly, 1)
        strange = functools.partialmethod(thing.run, 1)
    """
HEAD = """\
import functools
import pytest
from unittest.mock import AsyncMock, MagicMock, Mock, create_autospec, patch
from shop.core import Gateway
from shop.wire import Client, Cluster, Reply, Session, Transport, WireError, Wrapping, fetch
"""
CASES = {
    # --- doubles of classes
    "class without a constructor, called as an object": (
        "m = create_autospec(Transport)\nm.assert_called_with('/x', method='PUT')\n"
        "m.assert_called_with()\nm.assert_called_with('/x', verb='PUT')",
        "4 NF202",
    ),
    "class with a constructor, called as an object": (
        "m = create_autospec(Session)\nm.assert_called_with('/x', method='PUT')\n"
        "m.assert_called_with(pool=1)",
        "2 NF202",
    ),
    "patched class, called as an object": (
        "with patch('shop.wire.Session') as m:\n    m.assert_called_with('/x', method='PUT')\n"
        "    m.assert_called_with('/x', verb='PUT')",
        "3 NF202",
    ),
    "method of a class's autospec": (
        "m = create_autospec(Client)\nm.sign.assert_called_with(None)\n"
        "m.sign.assert_called_with('a', 'b')\nm.check.assert_called_with('a')\n"
        "m.open.assert_called_with('a')\nm.open.assert_called_with()\n"
        "m.return_value.sign.assert_called_with()",
        "3 NF202 6 NF202 7 NF202",
    ),
    "method of an autospec that takes a class's place": (
        "with patch('shop.wire.Client', autospec=True) as m:\n    m.sign.assert_called_with('a')\n"
        "    m.sign.assert_called_with()",
        "3 NF202",
    ),
    # --- decorators that expect an error
    "decorator of a library that expects an error": (
        "from pytest_relaxed import raises\n@raises(TypeError)\ndef test_a():\n    Client()\n"
        "    Client(1).missing\n@raises(AttributeError)\ndef test_b():\n    Client(1).missing\n"
        "    Client()",
        "5 NF302 9 NF201",
    ),
    "decorator of the tests that expects an error": (
        "def fails(test):\n    @functools.wraps(test)\n    def inner():\n"
        "        with pytest.raises(TypeError):\n            test()\n    return inner\n"
        "@fails\ndef test_a():\n    Client()\n    Client(1).missing",
        "10 NF302",
    ),
    "decorator of the tests that expects nothing": (
        "def plain(test):\n    return test\n@plain\ndef test_a():\n    Client()",
        "5 NF201",
    ),
    "decorator of the tests that is given the error": (
        "def fails(kind):\n    def wrap(test):\n        def inner():\n"
        "            with pytest.raises(kind):\n                test()\n        return inner\n"
        "    return wrap\n@fails(TypeError)\ndef test_a():\n    Client()",
        "",
    ),
    # --- objects known by an annotation
    "implementation that takes more than its base": (
        "async def test_a():\n    r = fetch()\n    await r.content()\n    await r.content(fast=True)\n"
        "    await r.content(size=1, slow=True)\n    await Reply().content()",
        "5 NF201 6 NF201",
    ),
    "constructor that wraps its argument": (
        "w = Wrapping(Client(1), Client(1), Client(1), Client(1))\nw.client.close()\n"
        "w.other.close()\nw.third.close()\nw.plain.close()",
        "5 NF302",
    ),
    # --- sync methods that answer coroutines
    "partialmethod that answers a coroutine": (
        "c = Cluster()\nc.write = AsyncMock()\nc.same = AsyncMock()\nc.count = AsyncMock()\n"
        "with patch.object(c, 'write', AsyncMock()), patch.object(c, 'count', AsyncMock()):\n"
        "    pass",
        "4 NF102 5 NF102",
    ),
    "sync mock that only raises": (
        "class Own(Exception): ...\nclass Below(Own): ...\nm = Mock(spec=Gateway)\n"
        "m.pay = Mock(side_effect=TimeoutError)\nm.pay = Mock(side_effect=OSError('no'))\n"
        "m.pay = Mock(side_effect=Below)\nm.pay = Mock(side_effect=Own())\n"
        "m.pay = Mock(side_effect=WireError)\nm.pay = Mock(side_effect=WireError('no'))\n"
        "m.pay = Mock(side_effect=[OSError, WireError()])",
        "",
    ),
    "sync mock that does not only raise": (
        "class Own: ...\nm = Mock(spec=Gateway)\nm.pay = Mock(side_effect=[OSError, 1])\n"
        "m.pay = Mock(side_effect=[])\nm.pay = Mock(side_effect=iter([1]))\n"
        "m.pay = Mock(side_effect=Client)\nm.pay = Mock(side_effect=Client(1))\n"
        "m.pay = Mock(side_effect=Own)",
        "3 NF101 4 NF101 5 NF101 6 NF101 7 NF101 8 NF101",
    ),
    "mock of a class, handed on as one of its objects": (
        "with patch('shop.wire.Client') as m:\n    m.sign.assert_called_with('a')\n"
        "    m.sign.assert_called_with(m, 'a')\n    m.sign.assert_called_with()\n"
        "    m.check.assert_called_with()",
        "4 NF202 5 NF202",
    ),
    # --- decorators and callers that give arguments of their own
    "helper that is called with more than its mocks": (
        "import unittest\nclass TestIt(unittest.TestCase):\n"
        "    @patch('shop.wire.Client.sign')\n    @patch('shop.wire.Client.check')\n"
        "    def _test(self, error, check, sign):\n        check.assert_called_with('a')\n"
        "        sign.assert_called_with()\n"
        "    @patch('shop.wire.Client.sign')\n    def test_b(self, sign):\n"
        "        sign.assert_called_with()\n        self._test(OSError)",
        "10 NF202",
    ),
    "test of ddt, which is called with its data": (
        "import ddt, unittest\n@ddt.ddt\nclass TestIt(unittest.TestCase):\n"
        "    @ddt.data(1, 2)\n    @patch('shop.wire.Client.sign')\n"
        "    def test_a(self, number, sign):\n        number.assert_called_with()\n"
        "    @ddt.data\n    @patch('shop.wire.Client.sign')\n    def test_b(self, sign):\n"
        "        sign.assert_called_with()",
        "11 NF202",
    ),
    # --- helpers whose code is out of sight
    "helper of a base class that puts mocks in place": (
        "from library import Base, swap\nimport shop.wire\nclass TestIt(Base):\n"
        "    def test_a(self):\n        c = Client(1)\n        self.mock_object(c, 'sign')\n"
        "        c.sign.assert_called_once_with()\n        swap_attr(Client, 'open', 1)\n"
        "        Client.open.assert_not_called()\n        self.stub_out('shop.wire.fetch', print)\n"
        "        shop.wire.fetch.assert_called_with()\n    def test_b(self):\n"
        "        c = Client(1)\n        c.sign.assert_called_once_with()",
        "14 NF302",
    ),
    "helper that only looks, or is given a name that is not there": (
        "from library import Base\nclass TestIt(Base):\n    def test_a(self):\n"
        "        c = Client(1)\n        self.describe(c, 'sign')\n        self.mock_object()\n"
        "        self.mock_object(c, 'sing')\n        self.mock_object('a.b', c)\n"
        "        c.sign.assert_called_once_with()\n        c.sing",
        "9 NF302 10 NF302",
    ),
    "module that another one sets an attribute of": (
        "import shop.wire\nprint(shop.wire.outbox, shop.wire.inbox)",
        "2 NF302",
    ),
    # --- classes of the tests that derive from real ones
    "class in a function, whose own names are read before they are set": (
        "def make():\n    class Counting(Client):\n        def sign(self, audience):\n"
        "            self.signed += 1\n            return self.last, self.pool, self.nothing\n"
        "        def reset(self):\n            self.signed = 0\n"
        "            for self.last in range(3): ...\n            with thing() as self.pool: ...\n"
        "    class Below(Counting):\n        def reset(self):\n            return self.signed\n"
        "    Below(1).last\n    Below(1).wrong\n    return Counting\ndef test_a():\n"
        "    made = make()(1)\n    made.pool\n    made.wrong",
        "5 NF302 14 NF302 19 NF302",
    ),
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = open_shop(tmp_path)
    (tmp_path / "src/shop/wire.py").write_text(dedent(APP))
    post = "from shop import wire\n\ndef empty():\n    wire.outbox = []\n"
    (tmp_path / "src/shop/post.py").write_text(post)
    return project


def told(project: Project, text: str) -> str:
    return " ".join(f"{f.line - HEAD.count(chr(10))} {f.code}" for f in find(project, HEAD + text))


@pytest.mark.parametrize("name", CASES)
def test_what_holds_is_left_alone_and_the_rest_told(name: str, project: Project) -> None:
    text, expected = CASES[name]

    assert told(project, text) == expected
