"""Write a member of a class, a value and the arguments of a call, as messages show them."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from unittest.mock import NonCallableMock

from netra_fakes._messages.near import did_you_mean, near_matches
from netra_fakes._spec import Location, MethodSpec, ParameterSpec

_WIDTH = 98


def is_mock(value: object) -> bool:
    """Whether an object is a genuine mock, whatever class it claims to have."""
    return issubclass(type(value), NonCallableMock)


def render_location(location: Location | None) -> str | None:
    """Return "file:line", the file relative to the working directory where it lies below it."""
    if location is None:
        return None
    file = location.file
    if Path(file).is_absolute():
        with suppress(ValueError):  # it lies elsewhere: name it in full
            file = str(Path(file).relative_to(Path.cwd()))
    return f"{file}:{location.line}"


def render_signature(spec: MethodSpec, *, width: int = _WIDTH - 8) -> str:
    """Return "async def execute(context, run_id, ...) -> Result", cut to a width."""
    keyword = "async def" if spec.is_awaited and spec.kind == "coroutine" else "def"
    returns = f" -> {short_text(spec.returns)}" if spec.returns else ""
    if spec.parameters is None:
        return f"{keyword} {spec.name}(...){returns}"
    parts = _render_parameters(spec.parameters)
    while True:
        text = f"{keyword} {spec.name}({', '.join(parts)}){returns}"
        if len(text) <= width or len(parts) <= 1:
            return text
        parts = [*parts[: -2 if parts[-1] == "..." else -1], "..."]


def _render_parameters(parameters: Sequence[ParameterSpec]) -> list[str]:
    parts: list[str] = []
    has_star = False
    for index, parameter in enumerate(parameters):
        if parameter.kind == "keyword_only" and not has_star:
            parts.append("*")
            has_star = True
        has_star = has_star or parameter.kind == "var_positional"
        stars = {"var_positional": "*", "var_keyword": "**"}.get(parameter.kind, "")
        default = "" if parameter.default is None else f"={short_text(parameter.default)}"
        parts.append(f"{stars}{parameter.name}{default}")
        last = index + 1 == len(parameters) or parameters[index + 1].kind != "positional_only"
        if parameter.kind == "positional_only" and last:
            parts.append("/")
    return parts


def short_text(text: str) -> str:
    """Return a canonical annotation or default with its module paths left out."""
    out: list[str] = []
    word = ""
    for character in f"{text} ":
        if character.isalnum() or character in "_.":
            word += character
            continue
        kept = word if word.startswith((".", "...")) or word[:1].isdigit() else word.split(".")[-1]
        out.append(kept + character)
        word = ""
    return "".join(out)[:-1]


def describe(value: object) -> str:
    """Return what a value is, in a few words, without the bare repr of a mock."""
    if is_mock(value):
        return type(value).__name__
    if value is None or isinstance(value, (bool, int, float, str, bytes)):
        return cut(repr(value), 60)
    if isinstance(value, type):
        return f"the class {value.__name__}"
    name = getattr(value, "__name__", None)
    if isinstance(name, str) and callable(value):
        kind = "async function" if inspect.iscoroutinefunction(value) else "function"
        return f"the {kind} {name}" if name != "<lambda>" else "a lambda"
    kind_name = type(value).__name__
    article = "an" if kind_name[:1].lower() in "aeiou" else "a"
    return f"{article} {kind_name}"


def cut(text: str, width: int) -> str:
    """Return a text, its end left out where it is too long."""
    return text if len(text) <= width else f"{text[: width - 3]}..."


def render_arguments(args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    """Return the arguments of a call as they are typed, mocks by their kind."""
    parts = [_render_value(value) for value in args]
    parts += [f"{name}={_render_value(value)}" for name, value in kwargs.items()]
    return ", ".join(parts)


def _render_value(value: object) -> str:
    if is_mock(value):
        return f"<{type(value).__name__}>"
    try:
        text = repr(value)
    except Exception:
        return f"<{type(value).__name__}>"
    return f"<{type(value).__name__}>" if " at 0x" in text else cut(text, 40)


def render_call(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    """Return a call as it is typed."""
    return cut(f"{name}({render_arguments(args, kwargs)})", _WIDTH - 8)


def spec_lines(spec: str, location: Location | None, got: str) -> list[str]:
    """Return the lines that show the real member, where it is defined, and what came."""
    place = render_location(location)
    lines = ["", f"  spec: {spec}"]
    if place:
        lines.append(f"        {place}")
    return [*lines, f"  got:  {got}", ""]


def describe_with_article(value: object) -> str:
    """Return what a value is, with the article that a mock's class name lacks."""
    text = describe(value)
    if not is_mock(value):
        return text
    return f"an {text}" if text[:1] in "AEIOU" else f"a {text}"


def unexpected_keyword(name: str, parameters: Sequence[str]) -> str:
    """Say as Python does that no parameter takes a keyword, and which may have been meant."""
    hint = did_you_mean(near_matches(name, parameters))
    return f"got an unexpected keyword argument '{name}'" + (f"; {hint}" if hint else "")


def because(refused: str, reason: str | None) -> str:
    """Return "what was refused: why." on one line where it fits, else on two."""
    end = "" if str(reason).endswith("?") else "."
    gap = " " if len(refused) + len(str(reason)) < _WIDTH - 1 else "\n"
    return f"{refused}:{gap}{reason}{end}"
