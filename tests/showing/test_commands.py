"""Does every command do what it says, in every state, and does no key mean two things? Without Qt."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from migviz import InputError, Scenario, load_scenario
from migviz.course.beats import waiting_run
from migviz.course.catalogue import lesson_files
from migviz.course.progress import Progress
from migviz.course.reading import load_lesson
from migviz.replay.pace import Pace
from migviz.replay.side_by_side import Alignment
from migviz.resources import lessons_folder
from migviz.scenario.sharing import read_shared, share
from migviz.showing import editing, player, wishes
from migviz.showing import experiment as on
from migviz.showing import lesson as lessons
from migviz.showing.commands import COMMANDS, Group, do
from migviz.showing.composition import composition_of, layout_of, lens_is_open
from migviz.showing.key_list import conflicts, lines, lines_here, shown_key
from migviz.showing.layout import SCALES, layout
from migviz.showing.lesson import LessonState
from migviz.showing.modes import HostPanel, Mode, Panel
from migviz.showing.runs import run_of
from migviz.showing.shown import shown
from migviz.showing.state import Look, State, active, in_lesson, last
from migviz.study.compare import PAIRS

RATE, LINK = "workload.dirty_rate", "link.bandwidth"
MIB = 2.0**20


def run(state: State, *names: str) -> State:
    """Commands one after the other."""
    for name in names:
        state = wishes.settled(do(COMMANDS[name], state))
    return state


def lesson(number: int) -> LessonState:
    found = load_lesson(lesson_files(lessons_folder())[number - 1])
    return lessons.opened(found, Progress(lesson=found.id))


def opened(state: State) -> LessonState:
    assert state.lesson is not None
    return state.lesson


def skip_one(here: LessonState) -> LessonState:
    """What the lesson waits for: a question, or a run that is to be watched."""
    waits = lessons.waits_for(here)
    return lessons.skipped(here, waits.name if waits is not None else "")


def waits(here: LessonState) -> bool:
    return lessons.waits_for(here) is not None or waiting_run(here.section, here.progress) is not None


# --- the table ---------------------------------------------------------------------------------------------------------


def test_no_key_means_two_things_where_both_work() -> None:
    assert conflicts() == []


def test_every_command_has_words_and_a_group_and_its_own_name() -> None:
    for name, command in COMMANDS.items():
        assert command.name == name and not command.title[0].islower() and isinstance(command.group, Group)
        assert not command.title.endswith(("...", "."))


def test_every_key_is_in_the_list_that_f1_shows() -> None:
    told = " ".join(keys for _, keys, _ in lines())
    for key in ("Space", "Home", "End", "Z", "F1", "F11", "Ctrl Z", "Ctrl +, −, 0", "1 to 6", "A to E"):
        assert key in told, key
    assert {group for group, _, _ in lines()} == set(Group)


@pytest.mark.parametrize("lesson", [True, False])
@pytest.mark.parametrize("room", [True, False])
def test_the_list_of_a_place_has_each_key_that_acts_there_and_under_its_headings_no_other(
    lesson: bool, room: bool
) -> None:
    told = list(lines_here(lesson, room))
    headings = {group.value for group in Group}
    for command in COMMANDS.values():
        if command.keys:
            line = command.line or command.title
            is_told = any(heading in headings and what == line for heading, __, what in told)
            others = [one for one in COMMANDS.values() if one.keys and (one.line or one.title) == line]
            assert is_told == any(one.where.holds(lesson=lesson, room=room) for one in others), command.name
    assert room or any(what == "Beat before" for __, __, what in told), "a speaker reads it before"
    assert any(keys == "Enter" and heading == "Lesson" for heading, keys, __ in told) == (lesson and not room)


@pytest.mark.parametrize(
    ("key", "words"),
    [("Ctrl++", "Ctrl +"), ("+", "+"), ("Ctrl+Shift+Z", "Ctrl Shift Z"), ("Shift+Left", "Shift ←"), ("-", "−")],
)
def test_keys_are_written_for_people(key: str, words: str) -> None:
    assert shown_key(key) == words


def test_a_letter_or_digit_never_leads_out_of_a_lesson() -> None:
    """Letters typed without focus throw nobody out: every command with such a key keeps the lesson and its section."""
    state = replace(State(mode=Mode.LESSONS), lesson=lesson(2))
    for command in COMMANDS.values():
        if command.where.holds(lesson=True) and any(len(key) == 1 for key in command.keys):
            after = run(state, command.name)
            assert after.mode is Mode.LESSONS and after.lesson is not None, command.name
            assert after.lesson.section == lesson(2).section, command.name


# --- modes and panels --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("panel", ["charts", "details", "frames", "ruler", "words", "help"])
def test_the_key_of_a_panel_opens_it_and_again_gives_its_place_back(panel: str) -> None:
    before = State()
    there = run(before, panel)
    assert there.panel is not Panel.ITERATIONS
    back = run(there, panel)
    assert back.panel is Panel.ITERATIONS and composition_of(back).controls, "the sliders are there again"


@pytest.mark.parametrize(
    "first", [("side",), ("more",), ("ruler",), ("lens",), ("map",), ("compare",), ("side", "more", "frames")]
)
def test_lessons_are_never_empty_whatever_was_open_before(first: tuple[str, ...]) -> None:
    state = run(State(), *first, "lessons")
    there = composition_of(state)
    assert state.mode is Mode.LESSONS and there.side is True and there.panel
    assert layout((1440, 900), 1.0, there).panel


def test_each_mode_comes_back_as_it_was_left() -> None:
    state = wishes.seek(run(State(), "charts", "lens"), 30.0)
    state = run(state, "map", "explore", "compare", "explore", "lessons")
    back = run(state, "explore")
    assert (back.panel, back.lens, active(back).playhead.t) == (Panel.CHARTS, True, 30.0)


def test_escape_leads_out_step_by_step() -> None:
    state = run(wishes.toggle_curve(run(State(), "map"), LINK), "back")
    assert state.curve == "" and state.mode is Mode.MAP
    state = run(state, "back")
    assert state.mode is Mode.EXPLORE
    assert run(run(state, "ruler"), "back").panel is Panel.ITERATIONS


def test_the_side_panel_goes_and_comes_at_any_size() -> None:
    for size in ((640, 480), (1440, 900), (3840, 2160)):
        state = State(size=size)
        there = bool(layout(size, 1.0, composition_of(state)).side)
        after = run(state, "side")
        assert bool(layout(size, 1.0, composition_of(after)).side) is not there
        assert bool(layout(size, 1.0, composition_of(run(after, "side"))).side) is there


# --- the scale ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(640, 480), (800, 600), (1440, 900), (1920, 1080), (3840, 2160)])
@pytest.mark.parametrize("wished", [0.8, 1.0, 1.15, 1.6, 2.0, 3.0])
@pytest.mark.parametrize("name", ["larger", "smaller"])
def test_a_press_for_another_scale_changes_what_is_shown_or_says_why_not(
    size: tuple[int, int], wished: float, name: str
) -> None:
    """A wish far above what fits is no dead way: the steps go from the scale that is in force."""
    state = replace(State(size=size), look=Look(scale=wished))
    shown, after = layout_of(state).scale, run(state, name)
    if COMMANDS[name].when(state):
        assert after.said.text == COMMANDS[name].when(state) and layout_of(after).scale == shown
    else:
        assert (layout_of(after).scale - shown) * (1 if name == "larger" else -1) > 0.04
    assert layout_of(run(state, *["smaller"] * len(SCALES))).scale == 0.8
    largest = layout_of(replace(state, look=Look(scale=3.0))).scale
    assert layout_of(run(state, *["larger"] * len(SCALES))).scale >= largest, "a wish between two steps may fit"


# --- a lesson and one's own experiment are two things --------------------------------------------------------------------


def test_a_lesson_never_touches_ones_own_experiment() -> None:
    own = editing.at_file(editing.edited(on.new_experiment(Scenario()), {RATE: 42 * MIB}), Path("mine.migviz"))
    state = wishes.lesson_opened(State(own=own), lesson(1))
    assert active(state).scenario != own.scenario
    state = run(state, "toggle", "next section", "undo", "toggle")
    assert state.own == own
    assert active(run(wishes.lesson_closed(state), "lessons")).scenario == own.scenario


def test_saving_in_a_lesson_or_a_pair_does_not_take_the_file_of_ones_own_experiment() -> None:
    own = editing.at_file(on.new_experiment(Scenario()), Path("mine.migviz"))
    for state in (
        wishes.lesson_opened(State(own=own), lesson(1)),
        wishes.choose_pair(State(own=own), "disk-csv"),
    ):
        after = wishes.saved(state, active(state).scenario, Path("other.migviz"))
        assert after.own.file == Path("mine.migviz") and active(after).file is None


def test_explore_freely_copies_what_a_lesson_shows_and_undo_brings_ones_own_back() -> None:
    own = editing.at_file(editing.edited(on.new_experiment(Scenario()), {RATE: 42 * MIB}), Path("mine.migviz"))
    state = wishes.lesson_opened(State(own=own), lesson(2))
    steps = 0
    while lessons.why_not_free(opened(state)):
        assert run(state, "explore freely").mode is Mode.LESSONS, "it would tell the answer"
        state = wishes.in_open_lesson(state, skip_one) if waits(opened(state)) else wishes.go_section(state, 1)
        steps += 1
        assert steps < 50, "the lesson goes on"
    shown = active(state).scenario
    free = run(state, "explore freely")
    assert free.mode is Mode.EXPLORE and free.own.scenario == shown and free.own.file is None
    assert run(free, "undo").own.scenario == own.scenario
    assert run(free, "lessons").lesson == free.lesson, "the lesson is as it was left"


def test_keeping_a_run_is_not_possible_in_a_lesson() -> None:
    state = wishes.lesson_opened(State(), lesson(1))
    assert wishes.keep(state).comparison.kept is None and wishes.keep(state).said.text


def test_the_bars_of_a_lesson_show_nothing_that_is_still_to_come() -> None:
    state = wishes.seek(wishes.lesson_opened(State(), lesson(4)), 5.0)
    (seen,) = shown(state).panel.bars.seen
    assert len(seen.run.passes) == 1 and seen.run.end is None
    assert len(shown(wishes.seek(State(), 5.0)).panel.bars.seen[0].run.passes) > 3, "in Explore they do"


@pytest.mark.parametrize("mode", [Mode.COMPARE, Mode.EXPLORE, Mode.MAP])
def test_a_kept_run_is_a_beside_what_was_on_the_screen_and_no_pair_is_named_any_more(mode: Mode) -> None:
    own = editing.edited(on.new_experiment(Scenario()), {RATE: 42 * MIB})
    before = wishes.enter_mode(wishes.choose_pair(State(own=own), "disk-csv"), mode)
    kept = run(before, "keep")
    assert kept.comparison.kept == active(kept).scenario == active(before).scenario
    there = wishes.enter_mode(kept, Mode.COMPARE)
    assert active(there).scenario == active(before).scenario and not there.comparison.pair
    now = shown(there)
    assert now.top_bar.title != PAIRS["disk-csv"].title and now.compare is not None and not now.compare.note
    assert there.own == own


# --- two runs ----------------------------------------------------------------------------------------------------------


def test_a_pair_is_complete_whatever_was_chosen_before() -> None:
    for first in PAIRS:
        for second in PAIRS:
            state = wishes.choose_pair(wishes.choose_pair(State(), first), second)
            alone = wishes.choose_pair(State(own=on.new_experiment(load_scenario("vm.memory: 8 GiB"))), second)
            assert state.comparison.kept == alone.comparison.kept
            assert active(state).scenario == active(alone).scenario
    a, b = (run_of(one) for one in PAIRS["disk-csv"].scenarios(Scenario()))
    assert a.metrics.downtime != b.metrics.downtime


def test_a_pair_leaves_ones_own_experiment_alone() -> None:
    own = editing.edited(on.new_experiment(Scenario()), {RATE: 42 * MIB})
    state = wishes.edit(wishes.choose_pair(State(own=own), "quick-live"), LINK, 1.25e9)
    assert state.own == own and active(state).scenario != own.scenario
    assert run(state, "explore").own == own


def test_another_pair_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(InputError, match="quick-live"):
        wishes.choose_pair(State(), "quick-life")


def test_swapping_twice_changes_nothing() -> None:
    state = wishes.edit(run(State(), "keep", "compare"), RATE, 60 * MIB)
    twice = run(state, "swap", "swap")
    assert (twice.comparison.kept, active(twice).scenario) == (state.comparison.kept, active(state).scenario)


@pytest.mark.parametrize("between", [(), ("explore",), ("explore", "compare")])
def test_undo_of_a_swap_brings_back_both_and_redo_swaps_again(between: tuple[str, ...]) -> None:
    """Undo goes step by step through what was done with B; that a swap had moved A as well is part of its step."""
    before = wishes.edit(run(State(), "keep", "compare"), RATE, 60 * MIB)
    swapped = run(before, "swap")
    edited = wishes.edit(swapped, LINK, 2.5e9)
    assert run(edited, "undo").comparison.kept == swapped.comparison.kept, "only the edit is undone"
    back = run(edited, "undo", *between, "undo")
    assert (back.comparison.kept, back.own.scenario) == (before.comparison.kept, before.own.scenario)
    again = run(back, "redo")
    assert (again.comparison.kept, again.own.scenario) == (swapped.comparison.kept, swapped.own.scenario)
    other = run(run(swapped, "keep"), "undo")
    assert other.comparison.kept == swapped.own.scenario, "another run was kept meanwhile, and stays"


def test_undo_to_the_run_that_is_kept_leaves_it_kept() -> None:
    state = wishes.edit(run(State(), "keep", "compare"), RATE, 60 * MIB)
    back = run(state, "undo")
    assert back.comparison.kept == back.own.scenario == State().own.scenario


def test_at_one_time_every_mode_shows_the_value_in_force() -> None:
    state = wishes.edit(wishes.seek(State(), 20.0), LINK, 1.25e9)
    compared = run(state, "keep", "compare")
    assert on.value_now(active(state), LINK) == on.value_now(active(compared), LINK) == 1.25e9


# --- changes on the strip ------------------------------------------------------------------------------------------------


def with_changes() -> State:
    state = wishes.edit(wishes.seek(State(), 10.0), RATE, 20 * MIB)
    return wishes.edit(wishes.seek(state, 25.0), LINK, 2e8)


def test_a_change_is_chosen_moved_and_deleted_by_keys_alone() -> None:
    state = run(with_changes(), "next change")
    assert wishes.marked(state) == 0
    state = run(state, "next change")
    assert wishes.marked(state) == 1
    before = active(state).scenario.changes[1].at
    state = run(state, "change later", "change later", "change earlier")
    assert active(state).scenario.changes[1].at > before and wishes.marked(state) == 1
    state = run(state, "delete change")
    assert [change.name for change in active(state).scenario.changes] == [RATE] and wishes.marked(state) is None
    assert len(active(run(state, "undo")).scenario.changes) == 2


def test_a_chosen_change_moved_past_another_stays_the_chosen_one() -> None:
    state = run(with_changes(), "next change")
    for _ in range(40):
        state = run(state, "change later")
    mark = wishes.marked(state)
    assert mark is not None and active(state).scenario.changes[mark].name == RATE
    assert active(state).scenario.changes[mark].at > 25.0


def test_without_a_change_the_keys_for_changes_say_so() -> None:
    for name in ("next change", "previous change", "change later", "delete change"):
        assert run(State(), name).said.text == "There are no changes on the strip."


def test_beside_a_slider_stands_what_a_change_would_mean_now() -> None:
    assert shown(State()).controls.note == ""
    assert shown(wishes.seek(State(), 12.3)).controls.note == "from 12.3 s on"
    assert shown(run(State(), "go to end")).controls.note == ""
    changed = wishes.edit(wishes.seek(State(), 12.3), "link.bandwidth", 5e7)
    assert shown(run(changed, "go to end")).controls.note == "from the start"
    assert shown(run(State(), "toggle")).controls.note == "from 0 s on"


# --- files and shared moments ----------------------------------------------------------------------------------------------


def test_a_shared_moment_lands_on_the_same_picture() -> None:
    state = wishes.seek(wishes.edit(run(State(), "keep"), RATE, 60 * MIB), 20.0)
    for mode in (Mode.EXPLORE, Mode.COMPARE):
        there = wishes.enter_mode(state, mode)
        again = wishes.open_shared(State(), wishes.moment_of(there))
        assert again.mode is mode and active(again).scenario == active(there).scenario
        assert active(again).playhead.t == pytest.approx(20.0)
        assert again.comparison.kept == (there.comparison.kept if mode is Mode.COMPARE else None)


@pytest.mark.parametrize("alignment", Alignment)
@pytest.mark.parametrize("lens", [True, False])
def test_a_shared_comparison_is_lined_up_and_magnified_as_it_was(alignment: Alignment, lens: bool) -> None:
    state = wishes.line_up(wishes.choose_pair(State(), "quick-live"), alignment)
    state = run(state, "lens") if lens else state
    again = wishes.open_shared(State(), read_shared(share(wishes.moment_of(state))))
    one, other = shown(state).compare, shown(again).compare
    assert one is not None and other is not None
    assert (other.alignment, other.lens, other.seen[0].moment.t) == (one.alignment, one.lens, one.seen[0].moment.t)
    assert not again.lens


def test_a_moment_shared_from_a_lesson_has_its_lens() -> None:
    for number in range(1, 10):
        here = lesson(number)
        for section in here.lesson.sections:
            state = wishes.lesson_opened(
                State(), replace(here, section=section, experiment=on.new_experiment(section.scenario))
            )
            for there in (state, run(state, "lens")):
                again = wishes.open_shared(State(), read_shared(share(wishes.moment_of(there))))
                assert again.mode is Mode.EXPLORE and again.lens == lens_is_open(there), (number, section.name)


def test_an_opened_file_is_ones_own_experiment_and_belongs_to_it() -> None:
    state = wishes.lesson_opened(State(), lesson(1))
    state = wishes.opened(state, load_scenario("vm.memory: 8 GiB"), Path("big.migviz"))
    assert state.mode is Mode.EXPLORE and state.own.file == Path("big.migviz") and state.own.is_saved
    assert not wishes.edit(state, RATE, 60 * MIB).own.is_saved


def test_an_equal_scenario_from_elsewhere_leaves_the_file_and_is_a_step_that_undo_takes_back() -> None:
    mine = wishes.opened(State(), load_scenario("vm.memory: 8 GiB"), Path("mine.migviz"))
    left = wishes.take(mine, mine.own.scenario)
    assert left.own.file is None and len(left.own.history.past) == len(mine.own.history.past) + 1
    assert run(left, "undo").own.file == Path("mine.migviz")
    assert wishes.take(State(), State().own.scenario).own.history == State().own.history, "no file was left: no step"


@pytest.mark.parametrize("leave", ["new", "opened", "shared", "explore freely", "swap"])
def test_a_scenario_that_comes_from_elsewhere_never_takes_the_file_that_is_open_and_undo_brings_back_both(
    leave: str,
) -> None:
    mine = wishes.opened(State(), load_scenario("vm.memory: 8 GiB"), Path("mine.migviz"))
    mine = wishes.edit(wishes.keep(mine), RATE, 60 * MIB)
    other = load_scenario("vm.memory: 2 GiB")
    ways: dict[str, Callable[[State], State]] = {
        "new": wishes.new_scenario,
        "opened": lambda state: wishes.opened(state, other, Path("other.migviz")),
        "shared": lambda state: wishes.open_shared(
            state, wishes.moment_of(replace(State(), own=on.new_experiment(other)))
        ),
        "explore freely": lambda state: run(wishes.choose_pair(state, "disk-csv"), "explore freely"),
        "swap": wishes.swap,
    }
    left = ways[leave](mine)
    assert left.own.file == (Path("other.migviz") if leave == "opened" else None)
    back = run(left, "undo")
    assert (back.own.scenario, back.own.file, back.own.is_saved) == (mine.own.scenario, Path("mine.migviz"), False)
    assert run(back, "undo").own.is_saved, "the file as it was opened"
    again = run(back, "redo")
    assert (again.own.scenario, again.own.file) == (left.own.scenario, left.own.file)


def test_saving_takes_the_file_for_the_versions_before_and_after_too() -> None:
    state = wishes.edit(State(), RATE, 60 * MIB)
    state = wishes.saved(state, state.own.scenario, Path("mine.migviz"))
    before = run(state, "undo")
    assert before.own.file == Path("mine.migviz") and not before.own.is_saved
    assert run(before, "redo").own.is_saved
    renamed = wishes.saved(before, before.own.scenario, Path("second.migviz"))
    assert run(renamed, "redo").own.file == Path("second.migviz")


# --- disorder ------------------------------------------------------------------------------------------------------------

more = st.one_of(
    st.sampled_from(sorted(COMMANDS)).map(lambda name: lambda state: do(COMMANDS[name], state)),
    st.tuples(
        st.sampled_from((RATE, LINK, "vm.memory")), st.sampled_from((5 * MIB, 300 * MIB, 1.25e9)), st.booleans()
    ).map(lambda got: lambda state: wishes.edit(state, *got)),
    st.floats(0, 90).map(lambda t: lambda state: wishes.seek(state, t)),
    st.floats(0, 5).map(lambda seconds: lambda state: wishes.tick(state, seconds)),
    st.sampled_from(sorted(PAIRS)).map(lambda name: lambda state: wishes.choose_pair(state, name)),
    st.integers(1, 9).map(lambda number: lambda state: wishes.lesson_opened(state, lesson(number))),
    st.just(wishes.lesson_closed),
    st.sampled_from(Panel).map(lambda panel: lambda state: wishes.open_panel(state, panel)),
    st.tuples(st.integers(0, 2), st.floats(0, 60)).map(lambda got: lambda state: wishes.move_change(state, *got)),
    st.sampled_from(((640, 480), (1366, 768), (1920, 1080))).map(lambda size: lambda state: replace(state, size=size)),
)


@settings(max_examples=50)
@given(st.lists(more, max_size=20))
def test_whatever_is_wished_the_laws_of_the_state_hold(several: list[wishes.Wish]) -> None:
    state = State()
    for wish in several:
        before = state
        try:
            state = wishes.settled(wish(state))
        except ValueError:
            continue
        now = active(state)
        assert 0 <= now.playhead.t <= last(state) + 1e-9
        assert now.limit is None or now.playhead.t <= now.limit + 1e-9
        assert all(change.at < state.own.run.end for change in state.own.scenario.changes)
        if in_lesson(before) and in_lesson(state):
            assert state.own == before.own, "a lesson leaves one's own experiment alone"
        places = layout(state.size, state.look.scale, composition_of(state))
        seen = places.view or places.held  # where both have no room, one of them has all of it
        assert seen.width > 0 and seen.height > 0


# --- there and back ----------------------------------------------------------------------------------------------------


BACK: dict[str, str] = {
    **{name: name for name in ("log", "charts", "details", "frames", "ruler", "words", "side", "more", "help")},
    **{name: name for name in ("map", "lessons", "compare", "motion", "lens")},
    "next milestone": "previous milestone",
    "next iteration": "previous iteration",
    "next step": "previous step",
    "faster": "slower",
    "larger": "smaller",
    "go to step 4": "go to start",
    "undo": "redo",
}
"""What undoes each command: for many, the same once more."""


def seen(state: State) -> State:
    """All but what was said, what is asked of the window, and that the lens has been seen."""
    return replace(state, said=State().said, errands=(), lens_seen=True)


@pytest.mark.parametrize("name", BACK)
def test_what_opens_closes_and_what_goes_comes_back_with_all_else_as_it_was(name: str) -> None:
    state = run(
        wishes.pace(wishes.edit(wishes.settled(State(side=True)), RATE, "30 MiB/s"), pace="even"),
        "go to start",
        *["next step"] * (name != "go to step 4"),
    )
    state = wishes.stop(state)
    assert seen(run(state, name)) != seen(state)
    assert seen(wishes.stop(run(state, name, BACK[name]))) == seen(state)


def test_the_themes_go_round() -> None:
    state = State()
    themes = [run(state, *["theme"] * count).look.theme for count in range(4)]
    assert len(set(themes)) == 3 and themes[3] == themes[0]


def test_as_it_really_is_is_one_press_and_back_another() -> None:
    state = run(wishes.settled(State()), "real speed")
    head = active(state).playhead
    assert (head.pace, head.speed, head.slow_motion) == (Pace.EVEN, 1.0, False)
    assert active(run(state, "real speed")).playhead.pace is Pace.GUIDED


def test_space_skips_a_beat_of_the_pause_and_stops_elsewhere() -> None:
    state = wishes.play(wishes.go_to(wishes.settled(State()), "pause"))
    after = run(state, "toggle or skip")
    assert active(after).playhead.playing and active(after).playhead.t > active(state).playhead.t
    assert not active(run(state, "toggle")).playhead.playing
    copying = wishes.play(wishes.seek(wishes.settled(State()), 20.0))
    assert not active(run(copying, "toggle or skip")).playhead.playing


def test_beside_another_run_time_never_stands_still() -> None:
    state = wishes.play(wishes.enter_mode(wishes.keep(wishes.settled(State())), Mode.COMPARE))
    while active(state).playhead.playing:
        before = active(state).playhead.t
        state = wishes.tick(state, 0.3)
        assert active(state).playhead.t > before


@pytest.mark.parametrize("lens", [False, True])
@pytest.mark.parametrize("alignment", list(Alignment))
def test_the_lens_of_a_comparison_needs_pauses_side_by_side_and_is_opened_by_nothing_else(
    lens: bool, alignment: Alignment
) -> None:
    state = wishes.choose_pair(State(), "quick-live")
    state = replace(state, comparison=replace(state.comparison, lens=lens))
    assert wishes.line_up(state, alignment).comparison.lens == (lens and alignment is Alignment.PAUSE)


def test_what_is_left_of_a_longer_run_beside_takes_a_few_seconds() -> None:
    state = wishes.set_fields(wishes.keep(wishes.settled(State())), {"link.bandwidth": "10 Gbit/s"})
    state = wishes.play(wishes.enter_mode(state, Mode.COMPARE))
    end, ticks = active(state).run.end, 0
    while active(state).playhead.playing:
        state = wishes.tick(state, 0.1)
        ticks += active(state).playhead.t > end
    assert active(state).playhead.t > 3 * end
    assert 0.1 * ticks == pytest.approx(player.REST_LASTS, abs=0.2)


@pytest.mark.parametrize("size", [(1280, 720), (1366, 768), (1920, 1080), (3840, 2160)])
def test_before_a_room_smaller_and_larger_lead_back_and_at_last_to_what_has_room_at_most(size: tuple[int, int]) -> None:
    state = wishes.toggle_presentation(State(size=size))
    at_first = layout_of(state).scale
    back = run(run(state, "smaller"), "larger")
    assert layout_of(back).scale == pytest.approx(at_first, rel=0.01) and not layout_of(back).said
    most = run(state, "larger", "larger", "larger")
    assert layout_of(most).scale == pytest.approx(min(size[0] / 880, size[1] / 496), rel=0.05)
    assert layout_of(most).scale > at_first


@pytest.mark.parametrize("panels", [Panel, HostPanel])
def test_a_panel_is_its_place_in_the_tabs(panels: type[Panel] | type[HostPanel]) -> None:
    assert [int(panel) for panel in panels] == list(range(len(panels)))
