"""Options, ini options, the header, the report, the pages, the drift."""

from __future__ import annotations

import re
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from netra_fakes import _config
from netra_fakes.pytest_plugin._pages import file_stem
from tests.plugin.running import summary_of

Run = Callable[..., pytest.RunResult]
APP = Path(__file__).with_name("app.py").read_text("utf-8")
TYPES = """
import warnings
from app import Agent
from netra_fakes import _config

def test_it(fakes):
    assert _config.get_settings().types == "{}"
"""


def test_header_tells_where_the_roles_come_from(run: Run) -> None:
    result = run("def test_it(): pass")
    result.stdout.fnmatch_lines(["netra-fakes: roles from netra_fakes.reference"])


def test_header_names_configured_roles_and_the_contract(
    pytester: pytest.Pytester, run: Run
) -> None:
    pytester.makepyprojecttoml(
        """
        [tool.netra_fakes]
        contract = "specs.lock"
        [tool.netra_fakes.roles]
        agent = "app:Agent"
        """
    )
    result = run("def test_it(): pass")
    result.stdout.fnmatch_lines(
        ["netra-fakes: roles from netra_fakes.reference; agent: app:Agent; contract: specs.lock"]
    )


def test_header_names_the_installed_application(pytester: pytest.Pytester, run: Run) -> None:
    pytester.mkpydir("netra_backend")
    pytester.syspathinsert()
    result = run("def test_it(): pass")
    result.stdout.fnmatch_lines(["netra-fakes: roles from netra_backend"])


def test_command_line_beats_ini_and_ini_beats_pyproject(
    pytester: pytest.Pytester, run: Run
) -> None:
    pytester.makepyfile(app=APP)
    pytester.makepyprojecttoml('[tool.netra_fakes]\ntypes = "error"\n')
    run(TYPES.format("error")).assert_outcomes(passed=1)
    run(TYPES.format("off"), "-o", "netra_types=off").assert_outcomes(passed=1)
    arguments = ("-o", "netra_types=off", "--netra-types=warn")
    run(TYPES.format("warn"), *arguments).assert_outcomes(passed=1)


def test_settings_of_an_outer_run_are_put_back(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _config.Settings()  # known ones: where none are, the first use reads pyproject.toml
    monkeypatch.setattr(_config, "_settings", before)
    run("def test_it(): pass", "--netra-types=error")
    assert _config.current_settings() is before


def test_configure_in_conftest_is_kept(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makeconftest("import netra_fakes\nnetra_fakes.configure(types='error')\n")
    pytester.makepyfile(app=APP)
    run(TYPES.format("error")).assert_outcomes(passed=1)


@pytest.mark.parametrize(("text", "expected"), [("true", True), ("false", False)])
def test_switch_is_read_from_ini(run: Run, text: str, expected: bool) -> None:
    source = f"""
from netra_fakes import _config

def test_it():
    assert _config.get_settings().strict_stubs is {expected}
"""
    run(source, "-o", f"netra_strict_stubs={text}").assert_outcomes(passed=1)


@pytest.mark.parametrize("option", ["netra_strict_stubs=perhaps", "netra_types=loud"])
def test_wrong_ini_value_is_a_usage_error(run: Run, option: str) -> None:
    result = run("def test_it(): pass", "-o", option)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert f"[tool.netra_fakes] {option.partition('=')[0].removeprefix('netra_')} = " in (
        result.stderr.str()
    )


def test_wrong_pyproject_is_a_usage_error(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyprojecttoml("[tool.netra_fakes]\nrolls = 1\n")
    result = run("def test_it(): pass")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "[tool.netra_fakes] has no option 'rolls'" in result.stderr.str()


REPORT = """
import asyncio, warnings
import pytest
import app
from netra_fakes import make_fake

@pytest.mark.parametrize("number", range(6))
def test_never(number):
    make_fake(app.Agent, name="agent").execute("context")

def test_swallowed(fakes):
    app.stop_badly(fakes(app.Agent))

def test_types(fakes):
    registry = fakes(app.Registry)
    asyncio.run(registry.get(3))

def test_returns():
    return 1
"""
FOUND = [
    "1 test ended well and checked nothing:",
    "  test_it.py::test_returns",
    "    it returned a value, which pytest ignores: type 'assert' instead of 'return'",
    "",
    "fakes: 9, of 2 classes",
    "       8  app:Agent",
    "       1  app:Registry",
]


@pytest.mark.parametrize("workers", ["0", "2"])
def test_report_tells_the_same_with_and_without_workers(
    pytester: pytest.Pytester, run: Run, workers: str
) -> None:
    pytester.makepyfile(app=APP)
    lines = summary_of(run(REPORT, "--netra-report", "-n", workers))
    assert lines[: len(FOUND)] == FOUND
    start = lines.index("violations swallowed: 1 test")
    assert lines[start:-6] == [
        "violations swallowed: 1 test",
        "          test_it.py::test_swallowed",
        "coroutines never awaited: 6 tests",
        *(f"          test_it.py::test_never[{number}]" for number in range(6)),
        "tests that checked nothing: 1",
        "values of a wrong type: 1",
        "       1  test_it.py:15",
    ]
    assert lines[-6] == "slowest set-ups:"
    assert all(re.match(r" +\d+\.\d ms  test_it\.py::test_", line) for line in lines[-5:])
    assert "          agent: netra_fakes.reference:Agent (reference)" in lines


WHOLE = """
import pytest
from netra_fakes import make_bridge, make_fake
import app

@pytest.mark.parametrize("number", range(8))
def test_awaits_nothing(number):
    make_fake(app.Agent).execute("context")

@pytest.mark.parametrize("number", range(8))
def test_swallows(fakes, number):
    app.stop_badly(fakes(app.Agent))

@pytest.mark.parametrize("number", range(8))
def test_stops_with_a_number(fakes, number):
    fakes(app.Agent).stop(number)
    make_bridge()

@pytest.mark.parametrize("number", range(8))
def test_checks_nothing(number):
    return number
"""


def test_whole_report_is_the_same_from_four_workers(
    pytester: pytest.Pytester, run: Run, drifted: None
) -> None:
    ours = {name: WHOLE for name in ("test_one", "test_two", "inner/test_three")}
    (pytester.path / "inner").mkdir()
    pytester.makepyfile(**{
        "inner/conftest": "import netra_fakes\nnetra_fakes.configure(roles={'agent': 'app:Agent'})"
    }, **ours)  # fmt: skip
    arguments = (
        "-o",
        "pythonpath=.",
        "--netra-report",
        "--netra-contract=specs.lock",
        "--netra-drift=warn",
    )
    alone, together = (summary_of(run(REPORT, *arguments, "-n", count)) for count in ("0", "4"))
    assert len(alone) > 100
    assert alone[-6] == together[-6] == "slowest set-ups:"
    assert alone[:-5] == together[:-5]
    assert any(line.strip() == "agent: app:Agent (configured)" for line in alone), alone


def test_report_of_a_run_without_fakes_says_so(run: Run) -> None:
    lines = summary_of(run("def test_it(): pass", "--netra-report"))
    assert lines[0] == "fakes: 0, of 0 classes"
    assert "violations swallowed: none" in lines


def test_nothing_is_printed_where_nothing_is_to_tell(run: Run) -> None:
    assert summary_of(run("def test_it(mock_agent): pass")) == []


def test_type_warning_is_told_once_a_place(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyfile(app=APP)
    result = run(
        """
        import asyncio
        import app
        import pytest

        @pytest.mark.parametrize("number", range(3))
        def test_it(fakes, number):
            registry = fakes(app.Registry)
            for _ in range(5):
                asyncio.run(registry.get(3))
        """
    )
    result.assert_outcomes(passed=3, warnings=3)
    assert result.stdout.str().count("SpecTypeWarning: ") == 1


def test_timeline_pages_are_written_for_tests_that_used_fakes(
    pytester: pytest.Pytester, run: Run
) -> None:
    pytester.makepyfile(app=APP)
    run(
        """
        import asyncio
        import app
        import pytest

        @pytest.mark.parametrize("text", ["a/b", "a:b"])
        def test_used(fakes, text):
            asyncio.run(fakes(app.Agent).execute(text))

        def test_plain():
            assert True

        def test_uncalled(fakes):
            assert fakes(app.Agent)
        """,
        "--netra-timeline=pages",
    ).assert_outcomes(passed=4)
    written = sorted(path.name for path in (pytester.path / "pages").iterdir())
    assert [Path(name).suffix for name in written] == [".html", ".mmd", ".html", ".mmd"]
    html = (pytester.path / "pages" / written[0]).read_text("utf-8")
    assert "execute" in html
    assert "<script" not in html
    mermaid = (pytester.path / "pages" / written[1]).read_text("utf-8")
    assert mermaid.startswith("sequenceDiagram\n")


def test_file_names_are_safe_and_different() -> None:
    assert file_stem("tests/test_a.py::test_b") == "tests.test_a.py.test_b"
    one, two = file_stem("t.py::test[a/b]"), file_stem("t.py::test[a.b]")
    assert one != two
    assert len(file_stem("t.py::test[" + "x" * 500 + "]")) < 140


USES_AGENT = """
from app import Agent

def test_it(fakes):
    fakes(Agent).stop("now")
"""


@pytest.fixture
def drifted(pytester: pytest.Pytester) -> Iterator[None]:
    """An application whose `Agent.stop` lost a parameter since its contract was written."""
    from netra_fakes._read import read_spec
    from netra_fakes.contract import build_contract, write_contract

    source = APP.replace("def stop(self, reason: str)", "def stop(self, reason: str, hard: bool)")
    old = types.ModuleType("app")
    sys.modules["app"] = old
    exec(compile(source, "app.py", "exec"), vars(old))
    specs = [read_spec(vars(old)[name]) for name in ("Agent", "Registry")]
    write_contract(build_contract(specs), pytester.path / "specs.lock")
    del sys.modules["app"]
    pytester.makepyfile(app=APP)
    yield
    sys.modules.pop("app", None)


@pytest.mark.usefixtures("drifted")
@pytest.mark.parametrize("workers", ["0", "2"])
def test_drift_of_used_classes_fails_the_run_if_wanted(run: Run, workers: str) -> None:
    arguments = ("--netra-contract=specs.lock", "-n", workers)
    result = run(USES_AGENT, *arguments, "--netra-drift=error")
    result.assert_outcomes(passed=1)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    lines = summary_of(result)
    assert lines[0] == "classes that fakes were built from differ from the contract:"
    assert lines[1].startswith("  breaking: app:Agent.stop")
    assert lines[2:] == ["  look at it all:  netra-fakes check"]


@pytest.mark.usefixtures("drifted")
@pytest.mark.parametrize("workers", ["0", "2"])
def test_drift_is_a_warning_and_fails_nothing_under_warn(run: Run, workers: str) -> None:
    arguments = ("--netra-contract=specs.lock", "-n", workers)
    result = run(USES_AGENT, *arguments, "--netra-drift=warn")
    result.assert_outcomes(passed=1, warnings=1)
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["*ContractDriftWarning: breaking: app:Agent.stop *"])
    assert len(summary_of(result)) == 3


@pytest.mark.usefixtures("drifted")
def test_drift_fails_the_run_where_its_warning_is_made_an_error(run: Run) -> None:
    result = run(
        USES_AGENT, "--netra-contract=specs.lock", "--netra-drift=warn",
        "-W", "error::netra_fakes.ContractDriftWarning",
    )  # fmt: skip
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert summary_of(result)[1].startswith("  breaking: app:Agent.stop")


@pytest.mark.usefixtures("drifted")
def test_drift_of_classes_that_no_fake_used_is_not_told(run: Run) -> None:
    source = USES_AGENT.replace("Agent", "Registry").replace('stop("now")', "get")
    result = run(source, "--netra-contract=specs.lock", "--netra-drift=error")
    assert result.ret == pytest.ExitCode.OK
    assert summary_of(result) == []


@pytest.mark.usefixtures("drifted")
def test_contract_that_cannot_be_read_is_told(pytester: pytest.Pytester, run: Run) -> None:
    (pytester.path / "specs.lock").write_text("<<<<<<< ours\n", "utf-8")
    result = run(USES_AGENT, "--netra-contract=specs.lock", "--netra-drift=error")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert summary_of(result)[1].startswith("  breaking: the contract cannot be read: ")
