"""The far corners: odd signatures, odd values, races, and state that must not leak."""

from __future__ import annotations

import gc
import os
import sys
import threading
import types
import weakref
from collections.abc import Callable
from contextlib import AbstractContextManager
from inspect import Parameter, Signature
from unittest.mock import AsyncMock, MagicMock, Mock, call, create_autospec, patch

import pytest

from netra_fakes import contract, make_fake, make_fake_class
from netra_fakes._build import acceptor, answering, record_of
from netra_fakes._build.attributes import Attribute
from netra_fakes._build.blueprint import Options, find_blueprint
from netra_fakes._build.loose import LooseMock, note_call
from netra_fakes._journal import JOURNAL
from netra_fakes._messages import fakes as messages
from netra_fakes._messages.members import render_arguments, render_location, render_signature
from netra_fakes._read import read_spec
from netra_fakes._spec import Location, MethodSpec, ParameterSpec
from netra_fakes.errors import (
    ReadOnlyAttributeError,
    SignatureMismatchError,
    SpecTypeWarning,
    TypeMismatchError,
)
from tests.examples.engine import Agent, Color, Config, Store, Tool, async_handler, handler

OFF = Options("off")


def parameters(*given):
    return Signature([Parameter(name, kind) for name, kind in given])


# --- acceptors --------------------------------------------------------------------------------


def test_acceptor_without_a_signature_accepts_everything():
    assert acceptor.build_accept(None, {})(1, x=2) is None


@pytest.mark.parametrize("name", ["__x", "class"])
def test_acceptor_of_a_name_that_no_source_spells_binds_slowly(name):
    signature = Signature([Parameter("x", Parameter.POSITIONAL_ONLY)])
    signature._parameters = types.MappingProxyType({name: signature.parameters["x"]})
    accept = acceptor.build_accept(signature, {})
    assert accept(1) is None
    with pytest.raises(TypeError):
        accept()


def test_acceptor_of_parameters_in_no_order_of_source_binds_slowly():
    signature = parameters(("a", Parameter.POSITIONAL_ONLY), ("b", Parameter.POSITIONAL_ONLY))
    signature._parameters = types.MappingProxyType(
        {
            "a": Parameter("a", Parameter.POSITIONAL_ONLY, default=1),
            "b": Parameter("b", Parameter.POSITIONAL_ONLY),
        }
    )
    assert acceptor.build_accept(signature, {})(1, 2) is None


def test_exact_types_are_those_of_plain_annotations():
    assert acceptor.exact_types(int | None) == {int, type(None)}
    assert acceptor.exact_types(None) == {type(None)}
    assert acceptor.exact_types(list[int]) == frozenset()


async def test_call_that_binds_after_all_passes():
    class Odd:
        def run(self, a: int) -> int:
            raise NotImplementedError

        async def later(self, a: int) -> int:
            raise NotImplementedError

    def refuse(*args, **kwargs):
        raise TypeError("a judge that fails")

    fake = make_fake(Odd)
    for method in (fake.run, fake.later):
        plan = type(method)._netra_plan
        plan.accept = refuse
        assert plan.reason((1,), {}) is None
    plan.signature = None
    assert plan.reason((1,), {}) is None
    assert fake.run(1) == 0
    assert await fake.later(1) == 0
    fake.run.assert_called_once_with(1)
    fake.run = MagicMock()
    fake.run(2)


# --- answers ----------------------------------------------------------------------------------


def test_answer_that_another_thread_made_first_is_kept():
    method = make_fake(Agent).plain
    vars(method)["_mock_return_value"] = "first"
    assert answering.answer_call(method, type(method)._netra_plan) == "first"


def test_answer_whose_type_cannot_be_read_is_a_mock():
    fake = make_fake(Agent)
    assert isinstance(answering.make_answer(3, fake.plain), MagicMock)
    member = fake._netra_blueprint.member("config")
    assert isinstance(member, Attribute)
    assert isinstance(member._child(fake, 3), MagicMock)


def test_attributes_that_hold_objects_are_faked_by_their_type():
    class Holder:
        tool = Tool()
        nothing = None
        module = os
        total: Callable
        entered: Callable[..., AbstractContextManager]

        def __init__(self) -> None:
            self.table = {"a": object()}
            self.color = Color.RED

        @property
        def hook(self) -> Callable[[], int]:
            raise NotImplementedError

    fake = make_fake(Holder)
    assert fake.tool.run("x") == ""
    assert isinstance(fake.nothing, MagicMock)
    assert fake.total(1) is not None
    assert fake.entered(1, 2) is not None
    assert isinstance(fake.table, (dict, MagicMock))
    assert fake.color is not None
    assert fake.hook() == 0
    with pytest.raises(ReadOnlyAttributeError):
        fake.hook = MagicMock()


async def test_wrapped_objects_are_called():
    async def given(event):
        return 5

    fake, awaited, plain = make_fake(handler), make_fake(async_handler), make_fake(async_handler)
    vars(fake)["_mock_wraps"] = lambda event, retries=0: retries
    vars(awaited)["_mock_wraps"] = given
    vars(plain)["_mock_wraps"] = lambda event: 6
    assert fake("a", 3) == 3
    assert await awaited("a") == 5
    assert await plain("a") == 6
    from unittest.mock import DEFAULT

    plain.side_effect = lambda event: DEFAULT
    plain.return_value = config = make_fake(Config)
    assert await plain("a") is config
    fake.side_effect = lambda event: DEFAULT
    assert fake("a") == 1 or fake("a") == 0


async def test_side_effect_of_default_falls_back_to_the_answer():
    from unittest.mock import DEFAULT

    fake = make_fake(Agent)
    fake.get.side_effect = lambda key: DEFAULT
    assert fake.get("a") == 0
    fake.execute.side_effect = lambda context, run_id: DEFAULT
    assert await fake.execute(1, "r") is False
    fake.get.return_value = DEFAULT
    assert fake.get("a") == 0


def test_defaults_of_roles_are_no_stubs():
    fake = make_fake(Agent)
    namespace = {"__name__": "netra_fakes.roles.somewhere", "fake": fake}
    exec("fake.get.return_value = 3", namespace)
    assert fake.get("a") == 3
    assert record_of(fake).stubs == []


# --- history ----------------------------------------------------------------------------------


def test_calls_reach_every_parent_as_in_unittest_mock():
    fake, manager, delegate = make_fake(Agent), MagicMock(), create_autospec(handler)
    manager.attach_mock(fake, "agent")
    fake.config.get("a")
    manager.attach_mock(fake.get, "renamed")
    fake.get("b")
    assert manager.mock_calls == [call.agent.config.get("a"), call.renamed("b")]
    assert manager.method_calls == manager.mock_calls
    delegate.mock.attach_mock(other := make_fake(Agent), "agent")
    other.get("c")
    assert call.agent.get("c") in delegate.mock_calls


def test_child_with_another_method_name_is_recorded_under_both():
    fake = make_fake(Agent)
    vars(fake.get)["_mock_name"] = "alias"
    fake.get("a")
    assert fake.method_calls == [call.alias("a")]
    assert fake.mock_calls == [call.get("a")]


def test_record_joins_each_test_anew():
    fake, lenient = make_fake(Agent), make_fake(Agent, strict=False)
    loose = fake.plain(1)
    fake.execute = AsyncMock()
    fake.many = MagicMock()
    for use in (
        lambda: fake.get("a"),
        lambda: loose.anything(),
        lambda: fake.many(),
        lambda: lenient.get("a"),
    ):
        record_of(fake).epoch = record_of(lenient).epoch = -1
        use()
        assert JOURNAL.epoch in (record_of(fake).epoch, record_of(lenient).epoch)


def test_mock_that_hangs_from_no_fake_is_not_journaled():
    assert note_call(Mock(), (), {}) is None
    assert LooseMock()(1) is not None


def test_mocks_set_by_roles_are_watched_without_a_stub():
    fake = make_fake(Agent)
    namespace = {"__name__": "netra_fakes.roles.somewhere", "fake": fake, "MagicMock": MagicMock}
    exec("fake.get = MagicMock(return_value=3)", namespace)
    assert fake.get("a") == 3
    assert record_of(fake).stubs == []
    with pytest.warns(SpecTypeWarning):
        fake.get(5)


def test_assigned_mock_of_a_method_without_a_signature_takes_any_call():
    fake = make_fake(Agent)
    plan = fake._netra_blueprint.member("get").plan
    plan.signature, kept = None, plan.signature
    try:
        fake.get = MagicMock()
        fake.get(1, 2, 3, 4, 5)
        unsigned = make_fake(Agent)
        assert unsigned.get is not None
    finally:
        plan.signature = kept


def test_calls_with_odd_forms_are_left_to_unittest_mock():
    fake = make_fake(Agent)
    fake.get("a")
    fake.config = config = MagicMock(name="named")
    config("x")
    with pytest.raises((AssertionError, ValueError)):
        fake.get.assert_has_calls([("name",), call("b")])
    with pytest.raises((AssertionError, ValueError)):
        fake.assert_has_calls([call()])
    with pytest.raises(AssertionError):
        fake.assert_has_calls([call.__len__()])
    with pytest.raises(AssertionError):
        fake.get.assert_has_calls([call.child("a")])
    fake._late = MagicMock()
    fake._late(1)
    fake.assert_has_calls([call._late(1)])
    fake.get = MagicMock()
    fake.get("b")
    fake.assert_has_calls([call.get("b")])
    fake.get.assert_has_calls([call("b")])


# --- leaks ------------------------------------------------------------------------------------


def test_local_classes_are_not_kept_alive_for_ever():
    def make():
        class Local:
            def method(self, a: int) -> int:
                raise NotImplementedError

        make_fake(Local).method(1)
        return weakref.ref(Local)

    first = make()
    for _ in range(80):
        make()
    gc.collect()
    assert first() is None


def test_fakes_are_freed():
    fake = make_fake(Agent)
    fake.get("a")
    gone = weakref.ref(fake)
    del fake
    gc.collect()
    assert gone() is None


def test_module_function_named_getattr_is_no_hook():
    module = types.ModuleType("hooked_module")
    sys.modules["hooked_module"] = module
    try:
        exec("def __getattr__(name): raise RuntimeError(name)\ndef run(): ...\n", vars(module))
        fake = make_fake(module)
        fake.run()
        with pytest.raises(AttributeError):
            fake.__wrapped__
    finally:
        del sys.modules["hooked_module"]


def test_first_use_from_many_threads_makes_one_child():
    fake = make_fake("tests.examples.engine:Agent")
    seen = []
    barrier = threading.Barrier(8)

    def use():
        barrier.wait()
        seen.append(fake.get)

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(method) for method in seen}) == 1
    late = make_fake("tests.examples.engine:Config")
    pending = object.__getattribute__(late, "__dict__")["_netra_pending"]
    assert late.get("a") == 0
    made = late.get
    pending.become(late)
    assert late.get is made


def test_path_whose_attributes_are_refused_is_refused_each_time():
    fake = make_fake("tests.examples.engine:Config", attributes={"nothing": 1})
    for _ in range(2):
        with pytest.raises(AttributeError, match="cannot set 'Config.nothing'"):
            fake.get


def test_empty_object_of_a_fakes_class_answers_like_an_empty_one():
    empty = object.__new__(type(make_fake(Agent)))
    with pytest.raises(AttributeError):
        empty.get
    method = object.__new__(type(make_fake(Agent).get))
    with pytest.raises(AttributeError):
        method.anything


def test_proxy_of_a_class_without_a_mock_is_itself():
    cls = find_blueprint(Store, OFF).base
    assert type(cls.__len__).__name__ == "SharedMagic"


def test_child_made_meanwhile_is_taken():
    fake = make_fake(Agent)
    with patch.object(fake, "get", MagicMock()):
        pass
    made = fake.get
    del vars(fake)["get"]
    vars(fake)["_mock_children"]["get"] = made
    assert fake.get is made
    vars(fake)["_mock_children"]["unknown"] = made
    assert fake.unknown is made


def test_fspath_of_a_path_like_class_is_text():
    class PathLike:
        def __fspath__(self) -> str:
            raise NotImplementedError

        def __round__(self, digits: int = 0) -> int:
            raise NotImplementedError

    fake = make_fake(PathLike)
    assert isinstance(os.fspath(fake), str)
    assert round(fake) == 0


def test_class_attribute_that_is_called_as_a_magic_method_is_a_stock_one():
    class Odd:
        __len__ = 3

    assert len(make_fake(Odd)) == 0


def test_codes_of_streams_tell_what_they_are():
    import inspect

    fake = make_fake(Agent)
    assert inspect.isasyncgenfunction(fake.stream)
    assert inspect.isgeneratorfunction(fake.pieces)
    assert not inspect.isgeneratorfunction(fake.get)
    from netra_fakes._build import methods

    methods._plain()
    assert list(methods._generator()) == [None]
    stream = methods._async_generator()
    with pytest.raises(StopIteration):
        stream.__anext__().send(None)


# --- contracts --------------------------------------------------------------------------------


def locked(*classes):
    made = contract.build_contract([read_spec(cls) for cls in classes])
    return contract.parse_contract(contract.render_contract(made), "test.lock")


async def test_fake_from_a_contract_is_like_that_of_the_class():
    specs = locked(Agent, Config, Tool, Store)
    fake = make_fake(specs["tests.examples.engine:Agent"])
    assert isinstance(fake, Agent)
    assert isinstance(fake.execute, AsyncMock)
    assert await fake.execute("c", "r") is False
    assert isinstance(fake.child(), Config)
    assert fake.attempts == 2
    with pytest.raises(SignatureMismatchError):
        fake.get()
    with pytest.raises(AttributeError):
        fake.nothing
    with pytest.raises(TypeMismatchError):
        make_fake(specs["tests.examples.engine:Agent"], types="error").get(3)
    store = make_fake(specs["tests.examples.engine:Store"])
    assert len(store) == 0
    assert make_fake(specs["tests.examples.engine:Agent"])._netra_blueprint is fake._netra_blueprint
    FakeStore = make_fake_class(specs["tests.examples.engine:Store"])
    assert FakeStore().__class__ is Store


def test_fake_from_a_contract_of_a_class_that_is_not_imported():
    module = types.ModuleType("unimported_module")
    sys.modules["unimported_module"] = module
    exec(
        "class Gone:\n    x: int\n    kind = int\n    def run(self, a: int) -> str: ...\n",
        vars(module),
    )
    specs = locked(module.Gone)
    del sys.modules["unimported_module"]
    spec = specs["unimported_module:Gone"]
    fake = make_fake(spec, name="gone")
    assert fake.run(1) == ""
    assert fake.x == 0
    assert isinstance(fake.kind, MagicMock)
    assert fake.__class__ is type(fake)
    FakeGone = make_fake_class(spec)
    assert FakeGone().run(1) == ""
    with pytest.raises(TypeError, match="is not imported"):
        isinstance(3, FakeGone)
    sys.modules["unimported_module"] = module
    try:
        assert isinstance(fake, module.Gone)
    finally:
        del sys.modules["unimported_module"]
    with pytest.raises(AttributeError):
        fake.run.cache_clear


def test_interfaces_of_many_contracts_are_forgotten(monkeypatch):
    from netra_fakes._build import targets

    monkeypatch.setattr(targets, "_MOST_LOCKED", 1)
    monkeypatch.setattr(targets, "_locked", type(targets._locked)())
    for cls in (Agent, Config, Tool):
        make_fake(locked(cls)[f"tests.examples.engine:{cls.__name__}"])
    assert len(targets._locked) == 1


def test_path_is_looked_up_in_the_contract_that_the_settings_name(tmp_path):
    from netra_fakes import _config

    made = contract.build_contract([read_spec(Tool)])
    path = tmp_path / "netra.lock"
    path.write_text(contract.render_contract(made))
    kept = _config.get_settings()
    _config.set_settings(_config.Settings(contract=str(path), root=tmp_path))
    try:
        fake = make_fake("tests.examples.engine:Tool")
        assert fake.run("x") == ""
        assert type(fake._netra_blueprint.interface).__name__ == "LockedInterface"
        assert make_fake("tests.examples.engine:Config").get("a") == 0
    finally:
        _config.set_settings(kept)


# --- words ------------------------------------------------------------------------------------


def test_long_signatures_are_cut():
    many = tuple(ParameterSpec(f"a_rather_long_parameter_{index}") for index in range(12))
    text = render_signature(MethodSpec("run", many, returns="bool"))
    assert text.endswith(", ...) -> bool")
    assert len(text) <= 90
    assert render_signature(MethodSpec("run", None)) == "def run(...)"


def test_kinds_of_parameters_are_shown():
    spec = MethodSpec(
        "run",
        (
            ParameterSpec("a", "positional_only"),
            ParameterSpec("b", default="package.Color.RED"),
            ParameterSpec("rest", "var_positional"),
            ParameterSpec("c", "keyword_only", default="1.5"),
            ParameterSpec("more", "var_keyword"),
        ),
        returns="dict[str, package.module.Thing]",
    )
    assert render_signature(spec) == (
        "def run(a, /, b=RED, *rest, c=1.5, **more) -> dict[str, Thing]"
    )


def test_values_are_shown_without_ids():
    class Broken:
        def __repr__(self):
            raise ValueError

    shown = render_arguments([object(), MagicMock(), Broken(), "x" * 99], {"a": 1})
    assert shown.startswith("<object>, <MagicMock>, <Broken>, 'xxx")
    assert shown.endswith("..., a=1")


def test_places_elsewhere_are_shown_in_full(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert render_location(Location(str(tmp_path / "a.py"), 3)) == "a.py:3"
    assert render_location(Location("/elsewhere/a.py", 3)) == "/elsewhere/a.py:3"
    assert render_location(None) is None


def test_awaitable_of_a_plain_def_is_named_as_such():
    fake = make_fake(Agent)
    with pytest.raises(TypeError, match="the real method gives an awaitable"):
        fake.later = MagicMock()
    with pytest.raises(TypeError, match="the real method gives an awaitable"):
        fake.later = create_autospec(handler)
    for value in (dict.fromkeys, dict, create_autospec(handler).mock):
        with pytest.raises(TypeError):
            fake.later = value
    assert messages.describe(dict.fromkeys) == "the function fromkeys"


async def test_async_methods_of_a_mock_answer_are_async():
    fake = make_fake(Agent)
    with pytest.raises(AttributeError):
        fake.__aenter__
    answer = fake.plain(1)
    assert isinstance(answer.__aenter__, AsyncMock)
    made = fake._get_child_mock(_new_name="__aenter__")
    assert isinstance(made, AsyncMock)
    assert isinstance(fake._get_child_mock(_new_name="()"), MagicMock)
    assert isinstance(fake.get._get_child_mock(_new_name="()"), MagicMock)


def test_sealed_mock_answer_makes_no_children():
    from unittest.mock import seal

    answer = make_fake(Agent).plain(1)
    answer.ready.return_value = 1
    seal(answer)
    assert answer.ready() == 1
    with pytest.raises(AttributeError):
        answer.other


def test_loose_mock_takes_the_options_of_the_constructor():
    child = LooseMock()._get_child_mock(side_effect=[1])
    assert child() == 1


def test_types_of_attributes_without_a_frame_are_warned_of(monkeypatch):
    from netra_fakes._build import guards

    monkeypatch.setattr(guards, "outer_frame", lambda: None)
    with pytest.warns(SpecTypeWarning):
        make_fake(Agent).get(3)


def test_class_that_is_subscripted_and_iterated_keeps_both():
    class Meta(type):
        def __iter__(cls):
            raise NotImplementedError

    class Both(metaclass=Meta):
        def __class_getitem__(cls, item):
            raise NotImplementedError

    fake = make_fake_class(Both)
    assert fake[int] is fake
    assert list(fake) == []


def test_fake_class_makes_a_new_instance_after_a_reset():
    FakeConfig = make_fake_class(Config)
    first = FakeConfig()
    FakeConfig.reset_mock(return_value=True)
    assert isinstance(FakeConfig(), Config)
    assert FakeConfig() is not first
