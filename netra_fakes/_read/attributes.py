"""Describe the data attributes of a class: where each comes from, its type, who may set it."""

from __future__ import annotations

import ast
import dataclasses
import functools
import types
import typing
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from netra_fakes._interface import UNKNOWN
from netra_fakes._read.callables import find_method, kind_by_code, source_function
from netra_fakes._read.enums import enum_members, find_enum_member, is_enum
from netra_fakes._read.instances import Assignment, InstanceAttributes, literal_of
from netra_fakes._read.lookup import (
    MISSING,
    annotations_of,
    find_in_instance,
    find_static,
    has_static,
    is_a,
    is_class,
    is_one_of,
    is_subclass,
    mro_of,
    namespace_of,
)
from netra_fakes._read.scope import Scope, union_of
from netra_fakes._spec import AttributeScope

_PROPERTY_TYPES = (property, functools.cached_property, types.GetSetDescriptorType)
_BARE_WRAPPERS: tuple[object, ...] = (typing.ClassVar, typing.Final)
_HIDDEN = frozenset({"_abc_impl", "_is_protocol", "_is_runtime_protocol"})


class Attribute(NamedTuple):
    """What is known of one attribute, before it is written as text.

    Attributes:
        scope: Where it comes from.
        owner: The class that defines it.
        annotation: As it stands (object or source text), MISSING where nothing tells.
        function: Where the names in the annotation are looked up, None for the class's module.
        value: What it holds on the class, MISSING where nothing is there.
        writable: Whether an instance lets it be set.
        awaitable: Whether reading it gives something to await.
        assignment: The assignment to `self` that it was found by.
    """

    scope: AttributeScope
    owner: type
    annotation: object = MISSING
    function: object = None
    value: object = MISSING
    writable: bool = True
    awaitable: bool = False
    assignment: Assignment | None = None


def is_hidden(name: str) -> bool:
    """Whether a data attribute belongs to Python's machinery: dunders, and those of `abc`."""
    return (name.startswith("__") and name.endswith("__")) or name in _HIDDEN


def attribute_names(cls: type, instance: InstanceAttributes) -> Iterator[str]:
    """Yield the name of every data attribute that an instance of a class has."""
    names: dict[str, None] = {}
    if is_enum(cls):
        names.update(dict.fromkeys(enum_members(cls)))
    for owner in mro_of(cls)[:-1]:
        names.update(dict.fromkeys(annotations_of(owner)))
        names.update(dict.fromkeys(namespace_of(owner)))
        names.update(dict.fromkeys(pydantic_fields(owner)))
    names.update(dict.fromkeys(instance.found))
    for name in names:
        if not is_hidden(name) and find_attribute(cls, name, instance) is not None:
            yield name


def find_attribute(cls: type, name: str, instance: InstanceAttributes) -> Attribute | None:
    """Return what is known of a data attribute, None where there is none of that name."""
    member = find_enum_member(cls, name)
    if member is not MISSING:
        return Attribute("enum_member", cls, value=member, writable=False)
    for owner in mro_of(cls)[:-1]:
        annotation = annotations_of(owner).get(name, MISSING)
        raw = namespace_of(owner).get(name, MISSING)
        if raw is not MISSING and find_method(raw) is not None:
            return None
        if raw is not MISSING:
            return _from_class(cls, name, owner, raw, annotation, instance)
        if annotation is not MISSING and not _is_marker(annotation):
            return _from_annotation(cls, name, owner, annotation)
    assignment = instance.found.get(name)
    return None if assignment is None else _from_assignment(assignment)


def _from_class(
    cls: type,
    name: str,
    owner: type,
    raw: object,
    annotation: object,
    instance: InstanceAttributes,
) -> Attribute:
    if is_a(raw, types.MemberDescriptorType):
        return _from_slot(cls, name, owner, annotation, instance)
    if is_a(raw, _PROPERTY_TYPES) or _is_descriptor(raw):
        if _is_named_tuple_field(cls, name):
            return Attribute("field", owner, annotation, writable=False)
        return _from_property(owner, raw)
    if is_field(cls, name):
        return Attribute("field", owner, annotation, value=raw, writable=not _is_frozen(cls))
    return Attribute("class", owner, annotation, value=raw)


def _from_slot(
    cls: type, name: str, owner: type, annotation: object, instance: InstanceAttributes
) -> Attribute:
    if is_field(cls, name):
        return _from_annotation(cls, name, owner, annotation)
    known = instance.found.get(name)
    if annotation is MISSING and known is not None:
        return _from_assignment(known)._replace(scope="slot", owner=owner)
    declared = "__slots__" in namespace_of(owner)
    return Attribute("slot" if declared else "property", owner, annotation)


def _from_annotation(cls: type, name: str, owner: type, annotation: object) -> Attribute:
    if is_field(cls, name):
        value = _field_default(cls, name)
        return Attribute("field", owner, annotation, value=value, writable=not _is_frozen(cls))
    return Attribute("class", owner, annotation)


def _from_assignment(assignment: Assignment) -> Attribute:
    literal = literal_of(assignment.value)
    value = MISSING if literal is None else literal["value"]
    return Attribute(
        "instance",
        assignment.owner,
        assignment.annotation,
        function=assignment.function,
        value=value,
        assignment=assignment,
    )


def _from_property(owner: type, raw: object) -> Attribute:
    getter = _getter(raw)
    function = source_function(getter) if getter is not MISSING else None
    annotation = MISSING if function is None else function.__annotations__.get("return", MISSING)
    awaitable = function is not None and kind_by_code(getter) in ("coroutine", "awaitable")
    return Attribute(
        "property",
        owner,
        annotation,
        function=function,
        writable=_is_writable(raw),
        awaitable=awaitable,
    )


def _getter(raw: object) -> object:
    """Return the function behind a property, a `cached_property`, or a descriptor's `__get__`."""
    if is_a(raw, (property, types.DynamicClassAttribute)):
        return MISSING if raw.fget is None else raw.fget
    for name in ("func", "fget", "_func", "__wrapped__"):
        found = find_in_instance(raw, name)
        if is_a(found, types.FunctionType):
            return found
    return MISSING


def _is_writable(raw: object) -> bool:
    if is_a(raw, (property, types.DynamicClassAttribute)):
        return raw.fset is not None
    return True  # a C descriptor, or one of a library: only calling it would tell


def _is_descriptor(raw: object) -> bool:
    return not is_class(raw) and has_static(type(raw), "__get__")


def _is_marker(annotation: object) -> bool:
    """Whether an annotation declares no attribute: `InitVar`, `KW_ONLY`."""
    if is_a(annotation, str):
        head = annotation.partition("[")[0].strip()
        return head.rpartition(".")[2] in ("InitVar", "KW_ONLY")
    return annotation is dataclasses.KW_ONLY or is_a(annotation, dataclasses.InitVar)


def is_field(cls: type, name: str) -> bool:
    """Whether a name is a field: of a dataclass, an attrs or pydantic class, a TypedDict."""
    return any(name in _own_fields(owner) for owner in mro_of(cls)[:-1])


def _own_fields(owner: type) -> Collection[str]:
    """Return the fields that one class of the MRO adds, by name."""
    namespace = namespace_of(owner)
    if "__dataclass_fields__" in namespace:
        return dataclass_fields(owner)
    if "__attrs_attrs__" in namespace:
        return [attribute.name for attribute in namespace["__attrs_attrs__"]]
    if is_typed_dict(owner):
        return annotations_of(owner)
    return pydantic_fields(owner)


def dataclass_fields(cls: type) -> Mapping[str, dataclasses.Field[Any]]:
    """Return the fields that the dataclass decorator made of a class, no pseudo-fields."""
    found = namespace_of(cls).get("__dataclass_fields__")
    if not is_a(found, dict):
        return {}
    kind: object = getattr(dataclasses, "_FIELD")
    return {
        name: item for name, item in found.items() if getattr(item, "_field_type", kind) is kind
    }


def pydantic_fields(cls: type) -> Mapping[str, Any]:
    """Return the fields of a pydantic model by name."""
    namespace = namespace_of(cls)
    found = namespace.get("__pydantic_fields__", namespace.get("model_fields"))
    return found if is_a(found, dict) and is_pydantic(cls) else {}


def is_pydantic(cls: type) -> bool:
    """Whether a class is a pydantic model."""
    return has_static(cls, "__pydantic_core_schema__") or has_static(cls, "__pydantic_complete__")


def is_typed_dict(cls: type) -> bool:
    """Whether a class is a TypedDict."""
    namespace = namespace_of(cls)
    return "__total__" in namespace and "__required_keys__" in namespace


def required_keys(cls: type) -> frozenset[str]:
    """Return the keys that a TypedDict must have; `NotRequired` counts in quotes too."""
    required = namespace_of(cls).get("__required_keys__", frozenset())
    return frozenset(
        name
        for name, annotation in annotations_of(cls).items()
        if name in required and "NotRequired[" not in _quoted(annotation)
    )


def _quoted(annotation: object) -> str:
    return str(getattr(annotation, "__forward_arg__", ""))


def _is_named_tuple_field(cls: type, name: str) -> bool:
    found = find_static(cls, "_fields")
    return (
        is_subclass(cls, tuple) and found is not None and is_a(found[0], tuple) and name in found[0]
    )


def _field_default(cls: type, name: str) -> object:
    for owner in mro_of(cls)[:-1]:
        field = dataclass_fields(owner).get(name)
        if field is not None:
            if field.default is not dataclasses.MISSING:  # of a slotted class, which drops it
                return field.default
            return MISSING if field.default_factory is dataclasses.MISSING else ...
        model_field = pydantic_fields(owner).get(name)
        if model_field is not None:
            return _pydantic_default(model_field)
        for attribute in namespace_of(owner).get("__attrs_attrs__", ()):
            if attribute.name == name:
                nothing = repr(attribute.default) == "NOTHING"
                return MISSING if nothing else attribute.default
    return MISSING


def _pydantic_default(model_field: Any) -> object:
    if model_field.default_factory is not None:
        return ...
    return MISSING if model_field.is_required() else model_field.default


def _is_frozen(cls: type) -> bool:
    parameters = find_static(cls, "__dataclass_params__")
    if parameters is not None:
        return bool(getattr(parameters[0], "frozen", False))
    config = find_static(cls, "model_config")
    if config is not None and is_a(config[0], dict) and is_pydantic(cls):
        return bool(config[0].get("frozen"))
    setter = find_static(cls, "__setattr__")
    return setter is not None and getattr(setter[0], "__name__", "") == "_frozen_setattrs"


def resolve_attribute(attribute: Attribute, scope: Scope) -> object:
    """Return the type of an attribute: by annotation, else by what it holds or is made by."""
    if attribute.annotation is not MISSING:
        found = scope.resolve(attribute.annotation)
        return UNKNOWN if is_one_of(found, _BARE_WRAPPERS) else found
    if attribute.scope == "enum_member":
        return type(attribute.value)
    if attribute.value is not MISSING and attribute.value is not ...:
        value = attribute.value
        if is_class(value):
            return type[value]
        return UNKNOWN if value is None else type(value)
    if attribute.assignment is not None:
        told = attribute.assignment.function.__annotations__
        return _made_by(attribute.assignment.value, scope, told)
    return UNKNOWN


_DISPLAYS: dict[type, type] = {
    ast.List: list, ast.ListComp: list, ast.Dict: dict, ast.DictComp: dict, ast.Set: set,
    ast.SetComp: set, ast.JoinedStr: str, ast.Compare: bool,
}  # fmt: skip


def _made_by(value: ast.expr | None, scope: Scope, told: Mapping[str, Any]) -> object:
    """Return the type of an expression: `Store()`, `store or Store()`, `[]`.

    Args:
        value: The expression.
        scope: Where its names are looked up.
        told: The annotations of the parameters that it may name.
    """
    if isinstance(value, ast.BoolOp):
        is_either = isinstance(value.op, ast.Or)
        return _first_told(value.values if is_either else value.values[-1:], scope, told)
    if isinstance(value, ast.IfExp):
        return _first_told((value.body, value.orelse), scope, told)
    if isinstance(value, ast.Name) and value.id in told:
        return _without_none(scope.resolve(told[value.id]))
    if isinstance(value, ast.Constant) and value.value is not None:
        return type(value.value)
    if isinstance(value, ast.Call) and isinstance(value.func, (ast.Name, ast.Attribute)):
        found = scope.find_dotted(ast.unparse(value.func))
        if is_class(found):
            return found
    return _DISPLAYS.get(type(value), UNKNOWN)


def _first_told(parts: Sequence[ast.expr], scope: Scope, told: Mapping[str, Any]) -> object:
    """Return the type of the first alternative that has one: the others are of the same."""
    found = [_made_by(part, scope, told) for part in parts]
    known = next((item for item in found if item is not UNKNOWN), UNKNOWN)
    may_be_none = any(isinstance(part, ast.Constant) and part.value is None for part in parts)
    return union_of((known, None)) if may_be_none and known is not UNKNOWN else known


def _without_none(annotation: object) -> object:
    """Return what is left of an optional type where a default stands for None."""
    if not is_one_of(typing.get_origin(annotation), (typing.Union, types.UnionType)):
        return annotation
    return union_of([item for item in typing.get_args(annotation) if item is not type(None)])
