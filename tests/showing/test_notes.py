"""What is said to a question that is kept, or passed over?"""

from migviz.course.lesson import Lesson
from migviz.course.progress import Progress
from migviz.course.reading import load_lesson
from migviz.resources import lessons_folder
from migviz.say import in_lessons
from migviz.showing import lesson as lessons
from migviz.showing.lesson import LessonState
from migviz.showing.lesson_blocks import OptionsShown, QuestionShown
from migviz.showing.lesson_shown import SectionShown, lesson_shown


def course(number: int) -> Lesson:
    return load_lesson(next(lessons_folder().glob(f"{number:02d}-*.md")))


def come_to(number: int, name: str) -> LessonState:
    """Where this question of a lesson waits, all before it skipped."""
    lesson = course(number)
    state = lessons.opened(lesson, Progress(lesson=lesson.id))
    wanted = lesson.question(name)[0].name
    for __ in range(200):
        waits = lessons.waits_for(state)
        if state.section.name == wanted and waits is not None and waits.name == name:
            return state
        if waits is None and state.section.name != wanted:
            state = lessons.went(state, 1) or state
        else:
            state = lessons.skipped(state, waits.name if waits is not None else "")
    raise AssertionError(f"{name} is not asked")


def question(state: LessonState, name: str) -> QuestionShown:
    shown = lesson_shown(state)
    assert isinstance(shown, SectionShown)
    return next(block for block in shown.blocks if isinstance(block, QuestionShown) and block.name == name)


def test_a_prediction_about_an_earlier_run_and_this_one_is_shown_after_this_one() -> None:
    state = lessons.given(come_to(8, "twenty-pause"), "twenty-pause", ("It hardly changes.",))
    assert question(state, "twenty-pause").note == in_lessons.saved()


def test_a_prediction_about_a_later_section_says_where_it_is_shown() -> None:
    state = lessons.given(come_to(9, "which-longer"), "which-longer", ("The first, with 4 GiB.",))
    assert question(state, "which-longer").note == in_lessons.kept()


def test_a_number_that_was_wrong_is_told_to_who_passes_over_it() -> None:
    state = lessons.given(come_to(11, "log-bandwidth"), "log-bandwidth", ("3 MiB/s",))
    assert "39" not in question(state, "log-bandwidth").note
    assert "39 MiB/s" in question(lessons.skipped(state, "log-bandwidth"), "log-bandwidth").note


def test_the_right_option_is_told_to_who_passes_over_it_after_a_wrong_one() -> None:
    state = lessons.given(come_to(11, "log-zeros"), "log-zeros", ("QEMU compressed the pages.",))
    marks = [option.mark for option in options(question(state, "log-zeros"))]
    assert "right" not in marks and "wrong" in marks
    marks = [option.mark for option in options(question(lessons.skipped(state, "log-zeros"), "log-zeros"))]
    assert "right" in marks


def options(shown: QuestionShown) -> tuple:
    assert isinstance(shown.answer, OptionsShown)
    return shown.answer.options
