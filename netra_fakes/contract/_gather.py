"""Read classes of packages, modules and single addresses for a contract, live or from source."""

from __future__ import annotations

import functools
import importlib
import sys
import types
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from netra_fakes._messages import contract as messages
from netra_fakes._messages.near import near_matches
from netra_fakes._spec import ClassSpec, MethodSpec
from netra_fakes.contract._file import build_contract
from netra_fakes.contract._members import Contract
from netra_fakes.contract._namespaces import Namespace, read_namespace
from netra_fakes.contract.static import FoundModule, ModuleFinder, ModuleSource, SourceIndex
from netra_fakes.errors import SpecNotFoundError

_ENUM_MACHINERY = frozenset(
    {
        "__new__", "_all_bits_", "_boundary_", "_flag_mask_", "_generate_next_value_",
        "_hashable_values_", "_inverted_", "_iter_member_", "_iter_member_by_def_",
        "_iter_member_by_value_", "_member_map_", "_member_names_", "_member_type_",
        "_new_member_", "_singles_mask_", "_unhashable_values_", "_unhashable_values_map_",
        "_use_args_", "_value2member_map_", "_value_repr_", "_add_alias_", "_add_value_alias_",
    }
)  # fmt: skip
"""What the metaclass of enums keeps in the class: it differs from one Python to the next."""

_ENUM_TEXTS = frozenset({"__format__", "__reduce_ex__", "__repr__", "__str__"})
_TUPLE_MACHINERY = frozenset({"__new__", "_field_defaults", "_fields"})
_OWN_FOLDER = "netra_fakes/_read"
_LOCKED = (type, types.FunctionType, type(functools.cache(len)))
"""What a contract holds of a module by itself."""


class Progress(Protocol):
    """Told how far the reading is."""

    def __call__(self, done: int, total: int, name: str) -> None:
        """Say that `done` of `total` modules are read, the last of them `name`."""
        ...


@dataclass
class Gathered:
    """What was read.

    Attributes:
        contract: The specs.
        problems: Modules that could not be read, and bases that could not be resolved, as
            sentences.
        unread: Names of the modules that could not be read.
    """

    contract: Contract
    problems: list[str] = field(default_factory=list)
    unread: frozenset[str] = frozenset()


class Reader(Protocol):
    """Reads what modules define, live or from source."""

    def modules(self, target: str) -> list[str] | None:
        """Return the modules of a package or module; None where the target is neither."""
        ...

    def prepare(self, module: str) -> None:
        """Make ready to read a module; all are, before the first is read."""
        ...

    def specs(self, module: str) -> Iterator[ClassSpec]:
        """Yield the classes and functions that a module defines."""
        ...

    def spec(self, target: str) -> ClassSpec | None:
        """Return one class or function."""
        ...

    def aliases(self, module: str) -> Mapping[str, str]:
        """Return the classes and functions that a module offers under names not their own."""
        ...

    def close(self) -> None:
        """Keep for the next run what may be kept; nothing is read after."""
        ...

    @property
    def problems(self) -> Mapping[str, str]:
        """Why modules could not be read, by name."""
        ...

    def namespace(self, module: str) -> Namespace | None:
        """Return what names a module has; None where its source does not tell."""
        ...

    def near(self, target: str) -> Sequence[str]:
        """Return names close to one that was not found."""
        ...


def gather(
    targets: Sequence[str],
    reader: Reader,
    progress: Progress | None = None,
    *,
    may_lack: bool = False,
) -> Gathered:
    """Read packages, modules and classes for a contract.

    Args:
        targets: "package", "package.module" or "package.module:Class".
        reader: Reads them.
        progress: Told how far the reading is.
        may_lack: Whether a target that names nothing is left out, as a check wants it.

    Raises:
        SpecNotFoundError: A target that names nothing.
    """
    modules: dict[str, None] = {}
    singles: list[str] = []
    for target in targets:
        found = None if ":" in target else reader.modules(target)
        if found is None:
            singles.append(target)
        else:
            modules.update(dict.fromkeys(found))
    specs: dict[str, ClassSpec] = {}
    aliases: dict[str, str] = {}
    namespaces: list[Namespace] = []
    for module in modules:
        reader.prepare(module)
    for done, module in enumerate(modules, 1):
        for spec in reader.specs(module):
            specs[spec.target] = spec
        aliases.update(reader.aliases(module))
        namespaces.append(reader.namespace(module) or Namespace(module, is_open=True))
        if progress is not None:
            progress(done, len(modules), module)
    for target in singles:
        single = reader.spec(target)
        if single is None and may_lack:
            continue
        if single is None or single.category == "module":
            near = tuple(reader.near(target))
            message = messages.nothing_locked(target, near)
            raise SpecNotFoundError(message, target=target, near_matches=near)
        specs[single.target] = single
        address = _as_address(target, single)
        if address != single.target:
            aliases[address] = single.target
    aliases = {name: real for name, real in aliases.items() if real in specs}
    contract = build_contract(
        (normalize(spec) for spec in specs.values()),
        extern=(normalize(spec) for spec in _externs(specs, reader)),
        aliases=aliases,
        targets=sorted(set(targets)),
        namespaces=[item.beside(specs.keys(), aliases.keys()) for item in namespaces],
    )
    reader.close()
    problems = [messages.not_read(*item) for item in sorted(reader.problems.items())]
    problems += [
        messages.unresolved_bases(target, specs[target].unresolved)
        for target in sorted(specs)
        if specs[target].unresolved
    ]
    return Gathered(contract, problems, frozenset(reader.problems))


def _as_address(target: str, spec: ClassSpec) -> str:
    """Return "module:Class" for an address that was given with dots only."""
    if ":" in target:
        return target
    module, _, name = target.rpartition(".")
    return spec.target if target == spec.target.replace(":", ".") else f"{module}:{name}"


def _externs(specs: Mapping[str, ClassSpec], reader: Reader) -> Iterator[ClassSpec]:
    """Yield the bases of locked classes that are not locked themselves."""
    seen: set[str] = set()
    waiting = [target for spec in specs.values() for target in spec.mro]
    for target in waiting:
        if target not in specs and target not in seen:
            seen.add(target)
            spec = reader.spec(target)
            if spec is not None and spec.target == target:
                yield spec


def normalize(spec: ClassSpec) -> ClassSpec:
    """Return a spec as contracts hold it: without what differs from one Python to the next."""
    hidden: frozenset[str] = frozenset()
    if spec.category == "enum" or spec.module == "enum":
        hidden = _ENUM_MACHINERY
    elif spec.category == "named_tuple":
        hidden = _TUPLE_MACHINERY
    call = spec.constructor
    if spec.category == "typed_dict":  # what they remember of their bases differs as well
        spec = replace(spec, bases=("dict",))
    return replace(
        spec,
        constructor=None if call is None else _placed(call),
        methods={
            name: _placed(spec.methods[name])
            for name in spec.methods
            if name not in hidden and not _is_copied(spec, name)
        },
        attributes={name: spec.attributes[name] for name in spec.attributes if name not in hidden},
    )


def _is_copied(spec: ClassSpec, name: str) -> bool:
    """Whether a method of an enum with a second base is one that the metaclass chose for it."""
    if spec.category != "enum" or name not in _ENUM_TEXTS:
        return False
    place = spec.methods[name].location
    return place is None or place.file == "enum.py"


def _placed(method: MethodSpec) -> MethodSpec:
    """Return a method without a place that is none of the application's."""
    place = method.location
    if place is not None and place.file.startswith(_OWN_FOLDER):
        return method._replace(location=None)
    return method


class LiveReader:
    """Reads real classes; their modules are imported.

    Args:
        finder: Finds the modules of packages, those without `__init__.py` too.
    """

    def __init__(self, finder: ModuleFinder) -> None:
        self._finder = finder
        self._sources = ModuleSource(finder)
        self.problems: dict[str, str] = {}

    def modules(self, target: str) -> list[str] | None:
        """Return the modules of a package or module; None where the target is neither."""
        found = self._finder.find(target)
        if found is None:
            return [target] if self._import(target, quiet=True) is not None else None
        return list(modules_below(self._finder, found))

    def _import(self, module: str, *, quiet: bool = False) -> types.ModuleType | None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return importlib.import_module(module)
        except Exception as error:  # whatever the module's own code raises
            if not quiet:
                self.problems[module] = f"{type(error).__name__}: {error}".splitlines()[0]
        except SystemExit as error:  # a script that ends the interpreter when it is imported
            self.problems[module] = f"it exits with {error.code!r} when it is imported"
        return None

    def prepare(self, module: str) -> None:
        """Import a module: what annotations name must be there before they are read."""
        self._import(module)

    def specs(self, module: str) -> Iterator[ClassSpec]:
        """Yield the classes and functions that a module defines."""
        from netra_fakes._read import describe

        loaded = sys.modules.get(module)
        for name, value in list(vars(loaded).items()) if loaded is not None else ():
            if _is_own_name(value, module, name):
                yield describe(value)
                if isinstance(value, type):
                    yield from map(describe, _nested_classes(value))

    def spec(self, target: str) -> ClassSpec | None:
        """Return one class or function."""
        from netra_fakes._read import describe, import_target

        try:
            found = import_target(target)
        except SpecNotFoundError as error:
            if error.__cause__ is not None and not isinstance(error.__cause__, ModuleNotFoundError):
                raise
            return None
        is_known = isinstance(found, (*_LOCKED, types.ModuleType))
        return describe(found) if is_known else None

    def aliases(self, module: str) -> Mapping[str, str]:
        """Return the classes and functions that a module offers under names not their own."""
        loaded = sys.modules.get(module)
        if loaded is None:
            return {}
        exported = getattr(loaded, "__all__", ())
        found: dict[str, str] = {}
        for name, value in vars(loaded).items():
            real = _address_of(value)
            if isinstance(value, _LOCKED):
                is_offered = (
                    value.__module__ == module
                    or hasattr(loaded, "__path__")
                    or (isinstance(exported, (list, tuple)) and name in exported)
                )
                if is_offered and real != f"{module}:{name}":
                    found[f"{module}:{name}"] = real
        return found

    def namespace(self, module: str) -> Namespace | None:
        """Return what names a module has; None where its source does not tell."""
        loaded = sys.modules.get(module)
        info = self._sources.module(module)
        if loaded is None or info is None:
            return None
        names = {
            name: _address_of(value)
            for name, value in list(vars(loaded).items())
            if name in info.names or not isinstance(value, types.ModuleType)  # a submodule is none
        }
        is_open = info.has_getattr or info.is_dynamic or self._finder.has_compiled(module)
        return read_namespace(info, names, is_open=is_open)

    def close(self) -> None:
        """Do nothing: what Python imported stays imported."""

    def near(self, target: str) -> Sequence[str]:
        """Return names close to one that was not found."""
        return _near_modules(self._finder, target)


def _address_of(value: object) -> str:
    """Return the address of a class or function, "" for anything else."""
    return f"{value.__module__}:{value.__qualname__}" if isinstance(value, _LOCKED) else ""


def _is_own_name(value: object, module: str, name: str) -> bool:
    """Whether a module's name is that of a class or function that the module itself defines."""
    return isinstance(value, _LOCKED) and value.__module__ == module and value.__qualname__ == name


def _nested_classes(cls: type) -> Iterator[type]:
    for name, value in list(vars(cls).items()):
        if (
            isinstance(value, type)
            and value.__module__ == cls.__module__
            and value.__qualname__ == f"{cls.__qualname__}.{name}"
        ):
            yield value
            yield from _nested_classes(value)


class StaticReader:
    """Reads source; nothing of the application is imported.

    Args:
        index: Reads the files.
    """

    def __init__(self, index: SourceIndex) -> None:
        self.index = index

    @property
    def problems(self) -> Mapping[str, str]:
        """Why modules could not be read, by name."""
        return self.index.unreadable

    def modules(self, target: str) -> list[str] | None:
        """Return the modules of a package or module; None where the target is neither."""
        found = self.index.finder.find(target)
        return None if found is None else list(modules_below(self.index.finder, found))

    def prepare(self, module: str) -> None:
        """Do nothing: a file is read when it is asked for."""

    def specs(self, module: str) -> Iterator[ClassSpec]:
        """Yield the classes and functions that a module defines."""
        yield from self.index.specs_in(module)

    def spec(self, target: str) -> ClassSpec | None:
        """Return one class or function."""
        return self.index.spec(target)

    def aliases(self, module: str) -> Mapping[str, str]:
        """Return the classes and functions that a module offers under names not their own."""
        return self.index.aliases_in(module)

    def namespace(self, module: str) -> Namespace | None:
        """Return what names a module has; None where its source does not tell."""
        info = self.index.module(module)
        if info is None:
            return None
        names, is_open = self.index.names_in(info)
        return read_namespace(
            info, names, is_open=is_open or self.index.finder.has_compiled(module)
        )

    def close(self) -> None:
        """Do nothing: nothing is kept."""

    def near(self, target: str) -> Sequence[str]:
        """Return names close to one that was not found."""
        return _near_modules(self.index.finder, target)


def modules_below(finder: ModuleFinder, found: FoundModule) -> Iterator[str]:
    """Yield a module's name and those of all modules below it, tests and scripts left out."""
    if found.file is not None:
        yield found.name
    for name in finder.submodules(found):
        inner = finder.find(name)
        if inner is not None and name.rpartition(".")[2] != "__main__":
            yield from modules_below(finder, inner)


def _near_modules(finder: ModuleFinder, target: str) -> Sequence[str]:
    parent, _, name = target.replace(":", ".").rpartition(".")
    found = finder.find(parent) if parent else None
    if found is None:
        return ()
    return [
        f"{parent}.{match}"
        for match in near_matches(
            name, (item.rpartition(".")[2] for item in finder.submodules(found))
        )
    ]
