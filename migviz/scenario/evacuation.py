"""Which VMs leave a host, by which rules? What they share is a scenario; each of them has a memory, a workload and a policy of its own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from migviz.language import N_
from migviz.scenario.fields import FIELDS, Field, Value
from migviz.scenario.scenario import Scenario
from migviz.scenario.units import Kind
from migviz.values import dataclass

MOST_VMS = 1000
OUT, IN = "out", "in"
DIRECTIONS = (OUT, IN)
LISTED, PLANNED = "listed", "planned"
ORDERS = (LISTED, "smallest", "largest", "least-dirty", PLANNED)


def _limit(name: str, title: str, text: str) -> Field:
    """How many may be on their way at the same time."""
    return Field(
        name=f"evacuation.{name}",
        title=title,
        help=text,
        kind=Kind.COUNT,
        least=1.0,
        most=float(MOST_VMS),
        off="all",
        whole=True,
    )


_RULES = (
    _limit("at_once", N_("At once"), N_("How many VMs may be on their way at the same time. all: no limit.")),
    _limit(
        "at_once_out",
        N_("At once, out"),
        N_("How many of those that leave the host may be on their way at the same time."),
    ),
    _limit(
        "at_once_in",
        N_("At once, in"),
        N_("How many of those that come to the host may be on their way at the same time."),
    ),
    Field(
        name="evacuation.order",
        title=N_("Order"),
        help=N_(
            "Who goes first: as listed; by used memory, smallest or largest first; who writes least first; or planned, by the VMs' places."
        ),
        default=LISTED,
        choices=ORDERS,
    ),
    Field(
        name="evacuation.retries",
        title=N_("Retries"),
        help=N_("How often a VM whose migration failed is moved again."),
        kind=Kind.COUNT,
        default=0.0,
        most=100.0,
        whole=True,
    ),
    Field(
        name="evacuation.retry_after",
        title=N_("Retry after"),
        help=N_("How long a VM whose migration failed waits before it is moved again."),
        kind=Kind.TIME,
        default=10.0,
        most=24 * 3600.0,
    ),
    Field(
        name="evacuation.window",
        title=N_("Window"),
        help=N_("The time by which the host is to be empty. off: no such time."),
        kind=Kind.TIME,
        off="off",
        least=0.001,
        most=30 * 24 * 3600.0,
    ),
)
RULES: Mapping[str, Field] = MappingProxyType({field.name: field for field in _RULES})
"""What the VMs of a host share beside a scenario's fields: how many at once, in which order."""

_OWN = (
    Field(
        name="start",
        title=N_("Start"),
        help=N_("Not before this time."),
        kind=Kind.TIME,
        default=0.0,
        most=30 * 24 * 3600.0,
    ),
    Field(
        name="cancel",
        title=N_("Cancel"),
        help=N_("When its migration is called off, unless the VM is on the target by then. off: never."),
        kind=Kind.TIME,
        off="off",
        most=30 * 24 * 3600.0,
    ),
    Field(
        name="after",
        title=N_("After"),
        help=N_("The VM that has to have moved first (an affinity rule)."),
        default="",
        most=60,
    ),
    Field(
        name="together",
        title=N_("Together"),
        help=N_("A word. VMs with the same word go at the same time, when there is room for all of them (affinity)."),
        default="",
        most=60,
    ),
    Field(
        name="apart",
        title=N_("Apart"),
        help=N_("A word. VMs with the same word are never on their way at the same time (anti-affinity)."),
        default="",
        most=60,
    ),
    Field(
        name="place",
        title=N_("Place"),
        help=N_("Its place in a planned order; 1 goes first."),
        kind=Kind.COUNT,
        off="off",
        least=1.0,
        most=float(MOST_VMS),
        whole=True,
    ),
    Field(
        name="direction",
        title=N_("Direction"),
        help=N_("out: it leaves the host that is emptied. in: it comes to it."),
        default=OUT,
        choices=DIRECTIONS,
    ),
    Field(
        name="pause_limit",
        title=N_("Pause limit"),
        help=N_("The longest pause that its users bear; it decides nothing, but is counted. off: none."),
        kind=Kind.TIME,
        off="off",
        least=0.001,
        most=24 * 3600.0,
    ),
)
OWN: Mapping[str, Field] = MappingProxyType({field.name: field for field in _OWN})
"""What each VM has beside a scenario's fields."""

GROUPS = ("vm.", "workload.", "client.", "migration.", "storage.")
"""The scenario's fields that a VM may have of its own; the others belong to the hosts and their link."""
PER_VM: Mapping[str, Field] = MappingProxyType(
    {
        name: field
        for name, field in FIELDS.items()
        if name.startswith(GROUPS) and name not in ("storage.state", "vm.name")
    }
)


def scenario_among(shared: Scenario, given: Mapping[str, Value]) -> Scenario:
    """The scenario of one VM with these fields of its own. Hosts and link are those of all, also where its preset or its policy would
    bring others along."""
    own = shared.but(given)
    others = {name: shared[name] for name in FIELDS if name not in PER_VM and name not in given}
    different = {name: value for name, value in others.items() if own[name] != value}
    return own.but(different) if different else own


@dataclass(frozen=True, slots=True, kw_only=True)
class Vm:
    """One VM: `scenario` is that of its migration, as if it began at 0 s and had the link alone; `own`: what `OWN` names."""

    name: str
    scenario: Scenario
    own: tuple[tuple[str, Value], ...] = ()

    def __getitem__(self, name: str) -> Value:
        return dict(self.own).get(name, OWN[name].default)

    @property
    def start(self) -> float:
        """Not before this time."""
        return float(self["start"] or 0.0)

    @property
    def cancel(self) -> float | None:
        """When it is called off."""
        at = self["cancel"]
        return None if at is None else float(at)

    @property
    def pause_limit(self) -> float | None:
        """The longest pause that its users bear."""
        limit = self["pause_limit"]
        return None if limit is None else float(limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evacuation:
    """The VMs of a host that is emptied, as listed, and the rules for all of them: `shared` fields of a scenario, and `RULES`."""

    shared: Scenario
    vms: tuple[Vm, ...]
    rules: tuple[tuple[str, Value], ...] = ()

    def __getitem__(self, name: str) -> Value:
        """A rule, or a field of the scenario that all share."""
        return dict(self.rules).get(name, RULES[name].default) if name in RULES else self.shared[name]

    def limit(self, name: str) -> float:
        """A number that is a rule, such as a limit on how many at once; infinity where there is none."""
        value = self[name]
        return float("inf") if value is None else float(value)

    def but(self, values: Mapping[str, Value | int]) -> "Evacuation":
        """The same VMs by other rules, or with other hosts or another link; ValueError says what is wrong."""
        shared = {name: value for name, value in values.items() if name not in RULES}
        ruled = {name: RULES[name].check(value) for name, value in values.items() if name in RULES}
        rules = tuple(sorted((dict(self.rules) | ruled).items()))
        made = Evacuation(shared=self.shared, vms=self.vms, rules=rules)
        return made.sharing(shared) if shared else made

    def sharing(self, values: Mapping[str, Value | int]) -> "Evacuation":
        """The same VMs with other hosts or another link."""
        vms = tuple(Vm(name=vm.name, scenario=vm.scenario.but(values), own=vm.own) for vm in self.vms)
        return Evacuation(shared=self.shared.but(values), vms=vms, rules=self.rules)

    def planned(self, names: Iterable[str]) -> "Evacuation":
        """In the order of these names; who is not among them follows as listed."""
        places = {name: float(place) for place, name in enumerate(names, 1)}
        vms = tuple(
            Vm(name=vm.name, scenario=vm.scenario, own=tuple(sorted((dict(vm.own) | _place(places, vm.name)).items())))
            for vm in self.vms
        )
        return Evacuation(shared=self.shared, vms=vms, rules=self.rules).but({"evacuation.order": PLANNED})

    def lines(self) -> tuple[str, ...]:
        """It as lines that `parse_evacuation` reads back exactly."""
        rules = (f"{name}: {RULES[name].write_exactly(value)}" for name, value in self.rules)
        return (*self.shared.lines(), *rules, *(_vm_line(vm, self.shared) for vm in self.vms))

    def in_order(self) -> tuple[int, ...]:
        """The VMs' numbers in the order in which they go as soon as they may."""
        key = _KEYS[str(self["evacuation.order"])]
        return tuple(sorted(range(len(self.vms)), key=lambda number: key(self.vms[number])))


def _vm_line(vm: Vm, shared: Scenario) -> str:
    common = dict(shared.given)
    given = ((name, value) for name, value in vm.scenario.given if name in PER_VM and common.get(name, ()) != value)
    said = [
        *(f"{name} = {PER_VM[name].write_exactly(value)}" for name, value in given),
        *(f"{name} = {OWN[name].write_exactly(value)}" for name, value in vm.own),
    ]
    return f"vm {vm.name}: {', '.join(said)}"


def _place(places: Mapping[str, float], name: str) -> dict[str, Value]:
    return {"place": places.get(name)}


def _writes(vm: Vm) -> float:
    return vm.scenario.number("workload.dirty_rate") + vm.scenario.number("workload.background_rate")


_KEYS: Mapping[str, Callable[[Vm], float]] = {
    LISTED: lambda vm: 0.0,
    "smallest": lambda vm: vm.scenario.number("vm.used"),
    "largest": lambda vm: -vm.scenario.number("vm.used"),
    "least-dirty": _writes,
    PLANNED: lambda vm: float(vm["place"] or float("inf")),
}

Setup = Scenario | Evacuation
"""What a run comes from: the scenario of one VM, or a host with its VMs."""
EVERY_FIELD: Mapping[str, Field] = MappingProxyType({**FIELDS, **RULES})
"""What either of them has."""
SHARED: tuple[str, ...] = (*RULES, *(name for name in FIELDS if name not in PER_VM))
"""The names of what the VMs of a host share."""


def orders_of(evacuation: Evacuation) -> tuple[str, ...]:
    """Every order there is; planned only where somebody has planned."""
    planned = any(vm["place"] is not None for vm in evacuation.vms) or evacuation["evacuation.order"] == PLANNED
    return tuple(order for order in ORDERS if planned or order != PLANNED)


def field_on(setup: Setup, name: str) -> Field:
    """A field as a control needs it here: no more can go at once than there are VMs, and in no order that nobody has planned."""
    field = EVERY_FIELD[name]
    if isinstance(setup, Evacuation) and name == "evacuation.order":
        return replace(field, choices=orders_of(setup))
    if not isinstance(setup, Evacuation) or not name.startswith("evacuation.at_once"):
        return field
    most = float(max(2, len(setup.vms)))
    return replace(field, most=most, usual=("1", f"{most:g}"), off="")
