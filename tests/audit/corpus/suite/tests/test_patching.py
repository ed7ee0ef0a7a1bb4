import os
import sys
from unittest import mock
from unittest.mock import AsyncMock, MagicMock, Mock, patch

import pytest
import shop.payments
from netra_backend.app.agents.base_agent import BaseAgent
from shop import payments
from shop.payments import Gateway
from shop.store import OpenStore, Store

MODULE = "shop.payments"


@patch("shop.payments.Gateway.pay")
def test_decorated(pay):
    assert pay


@patch("shop.payments.Gateway.pai")  # expect: NF401
def test_decorated_missing(pay):
    assert pay


@patch("shop.payments.Gatewai")  # expect: NF401
@patch("shop.payments.Payment")
def test_two(payment, gateway):
    assert payment


@patch("shop.nowhere.Gateway")  # expect: NF401
class TestPatchedClass:
    def test_it(self, gateway):
        assert gateway


def test_with():
    with patch("shop.payments.charge"), patch("shop.payments.discharge"):  # expect: NF401
        pass
    with patch("shop.payments.Store"):
        pass
    with patch("shop.payments.Ledger"):  # expect: NF401
        pass
    with patch("shop.payments.asyncio.sleep"):
        pass
    with patch("shop.payments.Optional"):
        pass
    with patch(f"{MODULE}.gateway"):
        pass
    with patch(f"{MODULE}.gatewai"):  # expect: NF401
        pass
    with patch(MODULE + ".Nothing"):  # expect: NF401
        pass
    with patch("shop.payments.Nothing", create=True):
        pass
    with patch("os.environ.get"):
        pass
    with patch("shop.dynamic.anything"):
        pass
    with patch("shop.starred.anything"):
        pass
    with patch("shop.Store"):
        pass
    with patch("shop.Gateway.quote"):
        pass
    with patch("shop.orders.new"):
        pass
    with patch("shop.orders.old"):  # expect: NF401
        pass
    with patch("shop.orders.Cart.add"):
        pass
    with patch("shop.plugins.tool.VALUE", 2):
        pass
    with patch("shop.plugins.tool.VALUES", 2):  # expect: NF401
        pass
    with patch("shop.store.OpenStore.anything"):
        pass
    with patch("shop.store.Made.create"):
        pass
    with patch("shop.ledger.add"):
        pass
    with patch("shop.payments.Currency.EUR"):
        pass
    with patch("netra_backend.app.agents.base_agent.BaseAgent.run_forever"):  # expect: NF401
        pass
    with patch("netra_backend.app.nowhere.thing"):  # expect: NF401
        pass


def test_object():
    with patch.object(Gateway, "quote"):
        pass
    with patch.object(Gateway, "quotation"):  # expect: NF401
        pass
    with patch.object(Gateway, "store"):  # expect: NF401
        pass
    with patch.object(Gateway, "retries", 1):
        pass
    with patch.object(Gateway(Store()), "store"):
        pass
    with patch.object(Gateway(Store()), "shop"):  # expect: NF401
        pass
    with patch.object(shop.payments, "charge"):
        pass
    with patch.object(payments, "discharge"):  # expect: NF401
        pass
    with mock.patch.object(OpenStore, "anything"):
        pass
    with mock.patch.object(target=Gateway, attribute="quotation"):  # expect: NF401
        pass
    with patch.object(BaseAgent, "no_such_method"):  # expect: NF401
        pass
    with patch.object(os, "anything"):
        pass


def test_multiple():
    with patch.multiple("shop.payments", charge=MagicMock(), Gateway=mock.DEFAULT):
        pass
    with patch.multiple("shop.payments", discharge=MagicMock()):  # expect: NF401
        pass
    with patch.dict("os.environ", {"A": "b"}):
        pass
    with patch.dict("shop.payments.settings", {"A": "b"}):  # expect: NF401
        pass


def test_monkeypatch(monkeypatch):
    monkeypatch.setattr("shop.payments.charge", lambda: 1)
    monkeypatch.setattr("shop.payments.discharge", lambda: 1)  # expect: NF401
    monkeypatch.setattr(payments, "charge", lambda: 1)
    monkeypatch.setattr(payments, "discharge", lambda: 1)  # expect: NF401
    monkeypatch.setattr(payments, "discharge", lambda: 1, raising=False)
    monkeypatch.setattr(Gateway, "quotation", lambda: 1)  # expect: NF401
    monkeypatch.setenv("A", "b")


def test_mocker(mocker):
    mocker.patch("shop.payments.charge")
    mocker.patch("shop.payments.discharge")  # expect: NF401
    mocker.patch.object(Gateway, "quotation")  # expect: NF401
    mocker.spy(Gateway, "quote")


def test_guarded():
    if hasattr(payments, "discharge"):
        with patch("shop.payments.discharge"):
            pass
    with pytest.raises(AttributeError):
        with patch("shop.payments.nothing"):
            pass
    try:
        with patch("shop.payments.nothing"):
            pass
    except AttributeError:
        pass


def test_started():
    patcher = patch("shop.payments.discharge")  # expect: NF401
    patcher.start()
    patcher.stop()


class TestSetUp:
    def setup_method(self):
        self.patcher = patch("shop.payments.Gateway")
        self.gateway = self.patcher.start()

    def test_it(self):
        self.gateway.return_value.pay = MagicMock()  # expect: NF101
        self.gateway.return_value.quote = MagicMock()


def test_sys_modules():
    sys.modules["shop.extra"] = MagicMock()
    with patch("shop.extra.thing"):
        pass
