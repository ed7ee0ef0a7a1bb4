"""What may be named as a spec, and what each wrong name is told."""

from __future__ import annotations

import functools
import gc
import logging
import sys
import types
import weakref
from pathlib import Path
from unittest.mock import AsyncMock, MagicMock, Mock

import pytest

from netra_fakes._interface import UNKNOWN
from netra_fakes._read import import_target, read_interface, read_spec
from netra_fakes.errors import InvalidSpecError, SpecNotFoundError
from tests.examples import shapes


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("tests.examples.shapes:Engine", shapes.Engine),
        ("tests.examples.shapes.Engine", shapes.Engine),
        ("tests.examples.shapes:Typed.Inner", shapes.Typed.Inner),
        ("tests.examples.shapes.Typed.Inner", shapes.Typed.Inner),
        ("tests.examples.shapes:Engine.start", shapes.Engine.start),
        ("tests.examples.shapes", shapes),
        (" logging.handlers:SysLogHandler ", None),
        ("logging:getLogger", logging.getLogger),
        ("os.path:join", __import__("os").path.join),
    ],
)
def test_path_leads_to_its_object(path: str, expected: object) -> None:
    found = import_target(path)
    assert found is expected or expected is None


@pytest.mark.parametrize(
    ("path", "message", "near"),
    [
        (
            "tests.examples.shapes:Enginee",
            "cannot find 'tests.examples.shapes:Enginee':\n"
            "'tests.examples.shapes' has no 'Enginee'; did you mean 'Engine' or 'EngineRepo'?",
            ("Engine", "EngineRepo"),
        ),
        (
            "tests.examples.shapes:Typed.Iner",
            "cannot find 'tests.examples.shapes:Typed.Iner':\n"
            "'tests.examples.shapes:Typed' has no 'Iner'; did you mean 'Inner'?",
            ("Inner",),
        ),
        (
            "tests.examples.shapez:Engine",
            "cannot find 'tests.examples.shapez:Engine':\n"
            "there is no module 'tests.examples.shapez'; did you mean 'tests.examples.shapes'?",
            ("tests.examples.shapes",),
        ),
        (
            "loging:Logger",
            "cannot find 'loging:Logger': there is no module 'loging'; did you mean 'logging'?",
            ("logging",),
        ),
        (
            "logging.handlers.Nope",
            "cannot find 'logging.handlers.Nope': 'logging.handlers' has no 'Nope'.",
            (),
        ),
        (
            "qqqqxyz.Logger",
            "cannot find 'qqqqxyz.Logger': there is no module 'qqqqxyz'.",
            (),
        ),
        (
            "tests.examples.shapes:Engine.start.deeper",
            "cannot find 'tests.examples.shapes:Engine.start.deeper':\n"
            "'tests.examples.shapes:Engine.start' has no 'deeper'.",
            (),
        ),
        (
            "not a path",
            "'not a path' is no path to a class or function.\n\n"
            'Type it as:\n  "package.module:Class"',
            (),
        ),
    ],
)
def test_path_that_leads_nowhere_names_what_is_near(
    path: str, message: str, near: tuple[str, ...]
) -> None:
    with pytest.raises(SpecNotFoundError) as caught:
        import_target(path)
    assert str(caught.value) == message
    assert caught.value.near_matches == near
    assert caught.value.target == path
    assert max(map(len, message.splitlines())) <= 100


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package that works, beside modules of it that do not."""
    name = "package_of_targets"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").write_text("def __getattr__(name):\n"
                                        "    if name == 'lazy': return int\n"
                                        "    raise AttributeError(name)\n")  # fmt: skip
    (folder / "broken.py").write_text("import a_module_that_is_not_installed\nclass A: ...\n")
    (folder / "raising.py").write_text("raise RuntimeError('no settings')\n")
    (tmp_path / "raising_package").mkdir()
    (tmp_path / "raising_package" / "__init__.py").write_text("raise ValueError('early')\n")
    (tmp_path / "raising_package" / "inner.py").write_text("class A: ...\n")
    (tmp_path / "lacking_package").mkdir()
    (tmp_path / "lacking_package" / "__init__.py").write_text("import also_not_installed\n")
    (tmp_path / "lacking_package" / "inner.py").write_text("class A: ...\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield name
    for module in [module for module in sys.modules if module.partition(".")[0] == name]:
        del sys.modules[module]


def test_lazy_name_of_a_package_is_found(package: str) -> None:
    assert import_target(f"{package}:lazy") is int


@pytest.mark.parametrize(
    ("path", "module", "cause"),
    [
        (
            "package_of_targets.broken:A",
            "package_of_targets.broken",
            "ModuleNotFoundError: No module named 'a_module_that_is_not_installed'",
        ),
        (
            "package_of_targets.broken.A",
            "package_of_targets.broken",
            "ModuleNotFoundError: No module named 'a_module_that_is_not_installed'",
        ),
        (
            "package_of_targets.raising:A",
            "package_of_targets.raising",
            "RuntimeError: no settings",
        ),
        ("raising_package.inner.A", "raising_package", "ValueError: early"),
        ("raising_package.inner:A", "raising_package", "ValueError: early"),
        (
            "lacking_package.inner.A",
            "lacking_package",
            "ModuleNotFoundError: No module named 'also_not_installed'",
        ),
    ],
)
def test_module_that_fails_to_import_is_an_error_with_its_cause(
    package: str, path: str, module: str, cause: str
) -> None:
    with pytest.raises(SpecNotFoundError) as caught:
        import_target(path)
    assert f"cannot import '{path}':\nthe module '{module}' exists" in str(caught.value)
    assert f"\n  cause: {cause}\n" in str(caught.value)
    assert caught.value.__cause__ is not None


def test_missing_submodule_of_a_working_package_is_named(package: str) -> None:
    with pytest.raises(SpecNotFoundError, match=r"no module 'package_of_targets.brokem'") as caught:
        import_target("package_of_targets.brokem:A")
    assert caught.value.near_matches == ("package_of_targets.broken",)


@pytest.mark.parametrize(
    ("mock", "article"),
    [
        (Mock(), "a"),
        (MagicMock(), "a"),
        (AsyncMock(), "an"),
        (MagicMock, "a"),
        (Mock(spec=int), "a"),
    ],
    ids=range(5),
)
def test_mock_as_spec_is_refused(mock: object, article: str) -> None:
    kind = mock.__name__ if isinstance(mock, type) else type(mock).__name__
    with pytest.raises(InvalidSpecError) as caught:
        read_spec(mock)
    assert str(caught.value) == (
        f"cannot build a fake from {article} {kind}:\n"
        "a mock has every attribute, so it describes none.\n\n"
        "Give the real class instead:\n"
        "  make_fake(RealClass)"
    )


@pytest.mark.parametrize("value", [3, None, object(), shapes.Engine(), int | str])
def test_object_that_is_no_spec_is_refused(value: object) -> None:
    with pytest.raises(InvalidSpecError, match=r"a spec is a class, a function, a module"):
        read_spec(value)


def test_instance_as_spec_is_told_to_give_its_class() -> None:
    with pytest.raises(InvalidSpecError) as caught:
        read_spec(shapes.Engine())
    assert str(caught.value) == (
        "cannot build a fake from this tests.examples.shapes.Engine:\n"
        "a spec is a class, a function, a module, a generic alias or a path.\n\n"
        "Give its class instead:\n"
        "  make_fake(Engine)"
    )


def test_path_as_spec_is_read() -> None:
    assert read_spec("tests.examples.shapes:Engine") is read_spec(shapes.Engine)


def test_same_target_gives_the_same_interface() -> None:
    assert read_interface(shapes.Engine) is read_interface(shapes.Engine)
    first = read_interface(shapes.Repo[shapes.Engine])
    assert read_interface(shapes.Repo[shapes.Engine]) is first
    assert read_interface(shapes.Repo[int]) is not first
    assert read_interface(shapes.Repo) is not first
    assert read_interface(logging.getLogger) is read_interface(logging.getLogger)
    assert read_interface(logging) is read_interface(logging)


def test_cache_keeps_no_local_class_alive() -> None:
    class Local:
        def run(self) -> Local:  # noqa: F821  # deleted below
            return super().__new__(type(self))

    interface = read_interface(Local)
    assert read_interface(Local) is interface
    assert interface.signature("run") is not None
    assert interface.answer_type("run") is Local
    assert dict(interface.spec.methods)
    dead = weakref.ref(Local)
    del Local, interface
    gc.collect()
    assert dead() is None


def test_alias_with_an_argument_that_has_no_hash_is_read() -> None:
    alias = types.GenericAlias(shapes.Repo, ([],))
    assert read_interface(alias).real is shapes.Repo


def test_callables_as_spec_have_names() -> None:
    assert read_spec(len).target == "builtins:len"
    assert read_spec(functools.partial(len)).name == "partial"
    assert read_spec([].append).qualname == "append"
    assert read_spec(shapes.Engine().start).qualname == "Engine.start"


def test_proxy_that_stands_for_a_module_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    class Proxy:
        def __getattribute__(self, name: str) -> object:
            return {"Inner": int, "__name__": "old_names", "__spec__": None}[name]

    monkeypatch.setitem(sys.modules, "old_names", Proxy())
    assert import_target("old_names:Inner") is int

    class Moved:
        size: Inner  # type: ignore[name-defined]  # noqa: F821

    Moved.__module__ = "old_names"
    assert read_interface(Moved).answer_type("size") is UNKNOWN
