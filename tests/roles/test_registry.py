"""The registry knows its agents by every lookup that its class has."""

from __future__ import annotations

from inspect import isawaitable
from typing import Any
from unittest.mock import AsyncMock, MagicMock

import pytest

from netra_fakes import make_agent, make_registry
from netra_fakes.errors import ConfigurationError, DuplicateAgentError
from netra_fakes.reference import Agent
from netra_fakes.roles import get_role, resolve

pytestmark = pytest.mark.usefixtures("application")


async def ask(registry: Any, method: str, *arguments: Any, **named: Any) -> Any:
    answer = getattr(registry, method)(*arguments, **named)
    return await answer if isawaitable(answer) else answer


async def test_every_lookup_finds_the_agent() -> None:
    agent = make_agent("triage")
    registry = make_registry([agent])
    assert isinstance(registry, resolve(get_role("registry")))
    for method in ("get", "get_async", "get_agent"):
        assert await ask(registry, method, "triage") is agent
        assert await ask(registry, method, "nobody") is None
    assert await ask(registry, "get", key="triage", context=None) is agent
    assert registry.list_agents() == ["triage"]
    assert "triage" in registry
    assert "nobody" not in registry
    assert len(registry) == 1


async def test_async_lookup_is_awaited_as_the_core_does() -> None:
    agent = make_agent()
    registry = make_registry([agent])
    assert await registry.get_async("test-agent", context=None) is agent
    registry.get_async.assert_awaited_once_with("test-agent", context=None)


def test_empty_registry_is_falsy_as_the_real_one_is() -> None:
    assert not make_registry()
    assert make_registry([make_agent()])


def test_mapping_names_the_agents() -> None:
    agent = make_agent()
    assert make_registry({"a": agent, "b": agent}).list_agents() == ["a", "b"]


def test_one_agent_alone_is_held() -> None:
    for agent in (make_agent("triage"), Agent(name="triage")):
        assert make_registry(agent).list_agents() == ["triage"]  # type: ignore[call-overload]
    by_hand = MagicMock()
    by_hand.name = "triage"
    assert make_registry(by_hand).list_agents() == ["triage"]


def test_real_agent_is_held_too() -> None:
    assert make_registry([Agent(name="real")]).list_agents() == ["real"]


def test_duplicate_agents_are_refused() -> None:
    with pytest.raises(DuplicateAgentError) as caught:
        make_registry([make_agent(), make_agent()])
    assert str(caught.value) == (
        "two agents are named 'test-agent', and a registry knows each name once.\n\n"
        "Name them when you make them:\n"
        '  registry = make_registry([make_agent("first"), make_agent("second")])\n'
        "or in the registry:\n"
        '  registry = make_registry({"first": agent, "second": other})'
    )


def test_agent_without_a_name_is_refused() -> None:
    with pytest.raises(ConfigurationError) as caught:
        make_registry([MagicMock()])
    assert str(caught.value) == (
        "an agent of type MagicMock has no name, so the registry cannot know it.\n\n"
        'Name it in the registry:\n  make_registry({"its-name": agent})'
    )


def test_agent_whose_class_has_no_name_is_known_by_the_one_it_was_given() -> None:
    class Worker:
        async def execute(self, task: object) -> object:
            raise NotImplementedError

    assert make_registry([make_agent("worker", spec=Worker)]).list_agents() == ["worker"]


async def test_registered_agent_is_found_and_removed() -> None:
    registry, agent = make_registry(), make_agent()
    registry.register("late", agent)
    assert await registry.get_async("late") is agent
    assert registry.remove_agent("late") is True
    assert registry.remove_agent("late") is False
    assert len(registry) == 0


async def test_guideline_set_ups_work_verbatim() -> None:
    agent, other = make_agent(), make_agent("other")
    mock_registry = make_registry([agent])
    mock_registry.get_agent.return_value = other
    assert await ask(mock_registry, "get_agent", "test-agent") is other
    mock_registry.get_async = AsyncMock(return_value=other)
    assert await mock_registry.get_async("test-agent") is other
    mock_registry.get.return_value = None
    assert mock_registry.get("test-agent") is None


async def test_class_of_ones_own_is_wired_by_what_it_has() -> None:
    class Phonebook:
        def __iter__(self) -> Any:
            raise NotImplementedError

        def __getitem__(self, name: str) -> object:
            raise NotImplementedError

        def has(self, key: str) -> bool:
            raise NotImplementedError

        def values(self) -> list[object]:
            raise NotImplementedError

        def items(self) -> list[tuple[str, object]]:
            raise NotImplementedError

        def clear(self) -> None:
            raise NotImplementedError

        def register(self, unheard_of: int) -> None:
            raise NotImplementedError

    registry = make_registry({"a": 1}, spec=Phonebook)
    assert list(registry) == ["a"]
    assert registry["a"] == 1
    assert registry.has("a") is True
    assert registry.values() == [1]
    assert registry.items() == [("a", 1)]
    registry.register(7)
    registry.clear()
    assert list(registry) == []
    assert not hasattr(registry, "get_async")


class Directory:
    """A registry that has other names for all it can do."""

    def __init__(self) -> None:
        self.agents: dict[str, object] = {}

    def list(self) -> list[str]:
        raise NotImplementedError

    def get_names(self) -> Any:
        raise NotImplementedError

    def all_agents(self) -> Any:
        raise NotImplementedError

    def list_agents(self) -> list[Agent]:  # type: ignore[valid-type]
        raise NotImplementedError

    def get_all(self) -> dict[str, object]:
        raise NotImplementedError

    def lookup(self, whom: str) -> object:
        raise NotImplementedError

    async def find_agent_async(self, name: str) -> object:
        raise NotImplementedError

    def get(self, name: str, default: object = None) -> object:
        raise NotImplementedError

    def exists(self, name: str) -> bool:
        raise NotImplementedError

    def count(self) -> int:
        raise NotImplementedError

    def add(self, name: str, agent: object) -> None:
        raise NotImplementedError

    def unregister(self, name: str) -> bool:
        raise NotImplementedError

    def get_agent_metrics(self, name: str) -> dict[str, int]:
        raise NotImplementedError


async def test_lookups_are_told_by_their_names_and_annotations() -> None:
    agent = make_agent("triage")
    registry = make_registry([agent], spec=Directory)
    assert registry.list() == ["triage"]
    assert registry.get_names() == ["triage"]
    assert registry.all_agents() == [agent]
    assert registry.list_agents() == [agent]
    assert registry.get_all() == {"triage": agent}
    assert registry.lookup("triage") is agent
    assert await registry.find_agent_async("triage") is agent
    assert registry.get("nobody", default=7) == 7
    assert registry.exists("triage") is True
    assert registry.count() == 1
    assert registry.get_agent_metrics("triage") == {}


def test_agents_are_held_where_the_class_holds_them() -> None:
    registry = make_registry({"a": 1}, spec=Directory)
    registry.add("b", 2)
    assert registry.unregister("a") is True
    assert registry.agents == {"b": 2}


def test_agent_is_registered_by_its_own_name_where_no_other_is_told() -> None:
    class Roster:
        def register(self, agent: object) -> None:
            raise NotImplementedError

        def list_agents(self) -> list[str]:
            raise NotImplementedError

    roster = make_registry(spec=Roster)
    roster.register(make_agent("triage"))
    roster.register(object())
    assert roster.list_agents() == ["triage"]
