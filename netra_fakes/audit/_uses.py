"""Tell whether a test itself uses a double in a way that only the present kind of double bears."""

from __future__ import annotations

import ast

from netra_fakes._nodes import nodes_in
from netra_fakes.audit._values import Double
from netra_fakes.audit._walk._raises import expected_inside

_REFUSALS = frozenset({"TypeError", "Exception", "BaseException"})
"""What a test may expect of awaiting what a sync mock answers."""


def needs_sync(tree: ast.AST, double: Double, node: ast.AST, member: str) -> bool:
    """Whether a test calls a sync double itself without awaiting it, or expects its refusal.

    Args:
        tree: The file.
        double: The double.
        node: Where it is put over the member: the target of an assignment, or a call.
        member: The member's name.
    """
    if double.unit is not None and _REFUSALS & expected_inside(double.unit):
        return True
    calls = _own_calls(tree, double, node, member)
    if not calls:  # so it mostly is
        return False
    awaited = {id(item.value) for item in nodes_in(tree) if isinstance(item, ast.Await)}
    return any(id(call) not in awaited for call in calls)


def needs_async(tree: ast.AST, double: Double, node: ast.AST, member: str) -> bool:
    """Whether a test calls an async double itself, and so may await what it gives."""
    return bool(_own_calls(tree, double, node, member))


def _own_calls(tree: ast.AST, double: Double, node: ast.AST, member: str) -> list[ast.Call]:
    """Return the calls of a member that a test makes, or the whole file for a shared double."""
    holder = ast.unparse(node.value) if isinstance(node, ast.Attribute) else None
    if holder is None and double.unit is None:
        return []
    return [
        call
        for call in nodes_in(double.unit or tree)
        if isinstance(call, ast.Call) and _is_call_of(call.func, member, holder)
    ]


def _is_call_of(function: ast.expr, member: str, holder: str | None) -> bool:
    if isinstance(function, ast.Attribute) and function.attr == member:
        return holder is None or ast.unparse(function.value) == holder
    return holder is None and isinstance(function, ast.Name) and function.id == member
