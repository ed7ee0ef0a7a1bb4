"""Sentences on the Golden Path."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from netra_fakes._messages.near import did_you_mean, near_matches
from netra_fakes._messages.values import short


def unknown_scenario(name: object, known: Sequence[str]) -> str:
    """Name a scenario that does not exist, and those that do."""
    lines = [f"there is no Golden Path scenario {short(name, 40)}."]
    near = near_matches(name, known, most=1) if isinstance(name, str) else ()
    if near:
        lines[0] = f"{lines[0][:-1]}; {did_you_mean(near)}"
    lines += ["", "Type one of:"]
    lines += [f'  make_golden_path("{scenario}")' for scenario in (near or known)]
    return "\n".join(lines)


def wrong_user_count(users: object) -> str:
    """Name a number of users that cannot run anything."""
    return (
        f"a Golden Path runs for one user or more; users={short(users)} is no such number.\n\n"
        '  make_golden_path("success", users=2)'
    )


def not_run(scenario: str, wanted: str) -> str:
    """Say that there is nothing to look at yet, and how to get it."""
    return (
        f"the Golden Path '{scenario}' has not run yet, so there is nothing to {wanted}.\n\n"
        "Run it first, in an async test:\n"
        "  await golden_path.run()\n"
        "  golden_path.assert_holds()"
    )


def does_not_hold(scenario: str, problems: Iterable[str], timeline: str) -> str:
    """Return the failure of `assert_holds`: every problem, then what happened."""
    lines = [f"the Golden Path '{scenario}' does not hold:", ""]
    for problem in problems:
        first, *more = problem.splitlines()
        lines += [f"- {first}", *(f"  {line}".rstrip() for line in more)]
    return "\n".join([*lines, "", timeline])


def of_user(user: str, problem: str, *, is_alone: bool) -> str:
    """Say whose problem it is, where there are several users."""
    return problem if is_alone else f"{user}: {problem}"


def forbidden_event(event: str) -> str:
    """Name an event that must not come in this scenario."""
    return f"event '{event}' came, and must not come in this scenario"


def early_event(event: str, before: str) -> str:
    """Name an event that came before the one that it follows."""
    return f"event '{event}' came before '{before}', which it must follow"


def late_event(event: str, last: str) -> str:
    """Name an event that came after the end of the run."""
    return f"event '{event}' came last; nothing may come after '{last}'"


def foreign_event(event: str, run_id: str | None, own: Sequence[str]) -> str:
    """Name an event that is about somebody else's run."""
    ids = " or ".join(short(item, 40) for item in own)
    return f"event '{event}' was sent about run {short(run_id, 40)}, not about {ids}"


def no_execution() -> str:
    """Say that the tracker was not told of any end."""
    return "the tracker was never told how the execution ended"


def wrong_state(execution_id: object, state: str, expected: str) -> str:
    """Name an execution that ended in another state."""
    return f"execution {short(execution_id, 40)} ended as {state}, not as {expected}"


def missing_phase(phase: str, seen: Sequence[str]) -> str:
    """Name a phase that the tracker was not led through."""
    walked = " > ".join(seen) or "none"
    return f"phase {phase} was not entered in its turn; entered were: {walked}"


def no_result() -> str:
    """Say that the core returned nothing."""
    return "the result is None; the core must return an AgentExecutionResult"


def mock_in_result(path: str, name: str) -> str:
    """Say that the result is, or holds, a mock: nothing that an agent answered."""
    return (
        f"{path} is a mock ({name}): nothing chose what the agent answers\n"
        'choose it:  golden_path.agent.execute.return_value = {"answer": "42"}'
    )


def wrong_success(success: object, expected: bool, error: object) -> str:
    """Say that the result tells another end."""
    because = f"; its error is {short(error, 60)}" if error else ""
    return f"result.success is {short(success)}, not {expected}{because}"


def wrong_error(error: object, expected: str) -> str:
    """Say that the result names another reason."""
    wanted = f"hold {short(expected, 60)}" if expected else "say what went wrong"
    return f"result.error is {short(error, 60)}; it must {wanted}"
