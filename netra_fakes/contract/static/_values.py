"""Tell what an assignment in a class body makes: data, a property, a method by another name."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, cast

from netra_fakes._read.assigning import mangle
from netra_fakes._spec import Location, MethodSpec
from netra_fakes.contract.static._callables import (
    apply_preset,
    drop_first,
    read_parameters,
)
from netra_fakes.contract.static._modules import dotted_name
from netra_fakes.contract.static._scope import Scope

if TYPE_CHECKING:
    from netra_fakes.contract.static._index import SourceIndex


from netra_fakes.contract.static._own import Data, FieldCall, OwnClass


def data_of_value(value: ast.expr, place: Location, scope: Scope) -> Data:
    call = None
    if isinstance(value, ast.Call):
        name = scope.qualify(dotted_name(value.func) or "")
        place_of_call, _, tail = name.rpartition(".")
        of_class = place_of_call.rpartition(".")[2][:1].isupper()  # Node.field("") is its own
        if tail in _FIELD_CALLS and not of_class:
            call = _read_field_call(name, value, scope)
        elif _is_property_call(name):
            return _property_of_call(value, place)
        elif name not in _BINDERS and scope.is_descriptor(dotted_name(value.func)):
            return Data("property", location=place)
    return Data(value=scope.default_text(value), location=place, call=call, is_value=True)


_BINDERS = frozenset(
    {
        "classmethod",
        "functools.partialmethod",
        "functools.singledispatchmethod",
        "staticmethod",
    }
)
"""Descriptors of functions: around a function that is not known, they are no property."""

_FIELD_CALLS = frozenset(
    {"field", "Field", "PrivateAttr", "attrib", "ib", "mapped_column", "relationship"}
)


def _read_field_call(name: str, value: ast.Call, scope: Scope) -> FieldCall:
    given = {item.arg: item.value for item in value.keywords if item.arg}
    default: str | None = None
    node = given.get("default")
    if node is None and value.args and name.rpartition(".")[2] in ("Field", "attrib", "ib"):
        node = value.args[0]
    if node is not None and not (isinstance(node, ast.Constant) and node.value is ...):
        default = scope.default_text(node)
        if dotted_name(node) and (dotted_name(node) or "").rpartition(".")[2] in (
            "MISSING", "PydanticUndefined", "NOTHING",
        ):  # fmt: skip
            default = None
    if given.keys() & {"default_factory", "factory"}:
        default = "..."
    alias: object = None
    for key in ("alias", "validation_alias"):
        if key in given and alias is None:
            alias = scope.evaluate(given[key])
    keyword_only = scope.evaluate(given["kw_only"]) if "kw_only" in given else None
    return FieldCall(
        default=default,
        init=not ("init" in given and scope.evaluate(given["init"]) is False),
        keyword_only=keyword_only if isinstance(keyword_only, bool) else None,
        alias=alias if type(alias) is str else None,
    )


def _is_property_call(name: str) -> bool:
    return name in ("property", "functools.cached_property", "abc.abstractproperty")


def _property_of_call(value: ast.Call, place: Location) -> Data:
    keywords = {item.arg for item in value.keywords}
    second = len(value.args) > 1 and not (
        isinstance(value.args[1], ast.Constant) and value.args[1].value is None
    )
    writable = second or "fset" in keywords
    return Data("property", writable=writable, location=place)


def method_of_value(
    name: str, value: ast.expr, place: Location, made: OwnClass, index: SourceIndex
) -> MethodSpec | None:
    """Return the method that an assignment in a class body makes, None where it makes data."""
    if isinstance(value, ast.Lambda):
        parameters = drop_first(read_parameters(value.args, made.scope, made.name))
        return MethodSpec(name, parameters, defined_in=made.target, location=place)
    dotted = dotted_name(value)
    if dotted is not None:
        return _method_by_name(name, dotted, made, index)
    if not isinstance(value, ast.Call) or not value.args:
        return None
    wrapper = made.scope.qualify(dotted_name(value.func) or "")
    inner = method_of_value(name, value.args[0], place, made, index)
    if inner is None:
        return None
    if wrapper == "staticmethod":
        return _unbound(inner, made, index, value.args[0])
    if wrapper == "classmethod":
        return inner._replace(binding="class")
    if wrapper == "functools.partialmethod":
        keywords = {
            item.arg: made.scope.default_text(item.value) or "..."
            for item in value.keywords
            if item.arg
        }
        return apply_preset(inner, len(value.args) - 1, keywords)
    return None


def _unbound(inner: MethodSpec, made: OwnClass, index: SourceIndex, node: ast.expr) -> MethodSpec:
    """Return a function as `staticmethod(function)` holds it: with its first parameter."""
    dotted = dotted_name(node)
    found = None if dotted is None else made.scope.entity(dotted, checking=False)
    if isinstance(node, ast.Lambda):
        return inner._replace(binding="static", parameters=read_parameters(node.args, made.scope))
    if found is not None and found.kind == "live":
        method = index.live_method(inner.name, staticmethod(cast("Any", found.value)))
        return inner if method is None else method._replace(defined_in=made.target)
    whole = None if found is None or found.kind != "function" else index.function(found)
    if whole is not None:
        return inner._replace(binding="static", parameters=whole.parameters)
    if inner.binding == "static":
        return inner
    name = mangle(dotted or "", made.name)
    own = index.method_node(made.module, made.qualname, name)
    # One of the same class: what binding took off it is back. What has no `def` stays unknown.
    parameters = None if own is None else read_parameters(own.args, made.scope, made.name)
    return inner._replace(binding="static", parameters=parameters)


def _method_by_name(
    name: str, dotted: str, made: OwnClass, index: SourceIndex
) -> MethodSpec | None:
    own = made.methods.get(mangle(dotted, made.name))
    if own is not None:
        return own._replace(name=name)
    if dotted in made.data:
        return None
    found = made.scope.entity(dotted, checking=False)
    if found is not None and found.kind == "live" and not isinstance(found.value, type):
        method = index.live_method(name, found.value)
        return None if method is None else method._replace(defined_in=made.target)
    whole = None if found is None or found.kind != "function" else index.function(found)
    if found is None or whole is None:
        return None
    parameters = whole.parameters
    if parameters is not None and "." not in found.qualname:  # a method has lost its first already
        parameters = drop_first(parameters)
    return whole._replace(
        name=name, binding="instance", parameters=parameters, defined_in=made.target
    )
