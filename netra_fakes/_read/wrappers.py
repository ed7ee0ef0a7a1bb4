"""Look into the wrapper that a decorator made: what does it add to the call of what it wraps."""

from __future__ import annotations

import ast
import inspect
from types import CellType, FunctionType

from netra_fakes._read.lookup import cell_content
from netra_fakes._read.source import function_tree

_RUNNERS = frozenset(
    {"run", "run_until_complete", "run_coroutine_threadsafe", "run_sync", "from_thread"}
)
_OPEN_KINDS = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def gives_to_runner(wrapper: FunctionType) -> bool:
    """Whether a wrapper over a coroutine function runs the coroutine to its end itself.

    Told by the names that its code uses: `asyncio.run`, `loop.run_until_complete` and their kin.
    """
    return not _RUNNERS.isdisjoint(wrapper.__code__.co_names)


def narrow_wrapped(wrapper: FunctionType, wrapped: inspect.Signature) -> inspect.Signature:
    """Return how a wrapper is really called, from the signature of what it wraps.

    A wrapper that takes `*args, **kwargs` passes them on, so it is called as the wrapped one is,
    but for the arguments that it gives itself, and for parameters of its own. A wrapper without
    them is called by its own parameters: what it wraps cannot add to these.

    Args:
        wrapper: The function with a `__wrapped__`.
        wrapped: The signature of that, first parameter included.
    """
    own = inspect.Signature.from_callable(wrapper, follow_wrapped=False)
    if not any(parameter.kind in _OPEN_KINDS for parameter in own.parameters.values()):
        return _with_annotations(own, wrapped)
    tree = function_tree(wrapper)
    call = None if tree is None else _find_inner_call(wrapper, tree)
    if tree is None or call is None:
        return wrapped
    try:
        return _merge(own, wrapped, call, _names_filled(tree))
    except ValueError:  # parameters that no `def` could have in that order
        return wrapped


def _with_annotations(own: inspect.Signature, wrapped: inspect.Signature) -> inspect.Signature:
    """Take the annotations of the wrapped function over where the wrapper itself has none."""
    if list(own.parameters) == list(wrapped.parameters):
        return wrapped
    parameters = [
        parameter.replace(annotation=wrapped.parameters[name].annotation)
        if parameter.annotation is inspect.Parameter.empty and name in wrapped.parameters
        else parameter
        for name, parameter in own.parameters.items()
    ]
    return own.replace(parameters=parameters, return_annotation=wrapped.return_annotation)


def _find_inner_call(wrapper: FunctionType, tree: ast.AST) -> ast.Call | None:
    """Find the call that passes a wrapper's arguments on to what it wraps."""
    name = _name_of_wrapped(wrapper)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            stars = [argument for argument in node.args if isinstance(argument, ast.Starred)]
            if stars or any(keyword.arg is None for keyword in node.keywords):
                return node
    return None


def _names_filled(tree: ast.AST) -> frozenset[str]:
    """Return the keywords that a wrapper fills in: by `kwargs["db"] = …` or `setdefault`."""
    found: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            found.append(node.slice)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            if node.func.attr == "setdefault":
                found.append(node.args[0])
    return frozenset(
        item.value
        for item in found
        if isinstance(item, ast.Constant) and isinstance(item.value, str)
    )


def _name_of_wrapped(wrapper: FunctionType) -> str | None:
    wrapped = wrapper.__dict__["__wrapped__"]
    cells: tuple[CellType, ...] = wrapper.__closure__ or ()
    names = zip(wrapper.__code__.co_freevars, cells, strict=True)
    return next((name for name, cell in names if cell_content(cell) is wrapped), None)


def _merge(
    own: inspect.Signature, wrapped: inspect.Signature, call: ast.Call, filled: frozenset[str]
) -> inspect.Signature:
    """Put a signature together of a wrapper's own parameters and of those that it passes on."""
    explicit = _explicit_arguments(call)
    inner = list(wrapped.parameters.values())
    kinds = {parameter.kind for parameter in own.parameters.values()}
    keywords = {keyword.arg for keyword in call.keywords}
    named = [
        _annotated(parameter, inner, explicit)
        for parameter in own.parameters.values()
        if parameter.kind not in _OPEN_KINDS
    ]
    taken = keywords | {parameter.name for parameter in named}
    passed = [
        _as_passed(parameter, kinds, filled)
        for parameter in inner[len(explicit) :]
        if parameter.name not in taken
    ]
    every = [parameter for parameter in (*named, *passed) if parameter is not None]
    ordered = sorted(every, key=lambda parameter: parameter.kind)
    return wrapped.replace(parameters=ordered)


def _explicit_arguments(call: ast.Call) -> list[str | None]:
    """Return the positional arguments before the star: the name passed on, None for a new value."""
    found: list[str | None] = []
    for argument in call.args:
        if isinstance(argument, ast.Starred):
            break
        found.append(argument.id if isinstance(argument, ast.Name) else None)
    return found


def _annotated(
    parameter: inspect.Parameter, inner: list[inspect.Parameter], explicit: list[str | None]
) -> inspect.Parameter:
    """Annotate a parameter that is passed on as what it is passed to."""
    for name, target in zip(explicit, inner, strict=False):
        if name == parameter.name and parameter.annotation is inspect.Parameter.empty:
            return parameter.replace(annotation=target.annotation)
    return parameter


def _as_passed(
    parameter: inspect.Parameter, kinds: set[inspect._ParameterKind], filled: frozenset[str]
) -> inspect.Parameter | None:
    """Return a parameter as the star that passes it on lets it be given, None where none does."""
    if parameter.kind in _OPEN_KINDS:
        return parameter if parameter.kind in kinds else None
    by_position = inspect.Parameter.VAR_POSITIONAL in kinds
    by_keyword = inspect.Parameter.VAR_KEYWORD in kinds
    if parameter.name in filled and by_keyword:
        default = ... if parameter.default is inspect.Parameter.empty else parameter.default
        return parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, default=default)
    if by_position and by_keyword:
        return parameter
    if by_keyword:
        by_name = parameter.kind is not inspect.Parameter.POSITIONAL_ONLY
        return parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) if by_name else None
    if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
        return None
    return parameter
