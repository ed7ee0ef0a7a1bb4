"""Collect the calls of several fakes into one order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from netra_fakes._journal import JOURNAL, CallRecord, FakeRecord
from netra_fakes._messages.values import signature_of_call
from netra_fakes._spec import Location

CALLER = "caller"
"""Who called, where the line of the call is not known."""

_PACKAGE = Path(__file__).parents[1]

_BEHAVIOUR = {"announcing.py": ("execute", "run"), "executions.py": ("transition_state",)}
"""Files of this package that act for a fake, and the methods that they act in."""


@dataclass(frozen=True)
class Call:
    """One call of a fake's method.

    Attributes:
        fake: Name of the fake; numbered where several fakes of the timeline share it.
        method: Name of the method, dotted for a child's child.
        args: Positional arguments as given.
        kwargs: Keyword arguments as given.
        awaited: None for a sync method; else whether its coroutine had been awaited when the
            timeline was taken.
        order: Place among everything recorded in this process.
        location: Line of the caller, None where it is not known.
        caller: Who called: the name of the source file, or of the fake whose behaviour it is.
        is_by_fake: Whether `caller` is a fake: an agent that announces its tools, a tracker that
            announces its phases.
    """

    fake: str
    method: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    awaited: bool | None = None
    order: int = 0
    location: Location | None = None
    caller: str = CALLER
    is_by_fake: bool = False

    def render(self, width: int = 72) -> str:
        """Return it as source: `await notify_agent_started('run-1', 'triage')`."""
        prefix = "await " if self.awaited else ""
        return prefix + signature_of_call(self.method, self.args, self.kwargs, width - len(prefix))

    def __str__(self) -> str:
        return f"{self.fake}.{signature_of_call(self.method, self.args, self.kwargs)}"


@dataclass(frozen=True)
class Timeline:
    """Calls in order, ready to be looked at.

    `str()` gives a table that fits 80 columns.

    Attributes:
        calls: Every call, in the order of the calls.
        fakes: Name and class of every fake, in the order of their making; called or not.
    """

    calls: Sequence[Call]
    fakes: Mapping[str, str] = field(default_factory=dict[str, str])

    def __len__(self) -> int:
        return len(self.calls)

    def __iter__(self) -> Iterator[Call]:
        return iter(self.calls)

    def __str__(self) -> str:
        from netra_fakes._timeline.text import render_table

        return render_table(self)

    def mermaid(self) -> str:
        """Return a mermaid sequence diagram, for a Markdown page or a pull request."""
        from netra_fakes._timeline.text import render_mermaid

        return render_mermaid(self)

    def svg(self, title: str = "timeline") -> str:
        """Return a self-contained SVG sequence diagram; it follows the viewer's colour scheme.

        Args:
            title: What a screen reader says of it.
        """
        from netra_fakes._timeline.drawing import render_svg

        return render_svg(self, title)

    def html(self, title: str = "timeline") -> str:
        """Return a self-contained HTML page: the diagram, and every call as a table.

        It holds no script and loads nothing.

        Args:
            title: Heading of the page, a test's id for example.
        """
        from netra_fakes._timeline.page import render_page

        return render_page(self, title)


def timeline(*fakes: object) -> Timeline:
    """Return what was called on some fakes, in order.

    Args:
        *fakes: Whose calls to show; without any, those of every fake of the present test.

    Returns:
        A snapshot: later calls do not appear in it, and those that `reset_mock()` put behind
        do not either.

    Raises:
        NotAFakeError: Something that netra-fakes did not make.

    Examples:
        >>> registry = make_registry()
        >>> registry.get("nobody")
        >>> print(timeline(registry))
        timeline: 1 call on 1 fake
           1  registry  get('nobody')
    """
    if fakes:
        return collect(find_records(fakes))
    start = JOURNAL.start
    return collect(JOURNAL.fakes, start)


def find_records(fakes: Iterable[object]) -> list[FakeRecord]:
    """Return the journal's records of some fakes, each once.

    Raises:
        NotAFakeError: Something that netra-fakes did not make.
    """
    from netra_fakes._build import is_fake, record_of
    from netra_fakes._messages.events import not_a_fake
    from netra_fakes.errors import NotAFakeError

    records: dict[int, FakeRecord] = {}
    for fake in fakes:
        if not is_fake(fake):
            raise NotAFakeError(not_a_fake("timeline", fake))
        record = record_of(fake)
        records[id(record)] = record
    return list(records.values())


def collect(records: Iterable[FakeRecord], start: int = 0) -> Timeline:
    """Return the calls of some records after a place in the order, as a timeline."""
    named = name_records(records)
    pairs = [
        (name, call)
        for name, record in named.items()
        for call in list(record.calls)
        if call.order > record.reset_at
    ]
    pairs.sort(key=lambda pair: pair[1].order)
    calls: list[Call] = []
    for name, record in pairs:
        if record.order > start:
            calls.append(_call(name, record, calls))
    return Timeline(tuple(calls), {name: record.class_name for name, record in named.items()})


def name_records(records: Iterable[FakeRecord]) -> dict[str, FakeRecord]:
    """Give each record a name of its own: the second "bridge" is "bridge 2"."""
    named: dict[str, FakeRecord] = {}
    used: dict[str, int] = {}
    for record in records:
        name = base = record.name or record.class_name
        while name in named:
            used[base] = used.get(base, 1) + 1
            name = f"{base} {used[base]}"
        named[name] = record
    return named


def _call(fake: str, record: CallRecord, before: Sequence[Call]) -> Call:
    location = record.location
    caller, acting = CALLER, None
    if location is not None:
        path = PurePath(location.file)
        caller = path.stem
        if _PACKAGE in path.parents:
            methods = _BEHAVIOUR.get(path.name, ())
            acting = next((call.fake for call in reversed(before) if call.method in methods), None)
    return Call(
        fake,
        record.method,
        record.args,
        record.kwargs,
        record.awaited,
        record.order,
        location,
        acting or caller,
        acting is not None,
    )
