"""Describe the fake of a function that was made with `strict=False`: its signature is all."""

from __future__ import annotations

from inspect import Signature
from typing import Any

from typing_extensions import override

from netra_fakes._interface import UNKNOWN, Interface
from netra_fakes._journal import FakeRecord
from netra_fakes._spec import ClassSpec, MethodSpec


class UnreadFunction(Interface):
    """A function that nobody read, since `create_autospec` made its fake."""

    def __init__(self, mock: Any, record: FakeRecord) -> None:
        module, _, name = record.target.partition(":")
        call = MethodSpec(name, parameters=None)
        self._spec = ClassSpec(module, name, category="function", constructor=call)
        self._signature: Signature | None = mock.__dict__.get("_spec_signature")

    @property
    @override
    def spec(self) -> ClassSpec:
        """Its name, and nothing of its types."""
        return self._spec

    @property
    @override
    def real(self) -> None:
        """None: nobody read the real function."""
        return None

    @override
    def signature(self, name: str) -> Signature | None:
        """Return how the function is called."""
        return self._signature

    @override
    def parameter_types(self, name: str) -> dict[str, object]:
        """Return no types: none were read."""
        return {}

    @override
    def answer_type(self, name: str) -> object:
        """Return UNKNOWN: no types were read."""
        return UNKNOWN
