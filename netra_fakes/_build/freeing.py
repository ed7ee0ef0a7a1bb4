"""Free the fakes of a test that has ended at once, where nobody but their own mocks holds them.

A fake and the mocks of its methods hold each other, as in unittest.mock, so that only the garbage
collector frees them: some tests later, when their memory has long left the processor's caches.
References are counted here instead, which takes less time than a collection.
"""

from __future__ import annotations

from collections.abc import Iterable
from sys import getrefcount
from typing import Any

from netra_fakes._build.history import Backlog
from netra_fakes._journal import FakeRecord


def free(records: Iterable[FakeRecord]) -> None:
    """Free the fakes of some records that nothing refers to but the mocks of their own methods."""
    for record in records:
        if record.find is not None:
            fake = record.find()
            if fake is None:
                continue
            of_fake, of_child = _holders(fake)
            if of_fake == _LONE_FAKE and of_child <= _LONE_CHILD:
                _forget_calls(fake)
                fake.__dict__.clear()


def _forget_calls(fake: Any) -> None:
    """Drop the calls that nobody read of; what other fakes wait for as well is written."""
    state: dict[str, Any] = fake.__dict__
    backlog: Backlog = state["_netra_backlog"]
    if getrefcount(backlog) - len(state["_mock_children"]) == _LONE_BACKLOG:
        backlog.clear()
    else:
        backlog.write_out()


def _holders(fake: Any) -> tuple[int, int]:
    """Return how often a fake is held, its own mocks left out, and the mock that is held most."""
    state: dict[str, Any] = fake.__dict__
    children: dict[str, Any] = state["_mock_children"]
    most = 0
    for name, child in children.items():
        own: dict[str, Any] = child.__dict__
        is_tied = own.get("_mock_parent") is fake and own.get("_mock_new_parent") is fake
        if not is_tied or state.get(name) is not child:
            return _UNTOLD
        count = getrefcount(child)
        if count > most:
            most = count
    return getrefcount(fake) - 2 * len(children), most


class _Mock:
    """Stands for a fake and for the mock of its method."""


def _measure() -> tuple[int, int, int]:
    """Return the counts where nobody else holds anything; they differ between Pythons."""
    fake, child = _Mock(), _Mock()
    vars(fake).update(_mock_children={"method": child}, method=child)
    vars(child).update(_mock_parent=fake, _mock_new_parent=fake)
    del child
    state = {"_netra_backlog": Backlog()}
    backlog = state["_netra_backlog"]
    return *_holders(fake), getrefcount(backlog)


_UNTOLD = (-1, 0)
_LONE_FAKE, _LONE_CHILD, _LONE_BACKLOG = _measure()
