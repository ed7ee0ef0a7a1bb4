from __future__ import annotations

import asyncio
from unittest.mock import AsyncMock, MagicMock, call

import pytest

from netra_fakes import make_fake
from netra_fakes._build import record_of
from netra_fakes.errors import SignatureMismatchError, UnknownAttributeError
from tests.examples.engine import Agent, Config, Connection, Store


def methods(fake):
    return [entry.method for entry in record_of(fake).calls]


def test_container_methods_answer_and_are_recorded():
    fake = make_fake(Store)
    assert len(fake) == 0
    assert "a" not in fake
    assert isinstance(fake["a"], Config)
    fake["a"] = make_fake(Config)
    assert [key for key in fake] == []
    assert bool(fake) is True
    with fake as entered:
        assert entered is fake
    assert methods(fake) == [
        "__len__", "__contains__", "__getitem__", "__setitem__", "__iter__", "__bool__",
        "__enter__", "__exit__",
    ]  # fmt: skip
    assert call.__getitem__("a") in fake.mock_calls


def test_configured_magic_methods_answer_so():
    fake = make_fake(Store)
    fake.__len__.return_value = 3
    fake.__iter__.return_value = ["a", "b"]
    fake.__contains__.side_effect = lambda key: key == "a"
    assert (len(fake), list(fake), list(fake)) == (3, ["a", "b"], ["a", "b"])
    assert "a" in fake
    assert "b" not in fake


def test_magic_method_may_be_replaced():
    fake = make_fake(Store)
    fake.__len__ = lambda self: 7
    found = Config()
    fake.__getitem__ = MagicMock(return_value=found)
    assert len(fake) == 7
    assert fake["x"] is found
    assert len(make_fake(Store)) == 0


def test_magic_signature_is_enforced():
    with pytest.raises(SignatureMismatchError):
        make_fake(Store).__getitem__()


def test_magic_methods_that_the_class_has_not_are_missing():
    fake = make_fake(Agent)
    for use in (len, iter, lambda it: it["a"], lambda it: 1 in it, lambda it: it.__enter__):
        with pytest.raises((TypeError, AttributeError)):
            use(fake)
    with pytest.raises(TypeError):
        fake()
    with pytest.raises(UnknownAttributeError):
        fake.__len__ = lambda self: 1


async def test_async_protocols_answer_and_are_recorded():
    fake = make_fake(Connection)
    async with fake as entered:
        assert entered is fake
    assert [item async for item in fake] == []
    await fake
    assert methods(fake)[:2] == ["__aenter__", "__aexit__"]
    assert isinstance(fake.__aenter__, AsyncMock)


async def test_async_exit_swallows_nothing():
    with pytest.raises(ValueError, match="boom"):
        async with make_fake(Connection):
            raise ValueError("boom")


async def test_async_enter_may_be_configured():
    fake = make_fake(Connection)
    fake.__aenter__.return_value = 5
    fake.__aiter__.return_value = [1, 2]
    async with fake as entered:
        assert entered == 5
    assert [item async for item in fake] == [1, 2]


def test_deleted_magic_method_is_gone_from_this_fake_only():
    fake, other = make_fake(Store), make_fake(Store)
    del fake.__len__
    with pytest.raises(TypeError):
        len(fake)
    assert len(other) == 0
    assert "a" not in fake
    used = make_fake(Store)
    len(used)
    del used.__len__
    with pytest.raises(TypeError):
        len(used)


def test_magic_method_of_the_class_of_a_fake_is_its_own():
    fake, other = make_fake(Store), make_fake(Store)
    type(fake).__len__.return_value = 9
    assert len(fake) == 9
    assert len(other) == 0


def test_str_hash_and_equality_are_those_of_objects():
    fake, other = make_fake(Agent), make_fake(Agent)
    assert fake == fake
    assert fake != other
    assert len({fake, other, fake}) == 2
    assert str(fake).startswith("<NonCallableMagicMock")
    fake.__str__.return_value = "agent"
    assert str(fake) == "agent"
    type(other).__str__.return_value = "other"
    assert str(other) == "other"


def test_mock_answers_support_every_magic_method():
    answer = make_fake(Agent).plain(1)
    assert len(answer) == 0
    answer.__getitem__.return_value = 3
    assert answer["x"] == 3
    assert hash(answer) == hash(answer)
    with answer:
        pass
    answer.__len__ = lambda self: 4
    assert len(answer) == 4
    del answer.__len__
    with pytest.raises(TypeError):
        len(answer)


def test_mock_answer_takes_a_spec_later():
    answer = make_fake(Agent).plain(1)
    answer.mock_add_spec(Config)
    assert answer.get is not None
    with pytest.raises(AttributeError):
        answer.nothing
    with pytest.raises(TypeError):
        len(answer)


async def test_async_with_on_a_mock_answer():
    answer = make_fake(Agent).plain(1)
    async with answer as entered:
        assert entered is not None


def test_callable_instance_checks_the_signature_of_call():
    fake = make_fake(Store)
    fake.return_value = 4
    assert fake("key") == 4
    fake.assert_called_once_with("key")
    with pytest.raises(SignatureMismatchError):
        fake()
    assert methods(fake) == ["__call__"]
    assert asyncio.iscoroutinefunction(fake) is False


def test_comparisons_answer_by_annotation_where_there_is_one():
    class Version:
        def __lt__(self, other: object) -> bool:
            raise NotImplementedError

        def __gt__(self, other):
            raise NotImplementedError

    fake = make_fake(Version)
    assert (fake < 3) is False
    fake.__lt__.return_value = True
    assert (fake < 3) is True
    with pytest.raises(TypeError):
        fake > 3  # noqa: B015
    with pytest.raises(TypeError):
        fake >= 3  # noqa: B015
