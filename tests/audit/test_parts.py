"""Test single parts of the audit: sources of truth, signatures, import places, types' entities."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from netra_fakes._spec import AttributeSpec, ClassSpec, MethodSpec, ParameterSpec
from netra_fakes.audit._entities import (
    KNOWN,
    AttributeEntity,
    ClassEntity,
    FunctionEntity,
    MissingEntity,
    ModuleEntity,
)
from netra_fakes.audit._facts import confidence_of_value, render_signature, render_spec
from netra_fakes.audit._finding import Finding
from netra_fakes.audit._imported_truth import ImportedTruth
from netra_fakes.audit._lookup import NoTruth, entity_of_spec, member_of
from netra_fakes.audit._suppress import find_ignores
from netra_fakes.audit._text import SourceText, import_position
from netra_fakes.audit._values import RealObject, RealThing
from netra_fakes.audit.report._formats import _sarif_result
from netra_fakes.audit.report._text import render_text

GATE = ClassSpec("shop.core", "Gate")
PAY = MethodSpec("pay", (ParameterSpec("amount", "positional_only"),), returns="bool")


def test_truth_of_nothing_claims_nothing() -> None:
    truth = NoTruth()

    assert not truth.covers("shop")
    assert not truth.is_refuted(PAY, "amount", GATE)
    assert truth.find("shop.core") is None
    assert truth.member(ModuleEntity("shop"), "core") is None
    assert truth.module("shop") is None
    assert truth.module_names("shop") is None
    assert truth.is_surely_sync(MethodSpec("pay", (), returns="bool"))
    assert not truth.is_surely_sync(MethodSpec("pay", (), "coroutine"))
    assert not truth.hands_on(PAY)


def test_specs_of_each_category_become_their_entities() -> None:
    function = ClassSpec("shop.core", "charge", "function", constructor=PAY)

    found = entity_of_spec(function, "shop.core.charge")

    assert isinstance(found, FunctionEntity)
    assert found.method.defined_in == "shop.core:charge"
    assert entity_of_spec(ClassSpec("shop.core", "x", "function"), "shop.core.x") is KNOWN
    assert entity_of_spec(ClassSpec("shop", "", "module"), "shop") == ModuleEntity("shop")
    assert entity_of_spec(GATE, "shop.core.Gate") == ClassEntity(GATE)


def test_member_of_an_attribute_without_a_known_class_is_not_known() -> None:
    attribute = AttributeEntity(GATE, AttributeSpec("retries", annotation="int"))

    assert member_of(attribute, "real", NoTruth()) is None


def test_signature_of_positional_only_parameters_ends_with_a_slash() -> None:
    assert render_signature(PAY) == "def pay(amount, /) -> bool"


def test_class_without_a_read_constructor_shows_no_parameters() -> None:
    assert render_spec(ClassEntity(GATE)) == "Gate(...)"


def test_bound_method_is_as_sure_as_its_object() -> None:
    gate = RealObject(GATE, "variable annotation", "medium")
    method = RealThing(FunctionEntity(PAY, "shop.core.Gate.pay", GATE), receiver=gate)

    assert confidence_of_value(method) == ("medium", "variable annotation")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", 0), ('"""Only this."""', 16), ('"""This."""\n', 12), ("# a comment\nx = 1\n", 12)],
)
def test_import_goes_below_the_docstring_of_a_file_without_imports(
    text: str, expected: int
) -> None:
    assert import_position(ast.parse(text), SourceText(text)) == expected


def test_imported_truth_reads_what_imports_and_claims_nothing_of_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "stall"
    package.mkdir()
    (package / "__init__.py").write_text("from unittest.mock import Mock\ndouble = Mock\n")
    (package / "inner.py").write_text("")
    (package / "broken.py").write_text("raise ValueError\n")
    monkeypatch.syspath_prepend(tmp_path)
    truth, stall = ImportedTruth(), ModuleEntity("stall")

    assert truth.member(stall, "inner") == ModuleEntity("stall.inner")
    assert truth.member(stall, "double") is KNOWN
    assert truth.member(stall, "broken") is None
    assert isinstance(truth.member(stall, "gone"), MissingEntity)
    assert truth.member(ModuleEntity("stall.broken"), "x") is None
    assert not truth.is_refuted(PAY, "amount", GATE)


def test_comment_that_says_something_else_is_no_ignore() -> None:
    assert find_ignores("x = 1  # netra-fakes: hello\n") == []
    text = "x = 1  # netra-fakes: hello\ny = 2  # netra-fakes: ignore\n"
    assert [ignore.line for ignore in find_ignores(text)] == [2]


def test_finding_without_an_end_and_help_is_reported_by_its_start() -> None:
    finding = Finding("gone/test_it.py", 3, 5, "NF000", "problem", "it is wrong")

    result = _sarif_result(finding, ["NF000"])

    assert render_text([finding]) == "gone/test_it.py:3:5: NF000 it is wrong"
    assert result["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 3,
        "startColumn": 5,
    }


def test_truth_without_code_claims_nothing_of_what_code_would_tell() -> None:
    truth, spec = NoTruth(), ClassSpec("shop.core", "Gateway")

    assert not truth.is_below(spec, "pay")
    assert not truth.model_rules(spec).forbids_extra
