"""A folder of the tests goes by the name of the package: nothing is claimed of it."""

from unittest.mock import MagicMock, patch

from shop.payments import Gateway, Own


def test_it():
    Gateway("x", "y", "z").whatever()
    with patch("shop.payments.own"):
        pass
    made = MagicMock(spec=Gateway)
    made.own = MagicMock()
