"""Plan the fakes of one class, once: its members, the class and the state each fake begins with."""

from __future__ import annotations

import re
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import cache
from types import FrameType
from typing import TYPE_CHECKING, Any, NamedTuple

from netra_fakes._build import stock
from netra_fakes._build.frames import place_of
from netra_fakes._build.history import FIELDS, Backlog
from netra_fakes._build.prototype import Prototype, set_state
from netra_fakes._build.shared import ClassPool, SharedClass, build_magics, tie_to_class
from netra_fakes._interface import Interface
from netra_fakes._journal import JOURNAL, FakeRecord
from netra_fakes._read import MISSING
from netra_fakes._read.lookup import is_a, is_class, mro_of, namespace_of
from netra_fakes._spec import ClassSpec

if TYPE_CHECKING:
    from netra_fakes._build.members import Member
    from netra_fakes._build.plan import MethodPlan

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_CLASS_DATA = (
    "__dataclass_fields__", "__dataclass_params__", "__match_args__", "__attrs_attrs__",
    "__attrs_props__",
)  # fmt: skip
"""What `dataclasses.fields`, `replace` and `match` read from the type of an object."""

_OWN_MAGICS = frozenset({"__await__", "__reversed__", "__missing__", "__format__"})
"""Magic methods that unittest.mock sets up for nobody, and that real classes define."""

_MOST_LOCAL = 64


class Options(NamedTuple):
    """What a factory was told that concerns all fakes of a class, and the fakes they answer with.

    Attributes:
        mode: What a value gets that breaks an annotation: "warn", "error" or "off".
        snapshots: Whether arguments are copied as they are recorded.
        is_class: Whether the fake stands for the class itself.
    """

    mode: str = "warn"
    snapshots: bool = False
    is_class: bool = False


choose_options = cache(Options)
"""Return the options of these values, made at their first use."""


class Blueprint:
    """All that the fakes of one class share.

    Attributes:
        interface: What the class looks like.
        options: What the factory was told.
        base: The class on which each fake's own class is built.
    """

    def __init__(self, interface: Interface, options: Options) -> None:
        self.interface = interface
        self.options = options
        self._instances: Blueprint | None = None
        self.mode = options.mode
        self.is_typed = options.mode != "off"
        self.snapshots = options.snapshots
        self.is_class = options.is_class
        spec = interface.spec
        self.spec: ClassSpec = spec
        self.class_name = spec.name if spec.category != "module" else spec.module
        self.spec_name, self.target = spec.name, spec.target
        self.default_name = snake_case(spec.name.rpartition(".")[2])
        self._members: dict[str, tuple[Callable[[str], object], object, Member | None]] = {}
        self._near: dict[str, tuple[str, ...]] = {}
        self._original: Any = getattr(interface, "original", None)
        self.mock_names = self._mock_names()
        self.call_plan = self._call_plan()
        self.base = self._build_base()
        self._classes = ClassPool(self.base)
        self.prototype = self._build_prototype()

    @property
    def names(self) -> list[str]:
        """Every member's name."""
        return list(self.spec)

    @property
    def real_class(self) -> type:
        """The real class, for `isinstance`."""
        real = self.loaded_class()
        if real is None:
            raise TypeError(f"{self.spec.target} is not imported, so nothing is an instance of it")
        return real

    def loaded_class(self) -> type | None:
        """Return the real class, None where only a contract is known and nobody imported it."""
        real = self.interface.real
        if real is None:
            real = sys.modules.get(self.spec.module)
            for part in self.spec.qualname.split("."):
                real = getattr(real, part, None)
        return real if isinstance(real, type) else None

    # --- members ------------------------------------------------------------------------------

    def member(self, name: str) -> Member | None:
        """Return the plan of a member, None where the real class has none of that name.

        The object that the class holds is compared each time, so that a class that was patched
        since gives a new plan.
        """
        known = self._members.get(name)
        if known is not None:
            find, original, member = known
            if find(name) is original:
                return member
            self.interface.refresh()  # type: ignore[attr-defined]
            self.spec = self.interface.spec
            self._near.clear()
        from netra_fakes._build.members import build_member

        find = self._finder(name)
        original = find(name)
        member = build_member(self, name)
        self._members[name] = (find, original, member)
        return member

    def _finder(self, name: str) -> Callable[[str], object]:
        """Return what finds the present object of a member, as fast as the class allows."""
        if self._original is None:
            return _find_nothing
        real = self.interface.real
        if is_class(real) and namespace_of(real).get(name) is not None:
            return namespace_of(real).get  # no base can hide what the class itself defines
        find: Callable[[str], object] = self._original
        return find

    def near_names(self, name: str) -> tuple[str, ...]:
        """Return the names closest to one that no member has; kept, since `hasattr` asks often."""
        found = self._near.get(name)
        if found is None:
            from netra_fakes._build.guards import MOCK_API
            from netra_fakes._messages.near import near_matches

            found = self._near[name] = near_matches(name, [*self.names, *MOCK_API])
        return found

    def static_member(self, name: str) -> object:
        """Return what the class holds under a name, without running anything, else MISSING."""
        if self._original is None:
            return MISSING
        if self.spec.category == "function":
            return self.interface.real
        found: Any = self._original(name)
        is_bound = is_a(found, _BINDERS)
        return found.__func__ if is_bound else found

    def ensure_possible(self, fake: Any, expected: Any) -> None:
        """Refuse an expected call that no method of the class could have taken."""
        from netra_fakes._build.members import ensure_possible_call

        ensure_possible_call(self, fake, expected)

    @property
    def function_attributes(self) -> frozenset[str]:
        """What the real function has of its own; nothing for a class."""
        from netra_fakes._build.guards import real_attributes

        if self.spec.category != "function" or self.call_plan is None:
            return frozenset()
        return real_attributes(self.call_plan)

    # --- what each fake begins with -----------------------------------------------------------

    def _mock_names(self) -> list[str]:
        """Return the names that unittest.mock is told, `dir()` of the class and the rest."""
        real = self.loaded_class()
        known = set(self.spec)
        for base in mro_of(object if real is None else real):
            known.update(namespace_of(base))
        if self.is_class and real is not None:
            known.update(name for name in dir(type(real)) if name.startswith("__"))
        return sorted(known)

    def _call_plan(self) -> MethodPlan | None:
        from netra_fakes._build.members import build_call_plan

        return build_call_plan(self)

    def _build_base(self) -> type:
        from netra_fakes._build import fake, namesakes

        plan = self.call_plan
        own: frozenset[str] = frozenset()
        if self.is_class:
            parent: type = fake.ClassFake
        elif plan is not None:
            parent = fake.AsyncCallableFake if plan.is_awaited else fake.CallableFake
        else:
            own = namesakes.CALL_STATE.intersection(self.spec)
            parent = namesakes.NamesakeFake if own else fake.InstanceFake
        contents: dict[str, Any] = {
            "__doc__": parent.__doc__,
            "_netra_blueprint": self,
            "_netra_is_shared": True,
            **{name: namesakes.Namesake(name) for name in own},
            **self._class_data(),
        }
        if plan is not None:
            contents["_netra_plan"] = plan
            if plan.signature is not None:
                contents["__signature__"] = plan.signature
        name = _stock_name(parent)
        is_locked = self._original is None and not self.is_class
        parents = (fake.LockedMixin, parent) if is_locked else (parent,)
        unshared = SharedClass(name, parents, contents)
        type.__setattr__(unshared, "_netra_unshared", unshared)
        magics = build_magics(*self._magic_names())
        return SharedClass(name, (unshared,), {"_netra_is_shared": True, **magics})

    def _magic_names(self) -> tuple[list[str], list[str]]:
        """Return the names of the magic methods: those of mocks, and those of this class alone."""
        if self.is_class:
            real = self.loaded_class()
            return (dir(type) if real is None else dir(type(real))), []
        return self.mock_names, [name for name in _OWN_MAGICS if name in self.spec.methods]

    def _class_data(self) -> dict[str, Any]:
        real = self.loaded_class()
        if real is None:
            return {}
        found: dict[str, Any] = {}
        if self.is_class:
            if any("__class_getitem__" in vars(base) for base in real.__mro__):
                found["__getitem__"] = lambda fake, _arguments: fake
                if not hasattr(type(real), "__iter__"):  # else it would iterate by index, for ever
                    found["__iter__"] = None
            return found
        for base in reversed(real.__mro__):
            found.update({name: vars(base)[name] for name in _CLASS_DATA if name in vars(base)})
        return found

    def _build_prototype(self) -> Prototype:
        plan = self.call_plan
        make: Any = stock.NonCallableMagicMock
        if plan is not None:
            make = stock.AsyncMock if plan.is_awaited else stock.MagicMock
        real: object = self.loaded_class()
        if real is None:  # no `or`: a metaclass may tell the truth of its classes by code
            real = self.interface.real
        spec_class = type(real) if self.is_class or not isinstance(real, type) else real
        if real is None:
            spec_class = None  # type: ignore[assignment]
        return Prototype(
            make,
            {
                "_spec_class": spec_class,
                "_mock_methods": self.mock_names,
                "_spec_signature": None if plan is None else plan.signature,
                **self._own_names(),
            },
            without=FIELDS,
        )

    def _own_names(self) -> dict[str, Any]:
        if self.spec.category != "function" and not self.is_class:
            return {}
        spec = self.spec
        return {"__name__": spec.name, "__qualname__": spec.qualname, "__module__": spec.module}

    def make(self, name: str | None, frame: FrameType | None, extra: Iterable[str] = ()) -> Any:
        """Return a new fake, with its place in the journal."""
        code, instruction = place_of(frame)
        record = FakeRecord(name or self.default_name, self.spec_name, self.target, code, instruction)
        record.is_named = name is not None
        fake = self._make(record, Backlog())
        if name is not None:
            vars(fake)["_mock_name"] = name
        if extra != () and (names := frozenset(extra)):
            vars(fake)["_netra_extra"] = names
            vars(fake)["_mock_methods"] = sorted({*self.mock_names, *names})
        return fake

    def for_instances(self) -> Blueprint:
        """Return the blueprint of what calling this fake class gives."""
        if self._instances is None:
            options = self.options._replace(is_class=False)
            self._instances = find_blueprint(self.interface, options)
        return self._instances

    def make_child(self, mock: Any, name: str) -> Any:
        """Return a fake that a mock answers with: a record of its own, the same place."""
        from netra_fakes._build.guards import record_name

        above: FakeRecord = vars(mock)["_netra_record"]
        name = f"{record_name(above)}.{name}" if name else f"{record_name(above)}()"
        record = FakeRecord(name, self.spec_name, self.target, above.code, above.instruction)
        record.is_named = True
        return self._make(record, vars(mock)["_netra_backlog"])

    def tie(self, fake: Any) -> None:
        """Let a fake's own class know it, where the state was moved into another object."""
        vars(fake)["_netra_record"].find = tie_to_class(fake)

    def _make(self, record: FakeRecord, backlog: Backlog) -> Any:
        fake, record.find = self._classes.make()
        state = self.prototype.make_state()
        state["_netra_record"] = record
        state["_netra_backlog"] = backlog
        set_state(fake, state)
        JOURNAL.join(record)
        return fake


def _find_nothing(_name: str) -> None:
    """Stand in where only a contract is known, which nobody patches."""


_BINDERS = (staticmethod, classmethod)


def _stock_name(parent: type) -> str:
    kinds = (stock.NonCallableMagicMock, stock.AsyncMock, stock.MagicMock)
    return next(str(kind.__name__) for kind in kinds if issubclass(parent, kind))


def snake_case(name: str) -> str:
    """Return a class name as a variable is named: "ToolBridge" to "tool_bridge"."""
    return "_".join(_WORD.findall(name)).lower() or "fake"


_module_level: dict[object, dict[object, Blueprint]] = {}
_local: OrderedDict[object, Blueprint] = OrderedDict()


def find_blueprint(target: Any, options: Options) -> Blueprint:
    """Return the blueprint of a target under some options, made at its first use."""
    try:
        known = _module_level.get(target)
    except TypeError:
        known = None
    if known is not None:
        found = known.get(options)
        if found is not None:
            return found
    from netra_fakes._build.targets import open_interface

    interface = open_interface(target)
    key = _key_of(interface, target)
    if _is_lasting(interface) and key is target:
        table = _module_level.setdefault(target, {})
        return table.setdefault(options, Blueprint(interface, options))
    local_key = (id(interface), options)
    found = _local.get(local_key)
    if found is None or found.interface is not interface:
        found = _local[local_key] = Blueprint(interface, options)
        if len(_local) > _MOST_LOCAL:
            _local.popitem(last=False)
    else:
        _local.move_to_end(local_key)
    return found


def _key_of(interface: Interface, target: Any) -> object:
    return target if interface.real is target else interface


def _is_lasting(interface: Interface) -> bool:
    """Whether a class lives as long as its module, so that a cache may hold it."""
    spec = interface.spec
    if spec.category == "module" or "<locals>" in spec.qualname:
        return False
    found: Any = sys.modules.get(spec.module)
    for part in spec.qualname.split("."):
        found = vars(found).get(part) if hasattr(found, "__dict__") else None
    return found is interface.real
