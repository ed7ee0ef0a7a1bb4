"""Show the interface that a fake of a class will have, with what is awaited marked."""

from __future__ import annotations

import argparse
import os
import shutil
import sys

_WIDEST = 120
_CODES = {"bold": "1", "awaited": "36"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "target",
        metavar="TARGET",
        help="a class, function or module: package.module:Class or package.module",
    )
    parser.add_argument(
        "--private", action="store_true", help="list names with a leading underscore too"
    )


def run(options: argparse.Namespace) -> int:
    """Print the table of a target, which is imported for it.

    Raises:
        SpecNotFoundError: The target does not import or does not exist.
        InvalidSpecError: The target is no class, function or module.
    """
    from netra_fakes._messages.fakes_table import render_interface
    from netra_fakes._read import read_spec

    if os.getcwd() not in sys.path:  # noqa: PTH109  # an import path is a string
        sys.path.insert(0, os.getcwd())  # noqa: PTH109
    spec = read_spec(options.target)
    is_terminal = sys.stdout.isatty()
    width = min(shutil.get_terminal_size((80, 24)).columns, _WIDEST) if is_terminal else 80
    is_coloured = is_terminal and "NO_COLOR" not in os.environ
    style = _paint if is_coloured else None
    print(render_interface(spec, width=width, private=options.private, style=style), end="")
    return 0


def _paint(style: str, text: str) -> str:
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m"
