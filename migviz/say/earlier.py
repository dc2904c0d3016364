"""By how much is the run another than before a slider was dragged?"""

from migviz.language import _, ngettext
from migviz.replay.earlier import Earlier, iterations_of, pause_of
from migviz.replay.seen import Seen
from migviz.say.amounts import time_text

_ALIKE = 5e-4
"""Pauses are alike whose difference nobody would write."""


def pause_difference(seen: Seen, earlier: Earlier | None) -> str:
    """How much longer (+) or shorter (-) the pause is; "" where that is nothing, or not known."""
    now, before = pause_of(seen.run), earlier.pause if earlier is not None else None
    if now is None or before is None or abs(now - before) <= _ALIKE * before:
        return ""
    sign = "+" if now > before else "\N{MINUS SIGN}"
    return f"{sign}{time_text(abs(now - before))}"


def iterations_difference(seen: Seen, earlier: Earlier | None) -> tuple[str, ...]:
    """How many iterations more or fewer there are, longest form first; empty where there are as many."""
    more = iterations_of(seen.run) - earlier.iterations if earlier is not None else 0
    if more > 0:
        return (
            ngettext("{n} iteration more than before", "{n} iterations more than before", more),
            ngettext("{n} iteration more", "{n} iterations more", more),
        )
    if more < 0:
        return (
            ngettext("{n} iteration fewer than before", "{n} iterations fewer than before", -more),
            ngettext("{n} iteration fewer", "{n} iterations fewer", -more),
        )
    return ()


def with_difference(time: str, difference: str) -> str:
    """A time, and how much that is more or less than before."""
    return _("{time} ({difference})", time=time, difference=difference) if difference else time
