"""Write one method, attribute or parameter as one line of text, and read it back strictly."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn, TypeVar, cast, get_args

from netra_fakes._spec import (
    AttributeScope,
    AttributeSpec,
    Binding,
    MethodKind,
    MethodSpec,
    ParameterKind,
    ParameterSpec,
)

KIND_WORDS: Mapping[MethodKind, str] = {
    "sync": "",
    "coroutine": "async",
    "awaitable": "awaitable",
    "generator": "generator",
    "async_generator": "async-generator",
    "context_manager": "context-manager",
    "async_context_manager": "async-context-manager",
}
BINDING_WORDS: Mapping[Binding, str] = {
    "instance": "",
    "class": "classmethod",
    "static": "staticmethod",
}
SCOPE_WORDS: Mapping[AttributeScope, str] = {
    "class": "variable",
    "instance": "instance",
    "field": "field",
    "slot": "slot",
    "property": "property",
    "enum_member": "member",
}
_KIND_ORDER: tuple[ParameterKind, ...] = get_args(ParameterKind)
_INTERESTING = re.compile(r"['\"()\[\]{},]| = | -> | from ")
_SIMPLE = re.compile(r"[^\W\d][\w.]*")
_OPENING, _CLOSING = "([{", ")]}"
_NAME = re.compile(r"[^\W\d]\w*")
_TARGET = re.compile(r"[\w.<>-]+(?::[\w.<>-]+)?")
_NUMBER = re.compile(r"\d{1,9}(?= |$)", re.ASCII)
_DECODER = json.JSONDecoder()

Word = TypeVar("Word", MethodKind, Binding, AttributeScope)


class LineError(Exception):
    """A line does not say what it should; the text says what was expected."""


def quote(text: str, plain: re.Pattern[str] | None = None) -> str:
    """Return a text as a line may hold it: bare where that is unmistakable, else as `$"..."`.

    Args:
        text: Any text.
        plain: What may stand bare; by default an expression whose brackets and quotes close.
    """
    if plain is None and _SIMPLE.fullmatch(text):
        return text
    if plain is not None:
        is_bare = plain.fullmatch(text) is not None
    else:
        is_bare = (
            bool(text)
            and text.isprintable()
            and text.strip() == text
            and (text[0] not in "$/*?" and _scan(text, 0) == len(text))
        )
    return text if is_bare else "$" + json.dumps(text)


def quote_name(name: str) -> str:
    """Return the name of a member or parameter as a line may hold it."""
    return quote(name, _NAME)


def quote_target(target: str) -> str:
    """Return an address as a line may hold it."""
    return quote(target, _TARGET)


def _scan(text: str, start: int) -> int:
    """Return where an expression ends: at a comma, a closing bracket or a keyword outside of it.

    An expression whose brackets or quotes do not close ends nowhere: -1.
    """
    pending: list[str] = []
    position = start
    while True:
        match = _INTERESTING.search(text, position)
        if match is None:
            return -1 if pending else len(text)
        found, position = match[0], match.start()
        if found in "'\"":
            position = _skip_string(text, position)
            if position < 0:
                return -1
            continue
        if found in _OPENING:
            pending.append(_CLOSING[_OPENING.index(found)])
        elif found in _CLOSING:
            if not pending:
                return position
            if pending.pop() != found:
                return -1
        elif not pending:
            return position
        position += 1


def _skip_string(text: str, start: int) -> int:
    position = start + 1
    while position < len(text):
        if text[position] == "\\":
            position += 2
            continue
        if text[position] == text[start]:
            return position + 1
        position += 1
    return -1


@dataclass
class Cursor:
    """A place in a line that is read from left to right."""

    text: str
    position: int = 0

    def fail(self, expected: str) -> NoReturn:
        """Refuse the line."""
        raise LineError(f"expected {expected} at column {self.position + 1}")

    @property
    def is_done(self) -> bool:
        """Whether the line is read to its end."""
        return self.position >= len(self.text)

    def accept(self, token: str) -> bool:
        """Step over a token if it stands here."""
        if not self.text.startswith(token, self.position):
            return False
        self.position += len(token)
        return True

    def expect(self, token: str) -> None:
        """Step over a token, which must stand here."""
        if not self.accept(token):
            self.fail(f"'{token.strip()}'")

    def finish(self) -> None:
        """Refuse anything that is left."""
        if not self.is_done:
            self.fail("the end of the line")

    def _quoted(self) -> str:
        try:
            value, end = _DECODER.raw_decode(self.text, self.position + 1)
        except (ValueError, RecursionError):
            self.fail("a quoted text")
        if not isinstance(value, str):
            self.fail("a quoted text")
        self.position = end
        return value

    def matched(self, pattern: re.Pattern[str], expected: str) -> str:
        """Read what fits a pattern, or a quoted text."""
        if self.text.startswith("$", self.position):
            return self._quoted()
        match = pattern.match(self.text, self.position)
        if match is None:
            self.fail(expected)
        self.position = match.end()
        return match[0]

    def name(self) -> str:
        """Read the name of a member or parameter."""
        return self.matched(_NAME, "a name")

    def named_targets(self) -> dict[str, str]:
        """Read names with commas between them, some with the address that they lead to."""
        found: dict[str, str] = {}
        while not found or self.accept(", "):
            name = self.name()
            found[name] = self.target() if self.accept(" = ") else ""
        return found

    def target(self) -> str:
        """Read an address."""
        return self.matched(_TARGET, "an address such as 'package.module:Class'")

    def word(self) -> str:
        """Read the text up to the next space or opening bracket."""
        match = re.compile(r"[^\s(]*").match(self.text, self.position)
        found = match[0] if match is not None else ""
        self.position += len(found)
        return found

    @property
    def is_at_number(self) -> bool:
        """Whether a number, up to a space or the end, stands here."""
        return _NUMBER.match(self.text, self.position) is not None

    def number(self) -> int:
        """Read a line number."""
        match = _NUMBER.match(self.text, self.position)
        if match is None:
            self.fail("a line number")
        self.position = match.end()
        return int(match[0])

    def expression(self) -> str:
        """Read an annotation or a default."""
        if self.text.startswith("$", self.position):
            return self._quoted()
        end = _scan(self.text, self.position)
        found = self.text[self.position : max(end, self.position)]
        if not found or found != found.strip():
            self.fail("a type or a value")
        self.position = end
        return found

    def choice(self, words: Mapping[Word, str]) -> Word:
        """Read one of some words, the empty one where none stands here."""
        for value, word in words.items():
            if word and self.accept(f"{word} "):
                return value
        return next(value for value, word in words.items() if not word)


def render_parameters(parameters: Sequence[ParameterSpec] | None) -> str:
    """Write parameters as Python does, in round brackets; "(?)" where they are not known."""
    if parameters is None:
        return "(?)"
    parts: list[str] = []
    seen_star = False
    for index, item in enumerate(parameters):
        before = parameters[index - 1].kind if index else None
        if before == "positional_only" and item.kind != "positional_only":
            parts.append("/")
        if item.kind == "keyword_only" and not seen_star:
            parts.append("*")
            seen_star = True
        seen_star = seen_star or item.kind == "var_positional"
        parts.append(_render_parameter(item))
    if parameters and parameters[-1].kind == "positional_only":
        parts.append("/")
    return f"({', '.join(parts)})"


def _render_parameter(item: ParameterSpec) -> str:
    stars = {"var_positional": "*", "var_keyword": "**"}.get(item.kind, "")
    text = stars + quote_name(item.name)
    if item.annotation is not None:
        text += f": {quote(item.annotation)}"
    return text if item.default is None else f"{text} = {quote(item.default)}"


def read_parameters(cursor: Cursor) -> tuple[ParameterSpec, ...] | None:
    """Read what `render_parameters` wrote."""
    cursor.expect("(")
    if cursor.accept("?)"):
        return None
    found: list[ParameterSpec] = []
    kind: ParameterKind = "positional_or_keyword"
    while not cursor.accept(")"):
        if found or kind == "keyword_only":
            cursor.expect(", ")
        if cursor.accept("/"):
            if any(item.kind != "positional_or_keyword" for item in found) or not found:
                cursor.fail("a parameter")
            found = [
                ParameterSpec(item.name, "positional_only", item.annotation, item.default)
                for item in found
            ]
            continue
        if cursor.text.startswith("*, ", cursor.position):
            cursor.expect("*")
            if kind == "keyword_only":
                cursor.fail("a parameter")
            kind = "keyword_only"
            continue
        item = _read_parameter(cursor, kind)
        kind = "keyword_only" if item.kind == "var_positional" else kind
        found.append(item)
    _check_order(cursor, found)
    return tuple(found)


def _read_parameter(cursor: Cursor, kind: ParameterKind) -> ParameterSpec:
    if cursor.accept("**"):
        kind = "var_keyword"
    elif cursor.accept("*"):
        kind = "var_positional"
    name = cursor.name()
    annotation = cursor.expression() if cursor.accept(": ") else None
    default = cursor.expression() if cursor.accept(" = ") else None
    return ParameterSpec(name, kind, annotation, default)


def _check_order(cursor: Cursor, found: Sequence[ParameterSpec]) -> None:
    places = [_KIND_ORDER.index(item.kind) for item in found]
    stars = [item.kind for item in found if item.kind.startswith("var_")]
    names = [item.name for item in found]
    if places != sorted(places) or len(stars) != len(set(stars)):
        cursor.fail("parameters in the order of Python")
    if len(names) != len(set(names)):
        cursor.fail("parameters with different names")


def render_method(method: MethodSpec, home: str, *, verb: str = "def") -> str:
    """Write a method as one line.

    Args:
        method: The method.
        home: Address of the class that the line stands under.
        verb: "def", "call" for a constructor, "function" for a function.
    """
    binding = BINDING_WORDS[method.binding]
    if verb == "function":  # the one that is bound to nothing, unless it says otherwise
        binding, verb = ("", verb) if method.binding == "static" else (binding, "call")
    words = [binding, KIND_WORDS[method.kind], verb]
    text = " ".join(word for word in words if word)
    name = quote_name(method.name)
    text += f" {name}" + render_parameters(method.parameters)
    if method.returns is not None:
        text += f" -> {quote(method.returns)}"
    return text + _render_origin(method.defined_in, home)


def _render_origin(defined_in: str, home: str) -> str:
    return "" if defined_in == home else f" from {quote_target(defined_in)}"


def read_method(cursor: Cursor, home: str) -> tuple[str, MethodSpec]:
    """Read what `render_method` wrote; return its verb and the method."""
    binding = cursor.choice(BINDING_WORDS)
    kind = cursor.choice(KIND_WORDS)
    verb = cursor.word()
    if verb not in ("def", "call", "function"):
        cursor.fail("'def', 'call', 'function' or the kind of an attribute")
    if verb == "function":
        binding, verb = "static", "call"
    cursor.expect(" ")
    name = cursor.name()
    parameters = read_parameters(cursor)
    returns = cursor.expression() if cursor.accept(" -> ") else None
    defined_in = cursor.target() if cursor.accept(" from ") else home
    cursor.finish()
    return verb, MethodSpec(name, parameters, kind, binding, returns, defined_in)


def render_attribute(attribute: AttributeSpec, home: str) -> str:
    """Write a data attribute as one line."""
    words = ["" if attribute.writable else "readonly", "awaitable" if attribute.awaitable else ""]
    words += [SCOPE_WORDS[attribute.scope], quote_name(attribute.name)]
    text = " ".join(word for word in words if word)
    if attribute.annotation is not None:
        text += f": {quote(attribute.annotation)}"
    if attribute.value is not None:
        text += f" = {quote(attribute.value)}"
    return text + _render_origin(attribute.defined_in, home)


_SCOPES: dict[str, AttributeScope] = {word: scope for scope, word in SCOPE_WORDS.items()}
_ATTRIBUTE = re.compile(rf"(readonly )?(awaitable )?({'|'.join(_SCOPES)}) ")


def is_attribute_line(text: str) -> bool:
    """Whether a line describes a data attribute."""
    return _ATTRIBUTE.match(text) is not None


def read_attribute(cursor: Cursor, home: str) -> AttributeSpec:
    """Read what `render_attribute` wrote."""
    match = cast("re.Match[str]", _ATTRIBUTE.match(cursor.text, cursor.position))
    cursor.position = match.end()
    name = cursor.name()
    annotation = cursor.expression() if cursor.accept(": ") else None
    value = cursor.expression() if cursor.accept(" = ") else None
    defined_in = cursor.target() if cursor.accept(" from ") else home
    cursor.finish()
    return AttributeSpec(
        name,
        _SCOPES[match[3]],
        annotation,
        value,
        writable=match[1] is None,
        awaitable=match[2] is not None,
        defined_in=defined_in,
    )
