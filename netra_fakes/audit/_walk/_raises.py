"""Tell which exceptions a test expects: by `pytest.raises` and its kin, or by an `except`."""

from __future__ import annotations

import ast

from netra_fakes._nodes import last_name, nodes_in

_RAISING = ("raises", "assertRaises", "assertRaisesRegex", "suppress", "warns_or_raises")


def exception_names(node: ast.expr | None) -> set[str]:
    """Return the names of the exceptions that an `except` clause or `raises(...)` names."""
    if node is None:
        return {"BaseException"}
    if isinstance(node, (ast.Tuple, ast.List)):
        return {name for item in node.elts for name in exception_names(item)}
    if isinstance(node, ast.Name):
        return {node.id} if node.id[:1].isupper() and not node.id.isupper() else {"?"}
    if isinstance(node, ast.Attribute):
        return {node.attr}
    return {"?"}


def expected_exceptions(node: ast.expr) -> set[str] | None:
    """Return the exceptions that `pytest.raises(...)` and its kin expect."""
    if not isinstance(node, ast.Call):
        return None
    name = last_name(node.func)
    if name not in _RAISING:
        return None
    names = {found for argument in node.args for found in exception_names(argument)}
    for word in node.keywords:
        if word.arg in ("expected_exception", "exception"):
            names |= exception_names(word.value)
    return names or {"?"}


def expected_inside(function: ast.AST) -> frozenset[str]:
    """Return the exceptions that a context manager of the test's own expects in its block."""
    return frozenset(
        name
        for node in nodes_in(function)
        if isinstance(node, ast.withitem)
        for name in expected_exceptions(node.context_expr) or ()
    )


def asks_for_platform(test: ast.expr) -> bool:
    """Whether a condition asks which Python or which system this is."""
    names = {last_name(node) for node in nodes_in(test)}
    return not names.isdisjoint({"version_info", "platform", "hexversion", "python_implementation"})
