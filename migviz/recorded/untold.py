"""What can a log not tell of a VM's writes, and why? A reason for each value that is not given, with what bounds it."""

import numpy as np

from migviz.language import N_, _
from migviz.recorded.evidence import Evidence, Span
from migviz.recorded.fitting import Writes
from migviz.recorded.recording import Recorded
from migviz.scenario.units import PAGE, Kind, write

NOT_SAID = N_("The log holds too few looks at what was sent.")
NO_MEMORY = N_("The log does not say how large the VM is.")
NO_ZEROS = N_("The log does not count zeros: less used memory and faster writes look the same in it.")
NO_LEFT = N_(
    "The log counts what was sent, and not what was left: where a list of dirty pages begins does not show in it."
)
ALIKE = N_("Fast writes to little memory and slower writes to more look the same in this log.")
DELTA = N_("Pages crossed the link as changes only, so the log does not show how many were written.")
NO_PLATEAU = N_("No iteration was long enough to see where the writes end.")
NOT_YET = N_("How fast the VM writes shows when the second list of dirty pages is taken.")
NOT_COUNTED = N_("The log does not count all iterations.")
DELTA_LISTS = N_("The log does not count all iterations, and pages crossed the link as changes only.")
UNLIKE = N_("The VM's writes changed too much under way for one rate to explain them.")

MOST_RATE, MOST_SET, MOST_USED, MOST_LISTS = 3.0, 8.0, 1.6, 2.0
"""Chosen: where the range is wider than by this factor, the log cannot tell, and no value is given."""
MOST_RATE_SLOWED = 4.0
"""The same of a VM that was slowed: only its first lists tell."""
IDLE = 0.3
"""A VM that may be idle writes less than this share of what the link carries."""
BAD = 1.8
"""Half squares of a sample from which on the model does not explain it."""


def untold(recorded: Recorded, evidence: Evidence, writes: Writes, lists: Span) -> dict[str, str]:
    """By the name of the value. `lists`: how many there may have been."""
    why: dict[str, str] = {}
    rate, sets, used = writes.rate, writes.working_set, writes.used
    sees_left = bool(np.isfinite(evidence.left).any())
    unknown = NO_LEFT if not sees_left else NO_ZEROS if evidence.used is None else ALIKE
    if recorded.delta_used:
        why["dirty_rate"] = why["working_set"] = DELTA
    elif writes.misfit > BAD:
        why["dirty_rate"] = why["working_set"] = UNLIKE
    elif rate.high > max(_most_rate(recorded) * rate.low, IDLE * evidence.speed.value):
        why["dirty_rate"] = _bounded(unknown, rate.times(PAGE))
    if sets.high > MOST_SET * max(sets.low, 1.0):
        why.setdefault("working_set", NO_PLATEAU if evidence.used is not None else NO_ZEROS)
    if used.high > MOST_USED * used.low:
        why["used"] = NO_ZEROS
    if recorded.iterations is None and (reason := _uncounted(recorded, writes, lists)):
        why["iterations"] = reason
    return why


def _uncounted(recorded: Recorded, writes: Writes, lists: Span) -> str:
    """Why there is not even a number by the model; "" where there is."""
    if recorded.delta_used:
        return DELTA_LISTS
    if recorded.post_copy or writes.misfit > BAD:
        return NOT_COUNTED
    if lists.high <= max(MOST_LISTS * lists.low, lists.low + 2.0):
        return ""
    low, high = round(lists.low), round(lists.high)
    return f"{_(NOT_COUNTED)} {_('By the model it took {low} to {high}.', low=low, high=high)}"


def _most_rate(recorded: Recorded) -> float:
    return MOST_RATE_SLOWED if recorded.auto_converge else MOST_RATE


def _bounded(reason: str, span: Span) -> str:
    """Why there is no value, and between what it lies, where anything tells it from a VM that writes nothing."""
    if not span.low:
        return reason
    low, high = write(span.low, Kind.RATE), write(span.high, Kind.RATE)
    return f"{_(reason)} {_('From {low} to {high} all explains it.', low=low, high=high)}"
