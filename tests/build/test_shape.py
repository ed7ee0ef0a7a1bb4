from __future__ import annotations

import asyncio
import dataclasses
import inspect
from unittest.mock import AsyncMock, MagicMock, NonCallableMagicMock

import pytest

from netra_fakes import make_fake
from netra_fakes._build import interface_of, is_fake, record_of
from netra_fakes.errors import NotAFakeError
from tests.examples.engine import (
    Agent,
    AsyncHandler,
    Color,
    Config,
    Connection,
    Fixed,
    Notifier,
    Point,
    Raising,
    Repo,
    Slotted,
    Store,
    Tool,
)

COROUTINES = ["execute", "fetch", "find", "later", "wrapped", "static"]
SYNC = [
    "get",
    "plain",
    "many",
    "child",
    "stream",
    "pieces",
    "session",
    "opened",
    "make",
    "_private",
]


def test_fake_of_a_class_is_an_instance_of_it():
    fake = make_fake(Agent)
    assert isinstance(fake, Agent)
    assert isinstance(fake, NonCallableMagicMock)
    assert is_fake(fake)


@pytest.mark.parametrize("name", COROUTINES)
def test_coroutine_method_is_an_async_mock(name):
    method = getattr(make_fake(Agent), name)
    assert isinstance(method, AsyncMock)
    assert asyncio.iscoroutinefunction(method)
    assert inspect.iscoroutinefunction(method)


@pytest.mark.parametrize("name", SYNC)
def test_other_method_is_a_magic_mock_that_never_looks_async(name):
    method = getattr(make_fake(Agent), name)
    assert isinstance(method, MagicMock)
    assert not isinstance(method, AsyncMock)
    assert not asyncio.iscoroutinefunction(method)
    assert not inspect.iscoroutinefunction(method)


def test_method_has_the_real_signature_and_name():
    method = make_fake(Agent).get
    assert (
        str(inspect.signature(method))
        == "(key: 'str', default: 'int' = 0, *, strict: 'bool' = False) -> 'int'"
    )
    assert method.__name__ == "get"


def test_same_child_comes_back_each_time():
    fake = make_fake(Agent)
    assert fake.execute is fake.execute
    assert fake.config is fake.config


def test_two_fakes_share_nothing():
    one, other = make_fake(Agent), make_fake(Agent)
    one.get.return_value = 5
    one.get("a")
    assert other.get("a") == 0
    assert one.get.call_count == 1
    assert one.mock_calls != []
    assert one.get is not other.get


def test_fake_runs_nothing_of_the_class():
    fake = make_fake(Raising)
    assert fake.method(1) == 0
    assert fake.prop == 0
    assert fake.trap is not None


@pytest.mark.parametrize("cls", [Agent, Store, Connection, Repo, Notifier, Point, Slotted, Tool])
def test_dir_names_every_member(cls):
    fake = make_fake(cls)
    names = {name for name in interface_of(fake).spec if not name.startswith("__")}
    assert names <= set(dir(fake))
    assert not any(name.startswith("_netra") for name in dir(fake))


def test_generic_alias_resolves_its_variable():
    fake = make_fake(Repo[Config])
    assert isinstance(fake, Repo)
    assert isinstance(fake.get("a"), Config)
    assert isinstance(asyncio.run(fake.load("a")), Config)


def test_protocol_gives_a_fake_that_satisfies_it():
    fake = make_fake(Notifier)
    assert isinstance(fake, Notifier)
    assert isinstance(fake.notify, AsyncMock)
    assert fake.channel == ""


def test_dataclass_fake_works_with_fields_replace_and_match():
    fake = make_fake(Point, attributes={"x": 1, "y": 2})
    assert [field.name for field in dataclasses.fields(fake)] == ["x", "y", "tags"]
    assert dataclasses.is_dataclass(fake)
    assert dataclasses.replace(fake, x=5) == Point(5, 2, [])
    match fake:
        case Point(x, y):
            assert (x, y) == (1, 2)
        case _:
            pytest.fail("the pattern does not match")


def test_enum_fake_has_the_real_members():
    fake = make_fake(Color)
    assert fake.RED is Color.RED


def test_async_call_is_awaited():
    fake = make_fake(AsyncHandler)
    assert asyncio.run(fake("event")) is False
    fake.assert_awaited_once_with("event")


def test_frozen_and_slotted_classes_are_faked():
    assert make_fake(Fixed).x == 0
    assert make_fake(Slotted).left == 0


def test_record_tells_where_a_fake_was_made():
    fake = make_fake(Agent, name="agent")
    record = record_of(fake)
    assert (record.name, record.class_name) == ("agent", "Agent")
    assert record.target == "tests.examples.engine:Agent"
    assert record.location is not None
    assert record.location.file == __file__
    assert record_of(fake.get) is record
    assert record_of(fake.plain(1).anything) is record


@pytest.mark.parametrize("value", [None, MagicMock(), Agent, "text"])
def test_what_is_no_fake_has_no_record(value):
    assert not is_fake(value)
    with pytest.raises(NotAFakeError, match="is no fake: make one with make_fake"):
        record_of(value)
    with pytest.raises(NotAFakeError):
        interface_of(value)


def test_method_added_to_the_class_later_is_seen():
    class Growing:
        def old(self) -> int:
            raise NotImplementedError

    fake = make_fake(Growing)
    Growing.new = lambda self, a: None  # type: ignore[attr-defined]
    assert isinstance(fake.new, MagicMock)
    with pytest.raises(TypeError):
        fake.new()


def test_method_that_becomes_async_later_is_seen_as_such():
    class Changing:
        def run(self) -> int:
            raise NotImplementedError

    assert not isinstance(make_fake(Changing).run, AsyncMock)

    async def run(self) -> int:
        raise NotImplementedError

    Changing.run = run  # type: ignore[method-assign, assignment]
    assert isinstance(make_fake(Changing).run, AsyncMock)


def test_method_removed_from_the_class_is_refused():
    class Shrinking:
        def gone(self) -> int:
            raise NotImplementedError

    make_fake(Shrinking).gone()
    del Shrinking.gone
    with pytest.raises(AttributeError):
        make_fake(Shrinking).gone
