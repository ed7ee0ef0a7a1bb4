"""Print at the end of a run what its tests did with their fakes."""

from __future__ import annotations

import pytest

from netra_fakes._messages import pytest_run as messages
from netra_fakes.pytest_plugin._session import Session

SLOWEST = 5
"""How many set-ups `--netra-report` names."""


def write_summary(reporter: pytest.TerminalReporter, session: Session, *, is_full: bool) -> None:
    """Print the section "netra-fakes", where there is anything to tell.

    Args:
        reporter: Where to.
        session: What was kept.
        is_full: Whether `--netra-report` asks for everything.
    """
    paragraphs: list[list[str]] = []
    if session.vacuous:
        paragraphs.append(messages.vacuous_summary(session.vacuous))
    if session.drift:
        worst_first = sorted(session.drift, key=lambda line: (not session.drift[line], line))
        paragraphs.append(messages.drift_summary(worst_first))
    if is_full:
        paragraphs.append(
            messages.report(
                list(session.roles),
                session.targets,
                sorted(session.violations),
                sorted(session.never_awaited),
                len(session.vacuous),
                session.type_warnings,
                sorted(session.setups, reverse=True)[:SLOWEST],
            )
        )
    if not paragraphs:
        return
    reporter.section("netra-fakes")
    for number, lines in enumerate(paragraphs):
        if number:
            reporter.line("")
        for line in lines:
            reporter.line(line)
