"""`netra-fakes fakes TARGET`: the table, and what a bad target is told."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from netra_fakes._messages.fakes_table import render_interface
from netra_fakes._read import read_spec
from netra_fakes._spec import ClassSpec
from netra_fakes.cli import main
from tests.examples import shapes, spellings


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["fakes", *arguments]) == 0
    return capsys.readouterr().out


def test_table_shows_what_is_awaited_and_each_signature(
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = run(capsys, "tests.examples.shapes:Repo")
    location = read_spec(shapes.Repo).location
    assert table == (
        "tests.examples.shapes:Repo  (class)\n"
        f"{location}\n"
        "bases: Generic[T]\n"
        "\n"
        "             Repo(first: T)\n"
        "\n"
        "4 methods, 1 awaited\n"
        "  async      get(key: str) -> T\n"
        "             find(key: str) -> T | None\n"
        "             add(item: T, *rest: T) -> None\n"
        "             all() -> dict[str, list[T]]\n"
        "\n"
        "2 attributes\n"
        "             items: list[T]\n"
        "             first: T  # set by __init__\n"
    )


def test_table_marks_every_spelling(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "tests.examples.spellings:Spellings").splitlines()
    for line in (
        "  async      static(order: str) -> int  # static method",
        "  async      of_class(order: str) -> int  # class method",
        "  async      wrapped(order: str, /, count: int = 1) -> int",
        "  async      partial_method(order: str, *, deep: bool = True) -> int",
        "  async for  stream() -> AsyncIterator[int]",
        "  yields     generator() -> Iterator[int]",
        "  with       entered(order: str) -> Iterator[Session]",
        "  async with entered_async(order: str) -> AsyncIterator[Session]",
        "  async      prop: int  # property, read-only",
        "  async      cached: int  # property",
    ):
        assert line in lines


def test_long_signature_folds_below_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    table = run(capsys, "tests.examples.shapes:Typed")
    assert max(map(len, table.splitlines())) <= 80
    assert (
        "             defaults(\n"
        "                 color: Color = Color.RED, kind: type = int,\n"
        "                 function: Any = len, nothing: Any = None, number: float = -1.5,\n"
        "                 infinite: float = ..., pair: tuple[int, str] = (1, 'a'),\n"
        "                 other: Any = ..., helper: Any = ...\n"
        "             ) -> None\n"
    ) in table


def test_private_names_are_shown_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert "2 private not shown: --private shows them." in run(
        capsys, "tests.examples.shapes:MockNames"
    )
    shown = run(capsys, "tests.examples.shapes:MockNames", "--private")
    assert "_private()" in shown
    assert "not shown" not in shown


def test_function_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "asyncio.sleep").splitlines()
    assert lines[0] == "asyncio.tasks:sleep  (function)"
    assert lines[-1] == "  async      sleep(delay, result=None)"


def test_enum_shows_its_members(capsys: pytest.CaptureFixture[str]) -> None:
    table = run(capsys, "tests.examples.shapes:Color")
    assert "             RED  # enum member\n" in table
    assert "__deepcopy__" not in table


def test_open_class_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Open: the real object may have more names" in run(
        capsys, "tests.examples.shapes:Computed"
    )


def test_calls_without_a_signature_are_left_open(capsys: pytest.CaptureFixture[str]) -> None:
    table = run(capsys, "builtins:dict")
    assert "             update(...)\n" in table
    assert "pop(...)" in table or "pop(" in table
    assert "fromkeys(iterable, value=None, /)  # class method" in table


def test_module_shows_its_functions(capsys: pytest.CaptureFixture[str]) -> None:
    assert "(module)" in run(capsys, "tests.examples.spellings")


def test_empty_spec_is_its_title() -> None:
    assert render_interface(ClassSpec("m", "C")) == "m:C  (class)\n"


def test_long_default_is_cut_and_a_long_name_shortened() -> None:
    def send(
        text: str = "a text that is rather longer than a table has room for",
        color: Any = shapes.Color.RED,
        mode: Any = sys.getdefaultencoding,
    ) -> None:
        raise NotImplementedError

    table = render_interface(read_spec(send))
    assert "text: str = ..." in table
    assert "color: Any = Color.RED" in table


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("tests.examples.shapes:Enginee", "did you mean 'Engine'"),
        ("nowhere_at_all.module:Class", "there is no module 'nowhere_at_all'"),
        ("not a target", "is no path to a class or function"),
        ("os:environ", "a spec is a class, a function, a module"),
    ],
)
def test_bad_target_is_a_usage_error(
    capsys: pytest.CaptureFixture[str], target: str, message: str
) -> None:
    assert main(["fakes", target]) == 2
    captured = capsys.readouterr()
    assert not captured.out
    assert captured.err.startswith("netra-fakes fakes: ")
    assert message in captured.err


def test_terminal_gets_colours_unless_they_are_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[36masync" in run(capsys, "tests.examples.spellings:Spellings")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run(capsys, "tests.examples.spellings:Spellings")


def test_target_in_the_working_folder_is_found(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    (tmp_path / "module_of_the_folder.py").write_text("class A:\n    pass\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    assert "module_of_the_folder:A  (class)" in run(capsys, "module_of_the_folder:A")
    run(capsys, "module_of_the_folder:A")
    assert sys.path.count(str(tmp_path)) == 1
    assert spellings
