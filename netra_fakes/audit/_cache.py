"""Remember the findings of unchanged files between runs, by the hash of their content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, cast

from netra_fakes.audit._apply import write_atomically
from netra_fakes.audit._finding import Edit, Finding, Fix

SCHEMA = 1


@dataclass(frozen=True)
class FileOutcome:
    """What the audit of one file gave.

    Attributes:
        path: The file.
        findings: Every finding that no comment silences, whatever is selected.
        problem: Why it could not be audited; empty where it was.
        problem_line: Line of the problem, where one is known.
        digest: Hash of its content.
        consulted: Hash of each other test file that was looked at, by path.
        applied: How many findings were fixed in it.
        diff: Unified diff of the fixes, where they were asked for and not written.
    """

    path: str
    findings: tuple[Finding, ...] = ()
    problem: str = ""
    problem_line: int | None = None
    digest: str = ""
    consulted: Mapping[str, str] = field(default_factory=dict)
    applied: int = 0
    diff: str = ""


def digest(content: bytes) -> str:
    """Return the hash that stands for a file's content."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def digest_file(path: str) -> str:
    """Return the hash of a file's content, or "missing" where it cannot be read."""
    try:
        return digest(Path(path).read_bytes())
    except OSError:
        return "missing"


class Cache:
    """The outcomes of the last run with the same truth and the same rules.

    A damaged, foreign or outdated file counts as empty: the cache may cost time, never be wrong.
    """

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self._path = folder / "audit.json"
        self._fingerprint = fingerprint
        self._digests: dict[str, str] = {}
        self._old = self._load()
        self._new: dict[str, Any] = {}

    def _load(self) -> dict[str, Any]:
        try:
            data = json.loads(self._path.read_bytes())
            if data["schema"] == SCHEMA and data["fingerprint"] == self._fingerprint:
                return dict(cast("dict[str, Any]", data["files"]))
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return {}

    def get(self, path: str) -> FileOutcome | None:
        """Return a file's outcome where neither it nor anything it looked at has changed."""
        row = self._old.get(path)
        if row is None:
            return None
        try:
            hashes = {path: row["digest"], **row["consulted"]}
            if any(self._digest(other) != known for other, known in hashes.items()):
                return None
            outcome = FileOutcome(
                path,
                tuple(_finding(path, item) for item in row["findings"]),
                row["problem"],
                row["problem_line"],
                row["digest"],
                row["consulted"],
            )
        except (KeyError, TypeError, AttributeError):
            return None
        self._new[path] = row
        return outcome

    def _digest(self, path: str) -> str:
        known = self._digests[path] = self._digests.get(path) or digest_file(path)
        return known

    def put(self, outcome: FileOutcome) -> None:
        """Remember a file's outcome."""
        findings = [
            {name: value for name, value in asdict(finding).items() if value and name != "path"}
            for finding in outcome.findings
        ]
        self._new[outcome.path] = {
            "digest": outcome.digest,
            "consulted": dict(outcome.consulted),
            "findings": findings,
            "problem": outcome.problem,
            "problem_line": outcome.problem_line,
        }

    def save(self) -> None:
        """Write what this run saw; what cannot be written is not kept, and nobody is bothered."""
        data = {"schema": SCHEMA, "fingerprint": self._fingerprint, "files": self._new}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            ignore = self._path.parent / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", "utf-8")
            write_atomically(self._path, json.dumps(data, separators=(",", ":")).encode())
        except OSError:
            pass


def _finding(path: str, row: Mapping[str, Any]) -> Finding:
    fix = row.get("fix")
    rest = {name: value for name, value in row.items() if name != "fix"}
    if fix is None:
        return Finding(path=path, **rest)
    edits = tuple(Edit(**edit) for edit in fix["edits"])
    return Finding(path=path, **rest, fix=Fix(edits, fix["is_safe"], fix["description"]))
