"""Make the fakes of one user, as a scenario wants them, and find the core to drive."""

from __future__ import annotations

from typing import Any

from netra_fakes._build import record_of
from netra_fakes._read import read_spec
from netra_fakes._spec import ClassSpec
from netra_fakes.roles.agent import make_agent
from netra_fakes.roles.bridge import BRIDGE, make_bridge
from netra_fakes.roles.contexts import make_execution_context, make_user_context
from netra_fakes.roles.core import EXECUTION_CORE
from netra_fakes.roles.registry import make_registry
from netra_fakes.roles.role import Role
from netra_fakes.roles.sources import resolve
from netra_fakes.roles.tracker import make_execution_tracker
from netra_fakes.scenarios.catalogue import AGENT_ERROR, TOOL_ERROR, Scenario
from netra_fakes.scenarios.golden_path import GoldenUser

_TOO_LONG = 3600.0
"""Seconds that the hanging agent would take; its core cuts it short."""

_CIRCUIT_ERROR = Role(
    "circuit_breaker_open_error",
    target="netra_backend.app.core.agent_execution_tracker:CircuitBreakerOpenError",
    reference="netra_fakes.reference:CircuitBreakerOpenError",
    is_value=True,
)


def wire_user(scenario: Scenario, number: int, agent_name: str) -> GoldenUser:
    """Make one user with ids and fakes of their own."""
    ids = {
        "run_id": f"run-{number}",
        "thread_id": f"thread-{number}",
        "user_id": f"user-{number}",
    }
    agent = make_agent(agent_name, **_conduct(scenario, agent_name, ids["user_id"]))
    record_of(agent).is_named = True  # the variable of the caller holds the Golden Path
    return GoldenUser(
        name=ids["user_id"],
        agent=agent,
        bridge=make_bridge(name="bridge", fail_on=_failing(scenario)),
        registry=make_registry(
            {} if scenario.agent == "absent" else {agent_name: agent}, name="registry"
        ),
        tracker=make_execution_tracker(name="tracker"),
        context=make_execution_context(**ids, agent_name=agent_name),
        user_context=make_user_context(**ids),
    )


def _conduct(scenario: Scenario, agent_name: str, user_id: str) -> dict[str, Any]:
    """Return the keywords of `make_agent` that let it do what the scenario says."""
    tools: dict[str, Any] = {tool: {"found": 3} for tool in scenario.tools}
    answer = {"agent": agent_name, "user_id": user_id, "answer": "42"}
    conduct: dict[str, dict[str, Any]] = {
        "raises": {"error": RuntimeError(AGENT_ERROR)},
        "hangs": {"delay": _TOO_LONG},
        "dies": {"result": None},
        "tool_fails": {"tools": {tool: ConnectionError(TOOL_ERROR) for tool in tools}},
        "circuit_open": {"error": None},
    }
    if scenario.agent == "circuit_open":
        error: Any = resolve(_CIRCUIT_ERROR)
        conduct["circuit_open"] = {"error": error(f"{agent_name}: 3 failures in a row")}
    return conduct.get(scenario.agent, {"result": answer, "tools": tools})


def _failing(scenario: Scenario) -> list[str]:
    """Return the notifications that do not arrive: none, or all that the bridge has."""
    if not scenario.is_bridge_down:
        return []
    found = resolve(BRIDGE)
    spec = found if isinstance(found, ClassSpec) else read_spec(found)
    return [name for name in spec.methods if name.startswith(("notify_", "emit_"))]


def find_core() -> Any:
    """Return the class of the core to drive: configured, installed, else the reference one.

    A contract describes a core but cannot run, so then too it is the reference one.
    """
    found = resolve(EXECUTION_CORE)
    if isinstance(found, ClassSpec):
        from netra_fakes.reference import AgentExecutionCore

        return AgentExecutionCore
    return found
