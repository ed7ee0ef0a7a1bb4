"""Members that are named like what a mock has because it may be called."""

from __future__ import annotations

import copy
from unittest.mock import AsyncMock, MagicMock, Mock, call, patch, seal

import pytest

from netra_fakes import control, make_fake, stub
from netra_fakes.errors import NotAwaitableError, SignatureMismatchError


class Switch:
    called: bool
    call_count: int = 3
    call_args: list[str]

    def return_value(self, amount: int) -> int:
        raise NotImplementedError

    async def side_effect(self) -> str:
        raise NotImplementedError

    def assert_called(self) -> str:
        raise NotImplementedError


class Phone:
    called: int

    def __call__(self, number: str) -> bool:
        raise NotImplementedError


@pytest.fixture
def switch():
    return make_fake(Switch)


async def test_members_of_the_class_win_where_the_object_is_not_called(switch):
    assert (switch.called, switch.call_count, switch.call_args) == (False, 3, [])
    assert switch.return_value(1) == 0
    assert await switch.side_effect() == ""
    assert switch.assert_called() == ""
    with pytest.raises(SignatureMismatchError):
        switch.return_value()
    assert switch.mock_calls == [call.return_value(1), call.side_effect(), call.assert_called()]
    switch.return_value.assert_called_once_with(1)


def test_object_that_is_called_keeps_the_state_of_its_calls():
    phone = make_fake(Phone)
    phone("1")
    assert phone.called is True
    phone.assert_called_once_with("1")


def test_attributes_can_be_set_and_chosen(switch):
    switch.called = True
    assert switch.called is True
    with patch.object(switch, "called", False):
        assert switch.called is False
    assert switch.called is True
    assert make_fake(Switch, attributes={"called": True}).called is True
    del switch.called
    with pytest.raises(AttributeError):
        switch.called  # noqa: B018


async def test_methods_can_be_replaced_as_others(switch):
    with pytest.raises(NotAwaitableError):
        switch.side_effect = MagicMock()
    switch.side_effect = AsyncMock(return_value="on")
    assert await switch.side_effect() == "on"
    switch.assert_called = MagicMock(return_value="yes")
    assert switch.assert_called() == "yes"
    assert switch.mock_calls == [call.assert_called()]


def test_methods_can_be_stubbed_as_others(switch):
    stub(switch.return_value).when(2).returns(4)
    switch.return_value.return_value = 1
    assert (switch.return_value(2), switch.return_value(3)) == (4, 1)


def test_reset_forgets_calls_and_leaves_the_members(switch):
    switch.called = True
    switch.return_value(1)
    switch.reset_mock()
    assert switch.mock_calls == []
    assert switch.return_value.call_count == 0
    assert (switch.called, switch.call_count) == (True, 3)
    switch.return_value(1)
    control(switch).reset()
    assert switch.return_value.call_count == 0


def test_fake_is_copied_sealed_and_attached_as_others(switch):
    switch.called = True
    copied = copy.deepcopy(switch)
    assert copied.called is True
    assert copied.return_value(1) == 0
    parent = Mock()
    parent.attach_mock(switch, "switch")
    switch.return_value(2)
    assert parent.mock_calls == [call.switch.return_value(2)]
    seal(make_fake(Switch))
    assert type(switch).called is type(copied).called
