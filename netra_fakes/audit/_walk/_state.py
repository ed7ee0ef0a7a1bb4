"""Hold what one walk over a file has seen, and the names in scope while it runs."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from netra_fakes.audit._entities import ClassEntity, FunctionEntity, ModuleEntity
from netra_fakes.audit._sites import (
    AssertSite,
    CallSite,
    ImportSite,
    MemberSite,
    PatchSite,
    SetSite,
)
from netra_fakes.audit._values import (
    NO_GUARD,
    NOTHING,
    UNKNOWN,
    Double,
    External,
    Guard,
    LocalClass,
    LocalFunction,
    RealObject,
    RealThing,
    Result,
    Scope,
    Value,
)

if TYPE_CHECKING:
    from netra_fakes.audit._project import Project
    from netra_fakes.audit._text import SourceText


@dataclass
class Sites:
    """Everything of one file that a rule may look at, in the order it was seen."""

    calls: list[CallSite] = field(default_factory=list)
    members: list[MemberSite] = field(default_factory=list)
    imports: list[ImportSite] = field(default_factory=list)
    patches: list[PatchSite] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    doubles: list[Double] = field(default_factory=list)
    asserts: list[AssertSite] = field(default_factory=list)
    sets: list[SetSite] = field(default_factory=list)
    classes: list[LocalClass] = field(default_factory=list)
    functions: list[LocalFunction] = field(default_factory=list)
    called: dict[ast.Call, LocalFunction] = field(default_factory=dict)
    replaced: dict[ast.AST | None, set[str]] = field(default_factory=dict)
    read_names: set[str] = field(default_factory=set)
    set_names: set[str] = field(default_factory=set)


_BUILTINS = frozenset(dir(builtins)) | {"fakes"}
_NONLOCAL = re.compile(r"\bnonlocal[ \t]+([\w, \t]+)")
_HASATTR = re.compile(r"""\bhasattr\([^()]*(?:\([^()]*\))?[^()]*?,\s*["'](\w+)["']""")

_ISCOROUTINE = re.compile(r"\biscoroutinefunction\([\w.]*\.(\w+)\)")


def _find_names_asked(source: SourceText) -> list[tuple[int, str]]:
    """Return every name that the file asks for with `hasattr` and its kin, with its line."""
    return [
        (source.position(match.start())[0], match.group(1))
        for word, asked in (("hasattr", _HASATTR), ("iscoroutinefunction", _ISCOROUTINE))
        if word in source.text
        for match in asked.finditer(source.text)
    ]


def _find_nonlocals(source: SourceText) -> list[tuple[int, list[str]]]:
    """Return every name that an inner function binds in the one around it, with its line."""
    if "nonlocal" not in source.text:
        return []
    return [
        (source.position(match.start())[0], [name.strip() for name in match.group(1).split(",")])
        for match in _NONLOCAL.finditer(source.text)
    ]


def is_same(one: Value, other: Value) -> bool:
    """Whether two values are one thing: the same name imported twice, too."""
    if isinstance(one, RealThing) and isinstance(other, RealThing):
        return one.entity == other.entity and one.receiver is other.receiver
    if isinstance(one, External) and isinstance(other, External):
        return one.dotted == other.dotted
    return one is other


class WalkState:
    """The state of a walk; the layers above add how each construct is read."""

    def __init__(self, path: str, tree: ast.Module, source: SourceText, project: Project) -> None:
        self.path = path
        self.tree = tree
        self.source = source
        self.project = project
        self.sites: Sites = Sites()
        self.names_asked: list[tuple[int, str]] = _find_names_asked(source)
        self.nonlocals: list[tuple[int, list[str]]] = _find_nonlocals(source)
        self.module_scope: Scope = Scope({})
        self.scope: Scope = self.module_scope
        self.guard: Guard = NO_GUARD
        self.unit: ast.AST | None = None
        self.function: LocalFunction | None = None
        self.local_class: LocalClass | None = None
        self.returned: list[Value] = []
        self.pending: list[LocalFunction] = []
        self.last_call: tuple[ast.AST, CallSite] | None = None
        self.handlers: dict[type[ast.AST], Callable[[ast.AST], Value]] = {}
        self._reals: dict[str, Value] = {}
        self.discarded: ast.expr | None = None
        self._globals: dict[str, RealObject] = {}
        self._undo: list[tuple[dict[Any, Value], object, Value | None]] = []

    def eval(self, node: ast.expr) -> Value:
        """Return what an expression gives, noting every site inside it."""
        handler = self.handlers.get(type(node))
        if handler is not None:
            return handler(node)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.eval(child)
        return UNKNOWN

    def lookup(self, name: str) -> Value:
        """Return what a name holds here."""
        scope: Scope | None = self.scope
        value = scope.names.get(name) if scope else None
        if value is not None:
            return value
        scope = self.scope.parent
        while scope is not None:
            value = scope.names.get(name)
            if value is not None:
                if isinstance(value, Result):
                    value.consumed = True
                return UNKNOWN if name in scope.unsure else value
            scope = scope.parent
        return External(f"builtins.{name}") if name in _BUILTINS else UNKNOWN

    def bind(self, name: str, value: Value) -> None:
        """Let a name hold a value from here on."""
        names = self.scope.names
        old = names.get(name)
        if old is not None and NOTHING not in (old, value) and not is_same(old, value):
            self.scope.unsure.add(name)
        names[name] = value
        if isinstance(value, Double) and not value.variable:
            value.variable = name

    def set_for_now(self, names: dict[Any, Value], name: object, value: Value) -> None:
        """Set an attribute of what may outlive the test; `take_back` undoes it when that ends."""
        self._undo.append((names, name, names.get(name)))
        names[name] = value

    def take_back(self, mark: int) -> None:
        """Undo what `set_for_now` has set since its journal was so long."""
        while len(self._undo) > mark:
            names, name, old = self._undo.pop()
            if old is None:
                names.pop(name, None)
            else:
                names[name] = old

    @property
    def journal_length(self) -> int:
        """How many attributes have been set for now."""
        return len(self._undo)

    def real(self, dotted: str) -> Value:
        """Return what an imported dotted name stands for."""
        value = self._reals.get(dotted)
        if value is None:
            entity = None if self.project.is_shadowed(dotted, self.path) else self._find(dotted)
            value = self._reals[dotted] = (
                RealThing(entity)
                if isinstance(entity, (ModuleEntity, ClassEntity, FunctionEntity))
                else External(dotted)
            )
        return value

    def _find(self, dotted: str) -> object:
        return self.project.truth.find(dotted)

    def replaced_in(self, unit: ast.AST | None) -> set[str]:
        """Return the dotted names that are replaced while a test runs, to add to."""
        return self.sites.replaced.setdefault(unit, set())

    @contextmanager
    def guarded(
        self,
        raises: frozenset[str] = frozenset(),
        caught: frozenset[str] = frozenset(),
        names: frozenset[str] = frozenset(),
    ) -> Generator[None, None, None]:
        """Note what excuses faults inside a block."""
        before = self.guard
        self.guard = Guard(before.raises | raises, before.caught | caught, before.names | names)
        try:
            yield
        finally:
            self.guard = before
