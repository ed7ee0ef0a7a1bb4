"""Sentences on stubs: refused arguments, unmatched calls, sequences at their end, the verdict."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from unittest.mock import ANY

from netra_fakes import errors
from netra_fakes._messages.members import render_location
from netra_fakes._messages.near import did_you_mean, near_matches
from netra_fakes._messages.values import short

if TYPE_CHECKING:
    from netra_fakes._journal import CallRecord, FakeRecord, StubRecord
    from netra_fakes._spec import Location
    from netra_fakes.stubbing.answers import Answer
    from netra_fakes.stubbing.arguments import Arguments
    from netra_fakes.stubbing.table import Stub
    from netra_fakes.stubbing.target import Target

WIDTH = 99
_ORDINALS = {1: "st", 2: "nd", 3: "rd"}
_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+")


def clip(line: str, width: int = WIDTH) -> str:
    """Return a line cut to a width, with "..." where something was cut."""
    return line if len(line) <= width else f"{line[: width - 3]}..."


def render_value(value: object) -> str:
    """Return a value as a person would write it, on one short line; a matcher by its repr."""
    if type(value).__name__ == "Matcher" or value is ANY:
        return clip(" ".join(_ADDRESS.sub("", repr(value)).split()), 48)
    return short(value, 48)


def render_call(name: str, args: tuple[object, ...], kwargs: Mapping[str, object]) -> str:
    """Return a call as typed: `get('k', n=1)`."""
    given = [render_value(value) for value in args]
    given += [f"{key}={render_value(value)}" for key, value in kwargs.items()]
    return clip(f"{name}({', '.join(given)})", 88)


def _ordinal(number: int) -> str:
    suffix = "th" if 10 < number % 100 < 14 else _ORDINALS.get(number % 10, "th")
    return f"{number}{suffix}"


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _spec_lines(target: Target) -> list[str]:
    text, location = target.declaration
    place = render_location(location)
    return ["", f"  spec: {text}", *([f"        {place}"] if place else [])] if text else [""]


def _facts(target: Target) -> dict[str, Any]:
    location = target.declaration[1]
    return {
        "fake": target.fake_name,
        "class_name": target.class_name,
        "member": target.name or None,
        "location": location,
    }


def with_article(noun: str) -> str:
    """Return "a str" or "an int"."""
    return f"an {noun}" if noun[:1].lower() in "aeiou" else f"a {noun}"


def _at(location: Location | None) -> str:
    return f"   ({render_location(location)})" if location else ""


def _join(lines: Iterable[str]) -> str:
    return "\n".join(clip(line) for line in lines)


def refused_arguments(
    target: Target, args: tuple[Any, ...], kwargs: dict[str, Any], reason: str
) -> errors.SignatureMismatchError:
    """Refuse stubbed arguments that the real signature refuses."""
    unknown = re.search(r"unexpected keyword argument '(\w+)'", reason)
    names = list(target.signature.parameters) if target.signature else []
    near = near_matches(unknown[1], names) if unknown else ()
    hint = f" ({did_you_mean(near)})" if near else ""
    lines = [
        f"cannot stub '{target.label}' for arguments that it refuses:",
        f"{reason}{hint}.",
        *_spec_lines(target),
        f"  got:  {render_call(f'stub({target.expression}).when', args, kwargs)}",
        "",
        "Give the arguments of a call that the real method accepts:",
        f"  stub({target.expression}).when({', '.join(names)})",
    ]
    return errors.SignatureMismatchError(_join(lines), near_matches=near, **_facts(target))


VERBS = (
    "returns", "raises", "returns_in_order", "runs", "yields", "enters_with", "when", "lenient",
)  # fmt: skip
"""What the stubs of some methods or others have to choose an answer."""


def unknown_verb(
    target: Target, name: str, verbs: Sequence[str], read: Collection[str], known: Sequence[str]
) -> AttributeError:
    """Name a verb that the stub of this method has not, and those that it has.

    Args:
        target: The method.
        name: The verb.
        verbs: The verbs that choose an answer.
        read: What is read and not called.
        known: All that the stub has.
    """
    near = () if name in VERBS else near_matches(name, known)
    hint = did_you_mean(near) or f"it has {', '.join(verbs)}."
    lines = [
        f"the stub of '{target.label}' has no '{name}':",
        hint,
        *_spec_lines(target),
        "",
        "Type:",
        *(
            f"  stub({target.expression}).{verb}{'' if verb in read else '(...)'}"
            for verb in (near or verbs)[:1]
        ),
    ]
    return errors.UnknownAttributeError(_join(lines), near_matches=near, **_facts(target))


def exhausted(
    target: Target, answer: Answer, turn: int, call: Arguments
) -> errors.StubExhaustedError:
    """Say which call came after the last of a sequence of results."""
    results = _plural(len(answer.values), "result")
    lines = [
        f"'{target.label}' was called a {_ordinal(turn)} time, but its stub has {results} only.",
        *_spec_lines(target),
        f"  got:  {render_call(target.name, call.args, call.kwargs)}",
        f"  stub: {answer.text}",
        "",
        "Give one result more:",
        f"  stub({target.expression}).returns_in_order({_listed(answer)})",
        "or one that every call gets:",
        f"  stub({target.expression}).returns(...)",
    ]
    return errors.StubExhaustedError(_join(lines), **_facts(target))


def _listed(answer: Answer) -> str:
    return ", ".join([*map(render_value, answer.values), "..."])


def unstubbed(
    target: Target, call: Arguments, nearest: Stub, differing: Sequence[str]
) -> errors.UnstubbedCallError:
    """Say that no stub accepts a call, which stub is nearest, and where the two differ."""
    assert nearest.arguments is not None
    stubbed = nearest.arguments
    lines = [
        f"no stub of '{target.label}' accepts this call.",
        *_spec_lines(target),
        f"  got:  {render_call(target.name, call.args, call.kwargs)}",
        f"  stub: {render_call(target.name, stubbed.args, stubbed.kwargs)}{_at(nearest.location)}",
        "",
        "The nearest stub differs from the call:",
    ]
    for name in differing:
        wanted, given = _shown(stubbed, name), _shown(call, name)
        lines.append(f"  {name}: stubbed {wanted}, called with {given}")
    when = render_call(f"stub({target.expression}).when", call.args, call.kwargs)
    lines += [
        "",
        "Stub this call as well:",
        f"  {when}.returns(...)",
        "or give all other calls one answer:",
        f"  stub({target.expression}).returns(...)",
    ]
    return errors.UnstubbedCallError(_join(lines), **_facts(target))


def _shown(arguments: Arguments, name: str) -> str:
    return render_value(arguments.by_name[name]) if name in arguments.by_name else "nothing"


def wrong_type(target: Target, where: str, value: object, wanted: str, got: str) -> str:
    """Say that a stubbed value or argument breaks an annotation."""
    return _join(
        [
            f"cannot stub '{target.label}' with {with_article(got)}: "
            f"{where} is declared as {wanted}.",
            *_spec_lines(target),
            f"  got:  {render_value(value)}",
        ]
    )


def mismatched(target: Target, text: str) -> errors.TypeMismatchError:
    """Refuse a stubbed value or argument that breaks an annotation."""
    return errors.TypeMismatchError(text, **_facts(target))


def no_method(got: str, advice: Sequence[str]) -> errors.NotAFakeError:
    """Say that `stub()` was given something else than a method of a fake."""
    lines = ["stub() takes a method of a fake, such as stub(agent.execute);", f"got {got}.", ""]
    return errors.NotAFakeError(_join([*lines, *advice]))


def no_fake(got: str) -> errors.NotAFakeError:
    """Say that `control()` or `on()` was given something else than a fake."""
    return errors.NotAFakeError(
        _join(
            [
                f"control() and on() take a fake; got {got}.",
                "",
                "Make one of the real class:",
                "  agent = make_fake(Agent)",
            ]
        )
    )


def no_single_member(fake_name: str, seen: str) -> errors.NotAFakeError:
    """Say that the function given to `on()` named no member, or more than one."""
    return errors.NotAFakeError(
        _join(
            [
                f"on() takes a function that makes one call on '{fake_name}', "
                "or reads one property;",
                f"this one {seen}.",
                "",
                "Type:",
                f'  on({fake_name}, lambda fake: fake.method("argument")).returns(...)',
                f"  on({fake_name}, lambda fake: fake.some_property).returns(...)",
            ]
        )
    )


def never_awaited(
    record: FakeRecord, name: str, calls: Sequence[CallRecord], unused: Sequence[StubRecord]
) -> errors.NeverAwaitedError:
    """Name the coroutines of a fake that were made and never awaited."""
    noun = _plural(len(calls), "coroutine")
    lines = [f"'{name}' ({record.class_name}) gave {noun} that nobody awaited:", ""]
    lines += [f"  {render_call(c.method, c.args, c.kwargs)}{_at(c.location)}" for c in calls]
    if unused:
        lines += ["", "and these stubs were never used:", *_stub_lines(unused)]
    first = calls[0]
    call = render_call(f"{name}.{first.method}", first.args, first.kwargs)
    lines += ["", "Await the call where it is made:", f"  await {call}"]
    return errors.NeverAwaitedError(
        _join(lines),
        fake=name,
        class_name=record.class_name,
        member=first.method,
        location=first.location,
    )


def unused(record: FakeRecord, name: str, stubs: Sequence[StubRecord]) -> errors.UnusedStubError:
    """Name the stubs of a fake that no call used."""
    noun = "a stub" if len(stubs) == 1 else f"{len(stubs)} stubs"
    lines = [
        f"'{name}' ({record.class_name}) has {noun} that no call used:",
        "",
        *_stub_lines(stubs),
        "",
        "Remove what is not needed, or exempt it:",
        f"  stub({name}.{stubs[0].method}).lenient().returns(...)",
    ]
    return errors.UnusedStubError(
        _join(lines),
        fake=name,
        class_name=record.class_name,
        member=stubs[0].method,
        location=stubs[0].location,
    )


def _stub_lines(stubs: Sequence[StubRecord]) -> list[str]:
    lines: list[str] = []
    for stub in stubs:
        place = render_location(stub.location)
        lines += [f"  {getattr(stub, 'text', stub.method)}", *([f"      {place}"] if place else [])]
    return lines


def effects_exhausted(target: Target, call: Arguments) -> errors.StubExhaustedError:
    """Say that the test's own list of `side_effect` results is used up."""
    lines = [
        f"'{target.label}' was called once more than its side_effect has results.",
        *_spec_lines(target),
        f"  got:  {render_call(target.name, call.args, call.kwargs)}",
        "",
        "Give one result more, or one that every call gets:",
        f"  stub({target.expression}).returns(...)",
    ]
    return errors.StubExhaustedError(_join(lines), **_facts(target))


def explain_title(
    record: FakeRecord,
    name: str,
    calls: Sequence[CallRecord],
    stubs: Sequence[StubRecord],
    unused: int,
) -> str:
    """Return the headline of a fake's table."""
    counts = f"{_plural(len(calls), 'call')}, {_plural(len(stubs), 'stub')}"
    tail = f", {unused} unused" if unused else ""
    return f"{name} ({record.class_name}): {counts}{tail}"


def render_table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a title and a table, its columns as wide as their widest cell, 40 at most."""
    cells = [[clip(cell, 40) for cell in row] for row in (header, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    rule = "  ".join("-" * width for width in widths)
    return "\n".join([title, "", lines[0], rule, *lines[1:]])


def short_place(location: Location | None) -> str:
    """Return "file:line" with the folders left out."""
    return "-" if location is None else f"{PurePath(location.file).name}:{location.line}"
