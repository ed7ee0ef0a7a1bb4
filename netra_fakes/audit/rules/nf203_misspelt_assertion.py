"""NF203: a name that looks like an assertion of a mock and is none."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from netra_fakes._messages import audit as messages
from netra_fakes.audit._entities import ClassEntity, ObjectEntity
from netra_fakes.audit._facts import FileFacts
from netra_fakes.audit._finding import Finding, Rule
from netra_fakes.audit._fixes import fix_name
from netra_fakes.audit._sites import AssertSite
from netra_fakes.audit._values import Double
from netra_fakes.audit._walk._members import ASSERTIONS, BARE_ASSERTIONS, MOCK_NAMES

_NEAR = 0.8


def find(facts: FileFacts) -> Iterator[Finding]:
    """Yield misspelt assertions."""
    for site in facts.walk.sites.asserts:
        meant = _meant(site.name)
        if meant is None or _is_real_member(facts, site):
            continue
        if not isinstance(site.receiver, Double) and site.name not in BARE_ASSERTIONS:
            continue
        if site.guard.excuses("AttributeError"):
            continue
        if site.call is None and not site.is_asserted and site.name in BARE_ASSERTIONS:
            continue
        yield facts.finding(
            RULE, site.node, messages.misspelt_assertion(site.name, meant),
            help=f"did you mean '{meant}'?", fix=fix_name(facts, site.node, meant),
        )  # fmt: skip


def _meant(name: str) -> str | None:
    if name in MOCK_NAMES:
        return None
    if name in BARE_ASSERTIONS:
        return BARE_ASSERTIONS[name]
    near = difflib.get_close_matches(name, sorted(ASSERTIONS), n=1, cutoff=_NEAR)
    return near[0] if near else None


def _is_real_member(facts: FileFacts, site: AssertSite) -> bool:
    """Whether the real class has a method of that name."""
    if not isinstance(site.receiver, Double):
        return False
    typed = facts.type_of(site.receiver)
    if typed is None or not isinstance(typed.entity, (ObjectEntity, ClassEntity)):
        return site.name in site.receiver.children
    return site.name in typed.entity.spec or typed.entity.spec.is_open


RULE = Rule(
    code="NF203",
    slug="misspelt-assertion",
    summary="A misspelt assertion method of a mock, which asserts nothing.",
    severity="silent",
    rationale=(
        "A mock answers any name. `mock.called_once_with(...)` or `mock.assert_called_onced()` "
        "calls a child that springs up for the occasion; where Python does not refuse the name, "
        "the line passes whatever the code under test did."
    ),
    wrong="handler = MagicMock()\nrun(handler)\nhandler.called_once_with(1)\n",
    right="handler = MagicMock()\nrun(handler)\nhandler.assert_called_once_with(1)\n",
    find=find,
    fix="Unsafe: the name becomes the assertion that was meant, which may then fail.",
)
