"""The house keeps its own rules: floors, public names, documentation."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import netra_fakes
from netra_fakes import errors

PACKAGE = Path(netra_fakes.__file__).parent
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(netra_fakes.__path__, "netra_fakes.")
    if not module.name.endswith("__main__")
)
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}


def source_of(module: str) -> str:
    path = PACKAGE.joinpath(*module.split(".")[1:])
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return file.read_text("utf-8")


def test_public_names_are_sorted_and_exist() -> None:
    assert netra_fakes.__all__ == sorted(netra_fakes.__all__)
    assert set(dir(netra_fakes)) == set(netra_fakes.__all__)
    for name in netra_fakes.__all__:
        assert getattr(netra_fakes, name).__doc__, name


def test_public_names_of_checkers_are_those_of_run_time() -> None:
    tree = ast.parse(source_of("netra_fakes"))
    for_checkers = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.If)
        for statement in node.body
        if isinstance(statement, ast.ImportFrom)
        for alias in statement.names
    }
    assert for_checkers >= set(netra_fakes.__all__)


def test_missing_public_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'make_fakes'"):
        netra_fakes.make_fakes  # noqa: B018


@pytest.mark.parametrize("module", MODULES)
def test_module_says_what_it_is_for_in_one_sentence(module: str) -> None:
    docstring = ast.get_docstring(ast.parse(source_of(module)))
    assert docstring, module
    assert docstring.splitlines()[0].endswith("."), module
    assert not FORBIDDEN_NAMES & set(module.split(".")), module


@pytest.mark.parametrize("module", MODULES)
def test_module_and_its_functions_fit_a_screen_or_two(module: str) -> None:
    source = source_of(module)
    assert source.count("\n") <= 460, module
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            body = node.body[1:] if ast.get_docstring(node) and node.body[1:] else node.body
            length = (node.end_lineno or 0) - body[0].lineno + 1
            assert length <= 50, f"{module}.{node.name}: {length} lines"


def test_importing_the_package_loads_no_upper_floor() -> None:
    script = (
        "import sys, netra_fakes; netra_fakes.make_fake;"
        "heavy = {'pytest', 'rich', 'typeguard', 'netra_fakes.audit',"
        " 'netra_fakes.contract', 'netra_fakes.reference', 'netra_fakes.roles'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_every_error_is_documented_by_its_class() -> None:
    for name, value in vars(errors).items():
        if isinstance(value, type) and issubclass(value, (Exception, Warning)):
            assert value.__doc__, name
            assert value.__doc__.splitlines()[0].endswith((".", ",")), name


def test_imports_go_down_only() -> None:
    if not (PACKAGE.parent / "pyproject.toml").exists():
        pyproject = Path(__file__).parents[2] / "pyproject.toml"
    else:
        pyproject = PACKAGE.parent / "pyproject.toml"
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()",
         "--config", str(pyproject), "--no-cache"],
        capture_output=True, text=True, cwd=PACKAGE.parent,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_modules_import_without_a_warning() -> None:
    for module in MODULES:
        importlib.import_module(module)
