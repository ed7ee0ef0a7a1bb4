"""Find in source what `__init__`, and the methods of `self` that it calls, assign to `self`."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netra_fakes._read.assigning import STARTS, FunctionNode, Step, mangle, read_steps
from netra_fakes._spec import AttributeSpec, Location
from netra_fakes.contract.static._modules import dotted_name
from netra_fakes.contract.static._own import OwnClass

if TYPE_CHECKING:
    from netra_fakes.contract.static._index import SourceIndex

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
    for name in STARTS:
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

        if name not in STARTS or (place, name) in self._seen:
            return
        self._seen.add((place, name))
        for attribute in describe(owner).attributes.values():
            if attribute.scope == "instance":
                self.result.found.setdefault(attribute.name, attribute)

    def _read(self, owner: OwnClass, place: int, node: FunctionNode) -> None:
        for step in read_steps(node):
            if step.kind == "assign":
                self._take(owner, step)
            elif step.kind == "set":
                attribute = _describe(owner, step.name, None, step)
                self.result.found.setdefault(step.name, attribute)
            elif step.kind == "open":
                self.result.is_open = True
            else:
                self._follow(owner, place, step)

    def _take(self, owner: OwnClass, step: Step) -> None:
        name = mangle(step.name, owner.name)
        known = self.result.found.get(name)
        if known is not None and (known.annotation is not None or known.defined_in != owner.target):
            return
        told = owner.scope.text(step.annotation)
        if step.annotation is None and step.parameter is not None:
            told = owner.scope.text(step.parameter.annotation)
        if told is not None:
            for wrapper in ("typing.ClassVar[", "typing.Final["):
                told = told[len(wrapper) : -1] if told.startswith(wrapper) else told
        if known is None or told is not None:
            self.result.found[name] = _describe(owner, name, told, step)

    def _follow(self, owner: OwnClass, place: int, step: Step) -> None:
        if step.kind == "own":
            self.visit_method(mangle(step.name, owner.name), 0)
        elif step.kind == "super":
            self.visit_method(step.name, place + 1)
        else:
            base = self._find_base(step.base)
            if base is not None:
                self.visit_method(step.name, base)

    def _find_base(self, node: ast.expr | None) -> int | None:
        name = ((node and dotted_name(node)) or "").rpartition(".")[2]
        for place, owner in enumerate(self.mro):
            if (owner.__name__ if isinstance(owner, type) else owner.name) == name:
                return place
        return None


def _describe(owner: OwnClass, name: str, told: str | None, step: Step) -> AttributeSpec:
    return AttributeSpec(
        name,
        "instance",
        told,
        _literal_text(step.value),
        defined_in=owner.target,
        location=Location(owner.location.file, step.line),
    )


def _literal_text(value: ast.expr | None) -> str | None:
    """Return the text of a literal, None for what is not one."""
    from netra_fakes.contract.static._scope import render_value

    if value is None:
        return None
    try:
        return render_value(ast.literal_eval(value))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
