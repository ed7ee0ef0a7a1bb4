"""Put one fault into each test of a clean suite: nearly every one is found, and nothing before."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audit.mutation import CODES, measure

FLOOR = 0.98


@pytest.mark.slow
def test_nearly_every_injected_fault_is_found_and_nothing_else(tmp_path: Path) -> None:
    alarms, injected, hit = measure(seed=1, most=60, folder=tmp_path)

    assert alarms == []
    assert injected.keys() == CODES.keys()
    assert {kind: hit[kind] / number >= FLOOR for kind, number in injected.items()} == (
        dict.fromkeys(CODES, True)
    )
