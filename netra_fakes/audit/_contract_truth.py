"""Answer what a dotted name of the application is from a contract file."""

from __future__ import annotations

from collections.abc import Mapping

from netra_fakes._spec import ClassSpec
from netra_fakes.audit._entities import (
    KNOWN,
    Entity,
    MissingEntity,
    ModuleEntity,
    ObjectEntity,
)
from netra_fakes.audit._lookup import Truth, entity_of_spec
from netra_fakes.audit._members import is_subclass


class ContractTruth(Truth):
    """Knows the locked classes and functions, and the names of the modules that are locked whole.

    A contract of single classes, or of an older schema, tells nothing of these names.
    """

    def __init__(self, specs: Mapping[str, ClassSpec]) -> None:
        from netra_fakes.contract import Contract

        super().__init__()
        contract = specs if isinstance(specs, Contract) else Contract([], {})
        self._names_of = contract.names_of
        self._class_of = contract.class_of
        self._targets = frozenset(contract.targets)
        self._specs = {target.replace(":", ".").rstrip("."): spec for target, spec in specs.items()}
        for spec in specs.values():
            self._specs.setdefault(f"{spec.module}.{spec.qualname}", spec)
        for address, target in contract.addresses():
            self._specs.setdefault(address.replace(":", "."), contract[target])
        self._parents = {
            ".".join(parts[:length])
            for dotted in (*self._specs, *(f"{name}." for name in contract.namespaces))
            for parts in [dotted.split(".")]
            for length in range(1, len(parts))
        }

    def covers(self, dotted: str) -> bool:
        """Whether the whole top-level package of a name was locked."""
        return dotted.partition(".")[0] in self._targets

    def module(self, dotted: str) -> Entity | None:
        """Return the module, where it is locked, or something in or below it is."""
        if dotted in self._parents or not self.covers(dotted):
            return ModuleEntity(dotted) if dotted in self._parents else self._named(dotted)
        parent, _, name = dotted.rpartition(".")
        above = self.module(parent) if parent else None
        return self.member(above, name) if isinstance(above, ModuleEntity) else above

    def module_names(self, dotted: str) -> tuple[str, ...] | None:  # noqa: ARG002
        """Return None: a contract does not list modules."""
        return None

    def _module_member(self, module: str, name: str) -> Entity | None:
        found = self._named(f"{module}.{name}")
        names = self._names_of(module)
        if found is not None or names is None or (name.startswith("__") and name.endswith("__")):
            return found
        if name in names:
            held = self._class_of(module, name)
            return KNOWN if held is None else ObjectEntity(held)
        below = (item.removeprefix(f"{module}.") for item in self._parents)
        known = sorted({*names, *(item for item in below if "." not in item)})
        return MissingEntity(f"module '{module}'", name, known, parent=module)

    def _named(self, dotted: str) -> Entity | None:
        spec = self._specs.get(dotted)
        if spec is None:
            return ModuleEntity(dotted) if dotted in self._parents else None
        return entity_of_spec(spec, dotted)

    def is_below(self, spec: ClassSpec, name: str) -> bool:
        """Whether a locked class that derives from another has a member which that one lacks."""
        return any(name in other and is_subclass(other, spec) for other in self._specs.values())
