"""Sentences of the pytest plugin on a whole run: header, tests that checked nothing, report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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


def vacuous_failure(reason: str) -> str:
    """Say why a test that checked nothing fails."""
    return f"the test passed and checked nothing: {reason}."


def vacuous_summary(tests: Mapping[str, str]) -> list[str]:
    """Name the tests that checked nothing, each with its reason."""
    noun = "1 test" if len(tests) == 1 else f"{len(tests)} tests"
    lines = [f"{noun} ended well and checked nothing:"]
    for nodeid in sorted(tests):
        lines += [f"  {nodeid}", f"    {tests[nodeid]}"]
    return lines


def drift_line(severity: str, sentence: str, location: Location | None) -> str:
    """Say one difference, how bad it is, and where the class has it today."""
    return f"{severity}: {sentence}{f' ({location})' if location else ''}"


def contract_unread(error: Exception) -> str:
    """Say that the contract cannot be compared with anything."""
    return f"breaking: the contract cannot be read: {error}"


def drift_summary(drift: Sequence[str]) -> list[str]:
    """Name what differs from the contract."""
    lines = ["classes that fakes were built from differ from the contract:"]
    lines += [f"  {line}" for line in drift]
    return [*lines, "  look at it all:  netra-fakes check"]


def report(
    roles: Sequence[str],
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
    lines += ["roles:", *(f"          {role}" for role in roles)]
    for title, tests in (
        ("violations swallowed", violations),
        ("coroutines never awaited", never_awaited),
    ):
        lines.append(f"{title}: {_count(len(tests), 'test', 'tests') if tests else 'none'}")
        lines += [f"          {nodeid}" for nodeid in tests]
    lines.append(f"tests that checked nothing: {vacuous or 'none'}")
    lines.append(f"values of a wrong type: {sum(type_warnings.values()) or 'none'}")
    lines += [f"  {number:>6}  {place}" for place, number in sorted(type_warnings.items())]
    if setups:
        lines.append("slowest set-ups:")
        lines += [f"  {seconds * 1000:>6.1f} ms  {nodeid}" for seconds, nodeid in setups]
    return lines


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
