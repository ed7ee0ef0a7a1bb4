"""A contract from lock to drift, as a team without the application's source would use it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from netra_fakes import make_fake, read_contract
from netra_fakes.cli import main
from netra_fakes.errors import NotAwaitableError, SignatureMismatchError, UnknownAttributeError

BEFORE = """\
class Base:
    pass

class Shop(Base):
    kind: str = "a"
    def __init__(self, name: str) -> None:
        self.name = name
    async def pay(self, amount: int, note: str = "") -> bool: ...
    def quote(self, amount: int, unit: str = "eur") -> int: ...
    def size(self) -> int: ...
"""

Lock = Callable[[str], None]


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lock:
    """Lock a source as it was, then leave another in its place."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "src" / "lockedshop.py"
    file.parent.mkdir()

    def change(after: str) -> None:
        file.write_text(BEFORE, "utf-8")
        assert main(["lock", "lockedshop", "--static", "--source", "src", "-o", "a.lock"]) == 0
        file.write_text(after, "utf-8")

    return change


def check(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[tuple[str, ...]]]:
    """Return the exit code, and severity, kind and member of each drift."""
    capsys.readouterr()
    code = main(["check", "a.lock", "--static", "--source", "src", "--format", "json", *arguments])
    drift = json.loads(capsys.readouterr().out)["drift"]
    return code, [(item["severity"], item["kind"], item["member"]) for item in drift]


def test_unchanged_classes_do_not_drift(lock: Lock, capsys: pytest.CaptureFixture[str]) -> None:
    lock(BEFORE)

    assert check(capsys) == (0, [])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    def size(self) -> int: ...\n", "", ("breaking", "size")),
        ("async def pay", "def pay", ("breaking", "pay")),
        ("    def quote", "    async def quote", ("breaking", "quote")),
        ('unit: str = "eur"', 'unit: str = "eur", *, must: int', ("breaking", "quote")),
        ('unit: str = "eur"', 'unit: str = "eur", more: int = 0', ("compatible", "quote")),
        (', unit: str = "eur"', "", ("breaking", "quote")),
        ('unit: str = "eur"', 'unity: str = "eur"', ("breaking", "quote")),
        ("amount: int, unit", "unit: str, amount", None),
        ('= "eur"', '= "usd"', ("risky", "quote")),
        ('"eur") -> int', '"eur") -> str', ("breaking", "quote")),
        ("    kind: str", "    kind: int", ("breaking", "kind")),
        ("    def size", "    @property\n    def size", ("breaking", "size")),
        ("(Base)", "", ("breaking", None)),
        ("    def size", "    def fresh(self): ...\n    def size", ("compatible", "fresh")),
    ],
)
def test_each_change_is_told_with_what_it_breaks(
    old: str,
    new: str,
    expected: tuple[str, str | None] | None,
    lock: Lock,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert old in BEFORE
    lock(BEFORE.replace(old, new))

    code, drift = check(capsys)

    assert drift
    if expected is not None:
        assert expected in {(severity, member) for severity, _, member in drift}
    assert code == int(any(severity == "breaking" for severity, *_ in drift))


def test_accepted_drift_is_drift_no_more(lock: Lock, capsys: pytest.CaptureFixture[str]) -> None:
    lock(BEFORE.replace("async def pay", "def pay"))
    assert check(capsys)[0] == 1

    assert main(["check", "a.lock", "--static", "--source", "src", "--accept"]) == 0

    assert check(capsys) == (0, [])


def test_impact_names_the_lines_that_use_what_drifted(
    lock: Lock, capsys: pytest.CaptureFixture[str]
) -> None:
    lock(BEFORE.replace("    def size(self) -> int: ...\n", ""))
    Path("tests").mkdir()
    Path("tests/test_it.py").write_text(
        "from lockedshop import Shop\n\ndef test_it():\n    shop = Shop('a')\n    shop.size()\n"
    )
    capsys.readouterr()

    assert main(["check", "a.lock", "--static", "--source", "src", "--impact", "tests"]) == 1

    assert "tests/test_it.py:5" in capsys.readouterr().out


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: f"<<<<<<< HEAD\n{text}",
        lambda text: text[: len(text) // 2],
        lambda text: text.replace("pay(", "pay("[::-1]),
        lambda text: '{"a": 1}\n',
        lambda text: "",
    ],
)
def test_bad_file_ends_with_2_and_names_the_remedy(
    damage: Callable[[str], str], lock: Lock, capsys: pytest.CaptureFixture[str]
) -> None:
    lock(BEFORE)
    file = Path("a.lock")
    file.write_text(damage(file.read_text("utf-8")), "utf-8")
    capsys.readouterr()

    assert main(["check", "a.lock", "--static", "--source", "src"]) == 2

    told = capsys.readouterr().err
    assert "a.lock" in told
    assert "netra-fakes lock" in told


def test_static_and_imported_contracts_are_equal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "equalshop.py").write_text(BEFORE.replace("Shop", "EqualShop"), "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)

    assert main(["lock", "equalshop", "-o", "live.lock"]) == 0
    assert main(["lock", "equalshop", "--static", "--source", ".", "-o", "static.lock"]) == 0

    assert Path("live.lock").read_text("utf-8") == Path("static.lock").read_text("utf-8")


def test_fake_of_a_contract_refuses_what_the_real_class_would(lock: Lock) -> None:
    lock(BEFORE)
    spec = read_contract("a.lock")["lockedshop:Shop"]
    shop = make_fake(spec)

    with pytest.raises(UnknownAttributeError):
        _ = shop.prize
    with pytest.raises(SignatureMismatchError):
        shop.quote(1, 2, 3)
    from unittest.mock import MagicMock

    with pytest.raises(NotAwaitableError):
        shop.pay = MagicMock()
    assert shop.quote(1) == 0
