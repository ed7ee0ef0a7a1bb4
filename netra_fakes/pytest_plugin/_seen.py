"""Find out whether an error reached the test, or was caught on its way.

An exception carries the frames that it unwound. The outermost of them is where it was caught: a
test that caught it itself, by `pytest.raises` or `except`, has seen it; application code has not
shown it to the test.
"""

from __future__ import annotations

import ast
import functools
import linecache
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from types import CodeType, FrameType, TracebackType

import pytest

from netra_fakes import errors
from netra_fakes._spec import Location
from netra_fakes.errors import UnknownAttributeError
from netra_fakes.pytest_plugin._diagnosis._source import function_name

RUNNERS = ("_pytest", "pytest", "unittest.case", "unittest.async_case", "pluggy")
"""Modules that a test's error only reaches through the test."""

MACHINERY = ("netra_fakes._build", "netra_fakes.stubbing", "unittest.mock")
"""Modules that raise a violation; they never swallow one."""

BROAD = frozenset({"Exception", "BaseException"})
KNOWING = frozenset(name for name in vars(errors) if name.endswith("Error")) - BROAD
"""Who catches one of these by name knows of fakes: a helper of the tests, and no application."""

RAISES = frozenset({"raises", "assertRaises", "assertRaisesRegex", "RaisesGroup", "RaisesExc"})


def is_among(error: BaseException, failures: Iterable[BaseException]) -> bool:
    """Whether an error is one of those that a test failed with, or what led to one."""
    waiting = list(failures)
    known: set[int] = set()
    while waiting:
        failure = waiting.pop()
        if failure is error:
            return True
        if id(failure) in known:
            continue
        known.add(id(failure))
        inner = getattr(failure, "exceptions", ())
        waiting += [
            other
            for other in (failure.__cause__, failure.__context__, *inner)
            if isinstance(other, BaseException)
        ]
    return False


def is_seen(error: BaseException, item: pytest.Item) -> bool:
    """Whether an error reached the test, or was only a look whether an attribute is there."""
    frames = list(_frames(error.__traceback__))
    outer = [pair for pair in frames if not _belongs_to(pair[0], MACHINERY)]
    if not outer:
        # C code that asks for an attribute, as `hasattr` does, leaves no frame of its own.
        return isinstance(error, UnknownAttributeError) or not frames
    frame, line = outer[0]
    if _belongs_to(frame, RUNNERS):
        return True
    caught = _catching(frame.f_code, line)
    if caught == {"raises"} or caught & KNOWING:
        return True
    if not _is_test_file(frame.f_code.co_filename, item):
        return isinstance(error, UnknownAttributeError) and caught == {"AttributeError"}
    if frame.f_code.co_name.startswith("test"):
        return True
    return bool(caught) and not caught & BROAD


def find_catcher(error: BaseException) -> tuple[Location | None, str]:
    """Return where an error was caught, and the function's name; None where C code caught it."""
    for frame, line in _frames(error.__traceback__):
        if not _belongs_to(frame, MACHINERY):
            return Location(frame.f_code.co_filename, line), function_name(frame)
    return None, ""


def _frames(traceback: TracebackType | None) -> Iterator[tuple[FrameType, int]]:
    while traceback is not None:
        yield traceback.tb_frame, traceback.tb_lineno
        traceback = traceback.tb_next


def _belongs_to(frame: FrameType, modules: tuple[str, ...]) -> bool:
    name = frame.f_globals.get("__name__") or ""
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def _is_test_file(file: str, item: pytest.Item) -> bool:
    path = Path(file)
    if path.name == "conftest.py" or path == item.path:
        return True
    patterns = item.config.getini("python_files")
    return any(fnmatch(path.name, pattern) for pattern in patterns)


def _catching(code: CodeType, line: int) -> set[str]:
    """Return the names of what the innermost handler around a line of a function catches.

    Empty where there is none in the source; "Exception" for a bare `except`.
    """
    found: set[str] = set()
    innermost = -1
    for node in _find_guards("".join(linecache.getlines(code.co_filename))):
        names = _caught_names(node, line)
        start = getattr(node, "lineno", 0)
        if names and start >= max(innermost, code.co_firstlineno):
            innermost, found = start, names
    return found


def _caught_names(node: ast.AST, line: int) -> set[str]:
    handlers: list[ast.ExceptHandler] | None = getattr(node, "handlers", None)
    if handlers is not None:  # a `try`, also with `except*`
        body: list[ast.stmt] = getattr(node, "body", [])
        if body[0].lineno <= line <= (body[-1].end_lineno or 0):
            return {name for handler in handlers for name in _names(handler.type)}
    elif isinstance(node, (ast.With, ast.AsyncWith)) and (
        node.lineno <= line <= (node.end_lineno or 0)
    ):
        calls = [item.context_expr for item in node.items]
        found = [_names_of_manager(call) for call in calls if isinstance(call, ast.Call)]
        return {name for names in found for name in names}
    return set()


def _names_of_manager(call: ast.Call) -> set[str]:
    manager = _last_name(call.func)
    if manager in RAISES:
        return {"raises"}
    if manager == "suppress":
        return {name for argument in call.args for name in _names(argument)}
    return set()


def _names(node: ast.expr | None) -> set[str]:
    if node is None:
        return {"Exception"}
    if isinstance(node, ast.Tuple):
        return {name for item in node.elts for name in _names(item)}
    return {_last_name(node)}


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


@functools.lru_cache(maxsize=8)  # a helper that expects violations may do so very often
def _find_guards(source: str) -> list[ast.AST]:
    """Return what may catch an error in a source: every `try` and `with`."""
    return [
        node
        for node in ast.walk(_parse(source))
        if isinstance(node, (ast.With, ast.AsyncWith)) or hasattr(node, "handlers")
    ]


def _parse(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return ast.Module(body=[], type_ignores=[])
