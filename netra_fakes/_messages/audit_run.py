"""Sentences of an audit's run: its settings, the files it skipped, what it did."""

from __future__ import annotations

from collections.abc import Sequence

from netra_fakes._messages.near import did_you_mean, near_matches

NO_TRUTH = """\
note: no interface is known, so only rules that need none can speak. Name a source of truth:
  netra-fakes audit tests --source src          (reads source, imports nothing)
  netra-fakes audit tests --contract FILE       (see: netra-fakes lock)
  netra-fakes audit tests --import              (imports the real modules)"""


def unknown_code(code: str, known: Sequence[str], source: str) -> str:
    """Name a rule code that does not exist."""
    hint = did_you_mean(near_matches(code, known)) or f"the codes are {', '.join(sorted(known))}."
    return f"{source} names '{code}', which is no rule's code: {hint}"


def unknown_option(name: str, known: Sequence[str]) -> str:
    """Name an option that `[tool.netra_fakes.audit]` does not have."""
    hint = did_you_mean(near_matches(name, known)) or f"the options are {', '.join(known)}."
    return f"[tool.netra_fakes.audit] has no option '{name}': {hint}"


def wrong_type(name: str, value: object, wanted: str) -> str:
    """Name a value of the wrong type, and what is wanted."""
    return f"[tool.netra_fakes.audit] {name} = {value!r}: it takes {wanted}."


def missing_path(path: str, near: Sequence[str]) -> str:
    """Name a path that does not exist."""
    hint = did_you_mean(near)
    return f"there is no file or folder '{path}'" + (f": {hint}" if hint else ".")


def unused_ignore(codes: Sequence[str]) -> str:
    """Say that an ignore comment silences nothing."""
    named = f" for {', '.join(codes)}" if codes else ""
    return f"this 'netra-fakes: ignore'{named} silences no finding"


UNUSED_IGNORE_HELP = "delete the comment"
LONE_IGNORE_HELP = (
    "put it at the end of the line that it is for; for a whole file, use per-file-ignores"
)


def unknown_ignore(code: str) -> str:
    """Say that an ignore comment names no rule."""
    return f"this 'netra-fakes: ignore' names '{code}', which is no rule's code"


def unknown_ignore_help(codes: Sequence[str]) -> str:
    """Name the codes that may be meant, or where all of them stand."""
    return did_you_mean(codes) or "`netra-fakes explain` lists the codes"


def not_utf8(encoding: str) -> str:
    """Say that a file cannot be decoded."""
    return f"not {encoding} text"


def too_large(size: int, limit: int) -> str:
    """Say that a file is larger than the audit reads."""
    return f"{size / 1e6:.0f} MB, more than the {limit / 1e6:.0f} MB that the audit reads"


def crashed(error: str) -> str:
    """Say that a rule failed on a file, so that it can be reported."""
    return f"the audit failed on this file ({error}); please report it with the file"


def skipped(count: int) -> str:
    """Head the list of files that were not audited."""
    return f"{count} file{'s' * (count != 1)} could not be audited:"


def summary(findings: int, files: int, fixable: int, unsafe: int) -> list[str]:
    """Say how much was found, and what `--fix` would do of it."""
    if not findings:
        return [f"No finding in {count(files, 'file')}."]
    lines = [f"Found {count(findings, 'finding')} in {count(files, 'file')}."]
    if fixable:
        lines.append(f"{fixable} can be fixed with --fix.")
    if unsafe:
        lines.append(f"{unsafe} more with --unsafe-fixes (they may change what a test means).")
    return lines


def count(number: int, noun: str) -> str:
    """Return a number with its noun: "1 finding", "7,700 files"."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def fixed(fixes: int, files: int) -> str:
    """Say what was fixed."""
    return f"Fixed {count(fixes, 'finding')} in {count(files, 'file')}."


def would_fix(fixes: int, files: int) -> str:
    """Say what `--fix` would do."""
    return f"Would fix {count(fixes, 'finding')} in {count(files, 'file')}."


CHANGED_MEANWHILE = "changed while it was audited, so its fixes were not written; run again"
WOULD_NOT_PARSE = "the fixed text does not parse, so nothing was written; please report it"


def baseline_written(path: str, findings: int) -> str:
    """Say that a baseline was written."""
    return (
        f"Wrote {path} with {count(findings, 'finding')}. From now on only new ones count:\n"
        f"commit the file, and run the same command in CI."
    )


def baseline_status(known: int, gone: int, path: str) -> list[str]:
    """Say how today's findings stand against the baseline."""
    lines = [f"{count(known, 'finding')} of the baseline {'is' if known == 1 else 'are'} left."]
    if gone:
        lines.append(f"{gone:,} are gone: keep it so with --update-baseline ({path}).")
    return lines


def damaged_baseline(path: str, reason: str) -> str:
    """Name a baseline file that cannot be read."""
    return (
        f"{path} is no baseline of netra-fakes ({reason}). Write it anew:\n"
        f"  delete {path}, then run the same command again"
    )


ROLE_CLASSES = {
    "BaseAgent": "agent",
    "AgentWebSocketBridge": "bridge",
    "AgentRegistry": "registry",
    "ExecutionTracker": "execution_tracker",
    "AgentExecutionTracker": "execution_tracker",
    "UserExecutionEngine": "execution_engine",
    "UnifiedToolDispatcher": "tool_dispatcher",
    "UnifiedWebSocketManager": "websocket_manager",
    "UnifiedWebSocketEmitter": "emitter",
    "LLMManager": "llm_manager",
    "AgentExecutionContext": "execution_context",
    "AgentExecutionResult": "execution_result",
    "UserExecutionContext": "user_context",
}
"""Role by class name, for the page's bars."""
