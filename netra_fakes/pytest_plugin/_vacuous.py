"""Find the tests that end well because their body never ran, or because they return a verdict."""

from __future__ import annotations

import functools
import inspect
import unittest
import warnings
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from netra_fakes._messages import pytest_run as messages


class Witness:
    """Watch one test function from within: did its body begin, what did it return.

    Attributes:
        has_begun: Whether the body began to run.
        returned: What the function returned.
    """

    def __init__(self, item: pytest.Item) -> None:
        self.has_begun = False
        self.returned: object = None
        self._item = item
        self._undo: list[Callable[[], object]] = []

    def wrap(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the test function with this witness at its door; async where it is."""
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def watched(*args: Any, **kwargs: Any) -> Any:
                __tracebackhide__ = True
                self.has_begun = True
                self.returned = await function(*args, **kwargs)
                return self.returned

            return watched

        @functools.wraps(function)
        def watched_sync(*args: Any, **kwargs: Any) -> Any:
            __tracebackhide__ = True
            self.has_begun = True
            self.returned = function(*args, **kwargs)
            return self.returned

        return watched_sync

    def take_place(self) -> None:
        """Stand between the runner and the test function."""
        item: Any = self._item
        original = item.obj
        watched = self.wrap(original)
        case = getattr(original, "__self__", None)
        if isinstance(case, unittest.TestCase) and inspect.iscoroutinefunction(original):
            # pytest leaves async methods to unittest, which takes them from the instance.
            vars(case)[item.name] = watched
            self._undo.append(lambda: vars(case).pop(item.name, None))
        else:
            item.obj = watched
            self._undo.append(lambda: setattr(item, "obj", original))

    def listen(self) -> None:
        """Hear at once of a returned value, where it is pytest that calls the function."""
        before = warnings.showwarning

        def hear(message: Any, category: Any, *rest: Any, **more: Any) -> None:
            if issubclass(category, pytest.PytestReturnNotNoneWarning):
                self.returned = message
            before(message, category, *rest, **more)

        warnings.showwarning = hear
        self._undo.append(lambda: setattr(warnings, "showwarning", before))

    def leave(self) -> None:
        """Leave the place at the door."""
        while self._undo:
            self._undo.pop()()


def find_reason(
    item: pytest.Item, report: pytest.TestReport, witness: Witness | None, unawaited: Iterable[str]
) -> str | None:
    """Return why a test checked nothing, None where it may have.

    Args:
        item: The test.
        report: Its outcome.
        witness: The witness at its door, where there was one.
        unawaited: Names of the coroutines that were dropped unawaited.
    """
    function = getattr(item, "obj", None)
    is_plain_skip = report.outcome == "skipped" and "async def function" not in str(report.longrepr)
    if report.outcome == "failed" or is_plain_skip or hasattr(report, "wasxfail"):
        return None
    if witness is not None and inspect.iscoroutinefunction(function) and not witness.has_begun:
        is_case = isinstance(getattr(function, "__self__", None), unittest.TestCase)
        return messages.NEVER_RAN_UNITTEST if is_case else messages.NEVER_RAN
    if witness is not None and witness.returned is not None:
        return messages.RETURNED
    from netra_fakes.pytest_plugin._unreached import has_only_unreached_checks

    for name in unawaited:
        if has_only_unreached_checks(item, name):
            return messages.unreached(name)
    return None


def place_witness(item: pytest.Item, *, is_alone: bool) -> Witness | None:
    """Put a witness at a test, None where nothing could end unseen there.

    Args:
        item: The test, set up.
        is_alone: Whether pytest's warning of a returned value comes too late, when the report is
            written, or not at all.
    """
    function = getattr(item, "obj", None)
    if not inspect.isroutine(function):
        return None
    witness = Witness(item)
    is_case = isinstance(getattr(function, "__self__", None), unittest.TestCase)
    if is_alone or is_case or inspect.iscoroutinefunction(function):
        witness.take_place()  # filters may ignore the warning on a returned value
    if is_alone:
        witness.listen()
    return witness


def fail_report(report: pytest.TestReport, reason: str) -> None:
    """Turn a report that passed into a failure that tells why."""
    report.outcome = "failed"
    report.longrepr = messages.vacuous_failure(reason)
