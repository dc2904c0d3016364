"""Some scenarios in which each choice of each field is made, and each number of each is another one than usual, in a mix by chance that is
the same every time: what no test sets, none would notice."""

from math import ceil
from random import Random
from typing import TypeVar

from migviz import Run, Scenario, load_scenario, simulate
from migviz.scenario.fields import FIELDS, NAMES, Field, Value
from migviz.scenario.units import read
from tests.shared import shared

T = TypeVar("T")
MANY = 60
MIB = 2.0**20
APART = {*NAMES, "link.state", "source.state", "target.state", "storage.state", "workload.page", "workload.preset"}
"""What only names, and faults, which would end most of the runs at once: they happen in the middle."""
OWN: dict[str, tuple[Value, ...]] = {
    "vm.memory": (512 * MIB, 640 * MIB, 1024 * MIB),
    "vm.used": (200 * MIB, 300 * MIB, 500 * MIB),
    "workload.working_set": (30 * MIB, 90 * MIB, 180 * MIB),
    "workload.touched_set": (None, None, 70 * MIB),
    "workload.hot_set": (None, None, 20 * MIB),
    "workload.dirty_rate": (4e6, 3e7, 1.2e8),
    "workload.every": (2.0, 5.0),
    "workload.burst": (0.5, 1.5),
    "link.bandwidth": (4e7, 1.25e8, 1.25e9),
    "link.goodput": (None, None, None, 2e8),
    "link.traffic": (0.0, 0.0, 2e7),
    "link.migrations": (1.0, 1.0, 1.0, 2.4),
    "link.latency": (1e-4, 2e-5, 4e-3),
    "migration.technique": ("live", "live", "live", "live", "hybrid", "post-copy", "quick", "cold"),
    "migration.downtime_limit": (0.3, 0.05, 1.1),
    "migration.bandwidth_limit": (None, None, 9e7),
    "migration.max_iterations": (None, None, 12.0, 3.0),
    "migration.switchover_bandwidth": (None, None, 8e7),
    "migration.copy_rate": (2.5e9, None, 9e8),
    "migration.receive_rate": (None, None, 9e8),
    "migration.compression": (None, None, 2.3),
    "migration.delta_cache": (None, None, 6e7),
    "target.free_memory": (None, 4096 * MIB),
    "storage.disk_size": (3e8, 9e8, 5e8),
    "storage.disk_writes": (0.0, 2e6, 9e6),
    "storage.dismount_time": (1.0, 0.2),
    "storage.mount_time": (2.0, 0.3),
    "client.interval": (0.01, 0.05, 0.3),
    "vm.sends_every": (None, 0.4),
}
"""Where what people move over would be no migration, or an endless one."""
HAPPENS = (
    *[""] * 10,
    "at 2.5 s: link.state = down\nat 4 s: link.state = up\n",
    "at 3 s: workload.dirty_rate = 10 MiB/s\n",
    "at 6 s: link.bandwidth = 500 Mbit/s\nat 7 s: workload.cpu_share = 40 %\n",
    "at 2 s: target.state = dead\n",
    "at 4 s: source.state = dead\n",
    "at 1 s: storage.state = refused\n",
    "at 3 s: link.state = down\n",
)


def scenarios() -> list[Scenario]:
    """In each another value of each field: of all of them in turn, in an order by chance."""
    turns = {name: _in_turn(name, _values(field)) for name, field in FIELDS.items() if name not in APART}
    happens = _in_turn("happens", HAPPENS)
    return [
        load_scenario(text).but({name: values[k] for name, values in turns.items()}) for k, text in enumerate(happens)
    ]


def _in_turn(name: str, values: tuple[T, ...]) -> list[T]:
    found = [*values] * ceil(MANY / len(values))
    Random(name).shuffle(found)
    return found[:MANY]


def _values(field: Field) -> tuple[Value, ...]:
    """Of words each, of numbers what is usual, and two others from where they are moved over."""
    if field.name in OWN or field.kind is None:
        return OWN.get(field.name, field.choices)
    if not field.usual[0]:
        return (field.default,)
    least, most = (float(text) if text.isdecimal() else read(text, field.kind) for text in field.usual)
    others = [max(least, 1e-9) ** (1 - share) * most**share for share in (0.25, 0.5)]
    return field.default, *(float(round(one)) if field.whole else one for one in others)


@shared
def runs() -> tuple[Run, ...]:
    return tuple(map(simulate, scenarios()))
