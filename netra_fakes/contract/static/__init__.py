"""Read interfaces from source by `ast`, with nothing of the application imported."""

from __future__ import annotations

from netra_fakes.contract.static._entities import Entity
from netra_fakes.contract.static._files import FoundModule, ModuleFinder
from netra_fakes.contract.static._index import SourceIndex
from netra_fakes.contract.static._modules import Binding, ModuleInfo
from netra_fakes.contract.static._trees import ModuleSource

__all__ = [
    "Binding",
    "Entity",
    "FoundModule",
    "ModuleFinder",
    "ModuleInfo",
    "ModuleSource",
    "SourceIndex",
]
