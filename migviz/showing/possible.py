"""When is a command possible? Each function says "" where it is, and otherwise why not; two say what is so now."""

from collections.abc import Callable

from migviz.language import N_, _
from migviz.replay.pace import pause_span
from migviz.showing import wishes
from migviz.showing.composition import layout_of
from migviz.showing.later import lessons
from migviz.showing.layout import SCALES
from migviz.showing.modes import Mode
from migviz.showing.state import State, active, in_lesson, in_pair, lesson_of


def can_undo(state: State) -> str:
    """Whether anything was changed."""
    return "" if active(state).history.past else _("There is nothing to undo.")


def can_redo(state: State) -> str:
    """Whether anything was undone."""
    return "" if active(state).history.future else _("There is nothing to redo.")


def has_pause(state: State) -> str:
    """Whether there is a pause to look at."""
    return "" if pause_span(active(state).run) else _("This run has no pause to look at.")


def is_open_ahead(state: State) -> str:
    """What would tell an answer is not possible before it is given."""
    lesson = lesson_of(state)
    return lessons.hidden(lesson) if lesson is not None and lessons.is_closed_ahead(lesson) else ""


def is_lent(state: State) -> str:
    """Whether a lesson or a pair is on the screen, whose scenario can be taken over."""
    if not (in_lesson(state) or in_pair(state)):
        return _("This is your own experiment already.")
    lesson = lesson_of(state)
    return lessons.why_not_free(lesson) if lesson is not None else ""


def has_changes(state: State) -> str:
    """Whether there is a change on the strip."""
    return "" if active(state).scenario.changes else _("There are no changes on the strip.")


def has_mark(state: State) -> str:
    """Whether one of them is chosen."""
    return has_changes(state) or (
        "" if wishes.marked(state) is not None else _("Choose a change on the strip first ([ or ]).")
    )


def can_grow(state: State) -> str:
    """Whether anything larger fits."""
    now = layout_of(state).scale
    if now > SCALES[-1] / 100 - 1e-3:
        return _("This is the largest size.")
    return "" if layout_of(wishes.scaled(state, 1)).scale > now else _("No larger size fits into this window.")


def can_shrink(state: State) -> str:
    """Whether there is a smaller size."""
    return "" if layout_of(state).scale > SCALES[0] / 100 + 1e-3 else _("This is the smallest size.")


_THEME_WORDS = {"light": N_("light"), "dark": N_("dark"), "projector": N_("projector")}


def scale_now(state: State) -> str:
    """The size in force."""
    return _("now {scale} %", scale=round(100 * layout_of(state).scale))


def theme_now(state: State) -> str:
    """The theme."""
    return _("now {theme}", theme=_(_THEME_WORDS.get(state.look.theme, state.look.theme)))


def section_there(direction: int) -> Callable[[State], str]:
    """Outside a lesson there is always a step to go."""

    def when(state: State) -> str:
        lesson = lesson_of(state)
        return lessons.why_not_gone(lesson, direction) if lesson is not None else ""

    return when


def in_section(state: State) -> str:
    """Whether a lesson is open."""
    return "" if in_lesson(state) else _("Open a lesson first (N).")


def not_in_lesson(state: State) -> str:
    """Whether what is on the screen is no lesson."""
    return _("A lesson keeps its runs to itself. Explore freely first, then keep a run.") if in_lesson(state) else ""


def in_a_pair(state: State) -> str:
    """Whether a ready-made pair is on the screen."""
    return "" if in_pair(state) else _("B is your own experiment already.")


def in_comparison(state: State) -> str:
    """Whether two runs are compared."""
    return "" if state.mode is Mode.COMPARE else _("Open Compare first (C).")


def can_swap(state: State) -> str:
    """Whether there are two to change places."""
    return in_comparison(state) or wishes.why_not_swapped(state)
