"""Put the toy rule in the place of the real ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from netra_fakes import _config
from netra_fakes.audit import Project, _run
from tests.audit.shell import toy


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(_config, "_settings", None)
    monkeypatch.setattr(_run, "audit_source", toy.audit_source)
    monkeypatch.setattr(Project, "fingerprint", toy.fingerprint)
    monkeypatch.setattr(Project, "consulted", toy.consulted)
    return tmp_path


@pytest.fixture
def write(folder: Path) -> Callable[[str, str], Path]:
    def write_file(name: str, text: str) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return path

    return write_file
