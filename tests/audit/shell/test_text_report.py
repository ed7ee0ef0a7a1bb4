"""The report for people of a finding whose file is gone."""

from __future__ import annotations

from netra_fakes.audit import Finding
from netra_fakes.audit.report._text import render_text


def test_finding_of_a_file_that_is_gone_is_shown_without_its_line() -> None:
    finding = Finding(
        path="gone.py", line=3, column=1, code="NF101", slug="x", message="it is wrong",
        confidence="low", help="mend it\nsoon",
    )  # fmt: skip

    assert render_text([finding]) == (
        "gone.py:3:1: NF101 it is wrong\n  help: mend it\n        soon\n  (confidence: low)"
    )
