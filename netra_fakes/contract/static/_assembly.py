"""Put a ClassSpec together from the class statements of its MRO."""

from __future__ import annotations

import typing
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netra_fakes._spec import AttributeSpec, ClassSpec, MethodSpec
from netra_fakes.contract.static._entities import Entity
from netra_fakes.contract.static._flavours import (
    PYDANTIC_MODEL,
    Field,
    category_of,
    config_of,
    dataclass_constructor,
    fields_of,
    generated_names,
    is_attrs,
    is_dataclass,
    is_enum,
    is_frozen,
    is_named_tuple,
    is_pydantic,
    is_special_base,
    is_typed_dict,
    model_constructor,
    named_tuple_constructor,
    own_classes,
    typed_dict_constructor,
)
from netra_fakes.contract.static._instances import (
    InstanceAttributes,
    MroEntry,
    read_instance_attributes,
)
from netra_fakes.contract.static._own import Data, OwnClass

if TYPE_CHECKING:
    from netra_fakes.contract.static._index import SourceIndex

_MACHINERY = frozenset({"__init_subclass__", "__class_getitem__", "__subclasshook__"})
_HIDDEN = frozenset({"_abc_impl", "_is_protocol", "_is_runtime_protocol"})


class UnresolvedBaseError(Exception):
    """The bases of a class stand in no order that Python would accept."""


@dataclass(frozen=True)
class Lineage:
    """The MRO of a class.

    Attributes:
        entries: The class and its bases, in order.
        unresolved: Names of bases that could not be resolved.
    """

    entries: tuple[MroEntry, ...]
    unresolved: tuple[str, ...]


def find_mro(own: OwnClass, index: SourceIndex) -> Lineage:
    """Return the MRO of a class (C3), and the names of bases that could not be resolved.

    Such a base, and what it would bring, is left out; the class is open then.
    """
    known = index.lineages.get(own.target)
    if known is None:
        index.lineages[own.target] = None  # for a class that is a base of itself
        known = index.lineages[own.target] = _linearize(own, index)
    return known


def _linearize(own: OwnClass, index: SourceIndex) -> Lineage:
    parts: list[tuple[MroEntry, ...]] = []
    unresolved: list[str] = []
    for entity, name in zip(own.base_entities, own.base_names, strict=True):
        found = _lineage_of_base(entity, index)
        if found is None:
            unresolved.append(name)
        else:
            parts.append(found.entries)
            unresolved += found.unresolved
    try:
        parts = [part for place, part in enumerate(parts) if not _is_repeated(part, parts[place:])]
        bases = [entry for part in parts for entry in part[:1]]
        entries = (own, *_merge([*parts, bases]))
    except UnresolvedBaseError:
        return Lineage((own,), tuple(dict.fromkeys([*unresolved, *own.base_names])))
    return Lineage(entries, tuple(dict.fromkeys(unresolved)))


def _is_repeated(part: tuple[MroEntry, ...], rest: Sequence[tuple[MroEntry, ...]]) -> bool:
    """Whether a base is `Generic`, before one that is generic: Python leaves it out then."""
    return part == _GENERIC and any(_GENERIC[0] in other for other in rest[1:])


_GENERIC: tuple[MroEntry, ...] = (typing.cast("type", typing.Generic),)


def _lineage_of_base(entity: Entity | None, index: SourceIndex) -> Lineage | None:
    if entity is None:
        return None
    if entity.kind == "live":
        special = is_special_base(entity.value)
        if special is not None:
            return Lineage((special,), ())
        value = typing.get_origin(entity.value) or entity.value  # `typing.List` stands for `list`
        return Lineage(value.__mro__[:-1], ()) if isinstance(value, type) else None
    base = index.own_class(entity)
    if base is None or index.lineages.get(base.target, _NOT_ASKED) is None:
        return None
    return find_mro(base, index)


_NOT_ASKED = Lineage((), ())


def _merge(parts: Sequence[Sequence[MroEntry]]) -> list[MroEntry]:
    """Merge linearizations as C3 does: https://docs.python.org/3/howto/mro.html."""
    if len(parts) == 2:  # of a single base, whose order holds
        return list(parts[0])
    merged: list[MroEntry] = []
    waiting = [list(part) for part in parts if part]
    while waiting:
        for part in waiting:
            head = part[0]
            if not any(_holds(other[1:], head) for other in waiting):
                break
        else:
            raise UnresolvedBaseError
        merged.append(head)
        for part in waiting:
            if part[0] is head:
                del part[0]
        waiting = [part for part in waiting if part]
    return merged


def _holds(part: Sequence[MroEntry], entry: MroEntry) -> bool:
    return any(item is entry for item in part)


def entry_target(entry: MroEntry) -> str:
    """Return "module:Class" of a class of an MRO."""
    if isinstance(entry, OwnClass):
        return entry.target
    return f"{entry.__module__}:{entry.__qualname__}"


class Assembly:
    """One class with its bases, from which its ClassSpec is put together."""

    def __init__(self, own: OwnClass, index: SourceIndex) -> None:
        self.own = own
        self.index = index
        lineage = find_mro(own, index)
        self.unresolved = lineage.unresolved
        self.mro: list[MroEntry] = list(lineage.entries)
        self._lineage = self.mro
        self._is_typed_dict = is_typed_dict(self.mro)
        if self._is_typed_dict:  # such a class is a dict, whatever it is derived from
            self.mro = [own, dict]
        self._is_enum = is_enum(self.mro)
        self._is_named_tuple = is_named_tuple(self.mro)
        self._is_pydantic = is_pydantic(self.mro)
        self._is_frozen = is_frozen(self.mro)
        self._instance: InstanceAttributes | None = None
        self._live: dict[type, ClassSpec] = {}

    @property
    def instance(self) -> InstanceAttributes:
        """What making an instance assigns to it."""
        if self._instance is None:
            self._instance = read_instance_attributes(self.mro, self.index)
        return self._instance

    def spec(self) -> ClassSpec:
        """Return the description of the class."""
        own = self.own
        return ClassSpec(
            module=own.module,
            qualname=own.qualname,
            category=category_of(self._lineage),
            bases=own.bases,
            mro=tuple(entry_target(entry) for entry in self.mro[1:]),
            constructor=self._constructor(),
            methods=self._methods(),
            attributes=self._attributes(),
            is_open=self._is_open(),
            unresolved=self.unresolved,
            location=own.location,
        )

    def _live_spec(self, cls: type) -> ClassSpec:
        if cls not in self._live:
            self._live[cls] = self.index.live_spec(cls)
        return self._live[cls]

    def _constructor(self) -> MethodSpec | None:
        stated = self._stated_constructor()
        if stated is not None:
            return stated
        for entry in self.mro:
            if isinstance(entry, type):
                found = self._live_constructor(entry)
            else:
                found = self._own_constructor(entry)
            if found is not None:
                return found
        return MethodSpec("__init__", (), binding="static", returns="None",
                          defined_in=self.own.target)  # fmt: skip

    def _stated_constructor(self) -> MethodSpec | None:
        if self._is_enum:
            return self.index.enum_constructor(self.own.target)
        if self._is_typed_dict:
            return typed_dict_constructor(self.own, self._lineage)
        if self._is_pydantic and self.own.target != PYDANTIC_MODEL:
            return model_constructor(self.own, self.mro)
        return None

    def _own_constructor(self, own: OwnClass) -> MethodSpec | None:
        for name in ("__init__", "__new__"):
            method = own.methods.get(name)
            if method is not None:
                parameters = method.parameters
                if name == "__new__" and parameters and method.binding == "static":
                    parameters = parameters[1:]
                return method._replace(name="__init__", binding="instance", parameters=parameters)
        place = next(index for index, entry in enumerate(self.mro) if entry is own)
        rest = self.mro[place:]
        if is_named_tuple([own, tuple]):
            return named_tuple_constructor(own, rest)
        given = own.decorator("dataclasses.dataclass", "pydantic.dataclasses.dataclass")
        if given is not None and given.get("init") == "False":
            return None
        return dataclass_constructor(own, rest) if is_dataclass(own) or is_attrs(own) else None

    def _live_constructor(self, cls: type) -> MethodSpec | None:
        if not {"__init__", "__new__"} & vars(cls).keys():
            return None
        if cls.__module__ in ("typing", "typing_extensions"):
            return None
        found = self._live_spec(cls).constructor
        return found if found is not None and found.defined_in == entry_target(cls) else None

    def _methods(self) -> dict[str, MethodSpec]:
        hidden = set(_MACHINERY)
        for entry in self.mro:
            hidden |= generated_names(entry)
        found: dict[str, MethodSpec | None] = {}
        for entry in self.mro:
            if isinstance(entry, OwnClass):
                for name in entry.order:
                    if name in entry.methods or name in entry.data:
                        found.setdefault(name, entry.methods.get(name))
            else:
                known = self._live_spec(entry).methods
                for name in vars(entry):
                    method = known.get(name)
                    own = method is not None and method.defined_in == entry_target(entry)
                    found.setdefault(name, method if own else None)
        self._add_special_methods(found)
        return {
            name: method
            for name, method in found.items()
            if method is not None and name not in hidden
        }

    def _add_special_methods(self, found: dict[str, MethodSpec | None]) -> None:
        """Add what the metaclass of an enum or NamedTuple puts into the class."""
        for own in own_classes(self.mro):
            if is_named_tuple([own, tuple]):
                made = self.index.named_tuple_methods(own.target)
                found.update({name: made[name] for name in made if name not in own.methods})

    def _attributes(self) -> dict[str, AttributeSpec]:
        if self._is_typed_dict:
            return self._keys()
        fields = fields_of(self.mro)
        found: dict[str, AttributeSpec] = {}
        seen: set[str] = set()
        for place, entry in enumerate(self.mro):
            for name in self._names_of(entry):
                if name in seen or _is_hidden(name):
                    continue
                seen.add(name)
                attribute = self._attribute(name, place, fields)
                if attribute is not None:
                    found[name] = attribute
        assigned = self.instance.found
        found.update(
            {name: assigned[name] for name in assigned if name not in seen and not _is_hidden(name)}
        )
        return found

    def _keys(self) -> dict[str, AttributeSpec]:
        """Return the keys of a TypedDict, which holds those of its bases as its own."""
        return {
            name: AttributeSpec(
                name, "field", declared.inner, defined_in=self.own.target,
                location=declared.location,
            )
            for own in reversed(list(own_classes(self._lineage)))
            for name, declared in own.declared.items()
        }  # fmt: skip

    def _names_of(self, entry: MroEntry) -> list[str]:
        if isinstance(entry, OwnClass):
            return list(dict.fromkeys([*entry.order, *(entry.slots or ())]))
        spec = self._live_spec(entry)
        declared = [name for name, item in spec.attributes.items() if item.scope != "instance"]
        return [*declared, *vars(entry)]

    def _attribute(self, name: str, place: int, fields: dict[str, Field]) -> AttributeSpec | None:
        """Return what a name is that a class of the MRO is the first to have."""
        for entry in self.mro[place:]:
            if isinstance(entry, type):
                found = self._live_attribute(entry, name)
                if found is not None or name in vars(entry):
                    return found
                continue
            if name in entry.methods:
                return None
            data = entry.data.get(name)
            declared = entry.declared.get(name)
            if data is None and entry.slots is not None and name in entry.slots:
                return self._slot(entry, name, fields)
            if data is not None and not (self._is_taken_away(entry, name, data)):
                return self._from_data(entry, name, data, fields)
            if declared is not None and not declared.is_marker:
                return self._from_declaration(entry, name, fields)
        return self.instance.found.get(name)

    def _live_attribute(self, cls: type, name: str) -> AttributeSpec | None:
        found = self._live_spec(cls).attributes.get(name)
        if found is None or found.scope == "instance" or found.defined_in != entry_target(cls):
            return None
        return found

    def _is_taken_away(self, own: OwnClass, name: str, data: Data) -> bool:
        """Whether a decorator or metaclass removes a value from the class once it is read."""
        if self._is_pydantic and data.is_value and own.target != PYDANTIC_MODEL:
            declared = own.declared.get(name)
            is_class_variable = declared is not None and declared.head == "typing.ClassVar"
            return not is_class_variable and name != "model_config"
        return data.call is not None and (
            (is_dataclass(own) and data.call.default in (None, "...")) or is_attrs(own)
        )

    def _is_field(self, name: str, fields: dict[str, Field]) -> bool:
        return name in fields and not fields[name].is_pseudo

    def _from_data(
        self, own: OwnClass, name: str, data: Data, fields: dict[str, Field]
    ) -> AttributeSpec:
        declared = own.declared.get(name)
        inner = None if declared is None else declared.inner
        if data.scope == "property":
            return AttributeSpec(
                name, "property", data.annotation, None, data.writable, data.awaitable,
                own.target, data.location,
            )  # fmt: skip
        if self._is_enum and _is_enum_member(own, name, data):
            text = f"{own.module}.{own.qualname}.{_first_of_value(own, name, data)}"
            return AttributeSpec(
                name, "enum_member", None, text, writable=False,
                defined_in=self.own.target, location=data.location,
            )  # fmt: skip
        place = declared.location if declared is not None else data.location
        if self._is_field(name, fields):
            if self._is_named_tuple:
                return AttributeSpec(
                    name, "field", inner, None, writable=False,
                    defined_in=own.target, location=place,
                )  # fmt: skip
            value = data.call.default if data.call is not None else data.value
            return AttributeSpec(
                name, "field", inner, value, writable=not self._is_frozen,
                defined_in=own.target, location=place,
            )  # fmt: skip
        return AttributeSpec(
            name, "class", inner, data.value, defined_in=own.target, location=place
        )

    def _from_declaration(
        self, own: OwnClass, name: str, fields: dict[str, Field]
    ) -> AttributeSpec:
        declared = own.declared[name]
        if not self._is_field(name, fields):
            return AttributeSpec(
                name, "class", declared.inner, defined_in=own.target, location=declared.location
            )
        writable = not self._is_frozen and not self._is_named_tuple
        value = None if self._is_named_tuple else fields[name].default
        return AttributeSpec(
            name, "field", declared.inner, value, writable,
            defined_in=own.target, location=declared.location,
        )  # fmt: skip

    def _slot(self, own: OwnClass, name: str, fields: dict[str, Field]) -> AttributeSpec:
        declared = own.declared.get(name)
        if declared is not None and self._is_field(name, fields):
            return self._from_declaration(own, name, fields)
        known = self.instance.found.get(name)
        if declared is None and known is not None:
            return known._replace(scope="slot", defined_in=own.target)
        annotation = None if declared is None else declared.inner
        return AttributeSpec(name, "slot", annotation, defined_in=own.target)

    def _is_open(self) -> bool:
        if (
            self.unresolved
            or self.instance.is_open
            or any(own.is_dynamic for own in own_classes(self.mro))
        ):
            return True
        if self._is_pydantic:
            return config_of(self.mro).get("extra") == "allow"
        for entry in self.mro:
            if isinstance(entry, type):
                if self._live_spec(entry).is_open:
                    return True
            elif {"__getattr__", "__getattribute__"} & entry.methods.keys():
                return True
        return False


def _is_hidden(name: str) -> bool:
    """Whether a data attribute belongs to Python's machinery: dunders, and those of `abc`."""
    return (name.startswith("__") and name.endswith("__")) or name in _HIDDEN


def _first_of_value(own: OwnClass, name: str, data: Data) -> str:
    """Return the member that a name stands for: a second name of a value is an alias."""
    for other, item in own.data.items():
        same = item.is_value and item.value == data.value and data.value not in (None, "...")
        if other == data.alias_of or (same and _is_enum_member(own, other, item)):
            return other
    return name


def _is_enum_member(own: OwnClass, name: str, data: Data) -> bool:
    private = name.startswith(f"_{own.name.lstrip('_')}__")
    sunder = name.startswith("_") and name.endswith("_")
    return not private and not sunder and data.is_value
