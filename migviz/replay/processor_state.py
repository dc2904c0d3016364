"""Where is the state of processor and devices in the pause: does it wait on the source, cross, or stand on the target?"""

from enum import StrEnum

from migviz.replay.seen import Seen
from migviz.trace import Host

PART = "processor and device state"
"""The part of the pause in which it crosses."""


class StatePlace(StrEnum):
    """Where the state is."""

    SOURCE = "source"
    LINK = "link"
    TARGET = "target"


def processor_state(seen: Seen) -> StatePlace | None:
    """Where it is; None outside of the pause of a VM whose state crosses the link."""
    moment = seen.moment
    if moment.running or moment.owner is not Host.SOURCE or not seen.run.scenario.technique.moves_a_working_vm:
        return None
    part = next((part for part in seen.run.pause if part.name == PART), None)
    if part is None or seen.t < part.start:
        return StatePlace.SOURCE
    return StatePlace.LINK if part.end is None or seen.t < part.end else StatePlace.TARGET
