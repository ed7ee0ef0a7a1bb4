"""Explain an assertion on a result in whose error text the code under test hid the cause."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from netra_fakes.pytest_plugin._diagnosis._attributes import NOT_IN_SPEC, explain_unknown, reached
from netra_fakes.pytest_plugin._diagnosis._awaits import NO_FUTURE, NOT_AWAITABLE, explain_sync_mock
from netra_fakes.pytest_plugin._diagnosis._evaluate import look_up
from netra_fakes.pytest_plugin._diagnosis._mocks import (
    UNSEEN,
    Found,
    call_count,
    is_async,
    is_mock,
    result_of,
)
from netra_fakes.pytest_plugin._diagnosis._real import Real, find_real
from netra_fakes.pytest_plugin._diagnosis._scene import Scene
from netra_fakes.pytest_plugin._diagnosis._source import failing_statement

MOST_TEXTS = 200


def explain_result(scene: Scene, explain: Callable[[Scene], str | None]) -> str | None:
    """Explain what the asserted object carries.

    Args:
        scene: A failed assertion of the test.
        explain: Explains an error with its traceback, where the object carries one.
    """
    place = scene.test_place
    if not isinstance(scene.error, AssertionError) or place is None:
        return None
    statement = failing_statement(place)
    if statement is None:
        return None
    names = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
    values = [look_up(name, place.frame) for name in sorted(names)]
    found: dict[str, None] = {}
    for value in values:
        for carried in _carried(value):
            text = _explain_carried(scene, carried, explain)
            if text is not None:
                found[text] = None
    return next(iter(found)) if len(found) == 1 else None


def _carried(value: object) -> Iterator[object]:
    """Give the texts and exceptions that an object carries, itself or in its own attributes."""
    if value is UNSEEN or is_mock(value) or issubclass(type(value), type):
        return
    if _tells(value):
        yield value
        return
    if type(value) is dict:
        inner = list(value.values())
    elif type(value) in (list, tuple):
        inner = list(value)  # type: ignore[call-overload]
    else:
        try:
            state = object.__getattribute__(value, "__dict__")
        except (AttributeError, TypeError):
            return
        inner = list(state.values()) if type(state) is dict else []
    for item in inner[:MOST_TEXTS]:
        if _tells(item):
            yield item
        elif type(item) in (list, tuple):
            yield from (part for part in item[:MOST_TEXTS] if _tells(part))


def _tells(value: object) -> bool:
    """Whether a value is a text or an exception; its class is asked, not its `__class__`."""
    return issubclass(type(value), (str, BaseException))


def _explain_carried(
    scene: Scene, carried: object, explain: Callable[[Scene], str | None]
) -> str | None:
    if isinstance(carried, BaseException):
        inner = Scene(scene.item, carried, carried.__traceback__)
        inner.outer = scene.places
        text = explain(inner) if carried.__traceback__ is not None else None
        if text is not None:
            return text
        carried = str(carried)
    assert isinstance(carried, str)
    awaited = NOT_AWAITABLE.search(carried)
    if awaited is not None:
        return _explain_awaited(scene, awaited["type"] or awaited["new"])
    if NO_FUTURE.search(carried) is not None:
        return _explain_awaited(scene, None)
    unknown = NOT_IN_SPEC.search(carried)
    if unknown is not None:
        lacking = reached(scene, unknown["name"])
        if len(lacking) == 1:
            return explain_unknown(scene, lacking[0].mock, unknown["name"])
    return None


def _explain_awaited(scene: Scene, type_name: str | None) -> str | None:
    """Explain an await that failed, from the type alone: only where one mock fits."""
    called = [
        found
        for found in scene.mocks
        if not is_async(found.mock) and call_count(found.mock) and _answered(found, type_name)
    ]
    with_real = [(found, find_real(scene, found, None, None)) for found in called]
    coroutines = [pair for pair in with_real if pair[1] is not None and pair[1].method.is_awaited]
    unknown = [pair for pair in with_real if pair[1] is None]
    fitting: list[tuple[Found, Real | None]] = coroutines or (unknown if type_name else [])
    if len(fitting) != 1:
        return None
    found, real = fitting[0]
    return explain_sync_mock(scene, found, None, real)


def _answered(found: Found, type_name: str | None) -> bool:
    if type_name is None:
        return True
    result = result_of(found.mock)
    return result is not UNSEEN and type(result).__name__ == type_name
