"""Check what came of a scenario: events, tracker, isolation, result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast
from unittest.mock import NonCallableMock

from netra_fakes._events import assert_events, bind_arguments
from netra_fakes._isolation import assert_isolated
from netra_fakes._messages import scenarios as messages
from netra_fakes._messages.members import describe_with_article
from netra_fakes._messages.values import short
from netra_fakes.errors import EventMismatchError, GoldenPathError, IsolationError

if TYPE_CHECKING:
    from netra_fakes.scenarios.catalogue import Scenario
    from netra_fakes.scenarios.golden_path import GoldenPath, GoldenUser

_DEPTH = 6
"""How deep a result is looked into for mocks."""


def ensure_holds(golden_path: GoldenPath) -> None:
    """Check every user's run against the scenario.

    Raises:
        GoldenPathError: Something does not hold.
    """
    scenario, users = golden_path.scenario, golden_path.users
    problems: list[str] = []
    blamed: GoldenUser | None = None
    for user in users:
        found = [
            *_event_problems(scenario, user),
            *_tracker_problems(scenario, user),
            *_result_problems(scenario, user),
        ]
        blamed = blamed or (user if found else None)
        problems += [messages.of_user(user.name, text, is_alone=len(users) == 1) for text in found]
    try:
        assert_isolated(golden_path)
    except IsolationError as error:
        problems.append(str(error))
    if problems:
        shown = str((blamed or users[0]).timeline)
        raise GoldenPathError(
            messages.does_not_hold(scenario.name, problems, shown),
            scenario=scenario.name,
            problems=tuple(problems),
        )


def _event_problems(scenario: Scenario, user: GoldenUser) -> Iterator[str]:
    try:
        assert_events(user.bridge, scenario.events)
    except EventMismatchError as error:
        yield str(error)
    own = (user.context.run_id, user.context.thread_id)
    seen = user.events
    for event in seen:
        if event.run_id is not None and event.run_id not in own:
            yield messages.foreign_event(event.type, event.run_id, own)
    yield from _order_problems(scenario, [item.type for item in seen if item.run_id in own])
    types = {event.type for event in seen}
    for name in scenario.forbidden:
        if name in types:
            yield messages.forbidden_event(name)


def _order_problems(scenario: Scenario, types: list[str]) -> Iterator[str]:
    """Yield what came out of its turn: an event before the one it follows, or after the end."""
    for before, name in zip(scenario.events, scenario.events[1:], strict=False):
        if {name, before} <= set(types) and types.index(name) < types.index(before):
            yield messages.early_event(name, before)
    last = scenario.events[-1]
    if last in types and types[-1] != last:
        yield messages.late_event(types[-1], last)


def _tracker_problems(scenario: Scenario, user: GoldenUser) -> Iterator[str]:
    states, phases = read_tracker(user.tracker)
    if not states:
        yield messages.no_execution()
    for execution_id, state in states.items():
        if state != scenario.state:
            yield messages.wrong_state(execution_id, state, scenario.state)
    entered = iter(phases)
    for phase in scenario.phases:
        if phase not in entered:
            yield messages.missing_phase(phase, list(dict.fromkeys(phases)))
            return


def read_tracker(tracker: object) -> tuple[dict[object, str], list[str]]:
    """Return what a fake tracker was told: each execution's last state, and the phases in order."""
    from netra_fakes._build import interface_of, record_of

    methods = interface_of(tracker).spec.methods
    states: dict[object, str] = {}
    phases: list[str] = []
    for call in list(record_of(tracker).calls):
        given = bind_arguments(call, methods.get(call.method))
        execution_id = given.get("execution_id")
        if call.method == "update_execution_state":
            states[execution_id] = _name_of(given.get("state"))
        elif call.method == "complete_execution":
            states[execution_id] = "COMPLETED" if given.get("success", True) else "FAILED"
        elif call.method == "fail_execution":
            states[execution_id] = "FAILED"
        elif call.method == "transition_state":
            phases.append(_name_of(given.get("new_phase")))
    return states, phases


def _name_of(member: object) -> str:
    """Return the name of a state or phase, of whichever enum it is."""
    return str(getattr(member, "name", member)).upper()


def _result_problems(scenario: Scenario, user: GoldenUser) -> Iterator[str]:
    result: Any = user.result
    if result is None:
        yield messages.no_result()
        return
    found = next(find_mocks(result, "result", _DEPTH), None)
    if found is not None:
        yield messages.mock_in_result(*found)
        return
    success, error = getattr(result, "success", None), getattr(result, "error", None)
    if success is not scenario.success:
        yield messages.wrong_success(success, scenario.success, error)
    elif scenario.error is not None and not (
        isinstance(error, str) and error and scenario.error in error
    ):
        yield messages.wrong_error(error, scenario.error)


def find_mocks(value: object, path: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield where a value is, or holds, a mock: its path, and what it is called.

    Looks into mappings, sequences, dataclasses and plain objects; runs no code of theirs.
    """
    if isinstance(value, NonCallableMock):
        yield path, describe_with_article(value)
    elif depth == 0 or isinstance(value, (str, bytes, int, float, type(None), type)):
        return
    elif isinstance(value, Mapping):
        for key, item in cast("Mapping[object, object]", value).items():
            yield from find_mocks(item, f"{path}[{short(key)}]", depth - 1)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for place, item in enumerate(cast("Sequence[object]", value)):
            yield from find_mocks(item, f"{path}[{place}]", depth - 1)
    else:
        fields = getattr(value, "__dict__", None)
        for name, item in fields.items() if isinstance(fields, dict) else ():
            yield from find_mocks(item, f"{path}.{name}", depth - 1)
