"""Every public name has a known type, as pyright's own report on the package counts them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import netra_fakes
from tests.typing.checkers import CHECKERS

PACKAGE = Path(netra_fakes.__file__).parent


@pytest.mark.slow
def test_every_public_name_has_a_known_type() -> None:
    pyright = next(checker for checker in CHECKERS if checker.name == "pyright").find()
    if pyright is None:
        pytest.skip("pyright is not installed; `pip install -e .[dev]` brings it")
    done = subprocess.run(
        [pyright, "--pythonpath", sys.executable, "--ignoreexternal", "--outputjson",
         "--verifytypes", "netra_fakes"],
        capture_output=True, text=True, encoding="utf-8", cwd=PACKAGE.parent, timeout=300,
        # An editable install is no package to this report; a folder on the path is.
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
    )  # fmt: skip
    report = json.loads(done.stdout)["typeCompleteness"]
    unknown = [
        f"{symbol['name']}: {found['message'].splitlines()[0]}"
        for symbol in report["symbols"]
        for found in symbol["diagnostics"]
        if found["severity"] == "error"
    ]
    assert unknown == []
    assert report["completenessScore"] == 1
    assert report["exportedSymbolCounts"]["withKnownType"] > 100
