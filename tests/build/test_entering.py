"""What entering a fake gives, by the annotation of `__enter__` and `__aenter__`."""

from __future__ import annotations

from pathlib import Path

from netra_fakes import make_fake, read_contract
from netra_fakes.contract import build_contract, write_contract
from netra_fakes.contract.static import SourceIndex


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


def test_contract_of_a_class_annotated_as_itself_gives_the_fake(tmp_path: Path) -> None:
    source = Path(__file__).read_text("utf-8").partition("\n\ndef ")[0].partition("class ")
    (tmp_path / "absent_shop.py").write_text(
        f"from __future__ import annotations\n{source[1]}{source[2]}", "utf-8"
    )
    index = SourceIndex([tmp_path])
    known = {
        f"absent_shop:{name}": index.spec(f"absent_shop:{name}") for name in ("Session", "Pool")
    }
    write_contract(build_contract(known.values()), tmp_path / "lock")
    specs = read_contract(tmp_path / "lock")
    session = make_fake(specs["absent_shop:Session"])
    with session as entered:
        assert entered is session
    pool = make_fake(specs["absent_shop:Pool"])
    with pool as entered:
        assert entered is not pool
