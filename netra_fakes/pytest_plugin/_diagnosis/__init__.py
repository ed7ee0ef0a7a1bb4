"""Find the mock behind a failure, and say what to type; right or silent."""

from __future__ import annotations

import pytest

from netra_fakes.pytest_plugin._diagnosis._attributes import explain_attribute
from netra_fakes.pytest_plugin._diagnosis._awaits import explain_await
from netra_fakes.pytest_plugin._diagnosis._calls import explain_call
from netra_fakes.pytest_plugin._diagnosis._fakes import explain_violation
from netra_fakes.pytest_plugin._diagnosis._results import explain_result
from netra_fakes.pytest_plugin._diagnosis._scene import Scene
from netra_fakes.pytest_plugin._diagnosis._unawaited import explain_unawaited


def diagnose(item: pytest.Item, excinfo: pytest.ExceptionInfo[BaseException]) -> str | None:
    """Return the text of the section, None where nothing is certain."""
    scene = Scene(item, excinfo.value, excinfo.tb)
    return explain_error(scene) or explain_result(scene, explain_error)


def explain_error(scene: Scene) -> str | None:
    """Return what can be said of an error itself, or of what led to it."""
    return next((text for cause in scene.causes if (text := _explain_one(cause))), None)


def _explain_one(scene: Scene) -> str | None:
    for explain in (
        explain_violation, explain_await, explain_unawaited, explain_attribute, explain_call
    ):  # fmt: skip
        text = explain(scene)
        if text is not None:
            return text
    return None
