"""Every spelling of async, and what a call of each gives."""

from __future__ import annotations

import asyncio
import functools
import inspect
import sys
from typing import Any

import pytest

from netra_fakes._read import read_interface, read_spec
from netra_fakes._spec import MethodSpec
from tests.examples.spellings import CallableObject, Session, Spellings, passing_on

KINDS = {
    "plain": "sync",
    "coroutine": "coroutine",
    "static": "coroutine",
    "of_class": "coroutine",
    "partial_method": "coroutine",
    "partial_positional": "coroutine",
    "partial": "coroutine",
    "wrapped": "awaitable",
    "run_to_its_end": "sync",
    "with_session": "sync",
    "with_keyword": "coroutine",
    "renamed": "sync",
    "stated": "sync",
    "decorated": "coroutine",
    "remembered": "sync",
    "old_coroutine": "awaitable",
    "awaitable": "awaitable",
    "coroutine_object": "awaitable",
    "stream": "async_generator",
    "async_generator": "async_generator",
    "declared_stream": "async_generator",
    "generator": "generator",
    "declared_generator": "generator",
    "entered": "context_manager",
    "entered_async": "async_context_manager",
    "entered_wrapped": "async_context_manager",
    "declared_manager": "context_manager",
    "declared_async_manager": "async_context_manager",
    "dispatched": "coroutine",
    "__call__": "coroutine",
    "__aenter__": "coroutine",
    "__aexit__": "coroutine",
    "__aiter__": "sync",
    "__anext__": "coroutine",
    "__await__": "sync",
}

SIGNATURES = {
    "plain": "(order)",
    "coroutine": "(order)",
    "static": "(order)",
    "of_class": "(order)",
    "partial_method": "(order, *, deep=True)",
    "partial_positional": "(*, deep=False)",
    "partial": "(order, *, deep=False)",
    "wrapped": "(order, /, count=1)",
    "with_session": "(order)",
    "with_keyword": "(order)",
    "renamed": "(order)",
    "stated": "(order)",
    "decorated": "(order)",
    "remembered": "(order)",
    "entered": "(order)",
    "entered_async": "(order)",
    "dispatched": "(order)",
    "__call__": "(order)",
    "__aexit__": "(*details)",
}

ANSWERS = {
    "plain": int,
    "coroutine": int,
    "wrapped": int,
    "awaitable": int,
    "coroutine_object": list[int],
    "stream": int,
    "async_generator": int,
    "generator": int,
    "declared_generator": int,
    "entered": Session,
    "entered_async": Session,
    "entered_wrapped": Session,
    "declared_manager": Session,
    "declared_async_manager": Session,
    "__aenter__": Spellings,
    "cached": int,
    "prop": int,
}


@pytest.mark.parametrize("name", KINDS)
def test_spelling_has_its_kind(name: str) -> None:
    assert read_interface(Spellings).kind(name) == KINDS[name]
    assert read_spec(Spellings).methods[name].kind == KINDS[name]


@pytest.mark.parametrize("name", SIGNATURES)
def test_spelling_is_called_as_the_real_one(name: str) -> None:
    signature = read_interface(Spellings).signature(name)
    assert signature is not None
    bare = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for parameter in signature.parameters.values()
    ]
    assert str(inspect.Signature(bare)) == SIGNATURES[name]


@pytest.mark.parametrize("name", ANSWERS)
def test_spelling_answers_with_its_inner_type(name: str) -> None:
    assert read_interface(Spellings).answer_type(name) == ANSWERS[name]


@pytest.mark.parametrize("name", ["prop", "cached"])
def test_async_property_is_an_awaitable_attribute(name: str) -> None:
    attribute = read_spec(Spellings).attributes[name]
    assert attribute.awaitable
    assert attribute.annotation == "int"
    assert attribute.writable is (name == "cached")


def test_bindings_are_told_apart() -> None:
    methods = read_spec(Spellings).methods
    assert methods["static"].binding == "static"
    assert methods["of_class"].binding == "class"
    assert methods["partial"].binding == "static"
    assert methods["coroutine"].binding == "instance"


def test_returns_of_an_awaitable_is_what_awaiting_gives() -> None:
    methods = read_spec(Spellings).methods
    assert methods["awaitable"].returns == "int"
    assert methods["coroutine_object"].returns == "list[int]"
    assert methods["stream"].returns == "collections.abc.AsyncIterator[int]"
    assert methods["wrapped"].returns == "int"


def test_attribute_of_callable_type_keeps_its_type() -> None:
    assert str(read_interface(Spellings).answer_type("handler")) == (
        "collections.abc.Callable[[str], collections.abc.Awaitable[int]]"
    )


def test_function_as_spec_is_its_constructor() -> None:
    async def fetch(url: str, *, retries: int = 3) -> bytes:
        raise NotImplementedError

    interface = read_interface(fetch)
    assert interface.kind("") == "coroutine"
    assert str(interface.signature("")) == "(url: 'str', *, retries: 'int' = 3) -> 'bytes'"
    assert interface.parameter_types("") == {"url": str, "retries": int}
    assert interface.answer_type("") is bytes
    assert interface.answer_type("other") is not None
    assert interface.kind("other") is None
    spec = interface.spec
    assert (spec.category, spec.name) == ("function", "fetch")
    assert isinstance(spec.constructor, MethodSpec)
    assert spec.constructor.is_awaited


def test_bound_method_as_spec_has_no_self() -> None:
    assert str(read_interface(Session().commit).signature("")) == "() -> 'None'"


def test_partial_as_spec_leaves_out_what_is_given() -> None:
    def send(to: str, text: str) -> None:
        raise NotImplementedError

    assert str(read_interface(functools.partial(send, "you")).signature("")) == (
        "(text: 'str') -> 'None'"
    )


def test_object_with_async_call_as_class_attribute_is_data_of_its_type() -> None:
    class Holder:
        hook = CallableObject()

    assert read_spec(Holder).attributes["hook"].scope == "class"
    assert read_interface(Holder).answer_type("hook") is CallableObject


def test_wrapped_callable_object_is_called_as_what_it_wraps() -> None:
    class Wrapping:
        def __init__(self, function: Any) -> None:
            functools.update_wrapper(self, function)

        def __call__(self, *args: Any) -> Any:
            raise NotImplementedError

    class Holder:
        hook = Wrapping(Session.commit)

    assert read_spec(Holder).methods["hook"].binding == "static"


def test_ring_of_wrappers_ends() -> None:
    def first() -> None: ...

    def second() -> None: ...

    first.__wrapped__ = second
    second.__wrapped__ = first
    holder = type("Holder", (), {"first": first})
    assert read_interface(holder).kind("first") == "sync"


@pytest.mark.skipif(sys.version_info < (3, 12), reason="inspect.markcoroutinefunction is newer")
def test_function_marked_as_coroutine_is_one() -> None:
    class Marked:
        @inspect.markcoroutinefunction
        def run(self) -> Any:
            raise NotImplementedError

    assert read_interface(Marked).kind("run") == "coroutine"


@pytest.mark.skipif(not hasattr(asyncio.coroutines, "_is_coroutine"), reason="asyncio dropped it")
def test_function_with_the_mark_of_asyncio_is_a_coroutine() -> None:
    class Marked:
        def run(self) -> Any:
            raise NotImplementedError

        run._is_coroutine = asyncio.coroutines._is_coroutine

    assert read_interface(Marked).kind("run") == "coroutine"


def keywords_only(function: Any) -> Any:
    @functools.wraps(function)
    def wrapper(self: Any, **kwargs: Any) -> Any:
        return function(self, **kwargs)

    return wrapper


def positions_only(function: Any) -> Any:
    @functools.wraps(function)
    def wrapper(self: Any, *args: Any) -> Any:
        return function(self, *args)

    return wrapper


def filling_in(function: Any) -> Any:
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        kwargs["session"] = 1
        kwargs.setdefault("depth", 2)
        print("unrelated", {}.setdefault(1, 2))
        return function(*args, **kwargs)

    return wrapper


def adding_first(function: Any) -> Any:
    @functools.wraps(function)
    def wrapper(self, request, *args: Any, retries: int = 3, **kwargs: Any) -> Any:
        return function(self, *args, **kwargs)

    return wrapper


def passing_one(function: Any) -> Any:
    @functools.wraps(function)
    def wrapper(self, order, *args: Any, **kwargs: Any) -> Any:
        return function(self, order, *args, **kwargs)

    return wrapper


def same_names(function: Any) -> Any:
    @functools.wraps(function)
    def wrapper(self, order):
        function(self)
        return function(self, order)

    return wrapper


def calling_twice(function: Any) -> Any:
    @functools.wraps(function)
    def wrapper(self, *args: Any, **kwargs: Any) -> Any:
        function(self)
        return function(self, *args, **kwargs)

    return wrapper


def impossible(function: Any) -> Any:
    @functools.wraps(function)
    def wrapper(self, size=1, *args: Any, **kwargs: Any) -> Any:
        return function(self, *args, **kwargs)

    return wrapper


class Wrapped:
    @keywords_only
    def keywords(self, fixed: int, /, order: str, *more: int, session: int = 1) -> None:
        raise NotImplementedError

    @positions_only
    def positions(self, order: str, *more: int, session: int = 1, **rest: int) -> None:
        raise NotImplementedError

    @filling_in
    def filled(self, order: str, session: int, depth: int = 5) -> None:
        raise NotImplementedError

    @adding_first
    def added(self, order: str) -> None:
        raise NotImplementedError

    @passing_one
    def passed(self, order: str, depth: int = 1) -> None:
        raise NotImplementedError

    @same_names
    def same(self, order: str) -> None:
        raise NotImplementedError

    @calling_twice
    def twice(self, order: str) -> None:
        raise NotImplementedError

    @impossible
    def fallen_back(self, order: str) -> None:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("keywords", "(*, order: 'str', session: 'int' = 1) -> 'None'"),
        ("positions", "(order: 'str', *more: 'int') -> 'None'"),
        (
            "filled",
            "(order: 'str', *, session: 'int' = Ellipsis, depth: 'int' = 5) -> 'None'",
        ),
        ("added", "(request, order: 'str', *, retries=3) -> 'None'"),
        ("passed", "(order: 'str', depth: 'int' = 1) -> 'None'"),
        ("same", "(order: 'str') -> 'None'"),
        ("twice", "(order: 'str') -> 'None'"),
        ("fallen_back", "(order: 'str') -> 'None'"),
    ],
)
def test_wrapper_is_called_by_what_it_passes_on(name: str, expected: str) -> None:
    assert str(read_interface(Wrapped).signature(name)) == expected


def test_wrapper_without_source_is_called_as_what_it_wraps() -> None:
    namespace: dict[str, Any] = {"functools": functools}
    exec(
        "def deco(f):\n"
        "    @functools.wraps(f)\n"
        "    def wrapper(self, *a, **k): return f(self, 1, *a, **k)\n"
        "    return wrapper",
        namespace,
    )

    class Holder:
        @namespace["deco"]
        def run(self, session: int, order: str) -> None:
            raise NotImplementedError

    assert list(read_interface(Holder).signature("run").parameters) == ["session", "order"]


def test_wrapper_of_another_call_than_what_it_wraps_keeps_the_signature() -> None:
    def deco(function: Any) -> Any:
        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            return passing_on(function)(*args, **kwargs)

        return wrapper

    class Holder:
        @deco
        def run(self, order: str) -> None:
            raise NotImplementedError

    assert list(read_interface(Holder).signature("run").parameters) == ["order"]
