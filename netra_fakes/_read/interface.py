"""Hold what is known of a real class, function or module, each part read when it is first asked."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar, cast

from netra_fakes._interface import UNKNOWN
from netra_fakes._read.attributes import (
    Attribute,
    attribute_names,
    find_attribute,
    is_hidden,
    resolve_attribute,
)
from netra_fakes._read.callables import Method, find_method, read_signature, source_function
from netra_fakes._read.classes import (
    category_of,
    find_constructor,
    generated_names,
    is_generated,
    is_open_class,
)
from netra_fakes._read.generics import Substitution, close, read_substitutions, substitute
from netra_fakes._read.instances import InstanceAttributes, read_instance_attributes
from netra_fakes._read.lookup import (
    MISSING,
    find_static,
    is_a,
    module_of,
    mro_of,
    namespace_of,
    qualname_of,
)
from netra_fakes._read.methods import (
    Callee,
    build_method_spec,
    read_kind,
    read_parameter_types,
    read_result,
)
from netra_fakes._read.scope import Scope
from netra_fakes._read.source import (
    attribute_location,
    class_location,
    function_location,
    relative_file,
)
from netra_fakes._read.texts import render_annotation, render_default, target_text
from netra_fakes._spec import AttributeSpec, ClassSpec, Location, MethodKind, MethodSpec

Spec = TypeVar("Spec", MethodSpec, AttributeSpec)


class LazySpecs(Mapping[str, Spec], Generic[Spec]):
    """Specs by name, each written when it is first asked for."""

    __slots__ = ("_find", "_names", "_original", "_written")

    def __init__(
        self,
        names: Callable[[], Iterator[str]],
        find: Callable[[str], Spec | None],
        original: Callable[[str], object],
    ) -> None:
        self._names = names
        self._find: Callable[[str], Spec | None] = find
        self._original = original
        self._written: dict[str, tuple[object, Spec]] = {}

    def __getitem__(self, name: str) -> Spec:
        original = self._original(name)
        known = self._written.get(name)
        if known is not None and known[0] is original:
            return known[1]
        found = self._find(name)
        if found is None:
            raise KeyError(name)
        self._written[name] = (original, found)
        return found

    def __iter__(self) -> Iterator[str]:
        return self._names()

    def __len__(self) -> int:
        return sum(1 for _ in self._names())

    def __repr__(self) -> str:
        return repr(dict(self))


class LiveInterface:
    """What a fake is built from, read from a real object; implements `_interface.Interface`.

    One is made for each class and shared by all its fakes. Every answer is computed at its first
    use and kept as long as the class still holds the object that it was read from.

    Attributes:
        real: The class, function or module.
    """

    __slots__ = ("__weakref__", "_kept", "_spec", "real")

    def __init__(self, real: object) -> None:
        self.real = real
        self._spec: ClassSpec | None = None
        self._kept: dict[tuple[str, str], tuple[object, Any]] = {}

    @property
    def spec(self) -> ClassSpec:
        """The description, as data; its methods and attributes are written as they are asked."""
        if self._spec is None:
            self._spec = self._build_spec()
        return self._spec

    def refresh(self) -> None:
        """Forget the written description, since a member is another object than it was."""
        self._spec = None

    def original(self, name: str) -> object:
        """Return the object that a member is at present, by static look-up, else MISSING.

        A fake's recipe is right as long as this gives the identical object.
        """
        raise NotImplementedError

    def callee(self, name: str) -> Callee | None:
        """Return a method with what is needed to read it, None where there is none of that name.

        The name "" stands for the constructor, or the function itself.
        """
        raise NotImplementedError

    def attribute_type(self, name: str) -> object:
        """Return the resolved type of a data attribute, UNKNOWN where nothing tells."""
        raise NotImplementedError

    def _build_spec(self) -> ClassSpec:
        raise NotImplementedError

    def kind(self, name: str) -> MethodKind | None:
        """Return what a call of a method gives, None where there is no such method."""
        return cast("MethodKind | None", self._keep("kind", name, read_kind))

    def signature(self, name: str) -> inspect.Signature | None:
        """Return how a method is called on an instance: see `Interface.signature`."""
        found = self._keep("signature", name, lambda callee: read_signature(callee.method))
        return cast("inspect.Signature | None", found)

    def parameter_types(self, name: str) -> dict[str, object]:
        """Return the resolved annotations of a method's parameters."""
        found = self._keep("types", name, read_parameter_types)
        return {} if found is None else found

    def answer_type(self, name: str) -> object:
        """Return the resolved type of what a call gives, or of an attribute, or UNKNOWN."""
        found = self._keep("answer", name, self._read_result)
        if found is None:
            found = self.attribute_type(name)
        return UNKNOWN if found is Any else found

    def _read_result(self, callee: Callee) -> object:
        return read_result(callee)

    def _keep(self, what: str, name: str, read: Callable[[Callee], Any]) -> Any:
        """Return a fact of a method from the cache, as long as the method is the same object."""
        original = self.original(name)
        known = self._kept.get((what, name))
        if known is not None and known[0] is original:
            return known[1]
        callee = self.callee(name)
        if callee is None:
            return None
        found = read(callee)
        self._kept[what, name] = (original, found)
        return found


class ClassInterface(LiveInterface):
    """The interface of instances of a class."""

    __slots__ = ("_arguments", "_instance", "_meanings", "cls")

    def __init__(self, cls: type, arguments: tuple[object, ...] = ()) -> None:
        super().__init__(cls)
        self.cls = cls
        self._arguments = arguments
        self._instance: InstanceAttributes | None = None
        self._meanings: dict[type, Substitution] | None = None

    @property
    def instance(self) -> InstanceAttributes:
        """What making an instance assigns to it."""
        if self._instance is None:
            self._instance = read_instance_attributes(self.cls)
        return self._instance

    def original(self, name: str) -> object:
        """Return the object that a member is at present, by static look-up, else MISSING."""
        if not name:
            name = "__init__"
        found = find_static(self.cls, name)
        return MISSING if found is None else found[0]

    def callee(self, name: str) -> Callee | None:
        """Return a method with what is needed to read it."""
        if not name:
            return self._constructor()
        found = find_static(self.cls, name)
        method = None if found is None else find_method(found[0])
        if found is None or method is None:
            return None
        owner = found[1]
        return Callee(
            name, method, self._scope(owner, method), self._meaning(owner), target_text(owner)
        )

    def _constructor(self) -> Callee:
        method, owner = find_constructor(self.cls)
        scope = self._scope(owner, method)
        return Callee("__init__", method, scope, self._meaning(owner), target_text(owner))

    def _read_result(self, callee: Callee) -> object:
        return self.real if callee.name == "__init__" else read_result(callee)

    def attribute(self, name: str) -> Attribute | None:
        """Return what is known of a data attribute."""
        if not name or is_hidden(name):
            return None
        if find_static(self.cls, name) is not None:
            found = find_attribute(self.cls, name, InstanceAttributes())
            if found is None or found.scope != "slot" or found.annotation is not MISSING:
                return found
        return find_attribute(self.cls, name, self.instance)

    def attribute_type(self, name: str) -> object:
        """Return the resolved type of a data attribute, UNKNOWN where nothing tells."""
        attribute = self.attribute(name)
        if attribute is None:
            return UNKNOWN
        resolved = resolve_attribute(attribute, self._attribute_scope(attribute))
        meaning = self._meaning(attribute.owner)
        return close(substitute(resolved, meaning), self._attribute_scope(attribute).resolve)

    def _meaning(self, owner: type) -> Substitution:
        if self._meanings is None:
            self._meanings = read_substitutions(self.cls, self._arguments)
        return self._meanings.get(owner, {})

    def _scope(self, owner: type, method: Method) -> Scope:
        function = source_function(method.function)
        return scope_of(function, owner)

    def _attribute_scope(self, attribute: Attribute) -> Scope:
        return scope_of(attribute.function, attribute.owner)

    def _method_names(self) -> Iterator[str]:
        generated = generated_names(self.cls)
        seen: dict[str, None] = {}
        for owner in mro_of(self.cls)[:-1]:
            seen.update(dict.fromkeys(namespace_of(owner)))
        for name in seen:
            if name not in generated and self.callee(name) is not None:
                yield name

    def _attribute_names(self) -> Iterator[str]:
        return attribute_names(self.cls, self.instance)

    def _method_spec(self, name: str) -> MethodSpec | None:
        if is_generated(self.cls, name):
            return None
        callee = self.callee(name) if name else None
        return None if callee is None else build_method_spec(callee)

    def _attribute_spec(self, name: str) -> AttributeSpec | None:
        attribute = self.attribute(name)
        if attribute is None:
            return None
        scope = self._attribute_scope(attribute)
        told, value = attribute.annotation, attribute.value
        return AttributeSpec(
            name=name,
            scope=attribute.scope,
            annotation=None if told is MISSING else attribute_text(told, scope),
            value=None if value is MISSING else value_text(value),
            writable=attribute.writable,
            awaitable=attribute.awaitable,
            defined_in=target_text(attribute.owner),
            location=_attribute_place(attribute, name),
        )

    def _build_spec(self) -> ClassSpec:
        cls = self.cls
        bases = namespace_of(cls).get("__orig_bases__") or type.__dict__["__bases__"].__get__(cls)
        scope = Scope(module_of(cls), classes=(cls,))
        return ClassSpec(
            module=module_of(cls),
            qualname=qualname_of(cls),
            category=category_of(cls),
            bases=tuple(
                render_annotation(base, scope.qualify) for base in bases if base is not object
            ),
            mro=tuple(target_text(base) for base in mro_of(cls)[1:-1]),
            constructor=build_method_spec(self._constructor()),
            methods=LazySpecs(self._method_names, self._method_spec, self.original),
            attributes=LazySpecs(self._attribute_names, self._attribute_spec, self.original),
            is_open=is_open_class(cls),
            location=class_location(cls),
        )


def scope_of(function: object, owner: type | None) -> Scope:
    """Return where the names in the annotations of a function, or of a class, are looked up."""
    classes = () if owner is None else (owner,)
    if not is_a(function, types.FunctionType):
        return Scope("" if owner is None else module_of(owner), classes=classes)
    namespace = function.__globals__
    module = namespace.get("__name__", function.__module__)
    return Scope(module, namespace, classes=classes, function=function)


def attribute_text(annotation: object, scope: Scope) -> str:
    """Return the text of an attribute's annotation, `ClassVar` and `Final` opened."""
    text = scope.text(annotation)
    for wrapper in ("typing.ClassVar", "typing.Final"):
        if text.startswith(f"{wrapper}["):
            return text[len(wrapper) + 1 : -1]
    return text


def value_text(value: object) -> str:
    """Return the text of what an attribute holds; an ellipsis stands for what is made later."""
    return "..." if value is ... else render_default(value)


def _attribute_place(attribute: Attribute, name: str) -> Location | None:
    if attribute.assignment is not None:
        function = attribute.assignment.function
        file = relative_file(function.__code__.co_filename, function.__module__)
        return Location(file, attribute.assignment.line)
    if is_a(attribute.function, types.FunctionType):
        return function_location(attribute.function)
    return attribute_location(attribute.owner, name)
