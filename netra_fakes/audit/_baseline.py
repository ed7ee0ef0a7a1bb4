"""Keep the findings that a suite had when it adopted the audit, so that only new ones count."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from netra_fakes._messages import audit_run as messages
from netra_fakes.audit._apply import write_atomically
from netra_fakes.audit._finding import Finding
from netra_fakes.errors import ConfigurationError

SCHEMA = 1
Key = tuple[str, str, str]


@dataclass(frozen=True)
class BaselineResult:
    """Today's findings against the baseline.

    Attributes:
        new: Those that the baseline does not hold.
        known: How many it holds.
        gone: How many of its own are not found any more.
        before: How many it had by code, for the trend.
    """

    new: list[Finding]
    known: int
    gone: int
    before: Mapping[str, int]


def _key(finding: Finding) -> Key:
    """Identify a finding without its line, so that edits above it do not make it new."""
    return (finding.path.replace("\\", "/"), finding.code, finding.message)


def write_baseline(path: Path, findings: Iterable[Finding]) -> None:
    """Write today's findings, a line each in stable order, so that its diff can be reviewed."""
    counted = Counter(_key(finding) for finding in findings)
    rows = [
        json.dumps({"path": key[0], "code": key[1], "message": key[2], "count": counted[key]})
        for key in sorted(counted)
    ]
    body = ",\n    ".join(rows)
    text = f'{{\n  "netra_fakes_baseline": {SCHEMA},\n  "findings": [\n    {body}\n  ]\n}}\n'
    write_atomically(path, text.encode())


def read_baseline(path: Path) -> Counter[Key]:
    """Read a baseline file.

    Raises:
        ConfigurationError: It is damaged, or no baseline.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
        if data["netra_fakes_baseline"] != SCHEMA:
            raise ValueError(f"schema {data['netra_fakes_baseline']!r}")
        rows = cast("list[dict[str, Any]]", data["findings"])
        return Counter(
            {(row["path"], row["code"], row["message"]): int(row["count"]) for row in rows}
        )
    except (ValueError, KeyError, TypeError, OSError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise ConfigurationError(messages.damaged_baseline(str(path), reason)) from error


def compare_baseline(findings: Iterable[Finding], baseline: Counter[Key]) -> BaselineResult:
    """Sort findings into new and known; of equal ones, the first are the known."""
    left = Counter(baseline)
    new: list[Finding] = []
    known = 0
    for finding in findings:
        key = _key(finding)
        if left[key] > 0:
            left[key] -= 1
            known += 1
        else:
            new.append(finding)
    before: Counter[str] = Counter()
    for key, number in baseline.items():
        before[key[1]] += number
    return BaselineResult(new, known, sum(count for count in left.values() if count > 0), before)
