"""Run pytest on a piece of source, and read what the plugin printed."""

from __future__ import annotations

import gc
import re
import warnings
from collections.abc import Callable

import pytest


def run_in_process(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """Run pytest in this process, where what earlier tests left unawaited cannot be told again."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()
    return pytester.runpytest_inprocess("-p", "no:cacheprovider", *arguments)


def summary_of(result: pytest.RunResult) -> list[str]:
    """Return the lines of the plugin's section at the end of a run."""
    return section_of(result.outlines, "netra-fakes", "=")


def section_of(lines: list[str], title: str, rule: str) -> list[str]:
    """Return the lines of a section of pytest's output, up to the next one."""
    heading = re.compile(rf"{re.escape(rule)}+ {re.escape(title)} {re.escape(rule)}+$")
    starts = [index for index, line in enumerate(lines) if heading.match(line)]
    if not starts:
        return []
    found: list[str] = []
    for line in lines[starts[0] + 1 :]:
        if re.match(r"([-=_])\1{2,} .* \1{3,}$|=+ |\d+ (passed|failed|error)", line):
            break
        found.append(line)
    while found and not found[-1]:
        found.pop()
    return found


def failures_of(result: pytest.RunResult) -> dict[str, list[str]]:
    """Return the lines under the heading of each failure and error, by test."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in result.outlines:
        heading = re.match(r"_{3,} (?:(ERROR) at \w+ of )?(\S+) _{3,}$", line)
        if heading:
            lines = found.setdefault(f"{heading[2]}{' (error)' if heading[1] else ''}", [])
        elif re.match(r"=+ .* =+$", line):
            lines = []
        else:
            lines.append(line)
    return found


def sections_of(result: pytest.RunResult, title: str = "netra-fakes") -> dict[str, list[str]]:
    """Return the plugin's section of each failed test, by test; tests without one are left out."""
    found = {test: section_of(lines, title, "-") for test, lines in failures_of(result).items()}
    return {test: lines for test, lines in found.items() if lines}


def catch(action: Callable[[], object]) -> BaseException:
    """Return the error that an action ends with."""
    try:
        action()
    except Exception as error:
        return error
    raise AssertionError("the action ended well")
