"""Offer rules what the walk over a file saw, and make findings for them."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from netra_fakes._spec import ClassSpec, Location, MethodSpec
from netra_fakes.audit._entities import ClassEntity, FunctionEntity
from netra_fakes.audit._finding import Confidence, Finding, Fix, Rule, TypeSource
from netra_fakes.audit._members import is_subclass
from netra_fakes.audit._project import Project
from netra_fakes.audit._text import SourceText
from netra_fakes.audit._values import Double, RealObject, RealThing, Typed, Value
from netra_fakes.audit._walk import Walk


@dataclass
class FileFacts:
    """One audited file.

    Attributes:
        path: As findings name it.
        tree: Its syntax tree.
        source: Its text.
        walk: What the walk saw, in `walk.sites`.
        project: Truth and surroundings.
    """

    path: str
    tree: ast.Module
    source: SourceText
    walk: Walk
    project: Project

    def type_of(self, double: Double) -> Typed | None:
        """Return what a double stands for, by the strongest evidence of the whole file."""
        return self.project.type_of(double)

    def is_replaced(self, unit: ast.AST | None, *keys: str) -> bool:
        """Whether a test replaces one of these names ("module:Class" or "module:Class.member")."""
        replaced = self.walk.sites.replaced
        if not replaced:
            return False
        everywhere = replaced.get(None, set())
        here = replaced.get(unit, set())
        return any(key in everywhere or key in here for key in keys)

    def is_class_replaced(self, unit: ast.AST | None, spec: ClassSpec) -> bool:
        """Whether a test replaces a class itself, by any of the names it goes by."""
        replaced = self.walk.sites.replaced
        for keys in (replaced.get(None, ()), replaced.get(unit, ())):
            for key in keys:
                if key == spec.target or key == f"{spec.module}.{spec.qualname}":
                    return True
        return False

    def is_set_by_tests(self, name: str) -> bool:
        """Whether this file, or a conftest that it was read with, sets such an attribute itself."""
        walks = [self.walk, *self.project.conftests(self.path)]
        return any(name in walk.sites.set_names for walk in walks)

    def is_overridden(self, receiver: Value | None, name: str) -> bool:
        """Whether a class of this file may have its own method of that name on an object."""
        if not isinstance(receiver, RealObject) or receiver.source == "constructed":
            return False
        return any(
            name in model.methods and any(is_subclass(b, receiver.spec) for b in model.real_bases())
            for model in self.walk.sites.classes
        )

    def is_below(self, spec: ClassSpec, name: str) -> bool:
        """Whether a class that derives from another, here or there, has more: that member."""
        for model in self.walk.sites.classes:
            if name in model.methods or name in model.attributes:
                if any(is_subclass(base, spec) for base in model.real_bases()):
                    return True
        return self.project.truth.is_below(spec, name)

    def finding(
        self,
        rule: Rule,
        node: ast.AST,
        message: str,
        *,
        confidence: Confidence = "high",
        source: TypeSource = "none needed",
        help: str = "",  # noqa: A002
        spec: str = "",
        fix: Fix | None = None,
    ) -> Finding:
        """Return a finding of a rule at a node."""
        start, end = self.source.span(node)
        line, column = self.source.position(start)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            end = start + len(self.source.line_text(line)) - column + 1  # its first line only
        end_line, end_column = self.source.position(end)
        return Finding(
            path=self.path, line=line, column=column, end_line=end_line, end_column=end_column,
            code=rule.code, slug=rule.slug, message=message, confidence=confidence,
            help=help, spec=spec, source=source, fix=fix,
        )  # fmt: skip


def confidence_of_value(value: Value | None) -> tuple[Confidence, TypeSource]:
    """Return how sure the class of a real object is, and where it comes from."""
    if isinstance(value, RealObject):
        return value.confidence, value.source
    if isinstance(value, RealThing) and value.receiver is not None:
        return confidence_of_value(value.receiver)
    return "high", "imported"


def render_signature(method: MethodSpec, name: str = "") -> str:
    """Return a signature as source text: "async def execute(context, stream_updates=False)"."""
    parts: list[str] = []
    seen_star = seen_positional_only = False
    for parameter in method.parameters or ():
        text = parameter.name
        if parameter.default is not None:
            text += f"={parameter.default}"
        if parameter.kind == "positional_only":
            seen_positional_only = True
        elif seen_positional_only:
            parts.append("/")
            seen_positional_only = False
        if parameter.kind == "keyword_only" and not seen_star:
            parts.append("*")
            seen_star = True
        if parameter.kind == "var_positional":
            text, seen_star = f"*{text}", True
        elif parameter.kind == "var_keyword":
            text = f"**{text}"
        parts.append(text)
    if seen_positional_only:
        parts.append("/")
    prefix = "async def" if method.kind == "coroutine" else "def"
    returns = f" -> {method.returns}" if method.returns else ""
    return f"{prefix} {name or method.name}({', '.join(parts)}){returns}"


def render_spec(entity: ClassEntity | FunctionEntity) -> str:
    """Return the `spec:` text of a finding: signature, then file and line."""
    if isinstance(entity, ClassEntity):
        spec = entity.spec
        method, location = spec.constructor, spec.location
        text = f"{spec.name}(...)"
        if method is not None:
            text = render_signature(method, spec.name).removeprefix("def ").partition(" -> ")[0]
    else:
        text, location = render_signature(entity.method), entity.method.location
    return f"{text}  {_place(location)}".rstrip()


def _place(location: Location | None) -> str:
    return str(location) if location is not None else ""
