"""Read how doubles are made, configured and put over real things."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

from netra_fakes.audit._entities import (
    AttributeEntity,
    ClassEntity,
    Entity,
    FunctionEntity,
    MissingEntity,
    ModuleEntity,
    ObjectEntity,
)
from netra_fakes.audit._finding import TypeSource
from netra_fakes.audit._lookup import dotted_parts
from netra_fakes.audit._sites import PatchSite, SetSite
from netra_fakes.audit._values import (
    UNKNOWN,
    Configured,
    Double,
    Evidence,
    External,
    Items,
    LocalFunction,
    Many,
    Patcher,
    RealObject,
    RealThing,
    Text,
    Value,
)
from netra_fakes.audit._walk._members import ANSWERS, MOCK_NAMES
from netra_fakes.audit._walk._objects import Objects

_MOCK_MODULES = ("unittest.mock.", "mock.", "mock.mock.", "asynctest.mock.", "asynctest.")
MOCK_CLASSES: dict[str, bool] = {
    "Mock": False,
    "MagicMock": False,
    "NonCallableMock": False,
    "NonCallableMagicMock": False,
    "AsyncMock": True,
    "CoroutineMock": True,
    "ThreadingMock": False,
}
"""The classes of `unittest.mock`, each with whether a call gives something to await."""

OWN_MODULE = "<own module>"
"""What `__name__` is taken for in a test file."""

_OWN_KEYWORDS = frozenset({"spec", "spec_set", "name", "unsafe", "_spec_class", *ANSWERS})
_PATCH_KEYWORDS = frozenset({"new", "spec", "create", "spec_set", "autospec", "new_callable"})
FAKE_MAKERS = frozenset({"make_fake", "make_fake_class", "create_autospec", "fakes"})


def mock_name(dotted: str) -> str:
    """Return the name in `unittest.mock` that a dotted name stands for, "" for none."""
    for prefix in _MOCK_MODULES:
        if dotted.startswith(prefix):
            return dotted[len(prefix) :]
    return ""


class Doubles(Objects):
    """Doubles."""

    def make_double(
        self, constructor: str, node: ast.Call, args: list[Value], words: dict[str | None, Value]
    ) -> Double:
        """Read `MagicMock(...)`."""
        double = Double(constructor, MOCK_CLASSES[constructor], node=node)
        double.guard, double.unit = self.guard, self.unit
        spec = words.get("spec") or words.get("spec_set") or (args[0] if args else None)
        has_kwargs = None in words and not isinstance(words[None], Items)
        if spec is not None or "wraps" in words:
            double.has_spec = True
            self._add_spec(double, spec or words.get("wraps"))
            if isinstance(spec, RealThing) and isinstance(spec.entity, FunctionEntity):
                is_coroutine = spec.entity.method.kind == "coroutine"
                double.is_async = True if is_coroutine else double.is_async
        if has_kwargs:
            double.escapes = True
            double.is_async = None if double.is_async is False else double.is_async
        self.sites.doubles.append(double)
        self.configure(double, node, words)
        return double

    def make_autospec(
        self, node: ast.Call, args: list[Value], words: dict[str | None, Value], *, fake: bool
    ) -> Double:
        """Read `create_autospec(Real, instance=True)` and `make_fake(Real)`."""
        double = Double("fake" if fake else "create_autospec", None, node=node)
        double.has_spec = double.is_strict = True
        double.guard, double.unit = self.guard, self.unit
        spec = args[0] if args else words.get("spec")
        is_instance = fake or any(
            word.arg == "instance" and _is_constant(word.value, True) for word in node.keywords
        )
        self._add_spec(double, spec, is_instance=is_instance)
        self.sites.doubles.append(double)
        return double

    def _add_spec(self, double: Double, spec: Value | None, *, is_instance: bool = True) -> None:
        entity: Entity | None = None
        if isinstance(spec, RealThing):
            entity = spec.entity
            if is_instance and isinstance(entity, ClassEntity):
                entity = ObjectEntity(entity.spec)
        elif isinstance(spec, RealObject) and spec.source == "constructed":
            entity = ObjectEntity(spec.spec)
        elif isinstance(spec, Text) and double.constructor == "fake":
            found = self.project.truth.find(spec.text.replace(":", "."))
            entity = ObjectEntity(found.spec) if isinstance(found, ClassEntity) else None
        if entity is not None:
            double.evidence.append(Evidence("spec", entity=entity))

    def configure(self, double: Double, node: ast.AST, words: dict[str | None, Value]) -> None:
        """Read what keywords configure: attributes, and dotted names such as "a.return_value"."""
        for name, value in words.items():
            if name is None:
                if isinstance(value, Items):
                    inner: dict[str | None, Value] = {
                        str(key): item for key, item in value.items.items()
                    }
                    self.configure(double, node, inner)
                else:
                    double.escapes = True
            elif name in _OWN_KEYWORDS:
                if name in ANSWERS:
                    self.set_answer(double, name, value)
            else:
                self._configure_path(double, name.split("."), value, node)

    def _configure_path(self, double: Double, path: list[str], value: Value, node: ast.AST) -> None:
        target: Value = double
        for name in path[:-1]:
            if not isinstance(target, Double):
                return
            if name not in MOCK_NAMES:
                self._note(target, name, UNKNOWN, node)
            read = set(target.read)
            target = self.child(target, name)
            if isinstance(target, Double) and target.parent is not None:
                target.parent.read &= read
        if isinstance(target, Double):
            self.set_on_double(target, path[-1], value, node)

    def set_on_double(self, double: Double, name: str, value: Value, node: ast.AST) -> None:
        """Read `double.name = value`."""
        if name in ANSWERS:
            self.set_answer(double, name, value)
            parent, member = double.parent, double.name
            if parent is not None and member != "()":
                self._note(parent, member, UNKNOWN, _attribute_below(node))
                site = SetSite(node, parent, member, double, self.guard, self.unit)
                self.sites.sets.append(site)
            return
        if name in MOCK_NAMES or name.startswith("__"):
            return
        self._note(double, name, value, node)
        if double.unit is self.unit:
            double.children[name] = value
        else:  # one that several tests share
            self.set_for_now(double.children, name, value)
        if isinstance(value, Double):
            self.put_over(double, name, value, node)

    def _note(self, double: Double, name: str, value: Value, node: ast.AST) -> None:
        double.configured.append(Configured(name, value, node, self.guard, self.unit))

    def set_answer(self, double: Double, name: str, value: Value) -> None:
        """Note what a double is told to answer."""
        double.config.setdefault(name, []).append(value)
        self.consume(value)
        if name == "return_value" and isinstance(value, Double):
            value.evidence.append(Evidence("member annotation", owner=double, member="()"))

    def put_over(self, owner: Value, name: str, double: Double, node: ast.AST) -> None:
        """Note that a double now stands for a member of something."""
        double.evidence.append(Evidence("member annotation", owner=owner, member=name, node=node))
        self.sites.sets.append(SetSite(node, owner, name, double, self.guard, self.unit))

    # --- patching

    def make_patch(
        self,
        form: str,
        node: ast.Call,
        args: list[Value],
        words: dict[str | None, Value],
    ) -> PatchSite | None:
        """Read `patch(...)`, `patch.object(...)` and their kin of pytest-mock and monkeypatch."""
        site = PatchSite(node, form, guard=self.guard, unit=self.unit)
        rest = self._read_target(site, args, words)
        if rest is None:
            return None
        site.creates = any(
            (word.arg == "create" and not _is_constant(word.value, False))
            or (word.arg == "raising" and not _is_constant(word.value, True))
            for word in node.keywords
        )
        self._resolve_target(site)
        given = words.get("new", words.get("value", rest[0] if rest else None))
        if given is not None:
            site.new = site.double = given
            site.injects = False
            self._put_in_place(site, given)
        else:
            site.double = self._patch_double(site, words)
        self.sites.patches.append(site)
        self._note_replaced(site)
        return site

    def _read_target(
        self, site: PatchSite, args: list[Value], words: dict[str | None, Value]
    ) -> list[Value] | None:
        """Set what is replaced; return the positional arguments that are left."""
        call = site.node
        first = args[0] if args else words.get("target")
        site.target_node = call.args[0] if call.args else _word(call, "target")
        if site.form in ("patch", "mocker.patch", "fakes.patch"):
            if not isinstance(first, Text):
                return None if site.form != "fakes.patch" else self._object_target(site, args)
            site.target = first.text
            return args[1:]
        if site.form == "monkeypatch.delattr" and isinstance(first, Text):
            site.target, site.injects = first.text, False
            return []
        if site.form == "monkeypatch.setattr" and isinstance(first, Text):
            site.target = first.text
            return args[1:]
        return self._object_target(site, args, words)

    def _object_target(
        self,
        site: PatchSite,
        args: list[Value],
        words: dict[str | None, Value] | None = None,
    ) -> list[Value] | None:
        words = words or {}
        owner = args[0] if args else words.get("target")
        name = args[1] if len(args) > 1 else words.get("attribute", words.get("name"))
        if owner is None or not isinstance(name, Text):
            return None
        if isinstance(owner, Text):
            site.target = f"{owner.text}.{name.text}"
        site.owner, site.name = owner, name.text
        if len(site.node.args) > 1:
            site.target_node = site.node.args[1]
        return args[2:]

    def _resolve_target(self, site: PatchSite) -> None:
        truth = self.project.truth
        if site.target:
            if not self.project.is_shadowed(site.target, self.path):
                site.entity = truth.find(site.target)
        elif isinstance(site.owner, RealThing):
            if not isinstance(site.owner.entity, FunctionEntity):
                site.entity = truth.member(site.owner.entity, site.name)
        elif isinstance(site.owner, RealObject):
            held = site.owner.assigned.get(site.name)
            if isinstance(held, RealObject):
                site.entity = ObjectEntity(held.spec)
                return
            entity = truth.member(ObjectEntity(site.owner.spec), site.name)
            is_sure = site.owner.confidence == "high" and held is None
            if is_sure or not isinstance(entity, MissingEntity):
                site.entity = entity

    def _patch_double(self, site: PatchSite, words: dict[str | None, Value]) -> Value:
        factory = words.get("new_callable")
        name = _factory_name(site.node, factory)
        entity = site.entity
        is_coroutine = isinstance(entity, FunctionEntity) and entity.method.is_awaited
        double = Double("patch", is_coroutine, node=site.node)
        double.guard, double.unit = self.guard, self.unit
        if factory is not None:
            double.constructor = name or "?"
            double.is_async = MOCK_CLASSES.get(name)
            if name and name in MOCK_CLASSES:
                self.sites.sets.append(
                    SetSite(site.node, Patcher(site), "", double, self.guard, self.unit)
                )
        elif entity is None or (isinstance(entity, FunctionEntity) and not is_coroutine):
            double.is_async = False if entity is not None else None
        for word in ("autospec", "spec", "spec_set"):
            if word in words:
                double.has_spec = True
                double.is_strict = word == "autospec"
        if "side_effect" in words or "return_value" in words or len(words) > 0:
            own = {k: v for k, v in words.items() if k not in _PATCH_KEYWORDS}
            self.configure(double, site.node, own)
        if site.form == "mocker.spy":
            double.has_spec = True
        self._add_target_evidence(double, site)
        return double

    def _put_in_place(self, site: PatchSite, value: Value) -> None:
        if isinstance(value, LocalFunction) and isinstance(value.result, Double):
            self._answer_in_place(site, value.result)
        if not isinstance(value, Double):
            return
        self._add_target_evidence(value, site)
        if isinstance(site.owner, Double):
            self.set_on_double(site.owner, site.name, value, site.node)
            return
        self.sites.sets.append(SetSite(site.node, Patcher(site), "", value, self.guard, self.unit))

    def _answer_in_place(self, site: PatchSite, double: Double) -> None:
        """Type the double that a function gives which is put over a real one, or over a class."""
        entity = self.project.result_of(site.entity) if site.entity is not None else None
        if entity is not None:
            double.evidence.append(Evidence("patch target", entity=entity, node=site.node))

    def _add_target_evidence(self, double: Double, site: PatchSite) -> None:
        source: TypeSource = "patch target"
        entity = site.entity
        if isinstance(entity, AttributeEntity):
            source = "member annotation"
        if isinstance(entity, FunctionEntity) and not (double.has_spec and double.is_strict):
            # a mock on a class does not bind: its calls come without `self`, as those of an object
            entity = replace(entity, through_class=False)
        if entity is not None and not isinstance(entity, (MissingEntity, ModuleEntity)):
            double.evidence.append(Evidence(source, entity=entity, node=site.node))

    def _note_replaced(self, site: PatchSite) -> None:
        """Note what this test no longer gets from the real class."""
        keys = self.replaced_in(self.unit)
        if site.target:
            keys.add(site.target)
        if site.creates:
            self.sites.set_names.add(site.name or site.target.rpartition(".")[2])
        entity = site.entity or self._own_entity(site.target)
        if isinstance(entity, ClassEntity):
            keys.add(entity.spec.target)
        elif isinstance(entity, FunctionEntity) and entity.owner is None:
            keys.add(entity.dotted)
        for owner in self._owners(site):
            keys.add(f"{owner}.{site.name or site.target.rpartition('.')[2]}")

    def _own_entity(self, target: str) -> Entity | None:
        """Return what a name of this very module stands for, where that is patched."""
        module, _, name = target.rpartition(".")
        stem = Path(self.path).stem
        package = self.project.package_of(self.path)
        if module not in (OWN_MODULE, stem, f"{package}.{stem}"):
            return None
        value = self.module_scope.names.get(name)
        return value.entity if isinstance(value, RealThing) else None

    def _owners(self, site: PatchSite) -> list[str]:
        if isinstance(site.owner, RealThing) and isinstance(site.owner.entity, ClassEntity):
            return [site.owner.entity.spec.target]
        if isinstance(site.owner, RealThing) and isinstance(site.owner.entity, ModuleEntity):
            return [site.owner.entity.dotted]
        if isinstance(site.owner, RealObject):
            if self.function is not None:  # a decorator's patch is none of the other tests
                self.set_for_now(site.owner.assigned, site.name, site.double)
            return [site.owner.spec.target]
        if isinstance(site.entity, FunctionEntity) and site.entity.owner is not None:
            return [site.entity.owner.target]
        if isinstance(site.entity, AttributeEntity):
            return [site.entity.owner.target]
        return []

    def patch_multiple(
        self, node: ast.Call, args: list[Value], words: dict[str | None, Value]
    ) -> None:
        """Read `patch.multiple("package.module", name=..., other=DEFAULT)`."""
        owner = args[0] if args else words.get("target")
        for word in node.keywords:
            if word.arg is None or word.arg in (*_PATCH_KEYWORDS, "target"):
                continue
            site = PatchSite(node, "patch.multiple", guard=self.guard, unit=self.unit)
            site.name, site.target_node = word.arg, word.value
            site.creates = "create" in words
            site.injects = False
            if isinstance(owner, Text):
                site.target = f"{owner.text}.{word.arg}"
            else:
                site.owner = owner
            self._resolve_target(site)
            given = words.get(word.arg, UNKNOWN)
            site.new = site.double = given
            self._put_in_place(site, given)
            self.sites.patches.append(site)
            self._note_replaced(site)

    def patch_dict(self, node: ast.Call, args: list[Value]) -> None:
        """Read `patch.dict("package.module.NAME", ...)`."""
        first = args[0] if args else UNKNOWN
        if is_modules(first) or (isinstance(first, Text) and first.text == "sys.modules"):
            self.hide_modules(args[1] if len(args) > 1 else UNKNOWN)
            return
        if not isinstance(first, Text):
            self.put_into(first, args[1] if len(args) > 1 else UNKNOWN)
            return
        site = PatchSite(node, "patch.dict", guard=self.guard, unit=self.unit)
        site.target, site.target_node = first.text, node.args[0]
        site.injects = False
        self._resolve_target(site)
        self.sites.patches.append(site)

    def put_into(self, target: Value, given: Value) -> None:
        """Note what a dictionary of the test's own holds while a test runs."""
        if not isinstance(target, (Items, Many)):
            return
        if self.function is None or not isinstance(target, Items) or not isinstance(given, Items):
            self.forget(target)
            return
        for key, value in given.items.items():
            self.set_for_now(target.items, key, value)

    def hide_modules(self, value: Value) -> None:
        """Note which modules a test puts in place of real ones."""
        names = list(value.items) if isinstance(value, Items) else ["*"]
        self.replaced_in(None).update(f"sys.modules:{name}" for name in names)


def _factory_name(call: ast.Call, factory: Value | None) -> str:
    """Return the name in `unittest.mock` of what `new_callable=` names, "" for none."""
    if isinstance(factory, External):
        return mock_name(factory.dotted)
    parts = dotted_parts(_word(call, "new_callable"))
    return parts[1] if parts[:1] == ["mocker"] and len(parts) == 2 else ""


def is_modules(value: Value) -> bool:
    """Whether it is `sys.modules`."""
    return isinstance(value, External) and value.dotted == "sys.modules"


def _attribute_below(node: ast.AST) -> ast.AST:
    """Return the node of `double.member` in `double.member.return_value = ...`."""
    return node.value if isinstance(node, ast.Attribute) else node


def _word(call: ast.Call, name: str) -> ast.expr | None:
    return next((word.value for word in call.keywords if word.arg == name), None)


def _is_constant(node: ast.expr, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value
