"""The hub: what a ClassSpec answers."""

from __future__ import annotations

import dataclasses

import pytest

from netra_fakes._spec import AttributeSpec, ClassSpec, Location, MethodSpec, ParameterSpec

SPEC = ClassSpec(
    module="app.agents",
    qualname="Outer.Agent",
    methods={"execute": MethodSpec("execute", kind="coroutine"), "name": MethodSpec("name")},
    attributes={"name": AttributeSpec("name"), "state": AttributeSpec("state")},
)


def test_target_is_what_command_lines_take() -> None:
    assert SPEC.target == "app.agents:Outer.Agent"
    assert SPEC.name == "Agent"


def test_members_are_listed_once_methods_first() -> None:
    assert list(SPEC) == ["execute", "name", "state"]
    assert "execute" in SPEC
    assert "state" in SPEC
    assert "run" not in SPEC


def test_member_is_found_in_either_map() -> None:
    assert SPEC.member("execute") is SPEC.methods["execute"]
    assert SPEC.member("state") is SPEC.attributes["state"]
    assert SPEC.member("run") is None


def test_spec_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        SPEC.module = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        ClassSpec("m", "C").methods["x"] = MethodSpec("x")  # type: ignore[index]
    with pytest.raises(TypeError):
        ClassSpec("m", "C").attributes["x"] = AttributeSpec("x")  # type: ignore[index]


@pytest.mark.parametrize(
    ("parameter", "is_required"),
    [
        (ParameterSpec("a"), True),
        (ParameterSpec("a", default="None"), False),
        (ParameterSpec("a", "keyword_only"), True),
        (ParameterSpec("a", "var_positional"), False),
        (ParameterSpec("a", "var_keyword"), False),
    ],
)
def test_parameter_without_default_is_required(parameter: ParameterSpec, is_required: bool) -> None:
    assert parameter.is_required is is_required


def test_coroutine_and_awaitable_are_awaited_and_nothing_else_is() -> None:
    awaited = {kind for kind in ("sync", "coroutine", "awaitable", "async_generator")
               if MethodSpec("m", kind=kind).is_awaited}  # fmt: skip
    assert awaited == {"coroutine", "awaitable"}


def test_location_reads_as_editors_take_it() -> None:
    assert str(Location("app/agents.py", 12)) == "app/agents.py:12"
