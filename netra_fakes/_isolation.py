"""Check that what serves one user never sees the ids of another."""

from __future__ import annotations

import dataclasses
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, cast, runtime_checkable
from unittest.mock import NonCallableMock

from netra_fakes._events import bind_arguments, read_history
from netra_fakes._journal import CallRecord
from netra_fakes._messages import events as messages
from netra_fakes._messages.values import signature_of_call
from netra_fakes._spec import MethodSpec
from netra_fakes.errors import IsolationError

ID_FIELDS = ("run_id", "thread_id", "user_id")
"""What a value is called, as parameter, key or field, that must stay with its user."""

_DEPTH = 6
"""How deep containers and value objects are looked into."""

_MOST_SHOWN = 5

_WORD = re.compile(r"[^\s,;:'\"()\[\]{}<>=]+")


@dataclass(frozen=True)
class Party:
    """Who must see no foreign id: a bridge, or one user of a scenario.

    Attributes:
        name: What the failure calls it.
        fakes: Whose calls are looked at.
        ids: Its ids with their kinds, where they are known beforehand; else they are taken from
            the calls: an id belongs to who saw it first.
        answers: What else it was given, by a name: what came of a run.
    """

    name: str
    fakes: tuple[object, ...]
    ids: Mapping[str, str] = field(default_factory=dict[str, str])
    answers: Mapping[str, object] = field(default_factory=dict[str, object])


@runtime_checkable
class HasParties(Protocol):
    """A scenario: it names the users that must be kept apart."""

    @property
    def parties(self) -> Sequence[Party]:
        """Its users."""
        ...


@dataclass(frozen=True)
class _Sighting:
    """An id, or a text that may hold one, in one call of a party's fake or in an answer.

    Attributes:
        party: Place of the party that saw it.
        order: Place of the call among everything recorded; answers come last.
        where: Name of the fake, or of the answer.
        call: The call, None for an answer.
        kind: The id field that it stands in, None for any other text.
        text: What was seen.
    """

    party: int
    order: int
    where: str
    call: CallRecord | None
    kind: str | None
    text: str

    @property
    def place(self) -> str:
        """Where it was seen, as a failure shows it."""
        call = self.call
        if call is None:
            return self.where
        return f"{self.where}.{signature_of_call(call.method, call.args, call.kwargs)}"


def assert_isolated(*bridges_or_scenarios: object) -> None:
    """Check that no run, thread or user id of one was seen by another.

    Looked at are the arguments of every call, and what is inside of them: mappings, sequences,
    dataclasses, context objects. Ids are also found inside of longer texts, where they have a
    digit or a hyphen, so that a name which is an everyday word raises no false alarm.

    Args:
        *bridges_or_scenarios: Fakes (of bridges, agents, anything), real bridges that keep
            `event_history`, or Golden Paths.

    Raises:
        IsolationError: An id was seen by who does not own it; says by whom, and in which call.
        NotAFakeError: Something that netra-fakes did not make.
        TypeError: Nothing was given.

    Examples:
        >>> import asyncio
        >>> golden_path = make_golden_path("two_users")
        >>> outcome = asyncio.run(golden_path.run())
        >>> assert_isolated(golden_path)
    """
    if not bridges_or_scenarios:
        raise TypeError(messages.nothing_to_compare())
    leaks = find_leaks(read_parties(bridges_or_scenarios))
    if leaks:
        value, kind, owner, witness = leaks[0][:4]
        shown = [(leak[3], leak[4], leak[1], leak[0], leak[2]) for leak in leaks[:_MOST_SHOWN]]
        raise IsolationError(
            messages.ids_leaked(shown, len(leaks)),
            value=value,
            kind=kind,
            owner=owner,
            witness=witness,
        )


def read_parties(things: Iterable[object]) -> list[Party]:
    """Return who must be kept apart.

    Raises:
        NotAFakeError: Something that is neither a fake nor a scenario.
    """
    from netra_fakes._build import is_fake
    from netra_fakes._timeline.calls import find_records, name_records

    parties: list[Party] = []
    fakes: list[object] = []
    for thing in things:
        if is_fake(thing):
            fakes.append(thing)
        elif not isinstance(thing, (type, NonCallableMock)) and isinstance(thing, HasParties):
            parties += thing.parties
        else:
            parties.append(_read_real_bridge(thing, len(parties) + 1))
    records = find_records(fakes)
    fake_of = {id(record): fake for fake in fakes for record in find_records([fake])}
    for name, record in name_records(records).items():
        parties.append(Party(name, (fake_of[id(record)],)))
    return parties


def _read_real_bridge(bridge: object, number: int) -> Party:
    """Return a real bridge as a party: what it sent is what it saw.

    Raises:
        NotAFakeError: It keeps no `event_history`.
    """
    sent = read_history("assert_isolated", bridge)
    answers: dict[str, object] = {
        f"event {event.order}, {event.type}": {"run_id": event.run_id, **event.payload}
        for event in sent
    }
    return Party(f"{type(bridge).__name__} {number}", (), answers=answers)


def find_leaks(parties: Sequence[Party]) -> list[tuple[str, str, str, str, str]]:
    """Return each id that a party saw and does not own, once per party.

    Returns:
        Id, kind, owner's name, witness's name and the call, in the order of the calls.
    """
    if len(parties) < 2:
        return []
    sightings = sorted(_find_sightings(parties), key=lambda sighting: sighting.order)
    owners = _find_owners(parties, sightings)
    leaks: dict[tuple[int, str], tuple[str, str, str, str, str]] = {}
    for sighting in sightings:
        for value in _ids_in(sighting, owners):
            owner, kind = owners[value]
            if owner == sighting.party or (sighting.party, value) in leaks:
                continue
            leaks[sighting.party, value] = (
                value, kind, parties[owner].name, parties[sighting.party].name,
                sighting.place,
            )  # fmt: skip
    return list(leaks.values())


def _find_owners(
    parties: Sequence[Party], sightings: Sequence[_Sighting]
) -> dict[str, tuple[int, str]]:
    """Return the owner of each id, and what sort of id it is."""
    owners: dict[str, tuple[int, str]] = {}
    for place, party in enumerate(parties):
        for value, kind in party.ids.items():
            owners.setdefault(value, (place, kind))
    for sighting in sightings:
        if sighting.kind is not None and not parties[sighting.party].ids:
            owners.setdefault(sighting.text, (sighting.party, sighting.kind))
    return owners


def _ids_in(sighting: _Sighting, owners: Mapping[str, object]) -> list[str]:
    """Return the known ids that a sighting holds."""
    if sighting.kind is not None:
        return [sighting.text] if sighting.text in owners else []
    words = {sighting.text, *(word.strip(".!?") for word in _WORD.findall(sighting.text))}
    return [word for word in sorted(words) if word in owners and _is_telling(word)]


def _is_telling(word: str) -> bool:
    """Whether an id can be told from an everyday word of a text."""
    return len(word) >= 5 and not word.isalpha() and not word.isdigit()


def _find_sightings(parties: Sequence[Party]) -> Iterator[_Sighting]:
    from netra_fakes._build import interface_of, record_of

    for place, party in enumerate(parties):
        for fake in party.fakes:
            methods = interface_of(fake).spec.methods
            record = record_of(fake)
            for call in list(record.calls):
                if call.order <= record.reset_at:
                    continue
                for kind, text in _texts_of(call, methods.get(call.method)):
                    yield _Sighting(place, call.order, record.name, call, kind, text)
        for name, value in party.answers.items():
            for kind, text in _walk(name, value, _DEPTH):
                yield _Sighting(place, sys.maxsize, name, None, kind, text)


def _texts_of(call: CallRecord, method: MethodSpec | None) -> Iterator[tuple[str | None, str]]:
    for name, value in bind_arguments(call, method).items():
        yield from _walk(name, value, _DEPTH)


def _walk(name: str, value: object, depth: int) -> Iterator[tuple[str | None, str]]:
    """Yield every text in a value, with the id field that it stands in, if it stands in one."""
    if isinstance(value, str):
        if value:
            yield (name.lstrip("_") if name.lstrip("_") in ID_FIELDS else None), value
        return
    if depth == 0 or isinstance(value, (NonCallableMock, type)):
        return
    if isinstance(value, Mapping):
        for key, item in cast("Mapping[object, object]", value).items():
            yield from _walk(key if isinstance(key, str) else "", item, depth - 1)
            if isinstance(key, str):
                yield from _walk("", key, 0)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in cast("Iterable[object]", value):
            yield from _walk(name, item, depth - 1)
    else:
        yield from _walk_object(value, depth)


def _walk_object(value: object, depth: int) -> Iterator[tuple[str | None, str]]:
    """Look into a value object; of any other object only its id fields are of interest."""
    fields = getattr(value, "__dict__", None)
    if not isinstance(fields, dict):
        return
    is_value = dataclasses.is_dataclass(value)
    for name, item in fields.items():
        if is_value or name.lstrip("_") in ID_FIELDS:
            yield from _walk(name, item, depth - 1)
