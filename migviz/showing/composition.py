"""Which parts does the window have in this state, who takes the room, and where is each? The composition that `layout` gives places to."""

from functools import lru_cache
from typing import TYPE_CHECKING

from migviz.identical import Identical
from migviz.replay.beat import BeatKind
from migviz.replay.brown_out import is_hindered
from migviz.replay.pace import pause_span
from migviz.showing import player
from migviz.showing.compositions import (
    CURVE_HELD,
    FRAMES_SIDE,
    LESSON_SIDE,
    SIDE,
    VM_HIGH,
    Composition,
    View,
    host_composition,
)
from migviz.showing.later import lessons
from migviz.showing.layout import Layout, layout, scale_in_a_room
from migviz.showing.modes import HostPanel, Mode, Panel
from migviz.showing.state import State, active, explores, host_of, is_in_pause, lesson_of, looks_at_stage, vm_of

if TYPE_CHECKING:
    from migviz.showing.lesson import LessonState


def layout_of(state: State) -> Layout:
    """Where everything is in this state, and in which scale. Of one state it is asked several times: what is possible, what is shown."""
    return _layout_of(Identical(state))


@lru_cache(maxsize=2)
def _layout_of(same: Identical[State]) -> Layout:
    (state,) = same.of
    size = room_size(state) if state.presenting else state.size
    wished = state.presented_scale or scale_in_a_room(size) if state.presenting else state.look.scale
    return layout(size, wished, composition_of(state))


def room_size(state: State) -> tuple[int, int]:
    """Of the audience's picture, in pixels."""
    return state.room.size if all(state.room.size) else state.size


def composition_of(state: State) -> Composition:
    """What the window is to show."""
    if state.presenting:
        return _presentation(state)
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
    host = host_of(state)
    if host is not None:
        curves = host.panel is not HostPanel.NUMBERS
        return host_composition(len(host.now.vms), curves=curves, side=state.side)
    if vm_of(state) is not None:
        return Composition(
            lens=lens_is_open(state),
            side=state.side,
            speed=is_hindered(active(state).run),
            side_width=FRAMES_SIDE if state.panel is Panel.FRAMES else SIDE,
            controls_high=VM_HIGH,
            controls_low=VM_HIGH,
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


def _presentation(state: State) -> Composition:
    """To a room: the view alone, a thin strip where one run is shown, and the lens in the pause."""
    lesson = lesson_of(state)
    two = state.mode is Mode.COMPARE or (lesson is not None and _shows_two(lesson))
    host = host_of(state)
    if host is not None:
        return Composition(view=View.HOST, side=False, transport=False, lanes=len(host.now.vms), presented=True)
    view = View.COMPARE if two else View.MAP if state.mode is Mode.MAP else View.STAGE
    on_stage = view is View.STAGE
    return Composition(
        view=view,
        strip=on_stage and "time strip" not in hidden_of(state),
        transport=False,
        side=False,
        lens=on_stage and _is_pause_shown(state),
        speed=on_stage and is_hindered(active(state).run),
        presented=True,
    )


_OF_THE_PAUSE = (BeatKind.OPENING, BeatKind.PART, BeatKind.CROSS, BeatKind.HEARTBEAT)


def _is_pause_shown(state: State) -> bool:
    """Whether the pause is under way on the screen, and the lens may tell of it; a run that is mostly pause has no use for one."""
    now, lesson = active(state), lesson_of(state)
    if now.run.scenario.technique.through_disk or (lesson is not None and not lessons.lens_wished(lesson)):
        return False
    beat = player.beat_of(now)
    return is_in_pause(state) or (beat is not None and beat.kind in _OF_THE_PAUSE)


def hidden_of(state: State) -> frozenset[str]:
    """What of the screen the lesson does not show yet."""
    lesson = lesson_of(state)
    return lesson.section.hides if lesson is not None else frozenset()


def _lesson(state: State) -> Composition:
    lesson = lesson_of(state)
    two = lesson is not None and _shows_two(lesson)
    held = lessons.panel_wished(lesson) if lesson is not None else None
    host = host_of(state)
    if lesson is not None and host is not None:
        return Composition(
            view=View.HOST,
            side=True,
            controls=False,
            side_width=LESSON_SIDE,
            lanes=len(host.now.vms),
            held=lessons.is_held(lesson),
            stage_chosen=looks_at_stage(state),
        )
    if vm_of(state) is not None:
        return Composition(
            side=True,
            side_width=LESSON_SIDE,
            controls_high=VM_HIGH,
            controls_low=VM_HIGH,
            speed=is_hindered(active(state).run),
        )
    return Composition(
        view=View.COMPARE if two else View.STAGE,
        strip=not two and "time strip" not in hidden_of(state),
        client={"switch", "client"}.isdisjoint(hidden_of(state)),
        lens=not two and lens_is_open(state),
        side=True,
        controls=False,
        side_width=LESSON_SIDE,
        held=held is not None,
        whole=held is Panel.MAP,
        held_least=CURVE_HELD if held is Panel.CURVE else 0.0,
        stage_chosen=lesson is not None and looks_at_stage(state),
    )


def _shows_two(lesson: "LessonState") -> bool:
    """Whether the section shows two runs, or a recording beside its own."""
    return lessons.beside(lesson) is not None or lessons.recording(lesson) is not None


def lens_is_open(state: State) -> bool:
    """Whether the time lens is on the screen: a run without a pause has none."""
    lesson = lesson_of(state)
    if lesson is not None:
        return lessons.lens_wished(lesson)
    return explores(state) and state.lens and pause_span(active(state).run) is not None
