"""How long is this pause beside times one knows? Marks for a ruler, each with where it comes from."""

from dataclasses import dataclass

from migviz.replay.pace import pause_span
from migviz.replay.seen import Seen
from migviz.say.captions import time_text
from migviz.say.numbers import is_covered


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A time on the ruler: `seconds` (to `until` where it is a range), its name and its source. `own`: of this run."""

    name: str
    seconds: float
    source: str
    until: float | None = None
    own: bool = False


_KNOWN = (
    Mark(name="one picture of a screen", seconds=1 / 60, source="60 pictures a second"),
    Mark(name="a blink of the eye", seconds=0.1, until=0.4, source="BioNumbers, Harvard University"),
    Mark(
        name="cluster gives up a node",
        seconds=10.0,
        source="Windows Server 2016: 10 heartbeats of 1 s missed (SameSubnetThreshold)",
    ),
)


def ruler(seen: Seen) -> tuple[Mark, ...]:
    """The marks for a run, from short to long: its pause, its client's stall and timers, and what everybody knows."""
    run = seen.run
    marks = list(_KNOWN)
    span = pause_span(run)
    if span is not None and not is_covered(seen, "run.downtime"):
        marks.append(Mark(name="this pause", seconds=span[1] - span[0], source="computed for this run", own=True))
    client = run.network.client
    if client is not None:
        floor = run.scenario.number("client.rto_min")
        marks.append(
            Mark(name="TCP tries again", seconds=floor, source="field client.rto_min, the floor of the time-out")
        )
        marks.append(Mark(name="this client gives up", seconds=client.give_up_after, source=_retries(seen), own=True))
        if client.longest_stall and not is_covered(seen, "run.longest_stall"):
            marks.append(
                Mark(name="the client's stall", seconds=client.longest_stall, source="computed for this run", own=True)
            )
    return tuple(sorted(marks, key=lambda mark: mark.seconds))


def _retries(seen: Seen) -> str:
    run = seen.run
    return f"{run.scenario.number('client.retries'):.0f} retries, each time-out twice the last ({run.scenario['client.profile']})"


def mark_text(mark: Mark) -> str:
    """How long a mark is, in words."""
    return f"{time_text(mark.seconds)} to {time_text(mark.until)}" if mark.until else time_text(mark.seconds)
