"""Show drift: as text, JSON, GitHub annotations, or markdown for a pull request."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from netra_fakes._messages import drift as messages
from netra_fakes._spec import Location
from netra_fakes.contract._drift import SEVERITIES, Drift


@dataclass(frozen=True, order=True)
class Use:
    """A line of a test that uses what drifted.

    Attributes:
        path: The file.
        line: Counted from 1.
        name: Address of the member or class: "module:Class.member".
        text: The line itself.
        evidence: How the class of the object is known; None where only the name tells.
    """

    path: str
    line: int
    name: str
    text: str
    evidence: str | None = None


@dataclass
class Report:
    """What a check found.

    Attributes:
        path: The contract file.
        checked: How many classes and functions were compared.
        drifts: Drift that is not allowed.
        allowed: Drift that an allowlist allows.
        complaints: Sentences on entries of the allowlist that nothing needs.
        problems: Sentences on what could not be read.
        uses: Lines of tests that drift touches; None where nobody asked.
    """

    path: str
    checked: int
    drifts: list[Drift]
    allowed: list[Drift] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    uses: list[Use] | None = None

    @property
    def counts(self) -> dict[str, int]:
        """How much drift there is of each severity."""
        return {
            severity: sum(drift.severity == severity for drift in self.drifts)
            for severity in SEVERITIES
        }


def _where(location: Location | None) -> str | None:
    return None if location is None else str(location)


def render_text(report: Report) -> str:
    """Return a report as text."""
    blocks: list[str] = []
    for severity in SEVERITIES:
        drifts = [drift for drift in report.drifts if drift.severity == severity]
        if drifts:
            blocks.append("\n".join([f"{severity}:", *(_text_lines(drift) for drift in drifts)]))
    if report.uses is not None:
        blocks.append(_text_uses(report.uses))
    blocks += report.complaints
    summary = messages.headline(report.counts, report.checked, report.path)
    if report.allowed:
        summary += f" Allowed: {len(report.allowed)}."
    blocks.append(summary)
    if report.drifts:
        blocks.append(messages.accept_hint(report.path))
    return "\n\n".join(blocks) + "\n"


def _text_lines(drift: Drift) -> str:
    places = []
    if drift.old_location is not None:
        places.append(f"locked: {drift.old_location}")
    if drift.new_location is not None:
        places.append(f"now: {drift.new_location}")
    lines = [f"  {drift.sentence}"]
    if places:
        lines.append(f"    {', '.join(places)}")
    return "\n".join(lines)


def _text_uses(uses: Sequence[Use]) -> str:
    if not uses:
        return "tests: no line uses what drifted"
    files = len({use.path for use in uses})
    lines = [messages.used_by(len(uses), files)]
    lines += [
        f"  {use.path}:{use.line}: {use.name}, {messages.known_by(use.evidence)}\n    {use.text}"
        for use in uses
    ]
    return "\n".join(lines)


def _as_data(drift: Drift) -> dict[str, str | None]:
    return {
        "kind": drift.kind,
        "severity": drift.severity,
        "target": drift.target,
        "member": drift.member,
        "parameter": drift.parameter,
        "old": drift.old,
        "new": drift.new,
        "old_location": _where(drift.old_location),
        "new_location": _where(drift.new_location),
        "sentence": drift.sentence,
    }


def render_json(report: Report) -> str:
    """Return a report as JSON."""
    data: dict[str, object] = {
        "contract": report.path,
        "checked": report.checked,
        "counts": report.counts,
        "drift": [_as_data(drift) for drift in report.drifts],
        "allowed": [_as_data(drift) for drift in report.allowed],
        "unused_allowances": report.complaints,
        "problems": report.problems,
    }
    if report.uses is not None:
        data["impact"] = [
            {
                "path": use.path,
                "line": use.line,
                "name": use.name,
                "text": use.text,
                "evidence": use.evidence,
            }
            for use in report.uses
        ]
    return json.dumps(data, indent=2) + "\n"


_COMMANDS = {"breaking": "error", "risky": "warning", "compatible": "notice"}


def render_github(report: Report) -> str:
    """Return a report as workflow commands, which GitHub shows beside the lines.

    See https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
    """
    lines: list[str] = []
    for drift in report.drifts:
        place = drift.new_location or drift.old_location
        properties = [f"title=netra-fakes {drift.kind}"]
        if place is not None:
            properties = [f"file={_property(place.file)}", f"line={place.line}", *properties]
        lines.append(
            f"::{_COMMANDS[drift.severity]} {','.join(properties)}::{_data(drift.sentence)}"
        )
    for use in report.uses or ():
        text = _data(f"uses {use.name}, which drifted; {messages.known_by(use.evidence)}")
        lines.append(f"::notice file={_property(use.path)},line={use.line}::{text}")
    lines += [f"::error title=netra-fakes allowlist::{_data(text)}" for text in report.complaints]
    return "\n".join([*lines, messages.headline(report.counts, report.checked, report.path), ""])


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def render_markdown(report: Report) -> str:
    """Return a report as markdown for a pull request."""
    lines = ["### Drift from the contract", "", messages.headline(report.counts, report.checked,
             f"`{report.path}`")]  # fmt: skip
    if report.drifts:
        lines += ["", "| | what changed | locked | now |", "|---|---|---|---|"]
    for severity in SEVERITIES:
        for drift in report.drifts:
            if drift.severity == severity:
                cells = [severity, _cell(drift.sentence), _code(drift.old_location),
                         _code(drift.new_location)]  # fmt: skip
                lines.append(f"| {' | '.join(cells)} |")
    if report.uses:
        lines += ["", "#### Tests that use it", "", "| line | member | known |", "|---|---|---|"]
        for use in report.uses:
            known = messages.known_by(use.evidence)
            lines.append(f"| `{use.path}:{use.line}` | `{_cell(use.name)}` | {known} |")
    if report.complaints:
        lines += ["", *(f"- {_cell(text)}" for text in report.complaints)]
    return "\n".join([*lines, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _code(location: Location | None) -> str:
    return "" if location is None else f"`{location}`"


FORMATS: Mapping[str, Callable[[Report], str]] = {
    "text": render_text,
    "json": render_json,
    "github": render_github,
    "markdown": render_markdown,
}
