"""Close the run: judge drift once, and hand what was kept to the process that prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from netra_fakes._config import get_settings

if TYPE_CHECKING:
    from netra_fakes.pytest_plugin._watch import Watch


def finish(watch: Watch, session: pytest.Session) -> None:
    """Do what is left at the end of the run of this process."""
    mode = get_settings().netra_drift
    store = watch.session
    if store is None:
        return
    if mode != "off" and store.targets and get_settings().contract:
        from netra_fakes.pytest_plugin._drift import find_drift

        store.drift.update(dict.fromkeys(find_drift(store.targets)))
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["netra_fakes"] = store.as_data()
    elif store.drift and mode == "error" and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
