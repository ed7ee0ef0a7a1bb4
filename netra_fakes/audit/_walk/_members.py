"""Read what an attribute of a value is, noting reads of real objects and children of doubles."""

from __future__ import annotations

import ast

from netra_fakes.audit._entities import (
    AttributeEntity,
    ClassEntity,
    FunctionEntity,
    MissingEntity,
    ModuleEntity,
    ObjectEntity,
)
from netra_fakes.audit._finding import TypeSource
from netra_fakes.audit._lookup import entity_of_annotation
from netra_fakes.audit._sites import MemberSite
from netra_fakes.audit._values import (
    DECLARED,
    UNKNOWN,
    BoundFunction,
    Double,
    Evidence,
    External,
    Items,
    LocalClass,
    LocalFunction,
    LocalInstance,
    Many,
    NamesOf,
    Namespace,
    Patcher,
    RealObject,
    RealThing,
    Result,
    Super,
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

ASSERTIONS = frozenset(name for name in MOCK_NAMES if name.startswith("assert_"))
BARE_ASSERTIONS: dict[str, str] = {
    name.removeprefix("assert_"): name
    for name in ASSERTIONS
    if name not in ("assert_called", "assert_awaited")
}
"""`mock.called_once_with(...)`: an assertion without its first word, which asserts nothing."""

REFUSED = ("assert", "assret", "asert", "aseert", "assrt")
"""How names begin that a mock takes for a misspelt assertion."""

_PROPERTIES = ("builtins.property", "functools.cached_property")


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
            return self._instance_member(base, node)
        if isinstance(base, Namespace):
            return base.names.get(name, UNKNOWN)
        if isinstance(base, Super):
            return self._super_member(base, name)
        if isinstance(base, RealObject):
            return self._object_member(base, node)
        if isinstance(base, RealThing):
            return self._thing_member(base, node)
        if isinstance(base, LocalClass):
            return self._class_member(base, node)
        if isinstance(base, Patcher) and name == "new":
            return base.site.double
        if isinstance(base, NamesOf) and name in ("setdefault", "update"):
            self.forget_names(base.owner)
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

    def _instance_member(self, base: LocalInstance, node: ast.Attribute) -> Value:
        """Return what `self.name` is: set in this function, else in a set-up or the class body."""
        name = node.attr
        flowing = self.scope.names.get(f"self.{name}")
        if flowing is not None and self._is_own(base):
            return flowing
        if name in base.names:
            return base.names[name]
        for model in base.model.lineage():
            model.walk.prepare_class(model)
            if name in model.attributes:
                value = model.attributes[name]
                if value is DECLARED or (
                    isinstance(value, RealThing) and not isinstance(value.entity, ClassEntity)
                ):  # a function binds
                    return UNKNOWN
                return value if model.walk is self else self.project.detach(value, model.walk)
            if name in model.methods:
                return self._bound(model.methods[name], base)
        if name == "__class__":
            return base.model
        real = self.real_self(base)
        if real is None or any(model.sets_name(name) for model in base.model.lineage()):
            return UNKNOWN
        if name not in real.spec and _is_part_of_tests(base.model):
            return UNKNOWN
        return self._object_member(real, node)

    def _bound(self, function: LocalFunction, base: LocalInstance) -> Value:
        """Return what reading a method gives: what a property answers, or the method, bound."""
        if any(getattr(value, "dotted", "") in _PROPERTIES for value in function.decorators):
            return self.given_by(function, base)
        return BoundFunction(function, base)

    def given_by(self, function: LocalFunction, receiver: Value) -> Value:
        """Return what a method of a test's own class gives: that object, where it returns it."""
        value = function.walk.result_of(function)
        if isinstance(receiver, LocalInstance) and _returns_self(function):
            return receiver
        return value if function.walk is self else self.project.detach(value, function.walk)

    def real_self(self, base: LocalInstance) -> RealObject | None:
        """Return a local instance as an object of the real class that its class derives from."""
        spec = base.model.real_base() if base.real is None else None
        if spec is not None and not _has_own_look_up(base.model):
            source: TypeSource = "member annotation" if base.is_self else "constructed"
            base.real = RealObject(spec, source, is_clean=False)
        return base.real

    def _super_member(self, base: Super, name: str) -> Value:
        instance = LocalInstance(base.model)
        for model in base.model.lineage()[1:]:
            if name in model.methods:
                return BoundFunction(model.methods[name], instance)
        real = self.real_self(instance)
        if real is None or real.spec.category != "class":
            return UNKNOWN
        entity = self.project.truth.member(ObjectEntity(real.spec), name)
        return RealThing(entity, real) if isinstance(entity, FunctionEntity) else UNKNOWN

    def _is_own(self, base: LocalInstance) -> bool:
        return self.local_class is not None and base.model is self.local_class

    def _class_member(self, base: LocalClass, node: ast.Attribute) -> Value:
        name = node.attr
        for model in base.lineage():
            if name in model.methods:
                return model.methods[name]
            if name in model.attributes:
                value = model.attributes[name]
                return value if model.walk is self else self.project.detach(value, model.walk)
        spec = base.real_base()
        if spec is not None and not (base.decorators or _has_own_look_up(base)):
            entity = ClassEntity(spec)
            found = self.project.truth.member(entity, name)
            if isinstance(found, MissingEntity):
                site = MemberSite(node, RealThing(entity), name, self.guard, self.unit)
                site.entity = found
                self.sites.members.append(site)
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
                is_sure = base.confidence == "high" and base.is_clean and self.is_untouched()
                value = RealObject(
                    inner.spec,
                    "member annotation",
                    "high" if is_sure else "medium",
                    node=node,
                    is_clean=base.is_clean,
                )
                self.set_for_now(base.assigned, name, value)
                return value
        return NamesOf(base) if name == "__dict__" else UNKNOWN

    def forget_names(self, base: Value) -> None:
        """Note that a test may set any name on an object, in ways that are not followed."""
        real = self.real_self(base) if isinstance(base, LocalInstance) else base
        if isinstance(real, RealObject):
            real.confidence = "medium"
            for known in real.assigned:
                self.set_for_now(real.assigned, known, UNKNOWN)

    def note_mock_name(
        self,
        base: RealThing,
        entity: FunctionEntity,
        node: ast.Attribute,
        value: Value | None = None,
    ) -> None:
        """Note that a real method is used as if it were a mock."""
        name = f"{entity.owner.name}.{entity.method.name}" if entity.owner else entity.method.name
        missing = MissingEntity(f"'{name}', a real method,", node.attr)
        site = MemberSite(node, base, node.attr, self.guard, self.unit, value, missing)
        self.sites.members.append(site)

    def is_untouched(self) -> bool:
        """Whether the test has replaced nothing so far."""
        replaced = self.sites.replaced
        return not (replaced.get(self.unit) or replaced.get(None))

    def _thing_member(self, base: RealThing, node: ast.Attribute) -> Value:
        entity = base.entity
        if isinstance(entity, FunctionEntity):
            if node.attr in MOCK_NAMES and isinstance(base.receiver, RealObject):
                self.note_mock_name(base, entity, node)
            return UNKNOWN
        found = self.project.truth.member(entity, node.attr)
        site = MemberSite(node, base, node.attr, self.guard, self.unit, entity=found)
        self.sites.members.append(site)
        if isinstance(found, (ModuleEntity, ClassEntity, FunctionEntity)):
            return RealThing(found)
        if isinstance(found, AttributeEntity) and found.attribute.scope == "enum_member":
            return RealObject(found.owner, "constructed", node=node)
        if isinstance(found, ObjectEntity):
            return self.global_object(found, f"{getattr(entity, 'dotted', '')}.{node.attr}")
        if found is None and isinstance(entity, ModuleEntity):
            return External(f"{entity.dotted}.{node.attr}")
        return UNKNOWN

    def global_object(self, entity: ObjectEntity, dotted: str) -> Value:
        """Return what a module's global is, unless the test puts something else there."""
        replaced = self.sites.replaced
        if dotted in replaced.get(self.unit, ()) or dotted in replaced.get(None, ()):
            return UNKNOWN
        known = self._globals.get(dotted)
        if known is None:
            known = self._globals[dotted] = RealObject(entity.spec, "member annotation")
        return known

    def consume(self, value: Value) -> Value:
        """Note that a value goes where it may be awaited, or used in ways not seen."""
        if isinstance(value, Result):
            value.consumed = True
        elif isinstance(value, Items):
            for item in value.items.values():
                self.consume(item)
        elif isinstance(value, Many):
            self.consume(value.each)
        return value


def _returns_self(function: LocalFunction) -> bool:
    arguments = function.node.args
    first = [item.arg for item in (*arguments.posonlyargs, *arguments.args)][:1]
    return any(isinstance(node, ast.Name) and node.id in first for node in function.returns)


def _is_part_of_tests(model: LocalClass) -> bool:
    """Whether a class holds tests, which other classes that they are mixed with may give names."""
    return any(name.startswith("test") for item in model.lineage() for name in item.methods)


def _has_own_look_up(model: LocalClass) -> bool:
    """Whether a class says itself what its attributes are."""
    return any(
        not {"__getattr__", "__getattribute__"}.isdisjoint(item.methods)
        or item.node.keywords
        or item.sets_any()
        for item in model.lineage()
    )
