"""Find in the source what failed at a place of a traceback, and what a name was assigned."""

from __future__ import annotations

import ast
import linecache
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType, FrameType, TracebackType
from typing import TypeVar

from netra_fakes._spec import Location

Node = TypeVar("Node", bound=ast.AST)
Function = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Place:
    """One entry of a traceback: where, and how far in its bytecode.

    Attributes:
        frame: The frame; its names have the values that they ended with.
        line: The line that failed.
        instruction: Offset of the instruction that failed.
    """

    frame: FrameType
    line: int
    instruction: int

    @property
    def code(self) -> CodeType:
        """The code of the frame."""
        return self.frame.f_code

    @property
    def module(self) -> str:
        """Name of the frame's module."""
        return self.frame.f_globals.get("__name__") or ""

    @property
    def location(self) -> Location:
        """File and line."""
        return Location(self.code.co_filename, self.line)

    @property
    def function(self) -> str:
        """Name of the function, with its class where Python tells."""
        return function_name(self.frame)


def function_name(frame: FrameType) -> str:
    """Return the name of a frame's function, with the class that defines it: "Core.run"."""
    name = frame.f_code.co_name
    first = frame.f_locals.get("self", frame.f_locals.get("cls"))
    for cls in (first if isinstance(first, type) else type(first)).__mro__:
        method = vars(cls).get(name)
        if getattr(getattr(method, "__func__", method), "__code__", None) is frame.f_code:
            return f"{cls.__name__}.{name}"
    return name


def read_places(traceback: TracebackType | None) -> list[Place]:
    """Return the entries of a traceback, outermost first."""
    found: list[Place] = []
    while traceback is not None:
        found.append(Place(traceback.tb_frame, traceback.tb_lineno, traceback.tb_lasti))
        traceback = traceback.tb_next
    return found


@lru_cache(maxsize=16)
def parse_file(file: str) -> ast.Module:
    """Return the syntax tree of a file; an empty one where there is none."""
    try:
        return ast.parse("".join(linecache.getlines(file)))
    except (SyntaxError, ValueError, RecursionError):
        return ast.Module(body=[], type_ignores=[])


def find_function(code: CodeType) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    """Return the `def` that a code object was compiled from."""
    for node in ast.walk(parse_file(code.co_filename)):
        if isinstance(node, Function) and node.name == code.co_name:
            first = min([node.lineno, *(item.lineno for item in node.decorator_list)])
            if code.co_firstlineno in (first, node.lineno):
                return node
    return None


def failing_nodes(place: Place, kind: type[Node]) -> list[Node]:
    """Return the nodes of a kind that may have failed at a place.

    From Python 3.11 on the bytecode tells which; before, all of the line are returned.
    """
    scope: ast.AST = find_function(place.code) or parse_file(place.code.co_filename)
    nodes = [node for node in ast.walk(scope) if isinstance(node, kind)]
    tell = getattr(place.code, "co_positions", None)
    if tell is None:
        return [node for node in nodes if _covers(node, place.line)]
    positions = list(tell())
    return [node for node in nodes if _span(node) == positions[place.instruction // 2]]


def failing_statement(place: Place) -> ast.stmt | None:
    """Return the innermost statement around the line that failed."""
    scope: ast.AST = find_function(place.code) or parse_file(place.code.co_filename)
    found = [
        node
        for node in ast.walk(scope)
        if isinstance(node, ast.stmt) and node is not scope and _covers(node, place.line)
    ]
    return max(found, key=lambda node: node.lineno, default=None)


def _span(node: ast.AST) -> tuple[int | None, int | None, int | None, int | None]:
    return (
        getattr(node, "lineno", None),
        getattr(node, "end_lineno", None),
        getattr(node, "col_offset", None),
        getattr(node, "end_col_offset", None),
    )


def _covers(node: ast.AST, line: int) -> bool:
    start, end = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0)
    return bool(start <= line <= end)


@dataclass(frozen=True)
class Assignment:
    """A line that gives something a value.

    Attributes:
        target: What gets it, as source: "mock_agent.execute.return_value".
        value: The expression, None where a `with` or a decorator gives the value.
        statement: The statement as source, in one line.
        location: Where it stands.
    """

    target: str
    value: ast.expr | None
    statement: str
    location: Location


def assignments(scope: ast.AST, file: str) -> Iterator[Assignment]:
    """Give every assignment in a function (or class, or module), in the order of the lines."""
    found: list[Assignment] = []
    for node in _within(scope):
        if isinstance(node, ast.Assign):
            found += [
                Assignment(
                    ast.unparse(target), node.value, _text(node), Location(file, node.lineno)
                )
                for target in node.targets
            ]
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            found.append(
                Assignment(
                    ast.unparse(node.target), node.value, _text(node), Location(file, node.lineno)
                )
            )
        elif isinstance(node, ast.NamedExpr):
            found.append(
                Assignment(node.target.id, node.value, _text(node), Location(file, node.lineno))
            )
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            found.append(
                Assignment(
                    ast.unparse(node.optional_vars),
                    None,
                    _text(node),
                    Location(file, node.context_expr.lineno),
                )
            )
    yield from sorted(found, key=lambda item: item.location.line)


def _within(scope: ast.AST) -> Iterator[ast.AST]:
    """Give the nodes of a scope; of a module those that stand in no function or class."""
    waiting = [scope]
    is_module = isinstance(scope, ast.Module)
    while waiting:
        node = waiting.pop()
        yield node
        if not (is_module and isinstance(node, (*Function, ast.ClassDef))):
            waiting += ast.iter_child_nodes(node)


def _text(node: ast.AST, width: int = 86) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= width else f"{text[: width - 3]}..."
