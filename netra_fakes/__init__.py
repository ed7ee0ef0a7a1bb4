"""Test doubles built from the real classes, so that they cannot drift from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netra_fakes._build import make_fake, make_fake_class
    from netra_fakes._config import configure

__all__ = ["configure", "make_fake", "make_fake_class"]

_HOMES = {
    "configure": "netra_fakes._config",
    "make_fake": "netra_fakes._build",
    "make_fake_class": "netra_fakes._build",
}


def __getattr__(name: str) -> object:
    """Load a public name at its first use (PEP 562), so that importing the package costs little."""
    from importlib import import_module

    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(home), name)
    return value


def __dir__() -> list[str]:
    return __all__
