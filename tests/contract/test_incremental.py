"""A second run reads only what changed, whatever became of what the first one kept."""

from __future__ import annotations

import gc
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from netra_fakes._nodes import uncollected
from netra_fakes.contract._file import render_contract
from netra_fakes.contract._gather import gather
from netra_fakes.contract._incremental import FOLDER, IncrementalReader
from netra_fakes.contract._sources import Sources, read_imports
from netra_fakes.contract.static import ModuleFinder
from netra_fakes.contract.static._files import forget_folders

MODULES = ["kept", "kept.base", "kept.derived", "kept.lone"]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "kept"
    folder.mkdir()
    (folder / "__init__.py").write_text("from .base import Base as Root\n")
    (folder / "base.py").write_text("class Base:\n    def f(self): ...\n")
    (folder / "derived.py").write_text(
        "import enum\nfrom .base import Base\n"
        "class Derived(Base): ...\nclass Colour(enum.Enum):\n    RED = 1\n"
    )
    (folder / "lone.py").write_text("class Lone: ...\ndef function(a): ...\n")
    return folder


def read(package: Path, *targets: str, jobs: int = 1) -> tuple[list[str], str]:
    forget_folders()
    reader = IncrementalReader([package.parent], package.parent / FOLDER, jobs)
    text = render_contract(gather(targets or ["kept"], reader).contract)
    return reader.read, text


def kept_data(package: Path) -> tuple[Path, dict[str, Any]]:
    path = package.parent / FOLDER / "contract.json"
    return path, json.loads(path.read_text("utf-8"))


def test_first_run_reads_every_module(package: Path) -> None:
    assert read(package)[0] == MODULES


def test_second_run_reads_nothing_and_says_the_same(package: Path) -> None:
    _, first = read(package)

    assert read(package) == ([], first)


def test_changed_module_is_read_with_those_that_import_it(package: Path) -> None:
    _, first = read(package)
    (package / "base.py").write_text("class Base:\n    def g(self): ...\n")

    names, text = read(package)

    assert names == ["kept", "kept.base", "kept.derived", "kept.lone"]
    assert text != first
    assert read(package) == ([], text)


def test_module_that_nothing_imports_is_read_alone(package: Path) -> None:
    read(package)
    (package / "lone.py").write_text("class Lonely: ...\n")

    assert read(package)[0] == ["kept.lone"]


def test_file_that_was_touched_is_not_read_again(package: Path) -> None:
    read(package)
    os.utime(package / "lone.py", (1, 1))

    assert read(package)[0] == []


def test_old_file_of_the_same_time_and_size_is_not_even_opened(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in package.iterdir():
        os.utime(file, (1, 1))
    _, first = read(package)
    opened: list[str] = []
    whole = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        opened.append(path.name)
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)

    assert read(package) == ([], first)
    assert opened == []


def test_young_file_of_the_same_time_and_size_is_looked_into(package: Path) -> None:
    path = package / "lone.py"
    now = time.time_ns()
    os.utime(path, ns=(now, now))
    read(package)
    path.write_text(path.read_text().replace("Lone", "Only"))
    os.utime(path, ns=(now, now))

    assert read(package)[0] == ["kept.lone"]


def test_several_processes_say_the_same(package: Path) -> None:
    _, first = read(package)
    (package.parent / FOLDER / "contract.json").unlink()

    assert read(package, jobs=2) == (MODULES, first)


def damage(path: Path, data: dict[str, Any]) -> None:
    path.write_text("{damaged")


def take_version(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps({**data, "stamp": ["of another version"]}))


def spoil_contract(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps({**data, "contract": "no contract"}))


def spoil_files(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps({**data, "files": {"kept.py": [1]}}))


@pytest.mark.parametrize("spoil", [damage, take_version, spoil_contract, spoil_files])
def test_what_was_kept_is_forgotten_where_it_cannot_be_used(
    package: Path, spoil: Callable[[Path, dict[str, Any]], None]
) -> None:
    _, first = read(package)
    spoil(*kept_data(package))

    assert read(package) == (MODULES, first)
    assert read(package) == ([], first)


@pytest.mark.parametrize("is_on", [True, False])
def test_garbage_collector_is_left_as_it_was(is_on: bool) -> None:
    before = gc.isenabled()
    (gc.enable if is_on else gc.disable)()
    try:
        with uncollected():
            assert not gc.isenabled()
        assert gc.isenabled() is is_on
    finally:
        (gc.enable if before else gc.disable)()


def test_module_that_does_not_parse_is_tried_again(package: Path) -> None:
    (package / "lone.py").write_text("class Lone(:\n")
    read(package)

    assert read(package)[0] == ["kept.lone"]


def test_other_targets_leave_what_was_kept(package: Path) -> None:
    _, first = read(package)
    read(package, "kept.lone")
    read(package, "kept.derived:Derived")

    assert read(package) == ([], first)


def test_module_that_is_gone_is_forgotten(package: Path) -> None:
    read(package)
    (package / "lone.py").unlink()
    (package / "base.py").write_text("class Base: ...\n")
    read(package)

    assert sorted(kept_data(package)[1]["keys"]) == [
        "enum", "kept", "kept.base", "kept.derived",
    ]  # fmt: skip


def test_file_that_cannot_be_opened_has_no_digest(package: Path) -> None:
    finder = ModuleFinder([package.parent], [])
    forget_folders()
    before = Sources(finder, {}).key("kept.lone")
    (package / "lone.py").unlink()

    assert Sources(finder, {}).key("kept.lone") != before


def test_ring_of_imports_has_one_digest(package: Path) -> None:
    (package / "base.py").write_text("from .derived import Derived\nclass Base: ...\n")
    forget_folders()
    sources = Sources(ModuleFinder([package.parent], []), {})

    assert sources.key("kept.base") == sources.key("kept.derived") == sources.key("kept")
    assert sources.key("kept.lone") != sources.key("kept")


@pytest.mark.parametrize(("folder", "is_followed"), [("site-packages", False), ("other", True)])
def test_module_that_is_installed_is_told_by_its_version_alone(
    tmp_path: Path, folder: str, is_followed: bool
) -> None:
    place = tmp_path / folder
    place.mkdir()
    file = place / "inside.py"
    file.write_text("x = 1\n")
    forget_folders()
    finder = ModuleFinder([], [place])
    before = Sources(finder, {}).key("inside")
    file.write_text("x = 2\n")

    assert (Sources(finder, {}).key("inside") != before) is is_followed


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import a.b, c as d", {"a.b", "c"}),
        ("from a import b as c, d", {"a", "a.b", "a.d"}),
        ("from a import *", {"a"}),
        ("from . import b", {"pack", "pack.b"}),
        ("from ..x import b", {"x", "x.b"}),
        ("from .x import (  # one (two)\n    b,\n    c,\n)", {"pack.x", "pack.x.b", "pack.x.c"}),
        ("from a \\\n    import b", {"a", "a.b"}),
        ("if x: import a; import b", {"a", "b"}),
        ("try:\n    import a  # note\nexcept ImportError: a = None", {"a"}),
        ("from a import b; c = 1", {"a", "a.b"}),
        ("important = 1\nfromage = 2", set()),
    ],
)
def test_imports_are_seen_without_parsing(source: str, names: set[str]) -> None:
    assert read_imports(source.encode(), "pack.module", is_package=False) == names


def test_package_imports_relative_to_itself() -> None:
    assert read_imports(b"from .x import b", "pack", is_package=True) == {"pack.x", "pack.x.b"}
