"""The classes behind fakes: one for each, taken again only when nothing can tell."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import PropertyMock, patch

from netra_fakes import make_fake
from netra_fakes._build import shared


class Tool:
    size = 3

    def run(self) -> int:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError


@contextmanager
def no_collection() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def class_of_a_dead_fake() -> int:
    return id(type(make_fake(Tool)))


def test_fakes_that_live_together_have_a_class_each():
    fakes = [make_fake(Tool) for _ in range(20)]
    assert len({type(fake) for fake in fakes}) == 20


def test_class_of_a_dead_fake_is_taken_again():
    make_fake(Tool)
    with no_collection():
        assert len({class_of_a_dead_fake() for _ in range(50)}) < 50


def test_pool_keeps_a_limited_number_of_classes(monkeypatch):
    monkeypatch.setattr(shared, "_MOST_SPARE", 2)
    pool = shared.ClassPool(shared.SharedClass("Base", (), {}))
    held = [pool.make()[0] for _ in range(5)]
    assert len({type(mock) for mock in held}) == 5
    del held
    held = [pool.make()[0] for _ in range(2)]
    kept = {id(type(mock)) for mock in held}
    del held
    assert {id(type(pool.make()[0])) for _ in range(10)} <= kept


def test_class_that_was_used_last_is_used_next():
    held = make_fake(Tool)
    with no_collection():
        assert len({class_of_a_dead_fake() for _ in range(50)}) <= 2
    assert type(held) is not type(make_fake(Tool))


def test_class_that_somebody_holds_is_not_taken_again():
    held = [type(make_fake(Tool)) for _ in range(20)]
    assert type(make_fake(Tool)) not in held


def test_what_is_put_on_the_class_of_one_fake_reaches_no_later_one():
    for _ in range(20):
        fake = make_fake(Tool)
        assert fake.size == 3
        type(fake).size = PropertyMock(return_value=9)
        assert fake.size == 9
        del fake


def test_what_is_patched_on_the_class_of_one_fake_reaches_no_later_one():
    for _ in range(20):
        fake = make_fake(Tool)
        with patch.object(type(fake), "size", PropertyMock(return_value=9), create=True):
            assert fake.size == 9
        assert "size" not in vars(type(fake))
        del fake


def test_magic_method_of_one_fake_reaches_no_later_one():
    for _ in range(20):
        fake = make_fake(Tool)
        assert len(fake) == 0
        type(fake).__len__.return_value = 7
        assert len(fake) == 7
        del fake


def test_class_of_a_fake_finds_its_own_magic_method_after_being_taken_again():
    for number in range(20):
        fake = make_fake(Tool)
        type(fake).__len__.return_value = number
        assert len(fake) == number
