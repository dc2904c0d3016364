"""What is said of a point, and where is the dirty rate equal to the bandwidth?"""

from migviz.language import _, ngettext
from migviz.replay.rates import copy_speed
from migviz.replay.seen import Seen
from migviz.scenario.fields import FIELDS
from migviz.study.outcomes import METRICS
from migviz.study.sweep import Sweep


def run_lines(seen: Seen, metric: str, x: str, y: str) -> tuple[str, ...]:
    """What a run came to, in two lines: the number, and where it is on the map."""
    run = seen.run
    if run.end is None:
        return (_("not told yet"),)
    value = getattr(run.metrics, metric)
    number = (
        f"{METRICS[metric].heading} {METRICS[metric].write(value)}" if run.metrics.finished else _("does not finish")
    )
    count = ngettext("{n} iteration", "{n} iterations", run.metrics.iterations)
    places = ", ".join(FIELDS[name].write(run.scenario[name]) for name in (x, y))
    return number, f"{places}, {count}"


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
