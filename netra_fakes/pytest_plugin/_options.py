"""Read the settings of a test run: command line, then ini options, then [tool.netra_fakes]."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from netra_fakes import _config
from netra_fakes.errors import ConfigurationError


class Setting(NamedTuple):
    """A field of `Settings` that pytest's command line and ini file can set too.

    Attributes:
        field: Name in `Settings` and in `[tool.netra_fakes]`.
        option: Its long option.
        ini: Its name in `[tool.pytest.ini_options]`.
        help: One line for `pytest --help`.
        choices: Its values; None where any text will do, empty for a switch.
    """

    field: str
    option: str
    ini: str
    help: str
    choices: tuple[str, ...] | None = None


SETTINGS = (
    Setting(
        "types", "--netra-types", "netra_types",
        "what a value gets that breaks an annotation of a fake",
        ("warn", "error", "off"),
    ),
    Setting(
        "strict_stubs", "--netra-strict-stubs", "netra_strict_stubs",
        "fail a test that leaves a stub unused or makes a call that no stub accepts", (),
    ),
    Setting(
        "vacuous", "--netra-vacuous", "netra_vacuous",
        "what a test gets that passed and checked nothing",
        ("warn", "fail", "off"),
    ),
    Setting(
        "netra_drift", "--netra-drift", "netra_drift",
        "what it gets that a class used by fakes differs from the contract",
        ("error", "warn", "off"),
    ),
    Setting(
        "contract", "--netra-contract", "netra_contract",
        "file that the specs of locked classes are read from",
    ),
)  # fmt: skip
"""Every setting of `[tool.netra_fakes]` that a run of pytest may change."""


def add_options(parser: pytest.Parser) -> None:
    """Add the options and ini options; all of their defaults are "not given"."""
    group = parser.getgroup("netra-fakes", "netra-fakes: fakes that cannot drift")
    for setting in SETTINGS:
        how: dict[str, Any] = {"dest": setting.ini, "default": None, "help": setting.help}
        if setting.choices == ():
            group.addoption(setting.option, action="store_true", **how)
        else:
            metavar = "FILE" if setting.choices is None else None
            group.addoption(setting.option, choices=setting.choices, metavar=metavar, **how)
        parser.addini(setting.ini, setting.help, default=None)
    group.addoption(
        "--netra-report",
        dest="netra_report",
        action="store_true",
        help="summarise fakes, the sources of their specs, violations and slow set-ups",
    )
    group.addoption(
        "--netra-timeline",
        dest="netra_timeline",
        metavar="DIR",
        help="write one HTML page a test with the calls on its fakes, and mermaid text beside it",
    )


_IN_FORCE = pytest.StashKey[bool]()


def put_in_force(config: pytest.Config) -> None:
    """Put the settings of this run in force, once, and those before it back when it ends.

    Raises:
        pytest.UsageError: A setting that cannot be understood.
    """
    if _IN_FORCE in config.stash:
        return
    config.stash[_IN_FORCE] = True
    before = _config.current_settings()
    try:
        settings = _config.read_settings(config.rootpath)
        given = {setting.field: _given(config, setting) for setting in SETTINGS}
        table = {name: value for name, value in given.items() if value is not None}
        checked = _config.check_table(table, source="pytest's options")
    except ConfigurationError as error:
        raise pytest.UsageError(str(error)) from error
    _config.set_settings(settings._replace(**checked))
    config.add_cleanup(lambda: _config.set_settings(before))


def _given(config: pytest.Config, setting: Setting) -> object:
    """Return what the command line, or else the ini file, says; None where both are silent."""
    value = getattr(config.known_args_namespace, setting.ini, None)
    if value is not None:
        return value
    text = config.getini(setting.ini)
    if not text:
        return None
    if setting.choices == ():
        return {"true": True, "false": False}.get(str(text).lower(), text)
    return text
