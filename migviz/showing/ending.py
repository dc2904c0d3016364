"""What is there to try after a run? Invitations that fit it, each done in one click."""

from dataclasses import replace
from functools import partial

from migviz.replay.beat import BeatKind
from migviz.replay.pace import Pace, pause_span
from migviz.say import on_ending
from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS
from migviz.showing import editing, player
from migviz.showing.modes import Mode, Panel
from migviz.showing.state import State, active, with_active
from migviz.showing.wishes import Wish, enter_mode, keep, play, seek, set_fields, show_panel
from migviz.trace import Run
from migviz.values import dataclass

AFTER = 0.4
"""Seconds on the screen from the last beat's start until they are there."""
RATE, LINK, TECHNIQUE, MEMORY = "workload.dirty_rate", "link.bandwidth", "migration.technique", "vm.memory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Something to try: its icon and words, and the wish that does it."""

    icon: str
    words: str
    wish: Wish


def invitations(state: State) -> tuple[Invitation, ...]:
    """What is offered now: in Explore, once one's own run has been seen to its end."""
    if state.mode is not Mode.EXPLORE or state.offers_left or not _has_ended(state):
        return ()
    run = active(state).run
    return tuple(
        item for item in (_once_more(run), _beside(run.scenario), _other(run), _why_no_answer(run)) if item is not None
    )


def _has_ended(state: State) -> bool:
    now = active(state)
    if now.playhead.t >= now.run.end:
        return True
    beat = player.beat_of(now)
    return beat is not None and beat.kind is BeatKind.AFTER and beat.beat.end == now.run.end and beat.elapsed >= AFTER


def _once_more(run: Run) -> Invitation:
    again = on_ending.pause_again() if pause_span(run) is not None else on_ending.run_again()
    return Invitation(icon="stopwatch", words=again, wish=_pause_again)


def _why_no_answer(run: Run) -> Invitation | None:
    """For what the client waited when the VM had long been running again."""
    client = run.network.client
    if client is None or not client.late or client.connections_lost:
        return None
    return Invitation(icon="client", words=on_ending.why_the_client_waited(), wish=_to_the_first_answer)


def _beside(scenario: Scenario) -> Invitation:
    """The other way to move a VM: what one would compare it with."""
    live = scenario.technique.iterates
    name = "quick" if live else "live"
    words = on_ending.quick_beside() if live else on_ending.live_beside()
    return Invitation(icon="disk" if live else "pulse", words=words, wish=partial(_compared, technique=name))


def _other(run: Run) -> Invitation | None:
    """What changes most: ten times the dirty rate, a tenth of the bandwidth; ten times of it where the copy did not catch up."""
    scenario = run.scenario
    if scenario.changes:
        return Invitation(icon="undo", words=on_ending.without_changes(), wish=_without_changes)
    rate, link = scenario.number(RATE), scenario.number(LINK)
    if not scenario.technique.iterates:
        return _with(scenario, MEMORY, 4 * scenario.number(MEMORY), on_ending.with_memory)
    if not run.metrics.converged:
        return _with(scenario, LINK, 10 * link, on_ending.with_link)
    return _with(scenario, RATE, 10 * rate, on_ending.with_rate) or _with(
        scenario, LINK, link / 10, on_ending.with_link
    )


def _with(scenario: Scenario, name: str, value: float, words: "on_ending.Words") -> Invitation | None:
    """A field set, where that can be."""
    try:
        FIELDS[name].check(value)
        scenario.but({name: value})
    except ValueError:  # InputError is one
        return None
    if not value:
        return None
    icon = "pulse" if name == RATE else "curve"
    return Invitation(icon=icon, words=words(FIELDS[name].write(value)), wish=partial(_changed, name=name, value=value))


def _compared(state: State, technique: str) -> State:
    """This run as A, the other way to move its VM beside it."""
    return play(seek(enter_mode(set_fields(keep(state), {TECHNIQUE: technique}), Mode.COMPARE), 0.0))


def _changed(state: State, name: str, value: float) -> State:
    return play(seek(set_fields(state, {name: value}), 0.0))


def _without_changes(state: State) -> State:
    now = active(state)
    return play(seek(with_active(state, editing.replaced(now, now.scenario.but(changes=()))), 0.0))


def _to_the_first_answer(state: State) -> State:
    """The ruler beside the lens, at the time at which the client gets an answer again."""
    stalls = active(state).run.network.stalls
    longest = max(stalls, key=lambda stall: stall.end - stall.start)
    return seek(replace(show_panel(state, Panel.RULER), lens=True), longest.end)


def _pause_again(state: State) -> State:
    """From the instant at which the VM stops, guided; without a pause from the start."""
    span = pause_span(active(state).run)
    state = with_active(state, player.paced(active(state), pace=Pace.GUIDED))
    state = seek(state, span[0] if span is not None else 0.0)
    now = active(state)
    return play(with_active(state, replace(now, playhead=replace(now.playhead, held=0.0))))
