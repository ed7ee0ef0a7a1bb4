"""NF302: an attribute is read or set on something real that does not have it."""

from __future__ import annotations

from collections.abc import Iterator

from netra_fakes._messages import audit as messages
from netra_fakes._spec import ClassSpec
from netra_fakes.audit._entities import ClassEntity, FunctionEntity, MissingEntity
from netra_fakes.audit._facts import FileFacts, confidence_of_value
from netra_fakes.audit._finding import Confidence, Finding, Rule, TypeSource
from netra_fakes.audit._fixes import fix_attribute
from netra_fakes.audit._sites import MemberSite
from netra_fakes.audit._values import Double, RealObject, RealThing
from netra_fakes.audit._walk._members import MOCK_NAMES
from netra_fakes.audit.rules._collected import is_test_file


def find(facts: FileFacts) -> Iterator[Finding]:
    """Yield reads and writes of attributes that something real lacks."""
    found: dict[tuple[int, str], tuple[MemberSite, MissingEntity]] = {}
    for site in facts.walk.sites.members:
        if isinstance(site.entity, MissingEntity) and not _is_excused(facts, site):
            found.setdefault((id(site.node), site.name), (site, site.entity))
    for site, entity in found.values():
        confidence, source = _confidence(site)
        spec = _spec(site)
        yield facts.finding(
            RULE,
            site.node,
            messages.unknown_attribute(entity.owner, site.name),
            confidence=confidence,
            source=source,
            help=messages.near_help(entity.near_matches, entity.hint),
            fix=fix_attribute(facts, site.node, spec, site.name) if spec else None,
        )


def _is_excused(facts: FileFacts, site: MemberSite) -> bool:
    name = site.name
    if name in site.guard.names or "*" in site.guard.names:
        return True
    if site.guard.excuses("AttributeError"):
        return True
    owner = site.owner
    if isinstance(owner, RealObject) and _may_have(facts, owner, name):
        return True
    if isinstance(owner, RealThing) and isinstance(owner.entity, FunctionEntity):
        return _is_replaced_method(facts, site, owner.entity)
    if site.value is not None:
        return _may_be_set(facts, site)
    if facts.is_set_by_tests(name):
        return True
    if isinstance(owner, RealObject):
        keys = (f"{owner.spec.target}.{name}", f"{owner.spec.target}.__init__")
        return facts.is_replaced(site.unit, *keys) or facts.is_class_replaced(site.unit, owner.spec)
    if isinstance(owner.entity, ClassEntity):
        spec = owner.entity.spec
        if name in MOCK_NAMES:
            return True  # a helper of the tests puts a mock in place of the class
        return facts.is_replaced(site.unit, f"{spec.target}.{name}") or facts.is_class_replaced(
            site.unit, spec
        )
    dotted = f"{owner.entity.dotted}.{name}"
    return facts.is_replaced(site.unit, dotted, owner.entity.dotted) or (
        facts.project.truth.is_set_on_module(owner.entity.dotted, name)
    )


def _may_be_set(facts: FileFacts, site: MemberSite) -> bool:
    """Whether a test may set a name that the class lacks: something may read it."""
    if site.name.startswith("_"):
        return True
    if isinstance(site.owner, RealObject):
        if facts.project.truth.reads_any(site.owner.spec):
            return True
        if site.owner.spec.category == "pydantic":  # it refuses the name
            return site.guard.excuses("ValueError", "ValidationError")
    # a conftest's own bookkeeping is read by the tests
    is_read = site.name in facts.walk.sites.read_names or not is_test_file(facts.path)
    return not isinstance(site.value, Double) and is_read


def _is_replaced_method(facts: FileFacts, site: MemberSite, entity: FunctionEntity) -> bool:
    """Whether a test, or a fixture of a conftest, may have put a mock over a real method."""
    owner = entity.owner
    if owner is None or any(walk.sites.replaced for walk in facts.project.conftests(facts.path)):
        return True
    if entity.method.name in facts.walk.sites.set_names:
        return True  # perhaps by a helper that got the object
    if confidence_of_value(site.owner)[1] != "constructed":
        return True  # what a test uses as a mock is one, unless it made the real object itself
    key = f"{owner.target}.{entity.method.name}"
    return facts.is_replaced(site.unit, key) or facts.is_class_replaced(site.unit, owner)


def _may_have(facts: FileFacts, owner: RealObject, name: str) -> bool:
    """Whether an object may have a name that its class lacks."""
    truth = facts.project.truth
    if owner.source != "constructed" and facts.is_below(owner.spec, name):
        return True
    if any(truth.is_stored_on(method, parameter, name) for method, parameter in owner.given):
        return True
    return truth.is_set_elsewhere(owner.spec, name)


def _confidence(site: MemberSite) -> tuple[Confidence, TypeSource]:
    if isinstance(site.owner, RealObject) or site.owner.receiver is not None:
        return confidence_of_value(site.owner)
    # other modules may set what a module imports for type checkers only
    is_declared = isinstance(site.entity, MissingEntity) and "TYPE_CHECKING" in site.entity.hint
    return "medium" if is_declared else "high", "imported"


def _spec(site: MemberSite) -> ClassSpec | None:
    if isinstance(site.owner, RealObject):
        return site.owner.spec
    if isinstance(site.owner.entity, ClassEntity):
        return site.owner.entity.spec
    return None


RULE = Rule(
    code="NF302",
    slug="unknown-attribute",
    summary="An attribute is read or set on a real object, class or module that lacks it.",
    severity="silent",
    rationale=(
        "Reading it raises AttributeError; setting it makes a name that nothing real ever looks "
        "at. Mostly the attribute was renamed in the application."
    ),
    wrong='result = AgentExecutionResult(success=True, agent_name="a")\nassert result.result\n',
    right='result = AgentExecutionResult(success=True, agent_name="a")\nassert result.data\n',
    find=find,
    fix="Safe: a name that `[tool.netra_fakes.renames]` renames gets its new name.",
)
