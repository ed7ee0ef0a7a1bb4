"""The Golden Path: every scenario, for one user and for many, and what its check refuses."""

from __future__ import annotations

import asyncio
from textwrap import dedent
from typing import Any
from unittest.mock import AsyncMock, MagicMock

import pytest

from netra_fakes import (
    assert_events,
    assert_isolated,
    make_execution_result,
    make_golden_path,
    stub,
)
from netra_fakes.errors import (
    ConfigurationError,
    GoldenPathError,
    IsolationError,
    NotAwaitableError,
    ScenarioNotRunError,
)
from netra_fakes.scenarios import SCENARIOS, GoldenPath

# The real core gives `agent.execute` arguments that break its annotations; other tests look at that.
pytestmark = pytest.mark.filterwarnings("ignore::netra_fakes.SpecTypeWarning")

NAMES = tuple(SCENARIOS)


@pytest.mark.usefixtures("application")
class TestOnEveryApplication:
    @pytest.mark.parametrize("name", NAMES)
    async def test_scenario_holds(self, name: str) -> None:
        golden_path = make_golden_path(name)
        result = await golden_path.run()
        golden_path.assert_holds()
        assert result is golden_path.result
        assert result.success is SCENARIOS[name].success

    @pytest.mark.parametrize("name", NAMES)
    async def test_scenario_holds_for_three_users_at_once(self, name: str) -> None:
        golden_path = make_golden_path(name, users=3)
        await golden_path.run()
        golden_path.assert_holds()
        assert_isolated(golden_path)
        assert len({user.context.user_id for user in golden_path.users}) == 3

    async def test_success_tells_all_five_events(self) -> None:
        golden_path = make_golden_path()
        await golden_path.run()
        assert_events(
            golden_path.bridge,
            ["agent_started", "agent_thinking", "tool_executing", "tool_completed",
             "agent_completed"],
        )  # fmt: skip
        assert {event.type for event in golden_path.events} == {
            "agent_started", "agent_thinking", "tool_executing", "tool_completed",
            "agent_completed",
        }  # fmt: skip

    async def test_core_is_that_of_the_application(self, application: str) -> None:
        from netra_fakes.scenarios.wiring import find_core

        package = "netra_fakes" if application == "reference" else "netra_backend"
        assert find_core().__module__.partition(".")[0] == package


async def test_hundred_users_at_once_are_kept_apart() -> None:
    golden_path = make_golden_path(users=100)
    result = await golden_path.run()
    golden_path.assert_holds()
    assert len(golden_path.users) == len(golden_path.results) == 100
    assert golden_path.results[0] is result
    answers = {answer.data["user_id"] for answer in golden_path.results if answer.data}
    assert answers == {user.context.user_id for user in golden_path.users}


async def test_first_user_is_at_hand() -> None:
    golden_path = make_golden_path("two_users", agent_name="analyst")
    await golden_path.run()
    first = golden_path.users[0]
    assert golden_path.agent is first.agent
    assert golden_path.bridge is first.bridge
    assert golden_path.registry is first.registry
    assert golden_path.tracker is first.tracker
    assert golden_path.context is first.context
    assert golden_path.user_context is first.user_context
    assert golden_path.events == first.events
    assert golden_path.timeline == first.timeline
    assert {call.fake for call in golden_path.timeline} == {
        "analyst", "bridge", "registry", "tracker"
    }  # fmt: skip
    assert golden_path.context.agent_name == golden_path.agent.name == "analyst"
    assert repr(golden_path) == "<GoldenPath 'two_users', users=2>"


def test_ids_begin_anew_in_every_test() -> None:
    first, second = make_golden_path(), make_golden_path()
    assert (first.context.run_id, second.context.run_id) == ("run-1", "run-2")


async def test_fakes_can_be_configured_before_the_run() -> None:
    golden_path = make_golden_path()
    golden_path.agent.execute.return_value = make_execution_result(data={"answer": "7"})  # type: ignore[attr-defined]
    result = await golden_path.run()
    golden_path.assert_holds()
    assert result.data == {"answer": "7"}


async def test_core_and_timeout_can_be_chosen() -> None:
    seen: list[Any] = []

    class Core:
        def __init__(self, registry: Any, bridge: Any) -> None:
            seen.extend([registry, bridge])

        async def execute_agent(self, context: Any, user_context: Any, timeout: Any) -> Any:
            seen.extend([context, user_context, timeout])
            return make_execution_result()

    golden_path = make_golden_path(core=Core, timeout=3.5)
    await golden_path.run()
    user = golden_path.users[0]
    assert seen == [user.registry, user.bridge, user.context, user.user_context, 3.5]


def test_contract_of_a_core_leaves_the_reference_one_to_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from netra_fakes._spec import ClassSpec
    from netra_fakes.reference import AgentExecutionCore
    from netra_fakes.scenarios import wiring

    monkeypatch.setattr(wiring, "resolve", lambda role: ClassSpec("m", "AgentExecutionCore"))
    assert wiring.find_core() is AgentExecutionCore


def test_contract_of_a_bridge_tells_what_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    from netra_fakes._read import read_spec
    from netra_fakes.reference import AgentWebSocketBridge
    from netra_fakes.scenarios import wiring

    monkeypatch.setattr(wiring, "resolve", lambda role: read_spec(AgentWebSocketBridge))
    failing = wiring._failing(SCENARIOS["bridge_down"])
    assert "notify_agent_started" in failing
    assert "get_status" not in failing


def test_unknown_scenario_is_refused_with_the_near_one() -> None:
    with pytest.raises(ConfigurationError) as caught:
        make_golden_path("agent_timeuot")
    assert str(caught.value) == dedent(
        """\
        there is no Golden Path scenario 'agent_timeuot'; did you mean 'agent_timeout'?

        Type one of:
          make_golden_path("agent_timeout")"""
    )


def test_scenario_near_nothing_is_refused_with_all() -> None:
    with pytest.raises(ConfigurationError) as caught:
        make_golden_path(None)  # type: ignore[arg-type]
    lines = str(caught.value).splitlines()
    assert lines[0] == "there is no Golden Path scenario None."
    assert lines[3:] == [f'  make_golden_path("{name}")' for name in NAMES]


@pytest.mark.parametrize("users", [0, -1, True, 1.5, "2"], ids=repr)
def test_number_of_users_that_is_none_is_refused(users: Any) -> None:
    with pytest.raises(ConfigurationError) as caught:
        make_golden_path(users=users)
    assert str(caught.value) == (
        f"a Golden Path runs for one user or more; users={users!r} is no such number.\n\n"
        '  make_golden_path("success", users=2)'
    )


@pytest.mark.parametrize(
    ("use", "wanted"),
    [
        (GoldenPath.assert_holds, "check"),
        (lambda path: path.result, "return"),
        (lambda path: path.results, "return"),
    ],
    ids=["assert_holds", "result", "results"],
)
def test_nothing_to_look_at_before_the_run(use: Any, wanted: str) -> None:
    with pytest.raises(ScenarioNotRunError) as caught:
        use(make_golden_path())
    assert str(caught.value) == dedent(
        f"""\
        the Golden Path 'success' has not run yet, so there is nothing to {wanted}.

        Run it first, in an async test:
          await golden_path.run()
          golden_path.assert_holds()"""
    )


class Core:
    """A core whose faults are chosen: it does nothing that it is not told to do."""

    def __init__(self, registry: Any, bridge: Any) -> None:
        self.bridge = bridge
        self.execution_tracker: Any = None

    async def execute_agent(self, context: Any, user_context: Any, timeout: Any) -> Any:
        raise NotImplementedError


def core_that(act: Any) -> type[Core]:
    class Acting(Core):
        async def execute_agent(self, context: Any, user_context: Any, timeout: Any) -> Any:
            return await act(self, context)

    return Acting


async def problems_of(golden_path: GoldenPath) -> tuple[str, ...]:
    await golden_path.run()
    with pytest.raises(GoldenPathError) as caught:
        golden_path.assert_holds()
    assert caught.value.scenario == golden_path.scenario.name
    return caught.value.problems


async def test_core_that_does_nothing_has_every_problem() -> None:
    async def nothing(core: Core, context: Any) -> None:
        return None

    golden_path = make_golden_path(core=core_that(nothing))
    await golden_path.run()
    with pytest.raises(GoldenPathError) as caught:
        golden_path.assert_holds()
    assert str(caught.value) == dedent(
        """\
        the Golden Path 'success' does not hold:

        - event 'agent_started' was expected and did not come.

            expected          seen   run
          > agent_started                  <- first difference
            agent_thinking
            tool_executing
            tool_completed
            agent_completed
        - the tracker was never told how the execution ended
        - phase WEBSOCKET_SETUP was not entered in its turn; entered were: none
        - the result is None; the core must return an AgentExecutionResult

        timeline: no call on 4 fakes"""
    )


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (MagicMock(), "result.data is a mock (a MagicMock)"),
        ({"rows": [1, MagicMock(name="rows")]}, "result.data['rows'][1] is a mock (a MagicMock)"),
    ],
    ids=["data", "inside"],
)
async def test_mock_as_data_is_refused(data: Any, path: str) -> None:
    golden_path = make_golden_path()
    golden_path.agent.execute.return_value = make_execution_result(data=data)  # type: ignore[attr-defined]
    assert await problems_of(golden_path) == (
        f"{path}: nothing chose what the agent answers\n"
        'choose it:  golden_path.agent.execute.return_value = {"answer": "42"}',
    )


async def test_mock_as_result_is_refused() -> None:
    golden_path = make_golden_path()
    await golden_path.run()
    golden_path.users[0].result = AsyncMock(name="result")
    with pytest.raises(GoldenPathError, match=r"- result is a mock \(an AsyncMock\)"):
        golden_path.assert_holds()


async def test_other_end_than_expected_is_named() -> None:
    golden_path = make_golden_path("success")
    golden_path.agent.execute.side_effect = ValueError("no")  # type: ignore[attr-defined]
    problems = await problems_of(golden_path)
    assert problems[1:4] == (
        "event 'agent_error' came, and must not come in this scenario",
        "execution " + problems[2].split()[1] + " ended as FAILED, not as COMPLETED",
        problems[3],
    )
    assert problems[-1] == "result.success is False, not True; its error is 'ValueError: no'"


async def test_failure_without_the_reason_is_named() -> None:
    golden_path = make_golden_path("agent_error")
    golden_path.agent.execute.side_effect = ValueError("another")  # type: ignore[attr-defined]
    assert await problems_of(golden_path) == (
        "result.error is 'ValueError: another'; it must hold 'the agent could not answer'",
    )


async def test_failure_without_any_reason_is_named() -> None:
    golden_path = make_golden_path("silent_agent")
    await golden_path.run()
    golden_path.users[0].result = make_execution_result(success=False)
    with pytest.raises(GoldenPathError, match="result.error is None; it must say what went wrong"):
        golden_path.assert_holds()


async def test_success_where_failure_was_expected_is_named() -> None:
    golden_path = make_golden_path("silent_agent")
    await golden_path.run()
    golden_path.users[0].result = make_execution_result(success=True)
    with pytest.raises(GoldenPathError, match="- result.success is True, not False"):
        golden_path.assert_holds()


async def test_leak_between_users_is_named() -> None:
    golden_path = make_golden_path("two_users")
    await golden_path.run()
    ann, bob = golden_path.users
    await bob.bridge.notify_agent_started(ann.context.run_id, "triage")
    with pytest.raises(GoldenPathError) as caught:
        golden_path.assert_holds()
    assert caught.value.problems == (
        "user-2: event 'agent_started' was sent about run 'run-1', not about 'run-2' or 'thread-2'",
        "1 id was seen where it does not belong:\n\n"
        "  user-2 saw run_id 'run-1' of user-1\n"
        "    in bridge.notify_agent_started('run-1', 'triage')",
    )


async def test_result_of_another_user_is_named() -> None:
    golden_path = make_golden_path("two_users")
    await golden_path.run()
    ann, bob = golden_path.users
    bob.result = ann.result
    with pytest.raises(IsolationError) as caught:
        assert_isolated(golden_path)
    assert str(caught.value).splitlines()[2:4] == [
        "  user-2 saw user_id 'user-1' of user-1",
        "    in result",
    ]


async def test_two_golden_paths_of_one_test_are_isolated() -> None:
    first, second = make_golden_path(), make_golden_path("agent_error")
    await asyncio.gather(first.run(), second.run())
    assert_isolated(first, second)
    await first.bridge.notify_agent_thinking("run-1", "triage", "for user-2, and thread-2.")
    with pytest.raises(IsolationError) as caught:
        assert_isolated(first, second)
    assert (caught.value.value, caught.value.kind) == ("thread-2", "thread_id")
    assert (caught.value.owner, caught.value.witness) == ("user-2", "user-1")


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        (lambda t, i: t.complete_execution(i), "COMPLETED"),
        (lambda t, i: t.complete_execution(i, success=False), "FAILED"),
        (lambda t, i: t.fail_execution(i, "no"), "FAILED"),
    ],
    ids=["completed", "not completed", "failed"],
)
def test_every_way_to_end_an_execution_is_read(calls: Any, expected: str) -> None:
    from netra_fakes.scenarios.checks import read_tracker

    tracker = make_golden_path().tracker
    execution_id = tracker.create_execution("a", "t", "u")
    calls(tracker, execution_id)
    assert read_tracker(tracker) == ({execution_id: expected}, [])


def test_scenarios_are_described() -> None:
    for name, scenario in SCENARIOS.items():
        assert scenario.name == name
        assert scenario.summary
        assert not set(scenario.events) & set(scenario.forbidden)


async def test_stubbed_result_leaves_the_tools_announced() -> None:
    golden_path = make_golden_path()
    stub(golden_path.agent.execute).returns({"answer": "43"})
    result = await golden_path.run()
    assert result.data == {"answer": "43"}
    golden_path.assert_holds()


async def test_event_before_the_one_it_follows_is_named() -> None:
    golden_path = make_golden_path()
    run_id = golden_path.context.run_id
    await golden_path.bridge.notify_agent_completed(run_id, "triage")
    await golden_path.run()
    with pytest.raises(GoldenPathError) as caught:
        golden_path.assert_holds()
    assert caught.value.problems == (
        "event 'agent_completed' came before 'tool_completed', which it must follow",
    )


async def test_event_after_the_end_is_named() -> None:
    golden_path = make_golden_path()
    await golden_path.run()
    run_id = golden_path.context.run_id
    await golden_path.bridge.notify_agent_thinking(run_id, "triage", "too late")
    with pytest.raises(GoldenPathError) as caught:
        golden_path.assert_holds()
    assert caught.value.problems == (
        "event 'agent_thinking' came last; nothing may come after 'agent_completed'",
    )


def test_messages_name_the_agent_and_not_the_golden_path() -> None:
    golden_path = make_golden_path()
    with pytest.raises(NotAwaitableError, match="  triage.execute.return_value = "):
        golden_path.agent.execute = MagicMock()  # type: ignore[method-assign]
