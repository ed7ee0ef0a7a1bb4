"""Weigh the evidence of what a double stands for, strongest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from netra_fakes.audit._entities import (
    AttributeEntity,
    ClassEntity,
    Entity,
    FunctionEntity,
    KnownEntity,
    MissingEntity,
    ModuleEntity,
    ObjectEntity,
)
from netra_fakes.audit._finding import CONFIDENCES, Confidence, TypeSource
from netra_fakes.audit._lookup import Truth, entity_of_annotation
from netra_fakes.audit._members import is_subclass
from netra_fakes.audit._values import Double, Evidence, RealObject, RealThing, Typed

_RANK: dict[TypeSource, int] = {
    "spec": 0,
    "parameter annotation": 1,
    "patch target": 1,
    "member annotation": 1,
    "variable annotation": 1,
    "parameter name": 2,
    "variable name": 3,
}
_MANY = 3
"""So many configured names, none of them real, say that the annotation is wrong, not the test."""


class Typing:
    """Says what doubles stand for, by one source of truth."""

    def __init__(self, truth: Truth, guess: Callable[[str], Entity | None]) -> None:
        self.truth = truth
        self._guess = guess

    def type_of(self, double: Double) -> Typed | None:
        """Return what a double stands for; None where nothing tells, or the reasons disagree."""
        if double.is_typing:
            return None
        double.is_typing = True
        try:
            found = [
                typed
                for evidence in double.evidence
                if (typed := self._weigh(evidence, double)) is not None
            ]
        finally:
            double.is_typing = False
        if not found:
            return self._by_name(double)
        best = min(_rank(typed) for typed in found)
        return self._agree([typed for typed in found if _rank(typed) == best])

    def _by_name(self, double: Double) -> Typed | None:
        if double.parent is not None or not double.variable or double.is_foreign:
            return None
        entity = self._guess(double.variable)
        return Typed(entity, "variable name", "low") if entity is not None else None

    def _weigh(self, evidence: Evidence, double: Double) -> Typed | None:
        entity, source, confidence = evidence.entity, evidence.source, evidence.confidence
        if entity is None:
            member = self._of_owner(evidence)
            if member is None:
                return None
            entity, source, confidence = member.entity, member.source, member.confidence
        if isinstance(entity, AttributeEntity):
            entity = entity_of_annotation(entity.attribute.annotation, self.truth) or entity
        if isinstance(entity, (MissingEntity, KnownEntity, ModuleEntity)):
            return None
        if source == "parameter annotation" and self._is_refuted(entity, double):
            confidence = "medium"
        return Typed(entity, source, confidence)

    def _of_owner(self, evidence: Evidence) -> Typed | None:
        owner, name = evidence.owner, evidence.member
        if isinstance(owner, Double):
            typed = self.type_of(owner)
            if typed is None:
                return None
            entity = (
                self.result_of(typed.entity)
                if name == "()"
                else self.truth.member(typed.entity, name)
            )
            if owner.is_strict and isinstance(entity, FunctionEntity):
                # the methods of a class's autospec leave `self` out, as those of its objects do
                entity = replace(entity, through_class=False)
            return Typed(entity, typed.source, typed.confidence) if entity is not None else None
        confidence: Confidence = "high"
        if isinstance(owner, RealObject):
            entity = self.truth.member(ObjectEntity(owner.spec), name)
            confidence = "high" if owner.source == "constructed" else owner.confidence
        else:
            entity = self.truth.member(owner.entity, name) if isinstance(owner, RealThing) else None
        return Typed(entity, "member annotation", confidence) if entity is not None else None

    def result_of(self, entity: Entity) -> Entity | None:
        """Return what calling something (and awaiting it) gives."""
        if isinstance(entity, ClassEntity):
            return ObjectEntity(entity.spec)
        if isinstance(entity, FunctionEntity):
            return entity_of_annotation(entity.method.returns, self.truth)
        return None

    def _is_refuted(self, entity: Entity, double: Double) -> bool:
        """Whether all that the test configures says that the double stands for something else."""
        if not isinstance(entity, ObjectEntity) or entity.spec.is_open:
            return False
        names = {item.name for item in double.configured if not item.name.startswith("_")}
        return len(names) >= _MANY and not any(name in entity.spec for name in names)

    def _agree(self, found: list[Typed]) -> Typed | None:
        best = found[0]
        for other in found[1:]:
            joined = _join(best, other)
            if joined is None:
                return None
            best = joined
        return best


def _rank(typed: Typed) -> tuple[int, int]:
    return _RANK.get(typed.source, 1), CONFIDENCES.index(typed.confidence)


def _join(one: Typed, other: Typed) -> Typed | None:
    """Return the more special of two types that fit together, None where they do not."""
    first, second = one.entity, other.entity
    if isinstance(first, AttributeEntity):
        return other
    if isinstance(second, AttributeEntity):
        return one
    if isinstance(first, FunctionEntity) and isinstance(second, FunctionEntity):
        return one if first.method.is_awaited == second.method.is_awaited else None
    if (
        isinstance(first, (ObjectEntity, ClassEntity))
        and isinstance(second, (ObjectEntity, ClassEntity))
        and type(first) is type(second)
    ):
        if is_subclass(first.spec, second.spec):
            return one
        return other if is_subclass(second.spec, first.spec) else None
    return None
