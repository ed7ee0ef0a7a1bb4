"""Turn what a user names as a spec into the interface that fakes are built from."""

from __future__ import annotations

from typing import Any, cast

from netra_fakes._interface import Interface
from netra_fakes._read import LiveInterface, read_interface
from netra_fakes._spec import ClassSpec


def open_interface(target: Any) -> Interface:
    """Return the interface of a class, function, module, alias, path or ClassSpec.

    Raises:
        InvalidSpecError: What describes no interface.
        SpecNotFoundError: A path that does not import.
    """
    if isinstance(target, ClassSpec):
        from netra_fakes import contract

        locked: Interface = contract.LockedInterface(target, {})  # type: ignore[attr-defined,unused-ignore]
        return locked
    if isinstance(target, LiveInterface) or hasattr(type(target), "answer_type"):
        return cast("Interface", target)
    return read_interface(target)
