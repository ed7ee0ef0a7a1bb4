"""Bodies for the synthesised `netra_backend`: our own code, which follows the recorded calls."""

from __future__ import annotations

from textwrap import dedent


def _lines(text: str) -> list[str]:
    return dedent(text).strip("\n").splitlines()


BODIES: dict[str, list[str]] = {
    "UserExecutionContext.__post_init__": _lines("""
        for name in ("user_id", "thread_id", "run_id"):
            if getattr(self, name) in ("", "test", "placeholder"):
                raise ValueError(f"{name} is a placeholder: {getattr(self, name)!r}")
    """),
    "UserExecutionContext.from_request": _lines("""
        return cls(
            user_id=user_id, thread_id=thread_id, run_id=run_id,
            request_id=request_id or str(uuid.uuid4()), db_session=db_session,
            websocket_client_id=websocket_client_id, agent_context=agent_context or {},
            audit_metadata=audit_metadata or {},
        )
    """),
    "ExecutionRecord.is_circuit_breaker_open": ["return self.circuit_breaker_state.name == 'OPEN'"],
}

MODULE_ENDS = {
    "netra_backend.app.websocket_core.unified_manager": (
        "\n\nUnifiedWebSocketManager = _UnifiedWebSocketManagerImplementation\n"
    ),
}

_TRACKER = "AgentExecutionTracker"

RUNNING_BODIES: dict[str, list[str]] = {
    f"{_TRACKER}.__init__": _lines("""
        from netra_fakes.reference.executions import ExecutionBook

        self._book = ExecutionBook(
            ExecutionState, AgentExecutionPhase, ExecutionRecord, PhaseTransition
        )
        self._executions = self._book.executions
        self._active_executions = self._book.active
    """),
    f"{_TRACKER}.create_execution": [
        "return self._book.create(agent_name, thread_id, user_id, timeout_seconds, metadata)"
    ],
    f"{_TRACKER}.start_execution": ['return self._book.update(execution_id, "STARTING")'],
    f"{_TRACKER}.update_execution_state": [
        "return self._book.update(execution_id, state, error, result)"
    ],
    f"{_TRACKER}.get_execution_state": [
        "record = self._book.executions.get(execution_id)",
        "return record.state if record else None",
    ],
    f"{_TRACKER}.get_execution": ["return self._book.executions.get(execution_id)"],
    f"{_TRACKER}.get_active_executions": ["return self._book.active_records()"],
    f"{_TRACKER}.get_metrics": ["return self._book.metrics()"],
    f"{_TRACKER}.transition_state": _lines("""
        from netra_fakes.reference.executions import announce_phase

        step = self._book.move(execution_id, new_phase, metadata)
        if step is None:
            return False
        record = self._book.executions[execution_id]
        await announce_phase(record, new_phase.name, websocket_manager)
        return True
    """),
    "ExecutionTracker.__init__": _lines("""
        super().__init__()
        self.executions = self._book.executions
        self.active_executions = self._book.active
        self.recovery_callbacks = []
    """),
    "ExecutionTracker.register_execution": ["return self.create_execution(*args, **kwargs)"],
    "AgentExecutionCore.__init__": _lines("""
        from netra_backend.app.core.agent_execution_tracker import AgentExecutionTracker
        from netra_backend.app.core.execution_tracker import get_execution_tracker

        self.execution_tracker = get_execution_tracker()
        self.agent_tracker = AgentExecutionTracker()
    """),
    "AgentExecutionCore.execute_agent": _lines("""
        from netra_backend.app.agents.supervisor.execution_context import AgentExecutionResult
        from netra_backend.app.core.agent_execution_tracker import (
            AgentExecutionPhase, CircuitBreakerOpenError, ExecutionState,
        )

        bridge, name, run_id = self.websocket_bridge, context.agent_name, context.run_id
        seconds = self.DEFAULT_TIMEOUT if timeout is None else timeout
        ids = []
        for tracker in (self.execution_tracker, self.agent_tracker):
            created = tracker.create_execution(
                agent_name=name, thread_id=context.thread_id, user_id=context.user_id,
                timeout_seconds=int(seconds), metadata={"run_id": run_id},
            )
            assert tracker.start_execution(created)
            ids.append(created)

        async def move(*phases):
            for phase in phases:
                await self.agent_tracker.transition_state(
                    ids[1], AgentExecutionPhase[phase], metadata={}, websocket_manager=bridge
                )

        async def notify(event, **payload):
            try:
                await getattr(bridge, f"notify_agent_{event}")(
                    run_id=run_id, agent_name=name, **payload
                )
            except (OSError, RuntimeError):
                pass

        def book(state, **outcome):
            self.execution_tracker.update_execution_state(ids[0], ExecutionState[state], **outcome)
            self.agent_tracker.update_execution_state(ids[1], ExecutionState[state], **outcome)
            self.execution_tracker.get_metrics()

        async def fail(error, phase=None, found=True):
            if phase:
                await move(phase)
            await notify("error", error=error)
            book("FAILED", error=error)
            await move("FAILED")
            if found:
                await notify("completed", result={"success": False, "error": error})
            return AgentExecutionResult(
                success=False, agent_name=name, user_context=user_context, error=error
            )

        await move("WEBSOCKET_SETUP", "CONTEXT_VALIDATION", "STARTING", "THINKING")
        await notify("started", context={"user_id": context.user_id})
        agent = await self.registry.get_async(name, context=user_context)
        if agent is None:
            return await fail(f"Agent {name} not found", found=False)
        agent._user_id = user_context.user_id
        agent.set_websocket_bridge(bridge, run_id)
        if hasattr(agent, "set_trace_context"):
            agent.set_trace_context(context.trace_context)
        if hasattr(agent, "websocket_bridge"):
            agent.websocket_bridge = bridge
        if hasattr(agent, "emit_thinking"):
            async def emit_thinking(thought, step_number=None, context=None):
                await notify("thinking", reasoning=thought, step_number=step_number)

            agent.emit_thinking = emit_thinking
        engine = getattr(agent, "execution_engine", None)
        if engine is not None and hasattr(engine, "set_websocket_bridge"):
            engine.set_websocket_bridge(bridge, run_id)
        await notify("thinking", reasoning="starting", step_number=2)
        await notify("thinking", reasoning="running", step_number=3)
        try:
            answer = await asyncio.wait_for(agent.execute(user_context, run_id, True), seconds)
        except asyncio.TimeoutError:
            return await fail(f"Agent {name} timed out after {seconds}s", "TIMEOUT")
        except CircuitBreakerOpenError as error:
            return await fail(str(error), "CIRCUIT_BREAKER_OPEN")
        except Exception as error:
            return await fail(f"{type(error).__name__}: {error}")
        if answer is None:
            return await fail(f"Agent {name} died silently")
        await notify("thinking", reasoning="reading", step_number=4)
        await notify("thinking", reasoning="writing", step_number=5)
        result = answer
        if not isinstance(answer, AgentExecutionResult):
            result = AgentExecutionResult(
                success=True, agent_name=name, user_context=user_context, data=answer
            )
        if not result.success:
            return await fail(result.error or "Agent reported a failure")
        book("COMPLETED", result=result)
        await move(
            "TOOL_PREPARATION", "TOOL_EXECUTION", "RESULT_PROCESSING", "COMPLETING", "COMPLETED"
        )
        await notify("completed", result={"success": True})
        return result
    """),
}

RUNNING_ENDS = {
    "netra_backend.app.core.execution_tracker": dedent("""

        _tracker = None


        def get_execution_tracker() -> ExecutionTracker:
            global _tracker
            if _tracker is None:
                _tracker = ExecutionTracker()
            return _tracker
    """),
}
