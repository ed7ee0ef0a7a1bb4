"""Hold what is known of a failure: the test, the frames, and the mocks within reach."""

from __future__ import annotations

from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from types import TracebackType

import pytest

from netra_fakes.pytest_plugin._diagnosis._mocks import Found, search
from netra_fakes.pytest_plugin._diagnosis._source import Place, read_places

MACHINERY = (
    "unittest.mock", "netra_fakes._build", "netra_fakes._read", "netra_fakes.stubbing",
    "netra_fakes.roles", "netra_fakes.pytest_plugin", "inspect",
)  # fmt: skip
"""Modules of mocks and fakes: what fails in them was caused by the frame that called them."""


class Scene:
    """One failure.

    Attributes:
        item: The test.
        error: What it failed with, or what the code under test caught.
        places: The entries of the error's traceback, outermost first.
    """

    def __init__(
        self, item: pytest.Item, error: BaseException, traceback: TracebackType | None
    ) -> None:
        self.item = item
        self.error = error
        self.places = read_places(traceback)
        self.outer: list[Place] = []

    @cached_property
    def test_place(self) -> Place | None:
        """The entry of the test function itself, else of anything in a test file."""
        names = {getattr(self.item, "originalname", None), self.item.name}
        mine = [place for place in (*self.outer, *self.places) if self.is_test(place)]
        named = [place for place in mine if place.code.co_name in names]
        return next(iter(named or mine), None)

    @cached_property
    def culprit(self) -> Place | None:
        """The innermost entry that is not machinery of mocks."""
        for place in reversed(self.places):
            if not _is_in(place.module, MACHINERY):
                return place
        return None

    def is_test(self, place: Place) -> bool:
        """Whether an entry stands in a test file or a conftest.py."""
        file = Path(place.code.co_filename)
        if file == self.item.path or file.name == "conftest.py":
            return True
        return any(fnmatch(file.name, name) for name in self.item.config.getini("python_files"))

    @property
    def fixtures(self) -> dict[str, object]:
        """The fixtures that the test has asked for, by name."""
        return dict(getattr(self.item, "funcargs", None) or {})

    @cached_property
    def roots(self) -> list[tuple[str, object]]:
        """Names by which the test reaches its doubles, nearest first."""
        place = self.test_place
        roots = list(place.frame.f_locals.items()) if place else []
        names = {name for name, _ in roots}
        roots += [(name, value) for name, value in self.fixtures.items() if name not in names]
        instance = getattr(self.item, "instance", None)
        if instance is not None and "self" not in names:
            roots.append(("self", instance))
        return roots

    @cached_property
    def _search(self) -> tuple[list[Found], list[Found]]:
        return search(self.roots)

    @property
    def mocks(self) -> list[Found]:
        """Every mock that the test can reach."""
        return self._search[0]

    def ways(self, mock: object) -> list[Found]:
        """Return every way by which the test reaches a mock."""
        return [way for way in self._search[1] if way.mock is mock]

    def find(self, mock: object) -> Found | None:
        """Return how the test reaches a mock, None where it does not."""
        for found in self.mocks:
            if found.mock is mock:
                return found
        return None


def _is_in(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in packages)
