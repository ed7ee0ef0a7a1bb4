"""Propose changes as edits of the text: nothing but the edited characters moves."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from netra_fakes._spec import AttributeSpec, ClassSpec, MethodSpec
from netra_fakes.audit._bind import BindFailure
from netra_fakes.audit._entities import ClassEntity, FunctionEntity, MissingEntity, ObjectEntity
from netra_fakes.audit._facts import FileFacts
from netra_fakes.audit._finding import Edit, Fix
from netra_fakes.audit._roles import factory_of
from netra_fakes.audit._sites import CallSite, PatchSite
from netra_fakes.audit._text import import_position
from netra_fakes.audit._values import (
    Configured,
    Double,
    External,
    LocalFunction,
    RealThing,
    Typed,
    Value,
)
from netra_fakes.audit._walk._doubles import MOCK_CLASSES
from netra_fakes.audit._walk._reals import callable_of

_SWAPPED = frozenset({"Mock", "MagicMock", "AsyncMock"})


def fix_constructor(facts: FileFacts, double: Double, wanted: str) -> Fix | None:
    """Make a double with another class of `unittest.mock`."""
    written = _constructor_node(double)
    if written is None or double.constructor not in _SWAPPED or not _is_single(facts, double):
        return None
    if wanted == "MagicMock" and _is_awaited_on(facts, double):
        return None
    edits = [_rename_tail(facts, written, double.constructor, wanted)]
    if isinstance(written, ast.Name):
        import_edits = ensure_import(facts, "unittest.mock", wanted)
        if import_edits is None:
            return None
        edits += import_edits
    return Fix(_ordered(edits), True, f"Make it with {wanted}")


def _constructor_node(double: Double) -> ast.expr | None:
    if double.node is None or double.is_foreign:
        return None
    nodes: list[ast.expr] = [double.node.func]
    nodes += [word.value for word in double.node.keywords if word.arg == "new_callable"]
    for node in reversed(nodes):
        name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
        if name == double.constructor:
            return node
    return None


def _is_single(facts: FileFacts, double: Double) -> bool:
    """Whether a double stands over one member only, so that a change suits all its uses."""
    places = {
        (id(site.owner), site.name) for site in facts.walk.sites.sets if site.double is double
    }
    return len(places) == 1


def _is_awaited_on(facts: FileFacts, double: Double) -> bool:
    return any(
        site.receiver is double and "await" in site.name for site in facts.walk.sites.asserts
    )


def _rename_tail(facts: FileFacts, node: ast.expr, old: str, new: str) -> Edit:
    _, end = facts.source.span(node)
    return Edit(end - len(old), end, new)


def ensure_import(facts: FileFacts, module: str, name: str) -> list[Edit] | None:
    """Return the edits that import a name at the top; None where it means something else there."""
    bound = facts.walk.module_scope.names.get(name)
    if bound is not None:
        return [] if _is_it(bound, module, name) else None
    for statement in facts.tree.body:
        if isinstance(statement, ast.ImportFrom) and statement.module == module:
            last = statement.names[-1]
            if not statement.level and last.name != "*":
                _, end = facts.source.span(last)
                return [Edit(end, end, f", {name}")]
    position = import_position(facts.tree, facts.source)
    text = f"from {module} import {name}{facts.source.newline}"
    return [Edit(position, position, text)]


def _is_it(value: Value, module: str, name: str) -> bool:
    if isinstance(value, External):
        return value.dotted == f"{module}.{name}"
    if isinstance(value, RealThing) and isinstance(value.entity, ClassEntity):
        return value.entity.spec.name == name and value.entity.spec.module == module
    return False


def _ordered(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    return tuple(sorted(set(edits), key=lambda edit: (edit.start, edit.end)))


# --- renames


def _renamed(facts: FileFacts, owner: ClassSpec | None, member: str, name: str) -> str | None:
    """Return the new name that `[tool.netra_fakes.renames]` gives a name, most exact key first."""
    renames = facts.project.options.renames
    keys = [name]
    if owner is not None:
        keys = [f"{owner.target}.{name}", f"{owner.name}.{name}", name]
        if member:
            keys = [f"{owner.target}.{member}.{name}", f"{owner.name}.{member}.{name}", *keys]
    return next((renames[key] for key in keys if key in renames), None)


def fix_keywords(facts: FileFacts, site: CallSite, failure: BindFailure) -> Fix | None:
    """Give keywords that were renamed their new names."""
    method, owner = callable_of(site.entity)
    if failure.kind != "unknown keyword" or method is None:
        return None
    edits: list[Edit] = []
    known = {parameter.name for parameter in method.parameters or ()}
    given = {word.arg for word in site.node.keywords}
    for word in site.node.keywords:
        if word.arg is None or word.arg not in failure.names:
            continue
        member = method.name if isinstance(site.entity, FunctionEntity) else ""
        new = _renamed(facts, owner, member, word.arg)
        if new is None or new not in known or new in given:
            return None
        start, _ = facts.source.span(word)
        edits.append(Edit(start, start + len(word.arg), new))
    return Fix(_ordered(edits), True, "Use the new name") if edits else None


def fix_attribute(facts: FileFacts, node: ast.AST, spec: ClassSpec, name: str) -> Fix | None:
    """Give an attribute that was renamed its new name."""
    new = _renamed(facts, spec, "", name)
    if new is None or new not in spec or not isinstance(node, ast.Attribute) or node.attr != name:
        return None
    return Fix((_rename_tail(facts, node, name, new),), True, f"Use the new name '{new}'")


def fix_name(facts: FileFacts, node: ast.Attribute, meant: str) -> Fix:
    """Give a misspelt assertion its right name."""
    edit = _rename_tail(facts, node, node.attr, meant)
    return Fix((edit,), False, f"Call '{meant}'")


def fix_uncalled(facts: FileFacts, node: ast.Attribute) -> Fix:
    """Add the parentheses that call an assertion."""
    _, end = facts.source.span(node)
    return Fix((Edit(end, end, "()"),), False, f"Call '{node.attr}'")


def fix_target(facts: FileFacts, site: PatchSite, missing: MissingEntity) -> Fix | None:
    """Patch where the name lives now, if that is one place."""
    node = site.target_node
    if not site.target or not isinstance(node, ast.Constant) or node.value != site.target:
        return None
    rest = site.target.removeprefix(f"{missing.parent}.{missing.name}")
    renamed = facts.project.options.renames.get(site.target)
    new = renamed or facts.project.new_home(missing, rest)
    if new is None:
        return None
    start, end = facts.source.span(node)
    written = facts.source.text[start:end]
    inner = written.find(site.target)
    if inner < 0 or len(written) > len(site.target) + 2:
        return None
    edit = Edit(start + inner, start + inner + len(site.target), new)
    return Fix((edit,), True, f"Patch '{new}'")


# --- bare mocks


def fix_bare_mock(facts: FileFacts, double: Double, typed: Typed) -> Fix | None:
    """Make a fake of the real class, where every use that the file makes of it agrees with it."""
    node = double.node
    if node is None or node.args or node.keywords or typed.confidence != "high":
        return None
    if facts.path.endswith("conftest.py") or not isinstance(typed.entity, ObjectEntity):
        return None
    if double.config or not _agrees(double, typed.entity.spec):
        return None
    spec = typed.entity.spec
    local = _name_in_file(facts, spec)
    factory = factory_of(spec.target, facts.project.options.roles)
    if local is None and factory is not None and not factory.endswith(("context", "result")):
        made, imports = f"{factory}()", ensure_import(facts, "netra_fakes", factory)
    else:
        made, imports = (
            f"make_fake({local or spec.name})",
            ensure_import(facts, "netra_fakes", "make_fake"),
        )
        if local is None:
            more = _import_class(facts, spec)
            imports = None if more is None or imports is None else _join_imports(imports, more)
    if imports is None:
        return None
    start, end = facts.source.span(node)
    return Fix(_ordered([Edit(start, end, made), *imports]), True, f"Make it with {made}")


def _import_class(facts: FileFacts, spec: ClassSpec) -> list[Edit] | None:
    if "." in spec.qualname or spec.name.startswith("_"):
        return None
    return ensure_import(facts, spec.module, spec.name)


def _join_imports(first: list[Edit], second: list[Edit]) -> list[Edit]:
    """Join two new lines that go to the same place into one edit."""
    joined = {(edit.start, edit.end): edit for edit in first}
    for edit in second:
        same = joined.get((edit.start, edit.end))
        text = edit.replacement if same is None else same.replacement + edit.replacement
        joined[edit.start, edit.end] = Edit(edit.start, edit.end, text)
    return list(joined.values())


def _name_in_file(facts: FileFacts, spec: ClassSpec) -> str | None:
    for name, value in facts.walk.module_scope.names.items():
        if (
            isinstance(value, RealThing)
            and isinstance(value.entity, ClassEntity)
            and (
                value.entity.spec.target == spec.target
                and name not in facts.walk.module_scope.unsure
            )
        ):
            return name
    return None


def _agrees(double: Double, spec: ClassSpec) -> bool:
    """Whether all that is configured on, read from and asserted of a double is in the spec."""
    names = {item.name for item in double.configured} | double.read | double.asserted
    if any(name not in spec for name in names):
        return False
    if any(_is_read_only(spec, item) for item in double.configured):
        return False  # the fake refuses to have it set, as the real object does
    return all(_fits(spec, name, child) for name, child in double.children.items())


def _is_read_only(spec: ClassSpec, item: Configured) -> bool:
    member = spec.member(item.name)
    return isinstance(member, AttributeSpec) and not member.writable


def _fits(spec: ClassSpec, name: str, child: Value) -> bool:
    member = spec.member(name)
    if not isinstance(member, MethodSpec):
        return name == "()" or member is not None
    if isinstance(child, Double):
        if child.node is None:  # it sprang up: the fake's own child takes its place
            return set(child.children) <= {"()"}
        return MOCK_CLASSES.get(child.constructor) is not None and (
            bool(child.is_async) == member.is_awaited
        )
    return isinstance(child, LocalFunction) and child.is_async == member.is_awaited


# --- tests that never run


def fix_base(facts: FileFacts, node: ast.ClassDef, base: ast.expr | None) -> Fix | None:
    """Let a class of tests run its coroutines."""
    wanted = "IsolatedAsyncioTestCase"
    if base is not None:
        edits = [_rename_tail(facts, base, "TestCase", wanted)]
        if not facts.source.segment(base).endswith("TestCase"):
            return None
        if isinstance(base, ast.Name):
            if base.id != "TestCase":
                return None
            imports = ensure_import(facts, "unittest", wanted)
            if imports is None:
                return None
            edits += imports
    else:
        imports = ensure_import(facts, "unittest", wanted)
        if imports is None or not node.bases:
            return None
        _, end = facts.source.span(node.bases[-1])
        edits = [Edit(end, end, f", {wanted}"), *imports]
    return Fix(_ordered(edits), False, f"Derive from unittest.{wanted}")
