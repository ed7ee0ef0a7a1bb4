"""Watch a mock that a user puts onto a fake: the signature is enforced, its calls are journaled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netra_fakes._build import guards, stock
from netra_fakes._build.calls import journal_call
from netra_fakes._build.frames import is_set_by_user, outer_location
from netra_fakes._journal import CallRecord, FakeRecord, StubRecord, next_order

if TYPE_CHECKING:
    from netra_fakes._build.plan import MethodPlan


def watch(fake: Any, plan: MethodPlan, value: Any) -> None:
    """Enforce the method's signature on an assigned mock, and tell the journal of its calls.

    unittest.mock gives each mock a class of its own, and sets the signature of an autospecced one
    there (`_check_signature`); this does the same. The mock stays the very object that it was.
    """
    mock = stock.extract_mock(value)
    cls = type(mock)
    if not stock.is_mock(mock) or not issubclass(cls, stock.CallableMixin):
        return
    if hasattr(cls, "_netra_is_root"):
        return  # a fake, or a method of one: it has a signature and a record of its own
    # A mock with a name of its own gets no parent from unittest.mock; views ask where it belongs.
    vars(mock)["_netra_owner"] = (fake, plan.name)
    Watcher(fake, plan, cls).install()


class Watcher:
    """Stands between the calls of an assigned mock and the mock."""

    def __init__(self, fake: Any, plan: MethodPlan, cls: type) -> None:
        self._fake = fake
        self._plan = plan
        self._cls = cls
        self._record: FakeRecord = vars(fake)["_netra_record"]
        self._stub: StubRecord | None = None
        if is_set_by_user():
            self._stub = StubRecord(next_order(), plan.name, outer_location())
            self._record.stubs.append(self._stub)

    def install(self) -> None:
        """Put the checks on the mock's own class."""
        cls: Any = self._cls
        plan, watcher = self._plan, self
        earlier = vars(cls).get("_netra_mock_call") or cls._mock_call

        def check(_mock: Any, /, *args: Any, **kwargs: Any) -> None:
            watcher.check(args, kwargs)

        def mock_call(mock: Any, /, *args: Any, **kwargs: Any) -> Any:
            entry = watcher.note(args, kwargs)
            result = earlier(mock, *args, **kwargs)
            return result if entry.awaited is None else _finish(result, entry)

        cls._netra_mock_call = earlier
        cls._mock_call = mock_call
        if plan.signature is not None:
            cls._mock_check_sig = check
            cls.__signature__ = plan.signature

    def check(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Refuse a call that the real method would refuse."""
        try:
            suspects = self._plan.accept(*args, **kwargs)
        except TypeError:
            suspects = None
            if self._plan.reason(args, kwargs) is not None:
                raise self._plan.refuse_call(self._fake, args, kwargs) from None
        if suspects is not None:
            guards.judge_arguments(self._fake, self._plan, suspects)

    def note(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> CallRecord:
        """Write a call into the journal."""
        if self._stub is not None:
            self._stub.uses += 1
        is_async = issubclass(self._cls, stock.AsyncMock)
        awaited = False if is_async else self._plan.awaited_at_call
        return journal_call(self._record, self._plan.name, args, kwargs, awaited)


async def _finish(result: Any, entry: CallRecord) -> Any:
    """Await what the mock gave, and note that it was awaited."""
    entry.note_await()
    return await result
