from unittest.mock import AsyncMock, MagicMock, Mock, create_autospec, patch

import pytest
from netra_backend.app.agents.supervisor.agent_execution_core import AgentExecutionCore
from netra_backend.app.agents.supervisor.agent_registry import AgentRegistry
from netra_backend.app.services.agent_websocket_bridge import AgentWebSocketBridge
from netra_backend.app.agents.base_agent import BaseAgent
from shop.ledger import Ledger, Worker
from shop.payments import Gateway, charge
from shop.store import Store


@pytest.fixture
def registry():
    return MagicMock()  # expect: NF501


@pytest.fixture
def core(registry):
    return AgentExecutionCore(registry, websocket_bridge=AsyncMock())  # expect: NF501


def test_core(core):
    assert core


def test_specified():
    AgentExecutionCore(MagicMock(spec=AgentRegistry), create_autospec(AgentWebSocketBridge))


def test_annotated():
    ledger: Ledger = MagicMock()  # expect: NF501
    assert ledger


def test_passed():
    gateway = Mock()  # expect: NF501
    charge(gateway, 1)
    Gateway(Store(), MagicMock())  # expect: NF501
    Gateway(Store(), ledger=MagicMock())  # expect: NF501


def test_set_over_an_attribute():
    gateway = Gateway(Store())
    gateway.store = MagicMock()  # expect: NF501
    gateway.log = MagicMock()


def test_not_typed():
    callback = MagicMock()
    handler = AsyncMock()
    mock_agent = MagicMock()
    assert callback and handler and mock_agent
    charge(object(), MagicMock())


def test_returned_by_a_patched_function():
    with patch("shop.payments.get_gateway") as get:
        get.return_value = MagicMock()  # expect: NF501


def test_parameter_names():
    agent = BaseAgent(name="a")
    agent.set_websocket_bridge(MagicMock(), "run")  # expect: NF501
    bridge = AsyncMock()  # expect: NF501
    bridge.notify_agent_started = MagicMock()  # expect: NF101
    bridge.no_such_thing = AsyncMock()  # expect: NF301
    agent.set_websocket_bridge(bridge=bridge, run_id="run")
    Worker(None, agent=MagicMock())
