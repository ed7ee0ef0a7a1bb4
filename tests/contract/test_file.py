"""A contract file is written whole, and read strictly."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from netra_fakes._spec import AttributeSpec, ClassSpec, Location, MethodSpec, ParameterSpec
from netra_fakes.contract import (
    Contract,
    build_contract,
    contract_of,
    read_contract,
    render_contract,
    write_contract,
)
from netra_fakes.errors import ContractError

BASE = ClassSpec(
    "shop.base",
    "Base",
    constructor=MethodSpec("__init__", (ParameterSpec("url", annotation="str"),),
                           defined_in="shop.base:Base", location=Location("shop/base.py", 5)),
    methods={
        "__init__": MethodSpec("__init__", (ParameterSpec("url", annotation="str"),),
                               defined_in="shop.base:Base", location=Location("shop/base.py", 5)),
        "close": MethodSpec("close", kind="coroutine", returns="None",
                            defined_in="shop.base:Base", location=Location("shop/base.py", 9)),
    },
    attributes={"url": AttributeSpec("url", "instance", "str", defined_in="shop.base:Base",
                                     location=Location("shop/base.py", 6))},
    location=Location("shop/base.py", 3),
)  # fmt: skip
ORDERS = ClassSpec(
    "shop.orders",
    "Orders",
    bases=("shop.base.Base",),
    mro=("shop.base:Base",),
    constructor=BASE.constructor,
    methods={
        **BASE.methods,
        "find": MethodSpec("find", (ParameterSpec("key"), ParameterSpec("limit", "keyword_only",
                           "int", "10")), "coroutine", returns="shop.orders.Order | None",
                           defined_in="shop.orders:Orders",
                           location=Location("shop/orders.py", 12)),
    },
    attributes=BASE.attributes,
    location=Location("shop/orders.py", 8),
)  # fmt: skip
MAKE = ClassSpec(
    "shop.orders",
    "make",
    "function",
    constructor=MethodSpec("make", (ParameterSpec("n", default="1"),), binding="static"),
)

EXPECTED = """\
# netra-fakes contract: review it like code; `netra-fakes lock` writes it.
schema 2
target shop

alias shop:Orders = shop.orders:Orders

class shop.orders:Orders(shop.base.Base)
  mro shop.base:Base
  async def find(key, *, limit: int = 10) -> shop.orders.Order | None

function shop.orders:make
  function make(n = 1)

extern class shop.base:Base
  def __init__(url: str)
  async def close() -> None
  instance url: str

# Places and digests, for messages and for finding damage; drift does not read them.
at shop.orders:Orders 7d0e shop/orders.py:8 find=12
at shop.orders:make 7d0e -
at shop.base:Base 7d0e shop/base.py:3 __init__=5 close=9 .url=6
end
"""


def make_contract() -> Contract:
    return build_contract(
        [ORDERS, MAKE], extern=[BASE], targets=["shop"], aliases={"shop:Orders": ORDERS.target}
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_contract(make_contract(), tmp_path / "shop.lock")
    return tmp_path / "shop.lock"


def test_contract_is_written_as_lines_that_people_can_review() -> None:
    lines = render_contract(make_contract()).splitlines()
    shown = [
        " ".join(["7d0e" if index == 2 else word for index, word in enumerate(line.split(" "))])
        if line.startswith("at ")
        else line
        for line in lines
    ]

    assert "\n".join(shown) + "\n" == EXPECTED


def test_contract_read_back_gives_whole_specs(path: Path) -> None:
    contract = read_contract(path)

    assert list(contract) == ["shop.orders:Orders", "shop.orders:make"]
    assert len(contract) == 2
    assert contract["shop.orders:Orders"] == ORDERS
    assert contract["shop.orders:make"] == MAKE
    assert contract["shop:Orders"] == ORDERS
    assert contract["shop.base:Base"] == BASE
    assert contract.is_extern("shop.base:Base")
    assert "shop.base:Other" not in contract
    assert contract_of(contract["shop.orders:Orders"]) is contract
    assert contract_of(ORDERS) is None
    assert repr(contract) == "<contract of 2 classes and functions>"
    assert "find" in repr(contract["shop.orders:Orders"].methods)
    assert len(contract["shop.orders:Orders"].methods) == 3


def test_name_that_a_class_does_not_take_over_is_said_so(tmp_path: Path) -> None:
    without = replace(
        ORDERS, methods={"find": ORDERS.methods["find"]}, attributes={}, constructor=None
    )
    write_contract(build_contract([without], extern=[BASE]), tmp_path / "x.lock")

    text = (tmp_path / "x.lock").read_text("utf-8")

    assert "  no call\n" in text
    assert "  no method close\n" in text
    assert "  no attribute url\n" in text
    assert read_contract(tmp_path / "x.lock")["shop.orders:Orders"] == without


def test_changed_method_changes_one_line_and_its_digest(tmp_path: Path) -> None:
    find = ORDERS.methods["find"]
    changed = replace(ORDERS, methods={**ORDERS.methods, "find": find._replace(kind="sync")})

    before = render_contract(make_contract()).splitlines()
    after = render_contract(build_contract(
        [changed, MAKE], extern=[BASE], targets=["shop"], aliases={"shop:Orders": ORDERS.target}
    )).splitlines()  # fmt: skip

    differing = [old for old, new in zip(before, after, strict=True) if old != new]
    assert [line.split()[0] for line in differing] == ["async", "at"]


def test_moved_class_changes_no_line_of_an_interface() -> None:
    moved = replace(ORDERS, location=Location("shop/orders.py", 80))

    before = render_contract(build_contract([ORDERS])).splitlines()
    after = render_contract(build_contract([moved])).splitlines()

    differing = [new for old, new in zip(before, after, strict=True) if old != new]
    assert [line.split()[0] for line in differing] == ["at"]
    assert differing[0].split()[2] == next(x for x in before if x.startswith("at")).split()[2]


def refused(path: Path) -> ContractError:
    with pytest.raises(ContractError) as caught:
        read_contract(path)
    return caught.value


def damage(path: Path, old: str, new: str) -> ContractError:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return refused(path)


def test_damaged_line_is_named_with_the_remedy(path: Path) -> None:
    error = damage(path, "  async def find(key,", "  async def find(key;")

    assert error.line == 9
    assert str(error) == (
        f"{path.as_posix()}:9: this line of the contract is damaged: expected ',' at column 19.\n"
        "\n"
        "  got:    async def find(key; *, limit: int = 10) -> shop.orders.Order | None\n"
        "\n"
        "Write it again from the real classes:\n"
        f"  netra-fakes lock TARGET -o {path.as_posix()}"
    )


def test_conflict_marks_are_named_with_the_remedy(path: Path) -> None:
    error = damage(path, "function shop", "<<<<<<< HEAD\nfunction shop")

    assert error.line == 11
    assert str(error) == (
        f"{path.as_posix()}:11: the contract holds the marks of an unfinished merge.\n"
        "\n"
        "Take either side, then let the real classes decide:\n"
        f"  git checkout --theirs -- {path.as_posix()}\n"
        f"  netra-fakes lock TARGET -o {path.as_posix()}"
    )


def test_newer_schema_asks_for_a_newer_version(path: Path) -> None:
    error = damage(path, "schema 2", "schema 7")

    assert error.line == 2
    assert str(error) == (
        f"{path.as_posix()}:2: the contract has schema 7; this version of netra-fakes\n"
        "reads schemas up to 2.\n"
        "\n"
        "Install the version that wrote it, or a later one:\n"
        "  pip install --upgrade netra-fakes"
    )


def test_foreign_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "poetry.lock"
    path.write_text('[[package]]\nname = "x"\n')

    error = refused(path)

    assert error.line == 1
    assert str(error).splitlines()[0] == (
        f"{path.as_posix()}:1: this is no contract: its first line is not 'netra-fakes contract'."
    )


def test_file_that_is_no_text_is_refused_with_its_line(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"schema 2", b"schema 2\n\xff"))

    assert refused(path).line == 3


def test_missing_file_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path / "none.lock")

    assert error.line is None
    assert "the contract cannot be read: no such file or directory." in str(error)


def test_line_edited_by_hand_breaks_the_digest(path: Path) -> None:
    error = damage(path, "limit: int = 10", "limit: int = 11")

    assert error.line == 7
    assert "the lines of 'shop.orders:Orders' are not those that were locked" in str(error)


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("\nend\n", "\n", 22, "the contract ends too early"),
        ("schema 2", "schema x", 2, "expected 'schema' and its number"),
        ("target shop", "target shop?", 3, "expected the end of the line"),
        ("target shop", "destination shop", 3, "it begins with none of the words of a contract"),
        ("alias shop:Orders = ", "alias shop:Orders ", 5, "expected '='"),
        ("target shop\n", "target shop\nalias shop:Orders = a:B\n", 6, "stands there twice"),
        ("class shop.orders:Orders(", "class shop.orders(", 7, "expected an address"),
        ("(shop.base.Base)", "(shop.base.Base", 7, "expected ','"),
        ("function shop.orders:make\n", "class shop.orders:Orders\n", 11, "stands there twice"),
        ("\nfunction shop", "\n  open\nfunction shop", 11, "it belongs to no class"),
        ("  instance url: str", "  instance url: str\n  slot url", 18, "stands there twice"),
        ("at shop.orders:make", "at shop.orders:made", 21, "no class of that address"),
        ("find=12", "found=12", 20, "has no method 'found'"),
        (".url=6", ".uri=6", 22, "has no attribute 'uri'"),
        ("find=12", "find", 20, "expected '='"),
        ("find=12", "find=x:", 20, "expected a line number"),
        ("find=12", "()=12", 20, "the class has no call"),
        ("orders.py:8", "orders.py:?", 20, "expected a line number"),
    ],
)
def test_damage_of_every_kind_of_line_is_named(
    path: Path, old: str, new: str, line: int, reason: str
) -> None:
    error = damage(path, old, new)

    assert reason in str(error)
    assert error.line == line


def test_missing_place_line_is_refused(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("at shop.base")))

    error = refused(path)

    assert error.line == 14
    assert "no line 'at' names its place and digest" in str(error)


def test_windows_line_ends_are_read(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert read_contract(path)["shop.orders:Orders"] == ORDERS


def test_failed_writing_leaves_the_old_file_and_nothing_else(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()
    path.chmod(0o640)

    def fail(self: Path, target: Path) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_contract(build_contract([BASE]), path)

    assert path.read_bytes() == before
    assert [item.name for item in path.parent.iterdir()] == ["shop.lock"]
    monkeypatch.undo()
    write_contract(build_contract([BASE]), path)
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(read_contract(path)) == ["shop.base:Base"]
