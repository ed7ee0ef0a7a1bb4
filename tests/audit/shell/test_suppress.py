"""Ignore comments: what they cover, and what is said of those that cover nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netra_fakes.audit._apply import apply_fixes
from netra_fakes.audit._finding import Finding
from netra_fakes.audit._suppress import apply_ignores, find_ignores

KNOWN = ["NF001", "NF101", "NF102"]


def finding(line: int, code: str = "NF101", end_line: int = 0) -> Finding:
    return Finding("a.py", line, 1, code, "slug", "message", end_line=end_line)


def codes_left(text: str, *findings: Finding) -> list[tuple[int, str]]:
    return [(f.line, f.code) for f in apply_ignores("a.py", text, findings, KNOWN)]


@pytest.mark.parametrize(
    "text",
    [
        "x = 1  # netra-fakes: ignore[NF101]\n",
        "x = 1  # netra-fakes: ignore[nf101, NF102]\n",
        "x = 1  # netra-fakes: ignore\n",
        "x = 1  # NETRA-FAKES:ignore[NF101] - the real one is wrong\n",
        "x = 1  # noqa: E501  # netra-fakes: ignore[NF101]\n",
        "x = 1  # netra_fakes: ignore[NF101]\n",
        "x = 1  # netra-fakes: ignore [NF101]\n",
        "x = 1  # netra-fakes: ignore NF102, NF101\n",
        "x = 1  # netra-fakes: ignore[NF102 NF101]\n",
        "x = 1  # netra-fakes: ignore because it is right\n",
        "x = f(\n    1,\n)  # netra-fakes: ignore[NF101]\n",
    ],
)
def test_comment_silences_its_statement(text: str) -> None:
    assert (1, "NF101") not in codes_left(text, finding(1))


def test_comment_within_a_finding_silences_it() -> None:
    text = "x = f(\n    1,  # netra-fakes: ignore[NF101]\n    2,\n)\n"
    assert codes_left(text, finding(1, end_line=4)) == []


@pytest.mark.parametrize(
    "text",
    [
        "x = 1\ny = 2  # netra-fakes: ignore[NF101]\n",
        "x = 1  # netra-fakes: ignore[NF102]\n",
        "x = 1  # netra-fakes: ignore NF102\n",
        's = "# netra-fakes: ignore[NF101]"\n',
        "x = 1  # netra_fakes ignore NF101\n",
        "x = 1\n",
    ],
)
def test_comment_elsewhere_silences_nothing(text: str) -> None:
    assert (1, "NF101") in codes_left(text, finding(1))


def test_unused_comment_is_a_finding_and_its_fix_deletes_it() -> None:
    text = "def f():\n    x = 1  # netra-fakes: ignore[NF101]\n    return x\n"
    (found,) = apply_ignores("a.py", text, [], KNOWN)
    assert (found.code, found.line, found.column) == ("NF001", 2, 12)
    assert found.message == "this 'netra-fakes: ignore' for NF101 silences no finding"
    fixed, applied = apply_fixes(text, [found])
    assert applied == [found]
    assert fixed == "def f():\n    x = 1\n    return x\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# netra-fakes: ignore\n", "this 'netra-fakes: ignore' silences no finding"),
        (
            "x = 1  # netra-fakes: ignore[NF999]\n",
            "this 'netra-fakes: ignore' names 'NF999', which is no rule's code",
        ),
        (
            "x = 1  # netra-fakes: ignore[NF101] # why\n",
            "this 'netra-fakes: ignore' for NF101 silences no finding",
        ),
    ],
)
def test_comment_that_cannot_be_deleted_is_only_reported(text: str, message: str) -> None:
    (found,) = apply_ignores("a.py", text, [], KNOWN)
    assert found.message == message
    assert found.fix is None


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("x = 1  # netra-fakes: ignore[NF102]\n", "delete the comment"),
        (
            "# netra-fakes: ignore[NF101]\nx = 1\n",
            "put it at the end of the line that it is for; for a whole file, use per-file-ignores",
        ),
        ("x = 1  # netra-fakes: ignore[NF011]\n", "did you mean 'NF101' or 'NF001'?"),
        ("x = 1  # netra-fakes: ignore[sync-double-for-coroutine]\n", "did you mean 'NF101'?"),
        ("x = 1  # netra-fakes: ignore[E501]\n", "`netra-fakes explain` lists the codes"),
    ],
)
def test_comment_that_silences_nothing_is_told_what_to_write(text: str, advice: str) -> None:
    (found,) = apply_ignores("a.py", text, [], KNOWN)
    assert found.help == advice


def test_comment_used_in_part_names_the_rest() -> None:
    text = "x = 1  # netra-fakes: ignore[NF101, NF102]\n"
    (found,) = apply_ignores("a.py", text, [finding(1)], KNOWN)
    assert found.message == "this 'netra-fakes: ignore' for NF102 silences no finding"
    assert found.fix is None


def test_unused_comment_is_left_alone_where_nothing_is_known() -> None:
    text = "x = 1  # netra-fakes: ignore[NF101]\n"
    assert apply_ignores("a.py", text, [], KNOWN, reports_unused=False) == []


def test_text_that_ends_in_the_middle_keeps_what_was_read() -> None:
    text = "x = 1  # netra-fakes: ignore\ny = (\n"
    assert [ignore.line for ignore in find_ignores(text)] == [1]


@given(st.text(alphabet="x=1()# netra-fakes:ignore[NF101]\n\r\t'\"\\é\f", max_size=120))
def test_any_text_is_read_and_offsets_are_right(text: str) -> None:
    for ignore in find_ignores(text):
        assert text[ignore.start] == "#"
        assert text[ignore.start : ignore.start + ignore.length].startswith("#")
