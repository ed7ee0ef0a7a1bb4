"""Check an installation of the wheel with its two run-time dependencies, and the extras named.

Every command is typed once. Run as a script, since the test suite's own tools are not there:
    python tests/bare/check_installation.py [strict] [audit]
"""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import tempfile
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

EXTRAS = {"strict": "typeguard", "audit": "rich"}
PLAIN_BAR = "Auditing [######"

SUITE = """\
import asyncio
import unittest

import pytest

from netra_fakes import NotAwaitableError, make_agent, make_fake, make_golden_path
from unittest.mock import MagicMock


class Store:
    def __init__(self, url: str) -> None:
        self.url = url

    async def get(self, key: str, default: int = 0) -> int:
        raise NotImplementedError


def test_fake_holds_the_spec():
    store = make_fake(Store)
    assert isinstance(store, Store)
    assert asyncio.run(store.get("a")) == 0
    with pytest.raises(TypeError):
        store.get()
    with pytest.raises(AttributeError, match="url"):
        store.urll
    with pytest.raises(NotAwaitableError):
        store.get = MagicMock()


def test_fixtures_are_there(mock_agent, mock_bridge, mock_registry, fakes):
    assert mock_agent is not fakes(Store)


def test_golden_path():
    golden_path = make_golden_path("two_users")
    asyncio.run(golden_path.run())
    golden_path.assert_holds()
"""

STRICT = """\
import pytest
from typing_extensions import LiteralString

from netra_fakes import TypeMismatchError, make_fake


def query(text: LiteralString) -> None: ...


def test_judge():
    fake = make_fake(query, types="error")
    if {judges}:
        with pytest.raises(TypeMismatchError):
            fake(1)
    else:
        fake(1)
"""

APPLICATION = """\
class Agent:
    async def execute(self, task: str) -> str:
        raise NotImplementedError
"""

LYING = """\
import unittest
from unittest.mock import MagicMock

from app import Agent


class TestAgent(unittest.TestCase):
    async def test_never_runs(self):
        agent = MagicMock(spec=Agent)
        agent.execute = MagicMock(return_value="done")
"""


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=folder, capture_output=True, text=True, timeout=300
    )


def check(done: subprocess.CompletedProcess[str], code: int, *texts: str) -> None:
    shown = f"{done.args}\n{done.stdout}\n{done.stderr}"
    assert done.returncode == code, shown
    for text in texts:
        assert text in done.stdout + done.stderr, f"missing: {text}\n{shown}"


def run_on_terminal(folder: Path, *command: str) -> str:
    """Run a command on a terminal of its own, and return what was shown there."""
    inner, outer = pty.openpty()
    with subprocess.Popen(
        [sys.executable, *command], cwd=folder, stdout=outer, stderr=outer, stdin=outer
    ) as process:
        os.close(outer)
        shown = b""
        while True:
            try:
                part = os.read(inner, 4096)
            except OSError:  # Linux says so where the other end is closed
                part = b""
            if not part:
                break
            shown += part
    os.close(inner)
    assert process.returncode == 0, shown
    return shown.decode()


def check_fakes(folder: Path, extras: set[str]) -> None:
    (folder / "test_suite.py").write_text(SUITE, "utf-8")
    check(run(folder, "-W", "error", "-m", "pytest", "-q", "test_suite.py"), 0, "3 passed")
    (folder / "test_strict.py").write_text(STRICT.format(judges="strict" in extras), "utf-8")
    check(run(folder, "-m", "pytest", "-q", "test_strict.py"), 0, "1 passed")


def check_commands(folder: Path, extras: set[str]) -> None:
    (folder / "app.py").write_text(APPLICATION, "utf-8")
    (folder / "test_lying.py").write_text(LYING, "utf-8")
    netra_fakes = ("-m", "netra_fakes")
    audit = (*netra_fakes, "audit", "test_lying.py", "--source", ".")
    check(run(folder, *audit), 1, "test_lying.py:8:5: NF601", "test_lying.py:10:9: NF101")
    check(run(folder, *audit, "--format", "html"), 1, "<!doctype html>")
    check(run(folder, *audit, "--unsafe-fixes"), 0, "Fixed 2 findings in 1 file.")
    assert (PLAIN_BAR in run_on_terminal(folder, *audit)) is ("audit" not in extras)
    check(run(folder, *netra_fakes, "lock", "app", "-o", "app.lock"), 0, "locked 1 class")
    check(run(folder, *netra_fakes, "lock", "app", "--static", "-o", "app.lock"), 0, "locked 1")
    check(run(folder, *netra_fakes, "check", "app.lock"), 0, "no drift")
    check(run(folder, *netra_fakes, "fakes", "app:Agent"), 0, "execute(task: str) -> str")
    check(run(folder, *netra_fakes, "explain", "NotAwaitableError"), 0, "AsyncMock")
    check(run(folder, *netra_fakes, "demo"), 0, "agent_completed")


def main() -> None:
    extras = set(sys.argv[1:])
    found = {extra for extra, module in EXTRAS.items() if find_spec(module)}
    assert found == extras, f"installed: {found}, expected: {extras}"
    import netra_fakes

    assert "site-packages" in netra_fakes.__file__, netra_fakes.__file__
    assert Path(netra_fakes.__file__).with_name("py.typed").exists()
    with tempfile.TemporaryDirectory() as name:
        check_fakes(Path(name), extras)
        check_commands(Path(name), extras)
    shown = " ".join(f"{n} {metadata.version(n)}" for n in ("pytest", "typing_extensions"))
    print(
        f"holds on {sys.version.split()[0]}, {shown}, extras: {' '.join(sorted(extras)) or 'none'}"
    )


if __name__ == "__main__":
    main()
