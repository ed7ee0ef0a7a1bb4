"""Read from the journal what a test must answer for when it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import pytest

from netra_fakes._config import get_settings
from netra_fakes._journal import JOURNAL, CallRecord, FakeRecord, StubRecord, ViolationRecord
from netra_fakes._messages import pytest as messages
from netra_fakes.errors import (
    NetraFakesError,
    NeverAwaitedError,
    SpecViolationError,
    SwallowedViolationError,
    UnusedStubError,
)
from netra_fakes.pytest_plugin._dropped import find_forgotten

MOST = 5
"""Problems of one test that are told in full, and calls of one problem; the rest are counted."""


class Verdict(NamedTuple):
    """What is to be said against a test.

    Attributes:
        errors: The first problems, in the order in which they happened.
        kinds: The classes of the errors of all its problems.
        more: How many problems are not among `errors`.
        order: Place of the first problem in the order of the process.
    """

    errors: Sequence[NetraFakesError]
    kinds: frozenset[type[NetraFakesError]]
    more: int
    order: int

    def join(self) -> NetraFakesError:
        """Return one error that tells all, with the timeline around the first problem."""
        first = self.errors[0]
        timeline = render_timeline(self.order)
        text = messages.verdict([str(error) for error in self.errors], self.more, timeline)
        if len(self.kinds) > 1 or not isinstance(first, SpecViolationError):
            return SpecViolationError(text)
        return type(first)(
            text,
            fake=first.fake,
            class_name=first.class_name,
            member=first.member,
            location=first.location,
            near_matches=first.near_matches,
        )


class _Problem(NamedTuple):
    """One thing that a test must answer for; its error is made where it is told."""

    order: int
    kind: type[NetraFakesError]
    describe: Callable[[], NetraFakesError]


def read_verdict(item: pytest.Item, failures: Sequence[BaseException]) -> Verdict | None:
    """Return what is to be said against a test; None where there is nothing.

    Args:
        item: The test.
        failures: Errors that the test failed with: what is among them needs no verdict.
    """
    problems = [*_swallowed(item, failures), *_left_over(JOURNAL.start)]
    if not problems:
        return None
    problems.sort(key=lambda problem: problem.order)
    return Verdict(
        [problem.describe() for problem in problems[:MOST]],
        frozenset(problem.kind for problem in problems),
        max(len(problems) - MOST, 0),
        problems[0].order,
    )


def render_timeline(around: int) -> str:
    """Return the calls of the test next to a place in the order, as a table."""
    from netra_fakes._timeline import timeline
    from netra_fakes._timeline.text import render_table

    whole = timeline()
    return render_table(whole, around) if len(whole) else ""


def _left_over(start: int) -> Iterator[_Problem]:
    """Yield the coroutines that nobody awaited, by fake, and the stubs that nothing used."""
    for fake, unawaited in _unawaited().items():
        calls = find_forgotten(unawaited)
        if calls:
            describe = partial(_never_awaited, fake, calls)
            yield _Problem(calls[0].order, NeverAwaitedError, describe)
    for fake in JOURNAL.fakes if get_settings().strict_stubs else ():
        for stub in _unused_stubs(fake, start):
            yield _Problem(stub.order, UnusedStubError, partial(_unused, fake, stub))


def _unawaited() -> dict[FakeRecord, list[CallRecord]]:
    """Return the calls whose coroutines nobody awaited, by fake.

    No frame may hold one of them when it is asked which are still held (`find_forgotten`).
    """
    found: dict[FakeRecord, list[CallRecord]] = {}
    for fake, call in JOURNAL.coroutines:
        if not call.awaited:
            found.setdefault(fake, []).append(call)
    return found


def _swallowed(item: pytest.Item, failures: Sequence[BaseException]) -> Iterator[_Problem]:
    if not JOURNAL.violations:
        return
    from netra_fakes.pytest_plugin._seen import is_among, is_seen

    for record in JOURNAL.violations:
        if not is_among(record.error, failures) and not is_seen(record.error, item):
            yield _Problem(record.order, SwallowedViolationError, partial(_hidden, record))


def _hidden(record: ViolationRecord) -> SwallowedViolationError:
    from netra_fakes.pytest_plugin._seen import find_catcher

    error = record.error
    facts = {
        name: getattr(error, name)
        for name in ("fake", "class_name", "member", "location", "near_matches")
        if hasattr(error, name)
    }
    text = messages.swallowed(error, record.location, *find_catcher(error))
    return SwallowedViolationError(text, **facts)


def _never_awaited(fake: FakeRecord, calls: Sequence[CallRecord]) -> NeverAwaitedError:
    first = calls[0]
    return NeverAwaitedError(
        messages.never_awaited(fake, calls, MOST),
        fake=fake.name,
        class_name=fake.class_name,
        member=first.method,
        location=first.location,
    )


def _unused_stubs(fake: FakeRecord, start: int) -> list[StubRecord]:
    from netra_fakes.pytest_plugin._strict import is_shared

    return [
        stub
        for stub in fake.stubs
        if stub.order > start
        and not stub.uses
        and not stub.is_lenient
        and not is_shared(stub)
    ]  # fmt: skip


def _unused(fake: FakeRecord, stub: StubRecord) -> UnusedStubError:
    return UnusedStubError(
        messages.unused_stub(fake, stub),
        fake=fake.name,
        class_name=fake.class_name,
        member=stub.method,
        location=stub.location,
    )
