"""What the engine relies on in unittest.mock, one test each: `docs/explanation/engine.md`."""

from __future__ import annotations

import subprocess
import sys
from types import FunctionType
from unittest import mock
from unittest.mock import AsyncMock, MagicMock, NonCallableMagicMock, call, create_autospec

import pytest

from netra_fakes import make_fake
from netra_fakes._build import stock
from netra_fakes._build.history import FIELDS, RecordedCall, fill, write_call
from netra_fakes._build.prototype import Prototype, set_state

KINDS = [NonCallableMagicMock, MagicMock, AsyncMock]


@pytest.mark.parametrize("kind", KINDS)
def test_state_of_a_mock_is_all_in_its_dict_and_can_be_cloned(kind):
    assert Prototype(kind, {}).is_cloning


@pytest.mark.parametrize("kind", KINDS)
def test_clone_has_the_fields_of_a_genuine_mock(kind):
    state = Prototype(kind, {}).make_state()
    genuine = vars(kind())
    assert state.keys() == genuine.keys()
    for name, value in genuine.items():
        assert type(state[name]).__name__ == type(value).__name__


def test_clones_share_no_container():
    prototype = Prototype(MagicMock, {})
    one, other = prototype.make_state(), prototype.make_state()
    for name in ("_mock_children", "_mock_call_args_list", "_mock_mock_calls", "method_calls"):
        assert one[name] is not other[name]


def test_unknown_mutable_field_makes_the_prototype_use_the_stock_constructor():
    class Newer(MagicMock):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.__dict__["_mock_new_in_this_python"] = [1]

    prototype = Prototype(Newer, {"_mock_name": "x"})
    assert not prototype.is_cloning
    one = prototype.make_state()
    other = prototype.with_changes({"_mock_name": "y"}).make_state()
    assert one["_mock_new_in_this_python"] is not other["_mock_new_in_this_python"]
    assert (one["_mock_name"], other["_mock_name"]) == ("x", "y")


@pytest.mark.parametrize("kind", KINDS)
def test_state_of_a_mock_can_be_replaced_whole(kind):
    mine = kind()
    set_state(mine, {**vars(mine), "extra": 3})
    assert mine.extra == 3
    assert vars(mine)["extra"] == 3


def test_every_mock_has_a_class_of_its_own():
    assert type(MagicMock()) is not type(MagicMock())


def _chain(kind):
    root = MagicMock()
    manager = MagicMock(name="manager")
    manager.attach_mock(root, "root")
    child = kind(name="", parent=root, _new_parent=root, _new_name="child")
    child._mock_name = "child"
    return manager, root, child


def _history(mocks):
    return [
        (
            it.called, it.call_count, it.call_args, list(it.call_args_list),
            list(it.mock_calls), list(it.method_calls),
        )
        for it in mocks
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_missing_field_of_a_history_is_asked_for(kind):
    asked = []

    class Asking(kind):
        def __getattr__(self, name):
            asked.append(name)
            return vars(kind())[name]

    mine = Asking()
    names = FIELDS.intersection(vars(mine))
    for name in names:
        del vars(mine)[name]
    for name in names:
        asked.clear()
        getattr(mine, name)
        getattr(mine, name.removeprefix("_mock_"))
        assert asked == [name, name]


@pytest.mark.parametrize("kind", KINDS)
def test_history_begins_as_that_of_a_genuine_mock(kind):
    mine, genuine = kind(), vars(kind())
    names = FIELDS.intersection(genuine)
    for name in names:
        del vars(mine)[name]
    fill(mine)
    assert {name: vars(mine)[name] for name in names} == {name: genuine[name] for name in names}
    assert all(type(vars(mine)[name]) is type(genuine[name]) for name in names)


def test_own_recorder_writes_what_the_stock_recorder_writes():
    theirs, mine = _chain(MagicMock), _chain(MagicMock)
    theirs[-1]._increment_mock_call(1, b=2)
    write_call(vars(mine[-1]), (1,), {"b": 2})
    assert _history(mine) == _history(theirs)
    assert mine[0].mock_calls == [call.root.child(1, b=2)]


async def test_own_recorder_of_awaits_writes_what_the_stock_one_writes():
    async def function(*args, **kwargs):
        raise NotImplementedError

    theirs, mine = AsyncMock(), make_fake(function)
    await theirs(1, b=2)
    await mine(1, b=2)
    for name in ("await_count", "await_args", "await_args_list"):
        assert getattr(mine, name) == getattr(theirs, name)


@pytest.mark.parametrize("contents", [((1,), {"a": 2}), ("name", (1,), {}), ("", (), {})])
def test_recorded_call_is_a_stock_call(contents):
    recorded = tuple.__new__(RecordedCall, contents)
    genuine = mock._Call(contents, two=len(contents) == 2)
    assert recorded == genuine
    assert repr(recorded) == repr(genuine)
    assert (recorded.args, recorded.kwargs) == (genuine.args, genuine.kwargs)
    assert isinstance(recorded, mock._Call)
    assert recorded.call_list() == genuine.call_list()
    assert recorded._mock_name is genuine._mock_name is None or contents[0] == "name"


def test_signature_of_an_assigned_mock_is_checked_by_a_method_of_its_class():
    mine = MagicMock()
    type(mine)._mock_check_sig = lambda self, *args: (_ for _ in ()).throw(TypeError("refused"))
    with pytest.raises(TypeError, match="refused"):
        mine()


def test_parent_of_an_assigned_mock_is_set_by_assignment():
    parent, child = MagicMock(), MagicMock()
    parent.child = child
    assert (child._mock_parent, child._mock_new_name) == (parent, "child")


def test_calls_of_stock_mocks_go_through_mock_call():
    mine = MagicMock()
    type(mine)._mock_call = lambda self, *args, **kwargs: "intercepted"
    assert mine() == "intercepted"


def test_stock_getters_and_setters_are_properties():
    mine = MagicMock(side_effect=[1])
    stock.set_return_value(mine, 3)
    assert stock.get_return_value(mine) == 3
    stock.set_side_effect(mine, None)
    assert stock.get_side_effect(mine) is None


def test_magic_tables_name_what_they_named():
    assert {"__len__", "__enter__", "__aenter__", "__eq__", "__call__"} & set(stock.DEFAULT_MAGICS) == {
        "__len__", "__enter__", "__aenter__", "__eq__",
    }  # fmt: skip
    assert stock.RETURN_VALUES["__len__"] == 0
    assert {"__eq__", "__iter__", "__aiter__"} <= set(stock.SIDE_EFFECT_METHODS)
    assert {"__hash__", "__str__"} <= set(stock.CALCULATED_VALUES)


def test_deleted_children_are_marked_by_one_object():
    mine = MagicMock()
    del mine.child
    assert mine._mock_children["child"] is stock.DELETED


def test_autospecced_function_holds_its_mock():
    def function(a: int) -> None: ...

    made = create_autospec(function)
    assert isinstance(made, FunctionType)
    assert stock.is_mock(stock.extract_mock(made))


def test_lock_is_re_entrant():
    with stock.LOCK, stock.LOCK:
        pass


def test_python_whose_mocks_lack_an_internal_is_told_by_name():
    code = "from unittest import mock; del mock._all_magics; from netra_fakes import make_fake"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: netra_fakes._build does not work on this Python: ")
    assert "'_all_magics'" in last
