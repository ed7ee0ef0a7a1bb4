"""Know the stubs that fixtures of a wider scope set: no single test must use them."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from netra_fakes._journal import StubRecord, next_order

_SHARED: list[tuple[int, int]] = []


class WideFixtures:
    """Note when fixtures of module, class, package or session scope are set up."""

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any]
    ) -> Generator[None, object, object]:
        """Note the span of the process's order in which a wide fixture is set up."""
        if fixturedef.scope == "function":
            return (yield)
        start = next_order()
        try:
            return (yield)
        finally:
            _SHARED.append((start, next_order()))


def is_shared(stub: StubRecord) -> bool:
    """Whether a stub was set while a fixture of wider scope than a test was set up."""
    return any(start < stub.order < end for start, end in _SHARED)
