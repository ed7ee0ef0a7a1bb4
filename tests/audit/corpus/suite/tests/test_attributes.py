from unittest.mock import AsyncMock, MagicMock, create_autospec, patch

import pytest
import shop.dynamic
import shop.starred
from netra_backend.app.agents.base_agent import BaseAgent
from netra_backend.app.agents.supervisor.agent_execution_core import AgentExecutionCore
from netra_backend.app.agents.supervisor.agent_registry import AgentRegistry
from netra_backend.app.agents.supervisor.execution_context import AgentExecutionResult
from netra_backend.app.core.agent_execution_tracker import AgentExecutionTracker, ExecutionState
from netra_backend.app.services.agent_websocket_bridge import AgentWebSocketBridge
from shop import payments
from shop.ledger import Misled, Worker
from shop.models import Loose, Order, Row
from shop.payments import Currency, Gateway, Payment, charge
from shop.store import Made, OpenStore, Store


def test_configured():
    made = MagicMock(spec=Gateway)
    made.pay.return_value = True
    made.pai.return_value = True  # expect: NF301
    made.refund = AsyncMock()  # expect: NF301
    made.quote = MagicMock()
    made.store = object()
    made._secret = 1
    made.return_value = 1
    made.pay.assert_awaited_once()


def test_configured_through_parameter():
    bridge = MagicMock(spec=AgentWebSocketBridge)
    bridge.send_event = AsyncMock()  # expect: NF301
    bridge.emitted_events = []
    AgentExecutionCore(None, bridge)
    assert bridge.emitted_events == []


def test_configured_by_keywords():
    store = MagicMock(lod=AsyncMock(), get=MagicMock())  # expect: NF301, NF501
    Gateway(store)
    other = create_autospec(Store, instance=True)
    other.configure_mock(**{"lod.return_value": 1})  # expect: NF301


def test_patched_class():
    with patch("shop.payments.Gateway") as made:
        made.return_value.pay = AsyncMock()
        made.return_value.send = AsyncMock()  # expect: NF301
        made.connect = MagicMock()
        made.disconnect = MagicMock()  # expect: NF301


def test_bookkeeping():
    store = MagicMock(spec=Store)
    store.calls = []
    store.count = 0

    def note(key):
        store.calls.append(key)
        store.count += 1

    store.get.side_effect = note
    assert store.calls == []


def test_open_classes():
    made = MagicMock(spec=OpenStore)
    made.anything = MagicMock()
    loose = Loose()
    assert loose.anything
    row = Row()
    assert row.metadata
    assert Row.metadata
    assert Row.__table__
    assert shop.dynamic.anything
    assert shop.starred.anything
    assert Made.create()


def test_real_objects():
    payment = Payment(1)
    assert payment.amount
    assert payment.ammount  # expect: NF302
    assert payment.describe()
    gateway = Gateway(Store())
    assert gateway.store and gateway.log and gateway.is_open and gateway.retries
    assert gateway.ledgers  # expect: NF302
    gateway.timeout = 2
    gateway.time_out = MagicMock()  # expect: NF302
    gateway.close()  # expect: NF302
    assert gateway.__class__ and gateway.__dict__
    assert Gateway.retries
    assert Gateway.quotes  # expect: NF302
    assert payments.charge
    assert payments.discharge  # expect: NF302


def test_netra_objects():
    result = AgentExecutionResult(success=True, agent_name="a")
    assert result.success
    assert result.result  # expect: NF302
    assert result.execution_time  # expect: NF302
    tracker = AgentExecutionTracker()
    assert tracker.get_metrics()
    assert tracker.completed_executions  # expect: NF302
    registry = MagicMock(spec=AgentRegistry)
    registry.get_agents_by_name = MagicMock()  # expect: NF301


def test_enums():
    assert Currency.EUR.value == "eur"
    assert Currency.EUR.name
    assert Currency.GBP  # expect: NF302
    assert ExecutionState.RUNNING.value
    assert ExecutionState.RUNING  # expect: NF302
    assert Currency.__members__
    assert Currency("eur").value


def test_pydantic():
    order = Order(number=1)
    assert order.model_dump()
    assert order.note


def test_guarded():
    gateway = Gateway(Store())
    if hasattr(gateway, "close"):
        gateway.close()
    if not hasattr(gateway, "stop"):
        return
    gateway.stop()


def test_guarded_by_exceptions():
    gateway = Gateway(Store())
    with pytest.raises(AttributeError):
        gateway.nothing
    try:
        gateway.nothing
    except AttributeError:
        pass
    assert getattr(gateway, "nothing", None) is None
    value = gateway.nothing if hasattr(gateway, "nothing") else None
    assert value is None


def test_narrowed(thing=None):
    gateway = Gateway(Store())
    if isinstance(gateway, OpenStore):
        assert gateway.nothing


def test_read_back():
    gateway = Gateway(Store())
    gateway.note = "mine"
    assert gateway.note == "mine"


def test_parameter_kept_in_typed_attribute():
    book = MagicMock()  # expect: NF501
    book.write = MagicMock()
    book.wrote = MagicMock()  # expect: NF301
    Worker(book)


def test_wrong_annotation_in_the_application():
    store = MagicMock()
    store.get = MagicMock()
    store.keys = MagicMock()
    store.items = MagicMock()
    Misled(store)


def test_type_from_a_call_that_does_not_bind():
    store = MagicMock()
    store.anything = MagicMock()
    with pytest.raises(TypeError):
        Gateway(store, colour=1)


def test_subclass():
    class Mine(Gateway):
        def extra(self):
            return 1

    mine = Mine(Store())
    assert mine.extra()
    assert mine.whatever  # expect: NF302


def test_method_replaced():
    gateway = Gateway(Store())
    with patch.object(gateway, "quote", return_value=1):
        gateway.quote()
    with patch("shop.payments.Gateway.__init__", return_value=None):
        assert Gateway().whatever


@pytest.fixture
def own_store():
    store = MagicMock(spec=Store)
    store.colour = MagicMock()  # expect: NF301
    return store


def test_own_fixture(own_store):
    own_store.size = MagicMock()  # expect: NF301
    own_store.get.return_value = 1


def test_conftest_fixture(bare_store):
    bare_store.lod = MagicMock()  # expect: NF301
    Gateway(bare_store)


def test_loop():
    for store in [Store(), object()]:
        assert store.nothing


def test_assertions():
    made = MagicMock(spec=Gateway)
    charge(made, 1)
    made.quote.assert_called_once_with(1)
    made.quote.assert_called_once_with(amount=1)
    made.quote.assert_called_once_with(price=1)  # expect: NF202
    made.pay.assert_awaited_once_with()  # expect: NF202
    made.quote.assert_called_once  # expect: NF204
    made.quote.called_once_with(1)  # expect: NF203
    made.quote.assert_called_onec_with(1)  # expect: NF203
    made.quote.assert_called_once()
    assert made.quote.called
    other = MagicMock()
    other.assert_something_else(1)
    other.called_with(1)  # expect: NF203
