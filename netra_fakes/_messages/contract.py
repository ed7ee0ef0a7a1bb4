"""Sentences on contract files, and on drift from them."""

from __future__ import annotations

from collections.abc import Sequence

_AGAIN = "netra-fakes lock TARGET -o {path}"


def _place(path: str, line: int | None) -> str:
    return path if line is None else f"{path}:{line}"


def _write_again(path: str) -> list[str]:
    return ["", "Write it again from the real classes:", f"  {_AGAIN.format(path=path)}"]


def damaged(path: str, line: int, text: str, reason: str) -> str:
    """Name a line that cannot be read, and how to write the file again."""
    shown = text if len(text) <= 90 else f"{text[:87]}..."
    lines = [f"{_place(path, line)}: this line of the contract is damaged: {reason}."]
    lines += ["", f"  got:  {shown!r}" if not shown.isprintable() else f"  got:  {shown}"]
    return "\n".join([*lines, *_write_again(path)])


def conflict(path: str, line: int) -> str:
    """Name the first mark of a merge that was not finished."""
    lines = [
        f"{_place(path, line)}: the contract holds the marks of an unfinished merge.",
        "",
        "Take either side, then let the real classes decide:",
        f"  git checkout --theirs -- {path}",
        f"  {_AGAIN.format(path=path)}",
    ]
    return "\n".join(lines)


def newer_schema(path: str, line: int, found: int, known: int) -> str:
    """Say that a later version wrote the file."""
    lines = [
        f"{_place(path, line)}: the contract has schema {found}; this version of netra-fakes",
        f"reads schemas up to {known}.",
        "",
        "Install the version that wrote it, or a later one:",
        "  pip install --upgrade netra-fakes",
    ]
    return "\n".join(lines)


def foreign(path: str) -> str:
    """Say that a file is no contract."""
    lines = [
        f"{_place(path, 1)}: this is no contract: its first line is not 'netra-fakes contract'."
    ]
    return "\n".join([*lines, *_write_again(path)])


def not_text(path: str, line: int | None) -> str:
    """Say that a file is not UTF-8."""
    lines = [f"{_place(path, line)}: the contract is not UTF-8 text."]
    return "\n".join([*lines, *_write_again(path)])


def unreadable(path: str, reason: str) -> str:
    """Say that a file cannot be opened."""
    lines = [f"{path}: the contract cannot be read: {reason}."]
    return "\n".join([*lines, *_write_again(path)])


def wrong_digest(path: str, line: int, target: str) -> str:
    """Say that the lines of a class are not those that were written."""
    lines = [
        f"{_place(path, line)}: the lines of '{target}' are not those that were locked:",
        "its digest differs, so the file was edited by hand or merged by halves.",
    ]
    return "\n".join([*lines, *_write_again(path)])


def incomplete(path: str, line: int) -> str:
    """Say that the end of a file is missing."""
    lines = [f"{_place(path, line)}: the contract ends too early: its last line is not 'end'."]
    return "\n".join([*lines, *_write_again(path)])


def nothing_locked(target: str, near: Sequence[str]) -> str:
    """Say that a target names nothing."""
    from netra_fakes._messages.near import did_you_mean

    hint = did_you_mean(near)
    text = f"'{target}' is no package, module or class that can be found"
    return f"{text}: {hint}" if hint else f"{text}. Is its folder on the search path?"


def no_contract_named() -> str:
    """Say how a contract file is named."""
    return (
        "no contract file was named.\n"
        "\n"
        "Name it on the command line, or in pyproject.toml:\n"
        "  [tool.netra_fakes]\n"
        '  contract = "contract.lock"'
    )


def unresolved_bases(target: str, names: Sequence[str]) -> str:
    """Name the bases of a class that could not be resolved."""
    return f"{target}: cannot resolve its base {', '.join(names)}; fakes of it stay open"


def not_read(module: str, reason: str) -> str:
    """Name a module that could not be read."""
    return f"{module}: not read: {reason}"
