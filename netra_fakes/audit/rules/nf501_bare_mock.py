"""NF501: a mock without a spec stands where the real class is known."""

from __future__ import annotations

from collections.abc import Iterator

from netra_fakes._messages import audit as messages
from netra_fakes.audit._entities import ObjectEntity
from netra_fakes.audit._facts import FileFacts
from netra_fakes.audit._finding import Finding, Rule
from netra_fakes.audit._fixes import fix_bare_mock
from netra_fakes.audit._roles import factory_of
from netra_fakes.audit._values import Double

_BARE = frozenset({"Mock", "MagicMock", "AsyncMock", "NonCallableMock", "NonCallableMagicMock"})


def find(facts: FileFacts) -> Iterator[Finding]:
    """Yield mocks without a spec that stand for an object of a known class."""
    for double in facts.walk.sites.doubles:
        if double.has_spec or double.constructor not in _BARE or double.node is None:
            continue
        if double.guard is not None and "AttributeError" in double.guard.raises:
            continue  # it is refused where it is set
        typed = facts.type_of(double)
        if typed is None or not isinstance(typed.entity, ObjectEntity):
            continue
        spec = typed.entity.spec
        factory = factory_of(spec.target, facts.project.options.roles)
        use = f"make_fake({spec.name})"
        if factory is not None:
            use = f"{factory}(...) or {use}" if factory.endswith("context") else f"{factory}()"
        yield facts.finding(
            RULE,
            double.node,
            messages.bare_mock(double.constructor, spec.name),
            confidence=typed.confidence,
            source=typed.source,
            help=f"use {use}, which refuses what the real class refuses",
            fix=fix_bare_mock(facts, double, typed) if _may_fix(double) else None,
        )


def _may_fix(double: Double) -> bool:
    return not double.escapes


RULE = Rule(
    code="NF501",
    slug="bare-mock",
    summary="A mock without a spec stands for an object whose real class is known.",
    severity="silent",
    rationale=(
        "A bare `MagicMock()` accepts every name and every call, so the test stays green when the "
        "real class moves on. A bare `AsyncMock()` moreover makes coroutines of sync methods. A "
        "fake built from the class refuses what the class refuses."
    ),
    wrong="bridge = AsyncMock()\ncore = AgentExecutionCore(registry, websocket_bridge=bridge)\n",
    right=(
        "bridge = make_fake(AgentWebSocketBridge)\n"
        "core = AgentExecutionCore(registry, websocket_bridge=bridge)\n"
    ),
    find=find,
    fix=(
        "Safe: the mock becomes `make_fake(Real)`, only where every use of it in the file is seen "
        "and agrees with the real class."
    ),
)
