"""Tell which names a module has, besides the classes and functions that are locked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from netra_fakes.contract.static import ModuleInfo


@dataclass(frozen=True)
class Namespace:
    """The names of a module; Python's own (`__file__`) are left out.

    Attributes:
        module: Its dotted name.
        defined: Names that it makes itself: constants, loggers, what a call gives.
        imported: Names that its imports bind, each with the address of the class or function that
            it leads to; empty where that is neither, or is not locked.
        is_open: Whether it may have names that no reader can see.
        objects: Which of the names that it makes hold what a class or function gives, each with
            the address of that, if it is locked.
    """

    module: str
    defined: frozenset[str] = frozenset()
    imported: Mapping[str, str] = field(default_factory=dict)
    is_open: bool = False
    objects: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """All of its names."""
        return self.defined | self.imported.keys()

    def beside(self, specs: Collection[str], aliases: Collection[str]) -> Namespace:
        """Return it as a contract holds it: without what is locked under an address of its own.

        Args:
            specs: Addresses of what is locked.
            aliases: Other addresses of these.
        """
        rest = {
            name for name in self.names
            if (address := f"{self.module}:{name}") not in specs and address not in aliases
        }  # fmt: skip
        imported = {
            name: target if target in specs else ""
            for name, target in self.imported.items()
            if name in rest
        }
        objects = {
            name: target
            for name, target in self.objects.items()
            if name in rest and target in specs
        }
        return replace(self, defined=self.defined & rest, imported=imported, objects=objects)


def read_namespace(info: ModuleInfo, names: Mapping[str, str], *, is_open: bool) -> Namespace:
    """Sort the names of a module by where they come from, which its source tells.

    Args:
        info: What its source binds.
        names: Its names, those of star imports too, each with the address of the class or function
            that it leads to, if it is one.
        is_open: Whether it may have more.
    """
    defined: set[str] = set()
    imported: dict[str, str] = {}
    objects: dict[str, str] = {}
    for name, target in names.items():
        bindings = info.candidates(name)
        if name.startswith("__") and name.endswith("__"):
            continue
        if bindings and bindings[0].kind != "import":
            defined.add(name)
            made = names.get(bindings[0].annotation or bindings[0].target, "")
            if bindings[0].kind == "value" and made:
                objects[name] = made
        elif not bindings and info.names.get(name):
            continue  # for type checkers alone
        elif not (bindings and bindings[0].target.startswith("__future__.")):
            imported[name] = target
    return Namespace(info.name, frozenset(defined), imported, is_open, objects)
