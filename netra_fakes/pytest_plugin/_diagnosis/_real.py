"""Infer which real class a mock stands for: from its spec, and from the annotations around it."""

from __future__ import annotations

import ast
import inspect
import types
import typing
from dataclasses import dataclass

from netra_fakes._interface import UNKNOWN
from netra_fakes._read import LiveInterface, read_interface
from netra_fakes._spec import MethodSpec
from netra_fakes.pytest_plugin._diagnosis._evaluate import (
    Names,
    Written,
    evaluate,
    look_up,
)
from netra_fakes.pytest_plugin._diagnosis._mocks import DEEPEST, UNSEEN, Found, is_mock, spec_of
from netra_fakes.pytest_plugin._diagnosis._scene import Scene
from netra_fakes.pytest_plugin._diagnosis._source import Place, find_function


@dataclass(frozen=True)
class Real:
    """A member of a real class.

    Attributes:
        cls: The class.
        method: What it says of the member.
    """

    cls: type
    method: MethodSpec

    @property
    def label(self) -> str:
        """Class and method, as a message names them."""
        return f"{self.cls.__qualname__}.{self.method.name}"


def find_real(
    scene: Scene, found: Found | None, callee: ast.expr | None, place: Place | None
) -> Real | None:
    """Return the real method that a mock stands for, None where nothing certain tells.

    Args:
        scene: The failure.
        found: The mock, with what holds it.
        callee: The expression that was called: "self.agent.execute".
        place: Where it was called.
    """
    if found is not None and found.name:
        real = find_method(class_of(scene, found.owner), found.name)
        if real is not None:
            return real
    if isinstance(callee, ast.Attribute) and place is not None:
        return find_method(infer(callee.value, place.frame), callee.attr)
    return None


def class_of(scene: Scene, value: object, depth: int = 0) -> type | None:
    """Return the real class of an object, or the one that a mock stands for.

    A mock's class is its spec, or what its holders declare: the attribute of a real object that
    it was put into, the method of another mock that returns it.
    """
    if not is_mock(value):
        return None if value is None else type(value)
    told = {spec_of(value)} - {None}
    if not told and depth < DEEPEST:
        told = {_held_as(scene, way, depth) for way in scene.ways(value)} - {None}
    return told.pop() if len(told) == 1 else None


def _held_as(scene: Scene, way: Found, depth: int) -> type | None:
    """Return what a holder of a mock declares it to be."""
    if way.name != "return_value":
        return _declared_by(class_of(scene, way.owner, depth + 1), way.name)
    told = {
        _declared_by(class_of(scene, above.owner, depth + 1), above.name)
        for above in scene.ways(way.owner)
    } - {None}
    return told.pop() if len(told) == 1 else None


def _declared_by(cls: type | None, name: str) -> type | None:
    interface = _interface(cls)
    return None if interface is None or not name else _single(interface.answer_type(name))


def find_method(cls: type | None, name: str) -> Real | None:
    """Return what a class says of a method; None where it is no class of the application's."""
    if cls is None or is_mock(cls) or cls.__module__ in ("builtins", "types", "unittest.mock"):
        return None
    method = read_interface(cls).spec.methods.get(name)
    return None if method is None else Real(cls, method)


def infer(node: ast.expr, frame: Names, depth: int = 0) -> type | None:
    """Return the class that an expression is declared to have, None where nothing tells.

    Follows annotations of parameters, attributes and results, and assignments that stand alone.
    """
    if depth > 8:
        return None
    if isinstance(node, ast.Await):
        return infer(node.value, frame, depth + 1)
    if isinstance(node, ast.Name):
        value = look_up(node.id, frame)
        if value is not UNSEEN and not is_mock(value):
            return type(value)
        if isinstance(frame, Written) and node.id == next(iter(frame.f_code.co_varnames), None):
            return frame.owner or _declared(node.id, frame)
        return _declared(node.id, frame) or _assigned(node.id, frame, depth)
    if isinstance(node, ast.Attribute):
        return _answer(node.value, node.attr, frame, depth)
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute):
            return _answer(node.func.value, node.func.attr, frame, depth)
        called = evaluate(node.func, frame)
        if isinstance(called, type):
            return called
        if inspect.isfunction(called):
            return _single(read_interface(called).answer_type(""))
    return None


def _answer(owner: ast.expr, name: str, frame: Names, depth: int) -> type | None:
    return _declared_by(infer(owner, frame, depth + 1), name)


def _interface(cls: type | None) -> LiveInterface | None:
    if cls is None or cls.__module__ in ("builtins", "types", "unittest.mock"):
        return None
    return read_interface(cls)


def _declared(name: str, frame: Names) -> type | None:
    """Return the annotation of a parameter of the frame's function."""
    function = _function_of(frame)
    if function is None:
        return None
    return _single(read_interface(function).parameter_types("").get(name, UNKNOWN))


def _function_of(frame: Names) -> types.FunctionType | None:
    """Return the function that a frame runs, found by name and proved by its code."""
    if isinstance(frame, Written):
        written: types.FunctionType = frame.function
        return written
    code = frame.f_code
    candidates = [frame.f_globals.get(code.co_name)]
    first = frame.f_locals.get("self", frame.f_locals.get("cls"))
    classes = (first if isinstance(first, type) else type(first)).__mro__
    candidates += [vars(cls).get(code.co_name) for cls in classes]
    for candidate in candidates:
        function = inspect.unwrap(getattr(candidate, "__func__", candidate) or print)
        if isinstance(function, types.FunctionType) and function.__code__ is code:
            return function
    return None


def _assigned(name: str, frame: Names, depth: int) -> type | None:
    function = find_function(frame.f_code)
    values = [
        node.value
        for node in (ast.walk(function) if function is not None else ())
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
    ]
    return infer(values[0], frame, depth + 1) if len(values) == 1 else None


def _single(answer: object) -> type | None:
    """Return the one class of an annotation; `X | None` is X."""
    if typing.get_origin(answer) in (typing.Union, types.UnionType):
        members = [item for item in typing.get_args(answer) if item is not type(None)]
        answer = members[0] if len(members) == 1 else UNKNOWN
    origin = typing.get_origin(answer)
    if isinstance(origin, type):
        answer = origin
    return answer if isinstance(answer, type) and answer is not object else None
