"""Find what the names in an annotation stand for, importing and running nothing."""

from __future__ import annotations

import ast
import builtins
import re
import sys
import types
import typing
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

import typing_extensions

from netra_fakes._annotations import canonical_annotation
from netra_fakes._interface import UNKNOWN
from netra_fakes._read.lookup import (
    MISSING,
    cell_content,
    find_static,
    is_a,
    is_class,
    is_one_of,
    module_namespace,
    module_of,
    name_of,
    namespace_of,
)
from netra_fakes._read.source import module_file, source_lines
from netra_fakes._read.texts import class_text, render_annotation

_CHECKING = re.compile(r"(\s*)if\s+(typing\.|t\.)?TYPE_CHECKING\s*:")
_DEPTH = 12
"""How many aliases deep a recursive type is opened before the rest is left as Any."""


class Scope:
    """The names that an annotation can use: of its class, its function, its module.

    Attributes:
        module: Name of the module that the annotation stands in.
    """

    __slots__ = ("_classes", "_function", "_namespace", "_open", "_recursive", "module")

    def __init__(
        self,
        module: str,
        namespace: Mapping[str, Any] | None = None,
        *,
        classes: Sequence[type] = (),
        function: types.FunctionType | None = None,
    ) -> None:
        self.module = module
        if namespace is None:
            loaded = sys.modules.get(module)
            namespace = {} if loaded is None else module_namespace(loaded)
        self._namespace = namespace
        self._classes = classes
        self._function = function
        self._open: list[str] = []
        self._recursive: set[str] = set()

    def find(self, name: str) -> object:
        """Return what a bare name stands for, MISSING where nothing loaded has it."""
        for cls in self._classes:
            found = namespace_of(cls).get(name)
            if is_class(found):
                return found
        if name in self._namespace:
            return self._namespace[name]
        if name in vars(builtins):
            return vars(builtins)[name]
        found = self._find_local(name)
        if found is not MISSING:
            return found
        dotted = checking_imports(self.module).get(name)
        return MISSING if dotted is None else find_loaded(dotted)

    def _find_local(self, name: str) -> object:
        """Look among the variables a function closes over, type parameters and the classes."""
        function = self._function
        if function is not None:
            cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=False)
            for variable, cell in cells:
                if variable == name and cell_content(cell) is not MISSING:
                    return cell_content(cell)
        holders = (function, *self._classes)
        parameters = (item for holder in holders for item in _type_parameters(holder))
        parameter = next((item for item in parameters if item.__name__ == name), MISSING)
        if parameter is not MISSING:
            return cast(object, parameter)
        for cls in self._classes:
            if name_of(cls) == name:
                return cls
        return MISSING

    def qualify(self, dotted: str) -> str:
        """Return the qualified name behind a dotted name as written, else the name itself."""
        found = self.find_dotted(dotted)
        if found is not MISSING:
            return self._write_found(dotted, found)
        head, _, rest = dotted.partition(".")
        origin = checking_imports(self.module).get(head)
        return dotted if origin is None else f"{origin}.{rest}".rstrip(".")

    def _write_found(self, dotted: str, found: object) -> str:
        """Write out what a name stands for; an alias that contains itself keeps its name."""
        if is_class(found):
            return class_text(found)
        if dotted in self._open:
            self._recursive.add(dotted)
            return f"{self.module}.{dotted}"
        self._open.append(dotted)
        try:
            text = render_annotation(found, self.qualify)
        finally:
            self._open.pop()
        return f"{self.module}.{dotted}" if dotted in self._recursive else text

    def find_dotted(self, dotted: str) -> object:
        """Return what a dotted name stands for, MISSING where nothing loaded has it."""
        head, *rest = dotted.split(".")
        found = self.find(head)
        for name in rest:
            if found is MISSING:
                return MISSING
            found = _member(found, name)
        return found

    def text(self, annotation: object) -> str:
        """Return the canonical text of an annotation, be it an object or a string."""
        if is_a(annotation, str):
            return canonical_annotation(annotation, self.qualify)
        return render_annotation(annotation, self.qualify)

    def resolve(self, annotation: object) -> object:
        """Return the type that an annotation means, UNKNOWN where that cannot be told.

        A part that cannot be resolved stands as `Any`; `Annotated` and `ClassVar` are opened.
        """
        try:
            return self._resolve(annotation, 0)
        except (TypeError, ValueError, SyntaxError, RecursionError, MemoryError, KeyError):
            return UNKNOWN

    def _resolve(self, annotation: object, depth: int) -> object:
        if is_class(annotation):
            return annotation
        if depth > _DEPTH:
            return Any
        if is_a(annotation, str):
            return self._evaluate(ast.parse(annotation.strip(), mode="eval").body, depth)
        if is_a(annotation, typing.ForwardRef):
            return self._resolve(annotation.__forward_arg__, depth)
        if annotation is type(None) or annotation is None:
            return type(None)
        if type(annotation).__name__ == "TypeAliasType":
            return self._resolve(getattr(annotation, "__value__", UNKNOWN), depth + 1)
        origin = typing.get_origin(annotation)
        if origin is None:
            return annotation
        return self._resolve_alias(annotation, origin, depth)

    def _resolve_alias(self, annotation: object, origin: object, depth: int) -> object:
        """Resolve the arguments of a generic alias; rebuild it only where one of them changed."""
        arguments = typing.get_args(annotation)
        if origin is typing.Annotated:
            return self._resolve(arguments[0], depth)
        if is_one_of(origin, _WRAPPERS):
            return self._resolve(arguments[0], depth)
        if is_one_of(origin, LITERALS):
            return annotation
        changed = tuple(self._resolve_argument(argument, depth) for argument in arguments)
        if all(new is old for new, old in zip(changed, arguments, strict=True)):
            return annotation
        return rebuild(annotation, origin, changed)

    def _resolve_argument(self, argument: object, depth: int) -> object:
        if argument is ... or argument == ():
            return argument
        if is_a(argument, list):
            return [self._resolve_argument(item, depth + 1) for item in argument]
        found = self._resolve(argument, depth + 1)
        return Any if found is UNKNOWN else found

    def _evaluate(self, node: ast.expr, depth: int) -> object:
        """Evaluate an annotation's syntax tree; names, subscripts, unions and constants only."""
        if isinstance(node, ast.Constant):
            return self._evaluate_constant(node, depth)
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self._evaluate_name(ast.unparse(node), depth)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return union_of([self._evaluate(node.left, depth), self._evaluate(node.right, depth)])
        if isinstance(node, ast.Subscript):
            return self._evaluate_subscript(node, depth)
        return UNKNOWN

    def _evaluate_name(self, dotted: str, depth: int) -> object:
        found = self.find_dotted(dotted)
        if found is MISSING:
            return UNKNOWN
        if is_class(found):
            return found
        if dotted in self._open:  # an alias that contains itself
            return Any
        self._open.append(dotted)
        try:
            return self._resolve(found, depth + 1)
        finally:
            self._open.pop()

    def _evaluate_constant(self, node: ast.Constant, depth: int) -> object:
        if isinstance(node.value, str):
            return self._resolve(node.value, depth + 1)
        return type(None) if node.value is None else node.value

    def _evaluate_subscript(self, node: ast.Subscript, depth: int) -> object:
        head = self.find_dotted(ast.unparse(node.value))
        if head is MISSING:
            return UNKNOWN
        items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if is_one_of(head, LITERALS):
            return subscript(typing.Literal, tuple(self._literal(item) for item in items))
        if head is typing.Annotated or is_one_of(head, _WRAPPERS):
            return self._evaluate(items[0], depth + 1)
        arguments = [self._evaluate_argument(item, depth + 1) for item in items]
        if head is typing.Optional:
            return union_of([arguments[0], type(None)])
        if head is typing.Union:
            return union_of(arguments)
        return subscript(head, tuple(arguments))

    def _evaluate_argument(self, node: ast.expr, depth: int) -> object:
        if isinstance(node, ast.List):
            return [self._evaluate_argument(item, depth) for item in node.elts]
        found = self._evaluate(node, depth)
        return Any if found is UNKNOWN else found

    def _literal(self, node: ast.expr) -> object:
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self.find_dotted(ast.unparse(node))
        return ast.literal_eval(node)


LITERALS: tuple[object, ...] = (typing.Literal, typing_extensions.Literal)
_WRAPPERS: tuple[object, ...] = (
    typing.ClassVar,
    typing.Final,
    typing_extensions.Required,
    typing_extensions.NotRequired,
    typing_extensions.ReadOnly,
)


def _type_parameters(holder: object) -> tuple[Any, ...]:
    if is_class(holder):
        found = namespace_of(holder).get("__type_params__", ())
    else:
        found = getattr(holder, "__type_params__", ()) if holder is not None else ()
    return found if is_a(found, tuple) else ()


def _member(owner: object, name: str) -> object:
    """Return a member of a module or class, without running a look-up of its own."""
    if is_a(owner, types.ModuleType):
        namespace = module_namespace(owner)
        if name in namespace:
            return namespace[name]
        loaded = sys.modules.get(f"{namespace.get('__name__')}.{name}")
        return MISSING if loaded is None else loaded
    if is_class(owner):
        from netra_fakes._read.enums import find_enum_member

        member = find_enum_member(owner, name)
        found = find_static(owner, name)
        return member if member is not MISSING else found[0] if found else MISSING
    is_parameter = is_a(owner, (typing.ParamSpec, typing_extensions.ParamSpec))
    return getattr(owner, name, MISSING) if is_parameter else MISSING


def find_loaded(dotted: str) -> object:
    """Return the object of a dotted name in the modules that are imported already."""
    parts = dotted.split(".")
    for cut in range(len(parts), 0, -1):
        module = sys.modules.get(".".join(parts[:cut]))
        if module is None:
            continue
        found: object = module
        for name in parts[cut:]:
            found = MISSING if found is MISSING else _member(found, name)
        return found
    return MISSING


def union_of(members: Sequence[object]) -> object:
    """Return the union of types; UNKNOWN as a member stands as Any."""
    known = tuple(Any if member is UNKNOWN else member for member in members)
    return typing.Union[known]  # noqa: UP007  # built from a tuple


def subscript(head: Any, arguments: tuple[object, ...]) -> object:
    """Subscript a type, unless that would run code of a user's class."""
    if is_class(head) and head is not type and not _is_plain_generic(head):
        return head
    try:
        generic = cast(Any, head)
        return generic[arguments if len(arguments) != 1 else arguments[0]]
    except TypeError:
        return head if is_class(head) else UNKNOWN


def _is_plain_generic(cls: type) -> bool:
    found = find_static(cls, "__class_getitem__")
    return found is not None and (
        not is_a(found[0], classmethod)
        or found[1] is typing.Generic
        or module_of(found[1]) in ("typing", "typing_extensions")
        or not is_a(found[0].__func__, types.FunctionType)
    )


def rebuild(annotation: Any, origin: Any, arguments: tuple[object, ...]) -> object:
    """Return a generic alias with other arguments."""
    if origin is typing.Union or origin is types.UnionType:
        return union_of(arguments)
    if callable(getattr(annotation, "copy_with", None)):
        if origin is typing.get_origin(typing.Callable[[], int]) and is_a(arguments[0], list):
            return subscript(typing.Callable, arguments)
        return annotation.copy_with(arguments)
    return subscript(origin, arguments)


@lru_cache(maxsize=512)
def checking_imports(module: str) -> Mapping[str, str]:
    """Return what a module imports for checkers only, as {name: qualified name}.

    The blocks under `if TYPE_CHECKING:` are read from its source; nothing is imported.
    """
    file = module_file(module)
    lines = source_lines(file) if file else []
    found: dict[str, str] = {}
    for number, line in enumerate(lines):
        match = _CHECKING.match(line)
        if match:
            found.update(_imports_of(_block_at(lines, number, len(match[1])), module))
    return found


def _block_at(lines: Sequence[str], number: int, indent: int) -> str:
    end = number + 1
    while end < len(lines) and (
        not lines[end].strip()
        or len(lines[end]) - len(lines[end].lstrip()) > indent
        or lines[end].lstrip().startswith((")", "#"))
    ):
        end += 1
    text = "".join(lines[number:end])
    return f"if True:\n{text}" if indent else text


def _imports_of(text: str, module: str) -> dict[str, str]:
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError):
        return {}
    found: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            for name in node.names:
                found[name.asname or name.name.partition(".")[0]] = (
                    name.name if name.asname else name.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, module)
            found.update({name.asname or name.name: f"{base}.{name.name}" for name in node.names})
    return found


def _absolute(node: ast.ImportFrom, module: str) -> str:
    if not node.level:
        return node.module or ""
    loaded = sys.modules.get(module)
    is_package = loaded is not None and "__path__" in module_namespace(loaded)
    parts = module.split(".")
    base = parts[: len(parts) - node.level + (1 if is_package else 0)]
    return ".".join([*base, *([node.module] if node.module else [])])
