"""The built site can be read: light and dark, on a telephone and on a desk, with no network."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

import pytest

from tests.browser import CHROMIUM, open_page

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
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
def test_every_page_can_be_read(site: Path, width: int, scheme: Literal["light", "dark"]) -> None:
    faults: list[str] = []
    pages = sorted(site.rglob("index.html"))
    with open_page(pages[0], width=width, scheme=scheme) as page:
        for path in pages:
            page.goto(path.as_uri())
            name = str(path.relative_to(site))
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                faults.append(f"{name}: {wide} pixels on a screen of {width}")
            shown = page.evaluate("document.body.getAttribute('data-md-color-scheme')")
            if shown != {"light": "default", "dark": "slate"}[scheme]:
                faults.append(f"{name}: shown as {shown}")
            faults += [f"{name}: faint: {words}" for words in page.evaluate(FAINT_WORDS, WORDS)]
    assert len(pages) > 40
    assert faults == []


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    """Serve the site to this machine alone."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_search_finds_pages_and_asks_no_network(address: str) -> None:
    with open_page(address) as page:
        search = page.locator(".md-search__input")
        search.click()
        search.press_sequentially("NotAwaitableError")
        first = page.locator(".md-search-result__item").first
        first.wait_for()
        assert "NotAwaitableError" in first.inner_text()
