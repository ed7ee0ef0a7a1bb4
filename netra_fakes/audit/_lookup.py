"""Say what every source of truth answers, and look members up in what it gives."""

from __future__ import annotations

import ast
import builtins
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping

from netra_fakes._annotations import split_union
from netra_fakes._spec import ClassSpec, MethodSpec
from netra_fakes.audit._entities import (
    KNOWN,
    AttributeEntity,
    ClassEntity,
    Entity,
    FunctionEntity,
    MissingEntity,
    ModuleEntity,
    ObjectEntity,
)
from netra_fakes.audit._members import AWAITABLE_TYPES, find_member, is_untold
from netra_fakes.audit._models import ModelRules


class Truth(ABC):
    """Where the real interfaces come from.

    A source of truth says which modules there are and what they hold; the rest is answered here
    in one way for all. What a source cannot know is answered so that nothing is claimed.
    """

    def __init__(self) -> None:
        self._members: dict[tuple[str, str], Entity | None] = {}
        self._pending: set[tuple[str, str]] = set()

    @abstractmethod
    def covers(self, dotted: str) -> bool:
        """Whether the package of a dotted name is known whole, so that absence can be claimed."""

    @abstractmethod
    def module(self, dotted: str) -> Entity | None:
        """Return the module that `import dotted` gives, or that it is missing."""

    @abstractmethod
    def module_names(self, dotted: str) -> tuple[str, ...] | None:
        """Return what `from dotted import *` binds; None where it is not known."""

    @abstractmethod
    def _module_member(self, module: str, name: str) -> Entity | None:
        """Return what a name in a module is."""

    def find(self, dotted: str) -> Entity | None:
        """Return what a dotted name is, attribute by attribute; None where nothing is known."""
        top, *rest = dotted.split(".")
        entity = self.module(top)
        for part in rest:
            if entity is None or isinstance(entity, MissingEntity):
                return entity
            entity = self.member(entity, part)
        return entity

    def member(self, entity: Entity, name: str) -> Entity | None:
        """Return what an attribute of something is; None where nothing is known."""
        if not isinstance(entity, ModuleEntity):
            return member_of(entity, name, self)
        key = (entity.dotted, name)
        if key not in self._members:
            if key in self._pending:  # an import cycle, or a name that is defined by itself
                return None
            self._pending.add(key)
            self._members[key] = self._module_member(*key)
            self._pending.discard(key)
        return self._members[key]

    def is_surely_sync(self, method: MethodSpec) -> bool:
        """Whether what a call gives is certainly not to be awaited."""
        if method.parameters is None:  # behind an unknown decorator
            return False
        if method.kind in ("async_context_manager", "context_manager", "async_generator"):
            return not (method.returns or "").startswith("contextlib.")
        if method.kind != "sync":
            return False
        if is_untold(method):
            return not self.returns_awaitable(method)
        return all(self._is_plain_type(part) for part in split_union(method.returns or ""))

    def _is_plain_type(self, text: str) -> bool:
        """Whether objects of an annotation are certainly not to be awaited."""
        head = text.partition("[")[0]
        if "." not in head:
            return head == "None" or hasattr(builtins, head)
        if head.partition(".")[0] in sys.stdlib_module_names:
            return not head.startswith(AWAITABLE_TYPES) and head != "typing.Any"
        entity = self.find(head)
        return isinstance(entity, ClassEntity) and "__await__" not in entity.spec.methods

    def hands_on(self, method: MethodSpec) -> bool:
        """Whether a call may give what another gave, and so something to await."""
        return is_untold(method) and method.defined_in.partition(":")[2] in ("", method.name)

    # --- what only the application's code tells

    def returns_awaitable(self, method: MethodSpec) -> bool:  # noqa: ARG002
        """Whether a plain function's code may hand on a coroutine, which its caller awaits."""
        return False

    def is_refuted(self, method: MethodSpec, parameter: str, annotated: ClassSpec) -> bool:  # noqa: ARG002
        """Whether the application's own code shows an annotation to be wrong.

        Args:
            method: The callable.
            parameter: Its parameter; "" for what it returns.
            annotated: The class that the annotation names.
        """
        return False

    def is_stored_on(self, method: MethodSpec, parameter: str, name: str) -> bool:  # noqa: ARG002
        """Whether a callable sets an attribute of that name on what a parameter holds."""
        return False

    def returns_self(self, method: MethodSpec) -> bool:  # noqa: ARG002
        """Whether a method's code returns the object it was called on."""
        return False

    def kept_as(self, spec: ClassSpec, method: MethodSpec, parameter: str) -> Mapping[str, bool]:  # noqa: ARG002
        """Return the attributes that hang on a constructor's parameter; true where they hold it."""
        return {name: True for name in (parameter, f"_{parameter}") if name in spec.attributes}

    def is_set_elsewhere(self, spec: ClassSpec, name: str) -> bool:  # noqa: ARG002
        """Whether other code sets an attribute of that name on what goes by the class's name."""
        return False

    def is_set_on_module(self, dotted: str, name: str) -> bool:  # noqa: ARG002
        """Whether code anywhere sets an attribute of that name on what is named as a module is."""
        return False

    def model_rules(self, spec: ClassSpec) -> ModelRules:  # noqa: ARG002
        """Return what a pydantic model does with the arguments it gets."""
        return ModelRules()

    def may_fail(self, module: str) -> bool:  # noqa: ARG002
        """Whether importing a module may fail, since it imports what is not there."""
        return False

    def is_made_freely(self, spec: ClassSpec) -> bool:  # noqa: ARG002
        """Whether calling a class may give anything, since code of its own decides."""
        return False

    def alters_arguments(self, method: MethodSpec) -> bool:  # noqa: ARG002
        """Whether a decorator of the application adds to or takes from a call's arguments."""
        return False

    def is_below(self, spec: ClassSpec, name: str) -> bool:  # noqa: ARG002
        """Whether a class that derives from another has a member which that one lacks."""
        return False

    def subclasses(self, spec: ClassSpec) -> Iterable[ClassSpec]:  # noqa: ARG002
        """Return the classes of the application that derive from another, directly or not."""
        return ()

    def reads_any(self, spec: ClassSpec) -> bool:  # noqa: ARG002
        """Whether a class reads its own attributes by computed names."""
        return False


class NoTruth(Truth):
    """Knows nothing, so nothing is claimed."""

    def covers(self, dotted: str) -> bool:  # noqa: ARG002
        """Return False."""
        return False

    def module(self, dotted: str) -> Entity | None:  # noqa: ARG002
        """Return None."""
        return None

    def module_names(self, dotted: str) -> tuple[str, ...] | None:  # noqa: ARG002
        """Return None."""
        return None

    def _module_member(self, module: str, name: str) -> Entity | None:  # noqa: ARG002
        return None


def entity_of_spec(spec: ClassSpec, dotted: str) -> Entity:
    """Return what a spec describes, as an entity."""
    if spec.category == "function":
        if spec.constructor is None:
            return KNOWN
        return FunctionEntity(spec.constructor._replace(defined_in=spec.target), dotted)
    if spec.category == "module":
        return ModuleEntity(dotted)
    return ClassEntity(spec)


def member_of(entity: Entity, name: str, truth: Truth) -> Entity | None:
    """Return what an attribute of a class, an object or an annotated attribute is."""
    if isinstance(entity, ClassEntity):
        return find_member(entity.spec, name, on_class=True)
    if isinstance(entity, ObjectEntity):
        return find_member(entity.spec, name)
    if isinstance(entity, AttributeEntity):
        inner = entity_of_annotation(entity.attribute.annotation, truth)
        if isinstance(inner, ObjectEntity):
            found = find_member(inner.spec, name)
            return None if isinstance(found, MissingEntity) else found
    return None


def entity_of_annotation(text: str | None, truth: Truth) -> Entity | None:
    """Return what a value of an annotation is: an object of a known class, or such a class.

    `None` as an alternative is left out; a union of several classes says nothing certain.
    """
    if not text:
        return None
    text = text.removesuffix(" | None")
    if text.startswith("type[") and text.endswith("]"):
        entity = truth.find(text[5:-1])
        return entity if isinstance(entity, ClassEntity) else None
    head = text.partition("[")[0]
    if " | " in text or "." not in head:
        return None
    entity = truth.find(head)
    return ObjectEntity(entity.spec) if isinstance(entity, ClassEntity) else None


def entity_of_yield(text: str | None, truth: Truth) -> Entity | None:
    """Return what a generator of an annotation yields, as `entity_of_annotation` does.

    >>> entity_of_yield("collections.abc.AsyncIterator[str]", NoTruth()) is None
    True
    """
    inner = (text or "").partition("[")[2].removesuffix("]")
    depth = 0
    for index, character in enumerate(inner):
        depth += (character in "[(") - (character in "])")
        if character == "," and not depth:
            inner = inner[:index]
            break
    return entity_of_annotation(inner, truth)


def dotted_parts(node: ast.AST | None) -> list[str]:
    """Return the parts of `a.b.c`, nothing for any other expression."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return []
    return [node.id, *reversed(parts)]
