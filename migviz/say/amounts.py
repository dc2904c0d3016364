"""How long is it, how much, how fast? Times and amounts of memory for people, how fast time goes, and what a run is likened to."""

import math
from collections.abc import Callable

from migviz.language import N_, _, ngettext
from migviz.replay.pace import pause_span
from migviz.replay.pause_range import PauseRange
from migviz.replay.seen import Seen
from migviz.say.numbers import is_covered, named
from migviz.scenario.units import PAGE, Kind, write
from migviz.trace.milestones import Failed, Resumed


def time_text(seconds: float) -> str:
    """A time for people."""
    return write(seconds, Kind.TIME)


def stopwatch_text(seconds: float, whole: float) -> str:
    """A time on a watch that goes to `whole`: in the unit of the whole, with as many digits after the point, so that nothing jumps."""
    factor, unit = next((known for known in _WATCH if whole < known[0]), _WATCH[-1])[1:]
    top = whole * factor
    places = 2 if top < 10 else 1 if top < 100 else 0
    return f"{seconds * factor:.{places}f} {unit}"


_WATCH = ((1e-3, 1e6, "µs"), (1.0, 1e3, "ms"), (math.inf, 1.0, "s"))


def range_text(found: PauseRange) -> str:
    """From when to when, in two figures: the ends are not known better."""
    least, most = write(found.least, Kind.TIME, digits=2), write(found.most, Kind.TIME, digits=2)
    number, __, unit = least.partition(" ")
    return _("{least} to {most}", least=number if most.endswith(f" {unit}") else least, most=most)


def pages_text(pages: float) -> str:
    """So many pages as memory."""
    return write(pages * PAGE, Kind.SIZE)


def rate_text(speed: float) -> str:
    """How fast time goes: `speed` in seconds of the run per second here; 0: it stands still."""
    if not speed:
        return _("time stands still")
    return _("1 s on screen = {time} of the run", time=time_text(speed))


def rate_forms(speed: float) -> tuple[str, ...]:
    """The same, and shorter where there is little room: it is never left out."""
    if not speed:
        return (rate_text(speed),)
    time = time_text(speed)
    return rate_text(speed), _("1 s = {time} of the run", time=time), _("1 s = {time}", time=time)


HUMAN_SCALES = {
    N_("lesson"): (N_("If the run were one 45-minute lesson, the pause would last {time}."), 45 * 60.0),
    N_("football match"): (
        N_("If the run were one football match of 90 minutes, the pause would last {time}."),
        90 * 60.0,
    ),
    N_("year"): (N_("If the run were one year, the pause would last {time}."), 365.25 * 86400.0),
}
"""What a run may be likened to: the sentence and its seconds."""


def human_scale(seen: Seen, choice: str = "lesson") -> str:
    """How long the pause would last if the run were as long as something familiar; "" as long as that is not told."""
    metrics = seen.run.metrics
    if metrics.finished is None:
        return ""
    downtime, total = metrics.downtime, metrics.total_time
    if not metrics.finished or not downtime:
        return _without_likening(seen)
    sentence, seconds = HUMAN_SCALES[choice]
    lasts = named(seen, "run.downtime", _spoken(seconds * min(downtime / total, 1.0)))
    return _(sentence, time=lasts)


def _without_likening(seen: Seen) -> str:
    """What there is to say of the pause of a migration that failed, or that had none; nothing as long as a question asks how long it is."""
    if is_covered(seen, "run.downtime"):
        return ""
    if pause_span(seen.run) is None:
        return _("This run has no pause.")
    since = _lost_after_its_pause(seen)
    if since is not None:
        return _("The VM was lost {time} after its pause.", time=time_text(since))
    downtime = seen.run.metrics.downtime
    if downtime is None or seen.run.metrics.finished:
        return _("No pause came to an end in this run.")
    lasts = named(seen, "run.downtime", time_text(downtime))
    return _("The migration failed; its pause lasted {time}.", time=lasts)


def _lost_after_its_pause(seen: Seen) -> float | None:
    """How long the VM ran on the target before it was lost; None if it was not, or never ran there."""
    resumed = next((one.t for one in seen.run.milestones if isinstance(one, Resumed)), None)
    lost = next((one.t for one in seen.run.milestones if isinstance(one, Failed) and one.vm_lost), None)
    return None if resumed is None or lost is None else lost - resumed


_SPOKEN: tuple[tuple[float, float, Callable[[int, str], str]], ...] = (
    (86400.0, 2 * 86400.0, lambda n, text: ngettext("{n} day", "{n} days", n, n=text)),
    (3600.0, 2 * 3600.0, lambda n, text: ngettext("{n} hour", "{n} hours", n, n=text)),
    (60.0, 120.0, lambda n, text: ngettext("{n} minute", "{n} minutes", n, n=text)),
    (1.0, 0.995, lambda n, text: ngettext("{n} second", "{n} seconds", n, n=text)),
    (1e-3, 0.995e-3, lambda n, text: ngettext("{n} millisecond", "{n} milliseconds", n, n=text)),
    (1e-6, 0.995e-6, lambda n, text: ngettext("{n} microsecond", "{n} microseconds", n, n=text)),
)
"""Seconds of a unit, from how many seconds on it is used, and so many of it in words."""


def two_figures(amount: float) -> str:
    """So many times, or of a unit: below ten with one decimal."""
    return f"{amount:.1f}" if amount < 9.95 else f"{amount:.0f}"


def _spoken(seconds: float) -> str:
    """A time as people say it: two significant figures, three from a hundred on."""
    for size, least, words in _SPOKEN:
        if seconds >= least:
            amount = seconds / size
            figures = two_figures(amount).removesuffix(".0")
            return words(1 if figures == "1" else 2, figures)
    return _("less than a microsecond")


def in_a_sentence(title: str) -> str:
    """A title inside a sentence; what is named by a proper name or by letters keeps them large."""
    return title if title[1:2].isupper() or "'s " in title else title[:1].lower() + title[1:]
