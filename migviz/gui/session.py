"""What is open, where is the playhead, what was before? The one object that changes while the program runs.

Wishes come in as methods. What became of them goes out as signals, all from one place (`settle`) and at most
once in a turn of the event loop, however many wishes came: a scenario, runs, moments and playhead sent together
belong together. The properties are up to date at any time.
"""

import math
import os
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from migviz.engine import simulate
from migviz.errors import InputError
from migviz.replay.moment import Moment, moment_at
from migviz.replay.pace import Pace, Unit, neighbours, rate_at
from migviz.replay.playhead import Playhead, advance, nearest_speed
from migviz.replay.points import time_of
from migviz.scenario import Scenario, load_scenario
from migviz.scenario.fields import FIELDS, Value
from migviz.showing import edits, remembered
from migviz.showing.history import History
from migviz.showing.remembered import LastState
from migviz.showing.spotlight import NOTHING, Spotlight
from migviz.trace import Run
from migviz.whole_file import write_whole

LONG = 0.05
"""Seconds: a simulation that takes longer is announced by `busy` first."""

REST_LASTS = 4.0
"""Chosen: by milestone, what a run beside this one goes on after its end takes so many seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Values:
    """Everything a session shows, as it was at one time."""

    scenario: Scenario
    runs: tuple[Run, ...]
    moments: tuple[Moment, ...]
    playhead: Playhead
    spotlight: Spotlight
    history: tuple[bool, bool]
    file: tuple[Path | None, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drag:
    """What the wishes with one merge key are about: the change at a time, or (None) the scenario itself."""

    key: str
    name: str
    at: float | None


class Session(QObject):
    """Holds the scenario with its history, the runs and moments computed from it, playhead and spotlight."""

    scenario_changed = Signal(object)
    """Scenario"""
    runs_changed = Signal(object)
    """tuple[Run, ...]"""
    moments_changed = Signal(object)
    """tuple[Moment, ...], one of each run"""
    playhead_changed = Signal(object)
    """Playhead"""
    spotlight_changed = Signal(object)
    """Spotlight"""
    history_changed = Signal(bool, bool)
    """can undo, can redo"""
    file_changed = Signal(object, bool)
    """Path | None, whether the scenario is as it was saved or opened"""
    message = Signal(str)
    """A plain sentence for the status line; sent at once."""
    busy = Signal(bool)
    """Around a simulation that takes long; sent at once."""
    run_failed = Signal(str)
    """The simulation broke down: the details, to be copied. The state is as before. Sent at once."""
    limit_met = Signal()
    """Somebody wanted to go on past the limit. Sent at once."""

    def __init__(
        self, scenario: Scenario | None = None, *, state_folder: Path | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = state_folder or remembered.state_folder()
        self._history = self._simulated = History(now=scenario or Scenario())
        self._runs: tuple[Run, ...] = (simulate(self._history.now),)
        self._beside: tuple[Run, float] | None = None
        self._limit: float | None = None
        self._stop_at: float | None = None
        self._moments: tuple[Moment, ...] = ()
        self._playhead = Playhead()
        self._spotlight = NOTHING
        self._drag: _Drag | None = None
        self._file: Path | None = None
        self._saved: Scenario | None = self._history.now
        self._kept: LastState | None = None
        self._keeping_failed = False
        self._took = 0.0
        self._is_busy = False
        self._settling = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.settle)
        self._shown = self._values()

    # --- what is true now ---

    @property
    def scenario(self) -> Scenario:
        """What goes in."""
        self._catch_up()
        return self._history.now

    @property
    def runs(self) -> tuple[Run, ...]:
        """What came out: one run, or two side by side."""
        self._catch_up()
        return (*self._runs, self._beside[0]) if self._beside else self._runs

    def set_beside(self, run: Run | None, shift: float = 0.0) -> None:
        """Put a second run beside the scenario's own, seen `shift` seconds later than that one; None takes it away."""
        if (run, shift) == (self._beside or (None, 0.0)):
            return
        self._beside, self._moments = (run, shift) if run is not None else None, ()
        self._move(self._playhead)
        self._soon.start(0)

    @property
    def moments(self) -> tuple[Moment, ...]:
        """What is true at the playhead, in each run; computed when first asked for."""
        runs = self.runs
        if not self._moments:
            shift = self._beside[1] if self._beside else 0.0
            later = (moment_at(run, self._playhead.t + shift) for run in runs[1:])
            self._moments = (moment_at(runs[0], self._playhead.t), *later)
        return self._moments

    @property
    def end(self) -> float:
        """How far the playhead goes: to the end of the run, or of a longer one beside it."""
        self._catch_up()
        return self._last()

    def _last(self) -> float:
        beside = self._beside
        return max(self._runs[0].end, beside[0].end - beside[1]) if beside else self._runs[0].end

    @property
    def folder(self) -> Path:
        """Where this user's state is kept."""
        return self._folder

    @property
    def limit(self) -> float | None:
        """The time that the playhead cannot pass, in seconds of the run; None where there is none."""
        return self._limit

    @property
    def playhead(self) -> Playhead:
        """Where we are in the run; its t lies within the run."""
        self._catch_up()
        return self._playhead

    @property
    def rate(self) -> float:
        """Simulated seconds per wall second at the playhead, slow motion and pace included."""
        head = self.playhead
        return rate_at(self._runs[0], head.t, head.speed, head.pace, head.slow_motion)

    @property
    def spotlight(self) -> Spotlight:
        """What is pointed at."""
        return self._spotlight

    @property
    def slow_motion(self) -> bool:
        """Whether time slows by itself for the pause."""
        return self._playhead.slow_motion

    @property
    def can_undo(self) -> bool:
        """Whether there is a scenario to go back to."""
        return bool(self._history.past)

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone scenario to go forward to."""
        return bool(self._history.future)

    @property
    def file(self) -> Path | None:
        """Where the scenario was opened or saved last."""
        return self._file

    @property
    def is_saved(self) -> bool:
        """Whether the scenario is as it was opened or saved last (or as at the start)."""
        return self.scenario == self._saved

    def value_now(self, name: str) -> Value:
        """The value of a field in force at the playhead: the last change until now, or the scenario's own."""
        return edits.value_at(self.scenario, name, self._playhead.t)

    # --- the scenario ---

    def edit(self, values: Mapping[str, Value | str], *, merge_key: str = "") -> bool:
        """Set fields of the scenario itself, in SI or as text with units. True if it is so now.

        Edits in a row with the same `merge_key` are one step of the history: one key for one drag.
        """
        return self._put(lambda: self._history.now.but(values), merge_key)

    def edit_live(self, name: str, value: Value | str, merge_key: str = "") -> bool:
        """What a slider does. Stopped at the start: set the field. Otherwise: change it from now on.

        A drag stays with the change it began with, however far the playhead moves meanwhile. A field
        that cannot change while the migration runs is set in the scenario itself.
        """
        if not merge_key or not self._drag or (self._drag.key, self._drag.name) != (merge_key, name):
            self.let_go()
            self._drag = _Drag(key=merge_key, name=name, at=self._time_of_change(name))
        at = self._drag.at
        if at is None:
            return self._put(lambda: self._history.now.but({name: value}), merge_key)
        return self._put(lambda: edits.from_now_on(self._history.now, at, name, value), merge_key)

    def reset(self, name: str) -> bool:
        """Let a field follow its preset, policy or default again."""
        return self._put(lambda: edits.with_default(self._history.now, name))

    def move_change(self, index: int, t: float, *, merge_key: str = "") -> bool:
        """Let a change happen at another time. With a `merge_key`, a drag stays with the change it began with."""
        scenario = self.scenario
        index = self._index_in_drag(index, merge_key)
        if not 0 <= index < len(scenario.changes) or math.isnan(t):
            return False
        t = min(max(t, 0.0), self._runs[0].end)
        done = self._put(lambda: edits.with_change_at(scenario, index, t), merge_key)
        if self._drag and self._history.now != scenario:
            self._drag = replace(self._drag, at=t)
        return done

    def delete_change(self, index: int) -> bool:
        """Take a change out."""
        self.let_go()
        return self._put(lambda: edits.without_change(self._history.now, index))

    def replace_scenario(self, scenario: Scenario) -> bool:
        """Take another scenario, from its start; undo brings the one before back."""
        self.let_go()
        if scenario == self.scenario:
            return True
        self._put(lambda: scenario)
        if self.scenario != scenario:  # it could not be worked out
            return False
        self._move(replace(self._playhead, t=0.0, playing=False))
        return True

    @property
    def history(self) -> History:
        """What undo and redo go through, to `begin` with it again later."""
        return self._history

    def begin(self, scenario: Scenario, history: History | None = None) -> bool:
        """Take another scenario with a history of its own (None: an empty one): undo does not leave it."""
        if not self.replace_scenario(scenario):
            return False
        self._history = self._simulated = history or History(now=scenario)
        self.history_changed.emit(self.can_undo, self.can_redo)
        return True

    def undo(self) -> None:
        """Go back to the scenario before the last edit."""
        self.let_go()
        self._take(self._history.undone())

    def redo(self) -> None:
        """Take back an undo."""
        self.let_go()
        self._take(self._history.redone())

    def let_go(self) -> None:
        """The drag is over: whatever comes next is a new step of the history, even with the same merge key."""
        self._history, self._drag = self._history.closed(), None

    # --- the playhead ---

    def seek(self, t: float) -> None:
        """Go to a time of the run; it keeps playing if it plays."""
        if not math.isnan(t):
            self.let_go()
            self._move(replace(self.playhead, t=t))

    def go_to(self, point: str) -> bool:
        """Go to a named point ("pause", "iteration 3") or a time ("12 s")."""
        try:
            self.seek(time_of(self.runs[0], point))
        except InputError as error:
            self.message.emit(error.problems[0].message)
            return False
        return True

    def step(self, unit: Unit, direction: int) -> None:
        """Stop, and go to the next (1) or previous (-1) milestone, iteration or step."""
        before, after = neighbours(self.runs[0], self._playhead.t, unit)
        self.stop()
        self.seek(after if direction > 0 else before)

    def play(self) -> None:
        """Play; from the start if the run is over."""
        if self._limit is not None and self.playhead.t >= self._limit and self._limit < self.end:
            self.limit_met.emit()
            return
        if self.playhead.t >= self.end:
            self.seek(0.0)
        self._stop_at = None
        self._move(replace(self.playhead, playing=True))

    def play_to(self, t: float) -> None:
        """Play, and stop there by itself; stopping, going elsewhere or playing on drops that."""
        self.play()
        self._stop_at = t if self.playhead.playing and self.playhead.t < t else None

    def set_limit(self, t: float | None) -> None:
        """From now on the playhead cannot pass this time of the run; None: it can go anywhere."""
        if t != self._limit:
            self._limit = t
            self._move(self._playhead, told=False)
            self._soon.start(0)

    def stop(self) -> None:
        """Stop where we are."""
        self._stop_at = None
        self._move(replace(self.playhead, playing=False))

    def toggle(self) -> None:
        """Play or stop."""
        if self._playhead.playing:
            self.stop()
        else:
            self.play()

    def set_speed(self, speed: float) -> None:
        """Choose the speed of the even pace, in simulated seconds per wall second."""
        if not math.isnan(speed):
            self._move(replace(self.playhead, speed=nearest_speed(speed)))

    def set_pace(self, pace: Pace | str) -> None:
        """Choose the pace: even or by milestone."""
        self._move(replace(self.playhead, pace=Pace(pace)))

    def set_slow_motion(self, on: bool) -> None:
        """Whether time slows by itself for the pause."""
        self._move(replace(self.playhead, slow_motion=on))

    def tick(self, wall_seconds: float) -> None:
        """So much wall time has passed since the last tick."""
        self._move(self._advanced(wall_seconds))
        self.settle()

    def _advanced(self, wall_seconds: float) -> Playhead:
        """The playhead after so much wall time; it goes on through a longer run beside this one, evenly."""
        head, own = self.playhead, self._runs[0]
        ahead = advance(head, own, wall_seconds)
        if head.playing and self._stop_at is not None and ahead.t >= self._stop_at:
            stop, self._stop_at = self._stop_at, None
            return replace(ahead, t=max(head.t, stop), playing=False)
        if not head.playing or self.end <= own.end or (head.t < own.end and ahead.t < own.end):
            return ahead
        rate = head.speed if head.pace is Pace.EVEN else max(1.0, (self.end - own.end) / REST_LASTS)
        t = min(max(ahead.t, head.t) + wall_seconds * rate, self.end)
        return replace(ahead, t=t, playing=t < self.end)

    def set_spotlight(self, spotlight: Spotlight) -> None:
        """Point at something, or at NOTHING."""
        if spotlight != self._spotlight:
            self._spotlight = spotlight
            self._soon.start(0)

    # --- files ---

    def open_file(self, path: Path | str) -> bool:
        """Take the scenario of a file."""
        path = Path(path).absolute()
        try:
            scenario = load_scenario(path)
        except InputError as error:
            self.message.emit(_plain(error))
            if not os.path.exists(path):  # unlike Path.exists it never raises
                remembered.forget_file(path, self._folder)
            return False
        if not self.replace_scenario(scenario):
            return False
        self.message.emit(f"Opened {path.name}.")
        return self._is_at(path)

    def save_file(self, path: Path | str) -> bool:
        """Write the scenario to a file; a file that is there stays whole until the new one is."""
        path = Path(path).absolute()
        try:
            write_whole(path, "\n".join(self.scenario.lines()) + "\n")
        except (OSError, ValueError) as error:
            self.message.emit(f"{path.name} could not be saved: {getattr(error, 'strerror', None) or error}.")
            return False
        self.message.emit(f"Saved as {path.name}.")
        return self._is_at(path)

    def recent_files(self) -> tuple[Path, ...]:
        """The files opened or saved lately, latest first; some may be gone."""
        return remembered.recent_files(self._folder)

    def autosave(self) -> bool:
        """Keep the state for the next start; called every few seconds, writes only what is new."""
        state = LastState(scenario=self.scenario, playhead=self._playhead, file=self._file, is_saved=self.is_saved)
        if state == self._kept:
            return True
        try:
            remembered.keep_state(state, self._folder)
        except (OSError, ValueError) as error:
            if not self._keeping_failed:
                self.message.emit(f"The state cannot be kept for the next start: {error}.")
            self._keeping_failed = True
            return False
        self._kept, self._keeping_failed = state, False
        return True

    def restore(self) -> bool:
        """Take the state of the last time, stopped; False if there is none that can be used."""
        try:
            state = remembered.kept_state(self._folder)
        except (OSError, ValueError):
            self.message.emit("The state of the last time cannot be read; here is the default migration.")
            return False
        untouched = not (self.can_undo or self.can_redo)
        if state is None or not self.replace_scenario(state.scenario):
            return False
        if untouched:
            self._history = self._simulated = History(now=state.scenario)
        self._file, self._saved = state.file, state.scenario if state.is_saved else None
        self._soon.start(0)
        self._move(state.playhead)
        return True

    # --- to the views ---

    def settle(self) -> None:
        """Send what has changed since the last time."""
        if self._settling:  # a slot that wishes something has started the timer: that is sent in the next turn
            return
        if self._announces_busy():
            return
        self._soon.stop()
        before, now = self._shown, self._values()
        self._no_longer_busy()
        self._shown, self._settling = now, True
        try:
            self._send(now, before)
        finally:
            self._settling = False

    def show_all(self) -> None:
        """Send everything, for views that have just been connected."""
        self._soon.stop()
        self._shown = self._values()
        self._send(self._shown, None)

    def _send(self, now: _Values, before: _Values | None) -> None:
        if before is None or now.scenario != before.scenario:
            self.scenario_changed.emit(now.scenario)
        if before is None or now.runs != before.runs:
            self.runs_changed.emit(now.runs)
        if before is None or now.moments != before.moments:
            self.moments_changed.emit(now.moments)
        if before is None or now.playhead != before.playhead:
            self.playhead_changed.emit(now.playhead)
        if before is None or now.spotlight != before.spotlight:
            self.spotlight_changed.emit(now.spotlight)
        if before is None or now.history != before.history:
            self.history_changed.emit(*now.history)
        if before is None or now.file != before.file:
            self.file_changed.emit(*now.file)

    def _values(self) -> _Values:
        return _Values(
            scenario=self.scenario,
            runs=self.runs,
            moments=self.moments,
            playhead=self.playhead,
            spotlight=self._spotlight,
            history=(self.can_undo, self.can_redo),
            file=(self._file, self.is_saved),
        )

    # --- how the state changes ---

    def _put(self, make: Callable[[], Scenario], merge_key: str = "") -> bool:
        """Take a new scenario into the history; False, and all as before, if there is something wrong with it."""
        try:
            scenario = make()
        except ValueError as error:
            self.message.emit(_plain(error))
            return False
        self._take(self._history.put(scenario, merge_key))
        return True

    def _take(self, history: History) -> None:
        """Go on with a history; its run is computed when it is first asked for, at the latest by `settle`."""
        self._history = history
        self._soon.start(0)

    def _catch_up(self) -> None:
        """Compute the runs if the scenario is another one; the playhead keeps its t if the run is long enough."""
        if self._history is self._simulated:
            return
        if self._history.now != self._simulated.now:
            began = perf_counter()
            try:
                self._runs = (simulate(self._history.now),)
            except Exception:  # a bug in the engine must not take the window down
                self._history = self._simulated
                self.message.emit("This run could not be worked out; the settings are as before.")
                self.run_failed.emit(traceback.format_exc())
                return
            finally:
                self._took = perf_counter() - began
                self._no_longer_busy()
            self._moments = ()
            self._playhead = replace(self._playhead, t=min(self._playhead.t, self._last()))
        self._simulated = self._history

    def _announces_busy(self) -> bool:
        """Before a simulation that probably takes long, leave the views a moment to show that."""
        if self._is_busy or self._took < LONG or self._history.now == self._simulated.now:
            return False
        self._is_busy = True
        self.busy.emit(True)
        self._soon.start(20)
        return True

    def _no_longer_busy(self) -> None:
        if self._is_busy:
            self._is_busy = False
            self.busy.emit(False)

    def _move(self, playhead: Playhead, *, told: bool = True) -> None:
        """Take a new playhead, within the run and not past the limit: who wants to go on there is told."""
        playhead = replace(playhead, t=min(max(float(playhead.t), 0.0), self.end))
        if self._limit is not None and playhead.t >= self._limit:
            beyond = playhead.t > self._limit or playhead.playing
            playhead = replace(playhead, t=min(playhead.t, max(self._limit, 0.0)), playing=False)
            if beyond and told and self._playhead.t >= self._limit:
                self.limit_met.emit()
        if playhead == self._playhead:
            return
        if playhead.t != self._playhead.t:
            self._moments = ()
        self._playhead = playhead
        self._soon.start(0)

    def _time_of_change(self, name: str) -> float | None:
        """When a slider that is touched now changes its field; None: in the scenario itself."""
        head = self.playhead
        if name not in FIELDS or not FIELDS[name].changeable or (head.t == 0 and not head.playing):
            return None
        if head.t >= self._runs[0].end:
            self.message.emit("Nothing happens after the end of the run; go back and change it there.")
        return head.t

    def _index_in_drag(self, index: int, merge_key: str) -> int:
        """The place of the change that is dragged, which began at `index`; -1 if it is gone."""
        changes = self._history.now.changes
        if not merge_key or not self._drag or self._drag.key != merge_key:
            self.let_go()
            if merge_key and 0 <= index < len(changes):
                self._drag = _Drag(key=merge_key, name=changes[index].name, at=changes[index].at)
            return index
        places = [(change.at, change.name) for change in changes]
        place = (self._drag.at or 0.0, self._drag.name)
        return places.index(place) if place in places else -1

    def _is_at(self, path: Path) -> bool:
        self._file, self._saved = path, self.scenario
        remembered.remember_file(path, self._folder)
        self._soon.start(0)
        return True


def _plain(error: ValueError) -> str:
    """An error as one sentence."""
    problems = error.problems if isinstance(error, InputError) else (error,)
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{problems[0]}{more}"
