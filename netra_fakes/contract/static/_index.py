"""Answer what modules, classes and functions are, from source alone, each read when asked for."""

from __future__ import annotations

import ast
import sys
import types
from collections.abc import Iterator, Sequence
from pathlib import Path

from netra_fakes._annotations import canonical_annotation, canonical_name
from netra_fakes._spec import AttributeSpec, ClassSpec, Location, MethodSpec
from netra_fakes.contract.static._assembly import Assembly, Lineage
from netra_fakes.contract.static._callables import read_function
from netra_fakes.contract.static._classes import read_class
from netra_fakes.contract.static._entities import Entity
from netra_fakes.contract.static._files import ModuleFinder
from netra_fakes.contract.static._live import (
    LiveClasses,
    live_member,
    live_path,
    live_spec,
    live_text,
)
from netra_fakes.contract.static._modules import Binding, ModuleInfo
from netra_fakes.contract.static._own import OwnClass
from netra_fakes.contract.static._scope import Scope, parse_expression
from netra_fakes.contract.static._trees import ModuleSource

_DEEPEST = 40
"""Imports followed from one module to the next, before a ring of them is given up."""


class SourceIndex(ModuleSource, LiveClasses):
    """Read interfaces from source files; nothing of the application is imported.

    Modules of the standard library are the one exception: they are imported, since part of them
    is not written in Python, and what runs is the truth.

    Args:
        roots: Folders that imports start from (a package's own folder is understood too).
        search_path: Where the packages are that the roots' code imports; `sys.path` by default.
    """

    def __init__(
        self,
        roots: Sequence[Path],
        *,
        search_path: Sequence[Path] | None = None,
    ) -> None:
        if search_path is None:
            search_path = [Path(entry).absolute() for entry in sys.path if entry]
        super().__init__(ModuleFinder(roots, search_path))
        self._classes: dict[tuple[str, str], OwnClass | None] = {}
        self._specs: dict[str, ClassSpec | None] = {}
        self._entities: dict[tuple[str, str, bool], Entity | None] = {}
        self._pending: set[tuple[str, str, bool]] = set()
        self._alias_texts: dict[tuple[str, str], str | None] = {}
        self.lineages: dict[str, Lineage | None] = {}
        self._live_names: dict[str, bool] = {}

    def specs_in(self, module: str) -> Iterator[ClassSpec]:
        """Yield the classes, nested ones too, and functions that a module itself defines."""
        info = self.module(module)
        for name in info.names if info is not None else ():
            found = self.find_in_module(module, name, checking=False)
            if found is None or found.target != f"{module}:{name}":
                continue
            if found.kind in ("class", "function"):
                yield from self._specs_below(found)

    def _specs_below(self, found: Entity) -> Iterator[ClassSpec]:
        spec = self.spec(found.target)
        if spec is None:
            return
        yield spec
        own = self.own_class(found)
        for name in own.data if own is not None else ():
            inner = f"{found.qualname}.{name}"
            if self.has_nested_class(found.module, inner):
                yield from self._specs_below(Entity("class", found.module, inner))

    def aliases_in(self, module: str) -> dict[str, str]:
        """Return the classes and functions that a module offers under names not their own.

        These are assigned under another name, or taken over by a package or by `__all__`.
        """
        info = self.module(module)
        found: dict[str, str] = {}
        for name in self._names_of(info) if info is not None else ():
            entity = self.find_in_module(module, name, checking=False)
            if entity is None or entity.kind not in ("class", "function"):
                continue
            is_offered = (
                entity.module == module
                or (info is not None and info.is_package)
                or (info is not None and name in (info.exported or ()))
            )
            if is_offered and entity.target != f"{module}:{name}":
                found[f"{module}:{name}"] = entity.target
        return found

    def names_in(self, info: ModuleInfo) -> tuple[dict[str, str], bool]:
        """Return the names of a module, those of star imports too, and whether it may have more.

        Each name comes with the address of the class or function that it leads to, if it is one.
        """
        names: dict[str, str] = {}
        for name in self._names_of(info):
            found = self.find_in_module(info.name, name, checking=False)
            is_locked = found is not None and found.kind in ("class", "function")
            names[name] = found.target if found is not None and is_locked else ""
        stars = [None if self._is_live(star) else self.module(star) for star in self._stars(info)]
        hides = any(inner is None or inner.is_dynamic for inner in (info, *stars))
        return names, info.has_getattr or hides

    def _stars(self, info: ModuleInfo) -> list[str]:
        """Return the modules whose names a module takes over, directly or by others."""
        found = list(info.star_imports)
        for star in found:
            inner = None if self._is_live(star) else self.module(star)
            more = inner.star_imports if inner is not None else ()
            found += [name for name in more if name not in found]
        return found

    def _names_of(self, info: ModuleInfo) -> dict[str, None]:
        """Return the names of a module, those of its star imports too."""
        names = dict.fromkeys(info.names)
        for star in self._stars(info):
            inner = None if self._is_live(star) else self.module(star)
            if inner is not None:
                names.update(
                    (name, None)
                    for name in (inner.exported or inner.names)
                    if inner.exported is not None or not name.startswith("_")
                )
        return names

    # Names

    def resolve(self, dotted: str) -> str | None:
        """Return the address of what a dotted name stands for, its imports and aliases followed.

        Args:
            dotted: "package.module.Name", or with a colon before the name in the module.

        Returns:
            "module:qualname" of where it is defined, "package.module" for a module; None where
            nothing of that name is known.
        """
        found = self.entity(dotted)
        return None if found is None else found.target

    def entity(self, dotted: str) -> Entity | None:
        """Return what an absolute dotted name stands for."""
        module, colon, rest = dotted.partition(":")
        if colon:
            return self._in_module_path(module, rest)
        parts = dotted.split(".")
        if self._is_live(parts[0]):
            return live_path(parts[0], parts[1:])
        tried = ""
        for cut in range(len(parts), 0, -1):
            name = ".".join(parts[:cut])
            if self._is_module(name):
                first = self.find_in_module(name, parts[cut]) if tried else None
                if first == Entity("module", tried):
                    return None  # the same way again: a chain of imports would double each time
                tried = name
                found = self._in_module_path(name, ".".join(parts[cut:]))
                if found is not None:
                    return found
        return None

    def _in_module_path(self, module: str, rest: str) -> Entity | None:
        if self._is_live(module):
            top, _, inner = module.partition(".")
            return live_path(top, [name for name in (*inner.split("."), *rest.split(".")) if name])
        if not self._is_module(module):
            return None
        if not rest:
            return Entity("module", module)
        head, _, more = rest.partition(".")
        found = self.find_in_module(module, head)
        return None if found is None else self.find_member(found, more)

    def _is_live(self, name: str) -> bool:
        known = self._live_names.get(name)
        if known is None:
            known = name == "typing_extensions" or self.finder.is_standard_library(name)
            self._live_names[name] = known
        return known

    def _is_module(self, name: str) -> bool:
        return self.finder.find(name) is not None

    def find_in_module(self, module: str, name: str, *, checking: bool = True) -> Entity | None:
        """Return what a name of a module stands for."""
        key = module, name, checking
        if key in self._entities:
            return self._entities[key]
        if key in self._pending or len(self._pending) > _DEEPEST:
            return None
        self._pending.add(key)
        try:
            found = self._look_up(module, name, checking=checking)
        finally:
            self._pending.discard(key)
        if found is not None or not self._pending:
            self._entities[key] = found
        return found

    def _look_up(self, module: str, name: str, *, checking: bool) -> Entity | None:
        if self._is_live(module):
            return self._in_module_path(module, name)
        info = self.module(module)
        if info is None:
            return None
        for binding in info.candidates(name, checking=checking):
            found = self._follow(info, binding, checking=checking)
            if found is not None:
                return found
        if not info.names.get(name):
            for star in info.star_imports:
                if self._gives_to_star(star, name):
                    found = self.find_in_module(star, name, checking=checking)
                    if found is not None:
                        return found
        submodule = f"{module}.{name}"
        return (
            Entity("module", submodule) if info.is_package and self._is_module(submodule) else None
        )

    def _gives_to_star(self, module: str, name: str) -> bool:
        info = None if self._is_live(module) else self.module(module)
        if info is not None and info.exported is not None:
            return name in info.exported
        return not name.startswith("_")

    def _follow(self, info: ModuleInfo, binding: Binding, *, checking: bool) -> Entity | None:
        if binding.kind in ("class", "function"):
            return Entity(binding.kind, info.name, binding.name)
        if binding.kind == "import":
            if binding.target == f"{info.name}.{binding.name}" and info.is_package:
                return Entity("module", binding.target) if self._is_module(binding.target) else None
            return self.entity(binding.target)
        if binding.kind == "alias":
            if binding.target.partition(".")[0] == binding.name:
                return None
            found = Scope(self, info.name).entity(binding.target, checking=checking)
            if found is not None:
                return found
        return Entity("variable", info.name, binding.name)

    def find_member(self, found: Entity, rest: str) -> Entity | None:
        """Return what a dotted path of attributes leads to from somewhere."""
        for name in rest.split(".") if rest else ():
            inner = self._member(found, name)
            if inner is None:
                return None
            found = inner
        return found

    def _member(self, found: Entity, name: str) -> Entity | None:
        if found.kind == "module":
            return self.find_in_module(found.module, name)
        if found.kind == "live":
            return live_member(found, name)
        if found.kind != "class":
            return None
        inner = f"{found.qualname}.{name}"
        if self.has_nested_class(found.module, inner):
            return Entity("class", found.module, inner)
        spec = self.spec(found.target)
        member = None if spec is None else spec.member(name)
        if member is None:
            return None
        if isinstance(member, AttributeSpec):
            is_member = member.scope == "enum_member"
            return Entity("member" if is_member else "variable", found.module, inner)
        module, _, owner = member.defined_in.partition(":")
        return Entity("function", module, f"{owner}.{name}")

    def spell_import(self, module: str, dotted: str) -> str | None:
        """Return a name as its import spells it, where the imported module is not to be found."""
        info = self.module(module)
        head, _, rest = dotted.partition(".")
        for binding in info.candidates(head, checking=True) if info is not None else ():
            if binding.kind == "import":
                return f"{binding.target}.{rest}".rstrip(".")
        return None

    def entity_text(self, found: Entity) -> str:
        """Return the canonical text of what a name in an annotation stands for."""
        if found.kind == "live":
            return live_text(found)
        if found.kind == "module":
            return found.module
        if found.kind == "variable" and "." not in found.qualname:
            text = self._alias_text(found)
            if text is not None:
                return text
        return canonical_name(f"{found.module}.{found.qualname}")

    def _alias_text(self, found: Entity) -> str | None:
        """Return the canonical text of `Names = list[str]`, None where it is no type expression."""
        key = found.module, found.qualname
        if key not in self._alias_texts:
            self._alias_texts[key] = None  # an alias that names itself is left as it stands
            self._alias_texts[key] = self._read_alias_text(found)
        return self._alias_texts[key]

    def _read_alias_text(self, found: Entity) -> str | None:
        text = self.variable_text(found)
        if not text:
            return None
        node = parse_expression(text)
        if isinstance(node, ast.Subscript) or (
            isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr)
        ):
            return canonical_annotation(text, Scope(self, found.module).qualify)
        return None

    def variable_text(self, found: Entity) -> str:
        """Return the source of what a variable of a module holds, where it is short."""
        if "." in found.qualname:
            return self._class_value_text(found)
        info = self.module(found.module)
        bindings = info.candidates(found.qualname) if info is not None else []
        return bindings[0].text if bindings and bindings[0].target != "type" else ""

    def maker_text(self, found: Entity) -> str:
        """Return the qualified name of what a module calls to make a variable, else ""."""
        info = self.module(found.module)
        bindings = info.candidates(found.qualname) if info is not None else []
        called = bindings[0].target if bindings and bindings[0].kind == "value" else ""
        return Scope(self, found.module).qualify(called) if called else ""

    def _class_value_text(self, found: Entity) -> str:
        owner, _, name = found.qualname.rpartition(".")
        own = self.own_class(Entity("class", found.module, owner))
        data = None if own is None else own.data.get(name)
        return "" if data is None or data.value in (None, "...") else str(data.value)

    # Classes and functions

    def spec(self, target: str) -> ClassSpec | None:
        """Return the description of a class, function or module; None where there is none.

        Args:
            target: "package.module:Class", "package.module.Class" or "package.module".
        """
        if target not in self._specs:
            self._specs[target] = None  # for a class that is asked for while it is read
            found = self.entity(target)
            self._specs[target] = None if found is None else self._spec_of(found)
        return self._specs[target]

    def _spec_of(self, found: Entity) -> ClassSpec | None:
        if found.kind == "class":
            own = self.own_class(found)
            return None if own is None else Assembly(own, self).spec()
        if found.kind == "function":
            return self._function_spec(found)
        if found.kind == "module":
            return self.module_spec(found.module)
        if found.kind == "live":
            return live_spec(found.value)
        return None

    def _function_spec(self, found: Entity) -> ClassSpec | None:
        call = self.function(found)
        if call is None:
            return None
        return ClassSpec(
            found.module, found.qualname, "function", constructor=call, location=call.location
        )

    def module_spec(self, name: str) -> ClassSpec | None:
        """Return the description of a module: its functions are the methods."""
        info = self.module(name)
        if info is None:
            return None
        methods: dict[str, MethodSpec] = {}
        attributes: dict[str, AttributeSpec] = {}
        for key in self._names_of(info):
            found = self.find_in_module(name, key, checking=False)
            call = self.function(found) if found and found.kind in ("function", "live") else None
            if call is not None:
                methods[key] = call._replace(name=key)
            elif found is not None and not (key.startswith("__") and key.endswith("__")):
                attributes[key] = self._module_attribute(info, key)
        is_open = info.has_getattr or info.is_dynamic or bool(info.star_imports)
        place = Location(info.file, 1) if info.file else None
        return ClassSpec(
            name, name, "module", methods=methods, attributes=attributes, is_open=is_open,
            location=place,
        )  # fmt: skip

    def _module_attribute(self, info: ModuleInfo, name: str) -> AttributeSpec:
        scope = Scope(self, info.name)
        bindings = info.candidates(name)  # none for a name of a star import, or a submodule
        node = ast.Name(name, ast.Load())
        annotation = None
        if bindings and bindings[0].annotation:
            annotation = canonical_annotation(bindings[0].annotation, scope.qualify)
        return AttributeSpec(name, annotation=annotation, value=scope.default_text(node))

    def function(self, found: Entity) -> MethodSpec | None:
        """Return how a function is called, whichever module it was found in."""
        if found.kind == "live":
            if isinstance(found.value, (types.FunctionType, types.BuiltinFunctionType)):
                from netra_fakes._read import read_spec

                return read_spec(found.value).constructor
            return None
        node = self.function_node(found.module, found.qualname)
        if node is None:
            return None
        info = self.module(found.module)
        file = info.file if info is not None else ""
        owner, _, _ = found.qualname.rpartition(".")
        scope = Scope(self, found.module, (owner,) if owner else ())
        return read_function(node, scope, file=file, in_class=bool(owner)).spec

    def function_source(self, found: Entity) -> tuple[ast.FunctionDef, Scope] | None:
        """Return the syntax tree of a plain function, with the scope of its names."""
        node = self.function_node(found.module, found.qualname)
        if not isinstance(node, ast.FunctionDef):
            return None
        return node, Scope(self, found.module)

    def own_class(self, found: Entity) -> OwnClass | None:
        """Return what a class statement itself says."""
        key = found.module, found.qualname
        if found.kind != "class":
            return None
        if key not in self._classes:
            self._classes[key] = None
            node = self.class_node(*key)
            info = self.module(found.module)
            if node is not None and info is not None:
                self._classes[key] = read_class(node, self, *key, info.file)
        return self._classes[key]
