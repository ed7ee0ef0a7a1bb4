"""Show how far long work is: a bar on a terminal, nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Protocol, TextIO


class Report(Protocol):
    """Told how far the work is."""

    def __call__(self, done: int, total: int, name: str) -> None:
        """Say that `done` of `total` parts are done, the last of them `name`."""
        ...


@contextmanager
def progress_bar(label: str, stream: TextIO | None = None) -> Generator[Report, None, None]:
    """Give a function that shows progress while the block runs.

    Args:
        label: What is being done.
        stream: Where to draw; standard error by default. What is no terminal stays untouched.
    """
    out: TextIO = stream or sys.stderr
    if not out.isatty():
        yield _silent
        return
    try:
        from rich.console import Console
        from rich.progress import Progress
    except ImportError:
        yield _PlainBar(label, out)
        out.write("\r\x1b[K")
        return
    with Progress(console=Console(file=out), transient=True) as bar:
        task = bar.add_task(label, total=None)

        def report(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, description=f"{label} {name[-40:]}")

        yield report


def _silent(done: int, total: int, name: str) -> None:
    """Show nothing."""


class _PlainBar:
    """Draws a bar of characters over itself, where rich is not installed."""

    def __init__(self, label: str, stream: TextIO) -> None:
        self.label = label
        self.stream = stream

    def __call__(self, done: int, total: int, name: str) -> None:  # noqa: ARG002 - no room
        filled = 30 * done // max(total, 1)
        bar = "#" * filled + "." * (30 - filled)
        self.stream.write(f"\r\x1b[K{self.label} [{bar}] {done}/{total}")
        self.stream.flush()
