"""Keep what the end of a run is to tell, in a form that travels between processes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from netra_fakes._journal import FakeRecord
from netra_fakes.errors import NetraFakesError, NeverAwaitedError, SwallowedViolationError


@dataclass
class Session:
    """What is told at the end of a run; every process of the run has one.

    Attributes:
        vacuous: Why a test checked nothing, by its id.
        targets: How many fakes were made or used of each class, by "module:Class".
        violations: Tests whose code broke a spec and swallowed the error.
        never_awaited: Tests that left a coroutine of a fake unawaited.
        type_warnings: How many warnings on values that break an annotation, by place.
        setups: Seconds of set-up, with the test's id.
        drift: What differs from the contract, one sentence each, with whether it breaks anybody.
        roles: Where the spec of each role comes from, a line each; empty where nobody asked.
    """

    vacuous: dict[str, str] = field(default_factory=dict[str, str])
    targets: dict[str, int] = field(default_factory=dict[str, int])
    violations: dict[str, None] = field(default_factory=dict[str, None])
    never_awaited: dict[str, None] = field(default_factory=dict[str, None])
    type_warnings: dict[str, int] = field(default_factory=dict[str, int])
    setups: list[tuple[float, str]] = field(default_factory=list[tuple[float, str]])
    drift: dict[str, bool] = field(default_factory=dict[str, bool])
    roles: dict[str, None] = field(default_factory=dict[str, None])

    def count(
        self,
        nodeid: str,
        fakes: Iterable[FakeRecord],
        kinds: Collection[type[NetraFakesError]],
    ) -> None:
        """Count the fakes of one test, and the kinds of errors of its verdict."""
        for fake in fakes:
            self.targets[fake.target] = self.targets.get(fake.target, 0) + 1
        if SwallowedViolationError in kinds:
            self.violations[nodeid] = None
        if NeverAwaitedError in kinds:
            self.never_awaited[nodeid] = None

    def as_data(self) -> dict[str, Any]:
        """Return everything as plain lists and dicts."""
        return {
            "vacuous": self.vacuous,
            "targets": self.targets,
            "violations": self.violations,
            "never_awaited": self.never_awaited,
            "type_warnings": self.type_warnings,
            "setups": [list(pair) for pair in self.setups],
            "drift": self.drift,
            "roles": self.roles,
        }

    def merge(self, data: dict[str, Any]) -> None:
        """Take up what another process kept."""
        self.vacuous.update(data["vacuous"])
        for name in ("targets", "type_warnings"):
            counts: dict[str, int] = getattr(self, name)
            for key, number in data[name].items():
                counts[key] = counts.get(key, 0) + number
        for name in ("violations", "never_awaited", "roles"):
            getattr(self, name).update(data[name])
        self.setups += [(seconds, nodeid) for seconds, nodeid in data["setups"]]
        self.drift.update(data["drift"])
