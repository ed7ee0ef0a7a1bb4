"""Read how the code under test uses a method: whether every call of that name is awaited.

Code that swallows an error leaves no frame to look at. Its source still says what it awaits.
"""

from __future__ import annotations

import ast
import inspect
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from netra_fakes._spec import Location
from netra_fakes.pytest_plugin._diagnosis._evaluate import Written
from netra_fakes.pytest_plugin._diagnosis._mocks import FOREIGN, is_mock, state_of
from netra_fakes.pytest_plugin._diagnosis._real import Real, find_method, infer
from netra_fakes.pytest_plugin._diagnosis._scene import Scene
from netra_fakes.pytest_plugin._diagnosis._source import Function, parse_file

TAKERS = frozenset(
    {"create_task", "ensure_future", "gather", "run", "run_until_complete", "shield", "wait_for"}
)
"""Functions that await what they are given, or refuse it."""

ASKERS = frozenset({"hasattr", "isawaitable", "iscoroutine", "isfuture", "isinstance"})
"""Functions by which code asks whether something can be awaited."""

PASSED_ON = (ast.Starred, ast.List, ast.Tuple, ast.ListComp, ast.GeneratorExp)
"""What stands between such a function and the calls that it is given."""

RUNNERS = ("pytest", "_pytest", "anyio", "trio")
"""Beginnings of the names of packages that run tests and are not tested."""

MOST_MODULES = 60
"""How many modules of the code under test are read for one failure."""


@dataclass(frozen=True)
class Site:
    """A call in the code under test.

    Attributes:
        call: The call: `self.registry.get(name)`.
        callee: What is called: `self.registry.get`.
        is_awaited: Whether the call is awaited where it stands.
        names: The classes and functions that it stands in: ("Core", "run").
        module: The module.
    """

    call: ast.Call
    callee: ast.Attribute
    is_awaited: bool
    names: tuple[str, ...]
    module: types.ModuleType

    @property
    def where(self) -> tuple[str, Location]:
        """Function and place, as a message names them."""
        file = str(self.module.__file__)
        return ".".join(self.names) or self.module.__name__, Location(file, self.callee.lineno)

    def may_have_made(self, args: tuple[object, ...], kwargs: dict[str, object]) -> bool:
        """Whether a call with such arguments may be this one: as many, and of the same names."""
        positional = [item for item in self.call.args if not isinstance(item, ast.Starred)]
        named = {item.arg for item in self.call.keywords} - {None}
        is_open = len(positional) < len(self.call.args), len(named) < len(self.call.keywords)
        return (is_open[0] or len(args) == len(positional)) and (
            named <= set(kwargs) if is_open[1] else named == set(kwargs)
        )

    def find_refusal(self, signature: inspect.Signature) -> str | None:
        """Return the words in which a signature refuses the arguments of this call."""
        named = {item.arg: None for item in self.call.keywords if item.arg is not None}
        try:
            signature.bind(*self.call.args, **named)
        except TypeError as error:
            return str(error)
        return None

    def find_real(self) -> Real | None:
        """Return the real method that is called, where annotations tell."""
        function = self._function
        if function is None:
            return None
        return find_method(infer(self.callee.value, function), self.callee.attr)

    @property
    def _function(self) -> Written | None:
        owner: type | None = None
        found: Any = self.module
        for name in self.names:
            owner = found if isinstance(found, type) else None
            found = vars(found).get(name) if isinstance(found, (type, types.ModuleType)) else None
        function = inspect.unwrap(getattr(found, "__func__", found) or print)
        return Written(function, owner) if isinstance(function, types.FunctionType) else None


def find_sites(scene: Scene, name: str) -> list[Site]:
    """Return every call of a method's name in the modules that the test uses."""
    return [site for module in _modules(scene) for site in _sites_in(module, name)]


def find_own_sites(scene: Scene, name: str) -> list[Site]:
    """Return every call of a method's name in the file of the test itself."""
    module: types.ModuleType | None = getattr(scene.item, "module", None)
    return [] if module is None else _sites_in(module, name)


def _sites_in(module: types.ModuleType, name: str) -> list[Site]:
    uses = _calls_by_name(str(module.__file__)).get(name, ())
    return [Site(*use, module) for use in uses]


def _modules(scene: Scene) -> list[types.ModuleType]:
    """Return the modules of whatever the test has a name for, but not those of tests."""
    values = [value for _, value in scene.roots]
    for holder in ("instance", "module"):
        values += state_of(getattr(scene.item, holder, None)).values()
    names = dict.fromkeys(name for value in values if (name := _module_name(value)))
    modules = [sys.modules[name] for name in names if name in sys.modules]
    return [
        module
        for module in modules
        if (file := getattr(module, "__file__", None)) and not scene.is_test_file(file)
    ][:MOST_MODULES]


def _module_name(value: object) -> str | None:
    if is_mock(value):
        return None
    if isinstance(value, types.ModuleType):
        name = value.__name__
    else:
        named = value if isinstance(value, (type, types.FunctionType)) else type(value)
        name = str(named.__module__)
    package = name.partition(".")[0]
    is_foreign = package in sys.stdlib_module_names or package in FOREIGN
    return None if is_foreign or package.startswith(RUNNERS) else name


Use = tuple[ast.Call, ast.Attribute, bool, tuple[str, ...]]


@lru_cache(maxsize=128)
def _calls_by_name(file: str) -> dict[str, list[Use]]:
    found: dict[str, list[Use]] = {}
    for use in _calls(parse_file(file)):
        found.setdefault(use[1].attr, []).append(use)
    return found


def _calls(tree: ast.Module) -> Iterator[Use]:
    waiting: list[tuple[ast.AST, tuple[str, ...], bool]] = [(tree, (), False)]
    later: frozenset[str] = frozenset()
    while waiting:
        node, names, is_taken = waiting.pop()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, node.func, is_taken, names
        if isinstance(node, (*Function, ast.ClassDef)):
            names = (*names, node.name)
            later = _awaited_names(node)
        is_passed = _takes(node, later) or (is_taken and isinstance(node, PASSED_ON))
        waiting += [(child, names, is_passed) for child in ast.iter_child_nodes(node)]


def _takes(node: ast.AST, later: frozenset[str]) -> bool:
    """Whether a node awaits what stands in it, or keeps it under a name that is awaited later."""
    if isinstance(node, ast.Assign):
        return all(isinstance(target, ast.Name) and target.id in later for target in node.targets)
    if isinstance(node, ast.Call):
        return _last_name(node) in TAKERS
    return isinstance(node, ast.Await)


def _awaited_names(scope: ast.AST) -> frozenset[str]:
    """Return the names that a function awaits, none where it may ask first whether it can."""
    inner = list(ast.walk(scope))
    if any(isinstance(node, ast.Call) and _last_name(node) in ASKERS for node in inner):
        return frozenset()
    awaits = (node.value for node in inner if isinstance(node, ast.Await))
    return frozenset(value.id for value in awaits if isinstance(value, ast.Name))


def _last_name(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]
