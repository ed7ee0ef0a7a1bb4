"""Wrong usages of the roles' factories and fixtures."""

from __future__ import annotations

from netra_fakes import (
    make_agent,
    make_bridge,
    make_execution_context,
    make_golden_path,
    make_registry,
    make_user_context,
    stub,
)
from netra_fakes.reference import AgentRegistry
from netra_fakes.typing import ExecutionContext, Fakes, MockAgent
from tests.typing.model import Agent as OwnAgent
from tests.typing.model import Context, Session, handle

agent = make_agent()
own = make_agent(spec=OwnAgent)
bridge = make_bridge()
registry = make_registry([agent])

not_a_registry: AgentRegistry = make_agent()  # error
make_agent(dealy=0.1)  # error but for ty: 0.0.105 does not check keywords of Unpack[TypedDict]
make_agent(delay="long")  # error
make_agent(types="errors")  # error
make_execution_context(run_id="run-1").execution_id  # error
make_user_context().user  # error

stub(agent.exeucte).returns(None)  # error
stub(agent.set_websocket_bridge).returns("done")  # error
stub(agent.execute).when("context")  # error
stub(own.execute).returns("done")  # error
stub(own.execute).when(Context("run-1"), "stream")  # error
stub(bridge.notify_agent_started).returns("sent")  # error
stub(bridge.notify_agent_startde).returns(True)  # error
stub(registry.get_async).returns(registry)  # error
stub(registry.get_agent).when(3)  # error


async def use() -> None:
    await make_golden_path("success").runs()  # error


def test(mock_agent: MockAgent, execution_context: ExecutionContext, fakes: Fakes) -> None:
    stub(mock_agent.execute).assert_awaited_once_with("context")  # error
    session: Session = fakes(OwnAgent)  # error
    stub(fakes.function(handle)).when("context")  # error
    stub(fakes(Session).commit).returns("one")  # error
