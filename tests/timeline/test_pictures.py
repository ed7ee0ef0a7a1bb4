"""The sequence diagram and its page: well-formed, self-contained, and looked at in a browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from netra_fakes import Call, Timeline
from netra_fakes._spec import Location
from netra_fakes._timeline.drawing import MOST_ROWS
from tests.browser import contrast, open_page
from tests.timeline.test_calls import sample

SVG = "{http://www.w3.org/2000/svg}"


def parse(timeline: Timeline, title: str = "timeline") -> ElementTree.Element:
    return ElementTree.fromstring(timeline.svg(title))


def texts(root: ElementTree.Element, css_class: str) -> list[str]:
    return [
        "".join(item.itertext())
        for item in root.iter(f"{SVG}text")
        if item.get("class") == css_class
    ]


def test_svg_draws_participants_and_calls() -> None:
    root = parse(sample(), "a test")
    assert root.findtext(f"{SVG}title") == "a test"
    assert texts(root, "name") == ["core", "test_core", "agent", "bridge"]
    assert texts(root, "class") == ["Agent", "AgentWebSocketBridge"]
    assert texts(root, "label") == [
        "set_websocket_bridge(<bridge>, 'run-1')",
        "await notify_agent_started('run-1', agent_name='a#1;')",
        "notify_tool_completed('run-1', 'search') never awaited",
    ]
    assert texts(root, "number") == ["1", "2", "3"]


def test_svg_has_every_label_within_its_picture_and_beside_no_other_lane() -> None:
    root = parse(sample())
    width = float(root.get("width") or 0)
    boxes = [
        (float(box.get("x") or 0), float(box.get("width") or 0))
        for box in root.iter(f"{SVG}rect")
        if box.get("class") == "box"
    ]
    assert all(x >= 0 and x + wide <= width for x, wide in boxes)
    assert all(a + wide < b for (a, wide), (b, _) in zip(boxes, boxes[1:], strict=False))
    for line in root.iter(f"{SVG}line"):
        assert all(0 <= float(line.get(end) or 0) <= width for end in ("x1", "x2"))


def test_svg_draws_what_a_fake_does_by_itself_from_its_own_lane() -> None:
    fakes = {"bridge": "Bridge", "agent": "Agent"}
    calls = (
        Call("bridge", "notify", caller="agent", is_by_fake=True),
        Call("agent", "a_method_of_its_own", caller="agent", is_by_fake=True),
    )
    root = parse(Timeline(calls, fakes))
    assert texts(root, "name") == ["caller", "bridge", "agent"]
    to_left, to_itself = (
        [float(line.get(end) or 0) for end in ("x1", "x2")]
        for line in root.iter(f"{SVG}line")
        if line.get("class") == "arrow"
    )
    assert to_left[0] > to_left[1]
    assert to_itself[0] > to_itself[1] >= to_left[0]
    label = list(root.iter(f"{SVG}text"))[-1]
    assert float(label.get("x") or 0) < float(root.get("width") or 0)


def test_svg_of_no_calls_says_so() -> None:
    assert texts(parse(Timeline((), {"agent": "Agent"})), "soft") == ["no call"]
    assert texts(parse(Timeline(())), "name") == ["caller"]


def test_svg_of_very_many_calls_says_what_it_leaves_out() -> None:
    calls = tuple(Call("agent", "m", order=number) for number in range(MOST_ROWS + 1234))
    root = parse(Timeline(calls, {"agent": "Agent"}))
    assert len(texts(root, "label")) == MOST_ROWS
    assert texts(root, "soft") == ["… and 1,234 more, not drawn"]


def test_svg_of_many_calls_names_the_participants_at_its_foot_too() -> None:
    calls = tuple(Call("agent", "m", order=number) for number in range(20))
    root = parse(Timeline(calls, {"agent": "Agent"}))
    assert texts(root, "name") == ["caller", "caller", "agent", "agent"]
    lowest = max(
        float(box.get("y") or 0) + float(box.get("height") or 0)
        for box in root.iter(f"{SVG}rect")
        if box.get("class") == "box"
    )
    assert lowest < float(root.get("height") or 0)
    root = parse(Timeline(calls[1:], {"agent": "Agent"}))
    assert texts(root, "name") == ["caller", "agent"]


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "\x00\x1b[0m", "\ud800", ']]>&"'])
def test_hostile_text_stays_text(hostile: str) -> None:
    timeline = Timeline(
        (Call(hostile, hostile, (hostile,), {hostile: hostile}),), {hostile: hostile}
    )
    root = parse(timeline, hostile)
    assert root.find(f".//{SVG}script") is None
    page = timeline.html(hostile)
    assert "<script" not in page
    page.encode("utf-8")


def test_page_is_self_contained() -> None:
    page = sample().html("tests/test_core.py::test_it")
    assert "<h1>tests/test_core.py::test_it</h1>" in page
    assert '3 calls on 2 fakes · <span class="bad">1 never awaited</span>' in page
    assert "app/core.py:12" in page
    addresses = set(re.findall(r"https?://[^\"'\s<]+", page))
    assert addresses == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"<(script|link|img|iframe|object|embed)\b|@import|url\(", page)


def test_page_of_no_call_has_no_table() -> None:
    assert "<table>" not in Timeline((), {"agent": "Agent"}).html()


def test_page_of_no_dropped_call_mentions_none() -> None:
    assert "never awaited" not in Timeline((Call("a", "m"),), {"a": "A"}).html()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_is_readable_in_a_browser(tmp_path: Path, scheme: Any) -> None:
    path = tmp_path / "timeline.html"
    path.write_text(sample().html("tests/test_core.py::test_it"), "utf-8")
    with open_page(path, scheme=scheme) as page:
        for selector in ("body", "p", "td.number", "td.call .bad", "td.call .await"):
            assert contrast(page, selector) >= 4.5, selector
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (paper == "rgb(255, 255, 255)") is (scheme == "light")
        drawn = page.locator("svg .paper").evaluate("e => getComputedStyle(e).fill")
        assert drawn == paper
        wide = page.locator("svg .label").evaluate_all(
            "all => all.map(e => [e.getBBox().x, e.getBBox().x + e.getBBox().width])"
        )
        lanes = page.locator("svg .life").evaluate_all("all => all.map(e => e.x1.baseVal.value)")
        assert all(left > lanes[0] and right < max(lanes) for left, right in wide)


@pytest.mark.slow
def test_page_on_a_telephone_scrolls_only_its_diagram(tmp_path: Path) -> None:
    path = tmp_path / "timeline.html"
    path.write_text(sample().html("tests/test_core.py::test_it"), "utf-8")
    with open_page(path, width=360) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        for cell in ("td.fake", "td.call", "td.where"):
            right = page.locator(cell).evaluate_all(
                "all => Math.max(...all.map(e => e.getBoundingClientRect().right))"
            )
            assert right <= 360, cell


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1280])
def test_long_names_break_within_their_cells(tmp_path: Path, width: int) -> None:
    path = tmp_path / "timeline.html"
    long = "a_name_without_a_space_" * 6
    location = Location(f"{long}/{long}.py", 1)
    calls = tuple(Call(long, long, (long,), location=location) for _ in range(30))
    path.write_text(Timeline(calls, {long: long}).html(long), "utf-8")
    with open_page(path, width=width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        right = page.locator("td").evaluate_all(
            "all => Math.max(...all.map(e => e.getBoundingClientRect().right))"
        )
        assert right <= width
