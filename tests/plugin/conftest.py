"""What every test of the plugin needs."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest

from tests.plugin.explaining import APP, HEADER, Diagnose
from tests.plugin.running import run_in_process, sections_of

INI = """
[pytest]
asyncio_mode = strict
filterwarnings =
    default
    ignore:The configuration option "asyncio_default_fixture_loop_scope" is unset
"""


@pytest.fixture
def run(pytester: pytest.Pytester) -> Callable[..., pytest.RunResult]:
    """Run pytest on the source of one test file, "test_it.py", under an ini file of its own."""
    pytester.makeini(INI)

    def run_source(source: str, *arguments: str) -> pytest.RunResult:
        pytester.makepyfile(test_it=textwrap.dedent(source))
        return run_in_process(pytester, "-p", "no:randomly", *arguments)

    return run_source


@pytest.fixture
def diagnose(pytester: pytest.Pytester, run: Callable[..., pytest.RunResult]) -> Diagnose:
    """Run a test file that begins with `HEADER`; return the section of each failed test."""
    pytester.makepyfile(app=APP)

    def diagnose_source(source: str, *arguments: str) -> dict[str, list[str]]:
        result = run(HEADER + source, "-W", "ignore", *arguments)
        assert "INTERNALERROR" not in result.stdout.str()
        return sections_of(result)

    return diagnose_source
