"""The witness of a test that may end unseen."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from netra_fakes.pytest_plugin._vacuous import place_witness


def test_plain_function_keeps_its_own_place() -> None:
    def body() -> None: ...

    item = SimpleNamespace(obj=body)
    assert place_witness(cast(Any, item), is_alone=False) is not None
    assert item.obj is body


def test_what_is_no_function_has_no_witness() -> None:
    item = SimpleNamespace(obj=None)
    assert place_witness(cast(Any, item), is_alone=False) is None
