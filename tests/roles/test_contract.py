"""Every role is made from a contract alone, with nothing of the real package imported."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from netra_fakes import (
    configure,
    make_agent,
    make_bridge,
    make_execution_context,
    make_execution_tracker,
    make_registry,
    make_role,
    make_user_context,
)
from netra_fakes._read import read_spec
from netra_fakes.contract import build_contract, write_contract
from netra_fakes.reference import AgentExecutionCore
from netra_fakes.roles import registered_roles, resolve
from tests.synthetic import DATES, installed, read_facts


@pytest.fixture(params=DATES)
def contract(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Lock the classes of one day, forget them, and set the contract."""
    with installed(tmp_path, request.param):
        classes = [
            getattr(importlib.import_module(item["module"]), item["name"])
            for item in read_facts(request.param).values()
        ]
        path = tmp_path / "netra.contract"
        write_contract(build_contract([read_spec(cls) for cls in classes]), path)
    configure(contract=str(path))
    yield request.param
    assert "netra_backend" not in sys.modules


async def test_core_runs_through_fakes_of_a_contract(contract: str) -> None:
    bridge, tracker = make_bridge(), make_execution_tracker()
    core = make_role(
        "execution_core", registry=make_registry([make_agent(tools=["a"])]), websocket_bridge=bridge
    )
    assert type(core) is AgentExecutionCore
    core.execution_tracker = tracker
    core.agent_tracker = make_role("agent_execution_tracker")
    result = await core.execute_agent(make_execution_context(), make_user_context())
    assert result.success
    assert len(bridge.mock_calls) == 15
    (record,) = tracker.executions.values()
    assert record.state.name == "COMPLETED"
    assert not hasattr(bridge, "no_such_name")


def test_every_role_is_made(contract: str) -> None:
    for role in registered_roles():
        if not role.is_value:
            assert resolve(role).target in role.targets  # type: ignore[union-attr]
            assert make_role(role.name) is not None
