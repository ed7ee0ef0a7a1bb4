"""Answer what a dotted name is by importing it: the application's top-level code runs."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import sys
import types

from netra_fakes._messages.near import near_matches
from netra_fakes.audit._entities import (
    KNOWN,
    ClassEntity,
    Entity,
    FunctionEntity,
    MissingEntity,
    ModuleEntity,
    ObjectEntity,
)
from netra_fakes.audit._lookup import Truth
from netra_fakes.errors import NetraFakesError


class ImportedTruth(Truth):
    """Knows the modules that import; of one that does not, nothing is claimed.

    The standard library is left out: of what tests do to it nothing is to be said.
    """

    def __init__(self) -> None:
        super().__init__()
        self._modules: dict[str, types.ModuleType | None] = {}

    def covers(self, dotted: str) -> bool:
        """Whether the top-level package imports."""
        top = dotted.partition(".")[0]
        return top not in sys.stdlib_module_names and self._import(top) is not None

    def module(self, dotted: str) -> Entity | None:
        """Return the module that `import dotted` gives, or that it is missing."""
        if not self.covers(dotted):
            return None
        if self._import(dotted) is not None:
            return ModuleEntity(dotted)
        parent, _, name = dotted.rpartition(".")
        above = self.module(parent)
        if not isinstance(above, ModuleEntity) or self._exists(dotted):
            return None if self._exists(dotted) else above
        return MissingEntity(f"package '{parent}'", name, parent=parent)

    def module_names(self, dotted: str) -> tuple[str, ...] | None:
        """Return what `from dotted import *` binds; None where it does not import."""
        module = self._import(dotted) if self.covers(dotted) else None
        if module is None:
            return None
        names = getattr(module, "__all__", None)
        return tuple(names or (name for name in vars(module) if not name.startswith("_")))

    def _module_member(self, module: str, name: str) -> Entity | None:
        imported = self._import(module)
        if imported is None:
            return None
        names, dotted = vars(imported), f"{module}.{name}"
        if name in names:
            return self._entity(names[name], dotted)
        if self._import(dotted) is not None:
            return ModuleEntity(dotted)
        if "__getattr__" in names or name.startswith("__") or self._exists(dotted):
            return None
        return MissingEntity(f"module '{module}'", name, near_matches(name, names), parent=module)

    def _entity(self, value: object, dotted: str) -> Entity:
        from netra_fakes._read import read_spec

        if isinstance(value, types.ModuleType):
            return ModuleEntity(value.__name__)
        try:
            if inspect.isclass(value):
                return ClassEntity(read_spec(value))
            if inspect.isfunction(value):
                constructor = read_spec(value).constructor
                return FunctionEntity(constructor, dotted) if constructor else KNOWN
            if type(value).__module__.partition(".")[0] not in sys.stdlib_module_names:
                return ObjectEntity(read_spec(type(value)))
        except NetraFakesError:
            return KNOWN
        return KNOWN

    def _import(self, dotted: str) -> types.ModuleType | None:
        if dotted not in self._modules:
            try:
                self._modules[dotted] = importlib.import_module(dotted)
            except (Exception, SystemExit):  # whatever its top-level code raises
                self._modules[dotted] = None
        return self._modules[dotted]

    @staticmethod
    def _exists(dotted: str) -> bool:
        """Whether a module has a file, although it does not import."""
        try:
            return importlib.util.find_spec(dotted) is not None
        except (ImportError, AttributeError, ValueError):
            return False
