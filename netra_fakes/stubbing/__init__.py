"""Control fakes with the types of the real class: `stub()`, `on()`, `control()` and `arg()`."""

from __future__ import annotations

from netra_fakes.stubbing.awaitables import AwaitableStub
from netra_fakes.stubbing.calls import RecordedCall
from netra_fakes.stubbing.choice import Choice
from netra_fakes.stubbing.controlling import Control, control
from netra_fakes.stubbing.entry import on, stub
from netra_fakes.stubbing.matchers import arg
from netra_fakes.stubbing.views import (
    AnyStub,
    AsyncContextStub,
    ContextStub,
    CoroutineStub,
    IteratorStub,
    StreamStub,
    ValueStub,
)

__all__ = [
    "AnyStub",
    "AsyncContextStub",
    "AwaitableStub",
    "Choice",
    "ContextStub",
    "Control",
    "CoroutineStub",
    "IteratorStub",
    "RecordedCall",
    "StreamStub",
    "ValueStub",
    "arg",
    "control",
    "on",
    "stub",
]
