"""Write the sentences of audit findings."""

from __future__ import annotations

from collections.abc import Sequence

from netra_fakes._messages.near import did_you_mean


def no_source_folder(path: str) -> str:
    """Say that a source root is no folder."""
    return f"source root '{path}' is no folder; give the folder that holds the package"


def sync_double(member: str, double: str) -> str:
    """Say that a sync double stands over a coroutine method."""
    return f"{double} stands in for '{member}', which is a coroutine function: awaiting it fails"


def async_double(member: str, double: str) -> str:
    """Say that an async double stands over a sync method."""
    return (
        f"{double} stands in for '{member}', which is not awaited: "
        "its callers get a coroutine that nobody awaits"
    )


def await_of_sync(member: str) -> str:
    """Say that what is awaited is no coroutine."""
    return f"'{member}' is not a coroutine function, so its result cannot be awaited"


def never_awaited(member: str) -> str:
    """Say that a coroutine is made and dropped."""
    return f"'{member}' is a coroutine function, and this call of it is never awaited"


def wrong_call(callee: str, reason: str) -> str:
    """Say that a call does not bind."""
    return f"'{callee}' cannot be called like this: {reason}"


def impossible_assertion(member: str, reason: str) -> str:
    """Say that an assertion names a call that cannot happen."""
    return f"this assertion can never hold for '{member}': {reason}"


def bind_reason(kind: str, names: Sequence[str]) -> str:
    """Say why arguments do not bind."""
    quoted = ", ".join(f"'{name}'" for name in names)
    many = "s" if len(names) > 1 else ""
    if kind == "unknown keyword":
        return f"no parameter{many} {quoted}"
    if kind == "missing":
        return f"missing argument{many} {quoted}"
    if kind == "given twice":
        return f"{quoted} given by position and by keyword"
    takes, given = names
    return f"takes {takes} positional argument{'' if takes == '1' else 's'}, {given} given"


def misspelt_assertion(name: str, meant: str) -> str:
    """Say that an assertion asserts nothing."""
    return f"'{name}' is no assertion of a mock, so it asserts nothing; '{meant}' is"


def uncalled_assertion(name: str) -> str:
    """Say that an assertion is only mentioned."""
    return f"'{name}' is mentioned but not called, so it asserts nothing"


def unknown_on_double(class_name: str, name: str) -> str:
    """Say that a double is given an attribute that the real class lacks."""
    return f"'{class_name}' has no attribute '{name}', so nothing real will ever use it"


def unknown_attribute(owner: str, name: str) -> str:
    """Say that something real lacks an attribute."""
    return f"{owner} has no attribute '{name}'"


def missing_target(target: str, owner: str, name: str) -> str:
    """Say that what is patched does not exist."""
    where = f" ('{target}')" if target else ""
    return f"nothing to patch: {owner} has no attribute '{name}'{where}"


def missing_import(owner: str, name: str) -> str:
    """Say that what is imported does not exist."""
    return f"{owner} has no '{name}'"


def bare_mock(double: str, class_name: str) -> str:
    """Say that a mock without a spec stands for a known class."""
    return f"{double}() without a spec stands for a '{class_name}': it accepts any mistake"


def async_test(name: str, base: str) -> str:
    """Say that a test never runs."""
    return f"'{name}' never runs: {base} does not await an 'async def', so it always passes"


def returned_verdict(name: str) -> str:
    """Say that a test returns instead of asserting."""
    return f"'{name}' returns its verdict: no runner looks at it, so it always passes"


def near_help(near: Sequence[str], hint: str = "") -> str:
    """Return the help line of a missing name."""
    return hint or did_you_mean(near)
