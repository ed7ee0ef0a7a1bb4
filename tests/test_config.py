"""Settings: where they are read, and what a wrong one is answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from netra_fakes import _config
from netra_fakes._config import Settings, configure, get_settings, read_settings, set_settings
from netra_fakes.errors import ConfigurationError


@pytest.fixture(autouse=True)
def _restore() -> Iterator[None]:
    before = _config._settings
    set_settings(None)
    yield
    set_settings(before)


def write(folder: Path, text: str) -> Path:
    path = folder / "pyproject.toml"
    path.write_text(text, "utf-8")
    return path


def test_nearest_file_with_a_table_is_read(tmp_path: Path) -> None:
    write(
        tmp_path, '[tool.netra_fakes]\ntypes = "error"\n[tool.netra_fakes.roles]\nagent = "a:B"\n'
    )
    inner = tmp_path / "inner"
    inner.mkdir()
    write(inner, "[project]\nname = 'other'\n")
    settings = read_settings(inner)
    assert settings.types == "error"
    assert settings.roles == {"agent": "a:B"}
    assert settings.root == tmp_path


def test_no_file_gives_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_config, "find_pyproject", lambda start: None)
    assert read_settings(tmp_path) == Settings()


def test_folder_without_any_file_above_has_none(tmp_path: Path) -> None:
    assert _config.find_pyproject(Path(tmp_path.anchor)) is None


def test_settings_are_read_once_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "[tool.netra_fakes]\nstrict_stubs = true\n")
    monkeypatch.chdir(tmp_path)
    assert get_settings().strict_stubs is True
    path.unlink()
    assert get_settings().strict_stubs is True


def test_tables_of_other_rooms_are_passed_on(tmp_path: Path) -> None:
    write(tmp_path, '[tool.netra_fakes.renames]\nold = "new"\n[tool.netra_fakes.audit]\njobs = 2\n')
    assert read_settings(tmp_path).extra == {"renames": {"old": "new"}, "audit": {"jobs": 2}}


def test_configure_joins_roles_and_keeps_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, '[tool.netra_fakes]\ntypes = "off"\nroles = {agent = "a:B"}\n')
    monkeypatch.chdir(tmp_path)
    configure(roles={"bridge": "c:D"})
    assert get_settings().roles == {"agent": "a:B", "bridge": "c:D"}
    assert get_settings().types == "off"
    configure(types="error", strict_stubs=True, contract="netra.lock")
    settings = get_settings()
    assert (settings.types, settings.strict_stubs, settings.contract) == (
        "error",
        True,
        "netra.lock",
    )


def test_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "[tool.netra_fakes\n")
    with pytest.raises(ConfigurationError) as caught:
        read_settings(tmp_path)
    assert str(caught.value).startswith(f"{path} is not valid TOML: ")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "typos = 1",
            "[tool.netra_fakes] has no option 'typos' (PATH): did you mean 'types'?",
        ),
        (
            "zzz = 1",
            "[tool.netra_fakes] has no option 'zzz' (PATH): the options are audit, contract, "
            "netra_drift, renames, roles, strict_stubs, types, vacuous.",
        ),
        (
            'types = "loud"',
            "[tool.netra_fakes] types = 'loud' (PATH) is none of its values.\n\nType one of:\n"
            '  types = "warn"\n  types = "error"\n  types = "off"',
        ),
        (
            'strict_stubs = "yes"',
            "[tool.netra_fakes] strict_stubs = 'yes' (PATH): it takes true or false.",
        ),
        ("contract = 1", "[tool.netra_fakes] contract = 1 (PATH): it takes a path."),
        (
            "roles = {agent = 1}",
            "[tool.netra_fakes] roles = {'agent': 1} (PATH): it takes a table such as "
            '{agent = "package.module:Class"}.',
        ),
    ],
)
def test_wrong_option_is_answered_with_what_to_type(
    tmp_path: Path, line: str, message: str
) -> None:
    path = write(tmp_path, f"[tool.netra_fakes]\n{line}\n")
    with pytest.raises(ConfigurationError) as caught:
        read_settings(tmp_path)
    assert str(caught.value) == message.replace("PATH", str(path))
