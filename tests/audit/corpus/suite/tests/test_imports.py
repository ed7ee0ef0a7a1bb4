from __future__ import annotations

import os.path
from typing import TYPE_CHECKING

import pytest
import shop.payments as pay
import shop.paiments  # expect: NF402
from helpers import make_gateway
from netra_backend.app.agents.base_agent import BaseAgent
from netra_backend.app.agents.base_agent import BaseAgnet  # expect: NF402
from netra_backend.app.agents.nowhere import Thing  # expect: NF402
from netra_backend.app.core.tools.unified_tool_dispatcher import UnifiedToolDispatcher
from shop import Gateway, OpenStore, orders, payments, plugins, store
from shop import nothing  # expect: NF402
from shop.dynamic import anything
from shop.orders import Cart, new
from shop.orders import old  # expect: NF402
from shop.payments import (
    Currency,
    Discount,  # expect: NF402
    Ledger,  # expect: NF402
    Payment,
)
from shop.plugins import tool
from shop.plugins import tools  # expect: NF402
from shop.starred import whatever
from shop.store import _private
from unknown_library import thing

if TYPE_CHECKING:
    from shop.payments import NotThereAtAll

try:
    from shop.payments import Fast
except ImportError:
    from shop.payments import Slow

try:
    import shop.fast
except Exception:
    shop = None


def test_inside():
    from shop.payments import Voucher  # expect: NF402
    from shop.payments import charge

    assert charge


def test_expected():
    with pytest.raises(ImportError):
        from shop.payments import Voucher


def test_module_attributes():
    assert pay.charge
    assert pay.voucher  # expect: NF302
