"""Compare the classes that fakes used in this run with the contract."""

from __future__ import annotations

from collections.abc import Iterable


def find_drift(targets: Iterable[str]) -> list[str]:
    """Return what differs, one sentence each, of the classes that are imported anyway."""
    from netra_fakes._config import get_settings
    from netra_fakes.contract import check_used  # type: ignore[attr-defined,unused-ignore]

    settings = get_settings()
    assert settings.contract is not None
    path = (settings.root or __import__("pathlib").Path.cwd()) / settings.contract
    return [str(drift) for drift in check_used(path, targets)]
