"""Write the reference pages that come from the code: command line, errors, configuration.

Run `python docs/generate.py` after a change there; a test compares the pages with the code.
"""

from __future__ import annotations

import argparse
import inspect
import re
import sys
from pathlib import Path

from netra_fakes import errors
from netra_fakes._messages.explanations import EXPLANATIONS
from netra_fakes.cli import COMMANDS, build_parser

FOLDER = Path(__file__).parent / "reference"
HEAD = "<!-- Written by docs/generate.py; edit the code instead. -->\n\n"


def render_cli() -> str:
    """Return the page of the command line: every command with its options, from the parser."""
    parser = build_parser()
    actions = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    commands: dict[str, argparse.ArgumentParser] = actions[0].choices
    parts = [
        "# Command line\n",
        "`netra-fakes COMMAND`, also `python -m netra_fakes COMMAND`. Exit codes: 0 clean, 1 "
        "findings or drift, 2 usage or configuration error.\n",
    ]
    for name, summary in COMMANDS.items():
        parts.append(f"## {name}\n\n{summary[0].upper()}{summary[1:]}.\n")
        parts.append(f"```text\n{_usage(commands[name])}\n```\n")
        rows = [_row(action) for action in commands[name]._actions if action.help]
        parts.append("| argument | what it does |\n|---|---|\n" + "\n".join(rows) + "\n")
    return HEAD + "\n".join(parts)


def _usage(parser: argparse.ArgumentParser) -> str:
    """Render the usage in one form on every Python: names in the order of the parser."""
    words = [parser.prog]
    for action in parser._actions:
        if action.dest == "help":
            continue
        value = _value(action)
        if not action.option_strings:
            shown = value.strip() + ("..." if action.nargs in ("+", "*") else "")
            words.append(shown if action.nargs != "*" else f"[{shown}]")
        else:
            words.append(f"[{action.option_strings[-1]}{value}]")
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 90:
            lines.append(line)
            line = "   "
        line = f"{line} {word}" if line else word
    return "\n".join([*lines, line])


def _value(action: argparse.Action) -> str:
    if action.nargs == 0:
        return ""
    if action.metavar:
        return f" {action.metavar}"
    if action.choices:
        return " {" + ",".join(map(str, action.choices)) + "}"
    return f" {action.dest.upper()}"


def _row(action: argparse.Action) -> str:
    names = ", ".join(action.option_strings) or _value(action).strip()
    value = _value(action) if action.option_strings else ""
    text = (action.help or "").replace("|", "\\|")
    return f"| `{(names + value).replace('|', '/')}` | {text} |"


def render_errors() -> str:
    """Return the page of errors: one section each, with what to type instead."""
    parts = [
        "# Errors\n",
        "Every error is also the builtin that Python would raise there, and carries its facts as "
        "attributes; the text is for people and may change. In a terminal: "
        "`netra-fakes explain NAME`.\n",
    ]
    for name, entry in EXPLANATIONS.items():
        error = getattr(errors, name, None)
        parts.append(f"## {name}\n")
        if error is not None:
            bases = ", ".join(f"`{base.__name__}`" for base in error.__bases__)
            parts.append(f"Is also: {bases}.{_attributes(error)}\n")
        parts.append(f"{entry.what}\n\n{entry.why}\n")
        parts.append(f"Wrong:\n\n```text\n{entry.wrong}\n```\n")
        parts.append(f"Right:\n\n```text\n{entry.right}\n```\n")
    return HEAD + "\n".join(parts)


def _attributes(error: type[BaseException]) -> str:
    """Render what an error carries: a table of its own attributes, or whose attributes it has."""
    for base in error.__mro__:
        own = inspect.cleandoc(base.__doc__ or "").partition("Attributes:\n")[2]
        if own and base is not error:
            return f" It has the attributes of [{base.__name__}](#{base.__name__.lower()})."
        if own:
            found = re.findall(r"^ {4}(\w+): (.+(?:\n {8}.+)*)", own, re.MULTILINE)
            rows = [f"| `{name}` | {' '.join(text.split())} |" for name, text in found]
            return "\n\n" + "\n".join(["| attribute | what it holds |", "|---|---|", *rows])
    return ""


PAGES = {"cli.md": render_cli, "errors.md": render_errors}


def main() -> int:
    """Write every page; 1 where one had been out of date."""
    changed = 0
    for name, render in PAGES.items():
        path, text = FOLDER / name, render()
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            changed = 1
    return changed


if __name__ == "__main__":
    sys.exit(main())
