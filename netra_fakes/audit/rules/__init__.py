"""Every rule by its code, one module each."""

from __future__ import annotations

from netra_fakes.audit._finding import Rule

RULES: dict[str, Rule] = {}
"""All rules in order of their codes. NF001 to NF099 are the run's own: unused ignores, bad files."""
