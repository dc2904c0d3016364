"""What is shown once a lesson is done, and how does one go on from there?"""

from dataclasses import replace
from pathlib import Path

from migviz.course.courses import next_lesson
from migviz.course.lesson import Options, Order, Question
from migviz.course.progress import Answered, Progress, Try, is_answered
from migviz.say import in_lessons
from migviz.showing import lesson as at
from migviz.showing import wishes
from migviz.showing.commands import COMMANDS, do
from migviz.showing.lesson import LessonState
from migviz.showing.lesson_blocks import DoneShown
from migviz.showing.lesson_shown import Entry, SectionShown, lesson_shown
from migviz.showing.modes import Mode
from migviz.showing.state import State
from tests.course.texts import EVERY_KIND, FRONT, TOY, lesson_of, problems_of

TEXT = EVERY_KIND.replace(
    "seed: 3", "seed: 3\ncan: Say where a VM runs. {#first}\ncan: Predict its pause. {#second, #third}"
)
PATHS = tuple(Path(f"0{k}-x.md") for k in (1, 2, 3))
ENTRIES = tuple(
    Entry(path=path, number="1", title=f"Title {path.stem}", minutes=5, objective="", done=0, of=1) for path in PATHS
)


def at_the_end(path: Path = PATHS[0]) -> LessonState:
    lesson = lesson_of("", front=TEXT)
    state: LessonState | None = at.opened(lesson, Progress(lesson=lesson.id), path)
    while state is not None and not state.over:
        shown = lesson_shown(state)
        assert isinstance(shown, SectionShown)
        state = at.skipped(state, shown.waits_for) if shown.skip is not None else at.went(state, 1)
    assert state is not None
    return state


def end_of(state: LessonState) -> tuple[SectionShown, DoneShown]:
    shown = lesson_shown(state, ENTRIES)
    assert isinstance(shown, SectionShown)
    [block] = shown.blocks
    assert isinstance(block, DoneShown)
    return shown, block


def test_the_end_says_what_one_can_do_now_and_what_was_passed_over() -> None:
    shown, block = end_of(at_the_end())
    assert block.can == (("Say where a VM runs.", False), ("Predict its pause.", False)), (
        "nothing that was passed over is ticked"
    )
    assert block.counts == "You have done 0 of 7 questions and goals. 6 were skipped. 1 is open."
    assert [name for name, __ in block.hard] == ["first", "second", "third"]
    assert shown.here is None and shown.skip is None and shown.hint is None and shown.waits_for == ""


def test_a_line_is_ticked_once_its_sections_are_answered_whatever_is_left_in_others() -> None:
    state = at_the_end()
    lesson, tried = state.lesson, Answered(tries=(Try(given=("x",), right=True),))
    answers = dict(state.progress.answers) | {
        question.name: replace(tried, tries=(Try(given=right_for(question), right=True),))
        for question in lesson.section("first").questions
    }
    block = end_of(replace(state, progress=replace(state.progress, answers=answers)))[1]
    assert block.can == (("Say where a VM runs.", True), ("Predict its pause.", False))


def right_for(question: Question) -> tuple[str, ...]:
    """What can be given to it."""
    match question.answer:
        case Options(options=options):
            return (options[0].name,)
        case Order(items=items):
            return tuple(item.kept_as for item in items)
    return ("1",)


def test_a_line_that_names_a_section_that_is_not_there_is_named_with_the_nearest() -> None:
    front = FRONT.replace("seed: 3\n", "seed: 3\ncan: Do it. {#frist}\n")
    [(__, __, message)] = problems_of(TOY.replace("{#toy}", "{#first}") + "Text.\n", front=front)
    assert message == 'there is no section "frist". Did you mean "first"?'


def test_who_goes_on_from_an_open_question_is_told_so() -> None:
    lesson = lesson_of("", front=TEXT)
    state = State(mode=Mode.LESSONS, lesson=at.opened(lesson, Progress(lesson=lesson.id), PATHS[0]))
    assert state.lesson is not None
    there = do(COMMANDS["next section"], replace(state, lesson=at.skipped(state.lesson, "")))
    assert there.lesson is not None
    left = sum(not is_answered(there.lesson.progress, question) for question in lesson.sections[0].questions)
    assert there.lesson.section is lesson.sections[1] and there.said.text == in_lessons.left_open(left, goal=False)
    nothing = do(COMMANDS["previous section"], there)
    assert nothing.said == there.said, "back is not on"


def test_a_lesson_that_names_nothing_says_its_objective() -> None:
    plain = lesson_of(TOY + "Text.\n")
    over = at.went(at.opened(plain, Progress(lesson="small")), 1)
    assert over is not None and end_of(over)[1].can == (("Be small.", True),) and end_of(over)[1].hard == ()


def test_it_names_the_next_lesson_and_after_the_last_one_the_list() -> None:
    shown, block = end_of(at_the_end())
    assert block.next == "Next: Title 02-x" and shown.next == "Next lesson"
    shown, block = end_of(at_the_end(PATHS[-1]))
    assert block.next == "" and shown.next == "All lessons"


def test_next_asks_for_the_next_lesson_and_back_leads_into_the_last_section() -> None:
    state = State(mode=Mode.LESSONS, lesson=at_the_end())
    asked = do(COMMANDS["next section"], state)
    assert [errand.name for errand in asked.errands] == ["onward"] and asked.lesson is state.lesson
    back = do(COMMANDS["previous section"], state).lesson
    assert back is not None and not back.over and back.section.name == "third"
    again = wishes.enter_section(state, "first").lesson
    assert again is not None and not again.over and again.section.name == "first"


def test_the_next_lesson_is_that_of_its_folder_whatever_the_language(tmp_path: Path) -> None:
    for name in ("01-a.md", "01-a.de.md", "02-b.md"):
        (tmp_path / name).write_text(FRONT, encoding="utf-8")
    (tmp_path / "notes.md").write_text("# Notes\n", encoding="utf-8")
    assert next_lesson(tmp_path / "01-a.md") == next_lesson(tmp_path / "01-a.de.md") == tmp_path / "02-b.md"
    assert next_lesson(tmp_path / "02-b.md") is None and next_lesson(tmp_path / "notes.md") is None


def test_too_many_lines_of_what_one_can_do_are_named() -> None:
    front = FRONT.replace("seed: 3\n", "seed: 3\n" + "can: Do it.\n" * 7)
    [(__, __, message)] = problems_of(TOY + "Text.\n", front=front)
    assert "at most 6 lines" in message


def test_nothing_that_was_right_at_once_is_to_be_looked_at_again() -> None:
    state = at_the_end()
    progress = replace(state.progress, answers={})
    assert [words for __, words in end_of(replace(state, progress=progress))[1].hard if "Look again" in words] == []
