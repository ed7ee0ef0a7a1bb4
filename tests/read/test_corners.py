"""Corners: what is odd, half built or missing is read as far as it goes."""

from __future__ import annotations

import dataclasses
import functools
import linecache
import sys
import types
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import contextmanager
from typing import Any, Generic, Literal, TypeVar

import pydantic
import pytest

from netra_fakes._answers import answer
from netra_fakes._interface import UNKNOWN
from netra_fakes._read import read_interface, read_spec
from netra_fakes._read.source import function_location, function_tree, relative_file
from netra_fakes._types import describe_value, find_mismatch


def write(name: str, source: str) -> types.ModuleType:
    """Make a module whose source linecache knows, as an import from a zip would."""
    file = f"/nowhere/{name}.py"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    module = types.ModuleType(name)
    module.__file__ = file
    exec(compile(source, file, "exec"), vars(module))
    return module


def test_class_method_over_a_property_is_an_attribute() -> None:
    class Odd:
        both = classmethod(property(lambda cls: 1))
        cls_only = staticmethod(int)

    spec = read_spec(Odd)
    assert "both" not in spec.methods
    assert "both" in spec.attributes
    assert spec.methods["cls_only"].binding == "static"


def test_partial_method_that_presets_too_much_has_no_signature() -> None:
    class Odd:
        def run(self, order: str) -> None:
            raise NotImplementedError

        wrong = functools.partialmethod(run, 1, 2, 3)
        of_class = functools.partialmethod(classmethod(run), "x")
        of_callable = functools.partialmethod(print, "x")

    interface = read_interface(Odd)
    assert interface.signature("wrong") is None
    assert interface.spec.methods["wrong"].parameters is None
    assert str(interface.signature("of_class")) == "() -> 'None'"
    assert interface.spec.methods["of_callable"].binding == "static"


def test_method_without_self_takes_nothing() -> None:
    class Odd:
        def run() -> None:
            raise NotImplementedError

        def star(*arguments: int) -> None:
            raise NotImplementedError

    assert str(read_interface(Odd).signature("run")) == "() -> 'None'"
    assert str(read_interface(Odd).signature("star")) == "(*arguments: 'int') -> 'None'"


def test_decorator_object_with_slots_shows_what_it_wraps() -> None:
    class Slotted:
        __slots__ = ("__wrapped__", "empty")

        def __init__(self, function: Any) -> None:
            self.__wrapped__ = function

        def __call__(self, *args: Any) -> Any:
            raise NotImplementedError

        def __get__(self, instance: object, owner: Any = None) -> Any:
            raise NotImplementedError

    class Holder:
        @Slotted
        async def run(self, order: str) -> int:
            raise NotImplementedError

    class Bare:
        run = Slotted.__new__(Slotted)

    assert read_interface(Holder).kind("run") == "coroutine"
    assert list(read_interface(Holder).signature("run").parameters) == ["order"]
    assert str(read_interface(Bare).signature("run")) == "(*args: 'Any') -> 'Any'"


def test_constructor_by_a_decorator_object_without_call_is_passed_over() -> None:
    class Odd:
        __init__ = 5

        @classmethod
        def make(cls) -> Odd:
            raise NotImplementedError

    assert str(read_interface(Odd).signature("")) == "() -> 'None'"
    assert "__init__" not in read_spec(Odd).methods


def test_model_that_is_not_fully_defined_yet_is_read() -> None:
    class Later(pydantic.BaseModel):
        part: NotYetDefined  # noqa: F821

    spec = read_spec(Later)
    assert spec.attributes["part"].scope == "field"
    assert read_interface(Later).answer_type("part") is UNKNOWN


def test_model_whose_signature_cannot_be_made_has_that_of_its_init() -> None:
    class Broken:
        __pydantic_complete__ = True

        class Raising:
            def __get__(self, instance: object, owner: Any) -> Any:
                raise pydantic.PydanticUndefinedAnnotation("x", "y")

        __signature__ = Raising()

        def __init__(self, size: int) -> None:
            raise NotImplementedError

    assert list(read_interface(Broken).signature("").parameters) == ["size"]


def test_reading_again_after_a_member_changed() -> None:
    class Changing:
        pass

    interface = read_interface(Changing)
    before = interface.spec
    interface.refresh()
    assert interface.spec == before
    assert interface.spec is not before


def test_bare_result_types_of_awaitables_and_streams_are_unknown() -> None:
    class Odd:
        def awaited(self) -> Awaitable:
            raise NotImplementedError

        def stream(self) -> AsyncIterator:
            raise NotImplementedError

    interface = read_interface(Odd)
    assert interface.kind("awaited") == "awaitable"
    assert interface.answer_type("awaited") is UNKNOWN
    assert interface.answer_type("stream") is UNKNOWN
    assert read_spec(Odd).methods["awaited"].returns is None


def test_module_annotation_without_a_value_is_an_attribute() -> None:
    module = types.ModuleType("only_annotated")
    exec("x: int\ndef f(): ...", vars(module))
    spec = read_spec(module)
    assert "x" in spec.attributes
    assert "nothing" not in spec.attributes
    assert "f" not in spec.attributes
    assert "nothing" not in spec.methods
    assert "" not in spec.methods


def test_source_with_odd_layout_is_found() -> None:
    module = write(
        "odd_layout",
        "class A:\n"
        "    def __init__(\n"
        "        self,\n"
        "        size,\n"
        "    ):\n"
        "        self.text = '''\n"
        "not indented\n"
        "'''\n"
        "        self.size: int = (\n"
        "            size\n"
        "        )\n"
        "        setattr(size, 'x', 1)\n"
        "        setattr(self, 'known', 1)\n"
        "        size.update(self)\n"
        "        self.text = 5\n"
        "        self.size = 6\n"
        "    other = lambda self: 1\n",
    )
    spec = read_spec(module.A)
    assert set(spec.attributes) == {"text", "size", "known"}
    assert spec.attributes["size"].annotation == "int"
    assert spec.methods["other"].location is not None
    assert function_tree(module.A.other) is None


def test_source_that_is_no_longer_there_gives_the_first_line() -> None:
    module = write("gone_source", "class A:\n    @staticmethod\n    def run(): ...\n")
    linecache.cache[module.__file__] = (1, None, ["\n"], module.__file__)
    location = function_location(module.A.run)
    assert location is not None
    assert location.line == 2
    assert function_tree(module.A.run) is None


def test_source_that_changed_below_is_not_misread() -> None:
    module = write("changed_source", "class A:\n    def __init__(self):\n        self.x = 1\n")
    changed = ["class A:\n", "    def other(self):\n", "        self.y = 1\n"]
    linecache.cache[module.__file__] = (1, None, changed, module.__file__)
    assert read_spec(module.A).attributes == {}


def test_source_cut_off_in_the_middle_gives_nothing() -> None:
    source = "class A:\n    def __init__(self):\n        self.x = 1\n"
    module = write("cut_off", source)
    cut = ["class A:\n", "    def __init__(self:\n", "        self.x = 1\n"]
    linecache.cache[module.__file__] = (1, None, cut, module.__file__)
    assert read_spec(module.A).attributes == {}


def test_file_outside_its_import_root_is_named_alone() -> None:
    assert relative_file("/a/b/c.py", "b.c") == "b/c.py"
    assert relative_file("/a/b/__init__.py", "b") == "b/__init__.py"
    assert relative_file("/a/b/script.py", "__main__") == "script.py"


def test_several_classes_of_one_name_are_told_apart_by_their_methods() -> None:
    module = write(
        "same_names",
        "class Outer:\n"
        "    class Same:\n"
        "        def first(self): ...\n"
        "class Same:\n"
        "    def second(self): ...\n"
        "class Empty: ...\n"
        "class Empty: ...\n",
    )
    sys.modules["same_names"] = module
    try:
        inner, outer = read_spec(module.Outer.Same), read_spec(module.Same)
        assert inner.location is not None
        assert outer.location is not None
        assert (inner.location.line, outer.location.line) == (2, 4)
        empty = read_spec(module.Empty).location
        assert empty is not None
        assert empty.line == 7
    finally:
        del sys.modules["same_names"]


def test_recursion_of_a_method_into_itself_ends() -> None:
    class Ring:
        def __init__(self) -> None:
            self._a()

        def _a(self) -> None:
            self.x = 1
            self._b()

        def _b(self) -> None:
            self.y = 1
            self._a()
            self.missing_method()

    assert set(read_spec(Ring).attributes) == {"x", "y"}


def test_computed_names_in_an_inner_method_open_the_reader() -> None:
    class Deep:
        def __init__(self, values: dict[str, int]) -> None:
            self._fill(values)

        def _fill(self, values: dict[str, int]) -> None:
            vars(self).update(values)
            for name in values:
                setattr(self, name, 1)

    assert read_interface(Deep).instance.is_open


def test_static_init_and_odd_names_are_no_trouble() -> None:
    class Odd:
        @staticmethod
        def __init__() -> None:
            raise NotImplementedError

    assert read_spec(Odd).attributes == {}


def test_literal_without_a_hash_is_answered() -> None:
    assert answer("sync", Literal[[]], lambda spec: None, None) == []


@pytest.mark.parametrize(
    ("value", "text"), [(None, "None"), (3, "int"), (int, "the class int"), ([1], "list")]
)
def test_value_is_described(value: object, text: str) -> None:
    assert describe_value(value) == text


def test_tuple_longer_than_its_annotation_is_described() -> None:
    mismatch = find_mismatch((1, 2, 3), tuple[int, int])
    assert mismatch is not None
    assert mismatch.actual == "tuple of length 3"


def test_variable_that_is_not_set_yet_is_looked_for_elsewhere() -> None:
    def deco(function: Any) -> Any:
        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            return later(*args, **kwargs)

        return wrapper
        later = 1

    class Odd:
        @deco
        def run(self, order: Later) -> Later:
            return Later

    interface = read_interface(Odd)
    assert interface.answer_type("run") is UNKNOWN
    assert list(interface.signature("run").parameters) == ["order"]
    Later = int
    assert Later


def test_type_variables_left_open_are_any_inside() -> None:
    T = TypeVar("T")

    class Box(Generic[T]):
        def all(self) -> list[T]:
            raise NotImplementedError

        def call(self) -> Callable[[T], T | None]:
            raise NotImplementedError

    assert read_interface(Box).answer_type("all") == list[Any]
    assert read_interface(Box).answer_type("call") == Callable[[Any], Any | None]


def test_static_and_unannotated_self_are_no_old_spelling_of_self() -> None:
    T = TypeVar("T")

    class Odd:
        @staticmethod
        def static(item: T) -> T:
            raise NotImplementedError

        def other(self, item: T) -> T:
            raise NotImplementedError

        @contextmanager
        def bare(self) -> AsyncIterator:
            raise NotImplementedError

        def awaited(self) -> Awaitable[T]:
            raise NotImplementedError

    interface = read_interface(Odd)
    for name in ("static", "other", "bare", "awaited"):
        assert interface.answer_type(name) is UNKNOWN
    assert interface.answer_type("__init__") is UNKNOWN


def test_c_method_has_no_overloads() -> None:
    assert read_interface(list).answer_type("append") is UNKNOWN


def test_slotted_dataclass_keeps_its_defaults() -> None:
    @dataclasses.dataclass(slots=True)
    class Slotted:
        size: int = 3
        names: list[str] = dataclasses.field(default_factory=list)

    attributes = read_spec(Slotted).attributes
    assert {name: (item.scope, item.value) for name, item in attributes.items()} == {
        "size": ("field", "3"),
        "names": ("field", "..."),
    }


def test_attribute_made_by_a_function_has_no_known_type() -> None:
    class Odd:
        def __init__(self) -> None:
            self.made = str.join("", [])
            self.total = sum(())

    assert read_interface(Odd).answer_type("total") is UNKNOWN


def test_class_with_a_getattribute_is_open() -> None:
    class Open:
        def __getattribute__(self, name: str) -> Any:
            raise NotImplementedError

    assert read_spec(Open).is_open


def test_location_of_an_attribute_without_source_is_not_claimed() -> None:
    module = write("attribute_below", "class A:\n    x: int\nclass B:\n    y: int\n")
    sys.modules["attribute_below"] = module
    try:
        module.A.late = 1
        assert read_spec(module.A).attributes["late"].location is None
        assert read_spec(module.A).attributes["x"].location is not None
    finally:
        del sys.modules["attribute_below"]
    assert read_spec(type("C", (), {"x": 1})).attributes["x"].location is None
