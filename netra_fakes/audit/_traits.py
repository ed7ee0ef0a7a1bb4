"""Read from a class's own code which names it gives itself, beyond what its interface declares."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from netra_fakes._nodes import last_name, nodes_in
from netra_fakes.audit._lookup import dotted_parts

PLAIN_METACLASSES = ("ABCMeta", "EnumMeta", "EnumType", "type")
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class ClassTraits:
    """What the code of one class, its bases left out, does with names.

    Attributes:
        stored: Names that any of its methods sets on the object, or reads from it: what it reads
            and does not have, somebody else gives it.
        stored_on_class: Names that methods set on the class.
        sets_any: Whether it also sets computed names, so that no reader can list them.
        reads_any: Whether it reads or watches computed names: then a name that a test sets may
            well be looked at.
    """

    stored: frozenset[str] = frozenset()
    stored_on_class: frozenset[str] = frozenset()
    sets_any: bool = False
    reads_any: bool = False


def read_traits(node: ast.ClassDef) -> ClassTraits:
    """Return what a class's code does with names."""
    stored: set[str] = set()
    on_class: set[str] = set()
    sets_any = reads_any = False
    for method in _methods(node):
        own = _names_of_own(method)
        found: set[str] = set()
        written: set[int] = set()
        reads_any |= method.name in ("__setattr__", "__getattribute__")
        for inner in nodes_in(method):
            if isinstance(inner, ast.Attribute):
                is_own = _is_own(inner.value, own)
                if is_own and not isinstance(inner.ctx, ast.Del):
                    found.add(inner.attr)
                reads_any |= inner.attr == "__dict__" and is_own and id(inner) not in written
            elif _fills_namespace(inner):
                sets_any = True
            elif isinstance(inner, ast.Subscript) and isinstance(inner.slice, ast.Constant):
                if _is_namespace(inner.value) and isinstance(inner.ctx, ast.Store):
                    written.add(id(inner.value))  # `self.__dict__["name"] = ...`
                    found.add(str(inner.slice.value))
            elif isinstance(inner, ast.Call):
                name = _named_by(inner, own)
                called = last_name(inner.func)
                if called in ("setattr", "__setattr__"):
                    found.update(name or ())
                    sets_any |= name == ()
                elif called in ("getattr", "hasattr", "vars"):
                    reads_any |= name == ()
        stored |= found
        if own is None or own & {"cls", "mcs", "klass"}:
            on_class |= found
    return ClassTraits(frozenset(stored), frozenset(on_class), sets_any, reads_any)


def read_names_set(node: ast.ClassDef) -> frozenset[str]:
    """Return the attributes that the code of a class sets on any object, in whichever method."""
    return frozenset(
        inner.attr
        for inner in nodes_in(node)
        if isinstance(inner, ast.Attribute) and isinstance(inner.ctx, ast.Store)
    )


def makes_freely(node: ast.ClassDef) -> bool:
    """Whether a class has a `__new__` that returns something else than what it made."""
    for method in node.body:
        if isinstance(method, FunctionNode) and method.name == "__new__":
            made = {"self", "instance", "inst", "obj", "it", "cls._instance", "self_"}
            for inner in nodes_in(method):
                if isinstance(inner, ast.Assign) and _is_made(inner.value):
                    made.update(ast.unparse(target) for target in inner.targets)
            returned = [item.value for item in nodes_in(method) if isinstance(item, ast.Return)]
            return any(
                value is not None and not _is_made(value) and ast.unparse(value) not in made
                for value in returned
            )
    return False


def leaves_no_default(
    nodes: Iterable[ast.ClassDef], name: str, *, is_dataclass: bool = True
) -> bool:
    """Whether a class gives a name that it annotates no value, so that the class itself lacks it.

    Args:
        nodes: The class and its bases, nearest first.
        name: The field of a dataclass, or the annotated name.
        is_dataclass: Whether it is a field.
    """
    for node in nodes:
        for item in node.body:
            if name in map(_id_of, getattr(item, "targets", ())):
                return False
            if isinstance(item, ast.AnnAssign) and _id_of(item.target) == name:
                words = [ast.unparse(written) for written in node.decorator_list]
                is_plain = any("dataclass" in word and "slots" not in word for word in words)
                is_plain = is_plain if is_dataclass else not words
                return is_plain and (item.value is None or _has_factory_only(item.value))
    return False


def _id_of(target: ast.expr) -> str:
    return getattr(target, "id", "")


def has_own_table(node: ast.ClassDef) -> bool:
    """Whether a mapped class gets its columns from a table that is defined elsewhere."""
    return any(
        getattr(target, "id", "") == "__table__"
        for item in node.body
        for target in getattr(item, "targets", ())
    )


def _has_factory_only(node: ast.expr) -> bool:
    """Whether a default is `field(...)` without a value that the class keeps."""
    function = node.func if isinstance(node, ast.Call) else None
    is_field = last_name(function) == "field"
    words = {word.arg for word in getattr(node, "keywords", ())}
    return is_field and not words & {"default", None}


def _is_made(node: ast.expr) -> bool:
    function = node.func if isinstance(node, ast.Call) else None
    return isinstance(function, ast.Attribute) and function.attr == "__new__"


def _fills_namespace(node: ast.AST) -> bool:
    """Whether it is `vars(x).update(...)` or `x.__dict__[name] = ...` of a computed name."""
    holder: ast.expr | None = None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        holder = node.func.value if node.func.attr in ("update", "setdefault") else None
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
        holder = None if isinstance(node.slice, ast.Constant) else node.value
    return _is_namespace(holder)


def _is_namespace(node: ast.expr | None) -> bool:
    called = node.func if isinstance(node, ast.Call) else None
    return getattr(node, "attr", "") == "__dict__" or getattr(called, "id", "") == "vars"


def _methods(node: ast.ClassDef) -> Iterator[FunctionNode]:
    for item in nodes_in(node):
        if isinstance(item, FunctionNode):
            yield item


def _names_of_own(method: FunctionNode) -> frozenset[str] | None:
    """Return the variables that hold the object; None for `__new__`, where any may."""
    if method.name == "__new__":
        return None
    first = [*method.args.posonlyargs, *method.args.args][:1]
    return frozenset(item.arg for item in first)


def _is_own(node: ast.expr, own: frozenset[str] | None) -> bool:
    return own is None or (isinstance(node, ast.Name) and node.id in own)


def _named_by(call: ast.Call, own: frozenset[str] | None) -> tuple[str, ...] | None:
    """Return the name that `setattr(self, name, ...)` and its kin mean; () for a computed one.

    None where it is another object's.
    """
    if not call.args or not _is_own(call.args[0], own):
        return None
    if len(call.args) > 1 and isinstance(call.args[1], ast.Constant):
        return (str(call.args[1].value),)
    return ()


def is_made_specially(node: ast.ClassDef) -> bool:
    """Whether a metaclass or a base may give a class itself more names."""
    classes = [dotted_parts(word.value) for word in node.keywords if word.arg == "metaclass"]
    if any(not parts or parts[-1] not in PLAIN_METACLASSES for parts in classes):
        return True
    return any(getattr(item, "name", "") == "__init_subclass__" for item in node.body)
