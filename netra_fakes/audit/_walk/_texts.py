"""Put texts together as a test does that builds the target of a patch."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from netra_fakes.audit._values import UNKNOWN, Items, Text, Value

_FIELD = re.compile(r"\{(\w*)\}")


def joined(separator: str, parts: Value) -> Value:
    """Return what `separator.join(parts)` gives."""
    if not isinstance(parts, Items):
        return UNKNOWN
    texts = [item.text for item in parts.items.values() if isinstance(item, Text)]
    return Text(separator.join(texts)) if len(texts) == len(parts.items) else UNKNOWN


def filled(text: str, value: Value) -> Value:
    """Return what `text % value` gives, for plain `%s`."""
    given = list(value.items.values()) if isinstance(value, Items) else [value]
    texts = [item.text for item in given if isinstance(item, Text)]
    parts = text.split("%s")
    if "%" in "".join(parts) or not len(parts) - 1 == len(texts) == len(given):
        return UNKNOWN
    return Text("".join(part for pair in zip(parts, [*texts, ""], strict=True) for part in pair))


def formatted(text: str, args: Sequence[Value], words: Mapping[str | None, Value]) -> Value:
    """Return what `text.format(...)` gives, for plain fields."""
    given: dict[str | None, Value] = {str(index): value for index, value in enumerate(args)}
    given.update(words)
    fields = _FIELD.findall(text)
    names = [name or str(index) for index, name in enumerate(fields)]
    values = [given.get(name) for name in names]
    texts = [value.text for value in values if isinstance(value, Text)]
    rest = _FIELD.split(text)[::2]
    if {"{", "}"} & set("".join(rest)) or len(texts) != len(fields):
        return UNKNOWN
    return Text("".join(part for pair in zip(rest, [*texts, ""], strict=True) for part in pair))
