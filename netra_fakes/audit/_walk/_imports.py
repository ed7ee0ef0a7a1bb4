"""Read imports: of the application, of the tests' own helpers, and of anything else."""

from __future__ import annotations

import ast
from typing import Any

from netra_fakes.audit._entities import ClassEntity, MissingEntity, ModuleEntity
from netra_fakes.audit._modules import absolute_module
from netra_fakes.audit._values import (
    UNKNOWN,
    External,
    LocalClass,
    LocalFunction,
    RealObject,
    RealThing,
    Value,
)
from netra_fakes.audit._walk._expressions import Expressions


class Imports(Expressions):
    """Imports."""

    def read_import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._note_import(node, alias, alias.name, None)
            if alias.asname:
                self.bind(alias.asname, self._module_value(alias.name))
            else:
                top = alias.name.partition(".")[0]
                self.bind(top, self._module_value(top))

    def _module_value(self, dotted: str) -> Value:
        truth = self.project.truth
        is_real = not self.project.is_shadowed(dotted, self.path)
        entity = truth.module(dotted) if is_real else None
        return RealThing(entity) if isinstance(entity, ModuleEntity) else External(dotted)

    def read_import_from(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        if node.level:
            package = self.project.package_of(self.path)
            module = absolute_module(node.module, node.level, package)
        for alias in node.names:
            if alias.name == "*":
                self._import_star(module)
                continue
            self._note_import(node, alias, module, alias.name)
            self.bind(alias.asname or alias.name, self._imported(module, alias.name))

    def _imported(self, module: str, name: str) -> Value:
        foreign = self.project.foreign_module(module, self.path)
        is_other = foreign is not None and foreign is not self
        value = foreign.module_scope.names.get(name) if foreign is not None else None
        if foreign is not None and is_other and value is not None:
            return self.project.detach(value, foreign)
        if self.project.is_shadowed(module, self.path) or not module:
            return UNKNOWN if not module else External(f"{module}.{name}")
        truth = self.project.truth
        owner = truth.module(module)
        if isinstance(owner, ModuleEntity):
            entity = truth.member(owner, name)
            if entity is None or isinstance(entity, MissingEntity):
                return External(f"{module}.{name}") if entity is None else UNKNOWN
            return self._entity_value(entity, f"{module}.{name}")
        return self.real(f"{module}.{name}")

    def _entity_value(self, entity: Any, dotted: str) -> Value:
        from netra_fakes.audit._entities import FunctionEntity, ObjectEntity

        if isinstance(entity, (ModuleEntity, ClassEntity, FunctionEntity)):
            return RealThing(entity)
        if isinstance(entity, ObjectEntity):
            return self.global_object(entity, dotted)
        return External(dotted)

    def _import_star(self, module: str) -> None:
        for name, value in list(self.scope.names.items()):
            if isinstance(value, (External, RealThing)):
                self.scope.names[name] = value
        names = self.project.star_names(module, self.path)
        if names is None:  # any name bound so far may be another one now
            for name in self.scope.names:
                self.scope.names[name] = UNKNOWN
            return
        for name in names:
            self.bind(name, self._imported(module, name))

    def _note_import(
        self, node: ast.Import | ast.ImportFrom, alias: ast.alias, module: str, name: str | None
    ) -> None:
        from netra_fakes.audit._sites import ImportSite

        self.sites.imports.append(ImportSite(node, alias, module, name, self.guard))

    def imports_what_is_there(self, body: list[ast.stmt]) -> bool:
        """Whether a block only imports, from modules that are read: then no handler of it runs."""
        found: list[Value] = []
        for node in body:
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                if self._may_fail(node):
                    return False
                for alias in node.names:
                    bound = alias.asname or alias.name.partition(".")[0]
                    found.append(self.scope.names.get(bound, UNKNOWN))
            elif not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)):
                return False
        return bool(found) and all(
            isinstance(value, (RealThing, RealObject, LocalClass, LocalFunction)) for value in found
        )

    def _may_fail(self, node: ast.Import | ast.ImportFrom) -> bool:
        modules = [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            package = self.project.package_of(self.path)
            modules = [absolute_module(node.module, node.level, package)]
        return any(self.project.truth.may_fail(module) for module in modules)
