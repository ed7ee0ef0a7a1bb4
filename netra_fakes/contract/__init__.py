"""Lock the interfaces of real classes in a file, build fakes from it, and tell drift from it."""

from __future__ import annotations

from netra_fakes.contract._check import check_used
from netra_fakes.contract._drift import Drift, compare
from netra_fakes.contract._file import (
    build_contract,
    parse_contract,
    read_contract,
    render_contract,
    write_contract,
)
from netra_fakes.contract._interface import LockedInterface, locked_interface
from netra_fakes.contract._members import Contract, contract_of

__all__ = [
    "Contract",
    "Drift",
    "LockedInterface",
    "build_contract",
    "check_used",
    "compare",
    "contract_of",
    "locked_interface",
    "parse_contract",
    "read_contract",
    "render_contract",
    "write_contract",
]
