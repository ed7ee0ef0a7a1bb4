"""Tell whether two canonical texts mean the same type, a wider or a narrower one."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from netra_fakes._annotations import canonical_annotation

Severity = Literal["breaking", "risky", "compatible"]


def same_default(old: str | None, new: str | None) -> bool:
    """Whether two defaults may be the same: of "..." nothing is known."""
    return old == new or "..." in (old, new)


@lru_cache(maxsize=4096)
def plain_type(text: str) -> str:
    """Return a type's text without private modules, which differ from one Python to the next.

    `pathlib._local.Path` of one Python is `pathlib.Path` of another.
    """
    return canonical_annotation(text, _public_name)


def _public_name(dotted: str) -> str:
    *modules, name = dotted.split(".")
    return ".".join([part for part in modules if not part.startswith("_")] + [name])


def same_type(old: str, new: str) -> bool:
    """Whether two canonical texts mean the same type."""
    return old == new or plain_type(old) == plain_type(new)


def members_of(text: str) -> frozenset[str]:
    """Return the members of a union, or the one type that a text is."""
    parts, depth, start = [], 0, 0
    text = plain_type(text)
    for index, character in enumerate(text):
        depth += (character in "[(") - (character in "])")
        if character == "|" and not depth:
            parts.append(text[start:index].strip())
            start = index + 1
    return frozenset([*parts, text[start:].strip()])


def compare_types(old: str | None, new: str | None) -> Severity | None:
    """Return how much a change of a result's or attribute's type weighs; None where there is none.

    A narrower type keeps what callers rely on; a wider one may surprise them; a type that becomes
    known changes what fakes answer.
    """
    if old == new or (old is not None and new is not None and same_type(old, new)):
        return None
    if old is None:
        return "compatible"
    if new is None or new == "typing.Any" or old == "typing.Any":
        return "risky"
    before, after = members_of(old), members_of(new)
    if after < before:
        return "compatible"
    return "risky" if before < after or before == after else "breaking"


def compare_parameter_types(old: str | None, new: str | None) -> Severity | None:
    """Return how much a change of a parameter's type weighs; None where there is none."""
    if old == new or (old is not None and new is not None and same_type(old, new)):
        return None
    if new is None or new == "typing.Any":
        return "compatible"
    if old is None or old == "typing.Any":
        return "risky"
    return "compatible" if members_of(old) <= members_of(new) else "risky"
