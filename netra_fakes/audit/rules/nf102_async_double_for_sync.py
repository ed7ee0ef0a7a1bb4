"""NF102: an async double stands over a sync method."""

from __future__ import annotations

from collections.abc import Iterator

from netra_fakes._messages import audit as messages
from netra_fakes.audit._facts import FileFacts, render_spec
from netra_fakes.audit._finding import Finding, Rule
from netra_fakes.audit.rules._mismatch import find_replacements, fix_kind


def find(facts: FileFacts) -> Iterator[Finding]:
    """Yield async doubles over sync methods."""
    for item in find_replacements(facts):
        if (
            not facts.project.truth.is_surely_sync(item.entity.method)
            or item.double.is_async is not True
        ):
            continue
        name = item.double.constructor
        yield facts.finding(
            RULE,
            item.node,
            messages.async_double(
                item.member, name if item.double.node else f"a child of {name}()"
            ),
            confidence=item.confidence,
            source=item.source,
            help="use MagicMock(...) here" if item.double.node else "make it from its spec",
            spec=render_spec(item.entity),
            fix=fix_kind(facts, item, "MagicMock"),
        )


RULE = Rule(
    code="NF102",
    slug="async-double-for-sync",
    summary="An async mock stands in for a sync method or function.",
    severity="silent",
    rationale=(
        "The code under test does not await the method. It gets a coroutine instead of an answer: "
        'always true, never run, and reported, if at all, as "coroutine was never awaited" long '
        "after the test has passed."
    ),
    wrong="registry = MagicMock(spec=AgentRegistry)\nregistry.list_keys = AsyncMock()\n",
    right="registry = MagicMock(spec=AgentRegistry)\nregistry.list_keys = MagicMock()\n",
    find=find,
    fix=(
        "Safe: `AsyncMock` becomes `MagicMock`, which is imported where needed; not where the test "
        "itself calls it."
    ),
)
