import asyncio
import unittest
from unittest import IsolatedAsyncioTestCase, TestCase
from unittest.mock import AsyncMock, patch

import aiounittest
import pytest
from helpers import AsyncProjectTestCase, ProjectTestCase, RunsThemAll


class TestPlain(unittest.TestCase):
    async def test_never(self):  # expect: NF601
        assert False

    def test_sync(self):
        assert True

    async def helper(self):
        return 1

    @pytest.mark.asyncio
    async def test_marked(self):  # expect: NF601
        assert False

    @patch("os.getcwd")
    async def test_patched(self, getcwd):  # expect: NF601
        assert False

    @unittest.skip("on purpose")
    async def test_skipped(self):
        assert False


class TestImportedName(TestCase):
    async def test_never(self):  # expect: NF601
        assert False


class TestThroughProjectBase(ProjectTestCase):
    async def test_never(self):  # expect: NF601
        assert self.store


class LocalBase(ProjectTestCase):
    pass


class TestThroughLocalBase(LocalBase):
    async def test_never(self):  # expect: NF601
        assert False


class Mixin:
    async def test_shared(self):  # expect: NF601
        assert False


class TestMixed(Mixin, unittest.TestCase):
    pass


class TestAsync(IsolatedAsyncioTestCase):
    async def test_runs(self):
        assert True


class TestAsyncThroughProjectBase(AsyncProjectTestCase):
    async def test_runs(self):
        assert self.store


class TestBoth(ProjectTestCase, unittest.IsolatedAsyncioTestCase):
    async def test_runs(self):
        assert True


class TestOwnMachinery(RunsThemAll):
    async def test_runs(self):
        assert True


class TestUnknownBase(aiounittest.AsyncTestCase):
    async def test_runs(self):
        assert True


class TestPytestStyle:
    async def test_runs(self):
        assert True


def run_async(function):
    def wrapper(self):
        return asyncio.run(function(self))

    return wrapper


class TestDecorated(unittest.TestCase):
    @run_async
    async def test_runs(self):
        assert True

    def test_inner(self):
        async def test_inside():
            return True

        asyncio.run(test_inside())


def make_class():
    class TestInner(unittest.TestCase):
        async def test_inside(self):
            assert True

    return TestInner


def test_returns_true():  # expect: NF602
    return True


def test_returns_comparison():  # expect: NF602
    value = 1
    assert value
    return value == 1


async def test_returns_name():  # expect: NF602
    ok = bool(1)
    if not ok:
        return False
    return ok


def test_returns_none():
    if not AsyncMock:
        return
    return None


def test_has_inner_function():
    def inner():
        return 1

    assert inner() == 1
    assert (lambda: True)()


@pytest.fixture
def test_data():
    return {"a": 1}


def test_uses(test_data):
    assert test_data


def test_tool(value):
    return value * 2


def test_uses_tool():
    assert test_tool(2) == 4


def test_yields():
    yield True


class Helper:
    def test_connection(self):
        return True


class TestWithConstructor:
    def __init__(self):
        self.x = 1

    def test_value(self):
        return True


class TestReturning:
    def test_verdict(self):  # expect: NF602
        try:
            assert self
        except AssertionError:
            return False
        return True


if __name__ == "__main__":
    print(test_returns_true())
