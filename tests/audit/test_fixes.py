"""Test that fixes change what they say, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from netra_fakes.audit import Project
from tests.audit.cases import check_fixed, check_not_fixed, open_shop


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return open_shop(
        tmp_path,
        renames={
            "Gateway.tries": "retries",
            "shop.core:Gateway.quotation": "quote",
            "memo": "note",
            "shop.core.old_charge": "shop.core.charge",
            "bad": "also_bad",
        },
    )


def test_sync_mock_over_coroutine_becomes_async_with_its_import(project: Project) -> None:
    check_fixed(
        project,
        """
        # a comment
        from unittest.mock import MagicMock  # kept
        from shop.core import Gateway

        def test_pay():
            gateway = MagicMock( spec = Gateway )
            gateway.pay = MagicMock(  # why
                return_value = "ü", )
        """,
        """
        # a comment
        from unittest.mock import MagicMock, AsyncMock  # kept
        from shop.core import Gateway

        def test_pay():
            gateway = MagicMock( spec = Gateway )
            gateway.pay = AsyncMock(  # why
                return_value = "ü", )
        """,
        code="NF101",
    )


def test_columns_after_wide_characters_are_right(project: Project) -> None:
    check_fixed(
        project,
        """
        from unittest.mock import AsyncMock, MagicMock
        from shop.core import Gateway

        def test_pay():
            gateway = MagicMock(spec=Gateway); "äöü😀"; gateway.pay = MagicMock(); "é"
        """,
        """
        from unittest.mock import AsyncMock, MagicMock
        from shop.core import Gateway

        def test_pay():
            gateway = MagicMock(spec=Gateway); "äöü😀"; gateway.pay = AsyncMock(); "é"
        """,
        code="NF101",
    )


def test_module_attribute_is_renamed_without_an_import(project: Project) -> None:
    check_fixed(
        project,
        """
        from unittest import mock
        from shop.core import Gateway

        def test_pay():
            gateway = mock.MagicMock(spec=Gateway)
            gateway.pay = mock.Mock()
            gateway.quote = mock.AsyncMock()
        """,
        """
        from unittest import mock
        from shop.core import Gateway

        def test_pay():
            gateway = mock.MagicMock(spec=Gateway)
            gateway.pay = mock.AsyncMock()
            gateway.quote = mock.AsyncMock()
        """,
        code="NF101",
    )


def test_async_mock_over_sync_becomes_sync(project: Project) -> None:
    check_fixed(
        project,
        '''
        """A docstring."""
        from shop.core import Gateway

        def test_quote():
            from unittest.mock import AsyncMock, create_autospec
            gateway = create_autospec(Gateway, instance=True)
            gateway.quote = AsyncMock()
        ''',
        '''
        """A docstring."""
        from unittest.mock import MagicMock
        from shop.core import Gateway

        def test_quote():
            from unittest.mock import AsyncMock, create_autospec
            gateway = create_autospec(Gateway, instance=True)
            gateway.quote = MagicMock()
        ''',
        code="NF102",
    )


def test_async_mock_that_is_asserted_to_be_awaited_stays(project: Project) -> None:
    check_not_fixed(
        project,
        """
        from unittest.mock import AsyncMock, MagicMock
        from shop.core import Gateway

        def test_quote():
            gateway = MagicMock(spec=Gateway)
            quote = AsyncMock()
            gateway.quote = quote
            quote.assert_awaited_once()
        """,
        code="NF102",
    )


def test_double_over_two_members_stays(project: Project) -> None:
    check_not_fixed(
        project,
        """
        from unittest.mock import MagicMock
        from shop.core import Gateway

        def test_pay():
            both = MagicMock()
            gateway = MagicMock(spec=Gateway)
            gateway.pay = both
            gateway.quote = both
        """,
        code="NF101",
    )


def test_name_that_means_something_else_is_not_imported(project: Project) -> None:
    check_not_fixed(
        project,
        """
        from unittest.mock import MagicMock
        from shop.core import Gateway

        AsyncMock = object

        def test_pay():
            gateway = MagicMock(spec=Gateway)
            gateway.pay = MagicMock()
        """,
        code="NF101",
    )


def test_child_that_sprang_up_is_not_fixed(project: Project) -> None:
    check_not_fixed(
        project,
        """
        from unittest.mock import MagicMock
        from shop.core import Gateway

        def test_load():
            store = MagicMock()
            store.load.return_value = 1
            Gateway(store)
        """,
        code="NF101",
    )


def test_bare_mock_becomes_a_fake_of_the_imported_class(project: Project) -> None:
    check_fixed(
        project,
        """
        from __future__ import annotations
        from unittest.mock import MagicMock, AsyncMock
        from shop.core import Gateway
        from shop.store import Store as Keeper

        def test_store():
            store = MagicMock()
            store.load = AsyncMock()
            store.get.return_value = 1
            Gateway(store)
            store.load.assert_not_awaited()
        """,
        """
        from __future__ import annotations
        from netra_fakes import make_fake
        from unittest.mock import MagicMock, AsyncMock
        from shop.core import Gateway
        from shop.store import Store as Keeper

        def test_store():
            store = make_fake(Keeper)
            store.load = AsyncMock()
            store.get.return_value = 1
            Gateway(store)
            store.load.assert_not_awaited()
        """,
        code="NF501",
    )


def test_bare_mock_becomes_a_fake_of_a_class_that_is_imported_for_it(project: Project) -> None:
    check_fixed(
        project,
        """
        import pytest
        from unittest.mock import MagicMock
        from shop.core import Gateway

        def test_store():
            Gateway(MagicMock())
        """,
        """
        from netra_fakes import make_fake
        from shop.store import Store
        import pytest
        from unittest.mock import MagicMock
        from shop.core import Gateway

        def test_store():
            Gateway(make_fake(Store))
        """,
        code="NF501",
    )


@pytest.mark.parametrize(
    "lines",
    [
        "store = MagicMock(name='store')\n    Gateway(store)",
        "store = MagicMock()\n    store.lod = 1\n    Gateway(store)",
        "store = MagicMock()\n    Gateway(store)\n    print(store)",
        "store = MagicMock()\n    store.load = MagicMock()\n    Gateway(store)",
        "store = MagicMock()\n    store.get.first.return_value = 1\n    Gateway(store)",
        "store = MagicMock()\n    store.return_value = 1\n    Gateway(store)",
        "store = MagicMock()\n    Gateway(store)\n    assert store.anything",
        "store = MagicMock()\n    store.get = 1\n    Gateway(store)",
    ],
)
def test_bare_mock_whose_uses_may_not_agree_stays(project: Project, lines: str) -> None:
    source = (
        "from unittest.mock import MagicMock\nfrom shop.core import Gateway\n\n"
        f"def test_store():\n    {lines}\n"
    )
    check_not_fixed(project, source, code="NF501")


def test_misspelt_assertion_is_spelt_right(project: Project) -> None:
    check_fixed(
        project,
        """
        from unittest.mock import MagicMock

        def test_it():
            handler = MagicMock()
            handler.called_once_with(1)
            handler.assert_called_onec()
        """,
        """
        from unittest.mock import MagicMock

        def test_it():
            handler = MagicMock()
            handler.assert_called_once_with(1)
            handler.assert_called_once()
        """,
        code="NF203",
        is_safe=False,
    )


def test_uncalled_assertion_is_called(project: Project) -> None:
    check_fixed(
        project,
        """
        from unittest.mock import MagicMock

        def test_it():
            handler = MagicMock()
            handler.assert_called_once  # here
        """,
        """
        from unittest.mock import MagicMock

        def test_it():
            handler = MagicMock()
            handler.assert_called_once()  # here
        """,
        code="NF204",
        is_safe=False,
    )


def test_uncalled_assertion_that_needs_arguments_stays(project: Project) -> None:
    check_not_fixed(
        project,
        """
        from unittest.mock import MagicMock

        def test_it():
            MagicMock().assert_called_with
        """,
        code="NF204",
    )


def test_renamed_keyword_gets_its_new_name(project: Project) -> None:
    check_fixed(
        project,
        """
        from shop.core import Gateway
        from shop.store import Store

        async def test_pay():
            Gateway(Store(), tries = 2)
            await Gateway(Store()).pay(1, memo="x")
        """,
        """
        from shop.core import Gateway
        from shop.store import Store

        async def test_pay():
            Gateway(Store(), retries = 2)
            await Gateway(Store()).pay(1, note="x")
        """,
        code="NF201",
    )


@pytest.mark.parametrize("words", ["tries=1, retries=2", "bad=1", "other=1", "tries=1, other=1"])
def test_keyword_whose_new_name_does_not_fit_stays(project: Project, words: str) -> None:
    source = (
        "from shop.core import Gateway\nfrom shop.store import Store\n\n"
        f"def test_it():\n    Gateway(Store(), {words})\n"
    )
    check_not_fixed(project, source, code="NF201")


def test_renamed_attribute_gets_its_new_name(project: Project) -> None:
    check_fixed(
        project,
        """
        from shop.core import Gateway
        from shop.store import Store

        def test_quote():
            assert Gateway(Store()).quotation(1)
        """,
        """
        from shop.core import Gateway
        from shop.store import Store

        def test_quote():
            assert Gateway(Store()).quote(1)
        """,
        code="NF302",
    )


def test_renamed_attribute_of_a_double_gets_its_new_name(project: Project) -> None:
    check_fixed(
        project,
        """
        from unittest.mock import MagicMock
        from shop.core import Gateway

        def test_quote():
            gateway = MagicMock(spec=Gateway)
            gateway.quotation.return_value = 1
        """,
        """
        from unittest.mock import MagicMock
        from shop.core import Gateway

        def test_quote():
            gateway = MagicMock(spec=Gateway)
            gateway.quote.return_value = 1
        """,
        code="NF301",
    )


def test_patch_target_moves_to_its_one_new_home(project: Project) -> None:
    check_fixed(
        project,
        """
        from unittest.mock import patch

        @patch('shop.core.write')
        @patch("shop.core.Book")
        @patch("shop.gone.Gateway.quote")
        @patch("shop.core.old_charge")
        def test_it(*mocks):
            pass
        """,
        """
        from unittest.mock import patch

        @patch('shop.ledger.write')
        @patch("shop.ledger.Book")
        @patch("shop.core.Gateway.quote")
        @patch("shop.core.charge")
        def test_it(*mocks):
            pass
        """,
        code="NF401",
    )


@pytest.mark.parametrize(
    "target",
    ['"shop.core.nothing"', '"shop.core." + "Book"', 'f"shop.core.Book"', '"shop.core.Gateway.x"',
     '"shop.core." "Book"'],
)  # fmt: skip
def test_patch_target_without_a_plain_new_home_stays(project: Project, target: str) -> None:
    source = f"from unittest.mock import patch\n\ndef test_it():\n    patch({target}).start()\n"
    check_not_fixed(project, source, code="NF401")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import unittest\n\nclass TestIt(unittest.TestCase):",
         "import unittest\n\nclass TestIt(unittest.IsolatedAsyncioTestCase):"),
        ("from unittest import TestCase\n\nclass TestIt(TestCase):",
         "from unittest import TestCase, IsolatedAsyncioTestCase\n\n"
         "class TestIt(IsolatedAsyncioTestCase):"),
    ],
)  # fmt: skip
def test_base_becomes_one_that_awaits(project: Project, before: str, after: str) -> None:
    body = "\n    async def test_it(self):\n        pass\n"
    check_fixed(project, before + body, after + body, code="NF601", is_safe=False)


def test_base_of_the_project_is_joined_by_one_that_awaits(project: Project) -> None:
    base = project.root / "base.py"
    base.write_text("import unittest\n\nclass Base(unittest.TestCase):\n    pass\n")
    check_fixed(
        project,
        """
        from base import Base

        class TestIt(Base):
            async def test_it(self):
                pass
        """,
        """
        from unittest import IsolatedAsyncioTestCase
        from base import Base

        class TestIt(Base, IsolatedAsyncioTestCase):
            async def test_it(self):
                pass
        """,
        code="NF601",
        is_safe=False,
    )


def test_base_under_another_name_stays(project: Project) -> None:
    check_not_fixed(
        project,
        """
        from unittest import TestCase as Case

        class TestIt(Case):
            async def test_it(self):
                pass
        """,
        code="NF601",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("@wrap\ndef test_it():\n    from unittest import mock\n{}",
         "from unittest.mock import AsyncMock\n@wrap\ndef test_it():\n    from unittest import mock\n{}"),
        ("x = 1\nimport os\ndef test_it():\n{}",
         "from unittest.mock import AsyncMock\nx = 1\nimport os\ndef test_it():\n{}"),
        ('"""Words."""\nx = 1\ndef test_it():\n{}',
         '"""Words."""\nfrom unittest.mock import AsyncMock\nx = 1\ndef test_it():\n{}'),
    ],
)  # fmt: skip
def test_new_import_stands_where_imports_may(project: Project, before: str, after: str) -> None:
    body = (
        "    from unittest.mock import MagicMock\n    from shop.core import Gateway\n"
        "    made = MagicMock(spec=Gateway)\n    made.pay = {}()\n"
    )
    check_fixed(
        project,
        before.format(body.format("MagicMock")),
        after.format(body.format("AsyncMock")),
        code="NF101",
    )


def test_role_that_is_not_imported_is_made_by_its_factory(tmp_path: Path) -> None:
    project = open_shop(tmp_path, roles={"llm_manager": "shop.roles:LLMManager"})
    (tmp_path / "src" / "shop" / "roles.py").write_text(
        "class LLMManager:\n    def ask(self): ...\n\ndef use(llm: LLMManager): ...\n"
    )
    check_fixed(
        project,
        """
        from unittest.mock import MagicMock
        from shop.roles import use

        def test_it():
            use(MagicMock())
        """,
        """
        from netra_fakes import make_llm_manager
        from unittest.mock import MagicMock
        from shop.roles import use

        def test_it():
            use(make_llm_manager())
        """,
        code="NF501",
    )
