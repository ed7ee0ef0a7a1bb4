"""Parse source files, and find the definitions in them."""

from __future__ import annotations

import ast
import warnings
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterator, Sequence

from netra_fakes._read.assigning import FunctionNode, mangle
from netra_fakes.contract.static._files import ModuleFinder
from netra_fakes.contract.static._modules import Branch, ModuleInfo, branches, read_module

_MOST_SOURCE = 8_000_000
"""Bytes of source whose syntax trees are kept: a tree takes forty times as much memory."""


class ParsedModule:
    """The syntax tree of a module, with what is looked up in it again and again.

    Attributes:
        tree: The tree.
        size: Bytes of its source.
    """

    def __init__(self, source: bytes, name: str) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.tree: ast.Module = ast.parse(source, filename=name)
        self.size: int = len(source)
        self._yields = [
            number for number, line in enumerate(source.splitlines(), 1) if b"yield" in line
        ]
        self._placed: dict[tuple[str, int], ast.stmt] | None = None
        self._bodies: dict[str, dict[str, ast.stmt]] = {}

    def may_yield(self, node: ast.stmt) -> bool:
        """Whether the word `yield` stands in the lines of a statement: few functions are walked."""
        place = bisect_left(self._yields, node.lineno)
        return place < len(self._yields) and self._yields[place] <= (node.end_lineno or 0)

    def definition(self, name: str, line: int) -> ast.stmt | None:
        """Return the class or function of the module that stands at a line."""
        if self._placed is None:
            self._placed = {(node.name, node.lineno): node
                            for node in definitions_in(self.tree.body)}  # fmt: skip
        return self._placed.get((name, line))

    def members(self, qualname: str, node: ast.ClassDef) -> dict[str, ast.stmt]:
        """Return what a class body defines, each name as it is at the body's end."""
        if qualname not in self._bodies:
            self._bodies[qualname] = last_definitions(node.body)
        return self._bodies[qualname]


class ModuleSource:
    """Parse modules when they are asked for, and keep as many syntax trees as memory allows.

    Args:
        finder: Finds their files.
    """

    def __init__(self, finder: ModuleFinder) -> None:
        self.finder = finder
        self.unreadable: dict[str, str] = {}
        self._modules: dict[str, ModuleInfo | None] = {}
        self._trees: OrderedDict[str, ParsedModule] = OrderedDict()
        self._kept = 0
        self._nested: dict[tuple[str, str], bool] = {}

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
        parsed = self.parsed(name)
        if parsed is None:
            return None
        return read_module(name, found.display, bool(found.folders), parsed.tree)

    def tree(self, name: str) -> ast.Module | None:
        """Return a module's syntax tree; None where there is no source that parses."""
        parsed = self.parsed(name)
        return None if parsed is None else parsed.tree

    def parsed(self, name: str) -> ParsedModule | None:
        """Return the syntax tree of a module, None where there is no source that parses."""
        known = self._trees.get(name)
        if known is not None:
            self._trees.move_to_end(name)
            return known
        found = self.finder.find(name)
        if found is None or found.file is None or name in self.unreadable:
            return None
        try:
            made = ParsedModule(found.file.read_bytes(), str(found.file))
        except (SyntaxError, ValueError, OSError, RecursionError, MemoryError) as error:
            self.unreadable[name] = f"{found.display}: {_reason(error)}"
            return None
        self._trees[name] = made
        self._kept += made.size
        while self._kept > _MOST_SOURCE and len(self._trees) > 1:
            self._kept -= self._trees.popitem(last=False)[1].size
        return made

    def has_nested_class(self, module: str, qualname: str) -> bool:
        """Whether a class statement of that qualified name stands in a module."""
        key = module, qualname
        known = self._nested.get(key)
        if known is None:
            known = self._nested[key] = self.class_node(module, qualname) is not None
        return known

    def class_node(self, module: str, qualname: str) -> ast.ClassDef | None:
        """Return the syntax tree of a class, None where no class of that name stands there."""
        node = self._node(module, qualname)
        return node if isinstance(node, ast.ClassDef) else None

    def function_node(self, module: str, qualname: str) -> FunctionNode | None:
        """Return the syntax tree of a function or method, None where it is none."""
        node = self._node(module, qualname)
        return node if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) else None

    def method_node(self, module: str, qualname: str, name: str) -> FunctionNode | None:
        """Return the syntax tree of a method of a class, whose name is as the class holds it."""
        class_name = qualname.rpartition(".")[2]
        written = name.removeprefix(f"_{class_name.lstrip('_')}")
        found = self.function_node(module, f"{qualname}.{name}")
        if found is None and mangle(written, class_name) == name:
            found = self.function_node(module, f"{qualname}.{written}")
        return found

    def _node(self, module: str, qualname: str) -> ast.stmt | None:
        owner, _, name = qualname.rpartition(".")
        if not owner:
            return self._definition(module, name)
        outer, parsed = self.class_node(module, owner), self.parsed(module)
        if outer is None or parsed is None:
            return None
        return parsed.members(owner, outer).get(name)

    def _definition(self, module: str, name: str) -> ast.stmt | None:
        info = self.module(module)
        for binding in info.candidates(name) if info is not None else ():
            if binding.kind in ("class", "function"):
                parsed = self.parsed(module)
                return None if parsed is None else parsed.definition(name, binding.line)
        return None


def _reason(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return f"line {error.lineno}: {error.msg}"
    return str(error) or type(error).__name__


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


def last_definitions(body: Sequence[ast.stmt]) -> dict[str, ast.stmt]:
    """Return the definition that each name has at the end of a body: overloads stand before it."""
    certain: dict[str, ast.stmt] = {}
    fallback: dict[str, ast.stmt] = {}

    def visit(nodes: Sequence[ast.stmt], way: Branch) -> None:
        for node in nodes:
            if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                if _is_accessor(node):
                    continue
                if way == "main":
                    certain[node.name] = node
                else:
                    fallback.setdefault(node.name, node)
            else:
                for inner, inner_way in branches(node, way):
                    if inner_way != "typing":
                        visit(inner, inner_way)

    visit(body, "main")
    return {**fallback, **certain}


def _is_accessor(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a `def` only adds a setter or deleter to a property."""
    return any(
        isinstance(item, ast.Attribute) and item.attr in ("setter", "deleter")
        for item in node.decorator_list
    )
