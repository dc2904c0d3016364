"""Which mode, which panel, what is pointed at, how does it look?"""

from dataclasses import replace

from migviz.replay.pace import pause_span
from migviz.say import replies
from migviz.showing.composition import layout_of, room_size
from migviz.showing.later import lessons, presenting
from migviz.showing.layout import IN_A_ROOM, MOST_IN_A_ROOM, SCALES, scale_in_a_room
from migviz.showing.modes import Mode, Panel
from migviz.showing.spotlight import Spotlight
from migviz.showing.state import (
    State,
    active,
    explores,
    host_of,
    in_lesson,
    lesson_of,
    says,
    vm_of,
)
from migviz.showing.wishes.comparing import toggle_both_pauses
from migviz.showing.wishes.evacuating import give_up_advice, whole_host
from migviz.showing.wishes.following import enter_mode, in_open_lesson


def toggle_presentation(state: State) -> State:
    """The whole screen for a room, and back to what was there before."""
    return presenting.left(state) if state.presenting else presenting.began(state)


def leave_offers(state: State) -> State:
    """The first press elsewhere on the stage: what is offered at the end of the run goes, until the run ends again."""
    return replace(state, offers_left=True)


def toggle_mode(state: State, mode: Mode) -> State:
    """To a mode, and back to Explore."""
    return enter_mode(state, Mode.EXPLORE if state.mode is mode else mode)


def open_panel(state: State, panel: Panel) -> State:
    """A panel of the side; the same again gives its place back to what was there. In a lesson it stands below the text."""
    lesson = lesson_of(state)
    if state.presenting:
        return says(state, replies.presented_alone())
    if lesson is not None:
        return in_open_lesson(state, lambda lesson: lessons.panel_held(lesson, panel))
    state = state if explores(state) else enter_mode(state, Mode.EXPLORE)
    is_open = state.panel is panel and state.side is not False and not state.more and not state.curve
    wished = Panel.ITERATIONS if is_open else panel
    return replace(state, panel=wished, side=True if state.side is False else state.side, more=False, curve="")


def show_panel(state: State, panel: Panel) -> State:
    """A panel of the side, open in any case."""
    lesson = lesson_of(state)
    if lesson is not None and lessons.panel_wished(lesson) == panel:
        return state
    is_open = explores(state) and state.panel is panel and not (state.more or state.curve)
    return state if is_open and state.side is not False else open_panel(state, panel)


def inspect(state: State, spotlight: Spotlight) -> State:
    """Show the details of a thing; not before a room, where nothing is beside the view."""
    if state.presenting:
        return state
    return show_panel(replace(state, inspected=spotlight), Panel.DETAILS)


def toggle_table(state: State) -> State:
    """The charts as a table; where that is seen already, as charts again."""
    seen = state.look.table and show_panel(state, Panel.CHARTS) is state
    return show_panel(replace(state, look=replace(state.look, table=not seen)), Panel.CHARTS)


def why_side_stays(state: State) -> str:
    """Why the side panel cannot go or come; "" where it can. A lesson is nothing without its text."""
    if state.presenting:
        return replies.presented_alone()
    return replies.side_stays() if state.mode is Mode.LESSONS else ""


def toggle_side(state: State) -> State:
    """The side panel goes or comes."""
    if why := why_side_stays(state):
        return says(state, why)
    is_there = bool(layout_of(state).side)
    state = replace(state, side=not is_there)
    return says(state, replies.side_again()) if is_there else state


def look_at_exhibit(state: State, place: int) -> State:
    """In a lesson, where only one has room: 0, the stage; 1, what the section shows."""
    lesson = lesson_of(state)
    if lesson is None or place:
        return replace(state, stage_chosen_in=("", ""))
    return replace(state, stage_chosen_in=(lesson.lesson.id, lesson.section.name))


def toggle_more(state: State, opened: bool | None = None) -> State:
    """Everything that can be changed, or the first controls alone."""
    if state.presenting:
        return says(state, replies.presented_alone())
    return replace(state, more=not state.more if opened is None else opened, curve="")


def toggle_curve(state: State, name: str) -> State:
    """Draw what a slider does, or no longer."""
    return replace(state, curve="" if state.curve == name else name)


def toggle_lens(state: State) -> State:
    """Open or close the time lens; between two runs, both pauses enlarged."""
    if state.mode is Mode.COMPARE:
        return toggle_both_pauses(state)
    if pause_span(active(state).run) is None:
        return says(state, replies.no_pause_to_look_at())
    lesson = lesson_of(state)
    if lesson is None:
        return replace(state, lens=not state.lens)
    if lessons.is_closed_ahead(lesson):
        return says(state, lessons.hidden(lesson))
    return in_open_lesson(state, lessons.lens_toggled)


def go_back(state: State) -> State:
    """Esc: out of what is open, one after the other, to the iterations of Explore."""
    if state.presenting:
        return toggle_presentation(state)
    if state.curve:
        return replace(state, curve="")
    if in_lesson(state):
        return in_open_lesson(state, lessons.own_view)
    if state.more:
        return toggle_more(state, False)
    host = host_of(state)
    if host is not None and host.asked:
        return give_up_advice(state)
    if vm_of(state) is not None:
        return whole_host(state)
    if state.mode is not Mode.EXPLORE:
        return enter_mode(state, Mode.EXPLORE)
    return replace(state, panel=Panel.ITERATIONS)


def scaled(state: State, direction: int) -> State:
    """The next larger or smaller step from the scale that is in force: what is wished may be far above what fits."""
    now = 100 * layout_of(state).scale
    steps = _steps_in_a_room(state) if state.presenting else SCALES
    beyond = [step for step in steps if (step - now) * direction > 0.5]
    step = min(beyond, key=lambda step: abs(step - now), default=round(now))
    if state.presenting:
        return replace(state, presented_scale=step / 100)
    return replace(state, look=replace(state.look, scale=step / 100))


def _steps_in_a_room(state: State) -> tuple[float, ...]:
    """Before a room there are two more steps: as large as the picture has room for with ease, and at most."""
    own = (100 * scale_in_a_room(room_size(state), least) for least in (IN_A_ROOM, MOST_IN_A_ROOM))
    return (*SCALES, *own)


def back_to_100(state: State) -> State:
    """100 %; before a room as large as it has room for."""
    if state.presenting:
        return replace(state, presented_scale=0.0)
    return look(state, scale=1.0)


def look(state: State, /, **values: object) -> State:
    """Another look: theme, scale, reduced_motion, log, table, human, unit."""
    return replace(state, look=replace(state.look, **values))  # type: ignore[arg-type]


def point_at(state: State, spotlight: Spotlight) -> State:
    """The mouse, Tab or a lesson points at something."""
    return state if spotlight == state.spotlight else replace(state, spotlight=spotlight)
