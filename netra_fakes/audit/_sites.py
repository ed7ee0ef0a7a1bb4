"""Name the places of a test file that rules look at: calls, members, patches, assertions."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from netra_fakes.audit._entities import ClassEntity, Entity, FunctionEntity
from netra_fakes.audit._values import (
    NO_GUARD,
    UNKNOWN,
    Double,
    Guard,
    RealObject,
    RealThing,
    Value,
)


@dataclass(slots=True)
class CallSite:
    """A call of a real class, function or method."""

    node: ast.Call
    entity: ClassEntity | FunctionEntity
    guard: Guard
    unit: ast.AST | None
    receiver: Value | None = None
    is_awaited: bool = False


@dataclass(slots=True)
class MemberSite:
    """An attribute read or set on a real object, class or module."""

    node: ast.Attribute
    owner: RealObject | RealThing
    name: str
    guard: Guard
    unit: ast.AST | None
    value: Value | None = None
    entity: Entity | None = None


@dataclass(slots=True)
class ImportSite:
    """A name imported by a test file."""

    node: ast.Import | ast.ImportFrom
    alias: ast.alias
    module: str
    name: str | None
    guard: Guard


@dataclass(slots=True, eq=False)
class PatchSite:
    """A place that replaces something real.

    Attributes:
        node: The call.
        form: "patch", "patch.object", "monkeypatch.setattr", ...
        target: The dotted target, where it is text.
        owner: The object whose attribute is replaced, for the other forms.
        name: The attribute.
        target_node: Where the target is written.
        entity: What it replaces; None where nothing is known.
        new: What takes its place, where it is given.
        double: What the test gets to see.
        creates: Whether the target need not exist.
        guard: What excuses a fault there.
        unit: The test it stands in.
    """

    node: ast.Call
    form: str
    target: str = ""
    owner: Value | None = None
    name: str = ""
    target_node: ast.expr | None = None
    entity: Entity | None = None
    new: Value | None = None
    double: Value = UNKNOWN
    creates: bool = False
    guard: Guard = NO_GUARD
    unit: ast.AST | None = None
    injects: bool = True


@dataclass(slots=True)
class AssertSite:
    """An assertion method of a double, called or only mentioned.

    Attributes:
        node: Where it is mentioned.
        call: Its call, None where it is not called.
        receiver: What it is looked up on.
        name: Its name as written.
        guard: What excuses a fault there.
        unit: The test it stands in.
        is_statement: Whether it is mentioned in a statement of its own.
        is_asserted: Whether it is what an `assert` asserts.
    """

    node: ast.Attribute
    call: ast.Call | None
    receiver: Value
    name: str
    guard: Guard
    unit: ast.AST | None
    is_statement: bool = False
    is_asserted: bool = False


@dataclass(slots=True)
class SetSite:
    """A double put over a member of something real or of another double."""

    node: ast.AST
    owner: Value
    name: str
    double: Double
    guard: Guard
    unit: ast.AST | None
