"""Announce on a bridge what tools an agent runs, whatever the bridge is built from."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Mapping
from typing import Any
from unittest.mock import NonCallableMock

from netra_fakes._build import interface_of, is_fake
from netra_fakes._read import read_spec


def read_results(tools: str | Iterable[str] | Mapping[str, Any]) -> dict[str, Any]:
    """Return the result of each tool by its name; one name alone is one tool."""
    if isinstance(tools, Mapping):
        return dict(tools)
    return dict.fromkeys([tools] if isinstance(tools, str) else tools)


async def announce_tools(
    bridge: Any, run_id: str, agent_name: str, results: Mapping[str, Any]
) -> None:
    """Announce every tool, before and after.

    Args:
        bridge: A bridge, fake or real, of any version; None tells nobody.
        run_id: The run that the tools belong to.
        agent_name: The agent that runs them.
        results: What each tool gave, by its name.

    Raises:
        BaseException: The first result that is an exception: that tool failed.
    """
    about = {"run_id": run_id, "agent_name": agent_name}
    for tool_name, result in results.items():
        await _tell(bridge, "notify_tool_executing", **about, tool_name=tool_name)
        failed = isinstance(result, BaseException)
        outcome = {"success": False, "error": str(result)} if failed else _as_dict(result)
        await _tell(bridge, "notify_tool_completed", **about, tool_name=tool_name, result=outcome)
        if isinstance(result, BaseException):
            raise result


def _as_dict(result: Any) -> dict[str, Any]:
    if isinstance(result, Mapping):
        return dict(result)
    return {"success": True} if result is None else {"success": True, "value": result}


async def _tell(bridge: Any, name: str, **payload: Any) -> None:
    notify = getattr(bridge, name, None)
    if notify is None:
        return
    accepted = _parameter_names(bridge, name)
    if accepted is not None:
        payload = {key: value for key, value in payload.items() if key in accepted}
    sent = notify(**payload)
    if isinstance(sent, Awaitable):
        await sent


def _parameter_names(bridge: Any, name: str) -> set[str] | None:
    """Return what a method takes by name; None where it takes anything, or nothing is known."""
    if is_fake(bridge):
        spec = interface_of(bridge).spec
    elif isinstance(bridge, NonCallableMock):
        return None
    else:
        spec = read_spec(type(bridge))
    method = spec.methods.get(name)
    parameters = method.parameters if method else None
    if parameters is None or any(item.kind == "var_keyword" for item in parameters):
        return None
    return {item.name for item in parameters}
