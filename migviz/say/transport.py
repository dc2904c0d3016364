"""What do the buttons and choices say by which time goes?"""

from migviz.language import N_, _
from migviz.replay.pace import Pace

_UNITS = {"beat": N_("beat"), "milestone": N_("milestone"), "iteration": N_("iteration"), "step": N_("step")}
_UNITS_OF_MANY = {"milestone": N_("event"), "iteration": N_("start of a VM"), "step": N_("arrival")}
_PACES = {Pace.GUIDED: N_("guided"), Pace.EVEN: N_("even"), Pace.BY_MILESTONE: N_("by milestone")}


def play() -> str:
    return _("Play")


def speed() -> str:
    return _("Speed")


def stop() -> str:
    return _("Stop")


def how_fast() -> str:
    return _("How fast time goes; a double-click goes back to real speed")


def step_by() -> str:
    return _("Step by:")


def slower_in_the_pause() -> str:
    return _("Slower in the pause")


def as_it_is() -> str:
    return _("As it really is")


def guided() -> str:
    return _("Guided")


def paced_as_it_is() -> str:
    return _("Pace: as it really is")


def pace_guided() -> str:
    return _("Pace: guided, each part gets its time")


def likened() -> str:
    return _("The whole run beside something of familiar length")


def unit(name: str, *, many: bool = False) -> str:
    """What one press of a step button goes by; `many`: among many VMs."""
    return _((_UNITS_OF_MANY if many else _UNITS)[name])


def pace(chosen: Pace) -> str:
    """How time goes."""
    return _(_PACES[chosen])


def pace_chosen(chosen: Pace, *, slow_motion: bool, as_it_is: bool) -> str:
    """How time goes, as a line of its own."""
    if as_it_is:
        return paced_as_it_is()
    if chosen is Pace.GUIDED:
        return pace_guided()
    if slow_motion:
        return _("Pace: {pace}, slower in the pause", pace=pace(chosen))
    return _("Pace: {pace}", pace=pace(chosen))


def likened_to(scale: str) -> str:
    """What the run is likened to: a key of HUMAN_SCALES."""
    return _(scale)


def start_over() -> str:
    return _("Start over")


def back_to_default() -> str:
    return _("Back to the default")
