"""Describe the scenarios as data: what is wired, and what must come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

AgentConduct = Literal["answers", "raises", "hangs", "dies", "tool_fails", "circuit_open", "absent"]
"""What the agent does: the one thing in which most scenarios differ."""

_BEGINNING = ("WEBSOCKET_SETUP", "CONTEXT_VALIDATION", "STARTING", "THINKING")
_ENDING = ("TOOL_PREPARATION", "TOOL_EXECUTION", "RESULT_PROCESSING", "COMPLETING", "COMPLETED")

GOLDEN_EVENTS = (
    "agent_started",
    "agent_thinking",
    "tool_executing",
    "tool_completed",
    "agent_completed",
)
"""What a user sees of a run that goes well, in order."""


@dataclass(frozen=True)
class Scenario:
    """One way that a run can go.

    Attributes:
        name: What `make_golden_path` calls it.
        summary: What happens, in a few words.
        agent: What the agent does.
        tools: The tools that it announces.
        users: How many users run it at once where nothing else is asked for.
        timeout: Seconds that the agent is given; None leaves that to the core.
        is_bridge_down: Whether nothing that is sent arrives.
        events: The events that must come, in this order; others may come in between.
        forbidden: The events that must not come.
        phases: The phases that the tracker must be led through, in this order.
        state: Name of the state in which every execution must end.
        success: What the result must say.
        error: A text that the result's error must hold; None for no error at all.
    """

    name: str
    summary: str
    agent: AgentConduct = "answers"
    tools: tuple[str, ...] = ("search",)
    users: int = 1
    timeout: float | None = None
    is_bridge_down: bool = False
    events: tuple[str, ...] = GOLDEN_EVENTS
    forbidden: tuple[str, ...] = ("agent_error",)
    phases: tuple[str, ...] = (*_BEGINNING, *_ENDING)
    state: str = "COMPLETED"
    success: bool = True
    error: str | None = None


def _failure(
    name: str,
    summary: str,
    agent: AgentConduct,
    *,
    events: tuple[str, ...] = ("agent_started", "agent_thinking", "agent_error", "agent_completed"),
    forbidden: tuple[str, ...] = ("tool_executing", "tool_completed"),
    error: str = "",
    timeout: float | None = None,
) -> Scenario:
    """Describe a run that ends badly: it is booked as failed, and its user is told."""
    return Scenario(
        name,
        summary,
        agent=agent,
        timeout=timeout,
        events=events,
        forbidden=forbidden,
        phases=(*_BEGINNING, "FAILED"),
        state="FAILED",
        success=False,
        error=error,
    )


AGENT_ERROR = "the agent could not answer"
"""What the failing agent raises; the result's error must hold it."""

TOOL_ERROR = "the tool could not be reached"
"""What the failing tool raises; the result's error must hold it."""

_ALL = (
    Scenario("success", "the agent runs its tool and answers"),
    _failure("agent_error", "the agent raises", "raises", error=AGENT_ERROR),
    _failure("agent_timeout", "the agent takes longer than it may", "hangs", timeout=0.05),
    _failure(
        "agent_missing",
        "no agent of that name is registered",
        "absent",
        events=("agent_started", "agent_thinking", "agent_error"),
        forbidden=("tool_executing", "tool_completed", "agent_completed"),
    ),
    _failure("silent_agent", "the agent answers None", "dies"),
    _failure(
        "tool_failure",
        "the agent's tool raises while it runs",
        "tool_fails",
        events=(*GOLDEN_EVENTS[:4], "agent_error", "agent_completed"),
        forbidden=(),
        error=TOOL_ERROR,
    ),
    Scenario("bridge_down", "no event can be delivered, and the run goes on", is_bridge_down=True),
    _failure("circuit_open", "the agent's circuit breaker lets no call through", "circuit_open"),
    Scenario("two_users", "two users at once, and neither sees the other", users=2),
)  # fmt: skip

SCENARIOS: Mapping[str, Scenario] = MappingProxyType({item.name: item for item in _ALL})
"""Every scenario by its name."""
