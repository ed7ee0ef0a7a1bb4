"""Describe functions and methods from their syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netra_fakes._annotations import split_union
from netra_fakes._read.assigning import FunctionNode, mangle, walk_body
from netra_fakes._spec import (
    Binding,
    Location,
    MethodKind,
    MethodSpec,
    ParameterKind,
    ParameterSpec,
)
from netra_fakes.contract.static._decorators import Decorated, read_decorators

if TYPE_CHECKING:
    from netra_fakes.contract.static._scope import Scope

_KINDS_BY_RETURN: dict[str, MethodKind] = {
    "collections.abc.Awaitable": "awaitable",
    "collections.abc.Coroutine": "awaitable",
    "collections.abc.AsyncIterator": "async_generator",
    "collections.abc.AsyncIterable": "async_generator",
    "collections.abc.AsyncGenerator": "async_generator",
    "collections.abc.Generator": "generator",
    "contextlib.AbstractContextManager": "context_manager",
    "contextlib.AbstractAsyncContextManager": "async_context_manager",
}
"""What a plain `def` gives by its return annotation, where its body does not tell."""

_PROTOCOL_NAMES = frozenset({"__aiter__", "__iter__", "__await__"})
"""Dunders that Python calls by a protocol of its own: they stay what their code is."""

_STATIC_BY_NATURE = frozenset({"__new__"})
_CLASS_BY_NATURE = frozenset({"__init_subclass__", "__class_getitem__"})


@dataclass(frozen=True)
class ReadFunction:
    """A function as its class or module will hold it.

    Attributes:
        spec: The method.
        decorated: What its decorators make of it.
    """

    spec: MethodSpec
    decorated: Decorated


def read_function(
    node: FunctionNode, scope: Scope, *, owner: str = "", file: str = "", in_class: bool = False
) -> ReadFunction:
    """Describe a `def`, with what its decorators make of it.

    Args:
        node: The `def`.
        scope: The names that its annotations and defaults can use.
        owner: "module:Class" of its class.
        file: Path of its module, as locations show it.
        in_class: Whether its first parameter is bound.
    """
    scope = scope.inside(type_parameters(node))
    is_async = isinstance(node, ast.AsyncFunctionDef)
    decorated = read_decorators(node.decorator_list, scope, is_async=is_async)
    binding: Binding = decorated.binding or _natural_binding(node.name, in_class)
    parameters: tuple[ParameterSpec, ...] | None = None
    if decorated.keeps_signature:
        class_name = owner.rpartition(":")[2].rpartition(".")[2] if in_class else ""
        parameters = read_parameters(node.args, scope, class_name)
        if in_class and binding != "static":
            parameters = drop_first(parameters)
    kind = decorated.kind or _after_decoration(
        kind_by_body(node, may_yield=scope.may_yield(node)), decorated
    )
    returns = scope.text(node.returns) if not decorated.hides_returns else None
    kind, returns = judge_by_return(node.name, kind, returns)
    spec = MethodSpec(
        name=node.name,
        parameters=parameters,
        kind=kind,
        binding=binding,
        returns=returns,
        defined_in=owner,
        location=Location(file, node.lineno) if file else None,
    )
    return ReadFunction(spec, decorated)


def _natural_binding(name: str, in_class: bool) -> Binding:
    if not in_class or name in _STATIC_BY_NATURE:
        return "static"
    return "class" if name in _CLASS_BY_NATURE else "instance"


def _after_decoration(kind: MethodKind, decorated: Decorated) -> MethodKind:
    """Return the kind of a function behind plain wrappers."""
    if kind == "coroutine" and decorated.wraps_plainly:
        return "awaitable"
    return kind


def judge_by_return(
    name: str, kind: MethodKind, returns: str | None
) -> tuple[MethodKind, str | None]:
    """Return the kind of a plain `def` by its return annotation, and what awaiting it gives."""
    if returns is None or name in _PROTOCOL_NAMES or len(split_union(returns)) > 1:
        return kind, returns
    head = returns.partition("[")[0]
    if kind == "sync":
        kind = _KINDS_BY_RETURN.get(head, "sync")
    if kind == "awaitable" and head in ("collections.abc.Awaitable", "collections.abc.Coroutine"):
        return kind, last_argument(returns)
    return kind, returns


def kind_by_body(node: FunctionNode, *, may_yield: bool) -> MethodKind:
    """Return what a call gives, as far as the `def` itself tells.

    Args:
        node: The `def`.
        may_yield: Whether the word stands in its lines at all.
    """
    yields = may_yield and any(
        isinstance(item, (ast.Yield, ast.YieldFrom)) for item in walk_body(node)
    )
    if isinstance(node, ast.AsyncFunctionDef):
        return "async_generator" if yields else "coroutine"
    return "generator" if yields else "sync"


def read_parameters(
    arguments: ast.arguments, scope: Scope, class_name: str = ""
) -> tuple[ParameterSpec, ...]:
    """Describe every parameter of a `def` or `lambda`, the bound first one included.

    Args:
        arguments: The parameters.
        scope: The names that annotations and defaults can use.
        class_name: The class around it, which private names are mangled with.
    """
    found: list[ParameterSpec] = []
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
    defaults += arguments.defaults

    def take(node: ast.arg, kind: ParameterKind, default: ast.expr | None = None) -> None:
        annotation = scope.text(node.annotation)
        name = mangle(node.arg, class_name)
        found.append(ParameterSpec(name, kind, annotation, scope.default_text(default)))

    for index, (node, default) in enumerate(zip(positional, defaults, strict=True)):
        early = index < len(arguments.posonlyargs)
        take(node, "positional_only" if early else "positional_or_keyword", default)
    if arguments.vararg is not None:
        take(arguments.vararg, "var_positional")
    for node, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        take(node, "keyword_only", default)
    if arguments.kwarg is not None:
        take(arguments.kwarg, "var_keyword")
    return tuple(found)


def drop_first(parameters: tuple[ParameterSpec, ...]) -> tuple[ParameterSpec, ...]:
    """Return parameters without the first positional one, which binding fills."""
    if parameters and parameters[0].kind in ("positional_only", "positional_or_keyword"):
        return parameters[1:]
    return parameters


def apply_preset(spec: MethodSpec, positional: int, keywords: Mapping[str, str]) -> MethodSpec:
    """Return a method as `functools.partialmethod` leaves it.

    Args:
        spec: The method, its bound parameter taken off.
        positional: How many positional arguments are given.
        keywords: Texts of the keyword arguments: they and those after them become keyword-only.
    """
    if spec.parameters is None:
        return spec
    left: list[ParameterSpec] = []
    keyword_only = False
    for parameter in spec.parameters:
        takes_position = parameter.kind in ("positional_only", "positional_or_keyword")
        if takes_position and positional:
            positional -= 1
            continue
        if parameter.name in keywords:
            keyword_only = keyword_only or takes_position
            left.append(parameter._replace(kind="keyword_only", default=keywords[parameter.name]))
        elif keyword_only and parameter.kind == "var_positional":
            continue
        elif keyword_only and takes_position:
            left.append(parameter._replace(kind="keyword_only"))
        else:
            left.append(parameter)
    return spec._replace(parameters=tuple(left))


def type_parameters(node: ast.AST) -> frozenset[str]:
    """Return the names of a definition's own type parameters (PEP 695)."""
    return frozenset(item.name for item in getattr(node, "type_params", ()))


def last_argument(text: str) -> str | None:
    """Return the last argument of a generic's canonical text: "T" of "Coroutine[Any, Any, T]"."""
    if not text.endswith("]"):
        return None
    depth, start = 0, text.index("[") + 1
    for index in range(start, len(text) - 1):
        depth += (text[index] in "[(") - (text[index] in "])")
        if text[index] == "," and not depth:
            start = index + 1
    return text[start:-1].strip()
