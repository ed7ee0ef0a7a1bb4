"""Read in the syntax tree of a method what it does to its instance, and what it goes on to call."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef

STARTS = ("__new__", "__init__", "__post_init__", "__attrs_pre_init__", "__attrs_post_init__")
"""The methods that make an instance."""

_OWN_SCOPE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_LEAVES = (ast.Name, ast.Constant, ast.expr_context, ast.operator, ast.boolop, ast.unaryop,
           ast.cmpop)  # fmt: skip
"""Nodes without any node of interest below them, which are most of a tree."""

_OPENING = ("update", "setdefault")


class Step(NamedTuple):
    """One thing that a method does to its instance.

    Attributes:
        kind: "assign": `self.name = …`. "set": `setattr(self, "name", …)`. "open": attributes are
            set under computed names, which no reader can see. "own", "super" and "base" call the
            method `name` of the instance, of the next class, or of the class `base`.
        name: As written: a private name is not mangled.
        line: Where, counted from 1.
        annotation: What an assignment is annotated with.
        value: What is assigned; None where that is not a single expression.
        parameter: The method's own parameter whose value is assigned.
        base: The class whose method is called, as written.
    """

    kind: Literal["assign", "set", "open", "own", "super", "base"]
    name: str
    line: int
    annotation: ast.expr | None = None
    value: ast.expr | None = None
    parameter: ast.arg | None = None
    base: ast.expr | None = None


def read_steps(tree: FunctionNode) -> Iterator[Step]:
    """Yield what a method does to its instance, in the order of the source."""
    names = _instance_names(tree)
    if not names:
        return
    parameters = _parameters(tree)
    for node in walk_body(tree):
        for target, annotation, value in _assignments(node):
            if isinstance(target, ast.Attribute) and _is_name(target.value, names):
                given = parameters.get(value.id) if isinstance(value, ast.Name) else None
                yield Step("assign", target.attr, target.lineno, annotation, value, given)
        if isinstance(node, ast.Call):
            yield from _steps_of_call(node, names)


def _steps_of_call(call: ast.Call, names: frozenset[str]) -> Iterator[Step]:
    callee = call.func
    if not isinstance(callee, ast.Attribute):
        if _is_name(callee, {"setattr"}) and len(call.args) == 3 and _is_name(call.args[0], names):
            name = call.args[1]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield Step("set", name.value, call.lineno, value=call.args[2])
            else:
                yield Step("open", "", call.lineno)
    elif _is_name(callee.value, names):
        yield Step("own", callee.attr, call.lineno)
    elif isinstance(callee.value, ast.Call) and _is_name(callee.value.func, {"super"}):
        yield Step("super", callee.attr, call.lineno)
    elif callee.attr in _OPENING and _is_instance_namespace(callee.value, names):
        yield Step("open", callee.attr, call.lineno)
    elif call.args and _is_name(call.args[0], names):
        yield Step("base", callee.attr, call.lineno, base=callee.value)


def walk_body(node: FunctionNode) -> Iterator[ast.AST]:
    """Yield the nodes of a function in the order of the source, without functions inside it."""
    waiting: list[ast.AST] = node.body[::-1]  # type: ignore[assignment]
    while waiting:
        item = waiting.pop()
        if isinstance(item, _OWN_SCOPE):
            continue
        yield item
        children = [
            child
            for field in item._fields
            for child in _as_list(getattr(item, field, None))
            if isinstance(child, ast.AST) and not isinstance(child, _LEAVES)
        ]
        waiting += children[::-1]


def _as_list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else (value,)


def mangle(name: str, class_name: str) -> str:
    """Return a private name as the compiler writes it: `__x` in class `A` is `_A__x`."""
    stripped = class_name.lstrip("_")
    if name.startswith("__") and not name.endswith("__") and stripped:
        return f"_{stripped}{name}"
    return name


def _assignments(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr | None, ast.expr | None]]:
    """Yield (target, annotation, value) of what a statement assigns; value None where unpacked."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _flat_targets(target, node.value)
    elif isinstance(node, ast.AnnAssign):
        yield node.target, node.annotation, node.value
    elif isinstance(node, (ast.For, ast.AsyncFor)):
        yield from _flat_targets(node.target, None)
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        yield from _flat_targets(node.optional_vars, None)


def _flat_targets(
    target: ast.expr, value: ast.expr | None
) -> Iterator[tuple[ast.expr, None, ast.expr | None]]:
    if not isinstance(target, (ast.Tuple, ast.List)):
        yield target, None, value
        return
    values: list[ast.expr | None] = [None] * len(target.elts)
    if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(values):
        values = list(value.elts)
    for item, part in zip(target.elts, values, strict=True):
        inner = item.value if isinstance(item, ast.Starred) else item
        yield from _flat_targets(inner, None if isinstance(item, ast.Starred) else part)


def _instance_names(tree: FunctionNode) -> frozenset[str]:
    """Return what holds the instance: the first parameter; in `__new__`, the new object."""
    if tree.name != "__new__":
        positional = [*tree.args.posonlyargs, *tree.args.args]
        return frozenset(argument.arg for argument in positional[:1])
    return frozenset(
        target.id
        for node in walk_body(tree)
        for target, _, value in _assignments(node)
        if isinstance(target, ast.Name)
        and isinstance(value, ast.Call)
        and isinstance(value.func, ast.Attribute)
        and value.func.attr == "__new__"
    )


def _is_name(node: ast.expr, names: frozenset[str] | set[str]) -> bool:
    return isinstance(node, ast.Name) and node.id in names


def _is_instance_namespace(node: ast.expr, names: frozenset[str]) -> bool:
    return (
        isinstance(node, ast.Attribute) and node.attr == "__dict__" and _is_name(node.value, names)
    ) or (
        isinstance(node, ast.Call)
        and _is_name(node.func, {"vars"})
        and len(node.args) == 1
        and _is_name(node.args[0], names)
    )


def _parameters(tree: FunctionNode) -> dict[str, ast.arg]:
    arguments = tree.args
    named = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    return {argument.arg: argument for argument in named}
