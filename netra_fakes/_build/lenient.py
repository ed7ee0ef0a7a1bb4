"""Make what `create_autospec` makes, and write its calls into the journal."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from types import FrameType, FunctionType, ModuleType
from typing import Any
from unittest.mock import AsyncMock, MagicMock

from netra_fakes._build import stock
from netra_fakes._build.calls import await_call, journal_call
from netra_fakes._build.copying import deep_copy
from netra_fakes._build.frames import place_of
from netra_fakes._build.replica import Replica
from netra_fakes._journal import JOURNAL, FakeRecord


def make_lenient(
    spec: Any,
    name: str | None,
    attributes: Mapping[str, Any],
    extra: Iterable[str],
    frame: FrameType | None,
) -> Any:
    """Return `create_autospec(spec, instance=True)`, or that of a function or an object."""
    spec = _resolve(spec)
    fake = _autospec(spec, instance=isinstance(spec, type))
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
    return _finish(_autospec(spec, instance=False), spec, name, attributes, extra, frame)


def _resolve(spec: Any) -> Any:
    if isinstance(spec, str):
        from netra_fakes._read import import_target

        return import_target(spec)
    return spec


def _autospec(spec: Any, *, instance: bool) -> Any:
    """Return what `create_autospec` makes: of a class, a clone of what it made before."""
    if isinstance(spec, type):
        replica = _find_original(spec, instance=instance).replica
        if replica is not None:
            return replica.make()
    return _watch(stock.create_autospec(spec, instance=instance))


def _finish(
    fake: Any,
    spec: Any,
    name: str | None,
    attributes: Mapping[str, Any],
    extra: Iterable[str],
    frame: FrameType | None,
) -> Any:
    """Give a fake its place in the journal, and what the user asked for."""
    mock = stock.extract_mock(fake)
    named = spec if isinstance(spec, (type, FunctionType, ModuleType)) else type(spec)
    shown = named.__name__
    target = f"{getattr(named, '__module__', '')}:{shown}"
    record = FakeRecord(name or shown.lower(), shown, target, *place_of(frame))
    record.is_named = name is not None
    JOURNAL.join(record)
    vars(mock)["_netra_record"] = record
    fake.mock_calls = JournaledCalls([], mock)
    for extra_name in extra:
        setattr(mock, extra_name, MagicMock(name=extra_name))
    if attributes:
        mock.configure_mock(**attributes)
    return fake


# --- what create_autospec made ----------------------------------------------------------------


class Original:
    """What `create_autospec` made of a class, and what the class held when it did.

    Attributes:
        replica: What it is cloned by; None where it must be made anew each time.
    """

    def __init__(self, spec: type, *, instance: bool) -> None:
        held: list[tuple[Any, Any]] = [(vars(base), dict(vars(base))) for base in spec.__mro__]
        self._held = held
        replica = Replica(stock.create_autospec(spec, instance=instance), **_ROOT)
        self.replica = replica if replica.is_exact else None

    @property
    def is_current(self) -> bool:
        """Whether the class, and each of its bases, still holds the very same objects."""
        return all(now == then for now, then in self._held)


_MOST_ORIGINALS = 128
_originals: OrderedDict[tuple[type, bool], Original] = OrderedDict()


def _find_original(spec: type, *, instance: bool) -> Original:
    found = _originals.get((spec, instance))
    if found is None or not found.is_current:
        found = _originals[spec, instance] = Original(spec, instance=instance)
        if len(_originals) > _MOST_ORIGINALS:
            _originals.popitem(last=False)
    return found


# --- the journal ------------------------------------------------------------------------------


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
            record = vars(self._mock)["_netra_record"]
            journal_call(record, name or record.class_name, args, kwargs)

    def __deepcopy__(self, memo: dict[int, Any]) -> JournaledCalls:
        return JournaledCalls((deep_copy(call, memo) for call in self), memo[id(self._mock)])


def _get_calls(mock: Any) -> Any:
    return vars(mock)["_mock_mock_calls"]


def _set_calls(mock: Any, calls: Any) -> None:
    vars(mock)["_mock_mock_calls"] = JournaledCalls(calls, mock)


_ROOT: dict[str, Any] = {"_netra_is_root": True, "mock_calls": property(_get_calls, _set_calls)}
"""What stands on the class of a fake, and on that of none of its children."""


def _watch(fake: Any) -> Any:
    """Let a mock that `create_autospec` made itself tell the journal of its calls."""
    mock = stock.extract_mock(fake)
    cls: Any = type(mock)
    contents = {"_netra_is_root": True} if fake is not mock else _ROOT
    for name, held in contents.items():
        setattr(cls, name, held)
    for child in (mock, *mock._mock_children.values()):
        if isinstance(child, AsyncMock):
            _watch_awaits(child, mock)
    return fake


def _watch_awaits(child: Any, root: Any) -> None:
    """Note the calls of an AsyncMock, and whether each was awaited, on the mock's own class."""
    cls: Any = type(child)
    original = cls._mock_call

    def mock_call(mock: Any, /, *args: Any, **kwargs: Any) -> Any:
        method = "" if mock is root else mock._mock_name
        record: FakeRecord = vars(root)["_netra_record"]
        entry = journal_call(record, method or record.class_name, args, kwargs, awaited=False)
        return await_call(entry, original, (mock, *args), kwargs)

    cls._mock_call = mock_call
