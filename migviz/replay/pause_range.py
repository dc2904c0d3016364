"""How long may the pause be that this run has one length of? From its parts, each as well known as its source says."""

from collections.abc import Iterator

from migviz.replay.told import Told
from migviz.scenario import Scenario
from migviz.scenario.pause_parts import Part
from migviz.scenario.ranges import Range
from migviz.scenario.techniques import pause_part_named
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseRange:
    """The middle half of such pauses, in seconds: a quarter is shorter than `least`, a quarter longer than `most`."""

    least: float
    most: float


def pause_range(run: Told) -> PauseRange | None:
    """Of a pause that is over; None where all of its parts are given, or not all told."""
    downtime = run.metrics.downtime
    if downtime is None:
        return None
    ends = [end for part in run.pause for end in _ends(run.scenario, pause_part_named(part.name))]
    if not ends:
        return None
    return PauseRange(least=downtime + sum(least for least, __ in ends), most=downtime + sum(most for __, most in ends))


def part_range(scenario: Scenario, name: str) -> PauseRange | None:
    """Of one part that its fields say the length of."""
    part = pause_part_named(name)
    ends, whole = list(_ends(scenario, part)), float(part.seconds(scenario.number))
    if not ends:
        return None
    return PauseRange(least=whole + sum(least for least, __ in ends), most=whole + sum(most for __, most in ends))


def sources(scenario: Scenario, name: str) -> tuple[str, ...]:
    """Where the ranges of a part come from."""
    return tuple(dict.fromkeys(found.source for __, __, found in _ranges(scenario, pause_part_named(name))))


def _ends(scenario: Scenario, part: Part) -> Iterator[tuple[float, float]]:
    """How much shorter and longer a part may be, for each of its fields that is known within a range."""
    for value, times, found in _ranges(scenario, part):
        yield times * (found.least - value), times * (found.most - value)


def _ranges(scenario: Scenario, part: Part) -> Iterator[tuple[float, float, Range]]:
    for item in part.takes:
        found, times = scenario.range_of(item.field), float(item.times(scenario.number))
        if found is not None and times > 0:
            yield scenario.number(item.field), times, found
