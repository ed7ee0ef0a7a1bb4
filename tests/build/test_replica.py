"""Clones of autospecs, which `strict=False` gives: all that the original is, part by part."""

from __future__ import annotations

import copy
import logging
from unittest.mock import (
    AsyncMock,
    MagicMock,
    NonCallableMagicMock,
    PropertyMock,
    call,
    create_autospec,
    seal,
)

import pytest

from netra_fakes import make_fake, make_fake_class
from netra_fakes._build import lenient, record_of
from netra_fakes._build.replica import Children, Replica
from tests.differential.trees import find_differences
from tests.examples.engine import Agent


class Tool:
    limit = 3

    def run(self, task: str) -> int:
        raise NotImplementedError

    async def wait(self, seconds: float) -> None:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError

    def __call__(self, task: str) -> str:
        raise NotImplementedError


@pytest.fixture
def tool():
    return make_fake(Tool, strict=False)


@pytest.mark.parametrize("cls", [Tool, Agent, logging.Logger, dict, MagicMock.__mro__[-1]])
@pytest.mark.parametrize("instance", [True, False])
def test_clone_is_what_create_autospec_makes(cls, instance):
    make = make_fake if instance else make_fake_class
    make(cls, strict=False)
    fake = make(cls, strict=False)
    assert lenient._find_original(cls, instance=instance).replica is not None
    assert list(find_differences(fake, create_autospec(cls, instance=instance))) == []


async def test_clones_share_nothing_that_changes(tool):
    other = make_fake(Tool, strict=False)
    tool.run("a")
    await tool.wait(1)
    tool("b")
    tool.run.return_value = 4
    type(tool).limit = PropertyMock(return_value=9)
    tool.__len__.return_value = 7
    assert (other.run.call_count, other.wait.await_count, other.call_count) == (0, 0, 0)
    assert isinstance(other.run("a"), MagicMock)
    assert (len(tool), len(other)) == (7, 0)
    assert tool.limit == 9
    assert isinstance(other.limit, NonCallableMagicMock)
    assert (other.mock_calls, tool.mock_calls[:2]) == (
        [call.run("a"), call.__len__()], [call.run("a"), call.wait(1)],
    )  # fmt: skip


def test_class_that_changed_gives_a_new_original(tool, monkeypatch):
    async def run(self, task: str) -> int:
        raise NotImplementedError

    assert isinstance(tool.run, MagicMock)
    monkeypatch.setattr(Tool, "run", run)
    monkeypatch.setattr(Tool, "later", lambda self: 3, raising=False)
    changed = make_fake(Tool, strict=False)
    assert isinstance(changed.run, AsyncMock)
    assert isinstance(changed.later, MagicMock)


def test_children_of_a_callable_mock_are_plain_mocks(tool):
    tool.run("a").follow("x")
    assert tool.mock_calls == [call.run("a"), call.run().follow("x")]
    assert isinstance(tool.run.return_value.anything, MagicMock)
    with pytest.raises(AttributeError):
        tool.run.extra


async def test_async_children_of_a_clone_are_awaited(tool):
    async with make_fake(Tool, strict=False).run("a") as entered:
        assert isinstance(entered, AsyncMock)
    (await tool.wait(1)).deeper()
    await tool.wait.return_value()
    entries = [(entry.method, entry.awaited) for entry in record_of(tool).calls]
    assert entries == [("wait", True), ("wait().deeper", None), ("wait()", None)]


async def test_instance_of_a_cloned_class_is_awaited():
    fake = make_fake_class(Tool, strict=False)
    instance = fake()
    await instance.wait(1)
    instance.wait.assert_awaited_once_with(1)
    entries = [(entry.method, entry.awaited) for entry in record_of(fake).calls]
    assert entries == [("Tool", None), ("().wait", None)]


def test_sealed_clone_refuses_what_was_not_stubbed(tool):
    tool.run.return_value = 1
    seal(tool)
    assert tool.run("a") == 1
    with pytest.raises(AttributeError):
        tool.run.unknown.deeper
    with pytest.raises(AttributeError):
        tool.limit.unknown


async def test_deep_copy_of_a_clone_has_a_history_of_its_own(tool):
    tool.run("a")
    twin = copy.deepcopy(tool)
    twin.run("b")
    assert tool.mock_calls == [call.run("a")]
    assert twin.mock_calls == [call.run("a"), call.run("b")]
    assert [entry.args for entry in record_of(twin).calls] == [("a",), ("b",)]
    assert copy.copy(tool).run is tool.run


def test_deleted_child_stays_deleted(tool):
    del tool.run
    with pytest.raises(AttributeError):
        tool.run
    with pytest.raises(AttributeError):
        del tool.run
    assert make_fake(Tool, strict=False).run is not None


def test_children_are_made_when_they_are_asked_for(tool):
    children: Children = tool._mock_children
    assert dict.__len__(children) == 0
    assert "run" in children
    assert "walk" not in children
    assert children.get("walk", 3) == 3
    assert dict.__len__(children) == 0
    assert children.get("run") is tool.run
    assert dict.__len__(children) == 1
    assert children.__missing__("run") is tool.run  # as where two threads ask at once
    assert set(children) == set(children.keys()) == {"limit", "run", "wait"}
    assert len(children) == 3
    with pytest.raises(KeyError):
        children["walk"]
    with pytest.raises(KeyError):
        del children["walk"]
    del children["wait"]
    assert "wait" not in children
    assert sorted(name for name, _ in children.items()) == ["limit", "run"]
    assert type(copy.copy(children)) is dict


def test_mock_of_an_unknown_kind_is_not_cloned(monkeypatch):
    class Newer(MagicMock):
        pass

    class Local:
        def run(self) -> None:
            raise NotImplementedError

    assert not Replica(Newer()).is_exact
    assert Replica(MagicMock()).is_exact
    monkeypatch.setattr(
        Replica, "__init__", lambda self, *_args, **_kwargs: setattr(self, "is_exact", False)
    )
    fake = make_fake(Local, strict=False)
    assert not isinstance(fake._mock_children, Children)
    fake.run()
    assert [entry.method for entry in record_of(fake).calls] == ["run"]


def test_mock_that_has_an_unknown_field_answers_with_a_value_or_hangs_elsewhere_is_not_cloned():
    odd = MagicMock()
    vars(odd)["_mock_new_in_this_python"] = [1]
    assert not Replica(odd).is_exact
    assert not Replica(MagicMock(return_value=3)).is_exact
    assert not Replica(MagicMock().child).is_exact


def test_originals_of_the_last_classes_are_kept():
    for _ in range(lenient._MOST_ORIGINALS + 1):
        make_fake(type("Local", (), {}), strict=False)
    assert len(lenient._originals) == lenient._MOST_ORIGINALS
