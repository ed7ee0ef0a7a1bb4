"""Audit small sources against a small application, and apply what is proposed."""

from __future__ import annotations

import ast
from pathlib import Path
from textwrap import dedent

from netra_fakes.audit import Finding, Project, ProjectOptions, audit_source, open_project
from netra_fakes.audit._apply import apply_fixes

APP = {
    "shop/__init__.py": "",
    "shop/core.py": """
        from __future__ import annotations
        from shop.store import Store

        class Gateway:
            def __init__(self, store: Store, retries: int = 3):
                self.store = store
                self.retries = retries

            async def pay(self, amount: int, *, note: str = "") -> bool: ...

            def quote(self, amount: int) -> int: ...

        def charge(gateway: Gateway) -> None:
            from shop.ledger import write
        """,
    "shop/store.py": """
        class Store:
            async def load(self, key): ...
            def get(self, key): ...
        """,
    "shop/ledger.py": """
        class Book: ...
        def write(): ...
        """,
}


def open_shop(folder: Path, **options: object) -> Project:
    """Write the application into a folder and open a project on it."""
    for name, text in APP.items():
        file = folder / "src" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text))
    return open_project(ProjectOptions(sources=(folder / "src",), root=folder, **options))  # type: ignore[arg-type]


def find(project: Project, source: str, *, name: str = "test_case.py") -> list[Finding]:
    """Return what the audit finds with high confidence."""
    path = project.root / name
    found = audit_source(str(path), dedent(source), project)
    return [finding for finding in found if finding.confidence == "high"]


def check_noop(project: Project, source: str) -> None:
    """Check that nothing is found."""
    assert [(f.line, f.code, f.message) for f in find(project, source)] == []


def check_fixed(
    project: Project, before: str, after: str, *, code: str, is_safe: bool = True
) -> None:
    """Check that the fixes of one rule give a text, which they then leave alone."""
    before, after = dedent(before), dedent(after)
    found = [f for f in find(project, before) if f.code == code]
    assert [f.fix.is_safe if f.fix else None for f in found] == [is_safe] * len(found)

    text, applied = apply_fixes(before, found)

    assert text == after
    assert len(applied) == len(found) > 0
    ast.parse(text)
    again = [f for f in find(project, text) if f.code == code]
    assert [f.fix for f in again if f.fix] == []


def check_not_fixed(project: Project, source: str, *, code: str) -> None:
    """Check that a rule finds something and proposes no change."""
    found = [f for f in find(project, source) if f.code == code]
    assert [f.fix for f in found] == [None] * len(found)
    assert found
