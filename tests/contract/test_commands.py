"""`netra-fakes lock` and `netra-fakes check`, as they are typed."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from netra_fakes._config import Settings, set_settings
from netra_fakes.cli import main
from netra_fakes.cli._progress import progress_bar
from netra_fakes.contract import check_used, read_contract
from netra_fakes.contract._incremental import FOLDER

SOURCE = """\
from dataclasses import dataclass


@dataclass
class Order:
    key: str
    count: int = 1


class Orders:
    def __init__(self, url: str) -> None:
        self.url = url

    async def find(self, key: str, limit: int = 10) -> Order | None:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError


Store = Orders


def make(url: str) -> Orders:
    raise NotImplementedError
"""
TARGETS = ["shopping.orders:Order", "shopping.orders:Orders", "shopping.orders:make"]


def forget() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "shopping"]:
        del sys.modules[name]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    package = tmp_path / "shopping"
    package.mkdir()
    (package / "__init__.py").write_text("from shopping.orders import Orders\n")
    (package / "orders.py").write_text("from __future__ import annotations\n" + SOURCE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    set_settings(Settings())
    forget()
    yield tmp_path
    set_settings(None)
    forget()


def rewrite(project: Path, old: str, new: str) -> None:
    path = project / "shopping" / "orders.py"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    forget()


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    shown = capsys.readouterr()
    return code, shown.out, shown.err


@pytest.mark.parametrize("how", [[], ["--static"]])
def test_lock_of_a_package_writes_its_classes_functions_and_aliases(
    project: Path, capsys: pytest.CaptureFixture[str], how: list[str]
) -> None:
    code, out, err = run(capsys, "lock", "shopping", *how)

    assert (code, out, err) == (0, "netra-fakes.lock: locked 3 classes and functions.\n", "")
    contract = read_contract(project / "netra-fakes.lock")
    assert list(contract) == TARGETS
    assert contract["shopping:Orders"].name == "Orders"
    assert contract["shopping.orders:Store"].name == "Orders"
    assert str(contract["shopping.orders:Orders"].methods["find"].location) == (
        "shopping/orders.py:15"
    )
    assert ("shopping.orders" in sys.modules) is not bool(how)


def test_lock_of_a_module_and_of_a_class_takes_only_these(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "lock", "shopping.orders", "--static", "-o", "module.lock")
    run(capsys, "lock", "shopping:Orders", "--static", "-o", "class.lock")
    run(capsys, "lock", "shopping.orders.Orders", "-o", "live.lock")

    assert list(read_contract("module.lock")) == TARGETS
    assert list(read_contract("class.lock")) == ["shopping.orders:Orders"]
    assert read_contract("class.lock").aliases == {"shopping:Orders": "shopping.orders:Orders"}
    assert list(read_contract("live.lock")) == ["shopping.orders:Orders"]


def test_lock_prints_to_standard_output(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "lock", "shopping", "--static", "-o", "-")

    assert code == 0
    assert out.startswith("# netra-fakes contract")
    assert out.endswith("end\n")


def test_lock_goes_where_the_settings_say(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_settings(Settings(contract="locks/app.lock", root=project))

    run(capsys, "lock", "shopping", "--static")
    code, out, _ = run(capsys, "check", "--static")

    assert (code, out) == (
        0,
        f"{(project / 'locks/app.lock').as_posix()}: no drift in 3 classes and functions.\n",
    )


def test_lock_of_what_does_not_exist_names_what_is_near(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "lock", "shopping.order", "--static")

    assert (code, out) == (2, "")
    assert err == (
        "netra-fakes lock: 'shopping.order' is no package, module or class that can be found: "
        "did you mean 'shopping.orders'?\n"
    )
    code, out, err = run(capsys, "lock", "shoppingg:Orders")
    assert (code, out) == (2, "")
    assert "is no package, module or class that can be found. Is its folder" in err


def test_lock_names_modules_that_cannot_be_read(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "shopping" / "broken.py").write_text("def f(:\n")
    (project / "shopping" / "script.py").write_text("raise SystemExit(3)\n")
    (project / "shopping" / "lone.py").write_text("class A(missing.Base): ...\n")

    code, _, err = run(capsys, "lock", "shopping", "--static")
    assert code == 0
    assert err == (
        "shopping.broken: not read: shopping/broken.py: line 1: invalid syntax\n"
        "shopping.lone:A: cannot resolve its base missing.Base; fakes of it stay open\n"
    )
    code, _, err = run(capsys, "lock", "shopping")
    assert code == 0
    assert err.splitlines() == [
        "shopping.broken: not read: SyntaxError: invalid syntax (broken.py, line 1)",
        "shopping.lone: not read: NameError: name 'missing' is not defined",
        "shopping.script: not read: it exits with 3 when it is imported",
    ]


def test_lock_into_a_folder_that_cannot_be_written_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, "lock", "shopping", "--static", "-o", "shopping/orders.py/x.lock")

    assert code == 2
    assert err.startswith("netra-fakes lock: cannot write shopping/orders.py/x.lock: ")


@pytest.fixture
def locked(project: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    run(capsys, "lock", "shopping", "--static")
    return project


@pytest.mark.parametrize("how", [[], ["--static"]])
def test_check_of_unchanged_classes_is_clean(
    locked: Path, capsys: pytest.CaptureFixture[str], how: list[str]
) -> None:
    assert run(capsys, "check", *how) == (
        0,
        "netra-fakes.lock: no drift in 3 classes and functions.\n",
        "",
    )


def test_check_says_in_words_what_drifted_and_where(
    locked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rewrite(locked, "async def find", "def find")
    rewrite(locked, "limit: int = 10", "limit: int = 20")
    rewrite(locked, "Store = Orders\n", "class Store:\n    pass\n")

    code, out, err = run(capsys, "check", "--static")

    assert (code, err) == (1, "")
    assert (
        out
        == """\
breaking:
  shopping.orders:Orders.find became sync: its result must not be awaited any more
    locked: shopping/orders.py:15, now: shopping/orders.py:15

risky:
  the default of 'limit' of shopping.orders:Orders.find changed from 10 to 20
    locked: shopping/orders.py:15, now: shopping/orders.py:15
  shopping.orders:Store stood for shopping.orders:Orders and stands for shopping.orders:Store now

compatible:
  shopping.orders:Store is new
    now: shopping/orders.py:22

netra-fakes.lock: drift in 3 classes and functions: 1 breaking, 2 risky, 1 compatible.

If today's classes are right, take them over:
  netra-fakes check netra-fakes.lock --accept
"""
    )


def test_check_as_json_gives_drift_as_data(
    locked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rewrite(locked, "    def close(self) -> None:\n        raise NotImplementedError\n", "")

    code, out, _ = run(capsys, "check", "--static", "--format", "json")

    data = json.loads(out)
    assert code == 1
    assert data["counts"] == {"breaking": 1, "risky": 0, "compatible": 0}
    assert data["drift"] == [
        {
            "kind": "member-removed",
            "severity": "breaking",
            "target": "shopping.orders:Orders",
            "member": "close",
            "parameter": None,
            "old": "def close() -> None",
            "new": None,
            "old_location": "shopping/orders.py:18",
            "new_location": "shopping/orders.py:11",
            "sentence": "shopping.orders:Orders.close is gone: it was def close() -> None",
        }
    ]


def test_check_for_github_annotates_the_lines(
    locked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rewrite(locked, "async def find", "def find")
    (locked / "allow").write_text("gone:Class\n")

    code, out, _ = run(
        capsys, "check", "--static", "--format", "github", "--allowlist", "allow",
        "--impact", "shopping",
    )  # fmt: skip

    assert code == 1
    assert out.splitlines()[0] == (
        "::error file=shopping/orders.py,line=15,title=netra-fakes became-sync::"
        "shopping.orders:Orders.find became sync: its result must not be awaited any more"
    )
    assert out.splitlines()[1] == (
        "::error title=netra-fakes allowlist::"
        "allow:1: nothing drifts as 'gone:Class' allows; remove the line"
    )


def test_check_as_markdown_is_a_table_for_a_pull_request(
    locked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rewrite(locked, "-> Order | None", "-> Order")
    (locked / "test_it.py").write_text("orders.find('x')\n")
    (locked / "allow").write_text("gone:Class\n")

    code, out, _ = run(
        capsys, "check", "--static", "--format", "markdown", "--impact", "test_it.py",
        "--allowlist", "allow",
    )  # fmt: skip

    assert code == 1
    assert (
        out
        == """\
### Drift from the contract

`netra-fakes.lock`: drift in 3 classes and functions: 1 compatible.

| | what changed | locked | now |
|---|---|---|---|
| compatible | shopping.orders:Orders.find returned shopping.orders.Order \\| None and returns \
shopping.orders.Order now | `shopping/orders.py:15` | `shopping/orders.py:15` |

#### Tests that use it

| line | member | known |
|---|---|---|
| `test_it.py:1` | `shopping.orders:Orders.find` | by the name alone |

- allow:1: nothing drifts as 'gone:Class' allows; remove the line
"""
    )


def test_accepted_drift_is_in_the_contract_afterwards(
    locked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rewrite(locked, "async def find", "def find")

    code, _, err = run(capsys, "check", "--static", "--accept")
    assert (code, err) == (0, "netra-fakes.lock: written.\n")
    assert run(capsys, "check", "--static")[0] == 0


def test_allowed_drift_passes_and_unused_entries_fail(
    locked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rewrite(locked, "async def find", "def find")
    allow = locked / "allow"
    allow.write_text("# why\nshopping.orders:Orders.* became-sync  # agreed\n")

    code, out, _ = run(capsys, "check", "--static", "--allowlist", "allow")
    assert (code, out) == (
        0, "netra-fakes.lock: no drift in 3 classes and functions. Allowed: 1.\n"
    )  # fmt: skip
    allow.write_text("shopping.orders:Orders.*\nshopping.orders:Orders.close member-removed\n")
    code, out, _ = run(capsys, "check", "--static", "--allowlist", "allow")
    assert code == 1
    assert out.splitlines()[0] == (
        "allow:2: nothing drifts as 'shopping.orders:Orders.close member-removed' allows; "
        "remove the line"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a b c\n", "allow:1: 'a b c' is no entry of an allowlist."),
        ("a:B no-such-kind\n", "allow:1: 'a:B no-such-kind' is no entry of an allowlist."),
        (None, "allow: the allowlist cannot be read: No such file or directory"),
        (b"\xff", "allow: the allowlist cannot be read: it is not UTF-8"),
    ],
)
def test_allowlist_that_cannot_be_understood_is_refused(
    locked: Path, capsys: pytest.CaptureFixture[str], text: str | bytes | None, message: str
) -> None:
    if text is not None:
        (locked / "allow").write_bytes(text if isinstance(text, bytes) else text.encode())

    code, _, err = run(capsys, "check", "--static", "--allowlist", "allow")

    assert code == 2
    assert err.splitlines()[0] == f"netra-fakes check: {message}"


def test_impact_names_the_lines_of_tests_that_use_what_drifted(
    locked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rewrite(locked, "    def close(self) -> None:\n        raise NotImplementedError\n", "")
    rewrite(locked, "limit: int = 10", "*, most: int")
    tests = locked / "tests"
    (tests / "__pycache__").mkdir(parents=True)
    (tests / "__pycache__" / "x.py").write_text("orders.close()\n")
    (tests / "test_orders.py").write_text(
        "from unittest.mock import patch\n"
        "orders.close()\n"
        "orders.find('k', limit=3)\n"
        "patch('shopping.orders.Orders.close')\n"
        "Mock(close=1)\n"
        "'a text with close in it'\n"
    )
    (tests / "test_broken.py").write_text("def (\n")

    code, out, _ = run(capsys, "check", "--static", "--impact", "tests")

    assert code == 1
    assert "tests: 4 lines in 1 file use what drifted" in out or "tests: 6" in out
    for line in (2, 3, 4, 5):
        assert f"  tests/test_orders.py:{line}: shopping.orders:Orders." in out
    assert "test_orders.py:6" not in out
    assert "x.py" not in out


def test_impact_of_nothing_says_so(locked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "check", "--static", "--impact", "shopping/__init__.py")
    assert out.startswith("tests: no line uses what drifted\n")

    code, _, err = run(capsys, "check", "--static", "--impact", "nowhere")
    assert code == 2
    assert err == "netra-fakes check: there is no file or folder 'nowhere'.\n"


def test_impact_tells_uses_of_a_class_outside_of_the_current_folder(
    locked: Path, capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    rewrite(locked, "self, url: str", "self, url: str, user: str")
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "test_it.py"
    elsewhere.write_text("Orders()\norders.new()\n")

    _, out, _ = run(capsys, "check", "--static", "--impact", str(elsewhere))

    assert f"  {elsewhere.as_posix()}:1: shopping.orders:Orders" in out
    assert f"{elsewhere.as_posix()}:2" not in out


def test_impact_leaves_out_what_is_new(locked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rewrite(locked, "    def close(", "    def fresh(self) -> None: ...\n    def close(")
    (locked / "test_it.py").write_text("orders.fresh()\n")

    code, out, _ = run(capsys, "check", "--static", "--impact", "test_it.py")

    assert code == 0
    assert "  shopping.orders:Orders.fresh is new: def fresh() -> None\n" in out
    assert "tests: no line uses what drifted\n" in out


def test_formats_tell_the_use_of_a_name_that_has_no_place(
    locked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (locked / "shopping" / "__init__.py").write_text("")
    (locked / "test_it.py").write_text("Orders()\n")
    check = ("check", "netra-fakes.lock", "--static", "--impact", "test_it.py", "--format")

    assert run(capsys, *check, "github")[1].splitlines()[:2] == [
        "::error title=netra-fakes name-removed::"
        "the name shopping:Orders is gone: it stood for shopping.orders:Orders",
        "::notice file=test_it.py,line=1::uses shopping:Orders, which drifted; by the name alone",
    ]
    assert json.loads(run(capsys, *check, "json")[1])["impact"] == [
        {
            "path": "test_it.py",
            "line": 1,
            "name": "shopping:Orders",
            "text": "Orders()",
            "evidence": None,
        },
    ]


def test_check_as_markdown_without_drift_is_one_sentence(
    locked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "check", "--static", "--format", "markdown", "--no-cache") == (
        0,
        "### Drift from the contract\n\n`netra-fakes.lock`: no drift in 3 classes and functions.\n",
        "",
    )


def test_cache_that_cannot_be_kept_is_done_without(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / FOLDER).write_text("a file stands where the folder would")

    assert run(capsys, "lock", "shopping", "--static")[0] == 0
    assert run(capsys, "check", "--static")[0] == 0


def test_second_check_of_imported_classes_leaves_the_path_as_it_is(
    locked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "check")
    before = list(sys.path)

    assert run(capsys, "check")[0] == 0
    assert sys.path == before


def test_check_of_a_class_that_moved_says_where_to(
    locked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (locked / "shopping" / "store.py").write_text((locked / "shopping" / "orders.py").read_text())
    (locked / "shopping" / "orders.py").write_text("")
    (locked / "shopping" / "__init__.py").write_text("")

    code, out, _ = run(capsys, "check", "--static")

    assert code == 1
    assert "  shopping.orders:Orders moved to shopping.store:Orders\n" in out
    assert "  the name shopping:Orders is gone: it stood for shopping.orders:Orders\n" in out


def test_check_where_a_module_is_lost_claims_nothing_of_it(
    locked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rewrite(locked, "class Orders:", "class Orders(:")
    before = (locked / "netra-fakes.lock").read_text()

    code, out, err = run(capsys, "check", "--static", "--accept")

    assert code == 2
    assert err.startswith("shopping.orders: not read: shopping/orders.py: line 11: ")
    assert "Orders.find is gone" not in out
    assert (locked / "netra-fakes.lock").read_text() == before


def test_check_of_single_classes_tells_when_one_is_gone(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "lock", "shopping.orders:Order", "--static")
    rewrite(project, "class Order:", "class Purchase:")

    code, out, _ = run(capsys, "check", "--static")

    assert code == 1
    assert "  shopping.orders:Order is gone\n" in out


def test_check_without_a_contract_says_how_to_name_one(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, "check")

    assert code == 2
    assert err == (
        "netra-fakes check: no contract file was named.\n"
        "\n"
        "Name it on the command line, or in pyproject.toml:\n"
        "  [tool.netra_fakes]\n"
        '  contract = "contract.lock"\n'
    )


def test_classes_that_fakes_used_are_checked_where_they_are_imported(
    locked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contract = read_contract("netra-fakes.lock")
    used = [contract["shopping.orders:Orders"]]
    assert check_used(used) == []
    set_settings(Settings(contract="netra-fakes.lock", root=locked))
    assert check_used(used) == []  # not imported: nothing is read

    rewrite(locked, "async def find", "def find")
    sys.path.insert(0, str(locked))
    __import__("shopping.orders")

    assert [drift.kind for drift in check_used([*used, *used])] == ["became-sync"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_drawn_on_a_terminal_only() -> None:
    pipe, terminal = io.StringIO(), Terminal()

    for stream in (pipe, terminal):
        with progress_bar("Reading", stream) as report:
            report(1, 2, "a.module")
            report(2, 2, "b.module")

    assert pipe.getvalue() == ""
    assert "Reading" in terminal.getvalue()


def test_progress_without_rich_is_a_plain_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rich.console", None)
    terminal = Terminal()

    with progress_bar("Reading", terminal) as report:
        report(1, 2, "a.module")

    assert terminal.getvalue() == f"\r\x1b[KReading [{'#' * 15}{'.' * 15}] 1/2\r\x1b[K"
