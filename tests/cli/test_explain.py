"""`netra-fakes explain`."""

from __future__ import annotations

import pytest

from netra_fakes import errors
from netra_fakes._messages.explanations import EXPLANATIONS
from netra_fakes.audit.rules import RULES
from netra_fakes.cli import main


def test_every_error_and_warning_is_explained() -> None:
    named = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, (Exception, Warning))
    }
    assert named - set(EXPLANATIONS) == {"NetraFakesError"}


@pytest.mark.parametrize("name", EXPLANATIONS)
def test_error_is_explained_by_its_name(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", name]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{name}\n\n")
    assert "\nWrong:\n" in out
    assert "\nRight:\n" in out
    assert max(map(len, out.splitlines())) <= 100


@pytest.mark.parametrize("code", RULES)
def test_rule_is_explained_by_code_and_slug(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", code.lower()]) == 0
    by_code = capsys.readouterr().out
    assert by_code.startswith(f"{code} {RULES[code].slug}")
    assert main(["explain", RULES[code].slug]) == 0
    assert capsys.readouterr().out == by_code


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("TypeError: object AgentExecutionResult can't be used in 'await' expression",
         "object MagicMock can't be used in 'await' expression"),
        ("RuntimeWarning: coroutine 'AsyncMockMixin._execute_mock_call' was never awaited",
         "coroutine was never awaited"),
        ("netra_fakes.errors.NotAwaitableError: cannot set 'Agent.execute'", "NotAwaitableError"),
        ("TypeError: __init__() got an unexpected keyword argument 'execution_id'",
         "SignatureMismatchError"),
    ],
)  # fmt: skip
def test_pasted_message_is_recognised(
    message: str, title: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", message]) == 0
    assert capsys.readouterr().out.startswith(f"{title}\n")


def test_unknown_subject_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "NotAwaitabelError"]) == 2
    err = capsys.readouterr().err
    assert "'NotAwaitabelError' is no rule, error or known message" in err
    assert "did you mean 'NotAwaitableError'" in err
    assert main(["explain", "zzz"]) == 2
    assert "  netra-fakes explain NF101" in capsys.readouterr().err


def test_no_subject_lists_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == 0
    out = capsys.readouterr().out
    assert all(name in out for name in (*RULES, *EXPLANATIONS))
