"""Read the same source live and statically, for tests that compare the two."""

from __future__ import annotations

import importlib
import sys
from dataclasses import replace
from pathlib import Path

from netra_fakes._read import describe
from netra_fakes._spec import AttributeSpec, ClassSpec, MethodSpec
from netra_fakes.contract.static import SourceIndex
from netra_fakes.contract.static._files import forget_folders

PACKAGE = "paired"


def index_of(folder: Path, source: str, **modules: str) -> SourceIndex:
    """Write a package whose module `main` has that source; return an index of it."""
    package = folder / PACKAGE
    package.mkdir(exist_ok=True)
    for name, text in {"__init__": "", "main": source, **modules}.items():
        (package / f"{name}.py").write_text(text, encoding="utf-8")
    forget_folders()
    return SourceIndex([folder])


def read_both(folder: Path, source: str, name: str, **modules: str) -> ClassSpec:
    """Return the static description of a name of `main`, once the live one was seen to be equal.

    Args:
        folder: Where the package is written.
        source: Source of its module `main`.
        name: Class or function of it; empty for the module itself.
        modules: Sources of more modules.
    """
    static = static_spec(folder, source, name, **modules)
    live = _live_spec(folder, name)
    assert _comparable(static) == _comparable(live)
    return static


def static_spec(folder: Path, source: str, name: str, **modules: str) -> ClassSpec:
    """Return the static description of a name of `main`."""
    target = f"{PACKAGE}.main:{name}" if name else f"{PACKAGE}.main"
    static = index_of(folder, source, **modules).spec(target)
    assert static is not None
    return static


def _live_spec(folder: Path, name: str) -> ClassSpec:
    for loaded in [item for item in sys.modules if item.partition(".")[0] == PACKAGE]:
        del sys.modules[loaded]
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        target: object = importlib.import_module(f"{PACKAGE}.main")
        for part in name.split(".") if name else ():
            target = getattr(target, part)
        return describe(target)
    finally:
        sys.path.remove(str(folder))
        for loaded in [item for item in sys.modules if item.partition(".")[0] == PACKAGE]:
            del sys.modules[loaded]


def _comparable(spec: ClassSpec) -> ClassSpec:
    """Return a description without places, whose paths the two readers show differently."""

    def placeless(
        found: dict[str, MethodSpec] | dict[str, AttributeSpec],
    ) -> dict[str, MethodSpec | AttributeSpec]:
        return {name: found[name]._replace(location=None) for name in sorted(found)}

    made = spec.constructor
    return replace(
        spec,
        constructor=None if made is None else made._replace(location=None),
        methods=placeless(dict(spec.methods)),  # type: ignore[arg-type]
        attributes=placeless(dict(spec.attributes)),  # type: ignore[arg-type]
        location=None,
    )
