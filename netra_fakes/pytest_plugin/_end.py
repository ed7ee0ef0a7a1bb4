"""Close the run: judge drift once, and hand what was kept to the process that prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from netra_fakes._config import get_settings
from netra_fakes.errors import ContractDriftWarning

if TYPE_CHECKING:
    from netra_fakes.pytest_plugin._session import Session


def finish(store: Session, session: pytest.Session) -> None:
    """Do what is left at the end of the run of this process."""
    settings = get_settings()
    if settings.netra_drift != "off" and settings.contract and store.targets:
        from netra_fakes.pytest_plugin._drift import find_drift

        store.drift.update(find_drift(store.targets))
    if session.config.getoption("netra_report") and not store.roles:  # workers have told theirs
        from netra_fakes.roles.sources import describe_sources

        store.roles.update(dict.fromkeys(map(str, describe_sources())))
    output = getattr(session.config, "workeroutput", None)
    if output is not None:  # a worker of pytest-xdist: its controller tells
        output["netra_fakes"] = store.as_data()
        return
    if settings.netra_drift == "warn":
        is_failed = bool([line for line in store.drift if _is_refused(session.config, line)])
    else:
        is_failed = any(store.drift.values())
    if is_failed and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _is_refused(config: pytest.Config, line: str) -> bool:
    """Warn of a difference; tell whether a filter of warnings makes that an error."""
    try:
        config.issue_config_time_warning(ContractDriftWarning(line), stacklevel=2)
    except ContractDriftWarning:
        return True
    return False
