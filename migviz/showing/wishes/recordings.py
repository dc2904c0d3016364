"""What becomes of a log that is opened: its recording beside a model, which is one's own experiment?"""

from dataclasses import replace
from typing import TYPE_CHECKING

from migviz.say import replies
from migviz.showing import experiment as on
from migviz.showing.later import recordings
from migviz.showing.modes import Mode
from migviz.showing.state import State, active, beside_recording, says, with_active
from migviz.showing.wishes.following import enter_mode

if TYPE_CHECKING:
    from migviz.recorded.opening import Opened


def open_log(state: State, content: bytes, name: str = "") -> State:
    """What a file or the clipboard holds; InputError where that is no log."""
    from migviz.say import in_recording  # few open a log: the first picture does not wait for it

    opened = recordings.opened(content, name)
    log = opened.log
    state = lay_beside(state, opened)
    if opened.scenario is None:
        return says(state, in_recording.too_little(log.title))
    return says(state, in_recording.opened(log.title, log.lines, log.lines_skipped, len(log.migrations)))


def lay_beside(state: State, opened: "Opened") -> State:
    """A recording beside the model that was fitted to it, which is one's own experiment from now on; undo brings back the one before."""
    fitted = opened.scenario
    own = on.replaced(state.own, fitted) if fitted is not None else on.from_start(on.stopped(state.own))
    comparison = replace(state.comparison, recorded=True)
    state = replace(state, recording=opened, own=own, comparison=comparison)
    return enter_mode(replace(state, presenting=False), Mode.COMPARE)


def go_on_recording(state: State, opened: "Opened") -> State:
    """The same recording, longer: nothing else changes."""
    return replace(state, recording=opened)


def choose_migration(state: State, number: int) -> State:
    """Another migration of the log, from 0 on, with a model of its own."""
    if state.recording is None:
        return says(state, replies.no_recording())
    if number == state.recording.chosen:
        return state
    return lay_beside(state, recordings.other(state.recording, number))


def next_migration(state: State) -> State:
    """The next one, and after the last one the first."""
    return choose_migration(state, 0 if state.recording is None else state.recording.chosen + 1)


def show_recording(state: State) -> State:
    """The recording that is open beside one's own experiment again."""
    if state.recording is None:
        return says(state, replies.no_recording())
    return enter_mode(replace(state, comparison=replace(state.comparison, recorded=True)), Mode.COMPARE)


def refit(state: State) -> State:
    """The model as it was fitted; a step of the history."""
    opened = beside_recording(state)
    if opened is None or opened.scenario is None:
        return says(state, replies.no_recording())
    return with_active(state, on.replaced(active(state), opened.scenario))
