"""Read what an attribute of a value is, noting reads of real objects and children of doubles."""

from __future__ import annotations

import ast

from netra_fakes.audit._entities import (
    AttributeEntity,
    ClassEntity,
    FunctionEntity,
    ModuleEntity,
    ObjectEntity,
)
from netra_fakes.audit._lookup import entity_of_annotation
from netra_fakes.audit._values import (
    UNKNOWN,
    BoundFunction,
    Double,
    Evidence,
    External,
    Items,
    LocalClass,
    LocalInstance,
    MemberSite,
    Patcher,
    RealObject,
    RealThing,
    Result,
    Value,
)
from netra_fakes.audit._walk._state import WalkState

ANSWERS = ("return_value", "side_effect", "wraps")
"""Attributes of a mock that say what a call gives."""

MOCK_NAMES = frozenset(
    {
        "assert_any_await", "assert_any_call", "assert_awaited", "assert_awaited_once",
        "assert_awaited_once_with", "assert_awaited_with", "assert_called", "assert_called_once",
        "assert_called_once_with", "assert_called_with", "assert_has_awaits", "assert_has_calls",
        "assert_not_awaited", "assert_not_called", "attach_mock", "await_args", "await_args_list",
        "await_count", "call_args", "call_args_list", "call_count", "called", "configure_mock",
        "method_calls", "mock_add_spec", "mock_calls", "reset_mock", "return_value", "side_effect",
    }
)  # fmt: skip
"""What every `unittest.mock` object has of its own."""

_MIRRORED = ("keys", "items", "values", "__class__", "__name__", "__dict__")


class Members(WalkState):
    """Attributes."""

    def member(self, base: Value, node: ast.Attribute) -> Value:
        """Return what `base.attr` is."""
        name = node.attr
        if isinstance(base, External):
            return (
                self.real(f"{base.dotted}.{name}")
                if "." in base.dotted or (self.project.truth.covers(base.dotted))
                else External(f"{base.dotted}.{name}")
            )
        if isinstance(base, Double):
            return self.child(base, name)
        if isinstance(base, LocalInstance):
            return self.instance_member(base, name)
        if isinstance(base, RealObject):
            return self._object_member(base, node)
        if isinstance(base, RealThing):
            return self._thing_member(base, node)
        if isinstance(base, LocalClass):
            return self._class_member(base, name)
        if isinstance(base, Items):
            return UNKNOWN
        if isinstance(base, Patcher) and name == "new":
            return base.site.double
        return UNKNOWN

    def child(self, double: Double, name: str) -> Value:
        """Return a child of a double; it springs up when it is first read."""
        if name not in MOCK_NAMES:
            double.read.add(name)
        found = double.children.get(name)
        if found is not None:
            return found
        if name in ("return_value", "()"):
            return self.answer_of(double)
        if name in MOCK_NAMES or name.startswith("__"):
            return UNKNOWN
        child = Double(
            double.constructor,
            None if double.has_spec else double.is_async,
            parent=double,
            name=name,
            guard=self.guard,
            unit=self.unit,
        )
        child.evidence.append(Evidence("member annotation", owner=double, member=name))
        child.is_foreign = double.is_foreign
        double.children[name] = child
        return child

    def answer_of(self, double: Double) -> Value:
        """Return what a call of a double gives: what is configured, else a child."""
        given = double.config.get("return_value")
        if given:
            return given[-1]
        found = double.children.get("()")
        if found is not None:
            return found
        child = Double(double.constructor, double.is_async, parent=double, name="()")
        child.evidence.append(Evidence("member annotation", owner=double, member="()"))
        child.has_spec = double.has_spec and double.is_strict
        child.guard, child.unit = self.guard, self.unit
        double.children["()"] = child
        return child

    def instance_member(self, base: LocalInstance, name: str) -> Value:
        """Return what `self.name` is: set in this function, else in a set-up or the class body."""
        flowing = self.scope.names.get(f"self.{name}")
        if flowing is not None and self._is_own(base):
            return flowing
        for model in base.model.lineage():
            model.walk.prepare_class(model)
            if name in model.attributes:
                value = model.attributes[name]
                if isinstance(value, RealThing):  # a function binds; a class may be overridden
                    return UNKNOWN
                return value if model.walk is self else self.project.detach(value, model.walk)
            if name in model.methods:
                return BoundFunction(model.methods[name], base)
        return UNKNOWN

    def _is_own(self, base: LocalInstance) -> bool:
        return self.local_class is not None and base.model is self.local_class

    def _class_member(self, base: LocalClass, name: str) -> Value:
        for model in base.lineage():
            if name in model.methods:
                return model.methods[name]
            if name in model.attributes:
                value = model.attributes[name]
                return value if model.walk is self else self.project.detach(value, model.walk)
        return UNKNOWN

    def _object_member(self, base: RealObject, node: ast.Attribute) -> Value:
        name = node.attr
        if name in base.assigned:
            return base.assigned[name]
        entity = self.project.truth.member(ObjectEntity(base.spec), name)
        site = MemberSite(node, base, name, self.guard, self.unit, entity=entity)
        self.sites.members.append(site)
        if isinstance(entity, FunctionEntity):
            return RealThing(entity, receiver=base)
        if isinstance(entity, AttributeEntity):
            inner = entity_of_annotation(entity.attribute.annotation, self.project.truth)
            if isinstance(inner, ObjectEntity):
                value = RealObject(inner.spec, "member annotation", "medium", node=node)
                base.assigned[name] = value
                return value
        return UNKNOWN

    def _thing_member(self, base: RealThing, node: ast.Attribute) -> Value:
        entity = base.entity
        if isinstance(entity, FunctionEntity):
            return UNKNOWN
        found = self.project.truth.member(entity, node.attr)
        site = MemberSite(node, base, node.attr, self.guard, self.unit, entity=found)
        self.sites.members.append(site)
        if isinstance(found, (ModuleEntity, ClassEntity, FunctionEntity)):
            return RealThing(found)
        if isinstance(found, ObjectEntity):
            return RealObject(found.spec, "member annotation", "medium", node=node)
        if found is None and isinstance(entity, ModuleEntity):
            return External(f"{entity.dotted}.{node.attr}")
        return UNKNOWN

    def consume(self, value: Value) -> Value:
        """Note that a value goes where it may be awaited, or used in ways not seen."""
        if isinstance(value, Result):
            value.consumed = True
        elif isinstance(value, Items):
            for item in value.items.values():
                self.consume(item)
        return value
