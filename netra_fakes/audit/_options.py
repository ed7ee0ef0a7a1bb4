"""Hold what is to be audited and how: the command line's words over `[tool.netra_fakes.audit]`."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, cast

from netra_fakes._messages import audit_run as messages
from netra_fakes.audit._finding import CONFIDENCES, Confidence, Finding
from netra_fakes.audit._project import ProjectOptions
from netra_fakes.errors import ConfigurationError

RUN_CODES = {
    "NF001": "unused-ignore",
}
"""The run's own findings, beside the rules': an ignore comment that silences nothing."""

_LISTS = ("select", "ignore", "exclude", "source")


@dataclass(frozen=True)
class AuditOptions:
    """Everything that one run of the audit is told.

    Attributes:
        paths: Files and folders to audit.
        project: Where the truth comes from.
        select: Codes or prefixes that count; empty for all.
        ignore: Codes or prefixes that do not.
        per_file_ignores: Codes or prefixes by glob of the path.
        exclude: Globs of paths that are not audited.
        confidence: The weakest confidence that counts.
        jobs: Number of processes; 0 for one a core.
        use_cache: Whether findings of unchanged files are taken from the last run.
    """

    paths: tuple[Path, ...]
    project: ProjectOptions
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    confidence: Confidence = "high"
    jobs: int = 0
    use_cache: bool = True

    def counts(self, finding: Finding) -> bool:
        """Return whether a finding is selected, sure enough, and not ignored for its file."""
        if CONFIDENCES.index(finding.confidence) > CONFIDENCES.index(self.confidence):
            return False
        return self.selects(finding.code) and not any(
            _has_prefix(finding.code, codes)
            for pattern, codes in self.per_file_ignores.items()
            if is_match(finding.path, pattern)
        )

    def selects(self, code: str) -> bool:
        """Return whether a code is selected; the longest prefix that names it decides."""
        wanted = max((len(c) for c in self.select if code.startswith(c)), default=0)
        refused = max((len(c) for c in self.ignore if code.startswith(c)), default=-1)
        return (bool(wanted) or not self.select) and refused < max(wanted, 1)


def _has_prefix(code: str, prefixes: Iterable[str]) -> bool:
    return any(code.startswith(prefix) for prefix in prefixes)


def is_match(path: str, pattern: str) -> bool:
    """Return whether a path, or its end, or a folder of it matches a glob."""
    posix = path.replace("\\", "/")
    return any(
        fnmatch.fnmatchcase(posix, form)
        for form in (pattern, f"*/{pattern}", f"{pattern}/*", f"*/{pattern}/*")
    )


def check_codes(codes: Iterable[str], known: Iterable[str], source: str) -> tuple[str, ...]:
    """Return codes in upper case.

    Raises:
        ConfigurationError: One is no code and no prefix of one.
    """
    known = list(known)
    checked = tuple(code.strip().upper() for code in codes)
    for code in checked:
        if not code or not any(name.startswith(code) for name in known):
            raise ConfigurationError(messages.unknown_code(code, known, source))
    return checked


@dataclass(frozen=True)
class AuditTable:
    """The table `[tool.netra_fakes.audit]`, checked.

    Attributes:
        select: Codes or prefixes that count.
        ignore: Codes or prefixes that do not.
        per_file_ignores: `per-file-ignores`, codes by glob.
        exclude: Globs of paths that are not audited.
        source: Folders of the application's source.
        contract: A contract file.
        confidence: The weakest confidence that counts.
        baseline: Baseline file.
        jobs: Number of processes.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    contract: str | None = None
    confidence: Confidence = "high"
    baseline: str | None = None
    jobs: int = 0


def read_table(table: Mapping[str, Any], known_codes: Iterable[str]) -> AuditTable:
    """Check the audit's settings.

    Raises:
        ConfigurationError: An option is unknown, or has a wrong value.
    """
    codes = list(known_codes)
    names = [item.name for item in fields(AuditTable)]
    checked: dict[str, Any] = {}
    for written, value in table.items():
        name = written.replace("-", "_")
        if name not in names:
            shown = [known.replace("_", "-") for known in names]
            raise ConfigurationError(messages.unknown_option(written, shown))
        checked[name] = _check_option(name, written, value, codes)
    return AuditTable(**checked)


def _check_option(name: str, written: str, value: Any, codes: list[str]) -> Any:
    source = f"[tool.netra_fakes.audit] {written}"
    if name in _LISTS:
        if not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            raise ConfigurationError(messages.wrong_type(written, value, "a list of strings"))
        items = cast("list[str]", value)
        return check_codes(items, codes, source) if name in ("select", "ignore") else tuple(items)
    if name == "per_file_ignores":
        if not isinstance(value, dict):
            raise ConfigurationError(
                messages.wrong_type(written, value, 'a table such as {"tests/old/*" = ["NF101"]}')
            )
        entries = cast("dict[str, list[str]]", value)
        return {glob: check_codes(items, codes, source) for glob, items in entries.items()}
    if name == "confidence":
        if value not in CONFIDENCES:
            raise ConfigurationError(
                messages.wrong_type(written, value, "one of " + ", ".join(CONFIDENCES))
            )
        return value
    wanted = int if name == "jobs" else str
    if not isinstance(value, wanted) or isinstance(value, bool):
        kind = "a whole number" if name == "jobs" else "a path"
        raise ConfigurationError(messages.wrong_type(written, value, kind))
    return value
