"""Sentences on what a spec is, and on paths that do not lead to one."""

from __future__ import annotations

from collections.abc import Sequence

from netra_fakes._messages.near import did_you_mean

_PLURAL = "a class, a function, a module, a generic alias or a path"


def malformed_path(path: str) -> str:
    """Refuse a text that cannot be a path."""
    return "\n".join(
        [
            f"'{path}' is no path to a class or function.",
            "",
            "Type it as:",
            '  "package.module:Class"',
        ]
    )


def no_module(path: str, module: str, near: Sequence[str]) -> str:
    """Name the module of a path that does not exist."""
    return _missing(path, f"there is no module '{module}'", near)


def no_member(path: str, at: str, name: str, near: Sequence[str]) -> str:
    """Name what the module or class of a path does not have."""
    return _missing(path, f"'{at}' has no '{name}'", near)


def _missing(path: str, reason: str, near: Sequence[str]) -> str:
    hint = did_you_mean(near)
    lines = [f"cannot find '{path}':", f"{reason}{f'; {hint}' if hint else '.'}"]
    joined = " ".join(lines)
    return joined if len(joined) <= 100 else "\n".join(lines)


def import_failed(path: str, module: str, error: BaseException) -> str:
    """Say that the module of a path exists but fails to import, and why."""
    cause = f"{type(error).__name__}: {error}".rstrip(": ")
    return "\n".join(
        [
            f"cannot import '{path}':",
            f"the module '{module}' exists, but importing it fails.",
            "",
            f"  cause: {cause}",
            "",
            "Mend that import, or build the fake from something that imports.",
        ]
    )


def mock_as_spec(mock: object) -> str:
    """Refuse a mock as a spec."""
    kind = mock.__name__ if isinstance(mock, type) else type(mock).__name__
    return "\n".join(
        [
            f"cannot build a fake from {'an' if kind[:1] in 'AEIOU' else 'a'} {kind}:",
            "a mock has every attribute, so it describes none.",
            "",
            "Give the real class instead:",
            "  make_fake(RealClass)",
        ]
    )


def not_a_spec(value: object) -> str:
    """Refuse an object that describes no interface."""
    kind = type(value)
    owner = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    lines = [
        f"cannot build a fake from this {owner}{kind.__qualname__}:",
        f"a spec is {_PLURAL}.",
        "",
        "Give its class instead:",
        f"  make_fake({kind.__name__})",
    ]
    return "\n".join(lines)
