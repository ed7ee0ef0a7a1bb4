"""Doubles and objects that come from elsewhere."""

from unittest.mock import ANY, AsyncMock, MagicMock, Mock, create_autospec, patch

import pytest
from netra_backend.app.agents.base_agent import BaseAgent
from netra_backend.app.agents.supervisor.agent_execution_core import AgentExecutionCore
from netra_backend.app.agents.supervisor.execution_context import AgentExecutionContext
from netra_backend.app.services.agent_websocket_bridge import AgentWebSocketBridge
from shop.misled import Factory, Shelf, drain, write
from shop.payments import Gateway, Payment
from shop.store import Store


def test_annotations_that_the_code_refutes():
    store = MagicMock()
    store.load = AsyncMock()
    Shelf(store)
    other = MagicMock()
    other.keys = MagicMock()
    drain(other)
    factory = Factory()
    assert factory.build().items
    assert factory.make().path
    assert factory.make().items  # expect: NF302
    ledger = MagicMock()  # expect: NF501
    ledger.keys = MagicMock()  # expect: NF301
    write(ledger)


class Base:
    def setup_method(self):
        self.made = MagicMock(spec=Gateway)
        self.late = None


class TestDerived(Base):
    def setup_method(self):
        super().setup_method()
        self.late = MagicMock(spec=Store)

    def test_it(self):
        self.made.pay = MagicMock()  # expect: NF101
        self.late.load = MagicMock()  # expect: NF101
        self.local = MagicMock(spec=Store)
        self.local.load = MagicMock()  # expect: NF101
        self.made.shut = MagicMock()  # expect: NF301


class TestAutouse:
    made = MagicMock(spec=Gateway)

    @pytest.fixture(autouse=True)
    def prepare(self, gateway):
        self.gateway = gateway
        self.pair = {"store": MagicMock(spec=Store)}

    def test_it(self):
        self.gateway.pay = MagicMock()  # expect: NF101
        self.pair["store"].load = MagicMock()  # expect: NF101
        self.made.pay = Mock()  # expect: NF101

    def _make(self):
        return MagicMock(spec=Gateway)

    def test_own_helper(self):
        made = self._make()
        made.pay = MagicMock()  # expect: NF101
        made.quote = MagicMock()


@pytest.fixture
def several():
    return MagicMock(spec=Gateway), Store()


@pytest.fixture
async def yielded():
    made = AsyncMock(spec=Store)
    yield made


def test_fixtures(several, yielded):
    gateway, store = several
    gateway.pay = MagicMock()  # expect: NF101
    store.nothing()  # expect: NF302
    yielded.load = MagicMock()  # expect: NF101
    yielded.get = AsyncMock()  # expect: NF102


@pytest.mark.parametrize("gateway", [1, 2])
def test_parametrized(gateway):
    gateway.pay = MagicMock()


def test_closures():
    gateway = Gateway(Store())
    bridge = MagicMock(spec=AgentWebSocketBridge)

    async def run():
        await gateway.quote(1)  # expect: NF103
        bridge.notify_agent_started = MagicMock()  # expect: NF101
        return await gateway.pay(Payment(1))

    assert run


async def test_results():
    core = AgentExecutionCore(None)
    result = await core.execute_agent(None, None)
    assert result.success
    assert result.execution_time  # expect: NF302
    context = AgentExecutionContext("r", "t", "u", "a")
    assert context.execution_id  # expect: NF302
    later = context.with_trace_context(None)
    assert later.execution_id  # expect: NF302


def test_autospec_of_a_class():
    made = create_autospec(Gateway)
    made.return_value.pay.return_value = True
    made.return_value.send = MagicMock()  # expect: NF301
    other = create_autospec(Gateway, instance=True)
    other.pay = MagicMock()  # expect: NF101


def test_list_specs():
    made = MagicMock(spec=["pay", "quote"])
    made.pay = MagicMock()
    made.other = MagicMock()


def test_loops():
    for made in (MagicMock(spec=Gateway), MagicMock(spec=Store)):
        made.anything = MagicMock()
    made = None
    while made is None:
        made = MagicMock(spec=Gateway)
        made.pay = MagicMock()  # expect: NF101


def test_walrus_and_conditions(flag=True):
    if (made := MagicMock(spec=Gateway)) and flag:
        made.pay = MagicMock()  # expect: NF101
    other = MagicMock(spec=Gateway) if flag else MagicMock(spec=Store)
    other.load = MagicMock()
    match flag:
        case True:
            third = MagicMock(spec=Gateway)
        case _:
            third = MagicMock(spec=Store)
    third.anything = MagicMock()


def test_exit_stack():
    from contextlib import ExitStack

    with ExitStack() as stack:
        made = stack.enter_context(patch("shop.payments.Gateway"))
        made.return_value.pay = MagicMock()  # expect: NF101
        stack.enter_context(patch("shop.payments.nothing"))  # expect: NF401


def test_unpacked_and_passed_on():
    gateway, store = MagicMock(spec=Gateway), Store()
    gateway.pay = Mock(return_value=1)  # expect: NF101
    store.load()  # expect: NF201
    assert ANY


def test_agents():
    agent = AsyncMock(spec=BaseAgent)
    agent.execute = AsyncMock()
    agent.set_websocket_bridge.return_value = None
    agent.run = AsyncMock()  # expect: NF301
    agent.websocket_bridge = MagicMock()  # expect: NF301
    bare = AsyncMock()  # expect: NF501
    bare.notify_agent_started.return_value = True
    AgentExecutionCore(MagicMock(spec=object), bare)


def test_set_attributes_on_a_patched_instance():
    with patch.object(Gateway(Store()), "store") as store:
        store.load.return_value = 1  # expect: NF101
        store.get.return_value = 1
