"""Every page of the documentation does what it says."""

from __future__ import annotations

import ast
import importlib.util
import re
from pathlib import Path

import pytest

import netra_fakes
from tests.docs.pages import Page, read_blocks

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
WITH_CODE = [p for p in PAGES if any(b.language in ("python", "console") for b in read_blocks(p))]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", WITH_CODE, ids=name_of)
def test_page_runs_as_printed(path: Path, tmp_path: Path) -> None:
    Page(path, tmp_path).run()


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (path.parent / target).exists(), f"{name_of(path)}: {target}"


def test_generated_pages_are_those_of_the_code() -> None:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None and spec.loader is not None
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    for name, render in generate.PAGES.items():
        page = ROOT / "docs" / "reference" / name
        assert page.read_text("utf-8") == render(), f"run: python docs/generate.py ({name})"


def test_every_public_name_is_in_the_reference() -> None:
    text = (ROOT / "docs" / "reference" / "api.md").read_text("utf-8")
    missing = [
        n for n in netra_fakes.__all__ if f"netra_fakes.{n}" not in text and f"`{n}`" not in text
    ]
    assert missing == []


def test_every_setting_is_in_the_reference() -> None:
    text = (ROOT / "docs" / "reference" / "configuration.md").read_text("utf-8")
    for module in ("_config.py", "audit/_options.py"):
        tree = ast.parse((Path(netra_fakes.__file__).parent / module).read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name in ("Settings", "AuditTable"):
                names = [item.target.id for item in node.body
                         if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)]  # fmt: skip
                for name in set(names) - {"root", "extra"}:
                    assert f"`{name.replace('_', '-')}`" in text or f"`{name}`" in text, name


def test_every_page_is_in_the_menu() -> None:
    menu = (ROOT / "mkdocs.yml").read_text("utf-8")
    pages = [str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*.md")]
    assert [page for page in pages if page not in menu] == []
