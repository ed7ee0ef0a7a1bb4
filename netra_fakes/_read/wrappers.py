"""Look into the wrapper that a decorator made: what does it add to the call of what it wraps."""

from __future__ import annotations

import ast
import inspect
from types import CellType, FunctionType

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
    but for the arguments that it gives itself. A wrapper with parameters of its own is called by
    these: what it wraps cannot add to them.

    Args:
        wrapper: The function with a `__wrapped__`.
        wrapped: The signature of that, first parameter included.
    """
    own = inspect.Signature.from_callable(wrapper, follow_wrapped=False)
    kinds = {parameter.kind for parameter in own.parameters.values()}
    if not kinds & set(_OPEN_KINDS):
        return _with_annotations(own, wrapped)
    call = _find_inner_call(wrapper)
    return wrapped if call is None else _without_given(own, wrapped, call)


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


def _find_inner_call(wrapper: FunctionType) -> ast.Call | None:
    """Find the one call of the wrapped function in a wrapper's source."""
    name = _name_of_wrapped(wrapper)
    tree = function_tree(wrapper) if name else None
    if tree is None:
        return None
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == name
        and any(isinstance(argument, ast.Starred) for argument in node.args)
    ]
    return calls[0] if calls else None


def _name_of_wrapped(wrapper: FunctionType) -> str | None:
    wrapped = wrapper.__dict__["__wrapped__"]
    cells: tuple[CellType, ...] = wrapper.__closure__ or ()
    names = zip(wrapper.__code__.co_freevars, cells, strict=True)
    return next((name for name, cell in names if _content(cell) is wrapped), None)


def _content(cell: CellType) -> object:
    try:
        return cell.cell_contents
    except ValueError:  # not filled yet
        return None


def _without_given(
    own: inspect.Signature, wrapped: inspect.Signature, call: ast.Call
) -> inspect.Signature:
    """Take out of a signature the parameters that the wrapper's call fills by itself."""
    positional = [
        parameter.name
        for parameter in wrapped.parameters.values()
        if parameter.kind not in (*_OPEN_KINDS, inspect.Parameter.KEYWORD_ONLY)
    ]
    given: set[str] = set()
    for name, argument in zip(positional, call.args, strict=False):
        if isinstance(argument, ast.Starred):
            break
        if not (isinstance(argument, ast.Name) and argument.id in own.parameters):
            given.add(name)
    given |= {
        keyword.arg
        for keyword in call.keywords
        if keyword.arg
        and not (isinstance(keyword.value, ast.Name) and keyword.value.id in own.parameters)
    }
    kept = [parameter for name, parameter in wrapped.parameters.items() if name not in given]
    return wrapped.replace(parameters=kept) if given else wrapped
