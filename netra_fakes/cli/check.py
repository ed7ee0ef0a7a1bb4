"""Compare a contract with today's classes."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from netra_fakes.cli.lock import DEFAULT_FILE, add_reading_arguments
from netra_fakes.errors import ConfigurationError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "file",
        nargs="?",
        metavar="FILE",
        help=f"the contract; by default what pyproject.toml names, else {DEFAULT_FILE}",
    )
    parser.add_argument(
        "--format",
        choices=("text", "json", "github", "markdown"),
        default="text",
        help="how drift is shown: as text, JSON, GitHub annotations, or for a pull request",
    )
    parser.add_argument(
        "--accept", action="store_true", help="take today's classes over into the contract"
    )
    parser.add_argument(
        "--impact",
        action="append",
        default=[],
        metavar="PATH",
        help="name the lines of tests in a file or folder that use what drifted; repeatable",
    )
    parser.add_argument(
        "--allowlist",
        metavar="FILE",
        help="drift that needs no answer: an address and a kind a line; unused entries are named",
    )
    add_reading_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Compare, and return 1 on breaking drift or an unused allowance, 2 where a module is lost.

    Raises:
        ConfigurationError: No contract is named, or the allowlist cannot be read.
        ContractError: The contract cannot be read.
    """
    from netra_fakes.cli import EXIT_CLEAN, EXIT_FINDINGS, EXIT_USAGE
    from netra_fakes.cli._progress import progress_bar
    from netra_fakes.contract import read_contract, write_contract
    from netra_fakes.contract._allowlist import read_allowlist
    from netra_fakes.contract._check import build_report
    from netra_fakes.contract._reports import FORMATS
    from netra_fakes.contract._session import Session

    path = _contract_path(options.file)
    locked = read_contract(path)
    allowlist = read_allowlist(Path(options.allowlist)) if options.allowlist else None
    with progress_bar("Reading") as progress:
        today = Session.of(options).gather(locked.targets or list(locked), progress, may_lack=True)
    report = build_report(path.as_posix(), locked, today, allowlist)
    if options.impact:
        from netra_fakes.audit._impact import find_uses

        report.uses = find_uses(report.drifts, [Path(name) for name in options.impact], path)
    for problem in today.problems:
        print(problem, file=sys.stderr)
    print(FORMATS[options.format](report), end="")
    lost = {target.partition(":")[0] for target in locked} & today.unread
    if options.accept and not lost:
        write_contract(today.contract, path)
        print(f"{path.as_posix()}: written.", file=sys.stderr)
        return EXIT_CLEAN
    if report.counts["breaking"] or report.complaints:
        return EXIT_FINDINGS
    return EXIT_USAGE if lost else EXIT_CLEAN


def _contract_path(given: str | None) -> Path:
    from netra_fakes._config import get_settings
    from netra_fakes._messages.contract import no_contract_named

    if given is not None:
        return Path(given)
    settings = get_settings()
    if settings.contract is not None:
        return (settings.root or Path()) / settings.contract
    if not Path(DEFAULT_FILE).exists():
        raise ConfigurationError(no_contract_named())
    return Path(DEFAULT_FILE)
