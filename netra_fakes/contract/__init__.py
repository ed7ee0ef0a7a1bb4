"""Lock the interfaces of real classes in a file, build fakes from it, and tell drift from it."""

from __future__ import annotations

from netra_fakes.contract._file import (
    build_contract,
    parse_contract,
    read_contract,
    render_contract,
    write_contract,
)
from netra_fakes.contract._members import Contract, contract_of

__all__ = [
    "Contract",
    "build_contract",
    "contract_of",
    "parse_contract",
    "read_contract",
    "render_contract",
    "write_contract",
]
