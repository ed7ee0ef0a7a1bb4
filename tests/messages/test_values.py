"""Values in a few characters."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from pathlib import PurePosixPath
from typing import Any
from unittest.mock import MagicMock
from uuid import UUID

import pytest

from netra_fakes import make_fake
from netra_fakes._messages.values import short, signature_of_call
from netra_fakes.reference import Agent


class Colour(Enum):
    RED = 1


@dataclass
class Context:
    user_id: str
    run_id: str = "run-1"


@dataclass
class Point:
    x: int = 1


class Loud:
    def __repr__(self) -> str:
        raise RuntimeError("ran")


class Named:
    def __init__(self, name: object) -> None:
        self.name = name


class Slotted:
    __slots__ = ("name",)


def function() -> None: ...


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("short", "'short'"),
        ("a sentence that goes on and on", "'a sentence that goes o…'"),
        ("it's", '"it\'s"'),
        ("line\nbreak", r"'line\nbreak'"),
        ("x" * 10_000, "'" + "x" * 22 + "…'"),
        (b"bytes", "b'bytes'"),
        (None, "None"),
        (True, "True"),
        (1.5, "1.5"),
        (10**60, "1" + "0" * 22 + "…"),
        (..., "Ellipsis"),
        (Decimal("1.0"), "Decimal('1.0')"),
        (UUID(int=1), "UUID('00000000-0000-000…"),
        (datetime.date(2025, 1, 2), "datetime.date(2025, 1, …"),
        (Colour.RED, "Colour.RED"),
        (PurePosixPath("a/b"), "'a/b'"),
        (Colour, "Colour"),
        (function, "function"),
        (len, "len"),
        (math, "<module math>"),
        ([], "[]"),
        ((), "()"),
        ({}, "{}"),
        (set(), "set()"),
        (frozenset(), "frozenset({})"),
        ([1, 2], "[1, 2]"),
        ((1,), "(1,)"),
        ({"a": 1}, "{'a': 1}"),
        (list(range(100)), "[0, 1, 2, 3, 4, 5, 6, …]"),
        (["x" * 40, "y" * 40], "['xxxxxxxxxx…', 'yyyy…']"),
        ({"key": "x" * 60, "b": 2}, "{'key': 'xxxxxxxxxx…', …}"),
        ([[[[[1]]]]], "[[[[[1]]]]]"),
        (Context("u"), "Context(run_id='run-1', …)"),
        (Point(), "Point(…)"),
        (Loud(), "Loud(…)"),
        (Named("triage"), "Named(name='triage', …)"),
        (Named(Loud()), "Named(…)"),
        (Slotted(), "Slotted(…)"),
        (ValueError("no", 1), "ValueError('no', 1)"),
        (MagicMock(), "<MagicMock>"),
        (MagicMock(name="bridge"), "<bridge>"),
        (MagicMock(spec=Agent), "<fake Agent>"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else value[:20],
)
def test_value_is_shown_in_a_few_characters(value: Any, expected: str) -> None:
    assert short(value) == expected
    assert len(short(value)) <= 40


def test_fake_is_shown_by_its_name_and_is_not_called() -> None:
    agent = make_fake(Agent, name="agent")
    assert short(agent) == "<agent>"
    assert agent.mock_calls == []  # type: ignore[attr-defined]


def test_collection_that_does_not_fit_at_all_is_elided() -> None:
    assert short({"a-long-key-of-a-mapping": "x"}, 6) == "{…}"


def test_call_that_fits_is_shown_whole() -> None:
    assert signature_of_call("run", (1, "a"), {"b": [2]}) == "run(1, 'a', b=[2])"


def test_call_that_is_too_long_loses_its_longest_arguments() -> None:
    text = signature_of_call("execute", (Context("u"), "run-1", True), {"x": "y" * 40}, 40)
    assert text == "execute(…, 'run-1', True, …)"


def test_call_keeps_the_phase_that_it_is_about() -> None:
    args = ("an-execution-id-as-they-are", Colour.RED)
    kwargs = {"metadata": {"a": "long one"}, "manager": MagicMock(name="bridge")}
    assert signature_of_call("transition_state", args, kwargs, 50) == (
        "transition_state('an-executi…', RED, …)"
    )


def test_call_that_is_still_too_long_loses_its_last_arguments() -> None:
    text = signature_of_call("run", ("a" * 30, "b" * 30), {"c": "c" * 30, "d": 1}, 40)
    assert text == "run('aaaaaaaaaa…', 'bbbbbbbbbb…', …)"


def test_call_of_a_method_with_an_endless_name_is_cut() -> None:
    assert signature_of_call("m" * 50, (1,), {}, 20) == "m" * 19 + "…"
