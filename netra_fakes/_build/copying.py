"""Copy mocks and arguments; a copy of a fake is a fake of its own, with its own history."""

from __future__ import annotations

import copy
from typing import Any

from netra_fakes._build import history, stock
from netra_fakes._journal import JOURNAL, FakeRecord
from netra_fakes._messages import fakes

_SHARED = frozenset(
    {
        "_spec_class", "_spec_signature", "_mock_methods", "_spec_asyncs", "_is_coroutine",
        "_mock_wraps", "__code__", "_netra_options",
    }
)  # fmt: skip

_new: Any = object.__new__


class Copying:
    """Mixin: `copy` and `deepcopy` of a mock whose class is shared or its own, and no pickling."""

    def __copy__(self) -> Any:
        return _copy(self, {}, lambda value, _memo: copy.copy(value))

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return _copy(self, memo, deep_copy)

    def __reduce_ex__(self, protocol: Any) -> Any:
        import pickle

        raise pickle.PicklingError(fakes.no_pickle(self))


def _copy(mock: Any, memo: dict[int, Any], copy_value: Any) -> Any:
    from netra_fakes._build.shared import has_own_class, own_class, tie_to_class

    history.write_all(mock)  # what a copy has in its fields need not be written again
    cls = type(mock)
    has_own = has_own_class(mock)
    twin_class = own_class(cls.__mro__[1]) if has_own else cls
    twin: Any = _new(twin_class)
    memo[id(mock)] = twin
    if has_own:
        tie_to_class(twin)
    state = vars(twin)
    is_deep = copy_value is deep_copy
    for name, value in list(vars(mock).items()):  # copying may make children on the way
        if name in _SHARED:
            state[name] = value
        elif name == "_netra_record":
            state[name] = _copy_record(value, memo)
        elif name == "_netra_backlog":
            state[name] = _copy_backlog(value, memo)
        elif is_deep or type(value) in (stock.CallList, dict):
            state[name] = copy_value(value, memo)
        else:
            state[name] = value
    for name, value in vars(cls).items() if has_own else ():
        if stock.is_mock(value):
            setattr(twin_class, name, copy_value(value, memo) if is_deep else value)
    return twin


def deep_copy(value: Any, memo: dict[int, Any]) -> Any:
    """Return a deep copy of what a mock holds, its calls among it.

    `copy.deepcopy` asks a call for `__deepcopy__`, and a call answers every name with a call.
    """
    if type(value) is stock.CallList:
        return stock.CallList(deep_copy(call, memo) for call in value)
    if isinstance(value, stock.Call):
        twin = tuple.__new__(type(value), copy.deepcopy(tuple(value), memo))
        vars(twin).update(vars(value))
        return twin
    return copy.deepcopy(value, memo)


def _copy_record(record: FakeRecord, memo: dict[int, Any]) -> FakeRecord:
    known = memo.get(id(record))
    if known is None:
        known = FakeRecord(record.name, record.class_name, record.target, record.code, record.instruction)
        known.is_named = record.is_named
        known.calls = list(record.calls)
        memo[id(record)] = known
        JOURNAL.join(known)
    return known


def _copy_backlog(backlog: history.Backlog, memo: dict[int, Any]) -> history.Backlog:
    known = memo.get(id(backlog))
    if known is None:
        known = memo[id(backlog)] = history.Backlog()
        known.is_read = True
    return known


def snapshot(arguments: Any) -> Any:
    """Return a deep copy of arguments; what cannot be copied, and every mock, stays itself."""
    if isinstance(arguments, dict):
        return {name: _snapshot_value(value) for name, value in arguments.items()}
    return tuple(_snapshot_value(value) for value in arguments)


def _snapshot_value(value: Any) -> Any:
    if stock.is_mock(value):
        return value
    memo: dict[int, Any] = {}
    try:
        return copy.deepcopy(value, memo)
    except Exception:  # a lock, a socket, a generator: no copy can be made of it
        return value
