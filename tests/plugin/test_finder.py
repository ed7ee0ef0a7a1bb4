"""The package is loaded as Python loads it, and not by pytest's hook for rewritten asserts."""

from __future__ import annotations

import sys

import pytest

from netra_fakes.pytest_plugin._finder import PlainFinder


def test_pytest_rewrites_no_more_than_it_loads_before_the_finder(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys
        from importlib.machinery import SourceFileLoader

        def test_loaders():
            import netra_fakes.roles
            ours = {n: m for n, m in sys.modules.items() if n.partition(".")[0] == "netra_fakes"}
            rewritten = [n for n, m in ours.items() if type(m.__loader__) is not SourceFileLoader]
            first = ["netra_fakes", "netra_fakes.pytest_plugin", "netra_fakes.pytest_plugin._finder"]
            assert set(rewritten) <= set(first)
            assert len(ours) > 20
        """
    )
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=1)


def test_other_packages_are_left_to_others() -> None:
    assert PlainFinder in sys.meta_path
    assert PlainFinder.find_spec("netra_fakes_more.module") is None
    assert PlainFinder.find_spec("json.decoder") is None
