"""Each line of the mock guidelines is told by whom the page says, and its right side runs."""

from __future__ import annotations

import ast
import inspect
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock, MagicMock

import pytest

import netra_fakes
import netra_fakes.reference
from netra_fakes.errors import DuplicateAgentError, SpecViolationError

ROOT = Path(__file__).parents[2]
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split(" | "))
    for line in (ROOT / "docs" / "guidelines.md").read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| wrong")
]
HEAD = """\
from unittest.mock import AsyncMock, MagicMock

from netra_fakes import reference
from netra_fakes.reference import AgentExecutionContext
"""
DOUBLES = {
    "agent": "reference.Agent",
    "bridge": "reference.AgentWebSocketBridge",
    "registry": "reference.AgentRegistry",
    "tracker": "reference.ExecutionTracker",
    "context": "reference.AgentExecutionContext",
}


def code_of(cell: str) -> str:
    """Return the code that a cell begins with, or nothing where it begins with words."""
    found = re.match(r"`([^`]+)`", cell)
    return found[1] if found else ""


def as_test(number: int, wrong: str) -> str:
    """Return a test that makes a double of each class, and then does what is wrong."""
    made = {name: f"    {name}: {cls} = MagicMock(spec={cls})" for name, cls in DOUBLES.items()}
    name, _, value = wrong.partition(" = ")
    if name in DOUBLES:
        made[name] = f"    {name}: {DOUBLES[name]} = {value}"
        wrong = "pass"
    result = "    result = reference.AgentExecutionResult(success=True)"
    head = f"\n\nasync def test_{number}():"
    return "\n".join([head, *made.values(), result, f"    {wrong or 'pass'}"])


@pytest.fixture(autouse=True)
def forget_violations() -> Any:
    """The wrong lines provoke violations on purpose."""
    from netra_fakes._journal import JOURNAL

    yield
    JOURNAL.violations = []


@pytest.fixture
def names() -> dict[str, Any]:
    """Return what a line of the page may name."""

    async def coroutine() -> None: ...

    agent = netra_fakes.make_agent()
    return {
        **{name: getattr(netra_fakes, name) for name in netra_fakes.__all__},
        "AsyncMock": AsyncMock, "MagicMock": MagicMock, "coroutine": coroutine,
        "agent": agent, "bridge": netra_fakes.make_bridge(),
        "registry": netra_fakes.make_registry([agent]),
        "tracker": netra_fakes.make_execution_tracker(),
        "result": netra_fakes.make_execution_result(), "user": netra_fakes.make_user_context(),
    }  # fmt: skip


async def run(line: str, names: dict[str, Any]) -> None:
    """Run one line; the assertions of the page follow what they assert."""
    if "assert_awaited" in line:
        await names["agent"].execute(names["user"])
    if "assert_called" in line:
        names["tracker"].start_execution("run-1")
    if "assert_events" in line:
        await names["bridge"].notify_agent_started("run-1", "planner")
    outcome = eval(compile(line, "page", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), names)
    if inspect.isawaitable(outcome):
        await outcome


def test_every_line_has_three_cells_and_a_teller() -> None:
    assert len(ROWS) > 25
    for row in ROWS:
        assert len(row) == 3, row
        tellers = re.sub(r"\[(NF\d+)\]\(reference/rules/nf\d+\.md\)", r"\1", row[2]).split(", ")
        assert all(re.fullmatch(r"NF\d+|fake|reviewer", teller) for teller in tellers), row


@pytest.mark.parametrize("right", sorted({code_of(row[1]) for row in ROWS} - {""}))
async def test_right_side_runs(right: str, names: dict[str, Any]) -> None:
    await run(right, names)


@pytest.mark.parametrize("wrong", [code_of(row[0]) for row in ROWS if "fake" in row[2]])
async def test_wrong_side_is_refused_by_the_fake(wrong: str, names: dict[str, Any]) -> None:
    with pytest.raises((SpecViolationError, DuplicateAgentError)):
        await run(wrong, names)


def test_wrong_sides_are_found_by_the_rules_that_the_page_names(tmp_path: Path) -> None:
    told = [(code_of(row[0]), re.findall(r"\[(NF\d+)\]", row[2])) for row in ROWS]
    suite = "\n".join([HEAD, *(as_test(n, wrong) for n, (wrong, _) in enumerate(told)), ""])
    (tmp_path / "test_suite.py").write_text(suite, "utf-8")
    # The reference application alone: what a package assigns anywhere excuses that name in it.
    package = tmp_path / "src" / "netra_fakes"
    shutil.copytree(Path(netra_fakes.reference.__file__).parent, package / "reference")
    (package / "__init__.py").write_text("", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "netra_fakes", "audit", "test_suite.py", "--source", "src", "--format", "json"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    lines = suite.splitlines()
    found: dict[str, set[str]] = {}
    for finding in json.loads(done.stdout)["findings"]:
        wrong = re.sub(r"^(\w+): \S+ = ", r"\1 = ", lines[finding["line"] - 1].strip())
        found.setdefault(wrong, set()).add(finding["code"])
    assert found == {wrong: set(codes) for wrong, codes in told if codes}
