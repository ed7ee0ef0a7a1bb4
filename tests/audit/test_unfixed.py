"""Test where a fix is held back: the change would not be sure to mean the same."""

from __future__ import annotations

from textwrap import dedent

import pytest

from netra_fakes.audit import Project
from tests.audit.cases import check_fixed, check_not_fixed, find, open_shop

VAULT = "class _Vault: ...\ndef lock(vault: _Vault): ...\n"
BASES = "import unittest\n\nclass Plain(unittest.TestCase): ...\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = open_shop(tmp_path_factory.mktemp("shop"))
    source = project.root / "src" / "shop"
    (source / "vault.py").write_text(VAULT)
    (source / "bases.py").write_text(BASES)
    return project


@pytest.mark.parametrize(
    "head",
    [
        "from unittest.mock import MagicMock as Made\n",
        "from unittest.mock import MagicMock as Made\nAsyncMock = 1\n",
        "from unittest.mock import MagicMock\nMade = MagicMock\n",
        "from unittest.mock import MagicMock\nAsyncMock = Made = MagicMock\n",
    ],
)
def test_double_made_under_another_name_stays(project: Project, head: str) -> None:
    body = "from shop.core import Gateway\n\ndef test_it():\n    Gateway(1).pay = Made()\n"

    check_not_fixed(project, head + body, code="NF101")


@pytest.mark.parametrize(
    "other", ["AsyncMock = 1", "from shop.core import Gateway as AsyncMock", "def AsyncMock(): ..."]
)
def test_name_that_is_taken_is_not_imported(project: Project, other: str) -> None:
    source = f"""
        from unittest.mock import MagicMock
        from shop.core import Gateway
        {other}

        def test_it():
            Gateway(1).pay = MagicMock()
        """

    check_not_fixed(project, source, code="NF101")


def test_relative_import_of_the_same_name_is_not_added_to(project: Project) -> None:
    before = """
        from .unittest.mock import other
        from unittest.mock import MagicMock
        from shop.core import Gateway

        def test_it():
            Gateway(1).pay = MagicMock()
        """
    made = before.replace("import MagicMock", "import MagicMock, AsyncMock")

    check_fixed(project, before, made.replace("= MagicMock()", "= AsyncMock()"), code="NF101")


BARE = """
    from unittest.mock import MagicMock
    from shop.core import charge

    def test_it():
        gateway = MagicMock()
        charge(gateway)
    """


def test_bare_mock_of_a_conftest_stays(project: Project) -> None:
    found = find(project, BARE, name="conftest.py")

    assert [(f.code, f.fix) for f in found] == [("NF501", None)]


def test_bare_mock_stays_where_the_maker_means_something_else(project: Project) -> None:
    check_not_fixed(project, dedent(BARE) + "\nmake_fake = 1\n", code="NF501")


def test_bare_mock_of_a_private_class_stays(project: Project) -> None:
    source = dedent(BARE).replace("shop.core import charge", "shop.vault import lock")

    check_not_fixed(project, source.replace("charge(", "lock("), code="NF501")


def test_bare_mock_of_a_class_whose_name_is_taken_stays(project: Project) -> None:
    check_not_fixed(project, dedent(BARE) + "\nGateway = 1\n", code="NF501")


@pytest.mark.parametrize(
    "source",
    [
        "from unittest import TestCase as OtherTestCase\n\nclass TestIt(OtherTestCase):",
        "from unittest import TestCase\nIsolatedAsyncioTestCase = 1\n\nclass TestIt(TestCase):",
        "from shop.bases import Plain\nIsolatedAsyncioTestCase = 1\n\nclass TestIt(Plain):",
    ],
)
def test_base_that_cannot_be_named_stays(project: Project, source: str) -> None:
    body = "\n    async def test_it(self):\n        pass\n"

    check_not_fixed(project, source + body, code="NF601")


def test_attribute_of_a_bare_mock_may_stay_a_mock(project: Project) -> None:
    source = dedent(BARE) + "    gateway.store.load\n    gateway.retries = 1\n"

    found = [f for f in find(project, source) if f.code == "NF501"]

    assert [bool(f.fix) for f in found] == [True]
