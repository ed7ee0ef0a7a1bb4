"""Explain a test that failed on what it was given, where the code under test hid the cause."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from netra_fakes.pytest_plugin._diagnosis import _carried, _sites
from netra_fakes.pytest_plugin._diagnosis._attributes import NOT_IN_SPEC, explain_unknown, reached
from netra_fakes.pytest_plugin._diagnosis._awaits import NO_FUTURE, NOT_AWAITABLE, explain_sync_mock
from netra_fakes.pytest_plugin._diagnosis._calls import explain_refused_text
from netra_fakes.pytest_plugin._diagnosis._mocks import (
    UNSEEN,
    Found,
    call_count,
    gives_no_awaitable,
    is_async,
    last_call,
    result_of,
)
from netra_fakes.pytest_plugin._diagnosis._real import Real, find_real
from netra_fakes.pytest_plugin._diagnosis._scene import Scene
from netra_fakes.pytest_plugin._diagnosis._unawaited import explain_dropped, explain_unawaited_text

Explain = Callable[[Scene], str | None]


def explain_result(scene: Scene, explain: Explain) -> str | None:
    """Explain by what is left of a swallowed error: in the result, in the log, in the mocks.

    Args:
        scene: A failure of the test on what it was given.
        explain: Explains an error with its traceback, where one was kept.
    """
    if not scene.is_checking:
        return None
    for carried in (_carried.returned(scene), _carried.logged(scene)):
        told = {text for item in carried if (text := _explain_carried(scene, item, explain))}
        if told:
            return told.pop() if len(told) == 1 else None
    return _explain_by_code(scene) or explain_dropped(scene)


def _explain_carried(scene: Scene, carried: str | BaseException, explain: Explain) -> str | None:
    if isinstance(carried, str):
        return _explain_text(scene, carried)
    text = explain(scene.of(carried)) if carried.__traceback__ is not None else None
    return text or _explain_text(scene, str(carried))


def _explain_text(scene: Scene, text: str) -> str | None:
    awaited = NOT_AWAITABLE.search(text)
    if awaited is not None:
        return _explain_awaited(scene, awaited["type"] or awaited["new"])
    if NO_FUTURE.search(text) is not None:
        return _explain_awaited(scene, None)
    unknown = NOT_IN_SPEC.search(text)
    if unknown is not None:
        lacking = reached(scene, unknown["name"])
        if len(lacking) == 1:
            return explain_unknown(scene, lacking[0].mock, unknown["name"])
    return explain_unawaited_text(scene, text) or explain_refused_text(scene, text)


def _explain_awaited(scene: Scene, type_name: str | None) -> str | None:
    """Explain an await that failed, from the type alone: only where one mock fits."""
    called = [
        found
        for found in scene.mocks
        if not is_async(found.mock) and call_count(found.mock) and _answered(found, type_name)
    ]
    with_real = [(found, find_real(scene, found, None, None)) for found in called]
    coroutines = [pair for pair in with_real if pair[1] is not None and pair[1].method.is_awaited]
    unknown = [pair for pair in with_real if pair[1] is None]
    fitting: list[tuple[Found, Real | None]] = coroutines or (unknown if type_name else [])
    if len(fitting) != 1:
        return _explain_by_code(scene, called)
    return _explain_sites(scene, fitting[0][0], _awaiting_sites(scene, fitting[0][0]))


def _answered(found: Found, type_name: str | None) -> bool:
    if type_name is None:
        return True
    result = result_of(found.mock)
    return result is not UNSEEN and type(result).__name__ == type_name


def _explain_by_code(scene: Scene, among: Iterable[Found] | None = None) -> str | None:
    """Explain it by the one sync mock that was called where the code awaits every such call."""
    fitting = [
        (found, sites)
        for found in (scene.mocks if among is None else among)
        if call_count(found.mock) and gives_no_awaitable(found.mock)
        if (sites := _awaiting_sites(scene, found))
    ]
    if len(fitting) != 1:
        return None
    return _explain_sites(scene, *fitting[0])


def _explain_sites(scene: Scene, found: Found, sites: list[_sites.Site]) -> str:
    """Explain a sync mock that is awaited at one of some sites."""
    real = find_real(scene, found, None, None)
    reals = {site.find_real() for site in sites} if real is None else {real}
    where = sites[0].where if len(sites) == 1 else None
    return explain_sync_mock(scene, found, where, reals.pop() if len(reals) == 1 else None)


def _awaiting_sites(scene: Scene, found: Found) -> list[_sites.Site]:
    """Return the calls of a mock's name, where the code under test awaits every one of them."""
    sites = _sites.find_sites(scene, found.name) if found.name else []
    if not all(site.is_awaited for site in sites):
        return []
    args, kwargs = last_call(found.mock)
    by_test = _sites.find_own_sites(scene, found.name) if sites else []
    if any(not site.is_awaited and site.may_have_made(args, kwargs) for site in by_test):
        return []
    return [site for site in sites if site.may_have_made(args, kwargs)]
