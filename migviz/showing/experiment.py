"""One scenario under the hand: its history, where time is in its run, what is being dragged, and what was before.

What edits make of it: `showing/editing.py`; how time goes in it: `showing/player.py`.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from migviz.replay.pace import Pace
from migviz.replay.playhead import Playhead
from migviz.scenario import Scenario
from migviz.scenario.fields import Value
from migviz.showing import history
from migviz.showing.history import History
from migviz.showing.runs import run_of
from migviz.trace import Run
from migviz.values import dataclass

START = Playhead(pace=Pace.GUIDED, held=0.0)
STAYS, FADES = 2.4, 0.8
"""Chosen: seconds that the run before a drag is seen after it, and the last of them, in which it fades."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drag:
    """What the wishes with one key are about: the change at a time, or (None) the scenario itself; and what was before."""

    key: str
    name: str
    at: float | None
    base: Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class LetGo:
    """What was dragged just now: from which scenario to which, and for how many seconds the one before is still seen."""

    before: Scenario
    after: Scenario
    left: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """A scenario with its history and the playhead in its run.

    `limit`: seconds of the run that the playhead cannot pass; `stop_at`: where playing stops by itself.
    """

    history: History
    playhead: Playhead = START
    limit: float | None = None
    stop_at: float | None = None
    drag: Drag | None = None
    dropped: LetGo | None = None

    @property
    def scenario(self) -> Scenario:
        """What goes in."""
        return self.history.now.scenario

    @property
    def run(self) -> Run:
        """What comes out."""
        return run_of(self.scenario)

    @property
    def file(self) -> Path | None:
        """Where the scenario was opened or saved; one of a lesson, of a ready-made pair or of a message has no file."""
        return self.history.now.document.file

    @property
    def is_saved(self) -> bool:
        """Whether the scenario is as it was opened or saved last (or as at the start)."""
        return self.scenario == self.history.now.document.saved

    @property
    def nothing_moves_yet(self) -> bool:
        """Stopped at the start."""
        return not self.playhead.playing and self.playhead.t <= 0

    @property
    def is_at_rest(self) -> bool:
        """Stopped at the start or at the end: a slider then sets the scenario itself."""
        head = self.playhead
        return not head.playing and (head.t <= 0 or head.t >= self.run.end)


Wish = Callable[[Experiment], Experiment]
"""What becomes of an experiment."""


def new_experiment(scenario: Scenario) -> Experiment:
    """A scenario that nobody has touched yet."""
    return Experiment(history=history.begun(scenario))


def value_now(experiment: Experiment, name: str) -> Value:
    """The value of a field in force at the playhead."""
    return experiment.scenario.values_at(experiment.playhead.t)[name]


# --- what is dragged, and what was before ----------------------------------------------------------------------------


def dragging(experiment: Experiment, key: str, name: str, at: float | None) -> Experiment:
    """Goes on with the drag of this key, or begins one."""
    if not key:
        return let_go(experiment)
    drag = experiment.drag
    if drag is not None and (drag.key, drag.name) == (key, name):
        return experiment
    experiment = let_go(experiment)
    return replace(experiment, drag=Drag(key=key, name=name, at=at, base=experiment.scenario))


def let_go(experiment: Experiment) -> Experiment:
    """The drag is over: whatever comes next is a new step of the history, even with the same key."""
    closed = experiment.history.closed()
    if experiment.drag is None and closed is experiment.history:
        return experiment
    dropped, drag = experiment.dropped, experiment.drag
    if drag is not None and drag.base != experiment.scenario:
        dropped = LetGo(before=drag.base, after=experiment.scenario, left=STAYS)
    return replace(experiment, history=closed, drag=None, dropped=dropped)


def scenario_before(experiment: Experiment) -> tuple[Scenario, float] | None:
    """The scenario before what is dragged, or was just now, and the seconds that it is still seen; None where there is none."""
    now, drag, dropped = experiment.scenario, experiment.drag, experiment.dropped
    if drag is not None:
        return (drag.base, STAYS) if drag.base != now else None
    if dropped is None or dropped.after != now or dropped.before == now:
        return None
    return dropped.before, dropped.left


def faded(experiment: Experiment, wall_seconds: float) -> Experiment:
    """So much wall time later what was before a drag is seen less, and then no more."""
    dropped = experiment.dropped
    if dropped is None:
        return experiment
    left = dropped.left - wall_seconds
    return replace(experiment, dropped=replace(dropped, left=left) if left > 0 else None)
