"""Drive an agent through one execution: the Golden Path, and every way off it."""

from __future__ import annotations

import asyncio
import inspect
import logging
import math
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

from netra_fakes.reference import clock
from netra_fakes.reference.contexts import (
    AgentExecutionContext,
    AgentExecutionResult,
    UnifiedTraceContext,
    UserExecutionContext,
)
from netra_fakes.reference.states import (
    AgentExecutionPhase,
    CircuitBreakerOpenError,
    ExecutionState,
)
from netra_fakes.reference.tracker import AgentExecutionTracker, get_execution_tracker

if TYPE_CHECKING:
    from netra_fakes.reference.bridge import AgentWebSocketBridge
    from netra_fakes.reference.registry import AgentRegistry

__all__ = ["AgentExecutionCore"]

_log = logging.getLogger(__name__)

_BEGINNING = (
    AgentExecutionPhase.WEBSOCKET_SETUP,
    AgentExecutionPhase.CONTEXT_VALIDATION,
    AgentExecutionPhase.STARTING,
    AgentExecutionPhase.THINKING,
)
_ENDING = (
    AgentExecutionPhase.TOOL_PREPARATION,
    AgentExecutionPhase.TOOL_EXECUTION,
    AgentExecutionPhase.RESULT_PROCESSING,
    AgentExecutionPhase.COMPLETING,
    AgentExecutionPhase.COMPLETED,
)


@dataclass(frozen=True)
class _Run:
    """One execution under way: who it is for, and what both trackers call it."""

    context: AgentExecutionContext
    user_context: UserExecutionContext
    execution_id: str
    phase_id: str
    started: float

    @property
    def about(self) -> dict[str, str]:
        """What every notification begins with."""
        return {"run_id": self.context.run_id, "agent_name": self.context.agent_name}


class AgentExecutionCore:
    """Find the agent, hand it the bridge, run it, and book and tell what happens.

    Attributes:
        HEARTBEAT_INTERVAL: Seconds between two signs of life.
        DEFAULT_TIMEOUT: Seconds that an agent may take where none are given.
        registry: Knows the agents.
        websocket_bridge: Tells the user; None tells nobody.
        execution_tracker: Books states, for the whole process.
        agent_tracker: Books phases, and announces them.
    """

    HEARTBEAT_INTERVAL = 5.0
    DEFAULT_TIMEOUT = 25.0

    def __init__(
        self,
        registry: AgentRegistry,
        websocket_bridge: AgentWebSocketBridge | None = None,
        default_tier: object | None = None,
        prerequisite_validation_level: object | None = None,
    ) -> None:
        self.registry = registry
        self.websocket_bridge = websocket_bridge
        self.default_tier = default_tier
        self.prerequisite_validation_level = prerequisite_validation_level
        self.execution_tracker: AgentExecutionTracker = get_execution_tracker()
        self.agent_tracker: AgentExecutionTracker = AgentExecutionTracker()

    def get_execution_timeout(self, tier: object | None = None, streaming: bool = False) -> float:
        """Return the seconds that an agent may take: twice as many where it streams."""
        return self.DEFAULT_TIMEOUT * (2 if streaming else 1)

    async def execute_agent(
        self,
        context: AgentExecutionContext,
        user_context: UserExecutionContext,
        timeout: float | None = None,
        tier: object | None = None,
        streaming: bool = False,
    ) -> AgentExecutionResult:
        """Run one agent for one user. It never raises what the agent raises.

        Args:
            context: Which agent, on which run and thread.
            user_context: The request.
            timeout: Seconds that the agent may take; None takes the default.
            tier: The user's tier.
            streaming: Whether the answer comes in parts.

        Returns:
            What the agent answered: its own AgentExecutionResult, or its answer as `data`;
            `success` is False and `error` says why where it failed, died or took too long.
        """
        seconds = self.get_execution_timeout(tier, streaming) if timeout is None else timeout
        run = self._begin(context, user_context, seconds)
        await self._walk(run, _BEGINNING)
        await self._notify("started", run, context={"user_id": user_context.user_id})
        agent = await self.registry.get_async(context.agent_name, context=user_context)
        if agent is None:
            return await self._fail(run, f"Agent '{context.agent_name}' not found", has_agent=False)
        self._prepare(agent, run)
        await self._think(run, f"Starting {context.agent_name}", 2)
        await self._think(run, f"Running {context.agent_name}", 3)
        return await self._run_agent(agent, run, seconds)

    async def _run_agent(self, agent: Any, run: _Run, seconds: float) -> AgentExecutionResult:
        try:
            answer = await clock.wait_for(_execute(agent, run), seconds)
        except asyncio.TimeoutError:
            error = f"Agent '{run.context.agent_name}' took longer than {seconds:g} seconds"
            return await self._fail(run, error, AgentExecutionPhase.TIMEOUT)
        except CircuitBreakerOpenError as reason:
            error = f"Circuit breaker is open: {reason}"
            return await self._fail(run, error, AgentExecutionPhase.CIRCUIT_BREAKER_OPEN)
        except Exception as reason:
            return await self._fail(run, f"{type(reason).__name__}: {reason}")
        if answer is None:
            return await self._fail(run, f"Agent '{run.context.agent_name}' died silently")
        await self._think(run, "Looking at the answer", 4)
        await self._think(run, "Writing the answer down", 5)
        return await self._finish(run, answer)

    def _begin(
        self, context: AgentExecutionContext, user_context: UserExecutionContext, seconds: float
    ) -> _Run:
        started = perf_counter()
        ids: list[str] = []
        for tracker in (self.execution_tracker, self.agent_tracker):
            execution_id = tracker.create_execution(
                agent_name=context.agent_name,
                thread_id=context.thread_id,
                user_id=context.user_id,
                timeout_seconds=math.ceil(seconds),
                metadata={"run_id": context.run_id},
            )
            if not tracker.start_execution(execution_id):
                raise RuntimeError(f"execution {execution_id} could not be started")
            ids.append(execution_id)
        return _Run(context, user_context, ids[0], ids[1], started)

    def _prepare(self, agent: Any, run: _Run) -> None:
        """Hand the agent what it needs, as far as it is an agent that can take it."""
        bridge, run_id = self.websocket_bridge, run.context.run_id
        agent._user_id = run.user_context.user_id  # noqa: SLF001 - as the real core does
        if bridge is not None:
            agent.set_websocket_bridge(bridge, run_id)
        if hasattr(agent, "set_trace_context"):
            agent.set_trace_context(run.context.trace_context or self._open_trace(run))
        if hasattr(agent, "websocket_bridge"):
            agent.websocket_bridge = bridge
        if bridge is not None and hasattr(agent, "emit_thinking"):
            agent.emit_thinking = self._thinking_of(run)
        engine = getattr(agent, "execution_engine", None)
        if engine is not None and hasattr(engine, "set_websocket_bridge"):
            engine.set_websocket_bridge(bridge, run_id)

    def _open_trace(self, run: _Run) -> UnifiedTraceContext:
        return UnifiedTraceContext(
            request_id=run.user_context.request_id,
            user_id=run.user_context.user_id,
            correlation_id=run.context.correlation_id,
            thread_id=run.context.thread_id,
        )

    def _thinking_of(self, run: _Run) -> Any:
        async def emit_thinking(
            thought: str,
            step_number: int | None = None,
            context: UserExecutionContext | None = None,
        ) -> None:
            await self._think(run, thought, step_number)

        return emit_thinking

    async def _finish(self, run: _Run, answer: Any) -> AgentExecutionResult:
        result = self._result_of(run, answer)
        if not result.success:
            return await self._fail(run, result.error or "Agent reported a failure", result=result)
        self._book(run, ExecutionState.COMPLETED, result=result)
        await self._walk(run, _ENDING)
        summary = {"success": True, "duration_seconds": perf_counter() - run.started}
        await self._notify("completed", run, result=summary)
        return result

    def _result_of(self, run: _Run, answer: Any) -> AgentExecutionResult:
        if isinstance(answer, AgentExecutionResult):
            return answer
        return AgentExecutionResult(
            success=True,
            agent_name=run.context.agent_name,
            user_context=run.user_context,
            duration=perf_counter() - run.started,
            data=dict(answer) if isinstance(answer, Mapping) else answer,
        )

    async def _fail(
        self,
        run: _Run,
        error: str,
        phase: AgentExecutionPhase | None = None,
        *,
        has_agent: bool = True,
        result: AgentExecutionResult | None = None,
    ) -> AgentExecutionResult:
        if phase is not None:
            await self._walk(run, (phase,))
        await self._notify("error", run, error=error)
        self._book(run, ExecutionState.FAILED, error=error)
        await self._walk(run, (AgentExecutionPhase.FAILED,))
        if has_agent:
            await self._notify("completed", run, result={"success": False, "error": error})
        return result or AgentExecutionResult(
            success=False,
            agent_name=run.context.agent_name,
            user_context=run.user_context,
            error=error,
            duration=perf_counter() - run.started,
        )

    def _book(self, run: _Run, state: ExecutionState, **outcome: Any) -> None:
        self.execution_tracker.update_execution_state(run.execution_id, state, **outcome)
        self.agent_tracker.update_execution_state(run.phase_id, state, **outcome)
        _log.debug("executions: %s", self.execution_tracker.get_metrics())

    async def _walk(self, run: _Run, phases: tuple[AgentExecutionPhase, ...]) -> None:
        for phase in phases:
            await self.agent_tracker.transition_state(
                run.phase_id,
                phase,
                metadata={"agent_name": run.context.agent_name},
                websocket_manager=self.websocket_bridge,
            )

    async def _think(self, run: _Run, reasoning: str, step_number: int | None) -> None:
        await self._notify("thinking", run, reasoning=reasoning, step_number=step_number)

    async def _notify(self, event: str, run: _Run, **payload: Any) -> None:
        """Tell the user. A connection that is down does not stop the agent."""
        if self.websocket_bridge is None:
            return
        notify: Any = getattr(self.websocket_bridge, f"notify_agent_{event}")
        sending: Awaitable[bool] = notify(**run.about, **payload)
        try:
            await sending
        except (OSError, RuntimeError) as error:
            _log.warning("agent_%s of run %s not sent: %s", event, run.context.run_id, error)


async def _execute(agent: Any, run: _Run) -> Any:
    """Call the agent as it is declared.

    The real core calls every agent with (user_context, run_id, True), as its older agents take
    it, although `BaseAgent.execute` has `stream_updates` in the second place. Here an agent that
    is declared so is called so, and any other as the real core calls it.
    """
    execute = agent.execute
    names = [item.name for item in inspect.signature(execute).parameters.values()]
    if names[1:2] == ["stream_updates"]:
        return await execute(run.user_context, True)
    return await execute(run.user_context, run.context.run_id, True)
