"""The parts of the plugin that a whole run rarely reaches."""

from __future__ import annotations

import types
import warnings
from typing import Any

import pytest

from netra_fakes._messages import pytest_run
from netra_fakes.errors import NotAwaitableError, UnknownAttributeError
from netra_fakes.pytest_plugin import _drift, _failure, _header, _seen, _unreached, _vacuous
from netra_fakes.pytest_plugin._warned import take_up
from netra_fakes.pytest_plugin._watch import Watch
from tests.plugin.conftest import INI
from tests.plugin.running import catch, run_in_process


class Outer:
    class Inner:
        def method(self) -> None:
            raise NotImplementedError


def test_missing_attribute_of_the_plugin_is_an_attribute_error() -> None:
    from netra_fakes import pytest_plugin

    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        pytest_plugin.nothing  # noqa: B018


@pytest.mark.parametrize("error", [ImportError, ValueError])
def test_package_that_cannot_be_looked_for_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail(name: str) -> None:
        raise error

    monkeypatch.setattr("importlib.util.find_spec", fail)
    assert _header.header().startswith("netra-fakes: roles from netra_fakes.reference")


def test_section_is_added_also_to_a_failure_that_is_plain_text() -> None:
    report: Any = types.SimpleNamespace(longrepr="plain", sections=[])
    _failure._add_section(report, "title", "text")
    assert report.sections == [("title", "text")]


def test_spec_of_a_used_class_is_read_where_it_is_loaded() -> None:
    assert "method" in _drift._spec(f"{__name__}:Outer.Inner").methods
    assert not _drift._spec(f"{__name__}:Outer.Other").methods
    assert not _drift._spec(f"{__name__}:Missing.Inner").methods
    assert not _drift._spec("not_loaded:Missing").methods


def test_error_is_found_among_the_causes_of_a_failure() -> None:
    error, cause, other = ValueError("error"), ValueError("cause"), ValueError("other")
    error.__cause__ = cause
    cause.__context__ = error
    assert _seen.is_among(cause, [error])
    assert not _seen.is_among(other, [error])
    group = ValueError("group")
    group.exceptions = (error,)  # type: ignore[attr-defined]
    assert _seen.is_among(cause, [group])


def test_error_that_was_never_raised_or_only_asked_for_is_seen(
    request: pytest.FixtureRequest,
) -> None:
    never = NotAwaitableError("never raised")
    assert _seen.is_seen(never, request.node)
    assert _seen.find_catcher(never) == (None, "")
    assert _seen.is_seen(UnknownAttributeError("never raised"), request.node)


def test_error_that_only_the_machinery_of_mocks_saw_has_no_catcher() -> None:
    names: dict[str, Any] = {"__name__": "unittest.mock"}
    exec("def refuse(): raise ValueError", names)
    with pytest.raises(ValueError) as caught:
        names["refuse"]()
    error = caught.value
    assert _seen.find_catcher(error)[1] == (
        "test_error_that_only_the_machinery_of_mocks_saw_has_no_catcher"
    )

    inner = error.__traceback__ and error.__traceback__.tb_next

    assert _seen.find_catcher(error.with_traceback(inner)) == (None, "")


def caught_in(source: str, tmp_path: Any) -> set[str]:
    """Return what the handler around the line `fail()` of a function catches."""
    file = tmp_path / "code.py"
    file.write_text(source, "utf-8")
    line = source.splitlines().index("        fail()") + 1 if "fail()" in source else 1
    code = compile("def f(): ...", str(file), "exec").co_consts[0]
    return _seen._catching(code, line)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def f():\n    try:\n        fail()\n    except: ...\n", {"Exception"}),
        ("def f():\n    try:\n        fail()\n    except (A, b.C): ...\n", {"A", "C"}),
        ("def f():\n    try:\n        fail()\n    except make(): ...\n", {""}),
        ("def f():\n    with suppress(A, b.C):\n        fail()\n", {"A", "C"}),
        ("def f():\n    with pytest.raises(A):\n        fail()\n", {"raises"}),
        ("def f():\n    with open(x), lock:\n        fail()\n", set()),
        ("def f():\n    if True:\n        fail()\n    try: ...\n    except A: ...\n", set()),
        ("def f(:\n        fail()\n", set()),
    ],
)
def test_handler_around_a_line_is_read_from_the_source(
    source: str, names: set[str], tmp_path: Any
) -> None:
    assert caught_in(source, tmp_path) == names


def test_item_without_source_has_no_unreached_checks(tmp_path: Any) -> None:
    file = tmp_path / "broken.py"
    file.write_text("def (:\n", "utf-8")
    namespace: dict[str, Any] = {}
    exec(compile("def f(): ...", str(file), "exec"), namespace)
    without_code: Any = types.SimpleNamespace(obj=len)
    broken: Any = types.SimpleNamespace(obj=namespace["f"])
    without_function: Any = types.SimpleNamespace(obj=None)
    for item in (without_code, broken, without_function):
        assert not _unreached.has_only_unreached_checks(item, "f")


def test_item_that_is_no_function_gets_no_witness() -> None:
    item: Any = types.SimpleNamespace(obj=None)
    assert _vacuous.place_witness(item, is_alone=True) is None


def test_warnings_that_tell_nothing_are_passed_over(request: pytest.FixtureRequest) -> None:
    watch = Watch(request.config)
    watch.item = request.node

    def warn(category: type[Warning], text: str) -> None:
        message = warnings.WarningMessage(category(text), category, "a.py", 1)
        take_up(watch, message, "another test")

    warn(RuntimeWarning, "overflow")
    warn(UserWarning, "something else")
    watch.mode = "off"
    warn(pytest.PytestReturnNotNoneWarning, "returned")
    assert watch.session is None


def test_report_without_set_ups_ends_with_the_types() -> None:
    assert pytest_run.report([], {}, [], [], 0, {}, [])[-1] == "values of a wrong type: none"


def test_filter_on_type_warnings_is_left_as_the_project_sets_it(pytester: pytest.Pytester) -> None:
    pytester.makeini(f"{INI.rstrip()}\n    ignore::netra_fakes.errors.SpecTypeWarning\n")
    pytester.makepyfile(
        """
        class Agent:
            def stop(self, reason: str) -> None: ...

        def test_it(fakes):
            fakes(Agent).stop(3)
        """
    )
    result = run_in_process(pytester)
    result.assert_outcomes(passed=1)
    assert "SpecTypeWarning" not in result.stdout.str()


def test_frames_of_a_fault_are_named_with_their_class() -> None:
    from netra_fakes.pytest_plugin._diagnosis._source import read_places

    class Case:
        def fail(self) -> None:
            raise ValueError

        @classmethod
        def fail_too(cls) -> None:
            raise ValueError

    assert read_places(catch(Case().fail).__traceback__)[-1].function == "Case.fail"
    assert read_places(catch(Case.fail_too).__traceback__)[-1].function == "Case.fail_too"


def test_checks_in_inner_functions_that_nobody_calls_do_not_count(tmp_path: Any) -> None:
    file = tmp_path / "code.py"
    file.write_text(
        "async def check():\n    assert True\n\n"
        "async def plain():\n    check\n\n"
        "def test_it():\n"
        "    def inner():\n        assert True\n"
        "    each = lambda: check_all()\n"
        "    (lambda: 1)()\n"
        "    plain()\n"
        "    return check()\n",
        "utf-8",
    )
    namespace: dict[str, Any] = {}
    exec(compile(file.read_text("utf-8"), str(file), "exec"), namespace)
    item: Any = types.SimpleNamespace(obj=namespace["test_it"])
    assert _unreached.has_only_unreached_checks(item, "check")
    assert not _unreached.has_only_unreached_checks(item, "missing")
    assert not _unreached.has_only_unreached_checks(item, "test_it")
