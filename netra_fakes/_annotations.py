"""Write type annotations in one canonical text, whether they were read from objects or source."""

from __future__ import annotations

import ast
from collections.abc import Callable

_BUILTIN_ALIASES = {
    "typing.Dict": "dict",
    "typing.FrozenSet": "frozenset",
    "typing.List": "list",
    "typing.Set": "set",
    "typing.Tuple": "tuple",
    "typing.Type": "type",
    "typing.Text": "str",
}
_ABC_ALIASES = frozenset(
    {
        "AsyncGenerator", "AsyncIterable", "AsyncIterator", "Awaitable", "ByteString", "Callable",
        "Collection", "Container", "Coroutine", "Generator", "Hashable", "ItemsView", "Iterable",
        "Iterator", "KeysView", "Mapping", "MappingView", "MutableMapping", "MutableSequence",
        "MutableSet", "Reversible", "Sequence", "Sized", "ValuesView",
    }
)  # fmt: skip


def canonical_name(dotted: str) -> str:
    """Return the one spelling of a qualified name: builtins bare, `typing` aliases resolved.

    >>> canonical_name("typing.List"), canonical_name("typing.Mapping")
    ('list', 'collections.abc.Mapping')
    """
    module, _, name = dotted.rpartition(".")
    if module == "typing_extensions":
        module, dotted = "typing", f"typing.{name}"
    if module == "builtins":
        return name
    if dotted == "typing.AbstractSet":
        return "collections.abc.Set"
    if module == "typing" and name in _ABC_ALIASES:
        return f"collections.abc.{name}"
    if dotted == "types.NoneType":
        return "None"
    return _BUILTIN_ALIASES.get(dotted, dotted)


def canonical_annotation(text: str, qualify: Callable[[str], str]) -> str:
    """Return the canonical text of an annotation.

    `Optional[X]` becomes `X | None`, `Union[A, B]` becomes `A | B` with duplicates dropped,
    quoted parts are opened, and every name is qualified. A text that is no expression comes back
    stripped: nothing is claimed of it.

    Args:
        text: The annotation as source text.
        qualify: Gives the fully qualified name of a dotted name as written ("Optional" to
            "typing.Optional"), or the name itself where it cannot be resolved.
    """
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text.strip()
    try:
        return _render(node, qualify)
    except RecursionError:
        return text.strip()


def canonical_expression(node: ast.expr, qualify: Callable[[str], str]) -> str:
    """Return the canonical text of an annotation whose syntax tree is at hand.

    Args:
        node: The annotation.
        qualify: As of `canonical_annotation`.
    """
    return _render(node, qualify)


def _render(node: ast.expr, qualify: Callable[[str], str]) -> str:
    dotted = _dotted(node)
    if dotted is not None:
        return canonical_name(qualify(dotted))
    if isinstance(node, ast.Constant):
        return _render_constant(node, qualify)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _union([_render(node.left, qualify), _render(node.right, qualify)])
    if isinstance(node, ast.Subscript):
        return _render_subscript(node, qualify)
    if isinstance(node, ast.List):
        return f"[{', '.join(_render(item, qualify) for item in node.elts)}]"
    if isinstance(node, ast.Tuple):
        return ", ".join(_render(item, qualify) for item in node.elts) or "()"
    if isinstance(node, ast.Starred):
        return f"*{_render(node.value, qualify)}"
    return ast.unparse(node)


def _render_constant(node: ast.Constant, qualify: Callable[[str], str]) -> str:
    if isinstance(node.value, str):
        return canonical_annotation(node.value, qualify)
    return "..." if node.value is Ellipsis else repr(node.value)


def _render_subscript(node: ast.Subscript, qualify: Callable[[str], str]) -> str:
    head = _render(node.value, qualify)
    if head == "typing.Literal":
        items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return f"{head}[{', '.join(_render_literal(item, qualify) for item in items)}]"
    if head == "typing.Annotated" and isinstance(node.slice, ast.Tuple):
        return _render(node.slice.elts[0], qualify)
    inner = _render(node.slice, qualify)
    if head == "typing.Optional":
        return _union([inner, "None"])
    if head == "typing.Union":
        items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return _union([_render(item, qualify) for item in items])
    return f"{head}[{inner}]"


def _render_literal(node: ast.expr, qualify: Callable[[str], str]) -> str:
    """Return one value of a `Literal`: an enum member by its qualified name, else as it stands."""
    dotted = _dotted(node)
    return ast.unparse(node) if dotted is None else canonical_name(qualify(dotted))


def _union(parts: list[str]) -> str:
    """Join the members of a union: flat, each once, `None` last."""
    members: dict[str, None] = {}
    for part in parts:
        for member in split_union(part):
            members[member] = None
    ordered = [member for member in members if member != "None"]
    return " | ".join([*ordered, "None"] if "None" in members else ordered)


def split_union(text: str) -> list[str]:
    """Return the alternatives of a canonical annotation: "A | B[C | D]" has two."""
    depth, start, parts = 0, 0, []
    for index, character in enumerate(text):
        depth += (character in "[(") - (character in "])")
        if character == "|" and not depth:
            parts.append(text[start:index].strip())
            start = index + 1
    return [*parts, text[start:].strip()]


def _dotted(node: ast.expr) -> str | None:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([node.id, *reversed(parts)])
