"""Answer what a dotted name of the application is from a contract file."""

from __future__ import annotations

from collections.abc import Mapping

from netra_fakes._spec import ClassSpec
from netra_fakes.audit._entities import Entity, ModuleEntity
from netra_fakes.audit._lookup import Truth, entity_of_spec
from netra_fakes.audit._members import is_subclass


class ContractTruth(Truth):
    """Knows the locked classes and functions, and nothing of what else their modules hold."""

    def __init__(self, specs: Mapping[str, ClassSpec]) -> None:
        super().__init__()
        self._specs = {target.replace(":", ".").rstrip("."): spec for target, spec in specs.items()}
        for spec in specs.values():
            self._specs.setdefault(f"{spec.module}.{spec.qualname}", spec)
        self._parents = {
            ".".join(parts[:length])
            for dotted in self._specs
            for parts in [dotted.split(".")]
            for length in range(1, len(parts))
        }

    def covers(self, dotted: str) -> bool:  # noqa: ARG002
        """Return False: a contract is no list of everything."""
        return False

    def module(self, dotted: str) -> Entity | None:
        """Return the module, where a locked class lives in or below it."""
        return ModuleEntity(dotted) if dotted in self._parents else self._named(dotted)

    def module_names(self, dotted: str) -> tuple[str, ...] | None:  # noqa: ARG002
        """Return None: a contract does not list modules."""
        return None

    def _module_member(self, module: str, name: str) -> Entity | None:
        return self._named(f"{module}.{name}")

    def _named(self, dotted: str) -> Entity | None:
        spec = self._specs.get(dotted)
        if spec is None:
            return ModuleEntity(dotted) if dotted in self._parents else None
        return entity_of_spec(spec, dotted)

    def is_below(self, spec: ClassSpec, name: str) -> bool:
        """Whether a locked class that derives from another has a member which that one lacks."""
        return any(name in other and is_subclass(other, spec) for other in self._specs.values())
