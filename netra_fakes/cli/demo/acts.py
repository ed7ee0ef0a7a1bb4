"""Run what the demo shows: each snippet as it is printed, each error as it was raised."""

from __future__ import annotations

import ast
import asyncio
import inspect
import linecache
import re
import textwrap
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple
from unittest.mock import MagicMock

from netra_fakes._config import Settings, current_settings, set_settings
from netra_fakes._journal import JOURNAL
from netra_fakes._messages import demo as messages
from netra_fakes._timeline import Timeline

WIDTH = 80
"""Columns of the terminal that the demo must fit."""

Tone = Literal["title", "heading", "text", "code", "error", "good", "table", "key"]
"""What a line is; the painter knows its colour."""

_ROLES = {
    "agent": "Agent",
    "bridge": "AgentWebSocketBridge",
    "registry": "AgentRegistry",
    "execution_tracker": "ExecutionTracker",
    "execution_core": "AgentExecutionCore",
    "execution_context": "AgentExecutionContext",
    "execution_result": "AgentExecutionResult",
    "user_context": "UserExecutionContext",
}
"""The demo plays on the reference application, whatever is installed or configured."""


class Line(NamedTuple):
    """One line of the demo."""

    tone: Tone
    text: str


@dataclass
class Performance:
    """What was shown.

    Attributes:
        lines: Every line, in order.
        refusal: The lines of the refused mistake: its snippet, and the error.
        timeline: What the core did on the Golden Path.
    """

    lines: list[Line] = field(default_factory=list["Line"])
    refusal: list[Line] = field(default_factory=list["Line"])
    timeline: Timeline = field(default_factory=lambda: Timeline(()))

    def say(self, tone: Tone, text: str = "", *, indent: int = 2) -> None:
        """Add a text, line by line."""
        margin = " " * indent
        for line in text.split("\n"):
            self.lines += [Line(tone, part) for part in _wrap(f"{margin}{line}".rstrip())]


def _wrap(line: str) -> list[str]:
    """Break a line that is too long for a terminal; a signature goes on beneath itself."""
    if len(line) <= WIDTH:
        return [line]
    label = re.match(r" *(spec: )?", line)
    return textwrap.wrap(
        line,
        WIDTH,
        subsequent_indent=" " * (label.end() if label else 0),
        break_long_words=False,
        break_on_hyphens=False,
    )


def play() -> Performance:
    """Run all acts, and return what they showed."""
    shown = Performance()
    with _on_reference_application():
        shown.say("title", messages.TITLE, indent=0)
        _play_lie(shown)
        _play_cure(shown)
        _play_golden_path(shown)
        _say_next(shown)
    return shown


@contextmanager
def _on_reference_application() -> Generator[None, None, None]:
    before = current_settings()
    roles = {role: f"netra_fakes.reference:{name}" for role, name in _ROLES.items()}
    set_settings(Settings(types="off", roles=roles))
    try:
        yield
    finally:
        set_settings(before)


def _play_lie(shown: Performance) -> None:
    from netra_fakes.roles.contexts import make_user_context

    _open(shown, messages.LIE_HEADING, messages.LIE_INTRO)
    names = {"MagicMock": MagicMock, "context": make_user_context()}
    _show(shown, messages.LIE, _run_failing(messages.LIE, names))
    shown.say("text", f"\n{messages.LIE_OUTRO}")


def _play_cure(shown: Performance) -> None:
    from netra_fakes.roles.agent import make_agent
    from netra_fakes.roles.contexts import make_user_context

    _open(shown, messages.CURE_HEADING, messages.CURE_INTRO)
    start = len(shown.lines)
    names: dict[str, Any] = {
        "MagicMock": MagicMock, "make_agent": make_agent, "context": make_user_context(),
    }  # fmt: skip
    _show(shown, messages.CURE, _run_failing(messages.CURE, names))
    shown.refusal = shown.lines[start:]
    run_snippet(messages.CURED, names)
    shown.say("text", f"\n{messages.CURED_INTRO}\n")
    shown.say("code", messages.CURED.rstrip(), indent=4)
    shown.say("text", "\n" + messages.CURED_RESULT.format(result=names["result"]))


def _play_golden_path(shown: Performance) -> None:
    from netra_fakes.scenarios import make_golden_path

    _open(shown, messages.PATH_HEADING, messages.PATH_INTRO)
    names: dict[str, Any] = {"make_golden_path": make_golden_path}
    run_snippet(messages.PATH, names)
    shown.say("code", messages.PATH.rstrip(), indent=4)
    golden_path = names["golden_path"]
    shown.say("text", "\n" + messages.PATH_RESULT.format(success=names["result"].success))
    shown.say("text")
    for event in dict.fromkeys(event.type for event in golden_path.events):
        shown.say("good", event, indent=4)
    whole = golden_path.timeline
    shown.timeline = Timeline(tuple(call for call in whole if call.fake != "tracker"), whole.fakes)
    shown.say("text", f"\n{messages.PATH_TIMELINE}\n")
    shown.say("table", str(shown.timeline).partition("\n")[2], indent=0)


def _say_next(shown: Performance) -> None:
    shown.say("heading", f"\n{messages.NEXT_HEADING}\n", indent=0)
    width = max(len(purpose) for purpose, _ in messages.NEXT)
    for purpose, line in messages.NEXT:
        shown.say("key", f"{purpose:<{width}}  {line}")


def _open(shown: Performance, heading: str, intro: str) -> None:
    shown.say("heading", f"\n{heading}\n", indent=0)
    shown.say("text", f"{intro}\n")


def _show(shown: Performance, source: str, error: str) -> None:
    shown.say("code", source.rstrip(), indent=4)
    shown.say("text")
    shown.say("error", error, indent=4)


def _run_failing(source: str, names: dict[str, Any]) -> str:
    """Run a snippet that must fail, and return the error as Python prints it."""
    try:
        run_snippet(source, names)
    except Exception as error:
        # It is shown, not swallowed: a test that plays the demo need not fail of it.
        JOURNAL.violations = [item for item in JOURNAL.violations if item.error is not error]
        return messages.raised(error)
    return messages.nothing_raised()


def run_snippet(source: str, names: dict[str, Any]) -> None:
    """Run a snippet as it is printed; it may await at its top level.

    Its lines are made known to `linecache`, so that messages can quote them.

    Args:
        source: The snippet, one of this package's own texts.
        names: Its global names; what it assigns is found there afterwards.
    """
    filename = "<demo>"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    code = compile(source, filename, "exec", flags=flags, dont_inherit=True)
    outcome = eval(code, names)  # noqa: S307 - a text of this package, shown as it is run
    if inspect.iscoroutine(outcome):
        asyncio.run(outcome)
