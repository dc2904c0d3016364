"""One scenario under the hand: its history, where time is in its run, what is being dragged. Each wish makes the next value.

What a slider means: at rest (stopped at the start or at the end) it sets the scenario itself, and the run begins again; while the
run plays, or stands inside it, it makes a change from now on. No change is left outside its run.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path

from migviz.engine import GivenUp, asking, finished_run
from migviz.replay import beats
from migviz.replay import playhead as heads
from migviz.replay.beat import BeatKind, BeatNow
from migviz.replay.beats import NO_LONGER
from migviz.replay.pace import Pace, Unit, neighbours
from migviz.replay.playhead import Playhead, advance, nearest_speed
from migviz.replay.points import time_of
from migviz.scenario import Change, Scenario
from migviz.scenario.fields import FIELDS, Value
from migviz.scenario.version import VERSION
from migviz.showing import edits, history
from migviz.showing.history import History
from migviz.trace import Run
from migviz.values import dataclass

REST_LASTS = 4.0
"""Chosen: by milestone, what a run beside this one goes on after its end takes so many seconds."""


START = Playhead(pace=Pace.GUIDED, held=0.0)


_standing_in: ContextVar[Run | None] = ContextVar("standing_in", default=None)


def run_of(scenario: Scenario) -> Run:
    """The run of a scenario, worked out once."""
    try:
        return finished_run(scenario)
    except GivenUp:
        other = _standing_in.get()
        if other is None:
            raise
        return other


@contextmanager
def standing_in(run: Run) -> Iterator[None]:
    """Inside, nothing is simulated: this run, which is on the screen, stands for each that is not there yet."""
    before = _standing_in.set(run)
    try:
        with asking(_not_now):
            yield
    finally:
        _standing_in.reset(before)


def _not_now() -> None:
    raise GivenUp


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


STAYS, FADES = 2.4, 0.8
"""Chosen: seconds that the run before a drag is seen after it, and the last of them, in which it fades."""


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


def new_experiment(scenario: Scenario) -> Experiment:
    """A scenario that nobody has touched yet."""
    return Experiment(history=history.begun(scenario))


def value_now(experiment: Experiment, name: str) -> Value:
    """The value of a field in force at the playhead."""
    return edits.value_at(experiment.scenario, name, experiment.playhead.t)


# --- the scenario. Each raises ValueError, and InputError is one, for a value that cannot be -----------------------------


def edited(experiment: Experiment, values: Mapping[str, Value | str], key: str = "") -> Experiment:
    """Fields of the scenario itself set, in SI or as text with units. Edits in a row with the same key are one step of history."""
    dragged = _dragging(experiment, key, "", None)
    base = dragged.drag.base if dragged.drag else dragged.scenario
    return _put(dragged, edits.itself(base, values), key)


def slid(experiment: Experiment, name: str, value: Value | str, key: str = "") -> Experiment:
    """What a slider does; see the rule at the top. A drag stays with what it began with, however far the playhead moves
    meanwhile. A field that cannot change while the migration runs is set in the scenario itself."""
    at_rest = experiment.is_at_rest
    at = None if at_rest or not (name in FIELDS and FIELDS[name].changeable) else experiment.playhead.t
    dragged = _dragging(experiment, key, name, at)
    base, at = (dragged.drag.base, dragged.drag.at) if dragged.drag else (dragged.scenario, at)
    if at is not None:
        return _put(dragged, edits.from_now_on(base, at, name, value), key)
    changed = _put(dragged, edits.itself(base, {name: value}), key)
    return from_start(changed) if at_rest and changed.scenario != experiment.scenario else changed


def edited_as(experiment: Experiment, scenario: Scenario) -> Experiment:
    """This scenario, as a step of the history of its own."""
    return _put(let_go(experiment), scenario)


def reset(experiment: Experiment, name: str) -> Experiment:
    """A field follows its preset, policy or default again."""
    return _put(let_go(experiment), edits.with_default(experiment.scenario, name))


def change_moved(experiment: Experiment, index: int, t: float, key: str = "") -> Experiment:
    """A change happens at another time, inside the run. With a key, a drag stays with the change it began with."""
    changes = experiment.scenario.changes
    if math.isnan(t) or not 0 <= index < len(changes):
        return experiment
    drag = experiment.drag
    if drag is None or not key or drag.key != key:
        experiment = let_go(experiment)
        drag = Drag(key=key, name=changes[index].name, at=changes[index].at, base=experiment.scenario)
    place = next((k for k, one in enumerate(drag.base.changes) if (one.at, one.name) == (drag.at, drag.name)), -1)
    if place < 0:
        return experiment
    t = min(max(t, 0.0), _last_inside(edits.without_change(drag.base, place)))
    return _put(replace(experiment, drag=drag if key else None), edits.with_change_at(drag.base, place, t), key)


def _last_inside(scenario: Scenario) -> float:
    """The latest time at which a change still makes a difference."""
    return max(0.0, math.nextafter(run_of(scenario).end, 0.0))


def change_deleted(experiment: Experiment, index: int) -> Experiment:
    """A change taken out."""
    return _put(let_go(experiment), edits.without_change(experiment.scenario, index))


def replaced(
    experiment: Experiment,
    scenario: Scenario,
    file: Path | None = None,
    *,
    is_saved: bool = False,
    swapped: bool = False,
) -> Experiment:
    """Another scenario, from its start, with a file of its own or none; undo brings the one before back, and its file."""
    experiment = let_go(experiment)
    if (scenario, file) == (experiment.scenario, experiment.file):
        return experiment
    begun = experiment.history.begun(scenario, file, is_saved=is_saved, swapped=swapped)
    run_of(scenario)
    return from_start(replace(experiment, history=begun))


def refitted(experiment: Experiment, scenario: Scenario) -> Experiment:
    """The model of a recording that has grown: however often, one step of the history."""
    experiment = let_go(experiment)
    return within(replace(experiment, history=experiment.history.instead(scenario)))


def begun(experiment: Experiment, scenario: Scenario, file: Path | None = None, *, is_saved: bool = True) -> Experiment:
    """Another scenario with a history of its own: undo does not leave it."""
    run_of(scenario)
    return replace(from_start(experiment), history=history.begun(scenario, file, is_saved=is_saved), drag=None)


def as_at_first(experiment: Experiment) -> Experiment:
    """Every field at its default, stopped at the start; a step of the history, in the same file."""
    return from_start(_put(let_go(experiment), Scenario()))


def undone(experiment: Experiment) -> Experiment:
    """The scenario before the last edit."""
    return within(replace(experiment, history=experiment.history.undone(), drag=None))


def redone(experiment: Experiment) -> Experiment:
    """An undo taken back."""
    return within(replace(experiment, history=experiment.history.redone(), drag=None))


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


def left_out(before: Experiment, after: Experiment) -> tuple[Change, ...]:
    """The changes that an edit has left outside the run, and that are gone therefore."""
    gone = set(before.scenario.changes) - set(after.scenario.changes)
    return tuple(change for change in before.scenario.changes if change in gone and change.at >= after.run.end)


def _dragging(experiment: Experiment, key: str, name: str, at: float | None) -> Experiment:
    """Goes on with the drag of this key, or begins one."""
    if not key:
        return let_go(experiment)
    drag = experiment.drag
    if drag is not None and (drag.key, drag.name) == (key, name):
        return experiment
    experiment = let_go(experiment)
    return replace(experiment, drag=Drag(key=key, name=name, at=at, base=experiment.scenario))


def _put(experiment: Experiment, scenario: Scenario, key: str = "") -> Experiment:
    """A new scenario in the history, without changes that lie outside its run."""
    if scenario.changes:
        end = _end_of(scenario)
        inside = tuple(change for change in scenario.changes if change.at < end)
        scenario = scenario if len(inside) == len(scenario.changes) else scenario.but(changes=inside)
    return within(replace(experiment, history=experiment.history.put(scenario, key)))


def _end_of(scenario: Scenario) -> float:
    """Of its run; later than every change where another one stands in for it."""
    run = run_of(scenario)
    return math.inf if run is _standing_in.get() else run.end


# --- the playhead ---------------------------------------------------------------------------------------------------


def within(experiment: Experiment, last: float = 0.0) -> Experiment:
    """The playhead inside the run (or until `last`, where a longer run is beside it) and not past the limit."""
    head, limit = experiment.playhead, experiment.limit
    end = max(experiment.run.end, last)
    t = min(max(head.t, 0.0), end)
    playing = head.playing and t < end
    if limit is not None and t >= limit:
        t, playing = min(t, max(limit, 0.0)), False
    if (t, playing) == (head.t, head.playing):
        return experiment
    return replace(experiment, playhead=replace(head, t=t, playing=playing))


def is_stopped_by_limit(experiment: Experiment) -> bool:
    """Whether the playhead is where it cannot go on, although the run does."""
    limit = experiment.limit
    return limit is not None and experiment.playhead.t >= limit and limit < experiment.run.end


def from_start(experiment: Experiment) -> Experiment:
    """Stopped at the start."""
    head = replace(experiment.playhead, t=0.0, held=0.0, playing=False)
    return replace(experiment, playhead=head, stop_at=None)


def sought(experiment: Experiment, t: float, last: float = 0.0) -> Experiment:
    """At another time of the run; it keeps playing if it plays. What was dragged is let go."""
    return experiment if math.isnan(t) else moved_to(let_go(experiment), t, last)


def moved_to(experiment: Experiment, t: float, last: float = 0.0) -> Experiment:
    """The same while something is dragged, which goes on."""
    held = NO_LONGER if t > 0 else 0.0
    return within(replace(experiment, playhead=replace(experiment.playhead, t=float(t), held=held)), last)


def gone_to(experiment: Experiment, point: str) -> Experiment:
    """At a named point ("pause", "iteration 3") or a time ("12 s"). Raises InputError."""
    return sought(experiment, time_of(experiment.run, point))


def stepped(experiment: Experiment, unit: Unit, direction: int) -> Experiment:
    """Stopped at the next (1) or previous (-1) milestone, iteration or step; beats are the guided pace's milestones."""
    if unit == "milestone" and experiment.playhead.pace is Pace.GUIDED:
        return _by_beat(experiment, direction)
    before, after = neighbours(experiment.run, experiment.playhead.t, unit)
    return sought(stopped(experiment), after if direction > 0 else before)


def _by_beat(experiment: Experiment, direction: int) -> Experiment:
    head = experiment.playhead
    before, after = beats.neighbours(experiment.run, head.t, head.held)
    t, held = after if direction > 0 else before
    stopped_there = sought(stopped(experiment), t)
    if stopped_there.playhead.t != t:  # behind the limit
        return stopped_there
    return replace(stopped_there, playhead=replace(stopped_there.playhead, held=held))


def skipped(experiment: Experiment) -> Experiment:
    """At the end of the beat, and it goes on playing; the same where there is nothing to skip."""
    now = beat_of(experiment)
    if now is None or not experiment.playhead.playing or not now.beat.can_be_skipped:
        return experiment
    return ticked(experiment, (1.0 - now.share) * now.beat.seconds)


def not_held(experiment: Experiment) -> Experiment:
    """Where it is, and time goes on at once."""
    head = experiment.playhead
    return experiment if head.held == NO_LONGER else replace(experiment, playhead=replace(head, held=NO_LONGER))


def beat_of(experiment: Experiment) -> BeatNow | None:
    """The beat that is under way; None where the pace knows none."""
    return heads.beat_of(experiment.playhead, experiment.run)


def played(experiment: Experiment, last: float = 0.0, *, to: float | None = None) -> Experiment:
    """Playing, from the start if the run is over; `to`: and stopping there by itself."""
    if is_stopped_by_limit(experiment):
        return experiment
    if experiment.playhead.t >= max(experiment.run.end, last):
        experiment = sought(experiment, 0.0)
    experiment = within(replace(experiment, playhead=replace(experiment.playhead, playing=True)), last)
    goes = to is not None and experiment.playhead.playing and experiment.playhead.t < to
    return replace(experiment, stop_at=to if goes else None)


def stopped(experiment: Experiment) -> Experiment:
    """Where it is, no longer playing."""
    if not experiment.playhead.playing and experiment.stop_at is None:
        return experiment
    return replace(experiment, playhead=replace(experiment.playhead, playing=False), stop_at=None)


def limited(experiment: Experiment, limit: float | None, last: float = 0.0) -> Experiment:
    """From now on the playhead cannot pass this time; None: it can go anywhere, until `last` where a longer run is beside it."""
    return within(replace(experiment, limit=limit), last)


def paced(
    experiment: Experiment,
    *,
    speed: float | None = None,
    pace: Pace | str | None = None,
    slow_motion: bool | None = None,
) -> Experiment:
    """Another speed of the even pace (simulated seconds per wall second), another pace, slow motion for the pause or not."""
    head = experiment.playhead
    if speed is not None and not math.isnan(speed):
        head = replace(head, speed=nearest_speed(speed))
    if pace is not None:
        head = replace(head, pace=Pace(pace))
    if slow_motion is not None:
        head = replace(head, slow_motion=slow_motion)
    return experiment if head == experiment.playhead else replace(experiment, playhead=head)


def is_as_it_is(experiment: Experiment) -> bool:
    """Whether time goes as it really does."""
    head = experiment.playhead
    return head.pace is Pace.EVEN and head.speed == 1.0 and not head.slow_motion


def ticked(experiment: Experiment, wall_seconds: float, last: float = 0.0) -> Experiment:
    """So much wall time later. It goes on through a longer run beside this one, evenly."""
    head = _advanced(experiment, wall_seconds, last)
    stop = experiment.stop_at
    if experiment.playhead.playing and stop is not None and head.t >= stop:
        head = replace(head, t=max(experiment.playhead.t, stop), held=NO_LONGER, playing=False)
    if head == experiment.playhead:
        return experiment
    after = within(replace(experiment, playhead=head, stop_at=stop if head.playing else None), last)
    return after if head.playing else arrived(after)


def arrived(experiment: Experiment) -> Experiment:
    """Stopped where iteration 2 begins: its list is not taken yet, so that one sees where in all of memory what is on it lies."""
    head = experiment.playhead
    beat = beats.beat_at(experiment.run, head.t, 0.0) if head.pace is Pace.GUIDED else None
    waits = beat is not None and (beat.kind, beat.beat.number, beat.beat.start) == (BeatKind.LIST, 2, head.t)
    return replace(experiment, playhead=replace(head, held=0.0)) if waits else experiment


def _advanced(experiment: Experiment, wall_seconds: float, last: float) -> Playhead:
    head, run = experiment.playhead, experiment.run
    ahead = advance(head, run, wall_seconds)
    if not head.playing or last <= run.end or (head.t < run.end and ahead.t < run.end):
        return ahead
    rate = head.speed if head.pace is Pace.EVEN else max(1.0, (last - run.end) / REST_LASTS)
    t = min(max(ahead.t, head.t) + wall_seconds * rate, last)
    return replace(ahead, t=t, playing=t < last)


def rate_of(experiment: Experiment) -> float:
    """Simulated seconds per wall second at the playhead, slow motion and pace included."""
    return heads.rate_of(experiment.playhead, experiment.run)


# --- files ----------------------------------------------------------------------------------------------------------


def opened(experiment: Experiment, scenario: Scenario, path: Path, version: int = VERSION) -> Experiment:
    """The scenario of a file, and that it came from there."""
    return at_file(replaced(experiment, scenario, path), path, version)


def at_file(experiment: Experiment, path: Path | None, version: int = VERSION) -> Experiment:
    """What is open is in this file, just so, and counts on the defaults of this version."""
    return replace(experiment, history=experiment.history.at_file(path, version))


def of_version(experiment: Experiment, version: int) -> Experiment:
    """What was just taken counts on the defaults of this version."""
    return replace(experiment, history=experiment.history.of_version(version))


def unsaid_then(experiment: Experiment) -> Mapping[str, Value]:
    """What the fields that it does not say were when it was written, as far as they are something else now."""
    version = experiment.history.now.document.version
    if version >= VERSION:
        return {}
    from migviz.scenario.older import unsaid  # few files are older: the first picture does not wait for it

    return unsaid(experiment.scenario, version)


def as_then(experiment: Experiment) -> Experiment:
    """It says what it did not have to say when it was written; a step of the history."""
    return edited(let_go(experiment), unsaid_then(experiment))


Wish = Callable[[Experiment], Experiment]
"""What becomes of an experiment."""
