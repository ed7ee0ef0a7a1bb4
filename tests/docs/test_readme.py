"""The README's table is what running its claims gives, and its commands are those of a newcomer."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock, create_autospec

import pytest

from netra_fakes import make_fake

README = Path(__file__).parents[2] / "README.md"


class Agent:
    """A small class: what it has, and has not, is what the claims are about."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def execute(self, task: str) -> bool:
        raise NotImplementedError

    def count(self) -> int:
        raise NotImplementedError


def make_decoy() -> Any:
    decoy = pytest.importorskip("decoy")
    return decoy.Decoy().mock(cls=Agent)


def make_mockito() -> Any:
    mockito = pytest.importorskip("mockito")
    agent = mockito.mock(Agent)
    mockito.when(agent).execute(...).thenReturn(True)
    mockito.when(agent).count(...)
    return agent


PEERS: dict[str, Callable[[], Any]] = {
    "netra-fakes": lambda: make_fake(Agent),
    "`create_autospec`": lambda: create_autospec(Agent, instance=True),
    "`MagicMock(spec=)`": lambda: MagicMock(spec=Agent),
    "decoy": make_decoy,
    "mockito": make_mockito,
    "`MagicMock()`": MagicMock,
}


def is_refused(act: Callable[[], object]) -> bool:
    try:
        act()
    except Exception:
        return True
    return False


async def execute(agent: Any, *args: Any) -> Any:
    return await agent.execute(*args)


def misconfigure(agent: Any) -> None:
    agent.count.return_vaule = 3


CLAIMS: dict[str, Callable[[Any], bool]] = {
    "is an instance of the class": lambda agent: isinstance(agent, Agent),
    "coroutine methods can be awaited": lambda agent: (
        not is_refused(lambda: asyncio.run(execute(agent, "x")))
    ),
    "knows what `__init__` assigns": lambda agent: (
        not is_refused(lambda: agent.name) and is_refused(lambda: agent.nome)
    ),
    "refuses an unknown name on get": lambda agent: is_refused(lambda: agent.nome),
    "refuses an unknown name on set": lambda agent: is_refused(lambda: setattr(agent, "nome", 1)),
    "refuses a sync mock over a coroutine": lambda agent: is_refused(
        lambda: setattr(agent, "execute", MagicMock())
    ),
    "refuses a wrong call": lambda agent: is_refused(lambda: agent.count(1)),
    "refuses a misspelt `return_vaule`": lambda agent: is_refused(lambda: misconfigure(agent)),
    "answers by the return annotation": lambda agent: type(agent.count()) is int,
}


def render_row(claim: str, holds: list[bool]) -> str:
    return f"| {claim} | {' | '.join('yes' if held else 'no' for held in holds)} |"


def table_of_the_readme() -> list[str]:
    text = README.read_text("utf-8")
    table = re.search(r"<!-- peers: begin -->\n(.*?)<!-- peers: end -->", text, re.DOTALL)
    assert table is not None
    return table.group(1).splitlines()


def test_table_names_the_peers_and_the_claims() -> None:
    header, rule, *rows = table_of_the_readme()
    assert header == f"| | {' | '.join(PEERS)} |"
    assert rule == f"|---|{'---|' * len(PEERS)}"
    assert [row.split("|")[1].strip() for row in rows] == list(CLAIMS)


@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.filterwarnings("ignore")
def test_row_is_what_running_it_gives(claim: str) -> None:
    holds = [CLAIMS[claim](make()) for make in PEERS.values()]
    expected = render_row(claim, holds)
    assert expected in table_of_the_readme()


@pytest.fixture(autouse=True)
def forget_violations() -> Any:
    """The claims provoke violations on purpose: what they raise is what is asked for."""
    from netra_fakes._journal import JOURNAL

    yield
    JOURNAL.violations = []


def test_first_two_commands_set_up_the_demo_and_the_tests() -> None:
    first, second = re.findall(
        r"^```sh\n(.*?)^```", README.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )[:2]
    assert first.strip().endswith("netra-fakes demo")
    assert "pytest" in second
    assert all("python3 -m venv .venv" in block for block in (first, second))


def test_pictures_exist_and_are_described() -> None:
    text = README.read_text("utf-8")
    pictures = re.findall(r'<img src="([^"]+)" alt="([^"]+)"', text)
    assert [path for path, _ in pictures] == ["docs/assets/refusal.svg", "docs/assets/timeline.svg"]
    for path, description in pictures:
        assert (README.parent / path).is_file()
        assert len(description) > 40
