import asyncio
from unittest.mock import AsyncMock, MagicMock, Mock, create_autospec, patch

import pytest
from helpers import make_gateway, make_pair
from netra_backend.app.agents.base_agent import BaseAgent
from netra_backend.app.agents.supervisor.agent_execution_core import AgentExecutionCore
from netra_backend.app.services.agent_websocket_bridge import AgentWebSocketBridge
from shop.payments import Gateway, Payment, charge, get_gateway, refund
from shop.store import Store


async def pay(payment, note=""):
    return True


def test_over_coroutines():
    made = MagicMock(spec=Gateway)
    made.pay = MagicMock(return_value=True)  # expect: NF101
    made.pay = Mock()  # expect: NF101
    made.pay = AsyncMock(return_value=True)
    made.pay.return_value = False
    made.quote = MagicMock()
    made.quote = AsyncMock()  # expect: NF102
    made.store = MagicMock()  # expect: NF501
    made.is_open = AsyncMock()


def test_spec_children_are_right():
    made = MagicMock(spec=Gateway)
    made.pay.return_value = True
    made.quote.return_value = None
    other = AsyncMock(spec=Gateway)
    other.pay.return_value = True
    other.quote.return_value = None
    auto = create_autospec(Gateway, instance=True)
    auto.pay.return_value = True


def test_children_of_bare_mocks():
    store = MagicMock()  # expect: NF501
    store.load.return_value = "x"  # expect: NF101
    store.get.return_value = "x"
    Gateway(store)


def test_children_of_bare_async_mocks():
    store = AsyncMock()  # expect: NF501
    store.load.return_value = "x"
    store.get.return_value = "x"  # expect: NF102
    Gateway(store=store)


def test_keywords_of_bare_mocks():
    store = MagicMock(load=MagicMock())  # expect: NF101, NF501
    Gateway(store)
    other = MagicMock()  # expect: NF501
    other.configure_mock(**{"load.return_value": 1})  # expect: NF101
    Gateway(other)
    third = MagicMock(**{"load.side_effect": ["a", "b"]})  # expect: NF101, NF501
    Gateway(third)


def test_awaitable_answers():
    made = MagicMock(spec=Gateway)
    made.pay = MagicMock(side_effect=pay)
    other = MagicMock(spec=Gateway)
    other.pay = MagicMock(return_value=pay(None))
    future = asyncio.Future()
    third = MagicMock(spec=Gateway)
    third.pay = MagicMock(return_value=future)
    fourth = MagicMock(spec=Gateway)
    fourth.pay = MagicMock(side_effect=RuntimeError("no"))
    fifth = MagicMock(spec=Gateway)
    fifth.pay = MagicMock(side_effect=[True, False])  # expect: NF101
    sixth = MagicMock(spec=Gateway)
    sixth.pay = MagicMock()
    sixth.pay.side_effect = pay
    seventh = MagicMock(spec=Gateway)
    seventh.pay = MagicMock(side_effect=lambda *a: pay(None))


def test_over_real_objects():
    gateway = Gateway(Store())
    gateway.pay = MagicMock()  # expect: NF101
    gateway.store.load = MagicMock()  # expect: NF101
    gateway.quote = AsyncMock()  # expect: NF102
    gateway.pay = AsyncMock()
    Store.keys = MagicMock()


def test_patches():
    with patch("shop.payments.Gateway.pay", MagicMock()):  # expect: NF101
        pass
    with patch("shop.payments.Gateway.pay", new=MagicMock(return_value=1)):  # expect: NF101
        pass
    with patch("shop.payments.Gateway.pay", new_callable=MagicMock):  # expect: NF101
        pass
    with patch("shop.payments.Gateway.pay", new_callable=AsyncMock):
        pass
    with patch("shop.payments.Gateway.pay", return_value=True):
        pass
    with patch("shop.payments.Gateway.pay") as made:
        made.return_value = True
    with patch.object(Gateway, "pay", MagicMock()):  # expect: NF101
        pass
    with patch.object(Gateway, "pay") as made:
        made.return_value = True
    with patch.object(Gateway, "quote", AsyncMock()):  # expect: NF102
        pass
    with patch.object(Gateway, "quote", new_callable=AsyncMock):  # expect: NF102
        pass
    with patch("shop.payments.refund", Mock()):  # expect: NF101
        pass
    with patch("shop.payments.charge", AsyncMock()):  # expect: NF102
        pass
    with patch("shop.payments.charge", MagicMock()):
        pass


def test_patched_class():
    with patch("shop.payments.Gateway") as made:
        made.return_value.pay = MagicMock()  # expect: NF101
        made.return_value.pay.return_value = 1
    with patch("shop.payments.Gateway") as made:
        made.return_value.pay.return_value = True  # expect: NF101
    with patch("shop.payments.Gateway", autospec=True) as made:
        made.return_value.pay.return_value = True
    with patch("shop.payments.get_gateway") as get:
        get.return_value.pay = MagicMock()  # expect: NF101
    with patch("shop.payments.gateway") as made:
        made.pay = MagicMock()  # expect: NF101
    with patch("shop.payments.Gateway") as made:
        instance = AsyncMock()  # expect: NF501
        instance.quote.return_value = 1  # expect: NF102
        made.return_value = instance


def test_monkeypatched(monkeypatch):
    monkeypatch.setattr(Gateway, "pay", MagicMock())  # expect: NF101
    monkeypatch.setattr("shop.payments.Gateway.pay", AsyncMock())


async def test_awaits():
    gateway = Gateway(Store())
    await gateway.quote(1)  # expect: NF103
    await gateway.pay(Payment(1))
    await gateway.later(1)
    await charge(gateway, 1)  # expect: NF103
    await refund(gateway, 1)
    gateway.pay(Payment(1))  # expect: NF104
    refund(gateway, 1)  # expect: NF104
    result = gateway.pay(Payment(1))  # expect: NF104
    assert result is not None
    kept = gateway.pay(Payment(1))
    await kept
    task = asyncio.create_task(gateway.pay(Payment(1)))
    await asyncio.gather(gateway.pay(Payment(1)), task)
    assert asyncio.iscoroutine(gateway.pay(Payment(1)))
    closed = gateway.pay(Payment(1))
    closed.close()
    many = [gateway.pay(Payment(i)) for i in range(3)]
    await asyncio.gather(*many)
    assert asyncio.run(gateway.pay(Payment(1)))


def test_returned():
    def start():
        return Gateway(Store()).pay(Payment(1))

    assert start()


async def test_replaced_methods():
    gateway = Gateway(Store())
    gateway.quote = AsyncMock()  # expect: NF102
    await gateway.quote(1)
    other = Gateway(Store())
    with patch.object(Gateway, "pay", return_value=1):
        other.pay(1, 2, 3)


def test_fixture(gateway):
    gateway.pay = MagicMock()  # expect: NF101
    gateway.quote.return_value = 1


def test_helper():
    made = make_gateway()
    made.pay = MagicMock()  # expect: NF101
    one, two = make_pair()
    one.pay = MagicMock()  # expect: NF101
    two.load = MagicMock()  # expect: NF101
    two.get = MagicMock()


class TestSetUp:
    def setup_method(self):
        self.made = MagicMock(spec=Gateway)
        self.store = MagicMock()  # expect: NF501
        self.gateway = Gateway(self.store)

    def test_it(self):
        self.made.pay = MagicMock()  # expect: NF101
        self.store.load = MagicMock()  # expect: NF101
        self.gateway.pay = MagicMock()  # expect: NF101


class TestAsyncSetUp:
    async def asyncSetUp(self):
        self.agent = MagicMock(spec=BaseAgent)
        self.bridge = MagicMock(spec=AgentWebSocketBridge)
        self.core = AgentExecutionCore(None, self.bridge)

    async def test_it(self):
        self.agent.execute = MagicMock()  # expect: NF101
        self.bridge.notify_agent_started = MagicMock(return_value=True)  # expect: NF101
        self.agent.set_websocket_bridge = AsyncMock()  # expect: NF102
        self.core.execute_agent(None, None)  # expect: NF104


def test_unknown_doubles():
    thing = MagicMock()
    thing.pay = MagicMock()
    mock_agent = MagicMock()
    mock_agent.execute = MagicMock()


def test_conflicting_uses():
    both = MagicMock()
    both.load = MagicMock()
    Gateway(both)
    refund(both, 1)  # expect: NF104
