"""Find the async mock whose coroutine nobody awaited."""

from __future__ import annotations

import re

from netra_fakes._messages import diagnosis as messages
from netra_fakes.pytest_plugin._diagnosis._birth import find_birth
from netra_fakes.pytest_plugin._diagnosis._mocks import Found, await_count, call_count, is_async
from netra_fakes.pytest_plugin._diagnosis._real import find_real
from netra_fakes.pytest_plugin._diagnosis._scene import Scene

NEVER_AWAITED = re.compile(
    r"coroutine '(?P<warned>[^']+)' was never awaited|<coroutine object (?P<ignored>\S+) at "
)
USED_AS_VALUE = re.compile(
    r"'coroutine' object (has no attribute|is not|does not support|cannot be)"
    r"|unsupported operand type\(s\) .*'coroutine'"
)
MOCK_COROUTINE = "AsyncMockMixin._execute_mock_call"
"""Qualified name of the coroutines that stock AsyncMocks give."""


def explain_unawaited(scene: Scene) -> str | None:
    """Explain a coroutine of an AsyncMock that was dropped, or used as if it were its result."""
    texts = [str(error) for error in _chain(scene.error)]
    names = [found for text in texts for found in NEVER_AWAITED.finditer(text)]
    is_dropped = any((found["warned"] or found["ignored"]) == MOCK_COROUTINE for found in names)
    if not is_dropped and not USED_AS_VALUE.search(texts[0]):
        return None
    left = [
        found
        for found in scene.mocks
        if is_async(found.mock) and call_count(found.mock) > await_count(found.mock)
    ]
    if len(left) != 1:
        return None
    return _explain(scene, left[0])


def _explain(scene: Scene, found: Found) -> str:
    place = None if scene.culprit is None or scene.is_test(scene.culprit) else scene.culprit
    return messages.unawaited(
        found.path,
        call_count(found.mock) - await_count(found.mock),
        find_birth(found, scene),
        find_real(scene, found, None, place),
    )


def _chain(error: BaseException) -> list[BaseException]:
    found = [error]
    for other in (error.__cause__, error.__context__):
        if other is not None and other not in found:
            found.append(other)
    return found
