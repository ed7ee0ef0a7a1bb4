"""Find what `__init__`, and the methods of `self` that it calls, assign to an instance."""

from __future__ import annotations

import ast
import types
from collections.abc import Mapping
from typing import NamedTuple

from netra_fakes._read.assigning import STARTS, Step, mangle, read_steps
from netra_fakes._read.callables import source_function
from netra_fakes._read.lookup import MISSING, mro_of, name_of, namespace_of
from netra_fakes._read.source import function_tree


class Assignment(NamedTuple):
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


class InstanceAttributes:
    """What the methods that make an instance assign to it.

    Attributes:
        found: The first assignment of each attribute.
        is_open: Whether attributes are set under computed names, which no reader can see.
    """

    def __init__(self) -> None:
        self.found: dict[str, Assignment] = {}
        self.is_open = False


def read_instance_attributes(cls: type) -> InstanceAttributes:
    """Read the attributes that instances of a class gain while they are made, from source.

    Base classes' methods are read where they are reached: by `super()`, by name, or since they
    are inherited. Where the source is missing, nothing is found.
    """
    reader = _Reader(cls)
    for name in STARTS:
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
        for step in read_steps(tree):
            if step.kind == "assign":
                self._take(owner, function, step)
            elif step.kind == "set":
                assignment = Assignment(owner, function, MISSING, step.value, step.line)
                self.result.found.setdefault(step.name, assignment)
            elif step.kind == "open":
                self.result.is_open = True
            else:
                self._follow(owner, step)

    def _take(self, owner: type, function: types.FunctionType, step: Step) -> None:
        name = mangle(step.name, name_of(owner))
        known = self.result.found.get(name)
        if known is not None and (known.annotation is not MISSING or known.owner is not owner):
            return
        told: object = MISSING
        if step.annotation is not None:
            told = ast.unparse(step.annotation)
        elif step.parameter is not None:
            told = function.__annotations__.get(step.parameter.arg, MISSING)
        if known is None or told is not MISSING:
            self.result.found[name] = Assignment(owner, function, told, step.value, step.line)

    def _follow(self, owner: type, step: Step) -> None:
        if step.kind == "own":
            self.visit_method(mangle(step.name, name_of(owner)), self.cls)
        elif step.kind == "super":
            self.visit_method(step.name, owner, after=True)
        else:
            base = _find_base(self.cls, step.base)
            if base is not None:
                self.visit_method(step.name, base)


def _find_base(cls: type, node: ast.expr | None) -> type | None:
    name = "" if node is None else ast.unparse(node).rpartition(".")[2]
    return next((base for base in mro_of(cls) if name_of(base) == name), None)


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
    return tree is not None and any(step.kind == "open" for step in read_steps(tree))
