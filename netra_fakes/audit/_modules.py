"""Read which names a module of the application has, from its source, with nothing imported."""

from __future__ import annotations

import ast
import re
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from netra_fakes._nodes import last_name, nodes_in

BindingKind = Literal["import", "class", "function", "value"]

IMPLICIT_NAMES = frozenset(
    {
        "__annotations__", "__builtins__", "__cached__", "__dict__", "__doc__", "__file__",
        "__loader__", "__name__", "__package__", "__path__", "__spec__", "__all__",
    }
)  # fmt: skip
"""What every module may have without its source saying so."""

_INNER = re.compile(
    r"^\s+(?:import|from|global)\b|[:;]\s*(?:import|from|global)\b|globals|__import__"
)
"""Lines that may import or bind a global inside of a function."""
_OPENING_CALLS = frozenset({"exec", "setattr", "globals", "vars", "__import__"})


@dataclass(frozen=True)
class Binding:
    """One place that binds a name at a module's top level.

    Attributes:
        kind: What binds it.
        module: For an import: the module's absolute name.
        name: For an import: the name in it; None for the module itself.
        node: For the rest: the class, the function or the assigned expression, where there is one.
        annotation: For an annotated assignment: the annotation.
    """

    kind: BindingKind
    module: str = ""
    name: str | None = None
    node: ast.AST | None = None
    annotation: ast.expr | None = None

    @property
    def is_overload(self) -> bool:
        """Whether it only declares for type checkers one way to call what a later `def` is."""
        decorators = getattr(self.node, "decorator_list", ())
        return any(last_name(d) == "overload" for d in decorators)

    @property
    def is_placeholder(self) -> bool:
        """Whether it is what a guarded import binds when it fails: `X = None`."""
        return self.kind == "value" and isinstance(self.node, ast.Constant)


@dataclass
class ModuleTable:
    """The names of one module.

    Attributes:
        name: Its dotted name.
        bindings: Every top-level name with all places that bind it, in order.
        stars: Modules whose public names are star-imported.
        is_open: Whether it may have names that no reader sees (`__getattr__`, `globals()`, ...).
        checking_only: Names imported under `if TYPE_CHECKING` alone: absent when it runs.
        declared: Names that are annotated without a value, or defined under `if TYPE_CHECKING`:
            another module may set them.
        inner_imports: Names imported inside its functions, with the dotted name of each.
        set_later: Names that statements below a class set on it: `Class.name = value`.
        exported: `__all__`, where it is a literal.
    """

    name: str
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    is_open: bool = False
    checking_only: set[str] = field(default_factory=set)
    declared: set[str] = field(default_factory=set)
    inner_imports: dict[str, set[str]] = field(default_factory=dict)
    set_later: dict[str, set[str]] = field(default_factory=dict)
    exported: tuple[str, ...] | None = None

    def classes_named(self, qualname: str) -> list[ast.ClassDef]:
        """Return the classes that the module defines under a qualified name."""
        first, *rest = qualname.split(".")
        nodes = [binding.node for binding in self.bindings.get(first, ())]
        found = [node for node in nodes if isinstance(node, ast.ClassDef)]
        for name in rest:
            inner = [item for node in found for item in node.body]
            found = [item for item in inner if isinstance(item, ast.ClassDef) and item.name == name]
        return found


def read_module_table(
    name: str, is_package: bool, tree: ast.Module | None, text: str
) -> ModuleTable:
    """Return the names that a module's source binds.

    Args:
        name: Its dotted name.
        is_package: Whether it is a package's `__init__`.
        tree: Its syntax tree, None where it does not parse: such a module is open.
        text: Its source, which tells where a look inside of functions is worth it.
    """
    table = ModuleTable(name, is_open=tree is None)
    package = name if is_package else name.rpartition(".")[0]
    try:
        _TableReader(table, package, text).read(tree.body if tree is not None else ())
    except RecursionError:
        table.is_open = True
    table.checking_only -= table.bindings.keys()
    return table


class _TableReader:
    """Walks the statements that run when the module is imported."""

    def __init__(self, table: ModuleTable, package: str, text: str) -> None:
        self.table = table
        self.package = package
        self.inner = [
            number for number, line in enumerate(text.splitlines(), 1) if _INNER.search(line)
        ]
        self.only_checking = False

    def read(self, body: Iterable[ast.stmt]) -> None:
        for statement in body:
            self._read_statement(statement)

    def _read_statement(self, node: ast.stmt) -> None:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._bind(node.name, Binding("function", node=node))
            self._read_function(node)
        elif isinstance(node, ast.ClassDef):
            self._bind(node.name, Binding("class", node=node))
            if any("global_enum" in ast.dump(item) for item in node.decorator_list):
                self.table.is_open = True
            for inner in nodes_in(node) if self._may_bind_inside(node) else ():
                if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    self._read_inner(inner)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            self._read_import(node)
        elif isinstance(node, ast.If):
            self._read_if(node)
        else:
            self._read_other(node)

    def _read_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        if node.name == "__getattr__":
            self.table.is_open = True
        self._read_inner(node)

    def _read_if(self, node: ast.If) -> None:
        if _is_type_checking(node.test):
            before, self.only_checking = self.only_checking, True
            self.read(node.body)
            self.only_checking = before
        else:
            self._read_expressions(node.test)
            self.read(node.body)
        self.read(node.orelse)

    def _read_other(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._bind_target(target, Binding("value", node=node.value))
            self._read_all(node.targets, node.value)
        elif isinstance(node, ast.AnnAssign):
            if node.value is not None:
                binding = Binding("value", node=node.value, annotation=node.annotation)
                self._bind_target(node.target, binding)
            elif isinstance(node.target, ast.Name):
                self.table.declared.add(node.target.id)
        elif isinstance(node, ast.AugAssign):
            if isinstance(node.target, ast.Name) and node.target.id == "__all__":
                self.table.exported = None
        else:
            for target in _block_targets(node):
                self._bind_target(target, Binding("value"))
        self._read_expressions(node)
        for block in _blocks(node):
            self.read(block)

    def _read_all(self, targets: list[ast.expr], value: ast.expr) -> None:
        for target in targets:
            if isinstance(target, ast.Name) and target.id == "__all__":
                self.table.exported = _texts(value)

    def _read_expressions(self, node: ast.AST) -> None:
        """Find what binds or opens inside expressions: walrus targets, `globals()[...] = ...`."""
        for inner in _expressions(node):
            if isinstance(inner, ast.NamedExpr):
                self._bind_target(inner.target, Binding("value", node=inner.value))
            elif isinstance(inner, ast.Call):
                self._read_call(inner)
            elif isinstance(inner, ast.Attribute) and inner.attr == "modules":
                self.table.is_open = True

    def _read_call(self, call: ast.Call) -> None:
        name = getattr(call.func, "id", "")
        owner = getattr(call.args[0], "id", "") if call.args else ""
        kinds = {binding.kind for binding in self.table.bindings.get(owner, ())}
        self.table.is_open |= name in _OPENING_CALLS and not (
            name == "setattr" and "class" in kinds
        )
        if name == "setattr" and call.args:
            self.table.set_later.setdefault(owner, set()).add("*")
        for inner in nodes_in(call):  # `make_lazy(__name__, {"Name": "other.module"})`
            if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                self.table.declared.add(inner.value)

    def _read_inner(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Note what a function imports for itself, and the globals that it binds."""
        if not self._may_bind_inside(node):
            return
        for inner in nodes_in(node):
            if isinstance(inner, ast.ImportFrom):
                module = self._absolute(inner)
                for alias in inner.names:
                    where = self.table.inner_imports.setdefault(alias.asname or alias.name, set())
                    where.add(f"{module}.{alias.name}")
            elif isinstance(inner, ast.Import):
                for alias in inner.names:
                    bound = alias.asname or alias.name.partition(".")[0]
                    self.table.inner_imports.setdefault(bound, set()).add(alias.name)
            elif isinstance(inner, ast.Global):
                for name in inner.names:
                    self._bind(name, Binding("value"))
            elif isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name):
                if inner.func.id in ("globals", "__import__"):
                    self.table.is_open = True

    def _may_bind_inside(self, node: ast.stmt) -> bool:
        first = bisect(self.inner, node.lineno)
        return first < len(self.inner) and self.inner[first] <= (node.end_lineno or node.lineno)

    def _read_import(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname:
                    self._bind(alias.asname, Binding("import", module=alias.name))
                else:
                    top = alias.name.partition(".")[0]
                    self._bind(top, Binding("import", module=top))
            return
        module = self._absolute(node)
        for alias in node.names:
            if alias.name == "*":
                self.table.stars.append(module)
            else:
                binding = Binding("import", module=module, name=alias.name)
                self._bind(alias.asname or alias.name, binding)

    def _absolute(self, node: ast.ImportFrom) -> str:
        return absolute_module(node.module, node.level, self.package)

    def _bind_target(self, target: ast.expr, binding: Binding) -> None:
        if isinstance(target, ast.Name):
            self._bind(target.id, binding)
        elif isinstance(target, (ast.Tuple, ast.List)):
            for item in target.elts:
                self._bind_target(item, Binding("value"))
        elif isinstance(target, ast.Starred):
            self._bind_target(target.value, Binding("value"))
        elif isinstance(target, ast.Attribute):
            if target.attr == "__class__":
                self.table.is_open = True
            owner = getattr(target.value, "id", "")
            self.table.set_later.setdefault(owner, set()).add(target.attr)

    def _bind(self, name: str, binding: Binding) -> None:
        if self.only_checking:
            is_import = binding.kind == "import"
            (self.table.checking_only if is_import else self.table.declared).add(name)
        else:
            self.table.bindings.setdefault(name, []).append(binding)
        if name == "__getattr__":
            self.table.is_open = True


def absolute_module(module: str | None, level: int, package: str) -> str:
    """Return the absolute name of the module of `from ..module import`, inside a package."""
    if not level:
        return module or ""
    parts = package.split(".") if package else []
    base = parts[: len(parts) - level + 1] if level > 1 else parts
    return ".".join([*base, *([module] if module else [])])


def _is_type_checking(test: ast.expr) -> bool:
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def _block_targets(node: ast.stmt) -> list[ast.expr]:
    """Return what a loop or a `with` statement binds."""
    if isinstance(node, (ast.For, ast.AsyncFor)):
        return [node.target]
    if isinstance(node, (ast.With, ast.AsyncWith)):
        return [item.optional_vars for item in node.items if item.optional_vars is not None]
    return []


def _blocks(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list):
            yield block
    for handler in getattr(node, "handlers", ()):
        yield handler.body
    for case in getattr(node, "cases", ()):
        yield case.body


def _expressions(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the expressions of one statement, without those of the statements inside it."""
    stack: list[ast.AST] = [node] if isinstance(node, ast.expr) else []
    if not stack:
        stack += [child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.stmt)]
    while stack:
        inner = stack.pop()
        if isinstance(inner, (ast.ExceptHandler, ast.Lambda)):
            continue
        yield inner
        stack.extend(
            child for child in ast.iter_child_nodes(inner) if not isinstance(child, ast.stmt)
        )


def _texts(node: ast.expr) -> tuple[str, ...] | None:
    if not isinstance(node, (ast.List, ast.Tuple)):
        return None
    texts = [item.value for item in node.elts if isinstance(item, ast.Constant)]
    if len(texts) != len(node.elts) or not all(isinstance(text, str) for text in texts):
        return None
    return tuple(str(text) for text in texts)
