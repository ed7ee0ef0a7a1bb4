"""The contracts of three days differ by what the recorded facts differ by, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from netra_fakes._read.scope import checking_imports
from netra_fakes.contract import Contract, compare, render_contract
from netra_fakes.contract._gather import LiveReader, StaticReader, gather
from netra_fakes.contract.static import ModuleFinder, SourceIndex
from tests import synthetic

PAIRS = (("2025-09-15", "2025-09-16"), ("2025-09-16", "2025-09-18"), ("2025-09-18", "2025-09-15"))
Fact = tuple[str, str | None, str]


def lock_statically(folder: Path, date: str) -> Contract:
    synthetic.write_package(folder / date, date)
    index = SourceIndex([folder / date], search_path=[])
    return gather(["netra_backend"], StaticReader(index)).contract


@pytest.fixture(scope="module")
def contracts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Contract]:
    folder = tmp_path_factory.mktemp("facts")
    return {date: lock_statically(folder, date) for date in synthetic.DATES}


def plain(text: str | None) -> str | None:
    """A type's text without quotes: `'X'` and `X` are one annotation."""
    return None if text is None else re.sub(r"['\" ]", "", text)


def own_parameters(method: dict[str, Any]) -> dict[str, dict[str, Any]]:
    skipped = 0 if method["binding"] == "static" else 1
    return {item["name"]: item for item in method["parameters"][skipped:]}


def compare_methods(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    if old["async"] != new["async"]:
        yield "async"
    if old["binding"] != new["binding"]:
        yield "binding"
    if plain(old["returns"]) != plain(new["returns"]):
        yield "returns"
    first, second = own_parameters(old), own_parameters(new)
    for name in first.keys() | second.keys():
        if name not in first or name not in second:
            yield f"parameter {name}"
        else:
            if plain(first[name].get("annotation")) != plain(second[name].get("annotation")):
                yield f"type {name}"
            if first[name].get("default") != second[name].get("default"):
                yield f"default {name}"


def compare_facts(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Fact]:
    """Compare the facts of two days, by themselves: no code of the package has a part in it."""
    for path in before.keys() | after.keys():
        name = ":".join(path.rsplit(".", 1))
        if path not in before or path not in after:
            yield name, None, "new" if path in after else "gone"
            continue
        old, new = before[path], after[path]
        if old["bases"] != new["bases"]:
            yield name, None, "bases"
        for table in ("methods", "properties", "attributes"):
            first, second = old[table], new[table]
            for member in first.keys() | second.keys():
                if member not in second:
                    yield name, member, "gone"
                elif member not in first:
                    yield name, member, "new"
                elif table == "methods":
                    for what in compare_methods(first[member], second[member]):
                        yield name, member, what
                else:
                    key = "returns" if table == "properties" else "annotation"
                    if plain(first[member].get(key)) != plain(second[member].get(key)):
                        yield name, member, "type"


GROUPS = {
    "attribute-type-changed": "type",
    "base-added": "bases",
    "base-removed": "bases",
    "became-async": "async",
    "became-sync": "async",
    "binding-changed": "binding",
    "class-added": "new",
    "class-removed": "gone",
    "default-changed": "default {parameter}",
    "kind-changed": "async",
    "member-added": "new",
    "member-removed": "gone",
    "optional-parameter-added": "parameter {parameter}",
    "parameter-optional": "default {parameter}",
    "parameter-required": "default {parameter}",
    "parameter-removed": "parameter {parameter}",
    "parameter-type-changed": "type {parameter}",
    "required-parameter-added": "parameter {parameter}",
    "return-changed": "returns",
}


def facts_of(old: Contract, new: Contract, known: set[str]) -> Iterator[Fact]:
    """Say drift in the words of the facts; classes that they do not describe are left out."""
    for drift in compare(old, new):
        if drift.target not in known:
            continue
        if drift.kind == "parameter-renamed":
            yield drift.target, drift.member, f"parameter {drift.old}"
            yield drift.target, drift.member, f"parameter {drift.new}"
        else:
            what = GROUPS[drift.kind].format(parameter=drift.parameter)
            yield drift.target, drift.member, what


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_contracts_of_two_days_drift_as_the_facts_do(
    contracts: dict[str, Contract], before: str, after: str
) -> None:
    old, new = synthetic.read_facts(before), synthetic.read_facts(after)
    known = {":".join(path.rsplit(".", 1)) for path in old.keys() | new.keys()}
    expected = set(compare_facts(old, new))

    found = set(facts_of(contracts[before], contracts[after], known))

    # One base has facts on two of the days only: the package of the third day knows it as an
    # empty class of another module, so that what it lends comes and goes with its facts.
    bridge = "netra_backend.app.services.agent_websocket_bridge:AgentWebSocketBridge"
    lent: set[Fact] = set()
    for path in old.keys() ^ new.keys():
        members = (old.get(path) or new[path])["methods"].keys() | {None}
        lent |= {(bridge, member, what) for member in members for what in ("new", "gone", "bases")}
    # An attribute that `__init__` assigns from a parameter has the parameter's type.
    derived = {
        fact
        for fact in found - expected
        if fact[2] == "type" and (fact[0], "__init__", f"type {fact[1]}") in expected
    }
    assert found - derived - lent == expected - lent
    assert expected


def test_lost_methods_of_the_manager_are_breaking(contracts: dict[str, Contract]) -> None:
    path = "netra_backend.app.websocket_core.unified_manager._UnifiedWebSocketManagerImplementation"
    first, second = (synthetic.read_facts(date)[path]["methods"] for date in PAIRS[0])

    drifts = compare(*(contracts[date] for date in PAIRS[0]))

    lost = [drift for drift in drifts if drift.target == ":".join(path.rsplit(".", 1))
            and drift.kind == "member-removed" and "def " in str(drift.old)]  # fmt: skip
    assert {drift.member for drift in lost} == first.keys() - second.keys()
    assert {drift.severity for drift in lost} == {"breaking"}


@pytest.mark.parametrize("date", synthetic.DATES)
def test_live_and_static_reading_lock_the_same_text(
    contracts: dict[str, Contract], tmp_path: Path, date: str
) -> None:
    checking_imports.cache_clear()  # kept by module name, and each day has modules of these names
    with synthetic.installed(tmp_path, date):
        live = gather(["netra_backend"], LiveReader(ModuleFinder([tmp_path], [])))

    assert live.problems == []
    assert render_contract(live.contract) == render_contract(contracts[date])
