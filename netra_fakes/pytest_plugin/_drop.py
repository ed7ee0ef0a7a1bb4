"""Find who dropped a coroutine of a stock AsyncMock, while the frames that know are alive."""

from __future__ import annotations

from collections.abc import Iterator
from types import CodeType, FrameType
from typing import Any, NamedTuple

from netra_fakes._spec import Location
from netra_fakes.pytest_plugin._diagnosis._source import function_name

RUNNERS = ("_pytest", "pluggy", "unittest", "asyncio", "trio", "anyio", "pytest_asyncio")
"""Where no test and no code under test calls anything."""


class Drop(NamedTuple):
    """A coroutine of a stock AsyncMock that was dropped.

    Attributes:
        mock: The mock.
        path: The mock as the outermost code that has a name for it would type it, None without.
        code: That code.
        where: Function and place that dropped it; None where that was a runner of tests.
    """

    mock: Any
    path: str | None
    code: CodeType | None
    where: tuple[str, Location] | None


def find_drop(mock: Any, frame: FrameType) -> Drop:
    """Return who dropped a coroutine of a mock, and what names led to the mock there.

    Args:
        mock: The mock.
        frame: The frame that dropped it.
    """
    ways = list(_ways(mock))
    path, code = None, None
    where: tuple[str, Location] | None = None
    walk: FrameType | None = frame
    while walk is not None:
        if str(walk.f_globals.get("__name__")).partition(".")[0] not in RUNNERS:
            where = where or _place(walk)
            path, code = next(((found, walk.f_code) for found in _named(walk, ways)), (path, code))
        walk = walk.f_back
    return Drop(mock, path, code, where)


def _place(frame: FrameType) -> tuple[str, Location]:
    return function_name(frame), Location(frame.f_code.co_filename, frame.f_lineno)


def _ways(mock: Any) -> Iterator[tuple[object, str]]:
    """Give a mock and everything that it is a child of, each with the path from there."""
    path = ""
    while mock is not None:
        yield mock, path
        state = vars(mock)
        name = state["_mock_new_name"]
        path = (f".{name}" if name != "()" else ".return_value") + path
        mock = state["_mock_new_parent"]


def _named(frame: FrameType, ways: list[tuple[object, str]]) -> Iterator[str]:
    """Give the paths by which a frame reaches a mock: by its names, and by what `self` holds."""
    known = dict(frame.f_locals)
    held = getattr(known.get("self"), "__dict__", {})
    known.update({f"self.{name}": value for name, value in dict(held).items()})
    for holder, path in ways:
        yield from (f"{name}{path}" for name, value in known.items() if value is holder)
