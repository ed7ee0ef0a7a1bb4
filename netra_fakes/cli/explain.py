"""Explain a rule of the audit or an error: what, why, an example, what to type instead."""

from __future__ import annotations

import argparse

from netra_fakes._messages import explanations
from netra_fakes._messages.near import did_you_mean, near_matches
from netra_fakes.errors import ConfigurationError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "subject", nargs="*", metavar="NF101 | ERROR",
        help="a rule's code or slug, an error's name, or a message in quotes (default: list all)",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Print the explanation.

    Raises:
        ConfigurationError: Nothing of that name is known.
    """
    subject = " ".join(options.subject).strip()
    print(explain(subject) if subject else list_subjects())
    return 0


def explain(subject: str) -> str:
    """Return the explanation of a rule, an error, or a pasted message.

    Raises:
        ConfigurationError: Nothing of that name is known.
    """
    from netra_fakes.audit.rules import RULES

    for rule in RULES.values():
        if subject.upper() == rule.code or subject.lower() == rule.slug:
            title = f"{rule.code} {rule.slug} ({rule.severity})"
            why = f"{rule.rationale}\n\nFix: {rule.fix}" if rule.fix else rule.rationale
            return explanations.render_explanation(title, rule.summary, why, rule.wrong, rule.right)
    found = explanations.find_explanation(subject)
    if found is None:
        known = [*RULES, *(rule.slug for rule in RULES.values()), *explanations.EXPLANATIONS]
        near = did_you_mean(near_matches(subject, known))
        raise ConfigurationError(explanations.nothing_to_explain(subject, near))
    name, entry = found
    return explanations.render_explanation(name, entry.what, entry.why, entry.wrong, entry.right)


def list_subjects() -> str:
    """Return every rule and error with its one line."""
    from netra_fakes.audit.rules import RULES

    lines = ["Rules of `netra-fakes audit`:", ""]
    lines += [f"  {rule.code}  {rule.summary}" for rule in RULES.values()]
    lines += ["", "Errors:", ""]
    lines += [f"  {name}\n      {entry.what}" for name, entry in explanations.EXPLANATIONS.items()]
    return "\n".join(lines)
