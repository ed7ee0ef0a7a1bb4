"""The quick walk over syntax trees."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from netra_fakes._nodes import nodes_in

LEFT_OUT = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)


@pytest.mark.parametrize("path", sorted(Path(__file__).parent.glob("*.py")), ids=lambda p: p.name)
def test_nodes_are_those_of_the_standard_walk_in_the_same_order(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert nodes_in(tree) == [node for node in ast.walk(tree) if not isinstance(node, LEFT_OUT)]


def test_unusual_statements_are_walked_too() -> None:
    tree = ast.parse(
        "match a:\n    case [1, *b, {'k': c, **d}] | E(f=g) if h: pass\n"
        "async def i(j, /, k=1, *l, m: n = 2, **o):\n    global p; await q; yield f'{r!s:>{s}}'\n"
        "t = [u for v in w if x]; lambda y: (y := 1)\n"
    )
    assert nodes_in(tree) == [node for node in ast.walk(tree) if not isinstance(node, LEFT_OUT)]
