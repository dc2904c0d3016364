"""What is said on the sheet about one's own migration, of which there is no log?"""

from collections.abc import Mapping

from migviz.language import N_, _
from migviz.scenario.units import Kind, write

FIELDS: Mapping[str, str] = {
    "memory": N_("Memory of the VM"),
    "link": N_("Migration link"),
    "hypervisor": N_("Hypervisor"),
    "took": N_("It took"),
    "hung": N_("The VM hung for"),
}
EXAMPLES: Mapping[str, str] = {"memory": "32 GiB", "link": "10 Gbit/s", "took": "8 min", "hung": "3 s"}


def title() -> str:
    return _("My migration")


def purpose() -> str:
    return _("Why did a migration take so long, and why did the VM hang? Five values that you know are enough.")


def nothing_yet() -> str:
    return _("Here you will read what may have been the cause, the likeliest first, and what would have helped.")


def field(name: str) -> str:
    return _(FIELDS[name])


def example(name: str) -> str:
    """What stands in an empty field."""
    return _("for example {example}", example=EXAMPLES[name])


def problem(name: str, message: str) -> str:
    """What is wrong with a field."""
    return _("{field}: {message}", field=field(name), message=message)


def explain() -> str:
    return _("Explain it")


def working() -> str:
    return _("Trying thousands of workloads…")


def results() -> str:
    return _("What fits, and what would help")


def likely(number: int) -> str:
    """The heading of a cause, in the order of how much it asks one to believe."""
    return _("Cause {number}", number=number) if number > 1 else _("Cause 1, the likeliest")


def helps() -> str:
    return _("What would help, by a run of its own:")


def open_run() -> str:
    return _("Open this run")


def opened(number: int) -> str:
    return _("The run of cause {number} is on the stage. Undo brings yours back.", number=number)


def fits_here(number: int) -> str:
    """Over the map of the region."""
    return _("Cause {number}: what fits", number=number)


def rate_axis() -> str:
    return _("dirty rate")


def set_axis() -> str:
    return _("working set")


def size(value: float) -> str:
    """At the end of an axis."""
    return write(value, Kind.SIZE)


def rate(value: float) -> str:
    """At the end of an axis."""
    return write(value, Kind.RATE)


def the_run() -> str:
    return _("the run")


def heard(number: int, cells: int, of: int) -> str:
    """The map, for who does not see it."""
    return _("Map for cause {number}: {cells} of {of} workloads fit.", number=number, cells=cells, of=of)


def asked() -> str:
    """What the box beside the map answers to a question about a migration that was."""
    return _("That is a question about a migration that was. The sheet My migration answers it.")
