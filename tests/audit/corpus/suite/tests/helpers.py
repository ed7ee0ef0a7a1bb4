import unittest
from unittest.mock import MagicMock

from shop.payments import Gateway
from shop.store import Store


class ProjectTestCase(unittest.TestCase):
    def setUp(self):
        self.store = MagicMock(spec=Store)


class AsyncProjectTestCase(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.store = MagicMock(spec=Store)


class RunsThemAll(unittest.TestCase):
    def run(self, result=None):
        return super().run(result)


def make_gateway():
    return MagicMock(spec=Gateway)


def make_pair():
    return MagicMock(spec=Gateway), MagicMock(spec=Store)
