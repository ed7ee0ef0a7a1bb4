"""Run `netra-fakes COMMAND`: one module a command, loaded when it is asked for."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from netra_fakes._messages import cli as messages
from netra_fakes.errors import NetraFakesError

COMMANDS: dict[str, str] = {
    "demo": "the failing hand-made mock and its cure, run live",
    "lock": "write the contract of a package, module or class",
    "check": "compare a contract with today's classes",
    "audit": "find misconfigured mocks in a test suite, and fix what is safe to fix",
    "explain": "explain a rule or an error, with what to type instead",
    "fakes": "show the interface that a fake of a class will have",
}
"""Every command with its one line of help. Each is a module here: `add_arguments`, `run`."""

EXIT_CLEAN, EXIT_FINDINGS, EXIT_USAGE = 0, 1, 2
EXIT_NOT_READ = 141
"""What a shell says of a program whose output nobody reads any more: 128 and SIGPIPE."""


class Parser(argparse.ArgumentParser):
    """A parser that says what to type instead."""

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong with the command line, and leave."""
        self.exit(EXIT_USAGE, messages.wrong_usage(self.prog, message))


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands; the docs' option lists are rendered from it."""
    parser = Parser(
        prog="netra-fakes", description="Test doubles that cannot drift from the real classes."
    )
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, summary in COMMANDS.items():
        module = importlib.import_module(f"netra_fakes.cli.{name}")
        module.add_arguments(commands.add_parser(name, help=summary, description=module.__doc__))
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 clean, 1 findings or drift, 2 usage error."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    if options.version:
        from importlib.metadata import version

        print(f"netra-fakes {version('netra-fakes')}")
        return EXIT_CLEAN
    if options.command is None:
        parser.print_help()
        return EXIT_USAGE
    try:
        code: int = importlib.import_module(f"netra_fakes.cli.{options.command}").run(options)
        sys.stdout.flush()
    except NetraFakesError as error:
        print(f"netra-fakes {options.command}: {error}", file=sys.stderr)
        return EXIT_USAGE
    except BrokenPipeError:  # `netra-fakes explain | head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_NOT_READ
    return code
