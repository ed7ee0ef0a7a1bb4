"""Tests that end well and checked nothing: found, and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from tests.plugin.running import summary_of

Run = Callable[..., pytest.RunResult]

UNITTEST = """
import unittest

class TestAgent(unittest.TestCase):
    async def test_run(self):
        assert False

    def test_sync(self):
        self.assertTrue(True)
"""
NEVER_RAN = (
    "    it is an 'async def' under unittest.TestCase, which never awaits it: derive the class from"
    " unittest.IsolatedAsyncioTestCase"
)
RETURNED = "    it returned a value, which pytest ignores: type 'assert' instead of 'return'"


def test_async_test_under_plain_testcase_is_named_in_summary(run: Run) -> None:
    result = run(UNITTEST)
    result.assert_outcomes(passed=2)
    assert summary_of(result) == [
        "1 test ended well and checked nothing:",
        "  test_it.py::TestAgent::test_run",
        NEVER_RAN,
    ]


def test_async_test_under_plain_testcase_fails_if_wanted(run: Run) -> None:
    result = run(UNITTEST, "--netra-vacuous=fail")
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines(
        ["the test passed and checked nothing: it is an 'async def' under *"]
    )


def test_nothing_is_said_if_vacuous_is_off(run: Run) -> None:
    result = run(UNITTEST, "--netra-vacuous=off")
    result.assert_outcomes(passed=2)
    assert summary_of(result) == []


def test_pyproject_sets_what_a_vacuous_test_gets(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyprojecttoml('[tool.netra_fakes]\nvacuous = "fail"\n')
    run(UNITTEST).assert_outcomes(failed=1, passed=1)


def test_async_test_under_a_projects_own_base_is_named(run: Run) -> None:
    result = run(
        """
        import unittest

        class Base(unittest.TestCase):
            pass

        class TestAgent(Base):
            async def test_run(self):
                assert False
        """
    )
    assert summary_of(result)[1:] == ["  test_it.py::TestAgent::test_run", NEVER_RAN]


def test_base_that_awaits_its_tests_is_left_alone(run: Run) -> None:
    result = run(
        """
        import asyncio, unittest

        class Base(unittest.TestCase):
            def _callTestMethod(self, method):
                asyncio.run(method())

        class TestAgent(Base):
            async def test_run(self):
                self.assertTrue(True)
        """
    )
    result.assert_outcomes(passed=1)
    assert summary_of(result) == []


def test_isolated_asyncio_test_case_is_left_alone(run: Run) -> None:
    result = run(
        """
        import unittest

        class TestAgent(unittest.IsolatedAsyncioTestCase):
            async def test_run(self):
                self.assertTrue(True)
        """,
        "--netra-vacuous=fail",
    )
    result.assert_outcomes(passed=1)
    assert summary_of(result) == []


@pytest.mark.parametrize(
    "source",
    [
        "def test_it():\n    return False\n",
        "import unittest\nclass TestIt(unittest.TestCase):\n    def test_it(self):\n"
        "        return False\n",
    ],
    ids=["function", "unittest"],
)
def test_test_that_returns_a_value_is_named_and_fails_if_wanted(source: str, run: Run) -> None:
    result = run(source)
    result.assert_outcomes(passed=1, warnings=result.parseoutcomes().get("warnings", 0))
    assert summary_of(result)[2:] == [RETURNED]
    run(source, "--netra-vacuous=fail").assert_outcomes(failed=1)


@pytest.mark.parametrize("mode", ["auto", "strict"])
def test_async_test_that_returns_a_value_is_named(mode: str, run: Run) -> None:
    result = run(
        """
        import pytest

        @pytest.mark.asyncio
        async def test_it():
            return False
        """,
        "-o", f"asyncio_mode={mode}",
    )  # fmt: skip
    result.assert_outcomes(passed=1)
    assert summary_of(result)[1:] == ["  test_it.py::test_it", RETURNED]


def test_async_tests_that_run_are_left_alone(run: Run) -> None:
    result = run(
        """
        import pytest

        @pytest.mark.asyncio
        async def test_asyncio(tmp_path):
            assert tmp_path.exists()

        @pytest.mark.anyio
        @pytest.mark.parametrize("number", [1, 2])
        async def test_anyio(number):
            assert number
        """,
        "--netra-vacuous=fail",
    )
    result.assert_outcomes(passed=5)
    assert summary_of(result) == []


def test_skipped_failed_and_expected_failures_are_left_alone(run: Run) -> None:
    result = run(
        """
        import pytest, unittest

        class TestIt(unittest.TestCase):
            @unittest.skip("later")
            async def test_skipped(self): ...

            @unittest.expectedFailure
            def test_expected(self):
                self.fail("known")

        @pytest.mark.asyncio
        async def test_skips():
            pytest.skip("now")

        @pytest.mark.xfail(strict=True)
        @pytest.mark.asyncio
        async def test_xfail():
            assert False

        def test_fails():
            assert False
        """,
        "--netra-vacuous=fail",
    )
    result.assert_outcomes(skipped=2, xfailed=2, failed=1)
    assert summary_of(result) == []


UNREACHED = """
async def check(value):
    assert value == 2

def test_it():
    check(1)
"""


def test_test_whose_only_check_is_in_a_dropped_coroutine_is_named(run: Run) -> None:
    result = run(UNREACHED)
    result.assert_outcomes(passed=1, warnings=1)
    assert summary_of(result)[1:] == [
        "  test_it.py::test_it",
        "    its only checks are in the coroutine of 'check', which was never awaited",
    ]


def test_test_whose_only_check_is_in_a_dropped_coroutine_fails_if_wanted(run: Run) -> None:
    result = run(UNREACHED, "--netra-vacuous=fail")
    result.assert_outcomes(failed=1, warnings=1)


@pytest.mark.parametrize(
    "body",
    [
        "check(1); assert True",
        "check(1); helper(1)",
        "check(1); mock.assert_called_once()",
        "other()",
        "import pytest\n    with pytest.raises(ValueError): check(1); int('x')",
    ],
)
@pytest.mark.parametrize("mode", ["warn", "fail"])
def test_test_with_another_check_is_left_alone(body: str, mode: str, run: Run) -> None:
    result = run(
        f"""
from unittest.mock import Mock
mock = Mock()
mock()

async def check(value):
    assert value == 2

async def other():
    pass

def helper(value):
    assert value == 1

def test_it():
    {body}
""",
        f"--netra-vacuous={mode}",
    )
    assert result.parseoutcomes()["passed"] == 1
    assert summary_of(result) == []


def test_same_tests_are_named_under_xdist(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyfile(test_other=UNITTEST)
    lines = [
        "2 tests ended well and checked nothing:",
        "  test_it.py::test_it",
        RETURNED,
        "  test_other.py::TestAgent::test_run",
        NEVER_RAN,
    ]
    source = "def test_it():\n    return 1\n"
    for workers in ("0", "2"):
        assert summary_of(run(source, "-n", workers)) == lines, workers


@pytest.mark.skipif(sys.version_info < (3, 11), reason="unittest warns from 3.11 on")
def test_warning_of_unittest_stays_visible(run: Run) -> None:
    result = run(UNITTEST)
    result.stdout.fnmatch_lines(["*It is deprecated to return a value that is not None*"])


RETURNS = """
import pytest

{mark}
def test_it():
    return False
"""
MARK = "@pytest.mark.filterwarnings('{}::netra_fakes.VacuousTestWarning')"


@pytest.mark.parametrize("mode", ["warn", "fail"])
@pytest.mark.parametrize(
    ("action", "outcomes", "is_named"),
    [
        ("ignore", {"passed": 1}, False),
        ("default", {"passed": 1}, True),
        ("error", {"failed": 1}, True),
    ],
)
def test_filter_of_a_test_decides_what_it_gets(
    action: str, outcomes: dict[str, int], is_named: bool, mode: str, run: Run
) -> None:
    result = run(RETURNS.format(mark=MARK.format(action)), f"--netra-vacuous={mode}")
    outcomes = {"failed": 0, "passed": 0, **outcomes}
    assert {name: result.parseoutcomes().get(name, 0) for name in outcomes} == outcomes
    assert bool(summary_of(result)) is is_named


def test_filter_of_the_project_fails_every_test_that_checked_nothing(
    pytester: pytest.Pytester, run: Run
) -> None:
    line = "error::netra_fakes.errors.VacuousTestWarning"
    result = run(UNITTEST + UNREACHED, "-W", line)
    result.assert_outcomes(failed=2, passed=1, warnings=result.parseoutcomes().get("warnings", 0))
    result.stdout.fnmatch_lines(["the test passed and checked nothing: its only checks are in*"])


@pytest.mark.filterwarnings("ignore")  # what the inner run finds without its own warnings plugin
@pytest.mark.parametrize("words", ["-W ignore", "-p no:warnings -p no:asyncio"])
def test_test_that_checked_nothing_is_named_also_where_no_warning_is_heard(
    words: str, run: Run
) -> None:
    result = run(UNITTEST + UNREACHED, *words.split())
    assert [line for line in summary_of(result) if "::" in line] == [
        "  test_it.py::TestAgent::test_run", "  test_it.py::test_it",
    ]  # fmt: skip


@pytest.mark.filterwarnings("ignore")
def test_returned_value_is_named_without_pytests_warnings(run: Run) -> None:
    result = run("def test_it():\n    return False\n", "-p", "no:warnings", "-p", "no:asyncio")
    result.assert_outcomes(passed=1)
    assert summary_of(result)[2:] == [RETURNED]


INNER = """
import asyncio, unittest
import pytest

class TestAgent:
    @pytest.mark.asyncio
    async def test_inner(self):
        async def check():
            assert False

        check()

    @pytest.mark.asyncio
    async def test_method(self):
        self.check()

    async def check(self):
        assert False

    @pytest.mark.asyncio
    async def test_awaited(self):
        async def check():
            assert True

        await check()

    @pytest.mark.asyncio
    async def test_task(self):
        async def check():
            assert True

        await asyncio.gather(check(), check())

class TestCase(unittest.IsolatedAsyncioTestCase):
    async def test_method(self):
        self.check()

    async def check(self):
        self.assertTrue(False)

    async def test_checks_something_else(self):
        self.check()
        self.assertTrue(True)
"""


def test_check_in_a_coroutine_of_a_test_or_its_class_that_nobody_awaited_is_named(run: Run) -> None:
    result = run(INNER)
    assert [line for line in summary_of(result) if "::" in line] == [
        "  test_it.py::TestAgent::test_inner",
        "  test_it.py::TestAgent::test_method",
        "  test_it.py::TestCase::test_method",
    ]
