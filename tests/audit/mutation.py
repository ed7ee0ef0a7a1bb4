"""Write a clean suite over an application's classes, and the same one with a fault in each test.

    python -m tests.audit.mutation [--seed N] [--most N]

prints, by kind of fault, how many of the injected ones the audit finds. Every test is right before
the fault is put in, so whatever the audit finds in the clean suite is a false alarm.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from netra_fakes._spec import ClassSpec, MethodSpec, ParameterSpec
from netra_fakes.audit import Finding, Project, ProjectOptions, audit_source, open_project
from netra_fakes.audit._entities import ClassEntity
from tests.synthetic import DATES, read_facts, write_package

CODES = {
    "wrong call": ("NF201",),
    "patch target": ("NF401",),
    "sync-async mismatch": ("NF101", "NF102", "NF103", "NF104"),
    "unknown attribute": ("NF301", "NF302"),
    "missing import": ("NF402",),
    "never-run test": ("NF601",),
}
HEAD = (
    "import unittest\nfrom unittest.mock import AsyncMock, MagicMock, create_autospec, patch\n\n"
    "import pytest\n\nfrom {module} import {name}\n\n\n"
    "@pytest.fixture\ndef double():\n    return MagicMock(spec={name})\n\n\n"
)


@dataclass(frozen=True)
class Site:
    """One test: its kind of fault, its text when it is right, and with the fault in it."""

    kind: str
    clean: str
    faulty: str


def write_call(callee: str, parameters: tuple[ParameterSpec, ...], *, more: str = "") -> str:
    """Return a call that gives what is required, by keyword where it can."""
    given = [
        "None" if item.kind == "positional_only" else f"{item.name}=None"
        for item in parameters
        if item.is_required
    ]
    return f"{callee}({', '.join([*given, *([more] if more else [])])})"


def find_sites(spec: ClassSpec) -> Iterator[Site]:
    """Yield a test for each fault that can be made of a class and its methods."""
    name, dotted = spec.name, f"{spec.module}.{spec.qualname}"
    yield Site(
        "missing import",
        f"async def test_():\n    from {spec.module} import {name}",
        f"async def test_():\n    from {spec.module} import {name}Gone",
    )
    yield Site(
        "never-run test",
        "class Test_(unittest.IsolatedAsyncioTestCase):\n    async def test_it(self): ...",
        "class Test_(unittest.TestCase):\n    async def test_it(self): ...",
    )
    for method in spec.methods.values():
        if method.name.startswith("_") or method.binding != "instance" or not method.location:
            continue
        yield from _double_sites(name, dotted, method)
        yield from _real_sites(spec, method)


def _double_sites(name: str, dotted: str, method: MethodSpec) -> Iterator[Site]:
    right, wrong = ("AsyncMock", "MagicMock") if method.is_awaited else ("MagicMock", "AsyncMock")
    member = method.name
    yield Site(
        "patch target",
        f"def test_():\n    with patch('{dotted}.{member}'):\n        pass",
        f"def test_():\n    with patch('{dotted}.{member}_gone'):\n        pass",
    )
    if not (method.is_awaited or method.returns in ("bool", "None", "str", "int")):
        return
    for made, line in (
        ("(double)", ""),
        ("()", f"    double = create_autospec({name}, instance=True)\n"),
    ):
        head = f"def test_{made}:\n{line}"
        yield Site(
            "sync-async mismatch",
            f"{head}    double.{member} = {right}(return_value=None)",
            f"{head}    double.{member} = {wrong}(return_value=None)",
        )
        yield Site(
            "unknown attribute",
            f"{head}    double.{member}.return_value = None",
            f"{head}    double.{member}_gone.return_value = None",
        )


def _real_sites(spec: ClassSpec, method: MethodSpec) -> Iterator[Site]:
    constructor = spec.constructor
    if constructor is None or constructor.parameters is None or method.parameters is None:
        return
    made = write_call(spec.name, constructor.parameters)
    head = f"async def test_():\n    made = {made}\n    "
    is_sync = method.returns in ("bool", "None", "str", "int") and method.kind == "sync"
    prefix = "await " if method.is_awaited else ""
    call = write_call(f"made.{method.name}", method.parameters)
    right = f"{head}{prefix}{call}"
    if not any(item.kind == "var_keyword" for item in method.parameters):
        wrong = write_call(f"made.{method.name}", method.parameters, more="gone=None")
        yield Site("wrong call", right, f"{head}{prefix}{wrong}")
    required = [item for item in method.parameters if item.is_required]
    if required:
        fewer = tuple(item for item in method.parameters if item is not required[0])
        yield Site("wrong call", right, f"{head}{prefix}{write_call(f'made.{method.name}', fewer)}")
    if method.is_awaited or is_sync:
        yield Site("sync-async mismatch", right, f"{head}{'' if prefix else 'await '}{call}")
    yield Site("unknown attribute", f"{head}made.{method.name}", f"{head}made.{method.name}_gone")


def audit_sites(
    project: Project, spec: ClassSpec, sites: list[Site], *, is_faulty: bool
) -> tuple[list[Finding], dict[int, Site]]:
    """Audit a file of tests; return the findings, and the test that each line is of."""
    text, of_line = HEAD.format(module=spec.module, name=spec.name), dict[int, Site]()
    for number, site in enumerate(sites):
        body = (site.faulty if is_faulty else site.clean).replace("_(", f"_{number}(", 1)
        first = text.count("\n") + 1
        text += f"{body}\n\n\n"
        of_line.update((line, site) for line in range(first, text.count("\n") + 1))
    path = str(project.root / f"test_{spec.name.lower()}.py")
    found = audit_source(path, text, project)
    return [finding for finding in found if finding.confidence == "high"], of_line


def measure(seed: int, most: int, folder: Path) -> tuple[list[Finding], Counter[str], Counter[str]]:
    """Return the false alarms, and by kind how many faults were injected, and found."""
    write_package(folder)
    project = open_project(ProjectOptions(sources=(folder,), root=folder))
    alarms: list[Finding] = []
    injected: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    for dotted in sorted(read_facts(DATES[1])):
        entity = project.truth.find(dotted)
        if not isinstance(entity, ClassEntity):
            continue
        sites = list(find_sites(entity.spec))
        random.Random(f"{seed} {dotted}").shuffle(sites)
        sites = sites[:most]
        alarms += audit_sites(project, entity.spec, sites, is_faulty=False)[0]
        found, of_line = audit_sites(project, entity.spec, sites, is_faulty=True)
        injected.update(site.kind for site in sites)
        caught = {
            id(of_line[f.line]): of_line[f.line].kind
            for f in found
            if f.line in of_line and f.code in CODES[of_line[f.line].kind]
        }
        hit.update(caught.values())
    return alarms, injected, hit


def main() -> None:
    """Print what is found of what was injected."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--most", type=int, default=1000, help="tests a class")
    options = parser.parse_args()
    alarms, injected, hit = measure(options.seed, options.most, Path(tempfile.mkdtemp()))
    print(f"{len(alarms)} false alarms")
    for kind, number in injected.items():
        print(f"{kind:22}{hit[kind]:6} of {number:6}  {hit[kind] / number:.3f}")
    for finding in alarms[:20]:
        print(finding.path, finding.line, finding.code, finding.message)


if __name__ == "__main__":
    main()
