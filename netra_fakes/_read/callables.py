"""Tell what calling a class attribute gives, and with which arguments it may be called."""

from __future__ import annotations

import contextlib
import functools
import inspect
import types
from asyncio import coroutines
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, cast

from netra_fakes._read.lookup import (
    MISSING,
    find_in_instance,
    find_static,
    has_static,
    is_a,
    is_class,
)
from netra_fakes._read.wrappers import gives_to_runner, narrow_wrapped
from netra_fakes._spec import Binding, MethodKind

_CONTEXT_MANAGER_CODE = contextlib.contextmanager(lambda: None).__code__  # type: ignore[arg-type,return-value]
_ASYNC_CONTEXT_MANAGER_CODE = contextlib.asynccontextmanager(lambda: None).__code__  # type: ignore[arg-type,return-value]
_CACHE_WRAPPER = type(functools.lru_cache(lambda: None))
_ASYNCIO_MARK: object = getattr(coroutines, "_is_coroutine", MISSING)

_BINDINGS: dict[type, Binding] = {
    types.FunctionType: "instance",
    types.MethodDescriptorType: "instance",
    types.WrapperDescriptorType: "instance",
    types.ClassMethodDescriptorType: "class",
    types.BuiltinFunctionType: "static",
    types.MethodType: "static",
    types.MethodWrapperType: "static",
    _CACHE_WRAPPER: "instance",
    functools.partial: "static",
}


class Method(NamedTuple):
    """A class attribute that is called as a method.

    Attributes:
        function: What runs in the end: a function, or any callable.
        binding: Whether the first parameter is bound, and to what.
        preset: Arguments that a `partialmethod` gives, after the bound one.
        keywords: Keyword arguments that it gives.
        is_dispatched: Whether the type of its first argument chooses what runs.
    """

    function: object
    binding: Binding
    preset: tuple[object, ...] = ()
    keywords: Mapping[str, object] | None = None
    is_dispatched: bool = False


def find_method(raw: object) -> Method | None:
    """Return how a class attribute is called, None where it is data or a property.

    Args:
        raw: The object in the `__dict__` of the class; no descriptor of it is run.
    """
    binding = _BINDINGS.get(type(raw))
    if binding is not None:
        return Method(raw, binding)
    if is_a(raw, (staticmethod, classmethod)):
        return _find_bound(raw)
    if is_a(raw, functools.partialmethod):
        return _find_partial_method(raw)
    if is_a(raw, functools.singledispatchmethod):
        chosen_from = find_method(raw.func)
        return None if chosen_from is None else chosen_from._replace(is_dispatched=True)
    return _find_callable_object(raw)


def _find_bound(raw: Any) -> Method | None:
    """Look under a static or class method; a class method over a property is no method."""
    function: object = raw.__func__
    inner = find_method(function)
    if inner is None and not callable(function):
        return None
    bound: Binding = "static" if is_a(raw, staticmethod) else "class"
    if inner is None:
        return Method(function, bound)
    return Method(inner.function, bound, inner.preset, inner.keywords)


def _find_partial_method(raw: functools.partialmethod[Any]) -> Method | None:
    inner = find_method(raw.func) or Method(raw.func, "static")
    keywords = {**(inner.keywords or {}), **raw.keywords}
    return Method(inner.function, inner.binding, (*inner.preset, *raw.args), keywords)


def _find_callable_object(raw: object) -> Method | None:
    """Take an object for a method that binds like one: a decorator object, a Cython function."""
    cls = type(raw)
    if is_class(raw) or not has_static(cls, "__call__") or has_static(cls, "__set__"):
        return None
    if has_static(cls, "__get__"):
        return Method(raw, "instance")
    if callable(find_in_instance(raw, "__wrapped__")):
        return Method(raw, "static")
    return None


def is_dispatched(method: Method) -> bool:
    """Whether the type of the first argument chooses what runs (`functools.singledispatch`)."""
    marks = (find_in_instance(method.function, name) for name in ("dispatch", "registry"))
    return method.is_dispatched or all(mark is not MISSING for mark in marks)


def inner_function(function: object) -> object:
    """Return what a callable object runs: the function under a partial, or its `__call__`."""
    while is_a(function, functools.partial):
        function = cast("Callable[..., object]", function.func)
    if is_a(function, types.MethodType):
        return function.__func__
    if is_a(function, (types.FunctionType, type)) or callable_in_c(function):
        return function
    wrapped = find_in_instance(function, "__wrapped__")
    if callable(wrapped):
        return wrapped
    found = find_static(type(function), "__call__")
    return found[0] if found else function


def callable_in_c(function: object) -> bool:
    """Whether a callable is written in C, so that it has no code object."""
    return type(function) in _BINDINGS and not isinstance(
        function, (types.FunctionType, functools.partial, types.MethodType, _CACHE_WRAPPER)
    )


def wrapped_by(function: object) -> object:
    """Return what a function says it wraps (`functools.wraps`), else MISSING."""
    wrapped = find_in_instance(function, "__wrapped__")
    return wrapped if callable(wrapped) else MISSING


def source_function(function: object) -> types.FunctionType | None:
    """Return the function whose `def` a reader would look at: the innermost wrapped one."""
    seen: set[int] = set()
    function = inner_function(function)
    while (wrapped := wrapped_by(function)) is not MISSING and id(function) not in seen:
        seen.add(id(function))
        function = inner_function(wrapped)
    return function if is_a(function, types.FunctionType) else None


def kind_by_code(function: object) -> MethodKind:
    """Return what a call gives as far as code tells; annotations may tell more of a sync one."""
    function = inner_function(function)
    outermost = function
    for _ in range(64):  # a chain of wrappers may be a ring
        if not is_a(function, types.FunctionType):
            return "sync"
        own = _own_kind(function)
        if own is not None:
            return _seen_through(own, outermost, function)
        wrapped = wrapped_by(function)
        if wrapped is MISSING:
            return "sync"
        function = inner_function(wrapped)
    return "sync"


def _seen_through(kind: MethodKind, outermost: object, function: types.FunctionType) -> MethodKind:
    if kind != "coroutine" or outermost is function:
        return kind
    return "sync" if gives_to_runner(cast(types.FunctionType, outermost)) else "awaitable"


def _own_kind(function: types.FunctionType) -> MethodKind | None:
    code = function.__code__
    if code is _CONTEXT_MANAGER_CODE:
        return "context_manager"
    if code is _ASYNC_CONTEXT_MANAGER_CODE:
        return "async_context_manager"
    flags = code.co_flags
    if flags & inspect.CO_COROUTINE:
        return "coroutine"
    if flags & inspect.CO_ASYNC_GENERATOR:
        return "async_generator"
    if flags & inspect.CO_ITERABLE_COROUTINE:
        return "awaitable"
    if flags & inspect.CO_GENERATOR:
        return "generator"
    return "coroutine" if _is_marked(function) else None


def _is_marked(function: types.FunctionType) -> bool:
    """Whether `inspect.markcoroutinefunction`, or asyncio's older mark, calls it a coroutine."""
    if _ASYNCIO_MARK is not MISSING and function.__dict__.get("_is_coroutine") is _ASYNCIO_MARK:
        return True
    return inspect.iscoroutinefunction(function)


def read_signature(method: Method) -> inspect.Signature | None:
    """Return how a method is called once it is bound; None where nothing tells (some C code)."""
    signature = signature_of(method.function)
    if signature is None:
        return None
    if method.binding != "static":
        signature = drop_first(signature)
    if method.preset or method.keywords:
        return _apply_preset(signature, method)
    return signature


def _apply_preset(signature: inspect.Signature, method: Method) -> inspect.Signature | None:
    """Take what a `partialmethod` presets out of a signature, as `inspect` does for a partial."""

    def stand_in() -> None: ...

    stand_in.__signature__ = signature  # type: ignore[attr-defined]
    try:
        partial = functools.partial(stand_in, *method.preset, **(method.keywords or {}))
        return inspect.signature(partial)
    except (ValueError, TypeError):
        return None


def signature_of(function: object) -> inspect.Signature | None:
    """Return the whole signature of a callable, its first parameter included."""
    if is_a(function, types.FunctionType) and "__wrapped__" in function.__dict__:
        wrapped = wrapped_by(function)
        inner = None if wrapped is MISSING else signature_of(wrapped)
        if inner is not None and "__signature__" not in function.__dict__:
            return narrow_wrapped(function, inner)
    if not is_a(function, (types.FunctionType, functools.partial)):
        function = _callable_for_inspect(function)
    try:
        return inspect.signature(cast("Callable[..., object]", function))
    except (ValueError, TypeError, AttributeError):
        return None


def _callable_for_inspect(function: object) -> object:
    """Give `inspect` something that it can read without running a look-up of the object's own."""
    if callable_in_c(function) or is_a(function, (types.MethodType, type, _CACHE_WRAPPER)):
        return function
    inner = inner_function(function)
    if is_a(inner, types.FunctionType) and wrapped_by(function) is MISSING:
        return types.MethodType(inner, function)
    return inner


def drop_first(signature: inspect.Signature) -> inspect.Signature:
    """Return a signature without its first positional parameter, which binding fills."""
    parameters = list(signature.parameters.values())
    if parameters and parameters[0].kind in (
        inspect.Parameter.POSITIONAL_ONLY,
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
    ):
        return signature.replace(parameters=parameters[1:])
    return signature
