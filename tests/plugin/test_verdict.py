"""The verdict at teardown: what it finds, in which words, and where it stays silent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.plugin.running import failures_of, section_of

Run = Callable[..., pytest.RunResult]
HELPING = """
import pytest
from netra_fakes.errors import SignatureMismatchError

def refuses(function):
    with pytest.raises(TypeError):
        function()

def refusal(function):
    try:
        function()
    except SignatureMismatchError as error:
        return error

def accepts(function, number):
    try:
        function(number, number)
    except SignatureMismatchError:
        return False
    except TypeError:
        return False
    return True
"""
APP = Path(__file__).with_name("app.py").read_text("utf-8")


@pytest.fixture
def run_app(pytester: pytest.Pytester, run: Run) -> Run:
    """Run a test file that may import "app", and "helping", a module of the suite's own."""
    pytester.makepyfile(app=APP, helping=HELPING)
    return run


def test_never_awaited_coroutine_fails_the_test_at_teardown(run_app: Run) -> None:
    result = run_app(
        """
        from app import Agent

        def test_it(fakes):
            agent = fakes(Agent)
            agent.stop("now")
            agent.execute("context")
        """
    )
    result.assert_outcomes(passed=1, errors=1, warnings=1)
    assert failures_of(result) == {
        "test_it (error)": [
            "NeverAwaitedError: 'agent.execute' was called, and its coroutine was never awaited:",
            "",
            "  call: agent.execute('context')",
            "        test_it.py:6",
            "",
            "Await the call where it is made:",
            "  await agent.execute('context')",
            "",
            "timeline: 2 calls on 1 fake",
            "   1  agent  stop('now')",
            "   2  agent  execute('context')  never awaited",
        ]
    }


def test_failed_test_keeps_its_own_failure_first(run_app: Run) -> None:
    result = run_app(
        """
        from app import Agent

        def test_it(fakes):
            agent = fakes(Agent)
            agent.execute("context")
            assert agent is None, "own failure"
        """
    )
    result.assert_outcomes(failed=1, warnings=1)
    lines = failures_of(result)["test_it"]
    own = next(index for index, line in enumerate(lines) if "own failure" in line)
    assert own < lines.index(
        "NeverAwaitedError: 'agent.execute' was called, and its coroutine was never awaited:"
    )
    assert section_of(lines, "netra-fakes: verdict", "-")[0].startswith("NeverAwaitedError: ")


def test_failed_teardown_keeps_its_own_failure_first(run_app: Run) -> None:
    result = run_app(
        """
        import pytest
        from app import Agent

        @pytest.fixture
        def agent(fakes):
            yield fakes(Agent)
            assert False, "own failure"

        def test_forgotten(agent):
            agent.execute("context")

        def test_nothing_wrong(agent):
            agent.stop("now")

        def test_failed_before(agent):
            agent.execute("context")
            assert agent is None
        """,
        "-W", "ignore",
    )  # fmt: skip
    result.assert_outcomes(passed=2, failed=1, errors=3)
    verdicts = {
        test: section_of(lines, "netra-fakes: verdict", "-")[:1]
        for test, lines in failures_of(result).items()
    }
    told = ["NeverAwaitedError: 'agent.execute' was called, and its coroutine was never awaited:"]
    assert verdicts == {
        "test_forgotten (error)": told,
        "test_nothing_wrong (error)": [],
        "test_failed_before": told,
        "test_failed_before (error)": [],
    }


def test_swallowed_violation_fails_the_test_at_teardown(run_app: Run) -> None:
    result = run_app(
        """
        import app

        def test_it(fakes):
            app.stop_badly(fakes(app.Agent, name="agent"))
        """
    )
    result.assert_outcomes(passed=1, errors=1)
    line = APP.splitlines().index("        agent.stop(1, 2, 3)") + 1
    declared = APP.splitlines().index("    def stop(self, reason: str) -> None:") + 1
    assert failures_of(result)["test_it (error)"] == [
        "SwallowedViolationError: the spec of 'Agent.stop' was violated,",
        "and the error was caught before the test saw it:",
        "",
        "  SignatureMismatchError: cannot call 'Agent.stop' like this: too many positional arguments.",
        "",
        "    spec: def stop(reason) -> None",
        f"          app.py:{declared}",
        "    got:  agent.stop(1, 2, 3)",
        "",
        "  Call it as the real one is called:",
        "    agent.stop(reason)",
        "",
        f"  raised at: app.py:{line}",
        f"  caught in: stop_badly, app.py:{line}",
        "",
        "Mend what broke the spec; where the error is wanted, let the test see it:",
        "  with pytest.raises(SignatureMismatchError):",
    ]


def test_violations_are_found_wherever_they_are_swallowed(run_app: Run) -> None:
    result = run_app(
        """
        import asyncio, threading
        import app, pytest
        from app import Agent

        def helper(agent):
            try:
                agent.stop()
            except Exception:
                return None

        def test_gather(fakes):
            asyncio.run(app.gather_badly(fakes(Agent)))

        def test_wrapped(fakes):
            with pytest.raises(RuntimeError):
                app.stop_badly_and_wrap(fakes(Agent))

        @pytest.mark.filterwarnings("ignore")
        def test_thread(fakes):
            agent = fakes(Agent)
            thread = threading.Thread(target=lambda: agent.stop(1, 2))
            thread.start()
            thread.join()

        def test_helper_in_test_file(fakes):
            helper(fakes(Agent))

        def test_task(fakes):
            agent = fakes(Agent)

            async def background():
                agent.stop(1, 2)

            async def main():
                task = asyncio.create_task(background())
                await asyncio.wait([task])
                task.exception()

            asyncio.run(main())

        def test_callback(fakes):
            agent = fakes(Agent)

            async def main():
                loop = asyncio.get_running_loop()
                loop.set_exception_handler(lambda *ignored: None)
                loop.call_soon(agent.stop)
                await asyncio.sleep(0)

            asyncio.run(main())
        """
    )
    result.assert_outcomes(passed=6, errors=6)
    for test, lines in failures_of(result).items():
        assert lines[0].startswith("SwallowedViolationError: the spec of 'Agent."), test
    caught = [line for line in failures_of(result)["test_callback (error)"] if "caught in" in line]
    assert "asyncio" in caught[0]


def test_verdict_is_silent_where_the_test_saw_the_error(run_app: Run) -> None:
    result = run_app(
        """
        import asyncio, contextlib, unittest
        import app, helping, pytest
        from app import Agent
        from netra_fakes import NetraFakesError

        def stop_and_tell(agent):
            try:
                agent.stop()
            except TypeError as error:
                return error

        def refused(function):
            with pytest.raises(TypeError):
                function()

        def message_of(function):
            try:
                function()
            except NetraFakesError as error:
                return str(error)

        @pytest.fixture
        def agent(fakes):
            agent = fakes(Agent)
            with pytest.raises(AttributeError):
                agent.exeute
            return agent

        def test_raises(agent):
            with pytest.raises(TypeError):
                agent.stop()
            pytest.raises(TypeError, agent.stop)
            with contextlib.suppress(TypeError):
                agent.stop()

        def test_own_except(agent):
            try:
                agent.stop()
            except Exception:
                pass

        def test_helper(agent):
            assert isinstance(stop_and_tell(agent), TypeError)
            assert "cannot call" in message_of(agent.stop)
            refused(agent.stop)

        def test_helper_of_another_module(agent):
            helping.refuses(agent.stop)
            assert helping.refusal(agent.stop)

        def test_feature_detection(agent):
            assert app.looks_at(agent) == (False, None)
            with contextlib.suppress(AttributeError):
                agent.third

        def test_through_loop(agent):
            async def work():
                agent.stop()

            with pytest.raises(TypeError):
                asyncio.run(work())

        class TestCase(unittest.TestCase):
            def test_both_forms(self):
                from netra_fakes import make_fake

                agent = make_fake(Agent)
                with self.assertRaises(TypeError):
                    agent.stop()
                self.assertRaises(TypeError, agent.stop)

        class TestAsync(unittest.IsolatedAsyncioTestCase):
            async def test_async(self):
                from netra_fakes import make_fake

                with self.assertRaises(TypeError):
                    await make_fake(Agent).execute()
        """
    )
    result.assert_outcomes(passed=8)


def test_own_failure_needs_no_verdict_on_itself(run_app: Run) -> None:
    result = run_app(
        """
        import app
        from app import Agent

        def test_direct(fakes):
            fakes(Agent).stop()

        def test_wrapped(fakes):
            app.stop_badly_and_wrap(fakes(Agent))
        """
    )
    result.assert_outcomes(failed=2)
    for test, lines in failures_of(result).items():
        assert section_of(lines, "netra-fakes: verdict", "-") == [], test


def test_several_problems_are_told_in_the_order_they_happened(run_app: Run) -> None:
    result = run_app(
        """
        import app

        def test_it(fakes):
            agent = fakes(app.Agent)
            agent.execute("one")
            app.stop_badly(agent)
            agent.execute("two")
        """
    )
    lines = failures_of(result)["test_it (error)"]
    assert lines[:4] == [
        "SpecViolationError: 2 problems at teardown:",
        "",
        "1. 2 coroutines of 'agent' were never awaited:",
        "",
    ]
    assert "2. the spec of 'Agent.stop' was violated," in lines


def test_fakes_of_wider_scope_setup_threads_and_other_loops_are_judged(run_app: Run) -> None:
    result = run_app(
        """
        import asyncio, threading, unittest
        import pytest
        from app import Agent
        from netra_fakes import make_fake

        @pytest.fixture(scope="module")
        def shared():
            return make_fake(Agent, name="shared")

        def test_shared_forgotten(shared):
            shared.execute("one")

        def test_shared_awaited(shared):
            asyncio.run(shared.execute("two"))

        class TestCase(unittest.TestCase):
            def setUp(self):
                self.agent = make_fake(Agent, name="agent")

            def test_set_up(self):
                self.agent.execute("three")

        def test_thread(shared):
            thread = threading.Thread(target=lambda: shared.execute("four"))
            thread.start()
            thread.join()

        def test_other_loop(shared):
            coroutine = shared.execute("five")
            thread = threading.Thread(target=lambda: asyncio.run(wait(coroutine)))
            thread.start()
            thread.join()

        async def wait(coroutine):
            await coroutine

        @pytest.fixture
        def late(shared):
            waiting = []
            yield waiting
            asyncio.run(wait(waiting.pop()))

        def test_awaited_in_teardown_of_a_fixture(shared, late):
            late.append(shared.execute("six"))
        """,
        "-W", "ignore",
    )  # fmt: skip
    result.assert_outcomes(passed=6, errors=3)
    assert {test: lines[2] for test, lines in failures_of(result).items()} == {
        "test_shared_forgotten (error)": "  call: shared.execute('one')",
        "TestCase.test_set_up (error)": "  call: agent.execute('three')",
        "test_thread (error)": "  call: shared.execute('four')",
    }


def test_coroutine_that_was_closed_or_cancelled_before_it_began_was_not_forgotten(
    run_app: Run,
) -> None:
    result = run_app(
        """
        import asyncio
        import pytest
        from app import Agent

        pytestmark = pytest.mark.asyncio
        kept = []

        async def test_cancelled(fakes):
            task = asyncio.create_task(fakes(Agent).execute("one"))
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

        async def test_no_time_left(fakes):
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(fakes(Agent).execute("two"), 0)

        @pytest.mark.parametrize("strict", [True, False])
        async def test_closed(fakes, strict):
            fakes(Agent, strict=strict).execute("three").close()

        async def test_one_of_two(fakes):
            agent = fakes(Agent)
            agent.execute("four").close()
            agent.execute("five")

        async def test_still_waiting(fakes):
            kept.append(fakes(Agent).execute("six"))

        async def test_in_a_cycle(fakes):
            cycle = [fakes(Agent).execute("seven")]
            cycle.append(cycle)
        """,
        "-W", "ignore",
    )  # fmt: skip
    assert {test: lines[2] for test, lines in failures_of(result).items()} == {
        "test_one_of_two (error)": "  call: agent.execute('five')",
        "test_still_waiting (error)": "  call: agent.execute('six')",
        "test_in_a_cycle (error)": "  call: agent.execute('seven')",
    }


def test_very_many_problems_are_counted_and_the_first_told(run_app: Run) -> None:
    result = run_app(
        """
        import app

        def test_it(fakes):
            agent = fakes(app.Agent)
            for number in range(20):
                agent.stop(f"before {number}")
            for number in range(2000):
                app.stop_badly(agent)
            for number in range(20):
                agent.stop(f"after {number}")
        """
    )
    lines = failures_of(result)["test_it (error)"]
    assert lines[0] == "SwallowedViolationError: 2,000 problems at teardown:"
    assert [line[:2] for line in lines if line.endswith("was violated,")] == [
        "1.", "2.", "3.", "4.", "5.",
    ]  # fmt: skip
    assert lines[lines.index("... and 1,995 more") :] == [
        "... and 1,995 more",
        "",
        "timeline: 40 calls on 1 fake",
        "  ... 15 earlier",
        *(f"  {number}  agent  stop('before {number - 1}')" for number in range(16, 21)),
        *(f"  {number}  agent  stop('after {number - 21}')" for number in range(21, 26)),
        "  ... 15 later",
    ]


def test_very_many_coroutines_are_counted_and_the_first_told(run_app: Run) -> None:
    result = run_app(
        """
        import app

        def test_it(fakes):
            agent = fakes(app.Agent)
            for number in range(1000):
                agent.execute(f"run {number}")
        """,
        "-W", "ignore",
    )  # fmt: skip
    lines = failures_of(result)["test_it (error)"]
    assert lines[0] == "NeverAwaitedError: 1,000 coroutines of 'agent' were never awaited:"
    assert [line for line in lines if line.startswith("  call: ")] == [
        f"  call: agent.execute('run {number}')" for number in range(5)
    ]
    assert lines[-12:-10] == [
        "timeline: 1000 calls on 1 fake",
        "   1  agent  execute('run 0')  never awaited",
    ]
    assert "  ... and 995 more" in lines
    assert lines[-1] == "  ... 990 later"


def test_violation_in_a_loop_with_the_name_of_its_error_is_seen(run_app: Run) -> None:
    result = run_app(
        """
        import app, helping

        def test_it(fakes):
            agent = fakes(app.Agent)
            assert [helping.accepts(agent.stop, number) for number in range(3)] == [False] * 3
        """
    )
    result.assert_outcomes(passed=1)


STUBS = """
import pytest
from app import Agent, Result
from netra_fakes import make_fake, stub

def test_unused(fakes):
    agent = fakes(Agent)
    stub(agent.stop).returns(None)

def test_used(fakes):
    agent = fakes(Agent)
    stub(agent.stop).returns(None)
    agent.stop("now")

def test_lenient(fakes):
    agent = fakes(Agent)
    stub(agent.stop).lenient().returns(None)

@pytest.fixture(scope="module")
def shared():
    agent = make_fake(Agent)
    stub(agent.stop).returns(None)
    return agent

def test_shared(shared):
    assert shared
"""


def test_unused_stub_fails_under_strict_stubs_only(run_app: Run) -> None:
    run_app(STUBS).assert_outcomes(passed=4)
    result = run_app(STUBS, "--netra-strict-stubs")
    result.assert_outcomes(passed=4, errors=1)
    lines = failures_of(result)["test_unused (error)"]
    assert lines[0] == "UnusedStubError: a stub of 'agent.stop' was never used:"
    assert lines[3:] == [
        "        test_it.py:7",
        "",
        "Remove it, or exempt it:",
        "  stub(agent.stop).lenient().returns(...)",
    ]


def test_verdict_is_the_same_under_xdist_and_in_any_order(
    pytester: pytest.Pytester, run_app: Run
) -> None:
    source = """
        import app, pytest

        @pytest.mark.parametrize("number", range(8))
        def test_it(fakes, number):
            agent = fakes(app.Agent)
            if number % 2:
                agent.execute("context")
            if number == 4:
                app.stop_badly(agent)
    """
    for arguments in (["-n", "0"], ["-n", "2"]):
        result = run_app(source, "-W", "ignore", "-q", *arguments)
        result.assert_outcomes(passed=8, errors=5)
