"""Beside plugins that shuffle the tests, run them again, or make mocks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.plugin.conftest import INI
from tests.plugin.explaining import APP
from tests.plugin.running import failures_of, run_in_process, summary_of

RunFile = Callable[..., pytest.RunResult]
SUITE = """
import pytest
import app
from netra_fakes import make_fake

@pytest.fixture(scope="module")
def shared():
    return make_fake(app.Agent, name="shared")

@pytest.mark.parametrize("number", range(12))
def test_it(fakes, shared, number):
    agent = fakes(app.Agent)
    shared.stop(str(number))
    if number % 3 == 0:
        agent.execute(str(number))
    if number == 4:
        app.stop_badly(agent)
    if number == 5:
        shared.execute("five")
    if number == 7:
        return number
"""
FLAKY = """
import app

seen = []

def test_once(fakes):
    agent = fakes(app.Agent)
    seen.append(agent)
    if len(seen) == 1:
        app.stop_badly(agent)
        agent.execute("first")
        assert agent is None
    agent.stop("second")

def test_always(fakes):
    fakes(app.Agent).execute("every time")

def test_vacuous():
    return 1
"""


@pytest.fixture
def run_file(pytester: pytest.Pytester) -> RunFile:
    """Run a test file beside "app", with every plugin that is installed."""
    pytester.makeini(INI)
    pytester.makepyfile(app=APP)

    def run_source(source: str, *arguments: str) -> pytest.RunResult:
        pytester.makepyfile(test_it=source)
        return run_in_process(pytester, "-W", "ignore::RuntimeWarning", *arguments)

    return run_source


@pytest.mark.parametrize("seed", ["1", "2"])
def test_shuffled_tests_have_the_same_verdicts(run_file: RunFile, seed: str) -> None:
    pytest.importorskip("pytest_randomly", reason="pytest-randomly shuffles the tests")
    plain = run_file(SUITE, "-p", "no:randomly")
    shuffled = run_file(SUITE, "-p", "randomly", f"--randomly-seed={seed}")
    assert shuffled.parseoutcomes() == plain.parseoutcomes()
    assert dict(sorted(failures_of(shuffled).items())) == dict(sorted(failures_of(plain).items()))
    assert summary_of(shuffled) == summary_of(plain)


def test_each_rerun_is_judged_by_itself(run_file: RunFile) -> None:
    pytest.importorskip("pytest_rerunfailures", reason="pytest-rerunfailures runs tests again")
    result = run_file(FLAKY, "-p", "no:randomly", "--reruns", "2", "-n", "0")
    outcomes = result.parseoutcomes()
    assert outcomes["errors"] == 1
    assert "failed" not in outcomes
    assert list(failures_of(result)) == ["test_always (error)"]
    assert [line for line in summary_of(result) if "::" in line] == ["  test_it.py::test_vacuous"]


def test_mocks_of_pytest_mock_are_explained(run_file: RunFile) -> None:
    pytest.importorskip("pytest_mock", reason="pytest-mock makes the mocks")
    result = run_file(
        """
        import asyncio
        import app

        def test_it(mocker):
            agent = mocker.MagicMock()
            asyncio.run(app.direct(agent))
        """.replace("\n        ", "\n"),
        "-p", "no:randomly",
    )  # fmt: skip
    result.stdout.fnmatch_lines(
        [
            "'agent.execute' is a MagicMock: awaiting what it returns fails.",
            "  mock: agent = mocker.MagicMock()",
            "  agent.execute = AsyncMock()",
        ]
    )
