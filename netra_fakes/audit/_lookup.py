"""Say what every source of truth answers, and look members up in what it gives."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Protocol

from netra_fakes._spec import ClassSpec, MethodSpec
from netra_fakes.audit._entities import (
    KNOWN,
    AttributeEntity,
    ClassEntity,
    Entity,
    FunctionEntity,
    MissingEntity,
    ModuleEntity,
    ObjectEntity,
)
from netra_fakes.audit._members import find_member, is_surely_sync, is_unseen


class Truth(Protocol):
    """Where the real interfaces come from."""

    def covers(self, dotted: str) -> bool:
        """Whether the package of a dotted name is known whole, so that absence can be claimed."""
        ...

    def find(self, dotted: str) -> Entity | None:
        """Return what a dotted name is, attribute by attribute; None where nothing is known."""
        ...

    def member(self, entity: Entity, name: str) -> Entity | None:
        """Return what an attribute of something is; None where nothing is known."""
        ...

    def module(self, dotted: str) -> Entity | None:
        """Return the module that `import dotted` gives, or that it is missing."""
        ...

    def module_names(self, dotted: str) -> tuple[str, ...] | None:
        """Return what `from dotted import *` binds; None where it is not known."""
        ...

    def is_refuted(self, method: MethodSpec, parameter: str, annotated: ClassSpec) -> bool:
        """Whether the application's own code shows an annotation to be wrong.

        Args:
            method: The callable.
            parameter: Its parameter; "" for what it returns.
            annotated: The class that the annotation names.
        """
        ...

    def is_surely_sync(self, method: MethodSpec) -> bool:
        """Whether what a call gives is certainly not to be awaited."""
        ...

    def hands_on(self, method: MethodSpec) -> bool:
        """Whether a call may give what another gave, and so something to await."""
        ...


class NoTruth:
    """Knows nothing, so nothing is claimed."""

    def covers(self, dotted: str) -> bool:  # noqa: ARG002
        """Return False."""
        return False

    def find(self, dotted: str) -> Entity | None:  # noqa: ARG002
        """Return None."""
        return None

    def member(self, entity: Entity, name: str) -> Entity | None:  # noqa: ARG002
        """Return None."""
        return None

    def module(self, dotted: str) -> Entity | None:  # noqa: ARG002
        """Return None."""
        return None

    def module_names(self, dotted: str) -> tuple[str, ...] | None:  # noqa: ARG002
        """Return None."""
        return None

    def is_refuted(self, method: MethodSpec, parameter: str, annotated: ClassSpec) -> bool:  # noqa: ARG002
        """Return False."""
        return False

    def is_surely_sync(self, method: MethodSpec) -> bool:
        """Whether what a call gives is certainly not to be awaited."""
        return is_surely_sync(method)

    def hands_on(self, method: MethodSpec) -> bool:
        """Whether a call may give what another gave, and so something to await."""
        return is_unseen(method)


def entity_of_spec(spec: ClassSpec, dotted: str) -> Entity:
    """Return what a spec describes, as an entity."""
    if spec.category == "function":
        if spec.constructor is None:
            return KNOWN
        return FunctionEntity(replace(spec.constructor, defined_in=spec.target), dotted)
    if spec.category == "module":
        return ModuleEntity(dotted)
    return ClassEntity(spec)


def member_of(entity: Entity, name: str, truth: Truth) -> Entity | None:
    """Return what an attribute of a class, an object or an annotated attribute is."""
    if isinstance(entity, ClassEntity):
        return find_member(entity.spec, name, on_class=True)
    if isinstance(entity, ObjectEntity):
        return find_member(entity.spec, name)
    if isinstance(entity, AttributeEntity):
        inner = entity_of_annotation(entity.attribute.annotation, truth)
        if isinstance(inner, ObjectEntity):
            found = find_member(inner.spec, name)
            return None if isinstance(found, MissingEntity) else found
    return None


def entity_of_annotation(text: str | None, truth: Truth) -> Entity | None:
    """Return what a value of an annotation is: an object of a known class, or such a class.

    `None` as an alternative is left out; a union of several classes says nothing certain.
    """
    if not text:
        return None
    text = text.removesuffix(" | None")
    if text.startswith("type[") and text.endswith("]"):
        entity = truth.find(text[5:-1])
        return entity if isinstance(entity, ClassEntity) else None
    head = text.partition("[")[0]
    if " | " in text or "." not in head:
        return None
    entity = truth.find(head)
    return ObjectEntity(entity.spec) if isinstance(entity, ClassEntity) else None


def dotted_parts(node: ast.AST | None) -> list[str]:
    """Return the parts of `a.b.c`, nothing for any other expression."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return []
    return [node.id, *reversed(parts)]
