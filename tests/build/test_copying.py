from __future__ import annotations

import asyncio
import copy
import pickle
import threading
from unittest.mock import call

import pytest

from netra_fakes import make_fake
from netra_fakes._build import record_of
from tests.examples.engine import Agent, Config, Store


def test_deep_copy_is_a_fake_of_its_own():
    fake = make_fake(Agent)
    fake.get.return_value = 5
    fake.get("a")
    twin = copy.deepcopy(fake)
    assert isinstance(twin, Agent)
    assert twin.get("b") == 5
    assert twin.get.call_count == 2
    assert fake.get.call_count == 1
    assert len(record_of(twin).calls) == 2
    assert len(record_of(fake).calls) == 1
    assert twin.mock_calls == [call.get("a"), call.get("b")]
    assert twin.get.call_args_list == [call("a"), call("b")]
    assert fake.mock_calls == [call.get("a")]


def test_arguments_in_the_calls_of_a_deep_copy_are_copies():
    fake = make_fake(Agent, types="off")
    task = ["a"]
    fake.get(task)
    twin = copy.deepcopy(fake)
    task.append("b")
    assert twin.mock_calls == [call.get(["a"])]
    assert twin.get.call_args == call(["a"])
    assert fake.mock_calls == [call.get(["a", "b"])]


def test_deep_copy_of_what_holds_a_fake_works():
    fake = make_fake(Store)
    fake.__len__.return_value = 3
    twin = copy.deepcopy({"store": fake, "again": fake})
    assert twin["store"] is twin["again"]
    assert len(twin["store"]) == 3
    twin["store"].__len__.return_value = 4
    assert len(fake) == 3


def test_shallow_copy_works():
    fake = make_fake(Agent)
    fake.name = "x"
    twin = copy.copy(fake)
    assert twin.name == "x"
    twin.name = "y"
    assert fake.name == "x"
    method = copy.copy(fake.get)
    assert method("a") == 0


def test_pickle_is_refused_with_a_clear_error():
    for value, name in (
        (make_fake(Agent), "Agent"),
        (make_fake(Agent).get, "Agent.get"),
        (make_fake(Agent).plain(1), "MagicMock"),
    ):
        with pytest.raises(pickle.PicklingError) as caught:
            pickle.dumps(value)
        assert str(caught.value).startswith(f"cannot pickle a fake of '{name}':\n") or (
            name == "MagicMock"
        )


def test_snapshots_keep_what_was_passed():
    fake = make_fake(Agent, snapshot_arguments=True)
    config, items, lock = make_fake(Config), [1], threading.Lock()
    fake.plain(items, b=config)
    fake.plain(lock)
    items.append(2)
    first, second = fake.plain.call_args_list
    assert first.args == ([1],)
    assert first.kwargs["b"] is config
    assert second.args == (lock,)
    fake.plain.assert_any_call([1], b=config)
    asyncio.run(fake.fetch(items))
    items.append(3)
    fake.fetch.assert_awaited_once_with([1, 2])


def test_no_call_of_64_threads_is_lost():
    fake = make_fake(Agent)

    def work():
        for _ in range(200):
            fake.get("a")

    threads = [threading.Thread(target=work) for _ in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert fake.get.call_count == 64 * 200
    assert len(fake.get.call_args_list) == 64 * 200
    assert len(fake.mock_calls) == 64 * 200
    assert len(record_of(fake).calls) == 64 * 200


async def test_no_call_of_10000_tasks_is_lost():
    fake = make_fake(Agent)
    await asyncio.gather(*(fake.execute("c", "r") for _ in range(10_000)))
    assert fake.execute.call_count == fake.execute.await_count == 10_000
    assert all(entry.awaited for entry in record_of(fake).calls)
