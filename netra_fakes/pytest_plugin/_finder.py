"""Load the modules of this package as Python does, ahead of pytest's import hook.

pytest rewrites the asserts of all that is installed with a plugin. This package has none that a
user sees, and what was rewritten takes pytest several times longer to read: it hashes the source of
each module, and asks a file for the bytecode field by field.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType


class PlainFinder:
    """Finds the modules of this package where they lie."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where a module of this package lies, None for all others."""
        return PathFinder.find_spec(name, path, target) if name.startswith("netra_fakes.") else None


sys.meta_path.insert(0, PlainFinder)
