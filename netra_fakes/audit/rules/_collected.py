"""Tell which functions and classes a test runner collects, and what runs them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePath
from typing import Literal

from netra_fakes._nodes import callee_of
from netra_fakes.audit._entities import ClassEntity
from netra_fakes.audit._facts import FileFacts
from netra_fakes.audit._lookup import dotted_parts
from netra_fakes.audit._values import (
    NEUTRAL_BASES,
    External,
    LocalClass,
    LocalFunction,
    RealThing,
    Value,
)
from netra_fakes.audit._walk import Walk

Runner = Literal["plain", "async", "pytest", "unknown"]

_PLAIN = frozenset({"unittest.TestCase", "unittest.case.TestCase"})
_ASYNC = frozenset(
    {"unittest.IsolatedAsyncioTestCase", "unittest.async_case.IsolatedAsyncioTestCase"}
)
HARMLESS = ("pytest.mark.", "unittest.mock.patch", "mock.patch", "unittest.skip")
"""How the names of decorators begin that run the test no other way."""
_MACHINERY = frozenset(
    {"run", "__call__", "_callTestMethod", "__getattribute__", "__init_subclass__", "debug",
     "__new__"}
)  # fmt: skip


def is_test_file(path: str) -> bool:
    """Whether pytest or unittest collects a file of that name.

    >>> is_test_file("tests/test_core.py"), is_test_file("tests/conftest.py")
    (True, False)
    """
    name = PurePath(path).name
    return name.startswith("test") or name.endswith(("_test.py", "_tests.py"))


def is_collected_class(facts: FileFacts, model: LocalClass) -> bool:
    """Whether runners find a class: at the top of the module, or in a class that pytest runs.

    A base class in a module of another name counts: the classes below it run its tests.
    """
    if _is_opted_out(model):
        return False
    if facts.walk.module_scope.names.get(model.node.name) is model:
        return True
    return any(
        outer.attributes.get(model.node.name) is model
        and outer.node.name.startswith("Test")
        and runner_of(outer) == "pytest"
        and is_collected_class(facts, outer)
        for outer in facts.walk.sites.classes
    )


def _is_opted_out(model: LocalClass) -> bool:
    for statement in model.node.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant):
            names = {getattr(target, "id", "") for target in statement.targets}
            if "__test__" in names and statement.value.value is False:
                return True
    return False


def runner_of(model: LocalClass) -> Runner:
    """Return what runs a class's tests; "unknown" where a base or its machinery is not known."""
    verdicts: set[Runner] = set()
    for item in model.lineage():
        if _has_machinery(item):
            return "unknown"
        for base in item.bases:
            if not isinstance(base, LocalClass):
                verdicts.add(_runner_of_base(base))
    for verdict in ("unknown", "async", "plain"):
        if verdict in verdicts:
            return verdict
    return "pytest"


def _runner_of_base(base: Value) -> Runner:
    if isinstance(base, External):
        if base.dotted in _PLAIN:
            return "plain"
        if base.dotted in _ASYNC:
            return "async"
        return "pytest" if base.dotted in NEUTRAL_BASES else "unknown"
    if isinstance(base, RealThing) and isinstance(base.entity, ClassEntity):
        spec = base.entity.spec
        names = {*spec.bases, *spec.unresolved, *(item.replace(":", ".") for item in spec.mro)}
        if _MACHINERY & {name for name in spec.methods if _is_own(spec.methods[name].defined_in)}:
            return "unknown"
        if names & _ASYNC:
            return "async"
        if names & _PLAIN:
            return "plain"
        return "unknown" if spec.is_open or spec.unresolved else "pytest"
    return "unknown"


def _is_own(defined_in: str) -> bool:
    return not defined_in.startswith("unittest")


def _has_machinery(model: LocalClass) -> bool:
    """Whether a class may run its tests in its own way."""
    if model.node.keywords or _MACHINERY & model.methods.keys():
        return True
    if not all(name.startswith(HARMLESS) for name in _names(model.walk, model.node)):
        return True
    text = model.walk.source.segment(model.node) if model.methods else ""
    return "_testMethodName" in text and ("setattr" in text or "run_until" in text)


def decorator_names(facts: FileFacts, function: LocalFunction) -> Iterator[str]:
    """Yield the full names of a function's decorators; "" for one that has none."""
    return _names(facts.walk, function.node)


def _names(walk: Walk, node: ast.AST) -> Iterator[str]:
    waiting: list[ast.expr] = list(getattr(node, "decorator_list", ()))
    while waiting:
        written = waiting.pop()
        if isinstance(written, ast.IfExp):
            waiting += [written.body, written.orelse]
            continue
        parts = dotted_parts(callee_of(written))
        if parts:
            root = walk.module_scope.names.get(parts[0])
            head = root.dotted if isinstance(root, External) else parts[0]
            yield ".".join([head, *parts[1:]])
        else:
            yield ""


def is_skipped(node: ast.AST, walk: Walk) -> bool:
    """Whether a decorator skips a test, or a class of them, whatever the circumstances."""
    return any(name in ("pytest.mark.skip", "unittest.skip") for name in _names(walk, node))
