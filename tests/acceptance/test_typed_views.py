"""What the interface page promises of stub(), on() and control()."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import ANY, MagicMock

import pytest

from netra_fakes import NotAFakeError, arg, control, make_fake, on, stub


class Tool:
    async def execute(self, task: str, fast: bool = False) -> str:
        raise NotImplementedError

    def get(self, key: str, default: int = 0) -> int:
        raise NotImplementedError

    async def stream(self) -> AsyncIterator[int]:
        raise NotImplementedError
        yield 1

    @contextmanager
    def lock(self) -> Iterator[str]:
        raise NotImplementedError
        yield ""

    @property
    def size(self) -> int:
        raise NotImplementedError


@pytest.fixture
def tool() -> Any:
    return make_fake(Tool)


async def test_verbs_choose_what_a_method_does(tool):
    stub(tool.execute).returns("a")
    assert await tool.execute("x") == "a"
    stub(tool.execute).raises(ValueError("no"))
    with pytest.raises(ValueError, match="no"):
        await tool.execute("x")
    stub(tool.execute).returns_in_order("b", "c")
    assert [await tool.execute("x"), await tool.execute("x")] == ["b", "c"]
    with pytest.raises(AssertionError):
        await tool.execute("x")
    stub(tool.execute).runs(lambda task, fast=False: task.upper())
    assert await tool.execute("x") == "X"
    stub(tool.stream).yields(1, 2)
    assert [item async for item in tool.stream()] == [1, 2]
    stub(tool.lock).enters_with("held")
    with tool.lock() as held:
        assert held == "held"


async def test_last_matching_stub_answers(tool):
    stub(tool.execute).when(arg(ANY)).returns("any")
    stub(tool.execute).when("x", fast=True).returns("fast")
    assert await tool.execute("x", True) == "fast"
    assert await tool.execute(task="y") == "any"
    with pytest.raises(TypeError):
        stub(tool.execute).when("x", fsat=True)


async def test_view_and_mock_are_one(tool):
    stub(tool.execute).returns("a")
    assert tool.execute.return_value == "a"
    tool.execute.return_value = "b"
    assert await tool.execute("x") == "b"
    stub(tool.execute).assert_awaited_once_with("x")
    assert stub(tool.execute).await_count == 1
    assert len(stub(tool.execute).calls) == 1


def test_on_records_without_calling(tool):
    on(tool, lambda fake: fake.get("k", 1)).returns(5)
    on(tool, lambda fake: fake.size).returns(9)
    assert tool.get.call_count == 0
    assert (tool.get("k", 1), tool.size) == (5, 9)


def test_control_tells_and_forgets(tool):
    tool.get("k")
    assert len(control(tool).calls) == 1
    assert "get" in str(control(tool).explain())
    assert control(tool).spec.name == "Tool"
    control(tool).reset()
    assert len(control(tool).calls) == 0


async def test_control_verifies_awaits_and_stubs(tool):
    coroutine = tool.execute("x")
    with pytest.raises(AssertionError, match="nobody awaited"):
        control(tool).verify()
    await coroutine
    control(tool).verify()
    stub(tool.get).returns(1)
    with pytest.raises(AssertionError, match="no call used"):
        control(tool).verify()


@pytest.mark.parametrize("wrong", [3, MagicMock()])
def test_what_is_no_fake_is_refused(wrong):
    with pytest.raises(NotAFakeError):
        control(wrong)
    with pytest.raises(NotAFakeError):
        stub(wrong)
