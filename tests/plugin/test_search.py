"""What the diagnosis reads of mocks, source and annotations, and what it leaves alone."""

from __future__ import annotations

import ast
import asyncio
import sys
import types
from collections.abc import Awaitable, Callable
from typing import Any
from unittest.mock import AsyncMock, MagicMock, Mock, NonCallableMock, PropertyMock, patch

import pytest

from netra_fakes.errors import UnknownAttributeError
from netra_fakes.pytest_plugin._diagnosis import explain_error
from netra_fakes.pytest_plugin._diagnosis._birth import Birth, find_birth
from netra_fakes.pytest_plugin._diagnosis._evaluate import evaluate
from netra_fakes.pytest_plugin._diagnosis._mocks import UNSEEN, Found, kind_of, member, search
from netra_fakes.pytest_plugin._diagnosis._real import class_of, find_real, infer
from netra_fakes.pytest_plugin._diagnosis._results import explain_result
from netra_fakes.pytest_plugin._diagnosis._scene import Scene
from netra_fakes.pytest_plugin._diagnosis._sites import Site
from netra_fakes.pytest_plugin._diagnosis._source import (
    Assignment,
    assignments,
    failing_nodes,
    failing_statement,
    find_function,
    parse_file,
    read_places,
)
from tests.plugin import app
from tests.plugin.app import Agent, Core, Registry, Result, direct
from tests.plugin.running import catch

SceneOf = Callable[[Callable[[], object]], Scene]
CONSTANT: MagicMock = MagicMock()


@pytest.fixture
def scene_of(request: pytest.FixtureRequest) -> SceneOf:
    """Run an action that fails, and return the scene of its failure."""

    def make(action: Callable[[], object]) -> Scene:
        error = catch(action)
        return Scene(request.node, error, error.__traceback__)

    return make


def first_line(text: str | None) -> str | None:
    return None if text is None else text.splitlines()[0]


class Slotted:
    __slots__ = ("empty", "full")

    def __init__(self) -> None:
        self.full = 1


class Holder:
    label = "a"

    def __init__(self) -> None:
        self.own = 1

    @property
    def trap(self) -> int:
        raise AssertionError("a property was run")

    @staticmethod
    def static() -> None: ...

    def __getattr__(self, name: str) -> object:
        raise AssertionError("__getattr__ was run")


def test_member_is_read_without_running_code() -> None:
    holder, slotted, mock = Holder(), Slotted(), MagicMock()
    mock.child.return_value = 1
    mock.plain = 2
    assert member(holder, "own") == 1
    assert member(holder, "label") == "a"
    assert member(holder, "trap") is UNSEEN
    assert member(holder, "missing") is UNSEEN
    assert member(holder, "static") is Holder.static
    assert member(slotted, "full") == 1
    assert member(slotted, "empty") is UNSEEN
    assert member((1).__class__(), "real") is UNSEEN
    assert member(mock, "plain") == 2
    assert member(mock, "untouched") is UNSEEN
    assert member(mock, "_mock_name") is UNSEEN
    assert "untouched" not in mock._mock_children


def test_kind_is_the_name_of_the_class_as_users_know_it() -> None:
    class Own(MagicMock): ...

    assert kind_of(MagicMock()) == "MagicMock"
    assert kind_of(Own()) == "Own"
    assert kind_of(1) == "int"


def test_search_names_each_mock_by_its_nearest_way() -> None:
    one, two, three = Mock(), Mock(), Mock()
    loop: list[object] = [two]
    loop.append(loop)
    found, ways = search(
        [("holder", types.SimpleNamespace(a=one)), ("table", {"x": loop, 1: Mock()}), ("last", three),
         ("again", one), ("foreign", asyncio.Lock()), ("kind", Mock), ("slots", Slotted())]
    )  # fmt: skip
    assert {item.path for item in found} == {"last", "again", "table['x'][0]"}
    assert {way.path for way in ways if way.mock is one} == {"again", "holder.a"}
    deep = one
    for _ in range(9):
        deep = types.SimpleNamespace(inner=deep)  # type: ignore[assignment]
    assert search([("deep", deep)]) == ([], [])
    found, ways = search([("one", one), ("holder", types.SimpleNamespace(a=one))])
    assert [way.path for way in ways] == ["one", "holder.a"]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("3", 3),
        ("missing", UNSEEN),
        ("missing.name", UNSEEN),
        ("len", len),
        ("table['a']", 1),
        ("table['b']", UNSEEN),
        ("items[1]", 2),
        ("items[5]", UNSEEN),
        ("items['a']", UNSEEN),
        ("double.get()", 7),
        ("double.other()", UNSEEN),
        ("len(items)", UNSEEN),
        ("items + items", UNSEEN),
    ],
)
def test_expression_is_evaluated_without_running_it(expression: str, expected: object) -> None:
    table, items, double = {"a": 1}, [1, 2], MagicMock()
    double.get.return_value = 7
    assert table and items
    node = ast.parse(expression, mode="eval").body
    assert evaluate(node, sys._getframe()) == expected


async def test_awaited_call_of_a_mock_is_what_it_returns() -> None:
    double = AsyncMock()
    double.get.return_value = 7
    tree = ast.parse("async def f():\n    await double.get()")
    found = next(item for item in ast.walk(tree) if isinstance(item, ast.Await))
    assert evaluate(found, sys._getframe()) == 7


def assignment(target: str, value: str) -> Assignment:
    from netra_fakes._spec import Location

    node = ast.parse(value, mode="eval").body
    return Assignment(target, node, f"{target} = {value}", Location("a.py", 1))


@pytest.mark.parametrize(
    ("made", "setting", "line"),
    [
        (("a.b", "MagicMock(return_value=1)"), None, "a.b = AsyncMock(return_value=1)"),
        (("a.b", "mock.Mock(name='x')"), None, "a.b = mock.AsyncMock(name='x')"),
        (("a.b", "MagicMock()"), ("a.b.return_value", "2"), "a.b = AsyncMock(return_value=2)"),
        (("a.b", "make()"), ("a.b.side_effect", "[1]"), "a.b = AsyncMock(side_effect=[1])"),
        (("a", "MagicMock()"), None, "a.b = AsyncMock()"),
        (("a.b", "module.make().Mock()"), None, "a.b = module.make().AsyncMock()"),
    ],
)
def test_line_to_type_keeps_what_the_mock_was_given(
    made: tuple[str, str], setting: tuple[str, str] | None, line: str
) -> None:
    birth = Birth("a.b", assignment(*made), assignment(*setting) if setting else None)
    assert birth.as_kind("AsyncMock") == line


def test_line_of_a_call_that_names_no_mock_class_is_left_out() -> None:
    assert Birth("a").root_class_line is None
    assert Birth("a.b", assignment("a", "make()")).root_class_line is None
    assert Birth("a.b", assignment("a", "Mock()")).root_class_line == "a"


def test_assignments_of_every_form_are_found(tmp_path: Any) -> None:
    file = tmp_path / "source.py"
    file.write_text(
        "a: int = 1\n"
        "b: int\n"
        "if (c := 2): pass\n"
        "with open('x') as d: pass\n"
        "def f():\n    inner = 1\n"
        "e = f = 3\n"
        f"g = '{'x' * 100}'\n",
        "utf-8",
    )
    found = list(assignments(parse_file(str(file)), str(file)))
    assert [line.target for line in found] == ["a", "c", "d", "e", "f", "g"]
    assert found[-1].statement.endswith("...")
    assert len(found[-1].statement) == 86


def test_file_that_is_no_source_is_empty(tmp_path: Any) -> None:
    file = tmp_path / "broken.py"
    file.write_text("def (:\n", "utf-8")
    assert parse_file(str(file)).body == []
    code = compile("x = 1", str(file), "exec")
    assert find_function(code) is None


def fails_on_one_line() -> None:
    items: list[int] = []
    assert len(items) == len([]) and items[3]


def test_failing_node_is_known_by_position_or_else_by_line() -> None:
    place = read_places(catch(fails_on_one_line).__traceback__)[-1]

    class Code:
        co_filename, co_name = place.code.co_filename, place.code.co_name
        co_firstlineno = place.code.co_firstlineno

    class Exact(Code):
        @staticmethod
        def co_positions() -> list[tuple[int, int, int, int]]:
            statement = failing_statement(place)
            assert isinstance(statement, ast.Assert)
            call = next(item for item in ast.walk(statement) if isinstance(item, ast.Call))
            return [(call.lineno, call.lineno, call.col_offset, call.end_col_offset or 0)]

    by_line = types.SimpleNamespace(code=Code, line=place.line, instruction=0)
    exact = types.SimpleNamespace(code=Exact, line=place.line, instruction=0)
    assert len(failing_nodes(by_line, ast.Call)) == 2  # type: ignore[arg-type]
    assert len(failing_nodes(exact, ast.Call)) == 1  # type: ignore[arg-type]


class Shop:
    registry: Registry
    spare: Agent | Registry

    def __init__(self, core: Core) -> None:
        self.core = core

    def typed(self) -> Core:
        raise NotImplementedError

    def frame(self, core: Core) -> types.FrameType:
        if core is None:  # only read, never run
            found = self.typed()
            twice = self.typed()
            twice = found
            assert twice
        return sys._getframe()


def build_core() -> Core:
    raise NotImplementedError


def boxes() -> list[Agent]:
    raise NotImplementedError


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("self", Shop),
        ("self.core", Core),
        ("self.core.registry", Registry),
        ("self.registry", Registry),
        ("self.spare", None),
        ("self.typed()", Core),
        ("self.typed().registry", Registry),
        ("found", Core),
        ("twice", None),
        ("core", Core),
        ("build_core()", Core),
        ("boxes()", list),
        ("Core(1)", Core),
        ("unknown()", None),
        ("unknown", None),
        ("1 + 1", None),
        ("a.b.c.d.e.f.g.h.i.j", None),
    ],
)
def test_class_of_an_expression_is_inferred_from_annotations(
    expression: str, expected: type | None
) -> None:
    frame = Shop(MagicMock()).frame(MagicMock())
    assert infer(ast.parse(expression, mode="eval").body, frame) is expected


def test_class_of_a_mock_is_unknown_where_its_holders_disagree(scene_of: SceneOf) -> None:
    def fail() -> None:
        agent = MagicMock()
        core, shop = Core(agent), Shop(agent)
        assert core is shop

    scene = scene_of(fail)
    scene.__dict__["test_place"] = scene.culprit
    agent = dict(scene.roots)["agent"]
    assert class_of(scene, agent) is None
    assert class_of(scene, None) is None
    assert find_real(scene, None, None, None) is None


def test_mock_that_the_test_has_no_name_for_is_named_as_the_code_does(scene_of: SceneOf) -> None:
    from tests.plugin import hiding

    text = explain_error(scene_of(lambda: asyncio.run(hiding.run_unnamed())))
    assert text is not None
    lines = text.splitlines()
    assert lines[0] == "'self.hidden.execute' is a MagicMock: awaiting what it returns fails."
    assert "  spec: async def execute(context, stream=False) -> Result" in lines
    assert lines[-1] == "  self.hidden.execute = AsyncMock()"
    text = explain_error(scene_of(lambda: asyncio.run(hiding.run_subscript())))
    assert first_line(text) == "'doubles['a']' is a MagicMock: awaiting what it returns fails."
    assert explain_error(scene_of(lambda: asyncio.run(hiding.run_and_await_later()))) is None


def test_real_method_that_is_not_awaited_either_is_told(scene_of: SceneOf) -> None:
    async def await_stop(agent: Agent) -> None:
        await agent.stop("now")  # type: ignore[func-returns-value]

    agent = MagicMock(spec=Agent)
    text = explain_error(scene_of(lambda: asyncio.run(await_stop(agent))))
    assert text is not None
    assert text.splitlines()[-1] == (
        "The real 'Agent.stop' is not awaited either: mend the line that awaits it."
    )


def test_task_of_what_a_mock_returned_is_explained(scene_of: SceneOf) -> None:
    agent = MagicMock()

    async def gather() -> None:
        await asyncio.gather(agent.execute("context"))

    assert first_line(explain_error(scene_of(lambda: (agent, asyncio.run(gather()))))) == (
        "'agent.execute' is a MagicMock: awaiting what it returns fails."
    )

    async def gather_plain() -> None:
        await asyncio.gather(5)  # type: ignore[call-overload]

    assert explain_error(scene_of(lambda: asyncio.run(gather_plain()))) is None


def test_error_that_only_looks_like_an_await_is_left_alone(scene_of: SceneOf) -> None:
    def lie() -> None:
        raise TypeError("object int can't be used in 'await' expression")

    assert explain_error(scene_of(lie)) is None

    async def sum_of_awaits() -> None:
        one, two = MagicMock(), Mock()
        await (one.a() if one else two.b())

    assert explain_error(scene_of(lambda: asyncio.run(sum_of_awaits()))) is None


def test_unknown_attribute_of_a_mock_without_a_name_is_placed(scene_of: SceneOf) -> None:
    from tests.plugin import hiding

    text = explain_error(scene_of(hiding.read_unknown))
    assert text is not None
    assert text.splitlines()[:3] == [
        "a mock of Result has no 'succes', as the real class has none; did you mean 'success'?",
        "",
        text.splitlines()[2],
    ]
    assert text.splitlines()[2].startswith("  used: ")
    assert "  spec: success: bool" in text.splitlines()


def test_attribute_errors_of_other_kinds_are_left_alone(scene_of: SceneOf) -> None:
    def lie() -> None:
        raise AttributeError("Mock object has no attribute 'x'")

    def set_by_setattr() -> None:
        setattr(Mock(spec_set=Agent), "x", 1)

    def set_on_expression() -> None:
        MagicMock(spec_set=Agent).x = 1

    def set_on_a_list_of_names() -> None:
        agent: Any = Mock(spec_set=["a"])
        agent.x = 1

    def set_in_tuple() -> None:
        agent: Any = Mock(spec_set=Agent)
        agent.a, agent.b = 1, 2

    def patch_far() -> None:
        with patch.object(app, "zzzzzz"):
            pass

    def patch_mock() -> None:
        with patch.object(Mock(spec=Agent), "zzz"):
            pass

    def claim() -> None:
        raise AttributeError("x does not have the attribute 'y'")

    for action in (
        lie, set_by_setattr, set_on_expression, set_on_a_list_of_names, set_in_tuple, patch_far,
        patch_mock, claim,
    ):  # fmt: skip
        assert explain_error(scene_of(action)) is None, action


def test_patch_of_a_class_names_its_members(scene_of: SceneOf) -> None:
    def patch_class() -> None:
        with patch.object(Agent, "exeute"):
            pass

    assert first_line(explain_error(scene_of(patch_class))) == (
        "the patch names 'Agent.exeute', which does not exist; did you mean 'execute'?"
    )


def test_wrong_calls_of_other_kinds_are_left_alone(scene_of: SceneOf) -> None:
    def two_on_a_line() -> None:
        Result(Result())  # type: ignore[call-arg, arg-type]

    def builtin_class() -> None:
        dict(1)  # type: ignore[call-overload]

    def not_a_function() -> None:
        (lambda a: a)(b=1)  # type: ignore[misc, call-arg]

    def bare_mock_method() -> None:
        mock = Mock()
        mock.method.side_effect = lambda a: a
        mock.method(b=1)

    from tests.plugin import hiding

    for action in (
        builtin_class, not_a_function, bare_mock_method, hiding.call_real_wrongly
    ):  # fmt: skip
        assert explain_error(scene_of(action)) is None, action
    assert first_line(explain_error(scene_of(two_on_a_line))) in (
        None, "'Result' does not take these arguments."
    )  # fmt: skip


def test_wrong_call_of_a_function_of_the_application_is_explained(scene_of: SceneOf) -> None:
    def call() -> Awaitable[object]:
        return direct(agen=1)  # type: ignore[call-arg]

    assert (
        first_line(explain_error(scene_of(call)))
        == "'direct' takes no 'agen'; did you mean 'agent'?"
    )

    def call_class_method() -> None:
        Agent.stop(1, 2, 3)  # type: ignore[arg-type, call-arg]

    assert first_line(explain_error(scene_of(call_class_method))) == (
        "'Agent.stop' does not take these arguments."
    )


def test_wrong_call_of_a_mock_without_a_name_is_explained(scene_of: SceneOf) -> None:
    from tests.plugin import hiding

    text = explain_error(scene_of(hiding.call_wrongly))
    assert text is not None
    assert text.splitlines()[0] == "'Agent.stop' takes no 'why'."
    assert text.splitlines()[-1] == "  hidden.stop(reason)"


def result_text(scene: Scene) -> str | None:
    return explain_result(scene, explain_error)


@pytest.mark.parametrize(
    "hidden",
    [
        ["An asyncio.Future, a coroutine or an awaitable is required"],
        {"error": "object MagicMock can't be used in 'await' expression"},
        "failed: object MagicMock can't be used in 'await' expression",
        TypeError("object MagicMock can't be used in 'await' expression"),
        Result(False, cause=TypeError("object MagicMock can't be used in 'await' expression")),
        types.SimpleNamespace(errors=["object MagicMock can't be used in 'await' expression"]),
    ],
    ids=["list", "dict", "text", "exception", "cause", "inner list"],
)
def test_cause_is_found_in_whatever_carries_it(scene_of: SceneOf, hidden: object) -> None:
    def check() -> None:
        agent = MagicMock(spec=Agent)
        agent.execute = MagicMock()
        agent.execute("context")
        result = hidden
        assert result is None

    assert first_line(result_text(scene_of(check))) == (
        "'agent.execute' is a MagicMock: awaiting what it returns fails."
    )


def test_nothing_is_read_from_what_carries_no_text(scene_of: SceneOf) -> None:
    mock = MagicMock(spec=Agent)

    for value in (
        mock,
        Agent,
        5,
        Slotted(),
        [1],
        "all well",
        ["Mock object has no attribute 'x'"] * 2,
    ):

        def check(result: object = value) -> None:
            assert result is None

        assert result_text(scene_of(check)) is None, value


def test_error_outside_of_a_statement_is_left_alone(request: pytest.FixtureRequest) -> None:
    error = AssertionError("made")
    scene = Scene(request.node, error, None)
    assert result_text(scene) is None
    assert scene.culprit is None
    assert explain_error(scene) is None


NOWHERE = compile("lambda: None", "nowhere", "eval").co_consts[0]
made_nowhere = pytest.fixture(name="sourceless")(types.FunctionType(NOWHERE, {}))


def test_fixture_without_source_is_passed_over(scene_of: SceneOf, sourceless: None) -> None:
    def fail() -> None:
        raise AssertionError

    scene = scene_of(fail)
    found = Found(MagicMock(), "sourceless", "sourceless.child", None, "child")
    assert find_birth(found, scene).made is None


def test_mock_of_the_module_is_found_by_its_line(scene_of: SceneOf) -> None:
    def fail() -> None:
        raise AssertionError

    found = Found(CONSTANT, "CONSTANT", "CONSTANT.child", CONSTANT, "child")
    made = find_birth(found, scene_of(fail)).made
    assert made is not None and made.statement == "CONSTANT: MagicMock = MagicMock()"


class TestInstance:
    def setup_method(self) -> None:
        self.double = NonCallableMock()

    def test_mock_of_the_instance_is_found_by_its_set_up(
        self, request: pytest.FixtureRequest
    ) -> None:
        error = catch(fails_on_one_line)
        scene = Scene(request.node, error, error.__traceback__)
        found = scene.find(self.double)
        assert found is not None and found.path == "self.double"
        made = find_birth(found, scene).made
        assert made is not None and made.statement == "self.double = NonCallableMock()"
        assert scene.find(PropertyMock()) is None

    def test_mock_that_no_line_made_has_only_its_path(self, request: pytest.FixtureRequest) -> None:
        error = catch(fails_on_one_line)
        scene = Scene(request.node, error, error.__traceback__)
        found = Found(MagicMock(), "self", "self.other", self, "other")
        assert find_birth(found, scene) == Birth("self.other")
        without_traceback = Scene(request.node, error, None)
        found = Found(MagicMock(), "other", "other")
        assert find_birth(found, without_traceback) == Birth("other")


def test_mock_of_an_item_without_code_has_only_its_path(request: pytest.FixtureRequest) -> None:
    item: Any = types.SimpleNamespace(name="page", obj=None, config=request.config, path=None)
    scene = Scene(item, AssertionError(), None)
    assert scene.test_code is None
    assert find_birth(Found(MagicMock(), "agent", "agent"), scene) == Birth("agent")


def test_errors_that_led_to_one_another_are_each_looked_at_once(
    request: pytest.FixtureRequest,
) -> None:
    first, second, third = ValueError("a"), ValueError("b"), ValueError("no a")
    first.__cause__, second.__cause__, third.__context__ = second, first, first
    scene = Scene(request.node, third, None)
    assert [cause.error for cause in scene.causes] == [third, first, second]
    unrelated = ValueError("c")
    unrelated.__context__ = first
    assert [cause.error for cause in Scene(request.node, unrelated, None).causes] == [unrelated]


def test_call_outside_of_every_known_function_has_no_real_method() -> None:
    callee = ast.parse("self.agent.stop", mode="eval").body
    assert isinstance(callee, ast.Attribute)
    call = ast.Call(callee, [], [])
    for names in ((), ("missing",), ("direct", "inner"), ("Core", "missing")):
        assert Site(call, callee, True, names, app).find_real() is None, names


@pytest.mark.parametrize(
    ("source", "args", "kwargs", "may"),
    [
        ("f.m(1, a=2)", (5,), {"a": 6}, True),
        ("f.m(1, a=2)", (5, 6), {"a": 6}, False),
        ("f.m(1, a=2)", (5,), {"b": 6}, False),
        ("f.m(1, *more, a=2)", (5, 6), {"a": 6}, True),
        ("f.m(a=2, **more)", (), {"a": 6, "b": 7}, True),
        ("f.m(a=2, **more)", (), {"b": 7}, False),
    ],
)
def test_call_may_have_been_made_by_a_line_with_as_many_arguments(
    source: str, args: tuple[object, ...], kwargs: dict[str, object], may: bool
) -> None:
    call = ast.parse(source, mode="eval").body
    assert isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
    assert Site(call, call.func, True, (), app).may_have_made(args, kwargs) is may


def test_error_of_no_known_fake_is_left_alone(scene_of: SceneOf) -> None:
    def fail() -> None:
        raise UnknownAttributeError("an error of nobody")

    assert explain_error(scene_of(fail)) is None


def test_two_forgotten_coroutines_are_left_alone(scene_of: SceneOf) -> None:
    one, two = AsyncMock(), AsyncMock()
    coroutines = [one.a(), two.b()]

    def use() -> None:
        assert one and two
        coroutines[0].missing

    assert explain_error(scene_of(use)) is None
    for coroutine in coroutines:
        coroutine.close()


def test_assertion_without_source_is_left_alone(scene_of: SceneOf) -> None:
    namespace: dict[str, Any] = {}
    exec(compile("def fail():\n    assert False\n", "test_nowhere.py", "exec"), namespace)
    scene = scene_of(namespace["fail"])
    scene.__dict__["test_place"] = scene.culprit
    assert result_text(scene) is None


@patch("tests.plugin.app.Registry")
@patch("tests.plugin.app.Agent")
def test_patch_of_each_parameter_is_found(
    agent_class: MagicMock, registry_class: MagicMock, request: pytest.FixtureRequest
) -> None:
    error: BaseException
    try:
        raise AssertionError
    except AssertionError as caught:
        error = caught
    scene = Scene(request.node, error, error.__traceback__)
    for mock, name in ((agent_class, "Agent"), (registry_class, "Registry")):
        found = scene.find(mock)
        assert found is not None
        made = find_birth(found, scene).made
        assert made is not None and f"app.{name}'" in made.statement
