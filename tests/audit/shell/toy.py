"""A toy rule in the place of the real ones: it flags the word BAD, and fixes it to GOOD."""

from __future__ import annotations

import ast

from netra_fakes.audit import Edit, Finding, Fix, Project, UnparsableSourceError


def audit_source(path: str, text: str, project: Project) -> list[Finding]:
    try:
        ast.parse(text)
    except SyntaxError as error:
        raise UnparsableSourceError(path, error.lineno, error.msg) from error
    if "CRASH" in text:
        raise RuntimeError("boom")
    findings = []
    offset = 0
    for number, line in enumerate(text.split("\n"), 1):
        for word, safe in (("BAD", True), ("WORSE", False)):
            column = line.find(word)
            if column >= 0:
                edit = Edit(offset + column, offset + column + len(word), "GOOD")
                findings.append(
                    Finding(
                        path=path, line=number, column=column + 1, code="NF101",
                        slug="sync-double-for-coroutine", message=f"the word {word} is not good",
                        confidence="low" if "unsure" in line else "high",
                        help="type GOOD", spec="def good()", source="spec",
                        fix=None if "nofix" in line else Fix((edit,), safe, "Say GOOD"),
                        end_line=number, end_column=column + 1 + len(word),
                    )
                )  # fmt: skip
        offset += len(line) + 1
    return findings


def fingerprint(self: Project) -> str:
    return "toy"


def consulted(self: Project, path: str) -> tuple[str, ...]:
    return ()
