"""NF201: a real class, method or function is called with arguments that cannot bind."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from netra_fakes._messages import audit as messages
from netra_fakes._messages.near import near_matches
from netra_fakes._spec import ClassSpec, MethodSpec
from netra_fakes.audit._bind import BindFailure, find_bind_failure, shape_of_call
from netra_fakes.audit._entities import ClassEntity, FunctionEntity
from netra_fakes.audit._facts import FileFacts, confidence_of_value, render_spec
from netra_fakes.audit._finding import Finding, Rule
from netra_fakes.audit._fixes import fix_keywords
from netra_fakes.audit._sites import CallSite
from netra_fakes.audit._values import RealObject
from netra_fakes.audit._walk._reals import callable_of


def find(facts: FileFacts) -> Iterator[Finding]:
    """Yield calls that raise TypeError whatever the values are."""
    for site in facts.walk.sites.calls:
        method, owner = callable_of(site.entity)
        if method is None:
            continue
        is_model = (
            isinstance(site.entity, ClassEntity)
            and owner is not None
            and (owner.category == "pydantic")
        )
        failure = (
            _model_failure(facts, owner, method, site.node)
            if is_model and owner is not None
            else find_bind_failure(method, shape_of_call(site.node))
        )
        if failure is None or _is_excused(facts, site, owner, is_model=is_model):
            continue
        confidence, source = confidence_of_value(site.receiver)
        names = [parameter.name for parameter in method.parameters or ()]
        yield facts.finding(
            RULE,
            site.node,
            messages.wrong_call(_callee(site), messages.bind_reason(failure.kind, failure.names)),
            confidence=confidence,
            source=source,
            help=_help(failure, names),
            spec=render_spec(site.entity),
            fix=fix_keywords(facts, site, failure),
        )


def _model_failure(
    facts: FileFacts, model: ClassSpec, method: MethodSpec, call: ast.Call
) -> BindFailure | None:
    """Return why a pydantic model refuses its arguments; one it does not know is dropped."""
    own = model.methods.get("__init__")
    if own is not None and not own.defined_in.startswith("pydantic"):
        return find_bind_failure(own, shape_of_call(call))
    rules = facts.project.truth.model_rules(model)
    shape = shape_of_call(call)
    failure = find_bind_failure(method, shape, allow_unknown_keywords=not rules.forbids_extra)
    if failure is None or rules.fills_in:
        return None if rules.fills_in and not shape.positional else failure
    parameters = {parameter.name for parameter in method.parameters or ()}
    has_names = any(name in model and name not in parameters for name in shape.keywords)
    return None if rules.takes_names and has_names else failure


def _help(failure: BindFailure, names: list[str]) -> str:
    if failure.kind != "unknown keyword":
        return ""
    return messages.near_help(near_matches(failure.names[0], names))


def _callee(site: CallSite) -> str:
    entity = site.entity
    if isinstance(entity, ClassEntity):
        return entity.spec.name
    return f"{entity.owner.name}.{entity.method.name}" if entity.owner else entity.method.name


def _is_excused(
    facts: FileFacts, site: CallSite, owner: ClassSpec | None, *, is_model: bool
) -> bool:
    excuses = ["TypeError"]
    if is_model:  # a ValidationError, which is a ValueError
        excuses += ["ValidationError", "ValueError"]
    if site.guard.excuses(*excuses):
        return True
    truth = facts.project.truth
    entity = site.entity
    if isinstance(entity, FunctionEntity):
        if truth.alters_arguments(entity.method):
            return True
        if owner is None:
            return facts.is_replaced(site.unit, entity.dotted)
        if _is_wider_below(facts, site, entity, owner):
            return True
        keys = (f"{owner.target}.{entity.method.name}", f"{owner.target}.__getattribute__")
        return facts.is_replaced(site.unit, *keys) or (
            site.receiver is None and facts.is_class_replaced(site.unit, owner)
        )
    spec = entity.spec
    if truth.is_made_freely(spec):
        return True
    keys = (f"{spec.target}.__init__", f"{spec.target}.__new__")
    return facts.is_replaced(site.unit, *keys) or facts.is_class_replaced(site.unit, spec)


def _is_wider_below(
    facts: FileFacts, site: CallSite, entity: FunctionEntity, owner: ClassSpec
) -> bool:
    """Whether an object, known by an annotation, may be of a class below that takes the call."""
    if not isinstance(site.receiver, RealObject) or site.receiver.source == "constructed":
        return False
    found = (
        below.methods.get(entity.method.name) for below in facts.project.truth.subclasses(owner)
    )
    shape = shape_of_call(site.node)
    return any(method and find_bind_failure(method, shape) is None for method in found)


RULE = Rule(
    code="NF201",
    slug="wrong-call",
    summary="A real class, method or function is called with arguments that cannot bind.",
    severity="loud",
    rationale=(
        "The signature has changed, the call has not: a keyword that is no parameter, a required "
        "argument that is missing, one too many. Such a call raises TypeError before anything is "
        "tested. Constructors of dataclasses and pydantic models count."
    ),
    wrong='context = AgentExecutionContext(execution_id="1", run_id="r")\n',
    right=(
        'context = AgentExecutionContext(run_id="r", thread_id="t", user_id="u", agent_name="a")\n'
    ),
    find=find,
    fix="Safe: a keyword that `[tool.netra_fakes.renames]` renames gets its new name.",
)
