from __future__ import annotations

import sys
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import AsyncMock, MagicMock, call

import pytest
import typing_extensions

from netra_fakes import make_fake
from netra_fakes.errors import (
    NotAwaitableError,
    ReadOnlyAttributeError,
    SpecTypeWarning,
    TypeMismatchError,
    UnexpectedAwaitableError,
    UnknownAttributeError,
)
from tests.examples.engine import Agent, Config, Fixed, Point, Raising, Tool


@pytest.fixture
def agent():
    return make_fake(Agent)


def test_attributes_of_init_are_visible_and_typed(agent):
    assert agent.name == ""
    assert isinstance(agent.config, Config)
    assert isinstance(agent.tool, Tool)
    assert isinstance(agent.on_done, AsyncMock)
    assert agent.items == []
    assert agent.attempts == 2
    assert agent._secret == 1


def test_class_constants_have_their_values(agent):
    assert (agent.kind, agent.timeout, agent.ran) == ("plain", 1.5, 0)
    config = make_fake(Config)
    assert config.names == ["a"]
    config.names.append("b")
    assert Config.names == ["a"]


def test_nested_exceptions_are_real_and_nested_classes_faked(agent):
    assert agent.Failure is Agent.Failure
    assert agent.Inner().ping() == 0


def test_properties_answer_by_annotation_and_are_not_run(agent):
    assert agent.state == ""
    agent.writable = 4
    assert agent.writable == 4


async def test_async_property_is_awaited_as_often_as_it_is_read(agent):
    assert await agent.ready == 0
    assert await agent.ready == 0
    chosen = make_fake(Agent, attributes={"ready": 5})
    assert await chosen.ready == 5


def test_known_attributes_may_be_set(agent):
    agent.name = "x"
    agent.config = config = make_fake(Config)
    agent.tool = None
    assert (agent.name, agent.tool) == ("x", None)
    assert agent.config is config


def test_private_names_may_be_set_but_not_invented(agent):
    agent._anything = 3
    assert agent._anything == 3
    with pytest.raises(UnknownAttributeError):
        agent._other


def test_unknown_name_is_refused_on_get_with_the_whole_message(agent):
    with pytest.raises(UnknownAttributeError) as caught:
        agent.exceute
    location = caught.value.location
    assert str(caught.value) == (
        "cannot get 'Agent.exceute':\n"
        "the real class has no 'exceute'; did you mean 'execute'?\n"
        "\n"
        "  spec: class Agent\n"
        f"        {location.file}:{location.line}\n"
        "  got:  agent.exceute\n"
        "\n"
        "Type the real name:\n"
        "  agent.execute\n"
        "or, if the real object gains it while running, say so:\n"
        '  make_fake(Agent, extra_attributes=["exceute"])'
    )
    assert (caught.value.name, caught.value.near_matches) == ("exceute", ("execute",))
    assert (caught.value.class_name, caught.value.member) == ("Agent", "exceute")


def test_unknown_name_is_refused_on_set(agent):
    with pytest.raises(UnknownAttributeError, match="cannot set 'Agent.nmae'"):
        agent.nmae = 3
    with pytest.raises(UnknownAttributeError):
        agent.configure_mock(nothing=3)


def test_extra_attributes_are_let_through():
    fake = make_fake(Agent, extra_attributes=["plugin", "late"])
    assert isinstance(fake.plugin, MagicMock)
    fake.late = 3
    assert fake.late == 3
    assert "plugin" in dir(fake)


def test_attributes_are_set_and_checked():
    fake = make_fake(Agent, attributes={"name": "x", "state": "busy", "get.return_value": 3})
    assert (fake.name, fake.state, fake.get("a")) == ("x", "busy", 3)
    with pytest.raises(UnknownAttributeError):
        make_fake(Agent, attributes={"nmae": "x"})
    with pytest.raises(TypeMismatchError):
        make_fake(Agent, attributes={"name": 3}, types="error")


@pytest.mark.parametrize(("cls", "name"), [(Agent, "state"), (Agent, "ready"), (Fixed, "x")])
def test_read_only_attributes_are_refused(cls, name):
    fake = make_fake(cls)
    with pytest.raises(ReadOnlyAttributeError, match=f"cannot set '{cls.__name__}.{name}'"):
        setattr(fake, name, 1)


def test_attribute_of_a_wrong_type_is_reported(agent):
    with pytest.warns(SpecTypeWarning, match="'Agent.name' is set to int, annotated str"):
        agent.name = 3
    strict = make_fake(Agent, types="error")
    with pytest.raises(TypeMismatchError, match="'Agent.name' is set to int, annotated str"):
        strict.name = 3
    make_fake(Agent, types="off").name = 3


def test_callable_attribute_is_guarded_like_a_method(agent):
    agent.on_done = AsyncMock()
    agent.on_done = None
    with pytest.raises(NotAwaitableError):
        agent.on_done = MagicMock()
    with pytest.raises(TypeError):
        make_fake(Agent).on_done()


def test_deleted_attribute_is_gone(agent):
    del agent.name
    assert not hasattr(agent, "name")
    agent.name = "again"
    assert agent.name == "again"
    del agent.execute
    with pytest.raises(AttributeError):
        agent.execute


def test_open_class_takes_any_name_on_set():
    fake = make_fake(Raising)
    fake.whatever = 3
    assert fake.whatever == 3
    with pytest.raises(UnknownAttributeError):
        fake.nothing


def test_python_probes_are_no_violations(agent):
    assert not hasattr(agent, "__wrapped__")
    assert not hasattr(agent.get, "__wrapped__")
    assert not hasattr(agent.get, "_is_coroutine")


def test_dataclass_fields_are_visible_and_settable():
    fake = make_fake(Point)
    assert (fake.x, fake.y, fake.tags) == (0, 0, [])
    fake.x = 3
    assert fake.x == 3


def test_pydantic_model_is_faked_with_its_fields():
    pydantic = pytest.importorskip("pydantic")

    class Model(pydantic.BaseModel):
        name: str
        size: int = 3

    fake = make_fake(Model)
    assert isinstance(fake, Model)
    assert (fake.name, fake.size) == ("", 3)
    fake.name = "x"
    assert isinstance(fake.model_dump(), dict)
    with pytest.raises(UnknownAttributeError):
        fake.nmae = "x"


def test_module_is_faked_with_its_functions_and_classes():
    module = types.ModuleType("faked_module")
    source = (
        "import enum\nLIMIT: int = 3\ndef run(a: int) -> bool: ...\nasync def go() -> int: ...\n"
        "class Thing:\n    def use(self) -> int: ...\n"
    )
    sys.modules["faked_module"] = module
    try:
        exec(source, vars(module))
        fake = make_fake(module)
        assert fake.run(1) is False
        assert isinstance(fake.go, AsyncMock)
        assert fake.LIMIT == 3
        assert fake.Thing().use() == 0
        with pytest.raises(TypeError):
            fake.run()
        with pytest.raises(UnknownAttributeError, match="the module has no 'rnu'"):
            fake.rnu
    finally:
        del sys.modules["faked_module"]


@dataclass(slots=True)
class Slotted:
    name: str = "anonymous"
    tags: list[str] = field(default_factory=list)


def test_default_of_a_slotted_field_is_its_value():
    fake = make_fake(Slotted)
    assert (fake.name, fake.tags) == ("anonymous", [])


class Hooks:
    bare: typing.Callable  # type: ignore[type-arg]
    anything: Callable[..., Any]
    sync: Callable[[int], int]


def test_bare_callable_attribute_is_a_mock_that_takes_any_call():
    hooks = make_fake(Hooks)
    assert isinstance(hooks.bare(1, key=2), MagicMock)
    hooks.bare = len
    assert hooks.bare is len


def test_callable_that_may_give_anything_takes_sync_and_async_replacements():
    hooks = make_fake(Hooks)
    for replacement in (AsyncMock(), MagicMock()):
        hooks.anything = replacement
        assert hooks.anything is replacement
    with pytest.raises(UnexpectedAwaitableError):
        hooks.sync = AsyncMock()


class Node:
    itself: typing_extensions.Self

    @property
    def parent(self) -> typing_extensions.Self | None:
        raise NotImplementedError

    def walk(self) -> int:
        raise NotImplementedError


def test_attribute_of_the_own_type_is_the_fake_and_no_child_of_itself():
    node = make_fake(Node)
    assert node.itself is node
    assert node.parent is node
    assert node.walk() == 0
    assert node.mock_calls == [call.walk()]
