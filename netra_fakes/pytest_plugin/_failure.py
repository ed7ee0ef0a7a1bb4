"""Add to the report of a failed test what netra-fakes knows of its cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netra_fakes.errors import NetraFakesError
    from netra_fakes.pytest_plugin._verdict import Verdict

TITLE = "netra-fakes"
"""Title of the section that a failed test gets."""


def show_verdict(excinfo: pytest.ExceptionInfo[BaseException], report: pytest.TestReport) -> None:
    """Show a verdict as its text alone: its traceback leads through pytest only."""
    longrepr: Any = excinfo.getrepr(style="value")
    lines = longrepr.reprtraceback.reprentries[-1].lines
    lines[0] = f"{excinfo.typename}: {lines[0]}"
    report.longrepr = longrepr


def add_diagnosis(
    item: pytest.Item, excinfo: pytest.ExceptionInfo[BaseException], report: pytest.TestReport
) -> None:
    """Add which mock is behind a failure, where that is certain."""
    text = _diagnose(item, excinfo)
    if text:
        _add_section(report, TITLE, text)


def add_verdict(
    item: pytest.Item, failures: Sequence[BaseException], report: pytest.TestReport
) -> Verdict | None:
    """Add the verdict after the test's own failure, and return it."""
    from netra_fakes.pytest_plugin._verdict import read_verdict

    verdict = read_verdict(item, failures)
    if verdict is not None:
        tell_verdict(verdict.join(), report)
    return verdict


def tell_verdict(error: NetraFakesError, report: pytest.TestReport) -> None:
    """Add a verdict as a section of its own."""
    _add_section(report, f"{TITLE}: verdict", f"{type(error).__name__}: {error}")


def _add_section(report: pytest.TestReport, title: str, text: str) -> None:
    """Add a section after the traceback, where no option on captured output hides it."""
    longrepr: Any = report.longrepr
    if hasattr(longrepr, "addsection"):
        longrepr.addsection(title, text)
    else:
        report.sections.append((title, text))


def _diagnose(item: pytest.Item, excinfo: pytest.ExceptionInfo[BaseException]) -> str | None:
    """Return the diagnosis; None where there is none, and where finding it fails.

    A diagnosis is a service: whatever goes wrong in it must not hide the failure itself.
    """
    try:
        from netra_fakes.pytest_plugin._diagnosis import diagnose

        return diagnose(item, excinfo)
    except Exception:
        return None
