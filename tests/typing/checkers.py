"""Run a type checker on a file, and read which lines it reports."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_MARK = re.compile(r"#\s(ok|error)(?:\sbut for (?P<checker>\w+): (?P<reason>.+))?$")


@dataclass(frozen=True)
class Checker:
    """A type checker as a stranger would run it.

    Attributes:
        name: The command.
        options: Its options, given the interpreter whose packages it is to read.
    """

    name: str
    options: Callable[[str], list[str]]

    def find(self) -> str | None:
        """Return the command beside the running interpreter, else on the path."""
        beside = Path(sys.executable).parent
        return shutil.which(self.name, path=str(beside)) or shutil.which(self.name)

    def reported_lines(self, path: Path, cache: Path) -> dict[int, str]:
        """Return the first message of each line that the checker calls an error."""
        command = self.find()
        assert command is not None
        options = [option.format(cache=cache) for option in self.options(sys.executable)]
        done = subprocess.run(
            [command, *options, str(path.relative_to(ROOT))],
            capture_output=True, text=True, encoding="utf-8", cwd=ROOT, timeout=300,
        )  # fmt: skip
        assert done.returncode in (0, 1), done.stdout + done.stderr
        lines: dict[int, str] = {}
        for text in done.stdout.splitlines():
            found = re.search(rf"{re.escape(path.name)}:(\d+)", text)
            if found and re.search(r"\berror\b", text, re.IGNORECASE):
                lines.setdefault(int(found[1]), text.strip())
        return lines


CHECKERS = [
    Checker("mypy", lambda python: ["--strict", "--python-executable", python,
                                    "--cache-dir", "{cache}"]),
    Checker("pyright", lambda python: ["--pythonpath", python]),
    Checker("basedpyright", lambda python: ["--pythonpath", python]),
    Checker("ty", lambda python: ["check", "--python", python, "--output-format", "concise"]),
    Checker("pyrefly", lambda python: ["check", "--preset", "default", "--output-format",
                                       "min-text", "--python-interpreter-path", python]),
]  # fmt: skip


def marked_lines(path: Path, mark: str, checker: str) -> set[int]:
    """Return the lines that end in `# ok` or `# error`, but for those excepted for a checker."""
    marked: set[int] = set()
    for number, text in enumerate(path.read_text("utf-8").splitlines(), 1):
        found = _MARK.search(text)
        if found and found[1] == mark and found["checker"] != checker:
            marked.add(number)
    return marked


def excepted_lines(path: Path) -> dict[int, tuple[str, str]]:
    """Return the checker that is excepted on a line, and its reason."""
    found = {
        number: _MARK.search(text)
        for number, text in enumerate(path.read_text("utf-8").splitlines(), 1)
    }
    return {n: (m["checker"], m["reason"]) for n, m in found.items() if m and m["checker"]}
