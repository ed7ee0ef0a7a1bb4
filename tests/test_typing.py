"""The names for annotations are the classes that the fixtures are fakes of."""

from __future__ import annotations

import pytest

import netra_fakes.typing
from netra_fakes import reference
from netra_fakes.pytest_plugin import _fixtures
from netra_fakes.typing import (
    ExecutionContext,
    Fakes,
    GoldenPath,
    MockAgent,
    MockBridge,
    MockExecutionEngine,
    MockExecutionTracker,
    MockRegistry,
    UserContext,
)


def test_fixtures_are_of_the_types_that_are_named_for_them(
    mock_agent: MockAgent,
    mock_bridge: MockBridge,
    mock_registry: MockRegistry,
    mock_execution_tracker: MockExecutionTracker,
    mock_execution_engine: MockExecutionEngine,
    execution_context: ExecutionContext,
    user_context: UserContext,
    fakes: Fakes,
    golden_path: GoldenPath,
) -> None:
    assert isinstance(mock_agent, MockAgent)
    assert isinstance(mock_bridge, MockBridge)
    assert isinstance(mock_registry, MockRegistry)
    assert isinstance(mock_execution_tracker, MockExecutionTracker)
    assert isinstance(mock_execution_engine, MockExecutionEngine)
    assert isinstance(execution_context, ExecutionContext)
    assert isinstance(user_context, UserContext)
    assert isinstance(fakes, Fakes)
    assert isinstance(golden_path, GoldenPath)


@pytest.mark.parametrize("name", netra_fakes.typing.__all__)
def test_each_name_is_loaded_at_its_use(name: str) -> None:
    assert isinstance(getattr(netra_fakes.typing, name), type)
    assert name in dir(netra_fakes.typing)


def test_each_fixture_returns_what_its_annotation_names() -> None:
    assert _fixtures.__name__ == "netra_fakes.pytest_plugin._fixtures"
    assert netra_fakes.typing.MockAgent is reference.Agent


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'MockAgnet'"):
        netra_fakes.typing.MockAgnet  # noqa: B018
