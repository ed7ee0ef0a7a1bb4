"""Find the class that a role's fake is built from: configured, locked, installed or built in."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from netra_fakes._config import get_settings
from netra_fakes._journal import JOURNAL
from netra_fakes._messages import roles as messages
from netra_fakes._messages.near import near_matches
from netra_fakes._read import import_target
from netra_fakes._spec import ClassSpec
from netra_fakes.errors import ConfigurationError, InvalidSpecError, SpecNotFoundError
from netra_fakes.roles.role import registered_roles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netra_fakes.roles.role import Role, Spec

Source = Literal["spec", "configured", "contract", "installed", "reference", "missing"]


@dataclass(frozen=True)
class RoleSource:
    """Where a role's spec comes from.

    Attributes:
        role: Name of the role.
        source: "configured" (pyproject.toml or `configure`), "contract", "installed",
            "reference", or "missing" where there is nothing to build it from.
        target: The class, "package.module:Class".
    """

    role: str
    source: Source
    target: str

    def __str__(self) -> str:
        return f"{self.role}: {self.target} ({self.source})"


def describe_sources() -> list[RoleSource]:
    """Tell for each role where its spec comes from, without importing any of the classes."""
    return [_find_source(role) for role in registered_roles()]


def resolve(role: Role, spec: Spec = None) -> type | ClassSpec:
    """Return what a role's fake is built from.

    Args:
        role: The role.
        spec: What the caller gave; None takes the role's configured, locked, installed or
            reference class, the first of these that there is.

    Raises:
        SpecNotFoundError: A class is named, or its package is installed, but it does not import.
        InvalidSpecError: The path names something that is no class.
    """
    if isinstance(spec, str):
        return _import_class(spec)
    if spec is not None:
        return spec
    found = _find_source(role)
    if found.source == "contract":
        return _read_contract()[found.target]
    if found.source == "installed":
        return _import_installed(role)
    if found.source == "missing":
        raise SpecNotFoundError(messages.role_missing(role.name, found.target), target=found.target)
    try:
        return _import_class(found.target)
    except SpecNotFoundError as error:
        message = messages.configured_class_missing(role.name, found.target, error)
        raise SpecNotFoundError(
            message, target=found.target, near_matches=error.near_matches
        ) from (error.__cause__ or error)


def _find_source(role: Role) -> RoleSource:
    settings = get_settings()
    _check_names(settings.roles)
    if role.name in settings.roles:
        return RoleSource(role.name, "configured", settings.roles[role.name])
    if settings.contract is not None and not role.is_value:
        locked = _read_contract()
        for target in role.targets:
            if target in locked:
                return RoleSource(role.name, "contract", target)
    if _is_installed(role.targets[0].partition(":")[0].partition(".")[0]):
        return RoleSource(role.name, "installed", role.targets[0])
    if role.reference is not None:
        return RoleSource(role.name, "reference", role.reference)
    return RoleSource(role.name, "missing", role.targets[0])


def _check_names(configured: Mapping[str, str]) -> None:
    """Refuse a misspelt role. An unknown one may be registered later, by a conftest.py."""
    if not configured:
        return
    known = [role.name for role in registered_roles()]
    for name in configured:
        near = near_matches(name, known)
        if name not in known and near:
            raise ConfigurationError(messages.unknown_role(name, near, known))


def _is_installed(package: str) -> bool:
    if package in sys.modules:
        return sys.modules.get(package) is not None
    key = (package, JOURNAL.epoch, tuple(sys.path))
    if key not in _absent and find_spec(package) is not None:
        return True
    if JOURNAL.is_keeping:
        _absent.clear()
        _absent.add(key)
    return False


_absent: set[tuple[str, int, tuple[str, ...]]] = set()
"""The package last looked for in vain: a test makes many fakes, and looking costs most of one."""


def _import_installed(role: Role) -> type:
    """Import the real class under the first of its names that exists."""
    errors: list[SpecNotFoundError] = []
    for target in role.targets:
        try:
            return _import_class(target)
        except SpecNotFoundError as error:  # noqa: PERF203 - at most two, and once a process
            errors.append(error)
    first = errors[0]
    cause = first.__cause__ or first
    message = messages.installed_class_missing(role.name, role.targets, cause, role.reference)
    raise SpecNotFoundError(
        message, target=role.targets[0], near_matches=first.near_matches
    ) from cause


def _import_class(path: str) -> type:
    found = import_target(path)
    if not isinstance(found, type):
        raise InvalidSpecError(messages.no_class(path, found))
    return found


def _read_contract() -> Mapping[str, ClassSpec]:
    from netra_fakes.contract._interface import read_cached

    settings = get_settings()
    path = (settings.root or Path()) / (settings.contract or "")
    if not path.is_file():
        raise ConfigurationError(messages.contract_missing(path.as_posix()))
    return read_cached(path)
