"""Hold what is known of a failure: the test, the frames, and the mocks within reach."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from types import CodeType, TracebackType

import pytest

from netra_fakes.pytest_plugin._diagnosis._mocks import Found, search
from netra_fakes.pytest_plugin._diagnosis._source import Place, read_places

MACHINERY = (
    "unittest.mock", "netra_fakes._build", "netra_fakes._read", "netra_fakes.stubbing",
    "netra_fakes.roles", "netra_fakes.pytest_plugin", "inspect",
)  # fmt: skip
"""Modules of mocks and fakes: what fails in them was caused by the frame that called them."""


LOOPS = ("asyncio", "trio", "anyio")
"""Where a test waits for what the code under test does elsewhere."""

MOST_ERRORS = 20
"""How many errors that led to one another are looked at."""


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

    @property
    def test_code(self) -> CodeType | None:
        """The code of the test function, also where its frame is gone."""
        if self.test_place is not None:
            return self.test_place.code
        function = inspect.unwrap(getattr(self.item, "obj", None) or print)
        code: CodeType | None = getattr(function, "__code__", None)
        return code

    @property
    def is_checking(self) -> bool:
        """Whether the test itself failed, on what the code under test gave it."""
        if isinstance(self.error, (AssertionError, pytest.fail.Exception)):
            return True
        outside = [place for place in self.places if not _is_in(place.module, (*MACHINERY, *LOOPS))]
        return bool(outside) and self.is_test(outside[-1])

    def is_test(self, place: Place) -> bool:
        """Whether an entry stands in a test file or a conftest.py."""
        return self.is_test_file(place.code.co_filename)

    def is_test_file(self, name: str) -> bool:
        """Whether a file holds tests, or is a conftest.py."""
        file = Path(name)
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
        known = place.frame.f_locals.items() if place else ()
        # pytest keeps what an assertion was made of under names such as "@py_assert1".
        roots = [(name, value) for name, value in known if name.isidentifier()]
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

    @property
    def causes(self) -> Iterator[Scene]:
        """This failure, then what led to it, and the errors of a group; nearest first."""
        waiting, known = [self.error], {id(None)}
        while waiting and len(known) <= MOST_ERRORS:
            error = waiting.pop(0)
            if id(error) in known:
                continue
            known.add(id(error))
            yield self if error is self.error else self.of(error)
            waiting += _led_to(error)

    def of(self, error: BaseException) -> Scene:
        """Return the scene of an error that this one came of, or that the code under test kept."""
        scene = Scene(self.item, error, error.__traceback__)
        scene.outer = [*self.outer, *self.places]
        return scene


def _led_to(error: BaseException) -> list[BaseException]:
    """Return the errors that an error was raised from, and those that it is a group of.

    An error that was only being handled when another was raised may have nothing to do with it:
    it counts where the other repeats its words.
    """
    found = [error.__cause__]
    context = error.__context__
    if context is not None and str(context) and str(context) in str(error):
        found.append(context)
    found += [item for item in getattr(error, "exceptions", ()) if isinstance(item, BaseException)]
    return [item for item in found if item is not None]


def _is_in(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in packages)
