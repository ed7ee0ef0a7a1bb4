"""Write contracts to a file in one step, and read them back."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from netra_fakes._messages import contract as messages
from netra_fakes._spec import ClassSpec
from netra_fakes.contract._members import Contract
from netra_fakes.contract._namespaces import Namespace
from netra_fakes.contract._parser import parse_contract
from netra_fakes.contract._rendering import render_contract
from netra_fakes.errors import ContractError

__all__ = [
    "build_contract",
    "parse_contract",
    "read_contract",
    "render_contract",
    "write_atomically",
    "write_contract",
]


def write_contract(contract: Contract, path: Path) -> None:
    """Write a contract to a file, whole or not at all.

    Raises:
        OSError: The folder cannot be written to.
    """
    write_atomically(path, render_contract(contract))


def write_atomically(path: Path, text: str) -> None:
    """Write a text to a file in one step: a reader sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123
            file.write(text)
        if path.exists():
            temporary.chmod(path.stat().st_mode & 0o777)
        else:
            temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def read_contract(path: str | os.PathLike[str]) -> Contract:
    """Read a contract file.

    Args:
        path: The file that `netra-fakes lock` wrote.

    Returns:
        The locked specs by address, "package.module:Class"; `make_fake` takes each of them.

    Raises:
        ContractError: The file is missing, damaged, foreign, in conflict or of a newer schema.

    Examples:
        >>> from netra_fakes.cli import main
        >>> main(["lock", "netra_fakes.reference.agent:Agent", "-o", "agents.lock"])
        agents.lock: locked 1 class or function.
        0
        >>> agent = make_fake(read_contract("agents.lock")["netra_fakes.reference.agent:Agent"])
    """
    shown = Path(path).as_posix()
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise ContractError(messages.unreadable(shown, reason), path=shown) from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContractError(messages.not_text(shown, line), path=shown, line=line) from error
    return parse_contract(text, shown)


def build_contract(
    specs: Iterable[ClassSpec],
    *,
    extern: Iterable[ClassSpec] = (),
    aliases: Mapping[str, str] | None = None,
    targets: Sequence[str] = (),
    namespaces: Iterable[Namespace] = (),
) -> Contract:
    """Put specs together to a contract.

    Args:
        specs: The classes and functions that are locked.
        extern: Bases of theirs that are not, but lend them members.
        aliases: Other addresses of locked classes.
        targets: What was named when they were locked.
        namespaces: What names their modules have.
    """
    contract = Contract(list(targets), dict(aliases or {}))
    for spec in specs:
        contract.add(spec)
    for spec in extern:
        if spec.target not in contract.table:
            contract.add(spec, is_extern=True)
    contract.namespaces.update((item.module, item) for item in namespaces)
    return contract
