"""Read from a bridge's calls the events that its user was sent, and check their order."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from netra_fakes._journal import CallRecord, FakeRecord
from netra_fakes._messages import events as messages
from netra_fakes._messages.near import near_matches
from netra_fakes._spec import MethodSpec
from netra_fakes.errors import EventMismatchError, NotAFakeError

_PREFIXES = ("notify_", "emit_")
_TYPE_PARAMETERS = ("event_type", "notification_type")
"""Parameters that name the event where the method does not: `emit(event_type, data)`."""

_DATA_PARAMETERS = ("data", "event_data")
"""Mappings that are the payload themselves, as the client receives it."""


@dataclass(frozen=True)
class Event:
    """One event that a bridge or emitter was told to send.

    Attributes:
        type: Its name: "agent_started" for `notify_agent_started` and `emit_agent_started`, the
            `event_type` argument for methods that take one.
        run_id: The run it is about, None where none was named.
        agent_name: The agent it is about, None where none was named.
        payload: The other arguments by parameter name; a mapping given as `data` is spread out.
        order: Place among everything recorded in this process; not compared.
    """

    type: str
    run_id: str | None = None
    agent_name: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    order: int = field(default=0, compare=False)


def events(bridge: object) -> list[Event]:
    """Return the events that a bridge or emitter was told to send, in order.

    Calls of its `notify_*` and `emit_*` methods are events; a coroutine that was never awaited
    sent nothing and is none. Whether delivery succeeded is the call's answer, not the event's.

    Args:
        bridge: A fake of a bridge, emitter or agent; or a real one that keeps `event_history`.

    Returns:
        The events, oldest first.

    Raises:
        NotAFakeError: Anything else, or a fake whose class announces nothing.

    Examples:
        >>> import asyncio
        >>> bridge = make_bridge()
        >>> asyncio.run(bridge.notify_agent_started("run-1", "triage"))
        True
        >>> [(event.type, event.run_id) for event in events(bridge)]
        [('agent_started', 'run-1')]
    """
    from netra_fakes._build import is_fake

    if not is_fake(bridge):
        return read_history("events", bridge)
    return [event for event, _ in _announcements(bridge)]


def assert_events(
    bridge: object,
    expected: Sequence[str],
    run_id: str | None = None,
    exact: bool = False,
) -> None:
    """Check that events came in this order.

    Args:
        bridge: What `events` takes.
        expected: Types of the expected events, in order.
        run_id: Look at the events of this run only.
        exact: Whether no other event may come before, between or after.

    Raises:
        EventMismatchError: They did not; shows expected and seen side by side.
        NotAFakeError: What `events` refuses.
        TypeError: The expectation is no sequence of event types.

    Examples:
        >>> import asyncio
        >>> golden_path = make_golden_path()
        >>> outcome = asyncio.run(golden_path.run())
        >>> assert_events(golden_path.bridge, ["agent_started", "agent_completed"])
    """
    __tracebackhide__ = True
    wanted = _read_expected(expected)
    every = events(bridge)
    seen = [event for event in every if run_id is None or event.run_id == run_id]
    types = [event.type for event in seen]
    index = _first_mismatch(wanted, types, exact=exact)
    if index is None:
        return
    rows = _align(wanted, seen, exact=exact)
    headline = _headline(wanted, types, index, exact=exact)
    hints = _find_hints(bridge, wanted[index:], every, types, run_id)
    if not exact and index and wanted[index] in types:
        hints.append(messages.came_too_early(wanted[index], wanted[index - 1]))
    raise EventMismatchError(
        messages.events_differ(headline, rows, hints, run_id=run_id),
        expected=tuple(wanted),
        seen=tuple(types),
        index=index,
    )


def _read_expected(expected: object) -> list[str]:
    if isinstance(expected, Iterable) and not isinstance(expected, (str, Mapping)):
        items = list(cast("Iterable[object]", expected))
        if all(isinstance(item, str) for item in items):
            return cast("list[str]", items)
    raise TypeError(messages.not_a_list(expected))


def _first_mismatch(wanted: list[str], types: list[str], *, exact: bool) -> int | None:
    """Return the place in `wanted` of the first that did not come, None where all did."""
    if exact:
        if wanted == types:
            return None
        pairs = zip(wanted, types, strict=False)
        shared = next((place for place, (a, b) in enumerate(pairs) if a != b), None)
        return min(len(wanted), len(types)) if shared is None else shared
    coming = iter(types)
    return next((place for place, name in enumerate(wanted) if name not in coming), None)


def _headline(wanted: list[str], types: list[str], index: int, *, exact: bool) -> str:
    if index == len(wanted):
        return messages.surplus_headline(types[index])
    after = wanted[index - 1] if index else None
    return messages.missing_headline(wanted[index], after, exact=exact)


def _align(wanted: list[str], seen: list[Event], *, exact: bool) -> list[messages.Row]:
    """Put expected and seen events side by side; what has no partner faces an empty cell."""
    types = [event.type for event in seen]
    rows: list[messages.Row] = []
    is_found = False
    for expected_at, seen_at in _pair(wanted, types, exact=exact):
        expected = "" if expected_at is None else wanted[expected_at]
        event = None if seen_at is None else seen[seen_at]
        differs = event is None or (exact and expected_at is None)
        rows.append(
            messages.Row(
                expected,
                event.type if event else "",
                str(event.run_id or "-") if event else "",
                differs and not is_found,
            )
        )
        is_found = is_found or differs
    return rows


def _pair(
    wanted: list[str], types: list[str], *, exact: bool
) -> list[tuple[int | None, int | None]]:
    """Return the places that face each other, greedily from the left up to the first miss."""
    pairs: list[tuple[int | None, int | None]] = []
    first = _first_mismatch(wanted, types, exact=exact) or 0
    position = 0
    for place in range(first):
        while types[position] != wanted[place]:
            pairs.append((None, position))
            position += 1
        pairs.append((place, position))
        position += 1
    rest = difflib.SequenceMatcher(a=wanted[first:], b=types[position:], autojunk=False)
    for tag, a_from, a_to, b_from, b_to in rest.get_opcodes():
        if tag == "equal":
            width = a_to - a_from
            pairs += [(first + a_from + i, position + b_from + i) for i in range(width)]
            continue
        pairs += [(first + place, None) for place in range(a_from, a_to)]
        pairs += [(None, position + place) for place in range(b_from, b_to)]
    return pairs


def _find_hints(
    bridge: object,
    missing: list[str],
    every: list[Event],
    types: list[str],
    run_id: str | None,
) -> list[str]:
    """Return what may explain the first missing event, the surest explanation first."""
    if not missing:
        return []
    name = missing[0]
    hints = _dropped(bridge, name)
    if run_id is not None and name not in types:
        runs = [str(event.run_id or "-") for event in every if event.type == name]
        if runs:
            hints.append(messages.came_under_other_runs(name, list(dict.fromkeys(runs))))
    known = {*_announceable(bridge), *(event.type for event in every)}
    near = near_matches(name, sorted(known), most=1)
    if not hints and name not in known and near:
        hints.append(messages.no_such_event(name, near))
    return hints


def _dropped(bridge: object, name: str) -> list[str]:
    """Return one hint for each call that would have sent the event, had it been awaited."""
    from netra_fakes._build import is_fake, record_of

    if not is_fake(bridge):
        return []
    fake = record_of(bridge).name
    return [
        messages.called_not_awaited(fake, call.method, str(call.location or ""))
        for event, call in _announcements(bridge, dropped=True)
        if event.type == name and call.awaited is False
    ][:1]


def _announceable(bridge: object) -> set[str]:
    """Return the types that a fake's methods announce by their names."""
    from netra_fakes._build import interface_of, is_fake

    if not is_fake(bridge):
        return set()
    return {
        method.removeprefix(prefix)
        for method in interface_of(bridge).spec.methods
        for prefix in _PREFIXES
        if method.startswith(prefix)
    }


def _announcements(bridge: object, *, dropped: bool = False) -> list[tuple[Event, CallRecord]]:
    """Return the events of a fake with their calls; those never awaited only where asked for."""
    from netra_fakes._build import interface_of, record_of

    record: FakeRecord = record_of(bridge)
    spec = interface_of(bridge).spec
    if not any(_is_announcing(method) for method in spec.methods):
        raise NotAFakeError(messages.no_events(record.class_name, record.name))
    return [
        (read_event(call, spec.methods.get(call.method)), call)
        for call in list(record.calls)
        if _is_announcing(call.method)
        and call.order > record.reset_at
        and (dropped or call.awaited is not False)
    ]


def _is_announcing(method: str) -> bool:
    return method == "emit" or (method.startswith(_PREFIXES) and "." not in method)


def read_event(call: CallRecord, method: MethodSpec | None) -> Event:
    """Return the event that a call announces.

    Args:
        call: A call of a `notify_*`, `emit_*` or `emit` method.
        method: That method; names the positional arguments.
    """
    given = bind_arguments(call, method)
    name = call.method.partition("_")[2] or call.method
    for parameter in _TYPE_PARAMETERS:
        if isinstance(given.get(parameter), str):
            name = given.pop(parameter)
    for parameter in _DATA_PARAMETERS:
        data = given.get(parameter)
        if isinstance(data, Mapping):
            del given[parameter]
            given = {**cast("Mapping[str, Any]", data), **given}
    run_id = given.pop("run_id", None)
    agent_name = given.pop("agent_name", None)
    context = given.get("context")
    return Event(
        name,
        _field(context, "run_id") if run_id is None else run_id,
        _field(context, "agent_name") if agent_name is None else agent_name,
        given,
        call.order,
    )


def bind_arguments(call: CallRecord, method: MethodSpec | None) -> dict[str, Any]:
    """Return a call's arguments by parameter name, given by position or by keyword alike.

    Surplus positional arguments, which only a replaced method accepts, stand under "args".
    """
    names = [
        parameter.name
        for parameter in (method.parameters if method and method.parameters else ())
        if parameter.kind in ("positional_only", "positional_or_keyword")
    ]
    given = dict(zip(names, call.args, strict=False))
    if len(call.args) > len(names):
        given["args"] = call.args[len(names) :]
    return {**given, **call.kwargs}


def _field(context: object, name: str) -> str | None:
    """Return an id that a context carries, as a key or as a field; no foreign code runs."""
    if isinstance(context, Mapping):
        value = cast("Mapping[str, object]", context).get(name)
    else:
        value = getattr(context, "__dict__", {}).get(name)
    return value if isinstance(value, str) else None


def read_history(function: str, bridge: object) -> list[Event]:
    """Return what a real bridge kept of the events it sent.

    Raises:
        NotAFakeError: It keeps none.
    """
    from unittest.mock import NonCallableMock

    is_double = isinstance(bridge, (NonCallableMock, type))
    history = None if is_double else getattr(bridge, "event_history", None)
    if not isinstance(history, (list, tuple)):
        raise NotAFakeError(messages.not_a_fake(function, bridge))
    return [
        Event(item.type, item.run_id, item.agent_name, dict(item.payload), order)
        for order, item in enumerate(cast("Sequence[Any]", history), 1)
    ]
