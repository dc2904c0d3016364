"""Does a lesson become what a student's wishes should make of it? Without Qt, without files."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from migviz.course.answers import real_bars
from migviz.course.beats import waiting_run
from migviz.course.catalogue import lesson_files
from migviz.course.lesson import Amount, Lesson, Options, Order, Question, Section, Sketch
from migviz.course.panel import View, lock_of
from migviz.course.playing import right_options, solved, value_of, world_of
from migviz.course.progress import Progress, done_of, is_answered
from migviz.course.reading import load_lesson, parse_lesson
from migviz.replay.pace import Pace, pause_span
from migviz.resources import lessons_folder
from migviz.say import in_lessons
from migviz.scenario.effects import effect_of
from migviz.scenario.fields import FIELDS
from migviz.scenario.units import write_in
from migviz.showing import editing, player, wishes
from migviz.showing import experiment as on
from migviz.showing import lesson as at
from migviz.showing.commands import COMMANDS, do
from migviz.showing.lesson import LessonState
from migviz.showing.lesson.on_its_stage import arrived, begun, is_playing, stopped, ticked
from migviz.showing.lesson_blocks import (
    AsideShown,
    GoalShown,
    OptionsShown,
    PlayShown,
    ProblemsShown,
    ProseShown,
    QuestionShown,
)
from migviz.showing.lesson_shown import ListShown, SectionShown, lesson_shown
from migviz.showing.modes import Mode, Panel
from migviz.showing.spotlight import Spotlight
from migviz.showing.state import State
from migviz.showing.untold import some_answer, waiting_in
from tests.course.texts import EVERY_KIND, FRONT, PREDICTION, lesson_of
from tests.shared import few

FILES = lesson_files(lessons_folder())
BANDWIDTH = "link.bandwidth"
TWO_MINUTES = 120


@few
def course(path: Path) -> Lesson:
    return load_lesson(path)


@few
def read(text: str = EVERY_KIND) -> Lesson:
    return parse_lesson(text, where="x.md")


def start(text: str = EVERY_KIND) -> LessonState:
    return new(read(text))


def new(lesson: Lesson) -> LessonState:
    return at.opened(lesson, Progress(lesson=lesson.id))


def asked(name: str) -> LessonState:
    """Where this question of the first section waits: its run was watched, what is asked before was passed over."""
    state = watched(start())
    while (waits := at.waits_for(state)) is not None and waits.name != name:
        state = at.skipped(state, waits.name)
    assert waits is not None
    return state


def second(text: str = EVERY_KIND) -> LessonState:
    made = at.went(start(text), 1)
    assert made is not None and made.section.name == "second"
    return made


def third() -> LessonState:
    made = at.went(at.skipped(second(), "guess"), 1)
    assert made is not None and made.section.name == "third"
    return made


def watched(state: LessonState) -> LessonState:
    """Play pressed where a run waits for that, and played until it stops by itself, which nobody should have to wait for long."""
    if waiting_run(state.section, state.progress) is not None and not is_playing(state):
        state = at.played_to_target(state)
    for _ in range(TWO_MINUTES):
        if not is_playing(state):
            return state
        state = at.noticed(ticked(state, 1.0, at.last(state)))
    raise AssertionError("it plays for longer than two minutes")


def shown(state: LessonState) -> SectionShown:
    made = lesson_shown(state)
    assert isinstance(made, SectionShown)
    return made


def question_shown(state: LessonState, name: str) -> QuestionShown:
    return next(block for block in shown(state).blocks if isinstance(block, QuestionShown) and block.name == name)


def goal_block(state: LessonState) -> GoalShown:
    return next(block for block in shown(state).blocks if isinstance(block, GoalShown))


def marks(state: LessonState, name: str) -> list[str]:
    answer = question_shown(state, name).answer
    assert isinstance(answer, OptionsShown)
    return [option.mark for option in answer.options]


def prose(state: LessonState) -> str:
    return " ".join(block.html for block in shown(state).blocks if isinstance(block, ProseShown))


def view(state: LessonState, name: str) -> View:
    return next(view for view in at.views(state) if isinstance(view.block, Question) and view.block.name == name)


def answered(state: LessonState, name: str) -> bool:
    return is_answered(state.progress, state.lesson.question(name)[1])


def right_answer(lesson: Lesson, section: Section, question: Question) -> tuple[str, ...]:
    match question.answer:
        case Options(options=options):
            right = right_options(lesson, section, question)
            return tuple(option.name for option, is_right in zip(options, right, strict=True) if is_right)
        case Amount(answer=answer, unit=unit):
            number = value_of(answer, world_of(lesson, section))
            assert isinstance(number, int | float)
            return (write_in(number, unit),)
        case Order(items=items):
            return tuple(item.kept_as for item in items)
        case Sketch() as sketch:
            return tuple(str(bar) for bar in real_bars(section, sketch))


# --- every lesson --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_lesson_is_played_through_with_right_answers_and_every_goal_reached(path: Path) -> None:
    state: LessonState | None = new(course(path))
    last = state
    for _ in range(60):
        if state is None:
            break
        waits = at.waits_for(state)
        if waits is not None:
            section, question = state.lesson.question(waits.name)
            state = at.given(state, waits.name, right_answer(state.lesson, section, question))
            assert is_answered(state.progress, question), waits.name
            continue
        if (run := waiting_run(state.section, state.progress)) is not None:
            state = watched(at.played_to_target(state))
            assert waiting_run(state.section, state.progress) is not run, "it has been seen; another may wait below it"
            continue
        if state.section.goal is not None:
            solution = next(iter(solved(state.section.goal, state.section)))
            state = at.noticed(begun(state, solution))
        last, state = state, at.went(state, 1)
    assert state is None and last is not None, "after the last section the list is shown"
    done, of = done_of(last.progress, last.lesson)
    assert done == of > 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_lesson_can_be_passed_through_by_skipping(path: Path) -> None:
    state: LessonState | None = new(course(path))
    for _ in range(60):
        if state is None:
            break
        skip = shown(state).skip
        state = at.skipped(state, shown(state).waits_for) if skip is not None else at.went(state, 1)
    assert state is None


LONGEST_RUN = 20.0
"""Seconds on the wall that a run of a lesson may take."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_run_of_the_course_makes_one_wait_long(path: Path) -> None:
    state: LessonState | None = new(course(path))
    while state is not None:
        if waiting_run(state.section, state.progress) is not None and not is_playing(state):
            state = at.played_to_target(state)
        if is_playing(state):
            section, seconds, state = state.section.name, *_watched(state)
            assert seconds <= LONGEST_RUN, section
        waits = at.waits_for(state)
        if waits is not None or waiting_run(state.section, state.progress) is not None:
            state = at.skipped(state, waits.name if waits is not None else "")
        else:
            state = at.went(state, 1)


def _watched(state: LessonState, step: float = 0.5) -> tuple[float, LessonState]:
    """How long it plays, and what is then."""
    seconds = 0.0
    while is_playing(state):
        state = at.noticed(ticked(state, step, at.last(state)))
        seconds += step
    return seconds, state


# --- going through it -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nobody_goes_on_before_the_run_has_shown_how_right_a_prediction_was(path: Path) -> None:
    state: LessonState | None = new(course(path))
    held = 0
    while state is not None:
        waits, run = at.waits_for(state), waiting_run(state.section, state.progress)
        if waits is not None:
            section, question = state.lesson.question(waits.name)
            state = at.given(state, waits.name, right_answer(state.lesson, section, question))
        elif run is not None:
            asked = [question for question in state.section.questions if question.predicts]
            predicted = any(is_answered(state.progress, question) for question in asked)
            held += predicted
            assert at.why_not_gone(state, 1) or not predicted, state.section.name
            state = at.skipped(state, "")
        else:
            assert not at.why_not_gone(state, 1)
            state = at.went(state, 1)
    assert held or not any(question.predicts for question in course(path).questions)


def test_a_lesson_begins_where_the_student_left_it() -> None:
    there = at.given(third(), "bars", ("25600", "12800"))
    again = at.opened(there.lesson, there.progress)
    assert again.section.name == "third" and answered(again, "bars")
    assert at.opened(there.lesson, Progress(lesson="every-kind", section="gone")).section.name == "first"


def test_a_lesson_left_in_a_section_that_is_closed_now_begins_anew() -> None:
    lesson = read()
    made = at.opened(lesson, Progress(lesson=lesson.id, section="third"))
    assert made.section.name == "first"


def test_what_a_lesson_does_leaves_ones_own_experiment_alone_and_each_comes_back_as_it_was_left() -> None:
    own = player.sought(editing.edited(State().own, {"workload.dirty_rate": "33 MiB/s"}), 5.0)
    state = wishes.lesson_opened(State(own=own), second())
    state = wishes.in_open_lesson(state, lambda lesson: at.skipped(lesson, "guess"))
    state = wishes.in_open_lesson(state, lambda lesson: at.slid(lesson, BANDWIDTH, 1.25e9))
    inside = state.lesson
    assert state.own is own and inside is not None and inside.experiment.file is None
    state = wishes.enter_mode(wishes.enter_mode(state, Mode.EXPLORE), Mode.LESSONS)
    assert state.own is own and state.lesson is not None
    assert state.lesson.experiment.scenario == inside.experiment.scenario and state.lesson.progress is inside.progress


def test_undo_does_not_leave_the_section() -> None:
    made = at.changed(second(), editing.undone)
    assert made.experiment.scenario == made.section.scenario and made.experiment.history.past == ()


def test_sections_in_a_row_with_one_scenario_go_on_where_the_one_before_stopped() -> None:
    text = EVERY_KIND.replace("```goal\ndone: run.finished and run.total_time < 5 s\n", "```goal\ndone: run.finished\n")
    without_goal = text[: text.index("```goal")] + text[text.index("## Third") :]
    first = watched(start(without_goal))
    assert first.experiment.playhead.t > 0
    made = at.went(first, 1)
    assert made is not None and made.experiment.playhead.t == first.experiment.playhead.t


def test_a_section_that_goes_on_with_a_run_begins_where_that_was_left_wherever_one_has_looked() -> None:
    """In lesson 2 a student had scrubbed back, and was asked of another moment than the one on the stage."""
    one = "## One {#one}\n\n```run\nuntil: iteration 2 ends\n```\n\n"
    two = "## Two {#two}\n\n::: ask {#what}\nWhat comes now?\n\n- (x) That.\n- ( ) This.\n:::\n\n```run\nuntil: end\n```\n"
    state = at.skipped(at.opened(lesson_of(one + two), Progress(lesson="small", seed=1)), "")
    there = state.t
    assert 0 < there < state.end
    for looked_at in (0.0, there / 2, state.end):
        gone = at.went(at.changed(state, partial(player.sought, t=looked_at)), 1)
        assert gone is not None and gone.section.name == "two" and gone.t == there


def test_a_link_inside_goes_there_one_to_another_lesson_names_its_file_and_others_do_nothing(tmp_path: Path) -> None:
    state = start()
    assert at.followed(state, "#second").section.name == "second"
    for link in ("https://example.org/x", "../../etc/passwd.md", "#third", "#nowhere", ""):
        assert at.followed(state, link) is state
    assert at.other_lesson(state, "02-the-six-steps.md") is None, "a lesson that lies nowhere leads nowhere"
    there = replace(state, lesson=replace(state.lesson, folder=tmp_path))
    assert at.other_lesson(there, "02-the-six-steps.md#x") == tmp_path / "02-the-six-steps.md"
    assert at.other_lesson(there, "https://example.org/x.md") is None


def test_a_slow_target_of_a_long_run_begins_with_the_pause_that_leads_there() -> None:
    slow = (
        EVERY_KIND.replace("(#second)", "(#third)")
        .replace("until: iteration 1 ends\n```", "until: resume\nspeed: 1/50\n```")
        .replace("see: iteration 1 ends", "")
    )
    text = slow[: slow.index("## Second")] + slow[slow.index("## Third") :].replace(
        "compare: second, third", "lens: pause"
    )
    state = start(text)
    span = pause_span(state.experiment.run)
    assert span is not None
    pause = span[0]
    assert pause - 0.1 < state.experiment.playhead.t < pause
    again = at.played_to_target(watched(state))
    assert pause - 0.1 < again.experiment.playhead.t < pause


def test_the_numbers_of_every_open_question_of_a_section_are_covered_until_it_is_answered_or_skipped() -> None:
    state = start()
    assert "run.seconds(1)" in at.covered(state)
    assert "run.seconds(1)" in at.covered(asked("one")) and "run.seconds(1)" in at.covered(asked("number"))
    passed = at.skipped(asked("number"), "number")
    assert "run.seconds(1)" not in at.covered(passed) and "run.seconds(1)" in at.covered(at.reset(passed, "number"))


# --- predictions ----------------------------------------------------------------------------------------------------------


def test_a_prediction_locks_the_future_and_the_next_sections_until_it_is_answered() -> None:
    state = second()
    closed = at.until(state)
    assert closed is not None and at.is_closed_ahead(state) and at.waits_for_prediction(state)
    assert at.changed(state, lambda now: player.sought(now, 1e9)).experiment.playhead.t == pytest.approx(closed)
    assert at.went(state, 1) is state and "Answer the question first" in at.why_not_entered(state, "third")
    assert at.why_closed(state).startswith("Answer the question first")
    back = at.changed(state, lambda now: player.sought(now, 0.0))
    assert back.experiment.playhead.t == 0, "back is always open"
    made = at.given(state, "guess", ("Long.",))
    assert at.until(made) is None and made.experiment.playhead.playing, "the run goes on by itself"


def test_a_prediction_of_the_next_section_locks_the_same_run_here_already_and_says_so() -> None:
    state = start()
    assert at.is_closed_ahead(state) and not at.waits_for_prediction(state)
    assert at.why_closed(state) == "The next section has a question about what comes."
    watched_too = watched(state)
    assert at.waits_for(watched_too) is not None and "Answer" in at.why_closed(watched_too)
    assert at.why_not_free(state), "exploring it freely would tell too"


def test_a_prediction_stands_beside_the_run_when_that_has_been_seen() -> None:
    made = at.given(second(), "guess", ("Long.",))
    assert marks(made, "guess") == ["", ""] and question_shown(made, "guess").is_kept
    assert view(made, "guess").feedback is None
    made = watched(made)
    assert marks(made, "guess") == ["right", "wrong"] and not question_shown(made, "guess").is_kept
    assert question_shown(made, "guess").feedback is not None


def test_of_a_prediction_only_the_first_answer_counts_and_it_is_not_asked_again() -> None:
    made = at.given(second(), "guess", ("Long.",))
    assert at.given(made, "guess", ("Short.",)) is made
    assert at.reset(made, "guess") is made and question_shown(made, "guess").again == ""
    assert at.skipped(made, "guess") is made


def test_a_prediction_passed_over_tells_once_it_was_played_and_can_be_answered_after_all() -> None:
    made = at.skipped(second(), "guess")
    assert marks(made, "guess") == ["", ""]
    made = watched(made)
    assert marks(made, "guess") == ["right", ""]
    again = at.reset(made, "guess")
    assert at.is_closed_ahead(again) and again.experiment.playhead.t <= (at.until(again) or 0)
    assert marks(again, "guess") == ["", ""]
    assert answered(at.given(again, "guess", ("Short.",)), "guess")


def test_a_prediction_whose_answer_is_no_longer_among_the_options_is_asked_again() -> None:
    made = at.given(second(), "guess", ("Long.",))
    edited = at.reloaded(made, read(EVERY_KIND.replace("- (?) Long.", "- (?) Very long.")))
    assert at.is_closed_ahead(edited) and question_shown(edited, "guess").is_open
    assert answered(at.given(edited, "guess", ("Very long.",)), "guess")


def test_what_would_tell_is_not_shown_while_a_prediction_waits() -> None:
    state = second()
    assert at.panel_wished(at.panel_held(state, Panel.CHARTS)) is Panel.CHARTS, "it gets only what is told"
    assert at.lens_toggled(state) is state and not at.lens_wished(state)
    assert at.beside(state) is None and "Hidden until" in at.why_not_free(state)
    made = at.skipped(state, "guess")
    assert at.panel_wished(at.panel_held(made, Panel.CHARTS)) is Panel.CHARTS and not at.why_not_free(made)


def test_a_lens_that_a_section_asks_for_waits_until_it_tells_nothing_that_is_asked() -> None:
    state = start(EVERY_KIND.replace("say: Look here.", "say: Look here.\nlens: pause"))
    assert at.is_closed_ahead(state) and not at.lens_wished(state)
    made = at.went(at.skipped(at.entered(state, "second"), "guess"), -1)
    assert made is not None and at.lens_wished(made)


def test_a_prediction_asked_again_where_its_run_stands_is_asked_in_its_own_section() -> None:
    text = EVERY_KIND.replace("run.downtime <", "third.downtime <").replace("run.downtime >=", "third.downtime >=")
    state = at.entered(at.skipped(second(text), "guess"), "third")
    state = watched(at.skipped(state, "bars"))
    assert state.section.name == "third" and question_shown(state, "guess").again
    made = at.reset(state, "guess")
    assert made.section.name == "second" and at.waits_for_prediction(made)


def test_a_panel_held_before_a_prediction_waits_is_closed_by_it() -> None:
    made = watched(at.panel_held(at.skipped(second(), "guess"), Panel.CHARTS))
    asked_again = at.reset(made, "guess")
    assert at.panel_wished(asked_again) is not Panel.CHARTS


# --- beats ----------------------------------------------------------------------------------------------------------------


def test_what_comes_after_a_run_is_shown_once_it_was_watched_or_skipped() -> None:
    state = start()
    assert at.waits_for(state) is None and "first hint" not in prose(state) and shown(state).hint is None
    for seen in (watched(state), at.skipped(state, "")):
        waits = at.waits_for(seen)
        assert waits is not None and waits.name == "one" and not seen.experiment.playhead.playing
        target = at.target(seen)
        assert target is not None and seen.experiment.playhead.t == pytest.approx(target[1])
    run, question = shown(state).skip, shown(watched(state)).skip
    assert run is not None and "without watching" in run.hint
    assert question is not None and "Skip this question" in question.hint


def test_one_question_is_asked_at_a_time_with_its_own_hints() -> None:
    state, names = watched(start()), []
    while (waits := at.waits_for(state)) is not None:
        asked_now = [block.name for block in shown(state).blocks if isinstance(block, QuestionShown) and block.is_open]
        assert asked_now == [waits.name] and (shown(state).hint is not None) == (waits.name == "order")
        names.append(waits.name)
        state = at.skipped(state, waits.name)
    assert names == ["one", "many", "number", "order"]


def test_a_run_waits_for_play_when_its_beat_comes_for_there_is_something_to_read() -> None:
    two = EVERY_KIND.replace("::: ask {#many}", "```run\nuntil: end\n```\n\n::: ask {#many}").replace(
        "predict {#guess}", "ask {#guess}"
    )
    state = start(two)
    assert not is_playing(state) and shown(state).plays and shown(state).is_open
    state = watched(state)
    assert not shown(state).plays
    assert state.experiment.playhead.t == pytest.approx(state.experiment.run.passes[0].end)
    wrong = at.given(state, "one", ("There.",))
    assert not wrong.experiment.playhead.playing
    right = at.given(wrong, "one", ("Here.",))
    assert not is_playing(right) and at.waits_for(right) is None and shown(right).plays
    assert watched(right).experiment.playhead.t == right.experiment.run.end
    assert "first" not in state.progress.seen and "first" in watched(right).progress.seen


def test_once_a_prediction_is_made_the_run_that_answers_it_plays_by_itself() -> None:
    state = second()
    assert not is_playing(state)
    made = at.given(state, "guess", some_answer(at.waits_for(state)))  # type: ignore[arg-type]
    assert is_playing(made) and not shown(made).plays
    playing = [block for block in shown(made).blocks if isinstance(block, PlayShown)]
    assert playing[-1].plays and not playing[-1].waits


# --- answers --------------------------------------------------------------------------------------------------------------


def test_a_wrong_option_alone_is_marked_and_a_right_one_ends_the_question() -> None:
    wrong = at.given(asked("one"), "one", ("There.",))
    assert not answered(wrong, "one") and marks(wrong, "one") == ["", "wrong"], "the right one is not given away"
    right = at.given(wrong, "one", ("Here.",))
    assert answered(right, "one") and marks(right, "one") == ["right", ""]
    assert not question_shown(right, "one").is_open
    assert [one.right for one in right.progress.answers["one"].tries] == [False, True]


def test_an_answer_that_counts_is_not_lost_by_another_one() -> None:
    right = at.given(asked("one"), "one", ("Here.",))
    assert at.given(right, "one", ("There.",)) is right


@pytest.mark.parametrize("typed", ["10 MiB", "-3 s", "5 bananas", "x" * 60, "0", "91"])
def test_a_silly_number_is_never_right(typed: str) -> None:
    assert not answered(at.given(asked("number"), "number", (typed,)), "number")


@pytest.mark.parametrize("typed", ["", "  ", "many", "1,234", "5 bananas", "1e999"])
def test_what_cannot_be_read_is_not_kept_and_stays_to_be_mended(typed: str) -> None:
    made = at.given(asked("number"), "number", (typed,))
    assert "number" not in made.progress.answers and made.unclear["number"][0] == (typed,)
    feedback = question_shown(made, "number").feedback
    assert feedback is not None and feedback.words
    assert at.given(made, "number", ("9.1",)).unclear == {} and at.skipped(made, "number").unclear == {}


def test_an_answer_to_what_is_not_asked_here_changes_nothing() -> None:
    state = start()
    for name in ("guess", "bars", "nothing", ""):
        assert at.given(state, name, ("Short.",)) is state and at.skipped(state, name or "x") is state
        assert at.reset(state, name) is state and at.saw(state, name) is state


def test_an_answer_does_not_set_the_run_going() -> None:
    still = at.changed(start(), lambda now: player.sought(player.stopped(now), 2.0))
    made = at.given(still, "one", ("There.",))
    assert not made.experiment.playhead.playing and made.experiment.playhead.t == 2.0


def test_hints_open_one_by_one_and_not_more_than_there_are() -> None:
    state = asked("order")
    words = []
    for _ in range(4):
        hint = shown(state).hint
        assert hint is not None
        words.append((hint.word, bool(hint.why_not)))
        state = at.hint_opened(state)
    assert words == [("Hint 1/2", False), ("Hint 2/2", False), ("Hint 2/2", True), ("Hint 2/2", True)]
    assert state.progress.hints == {"order": 2}


def test_a_hint_opens_below_the_question_that_is_asked_also_where_one_before_was_passed_over() -> None:
    hint = "::: hint\nOf {}.\n:::\n\n"
    text = EVERY_KIND.replace("::: ask {#many}", hint.format("one") + "::: ask {#many}")
    text = text.replace("::: ask {#number}", hint.format("many") + "::: ask {#number}")
    state = watched(start(text))
    state = at.skipped(state, "one")
    assert shown(state).hint is not None and shown(state).hint.word == "Hint 1/1"  # type: ignore[union-attr]
    state = at.hint_opened(state)
    hints = [block.prose.html for block in shown(state).blocks if isinstance(block, AsideShown)]
    assert hints == ["<p>Of many.</p>\n"] and shown(state).hint.why_not  # type: ignore[union-attr]


def test_hints_open_while_a_prediction_is_made() -> None:
    text = EVERY_KIND.replace("```run\nuntil: end", "::: hint\nThink.\n:::\n\n```run\nuntil: end", 1)
    state = second(text)
    assert at.waits_for_prediction(state)
    opened = at.hint_opened(state)
    assert [block.prose.html for block in shown(opened).blocks if isinstance(block, AsideShown)] == ["<p>Think.</p>\n"]


def test_a_section_with_something_passed_over_is_done_but_not_answered() -> None:
    state = at.given(third(), "bars", ("25600", "12800"))
    dots = {dot.name: dot for dot in shown(state).dots}
    assert dots["third"].is_done and not dots["third"].is_skipped
    state = at.skipped(asked("order"), "order")
    dot = shown(state).dots[0]
    assert dot.is_done and dot.is_skipped


def test_show_me_in_the_run_stops_at_the_moment_that_the_answer_speaks_of() -> None:
    made = at.saw(at.given(asked("number"), "number", ("9.1",)), "number")
    assert made.experiment.playhead.t == pytest.approx(made.experiment.run.passes[0].end)
    assert not made.experiment.playhead.playing


# --- goals and controls ---------------------------------------------------------------------------------------------------


def test_a_goal_is_reached_by_a_slider_that_sets_the_scenario_itself_and_stays_reached() -> None:
    state = watched(at.skipped(second(), "guess"))
    assert not goal_block(state).is_so_now and goal_block(state).word == "Goal"
    fast = at.slid(state, BANDWIDTH, 1.25e9, "drag")
    assert fast.experiment.scenario.changes == () and fast.experiment.scenario[BANDWIDTH] == 1.25e9
    assert goal_block(fast).is_so_now and not fast.progress.goals, "not on the way"
    fast = at.changed(fast, on.let_go)
    assert "second" in fast.progress.goals
    slow = at.slid(at.changed(fast, on.let_go), BANDWIDTH, 125e6)
    assert not goal_block(slow).is_so_now and goal_block(slow).reached and "second" in slow.progress.goals


def test_where_a_goal_has_made_the_run_too_short_it_begins_again() -> None:
    state = at.changed(at.skipped(second(), "guess"), lambda now: player.sought(player.stopped(now), 8.0))
    made = at.slid(state, BANDWIDTH, 1.25e9)
    assert made.experiment.run.end < 8.0 and made.experiment.playhead.t == 0.0


def test_outside_a_goal_a_slider_keeps_its_rule() -> None:
    state = at.changed(start(), lambda now: player.sought(player.stopped(now), 3.0))
    made = at.slid(state, BANDWIDTH, 1.25e9)
    assert [change.at for change in made.experiment.scenario.changes] == [3.0]
    assert shown(made).controls[0].value == 1.25e9
    with pytest.raises(ValueError):
        at.slid(state, BANDWIDTH, "-3 Gbit/s")


def test_a_section_started_again_has_its_own_scenario_from_the_start() -> None:
    fast = at.slid(at.skipped(second(), "guess"), BANDWIDTH, 1.25e9)
    made = at.started_again(fast)
    assert made.experiment.scenario == made.section.scenario and made.experiment.playhead.t == 0.0


def test_a_goal_open_again_and_a_question_practised_again_keep_what_counts() -> None:
    made = at.reset(at.given(asked("one"), "one", ("Here.",)), "one")
    assert not answered(made, "one") and len(made.progress.answers["one"].tries) == 1
    fast = at.slid(at.skipped(second(), "guess"), BANDWIDTH, 1.25e9)
    assert at.reset(at.started_again(fast), "second").progress.goals == {}


# --- what a section shows -------------------------------------------------------------------------------------------------


def test_a_section_shows_its_view_lens_and_what_it_points_at_once_it_has_come_so_far() -> None:
    state = second()
    assert at.own_panel(state) is None and at.show_block(state) is None
    made = at.skipped(state, "guess")
    assert at.panel_wished(made) is Panel.ITERATIONS and at.lens_wished(made) and at.bars_as_log(made) is False
    assert at.pointed_at(made) == Spotlight(kind="pause")


def test_what_the_student_puts_in_its_place_goes_with_the_same_wish_with_esc_and_in_another_section() -> None:
    made = at.panel_held(at.skipped(second(), "guess"), Panel.WORDS)
    assert at.panel_wished(made) is Panel.WORDS
    assert at.panel_wished(at.panel_held(made, Panel.WORDS)) is Panel.ITERATIONS
    assert at.panel_wished(at.own_view(made)) is Panel.ITERATIONS
    back = at.went(made, -1)
    assert back is not None and at.panel_wished(back) is None
    closed = at.lens_toggled(made)
    assert not at.lens_wished(closed) and at.lens_wished(at.lens_toggled(closed))


def test_two_runs_stand_side_by_side_once_the_prediction_is_made_and_time_goes_to_the_longer_ones_end() -> None:
    state = third()
    assert at.beside(state) is None
    made = at.skipped(state, "bars")
    other = at.beside(made)
    assert other is not None and (other.section, other.own_above) == ("second", False)
    assert at.last(made) == max(made.experiment.run.end, other.run.end)
    goes_to = at.target(made)
    assert goes_to is not None and goes_to[1] == at.last(made)


def test_the_end_is_that_of_the_longer_run() -> None:
    waiting = (state for path in FILES for state in waiting_in(course(path)))
    made = next(state for state in waiting if at.last(state) > state.experiment.run.end)
    at_start = at.changed(made, lambda now: player.sought(now, 0.0))
    after = do(COMMANDS["go to end"], State(mode=Mode.LESSONS, lesson=at_start)).lesson
    assert after is not None and after.experiment.playhead.t == at.last(made)


def test_bars_to_draw_stand_in_the_question_and_not_below_it() -> None:
    text = EVERY_KIND.replace("compare: second, third", "view: iterations")
    state = at.skipped(at.entered(at.skipped(second(text), "guess"), "third"), "bars")
    assert state.section.name == "third" and at.own_panel(state) is None


# --- the file is edited ---------------------------------------------------------------------------------------------------


def test_a_broken_file_leaves_the_last_good_version_and_says_what_is_wrong() -> None:
    state = at.given(asked("one"), "one", ("Here.",))
    broken = at.failed(state, ("x.md:17: no such field",))
    assert replace(broken, error=()) == state
    first = shown(broken).blocks[0]
    assert isinstance(first, ProblemsShown) and first.problems == ("x.md:17: no such field",)
    mended = at.reloaded(broken, read(EVERY_KIND.replace("Some **prose**", "Other **prose**")))
    assert mended.error == () and "Other <strong>prose" in prose(mended) and answered(mended, "one")


def test_words_that_are_edited_leave_time_and_scenario_where_they_are() -> None:
    state = at.slid(at.changed(start(), lambda now: player.sought(player.stopped(now), 3.0)), BANDWIDTH, 1.25e9)
    made = at.reloaded(state, read(EVERY_KIND.replace("Some **prose**", "Other **prose**")))
    assert made.experiment.scenario == state.experiment.scenario and made.experiment.playhead.t == 3.0


def test_another_scenario_begins_the_section_again_and_one_that_is_gone_the_lesson() -> None:
    state = at.skipped(second(), "guess")
    other = at.reloaded(state, read(EVERY_KIND.replace("vm.memory: 1 GiB", "vm.memory: 2 GiB")))
    assert other.section.name == "second" and other.experiment.scenario["vm.memory"] == 2.0**31
    renamed = (
        EVERY_KIND.replace("{#second}", "{#two}").replace("#second", "#two").replace("second, third", "two, third")
    )
    gone = at.reloaded(state, read(renamed))
    assert gone.section.name == "first"


def test_a_prediction_written_in_front_of_where_the_student_is_leads_back_to_the_start() -> None:
    asked = "::: predict {#early}\nWhich?\n\n- (x) A\n- ( ) B\n:::\n\nSome **prose**"
    made = at.reloaded(third(), read(EVERY_KIND.replace("Some **prose**", asked)))
    assert made.section.name == "first" and not at.is_closed(made, "first")


# --- what the panel shows -------------------------------------------------------------------------------------------------


def test_without_a_lesson_the_list_is_shown() -> None:
    made = lesson_shown(None)
    assert isinstance(made, ListShown) and made.head.title == "Lessons"


def test_the_buttons_say_why_they_cannot_be_pressed() -> None:
    state = shown(second())
    assert at.why_not_gone(start(), -1) and at.why_not_free(start())
    assert at.why_not_gone(start(), 1) == in_lessons.question_follows() and not at.why_not_gone(watched(start()), 1)
    assert not at.why_not_gone(second(), -1) and at.why_not_gone(second(), 1).startswith("Answer the question")
    assert [bool(dot.why_not) for dot in state.dots] == [False, False, True] and state.here == 1
    assert state.waits_for == "guess" and state.skip is not None and "How long is the pause" in state.skip.hint
    over = watched(at.skipped(third(), "bars"))
    assert (shown(over).next, shown(over).skip) == ("Done", None)
    assert not at.why_not_gone(over, 1) and not at.why_not_free(over)


GOODPUT = """---
migviz: 1
id: goodput
title: A goodput
objective: See.
---

## One {#one}

```scenario
link.goodput: 40 MB/s
controls: CONTROLS
```

Move it.
"""


@pytest.mark.parametrize(
    ("controls", "offered"), [(BANDWIDTH, ""), (f"{BANDWIDTH}, link.goodput", "link.goodput"), ("all", "link.goodput")]
)
def test_a_control_without_effect_says_why_and_offers_only_what_is_left_to_the_student(
    controls: str, offered: str
) -> None:
    state = start(GOODPUT.replace("CONTROLS", controls))
    bandwidth = next(control for control in shown(state).controls if control.name == BANDWIDTH)
    assert bandwidth.silent is not None and "the line rate does not count" in bandwidth.silent.why
    assert bandwidth.silent.field == offered
    free = at.slid(state, "link.goodput", None)
    assert next(control for control in shown(free).controls if control.name == BANDWIDTH).silent is None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_control_of_every_lesson_says_whether_it_has_effect_as_in_explore(path: Path) -> None:
    made = new(course(path))
    for section in made.lesson.sections:
        state = replace(begun(made, section.setup), section=section)
        for control in shown(state).controls if section.evacuation is None else ():
            found = effect_of(section.scenario, control.name)
            assert (control.silent.why if control.silent else "") == (found.why if found else "")


def test_beside_a_control_of_a_lesson_stands_what_a_change_would_mean_now() -> None:
    at_rest = at.changed(start(), lambda now: player.sought(player.stopped(now), 0.0))
    inside = at.changed(start(), lambda now: player.sought(player.stopped(now), 3.0))
    assert [control.note for control in shown(at_rest).controls] == [""]
    assert [control.note for control in shown(inside).controls] == ["from 3 s on"]
    goal = at.changed(
        at.skipped(at.entered(start(), "second"), "guess"), lambda now: player.sought(player.stopped(now), 3.0)
    )
    assert {control.note for control in shown(goal).controls} <= {""}


def test_while_time_goes_only_the_controls_change_and_blocks_stay_the_same_objects() -> None:
    state = at.slid(at.changed(start(), lambda now: player.sought(player.stopped(now), 3.0)), BANDWIDTH, 1.25e9)
    before, after = shown(state), shown(at.changed(state, lambda now: player.sought(now, 1.0)))
    assert all(one is other for one, other in zip(before.blocks, after.blocks, strict=True))
    assert before.controls != after.controls
    assert replace(after, controls=()) == replace(before, controls=())


def test_the_play_button_says_where_it_plays_to() -> None:
    words = [block.words for block in shown(start()).blocks if isinstance(block, PlayShown)]
    assert words == ["Play until iteration 1 ends"]


@pytest.mark.parametrize(
    ("until", "words"), [("time 2 s", "Play on"), ("now.sent > 1 MiB", "Play on"), ("end", "Play to the end")]
)
def test_an_address_of_the_author_is_not_on_the_play_button(until: str, words: str) -> None:
    text = EVERY_KIND.replace("until: iteration 1 ends", f"until: {until}", 1)
    assert [block.words for block in shown(start(text)).blocks if isinstance(block, PlayShown)] == [words]


# --- whatever is wished ---------------------------------------------------------------------------------------------------

pick = st.integers(0, 7)
random_wishes = st.one_of(
    st.tuples(st.just("went"), st.sampled_from((1, 1, 1, -1))),
    st.tuples(st.sampled_from(("skipped", "reset", "saw", "entered", "followed")), pick),
    st.tuples(st.just("given"), pick, st.sampled_from(("right", "first", "silly", "none"))),
    st.tuples(st.just("answered next"), st.sampled_from(("right", "first", "skip"))),
    st.tuples(st.sampled_from(("hint_opened", "started_again", "played_to_target", "own_view", "lens_toggled"))),
    st.tuples(st.just("panel_held"), st.sampled_from(tuple(Panel))),
    st.tuples(st.just("slid"), pick, st.sampled_from((0.25, 1.0, 4.0)), st.sampled_from(("", "drag"))),
    st.tuples(st.just("sought"), st.floats(-1, 200)),
    st.tuples(st.just("ticked"), st.sampled_from((0.016, 1.0, 60.0))),
    st.tuples(st.sampled_from(("undone", "redone", "played", "stopped", "reloaded", "failed"))),
)


def name_of_question(state: LessonState, k: int) -> str:
    questions = state.lesson.questions
    return questions[k % len(questions)].name


def answer_to(state: LessonState, name: str, kind: str) -> tuple[str, ...]:
    section, question = state.lesson.question(name)
    if kind == "right":
        return right_answer(state.lesson, section, question)
    if kind == "first":
        answer = question.answer
        return (answer.options[0].name,) if isinstance(answer, Options) else ("1",)
    return ("%$", "\ud800") if kind == "silly" else ()


def section_at(state: LessonState, k: int) -> str:
    sections = state.lesson.sections
    return sections[k % len(sections)].name


def slide(state: LessonState, k: int, factor: float, key: str) -> LessonState:
    names = at.controls(state)
    names = ("workload.dirty_rate", BANDWIDTH) if names is None else names
    if not names:
        return state
    name = names[k % len(names)]
    value = state.experiment.scenario[name]
    if not isinstance(value, float):
        return state
    try:
        return at.slid(state, name, FIELDS[name].write(value * factor), key)
    except ValueError:  # out of its range
        return state


def granted(state: LessonState, wish: tuple[Any, ...]) -> LessonState:
    name, *more = wish
    simple: dict[str, Callable[..., LessonState]] = {
        "went": lambda direction: at.went(state, direction) or state,
        "skipped": lambda k: at.skipped(state, name_of_question(state, k)),
        "reset": lambda k: at.reset(state, name_of_question(state, k)),
        "saw": lambda k: at.saw(state, name_of_question(state, k)),
        "entered": lambda k: at.entered(state, section_at(state, k)),
        "followed": lambda k: at.followed(state, f"#{section_at(state, k)}"),
        "given": lambda k, kind: at.given(
            state, name_of_question(state, k), answer_to(state, name_of_question(state, k), kind)
        ),
        "answered next": lambda kind: next_answered(state, kind),
        "slid": lambda k, factor, key: slide(state, k, factor, key),
        "sought": lambda t: at.changed(state, lambda now: player.sought(now, t, at.last(state))),
        "ticked": lambda seconds: at.changed(state, lambda now: player.ticked(now, seconds, at.last(state))),
        "undone": lambda: at.changed(state, editing.undone),
        "redone": lambda: at.changed(state, editing.redone),
        "played": lambda: at.changed(state, lambda now: player.played(now, at.last(state))),
        "stopped": lambda: at.changed(state, player.stopped),
        "reloaded": lambda: at.reloaded(state, state.lesson),
        "failed": lambda: at.failed(state, ("x.md:1: wrong",)),
    }
    return simple[name](*more) if name in simple else getattr(at, name)(state, *more)


def next_answered(state: LessonState, kind: str) -> LessonState:
    waits = at.waits_for(state)
    if waits is None:
        return at.went(state, 1) or state
    if kind == "skip":
        return at.skipped(state, waits.name)
    return at.given(state, waits.name, answer_to(state, waits.name, kind))


def done_names(state: LessonState) -> set[str]:
    questions = {question.name for question in state.lesson.questions if is_answered(state.progress, question)}
    goals = {f"goal {name}" for name in state.progress.goals}
    return questions | goals | {f"seen {name}" for name in state.progress.seen}


def tries(state: LessonState) -> int:
    return sum(len(answer.tries) for answer in state.progress.answers.values())


def check_laws(before: LessonState, wish: tuple[Any, ...], now: LessonState) -> None:
    head, lock = now.experiment.playhead, lock_of(now.lesson, now.progress, now.section)
    assert now.experiment.limit == (lock.until if lock is not None else None)
    assert head.t <= at.last(now)
    if lock is not None:
        assert head.t <= lock.until and not (head.playing and head.t >= lock.until)
    assert not at.is_closed(now, now.section.name)
    assert wish[0] == "reset" or done_names(before) <= done_names(now)
    assert tries(before) <= tries(now)
    if at.is_closed_ahead(now):
        assert not at.lens_wished(now) and at.why_not_free(now)
    if at.waits_for_prediction(now):
        assert at.beside(now) is None
    all_answered = all(is_answered(now.progress, question) for question in now.section.questions)
    if all_answered and waiting_run(now.section, now.progress) is None:
        assert not at.covered(now)
    asked_now = [view for view in at.views(now) if isinstance(view.block, Question) and not view.done]
    if not any(answer.again for answer in now.progress.answers.values()):
        assert len(asked_now) <= 1, "one question at a time"
    assert head.pace in Pace
    panel = lesson_shown(now)
    assert isinstance(panel, SectionShown)
    for block in panel.blocks:
        if isinstance(block, QuestionShown) and block.is_open and isinstance(block.answer, OptionsShown):
            assert not any(option.mark and not option.is_chosen for option in block.answer.options), "it is given away"


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(FILES), st.lists(random_wishes, max_size=25))
def test_whatever_is_wished_the_laws_of_a_lesson_hold(path: Path, several: list[tuple[Any, ...]]) -> None:
    state = new(course(path))
    check_laws(state, ("opened",), state)
    for wish in several:
        before, state = state, granted(state, wish)
        check_laws(before, wish, state)


# --- where the scene is ---------------------------------------------------------------------------------------------------

SCENE = (
    FRONT
    + """## Scene {#scene}

```scenario
vm.memory: 1 GiB
controls: workload.dirty_rate
```

```run
from: step 4 begins
until: end
autoplay: no
```

```goal
done: run.finished and run.total_time > 1 h
solution: workload.dirty_rate = 1 B/s
```
"""
)


@pytest.mark.parametrize("rate", ["40 MiB/s", "1 MiB/s"])
def test_the_scene_of_a_goal_goes_along_with_what_is_changed(rate: str) -> None:
    state = start(SCENE)
    assert (before := pause_span(state.experiment.run)) is not None
    assert state.experiment.playhead.t == before[0]
    moved = at.slid(state, "workload.dirty_rate", rate)
    assert (now := pause_span(moved.experiment.run)) is not None and now[0] != before[0]
    assert moved.experiment.playhead.t == now[0]
    elsewhere = at.slid(at.changed(state, lambda made: player.sought(made, 2.0)), "workload.dirty_rate", rate)
    assert elsewhere.experiment.playhead.t == 2.0, "who looks at something else goes on looking at it"


TWICE = (
    FRONT
    + """## Twice {#twice}

```scenario
vm.memory: 1 GiB
```

```run
from: iteration 2 begins
until: step 4 begins
speed: 1/10
```

::: predict {#one}
One?

- (x) Yes
- ( ) No
:::

::: predict {#two}
Two?

- (x) Yes
- ( ) No
:::

```run
until: end
```
"""
)


def test_an_answer_does_not_play_a_run_again_that_was_watched() -> None:
    state = at.skipped(start(TWICE), "")
    there = state.experiment.playhead.t
    assert at.waits_for(state) is not None
    answered_one = at.given(state, "one", ("Yes",))
    assert answered_one.experiment.playhead.t == there and not answered_one.experiment.playhead.playing


def test_a_dot_is_filled_where_all_is_done_and_stays_so_when_one_goes_on() -> None:
    further = "\n## Next {#next}\n\nProse.\n"
    recall = FRONT + "## Recall {#recall}\n\n::: ask {#one}\nOne?\n\n- (x) Yes\n- ( ) No\n:::\n" + further
    goal = (SCENE + further).replace("run.total_time > 1 h", "run.pages(2) > 300 MiB")
    answered_one = at.given(start(recall), "one", ("Yes",))
    reached = at.slid(start(goal), "workload.dirty_rate", "60 MiB/s")
    for done in (answered_one, reached):
        gone_on = at.went(done, 1)
        assert gone_on is not None and gone_on.section.name == "next" and shown(gone_on).dots[0].is_done
    assert not shown(start(recall)).dots[0].is_done and not shown(start(goal)).dots[0].is_done


def test_what_was_predicted_is_not_written_before_the_run_has_shown_it() -> None:
    lesson = parse_lesson(FRONT + PREDICTION)
    asked = at.opened(lesson, Progress(lesson=lesson.id))
    assert "run.downtime" in at.covered(asked)
    made = at.given(asked, "how-long", ("20 ms",))
    run = made.experiment.run
    pause = pause_span(run)
    assert pause is not None and at.waits_for(made) is None
    there = {t: at.changed(made, partial(player.sought, t=t)) for t in (1.0, pause[1] - 1e-3, pause[1] + 1e-3, run.end)}
    assert ["run.downtime" in at.covered(state) for state in there.values()] == [True, True, False, False]
    skipped = at.skipped(asked, "how-long")
    assert at.covered(skipped) == frozenset(), "who passes over it is told"


def test_a_section_that_goes_on_where_the_one_before_stopped_shows_the_same_picture() -> None:
    """A first list that was not taken yet is not taken because somebody turned the page."""
    path = next(path for path in lesson_files(lessons_folder()) if path.name.startswith("01"))
    lesson = load_lesson(path)
    state = at.opened(lesson, Progress(lesson=lesson.id))
    for name in ("what-travels", "", "who-runs"):
        state = at.skipped(state, name)
    stopped = state.experiment.playhead
    gone = at.went(state, 1)
    assert gone is not None and gone.section is not state.section
    assert stopped.held == 0.0 and gone.experiment.playhead == stopped


TWO_GOALS = """## Loud {#loud}

```scenario
workload.dirty_rate: 30 MiB/s
controls: workload.dirty_rate
```

```goal
done: workload.dirty_rate < 20 MiB/s
solution: workload.dirty_rate = 10 MiB/s
```

::: hint
Pull it down.
:::

## Quiet {#quiet}

```scenario
from: loud
```

Text.
"""


def test_what_was_pointed_at_is_not_pointed_at_in_another_section() -> None:
    """The ring of a page that was written by hand stood on an empty target two sections later."""
    mark = Spotlight(kind="page", number=2)
    lesson = lesson_of(TWO_GOALS)
    there = State(
        mode=Mode.LESSONS, lesson=at.opened(lesson, Progress(lesson=lesson.id)), spotlight=mark, inspected=mark
    )
    for goes in (lambda state: wishes.go_section(state, 1), lambda state: wishes.enter_section(state, "quiet")):
        gone = goes(there)
        assert gone.lesson is not None and gone.lesson.section.name == "quiet"
        assert not gone.spotlight and not gone.inspected


def test_what_one_has_set_for_a_goal_does_not_stay_behind_without_a_word() -> None:
    lesson = lesson_of(TWO_GOALS)
    there = State(mode=Mode.LESSONS, lesson=at.opened(lesson, Progress(lesson=lesson.id)))
    assert "its own values" not in wishes.go_section(there, 1).said.text
    assert there.lesson is not None
    done = at.noticed(at.slid(there.lesson, "workload.dirty_rate", "10 MiB/s"))
    gone = wishes.go_section(replace(there, lesson=done), 1)
    assert "“Quiet” begins with its own values" in gone.said.text
    assert gone.lesson is not None and gone.lesson.section.name == "quiet"
    back = at.noticed(at.slid(gone.lesson, "workload.dirty_rate", "12 MiB/s"))
    for goes in (lambda state: wishes.go_section(state, -1), lambda state: wishes.enter_section(state, "loud")):
        assert "“Loud” begins with its own values" in goes(replace(gone, lesson=back)).said.text, "backwards, too"


def test_the_button_of_a_hint_that_is_read_stays_when_the_goal_is_reached() -> None:
    lesson = lesson_of(TWO_GOALS)
    for reads in (True, False):
        state = at.opened(lesson, Progress(lesson=lesson.id))
        state = at.hint_opened(state) if reads else state
        state = at.noticed(at.slid(state, "workload.dirty_rate", "10 MiB/s"))
        assert "loud" in state.progress.goals and (shown(state).hint is not None) == reads


def test_a_question_that_comes_later_is_not_asked_for_before_it_is_there() -> None:
    path = next(path for path in lesson_files(lessons_folder()) if path.name.startswith("12"))
    lesson = load_lesson(path)
    state: LessonState | None = at.opened(lesson, Progress(lesson=lesson.id))
    later = 0
    while state is not None:
        asked, runs = at.waits_for(state), waiting_run(state.section, state.progress)
        if asked is not None:
            assert not at.is_closed_ahead(state) or at.lock(state)[0].startswith("Answer the question")
        elif at.is_closed_ahead(state):
            assert "first, or skip it" not in at.lock(state)[0]
            later += 1
        elif runs is None:
            state = at.went(state, 1)
            continue
        state = at.skipped(state, asked.name if asked is not None else "") if asked or runs else at.went(state, 1)
    assert later


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_key_that_plays_stops_where_the_section_s_own_button_does(path: Path) -> None:
    """K beside "Play until iteration 1 ends" stops as that does; pressed again there it goes on."""
    for section in course(path).sections:
        state = replace(State(mode=Mode.LESSONS), lesson=new(course(path)))
        opened = state.lesson
        assert opened is not None
        opened = at.started_again(stopped(replace(opened, section=opened.lesson.section(section.name))))
        goes_to = at.target(opened)
        if goes_to is None or opened.t >= goes_to[1] or at.is_stopped_by_limit(opened):
            continue
        state = do(COMMANDS["toggle"], replace(state, lesson=opened))
        assert state.lesson is not None
        stop = state.lesson.host.stop_at if state.lesson.host is not None else state.lesson.experiment.stop_at
        assert stop == goes_to[1], section.name
        if goes_to[1] < at.last(opened) and at.until(opened) is None:
            there = replace(state, lesson=arrived(stopped(opened), goes_to[1]))
            on_again = do(COMMANDS["toggle"], there).lesson
            assert on_again is not None and is_playing(on_again)
            assert (on_again.host or on_again.experiment).stop_at is None, section.name
