"""Find misconfigured mocks in a test suite."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""


def run(options: argparse.Namespace) -> int:
    """Run the command."""
    raise NotImplementedError
