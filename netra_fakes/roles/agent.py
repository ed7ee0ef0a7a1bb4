"""The agent: answers, fails or dawdles as told, and announces its tools as it runs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import EllipsisType
from typing import TYPE_CHECKING, Any, TypeVar, overload

from netra_fakes._build import record_of
from netra_fakes.reference import clock
from netra_fakes.roles.announcing import announce_tools, read_results
from netra_fakes.roles.contexts import EXECUTION_RESULT, golden_result
from netra_fakes.roles.role import Role, register_role
from netra_fakes.roles.sources import resolve
from netra_fakes.roles.wiring import DEFAULT

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from netra_fakes._spec import ClassSpec, MethodSpec
    from netra_fakes.reference import Agent, AgentWebSocketBridge
    from netra_fakes.roles.role import FakeOptions, Spec
    from netra_fakes.roles.wiring import Wiring

T = TypeVar("T")

_RUNNING = ("execute", "run")
"""What an agent's class may call the method that does its work."""


@dataclass
class _Work:
    """What an agent does at each run, before it answers.

    Attributes:
        wiring: The fake's.
        name: The agent's name.
        results: What each of its tools gives, by name.
        error: How it fails, unless the test chose a value instead.
        delay: Seconds that it takes.
        bridge: Where it announces its tools.
        run_id: The run that it was told, None before.
    """

    wiring: Wiring
    name: str
    results: Mapping[str, Any]
    error: BaseException | type[BaseException] | None
    delay: float
    bridge: Any
    run_id: str | None = None

    def set_bridge(self, **call: Any) -> Any:
        """Take the bridge, under whichever name the class gives that parameter."""
        self.bridge = next((call[name] for name in call if "bridge" in name), None)
        self.run_id = call.get("run_id")
        return DEFAULT

    async def run(self, method_name: str, call: Mapping[str, Any]) -> Any:
        await clock.sleep(self.delay)
        run_id = self.run_id or next(_run_ids(call), "")
        await announce_tools(self.bridge, run_id, self.name, self.results)
        return self._end(method_name)

    def run_now(self, method_name: str) -> Any:
        time.sleep(self.delay)
        return self._end(method_name)

    def _end(self, method_name: str) -> Any:
        if self.error is not None and not self.wiring.is_stubbed(method_name):
            raise self.error
        return DEFAULT


def _run_ids(call: Mapping[str, Any]) -> Iterator[str]:
    """Yield the run ids that a call names: itself, or by a context among its arguments."""
    for given in (call.get("run_id"), *(getattr(value, "run_id", None) for value in call.values())):
        if isinstance(given, str) and given:
            yield given


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
    wiring.set("name", agent_name)
    work = _Work(wiring, agent_name, read_results(tools), error, delay, bridge)
    wiring.runs("set_websocket_bridge", work.set_bridge)
    wiring.answers("has_websocket_context", lambda **_: work.bridge is not None)
    for method_name in _RUNNING:
        method = wiring.spec.methods.get(method_name)
        if method is None:
            continue
        if not isinstance(result, EllipsisType):
            wiring.returns(method_name, result)
        elif _takes_result(method.returns):
            wiring.returns(method_name, golden_result(agent_name))
        if work.results or delay or error:
            wiring.runs(method_name, _running(work, method))


def _running(work: _Work, method: MethodSpec) -> Callable[..., Any]:
    if method.is_awaited:
        return lambda **call: work.run(method.name, call)
    return lambda **_: work.run_now(method.name)


def _takes_result(annotation: str | None) -> bool:
    """Tell whether a method may answer with an AgentExecutionResult.

    That class is imported only where it may be meant.
    """
    parts = ["object"] if annotation is None else annotation.split(" | ")
    if {"typing.Any", "object"}.intersection(parts):
        return True
    meant = [part for part in parts if part.endswith(".AgentExecutionResult")]
    if not meant:
        return False
    result = resolve(EXECUTION_RESULT)
    return f"{result.__module__}.{getattr(result, '__qualname__', '')}" in meant


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
    record_of(fake).is_named = False  # that is the agent's name, and not the variable's
    return fake


def _variable(agent_name: str) -> str:
    """Return what messages and timelines call the fake: as a variable would be called."""
    name = agent_name.replace("-", "_")
    return name if name.isidentifier() else "agent"
