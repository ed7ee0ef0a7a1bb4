"""Find what the names in a contract stand for: locked classes, imported ones, Python's own."""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Callable, Mapping

from netra_fakes._interface import UNKNOWN
from netra_fakes._read.lookup import MISSING, find_static
from netra_fakes._read.scope import Scope, find_loaded
from netra_fakes._spec import ClassSpec

_GENERIC_HEADS = ("typing.Generic[", "typing.Protocol[")


def find_real(spec: ClassSpec) -> object | None:
    """Return the class or function that a spec describes, if its module is imported."""
    found: object | None = sys.modules.get(spec.module)
    if found is None or spec.category == "module":
        return found
    for name in spec.qualname.split("."):
        if isinstance(found, type):
            inner = find_static(found, name)
            found = None if inner is None else inner[0]
        else:
            found = None if found is None else vars(found).get(name)
    return found


class LockedScope(Scope):
    """Resolve canonical annotations by a contract, without importing the application."""

    __slots__ = ("_known", "_stand_in", "_targets")

    def __init__(
        self, known: Mapping[str, ClassSpec], stand_in: Callable[[ClassSpec], type]
    ) -> None:
        super().__init__("", {})
        self._known = known
        self._stand_in = stand_in

    def find_dotted(self, dotted: str) -> object:
        """Return what a qualified name stands for, MISSING where nothing tells."""
        spec = self._find_locked(dotted)
        if spec is not None:
            return find_real(spec) or self._stand_in(spec)
        found = super().find_dotted(dotted)
        if found is MISSING:
            found = find_loaded(dotted)
        return _find_in_standard_library(dotted) if found is MISSING else found

    def _find_locked(self, dotted: str) -> ClassSpec | None:
        parts = dotted.split(".")
        for cut in range(len(parts) - 1, 0, -1):
            target = f"{'.'.join(parts[:cut])}:{'.'.join(parts[cut:])}"
            if target in self._known:
                spec = self._known[target]
                is_class = spec.category not in ("function", "module")
                return spec if is_class and not _is_python_own(spec.module) else None
        return None

    def resolve_text(self, text: str, meaning: Mapping[str, str]) -> object:
        """Return the type that a canonical text means, its type variables replaced.

        Args:
            text: An annotation from a contract.
            meaning: What type variables stand for, as canonical texts.
        """
        try:
            return self.resolve(substitute(text, meaning))
        except (SyntaxError, ValueError):  # what stands for a type variable is no type
            return UNKNOWN


def _is_python_own(module: str) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names | {"builtins"}


def _find_in_standard_library(dotted: str) -> object:
    """Return a name of a module that comes with Python, which may be imported at no risk."""
    parts = dotted.split(".")
    if len(parts) < 2 or not _is_python_own(dotted):
        return MISSING
    for cut in range(len(parts) - 1, 0, -1):
        try:
            importlib.import_module(".".join(parts[:cut]))
        except ImportError:
            continue
        return find_loaded(dotted)
    return MISSING


def substitute(text: str, meaning: Mapping[str, str]) -> str:
    """Put the texts of types in the place of type variables."""
    if not meaning or not any(variable in text for variable in meaning):
        return text
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text
    return ast.unparse(_Substitution(meaning).visit(tree))


class _Substitution(ast.NodeTransformer):
    def __init__(self, meaning: Mapping[str, str]) -> None:
        self.meaning = meaning

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        return self._replaced(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return self._replaced(node)

    def _replaced(self, node: ast.expr) -> ast.AST:
        text = self.meaning.get(ast.unparse(node))
        return node if text is None else ast.parse(text, mode="eval").body


def substitutions(
    spec: ClassSpec, known: Mapping[str, ClassSpec]
) -> Mapping[str, Mapping[str, str]]:
    """Return what type variables stand for in the members of each class of an MRO.

    Args:
        spec: The class that a fake is built from.
        known: The specs of its bases, as far as they are locked.
    """
    found: dict[str, Mapping[str, str]] = {}
    _follow(spec, {}, known, found)
    return found


def _follow(
    spec: ClassSpec,
    own: Mapping[str, str],
    known: Mapping[str, ClassSpec],
    found: dict[str, Mapping[str, str]],
) -> None:
    if spec.target in found:
        return
    found[spec.target] = own
    for base in spec.bases:
        head, arguments = split_generic(base)
        target = next((item for item in spec.mro if item.replace(":", ".") == head), None)
        if target is None or target not in known:
            continue
        inner = known[target]
        given = (substitute(argument, own) for argument in arguments)
        _follow(inner, dict(zip(_variables(inner), given, strict=False)), known, found)


def _variables(spec: ClassSpec) -> list[str]:
    """Return the type variables of a generic class, in order."""
    for base in spec.bases:
        if base.startswith(_GENERIC_HEADS):
            return split_generic(base)[1]
    names: dict[str, None] = {}
    for base in spec.bases:
        names.update(dict.fromkeys(split_generic(base)[1]))
    return list(names)


def split_generic(text: str) -> tuple[str, list[str]]:
    """Return the class of a generic's canonical text, and the texts of its arguments."""
    head, bracket, rest = text.partition("[")
    if not bracket or not rest.endswith("]"):
        return text, []
    parts, depth, start = [], 0, 0
    inner = rest[:-1]
    for index, character in enumerate(inner):
        depth += (character in "[(") - (character in "])")
        if character == "," and not depth:
            parts.append(inner[start:index].strip())
            start = index + 1
    return head, [*parts, inner[start:].strip()]
