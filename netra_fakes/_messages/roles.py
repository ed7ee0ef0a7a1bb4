"""Sentences on roles: where their classes come from, and what their factories take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from netra_fakes._messages.near import did_you_mean, join_clauses
from netra_fakes._spec import Location, ParameterSpec

_WIDTH = 96


def unknown_role(name: str, near: Sequence[str], known: Iterable[str]) -> str:
    """Name a role that does not exist, and those that do."""
    hint = did_you_mean(near) or f"the roles are {', '.join(known)}."
    return join_clauses(f"there is no role named '{name}':", hint)


def role_name_taken(name: str) -> str:
    """Name a role that two parts of a project want."""
    return (
        f"there is a role named '{name}' already.\n\n"
        "Choose another name, or put yours in its place:\n"
        "  register_role(role, replace=True)"
    )


def entry_point_failed(name: str, value: str, error: Exception) -> str:
    """Name an entry point that does not load."""
    return (
        f"the role '{name}' of the entry point group 'netra_fakes.roles' does not load from "
        f"'{value}':\n{type(error).__name__}: {error}"
    )


def role_missing(name: str, target: str) -> str:
    """Name a role with no class to build it from."""
    package = target.partition(":")[0].partition(".")[0]
    return (
        f"cannot make the role '{name}': '{package}' is not installed, and the role has no "
        "reference class.\n\n"
        "Install it, or name a class in pyproject.toml:\n"
        "  [tool.netra_fakes.roles]\n"
        f'  {name} = "package.module:Class"'
    )


def configured_class_missing(name: str, target: str, error: Exception) -> str:
    """Name a configured class that does not import."""
    return f"cannot make the role '{name}', which is set to '{target}':\n{error}"


def installed_class_missing(
    name: str, targets: Sequence[str], cause: BaseException, reference: str | None
) -> str:
    """Name a class whose package is installed, but which does not import."""
    package = targets[0].partition(":")[0].partition(".")[0]
    lines = [
        f"cannot make the role '{name}': '{package}' is installed, but its class does not import.",
        "",
        *(f"  looked for: {target}" for target in targets),
        f"  got:        {type(cause).__name__}: {cause}",
        "",
        "Mend the import, or name another class in pyproject.toml:",
        "  [tool.netra_fakes.roles]",
        f'  {name} = "{reference or "package.module:Class"}"',
    ]
    return "\n".join(lines)


def no_class(path: str, found: object) -> str:
    """Name a path that leads to something else than a class."""
    return f"'{path}' names a {type(found).__name__}, and a role is built from a class."


def contract_missing(path: str) -> str:
    """Name a contract file that is configured but not there."""
    return (
        f"[tool.netra_fakes] contract names a file that does not exist: {path}\n\n"
        "Write it:\n"
        f"  netra-fakes lock TARGET -o {path}"
    )


def value_needs_class(name: str, target: str) -> str:
    """Say that a value object cannot be built from a contract."""
    return (
        f"cannot make the role '{name}' from the contract of '{target}': it is a value object, "
        "a real instance, so its class must be importable.\n\n"
        "Give the class:\n"
        f"  make_{name}(spec=TheClass)"
    )


def unknown_option(role: str, name: str, near: Sequence[str], known: Sequence[str]) -> str:
    """Name a keyword that a factory does not take."""
    hint = did_you_mean(near) or f"it takes {', '.join(known)}."
    return join_clauses(f"the role '{role}' takes no keyword '{name}':", hint)


def unknown_field(
    role: str,
    class_name: str,
    name: str,
    parameters: Sequence[ParameterSpec],
    near: Sequence[str],
    location: Location | None,
) -> str:
    """Name a field that a value object does not have."""
    hint = did_you_mean(near)
    names = [item.name for item in parameters]
    lines = [
        f"{class_name} has no field '{name}'{': ' + hint if hint else '.'}",
        "",
        *_signature_lines(class_name, parameters),
        *([f"        {location}"] if location else []),
        f"  got:  {name}=...",
        "",
        "Name a field that it has:",
        f"  make_{role}({near[0] if near else names[0] if names else ''}=...)",
    ]
    return "\n".join(lines)


def duplicate_agents(name: str, variable: str) -> str:
    """Name two agents that one registry cannot tell apart."""
    return (
        f"two agents are named '{name}', and a registry knows each name once.\n\n"
        "Name them when you make them:\n"
        f'  {variable} = make_registry([make_agent("first"), make_agent("second")])\n'
        "or in the registry:\n"
        f'  {variable} = make_registry({{"first": agent, "second": other}})'
    )


def nameless_agent(type_name: str) -> str:
    """Say that an agent has no name of its own."""
    return (
        f"an agent of type {type_name} has no name, so the registry cannot know it.\n\n"
        "Name it in the registry:\n"
        '  make_registry({"its-name": agent})'
    )


def unknown_failure(name: str, near: Sequence[str], known: Sequence[str], class_name: str) -> str:
    """Name a method of `fail_on` that the bridge does not have."""
    hint = did_you_mean(near) or f"it can fail {', '.join(known)}."
    return join_clauses(f"cannot fail '{name}': {class_name} has no such notification:", hint)


def _signature_lines(class_name: str, parameters: Sequence[ParameterSpec]) -> list[str]:
    """Write a constructor in lines that fit."""
    parts = [
        item.name if item.is_required else f"{item.name}={item.default}" for item in parameters
    ]
    lines, line = [], f"  spec: {class_name}("
    for index, part in enumerate(parts):
        text = part + (", " if index + 1 < len(parts) else "")
        if len(line) + len(text.rstrip()) > _WIDTH:
            lines.append(line.rstrip())
            line = " " * 10
        line += text
    return [*lines, f"{line})"]
