"""Load the whole package at once where pytest is tested by pytest.

`pytester` forgets every module that its inner run imported. A package that loads its parts at
their first use would come back in halves, each with classes of its own.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from contextlib import suppress

import netra_fakes

LEFT_OUT = ("netra_fakes.__main__", "netra_fakes.audit", "netra_fakes.cli")
"""Parts that no plugin needs; some of them want optional extras."""


def load_everything() -> None:
    """Import every module of the package that a test run may come to use."""
    for name in _module_names(netra_fakes.__path__, "netra_fakes."):
        with suppress(ImportError):
            importlib.import_module(name)


def _module_names(path: Iterable[str], prefix: str) -> list[str]:
    names: list[str] = []
    folders = list(path)
    for module in pkgutil.iter_modules(folders, prefix):
        if module.name in LEFT_OUT:
            continue
        names.append(module.name)
        if module.ispkg:
            inner = [f"{folder}/{module.name.rpartition('.')[2]}" for folder in folders]
            names += _module_names(inner, f"{module.name}.")
    return names
