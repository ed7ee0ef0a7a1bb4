"""The journal: what it keeps, for how long, in which order."""

from __future__ import annotations

import gc
import inspect
import weakref

from netra_fakes._journal import CallRecord, FakeRecord, Journal, StubRecord, next_order
from netra_fakes._spec import Location
from netra_fakes.errors import UnknownAttributeError


def make_record(name: str) -> FakeRecord:
    code = make_record.__code__
    return FakeRecord(name, "Agent", "app:Agent", code, 0)


def make_call(method: str) -> CallRecord:
    return CallRecord(next_order(), method, (), {}, None, None, 0)


def test_calls_of_all_fakes_come_in_one_order() -> None:
    journal = Journal()
    journal.open()
    first, second = make_record("first"), make_record("second")
    journal.join(second)
    journal.join(first)
    second.calls.append(make_call("one"))
    first.calls.append(make_call("two"))
    second.calls.append(make_call("three"))
    assert [record.name for record in journal.fakes] == ["first", "second"]
    assert [(fake.name, call.method) for fake, call in journal.calls()] == [
        ("second", "one"), ("first", "two"), ("second", "three"),
    ]  # fmt: skip


def test_fakes_outside_of_a_test_are_known_while_they_live() -> None:
    journal = Journal()
    assert journal.fakes == []
    first, second = make_record("first"), make_record("second")
    journal.join(second)
    journal.join(first)
    assert [record.name for record in journal.fakes] == ["first", "second"]
    del first
    gc.collect()
    assert [record.name for record in journal.fakes] == ["second"]


def test_new_epoch_sees_nothing_of_the_last() -> None:
    journal = Journal()
    journal.open()
    record = make_record("agent")
    journal.join(record)
    record.calls.append(make_call("before"))
    journal.add_violation(UnknownAttributeError("no such name"), None)
    journal.open()
    assert journal.fakes == []
    assert journal.violations == []
    journal.join(record)
    record.calls.append(make_call("after"))
    assert [call.method for _, call in journal.calls()] == ["after"]


def test_outside_a_test_nothing_is_kept_alive() -> None:
    journal = Journal()
    record = make_record("agent")
    journal.join(record)
    assert journal.fakes == [record]
    watcher = weakref.ref(record)
    del record
    gc.collect()
    assert watcher() is None
    assert journal.fakes == []


def test_within_a_test_records_outlive_their_fakes() -> None:
    journal = Journal()
    journal.open()
    watcher = weakref.ref(make_record("agent"))
    assert watcher() is None
    journal.join(make_record("agent"))
    gc.collect()
    assert [record.name for record in journal.fakes] == ["agent"]


def test_violation_is_noted_within_a_test_only() -> None:
    journal = Journal()
    error = UnknownAttributeError("no such name")
    journal.add_violation(error, Location("a.py", 1))
    assert journal.violations == []
    journal.open()
    journal.add_violation(error, Location("a.py", 1))
    assert [(v.error, str(v.location)) for v in journal.violations] == [(error, "a.py:1")]


def test_locations_come_from_the_caller() -> None:
    frame = inspect.currentframe()
    assert frame is not None
    place, line = (frame.f_code, frame.f_lasti), frame.f_lineno
    call = CallRecord(1, "execute", (1,), {"a": 2}, False, *place)
    assert call.location == Location(__file__, line)
    assert make_call("execute").location is None
    assert FakeRecord("agent", "Agent", "app:Agent", *place).location == Location(__file__, line)
    assert FakeRecord("agent", "Agent", "app:Agent", None, 0).location is None


def test_stub_begins_unused() -> None:
    stub = StubRecord(1, "execute", None)
    assert (stub.uses, stub.is_lenient) == (0, False)


def test_epoch_is_used_once_a_fake_joined_or_a_violation_was_noted() -> None:
    journal = Journal()
    journal.open()
    assert not journal.is_used
    journal.join(make_record("agent"))
    assert journal.is_used
    journal.open()
    journal.add_violation(UnknownAttributeError("no"), None)
    assert journal.is_used
