"""Run one reading of targets as a command line asks for it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from netra_fakes._nodes import uncollected
from netra_fakes.contract._gather import Gathered, LiveReader, Progress, gather
from netra_fakes.contract._incremental import FOLDER, IncrementalReader
from netra_fakes.contract.static import ModuleFinder
from netra_fakes.contract.static._files import forget_folders


@dataclass
class Session:
    """How targets are read.

    Attributes:
        roots: Folders that imports start from.
        is_static: Whether source is read, and nothing imported.
        use_cache: Whether what an earlier run read of unchanged files is taken over.
        jobs: Processes for reading source; 0 decides by the size of the work.
    """

    roots: tuple[Path, ...]
    is_static: bool = False
    use_cache: bool = True
    jobs: int = 0

    @classmethod
    def of(cls, options: argparse.Namespace) -> Session:
        """Return what the options of `lock` and `check` ask for."""
        return cls(
            source_roots(options.source),
            is_static=options.static,
            use_cache=not options.no_cache,
            jobs=options.jobs,
        )

    def gather(
        self,
        targets: Sequence[str],
        progress: Progress | None = None,
        *,
        may_lack: bool = False,
    ) -> Gathered:
        """Read targets.

        Args:
            targets: "package", "package.module" or "package.module:Class".
            progress: Told how far the reading is.
            may_lack: Whether a target that names nothing is left out.

        Raises:
            SpecNotFoundError: A target that names nothing.
        """
        forget_folders()
        if self.is_static:
            folder = Path.cwd() / FOLDER if self.use_cache else None
            with uncollected():
                reader = IncrementalReader(self.roots, folder, self.jobs)
                return gather(targets, reader, progress, may_lack=may_lack)
        for root in reversed(self.roots):
            if str(root) not in sys.path:
                sys.path.insert(0, str(root))
        search = [Path(entry).absolute() for entry in sys.path if entry]
        return gather(
            targets, LiveReader(ModuleFinder(self.roots, search)), progress, may_lack=may_lack
        )


def source_roots(given: Sequence[str]) -> tuple[Path, ...]:
    """Return the folders that imports start from: those given, the current one, and src."""
    roots = [Path(item).absolute() for item in given]
    roots += [folder for folder in (Path.cwd(), Path.cwd() / "src") if folder.is_dir()]
    return tuple(roots)
