"""Read from the journal what a test must answer for when it ends."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from netra_fakes._journal import JOURNAL, CallRecord, FakeRecord, StubRecord
from netra_fakes._messages import pytest as messages
from netra_fakes.errors import (
    NetraFakesError,
    NeverAwaitedError,
    SpecViolationError,
    SwallowedViolationError,
    UnusedStubError,
)


def read_verdict(item: pytest.Item, failures: Sequence[BaseException]) -> list[NetraFakesError]:
    """Return what is to be said against a test, in the order in which it happened.

    Args:
        item: The test.
        failures: Errors that the test failed with: what is among them needs no verdict.
    """
    found: list[tuple[int, NetraFakesError]] = [*_swallowed(item, failures)]
    start = JOURNAL.start
    for fake in JOURNAL.fakes:
        calls = [call for call in fake.calls if call.awaited is False and call.order > start]
        if calls:
            found.append((calls[0].order, _never_awaited(fake, calls)))
        found += [(stub.order, _unused(fake, stub)) for stub in _unused_stubs(fake, start)]
    return [error for _, error in sorted(found, key=lambda pair: pair[0])]


def join(errors: Sequence[NetraFakesError]) -> NetraFakesError:
    """Return one error that tells all, with the timeline of the test at its end."""
    first = errors[0]
    text = messages.verdict([str(error) for error in errors], render_timeline())
    if len({type(error) for error in errors}) > 1 or not isinstance(first, SpecViolationError):
        return SpecViolationError(text)
    return type(first)(
        text,
        fake=first.fake,
        class_name=first.class_name,
        member=first.member,
        location=first.location,
        near_matches=first.near_matches,
    )


def render_timeline() -> str:
    """Return the calls of the test as a table: all, or those around what went wrong."""
    from netra_fakes._timeline import timeline

    whole = timeline()
    return str(whole) if len(whole) else ""


def _swallowed(
    item: pytest.Item, failures: Sequence[BaseException]
) -> list[tuple[int, NetraFakesError]]:
    if not JOURNAL.violations:
        return []
    from netra_fakes.pytest_plugin._seen import find_catcher, is_among, is_seen

    found: list[tuple[int, NetraFakesError]] = []
    for record in JOURNAL.violations:
        error = record.error
        if is_among(error, failures) or is_seen(error, item):
            continue
        text = messages.swallowed(error, record.location, *find_catcher(error))
        facts = {
            name: getattr(error, name)
            for name in ("fake", "class_name", "member", "location", "near_matches")
            if hasattr(error, name)
        }
        found.append((record.order, SwallowedViolationError(text, **facts)))
    return found


def _never_awaited(fake: FakeRecord, calls: Sequence[CallRecord]) -> NeverAwaitedError:
    first = calls[0]
    return NeverAwaitedError(
        messages.never_awaited(fake, calls),
        fake=fake.name,
        class_name=fake.class_name,
        member=first.method,
        location=first.location,
    )


def _unused_stubs(fake: FakeRecord, start: int) -> list[StubRecord]:
    from netra_fakes._config import get_settings

    if not get_settings().strict_stubs:
        return []
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
