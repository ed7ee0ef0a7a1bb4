"""Compare a contract with the classes of today."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from netra_fakes._spec import ClassSpec
from netra_fakes.contract._allowlist import Allowlist
from netra_fakes.contract._drift import Drift, compare
from netra_fakes.contract._file import build_contract
from netra_fakes.contract._gather import Gathered, normalize
from netra_fakes.contract._interface import read_cached
from netra_fakes.contract._members import Contract
from netra_fakes.contract._names import find_real
from netra_fakes.contract._reports import Report


def build_report(
    path: str, locked: Contract, today: Gathered, allowlist: Allowlist | None = None
) -> Report:
    """Compare a contract with what was read today.

    Classes of modules that could not be read are left out: nothing is known of them.

    Args:
        path: The contract file, for messages.
        locked: What it holds.
        today: What was read.
        allowlist: Drift that needs no answer.
    """
    allowlist = allowlist or Allowlist()
    drifts = [
        drift
        for drift in compare(locked, today.contract)
        if drift.target.partition(":")[0] not in today.unread
        and not (
            drift.kind.startswith("name-") and str(drift.old).partition(":")[0] in today.unread
        )
    ]
    allowed = [drift for drift in drifts if allowlist.allows(drift)]
    return Report(
        path,
        len(locked),
        [drift for drift in drifts if drift not in allowed],
        allowed,
        allowlist.unused(),
        today.problems,
    )


def check_used(specs: Iterable[ClassSpec]) -> list[Drift]:
    """Compare the classes that fakes were built from with the contract that the settings name.

    Only classes that are imported anyway are read, so that a check costs next to nothing.

    Args:
        specs: The specs of the fakes' interfaces, live or locked.

    Returns:
        The drift of these classes; empty where no contract is named.

    Raises:
        ContractError: The contract cannot be read.
    """
    from netra_fakes._config import get_settings

    settings = get_settings()
    if settings.contract is None:
        return []
    locked = read_cached((settings.root or Path()) / settings.contract)
    old: dict[str, ClassSpec] = {}
    new: dict[str, ClassSpec] = {}
    for spec in specs:
        for target in (spec.target, *spec.mro):
            if target in locked and target not in old and not locked.is_extern(target):
                live = _read_loaded(locked[target])
                if live is not None:
                    old[target], new[target] = locked[target], live
    return compare(old, build_contract(new.values()))


def _read_loaded(spec: ClassSpec) -> ClassSpec | None:
    from netra_fakes._read import describe

    real = find_real(spec)
    return None if real is None else normalize(describe(real))
