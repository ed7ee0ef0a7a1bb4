"""Find the async mock whose coroutine nobody awaited."""

from __future__ import annotations

import re

from netra_fakes._messages import diagnosis as messages
from netra_fakes.pytest_plugin._diagnosis import _sites
from netra_fakes.pytest_plugin._diagnosis._birth import find_birth
from netra_fakes.pytest_plugin._diagnosis._mocks import (
    Found,
    await_count,
    call_count,
    field,
    is_async,
)
from netra_fakes.pytest_plugin._diagnosis._real import Real, find_real
from netra_fakes.pytest_plugin._diagnosis._scene import Scene
from netra_fakes.pytest_plugin._drop import Drop
from netra_fakes.pytest_plugin._dropped import DROPS, MOCK_COROUTINE

NEVER_AWAITED = re.compile(
    r"coroutine '(?P<warned>[^']+)' was never awaited|<coroutine object (?P<ignored>\S+) at "
)
USED_AS_VALUE = re.compile(
    r"'coroutine' object (has no attribute|is not|does not support|cannot be)"
    r"|unsupported operand type\(s\) .*'coroutine'"
)


def explain_unawaited(scene: Scene) -> str | None:
    """Explain a coroutine of an AsyncMock that was dropped, or used as if it were its result."""
    return explain_unawaited_text(scene, str(scene.error))


def explain_unawaited_text(scene: Scene, text: str) -> str | None:
    """Explain it from the words of the error alone."""
    names = {found["warned"] or found["ignored"] for found in NEVER_AWAITED.finditer(text)}
    if MOCK_COROUTINE in names:
        for drop in DROPS:
            dropped = scene.find(drop.mock) or _find(scene, drop)
            if dropped is not None:
                return _explain(scene, dropped, drop)
    elif not USED_AS_VALUE.search(text):
        return None
    left = [
        found
        for found in scene.mocks
        if is_async(found.mock) and call_count(found.mock) > await_count(found.mock)
    ]
    return _explain(scene, left[0], None) if len(left) == 1 else None


def explain_dropped(scene: Scene) -> str | None:
    """Explain the one coroutine that was dropped where the real method gives none."""
    told: dict[str, None] = {}
    for drop in DROPS:
        found = scene.find(drop.mock)
        real = None if found is None else _real(scene, found, drop)
        if found is not None and real is not None and not real.method.is_awaited:
            told[_explain(scene, found, drop)] = None
    return next(iter(told)) if len(told) == 1 else None


def _find(scene: Scene, drop: Drop) -> Found | None:
    """Return how the test reached a mock whose frame is gone."""
    if drop.path is None or drop.code is not scene.test_code:
        return None
    owner = field(drop.mock, "_mock_new_parent")
    root, name = drop.path.partition(".")[0], drop.path.rpartition(".")[2]
    return Found(drop.mock, root, drop.path, owner, name)


def _explain(scene: Scene, found: Found, drop: Drop | None) -> str:
    where = None if drop is None else drop.where
    return messages.unawaited(
        found.path,
        call_count(found.mock) - await_count(found.mock),
        where,
        find_birth(found, scene),
        _real(scene, found, drop),
    )


def _real(scene: Scene, found: Found, drop: Drop | None) -> Real | None:
    """Return the real method: of the mock, or else of the line that dropped its coroutine."""
    real = find_real(scene, found, None, None)
    if real is not None or drop is None or drop.where is None:
        return real
    sites = _sites.find_sites(scene, found.name)
    here = [site for site in sites if site.where[1] == drop.where[1]]
    return here[0].find_real() if len(here) == 1 else None
