"""Learn which member a lambda uses, without calling the fake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from netra_fakes._messages import stubbing as messages


@dataclass
class Step:
    """One thing that the lambda did: read a name, or called what it had read.

    Attributes:
        before: The step that it was done on; None for the fake itself.
        name: The name read; None for a call.
        args: Positional arguments of a call.
        kwargs: Keyword arguments of a call.
    """

    before: Step | None
    name: str | None = None
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)


class Recorder:
    """Stands for the fake while the lambda runs; notes each step, and touches no mock."""

    __slots__ = ("_netra_step", "_netra_steps")

    def __init__(self, steps: list[Step], step: Step | None = None) -> None:
        self._netra_steps = steps
        self._netra_step = step

    def __getattr__(self, name: str) -> Recorder:
        return self._netra_then(Step(self._netra_step, name))

    def __call__(self, *args: Any, **kwargs: Any) -> Recorder:
        """Note a call."""
        return self._netra_then(Step(self._netra_step, None, args, kwargs))

    def _netra_then(self, step: Step) -> Recorder:
        self._netra_steps.append(step)
        return Recorder(self._netra_steps, step)

    def __getitem__(self, key: Any) -> Recorder:
        return self.__getattr__("__getitem__")(key)

    def __contains__(self, item: Any) -> bool:
        self.__getattr__("__contains__")(item)
        return True

    def __len__(self) -> int:
        self.__getattr__("__len__")()
        return 0

    def __iter__(self) -> Iterator[Any]:
        self.__getattr__("__iter__")()
        return iter(())

    def __repr__(self) -> str:
        return "<the fake that on() shows to the lambda>"


def record_steps(fake_name: str, function: Callable[[Any], object]) -> list[Step]:
    """Return what a function does with a fake, from the first step to the last.

    Raises:
        NotAFakeError: It does nothing with it, or several things that are no one chain.
    """
    steps: list[Step] = []
    function(Recorder(steps))
    if not steps:
        raise messages.no_single_member(fake_name, "does nothing with it")
    chain: list[Step] = []
    step: Step | None = steps[-1]
    while step is not None:
        chain.insert(0, step)
        step = step.before
    if len(chain) != len(steps):
        raise messages.no_single_member(fake_name, "does more than that")
    return chain
