"""`fakes.patch`: what it puts where, what it puts back, what it refuses."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator

import pytest

from netra_fakes.errors import InvalidSpecError, SpecNotFoundError
from netra_fakes.pytest_plugin import Fakes

SOURCE = """
TIMEOUT = 30

class Mailer:
    sender: str = "a"

    def __init__(self, host: str) -> None:
        self.host = host

    def send(self, to: str) -> bool:
        raise NotImplementedError

    @staticmethod
    def check(address: str) -> bool:
        raise NotImplementedError

    @classmethod
    def build(cls, host: str) -> "Mailer":
        raise NotImplementedError

    @property
    def name(self) -> str:
        raise NotImplementedError

class Odd:
    def __getattr__(self, name):
        if name != "lazy":
            raise AttributeError(name)
        return Mailer("lazy")

mailer = Mailer("localhost")

async def notify(user: str) -> bool:
    raise NotImplementedError
"""


@pytest.fixture
def shop() -> Iterator[types.ModuleType]:
    """A module of an application."""
    module = types.ModuleType("plugin_shop")
    sys.modules["plugin_shop"] = module
    exec(compile(SOURCE, "plugin_shop.py", "exec"), vars(module))
    yield module
    del sys.modules["plugin_shop"]


@pytest.fixture
def patching() -> Iterator[Fakes]:
    """A factory of its own, so that a test can end it."""
    factory = Fakes()
    yield factory
    factory.undo()


def test_class_is_replaced_by_the_fake_of_the_class(
    shop: types.ModuleType, patching: Fakes
) -> None:
    real = shop.Mailer
    fake = patching.patch("plugin_shop.Mailer")
    assert shop.Mailer is fake
    assert isinstance(shop.Mailer("host"), real)
    with pytest.raises(TypeError):
        shop.Mailer()
    patching.undo()
    assert shop.Mailer is real


async def test_function_is_replaced_by_one_of_its_signature(
    shop: types.ModuleType, patching: Fakes
) -> None:
    fake = patching.patch(shop, "notify")
    fake.return_value = True
    assert await shop.notify("ada")
    fake.assert_awaited_once_with("ada")


def test_method_of_a_class_is_replaced_for_all_instances(
    shop: types.ModuleType, patching: Fakes
) -> None:
    fake = patching.patch("plugin_shop.Mailer.send")
    fake.return_value = True
    assert shop.mailer.send(to="ada")
    fake.assert_called_once_with("ada")
    with pytest.raises(TypeError):
        shop.mailer.send()


def test_method_of_an_object_is_replaced_there_alone(
    shop: types.ModuleType, patching: Fakes
) -> None:
    fake = patching.patch(shop.mailer, "send")
    fake.return_value = True
    assert shop.mailer.send("ada")
    fake.assert_called_once_with("ada")
    with pytest.raises(NotImplementedError):
        shop.Mailer("other").send("ada")
    patching.undo()
    with pytest.raises(NotImplementedError):
        shop.mailer.send("ada")


@pytest.mark.parametrize("name", ["check", "build"])
def test_static_and_class_methods_keep_their_binding(
    shop: types.ModuleType, patching: Fakes, name: str
) -> None:
    fake = patching.patch(shop.Mailer, name)
    getattr(shop.mailer, name)("one")
    getattr(shop.Mailer, name)("two")
    assert [call.args for call in fake.call_args_list] == [("one",), ("two",)]


def test_static_method_found_on_an_object_is_replaced_there(
    shop: types.ModuleType, patching: Fakes
) -> None:
    fake = patching.patch(shop.mailer, "check")
    shop.mailer.check("ada")
    fake.assert_called_once_with("ada")


def test_object_is_replaced_by_the_fake_of_an_instance(
    shop: types.ModuleType, patching: Fakes
) -> None:
    fake = patching.patch("plugin_shop.mailer")
    assert shop.mailer is fake
    assert isinstance(fake, shop.Mailer)
    assert fake.send("ada") is False


def test_module_in_a_module_is_replaced_by_its_fake(
    shop: types.ModuleType, patching: Fakes
) -> None:
    shop.json = __import__("json")  # type: ignore[attr-defined]
    fake = patching.patch(shop, "json")
    fake.dumps.return_value = "{}"
    assert shop.json.dumps({"a": 1}) == "{}"


def test_name_made_by_getattr_is_replaced(shop: types.ModuleType, patching: Fakes) -> None:
    odd = shop.Odd()
    fake = patching.patch(odd, "lazy")
    assert odd.lazy is fake
    assert isinstance(fake, shop.Mailer)


def test_several_patches_are_undone_last_first(shop: types.ModuleType, patching: Fakes) -> None:
    real = shop.mailer
    patching.patch("plugin_shop.mailer", attributes={"sender": "b"})
    patching.patch("plugin_shop", "notify")
    assert shop.mailer.sender == "b"
    patching.undo()
    assert shop.mailer is real


@pytest.mark.parametrize(
    ("target", "name", "message"),
    [
        (
            "plugin_shop.Mailr",
            None,
            "cannot patch 'plugin_shop.Mailr': 'plugin_shop' has no 'Mailr'; "
            "did you mean 'Mailer' or 'mailer'?",
        ),
        (
            "plugin_shop.Mailer.sent",
            None,
            "cannot patch 'plugin_shop.Mailer.sent': 'Mailer' has no 'sent'; did you mean 'send'?",
        ),
        ("mailer", None, "cannot patch 'mailer': it names a module at most, and no name in it."),
        ("plugin_shop", "zzz", "cannot patch 'plugin_shop.zzz': 'plugin_shop' has no 'zzz'."),
    ],
)
def test_target_that_does_not_exist_is_refused(
    shop: types.ModuleType, patching: Fakes, target: str, name: str | None, message: str
) -> None:
    with pytest.raises(SpecNotFoundError) as caught:
        patching.patch(target, name)
    assert str(caught.value).splitlines()[0] == message


def test_module_that_does_not_exist_is_refused(patching: Fakes) -> None:
    with pytest.raises(SpecNotFoundError, match="there is no module 'plugin_shopp'"):
        patching.patch("plugin_shopp.Mailer")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "TIMEOUT",
            "cannot patch 'plugin_shop.TIMEOUT' with a fake: plain data stands there, of type int.",
        ),
        ("Mailer.name", "cannot patch 'plugin_shop.Mailer.name' with a fake: it is a property."),
        (
            "mocked",
            "cannot patch 'plugin_shop.mocked': a mock stands there already, and a mock has every attribute.",
        ),
    ],
)
def test_what_cannot_be_faked_is_refused(
    shop: types.ModuleType, patching: Fakes, name: str, message: str
) -> None:
    from unittest.mock import MagicMock

    shop.mocked = MagicMock()  # type: ignore[attr-defined]
    with pytest.raises(InvalidSpecError) as caught:
        patching.patch(f"plugin_shop.{name}")
    assert str(caught.value).splitlines()[0] == message


def test_object_without_a_name_is_refused(shop: types.ModuleType, patching: Fakes) -> None:
    with pytest.raises(InvalidSpecError) as caught:
        patching.patch(shop.mailer)
    assert str(caught.value).splitlines() == [
        "fakes.patch() needs to know which attribute of this Mailer to replace.",
        "",
        "Type one of:",
        '  fakes.patch(obj, "name")',
        '  fakes.patch("package.module.name")',
    ]
