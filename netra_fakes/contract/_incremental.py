"""Read source only where it, or something that it imports, changed; with several processes."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from netra_fakes._spec import ClassSpec
from netra_fakes.contract._file import (
    build_contract,
    parse_contract,
    render_contract,
    write_atomically,
)
from netra_fakes.contract._gather import StaticReader
from netra_fakes.contract._members import Contract
from netra_fakes.contract.static import SourceIndex
from netra_fakes.errors import ContractError

FOLDER = ".netra_fakes_cache"
_VERSION = 1
_MODULES_FOR_PROCESSES = 200
"""Fewer modules are read before a second process would have started."""

_CHUNK = 25


@dataclass
class Cache:
    """What earlier runs read, by the content of the files.

    Attributes:
        path: Where it is kept; None keeps nothing.
        imports: By file: the digest of its content, and the dotted names that it imports.
        texts: By module: the digest of all that it was read from, and a contract of what it holds.
    """

    path: Path | None = None
    imports: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    texts: dict[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path | None) -> Cache:
        """Return what a folder holds; nothing of a file that is damaged or of another version."""
        if folder is None:
            return cls()
        made = cls(folder / "contract.json")
        try:
            data = json.loads(folder.joinpath("contract.json").read_text("utf-8"))
            if data["stamp"] == _stamp():
                made.imports = {key: (str(item[0]), list(item[1])) for key, item in
                                data["imports"].items()}  # fmt: skip
                made.texts = {key: (str(item[0]), str(item[1])) for key, item in
                              data["texts"].items()}  # fmt: skip
        except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
            pass
        return made

    def save(self) -> None:
        """Keep everything; a folder that cannot be written to is left alone."""
        if self.path is None:
            return
        data = {"stamp": _stamp(), "imports": self.imports, "texts": self.texts}
        try:
            write_atomically(self.path, json.dumps(data))
            ignore = self.path.with_name(".gitignore")
            if not ignore.exists():
                ignore.write_text("*\n", "utf-8")
        except OSError:
            return


def _stamp() -> list[object]:
    """Return what the cache depends on besides the files: versions of all that is installed."""
    from netra_fakes import _read

    own = sorted(Path(__file__).parent.rglob("*.py")) + sorted(
        Path(_read.__file__).parent.glob("*.py")
    )
    sizes = [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in own]
    installed = sorted(
        item.name
        for entry in sys.path
        if entry and Path(entry).is_dir()
        for item in Path(entry).iterdir()
        if item.name.endswith((".dist-info", ".egg-info"))
    )
    digest = hashlib.sha256(json.dumps([sizes, installed]).encode()).hexdigest()
    return [_VERSION, sys.version, digest]


class IncrementalReader(StaticReader):
    """Reads source, taking over what an earlier run read of files that did not change.

    A module is read again when its file changed, or that of a module that it imports, directly or
    by others: bases, aliases and annotations reach that far and no further.

    Args:
        roots: Folders that imports start from.
        folder: Where earlier runs' results are kept; None neither reads nor keeps any.
        jobs: Processes; 0 decides by the size of the work.
    """

    def __init__(self, roots: Sequence[Path], folder: Path | None = None, jobs: int = 0) -> None:
        super().__init__(SourceIndex(roots))
        self.cache = Cache.load(folder)
        self.read: list[str] = []
        self._roots = tuple(roots)
        self._jobs = jobs
        self._wanted: list[str] = []
        self._digests: dict[str, str] = {}
        self._held: dict[str, Contract] = {}
        self._problems: dict[str, str] = {}
        self._resolved: dict[str, list[str]] = {}
        self._is_ready = False

    @property
    def problems(self) -> Mapping[str, str]:
        """Why modules could not be read, by name."""
        return {**self._problems, **self.index.unreadable}

    def prepare(self, module: str) -> None:
        """Note a module that will be read."""
        self._wanted.append(module)

    def specs(self, module: str) -> Iterator[ClassSpec]:
        """Yield the classes and functions that a module defines."""
        contract = self._contract(module)
        return iter(list(contract.values()))

    def aliases(self, module: str) -> Mapping[str, str]:
        """Return the classes and functions that a module offers under names not their own."""
        return self._contract(module).aliases

    def _contract(self, module: str) -> Contract:
        if not self._is_ready:
            self._is_ready = True
            self._read_all()
        return self._held[module]

    def _read_all(self) -> None:
        stale: list[str] = []
        keys = {module: self._key(module) for module in self._wanted}
        for module, key in keys.items():
            held = self.cache.texts.get(module)
            if held is None or held[0] != key or not self._take(module, held[1]):
                stale.append(module)
        self.read = stale
        for module, text, problem in self._read_modules(stale):
            self._take(module, text)
            if problem:
                self._problems[module] = problem
                self.cache.texts.pop(module, None)
            else:
                self.cache.texts[module] = keys[module], text
        if stale:
            self.cache.save()

    def _take(self, module: str, text: str) -> bool:
        try:
            self._held[module] = parse_contract(text, module)
        except ContractError:
            return False
        return True

    def _read_modules(self, modules: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        jobs = self._jobs or (
            min(os.cpu_count() or 1, 8) if len(modules) >= _MODULES_FOR_PROCESSES else 1
        )
        if jobs == 1 or len(modules) < 2:
            for module in modules:
                yield _read_one(self.index, module)
            return
        yield from _read_in_processes(self._roots, modules, jobs)

    # What a module was read from

    def _key(self, module: str) -> str:
        """Return the digest of all files that a module's interfaces are read from."""
        reached = {module: None}
        waiting = [module]
        for name in waiting:
            for other in self._imports(name):
                if other not in reached:
                    reached[other] = None
                    waiting.append(other)
        parts = sorted(f"{name} {self._digests.get(name, '')}" for name in reached)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def _imports(self, module: str) -> Sequence[str]:
        """Return the modules of the roots that a module imports, its own packages included."""
        found = self.index.finder.find(module)
        if found is None or found.file is None or found.entry not in self.index.finder.roots:
            return ()
        known = self._resolved.get(module)
        if known is None:
            known = self._resolved[module] = list(self._find_imports(module, found.file))
        return known

    def _find_imports(self, module: str, file: Path) -> Iterator[str]:
        try:
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
        except OSError:
            digest = ""
        self._digests[module] = digest
        known = self.cache.imports.get(str(file))
        if known is None or known[0] != digest:
            known = self.cache.imports[str(file)] = digest, sorted(self._read_imports(module))
        yield from _packages(module)
        for dotted in known[1]:
            for name in (dotted, *_packages(dotted)):
                if self.index.finder.find(name) is not None:
                    yield name

    def _read_imports(self, module: str) -> set[str]:
        info = self.index.module(module)
        if info is None:
            return set()
        names = {item.target for items in info.names.values() for item in items
                 if item.kind == "import"}  # fmt: skip
        return names | set(info.star_imports)


def _packages(dotted: str) -> Iterator[str]:
    """Yield the packages around a dotted name, the innermost first."""
    while "." in dotted:
        dotted = dotted.rpartition(".")[0]
        yield dotted


def _read_one(index: SourceIndex, module: str) -> tuple[str, str, str]:
    """Read a module; return its name, its contract as text, and why it could not be read."""
    specs = {spec.target: spec for spec in index.specs_in(module)}
    contract = build_contract(specs.values(), aliases=index.aliases_in(module))
    return module, render_contract(contract), index.unreadable.get(module, "")


def _read_in_processes(
    roots: Sequence[Path], modules: Sequence[str], jobs: int
) -> Iterator[tuple[str, str, str]]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    chunks = [modules[start : start + _CHUNK] for start in range(0, len(modules), _CHUNK)]
    with ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_start_worker,
        initargs=(list(roots), list(sys.path)),
    ) as pool:  # fmt: skip
        for results in pool.map(_read_chunk, chunks):
            yield from results


_worker_index: list[SourceIndex] = []


def _start_worker(roots: Sequence[Path], path: list[str]) -> None:
    """Make the index that a process reads all its modules with."""
    sys.path[:] = path
    _worker_index[:] = [SourceIndex(roots)]


def _read_chunk(modules: Sequence[str]) -> list[tuple[str, str, str]]:
    return [_read_one(_worker_index[0], module) for module in modules]
