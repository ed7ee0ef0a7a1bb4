"""Make what `create_autospec` makes, and write its calls into the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import FrameType
from typing import Any

from netra_fakes._build import stock
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
    code, line = (None, 0) if frame is None else (frame.f_code, frame.f_lineno)
    shown = getattr(spec, "__name__", None) or type(spec).__name__
    module = getattr(spec, "__module__", None) or ""
    record = FakeRecord(name or shown.lower(), shown, f"{module}:{shown}", code, line)
    record.is_named = name is not None
    JOURNAL.join(record)
    vars(mock)["_netra_record"] = record
    cls: Any = type(mock)
    cls._netra_is_root = True
    if mock._mock_delegate is None:
        cls.mock_calls = _journaled_calls
        mock.mock_calls = stock.CallList()
    for extra_name in extra:
        mock._mock_children.setdefault(extra_name, stock.MagicMock(name=extra_name))
    if attributes:
        mock.configure_mock(**attributes)
    return fake


class JournaledCalls(stock.CallList):
    """The `mock_calls` of a fake: what a child tells its parent here is told to the journal."""

    def __init__(self, calls: Iterable[Any], record: FakeRecord) -> None:
        super().__init__(calls)
        self._record = record

    def append(self, call: Any) -> None:
        """Record one call."""
        super().append(call)
        from netra_fakes._build.frames import outer_frame

        name, args, kwargs = call
        frame = outer_frame()
        code, line = (None, 0) if frame is None else (frame.f_code, frame.f_lineno)
        if self._record.epoch != JOURNAL.epoch:
            JOURNAL.join(self._record)
        self._record.calls.append(CallRecord(next_order(), name, args, kwargs, None, code, line))


def _get_calls(mock: Any) -> Any:
    return vars(mock)["_mock_mock_calls"]


def _set_calls(mock: Any, calls: Any) -> None:
    vars(mock)["_mock_mock_calls"] = JournaledCalls(calls, vars(mock)["_netra_record"])


_journaled_calls = property(_get_calls, _set_calls)
