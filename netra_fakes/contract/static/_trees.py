"""Parse source files, and find the definitions in them."""

from __future__ import annotations

import ast
import warnings
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from pathlib import Path

from netra_fakes.contract.static._files import ModuleFinder
from netra_fakes.contract.static._modules import ModuleInfo, branches, read_module

_MOST_SOURCE = 8_000_000
"""Bytes of source whose syntax trees are kept: a tree takes forty times as much memory."""


class ModuleSource:
    """Parse modules when they are asked for, and keep as many syntax trees as memory allows.

    Args:
        finder: Finds their files.
    """

    def __init__(self, finder: ModuleFinder) -> None:
        self.finder = finder
        self.unreadable: dict[str, str] = {}
        self._modules: dict[str, ModuleInfo | None] = {}
        self._trees: OrderedDict[str, tuple[ast.Module, dict[tuple[str, int], ast.stmt]]] = (
            OrderedDict()
        )
        self._sizes: dict[str, int] = {}

    def module(self, name: str) -> ModuleInfo | None:
        """Return what a module binds; None where there is no source of that name.

        A file that does not parse, or is not in its declared encoding, gives None as well, and
        stands in `unreadable` with the reason.
        """
        if name not in self._modules:
            self._modules[name] = self._read_module(name)
        return self._modules[name]

    def _read_module(self, name: str) -> ModuleInfo | None:
        found = self.finder.find(name)
        if found is None or found.is_compiled:
            return None
        if found.file is None:
            return ModuleInfo(name, is_package=True)
        tree = self.tree(name)
        if tree is None:
            return None
        return read_module(name, found.display, bool(found.folders), tree)

    def tree(self, name: str) -> ast.Module | None:
        """Return a module's syntax tree; None where there is no source that parses."""
        entry = self._parsed(name)
        return None if entry is None else entry[0]

    def _parsed(self, name: str) -> tuple[ast.Module, dict[tuple[str, int], ast.stmt]] | None:
        known = self._trees.get(name)
        if known is not None:
            self._trees.move_to_end(name)
            return known
        found = self.finder.find(name)
        if found is None or found.file is None or name in self.unreadable:
            return None
        try:
            tree = _parse(found.file)
        except (SyntaxError, ValueError, OSError, RecursionError, MemoryError) as error:
            self.unreadable[name] = f"{found.display}: {_reason(error)}"
            return None
        entry = self._trees[name] = tree, dict(_definitions(tree.body))
        self._sizes[name] = found.file.stat().st_size
        while sum(self._sizes.values()) > _MOST_SOURCE and len(self._trees) > 1:
            oldest, _ = self._trees.popitem(last=False)
            del self._sizes[oldest]
        return entry


def _parse(file: Path) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(file.read_bytes(), filename=str(file))


def _reason(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return f"line {error.lineno}: {error.msg}"
    return str(error) or type(error).__name__


def _definitions(body: Sequence[ast.stmt]) -> Iterator[tuple[tuple[str, int], ast.stmt]]:
    for node in definitions_in(body):
        yield (node.name, node.lineno), node


def definitions_in(
    body: Sequence[ast.stmt],
) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the definitions in a body, those under conditions too."""
    for node in body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
        else:
            for inner, _ in branches(node, "main"):
                yield from definitions_in(inner)


def last_definition(body: Sequence[ast.stmt], name: str) -> ast.stmt | None:
    """Return the definition that a name has at the end of a body: overloads stand before it."""
    certain: ast.stmt | None = None
    fallback: ast.stmt | None = None

    def visit(nodes: Sequence[ast.stmt], way: str) -> None:
        nonlocal certain, fallback
        for node in nodes:
            if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                if node.name == name and not _is_accessor(node):
                    if way == "main":
                        certain = node
                    else:
                        fallback = fallback or node
            else:
                for inner, inner_way in branches(node, way):  # type: ignore[arg-type]
                    if inner_way != "typing":
                        visit(inner, inner_way)

    visit(body, "main")
    return certain or fallback


def _is_accessor(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a `def` only adds a setter or deleter to a property."""
    return any(
        isinstance(item, ast.Attribute) and item.attr in ("setter", "deleter")
        for item in node.decorator_list
    )
