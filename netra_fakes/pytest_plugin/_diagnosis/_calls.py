"""Explain a call that the real signature refuses: of a mock with a spec, or made by the test."""

from __future__ import annotations

import ast
import re
import types

from netra_fakes._messages import diagnosis as messages
from netra_fakes._messages.near import near_matches
from netra_fakes._read import read_interface
from netra_fakes._read.lookup import module_of
from netra_fakes._spec import MethodSpec
from netra_fakes.errors import SpecViolationError
from netra_fakes.pytest_plugin._diagnosis._birth import find_birth
from netra_fakes.pytest_plugin._diagnosis._evaluate import evaluate
from netra_fakes.pytest_plugin._diagnosis._mocks import UNSEEN, Found, is_mock
from netra_fakes.pytest_plugin._diagnosis._real import Real, find_real
from netra_fakes.pytest_plugin._diagnosis._scene import Scene
from netra_fakes.pytest_plugin._diagnosis._sites import Site, find_sites
from netra_fakes.pytest_plugin._diagnosis._source import Place, failing_nodes

REFUSED = re.compile(
    r"(?:(?P<function>[\w.<>]+)\(\) )?(?:"
    r"got an unexpected keyword argument '(?P<unexpected>\w+)'"
    r"|missing (?:\d+ required|a required).*arguments?: .*"
    r"|takes .* arguments? but .*"
    r"|too many positional arguments"
    r"|(?:got )?multiple values for (?:keyword )?argument '\w+')"
)


def explain_call(scene: Scene) -> str | None:
    """Explain a TypeError that tells of arguments."""
    refused = REFUSED.match(str(scene.error))
    place = scene.culprit
    is_ours = isinstance(scene.error, SpecViolationError)
    if type(scene.error) is not TypeError or refused is None or place is None or is_ours:
        return None
    answers = [
        (callee, node.func)
        for node in failing_nodes(place, ast.Call)
        if (callee := evaluate(node.func, place.frame)) is not UNSEEN
        and _is_named(callee, refused["function"])
    ]
    if len(answers) != 1:
        return None
    callee, expression = answers[0]
    unexpected = refused["unexpected"]
    if is_mock(callee) or is_mock(getattr(callee, "mock", None)):
        return _explain_mock(scene, callee, expression, place, unexpected)
    return _explain_real(scene, callee, expression, place, unexpected)


def explain_refused_text(scene: Scene, text: str) -> str | None:
    """Explain a refused call from the words of the error alone.

    Only where one mock with a signature is called in the code in a way that is refused in just
    these words.
    """
    if REFUSED.search(text) is None:
        return None
    fitting = [
        found
        for found in scene.mocks
        if (signature := vars(type(found.mock)).get("__signature__")) is not None
        if any((site.find_refusal(signature) or "\0") in text for site in _sites_of(scene, found))
    ]
    unexpected = re.search(r"unexpected keyword argument '(\w+)'", text)
    real = find_real(scene, fitting[0], None, None) if len(fitting) == 1 else None
    if real is None:
        return None
    return _explain_method(scene, fitting[0], real, unexpected[1] if unexpected else None)


def _sites_of(scene: Scene, found: Found) -> list[Site]:
    return find_sites(scene, found.name) if found.name else []


def _is_named(callee: object, name: str | None) -> bool:
    """Whether what was called is what the message names; a mock's message names nothing."""
    if name is None or is_mock(callee):
        return True
    known = getattr(callee, "__qualname__", "")
    known = f"{known}.__init__" if isinstance(callee, type) else known
    return name in (known, known.rpartition(".")[2], f"{known.rpartition('.')[0]}.__new__") or (
        isinstance(callee, type) and name.endswith(("__init__", "__new__"))
    )


def _explain_mock(
    scene: Scene, callee: object, expression: ast.expr, place: Place, unexpected: str | None
) -> str | None:
    found = scene.find(callee)
    if found is None and isinstance(expression, ast.Attribute):
        owner = evaluate(expression.value, place.frame)
        found = None if owner is UNSEEN else Found(callee, "", "", owner, expression.attr)
    real = find_real(scene, found, expression, place)
    if real is None:
        return None
    if found is not None and found.root:
        return _explain_method(scene, found, real, unexpected)
    near = _near(unexpected, real.method)
    path = ast.unparse(expression)
    return messages.wrong_call(path, real.label, real.method, unexpected, near, None)


def _explain_method(scene: Scene, found: Found, real: Real, unexpected: str | None) -> str:
    near, birth = _near(unexpected, real.method), find_birth(found, scene)
    return messages.wrong_call(found.path, real.label, real.method, unexpected, near, birth)


def _explain_real(
    scene: Scene, callee: object, expression: ast.expr, place: Place, unexpected: str | None
) -> str | None:
    """Explain a wrong call of real code, where it is the test that called."""
    if not scene.is_test(place) or not isinstance(callee, (type, types.FunctionType)):
        return None
    spec = read_interface(callee).spec
    method = spec.constructor
    is_own = _module_of(callee) in ("", "builtins", place.module)
    if is_own or method is None or method.parameters is None:
        return None
    if method.location is None:  # a constructor that a decorator made
        method = method._replace(location=spec.location)
    label = callee.__qualname__
    if not isinstance(callee, type) and isinstance(expression, ast.Attribute):
        owner = evaluate(expression.value, place.frame)
        if owner is not UNSEEN and not isinstance(owner, (type, types.ModuleType)):
            method = read_interface(type(owner)).spec.methods.get(expression.attr, method)
    near = _near(unexpected, method)
    return messages.wrong_call(ast.unparse(expression), label, method, unexpected, near, None)


def _near(unexpected: str | None, method: MethodSpec) -> tuple[str, ...]:
    if unexpected is None or method.parameters is None:
        return ()
    return near_matches(unexpected, [parameter.name for parameter in method.parameters])


def _module_of(callee: type | types.FunctionType) -> str:
    if isinstance(callee, types.FunctionType):
        return callee.__module__ or ""
    return module_of(callee)
