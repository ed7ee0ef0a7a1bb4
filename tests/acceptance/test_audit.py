"""The audit on one suite: what each line is to be told, and what is to be left alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from netra_fakes.cli import main

APP = """\
from __future__ import annotations
import asyncio
from dataclasses import dataclass, field
from enum import Enum

class State(Enum):
    NEW = "new"

@dataclass
class Context:
    run_id: str
    user_id: str
    tags: list[str] = field(default_factory=list)

class Bridge:
    def __init__(self, url: str = "") -> None:
        self.url = url
    async def notify(self, run_id: str) -> bool: ...
    def close(self) -> None: ...
    def later(self, run_id):
        return asyncio.ensure_future(self.notify(run_id))

class Agent:
    def __init__(self, name: str, bridge: Bridge) -> None:
        self.name = name
        self.bridge = bridge
    async def execute(self, context: Context, stream: bool = False) -> str: ...
    def stop(self, reason: str) -> None: ...

class Zone: ...
Zone.utc = Zone()

class Engine:
    def __init__(self, agent: Agent, bridge: Bridge) -> None: ...

def helper(a: int, b: int = 0) -> int: ...
async def fetch(url: str) -> str: ...
"""

HEAD = """\
import asyncio
import unittest
from unittest import mock
from unittest.mock import AsyncMock, MagicMock, Mock, create_autospec, patch
import pytest
import shop
from shop import Agent, Bridge, Context, Engine, State, Zone, fetch, helper

"""

FOUND = """\
class TestPlain(unittest.TestCase):
    async def test_never(self):  # NF601
        self.fail()

def test_returns_its_verdict():  # NF602
    return helper(1) == 1

def test_wrong_calls():
    Context(run_id="r", user_id="u", execution_id="e")  # NF201
    Context("r")  # NF201
    helper(1, 2, 3)  # NF201
    agent = Agent("a", Bridge())
    agent.stop()  # NF201
    agent.stop(why="x")  # NF201
    with pytest.raises(ValueError):
        helper()  # NF201

def test_sync_over_async(monkeypatch):
    agent = MagicMock(spec=Agent)
    agent.execute = MagicMock(return_value="x")  # NF101
    real = Agent("a", Bridge())
    real.execute = Mock(side_effect=["x"])  # NF101
    with patch.object(Agent, "execute", MagicMock()):  # NF101
        pass
    with patch("shop.fetch", new=MagicMock(return_value="x")):  # NF101
        pass
    monkeypatch.setattr(shop, "fetch", MagicMock())  # NF101

@patch("shop.Agent.execute", new_callable=MagicMock)  # NF101
def test_decorated(execute):
    pass

def test_async_over_sync():
    agent = create_autospec(Agent, instance=True)
    agent.stop = AsyncMock()  # NF102
    with patch("shop.helper", AsyncMock(return_value=1)):  # NF102
        pass

async def test_awaits():
    agent = Agent("a", Bridge())
    await agent.stop("x")  # NF103
    await helper(1)  # NF103
    agent.execute(Context("r", "u"))  # NF104
    fetch("x")  # NF104

def test_assertions():
    agent = create_autospec(Agent, instance=True)
    agent.stop.assert_called_once_with()  # NF202
    agent.stop.assert_called_with(why="x")  # NF202
    double = MagicMock()
    double.called_once_with(1)  # NF203
    double.assert_called_once  # NF204

def test_attributes():
    agent = MagicMock(spec=Agent)
    agent.exeute.return_value = 1  # NF301
    real = Agent("a", Bridge())
    assert real.nmae == "a"  # NF302
    assert State.OLD  # NF302

def test_targets(mocker):
    with patch("shop.Agnet"):  # NF401
        pass
    with patch.object(Agent, "exeute"):  # NF401
        pass
    mocker.patch("shop.gone")  # NF401
    from shop import missing  # NF402

def test_bare():
    agent = MagicMock()  # NF501
    Engine(agent=agent, bridge=AsyncMock())  # NF501

@pytest.fixture
def made():
    return Agent("a", Bridge())

def test_flow(made):
    made.execute = MagicMock()  # NF101
    made.stop()  # NF201

class TestSetUp:
    def setup_method(self):
        self.agent = Agent("a", Bridge())

    def test_it(self):
        self.agent.execute = MagicMock()  # NF101
        assert self.agent.nmae  # NF302
"""

LEFT_ALONE = """\
class TestAsync(unittest.IsolatedAsyncioTestCase):
    async def test_runs(self):
        self.fail()

class RunsCoroutines(unittest.TestCase):
    def _callTestMethod(self, method):
        asyncio.run(method())

class TestOwnRunner(RunsCoroutines):
    async def test_runs(self):
        self.fail()

def test_expected_errors():
    agent = Agent("a", Bridge())
    with pytest.raises(TypeError):
        agent.stop()
    pytest.raises(TypeError, helper)
    if hasattr(agent, "gone"):
        agent.gone()
    try:
        agent.nmae
    except AttributeError:
        pass

def test_local_class():
    class Agent:
        def execute(self): ...
    agent = Agent()
    agent.execute = MagicMock()

def test_shadowed(helper):
    helper(1, 2, 3, 4)

def test_bookkeeping():
    bridge = Bridge()
    bridge.emitted_events = []
    assert bridge.emitted_events == []

def test_assigned_after_the_class_body():
    assert Zone.utc
    assert State.NEW.value == "new"

async def test_awaitables():
    bridge = Bridge()
    await bridge.later("r")
    await asyncio.gather(fetch("a"), fetch("b"))
    task = asyncio.create_task(fetch("a"))
    await task

async def test_async_targets():
    with patch("shop.fetch") as double:
        double.return_value = "x"
        await shop.fetch("u")
    agent = MagicMock(spec=Agent)
    async def answer(*args):
        return "x"
    agent.execute = MagicMock(side_effect=answer)

def test_patched_here():
    agent = Agent("a", Bridge())
    agent.stop = MagicMock()
    agent.stop(1, 2, 3)
    with patch("shop.helper"):
        shop.helper()

def test_names_that_a_patch_makes(monkeypatch):
    with patch("shop.print"), patch("shop.gone", create=True):
        pass
    monkeypatch.setattr(shop, "gone", 1, raising=False)

def test_several_bindings(flag):
    if flag:
        thing = Agent("a", Bridge())
    else:
        thing = Bridge()
    thing.close()
    call = helper if flag else fetch
    call(1, 2, 3, 4)

def test_guarded_import():
    try:
        from shop import missing
    except ImportError:
        missing = None

def test_starred(*args, **kwargs):
    helper(*args, **kwargs)
    Context(**{"run_id": "r", "user_id": "u"})
"""


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write the application and go to its folder."""
    (tmp_path / "src").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "src" / "shop.py").write_text(APP, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "tests"


def audit(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, object]]:
    """Audit "tests" and return the exit code and the JSON."""
    code = main(["audit", "tests", "--source", "src", "--format", "json", "--no-cache", *arguments])
    return code, json.loads(capsys.readouterr().out)


def test_each_marked_line_is_told_and_no_other(
    suite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (suite / "test_found.py").write_text(HEAD + FOUND, "utf-8")
    (suite / "test_left_alone.py").write_text(HEAD + LEFT_ALONE, "utf-8")
    expected = [
        ("tests/test_found.py", number, found[1])
        for number, line in enumerate((HEAD + FOUND).splitlines(), 1)
        if (found := re.search(r"  # (NF\d+)$", line))
    ]

    code, data = audit(capsys)

    findings: list[dict[str, object]] = data["findings"]  # type: ignore[assignment]
    assert sorted((f["path"], f["line"], f["code"]) for f in findings) == sorted(expected)
    assert code == 1
    keys = {"path", "line", "column", "code", "slug", "message", "confidence", "fix"}
    assert [f for f in findings if not keys <= f.keys()] == []


def test_clean_suite_ends_with_0_and_a_wrong_option_with_2(
    suite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (suite / "test_left_alone.py").write_text(HEAD + LEFT_ALONE, "utf-8")

    assert audit(capsys) == (0, {**audit(capsys)[1], "findings": []})
    assert main(["audit", "nowhere", "--source", "src"]) == 2


SAFE = """\
\ufefffrom unittest.mock import MagicMock  # keep\r
from shop import Agent, Bridge\r
\r
def test_it():\r
\tagent = Agent("a", Bridge())\r
\tagent.execute = MagicMock(  # why\r
\t\treturn_value=1,\r
\t)\r
"""


def test_fix_keeps_everything_else_and_a_second_run_changes_nothing(
    suite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = suite / "test_it.py"
    file.write_bytes(SAFE.encode())

    assert audit(capsys, "--fix")[0] == 0
    fixed = SAFE.replace("import MagicMock", "import MagicMock, AsyncMock")
    fixed = fixed.replace("= MagicMock(", "= AsyncMock(")
    assert file.read_bytes() == fixed.encode()

    assert audit(capsys, "--fix")[0] == 0
    assert file.read_bytes() == fixed.encode()


def test_ignores_selection_and_baseline_leave_out_what_they_name(
    suite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = suite / "test_it.py"
    text = HEAD + "def test_it():\n    helper()\n    Context()  # netra-fakes: ignore[NF201]\n"
    file.write_text(text, "utf-8")

    assert [f["line"] for f in audit(capsys)[1]["findings"]] == [10]  # type: ignore[attr-defined]
    assert audit(capsys, "--select", "NF1")[0] == 0
    assert audit(capsys, "--ignore", "NF201")[0] == 0
    audit(capsys, "--baseline", "known.json")
    assert audit(capsys, "--baseline", "known.json")[0] == 0
    file.write_text(f"{text}    helper(1, 2, 3)\n", "utf-8")
    assert audit(capsys, "--baseline", "known.json")[0] == 1


def test_sarif_names_rule_file_and_line(suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (suite / "test_it.py").write_text(f"{HEAD}def test_it():\n    helper()\n", "utf-8")

    assert main(["audit", "tests", "--source", "src", "--format", "sarif", "--no-cache"]) == 1
    run = json.loads(capsys.readouterr().out)["runs"][0]

    result = run["results"][0]
    place = result["locations"][0]["physicalLocation"]
    assert result["ruleId"] == "NF201"
    assert place["artifactLocation"]["uri"] == "tests/test_it.py"
    assert place["region"]["startLine"] == 10
