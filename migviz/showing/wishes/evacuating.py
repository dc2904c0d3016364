"""What becomes of a host that is emptied: its rules, which of its VMs is looked at, what else was tried?"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from migviz.say import files, replies
from migviz.scenario.fields import Value
from migviz.showing.later import hosts, lessons
from migviz.showing.modes import HostPanel, Mode
from migviz.showing.spotlight import NOTHING
from migviz.showing.state import State, evacuation_of, host_of, in_lesson, lesson_of, says, with_evacuation
from migviz.showing.wishes.following import enter_mode, in_open_lesson

if TYPE_CHECKING:
    from migviz.scenario.evacuation import Evacuation
    from migviz.showing.lesson import LessonState
    from migviz.study.emptying import Way
    from migviz.study.emptying_advice import EmptyingAdvice


def evacuation_opened(state: State, evacuation: "Evacuation", *, called: str = "", file: Path | None = None) -> State:
    """The VMs of a host stand ready to leave it. One's own experiment stays as it is."""
    found = hosts.opened(evacuation, called=called, file=file)
    state = enter_mode(state, Mode.EVACUATION)
    state = replace(state, evacuation=found, spotlight=NOTHING)
    return says(state, files.opened(file.name if file is not None else called))


def evacuation_saved(state: State, evacuation: "Evacuation", file: Path) -> State:
    """It has been written."""
    host = evacuation_of(state)
    if host is not None and host.now == evacuation:
        state = with_evacuation(state, replace(host, file=file, saved=evacuation))
    return says(state, files.saved(file.name))


def evacuation_restored(state: State, lines: Sequence[str], *, on_host: bool) -> State:
    """The host of the last time, if its lines can be read; it is in no file."""
    try:
        found = hosts.opened(hosts.of_lines(lines))
    except ValueError:
        return state
    mode = Mode.EVACUATION if on_host else state.mode
    return replace(state, evacuation=replace(found, saved=None), mode=mode)


def toggle_evacuation(state: State) -> State:
    """To the host that is emptied, and back to Explore; where none is open, to a ready-made one."""
    if state.mode is Mode.EVACUATION:
        return enter_mode(state, Mode.EXPLORE)
    return open_ready_host(state, hosts.FIRST) if state.evacuation is None else enter_mode(state, Mode.EVACUATION)


def open_ready_host(state: State, name: str) -> State:
    """A ready-made host by its name."""
    return evacuation_opened(state, hosts.ready(name), called=hosts.ready_title(name))


def edit_rule(state: State, name: str, value: Value, finished: bool = True) -> State:
    """A control of the host wishes for a value: a rule, or a field that all VMs share."""
    host, lesson = host_of(state), lesson_of(state)
    if host is None:
        return state
    if lesson is not None:
        return _edited_in_lesson(state, lesson, name, value, finished=finished)
    made = hosts.ruled(host, {name: value}, f"rule {name}")
    return with_evacuation(state, hosts.let_go(made) if finished else made)


def _edited_in_lesson(state: State, lesson: "LessonState", name: str, value: Value, *, finished: bool) -> State:
    """The same of what a section leaves to the student."""
    free = lesson.section.free
    if free is not None and name not in free:
        return says(state, replies.lesson_keeps_runs())
    state = in_open_lesson(state, lambda lesson: lessons.slid(lesson, name, value, f"rule {name}"))
    host = host_of(state)
    return with_evacuation(state, hosts.let_go(host)) if finished and host is not None else state


def choose_vm(state: State, name: str) -> State:
    """One VM is looked at; who never went has no run."""
    host = evacuation_of(state)
    if host is None:
        return state
    if why := why_not_looked_into(state):
        return says(state, why)
    made = hosts.looking_at(host, name)
    if made is host:
        return says(state, replies.never_went(name))
    return replace(with_evacuation(state, made), spotlight=NOTHING, inspected=NOTHING)


def why_not_looked_into(state: State) -> str:
    """Why no VM of this host can be looked at alone; "" where one can: its run would tell what a question of a lesson asks."""
    lesson = lesson_of(state)
    return lessons.hidden(lesson) if lesson is not None and lessons.asks(lesson) else ""


def whole_host(state: State) -> State:
    """All VMs again."""
    host = evacuation_of(state)
    return state if host is None else replace(with_evacuation(state, hosts.whole_host(host)), spotlight=NOTHING)


def choose_neighbour(state: State, direction: int) -> State:
    """The VM that went after this one, or before it."""
    host = evacuation_of(state)
    name = hosts.neighbour(host, direction) if host is not None else ""
    return choose_vm(whole_host(state), name) if name else state


def show_host_panel(state: State, panel: HostPanel) -> State:
    """What stands beside the host."""
    host = evacuation_of(state)
    if host is None:
        return state
    if in_lesson(state) and HostPanel(panel) is HostPanel.ADVICE:
        return says(state, replies.lesson_keeps_runs())
    side = True if state.side is False else state.side
    return replace(with_evacuation(state, replace(host, panel=HostPanel(panel))), side=side)


def ask_advice(state: State) -> State:
    """What would it take? The answer comes later."""
    host = host_of(state)
    return state if host is None else with_evacuation(state, replace(host, asked=True, looked=0.0))


def advice_so_far(state: State, of: "Evacuation", share: float) -> State:
    """So much of the search for what it would take is done; nothing if nobody waits for that any more."""
    host = state.evacuation
    if host is None or host.now != of or not host.asked:
        return state
    return replace(state, evacuation=replace(host, looked=share))


def give_up_advice(state: State) -> State:
    """What it would take is not looked for any more."""
    host = host_of(state)
    return state if host is None else with_evacuation(state, replace(host, asked=False, looked=0.0))


def advice_found(state: State, of: "Evacuation", advice: "EmptyingAdvice") -> State:
    """What it would take; nothing if the host is another one by now."""
    host = state.evacuation
    if host is None or host.now != of:
        return state
    return replace(state, evacuation=replace(host, advice=advice, asked=False))


def take_advice(state: State) -> State:
    """The soonest that keeps to all limits; undo brings back what was there."""
    host = host_of(state)
    best = host.advice.best if host is not None and host.advice is not None else None
    if host is None or best is None:
        return state
    values: dict[str, Value] = {
        "evacuation.at_once": float(best.at_once or len(host.now.vms)),
        "evacuation.order": best.order,
    }
    return with_evacuation(state, hosts.ruled(host, values))


def way_found(state: State, of: "Evacuation", way: "Way") -> State:
    """What came of another number at once."""
    lesson = state.lesson
    if lesson is not None and lesson.host is not None:
        state = replace(state, lesson=replace(lesson, host=hosts.with_way(lesson.host, of, way)))
    host = state.evacuation
    return state if host is None else replace(state, evacuation=hosts.with_way(host, of, way))
