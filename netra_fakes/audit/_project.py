"""Hold what the audit of one file needs to know of the others: interfaces, conftests, settings."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from netra_fakes._spec import ClassSpec
from netra_fakes.audit._contract_truth import ContractTruth
from netra_fakes.audit._entities import (
    ClassEntity,
    Entity,
    MissingEntity,
    ModuleEntity,
    ObjectEntity,
)
from netra_fakes.audit._lookup import NoTruth, Truth
from netra_fakes.audit._roles import class_of_role, role_of_name
from netra_fakes.audit._source_truth import SourceTruth
from netra_fakes.audit._text import SourceText
from netra_fakes.audit._typing import Typing
from netra_fakes.audit._values import (
    Double,
    Evidence,
    Items,
    LocalFunction,
    LocalInstance,
    Many,
    Namespace,
    RealObject,
    Result,
    Text,
    Typed,
    Value,
)
from netra_fakes.audit._walk import Walk
from netra_fakes.errors import ConfigurationError

_TEST_PARTS = frozenset({"tests", "test", "testing", "conftest", "test_framework", "fixtures"})
_MOCK_STARS = ("AsyncMock", "MagicMock", "Mock", "NonCallableMock", "PropertyMock", "call",
               "create_autospec", "mock_open", "patch", "sentinel", "ANY", "DEFAULT")  # fmt: skip
_HELPER = re.compile(
    "test|conftest|mock|fake|fixture|helper|factor|stub|double|support", re.IGNORECASE
)
"""What names of modules say that they help tests."""

_MOST_HELPERS = 3_000_000
"""Characters of the tests' helper modules that are kept while other files are audited."""

_COPIED = (Double, Items, LocalInstance, Many, Namespace, Result, RealObject)
"""What keeps what a test does to it, and so is copied for each file."""
_PACKAGE = Path(__file__).parents[1]
"""Caches forget what they hold when the code changes that found it."""


@dataclass(frozen=True)
class ProjectOptions:
    """Where the truth comes from; picklable, so that each worker process opens its own project.

    Attributes:
        paths: The files and folders under audit.
        contract: A contract file.
        sources: Folders that hold the application's packages (or the package folder itself).
        import_real: Whether real modules may be imported to read their classes.
        renames: `[tool.netra_fakes.renames]`: old name to new, "module:Class.old" = "new".
        roles: `[tool.netra_fakes.roles]`: class path by role.
        root: The project's root folder; the current folder by default.
    """

    paths: tuple[Path, ...] = ()
    contract: Path | None = None
    sources: tuple[Path, ...] = ()
    import_real: bool = False
    renames: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    root: Path = field(default_factory=Path.cwd)


class Project:
    """The truth and the surroundings of the audited files; made by `open_project`."""

    def __init__(self, options: ProjectOptions, truth: Truth) -> None:
        self.options = options
        self.truth = truth
        self.root: Path = options.root.resolve()
        self._typing = Typing(truth, self.role_entity)
        self._walks: dict[Path, Walk | None] = {}
        self._walked = 0
        self._detached: dict[int, tuple[Value, Value]] = {}
        self._consulted: dict[str, set[str]] = {}
        self._current: set[str] = set()
        self._shadowed: dict[tuple[str, Path], bool] = {}
        self._roles: dict[str, Entity | None] = {}
        self._folders: dict[Path, tuple[Path, ...]] = {}
        self._files: dict[tuple[Path, str], tuple[Path, ...]] = {}
        self._audited = [path.resolve() for path in options.paths]

    def fingerprint(self) -> str:
        """Return a digest of everything but the audited files: truth, renames, our own code."""
        digest = hashlib.sha256()
        options = self.options
        digest.update(
            repr((sorted(options.renames.items()), sorted(options.roles.items()))).encode()
        )
        digest.update(repr((options.import_real, str(self.root))).encode())
        if options.contract is not None:
            digest.update(options.contract.read_bytes())
        for root in (_PACKAGE, *options.sources):
            for file in sorted(root.rglob("*.py")):
                state = file.stat()
                digest.update(f"{file}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
        return digest.hexdigest()

    def consulted(self, path: str) -> tuple[str, ...]:
        """Return the other test files that the last audit of a file looked at, sorted.

        They are its conftests, helper modules and base classes: when one of them changes, the
        file's findings may change too.
        """
        return tuple(sorted(self._consulted.get(path, ())))

    def begin(self, path: str) -> None:
        """Start the audit of a file: nothing it does to doubles of others is kept from before."""
        self._detached.clear()
        if self._walked > _MOST_HELPERS:
            for walk in filter(None, self._walks.values()):
                walk.release()
            self._walks.clear()
            self._walked = 0
        self._current = self._consulted[path] = set()

    def end(self) -> None:
        """End the audit of a file: what it did to doubles of others is forgotten."""
        self._detached.clear()

    # --- the truth

    def type_of(self, double: Double) -> Typed | None:
        """Return what a double stands for."""
        return self._typing.type_of(double)

    def result_of(self, entity: Entity) -> Entity | None:
        """Return what calling something (and awaiting it) gives."""
        return self._typing.result_of(entity)

    def object_of(self, entity: ClassEntity) -> ObjectEntity:
        """Return an instance of a class."""
        return ObjectEntity(entity.spec)

    def object_of_spec(self, spec: ClassSpec) -> ObjectEntity:
        """Return an instance of a class."""
        return ObjectEntity(spec)

    def role_entity(self, name: str) -> Entity | None:
        """Return an object of the class that a name such as `mock_agent` means."""
        role = role_of_name(name)
        if role is None:
            return None
        if role not in self._roles:
            entity = self.truth.find(class_of_role(role, self.options.roles))
            self._roles[role] = (
                ObjectEntity(entity.spec) if isinstance(entity, ClassEntity) else None
            )
        return self._roles[role]

    def is_shadowed(self, dotted: str, path: str) -> bool:
        """Whether a name that a file imports may come from a folder of the tests instead."""
        top = dotted.partition(".")[0]
        folder = _folder_of(path)
        key = (top, folder)
        if key not in self._shadowed:
            self._shadowed[key] = self._find_shadow(top, folder)
        return self._shadowed[key]

    def _find_shadow(self, top: str, folder: Path) -> bool:
        real = self.truth.file_of(top) if isinstance(self.truth, SourceTruth) else None
        if not isinstance(self.truth.module(top), ModuleEntity):
            return False
        for base in self._bases(folder):
            if real is not None and (real.is_relative_to(base / top) or real == base / f"{top}.py"):
                return False
            names = _entries(base)
            if f"{top}.py" in names or (top in names and "__init__.py" in _entries(base / top)):
                is_real = isinstance(self.truth, ContractTruth)
                return not (is_real and folder.is_relative_to(base / top)) and not (
                    is_real and base == self.root
                )
        return False

    def star_names(self, module: str, path: str) -> tuple[str, ...] | None:
        """Return what `from module import *` binds in a test file; None where it is not known."""
        if module == "unittest.mock":
            return _MOCK_STARS
        foreign = self.foreign_module(module, path)
        if foreign is not None:
            return tuple(n for n in foreign.module_scope.names if not n.startswith("_"))
        return None if self.is_shadowed(module, path) else self.truth.module_names(module)

    def new_home(self, missing: MissingEntity, rest: str) -> str | None:
        """Return the dotted name where something lives that is missing where it was looked for."""
        if not isinstance(self.truth, SourceTruth):
            return None
        return self.truth.home_of(missing, rest)

    def detached_doubles(self) -> list[Double]:
        """Return the doubles of other files that the current file uses."""
        return [copy for _, copy in self._detached.values() if isinstance(copy, Double)]

    # --- other test files

    def _bases(self, folder: Path) -> tuple[Path, ...]:
        """Return the folders that a file's imports and conftests may come from, nearest first.

        They end at the project's root; of a file outside it, above the outermost package of the
        audited folder.
        """
        known = self._folders.get(folder)
        if known is None:
            known = self._folders[folder] = self._climb(folder)
        return known

    def _climb(self, folder: Path) -> tuple[Path, ...]:
        bases = (folder, *folder.parents)
        if folder.is_relative_to(self.root):
            return bases[: bases.index(self.root) + 1]
        audited = [path for path in self._audited if folder.is_relative_to(path)]
        tops = (
            number
            for number, base in enumerate(bases, start=1)
            if (base in audited or not audited) and "__init__.py" not in _entries(base)
        )
        return bases[: next(tops, len(bases))]

    def package_of(self, path: str) -> str:
        """Return the dotted package that a file belongs to, "" for none."""
        parts: list[str] = []
        folder = _folder_of(path)
        while "__init__.py" in _entries(folder):
            parts.append(folder.name)
            if folder == self.root:
                break
            folder = folder.parent
        return ".".join(reversed(parts))

    def foreign_module(self, dotted: str, path: str, *, is_base: bool = False) -> Walk | None:
        """Return the walk over a helper module of the tests; None for anything else.

        Args:
            dotted: Its name.
            path: The file that imports it.
            is_base: Whether a class there is a base of a class here; then any module will do,
                and not only one that is audited too or is named as a helper of tests.
        """
        if not dotted:
            return None
        parts = dotted.split(".")
        if self.truth.covers(parts[0]) and not _TEST_PARTS.intersection(parts):
            return None
        folder = _folder_of(path)
        own_name = Path(path).name
        for file in self._module_files(folder, dotted):
            if file.name != own_name or file.parent != folder:
                is_wanted = is_base or bool(_HELPER.search(dotted)) or self._is_audited(file)
                return self._walk(file) if is_wanted else None
        return None

    def _module_files(self, folder: Path, dotted: str) -> tuple[Path, ...]:
        """Return what a module may be to the files of a folder, nearest first."""
        known = self._files.get((folder, dotted))
        if known is None:
            parts = dotted.split(".")
            bases = [
                base
                for base in self._bases(folder)
                if parts[0] in _entries(base) or f"{parts[0]}.py" in _entries(base)
            ]
            files = (_module_file(base, parts) for base in bases)
            known = self._files[folder, dotted] = tuple(file for file in files if file is not None)
        return known

    def tree_of(self, path: str, text: str) -> ast.Module | None:
        """Return the syntax tree of a file, if another one has used it as a helper already."""
        walk = self._walks.get(_folder_of(path) / Path(path).name)
        return walk.tree if walk is not None and walk.source.text == text else None

    def _is_audited(self, file: Path) -> bool:
        return any(file.is_relative_to(path) for path in self._audited)

    def fixture(self, name: str, path: str, *, skip: Walk | None = None) -> Value | None:
        """Return what the nearest conftest's fixture of that name gives."""
        folder = _folder_of(path)
        for base in self._bases(folder):
            if "conftest.py" in _entries(base):
                walk = self._walk(base / "conftest.py")
                found = self._fixture_of(walk, name, skip)
                if found is not None:
                    return found
        return None

    def conftests(self, path: str) -> list[Walk]:
        """Return the walks over the conftests that a file runs with."""
        found = [
            self._walk(base / "conftest.py")
            for base in self._bases(_folder_of(path))
            if "conftest.py" in _entries(base)
        ]
        return [walk for walk in found if walk is not None]

    def _fixture_of(self, walk: Walk | None, name: str, skip: Walk | None) -> Value | None:
        if walk is None or walk is skip or (skip is not None and walk.path == skip.path):
            return None
        function = walk.fixture_named(name)
        if function is None:
            for plugin in _plugins(walk):
                other = self.foreign_module(plugin, walk.path)
                if other is not None and other is not walk:
                    function = other.fixture_named(name)
                    if function is not None:
                        break
        if not isinstance(function, LocalFunction):
            return None
        return self.detach(function.walk.result_of(function), function.walk)

    def _walk(self, file: Path) -> Walk | None:
        self._current.add(str(file))
        if file not in self._walks:
            self._walks[file] = None
            try:
                text = file.read_bytes().decode("utf-8-sig")
                tree = ast.parse(text)
                walk = Walk(str(file), tree, SourceText(text), self)
                self._walks[file] = walk
                self._walked += len(text)
                walk.read()
            except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
                return self._walks[file]
        return self._walks[file]

    def detach(self, value: Value, walk: Walk) -> Value:
        """Return a value of another file so that what this file does to it stays here."""
        if not isinstance(value, _COPIED):
            return value
        known = self._detached.get(id(value))
        if known is not None:
            return known[1]
        return self._copy(value, walk)

    def _copy(
        self,
        value: Double | Items | LocalInstance | Many | Namespace | Result | RealObject,
        walk: Walk,
    ) -> Value:
        if isinstance(value, Items):
            items = Items({})
            self._detached[id(value)] = (value, items)
            items.items.update((key, self.detach(item, walk)) for key, item in value.items.items())
            return items
        if isinstance(value, Many):
            return Many(self.detach(value.each, walk), value.by_key)
        if isinstance(value, LocalInstance):
            instance = LocalInstance(value.model, value.real, is_self=value.is_self)
            self._detached[id(value)] = (value, instance)
            instance.names.update((key, self.detach(v, walk)) for key, v in value.names.items())
            return instance
        if isinstance(value, Namespace):
            space = Namespace({})
            self._detached[id(value)] = (value, space)
            space.names.update((key, self.detach(item, walk)) for key, item in value.names.items())
            return space
        if isinstance(value, Result):
            return Result(self.detach(value.inner, walk), consumed=True)
        if isinstance(value, RealObject):
            object_ = RealObject(value.spec, value.source, value.confidence)
            object_.is_clean, object_.given = value.is_clean, list(value.given)
            self._detached[id(value)] = (value, object_)
            for name, item in value.assigned.items():
                object_.assigned[name] = self.detach(item, walk)
            return object_
        double = Double(value.constructor, value.is_async, has_spec=value.has_spec)
        self._detached[id(value)] = (value, double)
        double.is_foreign, double.is_strict = True, value.is_strict
        double.variable = value.variable
        typed = self.type_of(value)
        if typed is not None:
            evidence = Evidence(typed.source, typed.confidence, entity=typed.entity)
            double.evidence.append(evidence)
        double.config = {key: list(items) for key, items in value.config.items()}
        for name, child in value.children.items():
            copy = double.children[name] = self.detach(child, walk)
            if isinstance(copy, Double) and name != "()":
                copy.evidence.append(Evidence("member annotation", owner=double, member=name))
        return double


def open_project(options: ProjectOptions) -> Project:
    """Open the sources of truth.

    Raises:
        ContractError: The contract file is damaged.
        ConfigurationError: A source folder does not exist or holds no Python.
    """
    return Project(options, _open_truth(options))


def _open_truth(options: ProjectOptions) -> Truth:
    if options.contract is not None:
        from netra_fakes.contract import read_contract

        return ContractTruth(read_contract(options.contract))
    if options.sources:
        for source in options.sources:
            if not source.is_dir():
                from netra_fakes._messages import audit

                raise ConfigurationError(audit.no_source_folder(str(source)))
        return SourceTruth(tuple(source.resolve() for source in options.sources))
    if options.import_real:
        from netra_fakes.audit._imported_truth import ImportedTruth

        return ImportedTruth()
    return NoTruth()


@lru_cache(maxsize=1024)
def _folder_of(path: str) -> Path:
    return Path(path).resolve().parent


@lru_cache(maxsize=65536)
def _entries(folder: Path) -> frozenset[str]:
    try:
        return frozenset(item.name for item in folder.iterdir())
    except OSError:
        return frozenset()


def _module_file(base: Path, parts: list[str]) -> Path | None:
    folder = base
    for part in parts[:-1]:
        folder = folder / part
    if parts[-1] in _entries(folder) and "__init__.py" in _entries(folder / parts[-1]):
        return folder / parts[-1] / "__init__.py"
    return folder / f"{parts[-1]}.py" if f"{parts[-1]}.py" in _entries(folder) else None


def _plugins(walk: Walk) -> list[str]:
    value = walk.module_scope.names.get("pytest_plugins")
    if isinstance(value, Text):
        return [value.text]
    if isinstance(value, Items):
        return [item.text for item in value.items.values() if isinstance(item, Text)]
    return []
