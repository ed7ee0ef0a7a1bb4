"""Compare the classes that fakes used in this run with the contract."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from netra_fakes._messages import pytest_run as messages
from netra_fakes._spec import ClassSpec
from netra_fakes.errors import ContractError


def find_drift(targets: Iterable[str]) -> dict[str, bool]:
    """Return what differs, of the classes that are imported anyway.

    Args:
        targets: "module:Class" of every fake that was made or used.

    Returns:
        A sentence for each difference, with whether it breaks tests or callers.
    """
    from netra_fakes.contract import check_used

    try:
        found = check_used([_spec(target) for target in targets])
    except ContractError as error:
        return {messages.contract_unread(error): True}
    return {
        messages.drift_line(drift.severity, str(drift), drift.new_location): drift.severity
        == "breaking"
        for drift in found
    }


def _spec(target: str) -> ClassSpec:
    """Return the spec of a class that is loaded, else its address alone."""
    from netra_fakes._read import read_spec
    from netra_fakes._read.lookup import find_static, module_namespace

    module, _, qualname = target.partition(":")
    loaded = sys.modules.get(module)
    names = qualname.split(".")
    found: object = None if loaded is None else module_namespace(loaded).get(names[0])
    for name in names[1:]:
        inner = find_static(found, name) if isinstance(found, type) else None
        found = None if inner is None else inner[0]
    return read_spec(found) if isinstance(found, type) else ClassSpec(module, qualname)
