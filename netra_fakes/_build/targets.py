"""Turn what a user names as a spec into the interface that fakes are built from."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, cast

from netra_fakes._config import get_settings
from netra_fakes._interface import Interface
from netra_fakes._read import LiveInterface, read_interface
from netra_fakes._spec import ClassSpec

_MOST_LOCKED = 512
_locked: OrderedDict[int, tuple[ClassSpec, Interface]] = OrderedDict()


def open_interface(target: Any) -> Interface:
    """Return the interface of a class, function, module, alias, path or ClassSpec.

    Raises:
        InvalidSpecError: What describes no interface.
        SpecNotFoundError: A path that does not import.
        ContractError: The contract that the settings name cannot be read.
    """
    if isinstance(target, ClassSpec):
        return _open_locked(target)
    if isinstance(target, LiveInterface) or hasattr(type(target), "answer_type"):
        return cast("Interface", target)
    if isinstance(target, str) and get_settings().contract is not None:
        from netra_fakes.contract import locked_interface

        return locked_interface(target) or read_interface(target)
    return read_interface(target)


def _open_locked(spec: ClassSpec) -> Interface:
    """Return the interface of a locked class, the same one as long as the spec is in use."""
    from netra_fakes.contract import LockedInterface

    held = _locked.get(id(spec))
    if held is None or held[0] is not spec:
        held = _locked[id(spec)] = spec, LockedInterface(spec)
        if len(_locked) > _MOST_LOCKED:
            _locked.popitem(last=False)
    return held[1]
