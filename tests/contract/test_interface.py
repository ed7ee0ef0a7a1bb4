"""A fake from a contract behaves as one from the real class: one suite runs on both."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import AsyncMock, MagicMock

import pytest

from netra_fakes import make_fake, make_fake_class
from netra_fakes._config import Settings, set_settings
from netra_fakes._interface import UNKNOWN
from netra_fakes._read.lookup import MISSING
from netra_fakes._spec import AttributeSpec, ClassSpec, MethodSpec, ParameterSpec
from netra_fakes.contract import (
    Contract,
    LockedInterface,
    build_contract,
    locked_interface,
    read_contract,
    write_contract,
)
from netra_fakes.contract._gather import StaticReader, gather
from netra_fakes.contract._interface import LockedDefault, read_default, stand_in
from netra_fakes.contract._names import (
    LockedScope,
    find_real,
    split_generic,
    substitute,
    substitutions,
)
from netra_fakes.contract.static import SourceIndex
from netra_fakes.errors import (
    ContractError,
    NotAwaitableError,
    ReadOnlyAttributeError,
    SignatureMismatchError,
    UnknownAttributeError,
)

SOURCE = """\
from __future__ import annotations
import asyncio
from collections.abc import AsyncIterator, Awaitable, Generator, Iterator
from contextlib import asynccontextmanager, contextmanager
from enum import Enum
from typing import Generic, Optional, Protocol, TypeVar

T = TypeVar("T")

class Colour(Enum):
    RED = 1

class Item:
    def __init__(self, key: str) -> None:
        self.key = key
    def label(self) -> str: raise NotImplementedError

class Repo(Generic[T]):
    async def get(self, key: str) -> T: raise NotImplementedError
    def all(self) -> list[T]: raise NotImplementedError

class Closable(Protocol):
    def close(self) -> None: ...

LIMIT = 10

class Store(Repo[Item]):
    size: int = 3
    def __init__(self, url: str, *, limit: int = LIMIT, colour: Colour = Colour.RED) -> None:
        self.url = url
        self.items: dict[str, Item] = {}
    async def find(self, key: str, limit: int = 5) -> Optional[Item]: raise NotImplementedError
    def first(self) -> Item: raise NotImplementedError
    def later(self) -> Awaitable[int]: raise NotImplementedError
    async def stream(self) -> AsyncIterator[int]:
        yield 1
    @contextmanager
    def opened(self) -> Iterator[Item]: yield Item("x")
    @asynccontextmanager
    async def session(self) -> AsyncIterator[Item]: yield Item("x")
    @property
    def ready(self) -> bool: raise NotImplementedError
    @staticmethod
    def parse(text: str) -> int: raise NotImplementedError
    def me(self) -> "Store": raise NotImplementedError
    def __len__(self) -> int: raise NotImplementedError
    def __await__(self) -> Generator[None, None, Item]:
        yield
    def unknown(self, x=asyncio.Queue, y=object()) -> "Missing": raise NotImplementedError

def connect(url: str) -> Store: raise NotImplementedError
"""
NAME = "locked_shop"


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Contract]:
    folder = tmp_path_factory.mktemp("locked")
    (folder / f"{NAME}.py").write_text(SOURCE)
    read = gather([NAME], StaticReader(SourceIndex([folder]))).contract
    write_contract(read, folder / "shop.lock")
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    yield read_contract(folder / "shop.lock")
    sys.path.remove(str(folder))


def load() -> ModuleType:
    sys.modules.pop(NAME, None)
    return importlib.import_module(NAME)


@pytest.fixture(params=["contract", "imported contract", "class"])
def store_spec(request: pytest.FixtureRequest, contract: Contract) -> Iterator[Any]:
    """The store from the contract alone, from it with the module imported, and as a real class."""
    module = None if request.param == "contract" else load()
    yield module.Store if request.param == "class" else contract[f"{NAME}:Store"]  # type: ignore[union-attr]
    sys.modules.pop(NAME, None)


class TestOneSuiteOnBoth:
    async def test_await_of_the_fake_gives_what_the_generator_returns(
        self, store_spec: Any
    ) -> None:
        store = make_fake(store_spec)
        found = await store
        assert found.label() == ""
        assert await store is found

    async def test_coroutine_answers_with_a_fake_of_an_optional_class(
        self, store_spec: Any
    ) -> None:
        store = make_fake(store_spec)

        assert isinstance(store.find, AsyncMock)
        assert (await store.find("k")).label() == ""
        store.find.assert_awaited_once_with("k")

    async def test_type_variable_of_a_base_gives_a_fake_of_its_class(self, store_spec: Any) -> None:
        item = await make_fake(store_spec).get("k")

        assert isinstance(item.label, MagicMock)
        assert item.label() == ""
        with pytest.raises(UnknownAttributeError, match="cannot get 'Item.lable'"):
            _ = item.lable

    def test_annotation_naming_another_class_gives_a_fake_of_it(self, store_spec: Any) -> None:
        first = make_fake(store_spec).first()

        assert first.label() == ""
        with pytest.raises(SignatureMismatchError):
            first.label("too", "many")

    def test_signature_is_enforced_with_its_defaults(self, store_spec: Any) -> None:
        store = make_fake(store_spec)

        with pytest.raises(SignatureMismatchError):
            store.find()
        with pytest.raises(SignatureMismatchError):
            store.parse("1", "2")
        assert store.parse("1") == 0
        store.parse.assert_called_once_with("1")

    def test_unknown_name_is_refused_with_the_near_one(self, store_spec: Any) -> None:
        with pytest.raises(UnknownAttributeError) as caught:
            _ = make_fake(store_spec).fnid

        assert caught.value.near_matches == ("find",)

    def test_sync_mock_over_a_coroutine_is_refused(self, store_spec: Any) -> None:
        store = make_fake(store_spec)

        with pytest.raises(NotAwaitableError):
            store.find = MagicMock()

    async def test_streams_and_context_managers_answer_as_such(self, store_spec: Any) -> None:
        store = make_fake(store_spec)

        assert [item async for item in store.stream()] == []
        with store.opened() as item:
            assert item.label() == ""
        async with store.session() as item:
            assert item.label() == ""
        assert await store.later() == 0

    def test_attributes_are_there_and_a_property_is_read_only(self, store_spec: Any) -> None:
        store = make_fake(store_spec)

        assert len(store) == 0
        assert store.all() == []
        store.url = "x"
        assert store.url == "x"
        with pytest.raises(ReadOnlyAttributeError):
            store.ready = True

    def test_class_fake_enforces_the_constructor(self, store_spec: Any) -> None:
        fake = make_fake_class(store_spec)

        fake("url", limit=3)
        with pytest.raises(SignatureMismatchError):
            fake("url", 3)


def test_isinstance_holds_as_soon_as_the_class_is_imported(contract: Contract) -> None:
    store = make_fake(contract[f"{NAME}:Store"])
    first = store.first()
    try:
        module = load()

        assert isinstance(store, module.Store)
        assert isinstance(first, module.Item)
    finally:
        del sys.modules[NAME]


def test_interface_tells_types_and_defaults_from_the_contract_alone(contract: Contract) -> None:
    interface = LockedInterface(contract[f"{NAME}:Store"])

    assert interface.real is None
    assert repr(interface) == "<locked interface of locked_shop:Store>"
    assert str(interface.signature("find")) == (
        "(key: str, limit: int = 5) -> locked_shop.Item | None"
    )
    call = interface.signature("")
    assert str(call) == (
        "(url: str, *, limit: int = 10, colour: locked_shop.Colour = locked_shop.Colour.RED) "
        "-> None"
    )
    assert interface.signature("missing") is None
    assert interface.parameter_types("find") == {"key": str, "limit": int}
    assert interface.parameter_types("missing") == {}
    assert interface.answer_type("size") is int
    assert interface.answer_type("ready") is bool
    assert interface.answer_type("unknown") is UNKNOWN
    assert interface.answer_type("missing") is UNKNOWN
    assert interface.answer_type("stream") is int
    assert getattr(interface.answer_type(""), "__name__", "") == "Store"
    colour = LockedInterface(contract[f"{NAME}:Colour"])
    assert getattr(colour.answer_type("RED"), "__name__", "") == "Colour"
    function = LockedInterface(contract[f"{NAME}:connect"])
    assert getattr(function.answer_type(""), "__name__", "") == "Store"


def test_stand_in_is_a_type_that_knows_its_instances_by_address(contract: Contract) -> None:
    kind = stand_in(contract[f"{NAME}:Item"], contract)

    assert kind is stand_in(contract[f"{NAME}:Item"], contract)
    assert (kind.__module__, kind.__qualname__) == (NAME, "Item")
    assert kind.spec is contract[f"{NAME}:Item"]  # type: ignore[attr-defined]
    assert kind.real is None  # type: ignore[attr-defined]
    assert kind.signature("label") is not None  # type: ignore[attr-defined]
    assert kind.parameter_types("") == {"key": str}  # type: ignore[attr-defined]
    assert kind.answer_type("label") is str  # type: ignore[attr-defined]
    assert not isinstance("text", kind)
    assert isinstance("text", stand_in(contract[f"{NAME}:Closable"], contract))
    try:
        assert isinstance(load().Item("x"), kind)
    finally:
        del sys.modules[NAME]


def test_default_is_the_object_that_its_text_names() -> None:
    assert read_default("[1, 'a']") == [1, "a"]
    assert read_default("int") is int or repr(read_default("int")) == "int"
    assert repr(read_default("...")) in ("...", "Ellipsis")
    assert isinstance(read_default("no.such.Name"), LockedDefault)
    assert repr(read_default("no.such.Name")) == "no.such.Name"


def test_odd_specs_are_taken_as_they_are() -> None:
    spec = ClassSpec(
        "m", "Odd",
        methods={
            "f": MethodSpec("f", None),
            "g": MethodSpec("g", (ParameterSpec("not a name"),)),
            "h": MethodSpec("h", (ParameterSpec("x", annotation="=="),), returns="int["),
            "i": MethodSpec("i", (ParameterSpec("x", annotation="int", default="None"),)),
            "j": MethodSpec("j", kind="generator", returns="int"),
        },
        attributes={"n": AttributeSpec("n", value="'x'"), "o": AttributeSpec("o", value="None"),
                    "p": AttributeSpec("p")},
    )  # fmt: skip
    interface = LockedInterface(spec, {})

    assert interface.signature("f") is None
    assert interface.signature("g") is None
    assert interface.parameter_types("f") == {}
    assert interface.parameter_types("g") == {}
    assert interface.parameter_types("h") == {}
    assert interface.parameter_types("i") == {"x": int | None}
    assert interface.answer_type("h") is UNKNOWN
    assert interface.answer_type("j") is UNKNOWN
    assert interface.answer_type("n") is str
    assert interface.answer_type("o") is UNKNOWN
    assert interface.answer_type("p") is UNKNOWN


def test_settings_name_the_contract_that_interfaces_come_from(
    tmp_path: Path, contract: Contract
) -> None:
    try:
        set_settings(Settings())
        assert locked_interface(f"{NAME}:Store") is None
        set_settings(Settings(contract="shop.lock", root=tmp_path))
        with pytest.raises(ContractError, match=r"shop\.lock: the contract cannot be read"):
            locked_interface(f"{NAME}:Store")
        write_contract(build_contract(contract.values()), tmp_path / "shop.lock")
        found = locked_interface(f"{NAME}:Store")
        assert found is not None
        assert found.spec.name == "Store"
        assert locked_interface(f"{NAME}:Store") is found
        assert locked_interface(f"{NAME}:Missing") is None
    finally:
        set_settings(None)


def test_generic_texts_are_split_and_filled_in() -> None:
    assert split_generic("m.Repo[dict[str, int], m.T]") == ("m.Repo", ["dict[str, int]", "m.T"])
    assert split_generic("m.Repo") == ("m.Repo", [])
    assert substitute("dict[str, m.T] | None", {"m.T": "m.Item"}) == "dict[str, m.Item] | None"
    assert substitute("T", {"T": "int"}) == "int"
    assert substitute("T(", {"T": "int"}) == "T("
    assert substitute("int", {}) == "int"


class Outer:
    class Inner: ...


def test_nested_class_is_found_where_its_module_is_loaded() -> None:
    assert find_real(ClassSpec(__name__, "Outer.Inner")) is Outer.Inner
    assert find_real(ClassSpec(__name__, "Outer.Gone")) is None
    assert find_real(ClassSpec(__name__, "Gone.Inner")) is None


def test_names_of_pythons_own_modules_are_imported_when_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scope = LockedScope({}, lambda spec: stand_in(spec, {}))
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)

    found = scope.find_dotted("colorsys.rgb_to_hsv")

    assert found is sys.modules["colorsys"].rgb_to_hsv
    assert scope.find_dotted("colorsys.Missing.name") is MISSING
    monkeypatch.setitem(sys.modules, "colorsys", None)
    assert scope.find_dotted("colorsys.rgb_to_hsv") is MISSING
    assert scope.find_dotted("nowhere.name") is MISSING


def test_type_variable_that_stands_for_no_type_is_unknown() -> None:
    scope = LockedScope({}, lambda spec: stand_in(spec, {}))

    assert scope.resolve_text("list[m.T]", {"m.T": "a b"}) is UNKNOWN


def test_type_variables_are_followed_through_every_known_base_once() -> None:
    root = ClassSpec("m", "Root", bases=("typing.Generic[m.T]",))
    left = ClassSpec("m", "Left", bases=("m.Root[m.T]",), mro=("m:Root",))
    right = ClassSpec("m", "Right", bases=("m.Root[int]", "lib.Gone[m.T]"), mro=("m:Root",))
    child = ClassSpec(
        "m", "Child", bases=("m.Left[str]", "m.Right"), mro=("m:Left", "m:Right", "m:Root")
    )
    known = {spec.target: spec for spec in (root, left, right, child)}

    assert substitutions(child, known) == {
        "m:Child": {}, "m:Left": {"m.T": "str"}, "m:Root": {"m.T": "str"}, "m:Right": {},
    }  # fmt: skip
