"""Make what `create_autospec` makes, and write its calls into the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import FrameType, FunctionType, ModuleType
from typing import Any
from unittest.mock import AsyncMock, MagicMock

from netra_fakes._build import stock
from netra_fakes._build.frames import outer_place, place_of
from netra_fakes._journal import JOURNAL, CallRecord, FakeRecord, next_order


def make_lenient(
    spec: Any,
    name: str | None,
    attributes: Mapping[str, Any],
    extra: Iterable[str],
    frame: FrameType | None,
) -> Any:
    """Return `create_autospec(spec, instance=True)`, or that of a function or an object."""
    spec = _resolve(spec)
    is_instance = isinstance(spec, type)
    fake = (
        stock.create_autospec(spec, instance=True) if is_instance else stock.create_autospec(spec)
    )
    return _finish(fake, spec, name, attributes, extra, frame)


def make_lenient_class(
    spec: Any,
    name: str | None,
    attributes: Mapping[str, Any],
    extra: Iterable[str],
    frame: FrameType | None,
) -> Any:
    """Return `create_autospec(spec)`."""
    spec = _resolve(spec)
    return _finish(stock.create_autospec(spec), spec, name, attributes, extra, frame)


def _resolve(spec: Any) -> Any:
    if isinstance(spec, str):
        from netra_fakes._read import import_target

        return import_target(spec)
    return spec


def _finish(
    fake: Any,
    spec: Any,
    name: str | None,
    attributes: Mapping[str, Any],
    extra: Iterable[str],
    frame: FrameType | None,
) -> Any:
    mock = stock.extract_mock(fake)
    code, instruction = place_of(frame)
    named = spec if isinstance(spec, (type, FunctionType, ModuleType)) else type(spec)
    shown = named.__name__
    module = getattr(named, "__module__", "")
    record = FakeRecord(name or shown.lower(), shown, f"{module}:{shown}", code, instruction)
    record.is_named = name is not None
    JOURNAL.join(record)
    vars(mock)["_netra_record"] = record
    cls: Any = type(mock)
    cls._netra_is_root = True
    if mock._mock_delegate is None:
        cls.mock_calls = property(_get_calls, _set_calls)
        mock.mock_calls = stock.CallList()
    else:
        fake.mock_calls = JournaledCalls([], mock)
    for child in (mock, *mock._mock_children.values()):
        if isinstance(child, AsyncMock):
            _watch_awaits(child, mock)
    for extra_name in extra:
        setattr(mock, extra_name, MagicMock(name=extra_name))
    if attributes:
        mock.configure_mock(**attributes)
    return fake


class JournaledCalls(stock.CallList):
    """The `mock_calls` of a fake: what a child tells its parent here is told to the journal."""

    def __init__(self, calls: Iterable[Any], mock: Any) -> None:
        super().__init__(calls)
        self._mock = mock

    def append(self, call: Any) -> None:
        """Record one call; that of a watched child is in the journal already."""
        super().append(call)
        name, args, kwargs = call
        is_watched = isinstance(self._mock._mock_children.get(name), AsyncMock) or (
            not name and isinstance(self._mock, AsyncMock)
        )
        if not is_watched:
            note_call(vars(self._mock)["_netra_record"], name, args, kwargs, None)


def note_call(
    record: FakeRecord, method: str, args: Any, kwargs: Any, awaited: bool | None
) -> CallRecord:
    """Write one call into the journal."""
    code, instruction = outer_place()
    entry = CallRecord(next_order(), method or record.class_name, args, kwargs, awaited, code, instruction)
    if record.epoch != JOURNAL.epoch:
        JOURNAL.join(record)
    record.calls.append(entry)
    return entry


def _watch_awaits(child: Any, root: Any) -> None:
    """Note the calls of an AsyncMock, and whether each was awaited, on the mock's own class."""
    cls: Any = type(child)
    record: FakeRecord = vars(root)["_netra_record"]
    original = cls._mock_call

    def mock_call(mock: Any, /, *args: Any, **kwargs: Any) -> Any:
        method = "" if mock is root else mock._mock_name
        entry = note_call(record, method, args, kwargs, False)

        async def run() -> Any:
            entry.awaited = True
            return await original(mock, *args, **kwargs)

        return run()

    cls._mock_call = mock_call


def _get_calls(mock: Any) -> Any:
    return vars(mock)["_mock_mock_calls"]


def _set_calls(mock: Any, calls: Any) -> None:
    vars(mock)["_mock_mock_calls"] = JournaledCalls(calls, mock)
