"""The reference classes have the names, parameters and async-ness that the facts record."""

from __future__ import annotations

import pytest

from netra_fakes import reference
from netra_fakes._read import read_spec
from netra_fakes._spec import MethodSpec, ParameterSpec
from tests.synthetic import read_facts

_REAL_NAMES = {
    "Agent": "BaseAgent",
    "UnifiedWebSocketManager": "_UnifiedWebSocketManagerImplementation",
}
_DIFFERENT = {
    # The issue asks for a lookup that is not awaited; the real one is a coroutine method.
    ("AgentRegistry", "get_agent"),
    # The real dispatcher takes a list of tools of a library's class; the reference one, callables.
    ("UnifiedToolDispatcher", "__init__"),
}
_OWN = {"Agent": {"set_trace_context"}, "BaseExecutionEngine": {"set_websocket_bridge"}}
_FACTS = {
    item["name"]: item
    for item in read_facts("2025-09-16").values()
    if item["name"] != "AgentRegistry" or "supervisor" in item["module"]
}
_CLASSES = [name for name in reference.__all__ if _REAL_NAMES.get(name, name) in _FACTS]


def describe(method: MethodSpec) -> list[tuple[str, str]]:
    def kind(item: ParameterSpec) -> str:
        return item.kind.removesuffix("_or_keyword")

    return [(item.name, kind(item)) for item in method.parameters or ()]


@pytest.mark.parametrize("name", _CLASSES)
def test_shared_methods_are_declared_as_the_real_ones(name: str) -> None:
    facts = _FACTS[_REAL_NAMES.get(name, name)]["methods"]
    differences: list[str] = []
    for method in read_spec(getattr(reference, name)).methods.values():
        real = facts.get(method.name)
        if real is None or (name, method.name) in _DIFFERENT or method.name == "__init__":
            continue
        kinds = {"variadic positional": "var_positional", "variadic keyword": "var_keyword"}
        wanted = [
            (item["name"], kinds.get(item["kind"], "positional"))
            for item in real["parameters"]
            if item["name"] not in ("self", "cls")
        ]
        is_async = method.kind in ("coroutine", "async_generator", "async_context_manager")
        if describe(method) != wanted or is_async != real["async"]:
            differences.append(f"{method.name}: {describe(method)} is not {wanted}")
    assert differences == []


def test_what_the_issue_asks_for_beyond_the_facts_is_there() -> None:
    for name, methods in _OWN.items():
        assert methods <= set(read_spec(getattr(reference, name)).methods)
