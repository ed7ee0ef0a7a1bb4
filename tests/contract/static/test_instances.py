"""What making an instance assigns to it is found wherever `__init__` leads."""

from __future__ import annotations

from pathlib import Path

from tests.contract.static.pairs import read_both, static_spec

_SOURCE = """
from argparse import ArgumentParser
from typing import Final

class Base:
    def __init__(self, url: str, size=3):
        self.url = url
        self.size: int = size
        self.kept = 1

class Other:
    def start(self): self.started = True

class Store(Base, Other):
    def __init__(self, x: int):
        Base.__init__(self, x)
        Other.start(self)
        unknown.start(self)
        self.__dict__.update({"a": 1})

class Child(Base, Exception):
    def __init__(self, url: str, other, **kw):
        super().__init__(url)
        self.size = 4
        self.x, self.y = 1, 2
        [self.p, *self.q] = other
        for self.i in other: pass
        with open(url) as self.handle: pass
        setattr(self, "named", 3)
        setattr(other, "other", 3)
        setattr(self, "few")
        self.call(1)
        self._two()
        self._two()
        self.declared: "int"
        self.dots = ...
        self.other = other
        other.method(1)
        print("x")
        def inner(): self.hidden = 1
        later = lambda: self._never()
    def _two(self): self.two = 2
    def _never(self): self.never = 1
    call = print

class Made:
    def __new__(cls, a: int):
        made = super().__new__(cls)
        made.a = a
        return made
    def __init__(): pass

class Parser(ArgumentParser):
    def __init__(self, extra: int):
        super().__init__()
        self.add_help = False
        self.register("a", "b", 1)
        self.extra: Final[int] = extra

class Computed:
    def __init__(self, names):
        for name in names: setattr(self, name, 1)

class Twice:
    def __init__(self, n: int):
        self.n = None
        self.n = n
        self.n = 3
        self.m = n
        self.m: int
"""


def test_base_called_by_name_gives_its_attributes(tmp_path: Path) -> None:
    spec = read_both(tmp_path, _SOURCE, "Store")

    assert {"url", "size", "kept", "started"} <= set(spec.attributes)
    assert spec.is_open


def test_every_way_to_assign_to_self_is_seen(tmp_path: Path) -> None:
    spec = read_both(tmp_path, _SOURCE, "Child")

    found = {name for name, item in spec.attributes.items() if item.scope == "instance"}
    assert found == {
        *"xypqi", "url", "size", "kept", "handle", "named", "two", "declared", "dots", "other",
    }  # fmt: skip


def test_attributes_given_by_new_are_seen(tmp_path: Path) -> None:
    assert read_both(tmp_path, _SOURCE, "Made").attributes["a"].annotation == "int"


def test_attributes_of_a_class_of_the_standard_library_are_kept(tmp_path: Path) -> None:
    spec = read_both(tmp_path, _SOURCE, "Parser")

    assert spec.attributes["prog"].defined_in == "argparse:ArgumentParser"
    assert spec.attributes["extra"].annotation == "int"


def test_attributes_set_under_computed_names_leave_the_class_open(tmp_path: Path) -> None:
    assert read_both(tmp_path, _SOURCE, "Computed").is_open


def test_first_assignment_that_tells_a_type_is_kept(tmp_path: Path) -> None:
    spec = static_spec(tmp_path, _SOURCE, "Twice")

    assert (spec.attributes["n"].annotation, spec.attributes["m"].annotation) == ("int", "int")


def test_attribute_that_is_assigned_again_keeps_its_first_value(tmp_path: Path) -> None:
    source = "class A:\n    def __init__(self):\n        self.a = 1\n        self.a = 2\n"

    assert read_both(tmp_path, source, "A").attributes["a"].value == "1"
