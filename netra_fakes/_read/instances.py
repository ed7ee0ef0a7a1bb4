"""Find what `__init__`, and the methods of `self` that it calls, assign to an instance."""

from __future__ import annotations

import ast
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from netra_fakes._read.callables import source_function
from netra_fakes._read.lookup import MISSING, mro_of, namespace_of
from netra_fakes._read.source import function_tree

_STARTS = ("__new__", "__init__", "__post_init__", "__attrs_pre_init__", "__attrs_post_init__")


@dataclass(frozen=True)
class Assignment:
    """The first assignment to an attribute of an instance.

    Attributes:
        owner: The class whose method assigns it.
        function: That method.
        annotation: What the assignment, or the parameter that it assigns, is annotated with:
            source text or an object; MISSING where nothing tells.
        value: Syntax tree of what is assigned; None where that is not a single expression.
        line: Where, counted from 1.
    """

    owner: type
    function: types.FunctionType
    annotation: object
    value: ast.expr | None
    line: int


@dataclass
class InstanceAttributes:
    """What the methods that make an instance assign to it.

    Attributes:
        found: The first assignment of each attribute.
        is_open: Whether attributes are set under computed names, which no reader can see.
    """

    found: dict[str, Assignment] = field(default_factory=dict)
    is_open: bool = False


def read_instance_attributes(cls: type) -> InstanceAttributes:
    """Read the attributes that instances of a class gain while they are made, from source.

    Base classes' methods are read where they are reached: by `super()`, by name, or since they
    are inherited. Where the source is missing, nothing is found.
    """
    reader = _Reader(cls)
    for name in _STARTS:
        reader.visit_method(name, cls)
    return reader.result


class _Reader:
    def __init__(self, cls: type) -> None:
        self.cls = cls
        self.result = InstanceAttributes()
        self._seen: set[tuple[type, str]] = set()

    def visit_method(self, name: str, start: type, *, after: bool = False) -> None:
        """Read the method that look-up finds at, or after, a class of the MRO."""
        mro = mro_of(self.cls)
        places = [index for index, owner in enumerate(mro) if owner is start]
        for owner in mro[places[0] + after :] if places else ():
            raw = namespace_of(owner).get(name, MISSING)
            if raw is MISSING or owner is object:
                continue
            if (owner, name) not in self._seen:
                self._seen.add((owner, name))
                self._read(owner, raw)
            return

    def _read(self, owner: type, raw: object) -> None:
        if isinstance(raw, (staticmethod, classmethod)):
            raw = raw.__func__
        function = source_function(raw)
        tree = function_tree(function) if function is not None else None
        if function is None or tree is None:
            return
        names = _instance_names(tree)
        if not names:
            return
        for node in _walk_statements(tree):
            for target, annotation, value in _assignments(node):
                if isinstance(target, ast.Attribute) and _is_name(target.value, names):
                    self._take(owner, function, tree, target, annotation, value)
            if isinstance(node, ast.Call):
                self._follow_call(node, owner, function, names)

    def _take(
        self,
        owner: type,
        function: types.FunctionType,
        tree: ast.FunctionDef | ast.AsyncFunctionDef,
        target: ast.Attribute,
        annotation: ast.expr | None,
        value: ast.expr | None,
    ) -> None:
        name = _mangle(target.attr, owner)
        known = self.result.found.get(name)
        if known is not None and (known.annotation is not MISSING or known.owner is not owner):
            return
        told: object = MISSING
        if annotation is not None:
            told = ast.unparse(annotation)
        elif isinstance(value, ast.Name) and value.id in _parameters(tree):
            told = function.__annotations__.get(value.id, MISSING)
        if known is None or told is not MISSING:
            self.result.found[name] = Assignment(owner, function, told, value, target.lineno)

    def _follow_call(
        self, call: ast.Call, owner: type, function: types.FunctionType, names: frozenset[str]
    ) -> None:
        """Go on where a call leads: `self._init()`, `super().f()`, `Base.f(self)`."""
        callee = call.func
        if isinstance(callee, ast.Name) and callee.id == "setattr" and len(call.args) == 3:
            self._take_setattr(call, owner, function, names)
        if not isinstance(callee, ast.Attribute):
            return
        if _is_name(callee.value, names):
            self.visit_method(_mangle(callee.attr, owner), self.cls)
        elif isinstance(callee.value, ast.Call) and _is_name(callee.value.func, {"super"}):
            self.visit_method(callee.attr, owner, after=True)
        elif _is_instance_namespace(callee.value, names):
            self.result.is_open |= callee.attr in ("update", "setdefault")
        elif call.args and _is_name(call.args[0], names):
            base = _find_base(self.cls, callee.value)
            if base is not None:
                self.visit_method(callee.attr, base)

    def _take_setattr(
        self, call: ast.Call, owner: type, function: types.FunctionType, names: frozenset[str]
    ) -> None:
        if not _is_name(call.args[0], names):
            return
        name = call.args[1]
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            assignment = Assignment(owner, function, MISSING, call.args[2], call.lineno)
            self.result.found.setdefault(name.value, assignment)
        else:
            self.result.is_open = True


def _walk_statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a function in the order of the source, without functions inside it."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            continue
        yield child
        yield from _walk_statements(child)


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


def _instance_names(tree: ast.FunctionDef | ast.AsyncFunctionDef) -> frozenset[str]:
    """Return what holds the instance: the first parameter; in `__new__`, the new object."""
    if tree.name != "__new__":
        positional = [*tree.args.posonlyargs, *tree.args.args]
        return frozenset(argument.arg for argument in positional[:1])
    return frozenset(
        target.id
        for node in _walk_statements(tree)
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


def _find_base(cls: type, node: ast.expr) -> type | None:
    name = ast.unparse(node).rpartition(".")[2]
    return next((base for base in mro_of(cls) if base.__name__ == name), None)


def _parameters(tree: ast.FunctionDef | ast.AsyncFunctionDef) -> frozenset[str]:
    arguments = tree.args
    named = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    return frozenset(argument.arg for argument in named)


def _mangle(name: str, owner: type) -> str:
    """Return a private name as the compiler writes it: `__x` in class `A` is `_A__x`."""
    if name.startswith("__") and not name.endswith("__"):
        return f"_{owner.__name__.lstrip('_')}{name}"
    return name


def literal_of(value: ast.expr | None) -> Mapping[str, object] | None:
    """Return {"value": …} where a syntax tree is a literal, else None."""
    if value is None:
        return None
    try:
        return {"value": ast.literal_eval(value)}
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def sets_computed_names(function: types.FunctionType) -> bool:
    """Whether a method sets attributes of its instance under names that only running tells."""
    tree = function_tree(function)
    names = _instance_names(tree) if tree is not None else frozenset[str]()
    return tree is not None and any(
        isinstance(node, ast.Call) and _is_computed(node, names) for node in _walk_statements(tree)
    )


def _is_computed(call: ast.Call, names: frozenset[str]) -> bool:
    callee = call.func
    if isinstance(callee, ast.Attribute):
        return callee.attr == "update" and _is_instance_namespace(callee.value, names)
    return (
        _is_name(callee, {"setattr"})
        and len(call.args) == 3
        and _is_name(call.args[0], names)
        and not isinstance(call.args[1], ast.Constant)
    )
