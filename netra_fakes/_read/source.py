"""Read the source behind functions and classes: their syntax trees and where they stand."""

from __future__ import annotations

import ast
import inspect
import linecache
import re
import sys
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import PurePath
from types import CodeType, FunctionType

from netra_fakes._read.lookup import module_of, namespace_of, qualname_of
from netra_fakes._spec import Location

_CLASS = re.compile(r"\s*class\s+(\w+)")
_DEF = re.compile(r"\s*(async\s+def|def|class)\b|.*\blambda\b")


def source_lines(file: str) -> Sequence[str]:
    """Return the lines of a source file, empty where there is none (C code, `exec`)."""
    linecache.checkcache(file)
    return linecache.getlines(file)


def relative_file(file: str, module: str) -> str:
    """Return a file's path below its import root: "package/module.py" for `package.module`."""
    path = PurePath(file)
    parts = module.split(".")
    if path.stem == "__init__":
        parts = [*parts, "__init__"]
    tail = path.with_suffix("").parts[-len(parts) :]
    return "/".join(path.parts[-len(parts) :]) if list(tail) == parts else path.name


def function_location(function: FunctionType) -> Location | None:
    """Return where the `def` of a function stands, below its decorators."""
    code = function.__code__
    if code.co_filename.startswith("<"):
        return None
    lines = source_lines(code.co_filename)
    line = code.co_firstlineno
    while line <= len(lines) and not _DEF.match(lines[line - 1]):
        line += 1
    if line > len(lines):
        line = code.co_firstlineno
    # `functools.wraps` copies the name of the module, but not its globals.
    module = function.__globals__.get("__name__") or function.__module__ or ""
    return Location(relative_file(code.co_filename, module), line)


def module_file(module: str) -> str | None:
    """Return the source file of an imported module."""
    loaded = sys.modules.get(module)
    file = vars(loaded).get("__file__") if loaded is not None else None
    return file if isinstance(file, str) and file.endswith((".py", ".pyw")) else None


def class_location(cls: type) -> Location | None:
    """Return where the `class` statement of a class stands, below its decorators."""
    module = module_of(cls)
    file = module_file(module)
    if file is None:
        return None
    line = _class_line(cls, file)
    return Location(relative_file(file, module), line) if line else None


def _class_line(cls: type, file: str) -> int | None:
    """Find the line of a class, among several of that name by where its methods stand."""
    name = qualname_of(cls).rpartition(".")[2]
    found = _class_lines(file, len(source_lines(file))).get(name, ())
    if len(found) < 2:
        return found[0] if found else None
    starts = [
        value.__code__.co_firstlineno
        for value in namespace_of(cls).values()
        if isinstance(value, FunctionType) and value.__qualname__.startswith(qualname_of(cls))
    ]
    first = min(starts, default=0)
    return max((line for line in found if line < first), default=found[-1])


@lru_cache(maxsize=64)
def _class_lines(file: str, length: int) -> Mapping[str, Sequence[int]]:
    """Return the lines of each `class` statement of a file by name, read once a file and length."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(source_lines(file)[:length], 1):
        match = _CLASS.match(line)
        if match:
            found.setdefault(match[1], []).append(number)
    return found


def attribute_location(cls: type, name: str) -> Location | None:
    """Return the first line in the body of a class that assigns or annotates a name."""
    start = class_location(cls)
    file = module_file(module_of(cls))
    if start is None or file is None:
        return None
    lines = source_lines(file)
    outer = _indent(lines[start.line - 1])
    statement = re.compile(rf"\s*{re.escape(name)}\s*[:=]")
    for number in range(start.line, len(lines)):
        line = lines[number]
        if line.strip() and _indent(line) <= outer and not line.lstrip().startswith((")", "#")):
            return None
        if statement.match(line):
            return Location(start.file, number + 1)
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def function_tree(function: FunctionType) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    """Return the syntax tree of a function's `def`, with the file's line numbers.

    Only the lines of the function are parsed: a whole module costs a hundred times as much.
    """
    code = function.__code__
    lines = source_lines(code.co_filename)
    first = code.co_firstlineno - 1
    if not 0 <= first < len(lines):
        return None
    for text in _candidate_texts(lines, first, _last_line(code)):
        try:
            node = _parse_first(text)
        except (SyntaxError, ValueError, IndexError, RecursionError, MemoryError):
            continue
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and (
            node.name == code.co_name
        ):
            ast.increment_lineno(node, first)
            return node
    return None


def _parse_first(text: str) -> ast.stmt:
    """Parse an indented statement; to dedent it would break on a text in triple quotes."""
    if not text[:1].isspace():
        return ast.parse(text).body[0]
    block = ast.parse(f"if True:\n{text}").body[0]
    assert isinstance(block, ast.If)
    return ast.increment_lineno(block.body[0], -1)


def _candidate_texts(lines: Sequence[str], first: int, last: int) -> Iterator[str]:
    """Yield the text of a function: by its code's lines, then as `inspect` cuts it."""
    indent = _indent(lines[first])
    end = last
    while end < len(lines) and not (lines[end].strip() and _indent(lines[end]) <= indent):
        end += 1
    yield "".join(lines[first:end])
    try:
        yield "".join(inspect.getblock(lines[first:]))
    except (tokenize.TokenError, SyntaxError):  # the file was changed since it was imported
        return


def _last_line(code: CodeType) -> int:
    last = max((line for _, _, line in code.co_lines() if line), default=code.co_firstlineno)
    inner = (_last_line(constant) for constant in code.co_consts if isinstance(constant, CodeType))
    return max(last, *inner, last)
