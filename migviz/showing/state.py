"""What is the whole program's state? One frozen value; windows show what follows from it, commands make the next one."""

from dataclasses import field, replace
from typing import TYPE_CHECKING

from migviz.errors import safe
from migviz.replay.pace import Unit, pause_span
from migviz.replay.playhead import Playhead
from migviz.replay.side_by_side import Alignment, shift_between
from migviz.scenario import Scenario
from migviz.showing.experiment import Experiment, new_experiment
from migviz.showing.later import lessons
from migviz.showing.modes import Mode, Panel
from migviz.showing.room import NO_ROOM, Room
from migviz.showing.runs import run_of
from migviz.showing.spotlight import NOTHING, Spotlight
from migviz.trace import Run
from migviz.values import dataclass

if TYPE_CHECKING:
    from migviz.recorded.opening import Opened
    from migviz.showing.evacuating import Evacuating
    from migviz.showing.lesson import LessonState

THEMES = ("light", "dark", "projector")
READERS = ("self-study", "novice", "expert")
"""The names in `course/readers.py`, which only a lesson brings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How everything looks: `scale` is a wish (1.0 is 100 %), `log`: bars on a logarithmic scale, `table`: charts as a table,
    `soft`: the pause has an edge that shows how well it is known."""

    theme: str = "light"
    scale: float = 1.0
    reduced_motion: bool = False
    log: bool = False
    table: bool = False
    soft: bool = False
    language: str = ""
    """the language of lessons; "": the system's"""
    reader: str = "self-study"
    """who reads them, by the name that `course/readers.py` has: a lesson has text for some alone"""
    human: str = "lesson"
    """what the run is likened to"""
    unit: Unit = "milestone"
    """what one press of a step button goes by"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The run kept as A, and what B is: one's own experiment, or (`own`) the second scenario of a ready-made pair.

    `pair`: its name, as long as A is its first scenario. `opened`: it stands there because something has to, and goes with the
    mode unless it was changed.
    """

    kept: Scenario | None = None
    pair: str = ""
    own: Experiment | None = None
    opened: bool = False
    alignment: Alignment = Alignment.CLOCK
    lens: bool = False
    recorded: bool = False
    """instead of two runs the recording that is open stands beside one's own experiment"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence for the reader; `count` tells two alike apart."""

    text: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Something that only the outside can do: a dialog, a file, the clipboard. `name` says what, `value` with what."""

    name: str
    value: object


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everything that the program has to remember while it runs.

    `size`: of the window, in pixels. `own` is one's own experiment, shown in Explore, Compare and Map; a lesson and a ready-made pair have scenarios of their own.
    `side`: None leaves the side panel to the room there is. `lens_seen`: it has opened by itself. `curve`: the field whose curve is
    drawn beside the controls. `inspected`: what the details are about while nothing is pointed at.
    """

    size: tuple[int, int] = (1440, 900)
    own: Experiment = field(default_factory=lambda: new_experiment(Scenario()))
    mode: Mode = Mode.EXPLORE
    comparison: Comparison = Comparison()
    recording: "Opened | None" = None
    """the log that is open; a longer recording of the same migration can take its place"""
    watching: str = ""
    """what is asked again and again about a migration; "": nothing is"""
    lesson: "LessonState | None" = None
    evacuation: "Evacuating | None" = None
    panel: Panel = Panel.ITERATIONS
    side: bool | None = None
    more: bool = False
    curve: str = ""
    stage_chosen_in: tuple[str, str] = ("", "")
    """the lesson and its section in which the stage was chosen instead of what the section shows, where only one has room"""
    lens: bool = False
    lens_seen: bool = False
    presenting: bool = False
    """the whole screen is for a room"""
    presented_scale: float = 0.0
    """the scale wished for there; 0: as large as the picture has room for"""
    room: Room = NO_ROOM
    held: "State | None" = None
    """what the room goes on to see while the presenter looks at something else"""
    offers_left: bool = False
    """what was offered at the end of the run was left for something else"""
    first: bool = False
    """somebody opens the program for the first time, and has done nothing yet"""
    metric: str = "downtime"
    """the number that the map shows"""
    spotlight: Spotlight = NOTHING
    inspected: Spotlight = NOTHING
    look: Look = Look()
    said: Said = Said()
    errands: tuple[Errand, ...] = ()
    working: bool = False
    """a run is worked out that one has to wait for: what is shown is from before the last wish"""
    share: float = 0.0
    """so much of it is done, where that is known"""
    awaited: Scenario | None = None
    """the scenario that controls show already although its run is not there yet"""


# --- what follows from it -------------------------------------------------------------------------------------------


def lesson_of(state: State) -> "LessonState | None":
    """The lesson on the screen, if there is one."""
    return state.lesson if state.mode is Mode.LESSONS else None


def in_lesson(state: State) -> bool:
    """Whether a section of a lesson is open on the screen."""
    return state.mode is Mode.LESSONS and state.lesson is not None


def looks_at_stage(state: State) -> bool:
    """Whether the learner chose the stage in this section; the next one shows again what it is about."""
    lesson = lesson_of(state)
    return lesson is not None and state.stage_chosen_in == (lesson.lesson.id, lesson.section.name)


def beside_recording(state: State) -> "Opened | None":
    """The recording on the screen beside one's own experiment, if there is one."""
    return state.recording if state.mode is Mode.COMPARE and state.comparison.recorded else None


def evacuation_of(state: State) -> "Evacuating | None":
    """The evacuation on the screen, if there is one: one's own, or that of a lesson."""
    lesson = lesson_of(state)
    if lesson is not None:
        return lesson.host
    return state.evacuation if state.mode is Mode.EVACUATION else None


def host_of(state: State) -> "Evacuating | None":
    """The same where the whole host is seen, and not one of its VMs."""
    found = evacuation_of(state)
    return found if found is not None and found.run is None else None


def vm_of(state: State) -> "Experiment | None":
    """The run of the VM that was chosen among those that leave a host, where that is on the stage."""
    found = evacuation_of(state)
    return found.run if found is not None else None


def with_evacuation(state: State, evacuation: "Evacuating") -> State:
    """The state with another evacuation on the screen."""
    if evacuation is evacuation_of(state):
        return state
    lesson = lesson_of(state)
    if lesson is not None:
        return replace(state, lesson=replace(lesson, host=evacuation))
    return replace(state, evacuation=evacuation)


def on_stage(state: State) -> bool:
    """Whether one run is shown on the stage."""
    return state.mode.on_stage or vm_of(state) is not None


def explores(state: State) -> bool:
    """Whether that is a run with all its panels beside it."""
    return state.mode is Mode.EXPLORE or (vm_of(state) is not None and not in_lesson(state))


def in_pair(state: State) -> bool:
    """Whether a ready-made pair is on the screen."""
    return state.mode is Mode.COMPARE and state.comparison.own is not None and beside_recording(state) is None


def is_lent(state: State) -> bool:
    """Whether the run on the screen is not one's own, but that of a lesson, of a ready-made pair, or of a VM among others."""
    return in_lesson(state) or in_pair(state) or vm_of(state) is not None


def active(state: State) -> Experiment:
    """What the controls, the playhead and undo act on in this mode."""
    lesson = lesson_of(state)
    if lesson is not None:
        return vm_of(state) or lesson.experiment
    if in_pair(state) and state.comparison.own is not None:
        return state.comparison.own
    return vm_of(state) or state.own


def with_active(state: State, experiment: Experiment) -> State:
    """The state with another value of what is acted on."""
    if experiment is active(state):
        return state
    host = evacuation_of(state)
    if host is not None and host.run is not None:
        return with_evacuation(state, replace(host, run=experiment))
    lesson = lesson_of(state)
    if lesson is not None:
        return replace(state, lesson=replace(lesson, experiment=experiment))
    if in_pair(state):
        return replace(state, comparison=replace(state.comparison, own=experiment))
    return replace(state, own=experiment)


def beside(state: State) -> tuple[Run, float] | None:
    """The second run on the screen, and how many seconds later it is seen than the first; None where there is one run."""
    lesson = lesson_of(state)
    if lesson is not None and lesson.host is not None:
        return None
    if lesson is not None:
        section = lessons.beside(lesson)
        return (section.run, 0.0) if section is not None else None
    kept = state.comparison.kept
    if state.mode is not Mode.COMPARE or kept is None or beside_recording(state) is not None:
        return None
    other = run_of(kept)
    return other, shift_between(active(state).run, other, state.comparison.alignment)


def last(state: State) -> float:
    """How far the playhead goes: to the end of the run, or of a longer one beside it."""
    host = host_of(state)
    if host is not None:
        return host.outcome.events.end
    other, recorded, end = beside(state), beside_recording(state), active(state).run.end
    if recorded is not None:
        return max(end, recorded.run.end)
    return max(end, other[0].end - other[1]) if other else end


def playhead_of(state: State) -> Playhead:
    """Where time is in what is on the screen."""
    host = host_of(state)
    return active(state).playhead if host is None else host.playhead


def clock(state: State) -> float:
    """The time that what is shown is about: that of the playhead; a map is about whole runs, from their start."""
    return 0.0 if state.mode is Mode.MAP else active(state).playhead.t


def is_in_pause(state: State) -> bool:
    """Whether the VM of the active run is in its pause now."""
    span = pause_span(active(state).run)
    return span is not None and span[0] <= active(state).playhead.t < span[1]


def says(state: State, text: str) -> State:
    """A sentence for the reader."""
    return replace(state, said=Said(text=safe(text), count=state.said.count + 1)) if text else state


def asks(state: State, name: str, value: object = None) -> State:
    """An errand for the outside."""
    return replace(state, errands=(*state.errands, Errand(name=name, value=value)))
