"""What is written at the sliders and fields?"""

from migviz.language import N_, _

VM_AND_WORKLOAD = N_("VM and workload")
MIGRATION_RULES = N_("Migration rules")
STORAGE = N_("Storage")
LINK = N_("Link")
CLIENTS = N_("Clients")
FAULTS = N_("Faults")
RANDOM_SEED = N_("Random seed")
ADVANCED = N_("Advanced")
"""What heads the groups of fields."""


def more_controls() -> str:
    return _("More controls")


def more() -> str:
    return _("More")


def more_holds() -> str:
    return _("memory, rules, link, faults")


def name() -> str:
    return _("Controls")


def fewer_controls() -> str:
    return _("Fewer controls")


def changed(n: object) -> str:
    return _("{n} changed", n=n)


def set_to(field: object, value: object) -> str:
    return _("Set {field} to {value}", field=field, value=value)


def draw_effect(field: object) -> str:
    return _("Draw the effect of: {field}", field=field)


def one_of() -> str:
    return _("One of: {range}.")


def range_of() -> str:
    return _("Range: {range}.")


def no_effect(why: object) -> str:
    return _("No effect here: {why}", why=why)


def none() -> str:
    return _("none")


def default_by_double_click(default: object) -> str:
    return _("Default here: {default}; a double-click on the slider restores it.", default=default)


def default(default: object) -> str:
    return _("Default here: {default}.", default=default)


def fits_as_well(least: str, most: str) -> str:
    return _("The log is explained as well from {least} to {most}.", least=least, most=most)


def fixed() -> str:
    return _("Fixed while the migration runs: a new value applies from the start of the run.")


def copied_against_dirtied() -> str:
    return _("Copied against dirtied")


def copied() -> str:
    return _("copied")


def can_copy() -> str:
    """Beside the same arrow while the link is idle."""
    return _("can copy")


def dirtied() -> str:
    return _("dirtied")


def from_the_start() -> str:
    return _("from the start")


def from_time(time: object) -> str:
    return _("from {time} on", time=time)


def group_name(title: str, *, is_open: bool) -> str:
    """What a screen reader is told of a group."""
    return _("{title}, open", title=title) if is_open else _("{title}, closed", title=title)
