"""Name the values that the walk over a test file tells apart: doubles, real objects, patchers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netra_fakes._spec import ClassSpec, MethodSpec
from netra_fakes.audit._entities import (
    ClassEntity,
    Entity,
    FunctionEntity,
    ModuleEntity,
)
from netra_fakes.audit._finding import Confidence, TypeSource
from netra_fakes.audit._traits import read_names_set, read_traits

if TYPE_CHECKING:
    from netra_fakes.audit._sites import PatchSite
    from netra_fakes.audit._walk import Walk


NEUTRAL_BASES = frozenset(
    {"builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol",
     "typing_extensions.Protocol", "typing_extensions.Generic"}
)  # fmt: skip
"""Bases that bring no names and no runner of tests."""


class Value:
    """Anything an expression can give; on its own: nothing is known of it."""

    __slots__ = ()


UNKNOWN = Value()
DECLARED = Value()
"""What a class body annotates and gives no value."""
PLAIN = Value()
"""A literal other than a string and None: a number, True."""
NOTHING = Value()
"""None: where something else may be instead, it is that which is used."""
ERROR = Value()
"""An exception of Python's own, or of a library."""
ERROR_ENDS = ("Error", "Exception", "Timeout")
"""How the names of exceptions end, those that cannot be looked at."""
SIMPLE = (PLAIN, ERROR, NOTHING)
"""What no double can be inside of."""


@dataclass(slots=True, eq=False)
class Text(Value):
    """A string whose content is known."""

    text: str


@dataclass(slots=True, eq=False)
class Items(Value):
    """A tuple, list or dict display, with what its constant keys or positions hold."""

    items: dict[object, Value]


@dataclass(slots=True, eq=False)
class Many(Value):
    """A list or the like, of which only is known what each item is; a dictionary, each value."""

    each: Value
    by_key: bool = False


@dataclass(slots=True, eq=False)
class Namespace(Value):
    """A `SimpleNamespace(...)`: an object with just these attributes."""

    names: dict[str, Value]


@dataclass(slots=True, eq=False)
class NamesOf(Value):
    """What `vars(owner)` gives: the dictionary of an object's attributes."""

    owner: Value


@dataclass(slots=True, eq=False)
class Manager(Value):
    """A context manager, with what entering it gives and which exceptions it expects."""

    inner: Value
    raises: frozenset[str] = frozenset()


@dataclass(slots=True, eq=False)
class Tool(Value):
    """A tool under a name of the test's own: what `pytest.MonkeyPatch()` gives."""

    name: str


@dataclass(slots=True, eq=False)
class External(Value):
    """A name imported from a module that the truth does not cover: "unittest.mock.patch"."""

    dotted: str


@dataclass(slots=True, eq=False)
class RealThing(Value):
    """A real module, class or function, reached by import.

    Attributes:
        entity: What it is.
        receiver: For a method: the object it is bound to.
    """

    entity: ModuleEntity | ClassEntity | FunctionEntity
    receiver: Value | None = None


@dataclass(slots=True, eq=False)
class RealObject(Value):
    """An instance of a real class.

    Attributes:
        spec: Its class.
        source: How its class is known.
        confidence: How sure that is.
        assigned: What the test sets on it.
        node: Where it was made.
        given: The parameters that it was passed to, each with its callable.
        is_clean: Whether no double can be inside of it, as far as is seen.
    """

    spec: ClassSpec
    source: TypeSource
    confidence: Confidence = "high"
    assigned: dict[str, Value] = field(default_factory=dict)
    node: ast.AST | None = None
    given: list[tuple[MethodSpec, str]] = field(default_factory=list)
    is_clean: bool = True


@dataclass(slots=True, eq=False)
class Result(Value):
    """What awaiting, or awaiting the call of it, gives; it is to be awaited.

    Attributes:
        inner: What awaiting it gives.
        node: The call that made it; None where nothing needs to be awaited here.
        method: The coroutine method, for the message.
        receiver: What it was called on.
        guard: What excuses a fault there.
        consumed: Whether somebody awaits it, or it went where somebody may.
        unit: The test it was made in.
    """

    inner: Value = UNKNOWN
    node: ast.Call | None = None
    method: FunctionEntity | None = None
    receiver: Value | None = None
    guard: Guard | None = None
    consumed: bool = False
    unit: ast.AST | None = None


@dataclass(slots=True, eq=False)
class LocalFunction(Value):
    """A function defined in a test file (or a helper module of the tests)."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    walk: Walk
    scope: Scope
    owner: LocalClass | None = None
    decorators: tuple[Value, ...] = ()
    unit: ast.AST | None = None
    fixture: str | None = None
    result: Value | None = None
    is_running: bool = False
    returns: list[ast.expr] = field(default_factory=list)
    is_generator: bool = False
    annotated: dict[str, RealObject] = field(default_factory=dict)
    passed: dict[str, list[Value]] = field(default_factory=dict)

    @property
    def is_async(self) -> bool:
        """Whether it is an `async def`."""
        return isinstance(self.node, ast.AsyncFunctionDef)

    @property
    def name(self) -> str:
        """Its name."""
        return getattr(self.node, "name", "<lambda>")


@dataclass(slots=True, eq=False)
class LocalClass(Value):
    """A class defined in a test file (or a helper module of the tests)."""

    node: ast.ClassDef
    walk: Walk
    bases: list[Value] = field(default_factory=list)
    methods: dict[str, LocalFunction] = field(default_factory=dict)
    attributes: dict[str, Value] = field(default_factory=dict)
    decorators: tuple[Value, ...] = ()
    is_prepared: bool = False
    _sets_any: bool | None = None
    _names_set: frozenset[str] | None = None
    _above: tuple[LocalClass, ...] | None = None

    def sets_any(self) -> bool:
        """Whether its own code sets attributes by computed names."""
        if self._sets_any is None:
            text = self.walk.source.segment(self.node)
            is_likely = any(word in text for word in ("setattr", "__dict__", "vars("))
            self._sets_any = is_likely and read_traits(self.node).sets_any
        return self._sets_any

    def sets_name(self, name: str) -> bool:
        """Whether its own code sets an attribute of that name, in whichever method."""
        if self._names_set is None:
            self._names_set = read_names_set(self.node)
        return name in self._names_set

    def lineage(self) -> list[LocalClass]:
        """Return the class and its bases that are defined in test files, nearest first."""
        if self._above is None:
            found: dict[LocalClass, None] = {self: None}
            waiting: list[LocalClass] = [self]
            for item in waiting:  # it grows meanwhile
                bases = [base for base in item.bases if isinstance(base, LocalClass)]
                waiting += [base for base in bases if base not in found]
                found.update(dict.fromkeys(bases))
            del found[self]  # which would be a ring
            self._above = tuple(found)
        return [self, *self._above]

    def real_bases(self) -> Iterator[ClassSpec]:
        """Yield the real classes that it derives from."""
        for model in self.lineage():
            for base in model.bases:
                if isinstance(base, RealThing) and isinstance(base.entity, ClassEntity):
                    yield base.entity.spec

    def real_base(self) -> ClassSpec | None:
        """Return the one real class that it derives from; None where a base is not known."""
        unknown = [
            base
            for model in self.lineage()
            for base in model.bases
            if not isinstance(base, LocalClass) and getattr(base, "dotted", "") not in NEUTRAL_BASES
        ]
        found = list(self.real_bases())
        return found[0] if len(found) == len(unknown) == 1 else None


@dataclass(slots=True, eq=False)
class LocalInstance(Value):
    """An instance of a class defined in a test file: `self`, mostly.

    Attributes:
        model: Its class.
        real: It as an object of the real class that the local one derives from, if there is one.
        names: What the constructor of a dataclass put into its fields.
        is_self: Whether it is what a method of the class gets, perhaps of a class below.
    """

    model: LocalClass
    real: RealObject | None = None
    names: dict[str, Value] = field(default_factory=dict)
    is_self: bool = False


@dataclass(slots=True, eq=False)
class Super(Value):
    """What `super()` gives in a method of a local class."""

    model: LocalClass


@dataclass(slots=True, eq=False)
class BoundFunction(Value):
    """A method of a local class, bound to its instance."""

    function: LocalFunction
    receiver: Value


@dataclass(slots=True, eq=False)
class Patcher(Value):
    """What `patch(...)` returns before it is started."""

    site: PatchSite


@dataclass(slots=True)
class Evidence:
    """One reason to believe that a double stands for something real.

    Attributes:
        source: Where it comes from.
        confidence: How sure it is.
        entity: What it stands for; None where `owner` tells.
        owner: The double or object that it is a member of.
        member: Which member; "()" for what calling it gives.
        node: Where.
    """

    source: TypeSource
    confidence: Confidence = "high"
    entity: Entity | None = None
    owner: Value | None = None
    member: str = ""
    node: ast.AST | None = None


@dataclass(slots=True)
class Configured:
    """One attribute set or configured on a double: a name, the value, where."""

    name: str
    value: Value
    node: ast.AST
    guard: Guard
    unit: ast.AST | None


@dataclass(slots=True, eq=False)
class Double(Value):
    """A `unittest.mock` object that a test makes.

    Attributes:
        constructor: "MagicMock", "AsyncMock", ...; "patch" and "fake" for what these make.
        is_async: Whether calling it gives something to await; None where that is not known.
        node: The call that makes it; None for a child that springs up, or one of another file.
        has_spec: Whether it was made from a spec.
        parent: For a child that sprang up: the double it was read from.
        name: For such a child: its name there; "()" for what a call gives.
        evidence: Why it stands for something real.
        config: What it was told to answer: "return_value", "side_effect", "wraps".
        configured: What was set on it, in order.
        children: Every child by name.
        asserted: Names of its children that the test asserts on.
        read: Names that the test reads on it.
        escapes: Whether it went where its further uses are not seen.
        variable: The name it was first given.
        is_foreign: Whether it comes from another file.
        guard: What excuses a fault where it was made.
        unit: The test it was made in.
        owner_class: For a plain `patch`: what it patches.
    """

    constructor: str
    is_async: bool | None
    node: ast.Call | None = None
    has_spec: bool = False
    parent: Double | None = None
    name: str = ""
    evidence: list[Evidence] = field(default_factory=list)
    config: dict[str, list[Value]] = field(default_factory=dict)
    configured: list[Configured] = field(default_factory=list)
    children: dict[str, Value] = field(default_factory=dict)
    asserted: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)
    escapes: bool = False
    variable: str = ""
    is_foreign: bool = False
    is_strict: bool = False
    guard: Guard | None = None
    unit: ast.AST | None = None
    is_typing: bool = False
    typed: Typed | None = None
    is_typed: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """What a double stands for, and how that is known."""

    entity: Entity
    source: TypeSource
    confidence: Confidence


@dataclass(frozen=True)
class Guard:
    """What excuses a fault at a place.

    Attributes:
        raises: Exceptions that the test expects there (`pytest.raises`, `assertRaises`).
        caught: Exceptions that a `try` there catches.
        names: Attribute names that a condition there asks for (`hasattr`).
    """

    raises: frozenset[str] = frozenset()
    caught: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def excuses(self, *exceptions: str) -> bool:
        """Whether one of these exceptions is expected, or caught by its own name."""
        wanted = {*exceptions, "?"}
        if self.raises & (wanted | {"Exception", "BaseException"}):
            return True
        return bool(self.caught & wanted)


NO_GUARD = Guard()


@dataclass(slots=True, eq=False)
class Scope:
    """The names of a module, class or function while its body is walked.

    Attributes:
        names: Every name with what it holds now.
        parent: The scope around it.
        unsure: Names that were bound more than once to different things: what a function that
            runs later finds there is not known.
    """

    names: dict[str, Value]
    parent: Scope | None = None
    unsure: set[str] = field(default_factory=set)
