"""Which scenarios do the properties try? Any valid one: each field of FIELDS may take any value of its range."""

from hypothesis import strategies as st

from migviz import Change, Scenario, simulate
from migviz.scenario.fields import FIELDS, NAMES, Field, Value

# Faults and outages are part of nearly every drawn run; that leaves few that end well. So half the time a
# scenario is drawn from these, where a migration of a second or an hour has a chance to finish.
USUAL: dict[str, tuple[float, float]] = {
    "vm.memory": (4096.0, 2.0**40),
    "workload.dirty_rate": (1e3, 3e8),
    "workload.background_rate": (1e3, 3e7),
    "link.bandwidth": (1e7, 1.25e10),
    "link.goodput": (1e6, 1e9),
    "link.latency": (1e-6, 0.05),
    "link.traffic": (1e5, 1e9),
    "link.migrations": (1.0, 4.0),
    "migration.bandwidth_limit": (1e6, 1e9),
    "migration.downtime_limit": (0.01, 2.0),
    "migration.max_iterations": (1.0, 40.0),
    "migration.no_progress": (1.0, 10.0),
    "migration.rest_limit": (4096.0, 2.0**24),
    "migration.setup_time": (0.001, 3.0),
    "migration.suspend_time": (0.001, 0.1),
    "migration.state_time": (0.001, 0.1),
    "migration.resume_time": (0.001, 0.1),
    "migration.compression": (1.0, 4.0),
    "migration.fetch_queue": (1.0, 1e6),
    "storage.disk_size": (1e6, 1e10),
    "storage.disk_writes": (1e3, 1e8),
}
PARTS = (("vm.used", "vm.memory"), ("workload.working_set", "vm.used"), ("workload.hot_set", "workload.working_set"))


def numbers(field: Field, wild: bool) -> st.SearchStrategy[float]:
    """Numbers of a field: both ends of its range, and all magnitudes between."""
    least, most = (field.least, field.most) if wild else USUAL.get(field.name, (field.least, field.most))
    bottom = least or min(1e-6, most) or 1e-6
    between = st.floats(0.0, 1.0).map(lambda share: min(most, max(least, bottom * (most / bottom) ** share)))
    if field.whole:
        between = between.map(lambda value: float(max(least, round(value))))
    return st.one_of(between, st.sampled_from([field.least, field.most]), between) if wild else between


def values_of(field: Field, wild: bool) -> st.SearchStrategy[Value]:
    """Any value that a field accepts."""
    if field.kind is None:
        return st.sampled_from(field.choices)
    return st.one_of(numbers(field, wild), st.just(None)) if field.off else numbers(field, wild)


FAULTS = {"link.state", "storage.state", "source.state", "target.state", "target.free_memory"}
SETTABLE = [field for name, field in FIELDS.items() if name not in NAMES and name not in FAULTS]
CHANGEABLE = [field for field in FIELDS.values() if field.changeable]


@st.composite
def settings(draw: st.DrawFn, wild: bool) -> Scenario:
    """A valid scenario without changes."""
    fields = draw(st.lists(st.sampled_from(SETTABLE), unique_by=lambda field: field.name, max_size=10))
    values = {field.name: draw(values_of(field, wild)) for field in fields}
    for name in ("migration.technique", "migration.policy", "workload.preset"):
        if draw(st.booleans()):
            values[name] = draw(st.sampled_from(FIELDS[name].choices))
    for part, whole in PARTS:  # a part larger than its whole is the one thing wrong with values that are each right
        size = values.get(part)
        if size is not None:
            rest = {name: value for name, value in values.items() if name not in dict(PARTS) or name == "vm.memory"}
            kept = {name: values[name] for name, _ in PARTS if name in values and name != part}
            most = Scenario().but(rest | _before(part, kept))[whole]
            values[part] = min(float(size), float(most or 0.0))
    return Scenario().but(values)


def _before(part: str, kept: dict[str, Value]) -> dict[str, Value]:
    names = [name for name, _ in PARTS]
    return {name: value for name, value in kept.items() if names.index(name) < names.index(part)}


@st.composite
def scenarios(draw: st.DrawFn, most_changes: int = 5) -> Scenario:
    """A valid scenario, with changes and faults at any time of the run."""
    wild = draw(st.booleans())
    scenario = draw(settings(wild))
    if draw(st.booleans()):
        end = simulate(scenario).end
        for _ in range(draw(st.integers(1, most_changes))):
            scenario = draw(changed(scenario, end, wild))
    return scenario


@st.composite
def changed(draw: st.DrawFn, scenario: Scenario, end: float, wild: bool = False) -> Scenario:
    """The scenario with one more change, somewhere before `end`."""
    field = draw(st.sampled_from(CHANGEABLE))
    at = min(1e9, end * draw(st.floats(0.0, 1.0)))
    change = Change(at=at, name=field.name, value=draw(values_of(field, wild)))
    return scenario.with_change(change.at, change.name, change.value)
