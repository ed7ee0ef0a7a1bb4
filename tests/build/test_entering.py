"""What entering a fake gives, by the annotation of `__enter__` and `__aenter__`."""

from __future__ import annotations

from netra_fakes import make_fake


class Session:
    def __enter__(self) -> Session:
        raise NotImplementedError

    def __exit__(self, *reason: object) -> None:
        raise NotImplementedError


class Client(Session):
    async def __aenter__(self) -> Client:
        raise NotImplementedError

    async def __aexit__(self, *reason: object) -> None:
        raise NotImplementedError


class Pool:
    def __enter__(self) -> Session:
        raise NotImplementedError

    def __exit__(self, *reason: object) -> None:
        raise NotImplementedError


class Anything:
    def __enter__(self) -> object:
        raise NotImplementedError

    def __exit__(self, *reason: object) -> None:
        raise NotImplementedError


def test_class_annotated_as_itself_gives_the_fake() -> None:
    session = make_fake(Session)
    with session as entered:
        assert entered is session


def test_class_annotated_as_its_base_gives_the_fake() -> None:
    client = make_fake(Client)
    with client as entered:
        assert entered is client


async def test_async_class_annotated_as_itself_gives_the_fake() -> None:
    client = make_fake(Client)
    async with client as entered:
        assert entered is client


def test_another_class_gives_a_fake_of_it() -> None:
    pool = make_fake(Pool)
    with pool as entered:
        assert entered is not pool
        assert isinstance(entered, Session)


def test_an_annotation_that_tells_nothing_gives_no_fake_of_the_class() -> None:
    anything = make_fake(Anything)
    with anything as entered:
        assert entered is not anything
