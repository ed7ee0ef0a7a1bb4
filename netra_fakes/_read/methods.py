"""Describe methods: resolve their types, tell their kind, and write them as specs."""

from __future__ import annotations

import collections.abc
import contextlib
import inspect
import types
import typing
from typing import Any

import typing_extensions

from netra_fakes._interface import UNKNOWN, awaited_type
from netra_fakes._read.callables import (
    Method,
    inner_function,
    is_dispatched,
    kind_by_code,
    read_signature,
    source_function,
)
from netra_fakes._read.generics import Substitution, close, substitute
from netra_fakes._read.lookup import MISSING, is_a, is_class, is_one_of
from netra_fakes._read.scope import Scope, union_of
from netra_fakes._read.source import function_location
from netra_fakes._read.texts import render_default
from netra_fakes._spec import Location, MethodKind, MethodSpec, ParameterKind, ParameterSpec

_KINDS: dict[Any, ParameterKind] = {
    inspect.Parameter.POSITIONAL_ONLY: "positional_only",
    inspect.Parameter.POSITIONAL_OR_KEYWORD: "positional_or_keyword",
    inspect.Parameter.VAR_POSITIONAL: "var_positional",
    inspect.Parameter.KEYWORD_ONLY: "keyword_only",
    inspect.Parameter.VAR_KEYWORD: "var_keyword",
}
_KINDS_BY_RETURN: dict[object, MethodKind] = {
    collections.abc.Awaitable: "awaitable",
    collections.abc.Coroutine: "awaitable",
    collections.abc.AsyncIterator: "async_generator",
    collections.abc.AsyncIterable: "async_generator",
    collections.abc.AsyncGenerator: "async_generator",
    collections.abc.Generator: "generator",
    contextlib.AbstractContextManager: "context_manager",
    contextlib.AbstractAsyncContextManager: "async_context_manager",
}
"""What a plain `def` gives by its return annotation, where its code does not tell."""

_RESULT_LAST: tuple[object, ...] = (
    collections.abc.Awaitable,
    collections.abc.Coroutine,
    collections.abc.Generator,  # of a `types.coroutine`
)
_KEPT_BY_PROTOCOL = frozenset({"__aiter__", "__iter__", "__await__"})
"""Dunders that Python calls by a protocol of its own: they stay what their code is."""


class Callee(typing.NamedTuple):
    """One method with what is needed to read it: its place, its scope and its type variables.

    Attributes:
        name: As the class knows it.
        method: How it is called.
        scope: Where the names in its annotations are looked up.
        meaning: What the type variables of its class stand for.
        defined_in: "module:Class" of its class; empty for a function.
    """

    name: str
    method: Method
    scope: Scope
    meaning: Substitution
    defined_in: str = ""

    def close(self, annotation: object) -> object:
        """Return a resolved annotation with every type variable replaced."""
        return close(substitute(annotation, self.meaning), self.scope.resolve)

    @property
    def returns(self) -> object:
        """The return annotation as it stands, MISSING where there is none."""
        inner = inner_function(self.method.function)
        for candidate in (inner, source_function(inner)):
            if is_a(candidate, types.FunctionType):
                declared = candidate.__annotations__.get("return", MISSING)
                if declared is not MISSING:
                    return declared
        return MISSING


def read_kind(callee: Callee) -> MethodKind:
    """Return what a call gives: by code, and for a plain `def` by its return annotation."""
    kind = kind_by_code(callee.method.function)
    if kind != "sync" or callee.name in _KEPT_BY_PROTOCOL or callee.returns is MISSING:
        return kind
    return _KINDS_BY_RETURN.get(origin_of(callee.scope.resolve(callee.returns)), "sync")


def origin_of(annotation: object) -> object:
    """Return the class under a generic alias, else the annotation itself."""
    origin = None if is_class(annotation) else typing.get_origin(annotation)
    return annotation if origin is None else origin


def read_result(callee: Callee) -> object:
    """Return the type of what a call gives in the end, or UNKNOWN: see `Interface.answer_type`."""
    declared = callee.returns
    if declared is MISSING:
        return _from_overloads(callee)
    resolved = callee.scope.resolve(declared)
    if _is_own_variable(callee, resolved):
        return typing_extensions.Self
    return callee.close(_result_of(read_kind(callee), callee, resolved))


def _result_of(kind: MethodKind, callee: Callee, resolved: object) -> object:
    """Take the part of a return type that awaiting, iterating or entering gives."""
    by_code = kind_by_code(callee.method.function)
    arguments = typing.get_args(resolved)
    if callee.name == "__await__":
        return awaited_type(resolved)
    if kind in ("sync", "coroutine"):
        return resolved
    if kind == "awaitable":
        if not is_one_of(origin_of(resolved), _RESULT_LAST):
            return resolved  # a plain wrapper over `async def … -> T`
        return arguments[-1] if arguments else UNKNOWN
    if by_code in ("context_manager", "async_context_manager") and not arguments:
        return UNKNOWN
    return arguments[0] if arguments else UNKNOWN


def _is_own_variable(callee: Callee, resolved: object) -> bool:
    """Whether a method is typed `(self: T) -> T`, the old spelling of Self."""
    if not is_a(resolved, (typing.TypeVar, typing_extensions.TypeVar)):
        return False
    function = source_function(callee.method.function)
    if function is None or callee.method.binding == "static":
        return False
    first = next(iter(function.__annotations__.items()), ("return", None))
    if not function.__code__.co_argcount or first[0] != function.__code__.co_varnames[0]:
        return False
    annotated = callee.scope.resolve(first[1])
    arguments = typing.get_args(annotated)
    return annotated is resolved or (origin_of(annotated) is type and arguments == (resolved,))


def _from_overloads(callee: Callee) -> object:
    """Return what all overloads of a method agree on, UNKNOWN where they differ."""
    function = source_function(callee.method.function)
    if function is None:
        return UNKNOWN
    declared = [
        callee.scope.resolve(overload.__annotations__.get("return", MISSING))
        for overload in typing_extensions.get_overloads(function)
    ]
    if not declared or MISSING in declared or UNKNOWN in declared:
        return UNKNOWN
    union = union_of(declared)
    return callee.close(union) if union is declared[0] else UNKNOWN


def read_parameter_types(callee: Callee) -> dict[str, object]:
    """Return the resolved annotation of each parameter; those that nothing tells are left out.

    A default of None makes an annotation optional, as `x: T = None` has always been read. The
    argument by whose type an implementation is chosen may be of any.
    """
    signature = read_signature(callee.method)
    found: dict[str, object] = {}
    parameters = list(signature.parameters.values()) if signature else []
    for parameter in parameters[is_dispatched(callee.method) :]:
        if parameter.annotation is inspect.Parameter.empty:
            continue
        resolved = callee.close(callee.scope.resolve(parameter.annotation))
        if resolved is UNKNOWN or resolved is Any:
            continue
        optional = parameter.default is None
        found[parameter.name] = union_of([resolved, type(None)]) if optional else resolved
    return found


def build_method_spec(callee: Callee) -> MethodSpec:
    """Write a method as data."""
    signature = read_signature(callee.method)
    function = source_function(callee.method.function)
    return MethodSpec(
        name=callee.name,
        parameters=None if signature is None else build_parameters(signature, callee.scope),
        kind=read_kind(callee),
        binding=callee.method.binding,
        returns=_returns_text(callee),
        defined_in=callee.defined_in,
        location=None if function is None else _location_of(function),
    )


def _location_of(function: types.FunctionType) -> Location | None:
    """Return where a function stands; one that this package made up stands nowhere."""
    made_up = function.__module__ == "netra_fakes._read.classes"
    return None if made_up else function_location(function)


def build_parameters(signature: inspect.Signature, scope: Scope) -> tuple[ParameterSpec, ...]:
    """Write the parameters of a signature as data."""
    empty = inspect.Parameter.empty
    return tuple(
        ParameterSpec(
            name=parameter.name,
            kind=_KINDS[parameter.kind],
            annotation=None if parameter.annotation is empty else scope.text(parameter.annotation),
            default=None if parameter.default is empty else render_default(parameter.default),
        )
        for parameter in signature.parameters.values()
    )


def _returns_text(callee: Callee) -> str | None:
    declared = callee.returns
    if declared is MISSING:
        return None
    text = callee.scope.text(declared)
    if read_kind(callee) != "awaitable":
        return text
    resolved = callee.scope.resolve(declared)
    if is_one_of(origin_of(resolved), _RESULT_LAST):
        return last_argument(text)
    return text


def last_argument(text: str) -> str | None:
    """Return the last argument of a generic's canonical text: "T" of "Coroutine[Any, Any, T]"."""
    if not text.endswith("]"):
        return None
    depth, start = 0, text.index("[") + 1
    for index in range(start, len(text) - 1):
        character = text[index]
        depth += (character in "[(") - (character in "])")
        if character == "," and not depth:
            start = index + 1
    return text[start:-1].strip()
