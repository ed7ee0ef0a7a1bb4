"""What every test of the plugin needs."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest

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
        return pytester.runpytest_inprocess(
            "-p", "no:cacheprovider", "-p", "no:randomly", *arguments
        )

    return run_source
