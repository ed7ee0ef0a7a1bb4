"""The execution core runs with fakes in every place, on every day's classes."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from netra_fakes import (
    make_agent,
    make_bridge,
    make_execution_context,
    make_execution_tracker,
    make_registry,
    make_role,
    make_user_context,
)
from netra_fakes.roles import get_role, resolve

pytestmark = [
    pytest.mark.usefixtures("application"),
    # The real core calls every agent with (user_context, run_id, True), whatever its annotations.
    pytest.mark.filterwarnings("ignore::netra_fakes.errors.SpecTypeWarning"),
]

_BEGUN = ["started T", "thinking T", "started R", "thinking R", "thinking R"]
_FAILED = [*_BEGUN, "error R", "error T", "completed R"]
_CUT_SHORT = [*_BEGUN, "error T", "error R", "error T", "completed R"]
_DONE = [
    "thinking R", "thinking R", "thinking T", "tool_executing T", "thinking T", "thinking T",
    "completed T", "completed R",
]  # fmt: skip


class Run:
    """One execution, with a fake for everything but the core and the contexts."""

    def __init__(self, agents: list[Any], **bridge_options: Any) -> None:
        self.bridge = make_bridge(**bridge_options)
        self.registry = make_registry(agents)
        self.tracker = make_execution_tracker()
        self.agent_tracker = make_role("agent_execution_tracker")
        core_class: Any = resolve(get_role("execution_core"))
        self.core = core_class(self.registry, self.bridge)
        self.core.execution_tracker = self.tracker
        self.core.agent_tracker = self.agent_tracker

    async def go(self, **options: Any) -> Any:
        context = make_execution_context(run_id="R", thread_id="T")
        user_context = make_user_context(run_id="R", thread_id="T")
        return await self.core.execute_agent(context, user_context, **options)

    @property
    def events(self) -> list[str]:
        return [
            f"{name.removeprefix('notify_').removeprefix('agent_')} {kwargs['run_id']}"
            for name, _, kwargs in self.bridge.mock_calls
        ]

    @property
    def state(self) -> str:
        states = {record.state.name for record in self.tracker.executions.values()}
        (state,) = states
        return str(state)


async def test_success_sends_every_event() -> None:
    run = Run([make_agent(tools=["search"])])
    result = await run.go()
    assert (result.success, result.data["status"]) == (True, "ok")
    assert run.events == [*_BEGUN, "tool_executing R", "tool_completed R", *_DONE]
    assert run.state == "COMPLETED"
    (record,) = run.agent_tracker.get_executions_by_agent("test-agent")
    assert record.current_phase.name == "COMPLETED"
    run.registry.get_async.assert_awaited_once()
    assert run.registry.get.call_count == 0


@pytest.mark.parametrize(
    ("options", "error"),
    [({"error": ValueError("no model")}, "ValueError: no model"), ({"result": None}, "silently")],
)
async def test_failure_is_told(options: dict[str, Any], error: str) -> None:
    run = Run([make_agent(**options)])
    result = await run.go()
    assert not result.success
    assert error in result.error
    assert run.events == _FAILED
    assert run.state == "FAILED"


async def test_time_out_is_told() -> None:
    run = Run([make_agent(delay=30)])
    assert not (await run.go(timeout=0.01)).success
    assert run.events == _CUT_SHORT


async def test_missing_agent_is_told() -> None:
    run = Run([make_agent("somebody-else")])
    assert "not found" in (await run.go()).error
    assert run.events == ["started T", "thinking T", "started R", "error R", "error T"]


@pytest.mark.parametrize("fail_on", [["agent_started"], {"agent_started": ConnectionError()}])
async def test_bridge_that_fails_does_not_stop_the_agent(fail_on: Any) -> None:
    assert (await Run([make_agent()], fail_on=fail_on).go()).success


async def test_thirty_users_at_once_see_nothing_of_each_other() -> None:
    runs = [Run([make_agent(tools=["search"])]) for _ in range(30)]

    async def go(number: int, run: Run) -> Any:
        context = make_execution_context(run_id=f"R{number}", thread_id=f"T{number}")
        user_context = make_user_context(run_id=f"R{number}", thread_id=f"T{number}")
        return await run.core.execute_agent(context, user_context)

    results = await asyncio.gather(*(go(number, run) for number, run in enumerate(runs)))
    assert all(result.success for result in results)
    for number, run in enumerate(runs):
        assert {event.split()[1] for event in run.events} == {f"R{number}", f"T{number}"}


def test_wiring_of_a_role_is_no_stub_of_the_test() -> None:
    from netra_fakes._build import record_of

    for fake in (make_agent(tools=["search"]), make_bridge(), make_registry([make_agent()])):
        assert record_of(fake).stubs == []
