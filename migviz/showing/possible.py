"""When is a command possible? Each function says "" where it is, and otherwise why not; two say what is so now."""

from collections.abc import Callable

from migviz.replay.pace import pause_span
from migviz.say import in_presenting, in_window, replies
from migviz.showing import editing, wishes
from migviz.showing.composition import layout_of
from migviz.showing.later import hosts, lessons
from migviz.showing.layout import SCALES
from migviz.showing.modes import Mode
from migviz.showing.state import (
    State,
    active,
    beside_recording,
    evacuation_of,
    host_of,
    in_lesson,
    in_pair,
    is_lent,
    lesson_of,
    vm_of,
)

ABOUT_ONE_RUN = frozenset(
    {"previous change", "next change", "change earlier", "change later", "delete change", "lens", "log", "soft", "charts", "table",
     "details", "frames", "ruler", "words", "more", "default", "as then", "keep", "copy section",
     *(f"go to step {number}" for number in range(1, 7))}
)  # fmt: skip
"""Commands that mean nothing where many VMs are seen at once."""
CHANGES_THE_RUN = frozenset({"change earlier", "change later", "delete change", "more", "default", "as then"})
"""Commands that would change a run which is one among others."""


def asks_for_one_run(name: str) -> bool:
    """Whether a command is not possible wherever many VMs are seen, or one of them."""
    return name in ABOUT_ONE_RUN or name in CHANGES_THE_RUN


def on_host(name: str, state: State) -> str:
    """Whether a command has something to act on where a host is emptied."""
    if name in ABOUT_ONE_RUN and host_of(state) is not None:
        return replies.choose_a_vm()
    return replies.one_among_others() if name in CHANGES_THE_RUN and vm_of(state) is not None else ""


def can_undo(state: State) -> str:
    """Whether anything was changed."""
    host = host_of(state)
    past = active(state).history.past if host is None else host.past
    return "" if past else replies.nothing_to_undo()


def can_redo(state: State) -> str:
    """Whether anything was undone."""
    host = host_of(state)
    future = active(state).history.future if host is None else host.future
    return "" if future else replies.nothing_to_redo()


def is_older(state: State) -> str:
    """Whether what is open counts on defaults that are others now."""
    return "" if editing.unsaid_then(active(state)) else replies.not_older()


def has_pause(state: State) -> str:
    """Whether there is a pause to look at."""
    return "" if pause_span(active(state).run) else replies.no_pause_to_look_at()


def is_open_ahead(state: State) -> str:
    """What would tell an answer is not possible before it is given."""
    lesson = lesson_of(state)
    return lessons.hidden(lesson) if lesson is not None and lessons.is_closed_ahead(lesson) else ""


def can_be_taken(state: State) -> str:
    """Whether a lesson, a pair or one of many VMs is on the screen, whose scenario can be taken over."""
    if not is_lent(state):
        return replies.own_already()
    lesson = lesson_of(state)
    return lessons.why_not_free(lesson) if lesson is not None else ""


def has_changes(state: State) -> str:
    """Whether there is a change on the strip."""
    return "" if active(state).scenario.changes else replies.no_changes()


def has_mark(state: State) -> str:
    """Whether one of them is chosen."""
    return has_changes(state) or ("" if wishes.marked(state) is not None else replies.choose_a_change())


def can_grow(state: State) -> str:
    """Whether anything larger fits."""
    now = layout_of(state).scale
    if now > SCALES[-1] / 100 - 1e-3 and not state.presenting:
        return replies.largest()
    return "" if layout_of(wishes.scaled(state, 1)).scale > now else replies.no_larger_fits()


def can_shrink(state: State) -> str:
    """Whether there is a smaller size."""
    return "" if layout_of(state).scale > SCALES[0] / 100 + 1e-3 else replies.smallest()


def scale_now(state: State) -> str:
    """The size in force."""
    return replies.scale_now(round(100 * layout_of(state).scale))


def presented_now(state: State) -> str:
    """How one leaves what is shown to a room, or what it is."""
    return in_window.leaves_presentation() if state.presenting else in_window.for_a_room()


def is_presenting(state: State) -> str:
    """Whether something is shown to a room."""
    return "" if state.presenting else in_presenting.press_f5()


def is_choosing(state: State) -> str:
    """Whether the list of all beats is there."""
    return is_presenting(state) or ("" if state.room.choosing is not None else in_presenting.press_g())


def has_locks(state: State) -> str:
    """Whether a lesson is shown to a room."""
    return is_presenting(state) or in_section(state)


def has_strokes(state: State) -> str:
    """Whether something was drawn on the room's picture."""
    return is_presenting(state) or ("" if state.room.strokes else in_presenting.nothing_drawn())


def theme_now(state: State) -> str:
    """The theme."""
    return in_window.theme_now(state.look.theme)


def reader_now(state: State) -> str:
    """For whom."""
    return replies.reader(state.look.reader)


def section_there(direction: int) -> Callable[[State], str]:
    """Outside a lesson there is always a step to go."""

    def when(state: State) -> str:
        lesson = lesson_of(state)
        return lessons.why_not_gone(lesson, direction) if lesson is not None else ""

    return when


def in_section(state: State) -> str:
    """Whether a lesson is open."""
    return "" if in_lesson(state) else replies.open_a_lesson()


def not_in_lesson(state: State) -> str:
    """Whether what is on the screen is no lesson."""
    return replies.lesson_keeps_runs() if in_lesson(state) else ""


def is_not_default(state: State) -> str:
    """Whether some field is not as it was at first."""
    return wishes.why_default_already(state)


def in_a_pair(state: State) -> str:
    """Whether a ready-made pair is on the screen."""
    return "" if in_pair(state) else replies.b_is_own_already()


def in_comparison(state: State) -> str:
    """Whether two runs are compared."""
    if beside_recording(state) is not None:
        return replies.recording_is_shown()
    return "" if state.mode is Mode.COMPARE else replies.open_compare()


def has_recording(state: State) -> str:
    """Whether a log is open."""
    return "" if state.recording is not None else replies.no_recording()


def has_advice(state: State) -> str:
    """Whether something is known that would have helped the recorded migration."""
    opened = beside_recording(state)
    known = opened is not None and opened.advice is not None and bool(opened.advice.pieces)
    return "" if known else replies.no_advice()


def nothing_watched(state: State) -> str:
    """Whether none is watched yet."""
    return replies.watched_already() if state.watching else ""


def is_watching(state: State) -> str:
    """Whether a migration is watched."""
    return "" if state.watching else replies.nothing_watched()


def has_migrations(state: State) -> str:
    """Whether the log that is open has several."""
    if state.recording is None:
        return replies.no_recording()
    if state.recording.ahead is not None:
        return replies.watched_already()
    return "" if len(state.recording.log.migrations) > 1 else replies.only_one_migration()


def is_not_as_fitted(state: State) -> str:
    """Whether the model beside the recording is another one than was fitted."""
    opened = beside_recording(state)
    if opened is None or opened.scenario is None:
        return replies.no_recording()
    return replies.as_fitted_already() if active(state).scenario == opened.scenario else ""


def on_vm(state: State) -> str:
    """Whether one of many VMs was chosen, and the others are a step away."""
    return "" if vm_of(state) is not None else replies.choose_a_vm()


def neighbour_there(direction: int) -> Callable[[State], str]:
    """Whether there is a VM that went after this one, or before it."""

    def when(state: State) -> str:
        host = evacuation_of(state)
        if host is None or host.run is None:
            return replies.choose_a_vm()
        return "" if hosts.neighbour(host, direction) else replies.no_other_vm()

    return when
