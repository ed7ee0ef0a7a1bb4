"""Say what an expression of a failed frame stood for, without running anything."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import CodeType
from typing import Any, Protocol

from netra_fakes.pytest_plugin._diagnosis._mocks import UNSEEN, is_mock, member, result_of


class Names(Protocol):
    """What the names in a piece of code stand for: those of a frame, as a frame gives them."""

    @property
    def f_locals(self) -> Mapping[str, Any]:
        """Local names."""
        ...

    @property
    def f_globals(self) -> Mapping[str, Any]:
        """Names of the module."""
        ...

    @property
    def f_code(self) -> CodeType:
        """The code."""
        ...


@dataclass(frozen=True)
class Written:
    """The names of a function that is read and not run, where its frame would stand.

    Attributes:
        function: The function.
        owner: The class that it is a method of.
    """

    function: Any  # a FunctionType, which checkers would bind like a method
    owner: type | None
    f_locals: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def f_globals(self) -> Mapping[str, Any]:
        """Names of the function's module."""
        names: Mapping[str, Any] = self.function.__globals__
        return names

    @property
    def f_code(self) -> CodeType:
        """Code of the function."""
        code: CodeType = self.function.__code__
        return code


def evaluate(node: ast.expr, frame: Names) -> object:
    """Return the object that an expression stands for; UNSEEN where that takes running code.

    Args:
        node: Names, attributes, constant subscripts, and calls of mocks.
        frame: Where it was evaluated; its names may have been assigned again since.
    """
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return look_up(node.id, frame)
    if isinstance(node, ast.Attribute):
        owner = evaluate(node.value, frame)
        return UNSEEN if owner is UNSEEN else member(owner, node.attr)
    if isinstance(node, ast.Await):
        return evaluate(node.value, frame)
    if isinstance(node, ast.Call):
        called = evaluate(node.func, frame)
        return result_of(called) if is_mock(called) else UNSEEN
    if isinstance(node, ast.Subscript):
        return _item(evaluate(node.value, frame), evaluate(node.slice, frame))
    return UNSEEN


def look_up(name: str, frame: Names) -> object:
    """Return the value of a name in a frame."""
    for names in (frame.f_locals, frame.f_globals, vars(builtins)):
        if name in names:
            return names[name]
    return UNSEEN


def _item(holder: object, key: object) -> object:
    if type(holder) is dict and isinstance(key, (str, int)):
        return holder.get(key, UNSEEN)
    if type(holder) in (list, tuple) and isinstance(key, int):
        return holder[key] if -len(holder) <= key < len(holder) else UNSEEN  # type: ignore[arg-type,index]
    return UNSEEN
