"""Is what a client saw shown on the recording's clock, whole, and kept beside what else is chosen? Without Qt."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from migviz.engine import simulate
from migviz.errors import InputError
from migviz.export.as_capture import write_capture
from migviz.recorded.client_side import Kind
from migviz.recorded.laid_beside import side_in
from migviz.recorded.opening import opened, with_client
from migviz.scenario import Scenario
from migviz.showing import wishes
from migviz.showing.commands import COMMANDS, do
from migviz.showing.heard.recording import recording_heard
from migviz.showing.modes import Mode
from migviz.showing.recording import ClientShown
from migviz.showing.recording_client import client_lane
from migviz.showing.shown import shown
from migviz.showing.state import State
from migviz.trace.traffic import Node
from tests.recorded.test_beside import ping

LOGS = Path(__file__).resolve().parent.parent / "reference" / "logs"
LOG, TWO = LOGS / "samples" / "1-qmp_T40-u0.3-d300.jsonl", LOGS / "awkward" / "02_two_migrations.log"


def with_log(path: Path) -> State:
    return wishes.settled(wishes.open_log(State(), path.read_bytes(), path.name))


def client(state: State) -> ClientShown:
    recording = shown(state).recording
    assert recording is not None and recording.above.lanes[1].client is not None
    return recording.above.lanes[1].client


def began(state: State) -> float:
    assert state.recording is not None and state.recording.recorded.began is not None
    return state.recording.recorded.began


def test_the_stall_lies_where_the_clocks_say() -> None:
    state = with_log(LOG)
    record = ping(gone=(15.0, 16.0), began=began(state) - 5.0, every=0.1)
    seen = client(wishes.settled(wishes.lay_client_beside(state, record, "ping.txt")))
    assert seen.stall is not None and seen.stall[0] == pytest.approx(10.0, abs=0.11)
    assert seen.stall[1] == pytest.approx(11.0, abs=0.11) and "waited 1" in seen.forms[0]
    lost = [one.t for one in seen.requests if one.kind is Kind.NO_ANSWER]
    assert len(lost) == pytest.approx(10, abs=1) and 9.9 < min(lost) < max(lost) < 11.1


def test_a_late_answer_stands_where_it_was_asked() -> None:
    state = with_log(LOG)
    record = ping(gone=(15.0, 16.0), began=began(state) - 5.0, every=0.1, queued=True)
    late = [
        one
        for one in client(wishes.settled(wishes.lay_client_beside(state, record))).requests
        if one.kind is Kind.LATE_ANSWER
    ]
    assert late and max(one.t for one in late) < 11.0 and max(one.value or 0.0 for one in late) > 0.9


def test_a_capture_shows_what_was_sent_again_and_the_announcement() -> None:
    run = simulate(Scenario())
    file = BytesIO()
    write_capture(run, file, start=0.0, end=run.end, at=Node.CLIENT)
    lane = client_lane(
        with_client(opened(LOG.read_bytes()), side_in(file.getvalue())).beside, opened(LOG.read_bytes()).recorded
    )
    assert lane.client is not None and lane.client.announced and "announced at" in lane.client.forms[0]
    assert lane.client.again == tuple(sorted(lane.client.again))


def test_it_stays_beside_another_migration_of_the_log_and_is_heard() -> None:
    state = with_log(TWO)
    state = wishes.settled(wishes.lay_client_beside(state, ping(gone=(15.0, 16.0), began=began(state))))
    other = wishes.settled(do(COMMANDS["next migration"], state))
    assert other.recording is not None and other.recording.beside is not None
    assert other.recording.beside.side is state.recording.beside.side  # type: ignore[union-attr]
    recording = shown(other).recording
    assert recording is not None
    above = recording_heard(recording).inside[0]
    assert any("requests" in one.value for one in above.inside)


def test_without_a_recording_it_says_what_to_open_first_and_nothing_else_is_laid_beside() -> None:
    before = State()
    after = wishes.lay_client_beside(before, ping(gone=(15.0, 16.0)))
    assert replace(after, said=before.said) == before and "open a log" in after.said.text
    with pytest.raises(InputError):
        wishes.lay_client_beside(with_log(LOG), b"neither\nof both\n")


def test_it_comes_with_the_recording_to_the_screen() -> None:
    state = wishes.enter_mode(with_log(LOG), Mode.EXPLORE)
    state = wishes.settled(wishes.lay_client_beside(state, ping(gone=(15.0, 16.0))))
    assert state.mode is Mode.COMPARE and shown(state).recording is not None
