"""Read `[tool.netra_fakes]` of pyproject.toml, and hold the settings that are in force."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, cast

from netra_fakes.errors import ConfigurationError

TypesMode = Literal["warn", "error", "off"]


_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Settings(NamedTuple):
    """Every setting of `[tool.netra_fakes]` that has to do with fakes and pytest.

    Each run of pytest makes this class, in a third of the time that a dataclass takes. The audit
    reads its own settings from `extra["audit"]`, so that fakes need not know them.

    Attributes:
        types: What a value gets that breaks an annotation.
        roles: Class path by role: {"agent": "package.module:Class"}.
        contract: Path of the contract file that specs come from, relative to `root`.
        strict_stubs: Whether an unused stub and an unmatched call fail the test.
        vacuous: What a test gets that ran nothing: "warn", "fail" or "off".
        netra_drift: What drift from the contract gets at the end of a session.
        root: Folder of the pyproject.toml that was read; None where none was found.
        extra: The tables that other parts of the package read: "audit", "renames".
    """

    types: TypesMode = "warn"
    roles: Mapping[str, str] = _NOTHING
    contract: str | None = None
    strict_stubs: bool = False
    vacuous: Literal["warn", "fail", "off"] = "warn"
    netra_drift: Literal["error", "warn", "off"] = "off"
    root: Path | None = None
    extra: Mapping[str, Any] = _NOTHING


_CHOICES: dict[str, tuple[str, ...]] = {
    "types": ("warn", "error", "off"),
    "vacuous": ("warn", "fail", "off"),
    "netra_drift": ("error", "warn", "off"),
}
_WANTED = {
    "contract": "a path",
    "roles": 'a table such as {agent = "package.module:Class"}',
    "strict_stubs": "true or false",
}
_EXTRA_TABLES = ("audit", "renames")
_settings: Settings | None = None


def get_settings() -> Settings:
    """Return the settings in force: those of `configure`, else of the nearest pyproject.toml."""
    global _settings
    if _settings is None:
        _settings = read_settings(Path.cwd())
    return _settings


def current_settings() -> Settings | None:
    """Return the settings that were put in force; None where pyproject.toml is still unread."""
    return _settings


def set_settings(settings: Settings | None) -> None:
    """Put settings in force; None forgets them, so that the next use reads pyproject.toml."""
    global _settings
    _settings = settings


def configure(
    *,
    roles: Mapping[str, str] | None = None,
    types: TypesMode | None = None,
    contract: str | None = None,
    strict_stubs: bool | None = None,
) -> None:
    """Set from code what `[tool.netra_fakes]` sets from pyproject.toml.

    Args:
        roles: Class path by role, `{"agent": "package.module:Class"}`; joins what is set already.
        types: "warn", "error" or "off".
        contract: Path of a contract file.
        strict_stubs: Whether unused stubs and unmatched calls fail a test.

    Raises:
        ConfigurationError: A value that is not one of those.

    Examples:
        >>> configure(types="error", roles={"agent": "netra_fakes.reference:Agent"})
    """
    settings = get_settings()
    given = {"types": types, "contract": contract, "strict_stubs": strict_stubs}
    table: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if roles is not None:
        table["roles"] = {**settings.roles, **roles}
    set_settings(settings._replace(**check_table(table, source="configure()")))


def read_types_mode(types: str | None) -> TypesMode:
    """Return the mode that a factory was given, else the one in force.

    Raises:
        ConfigurationError: There is no such mode.
    """
    if types is None:
        return (_settings or get_settings()).types
    if types not in _CHOICES["types"]:
        from netra_fakes._messages import config

        raise ConfigurationError(config.wrong_mode(types, _CHOICES["types"]))
    return cast("TypesMode", types)


def find_pyproject(start: Path) -> Path | None:
    """Return the nearest pyproject.toml at or above a folder that has a netra_fakes table."""
    for folder in (start, *start.parents):
        candidate = folder / "pyproject.toml"
        if candidate.is_file() and "netra_fakes" in candidate.read_text("utf-8", "replace"):
            return candidate
    return None


def read_settings(start: Path) -> Settings:
    """Read the settings of the nearest pyproject.toml at or above a folder.

    Raises:
        ConfigurationError: The file is no TOML, or an option is unknown or has a wrong value.
    """
    path = find_pyproject(start)
    if path is None:
        return Settings()
    return Settings(**check_table(_load_table(path), source=str(path)), root=path.parent)


def _load_table(path: Path) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:  # pragma: no cover - pytest brings tomli where the standard library has no TOML reader
        import tomli as tomllib
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} is not valid TOML: {error}") from error
    table = tables.get("tool", {}).get("netra_fakes", {})
    return cast("dict[str, Any]", table)


def check_table(table: Mapping[str, Any], *, source: str) -> dict[str, Any]:
    """Return a table of settings as the fields of `Settings`.

    Raises:
        ConfigurationError: An unknown option or a wrong value, named with its source.
    """
    known = set(Settings._fields) - {"root", "extra"}
    extra = {name: table[name] for name in _EXTRA_TABLES if name in table}
    checked: dict[str, Any] = {"extra": extra} if extra else {}
    for name, value in table.items():
        if name in extra:
            continue
        if name not in known:
            from netra_fakes._messages import config

            names = sorted(known | set(_EXTRA_TABLES))
            raise ConfigurationError(config.unknown_option(name, names, source))
        _check_value(name, value, source)
        checked[name] = value
    return checked


def _check_value(name: str, value: object, source: str) -> None:
    if name in _CHOICES:
        is_right = value in _CHOICES[name]
    elif name == "roles":
        is_right = isinstance(value, Mapping) and all(
            isinstance(path, str) for path in value.values()
        )
    else:
        is_right = isinstance(value, bool if name == "strict_stubs" else str)
    if is_right:
        return
    from netra_fakes._messages import config

    if name in _CHOICES:
        raise ConfigurationError(config.wrong_choice(name, value, _CHOICES[name], source))
    raise ConfigurationError(config.wrong_type(name, value, _WANTED[name], source))
