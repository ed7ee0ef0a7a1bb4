"""Take up the warnings that tell of a test that checked nothing, or of a value of a wrong type."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import pytest

from netra_fakes._messages import pytest_run as messages
from netra_fakes._spec import Location
from netra_fakes.errors import SpecTypeWarning

if TYPE_CHECKING:
    from netra_fakes.pytest_plugin._watch import Watch


def take_up(watch: Watch, warning: warnings.WarningMessage, nodeid: str) -> None:
    """Note a warning that was recorded while a test ran."""
    category = warning.category
    if issubclass(category, SpecTypeWarning):
        from netra_fakes._messages.fakes import render_location

        place = render_location(Location(warning.filename, warning.lineno)) or ""
        counts = watch.open_session().type_warnings
        counts[place] = counts.get(place, 0) + 1
    elif watch.mode != "off" and issubclass(category, pytest.PytestReturnNotNoneWarning):
        watch.open_session().vacuous.setdefault(nodeid, messages.RETURNED)
