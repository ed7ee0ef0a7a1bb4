"""Run the Golden Path, and every way off it, through wired fakes."""

from __future__ import annotations

from netra_fakes.scenarios.catalogue import SCENARIOS, Scenario
from netra_fakes.scenarios.golden_path import GoldenPath, GoldenUser, make_golden_path

__all__ = ["SCENARIOS", "GoldenPath", "GoldenUser", "Scenario", "make_golden_path"]
