"""Sentences of the pytest plugin on one test: its verdict, and what cannot be patched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from netra_fakes._messages.fakes import render_location
from netra_fakes._messages.near import did_you_mean, join_clauses
from netra_fakes._messages.values import signature_of_call

if TYPE_CHECKING:
    from netra_fakes._journal import CallRecord, FakeRecord, StubRecord
    from netra_fakes._spec import Location


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
    return join_clauses(f"{first};", hint) if hint else f"{first}."


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


def verdict(problems: Sequence[str], more: int, timeline: str) -> str:
    """Join what is said against one test, how much more there is to say, and the timeline."""
    if len(problems) == 1 and not more:
        text = problems[0]
    else:
        numbered = (f"{number}. {problem}" for number, problem in enumerate(problems, 1))
        parts = [f"{len(problems) + more:,} problems at teardown:", *numbered]
        text = "\n\n".join([*parts, f"... and {more:,} more"] if more else parts)
    return f"{text}\n\n{timeline}" if timeline else text


def never_awaited(fake: FakeRecord, calls: Sequence[CallRecord], most: int) -> str:
    """Name the coroutines of a fake that were made and never awaited, the first so many."""
    first = calls[0]
    more = len(calls) - most
    label = f"{fake.name}.{first.method}"
    if len(calls) == 1:
        lines = [f"'{label}' was called, and its coroutine was never awaited:"]
    else:
        lines = [f"{len(calls):,} coroutines of '{fake.name}' were never awaited:"]
    lines += [
        "",
        *(line for call in calls[:most] for line in _call(fake, call)),
        *([f"  ... and {more:,} more"] if more > 0 else []),
        "",
        "Await the call where it is made:",
        f"  await {signature_of_call(label, first.args, first.kwargs, 86)}",
    ]
    return "\n".join(lines)


def _call(fake: FakeRecord, call: CallRecord) -> list[str]:
    shown = signature_of_call(f"{fake.name}.{call.method}", call.args, call.kwargs, 86)
    place = [f"        {render_location(call.location)}"] if call.location else []
    return [f"  call: {shown}", *place]


def swallowed(
    error: Exception, raised: Location | None, caught: Location | None, catcher: str
) -> str:
    """Say that code caught a violation before the test could see it."""
    member = getattr(error, "member", None)
    class_name = getattr(error, "class_name", "")
    whose = f"{class_name}.{member}" if class_name and member else class_name or "a fake"
    kind = type(error).__name__
    lines = [
        f"the spec of '{whose}' was violated,",
        "and the error was caught before the test saw it:",
        "",
        *(f"  {line}".rstrip() for line in f"{kind}: {error}".splitlines()),
        "",
        *([f"  raised at: {render_location(raised)}"] if raised else []),
        f"  caught in: {catcher}, {render_location(caught)}"
        if caught
        else "  caught in: code that is not Python's",
        "",
        "Mend what broke the spec; where the error is wanted, let the test see it:",
        f"  with pytest.raises({kind}):",
    ]
    return "\n".join(lines)


def unused_stub(fake: FakeRecord, stub: StubRecord) -> str:
    """Name a stub that no call used."""
    label = f"{fake.name}.{stub.method}"
    place = [f"        {render_location(stub.location)}"] if stub.location else []
    return "\n".join(
        [
            f"a stub of '{label}' was never used:",
            "",
            f"  stub: {getattr(stub, 'text', '') or label}",
            *place,
            "",
            "Remove it, or exempt it:",
            f"  stub({label}).lenient().returns(...)",
        ]
    )
