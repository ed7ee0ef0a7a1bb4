"""Read mocks, also foreign ones, without creating a child or counting a call."""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final
from unittest import mock


class Unseen(Enum):
    """The type of `UNSEEN`, so that checkers can narrow it."""

    UNSEEN = "unseen"


UNSEEN: Final = Unseen.UNSEEN
"""Stands for what cannot be known without running code."""

MOST_OBJECTS = 4000
"""How many objects a search looks at; a test's own world is far smaller."""

FOREIGN = (
    "_pytest", "pytest", "pluggy", "asyncio", "logging", "concurrent", "threading", "unittest.case",
    "unittest.async_case", "contextvars", "weakref", "importlib", "_frozen_importlib",
)  # fmt: skip
"""Packages whose objects hold no double of a test, but lead to the whole process."""

LEAVES = (type, types.ModuleType, types.FunctionType)
"""Objects that are searched no further. Always by `type(x)`: `x.__class__` may run code."""

DEEPEST = 5
"""How many steps a search goes from a name of the test."""


def is_mock(value: object) -> bool:
    """Whether an object is a mock, whatever class it pretends to have."""
    return issubclass(type(value), mock.NonCallableMock)


def is_async(value: object) -> bool:
    """Whether calling a mock gives something to await."""
    return issubclass(type(value), mock.AsyncMock)


def kind_of(value: object) -> str:
    """Return the name of the mock class that a user would recognise."""
    for cls in type(value).__mro__:
        if cls.__module__ == "unittest.mock":
            return cls.__name__
    return type(value).__name__


def field(value: object, name: str) -> Any:
    """Return a field of a mock's own state, None where it has none."""
    return vars(value).get(name)


def history(value: object, name: str) -> Any:
    """Return a field that calls are written to; a fake has it as soon as somebody reads it."""
    return getattr(value, name, None) if field(value, "_netra_record") else field(value, name)


def call_count(value: object) -> int:
    """Return how often a mock was called."""
    return int(history(value, "_mock_call_count") or 0)


def last_call(value: object) -> tuple[tuple[object, ...], dict[str, object]]:
    """Return the arguments that a mock was called with last."""
    args, kwargs = tuple(history(value, "_mock_call_args"))[-2:]
    return args, kwargs


def await_count(value: object) -> int:
    """Return how often what a mock gave was awaited."""
    return int(history(value, "_mock_await_count") or 0)


def result_of(value: object) -> object:
    """Return what a mock answers, as far as it is set or was made; UNSEEN otherwise."""
    result = vars(value).get("_mock_return_value", mock.DEFAULT)
    return UNSEEN if result is mock.DEFAULT else result


def gives_no_awaitable(value: object) -> bool:
    """Whether nothing that a mock answered can be awaited; False where that is not certain."""
    if is_async(value) or field(value, "_mock_side_effect") or field(value, "_mock_wraps"):
        return False
    result = result_of(value)
    return result is not UNSEEN and not hasattr(type(result), "__await__")


def children(value: object) -> Iterator[tuple[str, object]]:
    """Give the attributes that a mock has got so far."""
    found = field(value, "_mock_children") or {}
    yield from [(name, child) for name, child in found.items() if is_mock(child)]


def spec_of(value: object) -> type | None:
    """Return the class that a mock was given as its spec."""
    found = field(value, "_spec_class")
    return found if isinstance(found, type) else None


def member(owner: object, name: str) -> object:
    """Return an attribute without running a property, descriptor or `__getattr__`."""
    if is_mock(owner):
        for known, child in children(owner):
            if known == name:
                return child
        state = vars(owner)
        return state[name] if name in state and not name.startswith("_mock") else UNSEEN
    try:
        found = inspect.getattr_static(owner, name)
    except AttributeError:
        return UNSEEN
    if isinstance(found, (staticmethod, classmethod)):
        return found.__func__
    if isinstance(found, types.MemberDescriptorType):  # a slot: reading it runs no Python code
        try:
            return found.__get__(owner, type(owner))
        except AttributeError:
            return UNSEEN
    if isinstance(found, (property, types.GetSetDescriptorType)):
        return UNSEEN
    return found


@dataclass(frozen=True)
class Found:
    """A mock, and how the test reaches it.

    Attributes:
        mock: The mock.
        root: The name in the test that the path begins with: "mock_agent", "self".
        path: The whole path as a test would type it: "mock_agent.execute".
        owner: What holds the mock: another mock, or an object; None for a root.
        name: The attribute of the owner, "" for a root.
    """

    mock: object
    root: str
    path: str
    owner: object = None
    name: str = ""


def search(roots: list[tuple[str, object]]) -> tuple[list[Found], list[Found]]:
    """Return every mock that can be reached from some names, nearest first, and every way to one.

    Args:
        roots: Names with their values; of two ways to a mock the earlier root wins.

    Returns:
        Each mock once, by its nearest way; and all ways, so that every holder is known.
    """
    found: list[Found] = []
    ways: list[Found] = []
    seen: set[int] = set()
    level = [(Found(value, name, name), 0) for name, value in roots]
    while level and len(seen) < MOST_OBJECTS:
        following: list[tuple[Found, int]] = []
        for step, depth in level:
            if is_mock(step.mock):
                ways.append(step)
            if id(step.mock) in seen:
                continue
            seen.add(id(step.mock))
            if is_mock(step.mock):
                found.append(step)
            if depth < DEEPEST:
                following += [(inner, depth + 1) for inner in _inner(step)]
        level = following
    return found, ways


def _inner(step: Found) -> Iterator[Found]:
    value, path = step.mock, step.path
    if is_mock(value):
        for name, child in children(value):
            yield Found(child, step.root, f"{path}.{name}", value, name)
        result = result_of(value)
        if result is not UNSEEN:
            yield Found(result, step.root, f"{path}.return_value", value, "return_value")
    elif type(value) is dict:
        for key, item in list(value.items())[:100]:
            if isinstance(key, str):
                yield Found(item, step.root, f"{path}[{key!r}]", value)
    elif type(value) in (list, tuple):
        for index, item in enumerate(list(value)[:100]):  # type: ignore[call-overload]
            yield Found(item, step.root, f"{path}[{index}]", value)
    elif not issubclass(type(value), LEAVES) and not _is_foreign(value):
        for name, item in state_of(value).items():
            yield Found(item, step.root, f"{path}.{name}", value, name)


def _is_foreign(value: object) -> bool:
    module = str(type(value).__module__)
    return any(module == name or module.startswith(f"{name}.") for name in FOREIGN)


def state_of(value: object) -> dict[str, object]:
    """Return the instance dictionary of an object, whatever its class makes of `__dict__`."""
    try:
        state = object.__getattribute__(value, "__dict__")
    except (AttributeError, TypeError):
        return {}
    return dict(state) if type(state) is dict else {}
