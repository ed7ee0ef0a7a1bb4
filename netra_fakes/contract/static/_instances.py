"""Find in source what `__init__`, and the methods of `self` that it calls, assign to `self`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netra_fakes._spec import AttributeSpec, Location
from netra_fakes.contract.static._callables import FunctionNode, mangle, walk_body
from netra_fakes.contract.static._modules import dotted_name
from netra_fakes.contract.static._own import OwnClass

if TYPE_CHECKING:
    from netra_fakes.contract.static._index import SourceIndex

_STARTS = ("__new__", "__init__", "__post_init__", "__attrs_pre_init__", "__attrs_post_init__")

MroEntry = OwnClass | type
"""A class of an MRO: read from source, or a living class of the standard library."""


@dataclass
class InstanceAttributes:
    """What the methods that make an instance assign to it.

    Attributes:
        found: The attributes by name.
        is_open: Whether some are set under computed names, which no reader can see.
    """

    found: dict[str, AttributeSpec] = field(default_factory=dict)
    is_open: bool = False


def read_instance_attributes(mro: list[MroEntry], index: SourceIndex) -> InstanceAttributes:
    """Read the attributes that instances of a class gain while they are made.

    Base classes' methods are read where they are reached: by `super()`, by name, or since they
    are inherited.

    Args:
        mro: The class and its bases, in order.
        index: Gives the syntax trees of methods.
    """
    reader = _Reader(mro, index)
    for name in _STARTS:
        reader.visit_method(name, 0)
    return reader.result


class _Reader:
    def __init__(self, mro: list[MroEntry], index: SourceIndex) -> None:
        self.mro = mro
        self.index = index
        self.result = InstanceAttributes()
        self._seen: set[tuple[int, str]] = set()

    def visit_method(self, name: str, start: int) -> None:
        """Read the method that look-up finds at or after a place in the MRO."""
        for place, owner in enumerate(self.mro[start:], start):
            if isinstance(owner, type):
                if name in vars(owner):
                    self._take_live(owner, name, place)
                    return
                continue
            if name not in owner.methods and name not in owner.data:
                continue
            if (place, name) not in self._seen:
                self._seen.add((place, name))
                node = self.index.method_node(owner.module, owner.qualname, name)
                if node is not None:
                    self._read(owner, place, node)
            return

    def _take_live(self, owner: type, name: str, place: int) -> None:
        from netra_fakes._read import describe

        if name not in _STARTS or (place, name) in self._seen:
            return
        self._seen.add((place, name))
        for attribute in describe(owner).attributes.values():
            if attribute.scope == "instance":
                self.result.found.setdefault(attribute.name, attribute)

    def _read(self, owner: OwnClass, place: int, node: FunctionNode) -> None:
        names = _instance_names(node)
        if not names:
            return
        for item in walk_body(node):
            for target, annotation, value in _assignments(item):
                if isinstance(target, ast.Attribute) and _is_name(target.value, names):
                    self._take(owner, node, target, annotation, value)
            if isinstance(item, ast.Call):
                self._follow_call(item, owner, place, names)

    def _take(
        self,
        owner: OwnClass,
        node: FunctionNode,
        target: ast.Attribute,
        annotation: ast.expr | None,
        value: ast.expr | None,
    ) -> None:
        name = mangle(target.attr, owner.name)
        known = self.result.found.get(name)
        if known is not None and (known.annotation is not None or known.defined_in != owner.target):
            return
        told = owner.scope.text(annotation)
        if annotation is None and isinstance(value, ast.Name):
            parameter = _parameters(node).get(value.id)
            told = None if parameter is None else owner.scope.text(parameter.annotation)
        if told is not None:
            for wrapper in ("typing.ClassVar[", "typing.Final["):
                told = told[len(wrapper) : -1] if told.startswith(wrapper) else told
        if known is None or told is not None:
            self.result.found[name] = AttributeSpec(
                name,
                "instance",
                told,
                _literal_text(value),
                defined_in=owner.target,
                location=Location(owner.location.file, target.lineno),
            )

    def _follow_call(
        self, call: ast.Call, owner: OwnClass, place: int, names: frozenset[str]
    ) -> None:
        """Go on in what a call reaches: `self._init()`, `super().f()`, `Base.f(self)`."""
        callee = call.func
        if isinstance(callee, ast.Name) and callee.id == "setattr" and len(call.args) == 3:
            self._take_setattr(call, owner, names)
        if not isinstance(callee, ast.Attribute):
            return
        if _is_name(callee.value, names):
            self.visit_method(mangle(callee.attr, owner.name), 0)
        elif isinstance(callee.value, ast.Call) and _is_name(callee.value.func, {"super"}):
            self.visit_method(callee.attr, place + 1)
        elif _is_instance_namespace(callee.value, names):
            self.result.is_open |= callee.attr in ("update", "setdefault")
        elif call.args and _is_name(call.args[0], names):
            base = self._find_base(callee.value)
            if base is not None:
                self.visit_method(callee.attr, base)

    def _take_setattr(self, call: ast.Call, owner: OwnClass, names: frozenset[str]) -> None:
        if not _is_name(call.args[0], names):
            return
        name = call.args[1]
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            place = Location(owner.location.file, call.lineno)
            attribute = AttributeSpec(
                name.value,
                "instance",
                None,
                _literal_text(call.args[2]),
                defined_in=owner.target,
                location=place,
            )
            self.result.found.setdefault(name.value, attribute)
        else:
            self.result.is_open = True

    def _find_base(self, node: ast.expr) -> int | None:
        name = (dotted_name(node) or "").rpartition(".")[2]
        for place, owner in enumerate(self.mro):
            if (owner.__name__ if isinstance(owner, type) else owner.name) == name:
                return place
        return None


def _literal_text(value: ast.expr | None) -> str | None:
    """Return the text of a literal, None for what is not one."""
    from netra_fakes.contract.static._scope import render_value

    if value is None:
        return None
    try:
        return render_value(ast.literal_eval(value))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


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


def _instance_names(node: FunctionNode) -> frozenset[str]:
    """Return the variables that hold the instance: the first parameter, or what `__new__` makes."""
    if node.name != "__new__":
        positional = [*node.args.posonlyargs, *node.args.args]
        return frozenset(argument.arg for argument in positional[:1])
    return frozenset(
        target.id
        for item in walk_body(node)
        for target, _, value in _assignments(item)
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


def _parameters(node: FunctionNode) -> dict[str, ast.arg]:
    arguments = node.args
    named = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    return {argument.arg: argument for argument in named}
