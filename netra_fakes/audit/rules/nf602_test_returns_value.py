"""NF602: a test returns its verdict instead of asserting it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from netra_fakes._messages import audit as messages
from netra_fakes._nodes import last_name, nodes_in
from netra_fakes.audit._entities import FunctionEntity
from netra_fakes.audit._facts import FileFacts
from netra_fakes.audit._finding import Confidence, Finding, Rule
from netra_fakes.audit._values import LocalClass, LocalFunction
from netra_fakes.audit._walk._tools import RUNNERS
from netra_fakes.audit.rules._collected import (
    decorator_names,
    is_collected_class,
    is_test_file,
    runner_of,
)

_VALUE_BUILTINS = frozenset(
    {"all", "any", "bool", "dict", "float", "hasattr", "int", "isinstance", "issubclass", "len",
     "list", "set", "sorted", "str", "sum", "tuple"}
)  # fmt: skip


def find(facts: FileFacts) -> Iterator[Finding]:
    """Yield tests that return something other than None."""
    if not is_test_file(facts.path):
        return
    for function in _tests(facts):
        if _is_special(facts, function):
            continue
        confidence = _verdict(facts, function)
        if confidence is not None:
            if function.owner is None and _is_helper(facts, function):
                confidence = "medium"
            message = messages.returned_verdict(function.name)
            yield facts.finding(
                RULE, function.node, message, confidence=confidence, help="assert it"
            )


def _tests(facts: FileFacts) -> Iterator[LocalFunction]:
    for value in facts.walk.module_scope.names.values():
        if isinstance(value, LocalFunction) and value.walk is facts.walk and value.owner is None:
            if value.name.startswith("test") and value.fixture is None:
                yield value
    for model in facts.walk.sites.classes:
        if is_collected_class(facts, model) and _holds_tests(model):
            for name, method in model.methods.items():
                if name.startswith("test") and method.fixture is None:
                    yield method


def _holds_tests(model: LocalClass) -> bool:
    runner = runner_of(model)
    if runner in ("plain", "async"):
        return True
    if any("TestCase" in getattr(base, "dotted", "") for base in model.bases):
        return True
    has_constructor = any("__init__" in item.methods for item in model.lineage())
    return model.node.name.startswith("Test") and not has_constructor


def _is_special(facts: FileFacts, function: LocalFunction) -> bool:
    """Whether a decorator makes something else of it than a test."""
    return any(
        name.rpartition(".")[2] in ("property", "staticmethod", "classmethod", "fixture", "route",
                                    "contextmanager", "asynccontextmanager", "cached_property")
        or name == ""
        for name in decorator_names(facts, function)
    )  # fmt: skip


def _is_helper(facts: FileFacts, function: LocalFunction) -> bool:
    """Whether a function is rather a tool of other tests, which call it."""
    if not function.name.startswith("test_"):
        return True
    for statement in facts.tree.body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if not statement.name.startswith("test") or statement.name == function.name:
                continue
        elif isinstance(statement, ast.If):
            continue  # `if __name__ == "__main__"`
        for inner in nodes_in(statement):
            if isinstance(inner, ast.Name) and inner.id == function.name:
                return True
    return False


def _verdict(facts: FileFacts, function: LocalFunction) -> Confidence | None:
    """Return how sure it is that a function returns a value; None for a generator."""
    if function.is_generator or not function.returns:
        return None
    none_names = _names_bound_to_none(function.node)
    found = {_confidence(facts, value, none_names) for value in function.returns}
    return "high" if "high" in found else "medium" if "medium" in found else None


def _names_bound_to_none(node: ast.AST) -> set[str]:
    names: set[str] = set()
    for inner in nodes_in(node):
        if isinstance(inner, ast.Assign) and isinstance(inner.value, ast.Constant):
            if inner.value.value is None:
                names.update(getattr(target, "id", "") for target in inner.targets)
    return names


def _confidence(facts: FileFacts, value: ast.expr, none_names: set[str]) -> Confidence | None:
    """Return how sure it is that a returned expression is not None; None where it is None."""
    if isinstance(value, ast.Constant):
        return None if value.value is None else "high"
    if isinstance(value, ast.Name):
        return "medium" if value.id in none_names else "high"
    if isinstance(value, (ast.Call, ast.Await)):
        return _confidence_of_call(facts, value)
    if isinstance(value, ast.IfExp):
        parts = [_confidence(facts, part, none_names) for part in (value.body, value.orelse)]
        return "high" if "high" in parts else None if parts == [None, None] else "medium"
    return "high"


def _confidence_of_call(facts: FileFacts, value: ast.Call | ast.Await) -> Confidence | None:
    call, is_run = _call_inside(value)
    name = last_name(call.func)
    if isinstance(call.func, ast.Name) and (name in _VALUE_BUILTINS or name[:1].isupper()):
        return "high"
    if name in ("skip", "skipTest", "fail", "xfail", "exit"):
        return None
    return "high" if _answers(facts, call, is_run=is_run) else "medium"


def _call_inside(value: ast.Call | ast.Await) -> tuple[ast.Call, bool]:
    """Return the call whose answer is returned, and whether its coroutine is run to the end."""
    inner = value.value if isinstance(value, ast.Await) else None
    if isinstance(value, ast.Call) and value.args:
        name = last_name(value.func)
        inner = value.args[0] if name in RUNNERS else None
    if isinstance(inner, ast.Call):
        return inner, True
    return (value if isinstance(value, ast.Call) else _NO_CALL), False


_NO_CALL = ast.Call(func=ast.Constant(None), args=[], keywords=[])


def _answers(facts: FileFacts, call: ast.Call, *, is_run: bool) -> bool:
    """Whether a call surely answers something other than None."""
    for site in facts.walk.sites.calls:
        if site.node is call and isinstance(site.entity, FunctionEntity):
            method = site.entity.method
            returns = method.returns or "None"
            is_told = returns not in ("None", "typing.Any") and not returns.endswith("| None")
            return is_told and method.is_awaited == is_run
    called = facts.walk.sites.called.get(call)
    if called is None or called.decorators or called.is_async != is_run:
        return False
    none_names = _names_bound_to_none(called.node)
    return bool(called.returns) and all(
        not isinstance(value, ast.Await)
        and (not isinstance(value, ast.Call) or getattr(value.func, "id", "") in _VALUE_BUILTINS)
        and _confidence(facts, value, none_names) == "high"
        for value in called.returns
    )


RULE = Rule(
    code="NF602",
    slug="test-returns-value",
    summary="A test function returns its verdict instead of asserting it.",
    severity="silent",
    rationale=(
        "No runner looks at what a test returns: `return False` passes. pytest warns of it, "
        "`unittest` from Python 3.11 on."
    ),
    wrong="def test_core_answers():\n    return run() == 1\n",
    right="def test_core_answers():\n    assert run() == 1\n",
    find=find,
)
