# ruff: noqa: UP006, UP007, UP035, UP045  # old spellings are what is tested
"""Every sort of class: its category, its members, their types."""

from __future__ import annotations

import collections
import fractions
import functools
import logging
import sys
import types
import typing
from typing import Any, Optional

import pytest
import typing_extensions

from netra_fakes._interface import UNKNOWN
from netra_fakes._read import MISSING, read_interface, read_spec
from netra_fakes._spec import ParameterSpec
from tests.examples import shapes


@pytest.mark.parametrize(
    ("cls", "category"),
    [
        (shapes.Color, "enum"),
        (shapes.Point, "named_tuple"),
        (shapes.Movie, "typed_dict"),
        (shapes.Order, "dataclass"),
        (shapes.Model, "pydantic"),
        (shapes.Parcel, "class"),
        (shapes.Store, "protocol"),
        (shapes.Base, "class"),
        (shapes.EngineRepo, "class"),
    ],
)
def test_class_has_its_category(cls: type, category: str) -> None:
    assert read_spec(cls).category == category


def constructor(cls: type) -> dict[str, str | None]:
    spec = read_spec(cls).constructor
    assert spec is not None
    assert spec.parameters is not None
    return {parameter.name: parameter.default for parameter in spec.parameters}


@pytest.mark.parametrize(
    ("cls", "parameters"),
    [
        (shapes.Color, {"value": None}),
        (shapes.Point, {"x": None, "y": "0"}),
        (shapes.Movie, {"title": None, "year": "..."}),
        (shapes.Order, {"number": None, "lines": "...", "note": "None", "scale": "1"}),
        (shapes.FrozenOrder, {"number": None, "note": "''"}),
        (shapes.Parcel, {"weight": None, "label": "'none'"}),
        (shapes.Engine, {}),
        (shapes.Store, {}),
        (shapes.NewType_, {"size": None}),
        (shapes.MixedChild, {"name": None, "engine": None, "store": "None"}),
    ],
)
def test_constructor_takes_what_the_class_takes(
    cls: type, parameters: dict[str, str | None]
) -> None:
    assert constructor(cls) == parameters


def test_constructor_of_a_pydantic_model_is_its_signature() -> None:
    assert list(constructor(shapes.Model)) == ["name", "tags", "size"]
    assert read_interface(shapes.Model).parameter_types("") == {
        "name": str,
        "tags": list[str],
        "size": int,
    }


def test_constructor_of_a_class_in_c_is_told_by_the_class() -> None:
    assert read_interface(collections.OrderedDict).signature("") is None or True
    assert str(read_interface(fractions.Fraction).signature("")).startswith("(numerator=0")


def scopes(cls: type) -> dict[str, str]:
    return {name: attribute.scope for name, attribute in read_spec(cls).attributes.items()}


def test_enum_members_are_attributes_that_cannot_be_set() -> None:
    spec = read_spec(shapes.Color)
    assert {"RED", "GREEN", "CRIMSON"} <= set(spec.attributes)
    red = spec.attributes["RED"]
    assert (red.scope, red.writable) == ("enum_member", False)
    assert red.value == "tests.examples.shapes.Color.RED"
    assert spec.attributes["name"].scope == "property"
    assert "lighten" in spec.methods
    assert read_interface(shapes.Color).answer_type("RED") is shapes.Color


def test_dataclass_fields_are_fields_and_pseudo_fields_are_not() -> None:
    assert scopes(shapes.Order) == {
        "number": "field",
        "lines": "field",
        "note": "field",
        "limit": "class",
        "scale": "class",
        "total": "instance",
    }
    attributes = read_spec(shapes.Order).attributes
    assert attributes["lines"].value == "..."
    assert attributes["note"].value == "None"
    assert attributes["number"].value is None
    assert attributes["limit"].annotation == "int"
    assert attributes["number"].writable


def test_generated_methods_of_a_dataclass_are_left_out() -> None:
    assert set(read_spec(shapes.Order).methods) == {"add", "__post_init__"}


def test_fields_of_a_frozen_class_cannot_be_set() -> None:
    assert scopes(shapes.FrozenOrder) == {"number": "field", "note": "field"}
    assert not read_spec(shapes.FrozenOrder).attributes["number"].writable
    assert not read_spec(shapes.Model).attributes["name"].writable
    assert not read_spec(shapes.FrozenParcel).attributes["weight"].writable
    assert read_spec(shapes.Parcel).attributes["weight"].writable


def test_named_tuple_fields_are_read_only_fields() -> None:
    point = read_spec(shapes.Point)
    x = point.attributes["x"]
    assert (x.scope, x.annotation, x.writable) == ("field", "int", False)
    assert "norm" in point.methods
    assert {"_make", "_replace", "_asdict"} <= set(point.methods)
    assert "__new__" not in point.methods


def test_typed_dict_keys_are_fields() -> None:
    attributes = read_spec(shapes.Movie).attributes
    assert {name: item.annotation for name, item in attributes.items()} == {
        "title": "str",
        "year": "typing.NotRequired[int]",
    }
    assert read_interface(shapes.Movie).answer_type("year") is int


def test_pydantic_fields_and_methods_are_seen() -> None:
    spec = read_spec(shapes.Model)
    assert {"name", "tags", "size"} <= {
        name for name, item in spec.attributes.items() if item.scope == "field"
    }
    assert spec.attributes["size"].value == "3"
    assert spec.attributes["tags"].value == "..."
    assert "model_dump" in spec.methods
    assert not spec.is_open
    assert read_spec(shapes.OpenModel).is_open


def test_attrs_fields_are_fields() -> None:
    attributes = read_spec(shapes.Parcel).attributes
    assert {name: item.scope for name, item in attributes.items()} == {
        "weight": "field",
        "label": "field",
    }
    assert attributes["label"].value == "'none'"
    assert attributes["weight"].value is None


def test_slots_are_typed_by_annotation_or_assignment() -> None:
    attributes = read_spec(shapes.Slotted).attributes
    assert attributes["size"].scope == "slot"
    assert attributes["size"].annotation == "float"
    assert attributes["typed"].annotation == "int"
    assert set(attributes) == {"size", "typed"}


def test_slots_without_any_type_are_seen() -> None:
    class Bare:
        __slots__ = ("bare",)

    assert scopes(Bare) == {"bare": "slot"}
    assert read_interface(Bare).answer_type("bare") is UNKNOWN


def test_protocol_members_are_read_like_any_others() -> None:
    spec = read_spec(shapes.Store)
    assert set(spec.methods) == {"load", "save"}
    assert spec.methods["save"].kind == "coroutine"
    assert spec.attributes["name"].annotation == "str"
    assert spec.bases == ("typing.Protocol",)


def test_abstract_members_are_read_like_any_others() -> None:
    spec = read_spec(shapes.Base)
    assert spec.methods["run"].kind == "coroutine"
    assert not spec.attributes["size"].writable
    assert set(spec.attributes) == {"size"}


def test_dunders_are_there_only_where_the_class_has_them() -> None:
    spec = read_spec(shapes.Container)
    assert set(spec.methods) == {"__contains__", "__len__", "__iter__"}
    assert "__hash__" not in spec
    assert set(read_spec(shapes.Engine).methods) == {"start"}


def test_names_of_the_mock_api_and_private_ones_are_members() -> None:
    spec = read_spec(shapes.MockNames)
    assert set(spec.methods) == {
        "assert_valid",
        "reset_mock",
        "_private",
        "_MockNames__mangled",
    }
    assert set(spec.attributes) == {"called", "return_value"}


def test_properties_say_whether_they_can_be_set() -> None:
    attributes = read_spec(shapes.Properties).attributes
    assert {name: item.writable for name, item in attributes.items()} == {
        "read_only": False,
        "writable": True,
        "cached": True,
        "write_only": True,
        "_size": True,
    }
    interface = read_interface(shapes.Properties)
    assert interface.answer_type("writable") is shapes.Engine
    assert interface.answer_type("write_only") is UNKNOWN
    assert typing.get_origin(interface.answer_type("cached")) is collections.abc.Mapping


def test_nested_class_is_an_attribute() -> None:
    inner = read_spec(shapes.Typed).attributes["Inner"]
    assert inner.value == "tests.examples.shapes.Typed.Inner"
    assert read_interface(shapes.Typed).answer_type("Inner") == type[shapes.Typed.Inner]
    assert read_interface(shapes.Typed).answer_type("nested") is shapes.Typed.Inner
    assert read_spec(shapes.Typed.Inner).qualname == "Typed.Inner"


@pytest.mark.parametrize(
    ("target", "member", "expected"),
    [
        (shapes.Repo[shapes.Engine], "get", shapes.Engine),
        (shapes.Repo[shapes.Engine], "find", Optional[shapes.Engine]),
        (shapes.Repo[shapes.Engine], "all", dict[str, list[shapes.Engine]]),
        (shapes.Repo[shapes.Engine], "items", list[shapes.Engine]),
        (shapes.Repo[shapes.Engine], "first", shapes.Engine),
        (shapes.EngineRepo, "get", shapes.Engine),
        (shapes.EngineRepo, "first", shapes.Engine),
        (shapes.EngineRepo, "itself", typing_extensions.Self),
        (shapes.NamedEngines, "key", str),
        (shapes.NamedEngines, "get", shapes.Engine),
        (shapes.QuotedEngines, "get", shapes.Later),
        (shapes.QuotedLists, "get", list[shapes.Later]),
        (shapes.GhostlyEngines, "get", UNKNOWN),
        (shapes.Repo["shapes.Engine"], "get", UNKNOWN),
        (shapes.Repo["Engine"], "first", shapes.Engine),
        (shapes.Chosen, "store", shapes.Store),
        (shapes.Chosen, "backup", Optional[shapes.Store]),
        (shapes.Chosen, "either", Optional[shapes.Slotted]),
        (shapes.Chosen, "title", str),
        (shapes.Chosen, "port", int),
        (shapes.Chosen, "is_named", bool),
        (shapes.Chosen, "last", shapes.Slotted),
        (shapes.Chosen, "unknown", UNKNOWN),
        (shapes.Keyed[int, str], "key", int),
        (shapes.Keyed[int, str], "get", str),
        (shapes.Repo, "get", UNKNOWN),
        (shapes.Typed, "bound", shapes.Engine),
        (shapes.Typed, "free", UNKNOWN),
        (shapes.Typed, "constrained", bytes | str),
        (shapes.Typed, "old_self", typing_extensions.Self),
        (shapes.Typed, "old_class_self", typing_extensions.Self),
        (shapes.Typed, "optional", Optional[shapes.Engine]),
        (shapes.Typed, "quoted", list[shapes.Engine]),
        (shapes.Typed, "either", shapes.Engine),
        (shapes.Typed, "differing", UNKNOWN),
        (shapes.Typed, "ghost", UNKNOWN),
        (shapes.Typed, "ghosts", list[Any]),
        (shapes.Typed, "checked_only", dict[str, fractions.Fraction]),
        (shapes.Typed, "shared", dict[str, int]),
        (shapes.Typed, "LIMIT", int),
        (shapes.Typed, "marked", int),
        (shapes.Typed, "user", shapes.UserId),
        (shapes.Typed, "missing", UNKNOWN),
        (shapes.Typed, "", shapes.Typed),
        (shapes.Computed, "__init__", shapes.Computed),
    ],
)
def test_answer_type_is_resolved(target: Any, member: str, expected: object) -> None:
    if (member, expected) == ("differing", UNKNOWN) or member == "either":
        if sys.version_info < (3, 11):
            pytest.skip("typing.get_overloads is newer")
    assert read_interface(target).answer_type(member) == expected


def test_recursive_alias_is_opened_once() -> None:
    recursive = read_interface(shapes.Typed).answer_type("recursive")
    assert recursive == typing.Union[str, list[Any], dict[str, Any]]


def test_parameter_types_are_resolved_and_a_none_default_is_optional() -> None:
    interface = read_interface(shapes.Typed)
    assert interface.parameter_types("optional") == {
        "count": Optional[int],
        "name": Optional[str],
    }
    assert interface.parameter_types("checked_only") == {
        "ratio": fractions.Fraction,
        "order": collections.OrderedDict[str, int],
    }
    assert interface.parameter_types("ghost") == {}
    assert interface.parameter_types("missing") == {}
    assert read_interface(shapes.EngineRepo).parameter_types("add") == {
        "item": shapes.Engine,
        "rest": shapes.Engine,
    }


def test_texts_of_annotations_are_canonical() -> None:
    spec = read_spec(shapes.Typed)
    texts = {name: item.annotation for name, item in spec.attributes.items()}
    assert texts == {
        "LIMIT": "int",
        "shared": "dict[str, int]",
        "alias": "list[dict[str, typing.Any]]",
        "recursive": "tests.examples.shapes.Json",
        "user": "tests.examples.shapes.UserId",
        "mode": "typing.Literal['fast', 'slow']",
        "marked": "int",
        "Inner": None,
    }
    assert spec.methods["optional"].returns == "tests.examples.shapes.Engine | None"
    assert spec.methods["quoted"].returns == "list[tests.examples.shapes.Engine]"
    assert spec.methods["ghost"].returns == "nowhere_installed.Ghost"
    assert spec.methods["checked_only"].parameters == (
        ParameterSpec("ratio", annotation="fractions.Fraction"),
        ParameterSpec("order", annotation="collections.OrderedDict[str, int]"),
    )
    assert spec.methods["free"].returns == "tests.examples.shapes.T"
    assert read_spec(shapes.EngineRepo).bases == (
        "tests.examples.shapes.Repo[tests.examples.shapes.Engine]",
    )
    assert read_spec(shapes.EngineRepo).mro == (
        "tests.examples.shapes:Repo",
        "typing:Generic",
    )


def test_texts_of_defaults_are_literals_or_names() -> None:
    parameters = read_spec(shapes.Typed).methods["defaults"].parameters
    assert parameters is not None
    assert {parameter.name: parameter.default for parameter in parameters} == {
        "color": "tests.examples.shapes.Color.RED",
        "kind": "int",
        "function": "len",
        "nothing": "None",
        "number": "-1.5",
        "infinite": "...",
        "pair": "(1, 'a')",
        "other": "...",
        "helper": "...",
    }


def test_instance_attributes_are_found_where_init_leads() -> None:
    attributes = read_spec(shapes.InitChild).attributes
    assert {name: (item.annotation, item.value) for name, item in attributes.items()} == {
        "name": ("str", None),
        "child_more": (None, "1"),
        "engine": ("tests.examples.shapes.Engine", None),
        "store": (None, None),
        "made": (None, None),
        "items": ("list[str]", "[]"),
        "left": (None, "1"),
        "right": (None, "'two'"),
        "first": (None, "{}"),
        "second": (None, "{}"),
        "_InitChild__secret": (None, "1"),
        "unpacked": (None, None),
        "rest": (None, None),
        "looped": (None, None),
        "opened": (None, None),
        "literal": (None, "5"),
        "depth": ("int", None),
        "conditional": (None, None),
    }
    assert all(item.scope == "instance" for item in attributes.values())


def test_base_called_by_name_is_read_where_it_is_a_base() -> None:
    assert "prepared" in read_spec(shapes.MixedChild).attributes
    assert "prepared" not in read_spec(shapes.InitChild).attributes


def test_instance_attributes_are_typed_by_what_makes_them() -> None:
    interface = read_interface(shapes.InitChild)
    assert interface.answer_type("made") is shapes.Engine
    assert interface.answer_type("engine") is shapes.Engine
    assert interface.answer_type("left") is int
    assert interface.answer_type("conditional") is str
    assert interface.answer_type("looped") is UNKNOWN


def test_attributes_of_new_are_found() -> None:
    assert read_spec(shapes.NewType_).attributes["size"].annotation == "int"


def test_parent_init_is_read_where_the_child_inherits_it() -> None:
    attributes = read_spec(shapes.InitParent).attributes
    assert set(attributes) == {"name", "parent_more"}


@pytest.mark.parametrize(
    ("cls", "is_open"),
    [
        (shapes.Computed, True),
        (shapes.ComputedNamespace, True),
        (shapes.NotComputed, False),
        (shapes.Engine, False),
    ],
)
def test_class_is_open_where_names_are_computed(cls: type, is_open: bool) -> None:
    assert read_spec(cls).is_open is is_open


def test_locations_are_relative_to_the_import_root() -> None:
    spec = read_spec(shapes.Order)
    lines = (__import__("pathlib").Path(shapes.__file__)).read_text("utf-8").splitlines()
    for location, text in [
        (spec.location, "class Order:"),
        (spec.methods["add"].location, "def add("),
        (spec.attributes["total"].location, "self.total"),
        (spec.attributes["number"].location, "number: int"),
        (read_spec(shapes.Properties).attributes["read_only"].location, "def read_only("),
        (read_spec(shapes.Typed.Inner).location, "class Inner:"),
    ]:
        assert location is not None
        assert location.file == "tests/examples/shapes.py"
        assert text in lines[location.line - 1]


def test_class_without_source_shows_what_is_visible() -> None:
    namespace: dict[str, Any] = {"__name__": "made_by_exec"}
    exec(
        "class Made:\n"
        "    '''doc'''\n"
        "    x: int = 1\n"
        "    def __init__(self, y): self.y = y\n"
        "    async def run(self) -> 'Made': ...",
        namespace,
    )
    spec = read_spec(namespace["Made"])
    assert set(spec.methods) == {"__init__", "run"}
    assert set(spec.attributes) == {"x"}
    assert spec.location is None
    assert spec.methods["run"].location is None
    assert read_interface(namespace["Made"]).answer_type("run") is namespace["Made"]


def test_extension_class_shows_methods_without_self() -> None:
    interface = read_interface(str)
    assert str(interface.signature("join")) == "(iterable, /)"
    assert interface.spec.methods["maketrans"].binding == "static"
    assert read_spec(dict).methods["fromkeys"].binding == "class"
    assert str(read_interface(dict).signature("fromkeys")) == "(iterable, value=None, /)"
    assert read_interface(dict).signature("update") is None
    assert read_spec(dict).methods["update"].parameters is None
    assert interface.spec.location is None


def test_module_as_spec_has_its_functions_and_variables() -> None:
    spec = read_spec(logging)
    assert (spec.category, spec.name, spec.target) == ("module", "logging", "logging:logging")
    assert spec.methods["getLogger"].parameters == (ParameterSpec("name", default="None"),)
    assert spec.attributes["Logger"].value == "logging.Logger"
    assert spec.attributes["INFO"].value == "20"
    assert "__doc__" not in spec
    interface = read_interface(logging)
    assert interface.answer_type("INFO") is int
    assert interface.answer_type("Logger") == type[logging.Logger]
    assert interface.answer_type("nothing") is UNKNOWN
    assert interface.kind("getLogger") == "sync"
    assert interface.original("nothing") is MISSING
    assert len(spec.methods) == len(set(spec.methods))
    assert spec.location is not None
    assert spec.location.file == "logging/__init__.py"


def test_module_variables_are_typed_by_their_annotations() -> None:
    module = types.ModuleType("annotated_module")
    exec("x: 'int'\ny: str = None", vars(module))
    spec = read_spec(module)
    assert {name: item.annotation for name, item in spec.attributes.items()} == {
        "y": "str",
        "x": "int",
    }
    assert read_interface(module).answer_type("x") is int
    assert spec.location is None


def test_reassigned_method_is_read_again() -> None:
    class Changing:
        def run(self) -> int:
            raise NotImplementedError

    interface = read_interface(Changing)
    assert interface.kind("run") == "sync"
    first = interface.original("run")

    async def run(self: Any, order: str) -> str:
        raise NotImplementedError

    Changing.run = run
    assert interface.original("run") is run is not first
    assert interface.kind("run") == "coroutine"
    assert list(interface.signature("run").parameters) == ["order"]
    assert interface.answer_type("run") is str
    assert interface.spec.methods["run"].kind == "coroutine"
    del Changing.run
    assert interface.original("run") is MISSING
    assert interface.kind("run") is None
    assert "run" not in interface.spec.methods


def test_method_added_later_is_seen() -> None:
    class Growing:
        pass

    spec = read_interface(Growing).spec
    assert "run" not in spec.methods
    Growing.run = lambda self: None
    assert "run" in spec.methods


def test_local_names_are_resolved_from_what_a_method_closes_over() -> None:
    class Part:
        pass

    class Whole:
        def part(self) -> Part:
            return Part()

        def itself(self) -> Whole:
            raise NotImplementedError

    assert read_interface(Whole).answer_type("part") is Part
    assert read_interface(Whole).answer_type("itself") is Whole


class Printer:
    @functools.singledispatchmethod
    def show(self, item: int, width: int = 0) -> str:
        raise NotImplementedError

    @show.register
    def _(self, item: str, width: int = 0) -> str:
        raise NotImplementedError


@functools.singledispatch
def show(item: int, width: int = 0) -> str:
    raise NotImplementedError


def test_argument_that_chooses_the_implementation_may_be_of_any_type() -> None:
    assert read_interface(Printer).parameter_types("show") == {"width": int}
    assert read_interface(show).parameter_types("") == {"width": int}
