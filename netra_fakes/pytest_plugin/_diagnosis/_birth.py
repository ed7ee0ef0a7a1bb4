"""Find the line that made a mock, and the line that set what it returns."""

from __future__ import annotations

import ast
import copy
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from netra_fakes._spec import Location
from netra_fakes.pytest_plugin._diagnosis._mocks import Found
from netra_fakes.pytest_plugin._diagnosis._scene import Scene
from netra_fakes.pytest_plugin._diagnosis._source import (
    Assignment,
    Function,
    assignments,
    find_function,
    parse_file,
)

MOCKS = frozenset({"Mock", "MagicMock", "NonCallableMock", "NonCallableMagicMock", "AsyncMock"})
MAKERS = MOCKS | {"create_autospec", "make_fake", "make_fake_class"}


@dataclass(frozen=True)
class Birth:
    """Where a mock comes from.

    Attributes:
        path: The mock as typed where it was made: "agent.execute" within the fixture that the
            test knows as "mock_agent".
        made: The line that made it, or the object that it is an attribute of.
        set: The line that says what it returns or does, where there is one.
    """

    path: str
    made: Assignment | None = None
    set: Assignment | None = None

    @property
    def is_own(self) -> bool:
        """Whether the line made this very mock, not only what holds it."""
        return self.made is not None and self.made.target == self.path

    @property
    def root_class_line(self) -> str | None:
        """The name that a whole hand-made mock was assigned to, None where it was not."""
        made = self.made
        if made is None or not _is_mock_call(made.value, MOCKS):
            return None
        return made.target if self.path.startswith(f"{made.target}.") else None

    def as_kind(self, kind: str) -> str:
        """Return the line that makes the mock anew, as a mock of another class."""
        made = self.made
        if self.is_own and made is not None and _is_mock_call(made.value, MOCKS):
            call = copy.deepcopy(made.value)
            assert isinstance(call, ast.Call)
            if not call.args and not call.keywords and self.set is not None:
                return self._from_setting(kind)
            module = ast.unparse(call.func).rpartition(".")
            call.func = ast.Name(f"{module[0]}{module[1]}{kind}", ast.Load())
            return f"{self.path} = {ast.unparse(call)}"
        return self._from_setting(kind)

    def _from_setting(self, kind: str) -> str:
        if self.set is None or self.set.value is None:
            return f"{self.path} = {kind}()"
        option = self.set.target.rpartition(".")[2]
        return f"{self.path} = {kind}({option}={ast.unparse(self.set.value)})"


def find_birth(found: Found, scene: Scene) -> Birth:
    """Return where a mock comes from; only its path where no line of the source tells."""
    for scope, file, root in _scopes(found, scene):
        path = root + found.path[len(found.root) :]
        birth = _find_in(path, list(assignments(scope, file)))
        birth = birth or _find_returned(path, root, scope, file)
        if birth is not None:
            return birth
    return Birth(found.path)


def _find_in(path: str, lines: list[Assignment]) -> Birth | None:
    setting = next(
        (
            line
            for line in reversed(lines)
            if line.target in (f"{path}.return_value", f"{path}.side_effect")
        ),
        None,
    )
    holder = path
    while holder:
        made = next((line for line in reversed(lines) if line.target == holder), None)
        if made is not None:
            return Birth(path, made, setting)
        holder = holder.rpartition(".")[0]
    return Birth(path, None, setting) if setting is not None else None


def _find_returned(path: str, root: str, scope: ast.AST, file: str) -> Birth | None:
    """Return the line of a fixture that makes and returns a mock at once."""
    for node in ast.walk(scope):
        value = getattr(node, "value", None)
        if isinstance(node, (ast.Return, ast.Yield)) and _is_mock_call(value, MAKERS):
            made = Assignment(root, value, " ".join(ast.unparse(node).split()), _at(file, node))
            return Birth(path, made)
    return None


def _scopes(found: Found, scene: Scene) -> Iterator[tuple[ast.AST, str, str]]:
    """Give the functions in which a mock may have been made: node, file, its name there."""
    code = scene.test_code
    function = None if code is None else find_function(code)
    if code is not None and function is not None:
        yield function, code.co_filename, found.root
        yield from _decorated(function, code.co_filename, found.root)
    yield from _fixture_scopes(found.root, scene)
    if found.root == "self":
        yield from _class_scopes(getattr(scene.item, "cls", None) or object)
    if code is not None:
        yield parse_file(code.co_filename), code.co_filename, found.root


def _decorated(
    function: ast.FunctionDef | ast.AsyncFunctionDef, file: str, root: str
) -> Iterator[tuple[ast.AST, str, str]]:
    """Give the `@patch` that a parameter of a test gets its mock from, as an assignment."""
    patches = [
        item
        for item in reversed(function.decorator_list)
        if isinstance(item, ast.Call)
        and ast.unparse(item.func).rpartition("patch")[1]
        and not any(keyword.arg == "new" for keyword in item.keywords)
        and len(item.args) < (3 if ast.unparse(item.func).endswith("patch.object") else 2)
    ]
    names = [argument.arg for argument in function.args.args if argument.arg not in ("self", "cls")]
    for name, patch in zip(names, patches, strict=False):
        if name == root:
            made = ast.withitem(context_expr=patch, optional_vars=ast.Name(root, ast.Store()))
            yield made, file, root


def _fixture_scopes(name: str, scene: Scene) -> Iterator[tuple[ast.AST, str, str]]:
    info = getattr(scene.item, "_fixtureinfo", None)
    definitions = getattr(info, "name2fixturedefs", {}).get(name, ())
    for definition in reversed(definitions):
        code = getattr(definition.func, "__code__", None)
        function = find_function(code) if code is not None else None
        if function is None or code is None:
            continue
        for node in ast.walk(function):
            value = getattr(node, "value", None)
            if isinstance(node, (ast.Return, ast.Yield)) and isinstance(value, ast.Name):
                yield function, code.co_filename, value.id
        yield function, code.co_filename, name


def _class_scopes(of: type) -> Iterator[tuple[ast.AST, str, str]]:
    for cls in of.__mro__:
        file = getattr(sys.modules.get(cls.__module__), "__file__", None) or ""
        for node in ast.walk(parse_file(file)):
            if isinstance(node, ast.ClassDef) and node.name == cls.__name__:
                functions = [item for item in node.body if isinstance(item, Function)]
                yield from ((function, file, "self") for function in functions)


def _at(file: str, node: ast.AST) -> Location:
    return Location(file, getattr(node, "lineno", 0))


def _is_mock_call(value: ast.expr | None, names: frozenset[str]) -> bool:
    return isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2] in names
