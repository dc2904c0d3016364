"""Is a printed lesson right for who reads it, and does a worksheet tell nothing that one of its questions asks for?"""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

from migviz import Run
from migviz.course.answers import text_of
from migviz.course.catalogue import lesson_files
from migviz.course.covered import covered_by
from migviz.course.drawing import drawn
from migviz.course.lesson import Amount, Aside, Lesson, Options, Order, Question
from migviz.course.playing import finished_run, right_options, value_of, world_of, written
from migviz.course.progress import Progress
from migviz.course.prose import plain
from migviz.course.reading import load_lesson
from migviz.resources import lessons_folder
from migviz.say.everything import everything_said
from migviz.scenario.evacuation import EVERY_FIELD
from migviz.showing.picture_on_paper import first_moment
from migviz.showing.printed import sheet_of
from migviz.showing.sheet import Asked, Axes, Boxes, Figures, For, Heading, Moment, Room, Said, Sheet
from migviz.showing.untold import amounts_of, given_in, is_in
from migviz.showing.untold_on_paper import BLANK
from tests.course.texts import TOY, lesson_of


def as_printed(lesson: Lesson) -> Lesson:
    """With the cases that its own seed draws."""
    seed = int(lesson.sections[0].scenario.number("seed"))
    return drawn(lesson, Progress(lesson=lesson.id, seed=seed))


LESSONS = tuple(as_printed(load_lesson(path)) for path in lesson_files(lessons_folder()))
every_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)


def texts(value: object) -> Iterator[str]:
    """Every text in a value, without marks of HTML; of a picture what is below it."""
    if isinstance(value, str):
        yield re.sub(r"<[^>]*>", "", value)
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    elif isinstance(value, Moment):
        yield value.words
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


def asked(sheet: Sheet) -> list[Asked]:
    """The questions of a sheet, in order, without tasks."""
    return [part for part in sheet.parts if isinstance(part, Asked) and not part.lines]


def outside(sheet: Sheet, question: int) -> str:
    """All that a worksheet says but for one question and the options of the others, one amount of which tells nothing."""
    own = asked(sheet)[question]
    said = [
        (part.word, part.prose, part.lines) if isinstance(part, Asked) else part
        for part in sheet.parts
        if part is not own
    ]
    return "\n".join(texts((sheet.title, sheet.above, *said)))


@every_lesson
def test_no_answer_is_on_a_worksheet(lesson: Lesson) -> None:
    sheet, given = (
        sheet_of(lesson, For.STUDENTS),
        frozenset[str]().union(*(given_in(p.setup) for p in lesson.sections)),
    )
    assert len(asked(sheet)) == len(lesson.questions)
    for k, question in enumerate(lesson.questions):
        section, __ = lesson.question(question.name)
        hidden = amounts_of(section.setup, covered_by(lesson, section, question)) - given
        said = outside(sheet, k)
        assert [text for text in hidden if is_in(text, said)] == [], question.name


@every_lesson
def test_no_number_that_is_asked_for_is_in_what_comes_later(lesson: Lesson) -> None:
    """Not even where the next section goes on with it as something given."""
    sheet = sheet_of(lesson, For.STUDENTS)
    for k, question in enumerate(lesson.questions):
        if isinstance(question.answer, Amount) and question.answer.unit and question.covers:
            own = sheet.parts.index(asked(sheet)[k])
            later = [part for part in sheet.parts[own + 1 :] if isinstance(part, Heading | Said)]
            following = later[next((n for n, part in enumerate(later) if isinstance(part, Heading)), len(later)) :]
            assert not is_in(amount(lesson, question), "\n".join(texts(tuple(following)))), question.name
    assert sheet.parts


def amount(lesson: Lesson, question: Question) -> str:
    section, answer = lesson.question(question.name)[0], question.answer
    assert isinstance(answer, Amount)
    return written(value_of(answer.answer, world_of(lesson, section)), answer.answer.shape, answer.unit)


@every_lesson
def test_nothing_that_is_said_to_an_answer_is_on_a_worksheet(lesson: Lesson) -> None:
    said = " ".join(" ".join(texts(sheet_of(lesson, For.STUDENTS))).split())
    for section in lesson.sections:
        prose = [block.prose for block in section.blocks if isinstance(block, Aside)]
        for question in section.questions:
            prose += [question.feedback] if question.feedback else []
            options = question.answer.options if isinstance(question.answer, Options) else ()
            prose += [option.feedback for option in options if option.feedback]
        words = [" ".join(text_of(one, lesson, section).split()) for one in prose]
        assert [one for one in words if len(one) > 12 and one in said] == []


@every_lesson
def test_nothing_is_filled_in_on_a_worksheet(lesson: Lesson) -> None:
    sheet = sheet_of(lesson, For.STUDENTS)
    for question, part in zip(lesson.questions, asked(sheet), strict=True):
        assert part.said == ()
        match part.answer:
            case Boxes(boxes=boxes):
                assert {(box.mark, box.said) for box in boxes} == {("", None)}
                if isinstance(question.answer, Order):
                    section, __ = lesson.question(question.name)
                    right = [text_of(item, lesson, section) for item in question.answer.items]
                    assert [re.sub("<[^>]*>", "", box.words).strip() for box in boxes] != right
            case Room(lines=lines):
                assert all(not filled for __, filled, __ in lines)
            case Axes(bars=bars):
                assert bars[-1] is None
    assert not any(isinstance(part, Figures) for part in sheet.parts)


@every_lesson
def test_the_pictures_of_a_worksheet_tell_no_answer(lesson: Lesson) -> None:
    moments = [part for part in sheet_of(lesson, For.STUDENTS).parts if isinstance(part, Moment)]
    assert moments
    for moment in moments:
        scenario = moment.seen.run.scenario
        run, covered = finished_run(scenario), frozenset[str]()
        for section in lesson.sections:
            for question in section.questions if section.setup == scenario else ():
                covered |= covered_by(lesson, section, question)
        hidden = amounts_of(scenario, covered)
        assert moment.seen.t >= run.end or not isinstance(moment.seen.run, Run)  # nothing later is told
        for where, words in everything_said(moment.seen):
            if not where.startswith(("page ", "listed ")):  # where a page is in memory is a size, too
                assert [text for text in hidden if is_in(text, words)] == [], (where, moment.words)


@every_lesson
def test_a_solution_marks_what_is_right_and_says_what_the_lesson_says_to_it(lesson: Lesson) -> None:
    for question, part in zip(lesson.questions, asked(sheet_of(lesson, For.SOLUTION)), strict=True):
        section, __ = lesson.question(question.name)
        match question.answer, part.answer:
            case Options(options=options), Boxes(boxes=boxes):
                assert tuple(bool(box.mark) for box in boxes) == right_options(lesson, section, question)
                assert [box.said is None for box in boxes] == [option.feedback is None for option in options]
            case Amount(), Room(lines=(line,)):
                assert line[1] == amount(lesson, question)
            case Order(items=items), Boxes(boxes=boxes):
                assert [re.sub("<[^>]*>", "", box.words).strip() for box in boxes] == [
                    text_of(item, lesson, section) for item in items
                ]
                assert [box.mark for box in boxes] == [str(k) for k in range(1, len(boxes) + 1)]
            case _, Axes(bars=bars):
                assert None not in bars
            case other:
                pytest.fail(str(other))


@every_lesson
def test_the_notes_hold_every_note_and_every_answer(lesson: Lesson) -> None:
    sheet = sheet_of(lesson, For.TEACHER)
    said = " ".join(" ".join(texts(sheet)).split())
    for section in lesson.sections:
        for block in section.blocks:
            if isinstance(block, Aside) and block.kind == "teacher":
                assert " ".join(re.sub(r"&\w+;|&#x27;", "", plain(block.prose, str)).split())[:30] in said
    rows = [row for part in sheet.parts if isinstance(part, Figures) for row in part.rows]
    assert len([row for row in rows if row[0].startswith("Question")]) == len(lesson.questions)
    assert sheet.foot.endswith(f"{int(lesson.sections[0].scenario.number('seed'))}") and lesson.id in sheet.foot


@every_lesson
def test_a_way_to_solve_a_task_is_in_the_words_of_the_sliders(lesson: Lesson) -> None:
    solution, notes = (list(texts(sheet_of(lesson, reader))) for reader in (For.SOLUTION, For.TEACHER))
    for section in lesson.sections:
        for way in section.goal.solutions if section.goal is not None else ():
            names = [line.partition("=")[0].strip() for line in way]
            # A change during the run is no slider's, and stands as it is written.
            words = [f"{EVERY_FIELD[name].title}: " if name in EVERY_FIELD else f"{name} = " for name in names]
            for said in (solution, notes):
                assert [one for one in said if all(word in one for word in words)], words


SMALL = """## Toy {#toy}

```scenario
workload.preset: toy
```

Before it: the pause is {= run.downtime}, the seed {= seed}.

::: ask {#how-long}
How long is the pause?

answer: run.downtime
tolerance: 5 %
unit: ms
:::

::: ask {#how-many}
How many iterations?

answer: run.iterations
tolerance: 0 %
:::

After it.

::: only print
For paper.
:::

::: only novice
For novices.
:::

::: only expert
For experts.
:::

## Next {#next}

::: only print
For paper, {= toy.downtime} and {= toy.iterations} iterations.
:::

By hand: MILLISECONDS.
"""


def small() -> Lesson:
    lesson = lesson_of(SMALL)
    return lesson_of(SMALL.replace("MILLISECONDS", amount(lesson, lesson.questions[0])))


def test_of_a_run_that_a_later_section_lets_one_predict_a_worksheet_shows_the_start() -> None:
    later = "## Quiet {#quiet}\n\n```scenario\nfrom: toy\nworkload.dirty_rate: 1 pages/s\n```\n\n"
    options = "- (?) More {when: quiet.pages(2) > toy.pages(2)}\n- (?) Not {when: quiet.pages(2) <= toy.pages(2)}\n"
    asks = f"::: predict {{#more}}\nAre they more?\n\n{options}:::\n\n```run\nuntil: end\n```\n"
    run = "```run\nuntil: iteration 1 ends\n```\n\n"
    asked, not_asked = (lesson_of(f"{TOY}{run}{later}{text}") for text in (asks, "Words.\n"))
    found = [first_moment(lesson, lesson.section("toy"), frozenset()) for lesson in (asked, not_asked)]
    assert [isinstance(one, Moment) and one.seen.t > 0 for one in found] == [False, True]
    assert isinstance(found[0], Moment) and found[0].seen.t == 0
    beside = f"\n## Beside {{#beside}}\n\n```scenario\nfrom: toy\nworkload.dirty_rate: 2 pages/s\n```\n\n{run}"
    of_another = lesson_of(f"{TOY}{run}{later}{asks}{beside}")
    stands = first_moment(of_another, of_another.section("beside"), frozenset())
    assert isinstance(stands, Moment) and stands.seen.t > 0, "nobody asks about this one"


def test_what_a_question_asks_for_is_blank_also_where_it_was_typed() -> None:
    said = "\n".join(texts(sheet_of(small(), For.STUDENTS)))
    assert f"the pause is {BLANK}, the seed 3." in said
    assert f"For paper, {BLANK} and {BLANK} iterations." in said and f"By hand: {BLANK}." in said
    solved = "\n".join(texts(sheet_of(small(), For.SOLUTION)))
    assert BLANK not in solved and "After it." in solved


def test_what_is_only_for_print_is_printed_and_what_follows_a_question_is_on_the_solution() -> None:
    worksheet, solution = ("\n".join(texts(sheet_of(small(), reader))) for reader in (For.STUDENTS, For.SOLUTION))
    assert "After it." not in worksheet
    assert "For novices." in solution and "For experts." not in worksheet + solution
    assert solution.count("For paper") == 2 and worksheet.count("For paper") == 1
