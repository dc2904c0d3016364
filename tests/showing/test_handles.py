"""Does a number in a sentence change the run of the stage, and does it tell nothing that is asked?"""

import pytest

from migviz.course.catalogue import lesson_files
from migviz.course.lesson import Lesson
from migviz.course.progress import Progress, skipped
from migviz.course.reading import load_lesson
from migviz.resources import lessons_folder
from migviz.scenario.units import write_in
from migviz.showing import lesson as at
from migviz.showing import player, wishes
from migviz.showing.lesson import LessonState
from migviz.showing.lesson_blocks import HandleShown, ProseShown, QuestionShown
from migviz.showing.lesson_shown import SectionShown, lesson_shown
from migviz.showing.modes import Mode
from migviz.showing.shown import shown as everything_shown
from migviz.showing.state import State
from migviz.showing.untold import proof_of
from tests.course.test_handles import TEXT
from tests.course.texts import lesson_of
from tests.shared import few

RATE = "workload.dirty_rate"
PREDICT = TEXT.replace("::: ask {#how-many}", "::: predict {#how-many}") + "\n```run\nuntil: end\n```\n"


@few
def read(text: str = TEXT) -> Lesson:
    return lesson_of(text)


def start(text: str = TEXT) -> LessonState:
    return at.opened(read(text), Progress(lesson="small"))


def said(state: LessonState) -> ProseShown:
    shown = lesson_shown(state)
    assert isinstance(shown, SectionShown)
    return next(block for block in shown.blocks if isinstance(block, ProseShown))


def handle(state: LessonState) -> HandleShown:
    return said(state).handles[0]


def test_the_paragraph_and_the_run_of_the_stage_follow_at_once() -> None:
    before, after = start(), at.slid(start(), RATE, 60 * 2**20, "drag")
    assert handle(before).value == 30 * 2**20 and handle(after).value == 60 * 2**20
    assert handle(after).around == 30 * 2**20
    assert "60\N{NO-BREAK SPACE}MiB/s</a>" in said(after).html and said(after).html != said(before).html
    pauses = [write_in(state.experiment.run.metrics.downtime or 0.0, "ms") for state in (before, after)]
    own = pauses[0].replace(" ", "\N{NO-BREAK SPACE}")
    assert pauses[0] != pauses[1] and pauses[1].replace(" ", "\N{NO-BREAK SPACE}") in said(after).html
    assert said(before).html.count(own) == 2 and said(after).html.count(own) == 1, "the next paragraph stays"


def test_in_the_midst_of_a_run_it_is_the_whole_run_that_the_sentence_tells_of() -> None:
    midst = at.changed(start(), lambda now: player.sought(now, 4.0))
    after = at.slid(midst, RATE, 40 * 2**20, "drag")
    assert not after.experiment.scenario.changes and after.experiment.scenario[RATE] == 40 * 2**20
    assert after.experiment.playhead.t == 4.0


def test_while_a_prediction_waits_a_handle_stands_still_and_says_why() -> None:
    waiting = start(PREDICT)
    assert "answer" in handle(waiting).why_not.lower()
    assert at.slid(waiting, RATE, 60 * 2**20) is waiting
    made = at.skipped(waiting, "how-many")
    assert handle(made).why_not == "" and at.slid(made, RATE, 60 * 2**20) is not made


def test_a_number_that_is_asked_for_is_covered_beside_a_handle_until_it_is_answered() -> None:
    text = TEXT.replace("= run.downtime | ms}, at", "= run.iterations}, at")
    asked = start(text)
    assert " is ?," in said(asked).html
    assert " is ?," not in said(at.skipped(asked, "how-many")).html
    assert proof_of(read(text)).told == ()


def test_a_handle_in_a_window_is_a_control_and_one_step_of_history() -> None:
    state = State(mode=Mode.LESSONS, lesson=start())
    for value in (40 * 2**20, 50 * 2**20, 60 * 2**20):
        state = wishes.edit(state, RATE, value, False)
    state = wishes.edit(state, RATE, 60 * 2**20, True)
    assert state.lesson is not None and state.lesson.experiment.scenario[RATE] == 60 * 2**20
    undone = wishes.undo(state)
    assert undone.lesson is not None and undone.lesson.experiment.scenario[RATE] == 30 * 2**20


@pytest.mark.parametrize("t", [0.0, 5.0])
def test_a_run_that_has_become_too_short_begins_again(t: float) -> None:
    there = at.changed(start(), lambda now: player.sought(now, now.run.end if t else 0.0))
    after = at.slid(there, RATE, 0.0)
    assert after.experiment.playhead.t == 0.0 and after.progress.seen == there.progress.seen


def test_a_question_that_is_answered_by_looking_speaks_of_what_is_on_the_stage() -> None:
    asked = TEXT.replace("How many iterations?", "At {30 MiB/s = workload.dirty_rate}, how many iterations?")
    for text, speaks_of in ((asked, "60"), (asked.replace("::: ask", "::: predict"), "30")):
        after = at.slid(start(text), RATE, 60 * 2**20)
        shown = lesson_shown(after)
        assert isinstance(shown, SectionShown)
        question = next(block for block in shown.blocks if isinstance(block, QuestionShown))
        assert f"At {speaks_of}\N{NO-BREAK SPACE}MiB/s" in question.prose.html


def test_the_bars_that_a_handle_moves_keep_their_axis_and_their_rows() -> None:
    path = next(path for path in lesson_files(lessons_folder()) if path.name.startswith("04"))
    lesson = load_lesson(path)
    progress = Progress(lesson=lesson.id)
    for question in lesson.questions:
        progress = skipped(progress, question)
    there = at.entered(at.opened(lesson, progress), "magnitude")
    axes = set()
    for rate in ("25 MiB/s", "10 MiB/s", "60 MiB/s"):
        there = at.slid(there, "workload.dirty_rate", rate)
        axes.add(everything_shown(State(mode=Mode.LESSONS, lesson=there)).panel.bars.axis)
    assert len(axes) == 1 and None not in axes
    elsewhere = at.entered(there, "two-bars")
    assert everything_shown(State(mode=Mode.LESSONS, lesson=elsewhere)).panel.bars.axis is None
