"""Fill the call history of mocks as unittest.mock does, when somebody first reads of it.

Most mocks of a test are called, and few are asked what they were called with. So a call goes to
the journal alone, and waits in the backlog of its fake. The fields that unittest.mock keeps calls
in are missing until then, and Python asks `__getattr__` for a missing field: that moment is the
reading. From it on, every call of this fake is written at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from netra_fakes._build import stock

LOCK = threading.RLock()
"""Guards the fields: `+= 1` is no single step. Re-entrant, since a finaliser may call a fake."""

_new_tuple = tuple.__new__

_CALLS: dict[str, Any] = {
    "_mock_called": False,
    "_mock_call_count": 0,
    "_mock_call_args": None,
    "_mock_call_args_list": stock.CallList,
    "_mock_mock_calls": stock.CallList,
    "method_calls": stock.CallList,
}
_AWAITS: dict[str, Any] = {
    "_mock_await_count": 0,
    "_mock_await_args": None,
    "_mock_await_args_list": stock.CallList,
}

Write = Callable[[dict[str, Any], tuple[Any, ...], dict[str, Any]], None]

FIELDS = frozenset({*_CALLS, *_AWAITS})
"""What a mock learns from calls and awaits; missing until somebody reads it."""

_LINKS = frozenset(
    {"_mock_parent", "_mock_new_parent", "_mock_name", "_mock_new_name", "_mock_delegate"}
)
"""What decides which other mocks hear of a call, and under which name."""

_SET_AFTER_FILLING = FIELDS | _LINKS | {name.removeprefix("_mock_") for name in FIELDS}
"""The public names are properties, whose setters put the field into the `__dict__` directly."""


class Backlog(list[Any]):
    """The calls and awaits of a fake that are not yet written into the fields of its mocks.

    Each is four items in a row, since a tuple of them would be one more object for the collector:
    the function that writes it, the state of the mock, and the arguments. Each mock of the fake
    holds the list, and those of the fakes that it answers with. The journal does not: it would
    keep the fake alive.

    Attributes:
        is_read: Whether they were written once, so that nothing may wait any more: a field that is
            there is read without asking anybody.
        is_writing: Whether what waits is being written.
    """

    is_read = False
    is_writing = False

    def add(
        self, write: Write, state: dict[str, Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Let a call or an await wait; where the history was read, write it after what waits."""
        if self.is_read:
            with LOCK:
                if not (self or self.is_writing):
                    write(state, args, kwargs)
                    return
        self.extend((write, state, args, kwargs))
        if self.is_read:  # or another thread has just read it
            self.write_out()

    def write_out(self) -> None:
        """Write what waits, in order; each once, whichever thread comes to it first."""
        self.is_read = True  # first: who appends after the loop ended sees it, and writes
        with LOCK:
            if self.is_writing:  # a finaliser called a fake: the loop below will come to it
                return
            self.is_writing = True
            try:
                while self:
                    taken = self[:]
                    del self[: len(taken)]
                    items = iter(taken)
                    for write in items:
                        write(next(items), next(items), next(items))
            finally:
                self.is_writing = False


class RecordedCall(stock.Call):
    """A `_Call` that was made: what its constructor would store stands on the class instead."""

    _mock_name = None
    _mock_parent = None
    _mock_from_kall = True


RecordedCall.__name__ = RecordedCall.__qualname__ = "_Call"


class Historic:
    """Mixin of mocks whose history is filled when it is read."""

    def _netra_read_history(self, name: str) -> Any:
        """Return a field of the history that was missing so far."""
        fill(self)
        if name not in self.__dict__:
            raise AttributeError(name)
        return self.__dict__[name]

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _SET_AFTER_FILLING:
            fill(self)
            if name in _LINKS and stock.is_mock(value):
                write_all(value)
        super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), "method_calls"})


def fill(mock: Any) -> None:
    """Give a mock all the fields of its history, with what happened so far."""
    write_all(mock)
    state = mock.__dict__
    with LOCK:
        if "_mock_called" not in state:
            _begin(state, _CALLS)
        if "_mock_await_count" not in state and issubclass(type(mock), stock.AsyncMockMixin):
            _begin(state, _AWAITS)


def write_all(mock: Any) -> None:
    """Write the calls of a mock's fake, and of all fakes above it."""
    while mock is not None:
        backlog = mock.__dict__.get("_netra_backlog")
        if backlog is not None:
            backlog.write_out()
        mock = mock.__dict__.get("_mock_new_parent")


def write_call(state: dict[str, Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Write a call into the mock that was called and into its parents.

    Does what `CallableMixin._increment_mock_call` does, to the same fields in the same order.
    """
    if "_mock_called" not in state:
        _begin(state, _CALLS)
    call = _new_tuple(RecordedCall, (args, kwargs))
    state["_mock_called"] = True
    state["_mock_call_count"] += 1
    state["_mock_call_args"] = call
    state["_mock_call_args_list"].append(call)
    state["_mock_mock_calls"].append(_new_tuple(RecordedCall, ("", args, kwargs)))
    if state["_mock_new_parent"] is not None:
        _tell_parents(state, args, kwargs)


def write_await(state: dict[str, Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Write an await, as `AsyncMockMixin._execute_mock_call` does."""
    if "_mock_await_count" not in state:
        _begin(state, _AWAITS)
    call = _new_tuple(RecordedCall, (args, kwargs))
    state["_mock_await_count"] += 1
    state["_mock_await_args"] = call
    state["_mock_await_args_list"].append(call)


def _begin(state: dict[str, Any], fields: dict[str, Any]) -> None:
    """Give a mock fields of its history, as its constructor would have."""
    for name, value in fields.items():
        state[name] = stock.CallList() if value is stock.CallList else value


def _tell_parents(state: dict[str, Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Append the call to `method_calls` and `mock_calls` of every mock above."""
    parent: Any = state["_mock_new_parent"]
    is_method_call = state["_mock_parent"] is not None
    method_name = state["_mock_name"]
    mock_name = state["_mock_new_name"]
    is_a_call = mock_name == "()"
    while parent is not None:
        above = parent.__dict__
        if "method_calls" not in above:
            _begin(above, _CALLS)
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
