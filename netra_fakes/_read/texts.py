"""Write annotations and defaults as canonical text, so that a reader of source writes the same."""

from __future__ import annotations

import math
import sys
import types
import typing
from collections.abc import Callable
from enum import Enum
from typing import Any

import typing_extensions

from netra_fakes._annotations import canonical_annotation, canonical_name
from netra_fakes._read.lookup import find_in_instance, is_a, is_class, module_of, qualname_of

_SCALARS = (int, str, bytes, bool, complex, type(None))
_MOST_ITEMS = 20
_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType)
_BARE_TUPLE: object = getattr(typing, "Tuple")
_CONTEXT_MANAGERS = ("contextlib.AbstractContextManager", "contextlib.AbstractAsyncContextManager")
_PARAMETERS: tuple[type, ...] = (
    typing.TypeVar,
    typing.ParamSpec,
    typing_extensions.TypeVar,
    typing_extensions.ParamSpec,
    type(typing_extensions.TypeVarTuple("_Ts")),
)


def class_text(cls: type) -> str:
    """Return the canonical name of a class."""
    return canonical_name(f"{module_of(cls)}.{qualname_of(cls)}")


def target_text(cls: type) -> str:
    """Return the address of a class: "package.module:Class"."""
    return f"{module_of(cls)}:{qualname_of(cls)}"


def render_default(value: object) -> str:
    """Return the text of a default: a literal's repr, a dotted name, else "..."."""
    if is_a(value, Enum) and not is_class(value):
        name = getattr(value, "_name_", None)
        return f"{class_text(type(value))}.{name}" if name else "..."
    if type(value) in _SCALARS:
        return repr(value)
    if type(value) is float:
        return repr(value) if math.isfinite(value) else "..."
    if is_class(value):
        return class_text(value)
    if is_a(value, _FUNCTIONS):
        return _function_text(value)
    return render_container(value)


def _function_text(function: Any) -> str:
    module, qualname = function.__module__, function.__qualname__
    if "<lambda>" in qualname or type(module) is not str:
        return "..."
    return canonical_name(f"{module}.{qualname}")


def render_container(value: object) -> str:
    """Return the text of a short list, tuple, set or dict of literals, else "...".

    A set is written in order: how Python shows it changes from one run to the next. What a process
    itself is told (`sys.argv`) is no part of an interface.
    """
    if type(value) not in (list, tuple, set, dict) or value is sys.argv or value is sys.path:
        return "..."
    items = [*value, *value.values()] if is_a(value, dict) else list(value)  # type: ignore[call-overload]
    if not all(type(item) in (*_SCALARS, float) for item in items) or len(items) > _MOST_ITEMS:
        return "..."
    if type(value) is set:
        return f"{{{', '.join(sorted(map(repr, items)))}}}" if items else "..."
    return repr(value)


def render_annotation(annotation: Any, qualify: Callable[[str], str]) -> str:
    """Return the canonical text of an annotation that is an object.

    Args:
        annotation: A class, a typing construct, or a string inside one.
        qualify: Gives the qualified name of a name in a quoted part.
    """
    if annotation is None or annotation is type(None):
        return "None"
    if is_class(annotation):
        return class_text(annotation)
    if annotation is ...:
        return "..."
    if is_a(annotation, str):
        return canonical_annotation(annotation, qualify)
    if is_a(annotation, typing.ForwardRef):
        return canonical_annotation(annotation.__forward_arg__, qualify)
    if is_a(annotation, (list, tuple)):
        return f"[{', '.join(render_annotation(item, qualify) for item in annotation)}]"
    if is_a(annotation, _PARAMETERS):
        return _parameter_text(annotation)
    origin = typing.get_origin(annotation)
    if origin is not None and not is_a(origin, _PARAMETERS):
        return _render_alias(annotation, origin, qualify)
    return _special_text(annotation)


def _parameter_text(parameter: Any) -> str:
    if getattr(parameter, "__infer_variance__", False) or not parameter.__module__:
        return str(parameter.__name__)
    return canonical_name(f"{parameter.__module__}.{parameter.__name__}")


def _special_text(annotation: Any) -> str:
    """Name a special form (`Any`, `Self`), a NewType, an alias by `type`, a ParamSpec's args."""
    if type(annotation).__name__ in ("ParamSpecArgs", "ParamSpecKwargs"):
        part = "args" if type(annotation).__name__ == "ParamSpecArgs" else "kwargs"
        return f"{_parameter_text(annotation.__origin__)}.{part}"
    name = find_in_instance(annotation, "_name")
    name = name if is_a(name, str) else getattr(annotation, "__name__", None)
    module = getattr(annotation, "__module__", None)
    if is_a(name, str) and is_a(module, str):
        qualname = getattr(annotation, "__qualname__", name)
        if not is_a(qualname, str) or module == "typing":
            qualname = name
        return canonical_name(f"{module}.{qualname}")
    return repr(annotation)


def _render_alias(annotation: Any, origin: Any, qualify: Callable[[str], str]) -> str:
    arguments = typing.get_args(annotation)
    if origin is typing.Annotated:
        return render_annotation(arguments[0], qualify)
    if origin is typing.Union or origin is types.UnionType:
        return _render_union(arguments, qualify)
    if origin in (typing.Literal, typing_extensions.Literal):
        return f"typing.Literal[{', '.join(_literal_text(item) for item in arguments)}]"
    head = _special_text(origin) if not is_class(origin) else class_text(origin)
    if not arguments:
        return f"{head}[()]" if origin is tuple and annotation is not _BARE_TUPLE else head
    texts = [render_annotation(item, qualify) for item in arguments]
    if head in _CONTEXT_MANAGERS and texts[1:] == ["bool | None"]:
        texts.pop()  # what Python 3.13 fills in for `typing.ContextManager[T]`
    return f"{head}[{', '.join(texts)}]"


def _literal_text(value: object) -> str:
    return render_default(value) if is_a(value, Enum) else repr(value)


def _render_union(arguments: tuple[Any, ...], qualify: Callable[[str], str]) -> str:
    texts = list(dict.fromkeys(render_annotation(item, qualify) for item in arguments))
    ordered = [text for text in texts if text != "None"]
    return " | ".join([*ordered, "None"] if "None" in texts else ordered)
