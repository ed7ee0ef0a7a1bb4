"""NF204: an assertion method is mentioned, not called."""

from __future__ import annotations

from collections.abc import Iterator

from netra_fakes._messages import audit as messages
from netra_fakes.audit._facts import FileFacts
from netra_fakes.audit._finding import Finding, Rule
from netra_fakes.audit._fixes import fix_uncalled
from netra_fakes.audit._values import LocalInstance, RealObject
from netra_fakes.audit._walk._members import ASSERTIONS

_WITHOUT_ARGUMENTS = frozenset(
    {"assert_called", "assert_called_once", "assert_not_called", "assert_awaited",
     "assert_awaited_once", "assert_not_awaited"}
)  # fmt: skip


def find(facts: FileFacts) -> Iterator[Finding]:
    """Yield assertions that are statements without a call."""
    for site in facts.walk.sites.asserts:
        if site.name not in ASSERTIONS or not (site.is_statement or site.is_asserted):
            continue
        if isinstance(site.receiver, (LocalInstance, RealObject)):
            continue  # which may have something of that name
        can_call = site.name in _WITHOUT_ARGUMENTS
        yield facts.finding(
            RULE, site.node, messages.uncalled_assertion(site.name),
            help=f"call it: {site.name}({'' if can_call else '...'})",
            fix=fix_uncalled(facts, site.node) if can_call else None,
        )  # fmt: skip


RULE = Rule(
    code="NF204",
    slug="uncalled-assertion",
    summary="An assertion method of a mock is mentioned but not called.",
    severity="silent",
    rationale="Without its parentheses the line reads an attribute, and asserts nothing.",
    wrong="handler = MagicMock()\nrun(handler)\nhandler.assert_called_once\n",
    right="handler = MagicMock()\nrun(handler)\nhandler.assert_called_once()\n",
    find=find,
    fix="Unsafe: the parentheses are added; the assertion may then fail.",
)
