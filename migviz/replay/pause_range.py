"""How long may the pause be that this run has one length of? From its parts, each as well known as its source says."""

from collections.abc import Iterator

from migviz.replay.rates import cap_of
from migviz.replay.told import Told
from migviz.scenario import Scenario
from migviz.scenario.pause_parts import Part, Spent
from migviz.scenario.ranges import Range
from migviz.scenario.techniques import pause_part_named
from migviz.scenario.units import PAGE
from migviz.trace import Copying
from migviz.trace.goodput import page_cost, wire_speed
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
    ends = [end for part in run.pause for end in _ends(run, pause_part_named(part.name))]
    if not ends:
        return None
    return PauseRange(least=downtime + sum(least for least, __ in ends), most=downtime + sum(most for __, most in ends))


def part_range(run: Told, name: str) -> PauseRange | None:
    """Of one part: of one that its fields say the length of, or of the last pages, once they are sent."""
    part = pause_part_named(name)
    ends, whole = list(_ends(run, part)), _whole(run, part)
    if not ends or whole is None:
        return None
    return PauseRange(least=whole + sum(least for least, __ in ends), most=whole + sum(most for __, most in ends))


def sources(run: Told, name: str) -> tuple[str, ...]:
    """Where the ranges of a part come from."""
    part, scenario = pause_part_named(name), run.scenario
    zeros = scenario.range_of(BEHIND_ZEROS)
    found = [found.source for __, __, found in _ranges(scenario, part)]
    return tuple(dict.fromkeys((*found, *([zeros.source] if zeros and part.spent is Spent.PAGES else []))))


def _whole(run: Told, part: Part) -> float | None:
    if part.spent is not Spent.PAGES:
        return float(part.seconds(run.scenario.number))
    found = next((item for item in run.pause if item.name == part.name), None)
    return None if found is None or found.end is None else found.end - found.start


def _ends(run: Told, part: Part) -> Iterator[tuple[float, float]]:
    """How much shorter and longer a part may be, for each of its fields that is known within a range."""
    for value, times, found in _ranges(run.scenario, part):
        yield times * (found.least - value), times * (found.most - value)
    if part.spent is Spent.PAGES and (pages := _pages_behind_zeros(run)):
        least, most = (seconds * _seconds_each(run) for seconds in pages)
        yield least, most


def _ranges(scenario: Scenario, part: Part) -> Iterator[tuple[float, float, Range]]:
    for item in part.takes:
        found, times = scenario.range_of(item.field), float(item.times(scenario.number))
        if found is not None and times > 0:
            yield scenario.number(item.field), times, found


# --- where the zeros lie ---

BEHIND_ZEROS = "vm.used_at_end"


def _pages_behind_zeros(run: Told) -> tuple[int, int] | None:
    """How many used pages fewer and more the pause may hold; None where that is not open.

    A policy that looks while it sends stops before all is sent. What it has not reached in iteration 1 is the end of the memory: used
    pages, and zeros in front of them where there are fewer of those. In later iterations the zeros are gone.
    """
    scenario, found = run.scenario, run.scenario.range_of(BEHIND_ZEROS)
    copied = [item for item in run.passes if item.copying is Copying.ITERATION]
    zeros = int((run.blocks.units - run.blocks.full).sum())
    if found is None or scenario.policy.looks is None or len(copied) != 1 or not zeros or copied[0].left is None:
        return None
    left = int(copied[0].left.sum())
    room = int(run.blocks.units.sum()) - zeros - int(scenario.number("workload.working_set") // PAGE)

    def used(size: float) -> int:
        return max(min(left, room, int(size // PAGE)), left - zeros)

    least, value, most = (used(size) for size in (found.least, scenario.number(BEHIND_ZEROS), found.most))
    return (least - value, most - value) if least < most else None


def _seconds_each(run: Told) -> float:
    """How long a used page takes in the pause; zeros, which are found between two looks, are no longer there or take next to nothing."""
    values = run.scenario.values_at(run.pause[0].start)
    speed = float(wire_speed(values, cap_of(values, in_iterations=False)))
    return float(page_cost(values)) / speed if speed > 0 else 0.0
