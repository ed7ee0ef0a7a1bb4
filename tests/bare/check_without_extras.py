"""Check an installation of the wheel with its two run-time dependencies and nothing else.

Run as a script, since the test suite's own tools are not there:
    python tests/bare/check_without_extras.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

EXTRAS = {"libcst", "rich", "typeguard"}

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

LYING = """\
import unittest


class TestAgent(unittest.TestCase):
    async def test_never_runs(self):
        assert False
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


def main() -> None:
    installed = {dist.metadata["Name"].lower() for dist in metadata.distributions()}
    assert not installed & EXTRAS, installed & EXTRAS
    import netra_fakes

    assert "site-packages" in netra_fakes.__file__, netra_fakes.__file__
    assert Path(netra_fakes.__file__).with_name("py.typed").exists()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "test_suite.py").write_text(SUITE, "utf-8")
        check(run(folder, "-W", "error", "-m", "pytest", "-q", "test_suite.py"), 0, "3 passed")
        (folder / "test_lying.py").write_text(LYING, "utf-8")
        audit = run(folder, "-m", "netra_fakes", "audit", "test_lying.py", "--source", ".")
        check(audit, 1, "test_lying.py:5")
        check(run(folder, "-m", "netra_fakes", "demo"), 0, "agent_completed")
        check(run(folder, "-m", "netra_fakes", "explain", "NotAwaitableError"), 0, "AsyncMock")
    print(f"netra-fakes {metadata.version('netra-fakes')} holds without extras: 5 passed, 0 failed")


if __name__ == "__main__":
    main()
