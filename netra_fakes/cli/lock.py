"""Write the contract of a package, module or class."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from netra_fakes.errors import ConfigurationError

DEFAULT_FILE = "netra-fakes.lock"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "targets",
        nargs="+",
        metavar="TARGET",
        help="a package, a module or a class (package.module:Class)",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help=f"where to write; by default what pyproject.toml names, else {DEFAULT_FILE}; "
        "'-' prints",
    )
    add_reading_arguments(parser)


def add_reading_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lock` and `check` ask alike: how today's classes are read."""
    parser.add_argument(
        "--static", action="store_true", help="read source; nothing of the application is imported"
    )
    parser.add_argument(
        "--source",
        action="append",
        default=[],
        metavar="ROOT",
        help="a folder that imports start from, besides the current one and src; repeatable",
    )
    parser.add_argument(
        "--no-cache", action="store_true", help="read every file, whatever an earlier run knew"
    )
    parser.add_argument(
        "--jobs", type=int, default=0, metavar="N", help="processes for --static; 0 decides"
    )


def run(options: argparse.Namespace) -> int:
    """Write the contract.

    Raises:
        ConfigurationError: The file cannot be written.
        SpecNotFoundError: A target names nothing.
    """
    from netra_fakes._messages.drift import how_many
    from netra_fakes.cli._progress import progress_bar
    from netra_fakes.contract import render_contract
    from netra_fakes.contract._file import write_atomically
    from netra_fakes.contract._session import Session

    session = Session.of(options)
    with progress_bar("Reading") as progress:
        gathered = session.gather(options.targets, progress)
    for problem in gathered.problems:
        print(problem, file=sys.stderr)
    text = render_contract(gathered.contract)
    path = output_path(options.output)
    if path is None:
        print(text, end="")
        return 0
    try:
        write_atomically(path, text)
    except OSError as error:
        raise ConfigurationError(f"cannot write {path.as_posix()}: {error.strerror}") from error
    print(f"{path.as_posix()}: locked {how_many(len(gathered.contract))}.")
    return 0


def output_path(given: str | None) -> Path | None:
    """Return where a contract is written; None for standard output."""
    from netra_fakes._config import get_settings

    if given == "-":
        return None
    if given is not None:
        return Path(given)
    settings = get_settings()
    if settings.contract is not None:
        return (settings.root or Path()) / settings.contract
    return Path(DEFAULT_FILE)
