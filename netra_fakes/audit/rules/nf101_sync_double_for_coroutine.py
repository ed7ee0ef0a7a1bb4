"""NF101: a sync double stands over a coroutine method."""

from __future__ import annotations

from collections.abc import Iterator

from netra_fakes._messages import audit as messages
from netra_fakes.audit._facts import FileFacts, render_spec
from netra_fakes.audit._finding import Finding, Rule
from netra_fakes.audit.rules._mismatch import (
    Replacement,
    answers_awaitable,
    find_replacements,
    fix_kind,
)


def find(facts: FileFacts) -> Iterator[Finding]:
    """Yield sync doubles over coroutine methods."""
    for item in find_replacements(facts):
        if not item.entity.method.is_awaited or answers_awaitable(item.double) is not False:
            continue
        yield facts.finding(
            RULE,
            item.node,
            messages.sync_double(item.member, _name(item)),
            confidence=item.confidence,
            source=item.source,
            help=_help(item),
            spec=render_spec(item.entity),
            fix=fix_kind(facts, item, "AsyncMock"),
        )


def _name(item: Replacement) -> str:
    made = item.double.constructor
    if item.double.node is None:
        return f"a child of {made}()"
    return "MagicMock" if made == "patch" else made


def _help(item: Replacement) -> str:
    if item.double.node is None:
        return "make the double from its spec: its coroutine methods are AsyncMocks then"
    return "use AsyncMock(...) here"


RULE = Rule(
    code="NF101",
    slug="sync-double-for-coroutine",
    summary="A sync mock stands in for a coroutine method or function.",
    severity="confusing",
    rationale=(
        "The code under test awaits the method. What a `MagicMock` answers cannot be awaited, so "
        "the test fails with \"object ... can't be used in 'await' expression\", which names the "
        "type of the answer and not the mock. Where the code under test catches exceptions, the "
        "test may even pass, for the wrong reason. A mock that only raises is left alone: whoever "
        "awaits the call gets the error either way."
    ),
    wrong=("agent = MagicMock(spec=BaseAgent)\nagent.execute = MagicMock(return_value=result)\n"),
    right=("agent = MagicMock(spec=BaseAgent)\nagent.execute = AsyncMock(return_value=result)\n"),
    find=find,
    fix=(
        "Safe: `MagicMock` or `Mock` becomes `AsyncMock`, which is imported where needed; not "
        "where the test itself calls it without `await`, or expects the TypeError."
    ),
)
