"""Say what the audit found: findings, their fixes as text edits, and what a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from netra_fakes.errors import NetraFakesError

if TYPE_CHECKING:
    from netra_fakes.audit._facts import FileFacts

Confidence = Literal["high", "medium", "low"]
"""How sure the type is that a finding rests on; only `high` counts by default."""

Severity = Literal["silent", "confusing", "loud"]
"""How the fault shows when the test runs: not at all, as a misleading failure, as itself."""

TypeSource = Literal[
    "spec",
    "parameter annotation",
    "parameter name",
    "patch target",
    "member annotation",
    "variable annotation",
    "constructed",
    "imported",
    "variable name",
    "none needed",
]
"""Where the type of the double or object comes from, as each finding says.

`spec`: `spec=`, `create_autospec`, or a factory of this package. `parameter annotation`: it is
passed to a real callable whose parameter is annotated. `parameter name`: that parameter has no
annotation, but its name or the attribute it is kept in tells. `patch target`: it replaces a real
class, function or object. `member annotation`: it is set over an annotated attribute.
`constructed`: the real class was called. `imported`: the name itself was imported.
`variable name`: a guess by `mock_agent`, never fixed. `none needed`: syntax alone tells.
"""

CONFIDENCES: tuple[Confidence, ...] = ("high", "medium", "low")


@dataclass(frozen=True)
class Edit:
    """One replacement of text.

    Attributes:
        start: Offset of the first replaced character in the text that was audited, from 0.
        end: Offset after the last replaced character; equal to `start` for an insertion.
        replacement: The text that takes its place.
    """

    start: int
    end: int
    replacement: str


@dataclass(frozen=True)
class Fix:
    """A proposed change.

    Attributes:
        edits: In order of position, none overlapping another. Two fixes may hold the very same
            edit (an import that both need); it is to be applied once.
        is_safe: Whether the meaning of the test stays; else it is applied on request only.
        description: What applying it does, as an imperative sentence without a full stop.
    """

    edits: tuple[Edit, ...]
    is_safe: bool
    description: str


@dataclass(frozen=True)
class Finding:
    """One place where a test does not agree with the real interface.

    Attributes:
        path: The file, as it was given to the audit.
        line: First line, counted from 1.
        column: First column, counted from 1, in characters.
        end_line: Last line.
        end_column: Column after the last character, counted from 1.
        code: "NF101".
        slug: "sync-double-for-coroutine".
        message: What is wrong, naming class and member; one line.
        confidence: How sure the type is that it rests on.
        help: The line to type instead, or what to do; may be empty.
        spec: The real signature with its file and line; empty where there is none.
        source: Where the type came from.
        fix: The proposed change, None where a human must decide.
    """

    path: str
    line: int
    column: int
    code: str
    slug: str
    message: str
    confidence: Confidence = "high"
    help: str = ""
    spec: str = ""
    source: TypeSource = "none needed"
    fix: Fix | None = None
    end_line: int = 0
    end_column: int = 0


@dataclass(frozen=True)
class Rule:
    """One rule: what it says, why it matters, an example, and the function that finds it.

    Attributes:
        code: "NF101"; its meaning never changes.
        slug: Its name in words: "sync-double-for-coroutine".
        summary: What it finds, one line.
        severity: How the fault shows when the test runs.
        rationale: Why it is bad; plain paragraphs.
        wrong: Example source that it finds.
        right: The same example, right.
        find: Gives the findings of one file.
        fix: What the fix does and whether it is safe; empty where there is none.
    """

    code: str
    slug: str
    summary: str
    severity: Severity
    rationale: str
    wrong: str
    right: str
    find: Callable[[FileFacts], Iterable[Finding]]
    fix: str = ""


class UnparsableSourceError(NetraFakesError, ValueError):
    """A file that is no Python source, so that nothing can be said of it.

    Attributes:
        path: The file.
        line: Where the parser stopped, None where it did not say.
        reason: What the parser said.
    """

    def __init__(self, path: str, line: int | None, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason
