"""What does a control, a mark on the strip, undo make of a scenario?"""

from collections.abc import Mapping
from dataclasses import replace

from migviz.say import replies
from migviz.scenario import Scenario
from migviz.scenario.fields import Value
from migviz.scenario.scenario import within_whole
from migviz.showing import editing, player
from migviz.showing import experiment as on
from migviz.showing.by_hand import can_write, written
from migviz.showing.experiment import Experiment
from migviz.showing.history import Version
from migviz.showing.later import hosts, lessons
from migviz.showing.modes import Mode
from migviz.showing.spotlight import Spotlight
from migviz.showing.state import (
    State,
    active,
    evacuation_of,
    host_of,
    in_lesson,
    is_lent,
    lesson_of,
    says,
    vm_of,
    with_active,
    with_evacuation,
)
from migviz.showing.wishes.following import enter_mode, in_open_lesson
from migviz.showing.wishes.looking import inspect


def edit(state: State, name: str, value: Value | str, finished: bool = True) -> State:
    """A control wishes for a value. Sliders keep the rule of `editing.slid`, and end where a part would be more than its whole; on
    the map, and where a goal asks for another scenario, the scenario itself is set."""
    if vm_of(state) is not None:
        return says(state, replies.one_among_others())
    key = f"field {name}"
    value = _within_whole(state, {name: value})[name]
    lesson = lesson_of(state)
    if lesson is not None:
        return _let_go_if(in_open_lesson(state, lambda lesson: lessons.slid(lesson, name, value, key)), finished)
    if state.mode is Mode.MAP:
        return _edited(state, lambda now: editing.edited(now, {name: value}, key), finished)
    return _edited(state, lambda now: editing.slid(now, name, value, key), finished)


def edit_on_curve(state: State, name: str, value: float, finished: bool = True) -> State:
    """A value is pointed at on the curve that a lesson shows: what its section leaves to the student is set."""
    lesson = lesson_of(state)
    left = lessons.controls(lesson) if lesson is not None else None
    is_left = lesson is None or left is None or name in left or name in lesson.section.handles
    return edit(state, name, value, finished) if is_left else state


def press_page(state: State, block: int) -> State:
    """A page of the source's map is pressed: the VM writes it, where that can be, or else it is inspected."""
    if not can_write(state):
        return inspect(state, Spotlight(kind="page", number=block))
    lesson = lesson_of(state)
    if lesson is None:
        return with_active(state, written(active(state), block))
    return in_open_lesson(state, lambda lesson: lessons.changed(lesson, lambda now: written(now, block)))


def set_fields(state: State, values: Mapping[str, Value | str], finished: bool = True) -> State:
    """Fields of the scenario itself: the point of the map is elsewhere, say."""
    if vm_of(state) is not None:
        return says(state, replies.one_among_others())
    values = _within_whole(state, values)
    return _edited(state, lambda now: editing.edited(now, values, "fields"), finished)


def _within_whole(state: State, values: Mapping[str, Value | str]) -> Mapping[str, Value | str]:
    """Values as a hand moves them: none ends in a part that is more than its whole, as long as that is not moved too. What is typed is
    refused instead, with the reason."""
    scenario = active(state).scenario
    return {
        name: within_whole(scenario, name, value, moved=values) if isinstance(value, float) else value
        for name, value in values.items()
    }


def _edited(state: State, wish: on.Wish, finished: bool) -> State:
    before = active(state)
    after = wish(before)
    return says(_let_go_if(with_active(state, after), finished), _left_out(before, after))


def _let_go_if(state: State, finished: bool) -> State:
    return let_go(state) if finished else state


def _left_out(before: Experiment, after: Experiment) -> str:
    gone = editing.left_out(before, after)
    if not gone or (before.drag is not None and before.drag is after.drag):
        return ""
    return replies.change_gone(gone[0].name)


def reset(state: State, name: str) -> State:
    """A field follows its preset, policy or default again."""
    return with_active(state, editing.reset(active(state), name))


def move_change(state: State, index: int, t: float, finished: bool = True) -> State:
    """A mark on the strip is dragged."""
    if vm_of(state) is not None:
        return says(state, replies.one_among_others())
    after = editing.change_moved(active(state), index, t, "mark")
    return with_active(state, on.let_go(after) if finished else after)


def delete_change(state: State, index: int) -> State:
    """A mark on the strip goes."""
    if vm_of(state) is not None:
        return says(state, replies.one_among_others())
    return with_active(state, editing.change_deleted(active(state), index))


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
    if (host := host_of(state)) is not None:
        return with_evacuation(state, hosts.undone(host))
    return _with_a(state, with_active(state, editing.undone(active(state))), active(state).history.now)


def redo(state: State) -> State:
    """An undo taken back."""
    if (host := host_of(state)) is not None:
        return with_evacuation(state, hosts.redone(host))
    after = with_active(state, editing.redone(active(state)))
    return _with_a(state, after, active(after).history.now)


def _with_a(before: State, after: State, step: Version) -> State:
    """A swap is undone and done again as a whole: the other scenario is A again, unless another run was kept since."""
    b, a = active(before).scenario, after.comparison.kept
    if not step.swapped or a != active(after).scenario:
        return after
    return replace(after, comparison=replace(after.comparison, kept=b))


def let_go(state: State) -> State:
    """Nothing is dragged any more."""
    if (host := host_of(state)) is not None:
        return with_evacuation(state, hosts.let_go(host))
    return with_active(state, on.let_go(active(state)))


def new_scenario(state: State) -> State:
    """The default migration, in Explore; undo brings back what was there."""
    return take(state, Scenario(), is_saved=True)


def why_default_already(state: State) -> str:
    """Why nothing would change; "" where something would."""
    if in_lesson(state):
        return replies.lesson_keeps_runs()
    scenario = active(state).scenario
    return replies.default_already() if scenario == Scenario() else ""


def back_to_default(state: State) -> State:
    """Every field as it was at first, from the start of the run, in the same file; undo brings back what was there."""
    if why := why_default_already(state):
        return says(state, why)
    return with_active(state, editing.as_at_first(active(state)))


def take(state: State, scenario: Scenario, *, is_saved: bool = False) -> State:
    """Another scenario becomes one's own experiment, in Explore. It is of no file: saving it asks for one."""
    own = editing.replaced(state.own, scenario, is_saved=is_saved)
    return enter_mode(replace(state, own=own), Mode.EXPLORE)


def explore_freely(state: State) -> State:
    """What a lesson or a ready-made pair shows becomes one's own experiment; they stay as they are."""
    if not is_lent(state):
        return enter_mode(state, Mode.EXPLORE)
    lesson = lesson_of(state)
    if lesson is not None and (why := lessons.why_not_free(lesson)):
        return says(state, why)
    host = evacuation_of(state)
    if host is not None and lesson is not None:
        own_host = hosts.sought(hosts.opened(host.now, called=lesson.lesson.title), hosts.whole_host(host).playhead.t)
        return says(
            replace(enter_mode(state, Mode.EVACUATION), evacuation=replace(own_host, saved=None)), replies.own_now()
        )
    shown = active(state)
    own = player.sought(editing.replaced(state.own, shown.scenario), shown.playhead.t)
    return says(
        enter_mode(replace(state, own=own), Mode.EXPLORE),
        replies.own_now(),
    )
