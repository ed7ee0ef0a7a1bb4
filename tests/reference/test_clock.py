"""Waiting, under whichever library runs the task."""

from __future__ import annotations

import asyncio
import sys

import pytest

from netra_fakes.reference import clock


async def test_asyncio_waits_where_trio_is_not_even_imported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "trio", raising=False)
    await clock.sleep(0)
    await clock.sleep(0.001)
    assert await clock.wait_for(asyncio.sleep(0, "done"), 60) == "done"
    with pytest.raises(asyncio.TimeoutError):
        await clock.wait_for(asyncio.sleep(3600), 0.01)
