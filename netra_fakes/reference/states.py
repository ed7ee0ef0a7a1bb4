"""Name the states and phases of an agent's execution, and the transitions that are legal."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class ExecutionState(Enum):
    """How far an execution has come, as its tracker books it."""

    PENDING = "pending"
    STARTING = "starting"
    RUNNING = "running"
    COMPLETING = "completing"
    COMPLETED = "completed"
    FAILED = "failed"
    TIMEOUT = "timeout"
    DEAD = "dead"
    CANCELLED = "cancelled"


class AgentExecutionPhase(Enum):
    """What an execution is doing, as its user is told."""

    CREATED = "created"
    WEBSOCKET_SETUP = "websocket_setup"
    CONTEXT_VALIDATION = "context_validation"
    STARTING = "starting"
    THINKING = "thinking"
    TOOL_PREPARATION = "tool_preparation"
    LLM_INTERACTION = "llm_interaction"
    TOOL_EXECUTION = "tool_execution"
    RESULT_PROCESSING = "result_processing"
    COMPLETING = "completing"
    COMPLETED = "completed"
    TIMEOUT = "timeout"
    FAILED = "failed"
    CIRCUIT_BREAKER_OPEN = "circuit_breaker_open"


class CircuitBreakerState(Enum):
    """Whether calls go through (closed), are refused (open) or are tried again (half open)."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class CircuitBreakerOpenError(Exception):
    """An execution was refused, since too many before it failed."""


class PipelineStep(Enum):
    """Where in a pipeline of agents an execution stands."""

    INITIALIZATION = "initialization"
    VALIDATION = "validation"
    EXECUTION = "execution"
    PROCESSING = "processing"
    COMPLETION = "completion"
    ERROR = "error"
    CANCELLED = "cancelled"


TERMINAL_STATES = frozenset({"COMPLETED", "FAILED", "TIMEOUT", "DEAD", "CANCELLED"})
"""Names of the states that an execution never leaves."""

_ORDER = ("PENDING", "STARTING", "RUNNING", "COMPLETING")

_WORK = ("TOOL_PREPARATION", "LLM_INTERACTION", "TOOL_EXECUTION", "RESULT_PROCESSING")
_FAILURES = ("TIMEOUT", "FAILED", "CIRCUIT_BREAKER_OPEN")

PHASE_TRANSITIONS: Mapping[str, tuple[str, ...]] = {
    "CREATED": ("WEBSOCKET_SETUP", *_FAILURES),
    "WEBSOCKET_SETUP": ("CONTEXT_VALIDATION", *_FAILURES),
    "CONTEXT_VALIDATION": ("STARTING", *_FAILURES),
    "STARTING": ("THINKING", *_FAILURES),
    "THINKING": (*_WORK, "COMPLETING", *_FAILURES),
    "TOOL_PREPARATION": ("THINKING", "LLM_INTERACTION", "TOOL_EXECUTION", *_FAILURES),
    "LLM_INTERACTION": (
        "THINKING", "TOOL_PREPARATION", "TOOL_EXECUTION", "RESULT_PROCESSING", *_FAILURES
    ),
    "TOOL_EXECUTION": (
        "THINKING", "TOOL_PREPARATION", "LLM_INTERACTION", "RESULT_PROCESSING", *_FAILURES
    ),
    "RESULT_PROCESSING": ("THINKING", "COMPLETING", *_FAILURES),
    "COMPLETING": ("COMPLETED", *_FAILURES),
    "TIMEOUT": ("FAILED",),
    "CIRCUIT_BREAKER_OPEN": ("FAILED",),
    "COMPLETED": (),
    "FAILED": (),
}  # fmt: skip
"""The phases that may follow a phase, by name: an application with enums of its own shares them."""


def is_legal_state(current: str, new: str) -> bool:
    """Tell whether a state may follow another: forward or to an end, and never out of an end.

    >>> is_legal_state("PENDING", "RUNNING"), is_legal_state("COMPLETED", "RUNNING")
    (True, False)
    """
    if current in TERMINAL_STATES:
        return False
    if new in TERMINAL_STATES or not {current, new} <= set(_ORDER):
        return True  # of a state that only the application knows, no order is known
    return _ORDER.index(new) >= _ORDER.index(current)


def is_legal_phase(current: str | None, new: str) -> bool:
    """Tell whether a phase may follow another; None stands for an execution not yet created.

    >>> is_legal_phase("STARTING", "THINKING"), is_legal_phase("STARTING", "COMPLETED")
    (True, False)
    """
    if current is None:
        return new == "CREATED"
    return new in PHASE_TRANSITIONS.get(current, ())
