"""Read what real objects hold, what entering them gives, and what a collection is made of."""

from __future__ import annotations

import ast

from netra_fakes._spec import MethodSpec
from netra_fakes.audit._bind import parameter_of
from netra_fakes.audit._entities import ClassEntity, FunctionEntity, ObjectEntity
from netra_fakes.audit._lookup import entity_of_annotation, entity_of_yield
from netra_fakes.audit._members import is_enum, is_untold
from netra_fakes.audit._values import (
    PLAIN,
    SIMPLE,
    UNKNOWN,
    Double,
    External,
    Items,
    LocalClass,
    LocalFunction,
    LocalInstance,
    Manager,
    Many,
    Namespace,
    Patcher,
    RealObject,
    RealThing,
    Result,
    Text,
    Value,
)
from netra_fakes.audit._walk._members import Members

_MANAGERS = ("contextlib.contextmanager", "contextlib.asynccontextmanager")
_CHANGES = frozenset(
    {"append", "appendleft", "clear", "extend", "insert", "pop", "popitem", "remove", "reverse",
     "setdefault", "sort", "update"}
)  # fmt: skip
_KEEPS = ("isinstance", "len", "bool", "str", "repr", "print", "type", "id", "callable")
"""Builtins that look at a coroutine without awaiting it."""


_KEPT = (Double, RealObject, LocalInstance, Namespace)
"""What is followed from a constructor's argument into the attribute that keeps it."""


class Objects(Members):
    """Real objects."""

    def fill(
        self,
        made: RealObject,
        method: MethodSpec,
        args: list[Value],
        words: dict[str | None, Value],
    ) -> None:
        """Note what a constructor's arguments leave in the attributes of what it makes."""
        for name, value in _given(method, args, words):
            if value in SIMPLE or isinstance(value, Text):
                continue
            kept_as = self.project.truth.kept_as(made.spec, method, name)
            for kept, holds in kept_as.items():
                is_known = holds and isinstance(
                    value, (Double, RealObject, LocalInstance, Namespace)
                )
                made.assigned[kept] = value if is_known else UNKNOWN

    def refill(
        self,
        held: RealObject,
        method: MethodSpec,
        args: list[Value],
        words: dict[str | None, Value],
    ) -> None:
        """Note which doubles a method leaves in the attributes of the object it is called on."""
        for name, value in _given(method, args, words):
            if isinstance(value, Double):
                for kept, holds in self.project.truth.kept_as(held.spec, method, name).items():
                    self.set_for_now(held.assigned, kept, value if holds else UNKNOWN)

    def is_clean(self, *values: Value) -> bool:
        """Whether no double can be inside of what these values make, as far as is seen."""
        if self.sites.replaced.get(self.unit) or self.sites.replaced.get(None):
            return False
        return all(
            value in SIMPLE
            or isinstance(value, Text)
            or (isinstance(value, Items) and self.is_clean(*value.items.values()))
            or (
                isinstance(value, RealObject)
                and value.is_clean
                and self.is_clean(*value.assigned.values())
            )
            for value in values
        )

    @staticmethod
    def made_by(factory: Value) -> Value:
        """Return what a class or function gives that is called without arguments."""
        if isinstance(factory, RealThing) and isinstance(factory.entity, ClassEntity):
            return RealObject(factory.entity.spec, "constructed")
        if isinstance(factory, LocalClass):
            return LocalInstance(factory)
        if isinstance(factory, LocalFunction) and not factory.is_async:
            return factory.walk.result_of(factory)
        return UNKNOWN

    # --- entering

    def entered(self, value: Value) -> Value:
        """Return what `with value as x` binds to x."""
        if isinstance(value, Patcher):
            return value.site.double
        if isinstance(value, Manager):
            return value.inner
        if isinstance(value, RealObject):
            return self._entered_object(value)
        if isinstance(value, LocalInstance):
            return self._entered_instance(value)
        return UNKNOWN

    def _entered_object(self, value: RealObject) -> Value:
        truth = self.project.truth
        for name in ("__aenter__", "__enter__"):
            entity = truth.member(ObjectEntity(value.spec), name)
            if not isinstance(entity, FunctionEntity):
                continue
            method = entity.method
            found = entity_of_annotation(method.returns, truth)
            if isinstance(found, ObjectEntity) and found.spec.target != value.spec.target:
                return RealObject(found.spec, "member annotation", is_clean=value.is_clean)
            is_self = found is not None or (is_untold(method) and truth.returns_self(method))
            return value if is_self or method.returns == "typing.Self" else UNKNOWN
        return UNKNOWN

    def _entered_instance(self, value: LocalInstance) -> Value:
        for name in ("__aenter__", "__enter__"):
            for model in value.model.lineage():
                if name in model.methods:
                    return self.given_by(model.methods[name], value)
        real = self.real_self(value)
        return value if real is not None and self._entered_object(real) is real else UNKNOWN

    def managed(self, entity: FunctionEntity) -> Manager:
        """Return what a call of a real context manager function gives."""
        found = entity_of_yield(entity.method.returns, self.project.truth)
        if isinstance(found, ObjectEntity):
            return Manager(RealObject(found.spec, "member annotation", is_clean=False))
        return Manager(UNKNOWN)

    @staticmethod
    def is_manager(function: LocalFunction) -> bool:
        """Whether a test's own function is made a context manager."""
        return any(
            isinstance(value, External) and value.dotted in _MANAGERS
            for value in function.decorators
        )

    # --- collections

    def each(self, value: Value) -> Value:
        """Return what each item of a collection is, where they are alike."""
        if isinstance(value, RealThing) and isinstance(value.entity, ClassEntity):
            is_listed = is_enum(value.entity.spec)
            return RealObject(value.entity.spec, "constructed") if is_listed else UNKNOWN
        if isinstance(value, Many):
            return UNKNOWN if value.by_key else value.each
        if not isinstance(value, Items) or list(value.items) != list(range(len(value.items))):
            return UNKNOWN
        items = list(value.items.values())
        first = items[0] if items else UNKNOWN
        if not all(self._are_alike(first, item) for item in items):
            return UNKNOWN
        for item in items[1:]:
            if isinstance(item, Double):
                item.escapes = True
        return first

    def values_of(self, value: Items) -> Value:
        """Return what each value of a dictionary is, where they are alike."""
        return self.each(Items(dict(enumerate(value.items.values()))))

    def call_collection(
        self, base: Items | Many, name: str, args: list[Value], node: ast.Call
    ) -> Value:
        """Return what a method of a list or dictionary gives, and note what it changes."""
        if name in ("values", "items", "copy") and not args:
            each = self.values_of(base) if isinstance(base, Items) else base.each
            if name == "copy":
                if isinstance(base, Items):
                    return Items(dict(base.items))
                return Many(each, base.by_key)
            return Many(each if name == "values" else Items({0: PLAIN, 1: each}))
        if name == "append" and len(args) == 1 and isinstance(base, Items):
            base.items[len(base.items)] = args[0]
        elif name == "get" and args and isinstance(base, Items):
            key = getattr(node.args[0], "value", base)
            return base.items.get(key, UNKNOWN)
        elif name in _CHANGES:
            self.forget(base)
        return UNKNOWN

    @staticmethod
    def forget(base: Items | Many) -> None:
        """Forget what a collection holds, since it is changed in a way that is not followed."""
        if isinstance(base, Items):
            base.items.update(dict.fromkeys([*base.items, object()], UNKNOWN))
        else:
            base.each = UNKNOWN

    def _are_alike(self, one: Value, other: Value) -> bool:
        if isinstance(one, RealObject) and isinstance(other, RealObject):
            return one.spec is other.spec and one.source == other.source
        if isinstance(one, Double) and isinstance(other, Double):
            made = one.constructor == other.constructor
            first, second = self.project.type_of(one), self.project.type_of(other)
            same = first == second and one.has_spec == other.has_spec
            return one is other or (made and same)
        return False

    def gathered(self, args: list[Value]) -> Value:
        """Return what `asyncio.gather(...)` gives once it is awaited."""
        if len(args) == 1 and isinstance(args[0], Many):
            inner = args[0].each
            return Many(inner.inner) if isinstance(inner, Result) else UNKNOWN
        if len(args) == 1 and isinstance(args[0], Items):  # spread
            args = list(args[0].items.values())
        if args and all(isinstance(value, Result) for value in args):
            return Items(
                {n: value.inner for n, value in enumerate(args) if isinstance(value, Result)}
            )
        return UNKNOWN

    @staticmethod
    def only_looks(callee: External, node: ast.Call) -> bool:
        """Whether a call looks at its argument without awaiting it or keeping it."""
        if callee.dotted.removeprefix("builtins.") not in _KEEPS:
            return False
        wanted = ast.dump(node.args[1]).lower() if len(node.args) > 1 else ""
        return not any(word in wanted for word in ("coroutine", "await", "future", "object"))


def _given(
    method: MethodSpec, args: list[Value], words: dict[str | None, Value]
) -> list[tuple[str, Value]]:
    """Return the arguments of a call, each with the name of its parameter."""
    parameters = (parameter_of(method, position=position) for position in range(len(args)))
    given = [(item.name, value) for item, value in zip(parameters, args, strict=True) if item]
    return given + [(name, value) for name, value in words.items() if name]
