"""Tell whether the only checks of a test sit in a coroutine that nobody awaited."""

from __future__ import annotations

import ast
import inspect
import linecache
from collections.abc import Iterator

import pytest

CHECKS = ("assert", "expect", "verify", "check", "raises", "warns", "fail")
"""Beginnings of names that check something when they are called."""


def has_only_unreached_checks(item: pytest.Item, qualname: str) -> bool:
    """Whether a dropped coroutine holds checks and everything else in the test holds none.

    Answers False wherever the source does not tell.

    Args:
        item: The test.
        qualname: Qualified name of the coroutine's function, as CPython's warning gives it.
    """
    function = inspect.unwrap(getattr(item, "obj", None) or (lambda: None))
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    try:
        tree = ast.parse("".join(linecache.getlines(code.co_filename)))
    except (SyntaxError, ValueError, RecursionError):
        return False
    functions = dict(_functions(tree, ""))
    dropped = functions.get(qualname)
    test = functions.get(code.co_name) or functions.get(getattr(function, "__qualname__", ""))
    if dropped is None or test is None or dropped is test:
        return False
    return _has_check(dropped, set(), functions) and not _has_check(test, {dropped}, functions)


Function = ast.FunctionDef | ast.AsyncFunctionDef


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, Function]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            yield prefix + child.name, child
            yield from _functions(child, f"{prefix}{child.name}.<locals>.")
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")
        else:
            yield from _functions(child, prefix)


def _has_check(function: Function, seen: set[Function], functions: dict[str, Function]) -> bool:
    """Whether a function checks something, itself or by another function of its module."""
    seen = seen | {function}
    by_name = {node.name: node for node in functions.values()}
    for node in _own_nodes(function):
        if isinstance(node, ast.Assert):
            return True
        if not isinstance(node, ast.Call):
            continue
        name = _called_name(node.func)
        called = by_name.get(name)
        if called is not None:
            if called not in seen and _has_check(called, seen, functions):
                return True
        elif name.lstrip("_").startswith(CHECKS):
            return True
    return False


def _own_nodes(function: Function) -> Iterator[ast.AST]:
    """Every node of a function's body but the bodies of functions within it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            waiting += ast.iter_child_nodes(node)


def _called_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
