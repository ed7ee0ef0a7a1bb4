from __future__ import annotations

from unittest.mock import AsyncMock, MagicMock, NonCallableMagicMock, call

import pytest

from netra_fakes import make_fake, make_fake_class
from netra_fakes._build import is_fake, record_of
from tests.examples.engine import Agent, Config, async_handler, handler


@pytest.fixture
def agent():
    return make_fake(Agent, strict=False)


def entries(fake):
    return [(entry.method, entry.awaited) for entry in record_of(fake).calls]


async def test_lenient_fake_checks_and_answers_as_create_autospec_does(agent):
    assert isinstance(agent, Agent)
    assert type(agent).__name__ == "NonCallableMagicMock"
    assert isinstance(agent.get("a"), MagicMock)
    agent.get.anything = 3
    agent.invented = 4
    agent.execute = MagicMock()
    agent.get = 5
    with pytest.raises(TypeError):
        agent.plain()
    with pytest.raises(AttributeError):
        agent.nothing
    assert is_fake(agent)


async def test_calls_of_a_lenient_fake_are_in_the_journal(agent):
    agent.get("a")
    pending = agent.execute("c", "r")
    assert entries(agent) == [("get", None), ("execute", False)]
    await pending
    assert entries(agent)[-1] == ("execute", True)
    agent.execute.assert_awaited_once_with("c", "r")
    agent.get("b").child("x")
    assert entries(agent)[-1] == ("get().child", None)
    assert agent.mock_calls == [
        call.get("a"), call.execute("c", "r"), call.get("b"), call.get().child("x"),
    ]  # fmt: skip
    agent.reset_mock()
    agent.get("c")
    assert agent.mock_calls == [call.get("c")]
    assert entries(agent)[-1] == ("get", None)
    assert record_of(agent).calls[-1].location.file == __file__


async def test_lenient_functions_are_those_of_create_autospec():
    fake = make_fake(handler, strict=False)
    assert type(fake).__name__ == "function"
    fake("a")
    assert entries(fake) == [("handler", None)]
    awaited = make_fake(async_handler, strict=False)
    pending = awaited("a")
    await pending
    assert entries(awaited) == [("async_handler", True)]


def test_lenient_class_gives_its_instance():
    fake = make_fake_class(Config, strict=False, name="Configs", attributes={"limit": 4})
    instance = fake()
    assert isinstance(instance, Config)
    assert fake.limit == 4
    assert entries(fake) == [("Config", None)]


def test_lenient_fake_takes_a_path_an_object_and_extra_attributes():
    assert isinstance(make_fake("tests.examples.engine:Config", strict=False), Config)
    assert isinstance(make_fake(Config(), strict=False), NonCallableMagicMock)
    extra = make_fake(Config, strict=False, extra_attributes=["late"])
    assert isinstance(extra.late, MagicMock)
    assert isinstance(make_fake(Agent, strict=False).execute, AsyncMock)
