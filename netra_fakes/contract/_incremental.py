"""Read source only where it, or something that it imports, changed; with several processes."""

from __future__ import annotations

import gc
import hashlib
import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
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
from netra_fakes.contract._namespaces import Namespace
from netra_fakes.contract._sources import SourceFile, Sources
from netra_fakes.contract.static import SourceIndex
from netra_fakes.errors import ContractError

FOLDER = ".netra_fakes_cache"
_VERSION = 3
_MODULES_FOR_PROCESSES = 150
"""Fewer modules are read before a second process would have started."""

_CHUNK = 40


@dataclass
class Cache:
    """What earlier runs read, by the content of the files.

    Attributes:
        path: Where it is kept; None keeps nothing.
        files: By path: what is known of a file.
        keys: By module: the digest of all that it was read from.
        contract: What these modules hold.
    """

    path: Path | None = None
    files: dict[str, SourceFile] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    contract: Contract = field(default_factory=lambda: build_contract(()))

    @classmethod
    def load(cls, folder: Path | None) -> Cache:
        """Return what a folder holds; nothing of a file that is damaged or of another version."""
        if folder is None:
            return cls()
        path = folder / "contract.json"
        try:
            data = json.loads(path.read_text("utf-8"))
            if data["stamp"] != _stamp():
                return cls(path)
            files = {
                str(name): SourceFile(int(item[0]), int(item[1]), str(item[2]), tuple(item[3]))
                for name, item in data["files"].items()
            }
            keys = {str(name): str(key) for name, key in data["keys"].items()}
            return cls(path, files, keys, parse_contract(data["contract"], str(path)))
        except (OSError, ValueError, LookupError, TypeError, AttributeError, ContractError):
            return cls(path)

    def save(self) -> None:
        """Keep everything; a folder that cannot be written to is left alone."""
        assert self.path is not None
        data = {
            "stamp": _stamp(),
            "files": {name: astuple(item) for name, item in self.files.items()},
            "keys": self.keys,
            "contract": render_contract(self.contract),
        }
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


@dataclass(frozen=True)
class ReadModule:
    """What a module holds.

    Attributes:
        name: Its name.
        specs: Its classes and functions.
        aliases: Those that it offers under names not their own.
        namespace: What other names it has.
        problem: Why it could not be read; empty where it could.
    """

    name: str
    specs: Sequence[ClassSpec]
    aliases: Mapping[str, str]
    namespace: Namespace | None = None
    problem: str = ""


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
        self.read: list[str] = []
        self._cache = Cache.load(folder)
        self._sources = Sources(self.index.finder, self._cache.files)
        self._roots = tuple(roots)
        self._jobs = jobs
        self._wanted: list[str] = []
        self._stale: list[str] | None = None
        self._coming: Iterator[ReadModule] = iter(())
        self._held: dict[str, ReadModule] = {}
        self._bases: dict[str, ClassSpec] = {}

    @property
    def problems(self) -> Mapping[str, str]:
        """Why modules could not be read, by name."""
        told = {name: item.problem for name, item in self._held.items() if item.problem}
        return {**told, **self.index.unreadable}

    def prepare(self, module: str) -> None:
        """Note a module that will be read."""
        self._wanted.append(module)

    def specs(self, module: str) -> Iterator[ClassSpec]:
        """Yield the classes and functions that a module defines."""
        return iter(self._module(module).specs)

    def aliases(self, module: str) -> Mapping[str, str]:
        """Return the classes and functions that a module offers under names not their own."""
        return self._module(module).aliases

    def namespace(self, module: str) -> Namespace | None:
        """Return what names a module has; None where its source does not tell."""
        return self._module(module).namespace

    def spec(self, target: str) -> ClassSpec | None:
        """Return one class or function: a target of its own, or a base."""
        entry = self._cache.contract.table.get(target)
        if entry is not None and self._is_fresh(entry.spec.module):
            return entry.spec
        found = self.index.spec(target)
        if found is not None and found.category != "module":
            self._bases[found.target] = found
        return found

    def close(self) -> None:
        """Keep what was read for the next run."""
        next(self._coming, None)  # all is read: the processes may end
        if self._cache.path is None or not (self._stale or self._bases):
            return
        read = [item for item in self._held.values() if not item.problem]
        kept = {module for module in self._cache.keys if self._is_fresh(module)}
        old = self._cache.contract
        specs = {spec.target: spec for spec in old.values() if spec.module in kept}
        specs.update(self._bases)
        specs.update((spec.target, spec) for item in read for spec in item.specs)
        aliases = {name: real for name, real in old.aliases.items() if _module(name) in kept}
        for item in read:
            aliases.update(item.aliases)
        namespaces = {name: held for name, held in old.namespaces.items() if name in kept}
        namespaces.update((item.name, item.namespace) for item in read if item.namespace)
        modules = {*kept, *(item.name for item in read), *(item.module for item in specs.values())}
        Cache(
            self._cache.path,
            {**self._cache.files, **self._sources.files},
            {module: self._sources.key(module) for module in sorted(modules)},
            build_contract(specs.values(), aliases=aliases, namespaces=namespaces.values()),
        ).save()

    def _is_fresh(self, module: str) -> bool:
        return self._cache.keys.get(module) == self._sources.key(module)

    def _module(self, module: str) -> ReadModule:
        if self._stale is None:
            self._stale = self.read = self._take_over()
            self._coming = self._read_modules(self._stale)
        while module not in self._held:
            made = next(self._coming)
            self._held[made.name] = made
        return self._held[module]

    def _take_over(self) -> list[str]:
        """Take over what did not change; return the modules that must be read."""
        stale = [module for module in self._wanted if not self._is_fresh(module)]
        specs: dict[str, list[ClassSpec]] = defaultdict(list)
        for spec in self._cache.contract.values():
            specs[spec.module].append(spec)
        aliases: dict[str, dict[str, str]] = defaultdict(dict)
        for name, real in self._cache.contract.aliases.items():
            aliases[_module(name)][name] = real
        for module in set(self._wanted).difference(stale):
            namespace = self._cache.contract.namespaces.get(module)
            self._held[module] = ReadModule(module, specs[module], aliases[module], namespace)
        return stale

    def _read_modules(self, modules: Sequence[str]) -> Iterator[ReadModule]:
        jobs = self._jobs or (
            min(os.cpu_count() or 1, 8) if len(modules) >= _MODULES_FOR_PROCESSES else 1
        )
        if jobs == 1 or len(modules) < 2:
            for module in modules:
                yield _read_one(self.index, module)
            return
        yield from _read_in_processes(self._roots, modules, jobs)


def _module(address: str) -> str:
    return address.partition(":")[0]


def _read_one(index: SourceIndex, module: str) -> ReadModule:
    specs = {
        spec.target: replace(spec, methods=dict(spec.methods), attributes=dict(spec.attributes))
        for spec in index.specs_in(module)
    }  # tables of their own, which another process can be sent
    aliases = index.aliases_in(module)
    namespace = StaticReader(index).namespace(module)
    problem = index.unreadable.get(module, "")
    return ReadModule(module, list(specs.values()), aliases, namespace, problem)


def _read_in_processes(
    roots: Sequence[Path], modules: Sequence[str], jobs: int
) -> Iterator[ReadModule]:
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
    gc.disable()
    sys.path[:] = path
    _worker_index[:] = [SourceIndex(roots)]


def _read_chunk(modules: Sequence[str]) -> list[ReadModule]:
    return [_read_one(_worker_index[0], module) for module in modules]
