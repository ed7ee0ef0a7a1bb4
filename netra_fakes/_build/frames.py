"""Find the line of the user's code that made, configured or called a fake."""

from __future__ import annotations

import sys
from types import CodeType, FrameType

from netra_fakes._spec import Location


def is_inside(frame: FrameType) -> bool:
    """Whether a frame belongs to the machinery; the reference application counts as user code."""
    module = frame.f_globals.get("__name__") or ""
    if module == "unittest.mock":
        return True
    return module.startswith("netra_fakes.") and not module.startswith("netra_fakes.reference")


def outer_frame() -> FrameType | None:
    """Return the first frame outside the package, None where a thread begins inside it."""
    frame = sys._getframe(1).f_back  # who asks is inside
    while frame is not None and is_inside(frame):
        frame = frame.f_back
    return frame


def outer_place() -> tuple[CodeType | None, int]:
    """Return the code and the instruction of the first frame outside the package."""
    return place_of(outer_frame())


def place_of(frame: FrameType | None) -> tuple[CodeType | None, int]:
    """Return the code and the present instruction of a frame, for a record."""
    return (None, 0) if frame is None else (frame.f_code, frame.f_lasti)


def outer_location() -> Location | None:
    """Return the line of the first frame outside the package."""
    frame = outer_frame()
    return None if frame is None else Location(frame.f_code.co_filename, frame.f_lineno)


def is_set_by_user() -> bool:
    """Whether the present assignment stands in user code, and not in a role's defaults."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and _is_engine(frame):
        frame = frame.f_back
    return frame is not None and not is_inside(frame)


def _is_engine(frame: FrameType) -> bool:
    module = frame.f_globals.get("__name__") or ""
    return module == "unittest.mock" or module.startswith("netra_fakes._build")
