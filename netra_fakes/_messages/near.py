"""Find the real names that a user may have meant."""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Iterable


def near_matches(name: str, known: Iterable[str], *, most: int = 3) -> tuple[str, ...]:
    """Return the known names closest to a missing one, best first.

    Names that share the parts of a snake_case name in another order, or with one part more or
    less, count as near too: `agent_started_notify` is near `notify_agent_started`.
    """
    candidates = list(dict.fromkeys(known))
    by_letters = difflib.get_close_matches(name, candidates, n=most, cutoff=0.65)
    parts = set(name.strip("_").split("_"))
    by_parts = [
        candidate
        for candidate in candidates
        if len(parts) > 1 and len(parts & set(candidate.strip("_").split("_"))) >= len(parts) - 1
    ]
    return tuple(dict.fromkeys([*by_letters, *by_parts]))[:most]


def did_you_mean(matches: Iterable[str]) -> str:
    """Return "did you mean 'a', 'b' or 'c'?", or an empty text where nothing is near."""
    quoted = [f"'{match}'" for match in matches]
    if not quoted:
        return ""
    last = quoted.pop()
    return f"did you mean {', '.join(quoted)} or {last}?" if quoted else f"did you mean {last}?"


def join_clauses(first: str, second: str) -> str:
    """Join two halves of a sentence: on one line where they fit, else on a line each."""
    joined = f"{first} {second}"
    return joined if len(joined) < 100 else f"{first}\n{fold(second)}"


def fold(sentence: str) -> str:
    """Break a sentence between words where it is too long for one line."""
    return textwrap.fill(sentence, 98, break_long_words=False, break_on_hyphens=False)
