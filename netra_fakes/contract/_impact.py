"""Find the lines of tests that use members which drifted."""

from __future__ import annotations

import ast
import os
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from netra_fakes.contract._drift import Drift

_SKIPPED = frozenset({"__pycache__", "node_modules", "site-packages"})


@dataclass(frozen=True, order=True)
class Use:
    """A line of a test that uses what drifted.

    Attributes:
        path: The file.
        line: Counted from 1.
        name: Address of the member or class: "module:Class.member".
        text: The line itself.
    """

    path: str
    line: int
    name: str
    text: str


@dataclass(frozen=True)
class _Wanted:
    """What is looked for: members by name, with the drift that they stand for."""

    members: Mapping[str, Sequence[Drift]]
    classes: Mapping[str, Sequence[Drift]]
    keywords: Mapping[str, Sequence[Drift]]


def find_uses(drifts: Iterable[Drift], paths: Sequence[Path]) -> list[Use]:
    """Return the lines of Python files that use members which drifted.

    An attribute, a string that `patch` and its like look up, or a keyword of a call counts, and
    of a constructor its class. Whether the object is of that class is not asked: a line too many
    costs a look, a line too few a surprise.

    Args:
        drifts: The drift whose users are looked for; what is new has none.
        paths: Files and folders.
    """
    wanted = _collect(drifts)
    uses: set[Use] = set()
    for file in sorted(set(_python_files(paths))):
        try:
            source = file.read_bytes()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(source)
        except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        lines = source.decode("utf-8", "replace").splitlines()
        for line, drift in _find_in(tree, wanted):
            text = lines[line - 1].strip() if line <= len(lines) else ""
            uses.add(Use(_shown(file), line, drift.name, text))
    return sorted(uses)


def _shown(file: Path) -> str:
    try:
        return file.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return file.as_posix()


def _collect(drifts: Iterable[Drift]) -> _Wanted:
    members: dict[str, list[Drift]] = defaultdict(list)
    classes: dict[str, list[Drift]] = defaultdict(list)
    keywords: dict[str, list[Drift]] = defaultdict(list)
    for drift in drifts:
        if drift.old is None and drift.parameter is None and drift.kind.endswith("-added"):
            continue
        name = drift.target.rpartition(":")[2].rpartition(".")[2]
        if drift.member is None or drift.member == "__init__":
            classes[name].append(drift)
        else:
            members[drift.member].append(drift)
        if drift.parameter is not None and drift.old is not None:
            keywords[drift.parameter].append(drift)
    return _Wanted(members, classes, keywords)


def _python_files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_file():
            yield path.absolute()
            continue
        for folder, folders, files in os.walk(path):
            folders[:] = [
                name for name in folders if name not in _SKIPPED and not name.startswith(".")
            ]
            yield from (Path(folder, name).absolute() for name in files if name.endswith(".py"))


def _find_in(tree: ast.Module, wanted: _Wanted) -> Iterator[tuple[int, Drift]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            names = [node.attr]
        elif isinstance(node, ast.Name):
            names = [node.id]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names = [node.value.rpartition(".")[2]] if _is_address(node.value) else []
        elif isinstance(node, ast.keyword):
            yield from _find_keyword(node, wanted)
            continue
        else:
            continue
        line = getattr(node, "end_lineno", None) or node.lineno
        for name in names:
            if not isinstance(node, ast.Name):
                yield from ((line, drift) for drift in wanted.members.get(name, ()))
            yield from ((line, drift) for drift in wanted.classes.get(name, ()))


def _is_address(text: str) -> bool:
    """Whether a string may name a member: `patch("a.b.C.m")`, `patch.object(C, "m")`."""
    return len(text) < 300 and all(part.isidentifier() for part in text.split("."))


def _find_keyword(node: ast.keyword, wanted: _Wanted) -> Iterator[tuple[int, Drift]]:
    """Yield a keyword that configures a member, or gives a parameter that drifted."""
    for drift in wanted.members.get(node.arg or "", ()):
        yield node.lineno, drift
    for drift in wanted.keywords.get(node.arg or "", ()):
        yield node.lineno, drift
