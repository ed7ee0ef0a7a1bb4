"""Add to an error of our own fakes which fake it was, and where that was made."""

from __future__ import annotations

from netra_fakes._journal import JOURNAL
from netra_fakes._messages import diagnosis as messages
from netra_fakes.errors import SpecViolationError
from netra_fakes.pytest_plugin._diagnosis._scene import Scene


def explain_violation(scene: Scene) -> str | None:
    """Say which fake an error is of: its message has the rest."""
    error = scene.error
    if not isinstance(error, SpecViolationError):
        return None
    records = [
        record
        for record in JOURNAL.fakes
        if record.name == error.fake and record.class_name == error.class_name
    ]
    if len(records) != 1:
        return None
    record = records[0]
    location = record.location
    is_known = location is not None and "_pytest" not in location.file
    name = next((name for name, fake in scene.roots if _is_of(fake, record)), None)
    return messages.violation(
        record.name, record.target, location if is_known else None, name, error.location
    )


def _is_of(fake: object, record: object) -> bool:
    from netra_fakes._build import is_fake, record_of

    return is_fake(fake) and record_of(fake) is record
