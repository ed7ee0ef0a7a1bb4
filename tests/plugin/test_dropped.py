"""Dropped coroutines are heard of, and warned of as CPython does."""

from __future__ import annotations

import importlib.util
import sys
import warnings
from collections.abc import Iterator
from typing import Any
from unittest.mock import AsyncMock

import pytest

from netra_fakes._journal import CallRecord
from netra_fakes.pytest_plugin import _dropped


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """Listen, whether or not the plugin of the outer run does, and forget what was heard."""
    end = _dropped.listen()
    _dropped.forget()
    yield
    _dropped.forget()
    end()


async def own() -> None:
    raise NotImplementedError


def drop() -> None:
    own()


def drop_of_a_mock() -> None:
    agent = AsyncMock()
    agent.stop("x")


class Holder:
    def __init__(self) -> None:
        self.agent = AsyncMock()

    def drop(self) -> None:
        self.agent.make.return_value.stop("x")


def original_hook() -> Any:
    """Return CPython's own function, whoever has replaced it."""
    spec = importlib.util.spec_from_file_location("untouched_warnings", warnings.__file__)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return vars(module)[_dropped.HOOK]


@pytest.mark.parametrize("depth", [0, 1, 5])
def test_warning_has_the_words_and_the_place_of_cpythons_own(
    depth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[object, ...]] = []
    for hook in (_dropped._hear, original_hook()):
        monkeypatch.setattr(warnings, _dropped.HOOK, hook)
        sys.set_coroutine_origin_tracking_depth(depth)
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            drop()
        sys.set_coroutine_origin_tracking_depth(0)
        told += [(str(w.message), w.category, w.filename, w.lineno) for w in heard]
    assert len(told) == 2
    assert told[0] == told[1]
    assert ("Coroutine created at" in str(told[0][0])) is bool(depth)


@pytest.mark.filterwarnings("ignore")
def test_mock_is_named_as_the_code_names_it() -> None:
    drop_of_a_mock()
    Holder().drop()
    AsyncMock()("x")
    named, held, nameless = _dropped.DROPS
    assert named.path == "agent.stop"
    assert named.code is drop_of_a_mock.__code__
    assert named.where is not None and named.where[0] == "drop_of_a_mock"
    assert held.path == "self.agent.make.return_value.stop"
    assert held.where is not None and held.where[0] == "Holder.drop"
    assert nameless.path is None


def test_every_unawaited_call_was_forgotten_where_python_tells_of_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(warnings, _dropped.HOOK)
    end = _dropped.listen()
    call = CallRecord(1, "execute", (), {}, False, None, 0)
    assert _dropped.find_forgotten([call]) == [call]
    end()
    assert not hasattr(warnings, _dropped.HOOK)
