"""Give what code that swallowed an error kept of it: in what it returned, and in its log."""

from __future__ import annotations

import ast
import logging
from collections.abc import Iterable, Iterator

from netra_fakes.pytest_plugin._diagnosis._evaluate import look_up
from netra_fakes.pytest_plugin._diagnosis._mocks import UNSEEN, is_mock, state_of
from netra_fakes.pytest_plugin._diagnosis._scene import Scene
from netra_fakes.pytest_plugin._diagnosis._source import failing_statement

Carried = str | BaseException

MOST = 200
"""How many parts of one object are looked at."""

DEEPEST = 3
"""How far they are looked for: a list of results, each with a list of errors."""


def returned(scene: Scene) -> Iterator[Carried]:
    """Give the texts and errors in what the failed statement of the test is about."""
    place = scene.test_place
    statement = None if place is None else failing_statement(place)
    if place is None or statement is None:
        return
    names = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
    # pytest keeps the parts of a failed assertion that have no name.
    names |= {name for name in place.frame.f_locals if name.startswith("@py_assert")}
    for name in sorted(names):
        yield from _within(look_up(name, place.frame))


def logged(scene: Scene) -> Iterator[Carried]:
    """Give the texts and errors that were logged while the test ran."""
    plugin = scene.item.config.pluginmanager.getplugin("logging-plugin")
    records: Iterable[logging.LogRecord] = getattr(
        getattr(plugin, "caplog_handler", None), "records", ()
    )
    for record in list(records)[-MOST:]:
        errors = [*_errors(record.args), *_errors(record.exc_info)]
        yield from errors
        if not errors:
            yield record.getMessage()


def _errors(values: object) -> list[BaseException]:
    held = values if isinstance(values, tuple) else ()
    return [value for value in held if _is_error(value)]


def _is_error(value: object) -> bool:
    return issubclass(type(value), BaseException)


def _within(value: object, depth: int = 0) -> Iterator[Carried]:
    """Give the texts and errors within an object. Its class is asked, not its `__class__`."""
    if _is_error(value) or issubclass(type(value), str):
        assert isinstance(value, (str, BaseException))
        yield value
        return
    if depth == DEEPEST or value is UNSEEN or is_mock(value) or issubclass(type(value), type):
        return
    for item in _parts(value)[:MOST]:
        yield from _within(item, depth + 1)


def _parts(value: object) -> list[object]:
    # By `type(value)`: an object that pretends to be a list may run code when it is read.
    if isinstance(value, dict) and type(value) is dict:
        return list(value.values())
    if isinstance(value, (list, tuple)) and type(value) in (list, tuple):
        return list(value)
    return list(state_of(value).values())
