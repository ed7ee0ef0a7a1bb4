"""Sentences on the mock behind a failed test: which, made where, and what to type instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from netra_fakes._messages.fakes import render_location, render_signature
from netra_fakes._messages.near import did_you_mean
from netra_fakes._spec import Location, MethodSpec

if TYPE_CHECKING:
    from netra_fakes._spec import AttributeSpec
    from netra_fakes.pytest_plugin._diagnosis._birth import Birth
    from netra_fakes.pytest_plugin._diagnosis._real import Real

Where = tuple[str, object]
"""Function and location of a line."""


def awaited(path: str, kind: str, where: Where | None, birth: Birth, real: Real | None) -> str:
    """Say that a sync mock was awaited."""
    article = "an" if kind[0] in "AEIOU" else "a"
    lines = [f"'{path}' is {article} {kind}: awaiting what it returns fails."]
    lines += ["", *_birth_lines(birth), *_at("await", where), *_real_lines(real)]
    if real is not None and not real.method.is_awaited:
        return "\n".join(
            [
                *lines,
                "",
                f"The real '{real.label}' is not awaited either: mend the line that awaits it.",
            ]
        )
    lines += ["", "Type:", f"  {birth.as_kind('AsyncMock')}"]
    root = birth.root_class_line
    if real is not None and root is not None:
        lines += [
            "or build it from the real class, which knows what is awaited:",
            f"  {root} = make_fake({real.cls.__qualname__})",
        ]
    return "\n".join(lines)


def awaited_unnamed(expression: str, kind: str, where: Where, real: Real | None) -> str:
    """Say that a sync mock was awaited which the test itself has no name for."""
    article = "an" if kind[0] in "AEIOU" else "a"
    lines = [f"'{expression}' is {article} {kind}: awaiting what it returns fails."]
    lines += ["", *_at("await", where), *_real_lines(real)]
    advice = ["", "Make it something to await:", f"  {expression} = AsyncMock()"]
    lines += advice if real is None or real.method.is_awaited else []
    return "\n".join(lines)


def unawaited(path: str, count: int, where: Where | None, birth: Birth, real: Real | None) -> str:
    """Say that the coroutine of an AsyncMock was never awaited."""
    times = "once" if count == 1 else f"{count} times"
    lines = [f"'{path}' is an AsyncMock: it was called {times} without being awaited."]
    lines += ["", *_birth_lines(birth), *_at("call", where), *_real_lines(real), ""]
    if real is not None and real.method.is_awaited:
        return "\n".join([*lines, "The real method is awaited too: type 'await' before the call."])
    if real is not None:
        return "\n".join(
            [*lines, "The real method is not awaited. Type:", f"  {birth.as_kind('MagicMock')}"]
        )
    return "\n".join(
        [
            *lines,
            "Type 'await' before the call; or, if the real method is not awaited:",
            f"  {birth.as_kind('MagicMock')}",
        ]
    )


def unknown_in_spec(
    path: str | None,
    cls: type,
    name: str,
    near: Sequence[str],
    members: Sequence[MethodSpec | AttributeSpec],
    where: Location | None,
    class_location: Location | None,
    birth: Birth | None,
) -> str:
    """Say that the spec of a mock has no such name."""
    hint = did_you_mean(near)
    who = f"'{path}', a mock of {cls.__qualname__}," if path else f"a mock of {cls.__qualname__}"
    lines = [f"{who} has no '{name}', as the real class has none{'; ' + hint if hint else '.'}"]
    lines += ["", *(_birth_lines(birth) if birth else [])]
    if where is not None:
        lines.append(f"  used: {render_location(where)}")
    for member in members:
        if isinstance(member, MethodSpec):
            lines += _spec_lines(render_signature(member), member.location)
        else:
            typed = f": {member.annotation}" if member.annotation else ""
            lines += _spec_lines(f"{member.name}{typed}", member.location)
    if not near:
        lines += _spec_lines(f"class {cls.__qualname__}", class_location)
    if near and path:
        lines += ["", "Type:" if len(near) == 1 else "Type one of:"]
        lines += [f"  {path}.{known}" for known in near]
    return "\n".join(lines).replace("\n\n\n", "\n\n")


def patch_target(owner: str, name: str, near: Sequence[str], location: Location | None) -> str:
    """Say that a patch names what does not exist."""
    lines = [f"the patch names '{owner}.{name}', which does not exist; {did_you_mean(near)}"]
    lines += ["", *_spec_lines(owner, location), "", "Type:" if len(near) == 1 else "Type one of:"]
    return "\n".join([*lines, *(f"  {owner}.{known}" for known in near)])


def wrong_call(
    path: str,
    label: str,
    method: MethodSpec,
    unexpected: str | None,
    near: Sequence[str],
    birth: Birth | None,
) -> str:
    """Say that arguments do not fit the real signature."""
    if unexpected is not None:
        hint = did_you_mean(near)
        first = f"'{label}' takes no '{unexpected}'{'; ' + hint if hint else '.'}"
    else:
        first = f"'{label}' does not take these arguments."
    lines = [first, "", *(_birth_lines(birth) if birth else [])]
    lines += _spec_lines(render_signature(method), method.location)
    shown = [
        f"{item.name}=..." if item.kind == "keyword_only" or near else item.name
        for item in method.parameters or ()
        if item.is_required or item.name in near[:1]
    ]
    return "\n".join([*lines, "", "Type:", f"  {path}({', '.join(shown)})"])


def violation(
    name: str,
    target: str,
    made: Location | None,
    variable: str | None,
    real: Location | None,
) -> str:
    """Say which fake an error is of."""
    known = f" (in the test: '{variable}')" if variable and variable != name else ""
    lines = [f"the fake '{name}'{known} is built from {target}", ""]
    places = {"made": made, "real": real}
    lines += [f"  {name}: {render_location(place)}" for name, place in places.items() if place]
    return "\n".join(lines).rstrip()


def _birth_lines(birth: Birth) -> list[str]:
    lines: list[str] = []
    for word, line in (("mock", birth.made), ("stub", birth.set)):
        if line is not None:
            lines += [f"  {word}: {line.statement}", f"        {render_location(line.location)}"]
    return lines


def _at(word: str, where: Where | None) -> list[str]:
    if where is None:
        return []
    function, location = where
    assert isinstance(location, Location)
    return [f"  {word}: {render_location(location)}, in {function}"]


def _real_lines(real: Real | None) -> list[str]:
    return [] if real is None else _spec_lines(render_signature(real.method), real.method.location)


def _spec_lines(text: str, location: Location | None) -> list[str]:
    place = render_location(location)
    return [f"  spec: {text}", *([f"        {place}"] if place else [])]
