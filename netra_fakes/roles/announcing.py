"""Announce on a bridge what tools an agent runs, whatever the bridge is built from."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from inspect import isawaitable
from typing import Any


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
    parameters = inspect.signature(notify).parameters
    if not any(item.kind is item.VAR_KEYWORD for item in parameters.values()):
        payload = {key: value for key, value in payload.items() if key in parameters}
    sent = notify(**payload)
    if isawaitable(sent):
        await sent
