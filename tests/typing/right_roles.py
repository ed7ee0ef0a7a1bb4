"""Right usages of the roles' factories and fixtures: they have the reference types, or yours."""

from __future__ import annotations

from netra_fakes import (
    events,
    make_agent,
    make_bridge,
    make_execution_context,
    make_execution_engine,
    make_execution_result,
    make_execution_tracker,
    make_golden_path,
    make_llm_manager,
    make_registry,
    make_tool_dispatcher,
    make_user_context,
    stub,
    timeline,
)
from netra_fakes.reference import (
    Agent,
    AgentExecutionContext,
    AgentExecutionResult,
    AgentRegistry,
    AgentWebSocketBridge,
    UserExecutionContext,
)
from netra_fakes.typing import (
    ExecutionContext,
    Fakes,
    GoldenPath,
    MockAgent,
    MockBridge,
    MockRegistry,
    UserContext,
)
from tests.typing.model import Clock, Context, Session, handle
from tests.typing.model import Agent as OwnAgent

agent: Agent = make_agent()  # ok
named: Agent = make_agent("triage", delay=0.1, tools=("search",), types="error")  # ok
own: OwnAgent = make_agent("own", spec=OwnAgent)  # ok
by_path = make_agent("own", spec="package.module:Class")  # ok
bridge: AgentWebSocketBridge = make_bridge(fail_on=("notify_agent_started",))  # ok
registry: AgentRegistry = make_registry([agent])  # ok
by_name: AgentRegistry = make_registry({"triage": agent})  # ok
context: AgentExecutionContext = make_execution_context(run_id="run-1")  # ok
result: AgentExecutionResult = make_execution_result(success=False)  # ok
user: UserExecutionContext = make_user_context()  # ok
own_session: Session = make_llm_manager(spec=Session)  # ok

stub(agent.execute).returns(result)  # ok
stub(agent.execute).when(user).returns(result)  # ok
stub(own.execute).when(Context("run-1"), stream_updates=True).raises(TimeoutError)  # ok
stub(bridge.notify_agent_started).returns(True)  # ok
stub(registry.get_async).returns(agent)  # ok
stub(registry.get_agent).when("triage").returns(None)  # ok
make_execution_tracker().start_execution  # ok
stub(make_tool_dispatcher().execute_tool).assert_not_called()  # ok
make_execution_engine().execute_agent  # ok
types: list[str] = [event.type for event in events(bridge)]  # ok
orders: list[int] = [call.order for call in timeline(agent, bridge).calls]  # ok


async def use(golden_path: GoldenPath) -> None:
    await golden_path.run()  # ok
    golden_path.assert_holds()  # ok
    await make_golden_path("agent_timeout", users=2).run()  # ok


def test(
    mock_agent: MockAgent,
    mock_bridge: MockBridge,
    mock_registry: MockRegistry,
    execution_context: ExecutionContext,
    user_context: UserContext,
    fakes: Fakes,
) -> None:
    stub(mock_agent.execute).assert_awaited_once_with(user_context)  # ok
    clock: Clock = fakes(Clock)  # ok
    session: Session = fakes(Session, types="error")  # ok
    stub(fakes.function(handle)).when(Context("run-1"), timeout=2.0)  # ok
    stub(session.commit).returns(1)  # ok
    stub(clock.now).returns(0.0)  # ok
    stub(mock_registry.get_agent).when(execution_context.agent_name).returns(mock_agent)  # ok
