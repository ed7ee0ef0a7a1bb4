"""Wait, and wait no longer than so long, under asyncio and under trio."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable
from typing import Any, TypeVar

T = TypeVar("T")


async def sleep(seconds: float) -> None:
    """Wait for some seconds; 0 does not give the loop a turn."""
    trio = _running_trio()
    if seconds and trio is not None:
        await trio.sleep(seconds)
    elif seconds:
        await asyncio.sleep(seconds)


async def wait_for(awaitable: Awaitable[T], seconds: float) -> T:
    """Await something for so many seconds at most.

    Raises:
        asyncio.TimeoutError: It took longer, and was cancelled.
    """
    trio = _running_trio()
    if trio is None:
        return await asyncio.wait_for(awaitable, seconds)
    with trio.move_on_after(seconds):
        return await awaitable
    raise asyncio.TimeoutError


def _running_trio() -> Any | None:
    """Return trio where it runs the present task; it is not imported for that."""
    trio: Any = sys.modules.get("trio")
    if trio is None:
        return None
    try:
        trio.lowlevel.current_task()
    except RuntimeError:
        return None
    return trio
