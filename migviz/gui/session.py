"""Holds the State while the program runs: grants wishes, says what cannot be, keeps the last state, sends what is shown.

Wishes come in through `do`, commands through `run`. What became of them goes out as one signal, at most once in a turn of the event
loop, however many wishes came. What only the outside can do (dialogs, files, the clipboard) goes out as an errand.

A wish that needs longer than `patience` waits: its runs are worked out beside the window, and it is granted when they are there.
What comes after it waits in line, but looking in another way does not, and of wishes about the same slider the last one counts.
"""

import os
import time
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Concatenate, ParamSpec

from PySide6.QtCore import QObject, QTimer, Signal

from migviz.engine import GivenUp, asking, telling
from migviz.errors import InputError
from migviz.gui.keeping import Keeper
from migviz.gui.working import Result, Work, at_once, work_beside
from migviz.regular_file import read_bytes
from migviz.replay.moment import Moment, moment_at
from migviz.replay.playhead import Playhead
from migviz.say import files
from migviz.scenario import Scenario, load_versioned
from migviz.scenario.version import with_version
from migviz.showing import editing, player, remembered, wishes
from migviz.showing import experiment as on
from migviz.showing.commands import COMMANDS, do
from migviz.showing.foreseen import own_once_granted
from migviz.showing.later import hosts, recordings
from migviz.showing.modes import Mode
from migviz.showing.remembered import LastState
from migviz.showing.state import (
    State,
    active,
    beside,
    beside_recording,
    evacuation_of,
    lesson_of,
    playhead_of,
    says,
)
from migviz.trace import Run
from migviz.values import dataclass
from migviz.whole_file import format_of, is_stream, write_whole

SCENARIO_FORMATS = ("migviz",)
MOST_BLANK = 1000
"""Chosen: behind so much blank nobody writes what a file is."""
PASTED = "pasted.log"
"""A log that came without a file, kept for the next start."""
LONG = 500_000
"""Bytes of a log that are read in the time of a frame, or not much more."""
MOST_OF_A_LOG = 50_000_000
"""Bytes: no log that is longer is read (recorded/lines.py)."""
PATIENCE = 0.012
"""Seconds of the processor that a wish may take at once in a window: less than a frame. Almost every run takes 3 ms. Where others have
the processor as well it takes longer by the clock, but to begin it again beside the window would take twice as long."""
AT_THE_START = 0.1
"""Seconds that what the window opens with may take before there is a window: what takes longer comes when it is there."""
UNTIL_SAID = 150
"""Milliseconds until it is said that something is worked out: what comes sooner needs no word."""
GIVE_UP = ("undo", "back")
"""The commands that end waiting."""
Arguments = ParamSpec("Arguments")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A wish that came, and what a hand drags with it. `restores`: it brings back the last state."""

    wish: Callable[[State], State]
    hand: object
    restores: bool = False


class Session(QObject):
    """The one object that changes while the program runs."""

    changed = Signal(object)
    """State: another one than the last time."""
    errand = Signal(object)
    """Errand: something to be done outside, after the wish that asked for it."""
    edited = Signal()
    """What is to be kept may be another scenario: one was granted, or another wish waits."""
    broke_down = Signal(str)
    """A wish met a fault of the program: the details, to be copied. The state is as before. Sent at once."""

    def __init__(
        self, state: State | Scenario | None = None, *, state_folder: Path | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        if not isinstance(state, State):
            state = State(own=on.new_experiment(state or Scenario()))
        self.folder = state_folder or remembered.state_folder()
        self._state = self._shown = wishes.settled(state)
        self._keeper = Keeper(self.folder, self.say)
        self._settling = False
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self.settle)
        self.patience: float | None = None
        """seconds that a wish may take at once; None: as long as it takes, where no event loop could bring the result"""
        self.clock: Callable[[], float] = time.thread_time
        self._waiting: list[Asked] = []
        self._work: Work[State] | None = None
        self._awaited: Scenario | None = None
        self._edited: tuple[object, ...] = (self._state.own.scenario, None)
        self._said = QTimer(self, interval=UNTIL_SAID)
        self._said.timeout.connect(self._say_working)
        self._shares: deque[float] = deque(maxlen=1)
        """how much of what is worked out is done; the thread writes, the window reads"""

    # --- what is true now ---

    @property
    def state(self) -> State:
        """Everything."""
        return self._state

    @property
    def scenario(self) -> Scenario:
        """What the controls act on in this mode."""
        return active(self._state).scenario

    @property
    def runs(self) -> tuple[Run, ...]:
        """The run of that, and the one beside it if there is one."""
        other = beside(self._state)
        return (active(self._state).run, other[0]) if other else (active(self._state).run,)

    @property
    def moments(self) -> tuple[Moment, ...]:
        """What is true at the playhead in each run."""
        other, t = beside(self._state), self.playhead.t
        later = (moment_at(other[0], t + other[1]),) if other else ()
        return (moment_at(self.runs[0], t), *later)

    @property
    def playhead(self) -> Playhead:
        """Where time is in what is on the screen."""
        return playhead_of(self._state)

    # --- wishes ---

    def do(
        self, wish: Callable[Concatenate[State, Arguments], State], *args: Arguments.args, **named: Arguments.kwargs
    ) -> bool:
        """Grant a wish, or have it wait. False, with a sentence for the reader and all as before, where that is not possible."""
        asked = Asked(wish=lambda state: wish(state, *args, **named), hand=wishes.hand_of(wish, args))
        return self._wait_in_line(asked) if self._waiting else self._do(asked, self.patience)

    def run(self, name: str) -> bool:
        """Carry out a command of the table."""
        if self._waiting and name in GIVE_UP:
            return self.give_up()
        return self.do(lambda state: do(COMMANDS[name], state))

    def _do(self, asked: Asked, patience: float | None) -> bool:
        try:
            after = self._granted(asked, patience)
        except GivenUp as ended:
            self._wait_for(asked, ended)
            return True
        except ValueError as error:  # InputError is one
            self._take(says(self._state, plain(error)))
            return False
        except Exception:  # a fault of the engine, say, must not take the window down
            self._take(says(self._state, files.not_simulated()))  # fmt: skip
            self.broke_down.emit(traceback.format_exc())
            return False
        self._take(after)
        return True

    def _granted(self, asked: Asked, patience: float | None) -> State:
        if patience is None:
            return wishes.settled(asked.wish(self._state))
        ends = self.clock() + patience

        def may_go_on() -> None:
            if self.clock() > ends:
                raise GivenUp

        with asking(may_go_on):
            return wishes.settled(asked.wish(self._state))

    def beside(self, job: Callable[[], Result], take: Callable[[Result], object]) -> Callable[[], None]:
        """Work something out beside the window, or at once where no loop of events could bring the result; returns what gives it
        up."""
        return at_once(job, take) if self.patience is None else work_beside(self, job, take)

    # --- wishes that wait ---

    @property
    def is_waiting(self) -> bool:
        """Whether a wish waits for its runs. Time stands still meanwhile."""
        return bool(self._waiting)

    def give_up(self) -> bool:
        """The last wish that waits is none any more. False where none waits."""
        if not self._waiting:
            return False
        given_up = self._waiting.pop()
        self._awaited = None
        if given_up.restores:
            self.put_by()
        self._look_who_waits()
        return True

    def finish(self) -> None:
        """Whatever waits is granted now, however long it takes: something is to be kept that must not lack it."""
        while self._waiting:
            self._stop_work()
            self._do(self._waiting.pop(0), None)
        self._look_who_waits()

    def _wait_in_line(self, asked: Asked) -> bool:
        """Behind what waits, or in its place where the same hand has gone on."""
        if asked.hand is not None and asked.hand == self._waiting[-1].hand:
            self._waiting.pop()
            if self._waiting:
                self._waiting.append(asked)
                self._note_edit()
                return True
            done = self._do(asked, self.patience)
            self._look_who_waits()
            return done
        try:
            after = self._granted(asked, self.patience)
        except Exception:  # its turn will show what becomes of it
            after = None
        if after is not None and wishes.looks_only(self._state, after):
            self._take(after)
        else:
            self._waiting.append(asked)
            self._note_edit()
        return True

    def _wait_for(self, asked: Asked, ended: GivenUp) -> None:
        """Have the runs of a wish worked out, which is the first in the line; the same run goes on where it is under way."""
        scenario = ended.scenario
        self._waiting.insert(0, asked)
        if self._work is None or scenario is None or scenario != self._awaited:
            self._stop_work()
            self._shares.clear()
            self._work = Work(partial(_work_out, asked.wish, self._state, self._shares.append), self)
            self._work.ended.connect(self._go_on)
        self._awaited = scenario
        self._look_who_waits()

    def _go_on(self) -> None:
        """The runs of the first in the line are there: it is granted, and those behind it as far as that goes at once."""
        self._work = None
        self._do(self._waiting.pop(0), None)
        while self._waiting and self._work is None:
            self._do(self._waiting.pop(0), self.patience)
        self._look_who_waits()

    def _stop_work(self) -> None:
        if self._work is not None:
            self._work.give_up()
            self._work = None

    def _look_who_waits(self) -> None:
        """What is shown of it: the value that a hand has chosen at once, a word after a while."""
        if self._waiting:
            if not self._said.isActive():
                self._said.start()
            awaited = self._awaited if self._waiting[0].hand is not None else None
        else:
            self._said.stop()
            self._stop_work()
            awaited = self._awaited = None
        self._note_edit()
        working = self._state.working and bool(self._waiting)
        if (awaited, working) != (self._state.awaited, self._state.working):
            self._take(replace(self._state, awaited=awaited, working=working, share=0.0))

    def _say_working(self) -> None:
        """That something is worked out, and from time to time how much of it is done."""
        share = self._shares[0] if self._shares else 0.0
        self._take(replace(self._state, working=True, share=share))

    def say(self, text: str) -> None:
        """A sentence for the reader."""
        self._take(says(self._state, text))

    def _take(self, state: State) -> None:
        errands = state.errands
        if errands:
            state = replace(state, errands=())
        if state is not self._state:
            self._state = state
            self._soon.start(0)
            self._note_edit()
        for errand in errands:
            QTimer.singleShot(0, self, lambda errand=errand: self.errand.emit(errand))

    # --- to the windows ---

    def settle(self) -> None:
        """Send what is shown now, if it is something else than the last time."""
        if self._settling:  # a slot that wishes something has started the timer: that is sent in the next turn
            return
        self._soon.stop()
        if self._state == self._shown:  # as good as free: what is the same object is not looked into
            return
        self._settling, self._shown = True, self._state
        try:
            self.changed.emit(self._shown)
        finally:
            self._settling = False

    def show_all(self) -> None:
        """Send everything, for a window that has just been made."""
        self._soon.stop()
        self._shown = self._state
        self.changed.emit(self._state)

    # --- files ---

    def open_file(self, path: Path | str) -> bool:
        """The scenario of a file becomes one's own experiment; one that names several VMs, or a table of them, a host to be emptied; of another
        file, which is a log, its recording stands beside a model."""
        path = Path(path).absolute()
        try:
            wish = _opening(path)
        except InputError as error:
            content = log_in(path)
            if content is not None:
                return self._remembered(path, self.open_content(content, path.name, path))
            self.say(plain(error))
            if not os.path.exists(path):  # unlike Path.exists it never raises
                remembered.forget_file(path, self.folder)
            return False
        return self._remembered(path, self.do(wish))

    def open_content(self, content: bytes, name: str = "", file: Path | None = None) -> bool:
        """A log stands beside a model; what a client saw of a migration, beside its recording. A long one is read beside the window."""
        if recordings.is_side(content):
            return self.do(wishes.lay_client_beside, content, name)
        return self._do_beside(len(content) > LONG, lambda state: wishes.open_log(state, content, name, file))

    def open_pasted(self, content: bytes) -> bool:
        """The same of what has no file: it gets one, so that it is there at the next start."""
        file = self.folder / PASTED
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(file, content, lasting=False)
        except (OSError, ValueError):
            return self.open_content(content)
        return self.open_content(content, "", file)

    def _do_beside(self, is_long: bool, wish: Callable[[State], State]) -> bool:
        """A wish of which it is known that it takes long is not even begun here."""
        asked = Asked(wish=wish, hand=None)
        if self._waiting:
            return self._wait_in_line(asked)
        if not is_long or self.patience is None:
            return self._do(asked, self.patience)
        self._wait_for(asked, GivenUp())
        return True

    def _remembered(self, path: Path, done: bool) -> bool:
        if done:
            remembered.remember_file(path, self.folder)
        return done

    def save_file(self, path: Path | str) -> bool:
        """Write the scenario on the screen, or all VMs of the host; a file that is there stays whole until the new one is."""
        self.finish()
        path = Path(path).absolute()
        lines, saved = _saving(self._state, path)
        try:
            format_of(path, SCENARIO_FORMATS, where="")
            if is_stream(path):
                raise ValueError(files.in_its_place())
            write_whole(path, with_version(lines))
        except InputError as error:
            self.say(plain(error))
            return False
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            self.say(files.not_saved(path.name, reason))
            return False
        remembered.remember_file(path, self.folder)
        return self.do(saved)

    def recent_files(self) -> tuple[Path, ...]:
        """The files opened or saved lately, latest first; some may be gone."""
        return remembered.recent_files(self.folder)

    def autosave(self) -> bool:
        """Keep one's own experiment for the next start as all that waits will make it; writes only what is new."""
        return self._keeper.keep(self._own_once_granted())

    def autosave_beside(self) -> None:
        """The same for a window that goes on: written in a thread, or at once where no loop of events goes round."""
        keep = self._keeper.keep if self.patience is None else self._keeper.keep_beside
        keep(self._own_once_granted())

    def _own_once_granted(self) -> on.Experiment:
        lesson, host, recording = lesson_of(self._state), self._state.evacuation, self._state.recording
        self._keeper.log = recording.file if recording is not None else None
        self._keeper.migration = recording.chosen if recording is not None else 0
        self._keeper.on_log = beside_recording(self._state) is not None
        self._keeper.lesson = lesson.path if lesson is not None else None
        self._keeper.evacuation = hosts.kept_lines(host) if host is not None else ()
        self._keeper.on_host = self._state.mode is Mode.EVACUATION
        return own_once_granted(self._state, (asked.wish for asked in self._waiting))

    def _note_edit(self) -> None:
        host = self._state.evacuation
        now = (self._state.own.scenario, host.now if host is not None else None, *self._waiting)
        if now != self._edited:
            self._edited = now
            self.edited.emit()

    @property
    def is_unsaved(self) -> bool:
        """Whether one's own experiment is something, and in no file as it is."""
        own = self._state.own
        return not own.is_saved and own.scenario != Scenario()

    def take_place(self) -> None:
        """Become the first window, or the second beside another one that is open, each with a last state of its own."""
        self._keeper.take_place()

    def put_by(self) -> None:
        """Something else is opened at the start: what was in no file the last time becomes one, and is offered."""
        self._keeper.put_by()

    @property
    def last_lesson(self) -> Path | None:
        """The lesson that was on the screen the last time, once that was restored and while its file is there."""
        path = self._keeper.lesson
        return path if path is not None and path.is_file() else None

    def restore(self) -> bool:
        """Take the state of the last time, stopped; False if there is none that can be used."""
        asked = lambda kept: Asked(wish=partial(_restored, kept=kept), hand=None, restores=True)  # noqa: E731
        restored = self._keeper.restored(lambda kept: self._do(asked(kept), self.patience))
        if restored:
            self._restore_log()
        return restored

    def _restore_log(self) -> None:
        """The log that was open, while its file is there and still is one."""
        path, chosen, seen = self._keeper.log, self._keeper.migration, self._keeper.on_log
        content = log_in(path) if path is not None else None
        if path is not None and content is not None:
            self._do_beside(
                len(content) > LONG,
                lambda state: wishes.recording_restored(state, content, path, chosen, on_screen=seen),
            )


def _opening(path: Path) -> Callable[[State], State]:
    """What a file wishes for. Raises InputError."""
    from migviz.scenario.evacuation_file import load_evacuation, names_vms  # most files are about one VM

    if names_vms(path):
        evacuation = load_evacuation(path)
        return lambda state: wishes.evacuation_opened(state, evacuation, file=path)
    scenario, version = load_versioned(path)
    return lambda state: wishes.opened(state, scenario, path, version)


def _saving(state: State, path: Path) -> tuple[Sequence[str], Callable[[State], State]]:
    """The lines of what is on the screen, and what follows when they are in this file."""
    host = evacuation_of(state)
    if host is not None:
        evacuation = host.now
        return hosts.kept_lines(host), lambda now: wishes.evacuation_saved(now, evacuation, path)
    scenario = active(state).scenario
    return scenario.lines(), lambda now: wishes.saved(now, scenario, path)


def _work_out(
    wish: Callable[[State], State], state: State, tell: Callable[[float], object], may_go_on: Callable[[], None]
) -> State:
    """Grant a wish in another thread: its runs are kept, so that granting it again is quick. `tell`: how much of it is done."""
    with asking(may_go_on), telling(tell):
        return wishes.settled(wish(state))


def _restored(state: State, kept: LastState) -> State:
    """One's own experiment as it was; one that is in use can be had back by undo."""
    history = state.own.history
    untouched = not (history.past or history.future)
    take = editing.begun if untouched else editing.replaced
    own = editing.of_version(take(state.own, kept.scenario, kept.file, is_saved=kept.is_saved), kept.version)
    state = replace(state, own=player.within(replace(own, playhead=replace(kept.playhead, playing=False))))
    if kept.evacuation:
        state = wishes.evacuation_restored(state, kept.evacuation, on_host=kept.on_host)
    return says(state, wishes.told_older(files.last_session(), kept.scenario, kept.version))


def log_in(path: Path) -> bytes | None:
    """What a file holds that is no scenario, and may be a log; None where it says itself that it is a scenario, or cannot be read."""
    if path.suffix.lower() == f".{SCENARIO_FORMATS[0]}":
        return None
    try:
        content = read_bytes(path, MOST_OF_A_LOG)
    except (InputError, OSError, ValueError):
        return None
    return None if content[:MOST_BLANK].lstrip()[:7].lower() == b"migviz:" else content


def plain(error: ValueError) -> str:
    """An error as one sentence."""
    problems = error.problems if isinstance(error, InputError) else (error,)
    if len(problems) == 1:
        return str(problems[0])
    return files.and_more(len(problems) - 1, problems[0])
