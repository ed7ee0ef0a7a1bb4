"""Walk over syntax trees, name what they call, and keep the garbage collector off them."""

from __future__ import annotations

import ast
import gc
from collections.abc import Generator
from contextlib import contextmanager

_PLAIN_FIELDS = frozenset(
    {"arg", "attr", "conversion", "ctx", "id", "is_async", "kind", "level", "module", "op", "ops",
     "simple", "type_comment", "type_ignores"}
)  # fmt: skip
"""Fields that hold no node, or one that says no more than its place: a context, an operator."""

_fields: dict[type[ast.AST], tuple[str, ...]] = {}


def nodes_in(top: ast.AST) -> list[ast.AST]:
    """Return a node and all below it, in the order of `ast.walk`; contexts and operators left out.

    >>> [type(node).__name__ for node in nodes_in(ast.parse("a.b = -c"))]
    ['Module', 'Assign', 'Attribute', 'UnaryOp', 'Name', 'Name']
    """
    nodes = [top]
    add = nodes.append
    for node in nodes:  # it grows meanwhile
        kind = type(node)
        names = _fields.get(kind)
        if names is None:
            names = _fields[kind] = tuple(n for n in kind._fields if n not in _PLAIN_FIELDS)
        for name in names:
            value = getattr(node, name, None)
            if isinstance(value, list):
                for item in value:
                    if isinstance(item, ast.AST):
                        add(item)
            elif isinstance(value, ast.AST):
                add(value)
    return nodes


def last_name(node: ast.AST | None) -> str:
    """Return `c` of `a.b.c`, or a name itself; nothing of any other expression."""
    return getattr(node, "attr", getattr(node, "id", ""))


def callee_of(node: ast.expr) -> ast.expr:
    """Return what a call calls, as `f` of a decorator `@f(1)`; any other expression itself."""
    return node.func if isinstance(node, ast.Call) else node


@contextmanager
def uncollected() -> Generator[None, None, None]:
    """Keep the garbage collector away: it would look at millions of nodes of syntax trees.

    These hold no rings, so that nothing is left behind that counting references does not free.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
