"""Watch each test: open its journal, give the verdict at its teardown, explain its failure."""

from __future__ import annotations

import warnings
from collections.abc import Generator
from typing import TYPE_CHECKING, Literal

import pytest

from netra_fakes._config import get_settings
from netra_fakes._journal import JOURNAL
from netra_fakes.errors import VacuousTestWarning
from netra_fakes.pytest_plugin._dropped import NAMES, forget

if TYPE_CHECKING:
    from netra_fakes.errors import NetraFakesError
    from netra_fakes.pytest_plugin._session import Session
    from netra_fakes.pytest_plugin._vacuous import Witness
    from netra_fakes.pytest_plugin._verdict import Verdict

Mode = Literal["warn", "fail", "off"]
"""What a test gets that checked nothing."""

CO_COROUTINE = 0x80
"""`inspect.CO_COROUTINE`, without the import."""


def find_mode(default: Mode) -> Mode:
    """Return what a test gets that checked nothing.

    A filter that names `VacuousTestWarning`, of the project or of a test's mark, decides: "ignore"
    exempts the test and "error" fails it. Filters on all warnings are about other things.
    """
    for entry in warnings.filters:
        if entry[2] is VacuousTestWarning and entry[1] is None and default != "off":
            return "off" if entry[0] == "ignore" else "fail" if entry[0] == "error" else "warn"
    return default


class Watch:
    """The hooks that run for every test. A test that uses no fake costs a few microseconds here.

    Everything that has something to say is loaded when there is something to say.

    Attributes:
        session: What is told at the end of the run, over all tests of this process.
        item: The test that runs, or ran last.
        mode: What it gets if it checks nothing.
    """

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.is_reporting = bool(config.getoption("netra_report"))
        self.timeline_folder: str | None = config.getoption("netra_timeline")
        self._default_mode: Mode = get_settings().vacuous
        self.mode: Mode = self._default_mode
        self.session: Session | None = None
        self.item: pytest.Item | None = None
        self._failures: list[BaseException] = []
        self._verdict: Verdict | None = None
        self._raised: NetraFakesError | None = None
        self._kept: NetraFakesError | None = None
        self._witness: Witness | None = None
        self._is_deaf = not config.pluginmanager.hasplugin("warnings")
        self._is_counting = self.is_reporting or get_settings().netra_drift != "off"
        self._is_keeping = self._is_counting or bool(self.timeline_folder)

    def open_session(self) -> Session:
        """Return the store of the run, made when there is something to keep."""
        if self.session is None:
            from netra_fakes.pytest_plugin._session import Session

            self.session = Session()
        return self.session

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Begin an epoch of the journal: again for each rerun of a test."""
        JOURNAL.open()
        forget()
        self.item = item
        self._failures.clear()
        self._verdict = self._kept = None
        self._witness = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> None:
        """Put a witness where a test might end without its body having run."""
        self.mode = find_mode(self._default_mode)
        if self.mode == "off":
            return
        is_alone = self._is_deaf or self.mode == "fail"
        code = getattr(getattr(item, "obj", None), "__code__", None)
        if is_alone or (
            code is not None and (code.co_flags & CO_COROUTINE or type(item) is not pytest.Function)
        ):
            from netra_fakes.pytest_plugin._vacuous import place_witness

            self._witness = place_witness(item, is_alone=is_alone)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, object, object]:
        """Give the verdict when every fixture of the test is down; then end the epoch."""
        try:
            result = yield
            if not self._failures and self._is_answerable():
                self._raise_verdict(item)
            return result
        except Exception as error:
            if error is not self._raised and not self._failures and self._is_answerable():
                self._keep_verdict(item, error)
            raise
        finally:
            if self._is_keeping and JOURNAL.is_used:
                self._keep(item)
            JOURNAL.close()

    def _is_answerable(self) -> bool:
        """Whether anything happened that a test may have to answer for."""
        if JOURNAL.violations or JOURNAL.coroutines:
            return True
        return JOURNAL.is_used and get_settings().strict_stubs

    def _raise_verdict(self, item: pytest.Item) -> None:
        from netra_fakes.pytest_plugin._verdict import read_verdict

        self._verdict = read_verdict(item, ())
        if self._verdict is not None:
            self._raised = self._verdict.join()
            raise self._raised

    def _keep_verdict(self, item: pytest.Item, failure: Exception) -> None:
        """Keep the verdict beside a failure of the teardown, until the report is written."""
        from netra_fakes.pytest_plugin._verdict import read_verdict

        self._verdict = read_verdict(item, (failure,))
        self._kept = None if self._verdict is None else self._verdict.join()

    def _keep(self, item: pytest.Item) -> None:
        """Keep what the end of the run is to tell, before the journal forgets it."""
        if self._is_counting:
            kinds = self._verdict.kinds if self._verdict is not None else ()
            self.open_session().count(item.nodeid, JOURNAL.fakes, kinds)
        if self.timeline_folder:
            from netra_fakes.pytest_plugin._pages import write_pages

            write_pages(self.config.invocation_params.dir / self.timeline_folder, item.nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Add to a failure what can be said of the mock behind it."""
        report = yield
        if call.excinfo is not None and report.outcome == "failed":
            self._explain(item, call.excinfo, report)
        if call.when == "call" and (self._witness is not None or NAMES):
            self._judge(item, report)
        if self.is_reporting and call.when == "setup":
            self.open_session().setups.append((call.duration, item.nodeid))
        return report

    def _explain(
        self,
        item: pytest.Item,
        excinfo: pytest.ExceptionInfo[BaseException],
        report: pytest.TestReport,
    ) -> None:
        from netra_fakes.pytest_plugin._failure import (
            add_diagnosis,
            add_verdict,
            show_verdict,
            tell_verdict,
        )

        if excinfo.value is self._raised:
            show_verdict(excinfo, report)
            return
        self._failures.append(excinfo.value)
        add_diagnosis(item, excinfo, report)
        if self._kept is not None:
            tell_verdict(self._kept, report)
        elif JOURNAL.is_used:
            self._verdict = add_verdict(item, self._failures, report)

    def _judge(self, item: pytest.Item, report: pytest.TestReport) -> None:
        """Name a test that checked nothing, or fail it."""
        from netra_fakes.pytest_plugin._vacuous import fail_report, find_reason

        witness, self._witness = self._witness, None
        if witness is not None:
            witness.leave()
        reason = None if self.mode == "off" else find_reason(item, report, witness, NAMES)
        if reason is not None:
            self.open_session().vacuous[report.nodeid] = reason
            if self.mode == "fail":
                fail_report(report, reason)

    def pytest_warning_recorded(
        self, warning_message: warnings.WarningMessage, when: str, nodeid: str
    ) -> None:
        """Take up the warnings that tell of a test that checked nothing, or of a wrong type."""
        # The controller of pytest-xdist hears what its workers have taken up already.
        if when == "runtest" and self.item is not None:
            from netra_fakes.pytest_plugin._warned import take_up

            take_up(self, warning_message, nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand what was kept to the process that prints the summary, and judge the drift."""
        if self.session is not None or self.is_reporting:
            from netra_fakes.pytest_plugin._end import finish

            finish(self.open_session(), session)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        """Take up what a worker of pytest-xdist kept."""
        output = getattr(node, "workeroutput", {}).get("netra_fakes")
        if output:
            self.open_session().merge(output)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the summary where there is something to tell."""
        if self.session is not None or self.is_reporting:
            from netra_fakes.pytest_plugin._summary import write_summary

            write_summary(terminalreporter, self.open_session(), is_full=self.is_reporting)
