"""Record a call of a fake's method in the journal of the test."""

from __future__ import annotations

from types import FrameType
from typing import Any

from netra_fakes._build.frames import outer_place
from netra_fakes._build.history import write_call
from netra_fakes._journal import JOURNAL, CallRecord, FakeRecord, next_order


_new_record = tuple.__new__


def record_call(
    state: dict[str, Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    frame: FrameType,
    method: str,
    awaiting: list[bool] | None,
) -> CallRecord:
    """Note one call in the journal, and write it into the mocks if anybody reads their history."""
    entry = _new_record(
        CallRecord, (next_order(), method, args, kwargs, awaiting, frame.f_code, frame.f_lasti)
    )
    JOURNAL.add_call(state["_netra_record"], entry)
    state["_netra_backlog"].add(write_call, state, args, kwargs)
    return entry


def journal_call(
    record: FakeRecord,
    method: str,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    awaited: bool | None = None,
) -> CallRecord:
    """Write a call that user code made just now into the journal alone."""
    entry = CallRecord(next_order(), method, args, kwargs, awaited, *outer_place())
    JOURNAL.add_call(record, entry)
    return entry


async def await_call(
    entry: CallRecord, call: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    """Make a call whose awaiting the journal is to learn of, when it is awaited."""
    entry.note_await()
    return await call(*args, **kwargs)

