"""Look at one fake as a whole: its calls, its stubs, its spec, what went unused."""

from __future__ import annotations

from typing import Any

from netra_fakes import _build
from netra_fakes._build.guards import record_name
from netra_fakes._journal import CallRecord, FakeRecord, StubRecord, next_order
from netra_fakes._messages import stubbing as messages
from netra_fakes._spec import ClassSpec
from netra_fakes.stubbing.calls import RecordedCall
from netra_fakes.stubbing.table import Stub
from netra_fakes.stubbing.target import extract_mock, find_interface, properties, tables


class Control:
    """What can be asked of one fake, and done with it, beside its real interface."""

    __slots__ = ("_fake",)

    def __init__(self, fake: object) -> None:
        self._fake: Any = fake

    @property
    def _record(self) -> FakeRecord:
        return _build.record_of(self._fake)

    @property
    def spec(self) -> ClassSpec:
        """The real interface that the fake was built from."""
        return find_interface(self._fake).spec

    @property
    def calls(self) -> list[RecordedCall[...]]:
        """Every call of every method since the last reset, in order."""
        interface = find_interface(self._fake)
        known = interface.spec.methods
        return [
            RecordedCall(
                call,
                interface.signature(call.method) if call.method in ("", *known) else None,
            )
            for call in self._recent_calls()
        ]

    def _recent_calls(self) -> list[CallRecord]:
        record = self._record
        return [call for call in record.calls if call.order > record.reset_at]

    def _stubs(self) -> list[StubRecord]:
        return list(self._record.stubs)

    def _unused(self) -> list[StubRecord]:
        return [stub for stub in self._stubs() if not stub.uses and not stub.is_lenient]

    def reset(self) -> None:
        """Forget all calls and all stubs.

        What a stub had taken the place of is back: a role's own behaviour, or the answer by
        annotation. What the test set on the mocks themselves stays, as with `reset_mock()`.
        """
        for table in tables(self._fake):
            table.forget()
        for name in properties(self._fake):
            if name in vars(type(self._fake)):
                delattr(type(self._fake), name)
        properties(self._fake).clear()
        self._record.stubs.clear()
        self._fake.reset_mock()
        self._record.reset_at = next_order()

    def verify(self) -> None:
        """Fail where a coroutine was never awaited, or a stub never used.

        Raises:
            NeverAwaitedError: A coroutine method was called, and nobody awaited the call.
            UnusedStubError: No call used a stub that is not lenient.
        """
        __tracebackhide__ = True
        forgotten = [call for call in self._recent_calls() if call.awaited is False]
        unused = self._unused()
        name = record_name(self._record)
        if forgotten:
            raise messages.never_awaited(self._record, name, forgotten, unused)
        if unused:
            raise messages.unused(self._record, name, unused)

    def explain(self) -> str:
        """Return a table of what is stubbed, what was called, and what went unused."""
        record, calls, stubs = self._record, self._recent_calls(), self._stubs()
        names = dict.fromkeys([*(stub.method for stub in stubs), *(call.method for call in calls)])
        rows = [row for name in names for row in self._rows(name, calls, stubs)]
        unused = len(self._unused())
        title = messages.explain_title(record, record_name(self._record), calls, stubs, unused)
        header = ("method", "stub", "used", "called", "awaited", "stubbed at")
        return messages.render_table(title, header, rows)

    def _rows(
        self, name: str, calls: list[CallRecord], stubs: list[StubRecord]
    ) -> list[tuple[str, ...]]:
        made = [call for call in calls if call.method == name]
        awaits = [call.awaited for call in made if call.awaited is not None]
        counts = (str(len(made)), str(sum(awaits)) if awaits else "-")
        label = name or self.spec.name
        own = [stub for stub in stubs if stub.method == name]
        if not own:
            return [(label, "-", "-", *counts, "-")]
        return [
            (label, _describe(stub), _usage(stub), *counts, messages.short_place(stub.location))
            for stub in own
        ]

    def __repr__(self) -> str:
        return f"control({record_name(self._record)})"


def _describe(stub: StubRecord) -> str:
    return stub.short_text if isinstance(stub, Stub) else "return_value or side_effect"


def _usage(stub: StubRecord) -> str:
    if stub.uses or stub.is_lenient:
        return str(stub.uses)
    return "never"


def control(fake: object, /) -> Control:
    """Return what can be asked of a fake as a whole.

    Args:
        fake: A fake of a class, function or module.

    Returns:
        Its calls and its spec, and what resets, verifies and explains it.

    Raises:
        NotAFakeError: It is none.

    Examples:
        >>> agent = make_agent()
        >>> control(agent).verify()
        >>> [made.method for made in control(agent).calls]
        []
    """
    mock = extract_mock(fake)
    if not _build.is_fake(mock):
        raise messages.no_fake(f"{messages.render_value(fake)}, of type {type(fake).__name__}")
    return Control(mock)
