"""Decide, without running anything, whether a call's arguments bind to a signature."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from netra_fakes._spec import MethodSpec, ParameterSpec


@dataclass(frozen=True)
class CallShape:
    """What a call gives: how many positional arguments, which keywords, what is spread."""

    positional: int
    keywords: tuple[str, ...]
    has_star: bool = False
    has_double_star: bool = False


@dataclass(frozen=True)
class BindFailure:
    """Why a call does not bind.

    Attributes:
        kind: "unknown keyword", "missing", "too many" or "given twice".
        names: The keywords or parameters concerned.
    """

    kind: str
    names: tuple[str, ...] = ()


def shape_of_call(call: ast.Call) -> CallShape:
    """Return what a call gives."""
    plain = [argument for argument in call.args if not isinstance(argument, ast.Starred)]
    keywords = tuple(word.arg for word in call.keywords if word.arg is not None)
    return CallShape(
        positional=len(plain),
        keywords=keywords,
        has_star=len(plain) != len(call.args),
        has_double_star=len(keywords) != len(call.keywords),
    )


def find_bind_failure(
    method: MethodSpec, call: CallShape, *, allow_unknown_keywords: bool = False
) -> BindFailure | None:
    """Return why a call does not bind to a method's parameters; None where it does.

    What is spread (`*args`, `**kwargs`) may hold anything: it excuses what it could supply.

    Args:
        method: The callable, its bound first parameter left out.
        call: What the call gives.
        allow_unknown_keywords: Whether a keyword without a parameter is dropped, as pydantic does.
    """
    if method.parameters is None:
        return None
    return _find(method.parameters, call, allow_unknown_keywords)


def _find(
    parameters: Sequence[ParameterSpec], call: CallShape, allow_unknown: bool
) -> BindFailure | None:
    ordered = [p for p in parameters if p.kind in ("positional_only", "positional_or_keyword")]
    takes_star = any(p.kind == "var_positional" for p in parameters)
    takes_any_keyword = allow_unknown or any(p.kind == "var_keyword" for p in parameters)
    by_keyword = {p.name for p in parameters if p.kind in ("positional_or_keyword", "keyword_only")}
    if not takes_any_keyword:
        unknown = tuple(name for name in call.keywords if name not in by_keyword)
        if unknown:
            return BindFailure("unknown keyword", unknown)
    if call.positional > len(ordered) and not takes_star:
        return BindFailure("too many", (str(len(ordered)), str(call.positional)))
    filled = {p.name for p in ordered[: call.positional] if p.kind == "positional_or_keyword"}
    twice = tuple(name for name in call.keywords if name in filled)
    if twice:
        return BindFailure("given twice", twice)
    missing = _missing(parameters, ordered, call)
    return BindFailure("missing", missing) if missing else None


def _missing(
    parameters: Sequence[ParameterSpec], ordered: list[ParameterSpec], call: CallShape
) -> tuple[str, ...]:
    positional = {p.name for p in ordered[: call.positional]}
    missing: list[str] = []
    for parameter in parameters:
        if not parameter.is_required or parameter.name in positional:
            continue
        if parameter.kind != "positional_only":
            if parameter.name in call.keywords or call.has_double_star:
                continue
        if parameter.kind != "keyword_only" and call.has_star:
            continue
        missing.append(parameter.name)
    return tuple(missing)


def parameter_of(
    method: MethodSpec, *, position: int | None = None, keyword: str | None = None
) -> ParameterSpec | None:
    """Return the parameter that an argument at a position, or of a keyword, goes to."""
    for index, parameter in enumerate(method.parameters or ()):
        if keyword is not None and parameter.name == keyword:
            return parameter if parameter.kind != "var_keyword" else None
        if position is not None and index == position:
            wanted = ("positional_only", "positional_or_keyword")
            return parameter if parameter.kind in wanted else None
    return None
