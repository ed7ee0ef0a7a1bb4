"""Drive the execution core through the fakes of a scenario, for one user or for many at once."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from netra_fakes._events import Event, events
from netra_fakes._isolation import Party
from netra_fakes._journal import JOURNAL
from netra_fakes._messages import scenarios as messages
from netra_fakes._timeline import Timeline, timeline
from netra_fakes.errors import ConfigurationError, ScenarioNotRunError
from netra_fakes.scenarios.catalogue import SCENARIOS, Scenario

if TYPE_CHECKING:
    from netra_fakes.reference import (
        Agent,
        AgentExecutionContext,
        AgentExecutionResult,
        AgentRegistry,
        AgentWebSocketBridge,
        ExecutionTracker,
        UserExecutionContext,
    )


@dataclass
class GoldenUser:
    """One user of a Golden Path, with fakes of their own.

    Attributes:
        name: What failures call the user.
        agent: The agent that works for the user.
        bridge: Tells the user what happens.
        registry: Knows the agent.
        tracker: Books the user's executions; it keeps real state.
        context: Which agent is to run, on which run and thread. A real object.
        user_context: The user's request. A real object.
        result: What the core returned; None before the run.
    """

    name: str
    agent: Agent
    bridge: AgentWebSocketBridge
    registry: AgentRegistry
    tracker: ExecutionTracker
    context: AgentExecutionContext
    user_context: UserExecutionContext
    result: AgentExecutionResult | None = None

    @property
    def fakes(self) -> tuple[object, ...]:
        """The user's fakes."""
        return (self.registry, self.agent, self.bridge, self.tracker)

    @property
    def events(self) -> list[Event]:
        """What the user was told, in order."""
        return events(self.bridge)

    @property
    def timeline(self) -> Timeline:
        """Every call of the user's fakes, in order."""
        return timeline(*self.fakes)

    @property
    def party(self) -> Party:
        """The user as `assert_isolated` sees them: the fakes, the ids, and what came of the run."""
        context = self.context
        ids = {
            context.run_id: "run_id",
            context.thread_id: "thread_id",
            context.user_id: "user_id",
        }
        return Party(self.name, self.fakes, ids, {"result": self.result})


class GoldenPath:
    """A scenario, wired and ready to run.

    The fakes can be configured before the run, as any fake. Attributes of one user are those of
    the first; `users` has them all.
    """

    def __init__(
        self,
        scenario: Scenario,
        users: Sequence[GoldenUser],
        *,
        core: Any = None,
        timeout: float | None = None,
    ) -> None:
        """Take what `make_golden_path` wired.

        Args:
            scenario: What is to happen, and what must come of it.
            users: Who runs it, each with fakes of their own.
            core: Class of the execution core; None finds the real or the reference one.
            timeout: Seconds that an agent may take; None takes the scenario's.
        """
        self.scenario = scenario
        self.users: tuple[GoldenUser, ...] = tuple(users)
        self.timeout: float | None = scenario.timeout if timeout is None else timeout
        self._core = core
        self._has_run = False

    def __repr__(self) -> str:
        return f"<GoldenPath '{self.scenario.name}', users={len(self.users)}>"

    @property
    def agent(self) -> Agent:
        """The first user's agent."""
        return self.users[0].agent

    @property
    def bridge(self) -> AgentWebSocketBridge:
        """The first user's bridge."""
        return self.users[0].bridge

    @property
    def registry(self) -> AgentRegistry:
        """The first user's registry."""
        return self.users[0].registry

    @property
    def tracker(self) -> ExecutionTracker:
        """The first user's tracker."""
        return self.users[0].tracker

    @property
    def context(self) -> AgentExecutionContext:
        """The first user's execution context."""
        return self.users[0].context

    @property
    def user_context(self) -> UserExecutionContext:
        """The first user's request."""
        return self.users[0].user_context

    @property
    def result(self) -> AgentExecutionResult:
        """What came of the first user's run.

        Raises:
            ScenarioNotRunError: Nothing has run yet.
        """
        self._ensure_run("return")
        result: Any = self.users[0].result
        return result  # type: ignore[no-any-return]

    @property
    def results(self) -> list[AgentExecutionResult]:
        """What came of every user's run.

        Raises:
            ScenarioNotRunError: Nothing has run yet.
        """
        self._ensure_run("return")
        results: list[Any] = [user.result for user in self.users]
        return results

    @property
    def events(self) -> list[Event]:
        """What the first user was told, in order."""
        return self.users[0].events

    @property
    def timeline(self) -> Timeline:
        """Every call of the first user's fakes, in order."""
        return self.users[0].timeline

    @property
    def parties(self) -> list[Party]:
        """The users as `assert_isolated` sees them."""
        return [user.party for user in self.users]

    async def run(self) -> AgentExecutionResult:
        """Run the scenario for all users at once, and return the first one's result.

        Drives the real AgentExecutionCore where `netra_backend` is installed, else the reference
        one.
        """
        from netra_fakes.scenarios.wiring import find_core

        core = self._core or find_core()
        await asyncio.gather(*(self._run_user(core, user) for user in self.users))
        self._has_run = True
        return self.result

    async def _run_user(self, core_class: Any, user: GoldenUser) -> None:
        core = core_class(user.registry, user.bridge)
        core.execution_tracker = core.agent_tracker = user.tracker
        user.result = await core.execute_agent(user.context, user.user_context, self.timeout)

    def assert_holds(self) -> None:
        """Check events and their order, tracker states, isolation and the result, of every user.

        Raises:
            GoldenPathError: Something does not hold; lists every problem, and the timeline.
            ScenarioNotRunError: Nothing has run yet.
        """
        from netra_fakes.scenarios.checks import ensure_holds

        self._ensure_run("check")
        ensure_holds(self)

    def _ensure_run(self, wanted: str) -> None:
        if not self._has_run:
            raise ScenarioNotRunError(messages.not_run(self.scenario.name, wanted))


def make_golden_path(
    name: str = "success",
    users: int | None = None,
    *,
    core: Any = None,
    timeout: float | None = None,
    agent_name: str = "triage",
) -> GoldenPath:
    """Wire a scenario: for each user an agent, a bridge, a registry, a tracker and two contexts.

    Args:
        name: Name of the scenario: a key of `SCENARIOS`.
        users: How many users run it at once; None takes the scenario's own number.
        core: Class of the execution core to drive; None takes the real one where `netra_backend`
            is installed, else the reference one.
        timeout: Seconds that each agent may take; None takes the scenario's.
        agent_name: The agent's name, in the registry and in the events.

    Returns:
        The scenario, ready to be run.

    Raises:
        ConfigurationError: There is no such scenario, or no such number of users.

    Examples:
        >>> import asyncio
        >>> golden_path = make_golden_path("success", users=2)
        >>> asyncio.run(golden_path.run()).success
        True
        >>> golden_path.assert_holds()
    """
    from netra_fakes.scenarios.wiring import wire_user

    scenario = _find_scenario(name)
    count = _read_count(scenario.users if users is None else users)
    wired = [wire_user(scenario, _next_number(), agent_name) for _ in range(count)]
    return GoldenPath(scenario, wired, core=core, timeout=timeout)


def _find_scenario(name: object) -> Scenario:
    if isinstance(name, str) and name in SCENARIOS:
        return SCENARIOS[name]
    raise ConfigurationError(messages.unknown_scenario(name, tuple(SCENARIOS)))


def _read_count(users: object) -> int:
    if isinstance(users, int) and not isinstance(users, bool) and users >= 1:
        return users
    raise ConfigurationError(messages.wrong_user_count(users))


_numbers: tuple[int, itertools.count[int]] = (0, itertools.count(1))


def _next_number() -> int:
    """Give the next user's number: it begins at 1 in every test, so ids do not change."""
    global _numbers
    if _numbers[0] != JOURNAL.epoch:
        _numbers = (JOURNAL.epoch, itertools.count(1))
    return next(_numbers[1])
