"""What is on the screen of a log that is open: does every one keep the laws, and does nothing get lost? Without Qt."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

from migviz import InputError, Scenario
from migviz.recorded.opening import Opened, opened
from migviz.replay.seen import seen_at
from migviz.scenario.sharing import read_shared, share
from migviz.showing import wishes
from migviz.showing.box import Box
from migviz.showing.commands import COMMANDS, do
from migviz.showing.heard import walk
from migviz.showing.heard.recording import recording_heard, side_heard
from migviz.showing.modes import Mode
from migviz.showing.places.recording import recording_in, rows_in
from migviz.showing.recording import RecordingShown
from migviz.showing.recording_shown import recording_shown
from migviz.showing.shown import shown
from migviz.showing.state import State, active, beside, last
from tests.shared import shared

LOGS = Path(__file__).resolve().parent.parent / "reference" / "logs"
FINE, COARSE = "raw/04-u0.5.qmp.jsonl", "samples/1-qmp_L40-u0.8-d300.jsonl"
SILENT, POST_COPY, TWO = (
    "samples/5-nova_L40-u0.8-d300.log",
    "raw/10-postcopy0.8.qmp.jsonl",
    "awkward/02_two_migrations.log",
)
SLOWED, ENDLESS = "samples/1-qmp_L40-u1.2-d300-apaced.jsonl", "samples/1-qmp_L40-u1.2-d300.log"
TOO_LITTLE = "samples/5-nova_L160-u0.3-d300.log"
MANY = (FINE, COARSE, SILENT, POST_COPY, TWO, SLOWED, ENDLESS, TOO_LITTLE)


@shared
def opened_of(name: str) -> Opened:
    """A log is fitted once for all tests."""
    return opened((LOGS / name).read_bytes(), Path(name).name)


def laid(name: str) -> State:
    """A log that is open."""
    return wishes.settled(wishes.lay_beside(State(), opened_of(name)))


def read(name: str, state: State) -> State:
    """A log that is opened with something else on the screen."""
    return wishes.settled(wishes.open_log(state, (LOGS / name).read_bytes(), Path(name).name))


def part(state: State) -> RecordingShown:
    found = shown(state).recording
    assert found is not None
    return found


def words(one: RecordingShown) -> str:
    heard = [thing for root in (recording_heard(one), side_heard(one)) for _, thing in walk(root)]
    return " ".join(f"{thing.name} {thing.value} {thing.more}" for thing in heard)


@pytest.mark.parametrize("name", MANY)
@pytest.mark.parametrize("share_of_all", [0.0, 0.4, 1.0])
def test_every_recording_is_shown_with_numbers_that_are_numbers(name: str, share_of_all: float) -> None:
    state = laid(name)
    one = part(wishes.settled(wishes.seek(state, last(state) * share_of_all)))
    assert "nan" not in words(one).lower() and "None" not in words(one) and "inf" not in words(one).split()
    for track in (one.above, one.below):
        for piece in track.pieces:
            assert 0.0 <= piece.start <= piece.end <= track.end + 1e-9
            assert piece.forms
        for stay in (stay for lane in track.lanes for stay in lane.stays):
            assert 0.0 <= stay.start <= stay.end <= one.end + 1e-9 and 0.0 <= stay.speed <= 1.0
    for row in one.rows:
        for length in (row.recorded_length, row.model_length):
            assert length is None or (math.isfinite(length) and 0.0 <= length <= 1.0 + 1e-9)


def test_the_model_is_what_was_fitted_and_the_sliders_change_it_alone() -> None:
    state = laid(FINE)
    before = part(state)
    assert state.recording is not None and active(state).scenario == state.recording.scenario
    assert before.is_fit and beside(state) is None
    state = wishes.settled(wishes.edit(state, "workload.dirty_rate", "40 MiB/s"))
    after = part(state)
    assert after.above.pieces == before.above.pieces and after.below != before.below and not after.is_fit
    assert after.table != before.table and "your values" in after.below.about[0]
    state = wishes.settled(do(COMMANDS["refit"], state))
    assert part(state).is_fit
    assert do(COMMANDS["refit"], state).said.text


def test_a_list_that_only_the_model_has_is_none_of_the_recording_rather_than_unknown() -> None:
    state = wishes.settled(wishes.edit(laid(FINE), "workload.dirty_rate", "30 MiB/s"))
    recording = state.recording
    assert recording is not None and recording.run.numbers.lists == 10
    later = [row for row in part(state).rows if row.label.isdecimal() and int(row.label) > 10]
    assert later and all(row.recorded == "–" and row.is_recorded and row.recorded_length is None for row in later)
    assert (
        not part(laid(POST_COPY)).rows[-1].is_recorded
    )  # its pause was sent something, and the log does not say how much


def test_undo_brings_back_the_scenario_before_and_the_recording_stays() -> None:
    mine = Scenario().but({"workload.dirty_rate": 5e6})
    state = read(FINE, wishes.take(State(), mine))
    state = wishes.settled(wishes.undo(state))
    assert state.own.scenario == mine and shown(state).recording is not None


def test_what_the_log_does_not_know_is_called_so_and_never_filled_in() -> None:
    one = part(laid(SILENT))
    assert "not recorded" in words(one)
    assert one.above.pause is None and [piece.role for piece in one.above.pieces] == [""]
    assert not next(row for row in one.table if row.name == "pause").is_known
    assert any(lane.missing for lane in one.above.lanes) and not any(lane.missing for lane in one.below.lanes)
    assert "the pause" in one.unknown and "the pause" not in part(laid(FINE)).unknown


def test_a_log_that_says_too_little_stands_beside_ones_own_scenario() -> None:
    mine = Scenario().but({"workload.dirty_rate": 5e6})
    state = read(TOO_LITTLE, wishes.take(State(), mine))
    assert state.own.scenario == mine and part(state).is_fit is None
    assert "too little" in state.said.text and "too little" in part(state).doubts[0]


def test_a_bad_log_says_so_and_changes_nothing() -> None:
    before = laid(FINE)
    for content in (b"", b"hello\nworld\n", b"\0\1\2\3\n\n"):
        with pytest.raises(InputError):
            wishes.open_log(before, content, "a.log")


def test_where_the_model_is_weak_is_said_as_long_as_it_is_the_fit() -> None:
    state = laid(POST_COPY)
    one = part(state)
    assert state.recording is not None
    assert state.recording.fit is not None
    worse = replace(state.recording, fit=replace(state.recording.fit, scenario=Scenario()))
    state = wishes.settled(wishes.lay_beside(state, worse))
    assert len(part(state).doubts) > len(one.doubts)
    assert any(row.strays for row in part(state).table)


def test_one_of_several_migrations_is_chosen_and_fitted() -> None:
    state = laid(TWO)
    assert len(part(state).migrations) == 2
    other = wishes.settled(do(COMMANDS["next migration"], state))
    assert part(other).chosen == 1 and part(other).above != part(state).above
    assert other.recording is not None and other.own.scenario == other.recording.scenario
    assert part(wishes.settled(do(COMMANDS["next migration"], other))).chosen == 0
    assert do(COMMANDS["next migration"], laid(FINE)).said.text


def test_a_longer_recording_takes_the_place_of_a_shorter_and_a_model_as_fitted_goes_with_it() -> None:
    lines = (LOGS / "raw/04-u0.5.qmp1s.jsonl").read_bytes().splitlines(keepends=True)
    half = wishes.settled(wishes.open_log(State(), b"".join(lines[: len(lines) // 2])))
    half = wishes.settled(wishes.seek(half, 3.0))
    whole = wishes.settled(wishes.go_on_recording(half, opened(b"".join(lines))))
    assert whole.recording is not None and whole.own.scenario == whole.recording.scenario != half.own.scenario
    assert part(whole).t == 3.0 and whole.own.history.past == half.own.history.past
    assert part(whole).above.end > part(half).above.end


def test_a_pair_replaces_the_recording_and_gives_it_back() -> None:
    state = wishes.settled(wishes.choose_pair(laid(FINE), "disk-csv"))
    assert shown(state).recording is None and shown(state).compare is not None
    state = wishes.settled(do(COMMANDS["recording"], state))
    assert shown(state).recording is not None
    state = wishes.settled(wishes.enter_mode(wishes.enter_mode(state, Mode.EXPLORE), Mode.COMPARE))
    assert shown(state).recording is not None
    assert do(COMMANDS["swap"], state).own == state.own


def test_play_goes_to_the_end_of_the_longer_of_both() -> None:
    state = wishes.settled(wishes.edit(laid(ENDLESS), "workload.dirty_rate", "1 MiB/s"))
    assert last(state) == max(state.own.run.end, 68.0) or last(state) > state.own.run.end
    state = wishes.settled(wishes.seek(state, 60.0))
    assert active(state).playhead.t == 60.0 and part(state).now


def test_what_is_shared_is_the_model_and_no_name_of_the_log() -> None:
    state = laid(FINE)
    moment = read_shared(share(wishes.moment_of(state)))
    assert moment.scenario == state.own.scenario and moment.kept is None and moment.view == "explore"
    assert not any("qmp" in line for line in moment.scenario.lines())


def test_a_lesson_tells_no_more_of_a_recording_than_it_is_told() -> None:
    state = laid(FINE)
    assert state.recording is not None
    one = recording_shown(state.recording, seen_at(state.own.run, 5.0), 5.0, until=9.0, closed=("Later",))
    assert one.above.until == one.above.end == 9.0 and one.table == () and one.unknown == ()
    assert one.end == pytest.approx(max(9.0 / 0.7, state.own.run.metrics.total_time * 1.03))
    assert "15.4 s" not in words(one) and "274 ms" not in words(one)


@pytest.mark.parametrize("scale", [1.0, 1.4, 2.0])
@pytest.mark.parametrize("size", [(460, 372), (560, 420), (900, 600), (1040, 770), (1500, 950), (2300, 1300)])
def test_places_are_inside_and_apart_at_every_size(size: tuple[int, int], scale: float) -> None:
    box = Box(0.0, 0.0, size[0] * scale, size[1] * scale)
    places = recording_in(box, scale, 2, 1)
    cards = [card for card in (places.above.card, places.below.card, places.lists, places.courses) if card]
    for card in cards:
        assert box.holds(card)
    for k, one in enumerate(cards):
        assert not any(one.overlaps(other) for other in cards[k + 1 :])
    for track in (places.above, places.below):
        inside = [track.head, track.strip.bar, *(lane.bar for lane in track.lanes)]
        assert all(track.card.holds(one) for one in inside if one)
        assert not any(one.overlaps(other) for k, one in enumerate(inside) for other in inside[k + 1 :])
    assert places.above.strip.bar.left == places.below.strip.bar.left
    if places.lists:
        _, rows, left_out = rows_in(places.lists, scale, 12)
        assert len(rows) + left_out == 12 and all(places.lists.holds(row.row) for row in rows)
        for row in rows:
            columns = [column for column in row.columns if column]
            assert all(not row.bars.overlaps(column) and row.row.holds(column) for column in columns)
