"""Keep the tables of the application's modules, as many as memory allows."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from netra_fakes.audit._modules import ModuleTable, read_module_table
from netra_fakes.audit._scan import read_source

if TYPE_CHECKING:
    from netra_fakes.contract.static import ModuleFinder, SourceIndex

_MOST_SOURCE = 8_000_000
"""Characters of source whose tables are kept: each holds its module's syntax tree."""


class ModuleTables:
    """Read a module's table when it is asked for.

    Args:
        finder: Finds the files.
        index: Parses them.
    """

    def __init__(self, finder: ModuleFinder, index: SourceIndex) -> None:
        self._finder = finder
        self._index = index
        self._tables: OrderedDict[str, tuple[ModuleTable | None, int]] = OrderedDict()
        self._kept = 0

    def get(self, module: str) -> ModuleTable | None:
        """Return the names of a module; None for a namespace package or what is not there."""
        known = self._tables.get(module)
        if known is not None:
            self._tables.move_to_end(module)
            return known[0]
        table, size = self._tables[module] = self._read(module)
        self._kept += size
        while self._kept > _MOST_SOURCE and len(self._tables) > 1:
            self._kept -= self._tables.popitem(last=False)[1][1]
        return table

    def _read(self, module: str) -> tuple[ModuleTable | None, int]:
        found = self._finder.find(module)
        if found is None or found.file is None:
            return None, 0
        text = read_source(found.file) or ""
        tree = self._index.tree(module)
        return read_module_table(module, bool(found.folders), tree, text), len(text)
