"""List the names that a module binds, from its syntax tree: both ways of every condition."""

from __future__ import annotations

import ast
import operator
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

BindingKind = Literal["class", "function", "import", "alias", "value", "deleted"]
Branch = Literal["main", "fallback", "typing"]
"""`main`: bound as far as can be told. `fallback`: in an `except`, or the `else` of a condition
that cannot be decided here. `typing`: under `if TYPE_CHECKING:`, so not while the program runs."""

_LONGEST_TEXT = 2000


@dataclass(frozen=True)
class Binding:
    """One place where a module binds a name.

    Attributes:
        name: The name.
        kind: What binds it. `alias`: an assignment of a (dotted) name. `value`: of anything else.
        line: Where, counted from 1.
        branch: On which way of a condition it stands.
        target: For an import, the absolute dotted name; for an alias, the dotted name as written;
            for a call, the dotted name of what is called.
        text: Source of the assigned expression, where it is short.
        annotation: Source of the annotation of an annotated assignment.
    """

    name: str
    kind: BindingKind
    line: int
    branch: Branch = "main"
    target: str = ""
    text: str = ""
    annotation: str = ""


@dataclass
class ModuleInfo:
    """What the source of a module tells of the names that it binds.

    Attributes:
        name: Its dotted name.
        file: Its path relative to the search path; empty for a namespace package.
        is_package: Whether it can have submodules.
        names: Every binding of each name, in the order of the source.
        star_imports: Modules whose names it takes over, as absolute dotted names.
        exported: Its `__all__`, None where it has none or computes it.
        has_getattr: Whether a module-level `__getattr__` may answer other names (PEP 562).
        is_dynamic: Whether it may bind names that cannot be seen: it writes to `globals()`,
            replaces itself in `sys.modules`, runs `exec`, or computes `__path__`.
        has_future_annotations: Whether annotations stay text (PEP 563).
    """

    name: str
    file: str = ""
    is_package: bool = False
    names: Mapping[str, tuple[Binding, ...]] = field(default_factory=dict)
    star_imports: tuple[str, ...] = ()
    exported: tuple[str, ...] | None = None
    has_getattr: bool = False
    is_dynamic: bool = False
    has_future_annotations: bool = False

    def candidates(self, name: str, *, checking: bool = False) -> list[Binding]:
        """Return the bindings that a name may have, the likeliest first.

        Args:
            name: A name of the module.
            checking: Whether names that only a type checker sees count, as in annotations.
        """
        found = self.names.get(name, ())
        ranked = [item for item in reversed(found) if item.branch == "main"]
        ranked += [item for item in found if item.branch == "fallback"]
        if checking:
            ranked += [item for item in found if item.branch == "typing"]
        return [item for item in ranked if item.kind != "deleted"]


def read_module(name: str, file: str, is_package: bool, tree: ast.Module) -> ModuleInfo:
    """List what a module binds."""
    reader = _ModuleReader(name, is_package)
    reader.read(tree.body, "main")
    return ModuleInfo(
        name,
        file,
        is_package,
        {key: tuple(items) for key, items in reader.names.items()},
        tuple(dict.fromkeys(reader.stars)),
        None if reader.exported is None else tuple(reader.exported),
        "__getattr__" in reader.names,
        reader.is_dynamic,
        reader.has_future_annotations,
    )


def dotted_name(node: ast.AST | None) -> str | None:
    """Return the text of a name or of names joined by dots, None for any other expression."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else None


def absolute_import(module: str, is_package: bool, node: ast.ImportFrom) -> str:
    """Return the dotted name of the module that a `from` statement names."""
    if not node.level:
        return node.module or ""
    parts = module.split(".")
    base = parts[: len(parts) - node.level + is_package]
    return ".".join([*base, *([node.module] if node.module else [])])


def decide(test: ast.expr) -> bool | Literal["typing"] | None:
    """Return whether a condition holds on this Python; "typing" for TYPE_CHECKING."""
    if isinstance(test, ast.Constant):
        return bool(test.value)
    name = dotted_name(test)
    if name is not None and name.rpartition(".")[2] == "TYPE_CHECKING":
        return "typing"
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = decide(test.operand)
        return None if inner is None or inner == "typing" else not inner
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return _decide_comparison(test)
    return None


def _decide_comparison(test: ast.Compare) -> bool | None:
    name = dotted_name(test.left)
    left: object
    if name == "sys.version_info":
        left = tuple(sys.version_info)
    elif name == "__name__":
        left = "imported"  # never "__main__"
    elif name in ("sys.platform", "os.name"):
        import os

        left = sys.platform if name == "sys.platform" else os.name
    elif isinstance(test.left, ast.Subscript) and dotted_name(test.left.value) == (
        "sys.version_info"
    ):
        left = _version_part(test.left.slice)
    else:
        return None
    try:
        right = ast.literal_eval(test.comparators[0])
        return _COMPARISONS[type(test.ops[0])](left, right)
    except (KeyError, TypeError, ValueError):
        return None


def _version_part(node: ast.expr) -> object:
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return sys.version_info[node.value] if node.value < 5 else None
    upper = node.upper if isinstance(node, ast.Slice) and node.lower is None else None
    if isinstance(upper, ast.Constant) and isinstance(upper.value, int):
        return tuple(sys.version_info)[: upper.value]
    return None


_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.GtE: operator.ge,
    ast.Gt: operator.gt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


def branches(node: ast.stmt, branch: Branch) -> Iterator[tuple[list[ast.stmt], Branch]]:
    """Yield the bodies of a compound statement that run in the same scope, each with its way."""
    weaker: Branch = "fallback" if branch == "main" else branch
    if isinstance(node, ast.If):
        holds = decide(node.test)
        if holds == "typing":
            yield node.body, "typing"
            yield node.orelse, branch
        elif holds is None:
            yield node.body, branch
            yield node.orelse, weaker
        else:
            yield (node.body if holds else node.orelse), branch
    elif isinstance(node, ast.Try) or type(node).__name__ == "TryStar":
        yield node.body, branch  # type: ignore[attr-defined]
        for handler in node.handlers:  # type: ignore[attr-defined]
            yield handler.body, weaker
        yield [*node.orelse, *node.finalbody], branch  # type: ignore[attr-defined]
    elif isinstance(node, (ast.For, ast.While, ast.AsyncFor)):
        yield [*node.body, *node.orelse], branch
    elif isinstance(node, (ast.With, ast.AsyncWith)):
        yield node.body, branch
    elif isinstance(node, ast.Match):
        for case in node.cases:
            yield case.body, weaker


class _ModuleReader:
    def __init__(self, name: str, is_package: bool) -> None:
        self.name = name
        self.is_package = is_package
        self.names: dict[str, list[Binding]] = {}
        self.stars: list[str] = []
        self.exported: list[str] | None = None
        self.is_dynamic = False
        self.has_future_annotations = False

    def read(self, body: Iterable[ast.stmt], branch: Branch) -> None:
        for node in body:
            self._read_statement(node, branch)
            for inner, way in branches(node, branch):
                self.read(inner, way)

    def bind(
        self, name: str, kind: BindingKind, node: ast.AST, branch: Branch, **more: str
    ) -> None:
        line = getattr(node, "lineno", 0)
        self.names.setdefault(name, []).append(Binding(name, kind, line, branch, **more))

    def _read_statement(self, node: ast.stmt, branch: Branch) -> None:
        if isinstance(node, ast.ClassDef):
            self.bind(node.name, "class", node, branch)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self.bind(node.name, "function", node, branch)
        elif isinstance(node, ast.Import):
            self._read_import(node, branch)
        elif isinstance(node, ast.ImportFrom):
            self._read_import_from(node, branch)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                self._read_target(target, node.value, branch)
        elif isinstance(node, ast.AnnAssign):
            self._read_annotated(node, branch)
        elif isinstance(node, ast.AugAssign):
            self._read_augmented(node)
        elif isinstance(node, ast.Expr):
            self._read_expression(node.value)
        else:
            self._read_other(node, branch)

    def _read_other(self, node: ast.stmt, branch: Branch) -> None:
        if type(node).__name__ == "TypeAlias":  # `type X = ...`, from Python 3.12 on
            self.bind(node.name.id, "value", node, branch, target="type")  # type: ignore[attr-defined]
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            self._read_target(node.target, None, branch)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                if item.optional_vars is not None:
                    self._read_target(item.optional_vars, None, branch)
        elif isinstance(node, ast.Delete):
            for target in node.targets:
                if isinstance(target, ast.Name) and branch == "main":
                    self.names.pop(target.id, None)

    def _read_import(self, node: ast.Import, branch: Branch) -> None:
        for item in node.names:
            top = item.name.partition(".")[0]
            target = item.name if item.asname else top
            self.bind(item.asname or top, "import", node, branch, target=target)

    def _read_import_from(self, node: ast.ImportFrom, branch: Branch) -> None:
        origin = absolute_import(self.name, self.is_package, node)
        if origin == "__future__":
            self.has_future_annotations |= any(item.name == "annotations" for item in node.names)
        for item in node.names:
            if item.name == "*":
                self.stars.append(origin)
            else:
                target = f"{origin}.{item.name}".lstrip(".")
                self.bind(item.asname or item.name, "import", node, branch, target=target)

    def _read_annotated(self, node: ast.AnnAssign, branch: Branch) -> None:
        if node.value is not None:
            annotation = ast.unparse(node.annotation)
            self._read_target(node.target, node.value, branch, annotation)

    def _read_target(
        self, target: ast.expr, value: ast.expr | None, branch: Branch, annotation: str = ""
    ) -> None:
        if isinstance(target, (ast.Tuple, ast.List)):
            parts: list[ast.expr | None] = [None] * len(target.elts)
            if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(parts):
                parts = list(value.elts)
            for item, part in zip(target.elts, parts, strict=True):
                self._read_target(item, part, branch)
        elif isinstance(target, ast.Starred):
            self._read_target(target.value, None, branch)
        elif isinstance(target, ast.Name):
            self._bind_value(target, value, branch, annotation)
        elif isinstance(target, ast.Subscript):
            self.is_dynamic |= _is_namespace(target.value)

    def _bind_value(
        self, target: ast.Name, value: ast.expr | None, branch: Branch, annotation: str
    ) -> None:
        if target.id == "__all__":
            self._read_all(value)
        if target.id == "__path__":
            self.is_dynamic = True
        alias = dotted_name(value)
        if alias is not None:
            self.bind(target.id, "alias", target, branch, target=alias, annotation=annotation)
            return
        called = (dotted_name(value.func) or "") if isinstance(value, ast.Call) else ""
        text = _short_text(value)
        self.bind(
            target.id, "value", target, branch, target=called, text=text, annotation=annotation
        )

    def _read_all(self, value: ast.expr | None) -> None:
        self.exported = _string_list(value)

    def _read_augmented(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name) and node.target.id == "__all__":
            more = _string_list(node.value)
            if more is None or self.exported is None:
                self.exported = None
            else:
                self.exported = [*self.exported, *more]

    def _read_expression(self, value: ast.expr) -> None:
        if not isinstance(value, ast.Call):
            return
        name = dotted_name(value.func)
        if name in ("exec", "eval") or (name == "setattr" and value.args):
            self.is_dynamic = True
        if isinstance(value.func, ast.Attribute):
            owner = value.func.value
            if _is_namespace(owner) and value.func.attr in ("update", "setdefault", "__setitem__"):
                self.is_dynamic = True
            if dotted_name(owner) == "__all__":
                self.exported = self._extended(value)

    def _extended(self, call: ast.Call) -> list[str] | None:
        """Return `__all__` after a call of its `extend`, `append` or `remove`."""
        method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if self.exported is None or len(call.args) != 1:
            return None
        if method == "extend":
            more = _string_list(call.args[0])
            return None if more is None else [*self.exported, *more]
        argument = call.args[0]
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            return None
        if method == "append":
            return [*self.exported, argument.value]
        return [name for name in self.exported if name != argument.value]


def _is_namespace(node: ast.expr) -> bool:
    """Whether an expression is the module's own dictionary, or `sys.modules`."""
    if isinstance(node, ast.Call):
        return dotted_name(node.func) in ("globals", "vars", "locals")
    return dotted_name(node) == "sys.modules"


def _string_list(node: ast.expr | None) -> list[str] | None:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _string_list(node.left), _string_list(node.right)
        return None if left is None or right is None else [*left, *right]
    if not isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return None
    names = [item.value for item in node.elts if isinstance(item, ast.Constant)]
    if len(names) != len(node.elts):
        return None
    return [name for name in names if isinstance(name, str)]


def _short_text(value: ast.expr | None) -> str:
    kinds = (ast.Constant, ast.Subscript, ast.BinOp, ast.UnaryOp, ast.Tuple, ast.List, ast.Dict,
             ast.Set, ast.Lambda)  # fmt: skip
    if not isinstance(value, kinds):
        return ""
    if (value.end_lineno or value.lineno) - value.lineno > 30:
        return ""
    text = ast.unparse(value)
    return text if len(text) <= _LONGEST_TEXT else ""
