"""Where is the dirty rate equal to the bandwidth?"""

from migviz.replay.rates import copy_speed
from migviz.study.sweep import Sweep


def speeds_over(sweep: Sweep) -> tuple[tuple[float, float], ...]:
    """For each y, the memory per second that the link can carry: where the dirty rate is as high, the bold line runs.

    Empty where the axes are not a dirty rate over a link's bandwidth.
    """
    if (
        sweep.y is None
        or sweep.x.name != "workload.dirty_rate"
        or sweep.y.name not in ("link.bandwidth", "link.goodput")
    ):
        return ()
    if not sweep.scenario.technique.iterates:
        return ()
    ends = [float(value) for value in (sweep.y.values[0], *sweep.y.values[1:-1:4], sweep.y.values[-1])]
    return tuple((value, copy_speed(sweep.scenario.but({sweep.y.name: value}).values)) for value in ends)
