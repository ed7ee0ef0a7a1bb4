"""Find the tests that end well because their body never ran, or because they return a verdict."""

from __future__ import annotations

import functools
import inspect
import unittest
import warnings
from collections.abc import Callable
from typing import Any

import pytest

from netra_fakes._messages import pytest_run as messages


class Witness:
    """Watch one test function from within: did its body begin, what did it return.

    Attributes:
        has_begun: Whether the body began to run.
        returned: What the function returned.
        unawaited: Names of the coroutines that were dropped unawaited; only where a test without
            a check is to fail.
    """

    def __init__(self, item: pytest.Item) -> None:
        self.has_begun = False
        self.returned: object = None
        self.unawaited: list[str] = []
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
        """Hear of each coroutine that is dropped unawaited, and of a returned value."""
        from netra_fakes.pytest_plugin._warned import UNAWAITED

        before = warnings.showwarning

        def hear(message: Any, category: Any, *rest: Any, **more: Any) -> None:
            found = UNAWAITED.match(str(message))
            if found and issubclass(category, RuntimeWarning):
                self.unawaited.append(found[1])
            if issubclass(category, pytest.PytestReturnNotNoneWarning):
                self.returned = message
            before(message, category, *rest, **more)

        warnings.showwarning = hear
        self._undo.append(lambda: setattr(warnings, "showwarning", before))

    def testify(self, item: pytest.Item, report: pytest.TestReport) -> str | None:
        """Return why the test checked nothing, None where it may have; leave its place."""
        while self._undo:
            self._undo.pop()()
        function = getattr(item, "obj", None)
        is_plain_skip = report.outcome == "skipped" and "async def function" not in str(
            report.longrepr
        )
        if report.outcome == "failed" or is_plain_skip or hasattr(report, "wasxfail"):
            return None
        if inspect.iscoroutinefunction(function) and not self.has_begun:
            is_case = isinstance(getattr(function, "__self__", None), unittest.TestCase)
            return messages.NEVER_RAN_UNITTEST if is_case else messages.NEVER_RAN
        if self.returned is not None:
            return messages.RETURNED
        from netra_fakes.pytest_plugin._unreached import has_only_unreached_checks

        for name in self.unawaited:
            if has_only_unreached_checks(item, name):
                return messages.unreached(name)
        return None


def place_witness(item: pytest.Item, *, is_failing: bool) -> Witness | None:
    """Put a witness at a test, None where nothing could end unseen there.

    Args:
        item: The test, set up.
        is_failing: Whether a test without a check is to fail: then warnings are heard at once,
            since pytest hands them on only when the report is written.
    """
    function = getattr(item, "obj", None)
    if not inspect.isroutine(function):
        return None
    witness = Witness(item)
    is_case = isinstance(getattr(function, "__self__", None), unittest.TestCase)
    if is_failing or is_case or inspect.iscoroutinefunction(function):
        witness.take_place()  # filters may ignore the warning on a returned value
    if is_failing:
        witness.listen()
    return witness


def fail_report(report: pytest.TestReport, reason: str) -> None:
    """Turn a report that passed into a failure that tells why."""
    report.outcome = "failed"
    report.longrepr = messages.vacuous_failure(reason)
