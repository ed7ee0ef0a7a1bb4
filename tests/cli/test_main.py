"""The command line as a whole."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from netra_fakes._messages.cli import EXAMPLES
from netra_fakes.cli import COMMANDS, build_parser, main


def test_no_command_prints_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    out = capsys.readouterr().out
    assert all(name in out for name in COMMANDS)


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("netra-fakes 0.")


def test_unknown_command_is_a_usage_error_that_names_near_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["audti"])
    assert caught.value.code == 2
    err = capsys.readouterr().err
    assert err.startswith("netra-fakes: argument COMMAND: invalid choice: 'audti' (choose from ")
    assert err.endswith(
        """); did you mean 'audit'?

For example:
  netra-fakes audit tests --source src
All options:
  netra-fakes --help
"""
    )


def test_missing_argument_is_a_usage_error_with_a_line_to_type(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["lock"])
    assert caught.value.code == 2
    assert capsys.readouterr().err == (
        """netra-fakes lock: the following arguments are required: TARGET

For example:
  netra-fakes lock yourpackage
All options:
  netra-fakes lock --help
"""
    )


def test_choice_like_no_other_is_told_without_a_guess(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["audit", "tests", "--format", "zzz"])
    assert "did you mean" not in capsys.readouterr().err


def test_every_command_has_an_example_that_its_parser_takes() -> None:
    assert list(EXAMPLES) == list(COMMANDS)
    for name, line in EXAMPLES.items():
        assert build_parser().parse_args(line.split()[1:]).command == name


def test_output_that_nobody_reads_ends_without_a_traceback() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "netra_fakes", "explain"],
        stdout=writer, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


def test_module_runs_as_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "netra_fakes", "--version"], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("netra-fakes ")
