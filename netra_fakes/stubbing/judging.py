"""Report stubbed values that break an annotation, as the fake's `types` mode wants it."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from netra_fakes._build.frames import outer_location
from netra_fakes._journal import JOURNAL
from netra_fakes._messages import stubbing as messages
from netra_fakes._types import find_mismatch
from netra_fakes.errors import SpecTypeWarning

if TYPE_CHECKING:
    from netra_fakes.stubbing.target import Target


def judge(target: Target, where: str, value: object, annotation: object) -> None:
    """Report a value that breaks an annotation: a warning once a place, or an error.

    Raises:
        TypeMismatchError: Under `types="error"`.
    """
    mode = target.mode
    mismatch = None if mode == "off" else find_mismatch(value, annotation)
    if mismatch is None:
        return
    text = messages.wrong_type(target, where, value, mismatch.expected, mismatch.actual)
    if mode == "error":
        raise target.noted(messages.mismatched(target, text))
    place = outer_location()
    key = (place and (place.file, place.line), target.label, where, mismatch)
    if place is not None and key not in JOURNAL.type_places:
        JOURNAL.type_places.add(key)
        warnings.warn_explicit(text, SpecTypeWarning, place.file, place.line)
