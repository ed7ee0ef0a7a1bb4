from __future__ import annotations

import asyncio
import inspect
import sys
from unittest.mock import AsyncMock, MagicMock, call

import pytest

from netra_fakes import make_fake, make_fake_class
from netra_fakes._build import is_fake, record_of
from netra_fakes.errors import (
    InvalidSpecError,
    SignatureMismatchError,
    SpecNotFoundError,
    UnknownAttributeError,
)
from tests.examples.engine import Agent, Color, Config, Repo, Store, async_handler, handler


def test_fake_function_is_called_as_the_real_one():
    fake = make_fake(handler)
    assert isinstance(fake, MagicMock)
    assert fake("event", retries=2) is False
    fake.assert_called_once_with("event", 2)
    with pytest.raises(SignatureMismatchError, match="cannot call 'handler' like this"):
        fake()
    assert [entry.method for entry in record_of(fake).calls] == ["handler"]
    assert list(inspect.signature(fake).parameters) == ["event", "retries"]
    assert is_fake(fake)


async def test_fake_coroutine_function_is_awaited():
    fake = make_fake(async_handler)
    assert isinstance(fake, AsyncMock)
    assert isinstance(await fake("event"), Config)
    with pytest.raises(SignatureMismatchError):
        fake()
    with pytest.raises(UnknownAttributeError):
        fake.return_vaule = 3
    fake.return_value = config = make_fake(Config)
    assert await fake("event") is config
    fake.assert_awaited_with("event")


def test_fake_class_gives_the_fake_instance():
    FakeAgent = make_fake_class(Agent)
    instance = FakeAgent("a", make_fake(Config), AsyncMock())
    assert isinstance(instance, Agent)
    assert instance is FakeAgent.return_value
    assert FakeAgent("b", make_fake(Config), AsyncMock()) is instance
    assert instance.get("k") == 0
    assert FakeAgent.mock_calls[-1] == call().get("k")
    assert FakeAgent.call_count == 2
    assert isinstance(FakeAgent, type)


def test_fake_class_enforces_the_constructor():
    with pytest.raises(SignatureMismatchError, match="missing a required argument: 'name'"):
        make_fake_class(Agent)()


def test_fake_class_is_asked_by_isinstance():
    FakeAgent = make_fake_class(Agent)
    assert isinstance(make_fake(Agent), FakeAgent)
    assert not isinstance(3, FakeAgent)
    assert issubclass(Agent, FakeAgent)
    assert not issubclass(int, FakeAgent)


async def test_fake_class_has_class_members_only():
    FakeAgent = make_fake_class(Agent)
    assert FakeAgent.kind == "plain"
    assert FakeAgent.Failure is Agent.Failure
    assert isinstance(FakeAgent.static, AsyncMock)
    assert await FakeAgent.static(1) == 0
    assert FakeAgent.make(1) is not None
    instance = make_fake(Agent)
    assert FakeAgent.get(instance, "key") == 0
    with pytest.raises(UnknownAttributeError):
        FakeAgent.config
    with pytest.raises(SignatureMismatchError):
        FakeAgent.get("key", nothing=1)


def test_fake_class_of_an_enum_is_iterated():
    fake = make_fake_class(Color)
    assert fake.RED is Color.RED


def test_fake_class_of_a_generic_may_be_subscripted():
    fake = make_fake_class(Repo)
    assert fake[Config] is fake
    with pytest.raises(TypeError):
        iter(fake)


def test_fake_class_takes_attributes_and_a_name():
    fake = make_fake_class(
        Agent, name="Agents", attributes={"timeout": 3.0}, extra_attributes=["x"]
    )
    assert fake.timeout == 3.0
    assert record_of(fake).name == "Agents"
    fake.x = 4


@pytest.mark.parametrize("spec", [handler, sys])
def test_fake_class_of_no_class_is_refused(spec):
    with pytest.raises(InvalidSpecError, match="make_fake_class takes a class"):
        make_fake_class(spec)


@pytest.mark.parametrize("spec", [3, None, [], MagicMock(), Config()])
def test_what_is_no_spec_is_refused(spec):
    with pytest.raises(InvalidSpecError):
        make_fake(spec)
    with pytest.raises(InvalidSpecError):
        make_fake_class(spec)


def test_fake_is_no_spec():
    with pytest.raises(InvalidSpecError):
        make_fake(make_fake(Agent))


def test_path_is_imported_at_the_first_use(tmp_path, monkeypatch):
    (tmp_path / "late_module.py").write_text(
        "class Late:\n    async def run(self, a: int) -> bool: ...\n    name: str\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    fake = make_fake("late_module:Late", name="late", attributes={"name": "x"})
    assert "late_module" not in sys.modules
    assert is_fake(fake)
    assert isinstance(fake.run, AsyncMock)
    Late = sys.modules.pop("late_module").Late
    assert isinstance(fake, Late)
    assert fake.name == "x"
    assert record_of(fake).name == "late"
    assert record_of(fake).location.file == __file__


@pytest.mark.parametrize(
    "use",
    [
        lambda fake: isinstance(fake, Store),
        lambda fake: len(fake) == 0,
        lambda fake: repr(fake),
        lambda fake: dir(fake),
        lambda fake: fake("key") == 0,
        lambda fake: setattr(fake, "_x", 1) is None,
        lambda fake: "a" not in fake,
        lambda fake: record_of(fake),
    ],
)
def test_any_use_of_a_path_makes_the_fake(use):
    fake = make_fake("tests.examples.engine:Store")
    assert use(fake)
    assert isinstance(fake, Store)


def test_del_on_a_path_makes_the_fake():
    fake = make_fake("tests.examples.engine.Config")
    del fake.get
    assert not hasattr(fake, "get")


def test_path_to_a_class_without_that_magic_method_is_refused():
    with pytest.raises(TypeError):
        len(make_fake("tests.examples.engine:Config"))


def test_path_that_does_not_exist_is_an_error_at_the_first_use():
    fake = make_fake("tests.examples.engine:Agnet")
    with pytest.raises(SpecNotFoundError, match="Agent"):
        fake.execute


async def test_async_path_fakes_work():
    fake = make_fake("tests.examples.engine:AsyncHandler")
    assert await fake("x") is False
    connection = make_fake("tests.examples.engine:Connection")
    async with connection as entered:
        assert entered is connection


def test_names_come_from_the_call_the_variable_or_the_class():
    assert record_of(make_fake(Agent, name="helper")).name == "helper"
    assert record_of(make_fake(Agent)).name == "agent"

    class HTTPToolBridge:
        pass

    assert record_of(make_fake(HTTPToolBridge)).name == "http_tool_bridge"
    assert asyncio.iscoroutinefunction(make_fake(Agent).execute)


def test_fake_class_has_the_names_of_the_class():
    fake_class = make_fake_class(Agent)
    assert (fake_class.__name__, fake_class.__qualname__) == ("Agent", "Agent")
    assert fake_class.__module__ == Agent.__module__
