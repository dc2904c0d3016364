"""What is said of a point, and where is the dirty rate equal to the bandwidth?"""

import numpy as np

from migviz.fields import FIELDS
from migviz.study.outcomes import METRICS, link_speed
from migviz.study.sweep import Sweep
from migviz.trace import Run


def run_lines(run: Run, metric: str, x: str, y: str) -> tuple[str, ...]:
    """What a run came to, in two lines: the number, and where it lies."""
    value = getattr(run.metrics, metric)
    number = f"{METRICS[metric].title} {METRICS[metric].write(value)}" if run.metrics.finished else "does not finish"
    count = f"{run.metrics.iterations} iteration{'' if run.metrics.iterations == 1 else 's'}"
    places = ", ".join(FIELDS[name].write(run.scenario[name]) for name in (x, y))
    return number, f"{places}, {count}"


def point_lines(sweep: Sweep, metric: str, point: tuple[float, float]) -> tuple[str, ...]:
    """The same for the nearest point of a sweep."""
    assert sweep.y is not None
    column = (
        int(np.abs(np.log(sweep.x.values / point[0])).argmin())
        if sweep.x.log
        else int(np.abs(sweep.x.values - point[0]).argmin())
    )
    row = (
        int(np.abs(np.log(sweep.y.values / point[1])).argmin())
        if sweep.y.log
        else int(np.abs(sweep.y.values - point[1]).argmin())
    )
    value, count = float(sweep.of(metric)[row, column]), int(sweep.of("iterations")[row, column])
    number = (
        f"{METRICS[metric].title} {METRICS[metric].write(value)}"
        if sweep.of("finished")[row, column]
        else "does not finish"
    )
    places = f"{sweep.x.field.write(point[0])}, {sweep.y.field.write(point[1])}"
    return number, f"{places}, {count} iteration{'' if count == 1 else 's'}"


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
    if sweep.scenario["migration.technique"] not in ("live", "hybrid"):
        return ()
    ends = [float(value) for value in (sweep.y.values[0], *sweep.y.values[1:-1:4], sweep.y.values[-1])]
    return tuple((value, link_speed(sweep.scenario.but({sweep.y.name: value}))) for value in ends)
