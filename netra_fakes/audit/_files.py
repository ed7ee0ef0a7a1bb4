"""Find the files to audit, and read their text as Python would."""

from __future__ import annotations

import difflib
import io
import os
import tokenize
from collections.abc import Iterator, Sequence
from pathlib import Path

from netra_fakes._messages import audit_run as messages
from netra_fakes.audit._finding import UnparsableSourceError
from netra_fakes.audit._options import is_match
from netra_fakes.errors import ConfigurationError

SIZE_LIMIT = 50_000_000
"""Bytes; a source file above it is data, and would not fit in memory as a syntax tree."""

_SKIPPED_FOLDERS = frozenset({"__pycache__", "node_modules", "site-packages", "venv"})


def find_files(paths: Sequence[Path], exclude: Sequence[str] = ()) -> list[str]:
    """Return every Python file at or below some paths, each once, sorted.

    Folders that begin with a dot, virtual environments and caches are passed over; a folder that
    was named itself is not. A link that leads back to a folder above it is followed once.

    Raises:
        ConfigurationError: A path does not exist.
    """
    found: dict[str, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(_walk(path, exclude)))
        elif path.exists() or path.is_symlink():
            found[os.path.normpath(path)] = None
        else:
            raise ConfigurationError(messages.missing_path(str(path), _neighbours(path)))
    return sorted(found)


def _neighbours(path: Path) -> list[str]:
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return []
    return [str(path.parent / name) for name in difflib.get_close_matches(path.name, names)]


def _walk(top: Path, exclude: Sequence[str]) -> Iterator[str]:
    seen: set[str] = set()
    for folder, inner, names in os.walk(top, followlinks=True):
        real = os.path.realpath(folder)
        if real in seen:
            inner.clear()
            continue
        seen.add(real)
        inner[:] = sorted(
            name
            for name in inner
            if not name.startswith(".")
            and name not in _SKIPPED_FOLDERS
            and not Path(folder, name, "pyvenv.cfg").exists()
        )
        for name in names:
            path = os.path.normpath(os.path.join(folder, name))  # noqa: PTH118 - 20x as fast
            if name.endswith((".py", ".pyi")) and not any(is_match(path, e) for e in exclude):
                yield path


def read_text(path: str) -> tuple[bytes, str, str]:
    """Return a source file's bytes, its text with its line ends as they are, and its encoding.

    Raises:
        UnparsableSourceError: It cannot be read, is too large, or is not text.
    """
    try:
        size = Path(path).stat().st_size
        if size > SIZE_LIMIT:
            raise UnparsableSourceError(path, None, messages.too_large(size, SIZE_LIMIT))
        content = Path(path).read_bytes()
    except OSError as error:
        raise UnparsableSourceError(path, None, error.strerror or str(error)) from error
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        return content, content.decode(encoding), encoding
    except SyntaxError as error:
        raise UnparsableSourceError(path, 1, str(error)) from error
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UnparsableSourceError(path, line, messages.not_utf8("UTF-8")) from error
