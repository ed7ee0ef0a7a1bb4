"""Find the sync mock that was awaited."""

from __future__ import annotations

import ast
import re

from netra_fakes._messages import diagnosis as messages
from netra_fakes.pytest_plugin._diagnosis._birth import find_birth
from netra_fakes.pytest_plugin._diagnosis._evaluate import evaluate, look_up
from netra_fakes.pytest_plugin._diagnosis._mocks import (
    UNSEEN,
    Found,
    call_count,
    field,
    is_async,
    is_mock,
    kind_of,
    result_of,
)
from netra_fakes.pytest_plugin._diagnosis._real import Real, find_real
from netra_fakes.pytest_plugin._diagnosis._scene import Scene
from netra_fakes.pytest_plugin._diagnosis._source import Place, failing_nodes

NOT_AWAITABLE = re.compile(
    r"object (?P<type>\S+) can't be used in 'await' expression$"
    r"|'(?P<new>\S+)' object can't be awaited"
)
"""CPython's message names the type of what was awaited, not the mock that gave it."""

NO_FUTURE = re.compile(
    r"An asyncio\.Future, a coroutine or an awaitable is required|a coroutine was expected, got "
)
TAKEN = ("coro_or_future", "coro", "fut", "future", "main", "coroutine")
"""What asyncio's functions call the object that they are to await."""


def explain_await(scene: Scene) -> str | None:
    """Explain "object X can't be used in 'await' expression", None where it is not that."""
    text = str(scene.error)
    if not isinstance(scene.error, (TypeError, ValueError)):
        return None
    found, place = NOT_AWAITABLE.search(text), scene.culprit
    is_inside = found is not None and place is not None and place.module.startswith("asyncio")
    if is_inside or NO_FUTURE.match(text):
        return _explain_asyncio(scene)
    if found is None or place is None:
        return None
    return _explain_expression(scene, place, found["type"] or found["new"])


def _explain_expression(scene: Scene, place: Place, type_name: str) -> str | None:
    """Explain it from the expression that failed."""
    answers: list[tuple[object, ast.expr | None]] = []
    for node in failing_nodes(place, ast.Await):
        if isinstance(node.value, ast.Call):
            called = evaluate(node.value.func, place.frame)
            if is_mock(called) and not is_async(called) and _gives(called, type_name):
                answers.append((called, node.value.func))
        elif (value := evaluate(node.value, place.frame)) is not UNSEEN:
            answers += [(made_by, None) for made_by in _producers(scene, value)]
    if len({id(mock) for mock, _ in answers}) != 1:
        return None
    mock, callee = answers[0]
    return _explain_mock(scene, mock, callee, place)


def _explain_asyncio(scene: Scene) -> str | None:
    """Explain it where asyncio was handed what a mock gave."""
    inner = [place for place in scene.places if place.module.startswith("asyncio")]
    outer = [place for place in scene.places if not place.module.startswith("asyncio")]
    for place in reversed(inner):
        for name in TAKEN:
            value = look_up(name, place.frame) if name in place.frame.f_locals else UNSEEN
            producers = [] if value is UNSEEN else _producers(scene, value)
            if len(producers) == 1 and outer:
                return _explain_mock(scene, producers[0], None, outer[-1])
    return None


def _gives(mock: object, type_name: str) -> bool:
    """Whether a mock may have given an object of a type, as far as it tells."""
    result = result_of(mock)
    return result is UNSEEN or type(result).__name__ == type_name


def _producers(scene: Scene, value: object) -> list[object]:
    """Return the mocks that answered with an object: one at most, or it is not certain."""
    if is_mock(value) and field(value, "_mock_new_name") == "()":
        parent = field(value, "_mock_new_parent")
        return [parent] if is_mock(parent) else []
    if value is None or isinstance(value, (bool, int, float, str, bytes)):
        return []  # such a value is shared by everybody
    return [
        found.mock
        for found in scene.mocks
        if not is_async(found.mock) and call_count(found.mock) and result_of(found.mock) is value
    ]


def _explain_mock(scene: Scene, mock: object, callee: ast.expr | None, place: Place) -> str | None:
    found = scene.find(mock)
    real = find_real(scene, found or _unreached(mock, callee, place), callee, place)
    if found is None and callee is None:
        return None
    where = (place.function, place.location)
    if found is None:
        assert callee is not None
        return messages.awaited_unnamed(ast.unparse(callee), kind_of(mock), where, real)
    return explain_sync_mock(scene, found, where, real)


def explain_sync_mock(
    scene: Scene, found: Found, where: tuple[str, object] | None, real: Real | None
) -> str:
    """Say that a sync mock was awaited: which, made where, and what to type.

    Args:
        scene: The failure.
        found: The mock.
        where: Function and place that awaited it, None where they are not known.
        real: The real method, None where it is not known.
    """
    birth = find_birth(found, scene)
    return messages.awaited(found.path, kind_of(found.mock), where, birth, real)


def _unreached(mock: object, callee: ast.expr | None, place: Place) -> Found | None:
    """Describe a mock that the test has no name for by what holds it at the failing line."""
    if not isinstance(callee, ast.Attribute):
        return None
    owner = evaluate(callee.value, place.frame)
    return Found(mock, "", ast.unparse(callee), owner, callee.attr)
