"""Sentences on drift: how the classes of today differ from the locked ones."""

from __future__ import annotations

from collections.abc import Callable

_SENTENCES: dict[str, str] = {
    "attribute-type-changed": "the type of {name} changed from {old} to {new}",
    "base-added": "{name} has a new base, {new}",
    "base-removed": "{name} has lost its base {old}",
    "became-async": "{name} became async: its result must be awaited now",
    "became-attribute": "{name} became a plain attribute: {old} is now {new}",
    "became-method": "{name} became a method: {old} is now {new}",
    "became-property": "{name} became a property: {old} is now {new}",
    "became-readonly": "{name} can no longer be set",
    "became-sync": "{name} became sync: its result must not be awaited any more",
    "became-writable": "{name} can be set now",
    "binding-changed": "{name} was {old} method and is {new} method now",
    "category-changed": "{name} was a {old} and is a {new} now",
    "class-added": "{name} is new",
    "class-closed": "{name} no longer takes names that its source does not show",
    "class-moved": "{old} moved to {new}",
    "class-opened": "{name} takes names now that its source does not show",
    "class-removed": "{name} is gone",
    "default-changed": "the default of '{parameter}' of {name} changed from {old} to {new}",
    "kind-changed": "a call of {name} gave {old} and gives {new} now",
    "member-added": "{name} is new: {new}",
    "member-removed": "{name} is gone: it was {old}",
    "name-added": "the name {name} is new",
    "name-changed": "{name} stood for {old} and stands for {new} now",
    "name-removed": "the name {name} is gone: it stood for {old}",
    "optional-parameter-added": "{name} takes a new optional parameter, '{new}'",
    "parameter-kind-changed": "'{parameter}' of {name} was {old} and is {new} now",
    "parameter-optional": "'{parameter}' of {name} may be left out now: its default is {new}",
    "parameter-removed": "{name} no longer takes '{old}'",
    "parameter-renamed": "the parameter '{old}' of {name} is called '{new}' now",
    "parameter-required": "'{parameter}' of {name} must be given now: its default was {old}",
    "parameter-type-changed": "the type of '{parameter}' of {name} changed from {old} to {new}",
    "parameters-reordered": "the parameters of {name} changed places: ({old}) is now ({new})",
    "required-parameter-added": "{name} takes a new required parameter, '{new}'",
    "return-changed": "{name} returned {old} and returns {new} now",
    "signature-hidden": "how {name} is called can no longer be told",
    "signature-shown": "how {name} is called can be told now",
    "value-changed": "the value of {name} changed from {old} to {new}",
}
_BINDINGS = {"instance": "an instance", "class": "a class", "static": "a static"}
_KINDS = {
    "sync": "a value",
    "coroutine": "something to await",
    "awaitable": "something to await",
    "generator": "an iterator",
    "async_generator": "an async iterator",
    "context_manager": "a context manager",
    "async_context_manager": "an async context manager",
}
_UNKNOWN = "nothing that is known"

NOT_LOCKED = "what is not locked"
"""What a name stands for that once led to a locked class."""

KINDS = tuple(sorted(_SENTENCES))
"""Every kind of drift."""


def sentence(kind: str, name: str, old: str | None, new: str | None, parameter: str | None) -> str:
    """Say in words what changed."""
    shown: Callable[[str | None], str] = lambda text: _UNKNOWN if text is None else text
    if kind == "binding-changed":
        shown = lambda text: _BINDINGS[text or "instance"]
    elif kind == "kind-changed":
        shown = lambda text: _KINDS[text or "sync"]
    elif kind == "parameter-kind-changed" or kind == "category-changed":
        shown = lambda text: str(text).replace("_", " ")
    return _SENTENCES[kind].format(name=name, old=shown(old), new=shown(new), parameter=parameter)


def how_many(specs: int) -> str:
    """Return a number of locked specs with its noun."""
    return "1 class or function" if specs == 1 else f"{specs} classes and functions"


def used_by(lines: int, files: int) -> str:
    """Say how many lines of a suite use what drifted."""
    return (
        f"tests: {lines} line{'s' * (lines != 1)} in {files} file{'s' * (files != 1)} "
        f"use{'s' * (lines == 1)} what drifted"
    )


def known_by(evidence: str | None) -> str:
    """Say how the class of an object is known that a line of a test uses."""
    return f"by its {evidence}" if evidence is not None else "by the name alone"


def headline(counts: dict[str, int], checked: int, path: str) -> str:
    """Say how much drift there is."""
    if not any(counts.values()):
        return f"{path}: no drift in {how_many(checked)}."
    parts = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    return f"{path}: drift in {how_many(checked)}: {parts}."


def accept_hint(path: str) -> str:
    """Say how drift is accepted."""
    return f"If today's classes are right, take them over:\n  netra-fakes check {path} --accept"


def unused_entry(path: str, line: int, entry: str) -> str:
    """Name an entry of an allowlist that nothing needs any more."""
    return f"{path}:{line}: nothing drifts as '{entry}' allows; remove the line"


def bad_entry(path: str, line: int, entry: str, kinds: str) -> str:
    """Name an entry of an allowlist that cannot be understood."""
    lines = [
        f"{path}:{line}: '{entry}' is no entry of an allowlist.",
        "",
        "Write an address, with wildcards if need be, and the kind of drift:",
        "  package.module:Class.member member-removed",
        kinds,
    ]
    return "\n".join(lines)


def no_allowlist(path: str, reason: str) -> str:
    """Say that an allowlist cannot be read."""
    return f"{path}: the allowlist cannot be read: {reason}"
