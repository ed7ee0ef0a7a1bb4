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
    test = next(
        (
            name
            for name in (code.co_name, getattr(function, "__qualname__", ""))
            if name in functions
        ),
        None,
    )
    if qualname not in functions or test is None or qualname == test:
        return False
    return _has_check(qualname, set(), functions) and not _has_check(test, {qualname}, functions)


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


def _has_check(qualname: str, seen: set[str], functions: dict[str, Function]) -> bool:
    """Whether a function checks something, itself or by another function of its module."""
    seen = seen | {qualname}
    for node in _own_nodes(functions[qualname]):
        if isinstance(node, ast.Assert):
            return True
        if not isinstance(node, ast.Call):
            continue
        name = _called_name(node.func)
        called = _find_called(node.func, name, qualname, functions)
        if called is not None:
            if called not in seen and _has_check(called, seen, functions):
                return True
        elif name.lstrip("_").startswith(CHECKS):
            return True
    return False


def _find_called(
    callee: ast.expr, name: str, qualname: str, functions: dict[str, Function]
) -> str | None:
    """Return the qualified name of a called function of the module, None where there is none.

    A plain name is looked for from the inside out, a name of `self` in the class; anything else is
    the one function of that name.
    """
    known = [other for other in functions if other.rpartition(".")[2] == name]
    owner = qualname.partition(".<locals>.")[0].rpartition(".")[0]
    if isinstance(callee, ast.Attribute):
        nearest = [f"{owner}.{name}"]
    else:
        outer = qualname.split(".<locals>.")
        scopes = [".<locals>.".join(outer[:count]) for count in range(len(outer), 0, -1)]
        nearest = [*(f"{scope}.<locals>.{name}" for scope in scopes), name]
    return next((other for other in nearest if other in known), known[0] if known else None)


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
