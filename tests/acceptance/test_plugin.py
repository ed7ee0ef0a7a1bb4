"""The plugin as a suite that knows nothing of its inside meets it."""

from __future__ import annotations

import pytest

from tests.plugin.running import run_in_process

INI = """
[pytest]
asyncio_mode = auto
filterwarnings =
    default
    ignore:The configuration option "asyncio_default_fixture_loop_scope" is unset
"""

APP = """
import asyncio

class Agent:
    async def execute(self, context: str, stream: bool = False) -> str: ...
    def stop(self, reason: str) -> None: ...

async def runs(agent):
    return await agent.execute("context")

def swallows(agent):
    try:
        agent.stop()
    except Exception:
        return "swallowed"

async def gathers(agent):
    async def one():
        agent.stop(1, 2)
    return await asyncio.gather(one(), return_exceptions=True)

async def starts(agent):
    async def background():
        agent.stop(1, 2)
    task = asyncio.create_task(background())
    await asyncio.sleep(0)
    return task
"""


def run(pytester: pytest.Pytester, source: str, *arguments: str) -> pytest.RunResult:
    """Run a suite of one file beside the application."""
    pytester.makeini(INI)
    pytester.makepyfile(shopapp=APP, test_it=source)
    return run_in_process(pytester, "-p", "no:randomly", *arguments)


VERDICT = """
    import shopapp, pytest, unittest
    from shopapp import Agent
    from netra_fakes import make_fake

    async def test_awaited(fakes):
        assert await fakes(Agent).execute("c") == ""

    def test_never_awaited(fakes):
        fakes(Agent).execute("c")

    def test_swallowed(fakes):
        assert shopapp.swallows(fakes(Agent)) == "swallowed"

    async def test_gathered(fakes):
        await shopapp.gathers(fakes(Agent))

    async def test_task(fakes):
        await shopapp.starts(fakes(Agent))

    def test_seen(fakes):
        with pytest.raises(TypeError):
            fakes(Agent).stop()

    class TestAsyncCase(unittest.IsolatedAsyncioTestCase):
        async def asyncSetUp(self):
            self.agent = make_fake(Agent)

        async def test_fine(self):
            await self.agent.execute("c")

        async def test_forgotten(self):
            self.agent.execute("c")

    @pytest.mark.anyio
    async def test_anyio(fakes):
        fakes(Agent).execute("c")
"""


def test_verdict_fails_each_test_that_hid_something(pytester: pytest.Pytester) -> None:
    result = run(pytester, VERDICT, "-W", "ignore", "-q")

    result.assert_outcomes(passed=10, errors=7)
    text = result.stdout.str()
    assert text.count("SwallowedViolationError: ") >= 3
    assert text.count("NeverAwaitedError: ") >= 3


def test_stub_that_nothing_uses_fails_under_strict_stubs(pytester: pytest.Pytester) -> None:
    source = """
        from shopapp import Agent
        from netra_fakes import stub

        def test_unused(fakes):
            stub(fakes(Agent).stop).returns(None)

        def test_lenient(fakes):
            stub(fakes(Agent).stop).lenient().returns(None)
    """
    run(pytester, source).assert_outcomes(passed=2)
    run(pytester, source, "--netra-strict-stubs").assert_outcomes(passed=2, errors=1)


VACUOUS = """
    import unittest

    class TestPlain(unittest.TestCase):
        async def test_never_runs(self):
            self.fail()

    def test_returns():
        return 1 == 2

    def test_fine():
        assert True
"""

FILTER = {"warn": (), "fail": ("-W", "ignore"), "off": ()}


@pytest.mark.parametrize(
    ("setting", "failed", "is_named"), [("warn", 0, True), ("fail", 2, True), ("off", 0, False)]
)
def test_vacuous_tests_are_named_or_fail_or_pass(
    setting: str, failed: int, is_named: bool, pytester: pytest.Pytester
) -> None:
    result = run(pytester, VACUOUS, *FILTER[setting], f"--netra-vacuous={setting}")

    result.assert_outcomes(passed=3 - failed, failed=failed)
    assert ("checked nothing" in result.stdout.str()) is is_named


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            "agent = MagicMock()\nawait shopapp.runs(agent)",
            ["'agent.execute' is a MagicMock", "test_it.py:6", "agent.execute = AsyncMock("],
        ),
        (
            "agent = MagicMock(spec=Agent)\nagent.execute = MagicMock(return_value=1)\n"
            "await shopapp.runs(agent)",
            ["test_it.py:7", "async def execute(context, stream=False) -> str", "AsyncMock("],
        ),
        (
            "agent = MagicMock(spec=Agent)\nagent.exeute",
            ["no 'exeute'", "did you mean 'execute'", "test_it.py:6", "agent.execute"],
        ),
        (
            "agent = create_autospec(Agent, instance=True)\nagent.stop(1, 2)",
            ["'Agent.stop' does not take these arguments", "def stop(reason) -> None"],
        ),
        (
            "agent = AsyncMock(spec=Agent)\nresult = agent.execute('c')\nassert result.lower()",
            ["'agent.execute' is an AsyncMock", "without being awaited", "type 'await'"],
        ),
    ],
)
def test_failure_of_a_hand_made_mock_names_mock_line_and_cure(
    body: str, told: list[str], pytester: pytest.Pytester
) -> None:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    result = run(
        pytester,
        "from unittest.mock import AsyncMock, MagicMock, create_autospec\n"
        f"import shopapp\nfrom shopapp import Agent\n\nasync def test_it():\n{lines}\n",
        "-W",
        "ignore",
    )

    result.assert_outcomes(failed=1)
    section = result.stdout.str().partition("- netra-fakes -")[2]
    assert [text for text in told if text not in section] == []


def test_fixtures_are_wired(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        import pytest
        from netra_fakes import assert_events

        def test_fixtures(mock_agent, mock_bridge, mock_registry, mock_execution_tracker,
                          mock_execution_engine, execution_context, user_context, fakes):
            assert mock_agent in mock_registry._mock_children.values() or len(mock_registry) == 1
            assert not hasattr(execution_context, "execution_id")

        @pytest.mark.parametrize("number", range(2))
        async def test_registry_holds_the_agent(mock_agent, mock_registry, number):
            assert await mock_registry.get_async("test-agent") is mock_agent

        @pytest.mark.golden_path("agent_timeout")
        async def test_marked(golden_path):
            await golden_path.run()
            golden_path.assert_holds()

        async def test_golden_path(golden_path):
            result = await golden_path.run()
            assert result.success
            assert_events(golden_path.bridge, [
                "agent_started", "agent_thinking", "tool_executing", "tool_completed",
                "agent_completed"])
        """,
    )

    result.assert_outcomes(passed=5)
    result.stdout.fnmatch_lines(["netra-fakes: *"])


def test_patch_puts_a_fake_there_until_teardown(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        import asyncio, shopapp, pytest

        def test_patched(fakes):
            runs = fakes.patch("shopapp.runs")
            swallows = fakes.patch(shopapp, "swallows")
            assert shopapp.runs is runs and asyncio.iscoroutinefunction(runs)
            assert shopapp.swallows is swallows
            with pytest.raises(TypeError):
                shopapp.swallows(1, 2)

        def test_restored():
            assert shopapp.runs.__name__ == "runs" and not hasattr(shopapp.runs, "mock_calls")

        def test_refused(fakes):
            with pytest.raises(Exception, match="did you mean 'Agent'"):
                fakes.patch("shopapp.Agnet")
            with pytest.raises(Exception, match="did you mean 'runs'"):
                fakes.patch(shopapp, "rns")
        """,
        "-W",
        "ignore::DeprecationWarning",
    )

    result.assert_outcomes(passed=3)


def test_report_and_pages_tell_what_was_used(pytester: pytest.Pytester) -> None:
    result = run(pytester, VERDICT, "-W", "ignore", "--netra-report", "--netra-timeline=pages")

    result.stdout.fnmatch_lines(["fakes: *", "roles:", "violations swallowed: 3 tests"])
    pages = sorted(path.suffix for path in (pytester.path / "pages").iterdir())
    assert pages.count(".html") == pages.count(".mmd") >= 5
    page = next((pytester.path / "pages").glob("*.html")).read_text("utf-8")
    assert "<svg" in page
    assert "<script" not in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize(("setting", "code"), [("error", 1), ("warn", 0), ("off", 0)])
def test_drift_of_a_used_class_is_told_once_a_session(
    setting: str, code: int, pytester: pytest.Pytester
) -> None:
    from netra_fakes.cli import main

    pytester.makepyfile(**{f"drifting_{setting}": APP})
    name = f"drifting_{setting}"
    assert main(["lock", name, "--static", "--source", str(pytester.path), "-o", "a.lock"]) == 0
    pytester.makepyfile(**{name: APP.replace("reason: str", "reason: str, code: int")})
    result = run(
        pytester,
        f"""
        from {name} import Agent

        def test_it(fakes):
            fakes(Agent)
        """,
        f"--netra-drift={setting}",
        "--netra-contract=a.lock",
    )

    assert result.ret == code
    assert ("differ from the contract" in result.stdout.str()) is (setting != "off")
