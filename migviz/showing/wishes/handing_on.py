"""What do files and shared moments bring, and take along?"""

from dataclasses import replace
from pathlib import Path

from migviz.replay.pace import pause_span
from migviz.replay.side_by_side import Alignment
from migviz.say import files
from migviz.scenario import Scenario
from migviz.scenario.sharing import HOST, Shared
from migviz.scenario.version import VERSION
from migviz.showing import editing
from migviz.showing.composition import lens_is_open
from migviz.showing.later import hosts
from migviz.showing.modes import Mode
from migviz.showing.state import (
    Comparison,
    State,
    active,
    beside_recording,
    clock,
    evacuation_of,
    in_lesson,
    in_pair,
    says,
    with_active,
)
from migviz.showing.wishes.comparing import toggle_both_pauses
from migviz.showing.wishes.evacuating import choose_vm, evacuation_opened
from migviz.showing.wishes.following import enter_mode
from migviz.showing.wishes.scenario import take
from migviz.showing.wishes.time import seek

MOST_TOLD = 4
"""Chosen: as many fields as a message of the window has room for."""


def opened(state: State, scenario: Scenario, path: Path, version: int = VERSION) -> State:
    """The scenario of a file is one's own experiment now, in Explore. `version`: of the defaults with which it was written."""
    state = enter_mode(replace(state, own=editing.opened(state.own, scenario, path, version)), Mode.EXPLORE)
    if older := told_older(path.name, scenario, version):
        return says(state, older)
    end = state.own.run.end
    late = [change for change in scenario.changes if change.at >= end]
    if late:
        return says(
            state,
            files.opened_with_late(path.name, late[0].name),
        )
    return says(state, files.opened(path.name))


def saved(state: State, scenario: Scenario, path: Path) -> State:
    """A scenario has been written. Only one's own experiment belongs to its file afterwards."""
    if scenario == state.own.scenario and not (in_lesson(state) or in_pair(state)):
        state = replace(state, own=editing.at_file(state.own, path))
    return says(state, files.saved(path.name))


def moment_of(state: State) -> Shared:
    """What is on the screen, to be handed on. Of a recording that is the model: what the log says stays here."""
    host = evacuation_of(state)
    if host is not None:
        at = hosts.whole_host(host).playhead.t
        return Shared(scenario=host.now.shared, t=at, view=HOST, evacuation=host.now, vm=host.vm)
    two = state.mode is Mode.COMPARE and beside_recording(state) is None
    mode = Mode.EXPLORE if beside_recording(state) is not None else state.mode
    return Shared(
        scenario=active(state).scenario,
        t=clock(state),
        view=mode.lower(),
        lens=_lens(state),
        kept=state.comparison.kept if two else None,
        line_up="pause" if two and state.comparison.alignment is Alignment.PAUSE else "clock",
    )


def _lens(state: State) -> bool:
    """Whether the lens is open in what is handed on: that of a lesson, that on both pauses, or that of one's own run."""
    if state.mode is Mode.COMPARE:
        return state.comparison.lens
    return lens_is_open(state) if in_lesson(state) else state.lens


def open_shared(state: State, shared: Shared) -> State:
    """Land on what was shared: one's own experiment there, A beside it; or the host that is emptied."""
    if shared.evacuation is not None:
        state = seek(evacuation_opened(state, shared.evacuation, called=files.this_moment()), shared.t)
        return choose_vm(state, shared.vm) if shared.vm else state
    state = take(state, shared.scenario)
    state = replace(state, own=editing.of_version(state.own, shared.version))
    older = told_older(files.this_moment(), shared.scenario, shared.version)
    by_pause = shared.line_up == "pause"
    comparison = Comparison(kept=shared.kept, alignment=Alignment.PAUSE if by_pause else Alignment.CLOCK)
    mode = next((mode for mode in Mode if mode.lower() == shared.view), Mode.EXPLORE)
    mode = Mode.EXPLORE if mode is Mode.LESSONS else mode
    state = enter_mode(replace(state, comparison=comparison), mode)
    if mode is Mode.COMPARE and by_pause and shared.lens:
        return says(toggle_both_pauses(seek(state, shared.t)), older)
    lens = shared.lens and pause_span(active(state).run) is not None
    return says(replace(seek(state, shared.t), lens=lens, lens_seen=state.lens_seen or lens), older)


def mean_as_then(state: State) -> State:
    """What is open says what it did not have to say when it was written; undo takes today's values again."""
    return says(with_active(state, editing.as_then(active(state))), files.means_it_again())


def told_older(name: str, scenario: Scenario, version: int) -> str:
    """Which fields that an older scenario does not say make another run of it now; "" where none does."""
    if version >= VERSION:
        return ""
    from migviz.study.older import that_differ  # few files are older: the first picture does not wait for it

    then = that_differ(scenario, version)
    return f"{files.older(name, scenario, then, most=MOST_TOLD)} {files.as_it_meant()}" if then else ""
