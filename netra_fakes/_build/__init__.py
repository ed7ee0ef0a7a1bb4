"""Build fakes from specs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from unittest.mock import create_autospec


def make_fake(
    spec: Any,
    /,
    *,
    name: str | None = None,
    attributes: Mapping[str, Any] | None = None,
    extra_attributes: Iterable[str] = (),
    strict: bool = True,
    types: str | None = None,
) -> Any:
    """Interim: stock create_autospec, until the engine stands."""
    fake = create_autospec(spec, instance=isinstance(spec, type))
    fake.configure_mock(**(attributes or {}))
    return fake


def make_fake_class(spec: Any, /, **options: Any) -> Any:
    """Interim: stock create_autospec, until the engine stands."""
    return create_autospec(spec)
