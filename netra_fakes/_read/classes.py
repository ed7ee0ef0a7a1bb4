"""Tell what sort of class one is, how it is called, and what its decorators generated."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import typing_extensions

from netra_fakes._read.attributes import (
    dataclass_fields,
    is_pydantic,
    is_typed_dict,
    required_keys,
)
from netra_fakes._read.callables import Method, callable_in_c, find_method, source_function
from netra_fakes._read.enums import is_enum
from netra_fakes._read.lookup import (
    annotations_of,
    find_static,
    is_a,
    is_one_of,
    is_subclass,
    mro_of,
    namespace_of,
)
from netra_fakes._spec import Category

_PROTOCOLS: tuple[object, ...] = (typing.Protocol, typing_extensions.Protocol)
_TYPING_MODULES = frozenset({"typing", "typing_extensions"})


def category_of(cls: type) -> Category:
    """Return what sort of class one is."""
    if is_enum(cls):
        return "enum"
    if is_typed_dict(cls):
        return "typed_dict"
    if is_pydantic(cls):
        return "pydantic"
    if any(dataclass_fields(owner) or "__dataclass_fields__" in namespace_of(owner)
           for owner in mro_of(cls)):  # fmt: skip
        return "dataclass"
    if is_subclass(cls, tuple) and find_static(cls, "_fields") is not None:
        return "named_tuple"
    return "protocol" if is_protocol(cls) else "class"


def is_protocol(cls: type) -> bool:
    """Whether a class is itself a Protocol, not only a class that implements one."""
    bases = type.__dict__["__bases__"].__get__(cls)
    return any(is_one_of(base, _PROTOCOLS) for base in bases)


def is_open_class(cls: type) -> bool:
    """Whether instances may have names that no reader can see."""
    if is_pydantic(cls):  # which has a `__getattr__` of its own
        return _allows_extra(cls)
    if find_static(cls, "__getattr__") is not None:
        return True
    found = find_static(cls, "__getattribute__")
    if found is not None and is_a(found[0], types.FunctionType):
        return True
    return any(
        is_a(function, types.FunctionType) and _sets_computed_names(function)
        for name in ("__init__", "__new__", "__post_init__")
        if (function := (find_static(cls, name) or (None,))[0]) is not None
    )


def _allows_extra(cls: type) -> bool:
    config = find_static(cls, "model_config")
    return config is not None and is_a(config[0], dict) and config[0].get("extra") == "allow"


def _sets_computed_names(function: types.FunctionType) -> bool:
    """Whether a constructor sets attributes under computed names; its source is read only then."""
    if not {"setattr", "__dict__", "vars"} & set(function.__code__.co_names):
        return False
    from netra_fakes._read.instances import sets_computed_names

    return sets_computed_names(function)


def find_constructor(cls: type) -> tuple[Method, type]:
    """Return how a class is called, with the class of the MRO that says so.

    The first of `__init__` and `__new__` in the MRO counts, `__init__` where one class has both.
    A `__signature__` in the class itself (pydantic) comes before them.
    """
    stated = _stated_signature(cls)
    if stated is not None:
        return Method(_with_signature(stated), "static"), cls
    for owner in mro_of(cls):
        namespace = namespace_of(owner)
        for name in ("__init__", "__new__"):
            if name not in namespace or owner is object or _is_typing_stub(namespace[name]):
                continue
            method = find_method(namespace[name])
            if method is not None and callable_in_c(method.function):
                return Method(owner, "static"), owner
            if method is not None:
                bound = Method(method.function, "instance", method.preset, method.keywords)
                return bound, owner
    return Method(_takes_nothing, "static"), cls


def _takes_nothing() -> None:
    """Stand for the constructor that a class without `__init__` has."""


def _is_typing_stub(raw: object) -> bool:
    """Whether an `__init__` or `__new__` is the one that `Protocol` or `Generic` puts there."""
    return getattr(raw, "__module__", None) in _TYPING_MODULES


def _with_signature(signature: inspect.Signature) -> Callable[[], None]:
    def constructor() -> None: ...

    constructor.__signature__ = signature  # type: ignore[attr-defined]
    return constructor


def _stated_signature(cls: type) -> inspect.Signature | None:
    """Return a signature that is no function's: of an enum, a TypedDict, a pydantic model."""
    if is_enum(cls):
        value = inspect.Parameter("value", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        return inspect.Signature([value])
    if is_typed_dict(cls):
        return _typed_dict_signature(cls)
    stated = namespace_of(cls).get("__signature__")
    if stated is not None and is_pydantic(cls) and not is_a(stated, inspect.Signature):
        stated = _pydantic_signature(cls, stated)
    return stated if is_a(stated, inspect.Signature) else None


def _pydantic_signature(cls: type, descriptor: Any) -> object:
    """Ask pydantic's own lazy attribute, which runs no code of the model."""
    try:
        return descriptor.__get__(None, cls)
    except Exception:  # a model that is not fully defined yet
        return None


def _typed_dict_signature(cls: type) -> inspect.Signature:
    required = required_keys(cls)
    annotations: Mapping[str, object] = annotations_of(cls)
    return inspect.Signature(
        [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=inspect.Parameter.empty if name in required else ...,
                annotation=annotation,
            )
            for name, annotation in annotations.items()
            if name.isidentifier()
        ]
    )


@lru_cache(maxsize=1)
def _machinery() -> frozenset[str]:
    return frozenset({"__init_subclass__", "__class_getitem__", "__subclasshook__"})


def generated_names(cls: type) -> frozenset[str]:
    """Return the methods of a class that no source shows: a dataclass decorator's, typing's."""
    names = set(_machinery())
    for owner in mro_of(cls)[:-1]:
        if is_one_of(owner, (*_PROTOCOLS, typing.Generic)):
            continue
        namespace = namespace_of(owner)
        for name in _GENERATED:
            method = find_method(namespace.get(name))
            function = None if method is None else method.function
            if is_a(function, types.FunctionType) and _is_generated(function, namespace):
                names.add(name)
    return frozenset(names)


_GENERATED = (
    "__init__", "__repr__", "__eq__", "__ne__", "__hash__", "__lt__", "__le__", "__gt__", "__ge__",
    "__setattr__", "__delattr__", "__getstate__", "__setstate__", "__replace__", "__new__",
    "__getnewargs__", "_no_init_or_replace_init",
)  # fmt: skip


def is_generated(cls: type, name: str) -> bool:
    """Whether a method of a class is one that no source shows."""
    return name in _machinery() or (name in _GENERATED and name in generated_names(cls))


_GENERATING = frozenset({"__dataclass_fields__", "__attrs_attrs__", "_fields"})


def _is_generated(function: types.FunctionType, namespace: Mapping[str, object]) -> bool:
    inner = source_function(function)  # a dataclass's __repr__ is wrapped against recursion
    if inner is not None and inner.__code__.co_filename.startswith("<"):
        return not _GENERATING.isdisjoint(namespace)
    return function.__module__ in (
        "dataclasses", "typing", "typing_extensions", "attr._make",
    )  # fmt: skip
