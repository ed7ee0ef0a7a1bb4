"""Describe what a class statement itself says, before its bases are looked at."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from netra_fakes._spec import AttributeScope, Location, MethodSpec, ParameterSpec
from netra_fakes.contract.static._callables import (
    FunctionNode,
    apply_preset,
    drop_first,
    mangle,
    read_function,
    read_parameters,
    type_parameters,
)
from netra_fakes.contract.static._entities import Entity
from netra_fakes.contract.static._modules import branches, dotted_name
from netra_fakes.contract.static._scope import Scope

if TYPE_CHECKING:
    from netra_fakes.contract.static._index import SourceIndex


@dataclass(frozen=True)
class FieldCall:
    """What a call such as `field(default=0)` or `Field(alias="id")` says of a field.

    Attributes:
        default: Text of the default, None where it has none.
        init: Whether the constructor takes it.
        keyword_only: As stated, None where that is left to the class.
        alias: The name that the constructor knows it by.
    """

    default: str | None = None
    init: bool = True
    keyword_only: bool | None = None
    alias: str | None = None


@dataclass(frozen=True)
class Data:
    """A name of a class that holds no method.

    Attributes:
        scope: "class", "property" or "slot".
        value: Text of what it holds, None where that is nothing.
        annotation: A property's return annotation.
        writable: Whether it may be set on an instance.
        awaitable: Whether reading it gives something to await.
        location: Where it stands.
        call: What the call says that it is assigned from.
        is_value: Whether an enum would make it a member.
        alias_of: The name in the same class that it is assigned from.
    """

    scope: AttributeScope = "class"
    value: str | None = None
    annotation: str | None = None
    writable: bool = True
    awaitable: bool = False
    location: Location | None = None
    call: FieldCall | None = None
    is_value: bool = False
    alias_of: str = ""


@dataclass(frozen=True)
class Declared:
    """An annotated name of a class body.

    Attributes:
        text: Canonical text of the annotation, with `ClassVar` and its like.
        location: Where it stands.
    """

    text: str
    location: Location

    @property
    def head(self) -> str:
        """The name before the first bracket."""
        return self.text.partition("[")[0]

    @property
    def inner(self) -> str:
        """The text with `ClassVar` or `Final` opened."""
        if self.head in ("typing.ClassVar", "typing.Final") and self.text.endswith("]"):
            return self.text[len(self.head) + 1 : -1]
        return self.text

    @property
    def is_marker(self) -> bool:
        """Whether it declares no attribute: `InitVar`, `KW_ONLY`."""
        return self.head.rpartition(".")[2] in ("InitVar", "KW_ONLY")


@dataclass
class OwnClass:
    """What one class statement says.

    Attributes:
        target: "module:Class".
        bases: Canonical texts of its bases, `object` left out.
        base_entities: What each base is; None where it cannot be resolved.
        base_names: Each base as written.
        methods: Its own methods by name.
        data: Its other own names, in the order of the source.
        declared: Its annotated names.
        slots: Its `__slots__`, None where it has none.
        decorators: Qualified name and keyword texts of each decorator.
        keywords: Keywords of the class statement (`metaclass`, `total`, `frozen`).
        order: Every own name in the order of the source.
        nested: Names of the classes in it.
        config: What `model_config` says, by name.
    """

    module: str
    qualname: str
    location: Location
    scope: Scope
    bases: tuple[str, ...] = ()
    base_entities: tuple[Entity | None, ...] = ()
    base_names: tuple[str, ...] = ()
    methods: dict[str, MethodSpec] = field(default_factory=dict)
    data: dict[str, Data] = field(default_factory=dict)
    declared: dict[str, Declared] = field(default_factory=dict)
    slots: tuple[str, ...] | None = None
    decorators: tuple[tuple[str, dict[str, str]], ...] = ()
    keywords: dict[str, str] = field(default_factory=dict)
    order: dict[str, None] = field(default_factory=dict)
    config: dict[str, str] = field(default_factory=dict)
    is_dynamic: bool = False

    @property
    def target(self) -> str:
        """Its address: "package.module:Class"."""
        return f"{self.module}:{self.qualname}"

    @property
    def name(self) -> str:
        """The last part of its qualified name."""
        return self.qualname.rpartition(".")[2]

    def decorator(self, *names: str) -> dict[str, str] | None:
        """Return the keywords of the first decorator of those names, None where there is none."""
        return next((given for name, given in self.decorators if name in names), None)


def read_class(
    node: ast.ClassDef, index: SourceIndex, module: str, qualname: str, file: str
) -> OwnClass:
    """Describe one class statement."""
    outer = tuple(_enclosing(qualname))
    variables = type_parameters(node)
    around = Scope(index, module, outer, variables)
    scope = Scope(index, module, (qualname, *outer), variables)
    made = OwnClass(module, qualname, Location(file, node.lineno), scope)
    _read_bases(made, node, around)
    made.decorators = tuple(_read_call(item, around) for item in node.decorator_list)
    made.keywords = {
        item.arg: scope.default_text(item.value) or "" for item in node.keywords if item.arg
    }
    for item in node.keywords:
        if item.arg == "metaclass":
            made.keywords["metaclass"] = around.text(item.value) or ""
    reader = _BodyReader(made, index, file)
    reader.read(node.body, is_certain=True)
    return made


def _enclosing(qualname: str) -> Iterator[str]:
    while "." in qualname:
        qualname = qualname.rpartition(".")[0]
        yield qualname


def _read_bases(made: OwnClass, node: ast.ClassDef, scope: Scope) -> None:
    texts: list[str] = []
    entities: list[Entity | None] = []
    names: list[str] = []
    for base in node.bases:
        inner = base.value if isinstance(base, ast.Subscript) else base
        dotted = dotted_name(inner)
        text = scope.text(base) or ""
        if text == "object":
            continue
        texts.append(text)
        names.append(ast.unparse(base))
        entities.append(None if dotted is None else scope.class_entity(dotted))
    made.bases, made.base_entities, made.base_names = tuple(texts), tuple(entities), tuple(names)


def _read_call(node: ast.expr, scope: Scope) -> tuple[str, dict[str, str]]:
    """Return the qualified name of a decorator and the texts of its keywords."""
    called = node.func if isinstance(node, ast.Call) else node
    dotted = dotted_name(called)
    name = "" if dotted is None else scope.qualify(dotted)
    keywords = node.keywords if isinstance(node, ast.Call) else []
    return name, {item.arg: scope.default_text(item.value) or "" for item in keywords if item.arg}


class _BodyReader:
    def __init__(self, made: OwnClass, index: SourceIndex, file: str) -> None:
        self.made = made
        self.scope = made.scope
        self.index = index
        self.file = file

    def read(self, body: Sequence[ast.stmt], *, is_certain: bool) -> None:
        for node in body:
            self._read_statement(node, is_certain=is_certain)
            for inner, way in branches(node, "main" if is_certain else "fallback"):
                if way != "typing":
                    self.read(inner, is_certain=way == "main")

    def _place(self, node: ast.AST) -> Location:
        return Location(self.file, getattr(node, "lineno", 0))

    def _bind(self, name: str, what: MethodSpec | Data, *, is_certain: bool) -> None:
        known = name in self.made.methods or name in self.made.data
        if known and not is_certain:
            return
        self.made.methods.pop(name, None)
        self.made.data.pop(name, None)
        self.made.order.setdefault(name)
        if isinstance(what, Data):
            self.made.data[name] = what
        else:
            self.made.methods[name] = what

    def _read_statement(self, node: ast.stmt, *, is_certain: bool) -> None:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._read_function(node, is_certain=is_certain)
        elif isinstance(node, ast.ClassDef):
            text = f"{self.made.module}.{self.made.qualname}.{node.name}"
            name = self.mangle(node.name)
            data = Data(value=text, location=self._place(node))
            self._bind(name, data, is_certain=is_certain)
            if node.name == "Config":
                self._read_old_config(node)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                self._read_target(target, node.value, is_certain=is_certain)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            self._read_annotated(node, node.target.id, is_certain=is_certain)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            self._read_import(node, is_certain=is_certain)
        else:
            self._read_other(node)

    def _read_other(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Delete):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            for name in names:
                self.made.methods.pop(name, None)
                self.made.data.pop(name, None)
                self.made.order.pop(name, None)
        elif isinstance(node, (ast.For, ast.While)):
            self.made.is_dynamic |= any(
                isinstance(item, ast.Call) and dotted_name(item.func) in ("locals", "vars")
                for item in ast.walk(node)
            )

    def mangle(self, name: str) -> str:
        """Return a private name as the compiler writes it: `__x` in class `A` is `_A__x`."""
        return mangle(name, self.made.name)

    def _read_import(self, node: ast.Import | ast.ImportFrom, *, is_certain: bool) -> None:
        for item in node.names:
            if item.name != "*":
                name = item.asname or item.name.partition(".")[0]
                data = Data(value="...", location=self._place(node))
                self._bind(name, data, is_certain=is_certain)

    def _read_function(self, node: FunctionNode, *, is_certain: bool) -> None:
        name = self.mangle(node.name)
        read = read_function(
            node, self.scope, owner=self.made.target, file=self.file, in_class=True
        )
        spec, decorated = replace(read.spec, name=name), read.decorated
        if decorated.is_overload:
            self._bind(name, _overload_stub(spec), is_certain=is_certain)
        elif decorated.accessor is None:
            self._bind(name, spec, is_certain=is_certain)
        elif decorated.accessor in ("setter", "getter", "deleter"):
            known = self.made.data.get(self.mangle(decorated.accessor_of), Data("property"))
            writable = known.writable or decorated.accessor == "setter"
            data = replace(known, scope="property", writable=writable)
            self._bind(name, data, is_certain=is_certain)
        else:
            self._bind(name, _property(spec, decorated.accessor), is_certain=is_certain)

    def _read_annotated(self, node: ast.AnnAssign, name: str, *, is_certain: bool) -> None:
        name = self.mangle(name)
        text = self.scope.text(node.annotation) or ""
        if is_certain or name not in self.made.declared:
            self.made.declared[name] = Declared(text, self._place(node))
            self.made.order.setdefault(name)
        if node.value is not None:
            self._bind_value(name, node.value, self._place(node), is_certain=is_certain)

    def _read_target(self, target: ast.expr, value: ast.expr | None, *, is_certain: bool) -> None:
        if isinstance(target, (ast.Tuple, ast.List)):
            parts: list[ast.expr | None] = [None] * len(target.elts)
            if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(parts):
                parts = list(value.elts)
            for item, part in zip(target.elts, parts, strict=True):
                self._read_target(item, part, is_certain=is_certain)
        elif isinstance(target, ast.Name):
            name = self.mangle(target.id)
            if name == "__slots__":
                self.made.slots = _read_slots(value)
            if name == "model_config":
                self.made.config = _read_config(value, self.scope)
            place = self._place(target)
            if value is None:
                self._bind(name, Data(value="...", location=place), is_certain=is_certain)
            else:
                self._bind_value(name, value, place, is_certain=is_certain)

    def _read_old_config(self, node: ast.ClassDef) -> None:
        for item in node.body:
            if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name):
                text = self.scope.default_text(item.value) or ""
                self.made.config[item.targets[0].id] = text

    def _bind_value(self, name: str, value: ast.expr, place: Location, *, is_certain: bool) -> None:
        method = _method_of_value(name, value, place, self.made, self.index)
        source = self.made.data.get(dotted_name(value) or "")
        if source is not None:
            made: MethodSpec | Data = replace(
                source, location=place, alias_of=dotted_name(value) or ""
            )
        else:
            made = method or _data_of_value(value, place, self.scope)
        self._bind(name, made, is_certain=is_certain)


def _overload_stub(spec: MethodSpec) -> MethodSpec:
    """Return the method that an overload without an implementation leaves behind."""
    stub = (ParameterSpec("args", "var_positional"), ParameterSpec("kwds", "var_keyword"))
    return replace(spec, parameters=stub, kind="sync", returns=None)


def _property(spec: MethodSpec, accessor: str) -> Data:
    return Data(
        scope="property",
        annotation=spec.returns,
        writable=accessor != "property",
        awaitable=spec.is_awaited,
        location=spec.location,
    )


def _read_slots(value: ast.expr | None) -> tuple[str, ...] | None:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return (value.value,)
    if isinstance(value, (ast.Tuple, ast.List, ast.Set)):
        items = value.elts
    elif isinstance(value, ast.Dict):
        items = [key for key in value.keys if key is not None]
    else:
        return ()
    names = (item.value for item in items if isinstance(item, ast.Constant))
    return tuple(name for name in names if isinstance(name, str))


def _read_config(value: ast.expr | None, scope: Scope) -> dict[str, str]:
    """Return what `model_config = ConfigDict(...)`, or a plain dict, says."""
    if isinstance(value, ast.Call):
        return {
            item.arg: scope.default_text(item.value) or "" for item in value.keywords if item.arg
        }
    if isinstance(value, ast.Dict):
        return {
            key.value: scope.default_text(item) or ""
            for key, item in zip(value.keys, value.values, strict=True)
            if isinstance(key, ast.Constant) and isinstance(key.value, str)
        }
    return {}


def _data_of_value(value: ast.expr, place: Location, scope: Scope) -> Data:
    call = None
    if isinstance(value, ast.Call):
        name = scope.qualify(dotted_name(value.func) or "")
        place_of_call, _, tail = name.rpartition(".")
        of_class = place_of_call.rpartition(".")[2][:1].isupper()  # Node.field("") is its own
        if tail in _FIELD_CALLS and not of_class:
            call = _read_field_call(name, value, scope)
        elif _is_property_call(name):
            return _property_of_call(value, place)
        elif scope.is_descriptor(dotted_name(value.func)):
            return Data("property", location=place)
    return Data(value=scope.default_text(value), location=place, call=call, is_value=True)


_FIELD_CALLS = frozenset(
    {"field", "Field", "PrivateAttr", "attrib", "ib", "mapped_column", "relationship"}
)


def _read_field_call(name: str, value: ast.Call, scope: Scope) -> FieldCall:
    given = {item.arg: item.value for item in value.keywords if item.arg}
    default: str | None = None
    node = given.get("default")
    if node is None and value.args and name.rpartition(".")[2] in ("Field", "attrib", "ib"):
        node = value.args[0]
    if node is not None and not (isinstance(node, ast.Constant) and node.value is ...):
        default = scope.default_text(node)
        if dotted_name(node) and (dotted_name(node) or "").rpartition(".")[2] in (
            "MISSING", "PydanticUndefined", "NOTHING",
        ):  # fmt: skip
            default = None
    if given.keys() & {"default_factory", "factory"}:
        default = "..."
    alias: object = None
    for key in ("alias", "validation_alias"):
        if key in given and alias is None:
            alias = scope.evaluate(given[key])
    keyword_only = scope.evaluate(given["kw_only"]) if "kw_only" in given else None
    return FieldCall(
        default=default,
        init=not ("init" in given and scope.evaluate(given["init"]) is False),
        keyword_only=keyword_only if isinstance(keyword_only, bool) else None,
        alias=alias if type(alias) is str else None,
    )


def _is_property_call(name: str) -> bool:
    return name in ("property", "functools.cached_property", "abc.abstractproperty")


def _property_of_call(value: ast.Call, place: Location) -> Data:
    keywords = {item.arg for item in value.keywords}
    second = len(value.args) > 1 and not (
        isinstance(value.args[1], ast.Constant) and value.args[1].value is None
    )
    writable = second or "fset" in keywords
    return Data("property", writable=writable, location=place)


def _method_of_value(
    name: str, value: ast.expr, place: Location, made: OwnClass, index: SourceIndex
) -> MethodSpec | None:
    """Return the method that an assignment in a class body makes, None where it makes data."""
    if isinstance(value, ast.Lambda):
        parameters = drop_first(read_parameters(value.args, made.scope, made.name))
        return MethodSpec(name, parameters, defined_in=made.target, location=place)
    dotted = dotted_name(value)
    if dotted is not None:
        return _method_by_name(name, dotted, made, index)
    if not isinstance(value, ast.Call) or not value.args:
        return None
    wrapper = made.scope.qualify(dotted_name(value.func) or "")
    inner = _method_of_value(name, value.args[0], place, made, index)
    if inner is None:
        return None
    if wrapper == "staticmethod":
        return _unbound(inner, made, index, value.args[0])
    if wrapper == "classmethod":
        return replace(inner, binding="class")
    if wrapper == "functools.partialmethod":
        keywords = [item.arg for item in value.keywords if item.arg]
        return apply_preset(inner, len(value.args) - 1, keywords)
    return None


def _unbound(inner: MethodSpec, made: OwnClass, index: SourceIndex, node: ast.expr) -> MethodSpec:
    """Return a function as `staticmethod(function)` holds it: with its first parameter."""
    dotted = dotted_name(node)
    found = None if dotted is None else made.scope.entity(dotted, checking=False)
    if isinstance(node, ast.Lambda):
        return replace(inner, binding="static", parameters=read_parameters(node.args, made.scope))
    if found is not None and found.kind == "live":
        method = index.live_method(inner.name, staticmethod(cast("Any", found.value)))
        return inner if method is None else replace(method, defined_in=made.target)
    if found is not None and found.kind == "function":
        whole = index.function(found)
        if whole is not None:
            return replace(inner, binding="static", parameters=whole.parameters)
    return replace(inner, binding="static")


def _method_by_name(
    name: str, dotted: str, made: OwnClass, index: SourceIndex
) -> MethodSpec | None:
    own = made.methods.get(mangle(dotted, made.name))
    if own is not None:
        return replace(own, name=name)
    if dotted in made.data:
        return None
    found = made.scope.entity(dotted, checking=False)
    if found is not None and found.kind == "live" and not isinstance(found.value, type):
        method = index.live_method(name, found.value)
        return None if method is None else replace(method, defined_in=made.target)
    whole = None if found is None or found.kind != "function" else index.function(found)
    if found is None or whole is None:
        return None
    parameters = whole.parameters
    if parameters is not None and "." not in found.qualname:  # a method has lost its first already
        parameters = drop_first(parameters)
    return replace(
        whole, name=name, binding="instance", parameters=parameters, defined_in=made.target
    )
