"""The demo: run live, readable at 80 columns, plain in a pipe."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from netra_fakes._config import Settings, current_settings, set_settings
from netra_fakes._messages import demo as messages
from netra_fakes.cli import main
from netra_fakes.cli.demo import acts, paint
from tests.browser import open_page

ASSETS = Path(__file__).parents[2] / "docs" / "assets"
NUMBER = re.compile(r"-\d+")
ANSI = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(autouse=True)
def no_colour_wishes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["demo"]) == 0
    return capsys.readouterr().out


def test_demo_shows_the_failure_as_it_was_raised(shown: str) -> None:
    assert "    TypeError: object MagicMock can't be used in 'await' expression\n" in shown


def test_demo_shows_the_refusal_as_it_was_raised(shown: str) -> None:
    assert "    NotAwaitableError: cannot set 'Agent.execute' to a MagicMock:\n" in shown
    assert "      got:  MagicMock\n" in shown
    assert "      agent.execute.return_value = ...\n" in shown


def test_demo_shows_that_the_line_of_the_error_cures_it(shown: str) -> None:
    refusal, result = shown.index("NotAwaitableError"), shown.index("result is {'answer': '42'}.")
    assert refusal < result


def test_demo_shows_the_golden_path_and_its_timeline(shown: str) -> None:
    positions = [
        shown.index(f"    {event}\n")
        for event in (
            "agent_started", "agent_thinking", "tool_executing", "tool_completed",
            "agent_completed",
        )
    ]  # fmt: skip
    assert positions == sorted(positions)
    assert "result.success is True" in shown
    assert "  registry  await get_async('triage'" in shown


def test_demo_prints_the_snippets_that_it_runs(shown: str) -> None:
    for snippet in (messages.LIE, messages.CURE, messages.CURED, messages.PATH):
        for line in snippet.splitlines():
            assert f"    {line}".rstrip() + "\n" in shown


def test_demo_says_where_to_go_next(shown: str) -> None:
    for _, line in messages.NEXT:
        assert line in shown


def test_demo_fits_a_terminal_of_eighty_columns(shown: str) -> None:
    assert max(len(line) for line in shown.splitlines()) <= 80
    assert shown.count("\n") < 100


def test_demo_is_plain_in_a_pipe(shown: str) -> None:
    assert "\x1b" not in shown
    assert shown == "".join(f"{line.rstrip()}\n" for line in shown.splitlines())


def test_forced_colours_change_nothing_else(
    shown: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert main(["demo"]) == 0
    coloured = capsys.readouterr().out
    assert "\x1b[1;31m    TypeError\x1b[0m: object" in coloured
    assert NUMBER.sub("", ANSI.sub("", coloured)) == NUMBER.sub("", shown)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "stream", "expected"),
    [
        ({}, Terminal(), True),
        ({}, io.StringIO(), False),
        ({"NO_COLOR": "1"}, Terminal(), False),
        ({"NO_COLOR": ""}, Terminal(), True),
        ({"FORCE_COLOR": "1"}, io.StringIO(), True),
        ({"FORCE_COLOR": ""}, io.StringIO(), False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, Terminal(), False),
        ({"TERM": "dumb"}, Terminal(), False),
    ],
)
def test_colours_are_for_those_who_want_them(
    environment: dict[str, str], stream: Any, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert paint.is_colour_wanted(stream) is expected


def test_text_is_written_in_whichever_encoding_there_is() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    paint.write_text("run(…)\n", stream)
    assert raw.getvalue() == b"run(?)\n"
    bare = io.StringIO()
    paint.write_text("run(…)", bare)
    assert bare.getvalue() == "run(…)"


def test_demo_plays_on_the_reference_application_and_leaves_settings_alone() -> None:
    mine = Settings(roles={"agent": "nowhere.to:BeFound"}, types="error")
    before = current_settings()
    set_settings(mine)
    try:
        performance = acts.play()
        assert current_settings() is mine
    finally:
        set_settings(before)
    assert any("reference/agent.py" in line.text for line in performance.lines)


def test_snippet_that_does_not_fail_is_told() -> None:
    assert acts._run_failing("x = 1\n", {}) == messages.nothing_raised()


def test_snippet_may_await() -> None:
    async def give() -> int:
        return 3

    names: dict[str, Any] = {"give": give}
    acts.run_snippet("x = await give()\n", names)
    assert names["x"] == 3


def test_demo_runs_as_a_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "netra_fakes", "demo"], capture_output=True, check=True
    )
    assert done.stderr == b""
    assert b"NotAwaitableError" in done.stdout


@pytest.mark.parametrize("name", ["refusal.svg", "timeline.svg"])
def test_pictures_of_the_readme_are_of_today(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "netra_fakes", "demo", "--pictures", str(tmp_path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == ""
    drawn = (tmp_path / name).read_text("utf-8")
    assert drawn == (ASSETS / name).read_text("utf-8"), "netra-fakes demo --pictures docs/assets"


def test_pictures_are_written_in_process_too(tmp_path: Path) -> None:
    assert main(["demo", "--pictures", str(tmp_path / "new")]) == 0
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
        "refusal.svg", "timeline.svg"
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", ["refusal.svg", "timeline.svg"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_picture_holds_its_text_in_a_browser(name: str, scheme: Any) -> None:
    with open_page(ASSETS / name, scheme=scheme) as page:
        widest = page.locator("text").evaluate_all(
            "all => Math.max(...all.map(e => e.getBBox().x + e.getBBox().width))"
        )
        assert widest < page.evaluate("document.documentElement.viewBox.baseVal.width")
        ink = page.locator("text").first.evaluate("e => getComputedStyle(e).fill")
        assert ink in (("rgb(31, 35, 40)",) if scheme == "light" else ("rgb(230, 237, 243)",))
