"""Record a call as unittest.mock records it, and in the journal of the test."""

from __future__ import annotations

import threading
from types import FrameType
from typing import Any

from netra_fakes._build import stock
from netra_fakes._build.frames import outer_place
from netra_fakes._journal import JOURNAL, CallRecord, FakeRecord, next_order

LOCK = threading.RLock()
"""Guards the counters: `+= 1` is no single step. Re-entrant, since a finaliser may call a fake."""

_new_tuple = tuple.__new__


class RecordedCall(stock.Call):
    """A `_Call` that was made: what its constructor would store stands on the class instead."""

    _mock_name = None
    _mock_parent = None
    _mock_from_kall = True


RecordedCall.__name__ = RecordedCall.__qualname__ = "_Call"


def record_call(
    state: dict[str, Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    frame: FrameType,
    method: str,
    awaited: bool | None,
) -> CallRecord:
    """Write one call into the mock that was called, into its parents, and into the journal.

    Does what `CallableMixin._increment_mock_call` does, to the same fields in the same order.
    """
    call = _new_tuple(RecordedCall, (args, kwargs))
    entry = CallRecord(next_order(), method, args, kwargs, awaited, frame.f_code, frame.f_lasti)
    record: FakeRecord = state["_netra_record"]
    if record.epoch != JOURNAL.epoch:
        JOURNAL.join(record)
    record.calls.append(entry)
    with LOCK:
        state["_mock_called"] = True
        state["_mock_call_count"] += 1
        state["_mock_call_args"] = call
        state["_mock_call_args_list"].append(call)
        state["_mock_mock_calls"].append(_new_tuple(RecordedCall, ("", args, kwargs)))
        parent = state["_mock_new_parent"]
        if parent is not None:
            _tell_parents(state, parent, args, kwargs)
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
    if record.epoch != JOURNAL.epoch:
        JOURNAL.join(record)
    record.calls.append(entry)
    return entry


async def await_call(
    entry: CallRecord, call: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    """Make a call whose awaiting the journal is to learn of, when it is awaited."""
    entry.awaited = True
    return await call(*args, **kwargs)


def _tell_parents(
    state: dict[str, Any], parent: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    """Append the call to `method_calls` and `mock_calls` of every mock above."""
    is_method_call = state["_mock_parent"] is not None
    method_name = state["_mock_name"]
    mock_name = state["_mock_new_name"]
    is_a_call = mock_name == "()"
    while parent is not None:
        above = parent.__dict__
        call = _new_tuple(RecordedCall, (mock_name, args, kwargs))
        if is_method_call:
            if method_name == mock_name:
                above["method_calls"].append(call)
            else:
                above["method_calls"].append(_new_tuple(RecordedCall, (method_name, args, kwargs)))
            is_method_call = above["_mock_parent"] is not None
            if is_method_call:
                method_name = f"{above['_mock_name']}.{method_name}"
        if above["_mock_delegate"] is None:
            above["_mock_mock_calls"].append(call)
        else:
            parent.mock_calls.append(call)
        new_name = above["_mock_new_name"]
        if new_name:
            mock_name = f"{new_name}{'' if is_a_call else '.'}{mock_name}"
            is_a_call = new_name == "()"
        parent = above["_mock_new_parent"]
