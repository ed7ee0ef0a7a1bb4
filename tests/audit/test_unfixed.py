"""Test where a fix is held back: the change would not be sure to mean the same."""

from __future__ import annotations

from textwrap import dedent

import pytest

from netra_fakes.audit import Project
from tests.audit.cases import check_fixed, check_not_fixed, find, open_shop

VAULT = "class _Vault: ...\ndef lock(vault: _Vault): ...\n"
VAULT += "class Safe:\n    @property\n    def place(self): ...\ndef keep(safe: Safe): ...\n"
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


CALLED = """
    import pytest
    from unittest.mock import AsyncMock, MagicMock, patch
    from shop import core
    from shop.core import Gateway
    from shop.store import Store

    {made}

    async def test_it():
        gateway = Gateway(Store())
        {line}
        {use}
    """

SYNC = "gateway.pay = MagicMock()"
ASYNC = "gateway.quote = AsyncMock()"


@pytest.mark.parametrize(
    ("line", "use", "code"),
    [
        (SYNC, "assert gateway.pay(1)", "NF101"),
        (SYNC, "with pytest.raises(TypeError):\n            await core.charge(gateway)", "NF101"),
        ("patch.object(Gateway, 'pay', MagicMock())", "gateway.pay(1)", "NF101"),
        (ASYNC, "await gateway.quote(1)", "NF102"),
        ("patch('shop.core.charge', AsyncMock())", "await charge(1)", "NF102"),
    ],
)
def test_double_that_the_test_itself_uses_as_it_is_stays(
    project: Project, line: str, use: str, code: str
) -> None:
    source = CALLED.format(made="", line=line, use=use)

    check_not_fixed(project, source, code=code)


@pytest.mark.parametrize(
    ("line", "use", "code"),
    [
        (SYNC, "await gateway.pay(1)", "NF101"),
        (SYNC, "other.pay(1)", "NF101"),
        (SYNC, "with pytest.raises(ValueError):\n            await core.charge(gateway)", "NF101"),
        (ASYNC, "gateway.quoted(1)", "NF102"),
        ("patch.object(Gateway, 'quote', AsyncMock())", "gateway.pay(1)", "NF102"),
    ],
)
def test_double_that_the_test_uses_as_it_will_be_is_fixed(
    project: Project, line: str, use: str, code: str
) -> None:
    before = CALLED.format(made="", line=line, use=use)
    old, new = ("MagicMock()", "AsyncMock()")[:: 1 if code == "NF101" else -1]

    check_fixed(project, before, before.replace(line, line.replace(old, new)), code=code)


def test_shared_double_that_patches_is_fixed_whoever_calls(project: Project) -> None:
    made = "def helper():\n        patch.object(Gateway, 'quote', AsyncMock())"
    before = CALLED.format(made=made, line="", use="await gateway.quote(1)")

    check_fixed(project, before, before.replace("AsyncMock())", "MagicMock())"), code="NF102")


def test_bare_mock_whose_read_only_attribute_is_set_stays(project: Project) -> None:
    source = dedent(BARE).replace("shop.core import charge", "shop.vault import keep")

    check_not_fixed(
        project, source.replace("charge(", "keep(") + "    gateway.place = 1\n", code="NF501"
    )
