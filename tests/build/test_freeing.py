"""Fakes of a test that has ended are freed without a collection, and only those that nobody holds."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import call

import pytest

from netra_fakes import make_fake, make_fake_class
from netra_fakes._build import freeing
from netra_fakes._journal import JOURNAL


class Tool:
    name: str

    def run(self, text: str = "") -> bool: ...


class Agent:
    def __init__(self, tool: Tool) -> None:
        self.tool = tool

    async def execute(self, task: object) -> str: ...

    def stop(self) -> None: ...

    def find_tool(self) -> Tool: ...

    def __len__(self) -> int: ...


@pytest.fixture(autouse=True)
def epochs() -> Iterator[None]:
    """Let only references free what is freed, and leave the journal as a test finds it."""
    gc.collect()
    gc.disable()
    JOURNAL.open()
    yield
    gc.enable()
    JOURNAL.open()


def next_test() -> None:
    """End a test and begin the next, as the plugin does."""
    JOURNAL.close()
    JOURNAL.open()


def use(agent: Any) -> None:
    agent.stop()
    agent.execute.return_value = "done"
    agent.execute("task").close()
    agent.execute.assert_called_once_with("task")


def call_only(agent: Any) -> None:
    agent.stop()
    agent.execute("task").close()


def _method(fake: Any) -> object:
    return fake.stop


@pytest.mark.parametrize("touch", [use, call_only, _method, lambda fake: None])
def test_fake_that_nobody_holds_is_freed(touch: Callable[[Any], object]) -> None:
    agent = make_fake(Agent)
    touch(agent)
    gone = weakref.ref(agent)
    del agent
    next_test()
    assert gone() is None


def test_class_and_record_go_too() -> None:
    agent = make_fake(Agent)
    use(agent)
    gone = [weakref.ref(vars(agent)["_netra_record"]), weakref.ref(agent.stop)]
    del agent
    next_test()
    assert [one() for one in gone] == [None, None]


def _in_a_call(fake: Any) -> object:
    calls: list[object] = []
    fake.execute.side_effect = calls.append
    fake.execute(fake).close()
    return fake.execute.call_args


HOLDERS: list[Callable[[Any], object]] = [
    lambda fake: fake,
    _method,
    lambda fake: [fake],
    lambda fake: fake.stop.assert_called_once,
    lambda fake: fake.find_tool(),
    lambda fake: fake.tool,
    lambda fake: fake.__len__,
    _in_a_call,
]


@pytest.mark.parametrize("hold", HOLDERS)
def test_fake_that_somebody_holds_stays_whole(hold: Callable[[Any], object]) -> None:
    agent: Any = make_fake(Agent)
    use(agent)
    len(agent)
    held, found = hold(agent), weakref.ref(agent)
    before = {name: id(value) for name, value in vars(agent).items()}
    del agent
    next_test()
    fake = found()
    assert fake is not None
    assert {name: id(value) for name, value in vars(fake).items()} == before
    assert fake.stop.call_count == 1
    assert held is not None


def test_fake_whose_magic_method_alone_is_held_stays_whole() -> None:
    agent: Any = make_fake(Agent)
    agent.__len__.return_value = 3
    found = weakref.ref(agent)
    kept = [agent]
    del agent
    next_test()
    assert found() is kept[0]
    assert len(kept[0]) == 3


def test_fake_held_by_the_fake_of_another_stays_whole() -> None:
    tool = make_fake(Tool)
    agent = make_fake(Agent, attributes={"tool": tool})
    tool.run.return_value = True  # type: ignore[attr-defined]
    del tool
    next_test()
    assert agent.tool.run("x") is True


def test_calls_of_a_fake_that_lives_are_kept_where_the_fake_above_is_freed() -> None:
    agent: Any = make_fake(Agent)
    tool = agent.find_tool()
    agent.find_tool.return_value = tool
    agent.find_tool._mock_return_value = None
    vars(tool).update(_mock_new_parent=None, _mock_new_name="")
    tool.run("x")
    found = weakref.ref(agent)
    del agent
    next_test()
    assert found() is None
    assert tool.mock_calls == [call.run("x")]


def test_fake_class_and_its_instance_are_left_to_the_collector() -> None:
    FakeAgent: Any = make_fake_class(Agent)
    agent = FakeAgent(make_fake(Tool))
    agent.stop()
    del FakeAgent
    next_test()
    agent.stop()
    assert agent.stop.call_count == 2


def test_what_is_counted_of_an_unheld_fake_is_what_was_measured() -> None:
    assert freeing._measure() == (
        freeing._LONE_FAKE,
        freeing._LONE_CHILD,
        freeing._LONE_BACKLOG,
    )
