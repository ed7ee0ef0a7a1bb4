"""NF301: an attribute is configured on a double that the real class does not have."""

from __future__ import annotations

from collections.abc import Iterator

from netra_fakes._messages import audit as messages
from netra_fakes.audit._entities import ClassEntity, MissingEntity, ObjectEntity
from netra_fakes.audit._facts import FileFacts
from netra_fakes.audit._finding import Confidence, Finding, Rule
from netra_fakes.audit._fixes import fix_attribute
from netra_fakes.audit._values import SIMPLE, Configured, Double, Items, Typed
from netra_fakes.audit.rules._collected import is_test_file


def find(facts: FileFacts) -> Iterator[Finding]:
    """Yield names configured on doubles that the real class lacks, once a double and name."""
    asserted: dict[int, list[Configured]] = {}
    for item in _asserted(facts):
        parent = item.value.parent if isinstance(item.value, Double) else None
        asserted.setdefault(id(parent), []).append(item)
    for double in _doubles(facts):
        items = [*double.configured, *asserted.get(id(double), ())]
        if not items:
            continue
        typed = facts.type_of(double)
        if typed is None or not isinstance(typed.entity, (ObjectEntity, ClassEntity)):
            continue
        seen: set[tuple[str, int]] = set()
        for item in items:
            key = (item.name, id(item.unit))
            if key in seen or _is_excused(facts, double, item):
                continue
            entity = facts.project.truth.member(typed.entity, item.name)
            if not isinstance(entity, MissingEntity):
                continue
            seen.add(key)
            yield facts.finding(
                RULE,
                item.node,
                messages.unknown_on_double(typed.entity.spec.name, item.name),
                confidence=_confidence(facts, typed, double, item),
                source=typed.source,
                help=messages.near_help(entity.near_matches, entity.hint),
                spec=_place(typed.entity),
                fix=fix_attribute(facts, item.node, typed.entity.spec, item.name),
            )


def _asserted(facts: FileFacts) -> Iterator[Configured]:
    """Yield names of doubles that are not set, only asserted on: `bridge.sent.assert_called()`."""
    for site in facts.walk.sites.asserts:
        child = site.receiver
        if isinstance(child, Double) and child.parent is not None and child.name != "()":
            named = Configured(child.name, child, site.node.value, site.guard, site.unit)
            yield named


def _doubles(facts: FileFacts) -> list[Double]:
    """Return every double of the file, children that sprang up and those of fixtures too."""
    found: dict[int, Double] = {}
    waiting = list(facts.walk.sites.doubles)
    waiting += [site.double for site in facts.walk.sites.sets]
    for site in facts.walk.sites.sets:
        if isinstance(site.owner, Double):
            waiting.append(site.owner)
    waiting += [s.double for s in facts.walk.sites.patches if isinstance(s.double, Double)]
    waiting += list(facts.project.detached_doubles())
    while waiting:
        double = waiting.pop()
        if id(double) in found:
            continue
        found[id(double)] = double
        waiting += [child for child in double.children.values() if isinstance(child, Double)]
        for answers in double.config.values():
            waiting += [value for value in answers if isinstance(value, Double)]
    return list(found.values())


def _is_excused(facts: FileFacts, double: Double, item: Configured) -> bool:
    name = item.name
    if name.startswith("_") or name in item.guard.names or "*" in item.guard.names:
        return True
    if item.guard.excuses("AttributeError"):
        return True
    if isinstance(item.value, Double) or _is_configured_child(double, name):
        return False
    # the test's own bookkeeping: it sets a plain value and reads it back
    return name in double.read or (double.escapes and name in facts.walk.sites.read_names)


def _confidence(facts: FileFacts, typed: Typed, double: Double, item: Configured) -> Confidence:
    """Return how sure it is that nobody ever looks at the name."""
    if isinstance(typed.entity, ObjectEntity) and facts.is_below(typed.entity.spec, item.name):
        return "medium"  # the double may stand for an object of that class below
    is_start = item.value in SIMPLE or (isinstance(item.value, Items) and not item.value.items)
    is_shared = item.unit is None and not is_test_file(facts.path)
    if is_start and is_shared and not _is_configured_child(double, item.name):
        return "medium"  # a fixture's own bookkeeping, which tests elsewhere read
    return typed.confidence


def _is_configured_child(double: Double, name: str) -> bool:
    child = double.children.get(name)
    return isinstance(child, Double) and bool(child.config)


def _place(entity: ObjectEntity | ClassEntity) -> str:
    location = entity.spec.location
    return f"class {entity.spec.name}  {location}" if location else f"class {entity.spec.name}"


RULE = Rule(
    code="NF301",
    slug="unknown-attribute-on-double",
    summary="An attribute is configured on a mock that the real class does not have.",
    severity="silent",
    rationale=(
        "The mock answers, the real object would not: whatever the test says about that name is "
        "said about nothing. Mostly the name was renamed in the application, or never existed. "
        "Names that the test sets and reads back itself, and private ones, are left alone."
    ),
    wrong=(
        "registry = MagicMock()\n"
        "registry.get_agnet.return_value = agent\n"
        "core = AgentExecutionCore(registry)\n"
    ),
    right=(
        "registry = MagicMock()\n"
        "registry.get_agent.return_value = agent\n"
        "core = AgentExecutionCore(registry)\n"
    ),
    find=find,
    fix="Safe: a name that `[tool.netra_fakes.renames]` renames gets its new name.",
)
