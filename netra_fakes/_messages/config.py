"""Sentences on settings."""

from __future__ import annotations

from collections.abc import Sequence

from netra_fakes._messages.near import did_you_mean, near_matches


def unknown_option(name: str, known: Sequence[str], source: str) -> str:
    """Name an option that does not exist, and those that do."""
    hint = did_you_mean(near_matches(name, known)) or f"the options are {', '.join(known)}."
    return f"[tool.netra_fakes] has no option '{name}' ({source}): {hint}"


def wrong_choice(name: str, value: object, choices: Sequence[str], source: str) -> str:
    """Name a value that is none of an option's choices."""
    lines = [f"[tool.netra_fakes] {name} = {value!r} ({source}) is none of its values.", ""]
    return "\n".join([*lines, "Type one of:", *(f'  {name} = "{choice}"' for choice in choices)])


def wrong_type(name: str, value: object, wanted: str, source: str) -> str:
    """Name a value of the wrong type, and what is wanted."""
    return f"[tool.netra_fakes] {name} = {value!r} ({source}): it takes {wanted}."


def wrong_mode(value: object, choices: Sequence[str]) -> str:
    """Name a value of `types=` that is no mode, and the modes."""
    hint = did_you_mean(near_matches(str(value), choices))
    first = f"types={value!r} is none of its values"
    lines = [f"{first}; {hint}" if hint else f"{first}.", "", "Type one of:"]
    return "\n".join([*lines, *(f'  types="{choice}"' for choice in choices)])
