"""What comes of wishes in states at their ends: nothing is open, another host by now, two things at once, at the very end?"""

import math
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from migviz.course.lesson import Prose
from migviz.course.progress import Progress
from migviz.engine import GivenUp, asking, simulate
from migviz.replay.pace import pause_span
from migviz.replay.seen import seen_at
from migviz.replay.side_by_side import Alignment
from migviz.say import in_evacuation, in_lessons, replies
from migviz.scenario import Scenario
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.showing import lesson as lessons
from migviz.showing import ticks, wishes
from migviz.showing.block_shown import _play_words
from migviz.showing.box import Box
from migviz.showing.commands import COMMANDS, do
from migviz.showing.heard.comparison import _pauses
from migviz.showing.heard.host import panel_heard
from migviz.showing.modes import HostPanel, Mode
from migviz.showing.places.compare import GAP, WITH_BOTH, lanes_in
from migviz.showing.presenting import by_steps
from migviz.showing.presenting.beats import row_of
from migviz.showing.runs import end_of, run_of, standing_in
from migviz.showing.shown import shown
from migviz.showing.sight import Sight
from migviz.showing.slider_note import slider_note
from migviz.showing.state import Comparison, State, active, evacuation_of, host_of
from migviz.study.emptying import way_of
from migviz.study.emptying_advice import advise_emptying
from tests.course.texts import lesson_of

TWINS = parse_evacuation(
    "vm a: memory = 1 GiB, dirty_rate = 0 MiB/s\nvm b: memory = 1 GiB, dirty_rate = 0 MiB/s\nvm c: memory = 2 GiB\nevacuation.at_once: 3"
)
ALONE = parse_evacuation("vm a: memory = 1 GiB")
NIGHT = """## All {#all}

```scenario
from: default
vm a: memory = 1 GiB
vm b: memory = 1 GiB
controls: evacuation.at_once
```

Text.
"""


def with_host() -> State:
    return wishes.evacuation_opened(State(), TWINS, called="Twins")


def in_night() -> State:
    state = State(mode=Mode.LESSONS, lesson=lessons.opened(lesson_of(NIGHT), Progress(lesson="night")))
    return wishes.settled(state)


# --- hosts ---


def test_what_was_saved_is_saved_only_of_the_host_that_is_still_there() -> None:
    state = with_host()
    same, other = (wishes.evacuation_saved(state, one, Path("a.migviz")).evacuation for one in (TWINS, ALONE))
    assert same is not None and (same.file, same.saved) == (Path("a.migviz"), TWINS)
    assert other is not None and other.file is None
    assert wishes.evacuation_saved(State(), TWINS, Path("a.migviz")).evacuation is None


def test_advice_comes_only_to_the_host_that_waits_for_it() -> None:
    asked, advice = wishes.ask_advice(with_host()), advise_emptying(ALONE)
    for given in (
        lambda state, of: wishes.advice_so_far(state, of, 0.5),
        lambda state, of: wishes.advice_found(state, of, advice),
    ):
        assert given(State(), TWINS) == State()
        assert given(asked, ALONE) is asked
        assert given(asked, TWINS) is not asked
    assert wishes.advice_so_far(with_host(), TWINS, 0.5).evacuation == with_host().evacuation


@pytest.mark.parametrize(("side", "then"), [(False, True), (True, True), (None, None)])
def test_a_panel_of_the_host_is_seen_where_the_side_was_closed(side: bool | None, then: bool | None) -> None:
    state = wishes.show_host_panel(replace(with_host(), side=side), HostPanel.AT_ONCE)
    host = evacuation_of(state)
    assert host is not None and (host.panel, state.side) == (HostPanel.AT_ONCE, then)


def test_other_numbers_at_once_are_heard_one_by_one_and_then_what_was_found() -> None:
    part = shown(wishes.show_host_panel(with_host(), HostPanel.AT_ONCE)).host
    assert part is not None
    found = evacuation_of(with_host())
    assert found is not None
    way = way_of(found.outcome.found)
    part = replace(
        part, finding=("One.", "Two."), at_once=replace(part.at_once, ways=(way, replace(way, at_once=None)))
    )
    assert [one.name for one in panel_heard(part).inside] == [
        in_evacuation.way_heard(3, way.empty_after, way.worst_pause),
        in_evacuation.way_heard(0, way.empty_after, way.worst_pause),
        "One.",
    ]


# --- a host in a lesson ---


def test_a_lesson_keeps_what_it_does_not_leave_to_the_student() -> None:
    state = in_night()
    kept = wishes.edit_rule(state, "evacuation.order", "smallest first")
    assert kept.said.text == replies.lesson_keeps_runs() and host_of(kept) == host_of(state)
    for finished in (False, True):
        host = host_of(wishes.edit_rule(state, "evacuation.at_once", 1.0, finished))
        assert host is not None and host.at_once == 1
        assert (host.merge_key == "") is finished


def test_what_it_would_take_is_not_asked_in_a_lesson() -> None:
    state = in_night()
    kept, other = (wishes.show_host_panel(state, panel) for panel in (HostPanel.ADVICE, HostPanel.AT_ONCE))
    assert kept.said.text == replies.lesson_keeps_runs()
    host = evacuation_of(other)
    assert host is None or (host.panel is HostPanel.AT_ONCE and other.said.text != replies.lesson_keeps_runs())


# --- step by step before a room ---


def test_vms_that_arrive_together_are_one_stop_with_both_names() -> None:
    stops = by_steps.stops(with_host())
    assert [stop.words for stop in stops] == ["until a has moved; until b has moved", "until c has moved"]


def test_what_two_runs_in_line_do_at_once_is_one_stop() -> None:
    pair = Comparison(kept=Scenario().but({"vm.memory": 2 * 2.0**30}), alignment=Alignment.PAUSE)
    state = wishes.enter_mode(replace(State(), comparison=pair), Mode.COMPARE)
    both = [stop for stop in by_steps.stops(state) if "A" in stop.words and "B" in stop.words]
    pause = pause_span(active(state).run)
    assert pause is not None and both[0].t == pause[0]


# --- offers, sights, pauses, themes ---


def test_what_was_left_of_the_offers_comes_again_before_the_end() -> None:
    ended = wishes.seek(State(), active(State()).run.end)
    left = wishes.settled(replace(ended, offers_left=True))
    assert left.offers_left
    assert not wishes.settled(wishes.seek(left, 1.0)).offers_left
    assert not wishes.settled(ended).offers_left


def test_an_axis_of_one_place_is_one_long_and_what_was_seen_stays_as_far_as_it_is_on_it() -> None:
    sight = Sight(closest=0.01).of(2.0, 2.0)
    assert (sight.whole, sight.seen) == ((2.0, 3.0), (2.0, 3.0))
    half = Sight(closest=0.01).of(0.0, 8.0).between(2.0, 4.0)
    assert half.of(2.0, 9.0).seen == half.of(0.0, 4.0).seen == half.of(2.0, 4.5).seen == (2.0, 4.0)
    assert half.of(2.1, 9.0).seen == (2.1, 9.0) and half.of(0.0, 3.9).seen == (0.0, 3.9)
    assert half.around(2.0) is half and half.around(4.0) is half and half.around(4.1).seen[0] > 3.0


def test_a_run_without_a_pause_has_a_bar_of_nothing() -> None:
    run = simulate(Scenario())
    told = seen_at(run, run.end)
    (both,) = _pauses(told, told)
    assert [one.key for one in both.inside] == ["A", "B"]


def test_a_theme_that_is_none_of_ours_is_followed_by_the_first() -> None:
    state = State()
    strange = replace(state, look=replace(state.look, theme="strange"))
    assert do(COMMANDS["theme"], strange).look.theme == "light"


def test_a_run_stands_in_for_each_that_is_not_there_yet() -> None:
    run, other = simulate(Scenario()), Scenario().but({"vm.memory": 7.0 * 2**28})
    with standing_in(run):
        assert run_of(other) is run and end_of(other) == math.inf

    def never() -> None:
        raise GivenUp

    with asking(never), pytest.raises(GivenUp):
        run_of(other)
    assert run_of(other).scenario == other and end_of(other) == run_of(other).end < math.inf


def test_a_slider_says_from_when_on_it_acts_only_where_that_is_not_the_start() -> None:
    at_start = active(wishes.settled(wishes.take(State(), Scenario().with_change(0.0, "link.bandwidth", "2 Gbit/s"))))
    assert slider_note(at_start, whole=False) == ""
    later = active(wishes.settled(wishes.seek(State(), 3.0)))
    assert "3" in slider_note(later, whole=False) and slider_note(later, whole=True) == ""


@pytest.mark.parametrize(
    ("until", "condition", "words"),
    [
        ("end", None, in_lessons.play_to_end()),
        ("milestone end", None, in_lessons.play_to_end()),
        ("time 5 s", None, in_lessons.play_on()),
        ("milestone pause", None, in_lessons.play_until("pause")),
        ("rest < 1 MiB", object(), in_lessons.play_on()),
    ],
)
def test_what_is_pressed_names_no_time_and_no_condition_of_the_author(
    until: str, condition: object, words: str
) -> None:
    assert _play_words(SimpleNamespace(until=until, condition=condition)) == words  # type: ignore[arg-type]


def test_what_has_room_on_one_page_is_no_part_of_anything() -> None:
    lesson = lesson_of("## One {#one}\n\nA word.\n")
    state = State(mode=Mode.LESSONS, lesson=lessons.opened(lesson, Progress(lesson=lesson.id)))
    assert state.lesson is not None
    beats = row_of(state.lesson)
    assert any(isinstance(beat.block, Prose) for beat in beats)
    assert {(beat.leaf, beat.part, beat.parts) for beat in beats} == {(None, 1, 1)}


def test_a_host_of_a_lesson_becomes_ones_own_with_the_lesson_s_name() -> None:
    state = wishes.settled(wishes.seek(in_night(), 2.0))
    after = wishes.explore_freely(state)
    host, lesson = host_of(after), state.lesson
    assert after.mode is Mode.EVACUATION and host is not None and lesson is not None and host.saved is None
    assert host.called == lesson.lesson.title and after.said.text == replies.own_now()


def test_a_lane_has_strips_with_their_client_from_just_so_high_on() -> None:
    low, high = (lanes_in(Box(0.0, 0.0, 900.0, 2 * each + GAP), 1.0)[0] for each in (WITH_BOTH - 1, WITH_BOTH))
    assert (low.box.height, high.box.height) == (WITH_BOTH - 1, WITH_BOTH)
    assert high.strip.height > low.strip.height


def test_an_axis_has_its_unit_and_marks_up_to_its_end() -> None:
    units = [ticks.memory_unit(most).name for most in (2.0**20 - 1, 2.0**20, 2.0**34 - 1, 2.0**34)]
    assert units == ["KiB", "MiB", "MiB", "GiB"]
    unit = ticks.memory_unit(2.0**20)
    assert ticks.linear_ticks(0.0, unit, 4) == ((0.0, "0"),)
    assert [text for _, text in ticks.linear_ticks(10 * 2.0**20, unit, 4)] == ["0", "5", "10"]
    assert [text for _, text in ticks.linear_ticks(10 * 2.0**20, unit, 4, binary=True)] == ["0", "4", "8"]
    assert [at / 2**20 for at, _ in ticks.linear_ticks(2.0**20, unit, 4)] == pytest.approx([0.0, 0.5, 1.0])
    assert [math.log2(at) for at, _ in ticks.log_ticks(2.0**12, 2.0**24, 6)] == [12, 14, 16, 18, 20, 22, 24]
    assert [math.log2(at) for at, _ in ticks.log_ticks(1.0, 2.0**60, 1)] == [0, 40]
    assert (
        ticks.time_ticks(0.0, 10.0, 10.0, 1) == ticks.time_ticks(0.0, 10.0, 10.0, 0) == ((0.0, "0 s"), (10.0, "10 s"))
    )


@pytest.mark.parametrize(
    ("whole", "start", "end", "marks"),
    [
        (14400.0, 0.0, 7200.0, ("0.0 h", "0.5 h", "1.0 h", "1.5 h", "2.0 h")),
        (14399.0, 0.0, 120.0, ("0.0 min", "0.5 min", "1.0 min", "1.5 min", "2.0 min")),
        (600.0, 60.0, 180.0, ("1.0 min", "1.5 min", "2.0 min", "2.5 min", "3.0 min")),
        (599.0, 2.0, 6.0, ("2 s", "3 s", "4 s", "5 s", "6 s")),
        (1.0, 0.5, 1.0, ("0.6 s", "0.8 s", "1.0 s")),
        (0.9, 0.5, 0.5, ("0 ms",)),
        (0.9, 0.0, 0.4, ("0 ms", "100 ms", "200 ms", "300 ms", "400 ms")),
    ],
)
def test_times_on_an_axis_are_in_the_unit_of_the_whole_run(
    whole: float, start: float, end: float, marks: tuple[str, ...]
) -> None:
    assert tuple(text for _, text in ticks.time_ticks(start, end, whole, 4)) == marks


def test_on_the_curve_of_a_lesson_only_what_it_leaves_to_the_student_is_set() -> None:
    lesson = lesson_of("## One {#one}\n\n```scenario\nfrom: default\ncontrols: workload.dirty_rate\n```\n\nText.\n")
    state = wishes.settled(State(mode=Mode.LESSONS, lesson=lessons.opened(lesson, Progress(lesson=lesson.id))))
    assert wishes.edit_on_curve(state, "link.bandwidth", 1e8) is state
    after = wishes.edit_on_curve(state, "workload.dirty_rate", 1e6)
    assert active(after).scenario["workload.dirty_rate"] == 1e6
