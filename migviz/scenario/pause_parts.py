"""Which parts can a pause have? One record each: its name in a run and in lessons, its words, what its time is spent on."""

from collections.abc import Callable
from enum import Enum
from typing import Any

from migviz.language import N_
from migviz.values import dataclass


class Spent(Enum):
    """What a part's time is spent on."""

    FIXED = "fixed"
    PAGES = "pages"
    MEMORY_BY_DISK = "memory by disk"
    DISK = "disk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Takes:
    """Seconds of a part: the value of a `field`, as many times as there are `each`, or `each` beyond the first."""

    field: str
    each: str = ""
    unit: float = 1.0
    beyond: float = 0.0

    def times(self, number: Callable[[str], Any]) -> Any:
        """How many times the field's value counts; `number` gives a field's value, or an array of values."""
        if not self.each:
            return 1.0
        count = number(self.each) / self.unit - self.beyond
        return count * (count > 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the pause. `title` heads things, `short` is a name where there is little room, `now` is what happens while it lasts, `origin` where its seconds come from.

    `takes`: the fields that say how long it is; empty where bytes and rates do.
    """

    name: str
    title: str
    now: str
    origin: str
    spent: Spent = Spent.FIXED
    takes: tuple[Takes, ...] = ()
    short: str = ""

    def seconds(self, number: Callable[[str], Any]) -> Any:
        """How long it lasts by its fields; `number` gives a field's value, or an array of values for many points."""
        return sum(item.times(number) * number(item.field) for item in self.takes)


GIB = 2.0**30

SHARED = (
    Part(
        name="stop",
        title=N_("Stopping the VM"),
        short=N_("Stop"),
        now=N_("the VM is stopping"),
        origin=N_("field migration.suspend_time"),
        takes=(Takes(field="migration.suspend_time"),),
    ),
    Part(
        name="dirty bitmap",
        title=N_("Reading the dirty bitmap"),
        short=N_("Dirty bitmap"),
        now=N_("reading the dirty bitmap"),
        origin=N_("memory × migration.sync_time for each GiB"),
        takes=(Takes(field="migration.sync_time", each="vm.memory", unit=GIB),),
    ),
    Part(
        name="last dirty pages",
        title=N_("Last dirty pages"),
        short=N_("Pages"),
        now=N_("the last pages"),
        origin=N_("rest / goodput + one latency"),
        spent=Spent.PAGES,
    ),
    Part(
        name="processor and device state",
        title=N_("Processor and device state"),
        short=N_("Processor"),
        now=N_("processor and devices"),
        origin=N_("field migration.state_time, more for vCPUs and devices"),
        takes=(
            Takes(field="migration.state_time"),
            Takes(field="migration.vcpu_time", each="vm.vcpus", beyond=1.0),
            Takes(field="migration.device_time", each="vm.devices"),
        ),
    ),
    Part(
        name="dismount",
        title=N_("Dismounting"),
        short=N_("Dismount"),
        now=N_("dismounting the disk"),
        origin=N_("field storage.dismount_time"),
        takes=(Takes(field="storage.dismount_time"),),
        spent=Spent.DISK,
    ),
    Part(
        name="mount",
        title=N_("Mounting"),
        short=N_("Mount"),
        now=N_("mounting the disk"),
        origin=N_("field storage.mount_time"),
        takes=(Takes(field="storage.mount_time"),),
        spent=Spent.DISK,
    ),
    Part(
        name="start",
        title=N_("Starting the VM"),
        short=N_("Start"),
        now=N_("the VM starts"),
        origin=N_("field migration.resume_time"),
        takes=(Takes(field="migration.resume_time"),),
    ),
)
"""Those that more than one technique has; the others stand in the records of their techniques."""
