import pytest
from netra_backend.app.agents.base_agent import BaseAgent
from netra_backend.app.agents.supervisor.agent_execution_core import AgentExecutionCore
from netra_backend.app.agents.supervisor.execution_context import (
    AgentExecutionContext,
    AgentExecutionResult,
    PipelineStep,
)
from netra_backend.app.services.user_execution_context import UserExecutionContext
from shop import Gateway as Exported
from shop.models import Loose, Order, Row
from shop.orders import Cart, new
from shop.payments import Currency, Gateway, Payment, charge, get_gateway, refund
from shop.store import Made, OpenStore, Store


def make_values():
    return {"amount": 1}


def test_constructors():
    AgentExecutionContext(execution_id="1", run_id="r")  # expect: NF201
    AgentExecutionContext(run_id="r", thread_id="t")  # expect: NF201
    AgentExecutionContext("r", "t", "u", "a")
    AgentExecutionContext(run_id="r", thread_id="t", user_id="u", agent_name="a", timeout=1)
    AgentExecutionContext("r", "t", "u", "a", run_id="r")  # expect: NF201
    AgentExecutionResult(success=True, result={})  # expect: NF201
    AgentExecutionResult(success=True)
    UserExecutionContext(user_id="u", thread_id="t", run_id="r", role="admin")  # expect: NF201
    Payment()  # expect: NF201
    Payment(1, Currency.EUR, [], 4)  # expect: NF201
    Payment(**make_values())
    Payment(*[1, 2])
    Payment(1, **{"colour": 1})
    Payment(1, colour=2, **make_values())  # expect: NF201
    Gateway(Store(), timeout=2.0)
    Gateway(Store(), None, 2.0)  # expect: NF201
    Gateway(store=Store(), retries=3)  # expect: NF201
    Exported()  # expect: NF201
    Exported(Store())
    Cart()
    Cart("too many")  # expect: NF201


def test_models():
    Order(number=1)
    Order()  # expect: NF201
    Order(number=1, colour="ignored")
    Loose(number=1, colour="kept")
    Row(anything=1)
    Currency("eur")
    PipelineStep("x", "y")
    Made()
    OpenStore()
    OpenStore(1)  # expect: NF201


def test_functions():
    charge(Gateway(Store()), 1)
    charge(1)  # expect: NF201
    charge(gateway=1, amount=2, currency=3)  # expect: NF201
    new()
    new(1)  # expect: NF201
    get_gateway(url="x")


async def test_methods():
    gateway = Gateway(Store())
    await gateway.pay(Payment(1))
    await gateway.pay(Payment(1), note="x")
    await gateway.pay(Payment(1), "x")  # expect: NF201
    await gateway.pay()  # expect: NF201
    gateway.quote(amount=1)
    gateway.quote(1, 2)  # expect: NF201
    Gateway.connect("url")
    Gateway.connect()  # expect: NF201
    await Gateway.ping("host")
    Gateway.quote(gateway, 1)
    Gateway.quote(gateway)  # expect: NF201
    await refund(gateway, 1)
    await refund(gateway)  # expect: NF201
    core = AgentExecutionCore(None)
    await core.execute_agent(context=None, user_context=None)
    await core.execute_agent(None, None, state={})  # expect: NF201
    agent = BaseAgent(name="a")
    await agent.execute(None, stream_updates=True)
    agent.set_websocket_bridge(None)  # expect: NF201


def test_expected_errors():
    with pytest.raises(TypeError):
        Payment()
    with pytest.raises((TypeError, KeyError)):
        Payment(colour=1)
    with pytest.raises(Exception):
        Payment(colour=1)
    with pytest.raises(ValueError):
        Payment(colour=1)  # expect: NF201
    with pytest.raises(ValueError):
        Order()
    try:
        Payment()
    except TypeError:
        pass
    try:
        Payment()  # expect: NF201
    except KeyError:
        pass


class TestWithUnittest:
    def test_expected(self):
        with self.assertRaises(TypeError):
            Payment()
        with self.assertRaises(ValueError):
            Payment()  # expect: NF201


def test_shadowed():
    class Payment:
        def __init__(self, colour):
            self.colour = colour

    Payment(colour=1)

    def charge(one, two, three):
        return one

    charge(1, 2, 3)


def test_shadowed_parameter(charge=None):
    charge(1, 2, 3)


def test_rebound():
    gateway = Gateway(Store())
    gateway = object()
    gateway.quote(1, 2)


@pytest.mark.parametrize("flag", [True, False])
def test_branches(flag):
    if flag:
        gateway = Gateway(Store())
    else:
        gateway = FakeGateway()
    gateway.quote(1, 2)


class FakeGateway:
    def quote(self, one, two):
        return one


class Ledger:
    """A class of the test's own, named as one of the application."""

    def __init__(self, anything, goes):
        self.anything = anything


def test_local_class():
    Ledger(1, 2)


def test_result_of_a_call_that_does_not_bind():
    broken = Gateway(colour=1)  # expect: NF201
    broken.quote()


def test_fixture(real_gateway):
    real_gateway.quote(1)
    real_gateway.quote(1, 2)  # expect: NF201
