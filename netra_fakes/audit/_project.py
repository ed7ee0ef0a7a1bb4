"""Hold what the audit of one file needs to know of the others: interfaces, conftests, settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class ProjectOptions:
    """Where the truth comes from; picklable, so that each worker process opens its own project.

    Attributes:
        paths: The files and folders under audit.
        contract: A contract file.
        sources: Folders that hold the application's packages (or the package folder itself).
        import_real: Whether real modules may be imported to read their classes.
        renames: `[tool.netra_fakes.renames]`: old name to new, "module:Class.old" = "new".
        roles: `[tool.netra_fakes.roles]`: class path by role.
        root: The project's root folder; the current folder by default.
    """

    paths: tuple[Path, ...] = ()
    contract: Path | None = None
    sources: tuple[Path, ...] = ()
    import_real: bool = False
    renames: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    root: Path = field(default_factory=Path.cwd)


class Project:
    """The truth and the surroundings of the audited files; made by `open_project`."""

    def __init__(self, options: ProjectOptions) -> None:
        self.options = options

    def fingerprint(self) -> str:
        """Return a digest of everything but the audited files: truth, renames, rules' version."""
        raise NotImplementedError

    def consulted(self, path: str) -> tuple[str, ...]:
        """Return the other test files that the last audit of a file looked at, sorted.

        They are its conftests, helper modules and base classes: when one of them changes, the
        file's findings may change too.
        """
        raise NotImplementedError


def open_project(options: ProjectOptions) -> Project:
    """Open the sources of truth.

    Raises:
        ContractError: The contract file is damaged.
        ConfigurationError: A source folder does not exist or holds no Python.
    """
    return Project(options)
