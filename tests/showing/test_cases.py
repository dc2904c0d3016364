"""Is a question asked again about another case, with the stage, the text and the locks that belong to it?"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from migviz.course import progress as done
from migviz.course.answers import Verdict
from migviz.course.beats import played_to, waiting_run
from migviz.course.catalogue import lesson_files
from migviz.course.drawing import draw_of, drawn
from migviz.course.lesson import Lesson, Question, RunBlock, Section
from migviz.course.progress import Answered, Progress, Try
from migviz.course.reading import load_lesson
from migviz.resources import lessons_folder
from migviz.showing import lesson as at
from migviz.showing import player
from migviz.showing.lesson import LessonState
from migviz.showing.lesson_blocks import QuestionShown
from migviz.showing.lesson_shown import SectionShown, lesson_shown
from migviz.showing.untold import proof_of, some_answer, waiting_in
from tests.course.test_drawing import LESSON, RATE, TEXT, answer_of
from tests.course.texts import lesson_of

NEWEST = """
## Newest {#newest}

```scenario
from: new
link.bandwidth: 2 Gbit/s
```

```run
until: end
```
"""


def start(section: str = "") -> LessonState:
    return at.opened(LESSON, Progress(lesson="small", seed=4, section=section))


def card(state: LessonState, name: str) -> QuestionShown:
    shown = lesson_shown(state)
    assert isinstance(shown, SectionShown)
    return next(block for block in shown.blocks if isinstance(block, QuestionShown) and block.name == name)


def watched(state: LessonState) -> LessonState:
    return at.skipped(state, "")


def missed() -> LessonState:
    return at.given(watched(start()), "how-long", ("1000 s",))


def test_after_a_wrong_answer_another_case_can_be_asked_for() -> None:
    asked = watched(start())
    assert card(asked, "how-long").again == ""
    assert card(missed(), "how-long").again == "Another case" and card(missed(), "how-long").is_open


def test_the_other_case_is_on_the_stage_and_in_the_question_and_is_watched_first() -> None:
    after = at.reset(missed(), "how-long")
    rate = after.section.scenario.number(RATE)
    assert after.experiment.scenario == after.section.scenario and rate != 30 * 2**20
    assert waiting_run(after.section, after.progress) is not None and at.waits_for(after) is None
    there = watched(after)
    shown = card(there, "how-long")
    assert shown.feedback is None and shown.is_open
    assert f"At {rate / 2**20:g}\N{NO-BREAK SPACE}MiB/s" in shown.prose.html


def test_the_answer_to_the_other_case_counts_and_that_of_the_first_does_not() -> None:
    there = watched(at.reset(missed(), "how-long"))
    old = at.given(there, "how-long", (answer_of(start().progress),))
    assert card(old, "how-long").is_open
    right = at.given(there, "how-long", (answer_of(there.progress),))
    feedback = card(right, "how-long").feedback
    assert feedback is not None and feedback.verdict is Verdict.RIGHT and not card(right, "how-long").is_open
    assert [one.draw for one in right.progress.answers["how-long"].tries] == [0, 1]


def test_an_answer_is_told_of_the_case_that_it_was_given_for() -> None:
    there = watched(at.reset(missed(), "how-long"))
    right = at.given(there, "how-long", (answer_of(there.progress),))
    again = at.opened(LESSON, right.progress)
    assert card(again, "how-long") == card(right, "how-long")
    assert again.section.scenario == right.section.scenario, "progress keeps the draw"


def test_a_transfer_prediction_is_about_a_drawn_case_and_locks_it() -> None:
    state = at.skipped(watched(start()), "how-long")
    for __ in range(2):
        gone = at.went(state, 1)
        assert gone is not None
        state = gone
    assert state.section.name == "new" and state.experiment.scenario[RATE] != 30 * 2**20
    assert at.waits_for_prediction(state) and at.until(state) == 0.0
    made = at.given(state, "transfer-end", ("Below 100 ms.",))
    assert card(made, "transfer-end").again == "", "not before it is known"
    played = at.changed(made, partial(player.sought, t=made.experiment.run.end))
    assert card(played, "transfer-end").again == "Another case"
    other = at.reset(played, "transfer-end")
    assert other.section.scenario != state.section.scenario and at.until(other) == 0.0
    assert at.waits_for_prediction(other)


def test_a_reload_keeps_the_case_and_the_place() -> None:
    there = watched(at.reset(missed(), "how-long"))
    after = at.reloaded(there, LESSON)
    assert after.section.scenario == there.section.scenario and after.experiment == there.experiment
    assert at.waits_for(after) == at.waits_for(there)


def test_the_proof_looks_at_a_drawn_case_too() -> None:
    cases = {state.section.scenario for state in waiting_in(LESSON) if state.section.name == "one"}
    assert len(cases) == 2 and proof_of(LESSON).told == ()


def test_another_case_is_drawn_from_a_section_too_in_which_a_question_before_it_is_judged() -> None:
    """In lesson 15 it was the same case once more, and could not be locked in."""
    text = TEXT.replace("run.downtime", "newest.downtime") + NEWEST
    state = at.opened(lesson_of(text), Progress(lesson="small", seed=4, section="new"))
    made = at.given(at.entered(state, "new"), "transfer-end", ("Below 100 ms.",))
    judged = watched(at.entered(watched(made), "newest"))
    assert judged.section.name == "newest" and card(judged, "transfer-end").again == "Another case"
    asked = at.reset(judged, "transfer-end")
    assert asked.section.name == "new" and asked.section.scenario[RATE] != made.section.scenario[RATE]
    again = at.given(asked, "transfer-end", ("Below 100 ms.",))
    assert len(again.progress.answers["transfer-end"].tries) == 2


# --- a question that is asked about another case can be answered, from wherever, however often --------------------------


def seen_whole(lesson: Lesson, progress: Progress) -> Progress:
    """Every run of the lesson was watched."""
    runs = ((part, block) for part in lesson.sections for block in part.blocks if isinstance(block, RunBlock))
    return replace(progress, seen=frozenset(played_to(part, block) for part, block in runs))


def gone_through(lesson: Lesson) -> Progress:
    """A student who has answered everything, as it came, and watched every run."""
    progress = seen_whole(lesson, Progress(lesson=lesson.id, seed=4))
    tries = {
        question.name: Try(given=some_answer(question), right=False, draw=draw_of(progress, part) if part.vary else 0)
        for part in lesson.sections
        for question in part.questions
    }
    goals = {part.name: done.reached(progress, part, part.setup, None).goals[part.name] for part in with_goal(lesson)}
    return replace(progress, goals=goals, answers={name: Answered(tries=(one,)) for name, one in tries.items()})


def with_goal(lesson: Lesson) -> tuple[Section, ...]:
    return tuple(part for part in lesson.sections if part.goal is not None)


def offers(lesson: Lesson, progress: Progress) -> Iterator[tuple[LessonState, Section, Question]]:
    """Wherever another case of a question is offered to this student: in its own section, and beside the run that decides it."""
    for part in lesson.sections:
        state = at.opened(lesson, replace(progress, section=part.name))
        blocks = [view.block for view in at.views(state) if at.asks_of_another(view)]
        for name in [block.name for block in blocks if isinstance(block, Question)]:
            yield state, *state.lesson.question(name)


def up_to(state: LessonState, question: Question) -> LessonState:
    """Where this question waits: what comes before was watched and passed over."""
    for __ in range(20):
        waits = at.waits_for(state)
        if waits is not None and waits.name == question.name:
            return state
        state = at.skipped(state, waits.name if waits is not None else "")
    raise AssertionError(f"{question.name} is never asked")


def asked_of_another(state: LessonState, section: Section, question: Question, *, left: bool) -> LessonState:
    """Another case asked for, and answered. `left`: the lesson is closed before the answer, and opened with what was kept."""
    before, tries = state.lesson.section(section.name).setup, state.progress.answers[question.name].tries
    there = at.reset(state, question.name)
    assert there.section.name == section.name and there.section.setup != before
    if left:
        setup, there = there.section.setup, at.opened(there.lesson, there.progress)
        assert there.section.setup == setup
    after = at.given(up_to(there, question), question.name, some_answer(question))
    made = after.progress.answers[question.name]
    assert not made.again and len(made.tries) == len(tries) + 1
    assert made.tries[-1].draw not in {one.draw for one in tries}
    return after


def assert_another_case_can_always_be_answered(lesson: Lesson) -> None:
    found = list(offers(lesson, gone_through(lesson)))
    own = {(part.name, question.name) for part in lesson.sections if part.vary for question in part.questions}
    assert {(section.name, question.name) for __, section, question in found} == own
    for first, section, question in found:
        place, state = first.section.name, first
        for left in (False, True, False):
            after = asked_of_another(state, section, question, left=left)
            progress = replace(seen_whole(lesson, after.progress), section=place)
            state = at.opened(after.lesson, progress)


@pytest.mark.parametrize("path", lesson_files(lessons_folder()), ids=lambda path: path.stem)
def test_another_case_is_another_one_and_can_be_answered_wherever_it_is_asked_for(path: Path) -> None:
    """Beside the run that decides it, in a section after its own, the same case came again, and no answer to it was taken."""
    assert_another_case_can_always_be_answered(load_lesson(path))


@pytest.mark.parametrize("skips", [False, True])
def test_a_prediction_that_was_kept_while_it_waits_for_a_second_answer_to_one_case_gets_another_case(
    skips: bool,
) -> None:
    """Such files there are: nothing that was answered could be locked, not after a restart either."""
    progress = done.reset(gone_through(LESSON), "transfer-end")
    if skips:
        progress = done.skipped(progress, LESSON.question("transfer-end")[1])
    before = drawn(LESSON, progress).section("new").setup
    state = at.opened(LESSON, replace(progress, section="new"))
    state = at.reset(state, "transfer-end") if skips else state
    assert state.section.setup != before
    after = at.given(state, "transfer-end", ("Below 100 ms.",))
    assert [one.draw for one in after.progress.answers["transfer-end"].tries] == [1, 2]
    assert not at.waits_for_prediction(after)
