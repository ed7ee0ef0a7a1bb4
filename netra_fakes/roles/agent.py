"""The agent: answers, fails or dawdles as told, and announces its tools as it runs."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from types import EllipsisType
from typing import TYPE_CHECKING, Any, TypeVar, overload

from netra_fakes.reference import clock
from netra_fakes.roles.announcing import announce_tools, read_results
from netra_fakes.roles.contexts import EXECUTION_RESULT, golden_result
from netra_fakes.roles.role import Role, register_role
from netra_fakes.roles.sources import resolve
from netra_fakes.roles.wiring import DEFAULT

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from netra_fakes._spec import ClassSpec
    from netra_fakes.reference import Agent, AgentWebSocketBridge
    from netra_fakes.roles.role import FakeOptions, Spec
    from netra_fakes.roles.wiring import Wiring

T = TypeVar("T")

_RUNNING = ("execute", "run")
"""What an agent's class may call the method that does its work."""


def _wire(
    wiring: Wiring,
    *,
    agent_name: str = "test-agent",
    result: Any = ...,
    error: BaseException | type[BaseException] | None = None,
    delay: float = 0.0,
    tools: Iterable[str] | Mapping[str, Any] = (),
    bridge: Any = None,
) -> None:
    name = agent_name
    wiring.set("name", name)
    told: dict[str, Any] = {"bridge": bridge, "run_id": None}

    def set_bridge(bridge: Any = None, run_id: str | None = None, **_: Any) -> Any:
        told.update(bridge=bridge, run_id=run_id)
        return DEFAULT

    wiring.runs("set_websocket_bridge", set_bridge)
    wiring.answers("has_websocket_context", lambda: told["bridge"] is not None)
    results = read_results(tools)
    for method_name in _RUNNING:
        method = wiring.spec.methods.get(method_name)
        if method is None:
            continue
        if not isinstance(result, EllipsisType):
            wiring.returns(method_name, result)
        elif method.returns is None or _takes_result(method.returns):
            wiring.returns(method_name, golden_result(name))
        if not (results or delay or error):
            continue

        async def run(context: Any = None, **_: Any) -> Any:
            await clock.sleep(delay)
            run_id = told["run_id"] or getattr(context, "run_id", "")
            await announce_tools(told["bridge"], run_id, name, results)
            return _end(error)

        def run_now(**_: Any) -> Any:
            time.sleep(delay)
            return _end(error)

        wiring.runs(method_name, run if method.is_awaited else run_now)


def _takes_result(annotation: str) -> bool:
    """Tell whether a method may answer with an AgentExecutionResult."""
    result = resolve(EXECUTION_RESULT)
    name = f"{result.__module__}.{getattr(result, '__qualname__', '')}"
    return any(part in ("typing.Any", "object", name) for part in annotation.split(" | "))


def _end(error: BaseException | type[BaseException] | None) -> Any:
    if error is not None:
        raise error
    return DEFAULT


AGENT = register_role(
    Role(
        "agent",
        target="netra_backend.app.agents.base_agent:BaseAgent",
        reference="netra_fakes.reference:Agent",
        wire=_wire,
        fixture="mock_agent",
    )
)


@overload
def make_agent(
    name: str = "test-agent",
    *,
    result: Any = ...,
    error: BaseException | type[BaseException] | None = None,
    delay: float = 0.0,
    tools: Iterable[str] | Mapping[str, Any] = (),
    bridge: AgentWebSocketBridge | None = None,
    spec: None = None,
    **options: Unpack[FakeOptions],
) -> Agent: ...
@overload
def make_agent(
    name: str = "test-agent",
    *,
    result: Any = ...,
    error: BaseException | type[BaseException] | None = None,
    delay: float = 0.0,
    tools: Iterable[str] | Mapping[str, Any] = (),
    bridge: AgentWebSocketBridge | None = None,
    spec: type[T],
    **options: Unpack[FakeOptions],
) -> T: ...
@overload
def make_agent(
    name: str = "test-agent",
    *,
    result: Any = ...,
    error: BaseException | type[BaseException] | None = None,
    delay: float = 0.0,
    tools: Iterable[str] | Mapping[str, Any] = (),
    bridge: AgentWebSocketBridge | None = None,
    spec: str | ClassSpec,
    **options: Unpack[FakeOptions],
) -> Any: ...
def make_agent(
    name: str = "test-agent",
    *,
    result: Any = ...,
    error: BaseException | type[BaseException] | None = None,
    delay: float = 0.0,
    tools: Iterable[str] | Mapping[str, Any] = (),
    bridge: AgentWebSocketBridge | None = None,
    spec: Spec = None,
    **options: Any,
) -> Any:
    """Make a fake agent that does well, unless told otherwise.

    Args:
        name: As the registry will know it.
        result: What `execute` answers; by default a successful AgentExecutionResult. None is an
            agent that dies silently.
        error: What `execute` raises.
        delay: Seconds before it does either.
        tools: Names of tools, or {name: result}, that `execute` announces on its bridge,
            `tool_executing` and `tool_completed` each. An exception as a result fails the tool,
            and `execute` raises it.
        bridge: Where it announces them, until `set_websocket_bridge` names another.
        spec: Build it from this class, dotted path or ClassSpec.
        options: The keywords of `make_fake`.

    Returns:
        The fake: an instance of its class, whose coroutine methods are AsyncMocks.

    Examples:
        >>> import asyncio
        >>> agent = make_agent("triage", result="done")
        >>> asyncio.run(agent.execute(make_user_context()))
        'done'
    """
    fake = AGENT.make(
        agent_name=name,
        result=result,
        error=error,
        delay=delay,
        tools=tools,
        bridge=bridge,
        spec=spec,
        **{"name": _variable(name), **options},
    )
    vars(fake)["_netra_agent_name"] = name
    return fake


def _variable(agent_name: str) -> str:
    """Return what messages and timelines call the fake: as a variable would be called."""
    name = agent_name.replace("-", "_")
    return name if name.isidentifier() else "agent"
