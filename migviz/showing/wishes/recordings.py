"""What becomes of a log that is opened: its recording beside a model, which is one's own experiment?"""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from migviz.errors import safe
from migviz.replay.seen import seen_at
from migviz.say import replies
from migviz.showing import editing, player
from migviz.showing.later import recordings
from migviz.showing.modes import Mode
from migviz.showing.state import State, active, beside_recording, says, with_active
from migviz.showing.wishes.following import enter_mode

if TYPE_CHECKING:
    from migviz.recorded.opening import Opened
    from migviz.study.advice import Advised


def open_log(state: State, content: bytes, name: str = "", file: Path | None = None) -> State:
    """What a file or the clipboard holds; InputError where that is no log. `file`: where it can be read again."""
    from migviz.say import in_recording  # few open a log: the first picture does not wait for it

    opened = recordings.opened(content, name, file)
    log = opened.log
    state = lay_beside(state, opened)
    # Here, which for a long log is beside the window: its first picture finds what is the same at each moment worked out.
    recordings.recording_shown(opened, seen_at(state.own.run, 0.0), 0.0)
    if opened.scenario is None:
        return says(state, in_recording.too_little(log.title))
    return says(state, in_recording.opened(log.title, log.lines, log.lines_skipped, len(log.migrations)))


def recording_restored(state: State, content: bytes, file: Path, chosen: int, *, on_screen: bool) -> State:
    """The log that was open the last time, beside one's own experiment as it was; `on_screen`: it was seen."""
    opened = recordings.opened(content, file.name, file)
    if chosen:
        opened = recordings.other(opened, chosen)
    state = replace(state, recording=opened, comparison=replace(state.comparison, recorded=on_screen))
    return enter_mode(state, Mode.COMPARE) if on_screen else state


def lay_beside(state: State, opened: "Opened") -> State:
    """A recording beside the model that was fitted to it, which is one's own experiment from now on; undo brings back the one before."""
    fitted = opened.scenario
    own = editing.replaced(state.own, fitted) if fitted is not None else player.from_start(state.own)
    comparison = replace(state.comparison, recorded=True)
    state = replace(state, recording=opened, own=own, comparison=comparison)
    return enter_mode(replace(state, presenting=False), Mode.COMPARE)


def go_on_recording(state: State, opened: "Opened") -> State:
    """The same recording, longer. A playhead that stood at its end goes on with it, and a model that is as it was fitted is fitted anew."""
    before = state.recording
    assert before is not None
    head, own = state.own.playhead, state.own
    at_end = not head.playing and head.t >= before.run.end - AT_END
    if opened.scenario is not None and own.scenario == (before.scenario or own.scenario) != opened.scenario:
        follows = editing.refitted if before.scenario is not None else editing.replaced
        own = follows(own, opened.scenario)
    last = max(opened.run.end, own.run.end)
    return replace(state, recording=opened, own=player.sought(own, opened.run.end if at_end else head.t, last))


def lay_client_beside(state: State, content: bytes, name: str = "") -> State:
    """What a client saw, beside the recording that is open; InputError where that is nothing of the kind."""
    if state.recording is None:
        return says(state, replies.no_recording())
    opened = recordings.with_client(state.recording, recordings.side_in(content, name))
    state = show_recording(replace(state, recording=opened))
    return says(state, recordings.client_words(opened))


def advice_known(state: State, opened: "Opened", advised: "Advised") -> State:
    """What would have helped was tried; of no use where another log is open meanwhile."""
    now = state.recording
    if now is None or now.fit is not opened.fit:
        return state
    return replace(state, recording=replace(now, advice=advised))


def try_advice(state: State) -> State:
    """The first piece of advice in the model; a step of the history."""
    opened = beside_recording(state)
    if opened is None or opened.scenario is None or opened.advice is None or not opened.advice.pieces:
        return says(state, replies.no_advice())
    piece = opened.advice.pieces[0]
    tried = recordings.with_advice(opened.scenario, opened.advice, piece)
    state = with_active(state, editing.replaced(active(state), tried))
    return says(state, replies.advice_tried(recordings.setting_text(piece)))


AT_END = 1e-6
"""Seconds."""


def watch_begun(state: State, name: str) -> State:
    """A migration is watched from now on; what is open stays until there is one."""
    return says(replace(state, watching=name), replies.is_watched(safe(name)))


def watch_went_on(state: State, opened: "Opened") -> State:
    """More is known of the one that is watched; where it is the first that is known, it stands beside a model."""
    before = state.recording
    if before is not None and before.ahead is not None and before.chosen == opened.chosen:
        return go_on_recording(state, opened)
    state = lay_beside(state, opened)
    return replace(state, own=player.sought(state.own, opened.run.end, max(opened.run.end, state.own.run.end)))


def watch_says(state: State, said: str) -> State:
    """Something of the watching itself: nobody answers any more, or somebody does again."""
    return says(state, said) if state.watching else state


def watch_ended(state: State, said: str) -> State:
    """Nobody asks any more; what was recorded stays open."""
    opened = state.recording
    if opened is not None and opened.ahead is not None:
        state = go_on_recording(state, recordings.left(opened))
    return says(replace(state, watching=""), said)


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
    return with_active(state, editing.replaced(active(state), opened.scenario))
