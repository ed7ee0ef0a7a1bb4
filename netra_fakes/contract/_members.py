"""Hold locked specs: each class keeps its own members, and takes the others over from its bases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Generic, Literal, TypeVar

from netra_fakes._spec import AttributeSpec, ClassSpec, MethodSpec
from netra_fakes.contract._namespaces import Namespace

Item = TypeVar("Item", MethodSpec, AttributeSpec)
Kind = Literal["methods", "attributes"]


@dataclass
class Entry:
    """One class of a contract.

    Attributes:
        spec: Its description.
        is_extern: Whether it is only there for what locked classes inherit from it.
    """

    spec: ClassSpec
    is_extern: bool


class Contract(Mapping[str, ClassSpec]):
    """Locked specs by address.

    Iterating gives the locked classes and functions; looking one up also takes the address of a
    base of theirs, and an alias, by which a module offers a class under another name.

    Attributes:
        targets: What was named when they were locked.
        aliases: Addresses of locked classes under other names.
        table: Every class, those that only lend members too.
        namespaces: What names the locked modules have, by module; of one that is not here, as in
            a file of schema 1, nothing is known.
    """

    def __init__(self, targets: list[str], aliases: dict[str, str]) -> None:
        self.targets = targets
        self.aliases = aliases
        self.table: dict[str, Entry] = {}
        self.namespaces: dict[str, Namespace] = {}
        self._heads: dict[str, set[str]] | None = None

    def __getitem__(self, target: str) -> ClassSpec:
        entry = self.table.get(self.aliases.get(target, target))
        if entry is None:
            raise KeyError(target)
        return entry.spec

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(name for name, entry in self.table.items() if not entry.is_extern))

    def __len__(self) -> int:
        return sum(not entry.is_extern for entry in self.table.values())

    def __repr__(self) -> str:
        return f"<contract of {len(self)} classes and functions>"

    def names_of(self, module: str) -> frozenset[str] | None:
        """Return every name of a locked module; None where it may have names that nobody sees."""
        held = self.namespaces.get(module)
        if held is None or held.is_open:
            return None
        if self._heads is None:
            self._heads = {}
            for address in (*self, *self.aliases):
                home, _, name = address.partition(":")
                self._heads.setdefault(home, set()).add(name.partition(".")[0])
        return held.names | self._heads.get(module, set())

    def addresses(self) -> Iterator[tuple[str, str]]:
        """Yield every other address under which something locked is found, and its own."""
        yield from self.aliases.items()
        for held in self.namespaces.values():
            yield from ((f"{held.module}:{name}", real) for name, real in held.imported.items()
                        if real)  # fmt: skip

    def class_of(self, module: str, name: str) -> ClassSpec | None:
        """Return the locked class whose object a name of a module holds, None for any other."""
        held = self.namespaces.get(module)
        target = held.objects.get(name) if held is not None else None
        spec = self.get(target) if target is not None else None
        return None if spec is None or spec.category == "function" else spec

    def is_extern(self, target: str) -> bool:
        """Whether a class is only there for what locked classes inherit from it."""
        entry = self.table.get(target)
        return entry is not None and entry.is_extern

    def entries(self) -> list[Entry]:
        """Return every class: the locked ones first, each group in order."""
        return sorted(self.table.values(), key=lambda item: (item.is_extern, item.spec.target))

    def add(self, spec: ClassSpec, *, is_extern: bool = False) -> None:
        """Take a whole spec."""
        methods: LockedMembers[MethodSpec] = LockedMembers(
            self, spec, "methods", dict(spec.methods), is_whole=True
        )
        attributes: LockedMembers[AttributeSpec] = LockedMembers(
            self, spec, "attributes", dict(spec.attributes), is_whole=True
        )
        held = replace(spec, methods=methods, attributes=attributes)
        self.table[spec.target] = Entry(held, is_extern)

    def add_lines(
        self,
        spec: ClassSpec,
        methods: Mapping[str, MethodSpec | None],
        attributes: Mapping[str, AttributeSpec | None],
        *,
        is_extern: bool,
    ) -> None:
        """Take a spec as a file holds it: without what it inherits."""
        held = replace(
            spec,
            methods=LockedMembers(self, spec, "methods", methods),
            attributes=LockedMembers(self, spec, "attributes", attributes),
        )
        self.table[spec.target] = Entry(held, is_extern)

    def bases_of(self, spec: ClassSpec) -> Iterator[ClassSpec]:
        """Yield the classes of a spec's MRO that the contract has, in order, itself left out."""
        for target in spec.mro:
            entry = self.table.get(target)
            if entry is not None and target != spec.target:
                yield entry.spec


class LockedMembers(Mapping[str, Item], Generic[Item]):
    """The methods, or the attributes, of a locked class.

    Attributes:
        contract: The contract that the class is part of.
        lines: What stands under the class itself; None for a name that it does not take over.
    """

    __slots__ = ("_all", "_kind", "_spec", "contract", "lines")

    def __init__(
        self,
        contract: Contract,
        spec: ClassSpec,
        kind: Kind,
        lines: Mapping[str, Item | None],
        *,
        is_whole: bool = False,
    ) -> None:
        self.contract = contract
        self.lines: Mapping[str, Item | None] = lines
        self._spec = spec
        self._kind: Kind = kind
        self._all: dict[str, Item] | None = None
        if is_whole:
            self._all = {name: item for name, item in lines.items() if item is not None}

    @property
    def _items(self) -> dict[str, Item]:
        """Every member: the lines, and what they do not say taken over from the bases."""
        if self._all is None:
            found: dict[str, Item | None] = dict(self.inherited())
            found.update(self.lines)
            self._all = {name: item for name, item in found.items() if item is not None}
        return self._all

    def own(self) -> Iterator[tuple[str, Item]]:
        """Yield what the class itself defines."""
        for name, item in self.lines.items():
            if item is not None and item.defined_in == self._spec.target:
                yield name, item

    def inherited(self) -> dict[str, Item]:
        """Return what the bases that the contract has would lend the class."""
        found: dict[str, Item] = {}
        for base in self.contract.bases_of(self._spec):
            table: LockedMembers[Item] = getattr(base, self._kind)
            for name, item in table.own():
                found.setdefault(name, item)
        return found

    def to_write(self) -> dict[str, Item | None]:
        """Return what a file must say of the class; None for a name that it does not take over."""
        inherited = self.inherited()
        changed: dict[str, Item | None] = {
            name: item for name, item in self._items.items() if inherited.get(name) != item
        }
        changed.update(dict.fromkeys(name for name in inherited if name not in self._items))
        return changed

    def __getitem__(self, name: str) -> Item:
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return repr(self._items)


def inherited_call(spec: ClassSpec, contract: Contract) -> MethodSpec | None:
    """Return the call that a class has where a file says nothing of it.

    Its `__init__`, inherited or not; else what the first base with a call of its own has.
    """
    init = spec.methods.get("__init__")
    if init is not None:
        return init
    for base in contract.bases_of(spec):
        call = base.constructor
        if call is not None and call.defined_in == base.target:
            return call
    return None


def contract_of(spec: ClassSpec) -> Contract | None:
    """Return the contract that a spec was read from, None for any other spec."""
    table: object = spec.methods
    return table.contract if isinstance(table, LockedMembers) else None
