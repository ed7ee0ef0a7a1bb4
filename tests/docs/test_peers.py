"""The page on peers and the README say what running the claims gives, and its picture is that of the history."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGE = ROOT / "docs" / "explanation" / "peers.md"
VARIES = {"reads the class without running its code"}


def load(name: str) -> ModuleType:
    """Import a benchmark, which is a script and in no package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def part_of(path: Path, name: str) -> str:
    text = path.read_text("utf-8")
    found = re.search(rf"<!-- {name}: begin -->\n(.*?)<!-- {name}: end -->", text, re.DOTALL)
    assert found is not None
    return found.group(1)


@pytest.fixture(autouse=True)
def forget_violations() -> Any:
    """The claims provoke violations on purpose: what they raise is what is asked for."""
    from netra_fakes._journal import JOURNAL

    yield
    JOURNAL.violations = []


def test_tables_of_peers_are_what_running_the_claims_gives() -> None:
    for module in ("decoy", "mockey", "mockito", "pytest_mock"):
        pytest.importorskip(module)
    peers = load("peers")
    for path, lines in zip((PAGE, README), peers.tables(peers.measure()), strict=True):
        for on_the_page, line in zip(part_of(path, "peers").splitlines(), lines, strict=True):
            if sys.version_info >= (3, 13) or line.split("|")[1].strip() not in VARIES:
                assert on_the_page == line


def test_table_of_costs_is_the_newest_line_of_the_history() -> None:
    plot = load("plot")
    assert part_of(PAGE, "speed") == plot.render_table(plot.read_history())


def test_picture_is_drawn_from_the_history_alone() -> None:
    plot = load("plot")
    history = plot.read_history()
    assert plot.render(history) == plot.PICTURE.read_text("utf-8")
    assert plot.render(history) == plot.render(plot.read_history())


def test_picture_follows_the_history() -> None:
    plot = load("plot")
    history = plot.read_history()
    name = "make, beside create_autospec"
    higher = [*history[:-1], {**history[-1], "ratios": {**history[-1]["ratios"], name: 9000.0}}]
    assert f"9,000 x {name}" in plot.render(higher)
    assert f"9,000 x {name}" not in plot.render(history)


def test_measuring_a_version_again_replaces_its_line(tmp_path: Path) -> None:
    plot = load("plot")
    history, report = tmp_path / "history.jsonl", tmp_path / "engine.json"
    history.write_text("", "utf-8")
    for version, autospec in (("0.1.0", 200.0), ("0.2.0", 300.0), ("0.2.0", 400.0)):
        figures = {"make": {"netra-fakes": 10.0, "create_autospec": autospec}}
        report.write_text(json.dumps({"python": "3.13.0", "figures": figures}), "utf-8")
        plot.add_line(version, report, None, history)
    lines = plot.read_history(history)
    assert [(line["version"], *line["ratios"].values()) for line in lines] == [
        ("0.1.0", 20.0), ("0.2.0", 40.0)
    ]  # fmt: skip


def test_ratios_come_from_the_reports_of_the_benchmarks() -> None:
    figures = {"make": {"netra-fakes": 10.0, "create_autospec": 500.0, "MagicMock": 25.0}}
    ratios = load("plot").ratios_of({"figures": figures}, {"ratios": {"import": 0.25}})
    assert ratios == {
        "make, beside create_autospec": 50.0,
        "make, beside MagicMock": 2.5,
        "import, beside unittest.mock": 4.0,
    }
