"""Tell whether importing a module of the application may fail."""

from __future__ import annotations

import sys
from functools import lru_cache
from importlib.util import find_spec

from netra_fakes.audit._entities import MissingEntity, ModuleEntity
from netra_fakes.audit._lookup import Truth
from netra_fakes.audit._modules import Binding, ModuleTable


def imports_what_is_missing(truth: Truth, table: ModuleTable) -> bool:
    """Whether a module imports at its top, guarded or not, what is neither there nor installed."""
    return any(
        _is_missing(truth, binding, table.name)
        for bindings in table.bindings.values()
        for binding in bindings
        if binding.kind == "import"
    )


@lru_cache(maxsize=1024)
def _is_installed(package: str) -> bool:
    """Whether Python finds a package here; it is looked for and not imported."""
    try:
        return package in sys.stdlib_module_names or find_spec(package) is not None
    except ValueError:  # something put it there without a spec
        return False


def _is_missing(truth: Truth, binding: Binding, importer: str) -> bool:
    if not truth.covers(binding.module):
        return not _is_installed(binding.module.partition(".")[0])
    owner = truth.module(binding.module)
    if binding.name is None or binding.module == importer or not isinstance(owner, ModuleEntity):
        return isinstance(owner, MissingEntity)
    return isinstance(truth.member(owner, binding.name), MissingEntity)
