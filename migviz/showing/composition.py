"""Which parts does the window have in this state, who takes the room, and where is each? The composition that `layout` gives places to."""

from migviz.replay.brown_out import is_hindered
from migviz.replay.pace import pause_span
from migviz.showing.later import lessons
from migviz.showing.layout import FRAMES_SIDE, LESSON_SIDE, SIDE, Composition, Layout, View, layout
from migviz.showing.modes import Mode, Panel
from migviz.showing.state import State, active, lesson_of


def layout_of(state: State) -> Layout:
    """Where everything is in this state, and in which scale."""
    return layout(state.size, state.look.scale, composition_of(state))


def composition_of(state: State) -> Composition:
    """What the window is to show."""
    if state.mode is Mode.LESSONS:
        return _lesson(state)
    if state.mode is Mode.COMPARE:
        return Composition(
            view=View.COMPARE, strip=False, side=state.side, more=state.more, panel=not state.more or bool(state.curve)
        )
    if state.mode is Mode.MAP:
        return Composition(
            view=View.MAP,
            strip=False,
            transport=False,
            side=state.side,
            more=state.more,
            panel=not state.more or bool(state.curve),
        )
    whole = state.panel.takes_whole_side and not state.more and not state.curve
    return Composition(
        lens=lens_is_open(state),
        side=state.side,
        speed=is_hindered(active(state).run),
        side_width=FRAMES_SIDE if whole and state.panel is Panel.FRAMES else SIDE,
        controls=not whole,
        more=state.more,
        panel=not state.more or bool(state.curve),
    )


def _lesson(state: State) -> Composition:
    lesson = lesson_of(state)
    two = lesson is not None and lessons.beside(lesson) is not None
    return Composition(
        view=View.COMPARE if two else View.STAGE,
        strip=not two,
        lens=not two and lens_is_open(state),
        side=True,
        controls=False,
        side_width=LESSON_SIDE,
        held=lesson is not None and lessons.panel_wished(lesson) is not None,
    )


def lens_is_open(state: State) -> bool:
    """Whether the time lens is on the screen: a run without a pause has none."""
    lesson = lesson_of(state)
    if lesson is not None:
        return lessons.lens_wished(lesson)
    return state.mode is Mode.EXPLORE and state.lens and pause_span(active(state).run) is not None
