"""Say what the names in a piece of source stand for, following imports and aliases."""

from __future__ import annotations

import ast
import builtins
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from netra_fakes._annotations import canonical_expression, canonical_name
from netra_fakes._read.texts import render_container, render_default
from netra_fakes.contract.static._entities import Entity
from netra_fakes.contract.static._modules import dotted_name

if TYPE_CHECKING:
    from netra_fakes.contract.static._index import SourceIndex

_DEEPEST = 20
_SCALARS = (int, str, bytes, bool, complex, type(None))
_LARGEST_POWER = 64
_LONGEST_RESULT = 1000


class Symbol(str):
    """The dotted name that a default is written as, where it is no literal."""

    __slots__ = ()


UNREADABLE = Symbol("...")
"""Any other object: what it is shows only when the program runs."""


class Scope:
    """The names that a piece of source can use: of its classes, its type parameters, its module.

    Attributes:
        module: Dotted name of the module.
        classes: Qualified names of the classes around it, the innermost first.
    """

    __slots__ = ("_index", "_texts", "_variables", "classes", "module")

    def __init__(
        self,
        index: SourceIndex,
        module: str,
        classes: tuple[str, ...] = (),
        variables: frozenset[str] = frozenset(),
    ) -> None:
        self._index = index
        self.module: str = module
        self.classes: tuple[str, ...] = classes
        self._variables = variables
        self._texts: dict[str, str] = {}

    def inside(self, variables: frozenset[str]) -> Scope:
        """Return this scope with the type parameters of a function or class (PEP 695)."""
        if not variables:
            return self
        return Scope(self._index, self.module, self.classes, self._variables | variables)

    def entity(self, dotted: str, *, checking: bool = True) -> Entity | None:
        """Return what a dotted name as written stands for."""
        head, _, rest = dotted.partition(".")
        if head in self._variables:
            return None
        for qualname in self.classes:
            if self._index.has_nested_class(self.module, f"{qualname}.{head}"):
                return self._index.find_member(
                    Entity("class", self.module, f"{qualname}.{head}"), rest
                )
        found = self._index.find_in_module(self.module, head, checking=checking)
        if found is None and head in vars(builtins):
            found = Entity("live", "builtins", head, vars(builtins)[head])
        return None if found is None else self._index.find_member(found, rest)

    def class_entity(self, dotted: str) -> Entity | None:
        """Return the class that a base as written stands for; None for anything else."""
        found = self.entity(dotted, checking=False)
        if found is not None and found.kind == "variable":  # `Base = Repo[User]`
            text = self._index.variable_text(found)
            head = text.partition("[")[0]
            inner = Scope(self._index, found.module)
            found = inner.entity(head, checking=False) if text != head and head else None
        return found if found is not None and found.kind in ("class", "live") else None

    def function_source(self, dotted: str) -> tuple[ast.FunctionDef, Scope] | None:
        """Return the syntax tree of the function that a name stands for, with its own scope."""
        found = self.entity(dotted, checking=False)
        if found is None or found.kind != "function":
            return None
        return self._index.function_source(found)

    def maker(self, dotted: str) -> str:
        """Return the qualified name of what is called to make the variable of a name, else ""."""
        found = self.entity(dotted, checking=False)
        return "" if found is None or found.kind != "variable" else self._index.maker_text(found)

    def may_yield(self, node: ast.stmt) -> bool:
        """Whether the word `yield` stands in the lines of a statement of the module."""
        parsed = self._index.parsed(self.module)
        return parsed is None or parsed.may_yield(node)

    def is_descriptor(self, dotted: str | None) -> bool:
        """Whether a name stands for a class whose instances answer attribute access themselves."""
        found = None if not dotted else self.entity(dotted, checking=False)
        if found is None:
            return False
        if found.kind == "live":
            return isinstance(found.value, type) and hasattr(found.value, "__get__")
        own = self._index.own_class(found)
        while own is not None:
            if "__get__" in own.methods:
                return True
            bases = [base for base in own.base_entities if base is not None]
            own = self._index.own_class(bases[0]) if bases else None
        return False

    def qualify(self, dotted: str) -> str:
        """Return the qualified name behind a dotted name as written, else the name itself.

        An alias of a type expression, `Names = list[str]`, gives the canonical text of that: a
        running program sees no alias either.
        """
        known = self._texts.get(dotted)
        if known is None:
            self._texts[dotted] = dotted  # for an alias that names itself
            known = self._texts[dotted] = self._qualify(dotted)
        return known

    def _qualify(self, dotted: str) -> str:
        found = self.entity(dotted)
        head, _, rest = dotted.partition(".")
        if found is None and rest in ("args", "kwargs"):  # of a ParamSpec
            return f"{self.qualify(head)}.{rest}"
        if found is None:
            return self._index.spell_import(self.module, dotted) or dotted
        return self._index.entity_text(found)

    def text(self, node: ast.expr | None) -> str | None:
        """Return the canonical text of an annotation, None where there is none."""
        if node is None:
            return None
        dotted = dotted_name(node)
        if dotted is not None:
            return canonical_name(self.qualify(dotted))
        return canonical_expression(node, self.qualify)

    def default_text(self, node: ast.expr | None) -> str | None:
        """Return the text of a default: a literal's repr, a dotted name, else "..."."""
        if node is None:
            return None
        return render_value(self.evaluate(node))

    def evaluate(self, node: ast.expr, depth: int = 0) -> object:
        """Return what a constant expression gives: a literal, a Symbol, else UNREADABLE."""
        if isinstance(node, ast.Constant):
            return UNREADABLE if node.value is ... else node.value
        if depth > _DEEPEST:
            return UNREADABLE
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self._evaluate_name(dotted_name(node), depth)
        if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
            items = [self.evaluate(item, depth + 1) for item in node.elts]
            if any(type(item) not in (*_SCALARS, float) for item in items):
                return UNREADABLE
            made: object = tuple(items)
            if isinstance(node, ast.List):
                made = items
            return set(items) if isinstance(node, ast.Set) else made
        if isinstance(node, ast.Dict):
            return self._evaluate_dict(node, depth)
        if isinstance(node, ast.UnaryOp):
            return _fold_unary(node.op, self.evaluate(node.operand, depth + 1))
        if isinstance(node, ast.BinOp):
            left, right = self.evaluate(node.left, depth + 1), self.evaluate(node.right, depth + 1)
            return _fold_binary(node.op, left, right)
        return UNREADABLE

    def _evaluate_dict(self, node: ast.Dict, depth: int) -> object:
        made: dict[object, object] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                return UNREADABLE
            items = self.evaluate(key, depth + 1), self.evaluate(value, depth + 1)
            if any(type(item) not in (*_SCALARS, float) for item in items):
                return UNREADABLE
            made[items[0]] = items[1]
        return made

    def _evaluate_name(self, dotted: str | None, depth: int) -> object:
        found = None if dotted is None else self.entity(dotted, checking=False)
        if found is None:
            return UNREADABLE
        if found.kind == "live":
            text = render_default(found.value)
            return found.value if type(found.value) in _SCALARS else Symbol(text)
        if found.kind in ("class", "function", "member"):
            return Symbol(canonical_name(f"{found.module}.{found.qualname}"))
        if found.kind == "variable":
            text = self._index.variable_text(found)
            value = parse_expression(text)
            if value is not None:
                return Scope(self._index, found.module).evaluate(value, depth + 1)
        return UNREADABLE


def parse_expression(text: str) -> ast.expr | None:
    """Return the syntax tree of an expression, None for what is none or is nested too deeply."""
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def render_value(value: object) -> str:
    """Return the text of a value by the rules of `ParameterSpec.default`."""
    if isinstance(value, Symbol):
        return str(value)
    if type(value) in _SCALARS:
        return repr(value)
    if type(value) is float:
        return repr(value) if math.isfinite(value) else "..."
    return render_container(value)


def _fold_unary(operator: ast.unaryop, value: object) -> object:
    if isinstance(operator, ast.Not) and type(value) in (bool, int, float, type(None)):
        return not value
    if type(value) not in (int, float, bool, complex):
        return UNREADABLE
    if isinstance(operator, ast.USub):
        return -value  # type: ignore[operator]
    if isinstance(operator, ast.UAdd):
        return +value  # type: ignore[operator]
    if isinstance(operator, ast.Invert) and isinstance(value, int):
        return ~int(value)
    return UNREADABLE


def _fold_binary(operator: ast.operator, left: object, right: object) -> object:
    numbers = type(left) in (int, float, bool) and type(right) in (int, float, bool)
    texts = type(left) is type(right) and type(left) in (str, bytes)
    if texts and isinstance(operator, ast.Add):
        joined = left + right  # type: ignore[operator]
        return joined if len(joined) <= _LONGEST_RESULT else UNREADABLE
    if isinstance(operator, ast.Mult) and type(left) in (str, bytes) and type(right) is int:
        is_short = right * len(left) <= _LONGEST_RESULT  # type: ignore[arg-type]
        return left * right if is_short else UNREADABLE  # type: ignore[operator]
    if not numbers:
        return UNREADABLE
    fold = _FOLDS.get(type(operator))
    bounded = isinstance(operator, (ast.Pow, ast.LShift))
    if fold is None or (bounded and abs(right) > _LARGEST_POWER):  # type: ignore[arg-type]
        return UNREADABLE
    try:
        value = fold(left, right)
    except (ArithmeticError, TypeError, ValueError):
        return UNREADABLE
    if isinstance(value, complex) or (isinstance(value, int) and value.bit_length() > 4096):
        return UNREADABLE
    return value


_FOLDS: dict[type[ast.operator], Callable[[Any, Any], object]] = {
    ast.Add: lambda left, right: left + right,
    ast.Sub: lambda left, right: left - right,
    ast.Mult: lambda left, right: left * right,
    ast.Div: lambda left, right: left / right,
    ast.FloorDiv: lambda left, right: left // right,
    ast.Mod: lambda left, right: left % right,
    ast.Pow: lambda left, right: left**right,
    ast.LShift: lambda left, right: left << right,
    ast.RShift: lambda left, right: left >> right,
    ast.BitOr: lambda left, right: left | right,
    ast.BitAnd: lambda left, right: left & right,
}
