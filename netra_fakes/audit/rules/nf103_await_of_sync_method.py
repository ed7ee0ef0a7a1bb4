"""NF103: what a sync method answers is awaited."""

from __future__ import annotations

from collections.abc import Iterator

from netra_fakes._messages import audit as messages
from netra_fakes._spec import ClassSpec
from netra_fakes.audit._entities import ClassEntity, FunctionEntity
from netra_fakes.audit._facts import FileFacts, confidence_of_value, render_spec
from netra_fakes.audit._finding import Finding, Rule
from netra_fakes.audit._sites import CallSite


def find(facts: FileFacts) -> Iterator[Finding]:
    """Yield awaits of calls of sync functions and methods."""
    for site in facts.walk.sites.calls:
        entity = site.entity
        if isinstance(entity, ClassEntity) and site.is_awaited:
            if not _is_awaitable(facts, site, entity.spec):
                yield facts.finding(
                    RULE, site.node, messages.await_of_sync(entity.spec.name),
                    source="constructed", help="call it without 'await'",
                    spec=render_spec(entity),
                )  # fmt: skip
        if not site.is_awaited or not isinstance(entity, FunctionEntity):
            continue
        method = entity.method
        if not facts.project.truth.is_surely_sync(method) or site.guard.excuses("TypeError"):
            continue
        if method.name in site.guard.names or facts.is_overridden(site.receiver, method.name):
            continue
        owner = entity.owner
        if owner is not None and facts.is_replaced(site.unit, f"{owner.target}.{method.name}"):
            continue
        if facts.is_replaced(site.unit, entity.dotted):
            continue
        confidence, source = confidence_of_value(site.receiver)
        if confidence == "high" and facts.project.truth.hands_on(method):
            confidence = "medium"
        name = f"{owner.name}.{method.name}" if owner else method.name
        yield facts.finding(
            RULE, site.node, messages.await_of_sync(name), confidence=confidence, source=source,
            help="call it without 'await'", spec=render_spec(entity),
        )  # fmt: skip


def _is_awaitable(facts: FileFacts, site: CallSite, spec: ClassSpec) -> bool:
    """Whether an object of a class can be awaited, as far as is known, or is replaced."""
    return (
        "__await__" in spec.methods
        or spec.is_open
        or spec.category != "class"
        or site.guard.excuses("TypeError")
        or facts.project.truth.is_made_freely(spec)
        or facts.is_class_replaced(site.unit, spec)
    )


RULE = Rule(
    code="NF103",
    slug="await-of-sync-method",
    summary="What a sync method of a real object answers is awaited.",
    severity="silent",
    rationale=(
        "Awaiting a value that is no awaitable raises TypeError. In a test that catches "
        "exceptions, or never runs, nobody sees it; mostly the method was a coroutine once."
    ),
    wrong="tracker = AgentExecutionTracker()\nstarted = await tracker.start_execution(run_id)\n",
    right="tracker = AgentExecutionTracker()\nstarted = tracker.start_execution(run_id)\n",
    find=find,
)
