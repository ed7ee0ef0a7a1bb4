"""Sentences that the pytest plugin prints: header, verdict, summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from netra_fakes._messages.near import did_you_mean
from netra_fakes._messages.values import signature_of_call

if TYPE_CHECKING:
    from netra_fakes._journal import CallRecord, FakeRecord, StubRecord
    from netra_fakes._spec import Location

NEVER_RAN_UNITTEST = (
    "it is an 'async def' under unittest.TestCase, which never awaits it: derive the class from"
    " unittest.IsolatedAsyncioTestCase"
)
NEVER_RAN = "it is an 'async def' and nothing awaited it: install and configure pytest-asyncio"
RETURNED = "it returned a value, which pytest ignores: type 'assert' instead of 'return'"


def unreached(name: str) -> str:
    """Say that a test's only checks sit in a coroutine that nobody awaited."""
    short = name.rpartition(".")[2]
    return f"its only checks are in the coroutine of '{short}', which was never awaited"


def header(source: str, roles: Mapping[str, str], contract: str | None) -> str:
    """Say where the specs of the roles come from."""
    own = "".join(f"; {role}: {path}" for role, path in roles.items())
    locked = f"; contract: {contract}" if contract else ""
    return f"netra-fakes: roles from {source}{own}{locked}"


def patch_without_name(kind: str) -> str:
    """Refuse `fakes.patch(obj)`."""
    return "\n".join(
        [
            f"fakes.patch() needs to know which attribute of this {kind} to replace.",
            "",
            "Type one of:",
            '  fakes.patch(obj, "name")',
            '  fakes.patch("package.module.name")',
        ]
    )


def patch_path_too_short(path: str) -> str:
    """Refuse a path that names no attribute of a module."""
    return "\n".join(
        [
            f"cannot patch '{path}': it names a module at most, and no name in it.",
            "",
            "Type the module where the name is looked up, and the name:",
            '  fakes.patch("package.module.name")',
        ]
    )


def patch_target_missing(text: str, owner: str, name: str, near: Sequence[str]) -> str:
    """Refuse a target that does not exist, with near matches."""
    hint = did_you_mean(near)
    first = f"cannot patch '{text}': '{owner}' has no '{name}'"
    return f"{first}; {hint}" if hint else f"{first}."


def patch_of_mock(text: str) -> str:
    """Refuse to build a fake from a mock that stands there already."""
    return f"cannot patch '{text}': a mock stands there already, and a mock has every attribute."


def patch_of_data(text: str, kind: str) -> str:
    """Refuse to build a fake from plain data."""
    return "\n".join(
        [
            f"cannot patch '{text}' with a fake: plain data stands there, of type {kind}.",
            "",
            "Replace data by data:",
            f'  monkeypatch.setattr("{text}", value)',
        ]
    )


def patch_property(text: str, name: str) -> str:
    """Refuse to build a fake in the place of a property."""
    return "\n".join(
        [
            f"cannot patch '{text}' with a fake: it is a property.",
            "",
            "Make a fake of the class, and set its value there:",
            f"  fake.{name} = value",
        ]
    )


def verdict(problems: Sequence[str], timeline: str) -> str:
    """Join what is said against one test, and the timeline."""
    if len(problems) == 1:
        text = problems[0]
    else:
        numbered = (f"{number}. {problem}" for number, problem in enumerate(problems, 1))
        text = "\n\n".join([f"{len(problems)} problems at teardown:", *numbered])
    return f"{text}\n\n{timeline}" if timeline else text


def never_awaited(fake: FakeRecord, calls: Sequence[CallRecord]) -> str:
    """Name the coroutines of a fake that were made and never awaited."""
    first = calls[0]
    label = f"{fake.name}.{first.method}"
    if len(calls) == 1:
        lines = [f"'{label}' was called, and its coroutine was never awaited:"]
    else:
        lines = [f"{len(calls)} coroutines of '{fake.name}' were never awaited:"]
    lines += [
        "",
        *(line for call in calls for line in _call(fake, call)),
        "",
        "Await the call where it is made:",
        f"  await {signature_of_call(label, first.args, first.kwargs, 86)}",
    ]
    return "\n".join(lines)


def _call(fake: FakeRecord, call: CallRecord) -> list[str]:
    shown = signature_of_call(f"{fake.name}.{call.method}", call.args, call.kwargs, 86)
    place = [f"        {call.location}"] if call.location else []
    return [f"  call: {shown}", *place]


def swallowed(error: Exception, raised: Location | None, caught: Location | None) -> str:
    """Say that code caught a violation before the test could see it."""
    member = getattr(error, "member", None)
    class_name = getattr(error, "class_name", "")
    whose = f"{class_name}.{member}" if class_name and member else class_name or "a fake"
    kind = type(error).__name__
    lines = [
        f"the spec of '{whose}' was violated, and the error was caught before the test saw it:",
        "",
        *(f"  {line}".rstrip() for line in f"{kind}: {error}".splitlines()),
        "",
        *([f"  raised: {raised}"] if raised else []),
        f"  caught: {caught}" if caught else "  caught: outside of Python code",
        "",
        "Mend what broke the spec; where the error is wanted, let the test see it:",
        f"  with pytest.raises({kind}):",
    ]
    return "\n".join(lines)


def unused_stub(fake: FakeRecord, stub: StubRecord) -> str:
    """Name a stub that no call used."""
    label = f"{fake.name}.{stub.method}"
    place = [f"        {stub.location}"] if stub.location else []
    return "\n".join(
        [
            f"a stub of '{label}' was never used:",
            "",
            f"  stub: {getattr(stub, 'text', '') or label}",
            *place,
            "",
            "Remove it, or exempt it:",
            f"  stub({label}).lenient()",
        ]
    )


def vacuous_failure(reason: str) -> str:
    """Say why a test that checked nothing fails."""
    return f"VacuousTestError: the test passed and checked nothing: {reason}."


def vacuous_summary(tests: Mapping[str, str]) -> list[str]:
    """Name the tests that checked nothing, each with its reason."""
    noun = "1 test" if len(tests) == 1 else f"{len(tests)} tests"
    lines = [f"{noun} ended well and checked nothing:"]
    for nodeid in sorted(tests):
        lines += [f"  {nodeid}", f"    {tests[nodeid]}"]
    return lines


def drift_summary(drift: Sequence[str]) -> list[str]:
    """Name what differs from the contract."""
    lines = ["classes that fakes were built from differ from the contract:"]
    lines += [f"  {line}" for line in drift]
    return [*lines, "  look at it all:  netra-fakes check"]


def report(
    targets: Mapping[str, int],
    violations: Sequence[str],
    never_awaited: Sequence[str],
    vacuous: int,
    type_warnings: Mapping[str, int],
    setups: Sequence[tuple[float, str]],
) -> list[str]:
    """Summarise a run: fakes and their sources, what was found, the slowest set-ups."""
    made = sum(targets.values())
    lines = [f"fakes: {made}, of {_count(len(targets), 'class', 'classes')}"]
    ordered = sorted(targets.items(), key=lambda pair: (-pair[1], pair[0]))
    lines += [f"  {number:>6}  {target}" for target, number in ordered]
    for title, tests in (
        ("violations swallowed", violations),
        ("coroutines never awaited", never_awaited),
    ):
        lines.append(f"{title}: {_count(len(tests), 'test', 'tests') if tests else 'none'}")
        lines += [f"          {nodeid}" for nodeid in sorted(tests)]
    lines.append(f"tests that checked nothing: {vacuous or 'none'}")
    lines.append(f"values of a wrong type: {sum(type_warnings.values()) or 'none'}")
    lines += [f"  {number:>6}  {place}" for place, number in sorted(type_warnings.items())]
    if setups:
        lines.append("slowest set-ups:")
        lines += [f"  {seconds * 1000:>6.1f} ms  {nodeid}" for seconds, nodeid in setups]
    return lines


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
