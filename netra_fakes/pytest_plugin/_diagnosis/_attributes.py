"""Explain a name that a spec, a patched object or a real object does not have."""

from __future__ import annotations

import ast
import re
import types

from netra_fakes._messages import diagnosis as messages
from netra_fakes._messages.near import near_matches
from netra_fakes._read import read_interface
from netra_fakes._spec import Location
from netra_fakes.errors import SpecViolationError
from netra_fakes.pytest_plugin._diagnosis._birth import Birth, find_birth
from netra_fakes.pytest_plugin._diagnosis._evaluate import evaluate
from netra_fakes.pytest_plugin._diagnosis._mocks import UNSEEN, Found, is_mock, spec_of
from netra_fakes.pytest_plugin._diagnosis._scene import Scene
from netra_fakes.pytest_plugin._diagnosis._source import failing_statement

NOT_IN_SPEC = re.compile(r"Mock object has no attribute '(?P<name>\w+)'$")
NOT_THERE = re.compile(r" does not have the attribute '(?P<name>\w+)'$")


def explain_attribute(scene: Scene) -> str | None:
    """Explain an AttributeError of a mock with a spec, or of a patch target."""
    error = scene.error
    if not isinstance(error, AttributeError) or isinstance(error, SpecViolationError):
        return None
    missing = NOT_THERE.search(str(error))
    if missing is not None:
        return _explain_patch(scene, missing["name"])
    unknown = NOT_IN_SPEC.match(str(error))
    if unknown is None:
        return None
    mock = getattr(error, "obj", None)
    mock = mock if is_mock(mock) else _assigned_mock(scene, unknown["name"])
    return None if mock is None else explain_unknown(scene, mock, unknown["name"])


def explain_unknown(scene: Scene, mock: object, name: str) -> str | None:
    """Say that a mock's spec has no such name: near matches, the mock, the real member."""
    cls = spec_of(mock)
    found = scene.find(mock)
    if cls is None:
        return None
    spec = read_interface(cls).spec
    hidden = "__" if name.startswith("_") else "_"
    near = near_matches(name, [known for known in spec if not known.startswith(hidden)])
    members = [member for known in near if (member := spec.member(known)) is not None]
    if found is None:
        place = scene.culprit
        where = None if place is None else place.location
        return messages.unknown_in_spec(None, cls, name, near, members, where, spec.location, None)
    birth: Birth = find_birth(found, scene)
    return messages.unknown_in_spec(
        found.path, cls, name, near, members, None, spec.location, birth
    )


def _assigned_mock(scene: Scene, name: str) -> object | None:
    """Return the mock that a name was to be set on: setting leaves no trace in the error."""
    place = scene.culprit
    statement = None if place is None else failing_statement(place)
    if place is None or not isinstance(statement, ast.Assign):
        return None
    for target in statement.targets:
        if isinstance(target, ast.Attribute) and target.attr == name:
            owner = evaluate(target.value, place.frame)
            return owner if owner is not UNSEEN and is_mock(owner) else None
    return None


def _explain_patch(scene: Scene, name: str) -> str | None:
    """Explain a patch of what does not exist, from the frame in which `patch` looked for it."""
    for place in reversed(scene.places):
        if place.module == "unittest.mock" and place.code.co_name == "get_original":
            target = place.frame.f_locals.get("target", UNSEEN)
            break
    else:
        return None
    if target is UNSEEN or is_mock(target):
        return None
    names, title, location = _describe(target)
    near = near_matches(name, names)
    return messages.patch_target(title, name, near, location) if near else None


def _describe(target: object) -> tuple[list[str], str, Location | None]:
    if isinstance(target, types.ModuleType):
        file = getattr(target, "__file__", None)
        return list(vars(target)), target.__name__, Location(file, 1) if file else None
    cls = target if isinstance(target, type) else type(target)
    spec = read_interface(cls).spec
    return list(spec), cls.__qualname__, spec.location


def reached(scene: Scene, name: str) -> list[Found]:
    """Return the mocks in reach whose spec lacks a name; used where only a text is left."""
    return [
        found
        for found in scene.mocks
        if (cls := spec_of(found.mock)) is not None and name not in read_interface(cls).spec
    ]
