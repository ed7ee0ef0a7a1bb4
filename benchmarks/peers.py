"""Hold each claim of the comparison against each peer that is installed, by running it.

    python benchmarks/peers.py

prints the table of docs/explanation/peers.md, and the part of it that the README shows; a test
compares both with it. A cell is `yes` where the claim holds, `warns` where the peer warns and goes
on, `no` otherwise. Peers that are not installed are left out.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import subprocess
import sys
import tempfile
import textwrap
import types
import unittest.mock
import warnings
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock, MagicMock, create_autospec

READ: list[str] = []


class Noticing:
    """A descriptor that writes down that it was run."""

    def __get__(self, instance: object, owner: type | None = None) -> int:
        READ.append("read")
        return 1


class Agent:
    """A small class: what it has, and has not, is what the claims are about."""

    version = Noticing()

    def __init__(self, name: str) -> None:
        self.name = name

    async def execute(self, task: str) -> bool:
        raise NotImplementedError

    def count(self, start: int = 0) -> int:
        raise NotImplementedError

    async def stream(self) -> AsyncIterator[str]:
        raise NotImplementedError
        yield ""

    @contextlib.asynccontextmanager
    async def session(self) -> AsyncIterator[str]:
        raise NotImplementedError
        yield ""


def make_netra_fake() -> Any:
    from netra_fakes import make_fake

    return make_fake(Agent)


def make_with_pytest_mock() -> Any:
    from pytest_mock import MockerFixture

    config: Any = types.SimpleNamespace(getini=lambda name: False)
    return MockerFixture(config).create_autospec(Agent, instance=True)


def make_with_mockey() -> Any:
    from mockey import MockAutospecFixture

    with MockAutospecFixture():  # MagicMock is another class as long as this holds
        return unittest.mock.MagicMock(autospec=Agent)


def make_with_decoy() -> Any:
    from decoy import Decoy

    return Decoy().mock(cls=Agent)


def make_with_mockito() -> Any:
    """Return a mockito mock with every method stubbed, as mockito wants it before a call."""
    import mockito

    agent = mockito.mock(Agent)
    mockito.when(agent).execute(...).thenReturn(True)
    for name in ("count", "stream", "session"):
        getattr(mockito.when(agent), name)(...)
    return agent


MAKERS: dict[str, tuple[str, Callable[[], Any]]] = {
    "netra-fakes": ("netra_fakes", make_netra_fake),
    "`create_autospec`": ("unittest", lambda: create_autospec(Agent, instance=True)),
    "`MagicMock(spec=)`": ("unittest", lambda: MagicMock(spec=Agent)),
    "pytest-mock": ("pytest_mock", make_with_pytest_mock),
    "mockey": ("mockey", make_with_mockey),
    "decoy": ("decoy", make_with_decoy),
    "mockito": ("mockito", make_with_mockito),
    "`MagicMock()`": ("unittest", MagicMock),
}


def refuses(act: Callable[[], object]) -> str:
    """Say whether something is refused, warned about, or let pass."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.filterwarnings("ignore", message=".*never awaited")
        try:
            act()
        except Exception:
            return "yes"
    return "warns" if caught else "no"


def works(act: Callable[[], object]) -> str:
    return "no" if refuses(act) == "yes" else "yes"


def count_tolerantly(agent: Any) -> None:
    """Swallow an error, as the code under test may."""
    with contextlib.suppress(Exception):
        agent.count(1, 2)


async def iterate(agent: Any) -> None:
    async for _ in agent.stream():
        pass


async def enter(agent: Any) -> None:
    async with agent.session():
        pass


async def execute(agent: Any) -> None:
    await agent.execute("task")


def call_and_close(agent: Any) -> None:
    """Make the call, and throw its coroutine away: what is refused, is refused at the call."""
    agent.execute().close()


def misconfigure(agent: Any) -> None:
    agent.count.return_vaule = 3


def knows_what_init_assigns(agent: Any) -> str:
    knows = works(lambda: agent.name) == "yes" and refuses(lambda: agent.nome) == "yes"
    return "yes" if knows else "no"


def reads_without_running(agent: Any) -> str:
    return "no" if READ else "yes"


CLAIMS: dict[str, Callable[[Any], str]] = {
    "is an instance of the class": lambda a: "yes" if isinstance(a, Agent) else "no",
    "coroutine methods can be awaited": lambda a: works(lambda: asyncio.run(execute(a))),
    "an async generator method can be iterated": lambda a: works(lambda: asyncio.run(iterate(a))),
    "an async context manager can be entered": lambda a: works(lambda: asyncio.run(enter(a))),
    "knows what `__init__` assigns": knows_what_init_assigns,
    "refuses an unknown name on get": lambda a: refuses(lambda: a.nome),
    "refuses an unknown name on set": lambda a: refuses(lambda: setattr(a, "nome", 1)),
    "refuses a sync mock over a coroutine": lambda a: refuses(
        lambda: setattr(a, "execute", MagicMock())
    ),
    "refuses an async mock over a sync method": lambda a: refuses(
        lambda: setattr(a, "count", AsyncMock())
    ),
    "refuses a wrong call": lambda a: refuses(lambda: a.count(1, 2)),
    "refuses a wrong call of a coroutine, at the call": lambda a: refuses(
        lambda: call_and_close(a)
    ),
    "refuses an argument of a wrong type": lambda a: refuses(lambda: a.count("one")),
    "refuses a misspelt `return_vaule`": lambda a: refuses(lambda: misconfigure(a)),
    "answers by the return annotation": lambda a: "yes" if type(a.count()) is int else "no",
    "reads the class without running its code": reads_without_running,
}

SUITE = """\
import asyncio, sys
sys.path.insert(0, {folder!r})
import peers, pytest

MAKERS = {{name: make for name, make in peers.installed().items()}}

@pytest.mark.parametrize("name", MAKERS)
def test_forgotten_await(name):
    MAKERS[name]().execute("task")

@pytest.mark.parametrize("name", MAKERS)
def test_swallowed_violation(name):
    peers.count_tolerantly(MAKERS[name]())
"""
OF_A_RUN = {
    "test_forgotten_await": "a forgotten `await` fails the test",
    "test_swallowed_violation": "a wrong call that the code swallows fails the test",
}


def installed() -> dict[str, Callable[[], Any]]:
    """Return how each installed peer makes its double."""
    return {
        name: make for name, (module, make) in MAKERS.items() if importlib.util.find_spec(module)
    }


def try_claim(claim: str, make: Callable[[], Any]) -> str:
    """Hold one claim against a fresh double."""
    READ.clear()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return CLAIMS[claim](make())


def run_suite() -> dict[str, list[str]]:
    """Run two tests a peer under pytest; say which failed, by claim and in the order of peers."""
    found: dict[str, list[str]] = {claim: [] for claim in OF_A_RUN.values()}
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "test_suite.py"
        path.write_text(textwrap.dedent(SUITE).format(folder=str(Path(__file__).parent)), "utf-8")
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-rA", path.name]
        done = subprocess.run(command, cwd=name, capture_output=True, text=True, check=False)
    for test, claim in OF_A_RUN.items():
        for peer in installed():
            failed = f"::{test}[{peer}]"
            lines = [line for line in done.stdout.splitlines() if failed in line]
            assert lines, done.stdout + done.stderr
            bad = any(line.startswith(("FAILED", "ERROR")) for line in lines)
            found[claim].append("yes" if bad else "no")
    return found


IN_THE_README = {
    "columns": [name for name in MAKERS if name != "pytest-mock"],  # its doubles are autospecs
    "claims": [
        "is an instance of the class",
        "coroutine methods can be awaited",
        "knows what `__init__` assigns",
        "refuses an unknown name on set",
        "refuses a sync mock over a coroutine",
        "refuses a wrong call",
        "refuses a misspelt `return_vaule`",
        "answers by the return annotation",
        "a forgotten `await` fails the test",
        "a wrong call that the code swallows fails the test",
    ],
}


def measure() -> dict[str, dict[str, str]]:
    """Return every cell: by claim, and in it by peer."""
    peers = installed()
    cells = {
        claim: {name: try_claim(claim, make) for name, make in peers.items()} for claim in CLAIMS
    }
    return cells | {claim: dict(zip(peers, row, strict=True)) for claim, row in run_suite().items()}


def render(cells: dict[str, dict[str, str]], columns: Sequence[str]) -> list[str]:
    """Return the lines of a table of some columns."""
    head = [f"| | {' | '.join(columns)} |", f"|---|{'---|' * len(columns)}"]
    rows = cells.items()
    return head + [f"| {claim} | {' | '.join(row[c] for c in columns)} |" for claim, row in rows]


def tables(cells: dict[str, dict[str, str]]) -> tuple[list[str], list[str]]:
    """Return the table of the page, and that of the README."""
    chosen = {claim: cells[claim] for claim in IN_THE_README["claims"]}
    columns = [name for name in IN_THE_README["columns"] if name in installed()]
    return render(cells, list(installed())), render(chosen, columns)


if __name__ == "__main__":
    print("\n\n".join("\n".join(lines) for lines in tables(measure())))
