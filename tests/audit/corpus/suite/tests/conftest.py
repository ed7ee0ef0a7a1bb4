from unittest.mock import AsyncMock, MagicMock

import pytest
from shop.payments import Gateway
from shop.store import Store


@pytest.fixture
def gateway():
    made = MagicMock(spec=Gateway)
    made.pay = AsyncMock(return_value=True)
    return made


@pytest.fixture
def bare_store():
    return MagicMock()


@pytest.fixture
def real_gateway():
    yield Gateway(Store())
