"""May a press on a page of the source let the VM write it, and what does it do? In a VM whose pages are all seen singly, while its memory is
copied for the first time; later the list stands in the place of the map."""

from dataclasses import replace

from migviz.scenario.fields import BY_HAND
from migviz.scenario.units import PAGE
from migviz.showing import editing
from migviz.showing.experiment import Experiment
from migviz.showing.later import lessons
from migviz.showing.modes import Mode
from migviz.showing.state import State, active, lesson_of, vm_of
from migviz.trace import Copying, Run

INSTANT = 1e-6
"""Seconds that a write by hand takes: two presses while time stands still are two writes, one after the other."""


def can_write(state: State) -> bool:
    """Whether a press on a page of the source writes it now."""
    now, lesson = active(state), lesson_of(state)
    if state.presenting or vm_of(state) is not None or state.mode not in (Mode.EXPLORE, Mode.LESSONS):
        return False
    if lesson is not None and (not _is_left(lesson.section.controls) or lessons.why_not_free(lesson)):
        return False
    return is_toy(now.run) and _is_copied_first(now.run, now.playhead.t)


def _is_left(controls: tuple[str, ...] | None) -> bool:
    """Whether a lesson leaves it to the student; None: everything."""
    return controls is None or BY_HAND in controls


def is_toy(run: Run) -> bool:
    """Whether each square of the page map is one page, and the only one of its block."""
    return run.blocks.grain == PAGE and int(run.blocks.units.max()) == 1


def _is_copied_first(run: Run, t: float) -> bool:
    first = next((item for item in run.passes if item.copying is Copying.ITERATION), None)
    return first is not None and first.start <= t < first.end - INSTANT


def written(experiment: Experiment, page: int) -> Experiment:
    """The VM writes a page an instant from now, and that is now: what was before stays as it was. Raises InputError."""
    at = (round(experiment.playhead.t / INSTANT) + 1) * INSTANT
    experiment = editing.edited_as(experiment, experiment.scenario.with_change(round(at, 6), BY_HAND, float(page)))
    return replace(experiment, playhead=replace(experiment.playhead, t=round(at, 6)))
