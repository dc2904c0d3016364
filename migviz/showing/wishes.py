"""What does each wish make of the state? Functions from one state to the next; keys, menus, mice and tests call the same ones.

A wish that cannot be granted says why and changes nothing else. Values that cannot be raise ValueError, which the store says.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from migviz.language import _
from migviz.replay.pace import Pace, Unit, pause_span
from migviz.replay.side_by_side import Alignment, lens_span
from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS, Value
from migviz.scenario.sharing import Shared
from migviz.showing import experiment as on
from migviz.showing import lesson as lessons
from migviz.showing.composition import composition_of
from migviz.showing.experiment import Experiment
from migviz.showing.layout import layout
from migviz.showing.lesson import LessonState
from migviz.showing.modes import Mode, Panel
from migviz.showing.spotlight import Spotlight
from migviz.showing.state import (
    Comparison,
    State,
    active,
    beside,
    clock,
    in_lesson,
    in_pair,
    is_in_pause,
    last,
    lesson_of,
    says,
    with_active,
)
from migviz.study.compare import pair_named

Wish = Callable[[State], State]


def settled(state: State) -> State:
    """What follows by itself from any change: the playhead inside its run, and what a lesson notices of it."""
    state = with_active(state, on.within(active(state), last(state)))
    return in_open_lesson(state, lessons.noticed)


def in_open_lesson(state: State, wish: Callable[[LessonState], LessonState]) -> State:
    """A wish about the lesson on the screen; without one, nothing."""
    lesson = lesson_of(state)
    if lesson is None:
        return state
    made = wish(lesson)
    return state if made is lesson else replace(state, lesson=made)


# --- the scenario ---------------------------------------------------------------------------------------------------


def edit(state: State, name: str, value: Value | str, finished: bool = True) -> State:
    """A control wishes for a value. Sliders keep the rule of `experiment.slid`; on the map, and where a goal asks for another
    scenario, the scenario itself is set."""
    key = f"field {name}"
    lesson = lesson_of(state)
    if lesson is not None:
        return _let_go_if(in_open_lesson(state, lambda lesson: lessons.slid(lesson, name, value, key)), finished)
    if state.mode is Mode.MAP:
        return _edited(state, lambda now: on.edited(now, {name: value}, key), finished)
    return _edited(state, lambda now: on.slid(now, name, value, key), finished)


def set_fields(state: State, values: Mapping[str, Value | str], finished: bool = True) -> State:
    """Fields of the scenario itself: the point of the map is elsewhere, say."""
    return _edited(state, lambda now: on.edited(now, values, "fields"), finished)


def _edited(state: State, wish: on.Wish, finished: bool) -> State:
    before = active(state)
    after = wish(before)
    return says(_let_go_if(with_active(state, after), finished), _left_out(before, after))


def _let_go_if(state: State, finished: bool) -> State:
    return let_go(state) if finished else state


def _left_out(before: Experiment, after: Experiment) -> str:
    gone = on.left_out(before, after)
    if not gone or (before.drag is not None and before.drag is after.drag):
        return ""
    return _("The run ends before the change of {name}, so it is gone. Undo brings it back.", name=gone[0].name)


def reset(state: State, name: str) -> State:
    """A field follows its preset, policy or default again."""
    return with_active(state, on.reset(active(state), name))


def move_change(state: State, index: int, t: float, finished: bool = True) -> State:
    """A mark on the strip is dragged."""
    after = on.change_moved(active(state), index, t, "mark")
    return with_active(state, on.let_go(after) if finished else after)


def delete_change(state: State, index: int) -> State:
    """A mark on the strip goes."""
    return with_active(state, on.change_deleted(active(state), index))


MARK_STEPS = 100
"""Presses that move a change through the whole run."""


def marked(state: State) -> int | None:
    """The change on the strip that is pointed at, or else the one that was chosen."""
    for pointed in (state.spotlight, state.inspected):
        if pointed.kind == "change" and pointed.number < len(active(state).scenario.changes):
            return pointed.number
    return None


def mark_chosen(state: State, direction: int) -> State:
    """The next (1) or previous (-1) change on the strip."""
    count, now = len(active(state).scenario.changes), marked(state)
    first = 0 if direction > 0 else count - 1
    return _at_mark(state, first if now is None else (now + direction) % count)


def _at_mark(state: State, index: int) -> State:
    mark = Spotlight(kind="change", number=index)
    return replace(state, spotlight=Spotlight(), inspected=mark)


def mark_moved(state: State, direction: int) -> State:
    """The chosen change a hundredth of the run later (1) or earlier (-1)."""
    index = marked(state)
    if index is None:
        return state
    change = active(state).scenario.changes[index]
    state = move_change(state, index, change.at + direction * active(state).run.end / MARK_STEPS)
    changes = active(state).scenario.changes
    moved = [k for k, one in enumerate(changes) if (one.name, one.value) == (change.name, change.value)]
    return _at_mark(state, min(moved, key=lambda k: abs(k - index), default=index))


def mark_deleted(state: State) -> State:
    """The chosen change goes."""
    index = marked(state)
    return (
        state if index is None else replace(delete_change(state, index), spotlight=Spotlight(), inspected=Spotlight())
    )


def undo(state: State) -> State:
    """Back to the scenario before."""
    return with_active(state, on.undone(active(state)))


def redo(state: State) -> State:
    """An undo taken back."""
    return with_active(state, on.redone(active(state)))


def let_go(state: State) -> State:
    """Nothing is dragged any more."""
    return with_active(state, on.let_go(active(state)))


def new_scenario(state: State) -> State:
    """The default migration, in Explore; undo brings back what was there."""
    return take(state, Scenario())


def take(state: State, scenario: Scenario) -> State:
    """Another scenario becomes one's own experiment, in Explore."""
    own = on.replaced(state.own, scenario)
    return enter_mode(replace(state, own=own), Mode.EXPLORE)


def explore_freely(state: State) -> State:
    """What a lesson or a ready-made pair shows becomes one's own experiment; they stay as they are."""
    if not (in_lesson(state) or in_pair(state)):
        return enter_mode(state, Mode.EXPLORE)
    lesson = lesson_of(state)
    if lesson is not None and (why := lessons.why_not_free(lesson)):
        return says(state, why)
    shown = active(state)
    own = on.sought(replace(on.replaced(state.own, shown.scenario), file=None, saved=None), shown.playhead.t)
    return says(
        enter_mode(replace(state, own=own), Mode.EXPLORE),
        _("Your own experiment now. Undo brings back the one before."),
    )


# --- time -----------------------------------------------------------------------------------------------------------


def seek(state: State, t: float) -> State:
    """Go to a time of the run."""
    return _not_past_limit(state, with_active(state, on.sought(active(state), t, last(state))), t)


def go_to(state: State, point: str) -> State:
    """Stop, and go to a named point. Raises InputError where the run has none of this name."""
    state = stop(state)
    return _not_past_limit(state, with_active(state, on.gone_to(active(state), point)), None)


def go_to_pause(state: State) -> State:
    """Go to the pause."""
    if pause_span(active(state).run) is None:
        return says(state, _("This run has no pause."))
    return go_to(state, "pause")


def step(state: State, unit: Unit, direction: int) -> State:
    """Stop at the next or previous milestone, iteration or step."""
    return _not_past_limit(state, with_active(state, on.stepped(active(state), unit, direction)), None, direction)


def _not_past_limit(before: State, after: State, t: float | None, direction: int = 1) -> State:
    """Somebody who wants to go on past what may be seen is told why not."""
    now, then = active(after), active(before)
    wants = direction > 0 and (t is None or t > (now.limit or 0.0))
    if wants and on.is_stopped_by_limit(now) and then.playhead.t >= (now.limit or 0.0):
        return says(after, why_locked(after))
    return after


def why_locked(state: State) -> str:
    """Why time cannot go on in the lesson on the screen; "" where it can."""
    lesson = lesson_of(state)
    if lesson is None or not on.is_stopped_by_limit(lesson.experiment):
        return ""
    return _("{why} Then time goes on.", why=lessons.why_closed(lesson))


def play(state: State) -> State:
    """Play, from the start if the run is over."""
    now = active(state)
    if on.is_stopped_by_limit(now):
        return says(state, why_locked(state))
    return with_active(state, on.played(now, last(state)))


def stop(state: State) -> State:
    """Stop where we are."""
    return with_active(state, on.stopped(active(state)))


def toggle(state: State) -> State:
    """Play or stop."""
    return stop(state) if active(state).playhead.playing else play(state)


def play_from_start(state: State) -> State:
    """Watch one's own run from its start, in Explore."""
    state = enter_mode(state, Mode.EXPLORE)
    return play(seek(state, 0.0))


def pace(
    state: State, *, speed: float | None = None, pace: Pace | str | None = None, slow_motion: bool | None = None
) -> State:
    """How fast time goes."""
    return with_active(state, on.paced(active(state), speed=speed, pace=pace, slow_motion=slow_motion))


def faster(state: State, factor: float) -> State:
    """Time goes so many times as fast."""
    return pace(state, speed=active(state).playhead.speed * factor)


def tick(state: State, wall_seconds: float) -> State:
    """So much wall time later. In Explore the lens opens by itself at the first pause that is played."""
    state = with_active(state, on.ticked(active(state), wall_seconds, last(state)))
    if state.mode is Mode.EXPLORE and not state.lens_seen and active(state).playhead.playing and is_in_pause(state):
        return replace(state, lens=True, lens_seen=True)
    return state


# --- where one is ---------------------------------------------------------------------------------------------------


def enter_mode(state: State, mode: Mode) -> State:
    """Another mode; each comes back as it was left."""
    if mode is state.mode:
        return state
    state = with_active(state, on.stopped(on.let_go(active(state))))
    return replace(state, mode=mode, spotlight=Spotlight(), more=state.more and mode is not Mode.LESSONS, curve="")


def toggle_mode(state: State, mode: Mode) -> State:
    """To a mode, and back to Explore."""
    return enter_mode(state, Mode.EXPLORE if state.mode is mode else mode)


def open_panel(state: State, panel: Panel) -> State:
    """A panel of the side; the same again gives its place back to what was there. In a lesson it stands below the text."""
    lesson = lesson_of(state)
    if lesson is not None:
        return in_open_lesson(state, lambda lesson: lessons.panel_held(lesson, panel))
    state = state if state.mode is Mode.EXPLORE else enter_mode(state, Mode.EXPLORE)
    is_open = state.panel is panel and state.side is not False and not state.more and not state.curve
    wished = Panel.ITERATIONS if is_open else panel
    return replace(state, panel=wished, side=True if state.side is False else state.side, more=False, curve="")


def show_panel(state: State, panel: Panel) -> State:
    """A panel of the side, open in any case."""
    lesson = lesson_of(state)
    if lesson is not None and lessons.panel_wished(lesson) == panel:
        return state
    is_open = state.mode is Mode.EXPLORE and state.panel is panel and not (state.more or state.curve)
    return state if is_open and state.side is not False else open_panel(state, panel)


def inspect(state: State, spotlight: Spotlight) -> State:
    """Show the details of a thing."""
    return show_panel(replace(state, inspected=spotlight), Panel.DETAILS)


def open_table(state: State) -> State:
    """The charts as a table."""
    return show_panel(replace(state, look=replace(state.look, table=True)), Panel.CHARTS)


def toggle_side(state: State) -> State:
    """The side panel goes or comes. A lesson is nothing without its text."""
    if state.mode is Mode.LESSONS:
        return says(state, _("In a lesson the side panel holds the text, so it stays."))
    is_there = bool(layout(state.size, state.look.scale, composition_of(state)).side)
    state = replace(state, side=not is_there)
    return says(state, _("P shows the side panel again.")) if is_there else state


def toggle_more(state: State, opened: bool | None = None) -> State:
    """Everything that can be changed, or the first controls alone."""
    return replace(state, more=not state.more if opened is None else opened, curve="")


def toggle_curve(state: State, name: str) -> State:
    """Draw what a slider does, or no longer."""
    return replace(state, curve="" if state.curve == name else name)


def toggle_lens(state: State) -> State:
    """Open or close the time lens; between two runs, both pauses enlarged."""
    if state.mode is Mode.COMPARE:
        return toggle_both_pauses(state)
    if pause_span(active(state).run) is None:
        return says(state, _("This run has no pause to look at."))
    lesson = lesson_of(state)
    if lesson is None:
        return replace(state, lens=not state.lens)
    if lessons.is_closed_ahead(lesson):
        return says(state, lessons.hidden(lesson))
    return in_open_lesson(state, lessons.lens_toggled)


def go_back(state: State) -> State:
    """Esc: out of what is open, one after the other, to the iterations of Explore."""
    if state.curve:
        return replace(state, curve="")
    if in_lesson(state):
        return in_open_lesson(state, lessons.own_view)
    if state.more:
        return toggle_more(state, False)
    if state.mode is not Mode.EXPLORE:
        return enter_mode(state, Mode.EXPLORE)
    return replace(state, panel=Panel.ITERATIONS)


def look(state: State, /, **values: object) -> State:
    """Another look: theme, scale, reduced_motion, log, table, human, unit."""
    return replace(state, look=replace(state.look, **values))  # type: ignore[arg-type]


def point_at(state: State, spotlight: Spotlight) -> State:
    """The mouse, Tab or a lesson points at something."""
    return state if spotlight == state.spotlight else replace(state, spotlight=spotlight)


# --- lessons --------------------------------------------------------------------------------------------------------


def lesson_opened(state: State, lesson: LessonState) -> State:
    """A lesson on the screen."""
    return replace(enter_mode(state, Mode.LESSONS), lesson=lesson)


def lesson_closed(state: State) -> State:
    """Back to the list of lessons."""
    return replace(state, lesson=None)


def go_section(state: State, direction: int) -> State:
    """The section before or after; after the last one, the list."""
    lesson = lesson_of(state)
    if lesson is None:
        return state
    wished = lessons.neighbour(lesson, direction)
    if wished is not None and (why := lessons.why_not_entered(lesson, wished.name)):
        return says(state, why)
    return replace(state, lesson=lessons.went(lesson, direction))


def enter_section(state: State, name: str) -> State:
    """A section chosen by its dot or a link."""
    lesson = lesson_of(state)
    if lesson is None:
        return state
    return says(
        in_open_lesson(state, lambda lesson: lessons.entered(lesson, name)), lessons.why_not_entered(lesson, name)
    )


# --- two runs -------------------------------------------------------------------------------------------------------


def keep(state: State) -> State:
    """The scenario on the screen becomes A. Not in a lesson: what it shows is only the lesson's."""
    if in_lesson(state):
        return says(state, _("A lesson keeps its runs to itself. Explore freely first, then keep a run."))
    scenario = active(state).scenario
    made = replace(state, comparison=replace(state.comparison, kept=scenario))
    memory, link = (FIELDS[name].write(scenario[name]) for name in ("vm.memory", "link.bandwidth"))
    return says(
        made,
        _("Kept as A: {title}.", title=str(scenario["title"]) or _("{memory} VM, {link}", memory=memory, link=link)),
    )


def choose_pair(state: State, name: str) -> State:
    """A ready-made pair: two scenarios, complete, whatever was on the screen before. Raises InputError for another name."""
    a, b = pair_named(name).scenarios(Scenario())
    comparison = replace(state.comparison, kept=a, pair=name, own=on.new_experiment(b))
    return enter_mode(replace(state, comparison=comparison), Mode.COMPARE)


def leave_pair(state: State) -> State:
    """B is one's own experiment again; A stays."""
    return replace(state, comparison=replace(state.comparison, pair="", own=None))


def swap(state: State) -> State:
    """A and B change places."""
    kept = state.comparison.kept
    if kept is None:
        return says(state, _("There is no A to swap with. Press A or the button to keep this run as A."))
    present = active(state).scenario
    state = with_active(state, on.replaced(active(state), kept))
    return replace(state, comparison=replace(state.comparison, kept=present))


def line_up(state: State, alignment: Alignment) -> State:
    """By the clock, or by the start of the pauses; the lens needs the pauses."""
    lens = state.comparison.lens and alignment is Alignment.PAUSE
    return replace(state, comparison=replace(state.comparison, alignment=alignment, lens=lens))


def toggle_both_pauses(state: State) -> State:
    """Both pauses to one scale, or all of both runs; under the lens they are lined up by the pause."""
    comparison = state.comparison
    if comparison.lens:
        return replace(state, comparison=replace(comparison, lens=False))
    other = beside(state)
    if other is None or lens_span((active(state).run, other[0])) is None:
        return says(state, _("There are no two pauses to look at."))
    return replace(state, comparison=replace(comparison, lens=True, alignment=Alignment.PAUSE))


# --- files and moments handed on ------------------------------------------------------------------------------------


def opened(state: State, scenario: Scenario, path: Path) -> State:
    """The scenario of a file is one's own experiment now, in Explore."""
    state = enter_mode(replace(state, own=on.opened(state.own, scenario, path)), Mode.EXPLORE)
    end = state.own.run.end
    late = [change for change in scenario.changes if change.at >= end]
    if late:
        return says(
            state,
            _("Opened {name}. A change of {field} comes after the end of the run.", name=path.name, field=late[0].name),
        )
    return says(state, _("Opened {name}.", name=path.name))


def saved(state: State, scenario: Scenario, path: Path) -> State:
    """A scenario has been written. Only one's own experiment belongs to its file afterwards."""
    if scenario == state.own.scenario and not (in_lesson(state) or in_pair(state)):
        state = replace(state, own=on.at_file(state.own, path))
    return says(state, _("Saved as {name}.", name=path.name))


def moment_of(state: State) -> Shared:
    """What is on the screen, to be handed on."""
    return Shared(
        scenario=active(state).scenario,
        t=clock(state),
        view=state.mode.lower(),
        lens=state.lens,
        kept=state.comparison.kept if state.mode is Mode.COMPARE else None,
    )


def open_shared(state: State, shared: Shared) -> State:
    """Land on what was shared: one's own experiment there, A beside it."""
    state = take(state, shared.scenario)
    comparison = Comparison(kept=shared.kept)
    mode = next((mode for mode in Mode if mode.lower() == shared.view), Mode.EXPLORE)
    mode = Mode.EXPLORE if mode is Mode.LESSONS else mode
    state = enter_mode(replace(state, comparison=comparison), mode)
    lens = shared.lens and pause_span(active(state).run) is not None
    return replace(seek(state, shared.t), lens=lens, lens_seen=state.lens_seen or lens)
