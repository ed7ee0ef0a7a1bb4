"""Hear which coroutines were dropped without having been awaited, at the moment CPython finds out.

CPython warns of a coroutine that is thrown away before it began; not of one that was closed, or
whose task was cancelled before its first step. The warning has its name only: the coroutine itself
goes to `warnings._warn_unawaited_coroutine`, and is heard there. Nothing is spent on a coroutine
that is awaited.
"""

from __future__ import annotations

import gc
import sys
import warnings
from collections.abc import Callable, Iterator
from types import CoroutineType, FrameType
from typing import TYPE_CHECKING, Any

from netra_fakes._journal import CallRecord

if TYPE_CHECKING:
    from netra_fakes.pytest_plugin._drop import Drop

HOOK = "_warn_unawaited_coroutine"

MOCK_COROUTINE = "AsyncMockMixin._execute_mock_call"
"""Qualified name of the coroutines that stock AsyncMocks give."""

DROPS: list[Drop] = []
"""What stock mocks gave and nobody awaited, of the present test."""

NAMES: list[str] = []
"""Qualified names of the coroutines of no mock that were dropped in the present test."""

_CALLS: list[CallRecord] = []


def forget() -> None:
    """Forget what was heard: another test begins."""
    for heard in (DROPS, NAMES, _CALLS):
        heard.clear()


def listen() -> Callable[[], None]:
    """Begin to hear of dropped coroutines; return what ends it."""
    before = getattr(warnings, HOOK, None)
    if before is None:
        return lambda: None
    setattr(warnings, HOOK, _hear)
    return lambda: setattr(warnings, HOOK, before)


def _hear(coroutine: CoroutineType[Any, Any, Any]) -> None:
    """Note a dropped coroutine and warn of it, in the words and from the frame that CPython does.

    The original is not called: the warning would be placed here, and not where it belongs.
    """
    __tracebackhide__ = True
    _note(coroutine, sys._getframe(1))  # noqa: SLF001
    lines = [f"coroutine '{coroutine.__qualname__}' was never awaited"]
    if coroutine.cr_origin is not None:  # asyncio's debug mode keeps track of it
        import linecache
        import traceback

        lines.append("Coroutine created at (most recent call last)")
        made = [(*entry, linecache.getline(*entry[:2])) for entry in reversed(coroutine.cr_origin)]
        lines.append("".join(traceback.format_list(made)).rstrip("\n"))
    warnings.warn("\n".join(lines), RuntimeWarning, stacklevel=2, source=coroutine)


def _note(coroutine: CoroutineType[Any, Any, Any], frame: FrameType) -> None:
    begun: Any = coroutine.cr_frame
    values: dict[str, Any] = begun.f_locals
    if coroutine.__qualname__ == MOCK_COROUTINE:
        from netra_fakes.pytest_plugin._drop import find_drop

        DROPS.append(find_drop(values["self"], frame))
        return
    calls = list(_records(values))
    _CALLS.extend(calls)
    if not calls:
        NAMES.append(coroutine.__qualname__)


def _records(values: dict[str, Any]) -> Iterator[CallRecord]:
    return (value for value in values.values() if type(value) is CallRecord)


def find_forgotten(calls: list[CallRecord]) -> list[CallRecord]:
    """Return the calls whose coroutines were dropped, or still wait to be awaited.

    All others were closed, or cancelled before they began: somebody meant them to end.

    Args:
        calls: Calls whose coroutines nobody awaited.
    """
    if getattr(warnings, HOOK, None) is not _hear:
        return calls
    forgotten = {id(call) for call in _CALLS}
    if not all(id(call) in forgotten for call in calls):
        forgotten |= {id(call) for call in _waiting(calls)}
    return [call for call in calls if id(call) in forgotten]


def _waiting(calls: list[CallRecord]) -> Iterator[CallRecord]:
    """Give the calls that a living coroutine holds: it has them in its frame."""
    for holder in gc.get_referrers(*calls):
        frame = holder.cr_frame if isinstance(holder, CoroutineType) else holder
        if isinstance(frame, FrameType):  # before Python 3.11 a frame is an object of its own
            yield from _records(frame.f_locals)
