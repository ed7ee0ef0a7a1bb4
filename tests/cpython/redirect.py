"""Run CPython's own tests of unittest.mock with `create_autospec` sent to `make_fake`.

Run as a program, since it changes unittest.mock for its whole process. Prints one line of JSON:
how many tests ran, and the ids of those that failed.
"""

from __future__ import annotations

import importlib
import io
import json
import sys
import unittest
import unittest.mock
from typing import Any

PACKAGE = "test.test_unittest.testmock" if sys.version_info >= (3, 12) else "unittest.test.testmock"
MODULES = (
    "testasync", "testcallable", "testhelpers", "testmagicmethods", "testmock", "testpatch",
    "testsealable", "testsentinel", "testwith",
)  # fmt: skip


def redirect() -> list[int]:
    """Put the engine in the place of `create_autospec`, and count how often it is used."""
    from netra_fakes import make_fake, make_fake_class

    original = unittest.mock.create_autospec
    used: list[int] = []

    def create_autospec(
        spec: Any,
        spec_set: Any = False,
        instance: Any = False,
        _parent: Any = None,
        _name: Any = None,
        **options: Any,
    ) -> Any:
        if spec_set or _parent is not None or _name is not None or options or isinstance(spec, str):
            return original(spec, spec_set, instance, _parent, _name, **options)
        if not isinstance(spec, type):
            if instance:
                return original(spec, spec_set, instance)
            used.append(1)
            return make_fake(spec, strict=False)
        used.append(1)
        return make_fake(spec, strict=False) if instance else make_fake_class(spec, strict=False)

    unittest.mock.create_autospec = create_autospec
    return used


def main() -> None:
    """Run the suite and print what came of it."""
    used = redirect()
    loader = unittest.TestLoader()
    suite = unittest.TestSuite()
    for name in MODULES:
        suite.addTests(loader.loadTestsFromModule(importlib.import_module(f"{PACKAGE}.{name}")))
    result = unittest.TextTestRunner(stream=io.StringIO()).run(suite)
    failed = sorted({test.id() for test, _ in (*result.failures, *result.errors)})
    print(json.dumps({"ran": result.testsRun, "failed": failed, "redirected": len(used)}))


if __name__ == "__main__":
    main()
