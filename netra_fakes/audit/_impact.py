"""Find the lines of tests that use what drifted, by what the audit knows of each object."""

from __future__ import annotations

import ast
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from netra_fakes._nodes import nodes_in
from netra_fakes._spec import ClassSpec
from netra_fakes.audit._entities import ClassEntity, Entity, FunctionEntity, ObjectEntity
from netra_fakes.audit._files import find_files
from netra_fakes.audit._finding import TypeSource
from netra_fakes.audit._project import Project, ProjectOptions, open_project
from netra_fakes.audit._text import SourceText
from netra_fakes.audit._values import Double, RealObject, RealThing, Value
from netra_fakes.audit._walk import Walk
from netra_fakes.contract._drift import Drift
from netra_fakes.contract._reports import Use

Evidence = TypeSource | None
"""How the class of the object is known; None where only the name tells."""


def find_uses(drifts: Iterable[Drift], paths: Sequence[Path], contract: Path) -> list[Use]:
    """Return the lines of Python files that use members which drifted.

    An attribute, a string that `patch` and its like look up, or a keyword of a call counts, and of
    a constructor its class. Where the audit knows the class of the object, that decides; where it
    does not, the name alone does: a line too many costs a look, a line too few a surprise.

    Args:
        drifts: The drift whose users are looked for; what is new has none.
        paths: Files and folders.
        contract: The contract that the tests were written against.
    """
    wanted = _collect(drifts)
    project = open_project(ProjectOptions(paths=tuple(paths), contract=contract))
    uses: dict[tuple[str, int, str], Use] = {}
    for path in find_files(paths, ()):
        for use in _read(path, project, wanted):
            known = uses.get((use.path, use.line, use.name))
            if known is None or known.evidence is None:
                uses[use.path, use.line, use.name] = use
    return [uses[key] for key in sorted(uses)]


@dataclass(frozen=True)
class _Wanted:
    """What is looked for: members and classes by name, with the drift that they stand for."""

    members: Mapping[str, Sequence[Drift]]
    classes: Mapping[str, Sequence[Drift]]
    keywords: Mapping[str, Sequence[Drift]]


def _collect(drifts: Iterable[Drift]) -> _Wanted:
    members: dict[str, list[Drift]] = defaultdict(list)
    classes: dict[str, list[Drift]] = defaultdict(list)
    keywords: dict[str, list[Drift]] = defaultdict(list)
    for drift in drifts:
        if drift.old is None and drift.parameter is None and drift.kind.endswith("-added"):
            continue
        if drift.member is None or drift.member == "__init__":
            classes[_class_name(drift)].append(drift)
        else:
            members[drift.member].append(drift)
        if drift.parameter is not None and drift.old is not None:
            keywords[drift.parameter].append(drift)
    return _Wanted(members, classes, keywords)


def _class_name(drift: Drift) -> str:
    return drift.target.rpartition(":")[2].rpartition(".")[2]


def _read(path: str, project: Project, wanted: _Wanted) -> list[Use]:
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
        project.begin(path)
        walk = _RecordingWalk(path, tree, SourceText(text), project)
        walk.read()
        walk.finish()
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    lines = text.splitlines()
    return [
        Use(_shown(path), line, drift.name, lines[line - 1].strip(), evidence)
        for line, drift, evidence in _Finder(walk, wanted).find()
    ]


def _shown(path: str) -> str:
    file = Path(path).absolute()
    folder = Path.cwd()
    return (file.relative_to(folder) if file.is_relative_to(folder) else file).as_posix()


class _RecordingWalk(Walk):
    """A walk that remembers what each expression gave."""

    def __init__(self, path: str, tree: ast.Module, source: SourceText, project: Project) -> None:
        self.given: dict[int, Value] = {}
        super().__init__(path, tree, source, project)

    def eval(self, node: ast.expr) -> Value:
        """Return what an expression gives."""
        value = self.given[id(node)] = super().eval(node)
        return value


class _Finder:
    """Looks through one file."""

    def __init__(self, walk: _RecordingWalk, wanted: _Wanted) -> None:
        self.walk = walk
        self.wanted = wanted
        self._patched = {
            id(argument): site.owner
            for site in walk.sites.patches
            for argument in site.node.args
            if site.owner is not None
        }

    def find(self) -> Iterator[tuple[int, Drift, Evidence]]:
        """Yield every line with what it uses, and how that is known."""
        for node in nodes_in(self.walk.tree):
            if isinstance(node, (ast.Attribute, ast.Name)):
                yield from self._find_name(node)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from self._find_text(node, node.value)
            elif isinstance(node, ast.Call):
                yield from self._find_keywords(node)

    def _find_name(self, node: ast.Attribute | ast.Name) -> Iterator[tuple[int, Drift, Evidence]]:
        name = node.attr if isinstance(node, ast.Attribute) else node.id
        line = node.end_lineno or node.lineno
        for drift in self.wanted.classes.get(name, ()):
            yield from self._judge(line, drift, self.walk.given.get(id(node)))
        if isinstance(node, ast.Attribute):
            for drift in self.wanted.members.get(name, ()):
                yield from self._judge(line, drift, self.walk.given.get(id(node.value)))

    def _find_text(self, node: ast.Constant, text: str) -> Iterator[tuple[int, Drift, Evidence]]:
        """Yield what a string names, as `patch("a.b.C.m")` and `patch.object(C, "m")` look up."""
        if len(text) > 300 or not all(part.isidentifier() for part in text.split(".")):
            return
        owner, _, name = text.rpartition(".")
        truth = self.walk.project.truth
        for drift in self.wanted.members.get(name, ()):
            holder: Value | Entity | None = self._patched.get(id(node))
            holder = truth.find(owner) if owner else holder
            yield from self._judge(node.lineno, drift, holder, "patch target")
        for drift in self.wanted.classes.get(name, ()):
            found = truth.find(text) if owner else None
            yield from self._judge(node.lineno, drift, found, "patch target")

    def _find_keywords(self, node: ast.Call) -> Iterator[tuple[int, Drift, Evidence]]:
        """Yield keywords that configure a member, or give a parameter that drifted."""
        for item in node.keywords:
            for drift in self.wanted.members.get(item.arg or "", ()):
                yield from self._judge(item.lineno, drift, self.walk.given.get(id(node)))
            for drift in self.wanted.keywords.get(item.arg or "", ()):
                callee = _find_callee(node.func, drift)
                if callee is not None:
                    inner = callee.value if isinstance(callee, ast.Attribute) else callee
                    value = self.walk.given.get(id(inner))
                    yield from self._judge(item.lineno, drift, value)

    def _judge(
        self,
        line: int,
        drift: Drift,
        value: Value | Entity | None,
        told: TypeSource = "imported",
    ) -> Iterator[tuple[int, Drift, Evidence]]:
        """Yield a use unless the object is known to be of another class."""
        entity, source = self._type_of(value, told)
        spec = entity.spec if isinstance(entity, (ClassEntity, ObjectEntity)) else None
        if isinstance(entity, FunctionEntity):
            home = entity.method.defined_in or (entity.owner.target if entity.owner else "")
            if home == drift.target:
                yield line, drift, source
        elif spec is None:
            yield line, drift, None
        elif _is_of(spec, drift.target):
            yield line, drift, source

    def _type_of(
        self, value: Value | Entity | None, told: TypeSource
    ) -> tuple[Entity | None, Evidence]:
        if isinstance(value, Double):
            typed = self.walk.project.type_of(value)
            return (None, None) if typed is None else (typed.entity, typed.source)
        if isinstance(value, RealObject):
            return ObjectEntity(value.spec), value.source
        if isinstance(value, RealThing):
            return value.entity, told
        return (None, None) if isinstance(value, Value) else (value, told)


def _is_of(spec: ClassSpec, target: str) -> bool:
    return target == spec.target or target in spec.mro


def _find_callee(node: ast.expr, drift: Drift) -> ast.expr | None:
    """Return the part of `a.find.assert_called_once_with` that names what drifted."""
    is_class = drift.member in (None, "__init__")
    wanted = _class_name(drift) if is_class else drift.member
    while isinstance(node, ast.Attribute):
        if node.attr == wanted:
            return node
        node = node.value
    return node if isinstance(node, ast.Name) and node.id == wanted else None
