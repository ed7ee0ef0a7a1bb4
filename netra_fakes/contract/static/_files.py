"""Find the file of a module by its path alone, as the import system would, importing nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

_STANDARD_LIBRARY = sys.stdlib_module_names | {"builtins"}


@dataclass(frozen=True)
class FoundModule:
    """Where a module lives.

    Attributes:
        name: Its dotted name.
        file: Its source; None for a namespace package and for a compiled module.
        folders: Where its submodules are looked for; empty for a plain module.
        entry: The folder of the search path that its top-level package stands in.
        is_compiled: Whether it is an extension module, whose names no source tells.
    """

    name: str
    file: Path | None
    folders: tuple[Path, ...]
    entry: Path
    is_compiled: bool = False

    @property
    def display(self) -> str:
        """Its file relative to the search path: "package/module.py", the same on any machine."""
        return self.file.relative_to(self.entry).as_posix() if self.file else ""


class ModuleFinder:
    """Look modules up in folders, in order, exactly as `importlib` does for source files.

    A package with `__init__.py` wins over `x.py` beside it, which wins over a folder without
    `__init__.py`; that is a namespace package, whose parts may stand in several folders.
    """

    def __init__(self, roots: Sequence[Path], search_path: Iterable[Path]) -> None:
        self.roots: tuple[Path, ...] = tuple(dict.fromkeys(_import_root(root) for root in roots))
        self.search_path: tuple[Path, ...] = tuple(dict.fromkeys([*self.roots, *search_path]))
        self._found: dict[str, FoundModule | None] = {}

    def is_standard_library(self, name: str) -> bool:
        """Whether a module comes with Python: then what runs is the truth, not a source file."""
        top = name.partition(".")[0]
        if top not in _STANDARD_LIBRARY:
            return False
        return not any(self._in_folder(top, root, root) for root in self.roots)

    def find(self, name: str) -> FoundModule | None:
        """Return where a module lives, None where it is nowhere on the search path."""
        if name not in self._found:
            self._found[name] = self._look_up(name)
        return self._found[name]

    def submodules(self, found: FoundModule) -> Iterator[str]:
        """Yield the names of a package's direct submodules, sorted."""
        names: set[str] = set()
        for folder in found.folders:
            for entry, is_folder in _entries(folder).items():
                stem = entry if is_folder else entry.removesuffix(".py")
                if (is_folder or stem != entry) and stem.isidentifier() and stem != "__init__":
                    names.add(stem)
        yield from (f"{found.name}.{name}" for name in sorted(names))

    def has_compiled(self, name: str) -> bool:
        """Whether a package holds extension modules, which are names of it as well."""
        found = self.find(name)
        return found is not None and any(
            entry.endswith(suffix)
            for folder in found.folders
            for entry in _entries(folder)
            for suffix in EXTENSION_SUFFIXES
        )

    def holds(self, name: str) -> bool:
        """Whether a name lies in a package here, so that no other distribution may hold it.

        A package without `__init__.py` that has only packages in it, as companies give their name
        to, may have more of them elsewhere.
        """
        nearest, found = name, self.find(name)
        while found is None and nearest:
            nearest = nearest.rpartition(".")[0]
            found = self.find(nearest)
        return found is not None and (nearest == name or not _may_grow(found))

    def _look_up(self, name: str) -> FoundModule | None:
        parent_name, _, tail = name.rpartition(".")
        if not tail.isidentifier():
            return None
        if not parent_name:
            return self._merge(name, ((entry, entry) for entry in self.search_path))
        parent = self.find(parent_name)
        if parent is None:
            return None
        return self._merge(name, ((folder, parent.entry) for folder in parent.folders))

    def _merge(self, name: str, places: Iterable[tuple[Path, Path]]) -> FoundModule | None:
        """Return the first real module; else the namespace package made of all its folders."""
        namespace: list[FoundModule] = []
        for folder, entry in places:
            found = self._in_folder(name, folder, entry)
            if found is None:
                continue
            if found.file is not None or found.is_compiled:
                return found
            namespace.append(found)
        if not namespace:
            return None
        folders = tuple(folder for found in namespace for folder in found.folders)
        return FoundModule(name, None, folders, namespace[0].entry)

    @staticmethod
    def _in_folder(name: str, folder: Path, entry: Path) -> FoundModule | None:
        tail = name.rpartition(".")[2]
        entries = _entries(folder)
        inner = folder / tail
        is_folder = entries.get(tail, False)
        if is_folder and "__init__.py" in _entries(inner):
            return FoundModule(name, inner / "__init__.py", (inner,), entry)
        if entries.get(f"{tail}.py") is False:  # beside an extension, what that was compiled from
            return FoundModule(name, folder / f"{tail}.py", (), entry)
        if any(tail + suffix in entries for suffix in EXTENSION_SUFFIXES):
            return FoundModule(name, None, (), entry, is_compiled=True)
        return FoundModule(name, None, (inner,), entry) if is_folder else None


def _may_grow(found: FoundModule) -> bool:
    """Whether other distributions may add to a package."""
    if found.file is not None or found.is_compiled:
        return False
    entries = {name for folder in found.folders for name in _entries(folder)}
    return not any(name.endswith((".py", *EXTENSION_SUFFIXES)) for name in entries)


@lru_cache(maxsize=4096)
def _entries(folder: Path) -> dict[str, bool]:
    """Return what a folder holds, each with whether it is a folder; {} for what is none."""
    try:
        return {item.name: item.is_dir() for item in folder.iterdir()}
    except OSError:
        return {}


def forget_folders() -> None:
    """Forget what folders held, for a process that outlives a change of the files."""
    _entries.cache_clear()


def _import_root(path: Path) -> Path:
    """Return the folder that imports start from: above every package that the path is in."""
    folder = path.absolute()
    if folder.is_file():
        folder = folder.parent
    while "__init__.py" in _entries(folder):
        folder = folder.parent
    return folder
