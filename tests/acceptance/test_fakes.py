"""What the interface page promises of fakes, in the words of a test that uses them."""

from __future__ import annotations

import asyncio
import copy
import inspect
import json
import pickle
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from enum import Enum
from typing import Any, Generic, TypeVar
from unittest.mock import ANY, AsyncMock, MagicMock, PropertyMock, call, patch

import pytest

from netra_fakes import (
    ImpossibleAssertionError,
    NotAwaitableError,
    SignatureMismatchError,
    SpecNotFoundError,
    SpecTypeWarning,
    SpecViolationError,
    StubExhaustedError,
    TypeMismatchError,
    UnknownAttributeError,
    make_fake,
    make_fake_class,
)

T = TypeVar("T")


class Mood(Enum):
    CALM = "calm"
    HASTY = "hasty"


class Report:
    text: str


class Repo(Generic[T]):
    def get(self, key: int) -> T:
        raise NotImplementedError


class Agent:
    name: str
    on_done: Callable[[int], Awaitable[str]]

    def __init__(self, name: str, limit: int = 3) -> None:
        self.name = name
        self.limit = limit
        self._init_state()

    def _init_state(self) -> None:
        self.seen: dict[str, int] = {}

    async def execute(self, task: str, *, fast: bool = False) -> Report:
        raise NotImplementedError

    async def find(self, task: str) -> Report | None:
        raise NotImplementedError

    def describe(self) -> str:
        raise NotImplementedError

    def count(self, start: int = 0) -> int:
        raise NotImplementedError

    def mood(self) -> Mood:
        raise NotImplementedError

    def anything(self, value):
        raise NotImplementedError

    async def stream(self, size: int) -> AsyncIterator[int]:
        raise NotImplementedError
        yield size

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Report]:
        raise NotImplementedError
        yield

    @contextmanager
    def lock(self) -> Iterator[Report]:
        raise NotImplementedError
        yield

    @staticmethod
    async def ping(host: str) -> bool:
        raise NotImplementedError

    @property
    def age(self) -> int:
        raise NotImplementedError


@pytest.fixture
def agent() -> Any:
    return make_fake(Agent)


# --- shape ------------------------------------------------------------------------------------


def test_fake_is_an_instance_and_its_methods_are_mocks_of_the_right_kind(agent):
    assert isinstance(agent, Agent)
    assert isinstance(agent.execute, AsyncMock)
    assert isinstance(agent.ping, AsyncMock)
    assert isinstance(agent.describe, MagicMock)
    assert inspect.iscoroutinefunction(agent.execute)
    assert not inspect.iscoroutinefunction(agent.describe)
    assert inspect.signature(agent.execute) == inspect.signature(Agent("a").execute)


async def test_unstubbed_calls_answer_by_annotation(agent):
    assert isinstance(await agent.execute("a"), Report)
    assert isinstance(await agent.find("a"), Report)
    assert agent.describe() == ""
    assert agent.count() == 0
    assert agent.mood() is Mood.CALM
    assert isinstance(agent.anything(1), MagicMock)
    assert [item async for item in agent.stream(1)] == []
    async with agent.session() as report:
        assert isinstance(report, Report)
    with agent.lock() as report:
        assert isinstance(report, Report)
    assert await agent.on_done(1) == ""


async def test_list_given_to_a_stream_is_what_it_yields_each_time(agent):
    agent.stream.return_value = [1, 2]
    for _ in range(2):
        assert [item async for item in agent.stream(1)] == [1, 2]


def test_generic_alias_resolves_its_variable():
    assert isinstance(make_fake(Repo[Report]).get(1), Report)


# --- attributes -------------------------------------------------------------------------------


def test_attributes_of_class_and_init_are_visible(agent):
    assert (agent.name, agent.limit, agent.seen, agent.age) == ("", 0, {}, 0)
    agent._user_id = "u"
    assert agent._user_id == "u"


@pytest.mark.parametrize("act", [lambda fake: fake.exceute, lambda fake: setattr(fake, "nmae", 1)])
def test_unknown_name_is_refused_on_get_and_on_set(agent, act):
    with pytest.raises(UnknownAttributeError) as caught:
        act(agent)
    assert isinstance(caught.value, (SpecViolationError, AttributeError))
    assert caught.value.near_matches[0] in {"execute", "name"}


def test_attributes_are_given_and_checked():
    agent = make_fake(Agent, attributes={"age": 7, "name": "ada"}, extra_attributes=["gained"])
    assert (agent.age, agent.name) == (7, "ada")
    agent.gained = 1
    with pytest.raises(AttributeError):
        agent.age = 8
    with pytest.raises(UnknownAttributeError):
        make_fake(Agent, attributes={"nmae": "ada"})


# --- signatures and types ---------------------------------------------------------------------


def test_wrong_call_is_refused_at_the_call(agent):
    with pytest.raises(SignatureMismatchError, match="'fsat'; did you mean 'fast'"):
        agent.execute("a", fsat=True)
    with pytest.raises(TypeError, match="missing a required argument: 'task'"):
        agent.execute()


async def test_assertions_bind_as_calls_do_and_impossible_ones_are_errors(agent):
    await agent.execute("a", fast=True)
    agent.execute.assert_awaited_once_with(task="a", fast=True)
    with pytest.raises(ImpossibleAssertionError):
        agent.execute.assert_awaited_once_with("a", True)
    with pytest.raises(AttributeError):
        agent.execute.assert_caled_once()


def test_wrong_type_is_reported_refused_or_left_alone(agent):
    with pytest.warns(SpecTypeWarning, match="argument 'start' of 'Agent.count' is str"):
        agent.count("a")
    strict = make_fake(Agent, types="error")
    with pytest.raises(TypeMismatchError):
        strict.count("a")
    with pytest.raises(TypeMismatchError):
        strict.count.return_value = "a"
    strict.count(MagicMock())
    make_fake(Agent, types="off").count("a")


# --- guards -----------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [MagicMock(return_value=1), lambda task: 1, 1])
def test_what_cannot_be_awaited_is_refused_over_a_coroutine_method(agent, value):
    with pytest.raises(TypeError) as caught:
        agent.execute = value
    assert "agent.execute.return_value = " in str(caught.value)


def test_async_mock_over_a_sync_method_is_refused(agent):
    with pytest.raises(TypeError, match="not a coroutine function"):
        agent.describe = AsyncMock()


def test_misspelt_setting_is_refused(agent):
    with pytest.raises(AttributeError, match="did you mean 'return_value'"):
        agent.execute.return_vaule = 1
    with pytest.raises(AttributeError):
        agent.configure_mock(**{"describe.return_vaule": "a"})


def test_refusal_carries_its_facts_and_the_line_to_type():
    mock_agent = make_fake(Agent)
    with pytest.raises(NotAwaitableError) as caught:
        mock_agent.execute = MagicMock()
    error = caught.value
    assert (error.fake, error.class_name, error.member) == ("mock_agent", "Agent", "execute")
    lines = str(error).splitlines()
    assert lines[0] == "cannot set 'Agent.execute' to a MagicMock:"
    assert "  mock_agent.execute = AsyncMock(return_value=...)" in lines
    assert max(map(len, lines)) < 100


# --- the unittest.mock API --------------------------------------------------------------------


def test_calls_of_all_children_stand_in_one_order(agent):
    agent.describe()
    agent.count(2)
    assert agent.mock_calls == [call.describe(), call.count(2)]
    manager = MagicMock()
    manager.attach_mock(agent, "agent")
    agent.anything(ANY)
    assert manager.mock_calls == [call.agent.anything(ANY)]
    agent.reset_mock()
    agent.describe.assert_not_called()


def test_side_effects_work_and_a_used_up_list_says_so(agent):
    agent.count.side_effect = [1, ValueError("two")]
    assert agent.count() == 1
    with pytest.raises(ValueError, match="two"):
        agent.count()
    with pytest.raises(StubExhaustedError, match="call 3"):
        agent.count()


def test_patching_a_fake_ends_with_the_patch(agent):
    report = Report()
    with patch.object(agent, "execute", AsyncMock(return_value=report)):
        assert asyncio.run(agent.execute("a")) is report
    with pytest.raises(TypeError), patch.object(agent, "execute", MagicMock()):
        pass
    assert isinstance(asyncio.run(agent.execute("a")), Report)


def test_property_mock_belongs_to_one_fake(agent):
    other = make_fake(Agent)
    type(agent).age = PropertyMock(return_value=9)
    assert (agent.age, other.age) == (9, 0)


def test_deep_copy_works_and_pickle_is_refused(agent):
    agent.count.return_value = 5
    assert copy.deepcopy(agent).count() == 5
    with pytest.raises(pickle.PicklingError, match="cannot pickle a fake of 'Agent'"):
        pickle.dumps(agent)


def test_fake_class_enforces_the_constructor_and_gives_the_instance():
    fake_class = make_fake_class(Agent)
    assert fake_class("a") is fake_class.return_value
    assert isinstance(fake_class.return_value, Agent)
    with pytest.raises(TypeError):
        fake_class()


def test_lenient_fake_is_as_create_autospec_makes_it():
    agent = make_fake(Agent, strict=False)
    agent.execute = MagicMock()
    agent.count.return_vaule = 1
    assert isinstance(agent.describe(), MagicMock)
    with pytest.raises(AttributeError):
        agent.limit
    with pytest.raises(TypeError):
        agent.anything()


# --- specs ------------------------------------------------------------------------------------


def test_dotted_path_is_imported_at_the_first_use():
    decoder = make_fake("json:JSONDecoder")
    assert isinstance(decoder, json.JSONDecoder)
    with pytest.raises(SpecNotFoundError, match="did you mean 'JSONDecoder'"):
        make_fake("json:JSONDecodr").decode("{}")


@pytest.mark.parametrize("spec", [5, None, MagicMock(), "no path", []])
def test_what_describes_no_interface_is_refused(spec):
    with pytest.raises((TypeError, ImportError)):
        make_fake(spec).anything()
