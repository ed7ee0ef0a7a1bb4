"""Take up the warnings that tell of a test that checked nothing, or of a value of a wrong type."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING

import pytest

from netra_fakes._messages import pytest_run as messages
from netra_fakes._spec import Location
from netra_fakes.errors import SpecTypeWarning

if TYPE_CHECKING:
    from netra_fakes.pytest_plugin._watch import Watch

UNAWAITED = re.compile(r"coroutine '([^']+)' was never awaited")
"""How CPython warns of a coroutine that was dropped; group 1 is its qualified name."""


def take_up(watch: Watch, warning: warnings.WarningMessage, nodeid: str) -> None:
    """Note a warning that was recorded while a test ran."""
    category, text = warning.category, str(warning.message)
    if issubclass(category, SpecTypeWarning):
        from netra_fakes._messages.fakes import render_location

        place = render_location(Location(warning.filename, warning.lineno)) or ""
        counts = watch.open_session().type_warnings
        counts[place] = counts.get(place, 0) + 1
    elif watch.vacuous == "off":
        return
    elif issubclass(category, pytest.PytestReturnNotNoneWarning):
        watch.open_session().vacuous.setdefault(nodeid, messages.RETURNED)
    elif issubclass(category, RuntimeWarning):
        found = UNAWAITED.match(text)
        if found is None or watch.item is None or watch.item.nodeid != nodeid:
            return
        from netra_fakes.pytest_plugin._unreached import has_only_unreached_checks

        if has_only_unreached_checks(watch.item, found[1]):
            watch.open_session().vacuous.setdefault(nodeid, messages.unreached(found[1]))
