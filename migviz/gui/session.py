"""Holds the State while the program runs: grants wishes, says what cannot be, sends what is shown.

Wishes come in through `do`, commands through `run`. What became of them goes out as one signal, at most once in a turn of the event
loop, however many wishes came. What only the outside can do (dialogs, files, the clipboard) goes out as an errand. It knows no file: what
is opened and saved is in `gui/scenario_files.py`, what is kept for the next start in `gui/autosave.py`.

A wish that needs longer than `patience` waits: its runs are worked out beside the window, and it is granted when they are there.
What comes after it waits in line, but looking in another way does not, and of wishes about the same slider the last one counts.
"""

import time
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Concatenate, ParamSpec

from PySide6.QtCore import QObject, QTimer, Signal

from migviz.engine import GivenUp, asking, telling
from migviz.errors import InputError
from migviz.gui.working import Result, Work, at_once, work_beside
from migviz.replay.moment import Moment, moment_at
from migviz.replay.playhead import Playhead
from migviz.say import files
from migviz.scenario import Scenario
from migviz.showing import experiment as on
from migviz.showing import remembered, wishes
from migviz.showing.commands import COMMANDS, do
from migviz.showing.foreseen import own_once_granted
from migviz.showing.state import (
    State,
    active,
    beside,
    playhead_of,
    says,
)
from migviz.trace import Run
from migviz.values import dataclass

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
    """A wish that came, and what a hand drags with it. `is_long`: it is known to take longer than anybody may wait; `given_up`: what is
    to be done where nobody waits for it any more."""

    wish: Callable[[State], State]
    hand: object = None
    is_long: bool = False
    given_up: Callable[[], object] | None = None


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
        """where is kept what is still there at the next start"""
        self._state = self._shown = wishes.settled(state)
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
        return self.ask(Asked(wish=lambda state: wish(state, *args, **named), hand=wishes.hand_of(wish, args)))

    def ask(self, asked: Asked) -> bool:
        """The same of a wish of which more is known; a long one is not even begun here."""
        if self._waiting:
            return self._wait_in_line(asked)
        if asked.is_long and self.patience is not None:
            self._wait_for(asked, GivenUp())
            return True
        return self._do(asked, self.patience)

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
        last = self._waiting.pop()
        self._awaited = None
        if last.given_up is not None:
            last.given_up()
        self._look_who_waits()
        return True

    def own_once_granted(self) -> on.Experiment:
        """One's own experiment as all that waits will make it."""
        return own_once_granted(self._state, (asked.wish for asked in self._waiting))

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

    def _note_edit(self) -> None:
        host = self._state.evacuation
        now = (self._state.own.scenario, host.now if host is not None else None, *self._waiting)
        if now != self._edited:
            self._edited = now
            self.edited.emit()


def _work_out(
    wish: Callable[[State], State], state: State, tell: Callable[[float], object], may_go_on: Callable[[], None]
) -> State:
    """Grant a wish in another thread: its runs are kept, so that granting it again is quick. `tell`: how much of it is done."""
    with asking(may_go_on), telling(tell):
        return wishes.settled(wish(state))


def plain(error: ValueError) -> str:
    """An error as one sentence."""
    problems = error.problems if isinstance(error, InputError) else (error,)
    if len(problems) == 1:
        return str(problems[0])
    return files.and_more(len(problems) - 1, problems[0])
