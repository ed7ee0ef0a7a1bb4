"""Show a value in a few characters, without running any code of its class."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any
from unittest.mock import NonCallableMock
from uuid import UUID

_PLAIN = (bool, int, float, complex, type(None), type(...), UUID, date, timedelta, Decimal)
_SCALARS = (str, bytes, Enum, *_PLAIN)
"""What tells most in few characters; the arguments of a call that are shown longest."""

_TIGHT = 12
"""The least width that a call gives its arguments; an enum member then goes by its own name."""

_NAMED = (type, FunctionType, BuiltinFunctionType, MethodType)
_BRACKETS: dict[Any, tuple[str, str]] = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    set: ("{", "}"),
    frozenset: ("frozenset({", "})"),
    dict: ("{", "}"),
}
_IDENTIFYING = ("run_id", "id", "name", "execution_id", "user_id", "success", "key")
"""Fields that tell one value object from the next; the first that is there is shown."""


def short(value: object, width: int = 24) -> str:
    """Return a value as a person would write it, cut to a width.

    Mocks are shown by name, other objects by class and by a field that identifies them. No
    `__repr__` of a foreign class runs, since it may be slow, raise, or count as use of a fake.

    >>> short("a sentence that goes on and on"), short({"a": 1, "b": [1, 2, 3, 4, 5, 6, 7, 8]})
    ("'a sentence that goes o…'", "{'a': 1, 'b': […]}")
    """
    if isinstance(value, NonCallableMock):
        return _mock(value)
    if type(value) is str or type(value) is bytes:
        return _text(value, width)
    if type(value) in _BRACKETS:
        return _collection(value, width)
    if isinstance(value, Enum):
        return value.name if width <= _TIGHT else f"{type(value).__name__}.{value.name}"
    if isinstance(value, PurePath):
        return _text(str(value), width)
    if type(value) in _PLAIN:
        return _clip(repr(value), width)
    if isinstance(value, _NAMED):
        return value.__name__
    if isinstance(value, ModuleType):
        return f"<module {value.__name__}>"
    return _object(value, width)


def signature_of_call(
    method: str, args: tuple[Any, ...], kwargs: Mapping[str, Any], width: int = 72
) -> str:
    """Return a call as source; where it is too long, its objects give way first, then its end."""
    for size in (40, 24, _TIGHT):
        shown = [short(value, size) for value in args]
        shown += [f"{name}={short(value, size)}" for name, value in kwargs.items()]
        if _length(method, shown) <= width:
            return f"{method}({', '.join(shown)})"
    elided = ["…"] * len(args) + [f"{name}=…" for name in kwargs]
    values = [*args, *kwargs.values()]
    objects = [place for place, value in enumerate(values) if not isinstance(value, _SCALARS)]
    for place in sorted(objects, key=lambda place: -len(shown[place])):
        shown[place] = elided[place]
        if _length(method, shown) <= width:
            return f"{method}({', '.join(shown)})"
    while shown and _length(method, [*shown, "…"]) > width:
        shown.pop()
    return _clip(f"{method}({', '.join([*shown, '…'])})", width)


def _length(method: str, shown: list[str]) -> int:
    return len(method) + len(", ".join(shown)) + 2


def _mock(value: NonCallableMock) -> str:
    fields = vars(value)
    name = fields.get("_mock_name") or fields.get("_mock_new_name")
    spec = fields.get("_spec_class")
    if name and name != "()":  # the answer of a nameless mock
        return f"<{_clip(str(name), 30)}>"
    return f"<fake {spec.__name__}>" if isinstance(spec, type) else f"<{type(value).__name__}>"


def _text(value: str | bytes, width: int) -> str:
    full = repr(value[: width * 4])
    if len(value) <= width * 4 and len(full) <= width + 2:
        return full
    return f"{full[: max(width - 1, 1)]}…{full[-1]}"


def _clip(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: max(width - 1, 1)]}…"


def _collection(value: Any, width: int) -> str:
    opening, closing = _BRACKETS[type(value)]
    if not value:
        return "set()" if type(value) is set else f"{opening}{closing}"
    parts: list[str] = []
    room = width
    for item in value.items() if type(value) is dict else value:
        if room < 6:
            parts.append("…")
            break
        inner = max(room // 2, 6)
        part = (
            f"{short(item[0], inner)}: {short(item[1], inner)}"
            if type(value) is dict
            else short(item, inner)
        )
        if len(part) > room and parts:
            parts.append("…")
            break
        parts.append(part)
        room -= len(part) + 2
    comma = "," if type(value) is tuple and len(value) == 1 else ""
    text = f"{opening}{', '.join(parts)}{comma}{closing}"
    return text if len(text) <= width + 2 else f"{opening}…{closing}"


def _object(value: object, width: int) -> str:
    name = type(value).__name__
    if isinstance(value, BaseException):
        return _clip(f"{name}({', '.join(short(item, width) for item in value.args)})", width + 12)
    fields = getattr(value, "__dict__", None)
    if isinstance(fields, dict):
        declared = dataclasses.is_dataclass(value)
        for field in _IDENTIFYING:
            if field in fields and (declared or type(fields[field]) is str):
                return f"{name}({field}={short(fields[field], 16)}, …)"
    return f"{name}(…)"
