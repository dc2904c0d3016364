"""Which parts can a pause have? One record each: its name in a run and in lessons, its words, what its time is spent on."""

from dataclasses import dataclass
from enum import Enum

from migviz.language import N_


class Spent(Enum):
    """What a part's time is spent on."""

    FIXED = "fixed"
    PAGES = "pages"
    MEMORY_BY_DISK = "memory by disk"
    DISK = "disk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the pause. `title` heads things, `now` is what happens while it lasts, `origin` where its seconds come from."""

    name: str
    title: str
    now: str
    origin: str
    spent: Spent = Spent.FIXED


SHARED = (
    Part(
        name="stop",
        title=N_("Stopping the VM"),
        now=N_("the VM is stopping"),
        origin=N_("field migration.suspend_time"),
    ),
    Part(
        name="last dirty pages",
        title=N_("Last dirty pages"),
        now=N_("the last pages"),
        origin=N_("rest / goodput + one latency"),
        spent=Spent.PAGES,
    ),
    Part(
        name="processor and device state",
        title=N_("Processor and device state"),
        now=N_("processor state"),
        origin=N_("field migration.state_time"),
    ),
    Part(
        name="dismount",
        title=N_("Dismounting"),
        now=N_("dismounting the disk"),
        origin=N_("field storage.dismount_time"),
        spent=Spent.DISK,
    ),
    Part(
        name="mount",
        title=N_("Mounting"),
        now=N_("mounting the disk"),
        origin=N_("field storage.mount_time"),
        spent=Spent.DISK,
    ),
    Part(name="start", title=N_("Starting the VM"), now=N_("the VM starts"), origin=N_("field migration.resume_time")),
)
"""Those that more than one technique has; the others stand in the records of their techniques."""
