"""Answer what a dotted name of the application is: from source, from a contract, or by import."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from netra_fakes._messages.near import near_matches
from netra_fakes._spec import ClassSpec, MethodSpec
from netra_fakes.audit._entities import (
    KNOWN,
    ClassEntity,
    Entity,
    FunctionEntity,
    KnownEntity,
    MissingEntity,
    ModuleEntity,
    ObjectEntity,
)
from netra_fakes.audit._lookup import (
    NoTruth,
    Truth,
    dotted_parts,
    entity_of_annotation,
    entity_of_spec,
    member_of,
)
from netra_fakes.audit._members import is_surely_sync, is_unseen
from netra_fakes.audit._modules import (
    IMPLICIT_NAMES,
    Binding,
    ModuleTable,
    read_module_table,
)
from netra_fakes.audit._refuted import (
    hands_on,
    is_parameter_refuted,
    is_return_refuted,
    returns_awaitable,
)

if TYPE_CHECKING:
    from netra_fakes.contract.static import SourceIndex

__all__ = [
    "ContractTruth",
    "NoTruth",
    "SourceTruth",
    "Truth",
    "dotted_parts",
    "entity_of_annotation",
    "entity_of_spec",
    "member_of",
]

_MODULE_IMPLICIT = IMPLICIT_NAMES | {"__all__", "__version__", "__author__"}


_DEFINITION = re.compile(r"^(?:class|(?:async[ \t]+)?def)[ \t]+(\w+)", re.MULTILINE)
_PLAIN_METACLASSES = ("ABCMeta", "EnumMeta", "EnumType", "type")


class ContractTruth:
    """Knows the locked classes and functions, and nothing of what else their modules hold."""

    def __init__(self, specs: Mapping[str, ClassSpec]) -> None:
        self._classes = {
            target.replace(":", ".").rstrip("."): spec for target, spec in specs.items()
        }
        for spec in specs.values():
            self._classes.setdefault(f"{spec.module}.{spec.qualname}", spec)
        self._parents = {
            ".".join(parts[:length])
            for dotted in self._classes
            for parts in [dotted.split(".")]
            for length in range(1, len(parts))
        }

    def covers(self, dotted: str) -> bool:  # noqa: ARG002
        """Return False: a contract is no list of everything."""
        return False

    def find(self, dotted: str) -> Entity | None:
        """Return what a dotted name is."""
        entity: Entity | None = self._named(dotted)
        if entity is not None or "." not in dotted:
            return entity
        owner_name, _, name = dotted.rpartition(".")
        owner = self.find(owner_name)
        if owner is None or isinstance(owner, (MissingEntity, ModuleEntity)):
            return None
        return self.member(owner, name)

    def _named(self, dotted: str) -> Entity | None:
        spec = self._classes.get(dotted)
        if spec is None:
            return ModuleEntity(dotted) if dotted in self._parents else None
        return entity_of_spec(spec, dotted)

    def member(self, entity: Entity, name: str) -> Entity | None:
        """Return what an attribute of something is."""
        if isinstance(entity, ModuleEntity):
            return self._named(f"{entity.dotted}.{name}")
        return member_of(entity, name, self)

    def module(self, dotted: str) -> Entity | None:
        """Return the module, where a locked class lives in or below it."""
        return ModuleEntity(dotted) if dotted in self._parents else None

    def module_names(self, dotted: str) -> tuple[str, ...] | None:  # noqa: ARG002
        """Return None: a contract does not list modules."""
        return None

    def is_refuted(self, method: MethodSpec, parameter: str, annotated: ClassSpec) -> bool:  # noqa: ARG002
        """Return False: a contract holds no code."""
        return False

    def is_surely_sync(self, method: MethodSpec) -> bool:
        """Whether what a call gives is certainly not to be awaited."""
        return is_surely_sync(method)

    def hands_on(self, method: MethodSpec) -> bool:
        """Whether a call may give what another gave, and so something to await."""
        return is_unseen(method)


class SourceTruth:
    """Knows the modules under some folders, read as source; nothing is imported."""

    def __init__(self, roots: tuple[Path, ...], index: SourceIndex | None = None) -> None:
        from netra_fakes.contract.static import SourceIndex
        from netra_fakes.contract.static._files import ModuleFinder

        self._finder = ModuleFinder(roots, ())
        self._index = index or SourceIndex(roots)
        self._tables: dict[str, ModuleTable | None] = {}
        self._members: dict[tuple[str, str], Entity | None] = {}
        self._classes: dict[str, Entity | None] = {}
        self._pending: set[tuple[str, str]] = set()
        self._homes: dict[str, set[str]] | None = None
        self._refuted: dict[tuple[str, str, str], bool] = {}

    def covers(self, dotted: str) -> bool:
        """Whether the top-level package of a name lies under the roots."""
        return self._finder.find(dotted.partition(".")[0]) is not None

    def file_of(self, module: str) -> Path | None:
        """Return the file of a module, None for a namespace package or what is not there."""
        found = self._finder.find(module)
        return found.file if found else None

    def find(self, dotted: str) -> Entity | None:
        """Return what a dotted name is."""
        parts = dotted.split(".")
        if not self.covers(parts[0]):
            return None
        entity: Entity | None = ModuleEntity(parts[0])
        for part in parts[1:]:
            if entity is None or isinstance(entity, MissingEntity):
                return entity
            entity = self.member(entity, part)
        return entity

    def member(self, entity: Entity, name: str) -> Entity | None:
        """Return what an attribute of something is."""
        if isinstance(entity, ModuleEntity):
            key = (entity.dotted, name)
            if key not in self._members:
                if key in self._pending:  # an import cycle, or a name that is defined by itself
                    return None
                self._pending.add(key)
                self._members[key] = self._module_member(entity.dotted, name)
                self._pending.discard(key)
            return self._members[key]
        if isinstance(entity, ClassEntity):
            nested = f"{entity.spec.module}:{entity.spec.qualname}.{name}"
            if name not in entity.spec.methods and self._class(nested) is not None:
                return self._class(nested)
            found = member_of(entity, name, self)
            if isinstance(found, MissingEntity) and self._is_made_specially(entity.spec):
                return None
            return self._unless_set_later(found, entity.spec, name)
        found = member_of(entity, name, self)
        if isinstance(entity, ObjectEntity):
            return self._unless_set_later(found, entity.spec, name)
        return found

    def _unless_set_later(self, found: Entity | None, spec: ClassSpec, name: str) -> Entity | None:
        """Return what was found, or that it exists where the module sets it on its class."""
        if not isinstance(found, MissingEntity):
            return found
        for target in (spec.target, *spec.mro):
            module, _, class_name = target.partition(":")
            table = self.table(module) if self.covers(module) else None
            later = table.set_later.get(class_name, ()) if table else ()
            if name in later or "*" in later:
                return KNOWN
        return found

    def module(self, dotted: str) -> Entity | None:
        """Return the module that `import dotted` gives, or that it is missing."""
        if not self.covers(dotted):
            return None
        if self._finder.find(dotted) is not None:
            return ModuleEntity(dotted)
        parent, _, name = dotted.rpartition(".")
        above = self.module(parent)
        if not isinstance(above, ModuleEntity):
            return above
        found = self._finder.find(parent)
        table = self.table(parent)
        if found is None or found.is_compiled or (table is not None and table.is_open):
            return None
        siblings = [item.rpartition(".")[2] for item in self._finder.submodules(found)]
        near = near_matches(name, siblings)
        return MissingEntity(f"package '{parent}'", name, near, parent=parent)

    def module_names(self, dotted: str) -> tuple[str, ...] | None:
        """Return what `from dotted import *` binds; None where it is not known."""
        table = self.table(dotted)
        if table is None or (table.is_open and table.exported is None):
            return None
        if table.exported is not None:
            return table.exported
        names = {name for name in table.bindings if not name.startswith("_")}
        for star in table.stars:
            more = self.module_names(star) if star != dotted else ()
            if more is None:
                return None
            names.update(more)
        return tuple(sorted(names))

    def is_refuted(self, method: MethodSpec, parameter: str, annotated: ClassSpec) -> bool:
        """Whether the application's own code shows an annotation to be wrong."""
        key = (method.defined_in, method.name, parameter)
        if key not in self._refuted:
            self._refuted[key] = (
                is_parameter_refuted(self, method, parameter, annotated)
                if parameter
                else is_return_refuted(self, method, annotated)
            )
        return self._refuted[key]

    def is_surely_sync(self, method: MethodSpec) -> bool:
        """Whether what a call gives is certainly not to be awaited."""
        return is_surely_sync(method) and (
            method.returns is not None or not returns_awaitable(self, method)
        )

    def hands_on(self, method: MethodSpec) -> bool:
        """Whether a call may give what another gave, and so something to await."""
        return method.returns is None and hands_on(self, method)

    def table(self, module: str) -> ModuleTable | None:
        """Return the names of a module; None for a namespace package or what is not there."""
        if module not in self._tables:
            found = self._finder.find(module)
            file = found.file if found else None
            self._tables[module] = None
            if found is not None and file is not None:
                text = _read(file)
                table = read_module_table(module, bool(found.folders), text or "")
                table.is_open = table.is_open or text is None
                self._tables[module] = table
        return self._tables[module]

    def _module_member(self, module: str, name: str) -> Entity | None:
        found = self._finder.find(module)
        if found is None or found.is_compiled:
            return None
        submodule = self._finder.find(f"{module}.{name}")
        table = self.table(module)
        if table is None:
            if submodule is not None:
                return ModuleEntity(submodule.name)
            return None if name.startswith("__") else self._missing(module, name, None)
        bindings = table.bindings.get(name)
        if bindings:
            entity = self._resolve(module, name, bindings)
            if submodule is not None and entity != ModuleEntity(submodule.name):
                return None  # a name that is both: which one it is depends on import order
            return entity
        if submodule is not None:
            return ModuleEntity(submodule.name)
        return self._absent_member(module, name, table)

    def _absent_member(self, module: str, name: str, table: ModuleTable) -> Entity | None:
        starred: list[Entity] = []
        for star in table.stars:
            found = self.member(ModuleEntity(star), name) if self.covers(star) else None
            if found is None:
                return None
            if not isinstance(found, MissingEntity) and not name.startswith("_"):
                starred.append(found)
        if starred:  # of several, one may stand under a condition
            return starred[0] if len(starred) == 1 else KNOWN
        if name in _MODULE_IMPLICIT:
            return KNOWN
        if table.is_open or name in table.declared:
            return None
        return self._missing(module, name, table)

    def _missing(self, module: str, name: str, table: ModuleTable | None) -> MissingEntity:
        found = self._finder.find(module)
        names = list(table.bindings) if table else []
        submodules = self._finder.submodules(found) if found is not None else ()
        names += [item.rpartition(".")[2] for item in submodules]
        hint = ""
        if table is not None and name in table.checking_only:
            hint = "it is imported under TYPE_CHECKING only"
        elif table is not None and name in table.inner_imports:
            homes = sorted(table.inner_imports[name])
            hint = f"it is imported inside a function there, from '{homes[0]}'"
        near = near_matches(name, names)
        return MissingEntity(f"module '{module}'", name, near, hint=hint, parent=module)

    def home_of(self, missing: MissingEntity, rest: str) -> str | None:
        """Return the one dotted name under which something missing lives now, if it is one.

        Args:
            missing: What was not found.
            rest: What follows its name in the target: ".Gateway.pay", or nothing.
        """
        table = self.table(missing.parent)
        homes = table.inner_imports.get(missing.name, set()) if table else set[str]()
        if not homes and isinstance(self.module(missing.parent), ModuleEntity):
            inner = [missing.name, *rest.split(".")[1:]]
            for cut, name in enumerate(inner):
                homes = self._definitions().get(name, set())
                if homes:
                    rest = "".join(f".{part}" for part in inner[cut + 1 :])
                    break
        if len(homes) != 1:
            return None
        home = f"{next(iter(homes))}{rest}"
        entity = self.find(home)
        is_there = entity is not None and not isinstance(entity, (MissingEntity, ModuleEntity))
        return home if is_there else None

    def _definitions(self) -> dict[str, set[str]]:
        """Return where every class and function at the top of a module is defined, by its name."""
        if self._homes is None:
            self._homes = {}
            for root in self._finder.roots:
                for file in sorted(root.rglob("*.py")):
                    parts = file.relative_to(root).with_suffix("").parts
                    module = ".".join(parts).removesuffix(".__init__")
                    for match in _DEFINITION.finditer(_read(file) or ""):
                        self._homes.setdefault(match.group(1), set()).add(
                            f"{module}.{match.group(1)}"
                        )
        return self._homes

    def _resolve(self, module: str, name: str, bindings: list[Binding]) -> Entity | None:
        real = [item for item in bindings if not _is_placeholder(item)]
        imports = {(item.kind, item.module, item.name) for item in real}
        if len(real) > 1 and (len(imports) > 1 or real[0].kind != "import"):
            return KNOWN  # bound in several ways: which one holds is not known
        binding = real[0] if real else bindings[0]
        if binding.kind == "import":
            return self._resolve_import(module, binding)
        if binding.kind in ("class", "function"):
            return self._class(f"{module}:{name}") or KNOWN
        return self._resolve_value(module, binding)

    def _resolve_import(self, module: str, binding: Binding) -> Entity | None:
        if not self.covers(binding.module):
            return KNOWN
        if binding.name is None:
            return self.module(binding.module)
        if binding.module == module:
            inner = f"{module}.{binding.name}"
            return ModuleEntity(inner) if self._finder.find(inner) else KNOWN
        entity = self.member(ModuleEntity(binding.module), binding.name)
        if isinstance(entity, MissingEntity):
            return KNOWN  # that import fails, or is guarded: nothing is claimed of what it binds
        return entity or KNOWN

    def _resolve_value(self, module: str, binding: Binding) -> Entity:
        """Follow `X = _Impl`, and `manager = Manager()` or `manager: Manager = ...`."""
        if binding.annotation is not None:
            entity = self.find_expression(module, binding.annotation)
            return ObjectEntity(entity.spec) if isinstance(entity, ClassEntity) else KNOWN
        node = binding.node
        if isinstance(node, ast.Call):
            entity = self.find_expression(module, node.func)
            return ObjectEntity(entity.spec) if isinstance(entity, ClassEntity) else KNOWN
        entity = self.find_expression(module, node)
        if isinstance(entity, (ClassEntity, FunctionEntity, ModuleEntity)):
            return entity
        return KNOWN

    def find_expression(self, module: str, node: ast.AST | None) -> Entity | None:
        """Return what `a.b.c`, written at the top of a module, stands for; None for the rest."""
        parts = dotted_parts(node)
        if not parts:
            return None
        entity: Entity | None = ModuleEntity(module)
        for part in parts:
            if entity is None or isinstance(entity, (MissingEntity, KnownEntity)):
                return None
            entity = self.member(entity, part)
        return entity

    def _is_made_specially(self, spec: ClassSpec) -> bool:
        """Whether a metaclass or `__init_subclass__` may add names to a class."""
        for target in (spec.target, *spec.mro):
            module, _, name = target.partition(":")
            table = self.table(module) if self.covers(module) else None
            for binding in table.bindings.get(name, ()) if table else ():
                if isinstance(binding.node, ast.ClassDef) and _is_made_specially(binding.node):
                    return True
        return False

    def _class(self, target: str) -> Entity | None:
        if target not in self._classes:
            spec = self._index.spec(target)
            dotted = target.replace(":", ".")
            self._classes[target] = None if spec is None else entity_of_spec(spec, dotted)
        return self._classes[target]


def _is_made_specially(node: ast.ClassDef) -> bool:
    classes = [dotted_parts(word.value) for word in node.keywords if word.arg == "metaclass"]
    if any(not parts or parts[-1] not in _PLAIN_METACLASSES for parts in classes):
        return True
    return any(getattr(item, "name", "") == "__init_subclass__" for item in node.body)


def _is_placeholder(binding: Binding) -> bool:
    """Whether it is what a guarded import binds when it fails: `X = None`."""
    return binding.kind == "value" and isinstance(binding.node, ast.Constant)


def _read(file: Path) -> str | None:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
