"""Compile a signature into a function that accepts a call as fast as Python itself binds it."""

from __future__ import annotations

import keyword
from collections.abc import Callable, Mapping
from inspect import Parameter, Signature
from types import UnionType
from typing import Any, Union, get_args, get_origin

Accept = Callable[..., "tuple[tuple[str, Any], ...] | None"]
"""Called with the arguments of a call. Raises TypeError where they do not bind; returns None
where nothing is wrong, else the arguments whose types need a closer look."""


class _Omitted:
    """Stands for an argument that was not given."""


_OMITTED = _Omitted()


def build_accept(signature: Signature | None, types: Mapping[str, object]) -> Accept:
    """Return the acceptor of a signature.

    Python's own binding of the generated function's parameters is the check, so what it takes is
    what a real function of that signature takes.

    Args:
        signature: Without the bound first parameter; None accepts every call.
        types: Annotation by parameter name; a parameter that is left out is not looked at.
    """
    if signature is None:
        return _accept_all
    if any(not _is_plain(name) for name in signature.parameters):
        return _build_slow_accept(signature)
    context: dict[str, Any] = {"_netra_omitted": _OMITTED, "_netra_type": type}
    tests: list[str] = []
    watched: list[str] = []
    for index, (name, parameter) in enumerate(signature.parameters.items()):
        if name not in types:
            continue
        if parameter.kind in (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD):
            tests.append(f"not {name}")
        else:
            context[f"_netra_ok_{index}"] = exact_types(types[name]) | {_Omitted}
            tests.append(f"_netra_type({name}) in _netra_ok_{index}")
        watched.append(name)
    body = "pass"
    if tests:
        pairs = "".join(f"({name!r}, {name}), " for name in watched)
        body = f"if not ({' and '.join(tests)}): return ({pairs})"
    source = f"def _netra_accept({_render_parameters(signature)}):\n {body}\n"
    try:
        exec(source, context)  # noqa: S102 - holds no text but names that `_is_plain` let through
    except SyntaxError:
        return _build_slow_accept(signature)
    accept: Accept = context["_netra_accept"]
    return accept


def is_omitted(value: object) -> bool:
    """Whether an argument stands for one that was not given."""
    return value is _OMITTED


def exact_types(annotation: object) -> frozenset[type]:
    """Return the types whose direct instances fit an annotation without a closer look."""
    if annotation is None:
        return frozenset({type(None)})
    if get_origin(annotation) in (Union, UnionType):
        return frozenset().union(*(exact_types(member) for member in get_args(annotation)))
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return frozenset({annotation})
    return frozenset()


def _is_plain(name: str) -> bool:
    return name.isidentifier() and not keyword.iskeyword(name) and not name.startswith("__")


def _render_parameters(signature: Signature) -> str:
    parts: list[str] = []
    kinds = [parameter.kind for parameter in signature.parameters.values()]
    has_star = Parameter.VAR_POSITIONAL in kinds
    for index, (name, parameter) in enumerate(signature.parameters.items()):
        if parameter.kind is Parameter.KEYWORD_ONLY and not has_star:
            parts.append("*")
            has_star = True
        stars: dict[Any, str] = {Parameter.VAR_POSITIONAL: "*", Parameter.VAR_KEYWORD: "**"}
        default = "" if parameter.default is Parameter.empty else "=_netra_omitted"
        parts.append(f"{stars.get(parameter.kind, '')}{name}{default}")
        if parameter.kind is Parameter.POSITIONAL_ONLY and (
            index + 1 == len(kinds) or kinds[index + 1] is not Parameter.POSITIONAL_ONLY
        ):
            parts.append("/")
    return ", ".join(parts)


def _accept_all(*args: Any, **kwargs: Any) -> None:
    """Accept every call: no signature can be read."""


def _build_slow_accept(signature: Signature) -> Accept:
    """Return an acceptor by `Signature.bind`, for names that no source could spell."""

    def accept(*args: Any, **kwargs: Any) -> None:
        signature.bind(*args, **kwargs)

    return accept
