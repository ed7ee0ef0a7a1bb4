"""Answer what a dotted name of the application is, from its source; nothing is imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from netra_fakes._nodes import callee_of
from netra_fakes._spec import ClassSpec, MethodSpec
from netra_fakes.audit._entities import (
    KNOWN,
    AttributeEntity,
    ClassEntity,
    Entity,
    FunctionEntity,
    KnownEntity,
    MissingEntity,
    ModuleEntity,
    ObjectEntity,
)
from netra_fakes.audit._importing import imports_what_is_missing
from netra_fakes.audit._lookup import Truth, dotted_parts, entity_of_spec
from netra_fakes.audit._members import is_dynamic, is_mapped, is_subclass, is_untold, missing_member
from netra_fakes.audit._models import ModelRules, read_model_rules
from netra_fakes.audit._modules import (
    IMPLICIT_NAMES,
    Binding,
    ModuleTable,
)
from netra_fakes.audit._refuted import (
    alters_arguments,
    attributes_holding,
    gives_member,
    hands_on,
    is_left_open,
    is_parameter_refuted,
    is_return_refuted,
    is_stored_on,
    makes_class,
    returns_awaitable,
    returns_self,
)
from netra_fakes.audit._scan import SourceScan
from netra_fakes.audit._tables import ModuleTables
from netra_fakes.audit._traits import (
    PLAIN_METACLASSES,
    ClassTraits,
    has_own_table,
    is_made_specially,
    leaves_no_default,
    makes_freely,
    read_traits,
)

if TYPE_CHECKING:
    from netra_fakes.contract.static import SourceIndex

_MODULE_IMPLICIT = IMPLICIT_NAMES | {"__all__", "__version__", "__author__"}


class SourceTruth(Truth):
    """Knows the modules under some folders, read as source; nothing is imported."""

    def __init__(self, roots: tuple[Path, ...], index: SourceIndex | None = None) -> None:
        from netra_fakes.contract.static import SourceIndex
        from netra_fakes.contract.static._files import ModuleFinder

        super().__init__()
        self._finder = ModuleFinder(roots, ())
        self._index = index or SourceIndex(roots)
        self._tables = ModuleTables(self._finder, self._index)
        self._classes: dict[str, Entity | None] = {}
        self._traits: dict[str, ClassTraits] = {}
        self._scan: SourceScan | None = None
        self._refuted: dict[tuple[str, str, str], bool] = {}
        self._below: dict[tuple[str, str], bool] = {}
        self._holding: dict[tuple[str, str, str], tuple[tuple[str, bool], ...]] = {}

    def covers(self, dotted: str) -> bool:
        """Whether a name lies in a package under the roots, and none elsewhere may hold it."""
        return self._finder.holds(dotted)

    def file_of(self, module: str) -> Path | None:
        """Return the file of a module, None for a namespace package or what is not there."""
        found = self._finder.find(module)
        return found.file if found else None

    def member(self, entity: Entity, name: str) -> Entity | None:
        """Return what an attribute of something is; None where nothing is known."""
        if isinstance(entity, ClassEntity):
            nested = f"{entity.spec.module}:{entity.spec.qualname}.{name}"
            if name not in entity.spec.methods and self._class(nested) is not None:
                return self._class(nested)
        found = super().member(entity, name)
        if isinstance(entity, (ClassEntity, ObjectEntity)) and self._is_absent(found, entity, name):
            found = missing_member(entity.spec, name)
        if isinstance(found, MissingEntity) and isinstance(entity, (ClassEntity, ObjectEntity)):
            on_class = isinstance(entity, ClassEntity)
            return self._unless_given(found, entity.spec, name, on_class=on_class)
        return found

    def _is_absent(
        self, found: Entity | None, entity: ClassEntity | ObjectEntity, name: str
    ) -> bool:
        """Whether only source tells that a class lacks a name: a field, or a column."""
        spec = entity.spec
        nodes = (node for _, _, node in self._definitions_of(spec))
        if found is None:
            is_told = is_mapped(spec, name) and not any(has_own_table(node) for node in nodes)
            return is_told and not self._scanned().is_mapped_back(name)
        if not (isinstance(entity, ClassEntity) and isinstance(found, AttributeEntity)):
            return False
        is_field = found.attribute.scope == "field" and spec.category == "dataclass"
        is_annotated = found.attribute.scope == "class" and spec.category == "class"
        if not is_field and (not is_annotated or is_dynamic(spec) or spec.unresolved):
            return False
        return leaves_no_default(nodes, name, is_dataclass=is_field)

    def _unless_given(
        self, missing: MissingEntity, spec: ClassSpec, name: str, *, on_class: bool
    ) -> Entity | None:
        """Return that a name is missing, or what there is where code gives it to a class."""
        for target, table, node in self._definitions_of(spec):
            later = table.set_later.get(target.rpartition(":")[2], ())
            traits = self._traits_of(target, node)
            stored = traits.stored_on_class if on_class else traits.stored
            if name in later or "*" in later or name in stored:
                return KNOWN
            decorators = self._decorators_of(table.name, node)
            if any(gives_member(self, method, name) for method in decorators):
                return None
            if traits.sets_any or (on_class and is_made_specially(node)):
                return None
        return missing

    def _decorators_of(self, module: str, node: ast.ClassDef) -> Iterator[MethodSpec]:
        """Yield the functions of the application that decorate a class."""
        for written in node.decorator_list:
            called = callee_of(written)
            entity = self.find_expression(module, called)
            if isinstance(entity, FunctionEntity):
                yield entity.method

    def _definitions_of(self, spec: ClassSpec) -> Iterator[tuple[str, ModuleTable, ast.ClassDef]]:
        """Yield a class and its bases, as far as they are read: target, module, definition."""
        for target in (spec.target, *spec.mro):
            module, _, qualname = target.partition(":")
            table = self.table(module) if self.covers(module) else None
            if table is not None:
                for node in table.classes_named(qualname):
                    yield target, table, node

    def _traits_of(self, target: str, node: ast.ClassDef) -> ClassTraits:
        traits = self._traits.get(target)
        if traits is None:
            traits = self._traits[target] = read_traits(node)
        return traits

    def reads_any(self, spec: ClassSpec) -> bool:
        """Whether a class reads its own attributes by computed names."""
        return any(
            self._traits_of(target, node).reads_any
            for target, _, node in self._definitions_of(spec)
        )

    def returns_self(self, method: MethodSpec) -> bool:
        """Whether a method's code returns the object it was called on."""
        return returns_self(self, method)

    def kept_as(self, spec: ClassSpec, method: MethodSpec, parameter: str) -> Mapping[str, bool]:
        """Return the attributes that hang on a constructor's parameter; true where they hold it."""
        kept = dict(super().kept_as(spec, method, parameter))
        for name, holds in self._attributes_holding(method, parameter):
            kept[name] = kept.get(name, True) and holds
        return kept

    def _attributes_holding(
        self, method: MethodSpec, parameter: str
    ) -> tuple[tuple[str, bool], ...]:
        key = (method.defined_in, method.name, parameter)
        if key not in self._holding:
            self._holding[key] = tuple(attributes_holding(self, method, parameter))
        return self._holding[key]

    def is_set_elsewhere(self, spec: ClassSpec, name: str) -> bool:
        """Whether other code sets an attribute of that name on what goes by the class's name."""
        return self._scanned().is_set_on(name, spec.name)

    def is_set_on_module(self, dotted: str, name: str) -> bool:
        """Whether code anywhere sets an attribute of that name on what is named as a module is."""
        return dotted.rpartition(".")[2] in self._scanned().stored.get(name, ())

    def model_rules(self, spec: ClassSpec) -> ModelRules:
        """Return what a pydantic model does with the arguments it gets."""
        return read_model_rules(node for _, _, node in self._definitions_of(spec))

    def may_fail(self, module: str) -> bool:
        """Whether importing a module may fail, since it imports what is not there."""
        table = self.table(module) if self.covers(module) else None
        return table is not None and imports_what_is_missing(self, table)

    def is_made_freely(self, spec: ClassSpec) -> bool:
        """Whether calling a class may give anything, since code of its own decides."""
        return any(
            makes_freely(node)
            or self._has_own_call(table.name, node)
            or any(makes_class(self, item) for item in self._decorators_of(table.name, node))
            for _, table, node in self._definitions_of(spec)
        )

    def _has_own_call(self, module: str, node: ast.ClassDef) -> bool:
        """Whether a class's metaclass says itself what calling the class gives."""
        for word in node.keywords:
            if word.arg == "metaclass":
                parts = dotted_parts(word.value)
                if parts and parts[-1] in PLAIN_METACLASSES:
                    continue
                entity = self.find_expression(module, word.value)
                if not isinstance(entity, ClassEntity) or entity.spec.unresolved:
                    return True
                own = entity.spec.methods.get("__call__")
                if own is not None and not own.defined_in.startswith("builtins"):
                    return True
        return False

    def alters_arguments(self, method: MethodSpec) -> bool:
        """Whether a decorator of the application adds to or takes from a call's arguments."""
        return alters_arguments(self, method)

    def is_below(self, spec: ClassSpec, name: str) -> bool:
        """Whether a class that derives from another has a member which that one lacks."""
        key = (spec.target, name)
        if key not in self._below:
            self._below[key] = any(
                _is_there(self.member(ObjectEntity(below), name)) for below in self.subclasses(spec)
            )
        return self._below[key]

    def subclasses(self, spec: ClassSpec) -> Iterator[ClassSpec]:
        """Yield the classes of the application that derive from another, directly or not."""
        for target in self._scanned().below(spec.name):
            entity = self._class(target)
            if isinstance(entity, ClassEntity) and is_subclass(entity.spec, spec):
                yield entity.spec

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
        return MissingEntity(f"package '{parent}'", name, siblings, parent=parent)

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

    def returns_awaitable(self, method: MethodSpec) -> bool:
        """Whether a plain function's code may hand on a coroutine, which its caller awaits."""
        return returns_awaitable(self, method) or (
            is_left_open(self, method) and not all(map(self.is_surely_sync, self._below_it(method)))
        )

    def _below_it(self, method: MethodSpec) -> list[MethodSpec]:
        """Return what classes below have in place of a method."""
        owner = self._class(method.defined_in)
        below = self.subclasses(owner.spec) if isinstance(owner, ClassEntity) else ()
        found = (spec.methods.get(method.name) for spec in below)
        return [own for own in found if own is not None and own.defined_in != method.defined_in]

    def hands_on(self, method: MethodSpec) -> bool:
        """Whether a call may give what another gave, and so something to await."""
        return is_untold(method) and hands_on(self, method)

    def is_stored_on(self, method: MethodSpec, parameter: str, name: str) -> bool:
        """Whether a callable sets an attribute of that name on what a parameter holds."""
        return is_stored_on(self, method, parameter, name)

    def table(self, module: str) -> ModuleTable | None:
        """Return the names of a module; None for a namespace package or what is not there."""
        return self._tables.get(module)

    def _module_member(self, module: str, name: str) -> Entity | None:
        found = self._finder.find(module)
        if found is None or found.is_compiled:
            return None
        submodule = self._finder.find(f"{module}.{name}")
        table = self.table(module)
        if table is None:
            if submodule is not None:
                return ModuleEntity(submodule.name)
            is_known = self.covers(f"{module}.{name}") and not name.startswith("__")
            return self._missing(module, name, None) if is_known else None
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
        found = [
            self.member(ModuleEntity(star), name) if self.covers(star) else None
            for star in table.stars
        ]
        starred = [] if name.startswith("_") else [item for item in found if _is_there(item)]
        if starred:  # of several, one may stand under a condition
            return starred[0] if len(starred) == 1 else KNOWN
        if None in found:
            return None
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
        return MissingEntity(f"module '{module}'", name, names, hint=hint, parent=module)

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
                homes = self._scanned().homes.get(name, set())
                if homes:
                    rest = "".join(f".{part}" for part in inner[cut + 1 :])
                    break
        if len(homes) != 1:
            return None
        home = f"{next(iter(homes))}{rest}"
        entity = self.find(home)
        is_there = entity is not None and not isinstance(entity, (MissingEntity, ModuleEntity))
        return home if is_there else None

    def _scanned(self) -> SourceScan:
        if self._scan is None:
            self._scan = SourceScan(self._finder.roots)
        return self._scan

    def _resolve(self, module: str, name: str, bindings: list[Binding]) -> Entity | None:
        real = [item for item in bindings if not (item.is_placeholder or item.is_overload)]
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

    def _class(self, target: str) -> Entity | None:
        if target not in self._classes:
            spec = self._index.spec(target)
            dotted = target.replace(":", ".")
            self._classes[target] = None if spec is None else entity_of_spec(spec, dotted)
        return self._classes[target]


def _is_there(entity: Entity | None) -> bool:
    return entity is not None and not isinstance(entity, MissingEntity)
