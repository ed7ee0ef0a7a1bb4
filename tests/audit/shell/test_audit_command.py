"""`netra-fakes audit`: what a user types and what comes back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from netra_fakes.audit import _run
from netra_fakes.cli import main

Write = Callable[[str, str], Path]


@pytest.fixture(autouse=True)
def _codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_run, "known_codes", lambda: ["NF001", "NF002", "NF101", "NF102"])


def audit(*arguments: str) -> int:
    return main(["audit", *arguments])


def findings_of(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)["findings"]
    return found


def test_clean_suite_ends_with_zero(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("tests/test_a.py", "x = 1\n")
    assert audit("tests", "--source", ".") == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "No finding in 1 file.\n"


def test_finding_is_shown_with_its_line_marked(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write("tests/test_a.py", "def test():\n    x = 'BAD'\n    y = 'WORSE'\n")
    assert audit("tests", "--source", ".") == 1
    captured = capsys.readouterr()
    assert captured.out == (
        "tests/test_a.py:2:10: NF101 [*] the word BAD is not good\n"
        "    2 | x = 'BAD'\n"
        "      |      ^^^\n"
        "  spec: def good()\n"
        "  help: type GOOD\n"
        "  (type known from: spec)\n"
        "\n"
        "tests/test_a.py:3:10: NF101 [unsafe fix] the word WORSE is not good\n"
        "    3 | y = 'WORSE'\n"
        "      |      ^^^^^\n"
        "  spec: def good()\n"
        "  help: type GOOD\n"
        "  (type known from: spec)\n"
    )
    assert captured.err == (
        "Found 2 findings in 1 file.\n"
        "1 can be fixed with --fix.\n"
        "1 more with --unsafe-fixes (they may change what a test means).\n"
    )


def test_json_holds_what_programs_need(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("tests/test_a.py", "x = 'BAD'\ny = 'BAD nofix'\n")
    assert audit("tests", "--source", ".", "--format", "json") == 1
    first, second = findings_of(capsys)
    assert (first["path"], first["line"], first["column"]) == ("tests/test_a.py", 1, 6)
    assert (first["code"], first["slug"]) == ("NF101", "sync-double-for-coroutine")
    assert first["message"] == "the word BAD is not good"
    assert first["confidence"] == "high"
    assert first["fix"] == {
        "edits": [{"start": 5, "end": 8, "replacement": "GOOD"}],
        "is_safe": True,
        "description": "Say GOOD",
    }
    assert second["fix"] is None


def test_only_sure_findings_count_by_default(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write("test_a.py", "x = 'BAD unsure'\n")
    assert audit("test_a.py", "--source", ".") == 0
    capsys.readouterr()
    assert audit("test_a.py", "--source", ".", "--confidence", "low", "--format", "json") == 1
    assert [finding["confidence"] for finding in findings_of(capsys)] == ["low"]


def test_no_truth_is_said(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("test_a.py", "x = 1\n")
    assert audit("test_a.py") == 0
    assert capsys.readouterr().err.startswith("note: no interface is known")


def test_fix_applies_what_is_safe(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    path = write("test_a.py", "x = 'BAD'  # keep\r\ny = 'WORSE'\r\n")
    assert audit("test_a.py", "--source", ".", "--fix") == 1
    assert path.read_bytes() == b"x = 'GOOD'  # keep\r\ny = 'WORSE'\r\n"
    assert "Fixed 1 finding in 1 file.\nFound 1 finding in 1 file.\n" in capsys.readouterr().err
    assert audit("test_a.py", "--source", ".", "--unsafe-fixes") == 0
    assert path.read_bytes() == b"x = 'GOOD'  # keep\r\ny = 'GOOD'\r\n"
    assert audit("test_a.py", "--source", ".", "--fix") == 0
    assert path.read_bytes() == b"x = 'GOOD'  # keep\r\ny = 'GOOD'\r\n"


def test_diff_shows_and_writes_nothing(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    path = write("test_a.py", "x = 'BAD'")
    assert audit("test_a.py", "--source", ".", "--diff") == 1
    captured = capsys.readouterr()
    assert captured.out == ("--- test_a.py\n+++ test_a.py\n@@ -1 +1 @@\n-x = 'BAD'\n+x = 'GOOD'\n")
    assert "Would fix 1 finding in 1 file." in captured.err
    assert path.read_text() == "x = 'BAD'"


def test_files_that_cannot_be_audited_are_named_and_skipped(
    write: Write, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write("tests/test_a.py", "x = 'BAD'\n")
    write("tests/test_b.py", "def (:\n")
    write("tests/test_c.py", "# CRASH\n")
    (folder / "tests/test_d.py").write_bytes(b"x = 1\n\xff\n")
    (folder / "tests/test_e.py").write_bytes(b"# coding: no-such-codec\n")
    (folder / "tests/test_f.py").symlink_to("test_f.py")
    (folder / "tests/loop").symlink_to("..")
    assert audit("tests", "--source", ".", "--format", "json") == 1
    captured = capsys.readouterr()
    data = json.loads(captured.out)
    assert [finding["path"] for finding in data["findings"]] == ["tests/test_a.py"]
    assert {(p["path"], p["line"]) for p in data["problems"]} == {
        ("tests/test_b.py", 1), ("tests/test_c.py", None), ("tests/test_d.py", 2),
        ("tests/test_e.py", 1), ("tests/test_f.py", None),
    }  # fmt: skip
    assert captured.err.startswith("5 files could not be audited:\n  tests/test_b.py:1: ")


def test_huge_file_is_left_alone(
    write: Write, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("netra_fakes.audit._files.SIZE_LIMIT", 10)
    write("test_a.py", "x = 'BAD' * 1000\n")
    assert audit("test_a.py", "--source", ".") == 0
    assert "more than the 0 MB that the audit reads" in capsys.readouterr().err


def test_missing_path_is_a_usage_error(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("tests/test_a.py", "")
    assert audit("test", "--source", ".") == 2
    assert capsys.readouterr().err == (
        "netra-fakes audit: there is no file or folder 'test': did you mean 'tests'?\n"
    )
    assert audit("no/such/folder", "--source", ".") == 2
    assert capsys.readouterr().err.endswith("there is no file or folder 'no/such/folder'.\n")


def test_selection_goes_by_prefix_and_longest_wins(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write("test_a.py", "x = 'BAD'\n")
    assert audit("test_a.py", "--source", ".", "--ignore", "NF1") == 0
    assert audit("test_a.py", "--source", ".", "--select", "nf101", "--ignore", "NF1") == 1
    assert audit("test_a.py", "--source", ".", "--select", "NF102") == 0
    assert audit("test_a.py", "--source", ".", "--select", "NF9") == 2
    assert "--select names 'NF9', which is no rule's code" in capsys.readouterr().err


def test_exclude_leaves_files_out(write: Write) -> None:
    write("tests/old/test_a.py", "x = 'BAD'\n")
    write("tests/node_modules/test_a.py", "x = 'BAD'\n")
    write("tests/env/pyvenv.cfg", "")
    write("tests/env/test_a.py", "x = 'BAD'\n")
    write("tests/notes.txt", "x = 'BAD'\n")
    assert audit("tests", "--source", ".") == 1
    assert audit("tests", "--source", ".", "--exclude", "old") == 0


def test_settings_are_read_from_pyproject(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write(
        "pyproject.toml",
        "[tool.netra_fakes.audit]\nsource = ['src']\nconfidence = 'low'\nselect = ['NF1']\n"
        "jobs = 1\n[tool.netra_fakes.audit.per-file-ignores]\n'tests/old/*' = ['NF101']\n",
    )
    write("tests/old/test_a.py", "x = 'BAD'\n")
    write("tests/test_a.py", "x = 'BAD unsure'\n")
    write("src/app.py", "")
    assert audit("tests", "--format", "json") == 1
    captured = capsys.readouterr()
    assert [f["path"] for f in json.loads(captured.out)["findings"]] == ["tests/test_a.py"]
    assert captured.err == ""


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("selekt = ['NF1']", "has no option 'selekt': did you mean 'select'?"),
        ("zzz = 1", "has no option 'zzz': the options are select, ignore, per-file-ignores"),
        ("select = 'NF1'", "select = 'NF1': it takes a list of strings."),
        ("ignore = ['X']", "[tool.netra_fakes.audit] ignore names 'X'"),
        ("per-file-ignores = 1", 'it takes a table such as {"tests/old/*" = ["NF101"]}.'),
        ("confidence = 'sure'", "confidence = 'sure': it takes one of high, medium, low."),
        ("jobs = true", "jobs = True: it takes a whole number."),
        ("baseline = 1", "baseline = 1: it takes a path."),
    ],
)
def test_wrong_setting_is_a_usage_error(
    write: Write, capsys: pytest.CaptureFixture[str], lines: str, message: str
) -> None:
    write("pyproject.toml", f"[tool.netra_fakes.audit]\n{lines}\n")
    write("test_a.py", "")
    assert audit("test_a.py") == 2
    assert message in capsys.readouterr().err


def test_baseline_keeps_old_findings_out(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    path = write("test_a.py", "x = 'BAD'\ny = 'BAD'\n")
    arguments = ("test_a.py", "--source", ".", "--baseline", "base.json")
    assert audit(*arguments) == 0
    assert "Wrote base.json with 2 findings." in capsys.readouterr().err
    path.write_text("\n\n\nx = 'BAD'\ny = 'BAD'\nz = 'WORSE'\n")
    assert audit(*arguments, "--format", "json") == 1
    captured = capsys.readouterr()
    assert [f["line"] for f in json.loads(captured.out)["findings"]] == [6]
    assert "2 findings of the baseline are left." in captured.err
    path.write_text("x = 'BAD'\n")
    assert audit(*arguments) == 0
    assert "1 are gone: keep it so with --update-baseline (base.json)." in capsys.readouterr().err
    assert audit(*arguments, "--update-baseline") == 0
    path.write_text("x = 'BAD'\ny = 'BAD'\n")
    assert audit(*arguments) == 1


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"netra_fakes_baseline": 99}', "\xff"])
def test_damaged_baseline_is_a_usage_error(
    write: Write, folder: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    write("test_a.py", "")
    (folder / "base.json").write_text(text, "latin-1")
    assert audit("test_a.py", "--source", ".", "--baseline", "base.json") == 2
    assert "base.json is no baseline of netra-fakes" in capsys.readouterr().err


def test_statistics_count_by_rule(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("test_a.py", "x = 'BAD'\ny = 'WORSE'\n")
    assert audit("test_a.py", "--source", ".", "--statistics") == 1
    assert capsys.readouterr().out == (
        "count  files  code   fix  rule\n"
        "-----  -----  -----  ---  ----\n"
        "    2      1  NF101  [*]  sync-double-for-coroutine\n"
    )
    write("test_a.py", "y = 'WORSE'\n")
    assert audit("test_a.py", "--source", ".", "--statistics") == 1
    assert "    1      1  NF101       sync-" in capsys.readouterr().out
    write("test_a.py", "y = 1\n")
    assert audit("test_a.py", "--source", ".", "--statistics") == 0
    assert capsys.readouterr().out == "No finding.\n"


def test_output_goes_to_a_file(write: Write, folder: Path) -> None:
    write("test_a.py", "x = 'BAD'\n")
    assert audit("test_a.py", "--source", ".", "-o", "out.txt") == 1
    assert (folder / "out.txt").read_text().startswith("test_a.py:1:6: NF101")


def test_colours_come_when_forced_and_go_when_unwanted(
    write: Write, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    write("test_a.py", "x = 'BAD'\n")
    monkeypatch.setenv("FORCE_COLOR", "1")
    audit("test_a.py", "--source", ".")
    assert "\x1b[1;31mNF101\x1b[0m" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    audit("test_a.py", "--source", ".")
    assert "\x1b" not in capsys.readouterr().out


def test_second_run_takes_unchanged_files_from_the_cache(
    write: Write, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("test_a.py", "x = 'BAD'\n")
    write("test_b.py", "x = 'BAD nofix'\n")
    assert audit("test_a.py", "test_b.py", "--source", ".", "--format", "json") == 1
    first = capsys.readouterr().out

    def refuse(path: str, text: str, project: object) -> list[object]:
        raise AssertionError(f"{path} was audited again")

    monkeypatch.setattr(_run, "audit_source", refuse)
    assert audit("test_a.py", "test_b.py", "--source", ".", "--format", "json") == 1
    assert capsys.readouterr().out == first
    write("test_b.py", "x = 'changed'\n")
    assert audit("test_a.py", "test_b.py", "--source", ".", "--format", "json") == 1
    assert "test_b.py was audited again" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "[]", '{"schema": 1, "fingerprint": "toy", "files": 1}',
                                  '{"schema": 1, "fingerprint": "toy", "files": {"test_a.py": {}}}',
                                  '{"schema": 1, "fingerprint": "toy", "files": {"test_a.py": '
                                  '{"digest": "x", "consulted": {}}}}'])  # fmt: skip
def test_damaged_cache_counts_as_empty(write: Write, folder: Path, text: str) -> None:
    write(".netra_fakes_cache/audit.json", text)
    write("test_a.py", "x = 'BAD'\n")
    assert audit("test_a.py", "--source", ".") == 1


def test_cache_that_cannot_be_written_bothers_nobody(write: Write) -> None:
    write(".netra_fakes_cache", "a file stands in the way")
    write("test_a.py", "x = 'BAD'\n")
    assert audit("test_a.py", "--source", ".") == 1
    assert audit("test_a.py", "--source", ".", "--no-cache") == 1


def test_file_changed_meanwhile_is_left_alone(
    write: Write, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("test_a.py", "x = 'BAD'\n")
    real = _run.is_parsable

    def change(text: str) -> bool:
        path.write_text("x = 'saved by the editor'\n")
        return real(text)

    monkeypatch.setattr(_run, "is_parsable", change)
    assert audit("test_a.py", "--source", ".", "--fix") == 1
    assert path.read_text() == "x = 'saved by the editor'\n"
    assert "changed while it was audited" in capsys.readouterr().err


def test_fix_that_would_not_parse_is_not_written(
    write: Write, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("test_a.py", "x = 'BAD'\n")
    monkeypatch.setattr(_run, "is_parsable", lambda text: False)
    assert audit("test_a.py", "--source", ".", "--fix") == 1
    assert path.read_text() == "x = 'BAD'\n"
    assert "the fixed text does not parse" in capsys.readouterr().err


def test_fix_that_cannot_be_written_is_said(
    write: Write, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("test_a.py", "x = 'BAD'\n")

    def refuse(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(_run, "write_atomically", refuse)
    assert audit("test_a.py", "--source", ".", "--fix") == 1
    assert "test_a.py: No space left on device" in capsys.readouterr().err


def test_github_annotations_are_escaped(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("tests/a,b.py", "x = 'BAD'\n")
    assert audit("tests", "--source", ".", "--format", "github") == 1
    assert capsys.readouterr().out == (
        "::error file=tests/a%2Cb.py,line=1,endLine=1,col=6,"
        "title=NF101 sync-double-for-coroutine::the word BAD is not good%0Atype GOOD\n"
    )


def test_sarif_names_rules_and_places(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("test_a.py", "x = 'BAD'  # netra-fakes: ignore[NF102]\n")
    assert audit("test_a.py", "--source", ".", "--format", "sarif") == 1
    log = json.loads(capsys.readouterr().out)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    results = [(r["ruleId"], rules[r["ruleIndex"]]) for r in run["results"]]
    assert results == [("NF101", "NF101"), ("NF001", "NF001")]
    assert run["results"][0]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "test_a.py"},
        "region": {"startLine": 1, "startColumn": 6, "endLine": 1, "endColumn": 9},
    }
    assert run["results"][0]["level"] == "error"


def test_sarif_paths_are_relative_to_the_current_folder_where_they_can_be(
    write: Write, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write("suite/test a.py", "x = 'BAD'\n").absolute()
    inner = write("elsewhere/note.txt", "").parent

    def uri() -> str:
        assert audit(str(file), "--source", ".", "--format", "sarif") == 1
        (result,) = json.loads(capsys.readouterr().out)["runs"][0]["results"]
        return str(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])

    assert uri() == "suite/test%20a.py"
    monkeypatch.chdir(inner)
    assert uri() == file.as_uri()


def test_sarif_rules_have_what_github_asks_for(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write("test_a.py", "x = 1  # netra-fakes: ignore[NF102]\n")
    assert audit("test_a.py", "--source", ".", "--format", "sarif") == 1
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["id"] and rule["name"] and rule["help"]["text"], rule
        for text in (rule["shortDescription"]["text"], rule["fullDescription"]["text"]):
            assert 0 < len(text) <= 1024, rule


def test_page_is_self_contained(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("tests/unit/test_<a>.py", "x = 'BAD'\n")
    write("tests/test_b.py", "x = (\n")
    assert audit("tests", "--source", ".", "--format", "html", "--baseline", "b.json") == 0
    write("tests/test_c.py", "x = 'WORSE'\n")
    capsys.readouterr()
    assert audit("tests", "--source", ".", "--format", "html", "--baseline", "b.json") == 1
    page = capsys.readouterr().out
    assert page.startswith("<!doctype html>")
    assert "http" not in page
    assert "test_<a>" not in page
    assert "NF101 sync-double-for-coroutine" in page
    assert "2 now, 1 in the baseline: 1 more; 1 new, 0 gone." in page
    assert "Files that could not be audited" in page


def test_help_lists_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        audit("--help")
    assert caught.value.code == 0
    assert "--unsafe-fixes" in capsys.readouterr().out


def test_fixes_end_after_some_passes(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("test_a.py", "x = 'BAD'\n")
    monkeypatch.setattr(_run, "_PASSES", 1)
    assert audit("test_a.py", "--source", ".", "--fix") == 0
    assert path.read_text() == "x = 'GOOD'\n"
