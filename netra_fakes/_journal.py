"""Record what happened to the fakes of one test, in order, across all of them."""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Callable, Iterator
from operator import itemgetter
from types import CodeType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # pytest's start loads this module, and no spec
    from netra_fakes._spec import Location

next_order = itertools.count(1).__next__
"""Give the next place in the one order of the process (`itertools.count` is atomic in CPython)."""


def find_line(code: CodeType | None, instruction: int) -> int:
    """Return the line of an instruction, 0 where there is no code.

    `frame.f_lineno` computes the line at each access; `frame.f_lasti` is only read. Most lines are
    never asked for.
    """
    lines = () if code is None else code.co_lines()
    return next((line or 0 for start, end, line in lines if start <= instruction < end), 0)


def _locate(code: CodeType | None, line: int) -> Location | None:
    from netra_fakes._spec import Location

    return None if code is None else Location(code.co_filename, line)


class CallRecord(tuple[Any, ...]):
    """One call of a fake's method. A tuple, since nothing is made faster, and each call makes one.

    Attributes:
        order: Place among everything recorded in this process.
        method: Name of the method, dotted where the call was on a child's child.
        args: Positional arguments as given (or their snapshot).
        kwargs: Keyword arguments as given (or their snapshot).
        awaiting: None for a sync method; else holds whether the coroutine has been awaited.
        code: Code object of the caller, None where it is not known.
        instruction: Offset of the call in that code.
    """

    __slots__ = ()

    def __new__(
        cls,
        order: int,
        method: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        awaited: bool | None,
        code: CodeType | None,
        instruction: int,
    ) -> CallRecord:
        """Return the record of a call; `record_call` does the same without a call of this."""
        awaiting = None if awaited is None else [awaited]
        return tuple.__new__(cls, (order, method, args, kwargs, awaiting, code, instruction))

    order: int = property(itemgetter(0))  # type: ignore[assignment]
    method: str = property(itemgetter(1))  # type: ignore[assignment]
    args: tuple[Any, ...] = property(itemgetter(2))  # type: ignore[assignment]
    kwargs: dict[str, Any] = property(itemgetter(3))  # type: ignore[assignment]
    awaiting: list[bool] | None = property(itemgetter(4))  # type: ignore[assignment]
    code: CodeType | None = property(itemgetter(5))  # type: ignore[assignment]
    instruction: int = property(itemgetter(6))  # type: ignore[assignment]

    @property
    def awaited(self) -> bool | None:
        """None for a sync method; else whether the coroutine has been awaited."""
        return None if self.awaiting is None else self.awaiting[0]

    def note_await(self) -> None:
        """Note that the coroutine of an async method is awaited."""
        self[4][0] = True

    @property
    def line(self) -> int:
        """Line of the call in the source."""
        return find_line(self.code, self.instruction)

    @property
    def location(self) -> Location | None:
        """Where the call stands in the source."""
        return _locate(self.code, self.line)


class ViolationRecord:
    """One violation: the error, and where it was raised from. The verdict asks who saw it.

    `error.__traceback__` tells: None, or a first frame in this package, means that C code such as
    `hasattr` or `getattr` with a default caught it at once. Else the first frame is that of the
    code that caught it: a test's, or that of the code under test.
    """

    __slots__ = ("error", "location", "order")

    def __init__(self, order: int, error: Exception, location: Location | None) -> None:
        self.order: int = order
        self.error = error
        self.location: Location | None = location


class StubRecord:
    """One stub: which method it is for, where it was set, and how often it answered a call."""

    __slots__ = ("is_lenient", "location", "method", "order", "uses")

    def __init__(self, order: int, method: str, location: Location | None) -> None:
        self.order: int = order
        self.method: str = method
        self.location: Location | None = location
        self.uses: int = 0
        self.is_lenient: bool = False


class FakeRecord:
    """What one fake went through. The fake holds it, and the journal while it keeps the test.

    Attributes:
        order: Place among everything recorded in this process.
        name: As the user named it, else made from the class name.
        class_name: Name of the real class.
        target: Address of the real class, "package.module:Class".
        code: Code object that made the fake, None where it is not known.
        instruction: Offset of the making in that code.
        calls: Every call, in order; `reset_mock()` of the fake deletes none.
        stubs: Every stub that a user set.
        epoch: The epoch of the journal that it joined last.
        find: Gives the fake while it lives; None where it is not of a class of its own.
        is_named: Whether a user chose the name.
        reset_at: Order of the last `reset_mock()`; calls below it belong to the past.
    """

    __slots__ = (
        "__weakref__", "calls", "class_name", "code", "epoch", "find", "instruction", "is_named",
        "name", "order", "reset_at", "stubs", "target",
    )  # fmt: skip

    def __init__(
        self, name: str, class_name: str, target: str, code: CodeType | None, instruction: int
    ) -> None:
        self.order: int = next_order()
        self.name: str = name
        self.class_name: str = class_name
        self.target: str = target
        self.code: CodeType | None = code
        self.instruction: int = instruction
        self.calls: list[CallRecord] = []
        self.stubs: list[StubRecord] = []
        self.epoch: int = 0
        self.find: Callable[[], Any] | None = None
        self.is_named: bool = False
        self.reset_at: int = 0

    @property
    def line(self) -> int:
        """Line of the making in the source."""
        return find_line(self.code, self.instruction)

    @property
    def location(self) -> Location | None:
        """Where the fake was made."""
        return _locate(self.code, self.line)


def _free_nothing(_records: list[FakeRecord]) -> None:
    """Stand in where no fake was made yet."""


class Journal:
    """All fakes of the present test.

    The pytest plugin opens an epoch for each test and keeps every fake that is made or called in
    it. Outside a test run the journal holds weak references, so it keeps nothing alive.

    Attributes:
        epoch: Number of the present epoch; a fake's record joins at its first use in it.
        is_keeping: Whether records are held strongly.
        start: Order at which the epoch began; what lies before it belongs to another test.
        violations: What broke a spec in this epoch.
        coroutines: Calls of this epoch that are to be awaited, each with its fake.
        type_places: Places of type mismatches that this epoch has reported already.
        free: Frees the fakes of an epoch that has ended, as far as nobody holds them.
    """

    def __init__(self) -> None:
        self.epoch = 1
        self.is_keeping = False
        self.start = 0
        self.violations: list[ViolationRecord] = []
        self.coroutines: list[tuple[FakeRecord, CallRecord]] = []
        self.type_places: set[object] = set()
        self._kept: list[FakeRecord] = []
        self._ended: list[FakeRecord] = []
        self.free: Callable[[list[FakeRecord]], None] = _free_nothing
        self._alive: weakref.WeakSet[FakeRecord] | None = None

    def open(self) -> None:
        """Begin an epoch: forget what the last one kept, and keep what joins from now on."""
        self.close()
        self.is_keeping = True
        ended, self._ended = self._ended, []
        self.free(ended)

    def close(self) -> None:
        """End the epoch, so that nothing of it is kept alive or seen by the next."""
        self.epoch += 1
        self.start = next_order()
        self.is_keeping = False
        self.violations = []
        self.coroutines = []
        self.type_places = set()
        self._ended += self._kept
        self._kept = []
        self._alive = None

    def join(self, record: FakeRecord) -> None:
        """Take up a fake's record in this epoch; called at its making and first use in an epoch."""
        record.epoch = self.epoch
        if self.is_keeping:
            self._kept.append(record)
            return
        if self._alive is None:
            self._alive = weakref.WeakSet()
        self._alive.add(record)

    def add_call(self, record: FakeRecord, call: CallRecord) -> None:
        """Note a call of a fake; one that makes a coroutine is one that the test must await."""
        if record.epoch != self.epoch:
            self.join(record)
        record.calls.append(call)
        if call[4] is not None and self.is_keeping:  # `awaiting`: its property costs a tenth more
            self.coroutines.append((record, call))

    def add_violation(self, error: Exception, location: Location | None) -> None:
        """Note a violation at the moment it is raised, since it may be swallowed on its way."""
        if self.is_keeping:
            self.violations.append(ViolationRecord(next_order(), error, location))

    @property
    def is_used(self) -> bool:
        """Whether anything at all was recorded in this epoch."""
        return bool(self._kept or self.violations)

    @property
    def fakes(self) -> list[FakeRecord]:
        """The fakes made or used in this epoch, in the order of their making."""
        joined = self._kept if self.is_keeping else self._alive or ()
        return sorted(joined, key=lambda record: record.order)

    def calls(self) -> Iterator[tuple[FakeRecord, CallRecord]]:
        """Every call of this epoch, in order, with the fake that it was made on."""
        pairs = [
            (fake, call) for fake in self.fakes for call in fake.calls if call.order > self.start
        ]
        return iter(sorted(pairs, key=lambda pair: pair[1].order))


JOURNAL = Journal()
"""The process's journal. One test runs at a time in a process, so there is one."""
