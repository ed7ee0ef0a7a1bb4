"""Tell what sort of class one is: what its base classes and decorators make of its annotations."""

from __future__ import annotations

import enum
import typing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from keyword import iskeyword

import typing_extensions

from netra_fakes._spec import Category, MethodSpec, ParameterSpec
from netra_fakes.contract.static._instances import MroEntry
from netra_fakes.contract.static._own import Data, Declared, FieldCall, OwnClass

PYDANTIC_MODEL = "pydantic.main:BaseModel"

DATACLASS = ("dataclasses.dataclass", "pydantic.dataclasses.dataclass")
ATTRS = (
    "attr._make.attrs", "attr._next_gen.define", "attr._next_gen.frozen", "attrs.define",
    "attrs.mutable", "attrs.frozen", "attr.s", "attr.attrs", "attr.define", "attr.frozen",
    "attr.mutable", "attr.dataclass",
)  # fmt: skip
_FROZEN_ATTRS = ("attr._next_gen.frozen", "attrs.frozen", "attr.frozen")
_TYPED_DICTS = (typing.TypedDict, typing_extensions.TypedDict)
_NAMED_TUPLES = (typing.NamedTuple, typing_extensions.NamedTuple)
_PROTOCOLS = (typing.Protocol, typing_extensions.Protocol)


@dataclass(frozen=True)
class Field:
    """A field of a dataclass, a pydantic model or an attrs class.

    Attributes:
        name: As declared.
        annotation: Canonical text of its type.
        default: Text of its default, None where it is required.
        init: Whether the constructor takes it.
        keyword_only: Whether only by name.
        alias: The name that the constructor knows it by, None for its own.
        is_pseudo: Whether only the constructor has it (`InitVar`).
    """

    name: str
    annotation: str | None
    default: str | None = None
    init: bool = True
    keyword_only: bool = False
    alias: str | None = None
    is_pseudo: bool = False


def own_classes(mro: Sequence[MroEntry]) -> Iterator[OwnClass]:
    """Yield the classes of an MRO that were read from source."""
    yield from (entry for entry in mro if isinstance(entry, OwnClass))


def category_of(mro: Sequence[MroEntry]) -> Category:
    """Return what sort of class the first of an MRO is."""
    if is_enum(mro):
        return "enum"
    if is_typed_dict(mro):
        return "typed_dict"
    if is_pydantic(mro):
        return "pydantic"
    if any(is_dataclass(entry) for entry in mro):
        return "dataclass"
    if is_named_tuple(mro):
        return "named_tuple"
    own = mro[0]
    if isinstance(own, OwnClass) and _has_live_base(own, _PROTOCOLS):
        return "protocol"
    return "class"


def is_enum(mro: Sequence[MroEntry]) -> bool:
    """Whether a class is an enum."""
    return enum.Enum in mro


def is_typed_dict(mro: Sequence[MroEntry]) -> bool:
    """Whether a class is a TypedDict."""
    return any(_has_live_base(own, _TYPED_DICTS) for own in own_classes(mro))


def is_named_tuple(mro: Sequence[MroEntry]) -> bool:
    """Whether a class is a NamedTuple, or derived from one."""
    return any(_has_live_base(own, _NAMED_TUPLES) for own in own_classes(mro))


def is_pydantic(mro: Sequence[MroEntry]) -> bool:
    """Whether a class is a pydantic model."""
    return any(own.target == PYDANTIC_MODEL for own in own_classes(mro))


def is_dataclass(entry: MroEntry) -> bool:
    """Whether the dataclass decorator stands on a class."""
    if isinstance(entry, type):
        return "__dataclass_fields__" in vars(entry)
    return entry.decorator(*DATACLASS) is not None


def is_attrs(entry: MroEntry) -> bool:
    """Whether a decorator of attrs stands on a class."""
    return isinstance(entry, OwnClass) and entry.decorator(*ATTRS) is not None


def is_frozen(mro: Sequence[MroEntry]) -> bool:
    """Whether the fields of a class cannot be set."""
    for own in own_classes(mro):
        given = own.decorator(*DATACLASS, *ATTRS)
        if given is not None:
            return given.get("frozen") == "True" or own.decorator(*_FROZEN_ATTRS) is not None
    return is_pydantic(mro) and config_of(mro).get("frozen") == "True"


def config_of(mro: Sequence[MroEntry]) -> dict[str, str]:
    """Return the configuration of a pydantic model, its bases' included."""
    merged: dict[str, str] = {}
    for own in reversed(list(own_classes(mro))):
        merged.update(own.config)
        known = ("extra", "frozen", "alias_generator")
        merged.update({key: text for key, text in own.keywords.items() if key in known})
    return {key: text.strip("'") for key, text in merged.items()}


def live_base_names(own: OwnClass) -> Iterator[object]:
    """Yield the objects that bases of the standard library are, TypedDict and NamedTuple too."""
    for entity in own.base_entities:
        if entity is not None and entity.kind == "live":
            yield entity.value


def _has_live_base(own: OwnClass, wanted: tuple[object, ...]) -> bool:
    return any(any(value is item for item in wanted) for value in live_base_names(own))


def is_special_base(value: object) -> type | None:
    """Return the class that `TypedDict` or `NamedTuple` stands for as a base."""
    if any(value is item for item in _TYPED_DICTS):
        return dict
    if any(value is item for item in _NAMED_TUPLES):
        return tuple
    return None


def fields_of(mro: Sequence[MroEntry]) -> dict[str, Field]:
    """Return the fields of a class, its bases' first, as its constructor takes them."""
    if is_named_tuple(mro):
        return _plain_fields(
            [own for own in own_classes(mro) if _has_live_base(own, _NAMED_TUPLES)]
        )
    found: dict[str, Field] = {}
    pydantic = is_pydantic(mro)
    for entry in reversed(mro):
        if isinstance(entry, OwnClass) and (pydantic or is_dataclass(entry) or is_attrs(entry)):
            found.update(_own_fields(entry, pydantic=pydantic))
    return found


def _plain_fields(mro: Sequence[MroEntry]) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for own in reversed(list(own_classes(mro))):
        for name, declared in own.declared.items():
            value = own.data[name].value if name in own.data else None
            found[name] = Field(name, declared.inner, value)
    return found


def _own_fields(own: OwnClass, *, pydantic: bool) -> dict[str, Field]:
    found: dict[str, Field] = {}
    given = own.decorator(*DATACLASS, *ATTRS) or {}
    keyword_only = given.get("kw_only") == "True"
    attrs = is_attrs(own)
    for name, declared in own.declared.items():
        if declared.head == "typing.ClassVar" or (pydantic and not _is_model_field(name)):
            continue
        if declared.head.rpartition(".")[2] == "KW_ONLY":
            keyword_only = True
            continue
        data = own.data.get(name)
        if data is None and name in own.methods:
            continue
        found[name] = _own_field(name, declared, data, keyword_only=keyword_only, attrs=attrs)
    if attrs:
        for name, data in own.data.items():
            if data.call is not None and name not in found:
                found[name] = _own_field(name, None, data, keyword_only=keyword_only, attrs=True)
        found = {name: found[name] for name in own.order if name in found}
    return found


def _is_model_field(name: str) -> bool:
    return not name.startswith("_") and name != "model_config"


def _own_field(
    name: str, declared: Declared | None, data: Data | None, *, keyword_only: bool, attrs: bool
) -> Field:
    call = data.call if data is not None else None
    default = data.value if data is not None and call is None else None
    call = call or FieldCall(default)
    alias = call.alias
    if attrs and alias is None and name.startswith("_"):
        alias = name.lstrip("_")
    return Field(
        name,
        None if declared is None else declared.text,
        call.default,
        call.init,
        keyword_only if call.keyword_only is None else call.keyword_only,
        alias,
        is_pseudo=declared is not None and declared.is_marker,
    )


def generated_names(entry: MroEntry) -> frozenset[str]:
    """Return the methods that decorators and metaclasses write for a class."""
    if isinstance(entry, type):
        from netra_fakes._read.classes import generated_names as live

        return live(entry) if entry not in (*_PROTOCOLS, typing.Generic) else frozenset()
    names: set[str] = set()
    if is_dataclass(entry):
        names |= _dataclass_names(entry.decorator(*DATACLASS) or {})
    elif is_attrs(entry):
        names |= {"__init__", "__repr__", "__eq__", "__ne__"}
    if _has_live_base(entry, _NAMED_TUPLES):
        names |= {"__new__"}
    return frozenset(name for name in names if name not in entry.methods)


def _dataclass_names(given: dict[str, str]) -> set[str]:
    names = {"__init__", "__repr__", "__eq__", "__replace__"}
    names -= {f"__{key}__" for key in ("init", "repr", "eq") if given.get(key) == "False"}
    if given.get("order") == "True":
        names |= {"__lt__", "__le__", "__gt__", "__ge__"}
    if given.get("frozen") == "True":
        names |= {"__setattr__", "__delattr__", "__hash__"}
        if given.get("slots") == "True":
            names |= {"__getstate__", "__setstate__"}
    if given.get("unsafe_hash") == "True":
        names.add("__hash__")
    return names


def dataclass_constructor(own: OwnClass, mro: Sequence[MroEntry]) -> MethodSpec:
    """Return the constructor that a dataclass or attrs decorator writes."""
    positional: list[ParameterSpec] = []
    named: list[ParameterSpec] = []
    for item in fields_of(mro).values():
        if not item.init:
            continue
        name = item.alias or item.name
        if item.keyword_only:
            named.append(ParameterSpec(name, "keyword_only", item.annotation, item.default))
        else:
            positional.append(ParameterSpec(name, annotation=item.annotation, default=item.default))
    return MethodSpec("__init__", (*positional, *named), returns="None", defined_in=own.target)


def named_tuple_constructor(own: OwnClass, mro: Sequence[MroEntry]) -> MethodSpec:
    """Return the constructor of a NamedTuple."""
    parameters = tuple(
        ParameterSpec(item.name, annotation=item.annotation, default=item.default)
        for item in fields_of(mro).values()
    )
    return MethodSpec("__init__", parameters, defined_in=own.target)


def typed_dict_constructor(own: OwnClass, mro: Sequence[MroEntry]) -> MethodSpec:
    """Return the constructor of a TypedDict: its keys by name, those that may lack optional."""
    parameters: list[ParameterSpec] = []
    for owner in reversed(list(own_classes(mro))):
        total = owner.keywords.get("total") != "False"
        for name, declared in owner.declared.items():
            head = declared.head.rpartition(".")[2]
            required = head == "Required" or (total and head != "NotRequired")
            default = None if required else "..."
            parameters.append(ParameterSpec(name, "keyword_only", declared.text, default))
    return MethodSpec("__init__", tuple(parameters), binding="static", defined_in=own.target,
                      returns="None")  # fmt: skip


def model_constructor(own: OwnClass, mro: Sequence[MroEntry]) -> MethodSpec:
    """Return the constructor of a pydantic model, by the rules of its `__signature__`."""
    config = config_of(mro)
    init = next((item.methods["__init__"] for item in own_classes(mro)
                 if "__init__" in item.methods), None)  # fmt: skip
    present = (init.parameters or ()) if init is not None else ()
    variable = next((item for item in present if item.kind == "var_keyword"), None)
    merged = {item.name: item for item in present if item is not variable}
    if init is not None and init.defined_in == PYDANTIC_MODEL:
        merged, variable = {}, ParameterSpec("data", "var_keyword", "typing.Any")
    takes_more = config.get("extra") == "allow"
    if variable is not None:
        for item in fields_of(mro).values():
            is_name = item.alias and item.alias.isidentifier() and not iskeyword(item.alias)
            name = item.alias if item.alias and is_name else item.name
            if name in merged or item.name in merged:
                continue
            merged[name] = ParameterSpec(name, "keyword_only", item.annotation, item.default)
        if takes_more:
            name = "extra_data" if variable.name == "data" else variable.name
            while name in fields_of(mro):
                name += "_"
            merged[name] = ParameterSpec(name, "var_keyword", variable.annotation)
    return MethodSpec("__init__", tuple(merged.values()), binding="static", returns="None",
                      defined_in=own.target)  # fmt: skip
