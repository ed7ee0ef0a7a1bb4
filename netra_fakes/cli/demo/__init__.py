"""Run the failing hand-made mock and its cure, live."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from netra_fakes.cli.demo.acts import play
from netra_fakes.cli.demo.paint import is_colour_wanted, render_ansi, write_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "--pictures",
        metavar="DIR",
        type=Path,
        help="write what it shows as SVG pictures into a folder, and print nothing",
    )


def run(options: argparse.Namespace) -> int:
    """Play the demo on the reference application, and return 0.

    Colours where standard output is a terminal; NO_COLOR and FORCE_COLOR decide otherwise.
    """
    performance = play()
    if options.pictures is not None:
        from netra_fakes.cli.demo.pictures import write_pictures

        write_pictures(performance, options.pictures)
        return 0
    write_text(render_ansi(performance.lines, colour=is_colour_wanted(sys.stdout)), sys.stdout)
    return 0
