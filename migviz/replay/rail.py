"""Which of the six steps are done at a moment, and which does this run leave out?"""

from migviz.replay.moment import has_failed
from migviz.replay.seen import Seen
from migviz.trace import Host, Step
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rail:
    """`now`: the step that is shown, 0 for none; `broken_off`: the one in which the migration ended early, 0 for none. A step that
    is left out, by this technique or in this run, is never done."""

    now: int
    done: frozenset[int]
    left_out: frozenset[int]
    broken_off: int = 0


def rail_at(seen: Seen, now: int) -> Rail:
    """The rail of a moment at which step `now` is shown."""
    run, moment = seen.run, seen.moment
    over = {span.step.number for span in run.steps if span.end is not None and span.end <= moment.t}
    if not moment.running and moment.owner is not Host.NOBODY:
        over -= {Step.PAUSE.number}  # it lasts until the VM runs again
    ended = 0 if moment.step else run.steps[-1].step.number
    # What is left after iteration 1 may be small enough: a run may do without a step that its technique has.
    passed_over = frozenset(range(1, now)) - {span.step.number for span in run.steps}
    return Rail(
        now=now,
        done=frozenset(over - {now, ended}),
        broken_off=ended if has_failed(run, moment.t) else 0,
        left_out=(frozenset(run.scenario.technique.does_not_come) | passed_over)
        - {span.step.number for span in run.steps},  # a disk that is mirrored takes its time in step 2
    )
