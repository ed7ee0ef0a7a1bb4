"""Render the page of each rule from the rule itself; run as a module to write them."""

from __future__ import annotations

from pathlib import Path

from netra_fakes.audit import Rule
from netra_fakes.audit.rules import RULES

FOLDER = Path(__file__).parents[2] / "docs" / "reference" / "rules"
HEAD = "<!-- Written by `python -m tests.audit.rule_pages`; edit the rule instead. -->\n\n"
_SEVERITY = {
    "silent": "Silent: the test passes.",
    "confusing": "Confusing: the test fails with a message that points elsewhere.",
    "loud": "Loud: the test fails, as far as it runs.",
}


def page_name(rule: Rule) -> str:
    """Return the file name of a rule's page."""
    return f"{rule.code.lower()}.md"


def render_page(rule: Rule) -> str:
    """Return the page of a rule, in Ruff's form."""
    fix = rule.fix or "There is none: only the author knows what was meant."
    return HEAD + "\n".join(  # noqa: FLY002
        [
            f"# {rule.slug} ({rule.code})\n",
            "## What it does\n",
            f"{rule.summary}\n",
            "## Why is this bad?\n",
            f"{rule.rationale}\n",
            f"{_SEVERITY[rule.severity]}\n",
            "## Example\n",
            f"```py\n{rule.wrong}```\n",
            "Use instead:\n",
            f"```py\n{rule.right}```\n",
            "## Fix\n",
            f"{fix}\n",
        ]
    )


def render_evidence() -> str:
    """Return the page on what a finding rests on."""
    return HEAD + "\n".join(  # noqa: FLY002
        [
            "# What a finding rests on\n",
            "## Where a type comes from\n",
            "A finding rests on what the audit knows of a double or object, and says how it knows "
            "it. Strongest first:\n",
            "1. `spec=`, `create_autospec`, or a factory of this package.",
            "2. The annotation of the real parameter that it is passed to; of one without an "
            "annotation, the type of the attribute that it is kept in.",
            "3. What a patch replaces: a class, an object, what a function returns.",
            "4. The annotation of the real attribute that it is set over, of the variable, or of the "
            "function that gives it.",
            "5. The class that was called, for a real object.",
            "6. The name of the parameter (confidence `medium`), then of the variable, such as "
            "`mock_agent` (confidence `low`): reported on request only, never fixed.\n",
            "Doubles and objects are followed through fixtures (also those of conftest files), "
            "helpers' returns, what a set-up keeps on `self`, namespaces, lists and "
            "dictionaries, context managers and caught exceptions. Beside `None`, it is the other "
            "value that is used; beside a guarded import of what is there, no fallback is. Where reasons disagree, where the call "
            "that would tell does not bind, or where the application's own code shows its "
            "annotation to be wrong, nothing is claimed.\n",
            "## What excuses a fault\n",
            "`hasattr`, `isinstance` and `iscoroutinefunction` around it; `pytest.raises`, `assertRaises` or `except` "
            "with the error that it raises; `pytest.importorskip`; a test that replaces the real thing itself; a class "
            "with `__getattr__`, a metaclass or a base that cannot be read; a module with "
            "`__getattr__` or an unreadable star import; a folder of the tests that goes by the "
            "package's name; a package without `__init__.py` that holds packages only, since "
            "another distribution may add to it; attributes that the test sets and reads back "
            "itself.\n",
        ]
    )


if __name__ == "__main__":
    (FOLDER / "evidence.md").write_text(render_evidence(), "utf-8")
    for written in RULES.values():
        (FOLDER / page_name(written)).write_text(render_page(written), "utf-8")
