"""Tell what decorators make of a function: how it binds, what it gives, whether its call stays."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from netra_fakes._nodes import nodes_in
from netra_fakes._spec import Binding, MethodKind
from netra_fakes.contract.static._modules import dotted_name

if TYPE_CHECKING:
    from netra_fakes.contract.static._scope import Scope

Accessor = Literal["property", "cached_property", "setter", "getter", "deleter", "descriptor"]

_KEEPERS = frozenset(
    {
        "abc.abstractmethod",
        "atexit.register",
        "functools.cache",
        "functools.lru_cache",
        "functools.singledispatch",
        "functools.singledispatchmethod",
        "functools.total_ordering",
        "typing.final",
        "typing.no_type_check",
        "typing.override",
        "typing.runtime_checkable",
        "typing.deprecated",
        "typing.dataclass_transform",
        "warnings.deprecated",
        "typing_extensions.deprecated",
        "typing_extensions.dataclass_transform",
        "typing_extensions.override",
        "typing_extensions.final",
        "inspect.markcoroutinefunction",
        "unittest.skip",
        "pydantic.functional_validators.field_validator",
        "pydantic.functional_validators.model_validator",
        "pydantic.functional_serializers.field_serializer",
        "pydantic.functional_serializers.model_serializer",
        "pydantic.deprecated.class_validators.validator",
        "pydantic.deprecated.class_validators.root_validator",
    }
)
"""Decorators that leave the signature as it stands, by the name of where they are defined."""

_REGISTRIES = {
    "fastapi": ("APIRouter", "FastAPI"),
    "flask": ("Blueprint", "Flask"),
    "typer": ("Typer",),
}
"""Classes, by their package, whose methods leave the functions that they decorate as they are."""

_KINDS: dict[str, MethodKind] = {
    "contextlib.contextmanager": "context_manager",
    "contextlib.asynccontextmanager": "async_context_manager",
    "types.coroutine": "awaitable",
}
_BINDINGS: dict[str, Binding] = {"staticmethod": "static", "classmethod": "class"}
_ACCESSORS: dict[str, Accessor] = {
    "property": "property",
    "abc.abstractproperty": "property",
    "enum.property": "property",
    "types.DynamicClassAttribute": "property",
    "functools.cached_property": "cached_property",
}


@dataclass(frozen=True)
class Decorated:
    """What the decorators of a function make of it.

    Attributes:
        binding: By `staticmethod` or `classmethod`, None without these.
        kind: By a decorator that decides it (`contextmanager`), else None.
        accessor: Whether it becomes data: a property, or a part of one.
        accessor_of: The property that a `setter` or `deleter` belongs to.
        keeps_signature: Whether a call takes what the `def` says; else nothing is known of it.
        wraps_plainly: Whether the outermost wrapper is a plain `def`.
        hides_returns: Whether what a call gives is not what the `def` says.
        is_overload: Whether it only declares one of several signatures.
        unknown: Decorators that could not be looked into.
        is_async: Whether the function itself is an `async def`.
    """

    binding: Binding | None = None
    kind: MethodKind | None = None
    accessor: Accessor | None = None
    accessor_of: str = ""
    keeps_signature: bool = True
    wraps_plainly: bool = False
    hides_returns: bool = False
    is_overload: bool = False
    unknown: tuple[str, ...] = ()
    is_async: bool = False


def read_decorators(
    nodes: Sequence[ast.expr], scope: Scope, *, is_async: bool = False
) -> Decorated:
    """Return what a function's decorators make of it, the innermost first.

    Args:
        nodes: The decorators, as they stand.
        scope: The names that they can use.
        is_async: Whether the function is an `async def`: some decorators choose by it.
    """
    found = Decorated(is_async=is_async)
    for node in reversed(nodes):
        found = _apply(found, node, scope)
    return found


def decorator_name(node: ast.expr, scope: Scope) -> str:
    """Return the qualified name of a decorator, its call's arguments left out."""
    called = node.func if isinstance(node, ast.Call) else node
    dotted = dotted_name(called)
    return "" if dotted is None else scope.qualify(dotted)


def _apply(found: Decorated, node: ast.expr, scope: Scope) -> Decorated:
    name = decorator_name(node, scope)
    short = name.rpartition(".")[2]
    if name in _BINDINGS or name in ("abc.abstractclassmethod", "abc.abstractstaticmethod"):
        return replace(found, binding=_BINDINGS.get(short.removeprefix("abstract"), "class"))
    if name in _KINDS:
        return replace(found, kind=_KINDS[name])
    if name in _ACCESSORS:
        return replace(found, accessor=_ACCESSORS[name])
    if isinstance(node, ast.Attribute) and node.attr in ("setter", "getter", "deleter"):
        owner = dotted_name(node.value) or ""
        return replace(found, accessor=node.attr, accessor_of=owner)  # type: ignore[arg-type]
    if name in ("typing.overload", "typing_extensions.overload"):
        return replace(found, is_overload=True)
    if name in _KEEPERS:
        if short in ("field_validator", "validator", "root_validator"):
            return replace(found, binding="class")
        return found
    if name.startswith("pydantic.") and short == "computed_field":
        return replace(found, accessor=found.accessor or "property")
    return _apply_own(found, node, name, scope)


def _apply_own(found: Decorated, node: ast.expr, name: str, scope: Scope) -> Decorated:
    """Look into a decorator that is itself in the source."""
    lost = replace(found, keeps_signature=False, hides_returns=True, unknown=(*found.unknown, name))
    if isinstance(node, ast.Call) and _is_wraps(node, scope):
        return found
    called = node.func if isinstance(node, ast.Call) else node
    dotted = dotted_name(called)
    source = None if dotted is None else scope.function_source(dotted)
    if dotted is not None and _is_registering(dotted, scope):
        return found
    if source is None:
        return replace(lost, accessor="descriptor") if scope.is_descriptor(dotted) else lost
    decorator: ast.FunctionDef | None = source[0]
    if isinstance(node, ast.Call):
        decorator = _factory_result(source[0])
    return _apply_function(found, lost, decorator, source[1])


def _is_registering(dotted: str, scope: Scope) -> bool:
    """Whether it is a method of an object that notes functions down and gives them back."""
    holder = dotted.rpartition(".")[0]
    package, _, maker = scope.maker(holder).rpartition(".") if holder else ("", "", "")
    return maker in _REGISTRIES.get(package.partition(".")[0], ())


def _apply_function(
    found: Decorated, lost: Decorated, decorator: ast.FunctionDef | None, scope: Scope
) -> Decorated:
    if decorator is None or not decorator.args.args:
        return lost
    parameter = decorator.args.args[0].arg
    returned = _returned_names(decorator)
    inner = _inner_functions(decorator)
    called = [name.removesuffix("()") for name in returned if name.endswith("()")]
    if called and len(set(called)) == 1 and isinstance(inner.get(called[0]), ast.FunctionDef):
        return _apply_function(found, lost, inner[called[0]], scope)  # type: ignore[arg-type]
    if not returned or not returned <= {parameter, *inner}:
        return lost
    wrappers = [inner[name] for name in sorted(returned) if name != parameter]
    if not all(_is_plain_wrapper(wrapper, parameter, scope) for wrapper in wrappers):
        return lost
    if not wrappers:
        return found
    asynchronous = [item for item in wrappers if isinstance(item, ast.AsyncFunctionDef)]
    lets_be = _returned_name(getattr(decorator.body[-1], "value", None)) == parameter
    lifts = len(asynchronous) == len(wrappers) and not lets_be
    if asynchronous and (found.is_async or lifts):
        return replace(found, kind="coroutine", wraps_plainly=False)
    if asynchronous or parameter in returned:  # it lets the other sort of function be
        return found
    if any(_runs_coroutine(wrapper) for wrapper in wrappers):
        return replace(found, kind="sync")
    return replace(found, wraps_plainly=True)


def _is_plain_wrapper(
    wrapper: ast.FunctionDef | ast.AsyncFunctionDef, parameter: str, scope: Scope
) -> bool:
    """Whether a function takes what comes and passes it on, with `functools.wraps`."""
    wraps = [item for item in wrapper.decorator_list if _wraps_parameter(item, parameter, scope)]
    return (
        bool(wraps) and len(wraps) == len(wrapper.decorator_list) and (_passes_everything(wrapper))
    )


_RUNNERS = frozenset(
    {"run", "run_until_complete", "run_coroutine_threadsafe", "run_sync", "from_thread"}
)


def _runs_coroutine(wrapper: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a plain wrapper drives the coroutine to its end itself."""
    names = {node.attr for node in nodes_in(wrapper) if isinstance(node, ast.Attribute)}
    names |= {node.id for node in nodes_in(wrapper) if isinstance(node, ast.Name)}
    return not _RUNNERS.isdisjoint(names)


def _passes_everything(wrapper: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a wrapper takes `*args, **kwargs` and nothing is known of what it adds."""
    return wrapper.args.vararg is not None and wrapper.args.kwarg is not None


def _is_wraps(node: ast.Call, scope: Scope) -> bool:
    return decorator_name(node, scope) == "functools.wraps"


def _wraps_parameter(node: ast.expr, parameter: str, scope: Scope) -> bool:
    return (
        isinstance(node, ast.Call)
        and _is_wraps(node, scope)
        and len(node.args) >= 1
        and isinstance(node.args[0], ast.Name)
        and node.args[0].id == parameter
    )


def _factory_result(factory: ast.FunctionDef) -> ast.FunctionDef | None:
    """Return the decorator that a factory gives, None where that cannot be told."""
    inner = _inner_functions(factory)
    returned = {name.removesuffix("()") for name in _returned_names(factory)}
    names = [name for name in returned if name in inner]
    if len(names) == 1 and returned <= {*names, *(arg.arg for arg in factory.args.args[:1])}:
        found = inner[names[0]]
        return found if isinstance(found, ast.FunctionDef) else None
    return None


def _inner_functions(
    node: ast.FunctionDef,
) -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    return {
        item.name: item
        for item in _statements(node.body)
        if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef))
    }


def _statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a function, without those of functions inside it."""
    for node in body:
        yield node
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                yield from _statements([child])
            elif isinstance(child, ast.ExceptHandler):
                yield from _statements(child.body)


def _returned_names(node: ast.FunctionDef) -> set[str]:
    """Return the names that a function returns: "f", "f()" for a call of it, "" for the rest."""
    return {
        _returned_name(item.value)
        for item in _statements(node.body)
        if isinstance(item, ast.Return)
    }


def _returned_name(value: ast.expr | None) -> str:
    if isinstance(value, ast.Name):
        return value.id
    if isinstance(value, ast.Call):
        if isinstance(value.func, ast.Name) and value.func.id != "cast":
            return f"{value.func.id}()"
        if (dotted_name(value.func) or "").rpartition(".")[2] == "cast" and len(value.args) == 2:
            return _returned_name(value.args[1])
    return ""
