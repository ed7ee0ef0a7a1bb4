"""The audit's page, looked at in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from netra_fakes.audit import Edit, Finding, Fix
from netra_fakes.audit._baseline import BaselineResult
from netra_fakes.audit.report import Context, render_html
from tests.browser import contrast, open_page

FINDINGS = [
    Finding(
        f"tests/unit/very/deep/folder/test_{name}.py", 10 + number, 5, f"NF10{number % 3}",
        "sync-double-for-coroutine", f"a MagicMock stands for {name}.execute, a coroutine",
        help=f"{name}.execute.return_value = result",
        spec=f"async def execute(context) -> Any  app/{name}.py:12",
        fix=Fix((Edit(0, 1, "x"),), True, "Do") if number % 2 else None,
    )
    for number, name in enumerate(["BaseAgent", "AgentRegistry", "Other"] * 8)
]  # fmt: skip
CONTEXT = Context(
    files=24,
    problems=[("tests/broken.py", 3, "invalid syntax"), ("tests/latin.py", None, "not UTF-8 text")],
    baseline=BaselineResult(FINDINGS[:2], 22, 40, {"NF100": 62}),
    roles={"BaseAgent": "agent", "AgentRegistry": "registry"},
)


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_page_is_readable_and_can_be_searched(
    tmp_path: Path, width: int, scheme: Literal["light", "dark"]
) -> None:
    path = tmp_path / "report.html"
    path.write_text(render_html(FINDINGS, CONTEXT), "utf-8")
    with open_page(path, width=width, scheme=scheme) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert contrast(page) >= 7
        assert contrast(page, ".rule a") >= 4.5
        rows = page.locator(".rule li:visible")
        assert rows.count() == len(FINDINGS)
        page.fill("#q", "registry nf101")
        assert rows.count() == len(
            [f for f in FINDINGS if f.code == "NF101" and "Registry" in f.path]
        )
        assert page.locator("#shown").inner_text() == f"{rows.count()} shown"
        page.fill("#q", "")
        assert rows.count() == len(FINDINGS)
        assert page.locator(".panel h2").all_inner_texts() == [
            "By rule", "By folder", "By role", "Trend",
        ]  # fmt: skip


def test_page_without_findings_says_so() -> None:
    page = render_html([], Context(files=3))
    assert "<strong>0</strong><span>findings</span>" in page
    assert "Trend" not in page


def test_page_of_many_folders_shows_the_largest() -> None:
    findings = [Finding(f"t{i}/a.py", 1, 1, "NF101", "s", "m") for i in range(20)]
    assert "and 5 more" in render_html(findings, Context(files=20))


def test_folders_of_absolute_paths_are_shown_from_the_one_they_share() -> None:
    paths = ["/home/me/shop/tests/unit/a.py", "/home/me/shop/tests/b.py", "other/c.py"]
    page = render_html([Finding(p, 1, 1, "NF101", "s", "m") for p in paths], Context(files=3))

    assert ">tests/unit<" in page and ">tests<" in page and ">other<" in page


@pytest.mark.parametrize(("before", "words"), [(1, "no change"), (3, "2 fewer"), (0, "1 more")])
def test_trend_says_where_it_goes(before: int, words: str) -> None:
    findings = [Finding("a.py", 1, 1, "NF101", "s", "m")]
    baseline = BaselineResult(findings, 0, before, {"NF101": before})
    assert words in render_html(findings, Context(files=1, baseline=baseline))
