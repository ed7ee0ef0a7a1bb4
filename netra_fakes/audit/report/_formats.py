"""Render findings for programs: JSON, SARIF, GitHub annotations, and counts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from netra_fakes._messages.audit_run import UNUSED_IGNORE_HELP
from netra_fakes.audit._baseline import BaselineResult
from netra_fakes.audit._finding import Finding
from netra_fakes.audit._options import RUN_CODES
from netra_fakes.audit.rules import RULES

FORMATS = ("text", "json", "sarif", "github", "html")


@dataclass(frozen=True)
class Context:
    """What a report tells beside the findings.

    Attributes:
        files: Number of audited files.
        problems: Files that could not be audited: path, line where known, reason.
        version: Version of this package.
        baseline: How the findings stand against the baseline; None where there is none.
        roles: Role by the name of its class, for the page's bars.
    """

    files: int
    problems: list[tuple[str, int | None, str]] = field(default_factory=list)
    version: str = ""
    baseline: BaselineResult | None = None
    roles: Mapping[str, str] = field(default_factory=dict)


def finding_as_data(finding: Finding) -> dict[str, Any]:
    """Return a finding as the JSON format has it."""
    data = asdict(finding)
    fix = data.pop("fix")
    return {**data, "fix": fix and {**fix, "edits": list(fix["edits"])}}


def render_json(findings: Iterable[Finding], context: Context) -> str:
    """Render findings as one JSON object: `findings`, `problems`, `files`."""
    problems = [
        {"path": path, "line": line, "reason": reason} for path, line, reason in context.problems
    ]
    data = {
        "findings": [finding_as_data(finding) for finding in findings],
        "problems": problems,
        "files": context.files,
    }
    return json.dumps(data, indent=2)


def render_statistics(findings: Iterable[Finding]) -> str:
    """Render the number of findings by rule, most first: count, files, code, fixable, slug."""
    findings = list(findings)
    counted = Counter(finding.code for finding in findings)
    if not counted:
        return "No finding."
    lines = ["count  files  code   fix  rule", "-----  -----  -----  ---  ----"]
    for code, number in counted.most_common():
        of_code = [finding for finding in findings if finding.code == code]
        files = len({finding.path for finding in of_code})
        fixable = any(finding.fix and finding.fix.is_safe for finding in of_code)
        mark = "[*]" if fixable else "   "
        lines.append(f"{number:5}  {files:5}  {code}  {mark}  {of_code[0].slug}")
    return "\n".join(lines)


def _escape(text: str, *, is_property: bool = False) -> str:
    """Escape as GitHub's workflow commands want it (actions/toolkit, `command.ts`)."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if is_property else text


def render_github(findings: Iterable[Finding]) -> str:
    """Render findings as GitHub workflow commands, which annotate the lines of a pull request."""
    lines = []
    for finding in findings:
        title = f"{finding.code} {finding.slug}"
        place = {
            "file": finding.path,
            "line": str(finding.line),
            "endLine": str(max(finding.end_line, finding.line)),
            "col": str(finding.column),
            "title": title,
        }
        shown = ",".join(f"{name}={_escape(v, is_property=True)}" for name, v in place.items())
        text = finding.message + (f"\n{finding.help}" if finding.help else "")
        lines.append(f"::error {shown}::{_escape(text)}")
    return "\n".join(lines)


def render_sarif(findings: Iterable[Finding], context: Context) -> str:
    """Render findings as SARIF 2.1.0, in the subset that GitHub code scanning accepts."""
    findings = list(findings)
    codes = sorted({finding.code for finding in findings} | set(RULES))
    run = {
        "tool": {
            "driver": {
                "name": "netra-fakes",
                "version": context.version,
                "rules": [_sarif_rule(code) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(finding, codes) for finding in findings],
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2)


def _sarif_rule(code: str) -> dict[str, Any]:
    rule = RULES.get(code)
    if rule is None:
        slug = RUN_CODES[code]
        words = {"text": slug.replace("-", " ")}
        return {
            "id": code,
            "name": slug,
            "shortDescription": words,
            "fullDescription": words,
            "help": {"text": UNUSED_IGNORE_HELP},
        }
    return {
        "id": code,
        "name": rule.slug,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.rationale},
        "help": {"text": f"{rule.rationale}\n\nWrong:\n{rule.wrong}\n\nRight:\n{rule.right}"},
        "properties": {"tags": ["test", rule.severity]},
    }


def _sarif_uri(path: str) -> str:
    """Return a path relative to the current folder, as GitHub wants it; one outside, as a URI."""
    file, folder = Path(path).absolute(), Path.cwd()
    if not file.is_relative_to(folder):
        return file.as_uri()
    return quote(file.relative_to(folder).as_posix())


def _sarif_result(finding: Finding, codes: list[str]) -> dict[str, Any]:
    region = {"startLine": finding.line, "startColumn": finding.column}
    if finding.end_line >= finding.line and finding.end_column > 0:
        region |= {"endLine": finding.end_line, "endColumn": finding.end_column}
    text = finding.message + (f"\n{finding.help}" if finding.help else "")
    return {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": "error" if finding.confidence == "high" else "warning",
        "message": {"text": text},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _sarif_uri(finding.path)},
                    "region": region,
                }
            }
        ],
    }
