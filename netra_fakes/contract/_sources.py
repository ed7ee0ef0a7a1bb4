"""Tell by a digest what a module is read from: its own file, and all that it imports."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from netra_fakes.contract.static import FoundModule, ModuleFinder

_IMPORT = re.compile(
    rb"(?:^|[;:])[ \t]*(?:from\b[ \t]*([.\w \t]+?)[ \t]*\bimport\b[ \t]*"
    rb"(\((?:[^()#]|#[^\n]*)*\)|[^\n;#]*)|import\b[ \t]*([^\n;#]+))",
    re.MULTILINE,
)
"""What looks like an import. In a text it is none: a module too many in the digest does no harm."""

_CONTINUED = re.compile(rb"\\\r?\n")
_COMMENT = re.compile(rb"#[^\n]*")
_INSTALLED = frozenset({"site-packages", "dist-packages"})
_RECENT = 2_000_000_000
"""Nanoseconds: a file as young as that may change again without a new time."""


@dataclass(frozen=True)
class SourceFile:
    """What is known of a file.

    Attributes:
        changed: When it was changed, in nanoseconds; 0 where that is too recent to rely on.
        size: Its bytes.
        digest: Of its content.
        imports: Dotted names that it imports, relative ones made absolute.
    """

    changed: int
    size: int
    digest: str
    imports: tuple[str, ...]


def read_imports(source: bytes, module: str, *, is_package: bool) -> set[str]:
    """Return the dotted names that a source imports, wherever in it: rather too many than too few.

    Args:
        source: The source.
        module: Dotted name of the module, for relative imports.
        is_package: Whether it is that of a package.
    """
    parts = module.split(".")
    names: set[str] = set()
    for origin, imported, plain in _IMPORT.findall(_CONTINUED.sub(b" ", source)):
        if plain:
            names.update(_first_words(plain))
            continue
        dotted = origin.decode("utf-8", "replace").replace(" ", "").replace("\t", "")
        name = dotted.lstrip(".")
        level = len(dotted) - len(name)
        around = parts[: len(parts) - level + is_package] if level else []
        base = ".".join([*around, *([name] if name else [])])
        names.add(base)
        names.update(f"{base}.{item}" for item in _first_words(imported) if item != "*")
    return names


def _first_words(text: bytes) -> Iterator[str]:
    """Yield the names of `a as b, c`, in round brackets or not."""
    plain = _COMMENT.sub(b"", text).decode("utf-8", "replace").strip("() \t\r\n")
    for item in plain.split(","):
        words = item.split()
        if words:
            yield words[0]


class Sources:
    """Digests of the files that modules are read from.

    Args:
        finder: Finds the files.
        known: What an earlier run found, by path.
    """

    def __init__(self, finder: ModuleFinder, known: dict[str, SourceFile]) -> None:
        self.files: dict[str, SourceFile] = {}
        self._known = known
        self._finder = finder
        self._now = time.time_ns()
        self._digests: dict[str, str] = {}
        self._imports: dict[str, list[str]] = {}
        self._keys: dict[str, str] = {}

    def key(self, module: str) -> str:
        """Return the digest of all files that the interfaces of a module are read from."""
        if module not in self._keys:
            for component, below in self._components(module):
                parts = sorted(f"{name} {self._digests[name]}" for name in component)
                parts += sorted({self._keys[name] for name in below})
                digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
                self._keys.update(dict.fromkeys(component, digest))
        return self._keys[module]

    def _components(self, start: str) -> Iterator[tuple[list[str], set[str]]]:
        """Yield the rings of imports that a module reaches, each after those that it imports.

        Yields:
            The modules of a ring, and those outside of it that they import (Tarjan's way, without
            recursion: chains of imports are longer than Python's stack).
        """
        order: dict[str, int] = {start: 0}
        lowest: dict[str, int] = {start: 0}
        pending: list[str] = [start]
        path: list[tuple[str, Iterator[str]]] = [(start, iter(self._imports_of(start)))]
        while path:
            module, rest = path[-1]
            for other in rest:
                if other in self._keys:
                    continue
                if other not in order:
                    order[other] = lowest[other] = len(order)
                    pending.append(other)
                    path.append((other, iter(self._imports_of(other))))
                    break
                lowest[module] = min(lowest[module], order[other])
            else:
                path.pop()
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[module])
                if lowest[module] == order[module]:
                    component = pending[pending.index(module) :]
                    del pending[-len(component) :]
                    reached = {name for item in component for name in self._imports[item]}
                    yield component, reached.difference(component)

    def _imports_of(self, module: str) -> Sequence[str]:
        """Return the modules that a module imports, its own packages included."""
        found = self._finder.find(module)
        self._digests[module], self._imports[module] = "", []
        if found is not None and found.file is not None and self._may_change(found):
            self._read(module, found.file, is_package=bool(found.folders))
        return self._imports[module]

    def _may_change(self, found: FoundModule) -> bool:
        """Whether a module's file may change without another version being installed."""
        if found.entry in self._finder.roots:
            return True
        is_installed = found.entry.name in _INSTALLED
        return not is_installed and not self._finder.is_standard_library(found.name)

    def _read(self, module: str, path: Path, *, is_package: bool) -> None:
        held = self._held(module, path, is_package=is_package)
        if held is None:
            return
        self.files[str(path)] = held
        self._digests[module] = held.digest
        names = dict.fromkeys(_packages(module))
        for dotted in held.imports:
            names.update(dict.fromkeys((dotted, *_packages(dotted))))
        names.pop(module, None)
        self._imports[module] = [name for name in names if self._finder.find(name) is not None]

    def _held(self, module: str, path: Path, *, is_package: bool) -> SourceFile | None:
        known = self._known.get(str(path))
        try:
            status = path.stat()
            if known is not None and (known.changed, known.size) == (
                status.st_mtime_ns, status.st_size,
            ):  # fmt: skip
                return known
            source = path.read_bytes()
        except OSError:
            return None
        digest = hashlib.sha256(source).hexdigest()
        is_old = status.st_mtime_ns + _RECENT < self._now
        imports = (
            known.imports
            if known is not None and known.digest == digest
            else tuple(sorted(read_imports(source, module, is_package=is_package)))
        )
        return SourceFile(status.st_mtime_ns if is_old else 0, len(source), digest, imports)


def _packages(dotted: str) -> Iterable[str]:
    """Yield the packages around a dotted name, the innermost first."""
    while "." in dotted:
        dotted = dotted.rpartition(".")[0]
        yield dotted
