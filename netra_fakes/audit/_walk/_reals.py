"""Read calls of the application's classes, methods and functions."""

from __future__ import annotations

import ast

from netra_fakes._spec import AttributeSpec, ClassSpec, MethodSpec, ParameterSpec
from netra_fakes.audit._bind import find_bind_failure, parameter_of, shape_of_call
from netra_fakes.audit._entities import (
    ClassEntity,
    FunctionEntity,
    ModuleEntity,
    ObjectEntity,
)
from netra_fakes.audit._finding import Confidence
from netra_fakes.audit._lookup import entity_of_annotation, entity_of_yield
from netra_fakes.audit._members import is_dynamic, is_enum
from netra_fakes.audit._roles import is_telling
from netra_fakes.audit._sites import CallSite
from netra_fakes.audit._values import (
    UNKNOWN,
    Double,
    Evidence,
    Many,
    RealObject,
    RealThing,
    Result,
    Value,
)
from netra_fakes.audit._walk._tools import Tools

_ERRORS_WITHOUT_KEYWORDS = frozenset(
    f"builtins:{name}"
    for name in ("ArithmeticError", "AssertionError", "BaseException", "Exception", "IndexError",
                 "KeyError", "LookupError", "NotImplementedError", "RuntimeError", "TypeError",
                 "ValueError")
)  # fmt: skip
"""Where constructors come from that take any arguments by position, and none by name."""


class Reals(Tools):
    """Calls of real things."""

    def call_real(
        self, callee: RealThing, node: ast.Call, args: list[Value], words: dict[str | None, Value]
    ) -> Value:
        """Return what a call of a real class, method or function gives."""
        entity = callee.entity
        if isinstance(entity, ModuleEntity):
            return UNKNOWN
        site = CallSite(node, entity, self.guard, self.unit, callee.receiver)
        self.sites.calls.append(site)
        self.last_call: tuple[ast.AST, CallSite] | None = (node, site)
        method, owner = callable_of(entity)
        binds = method is not None and find_bind_failure(method, shape_of_call(node)) is None
        if binds and method is not None:
            self._give_evidence(method, owner, node, args, words)
            if isinstance(callee.receiver, RealObject) and not _has_star(node):
                self.refill(callee.receiver, method, args, words)
        else:
            for value in (*args, *words.values()):
                self.let_go(value)
        if isinstance(entity, ClassEntity):
            if (method is not None and not binds) or is_enum(entity.spec):
                return UNKNOWN  # it fails; or it looks a member up, or makes an enum
            if self.project.truth.is_made_freely(entity.spec):
                return UNKNOWN
            return self._make_real(entity.spec, method, node, args, words)
        return self._real_result(callee, entity, node, [*args, *words.values()])

    def _make_real(
        self,
        spec: ClassSpec,
        method: MethodSpec | None,
        node: ast.Call,
        args: list[Value],
        words: dict[str | None, Value],
    ) -> RealObject:
        made = RealObject(spec, "constructed", node=node)
        is_starred = _has_star(node)
        made.is_clean = method is not None and not is_starred and None not in words
        if method is not None and not is_starred:
            self.fill(made, method, args, words)
        return made

    def _real_result(
        self, callee: RealThing, entity: FunctionEntity, node: ast.Call, given: list[Value]
    ) -> Value:
        method = entity.method
        if method.kind in ("context_manager", "async_context_manager"):
            return self.managed(entity)
        inner: Value = UNKNOWN
        found = entity_of_annotation(method.returns, self.project.truth)
        if method.returns == "typing.Self" and isinstance(callee.receiver, RealObject):
            inner = callee.receiver
            if not inner.is_clean:  # a class below, of the tests, may have more
                inner = RealObject(inner.spec, "member annotation", is_clean=False)
        elif method.returns == "typing.Self" and method.binding == "class" and entity.owner:
            inner = RealObject(entity.owner, "member annotation", node=node)
            inner.is_clean = self.is_clean(*given)
        elif isinstance(found, ObjectEntity):
            is_wrong = self.project.truth.is_refuted(method, "", found.spec)
            if not is_wrong:
                inner = RealObject(found.spec, "member annotation", node=node)
                receiver = [callee.receiver] if callee.receiver is not None else []
                inner.is_clean = self.is_clean(*given, *receiver)
        if not method.is_awaited:
            return inner if method.kind == "sync" else self._yielded(method)
        result = Result(inner, node, entity, callee.receiver, self.guard, unit=self.unit)
        self.sites.results.append(result)
        return result

    def _yielded(self, method: MethodSpec) -> Value:
        """Return what a call of a real generator function gives."""
        found = entity_of_yield(method.returns, self.project.truth)
        if isinstance(found, ObjectEntity) and method.kind in ("generator", "async_generator"):
            return Many(RealObject(found.spec, "member annotation", is_clean=False))
        return UNKNOWN

    def _give_evidence(
        self,
        method: MethodSpec,
        owner: ClassSpec | None,
        node: ast.Call,
        args: list[Value],
        words: dict[str | None, Value],
    ) -> None:
        """Type the doubles among the arguments by the parameters that they go to."""
        has_star = _has_star(node)
        for position, value in enumerate(args):
            parameter = None if has_star else parameter_of(method, position=position)
            self._type_by(value, parameter, method, owner, node)
        for name, value in words.items():
            parameter = parameter_of(method, keyword=name) if name else None
            self._type_by(value, parameter, method, owner, node)

    def _type_by(
        self,
        value: Value,
        parameter: ParameterSpec | None,
        method: MethodSpec,
        owner: ClassSpec | None,
        node: ast.Call,
    ) -> None:
        if isinstance(value, RealObject) and parameter is not None:
            value.given.append((method, parameter.name))
        if not isinstance(value, Double):
            self.let_go(value)
            return
        if parameter is None:
            value.escapes = True
            return
        truth = self.project.truth
        entity = entity_of_annotation(parameter.annotation, truth)
        if isinstance(entity, (ObjectEntity, ClassEntity)):
            if truth.is_refuted(method, parameter.name, entity.spec):
                value.escapes = True
                return
            value.evidence.append(Evidence("parameter annotation", entity=entity, node=node))
        elif parameter.annotation in (None, "typing.Any", "object"):
            kept = _kept_attribute(owner, parameter.name)
            entity = entity_of_annotation(kept.annotation, truth) if kept else None
            if entity is not None:
                value.evidence.append(Evidence("parameter name", entity=entity, node=node))
                return
            entity = self.project.role_entity(parameter.name)
            if entity is not None:
                confidence: Confidence = "high" if is_telling(parameter.name) else "medium"
                evidence = Evidence("parameter name", confidence, entity=entity, node=node)
                value.evidence.append(evidence)


def _has_star(node: ast.Call) -> bool:
    """Whether a call spreads something over its positional arguments."""
    return any(isinstance(argument, ast.Starred) for argument in node.args)


def callable_of(entity: ClassEntity | FunctionEntity) -> tuple[MethodSpec | None, ClassSpec | None]:
    """Return the signature that a call of an entity must bind to, and the class it belongs to.

    None where the class cannot be judged: an enum (its call looks members up), or one whose
    constructor may come from a base that could not be read.
    """
    if isinstance(entity, FunctionEntity):
        method = entity.method
        if entity.through_class and method.binding == "instance" and method.parameters is not None:
            first = ParameterSpec("self", "positional_only")
            return method._replace(parameters=(first, *method.parameters)), entity.owner
        return method, entity.owner
    return _constructor_of(entity.spec), entity.spec


def _constructor_of(spec: ClassSpec) -> MethodSpec | None:
    method = spec.constructor
    if method is not None and method.defined_in in _ERRORS_WITHOUT_KEYWORDS:
        return method._replace(parameters=(ParameterSpec("args", "var_positional"),))
    if method is None or spec.category in ("typed_dict", "protocol", "module") or is_enum(spec):
        return None
    if is_dynamic(spec) and not (method.location and method.defined_in == spec.target):
        return None
    if _unread_bases(spec) and not (
        spec.category == "class" and method.location and method.defined_in == spec.target
    ):
        return None
    return method


def _unread_bases(spec: ClassSpec) -> tuple[str, ...]:
    """Return the bases that could not be read, those that pydantic itself brings left out."""
    if spec.category != "pydantic":
        return spec.unresolved
    return tuple(name for name in spec.unresolved if not name.endswith("BaseModel"))


def _kept_attribute(owner: ClassSpec | None, name: str) -> AttributeSpec | None:
    if owner is None:
        return None
    kept = owner.attributes.get(name) or owner.attributes.get(f"_{name}")
    return kept if kept is not None and kept.scope == "instance" else None
