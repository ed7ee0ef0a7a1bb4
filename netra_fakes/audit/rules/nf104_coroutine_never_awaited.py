"""NF104: a coroutine of a real object or of a fake is never awaited."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from netra_fakes._messages import audit as messages
from netra_fakes.audit._bind import find_bind_failure, shape_of_call
from netra_fakes.audit._entities import FunctionEntity
from netra_fakes.audit._facts import FileFacts, confidence_of_value, render_spec
from netra_fakes.audit._finding import Confidence, Finding, Rule, TypeSource
from netra_fakes.audit._values import Double, Result
from netra_fakes.audit._walk._reals import callable_of


def find(facts: FileFacts) -> Iterator[Finding]:
    """Yield calls of coroutine functions whose coroutine goes nowhere."""
    for result in facts.walk.sites.results:
        entity, node = result.method, result.node
        if result.consumed or node is None or entity is None:
            continue
        if _is_excused(facts, result, entity, node):
            continue
        owner = entity.owner
        name = f"{owner.name}.{entity.method.name}" if owner else entity.method.name
        confidence, source = _confidence(facts, result)
        yield facts.finding(
            RULE, node, messages.never_awaited(name), confidence=confidence, source=source,
            help="await it", spec=render_spec(entity),
        )  # fmt: skip


def _is_excused(facts: FileFacts, result: Result, entity: FunctionEntity, node: ast.Call) -> bool:
    method, _ = callable_of(entity)
    if method is None or find_bind_failure(method, shape_of_call(node)) is not None:
        return True  # the call itself fails, which is another rule's business
    if entity.method.kind == "awaitable" and result.guard and result.guard.raises:
        return True  # a plain function may raise when it is called
    if facts.is_overridden(result.receiver, method.name):
        return True
    owner = entity.owner
    if owner is not None and facts.is_replaced(result.unit, f"{owner.target}.{method.name}"):
        return True
    return facts.is_replaced(result.unit, entity.dotted)


def _confidence(facts: FileFacts, result: Result) -> tuple[Confidence, TypeSource]:
    if isinstance(result.receiver, Double):
        typed = facts.type_of(result.receiver)
        return (typed.confidence, typed.source) if typed else ("low", "variable name")
    return confidence_of_value(result.receiver)


RULE = Rule(
    code="NF104",
    slug="coroutine-never-awaited",
    summary="A coroutine of a real object or of a fake is made and never awaited.",
    severity="silent",
    rationale=(
        "Calling a coroutine function runs nothing. Without `await` the line tests nothing, and "
        "the warning that Python gives comes later, from another place, or not at all."
    ),
    wrong="core = AgentExecutionCore(registry)\nresult = core.execute_agent(context, user)\n",
    right="core = AgentExecutionCore(registry)\nresult = await core.execute_agent(context, user)\n",
    find=find,
)
