"""The reference application: what fakes are built from where `netra_backend` is not installed.

It is small, and it runs: an agent announces its tools on a bridge, a core drives it through an
execution, a tracker books every phase. Names, parameters and async-ness are those of the real
application.
"""

from __future__ import annotations

from netra_fakes.reference.agent import Agent, BaseExecutionEngine
from netra_fakes.reference.bridge import AgentWebSocketBridge, BridgeEvent
from netra_fakes.reference.contexts import (
    AgentExecutionContext,
    AgentExecutionResult,
    InvalidContextError,
    UnifiedTraceContext,
    UserExecutionContext,
)
from netra_fakes.reference.core import AgentExecutionCore
from netra_fakes.reference.engine import UserExecutionEngine
from netra_fakes.reference.executions import ExecutionRecord, PhaseTransition, TimeoutConfig
from netra_fakes.reference.llm import LLMManager, LLMResponse
from netra_fakes.reference.registry import AgentRegistry
from netra_fakes.reference.states import (
    AgentExecutionPhase,
    CircuitBreakerOpenError,
    CircuitBreakerState,
    ExecutionState,
    PipelineStep,
)
from netra_fakes.reference.tools import UnifiedToolDispatcher, UnknownToolError
from netra_fakes.reference.tracker import (
    AgentExecutionTracker,
    ExecutionTracker,
    get_execution_tracker,
)
from netra_fakes.reference.websocket import (
    UnifiedWebSocketEmitter,
    UnifiedWebSocketManager,
    WebSocket,
)

__all__ = [
    "Agent",
    "AgentExecutionContext",
    "AgentExecutionCore",
    "AgentExecutionPhase",
    "AgentExecutionResult",
    "AgentExecutionTracker",
    "AgentRegistry",
    "AgentWebSocketBridge",
    "BaseExecutionEngine",
    "BridgeEvent",
    "CircuitBreakerOpenError",
    "CircuitBreakerState",
    "ExecutionRecord",
    "ExecutionState",
    "ExecutionTracker",
    "InvalidContextError",
    "LLMManager",
    "LLMResponse",
    "PhaseTransition",
    "PipelineStep",
    "TimeoutConfig",
    "UnifiedToolDispatcher",
    "UnifiedTraceContext",
    "UnifiedWebSocketEmitter",
    "UnifiedWebSocketManager",
    "UnknownToolError",
    "UserExecutionContext",
    "UserExecutionEngine",
    "WebSocket",
    "get_execution_tracker",
]
