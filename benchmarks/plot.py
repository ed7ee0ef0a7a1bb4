"""Draw the history of the benchmarks as an SVG, from benchmarks/history.jsonl and nothing else.

    python benchmarks/engine.py --json engine.json
    python benchmarks/import_time.py --json import.json
    python benchmarks/plot.py --add engine.json import.json     # a line more, and all drawn anew
    python benchmarks/plot.py                                   # drawn anew from the history

The drawing is docs/assets/benchmarks.svg, and the newest line a table in docs/explanation/peers.md.
A line of the file is one version, and measuring it again replaces its line. It tells when it was
measured, on which Python, and ratios: the time or memory of the peer over that of a fake, in one
run. So a higher point is better, and the scale is logarithmic. The picture brings its own colours
for light and dark.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from datetime import datetime, timezone
from importlib import metadata
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
HISTORY = HERE / "history.jsonl"
PICTURE = HERE.parent / "docs" / "assets" / "benchmarks.svg"
PAGE = HERE.parent / "docs" / "explanation" / "peers.md"
TABLE = re.compile(r"(?<=<!-- speed: begin -->\n).*?(?=<!-- speed: end -->)", re.DOTALL)

# What is drawn: its name, where engine.py tells it, the fake's row, and the peer's row.
SERIES = {
    "make, beside create_autospec": ("make", "netra-fakes", "create_autospec"),
    "make and call 3, beside create_autospec": (
        "make and call 3", "netra-fakes", "create_autospec"
    ),
    "memory, beside create_autospec": ("memory (KiB)", "netra-fakes", "create_autospec"),
    "first of a class, beside create_autospec": (
        "first of a class", "netra-fakes", "create_autospec"
    ),
    "call, beside MagicMock": ("call", "netra-fakes, types warn", "MagicMock"),
    "await, beside AsyncMock": ("await", "netra-fakes, types warn", "MagicMock"),
    "make, beside MagicMock": ("make", "netra-fakes", "MagicMock"),
}  # fmt: skip
IMPORT = "import, beside unittest.mock"
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 420, 60, 310, 30, 40
DECADES = (0, 5)
LIGHT = ("#0b5fa5", "#a33b00", "#1d6b34", "#6b3fa0", "#8a1c4a", "#5c4a00", "#00616b", "#4a4a4a")
DARK = ("#7cc0ff", "#ffab7a", "#84d79b", "#c9a7f5", "#f59bbd", "#e0c860", "#70d5e0", "#c4c4c4")


def render_ratio(ratio: float) -> str:
    """Return a ratio with about three digits that mean something."""
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}"


def read_history(path: Path = HISTORY) -> list[dict[str, Any]]:
    """Return the lines of the history, oldest first."""
    lines = path.read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def ratios_of(engine: dict[str, Any], imports: dict[str, Any] | None = None) -> dict[str, float]:
    """Return the ratios that the history keeps, from the reports of the benchmarks."""
    figures = engine["figures"]
    found = {
        name: round(figures[row][peer] / figures[row][mine], 2)
        for name, (row, mine, peer) in SERIES.items()
        if peer in figures.get(row, {})
    }
    if imports is not None:
        found[IMPORT] = round(1 / imports["ratios"]["import"], 2)
    return found


def add_line(version: str, engine: Path, imports: Path | None, history: Path = HISTORY) -> None:
    """Write what was measured at the end of the history, in place of that version's line."""
    report = json.loads(engine.read_text("utf-8"))
    other = json.loads(imports.read_text("utf-8")) if imports else None
    line = {
        "date": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M"),
        "version": version,
        "python": report["python"],
        "ratios": ratios_of(report, other),
    }
    kept = [known for known in read_history(history) if known["version"] != version]
    history.write_text("".join(json.dumps(one) + "\n" for one in [*kept, line]), "utf-8")


def render(history: list[dict[str, Any]]) -> str:
    """Return the drawing of a history: the same text for the same history."""
    names = [name for name in (*SERIES, IMPORT) if any(name in line["ratios"] for line in history)]
    parts = [_head(names), *_grid(history)]
    labels: list[tuple[float, int, str]] = []
    for index, name in enumerate(names):
        points = [
            (_x(place, len(history)), _y(line["ratios"][name]))
            for place, line in enumerate(history)
            if name in line["ratios"]
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline class="s{index}" points="{path}"/>')
        parts += [f'<circle class="d{index}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in points]
        newest = next(line["ratios"][name] for line in reversed(history) if name in line["ratios"])
        labels.append((points[-1][1], index, f"{render_ratio(newest)} x {name}"))
    return "\n".join([*parts, *_labels(labels), "</svg>\n"])


def _head(names: list[str]) -> str:
    def colours(palette: tuple[str, ...]) -> str:
        return "".join(
            f".s{index}{{stroke:{palette[index]}}}.d{index}{{fill:{palette[index]}}}"
            for index in range(len(names))
        )

    style = (
        "text{font:12px sans-serif;fill:#333}line{stroke:#ddd}polyline{fill:none;stroke-width:2}"
        ".paper{fill:#fff}" + colours(LIGHT) + "@media(prefers-color-scheme:dark){text{fill:#ddd}"
        "line{stroke:#444}.paper{fill:#1e2129}" + colours(DARK) + "}"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'aria-label="How many times cheaper a fake is, version by version">\n'
        f"<style>{style}</style>\n"
        f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>'
    )


def _grid(history: list[dict[str, Any]]) -> list[str]:
    parts = [f'<text x="{LEFT}" y="18">times cheaper than the peer (higher is better)</text>']
    for decade in range(DECADES[0], DECADES[1] + 1):
        y = _y(10**decade)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10**decade:,}</text>'
        )
    for place, line in enumerate(history):
        x = _x(place, len(history))
        parts.append(
            f'<text x="{x:.1f}" y="{HEIGHT - 16}" text-anchor="middle">{line["version"]}</text>'
        )
    return parts


def _labels(labels: list[tuple[float, int, str]]) -> list[str]:
    """Put each label beside its newest point, moved down where another one is in its way."""
    parts, last = [], 0.0
    for y, index, text in sorted(labels):
        last = max(y, last + 16)
        x = WIDTH - RIGHT + 14
        parts.append(f'<circle class="d{index}" cx="{x}" cy="{last:.1f}" r="4"/>')
        parts.append(f'<text x="{x + 10}" y="{last + 4:.1f}">{text}</text>')
    return parts


def _x(place: int, count: int) -> float:
    room = WIDTH - LEFT - RIGHT
    return LEFT + room * (place + 0.5) / count


def _y(ratio: float) -> float:
    low, high = DECADES
    share = (min(max(math.log10(ratio), low), high) - low) / (high - low)
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def render_table(history: list[dict[str, Any]]) -> str:
    """Return the newest line as a table for the page on peers."""
    newest = history[-1]
    rows = [f"| {name} | {render_ratio(ratio)} times |" for name, ratio in newest["ratios"].items()]
    head = f"| version {newest['version']}, CPython {newest['python']} | cheaper by |\n|---|---|\n"
    return head + "\n".join(rows) + "\n"


def main() -> int:
    """Draw the history, after adding a line to it where one is given."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--add", nargs="+", type=Path, metavar="FILE", help="reports to add")
    parser.add_argument(
        "--version", default=metadata.version("netra-fakes"), help="what they were measured on"
    )
    options = parser.parse_args()
    if options.add:
        add_line(options.version, options.add[0], options.add[1] if options.add[1:] else None)
    history = read_history()
    PICTURE.write_text(render(history), "utf-8")
    table = render_table(history)
    PAGE.write_text(TABLE.sub(lambda _: table, PAGE.read_text("utf-8")), "utf-8")
    print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
