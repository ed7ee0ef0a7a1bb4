"""An editor completes the real members and shows the real signatures inside the typed views."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.typing.language_server import LanguageServer, find_pyright

ROOT = Path(__file__).parents[2]
SETUP = """\
from netra_fakes import control, make_fake, on, stub
from tests.typing.model import Agent, Context

context = Context("run-1")
agent: Agent = make_fake(Agent)
"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def editor() -> Iterator[LanguageServer]:
    command = find_pyright()
    if command is None:
        pytest.skip("pyright is not installed; `pip install -e .[dev]` brings it, with its node")
    server = LanguageServer([command, "--stdio"], ROOT)
    yield server
    server.close()


def test_method_inside_stub_is_completed(editor: LanguageServer) -> None:
    assert "execute" in editor.complete(SETUP + "stub(agent.exe|")


def test_only_real_members_are_offered_inside_stub(editor: LanguageServer) -> None:
    offered = editor.complete(SETUP + "stub(agent.|")
    assert {"execute", "get", "stream", "state"} <= set(offered)
    assert "return_value" not in offered


def test_verbs_of_a_coroutine_are_completed(editor: LanguageServer) -> None:
    offered = set(editor.complete(SETUP + "stub(agent.execute).|"))
    assert {"returns", "raises", "returns_in_order", "runs", "when", "await_count"} <= offered
    assert not {"yields", "enters_with"} & offered


def test_verbs_of_a_stream_are_completed(editor: LanguageServer) -> None:
    offered = set(editor.complete(SETUP + "stub(agent.stream).|"))
    assert "yields" in offered
    assert not {"enters_with", "await_count", "assert_awaited"} & offered


def test_assertion_shows_the_real_signature(editor: LanguageServer) -> None:
    shown = editor.signature_help(SETUP + "stub(agent.execute).assert_awaited_once_with(|")
    assert shown == "(context: Context, stream_updates: bool = False) -> None"


def test_when_shows_the_real_signature(editor: LanguageServer) -> None:
    shown = editor.signature_help(SETUP + "stub(agent.get).when(|")
    assert shown == "(key: str, default: int = 0) -> ValueAnswers[(key: str, default: int = 0), float]"


def test_returns_shows_the_awaited_type(editor: LanguageServer) -> None:
    assert editor.signature_help(SETUP + "stub(agent.execute).returns(|") == "(value: Result) -> None"


def test_keyword_inside_an_assertion_is_completed(editor: LanguageServer) -> None:
    source = "stub(agent.execute).assert_awaited_once_with(context, stream|"
    assert "stream_updates=" in editor.complete(SETUP + source)


def test_member_inside_a_lambda_is_completed(editor: LanguageServer) -> None:
    assert "load" in editor.complete(SETUP + "on(agent, lambda a: a.lo|")


def test_fake_is_shown_as_the_real_class(editor: LanguageServer) -> None:
    assert editor.hover(SETUP + "fake = make_fake(Agent)\nfa|ke") == "(variable) fake: Agent"
