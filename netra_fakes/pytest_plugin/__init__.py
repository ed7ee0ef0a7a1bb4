"""Plug netra-fakes into pytest: fixtures, options, teardown verdict, diagnosis, summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from netra_fakes.pytest_plugin import _finder as _finder  # first: it finds all that follows
from netra_fakes.pytest_plugin._fixtures import (
    execution_context,
    fakes,
    golden_path,
    mock_agent,
    mock_bridge,
    mock_execution_engine,
    mock_execution_tracker,
    mock_registry,
    user_context,
)

if TYPE_CHECKING:
    from netra_fakes.pytest_plugin._factory import Fakes

__all__ = [
    "Fakes",
    "execution_context",
    "fakes",
    "golden_path",
    "mock_agent",
    "mock_bridge",
    "mock_execution_engine",
    "mock_execution_tracker",
    "mock_registry",
    "user_context",
]

MARKER = (
    "golden_path(scenario='success', **options): which Golden Path scenario the fixture"
    " 'golden_path' of netra-fakes plays."
)


def __getattr__(name: str) -> object:
    """Load `Fakes`, the type of the fixture `fakes`, when somebody asks for it."""
    if name == "Fakes":
        from netra_fakes.pytest_plugin._factory import Fakes

        return Fakes
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--netra-*` and the ini options of the same names."""
    from netra_fakes.pytest_plugin._options import add_options

    add_options(parser)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Put the settings in force before a conftest.py can call `configure`."""
    from netra_fakes.pytest_plugin._options import put_in_force

    put_in_force(early_config)


def pytest_plugin_registered(plugin: object) -> None:
    """Load the whole package before pytest is run within pytest."""
    if getattr(plugin, "__name__", None) == "_pytest.pytester":
        from netra_fakes.pytest_plugin._preload import load_everything

        load_everything()


def pytest_configure(config: pytest.Config) -> None:
    """Begin to watch the tests."""
    from netra_fakes._config import get_settings
    from netra_fakes.pytest_plugin._dropped import listen
    from netra_fakes.pytest_plugin._options import put_in_force
    from netra_fakes.pytest_plugin._watch import Watch

    config.add_cleanup(listen())
    config.addinivalue_line("markers", MARKER)
    if not any("SpecTypeWarning" in line for line in config.getini("filterwarnings")):
        # A mismatch is told in the summary; `error` filters must not make application code fail.
        told = "default::netra_fakes.errors.SpecTypeWarning"
        config.addinivalue_line("filterwarnings", told)
    put_in_force(config)
    config.pluginmanager.register(Watch(config), "netra_fakes_watch")
    if get_settings().strict_stubs:
        from netra_fakes.pytest_plugin._strict import WideFixtures

        config.pluginmanager.register(WideFixtures(), "netra_fakes_wide_fixtures")


def pytest_report_header() -> str:
    """Tell where the spec of each role comes from."""
    from netra_fakes.pytest_plugin._header import header

    return header()
