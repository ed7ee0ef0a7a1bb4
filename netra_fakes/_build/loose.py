"""Stand in where no annotation tells the type: a MagicMock whose calls reach the journal."""

from __future__ import annotations

from typing import Any, ClassVar
from unittest.mock import MagicMock

from netra_fakes._build import stock
from netra_fakes._build.calls import journal_call
from netra_fakes._build.prototype import Prototype, set_state
from netra_fakes._build.shared import MagicRebasing, SharedClass, build_magics, make_stock_magic
from netra_fakes._journal import CallRecord, FakeRecord


def find_record(mock: Any) -> tuple[FakeRecord | None, str]:
    """Return the journal record of the fake that a mock hangs from, and the path between."""
    path = ""
    while mock is not None:
        state = mock.__dict__
        record = state.get("_netra_record")
        if record is not None:
            if not mock._netra_is_root:
                path = _join(state["_mock_new_name"], path)
            return record, path
        path = _join(state.get("_mock_new_name") or "", path)
        mock = state.get("_mock_new_parent")
    return None, path


def _join(first: str, rest: str) -> str:
    if not first or not rest:
        return first or rest
    return f"{first}{rest}" if rest.startswith("()") else f"{first}.{rest}"


def note_call(
    mock: Any, args: tuple[Any, ...], kwargs: dict[str, Any], awaited: bool | None = None
) -> CallRecord | None:
    """Note the call of a mock that hangs from a fake but is not checked by its spec."""
    record, path = find_record(mock)
    return None if record is None else journal_call(record, path, args, kwargs, awaited)


_new: Any = object.__new__


class LooseMock(MagicRebasing, MagicMock, metaclass=SharedClass):
    """A MagicMock without a spec, which tells the journal of the fake that it hangs from."""

    _netra_unshared: ClassVar[type]

    def _increment_mock_call(self, /, *args: Any, **kwargs: Any) -> None:
        super()._increment_mock_call(*args, **kwargs)
        note_call(self, args, kwargs)

    def _get_child_mock(self, /, **options: Any) -> Any:
        if self._mock_sealed:
            return super()._get_child_mock(**options)
        if options.get("_new_name") in stock.ASYNC_MAGICS:
            return stock.AsyncMock(**options)
        if set(options) - {"parent", "name", "wraps", "_new_name", "_new_parent"}:
            return LooseMock(**options)
        return build_loose(
            options.get("parent"),
            options.get("_new_parent"),
            options.get("name"),
            options.get("_new_name") or "",
        )

    def _netra_make_magic(self, name: str) -> Any:
        return make_stock_magic(self, name)


LooseMock.__name__ = LooseMock.__qualname__ = "MagicMock"
LooseMock._netra_unshared = LooseMock

_SharedLoose = SharedClass(
    "MagicMock",
    (LooseMock,),
    {
        "__doc__": stock.MagicMock.__doc__,
        **build_magics(stock.DEFAULT_MAGICS),
        "_netra_is_shared": True,
    },
)
_PROTOTYPE = Prototype(stock.MagicMock, {})


def build_loose(parent: Any, new_parent: Any, name: str | None, new_name: str) -> Any:
    """Return a loose mock: `LooseMock(...)` without its constructor's work."""
    mock: Any = _new(_SharedLoose)
    state = _PROTOTYPE.make_state()
    state["_mock_parent"] = parent
    state["_mock_new_parent"] = new_parent
    state["_mock_name"] = name
    state["_mock_new_name"] = new_name
    set_state(mock, state)
    return mock
