"""Test which annotations of an application its own code refutes."""

from __future__ import annotations

from textwrap import dedent

import pytest

from netra_fakes.audit import ProjectOptions, open_project
from netra_fakes.audit._entities import ClassEntity, FunctionEntity
from netra_fakes.audit._source_truth import SourceTruth

SOURCE = """
    import asyncio
    class Thing:
        size = 1
    class Other: ...
    class Small(Thing): ...
    class Open:
        def __getattr__(self, name): ...
    async def fetch(): ...
    def fair(thing: Thing): return thing.size
    def asks(thing: Thing): return getattr(thing, "weight", 0) or thing.size or getattr(thing, name)
    def wrong(thing: Thing): return thing.weight
    def open_one(thing: Open): return thing.weight
    def makes() -> Thing: return Other()
    def makes_small() -> Thing: return Small()
    def makes_unknown() -> Thing: return unknown()
    def plain(): return 1
    def hands(): return fetch()
    def hands_later():
        task = asyncio.create_task(fetch())
        other, value = 1, 2
        return task
    def passes(thing): return thing
    def asks_unknown(thing): return thing.run()
    def asks_annotated(): return makes()
    def asks_async(): return fetch()
    def asks_unannotated(): return plain()
    def asks_class(): return Other()
    def counts(thing): return len(thing)
    def tells(thing) -> int: return thing.run()
    def hands_nothing():
        text = str(1)
        return text
    class Keeper:
        kept = 1
        def __init__(self, thing: Thing, fair: Thing):
            local = thing
            self.kept = thing
            self.fair = fair
        def use(self):
            other.kept.mass
            self.kept.weight
            self.fair.size = 2
            return self.run()
        async def run(self): ...
        made = staticmethod(plain)
    """


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> SourceTruth:
    root = tmp_path_factory.mktemp("source")
    (root / "app.py").write_text(dedent(SOURCE))
    found = open_project(ProjectOptions(sources=(root,))).truth
    assert isinstance(found, SourceTruth)
    return found


@pytest.mark.parametrize(
    ("name", "parameter", "annotated", "is_refuted"),
    [
        ("fair", "thing", "Thing", False), ("asks", "thing", "Thing", False),
        ("wrong", "thing", "Thing", True), ("open_one", "thing", "Open", False),
        ("Keeper", "thing", "Thing", True), ("Keeper", "fair", "Thing", False),
        ("makes", "", "Thing", True), ("makes_small", "", "Thing", False),
        ("makes_unknown", "", "Thing", False),
    ],
)  # fmt: skip
def test_annotation(
    truth: SourceTruth, name: str, parameter: str, annotated: str, is_refuted: bool
) -> None:
    entity, target = truth.find(f"app.{name}"), truth.find(f"app.{annotated}")
    assert isinstance(target, ClassEntity)
    method = entity.spec.constructor if isinstance(entity, ClassEntity) else None
    if isinstance(entity, FunctionEntity):
        method = entity.method
    assert method is not None

    assert truth.is_refuted(method, parameter, target.spec) is is_refuted
    assert truth.is_refuted(method, parameter, target.spec) is is_refuted


@pytest.mark.parametrize(
    ("name", "is_sync"),
    [
        ("plain", True), ("hands", False), ("hands_later", False), ("hands_nothing", True),
        ("Keeper.use", False), ("fetch", False), ("fair", True),
    ],
)  # fmt: skip
def test_function_that_hands_an_awaitable_on_is_not_surely_sync(
    truth: SourceTruth, name: str, is_sync: bool
) -> None:
    entity = truth.find(f"app.{name}")
    assert isinstance(entity, FunctionEntity)

    assert truth.is_surely_sync(entity.method) is is_sync


@pytest.mark.parametrize(
    ("name", "may_hand_on"),
    [
        ("plain", False), ("passes", True), ("asks_unknown", True), ("asks_annotated", False),
        ("asks_async", True), ("asks_unannotated", True), ("asks_class", False),
        ("counts", False), ("tells", False), ("hands_nothing", False),
    ],
)  # fmt: skip
def test_function_without_annotation_may_hand_on_what_a_call_gives(
    truth: SourceTruth, name: str, may_hand_on: bool
) -> None:
    entity = truth.find(f"app.{name}")
    assert isinstance(entity, FunctionEntity)

    assert truth.hands_on(entity.method) is may_hand_on


def test_nothing_is_refuted_of_code_that_is_not_at_hand(truth: SourceTruth) -> None:
    from netra_fakes._spec import MethodSpec

    entity = truth.find("app.Thing")
    assert isinstance(entity, ClassEntity)
    for defined_in in ("", "elsewhere:Thing", "app:nothing", "app:Keeper", "app:asyncio"):
        method = MethodSpec("nothing", defined_in=defined_in)
        assert not truth.is_refuted(method, "thing", entity.spec)
        assert not truth.is_refuted(method, "", entity.spec)
        assert truth.is_surely_sync(method)
        assert not truth.hands_on(method)
