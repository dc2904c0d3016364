"""What can be done? Every command as data: its name, its words, its keys, when it is possible, and what it makes of the state.

One QAction for each (`gui/shells/actions.py`) is what keys, menu and buttons use; the list that F1 shows and README's table
(`showing/key_list.py`), a presenter's remote and the test of random wishes read `COMMANDS` too. To add a key or a button, add a command.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum

from migviz.language import N_, _
from migviz.showing import possible, wishes
from migviz.showing.later import presenting
from migviz.showing.modes import Mode, Panel
from migviz.showing.state import THEMES, State, asks, in_lesson, lesson_of, says
from migviz.values import dataclass


class Where(StrEnum):
    """Where the keys of a command work. In an open lesson a letter or a digit belongs to the lesson and never leaves it."""

    EVERYWHERE = "everywhere"
    DESK = "desk"
    """only while nothing is shown to a room"""
    LESSON = "lesson"
    """there, and only while a section of a lesson is open"""
    OUTSIDE = "outside"
    """there, and only while none is"""
    ROOM = "room"
    """only while something is shown to a room: then letters never choose, for remotes send them"""

    def holds(self, *, lesson: bool, room: bool = False) -> bool:
        """Whether the keys work there."""
        if self is Where.EVERYWHERE:
            return True
        if room or self is Where.ROOM:
            return room and self is Where.ROOM
        return self is Where.DESK or (self is Where.LESSON) is lesson


class Group(StrEnum):
    """The headings under which F1 and README list the commands."""

    PLAY = N_("Play")
    LOOK = N_("Look")
    LESSON = N_("Lesson")
    COMPARE = N_("Compare")
    PRESENT = N_("Present")
    WINDOW = N_("Window")
    FILE = N_("File")


def _always(state: State) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing that can be done.

    `keys`: portable key sequences, the first one is shown; `standard`: the name of the platform's own key for it
    (QKeySequence.StandardKey). `when`: "" where it is possible, otherwise why not. `act`: from one state to the next.
    `now`: what its button says besides, of the state there is; "" for nothing.
    """

    name: str
    title: str
    group: Group
    act: Callable[[State], State]
    keys: tuple[str, ...] = ()
    standard: str = ""
    where: Where = Where.EVERYWHERE
    when: Callable[[State], str] = _always
    now: Callable[[State], str] = _always
    line: str = ""
    """commands with the same line stand together in a list, under this title"""
    auto_repeat: bool = False

    @property
    def is_always_the_same(self) -> bool:
        """Whether it is possible in every state, and its button says nothing besides."""
        return self.when is _always and self.now is _always and not possible.asks_for_one_run(self.name)


def why_not(command: Command, state: State) -> str:
    """Why it is not possible now; "" where it is."""
    return possible.on_host(command.name, state) or command.when(state)


def do(command: Command, state: State) -> State:
    """The next state; the same with a sentence where it is not possible now."""
    why = why_not(command, state)
    return says(state, why) if why else command.act(state)


# --- what they do ---------------------------------------------------------------------------------------------------


def _next_theme(state: State) -> State:
    name = THEMES[(THEMES.index(state.look.theme) + 1) % len(THEMES)] if state.look.theme in THEMES else THEMES[0]
    return replace(state, look=replace(state.look, theme=name))


def _motion(state: State) -> State:
    reduced = not state.look.reduced_motion
    state = replace(state, look=replace(state.look, reduced_motion=reduced))
    return says(state, _("Reduced motion is on.") if reduced else _("Reduced motion is off."))


def _log(state: State) -> State:
    return replace(state, look=replace(state.look, log=not state.look.log))


def _soft(state: State) -> State:
    soft = not state.look.soft
    state = replace(state, look=replace(state.look, soft=soft))
    return says(
        state, _("The edge of the pause shows how well it is known.") if soft else _("The pause has a sharp edge.")
    )


def _page(direction: int) -> Callable[[State], State]:
    """The page keys at one's desk: the section before or after, or a step of the run."""

    def act(state: State) -> State:
        if in_lesson(state):
            return wishes.go_section(state, direction)
        return wishes.step(state, "step", direction)

    return act


def _listed(state: State) -> State:
    """With the keyboard in the list of lessons, where that is what is seen now."""
    return asks(state, "lesson list") if state.mode is Mode.LESSONS and lesson_of(state) is None else state


def _panel(panel: Panel) -> Callable[[State], State]:
    return lambda state: wishes.open_panel(state, panel)


def _mode(mode: Mode) -> Callable[[State], State]:
    return lambda state: wishes.toggle_mode(state, mode)


def _errand(name: str) -> Callable[[State], State]:
    return lambda state: asks(state, name)


def _step(unit: str, direction: int) -> Callable[[State], State]:
    return lambda state: wishes.step(state, unit, direction)  # type: ignore[arg-type]


def _go(point: str) -> Callable[[State], State]:
    return lambda state: wishes.go_to(state, point)


def _press(name: str) -> Callable[[State], State]:
    """A key of a presenter's remote."""
    return lambda state: presenting.pressed(state, presenting.Press(name))


def _notes(state: State) -> State:
    return replace(state, room=replace(state.room, notes=not state.room.notes))


def _hand(digit: int, more: int) -> Callable[[State], State]:
    """A hand for an option, or one less; without a lesson, on to a step."""

    def act(state: State) -> State:
        if in_lesson(state):
            return presenting.counted(state, digit - 1, more)
        if not state.mode.on_stage:
            return presenting.at_beat(state, digit - 1) if more > 0 else state
        return wishes.go_to(state, f"step {digit}") if digit <= 6 and more > 0 else state

    return act


def _answer(letter: int) -> Callable[[State], State]:
    return lambda state: asks(state, "choose answer", letter)


ANSWER_KEYS = "ABCDE"
"""By which the first options of a question are chosen."""
COUNTING_KEYS = 9
"""So many digits count hands, for the first options of a question."""
PRINTS = {
    "students": N_("Print a worksheet…"),
    "solution": N_("Print its solution…"),
    "teacher": N_("Print the teacher's notes…"),
}
"""What is printed of a lesson, by who reads it (`sheet.For`, which only printing brings)."""


def _print(reader: str) -> Callable[[State], State]:
    return lambda state: asks(state, "print", reader)


# --- the table ------------------------------------------------------------------------------------------------------

_PLAY: tuple[Command, ...] = (
    Command(name="toggle or skip", title=N_("Play or stop; in slow motion, on to the next beat"), group=Group.PLAY,
            act=wishes.toggle_or_skip, keys=("Space",), where=Where.DESK),
    Command(name="toggle", title=N_("Play or stop"), group=Group.PLAY, act=wishes.toggle, keys=("K",)),
    Command(name="previous milestone", title=N_("Previous beat or milestone"), line=N_("Previous or next beat or milestone"), group=Group.PLAY,
            act=_step("milestone", -1), keys=("Left",), auto_repeat=True),
    Command(name="next milestone", title=N_("Next beat or milestone"), line=N_("Previous or next beat or milestone"), group=Group.PLAY,
            act=_step("milestone", 1), keys=("Right",), auto_repeat=True),
    Command(name="previous iteration", title=N_("Previous iteration"), line=N_("Previous or next iteration"), group=Group.PLAY,
            act=_step("iteration", -1), keys=("Shift+Left",), auto_repeat=True),
    Command(name="next iteration", title=N_("Next iteration"), line=N_("Previous or next iteration"), group=Group.PLAY,
            act=_step("iteration", 1), keys=("Shift+Right",), auto_repeat=True),
    Command(name="previous step", title=N_("Previous step"), line=N_("Previous or next step"), group=Group.PLAY,
            act=_step("step", -1), keys=("Ctrl+Left",), auto_repeat=True),
    Command(name="next step", title=N_("Next step"), line=N_("Previous or next step"), group=Group.PLAY,
            act=_step("step", 1), keys=("Ctrl+Right",), auto_repeat=True),
    *(
        Command(name=f"go to step {number}", title=N_("Go to a step"), line=N_("Go to a step"), group=Group.PLAY,
                act=_go(f"step {number}"), keys=(str(number),), where=Where.OUTSIDE)
        for number in range(1, 7)
    ),
    Command(name="go to pause", title=N_("Go to the pause"), group=Group.PLAY, act=wishes.go_to_pause, keys=("J",)),
    Command(name="go to start", title=N_("Start"), line=N_("Start, end"), group=Group.PLAY,
            act=lambda state: wishes.seek(state, 0.0), keys=("Home",)),
    Command(name="go to end", title=N_("End"), line=N_("Start, end"), group=Group.PLAY, act=_go("end"), keys=("End",)),
    Command(name="faster", title=N_("Faster"), line=N_("Faster, slower"), group=Group.PLAY,
            act=lambda state: wishes.faster(state, 2.0), keys=("+", "="), auto_repeat=True),
    Command(name="slower", title=N_("Slower"), line=N_("Faster, slower"), group=Group.PLAY,
            act=lambda state: wishes.faster(state, 0.5), keys=("-",), auto_repeat=True),
    Command(name="real speed", title=N_("As it really is, or guided"), group=Group.PLAY, act=wishes.as_it_is, keys=("0",),
            where=Where.OUTSIDE),
    Command(name="previous change", title=N_("Previous change on the strip"), line=N_("Previous or next change on the strip"),
            group=Group.PLAY, act=lambda state: wishes.mark_chosen(state, -1), keys=("[",), when=possible.has_changes),
    Command(name="next change", title=N_("Next change on the strip"), line=N_("Previous or next change on the strip"), group=Group.PLAY,
            act=lambda state: wishes.mark_chosen(state, 1), keys=("]",), when=possible.has_changes),
    Command(name="change earlier", title=N_("Move the chosen change earlier"), line=N_("Move the chosen change"), group=Group.PLAY,
            act=lambda state: wishes.mark_moved(state, -1), keys=("Alt+Left",), when=possible.has_mark, auto_repeat=True),
    Command(name="change later", title=N_("Move the chosen change later"), line=N_("Move the chosen change"), group=Group.PLAY,
            act=lambda state: wishes.mark_moved(state, 1), keys=("Alt+Right",), when=possible.has_mark, auto_repeat=True),
    Command(name="delete change", title=N_("Delete the chosen change"), group=Group.PLAY, act=wishes.mark_deleted, keys=("Del",),
            standard="Delete", when=possible.has_mark),
)  # fmt: skip

_LOOK: tuple[Command, ...] = (
    Command(name="lens", title=N_("Time lens on the pause"), group=Group.LOOK, act=wishes.toggle_lens, keys=("Z",), where=Where.DESK,
            when=possible.has_pause),
    Command(name="log", title=N_("Bars linear or logarithmic"), group=Group.LOOK, act=_log, keys=("L",)),
    Command(name="soft", title=N_("How well the pause is known, as its edge"), group=Group.LOOK, act=_soft, keys=("Q",), when=possible.has_pause),
    Command(name="charts", title=N_("Charts"), line=N_("Charts, as a table"), group=Group.LOOK, act=_panel(Panel.CHARTS), keys=("G",),
            where=Where.DESK),
    Command(name="table", title=N_("Charts as a table"), line=N_("Charts, as a table"), group=Group.LOOK, act=wishes.toggle_table,
            keys=("D",), where=Where.OUTSIDE),
    Command(name="details", title=N_("Details of what you point at"), group=Group.LOOK, act=_panel(Panel.DETAILS), keys=("I",)),
    Command(name="frames", title=N_("Frames on the network, byte by byte"), group=Group.LOOK, act=_panel(Panel.FRAMES), keys=("F",)),
    Command(name="ruler", title=N_("Compare the pause with familiar times"), group=Group.LOOK, act=_panel(Panel.RULER), keys=("U",)),
    Command(name="words", title=N_("The stage in words"), group=Group.LOOK, act=_panel(Panel.WORDS), keys=("?",)),
    Command(name="side", title=N_("Side panel"), group=Group.LOOK, act=wishes.toggle_side, keys=("P",), where=Where.DESK,
            when=wishes.why_side_stays),
    Command(name="more", title=N_("Everything that can be changed"), group=Group.LOOK, act=wishes.toggle_more, keys=("Ctrl+M",),
            where=Where.OUTSIDE),
    Command(name="map", title=N_("The map"), group=Group.LOOK, act=_mode(Mode.MAP), keys=("M",), where=Where.OUTSIDE),
    Command(name="explore", title=N_("Explore"), group=Group.LOOK, act=lambda state: wishes.enter_mode(state, Mode.EXPLORE),
            keys=("E",), where=Where.OUTSIDE),
    Command(name="evacuation", title=N_("All VMs leave a host"), group=Group.LOOK, act=wishes.toggle_evacuation, keys=("H",),
            where=Where.OUTSIDE),
    Command(name="whole host", title=N_("Back to all VMs"), group=Group.LOOK, act=wishes.whole_host, keys=("Backspace",),
            where=Where.DESK, when=possible.on_vm),
    Command(name="previous vm", title=N_("The VM that went before"), line=N_("The VM that went before or after"), group=Group.LOOK,
            act=lambda state: wishes.choose_neighbour(state, -1), keys=("Alt+Up",), when=possible.neighbour_there(-1)),
    Command(name="next vm", title=N_("The VM that went after"), line=N_("The VM that went before or after"), group=Group.LOOK,
            act=lambda state: wishes.choose_neighbour(state, 1), keys=("Alt+Down",), when=possible.neighbour_there(1)),
    Command(name="back", title=N_("Back, one thing after the other"), group=Group.LOOK, act=wishes.go_back, keys=("Esc",)),
)  # fmt: skip

_LESSON: tuple[Command, ...] = (
    Command(name="lessons", title=N_("Lessons"), group=Group.LESSON, keys=("N",), where=Where.OUTSIDE,
            act=lambda state: _listed(wishes.toggle_mode(state, Mode.LESSONS))),
    Command(name="lesson list", title=N_("The list of lessons, from anywhere"), group=Group.LESSON, keys=("Ctrl+L",),
            act=lambda state: _listed(wishes.lessons_listed(state)),
            where=Where.DESK),
    *(
        Command(name=f"answer {letter}", title=N_("Choose an answer"), line=N_("Choose an answer"), group=Group.LESSON,
                act=_answer(place), keys=(letter,), where=Where.LESSON, when=possible.in_section)
        for place, letter in enumerate(ANSWER_KEYS)
    ),
    Command(name="previous section", title=N_("Previous section"), line=N_("Scroll a lesson, then the section before or after; outside a lesson, a step"),
            group=Group.LESSON, act=_page(-1), keys=("PgUp",), where=Where.DESK, when=possible.section_there(-1)),
    Command(name="next section", title=N_("Next section"), line=N_("Scroll a lesson, then the section before or after; outside a lesson, a step"),
            group=Group.LESSON, act=_page(1), keys=("PgDown",), where=Where.DESK, when=possible.section_there(1)),
    Command(name="reader", title=N_("For whom lessons are written: alone, in a class, an expert"), group=Group.LESSON, act=wishes.read_as_next,
            keys=("W",), where=Where.DESK, now=possible.reader_now),
    Command(name="explore freely", title=N_("Explore freely with these settings"), group=Group.LESSON, act=wishes.explore_freely,
            keys=("Ctrl+E",), when=possible.can_be_taken),
    Command(name="open lesson", title=N_("Open a lesson file…"), group=Group.LESSON, act=_errand("open lesson")),
    Command(name="open course", title=N_("Open a folder of lessons…"), group=Group.LESSON, act=_errand("open course")),
    Command(name="check lesson", title=N_("Check a lesson file…"), group=Group.LESSON, act=_errand("check lesson")),
    Command(name="export answers", title=N_("Hand in my answers…"), group=Group.LESSON, act=_errand("export answers")),
    *(
        Command(name=f"print {reader}", title=title, group=Group.LESSON, act=_print(reader), when=possible.in_section)
        for reader, title in PRINTS.items()
    ),
    Command(name="export hands", title=N_("Export the shows of hands…"), group=Group.LESSON, act=_errand("export hands")),
    Command(name="copy section", title=N_("Copy as a section of a lesson"), group=Group.LESSON, act=_errand("copy section")),
)  # fmt: skip

_COMPARE: tuple[Command, ...] = (
    Command(name="compare", title=N_("Two runs side by side"), group=Group.COMPARE, act=_mode(Mode.COMPARE), keys=("C",),
            where=Where.OUTSIDE),
    Command(name="keep", title=N_("Keep this run as A"), group=Group.COMPARE, act=wishes.keep, keys=("A",), where=Where.OUTSIDE,
            when=possible.not_in_lesson),
    Command(name="swap", title=N_("Swap A and B"), group=Group.COMPARE, act=wishes.swap, when=possible.in_comparison),
    Command(name="recording", title=N_("The recording beside its model"), group=Group.COMPARE, act=wishes.show_recording,
            when=possible.has_recording),
    Command(name="refit", title=N_("The model as it was fitted"), group=Group.COMPARE, act=wishes.refit, when=possible.is_not_as_fitted),
    Command(name="next migration", title=N_("The next migration of the log"), group=Group.COMPARE, act=wishes.next_migration,
            when=possible.has_migrations),
    Command(name="try advice", title=N_("Try the advice in the model"), group=Group.COMPARE, act=wishes.try_advice, when=possible.has_advice),
    Command(name="client beside", title=N_("What a client saw of it…"), group=Group.COMPARE, act=_errand("client beside"),
            when=possible.has_recording),
    Command(name="watch", title=N_("Watch a migration…"), group=Group.COMPARE, act=_errand("watch"), when=possible.nothing_watched),
    Command(name="stop watching", title=N_("Stop watching"), group=Group.COMPARE, act=_errand("stop watching"), when=possible.is_watching),
    Command(name="leave pair", title=N_("My own experiment as B"), group=Group.COMPARE, act=wishes.leave_pair, when=possible.in_a_pair),
)  # fmt: skip

_PRESENT: tuple[Command, ...] = (
    Command(name="present", title=N_("Present"), group=Group.PRESENT, act=_press("F5"), keys=("F5",), now=possible.presented_now),
    Command(name="present here", title=N_("Present from this section; meanwhile, back to where F5 was pressed"), group=Group.PRESENT,
            act=_press("Shift+F5"), keys=("Shift+F5",)),
    Command(name="next beat", title=N_("Next beat: play, lock in, reveal, next section"), group=Group.PRESENT, act=_press("PgDown"),
            keys=("PgDown", "Space"), where=Where.ROOM, when=possible.is_presenting, auto_repeat=True),
    Command(name="previous beat", title=N_("Beat before"), group=Group.PRESENT, act=_press("PgUp"), keys=("PgUp",), where=Where.ROOM,
            when=possible.is_presenting, auto_repeat=True),
    Command(name="black", title=N_("Black, and the picture again"), group=Group.PRESENT, act=_press("B"), keys=("B", "."),
            where=Where.ROOM, when=possible.is_presenting),
    Command(name="go to", title=N_("A list of all beats, to go to one"), group=Group.PRESENT, keys=("G",),
            act=lambda state: presenting.list_toggled(state), where=Where.ROOM, when=possible.is_presenting),
    Command(name="list up", title=N_("Choose a beat in the list"), line=N_("Choose a beat in the list, and go there"), group=Group.PRESENT,
            keys=("Up",), act=lambda state: presenting.chosen(state, -1), where=Where.ROOM, when=possible.is_choosing, auto_repeat=True),
    Command(name="list down", title=N_("Choose a beat in the list"), line=N_("Choose a beat in the list, and go there"), group=Group.PRESENT,
            keys=("Down",), act=lambda state: presenting.chosen(state, 1), where=Where.ROOM, when=possible.is_choosing, auto_repeat=True),
    Command(name="go there", title=N_("Go to the beat that is chosen"), line=N_("Choose a beat in the list, and go there"), group=Group.PRESENT,
            keys=("Return", "Enter"), act=lambda state: presenting.gone_there(state), where=Where.ROOM, when=possible.is_choosing),
    Command(name="hold", title=N_("Hold the room's picture while you go on, or let it go"), group=Group.PRESENT, keys=("H",),
            act=lambda state: presenting.hold_toggled(state), where=Where.ROOM, when=possible.is_presenting),
    Command(name="notes", title=N_("My notes, or the picture; on a second screen my window"), group=Group.PRESENT, keys=("N",),
            act=_notes, where=Where.ROOM, when=possible.is_presenting),
    Command(name="pen", title=N_("Draw on the picture, or point"), group=Group.PRESENT, keys=("P",),
            act=lambda state: presenting.pen_toggled(state), where=Where.ROOM, when=possible.is_presenting),
    Command(name="undo stroke", title=N_("Take the last stroke back"), group=Group.PRESENT, keys=("Backspace",),
            act=lambda state: presenting.stroke_undone(state), where=Where.ROOM, when=possible.has_strokes, auto_repeat=True),
    Command(name="zoom", title=N_("Enlarge what is pointed at, or show all"), group=Group.PRESENT, keys=("Z",),
            act=lambda state: presenting.zoom_toggled(state), where=Where.ROOM, when=possible.is_presenting),
    Command(name="open locks", title=N_("Open all locks of the lesson, or close them"), group=Group.PRESENT, keys=("O",),
            act=lambda state: presenting.locks_opened(state), where=Where.ROOM, when=possible.has_locks),
    *(
        Command(name=f"hand {digit}", title=N_("Count a hand for an answer; without a lesson, go to a step"), group=Group.PRESENT,
                line=N_("Count a hand for an answer; without a lesson, go to a step"), act=_hand(digit, 1), keys=(str(digit),),
                where=Where.ROOM, when=possible.is_presenting)
        for digit in range(1, COUNTING_KEYS + 1)
    ),
    *(
        Command(name=f"hand {digit} back", title=N_("Take a hand back"), line=N_("Take a hand back"), group=Group.PRESENT,
                act=_hand(digit, -1), keys=(f"Shift+{digit}",), where=Where.ROOM, when=possible.is_presenting)
        for digit in range(1, COUNTING_KEYS + 1)
    ),
)  # fmt: skip

_WINDOW: tuple[Command, ...] = (
    Command(name="theme", title=N_("Theme: light, dark, projector"), group=Group.WINDOW, act=_next_theme, keys=("T",),
            now=possible.theme_now),
    Command(name="larger", title=N_("Larger"), line=N_("Larger, smaller, 100 %"), group=Group.WINDOW,
            act=lambda state: wishes.scaled(state, 1), when=possible.can_grow, keys=("Ctrl++", "Ctrl+="), standard="ZoomIn",
            now=possible.scale_now),
    Command(name="smaller", title=N_("Smaller"), line=N_("Larger, smaller, 100 %"), group=Group.WINDOW,
            act=lambda state: wishes.scaled(state, -1), when=possible.can_shrink, keys=("Ctrl+-",), standard="ZoomOut",
            now=possible.scale_now),
    Command(name="size 100", title=N_("100 %"), line=N_("Larger, smaller, 100 %"), group=Group.WINDOW,
            act=wishes.back_to_100, keys=("Ctrl+0",)),
    Command(name="next part", title=N_("With the keyboard to the next part of the window, or the one before"), group=Group.WINDOW,
            line=N_("With the keyboard to the next part of the window, or the one before"), act=lambda state: asks(state, "part", 1),
            keys=("F6",), where=Where.DESK),
    Command(name="previous part", title=N_("With the keyboard to the part before"), group=Group.WINDOW,
            line=N_("With the keyboard to the next part of the window, or the one before"), act=lambda state: asks(state, "part", -1),
            keys=("Shift+F6",), where=Where.DESK),
    Command(name="menu", title=N_("Menu"), group=Group.WINDOW, act=_errand("menu"), keys=("F10",)),
    Command(name="motion", title=N_("Reduced motion"), group=Group.WINDOW, act=_motion, keys=("R",)),
    Command(name="full screen", title=N_("Full screen"), group=Group.WINDOW, act=_errand("full screen"), keys=("F11",),
            standard="FullScreen"),
    Command(name="help", title=N_("This list of keys"), group=Group.WINDOW, act=_panel(Panel.KEYS), keys=("F1",),
            standard="HelpContents"),
)  # fmt: skip

_FILE: tuple[Command, ...] = (
    Command(name="undo", title=N_("Undo"), line=N_("Undo, redo"), group=Group.FILE, act=wishes.undo, keys=("Ctrl+Z",),
            standard="Undo", when=possible.can_undo, auto_repeat=True),
    Command(name="redo", title=N_("Redo"), line=N_("Undo, redo"), group=Group.FILE, act=wishes.redo,
            keys=("Ctrl+Y", "Ctrl+Shift+Z"), standard="Redo", when=possible.can_redo, auto_repeat=True),
    Command(name="file", title=N_("The file menu"), group=Group.FILE, act=_errand("files"), keys=("Alt+F",)),
    Command(name="default", title=N_("Back to the default"), group=Group.FILE, act=wishes.back_to_default,
            when=possible.is_not_default),
    Command(name="as then", title=N_("As the older file meant"), group=Group.FILE, act=wishes.mean_as_then, when=possible.is_older),
    Command(name="about", title=N_("About migviz…"), group=Group.FILE, act=_errand("about")),
    Command(name="new", title=N_("New"), line=N_("New, open, save"), group=Group.FILE, act=wishes.new_scenario, keys=("Ctrl+N",),
            standard="New"),
    Command(name="open", title=N_("Open…"), line=N_("New, open, save"), group=Group.FILE, act=_errand("open"), keys=("Ctrl+O",),
            standard="Open"),
    Command(name="save", title=N_("Save"), line=N_("New, open, save"), group=Group.FILE, act=_errand("save"), keys=("Ctrl+S",),
            standard="Save"),
    Command(name="save as", title=N_("Save as…"), group=Group.FILE, act=_errand("save as"), keys=("Ctrl+Shift+S",), standard="SaveAs"),
    Command(name="my migration", title=N_("My migration…"), group=Group.FILE, act=_errand("my migration")),
    Command(name="share", title=N_("Share this moment…"), line=N_("Share this moment, paste one or a log"), group=Group.FILE,
            act=_errand("share"), keys=("Ctrl+Shift+C",), when=possible.is_open_ahead),
    Command(name="paste", title=N_("Paste a shared moment or a log"), line=N_("Share this moment, paste one or a log"), group=Group.FILE,
            act=_errand("paste"), keys=("Ctrl+V",), standard="Paste"),
)  # fmt: skip

COMMANDS: Mapping[str, Command] = {
    command.name: command for command in (*_PLAY, *_LOOK, *_LESSON, *_COMPARE, *_PRESENT, *_WINDOW, *_FILE)
}
