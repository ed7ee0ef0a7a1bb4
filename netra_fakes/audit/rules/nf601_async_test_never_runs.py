"""NF601: an `async def test_*` under a plain `unittest.TestCase` never runs."""

from __future__ import annotations

from collections.abc import Iterator

from netra_fakes._messages import audit as messages
from netra_fakes.audit._facts import FileFacts
from netra_fakes.audit._finding import Finding, Fix, Rule
from netra_fakes.audit._fixes import fix_base
from netra_fakes.audit._values import External, LocalClass, LocalFunction
from netra_fakes.audit.rules._collected import (
    HARMLESS,
    decorator_names,
    is_collected_class,
    is_skipped,
    runner_of,
)


def find(facts: FileFacts) -> Iterator[Finding]:
    """Yield coroutine tests that no runner awaits."""
    seen: set[int] = set()
    for model in facts.walk.sites.classes:
        if not is_collected_class(facts, model) or runner_of(model) != "plain":
            continue
        if is_skipped(model.node, facts.walk):
            continue
        for function in _tests(model, facts):
            if id(function.node) in seen or _is_excused(facts, function):
                continue
            seen.add(id(function.node))
            yield facts.finding(
                RULE,
                function.node,
                messages.async_test(function.name, _base_text(facts, model)),
                help="derive from unittest.IsolatedAsyncioTestCase",
                fix=_fix(facts, model),
            )


def _tests(model: LocalClass, facts: FileFacts) -> Iterator[LocalFunction]:
    """Yield the coroutine tests that a class has, own ones and those of mixins in this file."""
    taken: set[str] = set()
    for item in model.lineage():
        for name, function in item.methods.items():
            if name in taken or not name.startswith("test"):
                continue
            taken.add(name)
            if function.is_async and item.walk is facts.walk:
                yield function


def _is_excused(facts: FileFacts, function: LocalFunction) -> bool:
    """Whether a decorator may run the coroutine, or skips the test on purpose."""
    return is_skipped(function.node, facts.walk) or not all(
        name.startswith(HARMLESS) for name in decorator_names(facts, function)
    )


def _base_text(facts: FileFacts, model: LocalClass) -> str:
    names = [facts.source.segment(base) for base in model.node.bases]
    return f"'{names[0]}'" if names else f"'{model.node.name}'"


def _fix(facts: FileFacts, model: LocalClass) -> Fix | None:
    for written, base in zip(model.node.bases, model.bases, strict=True):
        if isinstance(base, External) and base.dotted.endswith(".TestCase"):
            return fix_base(facts, model.node, written)
    for base in model.bases:
        if isinstance(base, LocalClass) and base.walk is facts.walk:
            if runner_of(base) == "plain":
                return _fix(facts, base)
    return fix_base(facts, model.node, None)


RULE = Rule(
    code="NF601",
    slug="async-test-never-runs",
    summary="An `async def` test under a plain `unittest.TestCase` never runs.",
    severity="silent",
    rationale=(
        "`unittest.TestCase` calls the test and drops the coroutine, so nothing in it runs and it "
        "always passes. That also holds through a project's own base class, and pytest-asyncio's "
        "marker changes nothing: it leaves `unittest` classes alone."
    ),
    wrong=(
        "class TestCore(unittest.TestCase):\n"
        "    async def test_runs(self):\n"
        "        assert await run() == 1\n"
    ),
    right=(
        "class TestCore(unittest.IsolatedAsyncioTestCase):\n"
        "    async def test_runs(self):\n"
        "        assert await run() == 1\n"
    ),
    find=find,
    fix="Unsafe: the class derives from `unittest.IsolatedAsyncioTestCase`; its tests may fail.",
)
