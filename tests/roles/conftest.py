"""Run the tests of a role on the reference classes, and on the real ones of each day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from netra_fakes._config import Settings, set_settings
from tests.synthetic import DATES, installed


@pytest.fixture(scope="module", params=["reference", *DATES])
def application(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Have one application to build fakes from: "reference", or a day of the real one."""
    if request.param == "reference":
        yield request.param
        return
    folder: Path = tmp_path_factory.mktemp("real")
    with installed(folder, request.param, running=True):
        yield request.param


@pytest.fixture(autouse=True)
def settings() -> Iterator[Settings]:
    """Begin without settings, and leave none."""
    settings = Settings()
    set_settings(settings)
    yield settings
    set_settings(None)
