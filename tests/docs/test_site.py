"""The built site can be read: light and dark, on a telephone and on a desk, with no network."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from tests.browser import CHROMIUM, open_page

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PAGES = [
    "index.html",
    "tutorial/index.html",
    "guidelines/index.html",
    "explanation/peers/index.html",
    "reference/api/index.html",
    "reference/errors/index.html",
    "reference/rules/nf101/index.html",
]
# Text of each kind that a page shows, and what it stands on; the smallest ratio that WCAG AA asks.
WORDS = ".md-typeset p, .md-typeset li, .md-typeset td, .md-typeset pre code, .md-typeset h2, .md-nav__link"
LEAST_CONTRAST = 4.5
FAINT_WORDS = """selector => {
    const parse = text => (text.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
    const solid = colour => colour.length < 4 || colour[3] > 0.99;
    const light = rgb => rgb.slice(0, 3).map(v => v / 255)
        .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const blend = (top, under) => top.slice(0, 3).map(
        (v, i) => v * (top[3] ?? 1) + under[i] * (1 - (top[3] ?? 1)));
    const paper = element => {
        const layers = [];
        for (let at = element; at; at = at.parentElement) {
            layers.push(parse(getComputedStyle(at).backgroundColor));
            if (solid(layers[layers.length - 1])) break;
        }
        return layers.reverse().reduce((under, top) => blend(top, under), [255, 255, 255]);
    };
    const faint = [];
    for (const element of document.querySelectorAll(selector)) {
        if (!element.innerText || !element.innerText.trim() || !element.offsetParent) continue;
        const ground = paper(element);
        const ink = light(blend(parse(getComputedStyle(element).color), ground));
        const page = light(ground);
        const ratio = (Math.max(ink, page) + 0.05) / (Math.min(ink, page) + 0.05);
        if (ratio < LEAST) faint.push(`${ratio.toFixed(1)}: ${element.innerText.slice(0, 40)}`);
    }
    return faint.slice(0, 5);
}""".replace("LEAST", str(LEAST_CONTRAST))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Build the site once, with links checked strictly."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    for module in ("mkdocs", "material", "mkdocstrings"):
        if importlib.util.find_spec(module) is None:
            pytest.skip(f"{module} is not installed (extra 'docs')")
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT, capture_output=True, text=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    yield folder


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_page_of_the_site_can_be_read(
    site: Path, name: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    with open_page(site / name, width=width, scheme=scheme) as page:
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{wide} pixels on a screen of {width}"
        shown = page.evaluate("document.body.getAttribute('data-md-color-scheme')")
        assert shown == {"light": "default", "dark": "slate"}[scheme]
        assert page.evaluate(FAINT_WORDS, WORDS) == []
