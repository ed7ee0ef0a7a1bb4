"""The interface of a fake as a table, readable at 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable

from netra_fakes._spec import AttributeSpec, ClassSpec, MethodKind, MethodSpec, ParameterSpec

Style = Callable[[str, str], str]
"""Colours a text: (style name, text) to the text as printed."""

_CALLS: dict[MethodKind, str] = {
    "sync": "",
    "coroutine": "async",
    "awaitable": "async",
    "generator": "yields",
    "async_generator": "async for",
    "context_manager": "with",
    "async_context_manager": "async with",
}
"""What the code under test writes around a call."""

_MARGIN = 13
_WITH_BASE_DUNDERS = ("enum", "named_tuple", "typed_dict")
_DEFAULT_LIMIT = 24


def render_interface(
    spec: ClassSpec, *, width: int = 80, private: bool = False, style: Style | None = None
) -> str:
    """Return a spec as a table: what is awaited, each signature, each attribute.

    Args:
        spec: What a fake is built from.
        width: Columns to fit into.
        private: Whether names with a leading underscore are listed too.
        style: Colours a text for a terminal.
    """
    paint = style or (lambda _, text: text)
    lines = [_title(spec, paint), *_places(spec, width), ""]
    if spec.constructor is not None:
        lines += [*_method_lines(spec.name, _as_call(spec), width, paint), ""]
    methods = [item for item in spec.methods.values() if _is_shown(item.name, spec, private)]
    attributes = [item for item in spec.attributes.values() if _is_shown(item.name, spec, private)]
    if methods:
        lines += [paint("bold", f"{_count(methods, 'method')}{_awaited(methods)}")]
        lines += [line for method in methods for line in
                  _method_lines(method.name, method, width, paint)]  # fmt: skip
        lines += [""]
    if attributes:
        lines += [paint("bold", _count(attributes, "attribute"))]
        lines += [line for item in attributes for line in _attribute_lines(item, width, paint)]
        lines += [""]
    lines += _footer(spec, private)
    return "\n".join(lines).rstrip() + "\n"


def _title(spec: ClassSpec, paint: Style) -> str:
    kind = spec.category.replace("_", " ")
    return f"{paint('bold', spec.target)}  ({kind})"


def _places(spec: ClassSpec, width: int) -> list[str]:
    lines = [str(spec.location)] if spec.location else []
    if spec.bases:
        bases = f"bases: {', '.join(_short(base) for base in spec.bases)}"
        lines += textwrap.wrap(bases, width, subsequent_indent="       ")
    return lines


def _as_call(spec: ClassSpec) -> MethodSpec:
    """Return the call of a class or function: a constructor's own `None` says nothing."""
    call = spec.constructor or MethodSpec(spec.name)
    is_function = spec.category == "function"
    return call._replace(binding="instance", returns=call.returns if is_function else None)


def _is_shown(name: str, spec: ClassSpec, private: bool) -> bool:
    """Dunders that a fake supports are part of the interface; `__init__` is shown as the call.

    Those of enums and named tuples come with their base and are left out.
    """
    if name.startswith("__") and name.endswith("__"):
        return name not in ("__init__", "__new__") and spec.category not in _WITH_BASE_DUNDERS
    return private or not name.startswith("_")


def _count(items: Iterable[object], noun: str) -> str:
    number = len(list(items))
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _awaited(methods: list[MethodSpec]) -> str:
    awaited = sum(method.is_awaited for method in methods)
    return f", {awaited} awaited" if awaited else ""


def _method_lines(name: str, method: MethodSpec, width: int, paint: Style) -> list[str]:
    mark = _CALLS[method.kind]
    binding = "" if method.binding == "instance" else f"  # {method.binding} method"
    end = f"){_returns(method)}{binding}"
    if method.parameters is None:
        parts = ["..."]
    else:
        parts = list(_parameters(method.parameters))
    return _marked(mark, _fold(f"{name}(", parts, end, width - _MARGIN), paint)


def _marked(mark: str, lines: list[str], paint: Style) -> list[str]:
    padded = f"{mark:<{_MARGIN - 2}}"
    first = f"  {paint('awaited', padded) if mark else padded}{lines[0]}".rstrip()
    return [first, *(f"{'':{_MARGIN}}{line}" for line in lines[1:])]


def _fold(start: str, parts: list[str], end: str, width: int) -> list[str]:
    """Write a call on one line, else with its parameters folded below it, each kept whole."""
    line = f"{start}{', '.join(parts)}{end}"
    if len(line) <= width or not parts:
        return [line]
    lines, below = [start], ""
    for part in [*(f"{part}," for part in parts[:-1]), parts[-1]]:
        if below and len(f"    {below} {part}") > width:
            lines.append(f"    {below}")
            below = part
        else:
            below = f"{below} {part}".lstrip()
    return [*lines, f"    {below}", end]


def _parameters(parameters: tuple[ParameterSpec, ...]) -> Iterable[str]:
    """Yield the parameters as a `def` writes them, with its bare `/` and `*`."""
    before: ParameterSpec | None = None
    starred = False
    for parameter in parameters:
        if before is not None and before.kind == "positional_only" != parameter.kind:
            yield "/"
        if parameter.kind == "keyword_only" and not starred:
            yield "*"
        starred |= parameter.kind in ("var_positional", "keyword_only")
        yield _parameter(parameter)
        before = parameter
    if before is not None and before.kind == "positional_only":
        yield "/"


def _parameter(parameter: ParameterSpec) -> str:
    stars = {"var_positional": "*", "var_keyword": "**"}.get(parameter.kind, "")
    text = f"{stars}{parameter.name}"
    if parameter.annotation is not None:
        text += f": {_short(parameter.annotation)}"
    if parameter.default is None:
        return text
    default = _short_default(parameter.default)
    return f"{text} = {default}" if parameter.annotation else f"{text}={default}"


def _short_default(default: str) -> str:
    """Keep the last two parts of a dotted name (`Color.RED`), and short literals."""
    if all(part.isidentifier() for part in default.split(".")):
        return ".".join(default.split(".")[-2:])
    return default if len(default) <= _DEFAULT_LIMIT else "..."


def _returns(method: MethodSpec) -> str:
    return "" if method.returns is None else f" -> {_short(method.returns)}"


def _attribute_lines(item: AttributeSpec, width: int, paint: Style) -> list[str]:
    notes = []
    if item.scope in ("property", "instance", "slot"):
        notes.append({"instance": "set by __init__"}.get(item.scope, item.scope))
    if item.scope == "enum_member":
        notes.append("enum member")
    elif not item.writable:
        notes.append("read-only")
    annotation = "" if item.annotation is None else f": {_short(item.annotation)}"
    note = f"  # {', '.join(notes)}" if notes else ""
    lines = textwrap.wrap(
        f"{item.name}{annotation}{note}",
        width - _MARGIN,
        subsequent_indent="    ",
        break_on_hyphens=False,
    )
    return _marked("async" if item.awaitable else "", lines, paint)


def _short(text: str) -> str:
    """Drop the modules of qualified names: a table is read, not imported."""
    parts: list[str] = []
    word = ""
    quote = ""
    for character in f"{text} ":
        if quote or character in "'\"":
            quote = "" if character == quote else quote or character
            parts.append(word + character)
            word = ""
        elif character.isidentifier() or character.isdigit() or character == ".":
            word += character
        else:
            parts.append(word if set(word) <= {"."} else word.rpartition(".")[2])
            parts.append(character)
            word = ""
    return "".join(parts).strip()


def _footer(spec: ClassSpec, private: bool) -> list[str]:
    lines = []
    hidden = sum(name.startswith("_") and not name.endswith("__") for name in spec)
    if hidden and not private:
        lines.append(f"{hidden} private not shown: --private shows them.")
    if spec.is_open:
        lines.append("Open: the real object may have more names; give them as extra_attributes=.")
    return lines
