"""Reading executes nothing: every piece of code of these classes raises."""

from __future__ import annotations

import sys
import types

import pytest

from netra_fakes._read import read_interface, read_spec
from tests.examples import traps  # the classes themselves would be run by pytest's collection


def read_all(target: object) -> None:
    interface = read_interface(target)
    spec = interface.spec
    for name in ["", *spec]:
        interface.signature(name)
        interface.parameter_types(name)
        interface.answer_type(name)
        interface.kind(name)
    repr(spec)


@pytest.mark.parametrize("name", ["Traps", "MetaTraps"])
def test_reading_a_class_runs_none_of_its_code(name: str) -> None:
    read_all(vars(traps)[name])


def test_members_behind_raising_code_are_seen() -> None:
    spec = read_spec(traps.Traps)
    assert {"method", "__init__", "__getattr__"} <= set(spec.methods)
    assert set(spec.attributes) == {
        "descriptor",
        "data_descriptor",
        "default",
        "prop",
        "proxy",
        "size",
    }
    assert spec.attributes["size"].annotation == "int"
    assert spec.is_open


def test_metaclass_attributes_are_not_on_the_instance() -> None:
    spec = read_spec(traps.MetaTraps)
    assert "only_on_the_class" not in spec
    assert set(spec.attributes) == {"field", "size", "Inner", "inner"}
    assert read_interface(traps.MetaTraps).parameter_types("method") == {"other": traps.MetaTraps}


def test_default_that_raises_in_repr_is_an_ellipsis() -> None:
    parameters = read_spec(traps.Traps).methods["method"].parameters
    assert parameters is not None
    assert parameters[0].default == "..."


def test_module_getattr_is_not_asked() -> None:
    module = types.ModuleType("module_with_getattr")
    exec("def __getattr__(name): raise SystemExit(name)\nx: int = 1\ndef f(): ...", vars(module))
    spec = read_spec(module)
    assert spec.is_open
    assert set(spec.attributes) == {"x"}
    assert "f" in spec.methods


def test_annotation_text_is_never_evaluated_as_code(monkeypatch: pytest.MonkeyPatch) -> None:
    class Annotated:
        def run(self, order: __import__("sys").exit(3)) -> [sys.exit(4) for _ in (1,)]: ...

    interface = read_interface(Annotated)
    assert interface.parameter_types("run") == {}
    assert repr(interface.answer_type("run")) == "UNKNOWN"
