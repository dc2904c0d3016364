"""What did a class do? One page without scripts: what was hard, which wrong answer drew most, predictions against runs, who is how far."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from migviz import __version__
from migviz.course.answers import text_of
from migviz.course.mark_tables import Asked, asked
from migviz.course.marking import Asks, Lessons, Mark
from migviz.export.markup import Markup, page, tag
from migviz.say import in_class
from migviz.say.in_report import made_by

STYLE = """
body { font: 13px/1.35 system-ui, sans-serif; color: #16202C; background: #FFFFFF; margin: 24px }
h1 { font-size: 22px } h2 { font-size: 16px; margin: 18px 0 2px 0 } p { margin: 4px 0 }
table { border-collapse: collapse } th, td { padding: 2px 8px 2px 0; text-align: left; vertical-align: top; font-weight: normal }
thead th { color: #4C5968; border-bottom: 1px solid #8895A5 } .aside { color: #4C5968 } .right { font-weight: bold }
"""
SHOWN = 6
"""Chosen: as many of each kind as a page has room for; all of them are in the table by question."""
LONGEST = 140
WIDE = 36
"""Pixels of a bar for all students."""
FILLED, EMPTY = "#2F6FA8", "#E3E8EE"


def class_page(marks: Sequence[Mark], lessons: Lessons) -> str:
    """The page as HTML."""
    questions = asked(marks)
    parts = [
        *_head(marks),
        *_hard(questions, lessons),
        *_predictions(questions, lessons),
        *_students(marks, lessons),
        *_remarks(marks),
        tag("p", made_by(__version__), class_="aside"),
    ]
    return page(in_class.title(), STYLE, *parts)


def _head(marks: Sequence[Mark]) -> Iterator[Markup]:
    yield tag("h1", in_class.title())
    students = {one.student.casefold() for one in marks if one.student}
    yield tag("p", in_class.handed_in(len(students), len({one.file for one in marks})))


def _hard(questions: Sequence[Asked], lessons: Lessons) -> Iterator[Markup]:
    yield tag("h2", in_class.hard())
    tried = [one for one in questions if one.answered and one.asks is not Asks.PREDICTION]
    if not tried:
        yield tag("p", in_class.none_answered())
        return
    yield tag("p", in_class.about_hard(), class_="aside")
    hard = sorted(tried, key=lambda one: (one.at_first / one.students, one.right / one.students))
    columns = {
        in_class.question(): 42,
        in_class.right_at_first(): 14,
        in_class.right_at_last(): 14,
        in_class.tries(): 6,
        in_class.hints(): 6,
        in_class.drew_most(): 18,
    }
    yield _table(columns, (_hard_row(one, lessons) for one in hard[:SHOWN]))


def _hard_row(one: Asked, lessons: Lessons) -> tuple[str, ...]:
    return (
        _asked(one, lessons),
        _bar(one.at_first, one.students),
        _bar(one.right, one.students),
        f"{one.tries / one.students:.1f}",
        str(one.hints),
        _drew(one),
    )


def _predictions(questions: Sequence[Asked], lessons: Lessons) -> Iterator[Markup]:
    made = [one for one in questions if one.asks is Asks.PREDICTION and one.answered]
    if not made:
        return
    yield tag("h2", in_class.predictions())
    yield tag("p", in_class.about_predictions(), class_="aside")
    columns = {in_class.prediction(): 56, in_class.came_true(): 14, in_class.drew_most(): 30}
    led_astray = sorted(made, key=lambda one: one.right / one.answered)
    yield _table(
        columns, ((_asked(one, lessons), _bar(one.right, one.answered), _drew(one)) for one in led_astray[:SHOWN])
    )


def _drew(one: Asked) -> str:
    """The wrong answer that drew most."""
    return in_class.drawn(one.drew.words, one.drew.times) if one.drew else ""


def _students(marks: Sequence[Mark], lessons: Lessons) -> Iterator[Markup]:
    """A table for each course of which anything was begun: students down, its lessons across."""
    begun = {one.course for one in marks if one.begun}
    for course in (course for course in lessons if course in begun):
        ids = tuple(lessons[course])
        yield tag("h2", in_class.by_student())
        yield tag("p", in_class.about_students(), class_="aside")
        of = [one for one in marks if one.course == course and one.lesson in lessons[course]]
        rows: dict[tuple[str, str], dict[str, Mark]] = {}
        for one in of:
            rows.setdefault((one.student, one.file), {})[one.lesson] = one
        columns = {in_class.student(): 16} | {str(k): 84 // len(ids) for k in range(1, len(ids) + 1)}
        asked_in = {one.lesson: len(one.judged) for one in of if one.judged}
        table = [(in_class.asked(), *(str(asked_in.get(lesson, "")) for lesson in ids))]
        named = Counter(name.casefold() for name, __ in rows)
        table += [
            (name if named[name.casefold()] == 1 else in_class.of_file(name, file), *(_far(row.get(of)) for of in ids))
            for (name, file), row in rows.items()
        ]
        yield _table(columns, table)
        titles = "; ".join(f"{k} {lesson.title}" for k, lesson in enumerate(lessons[course].values(), 1))
        yield tag("p", titles, class_="aside")


def _far(one: Mark | None) -> str:
    if one is None or not one.begun:
        return "\N{EN DASH}"
    return str(sum(judged.is_right for judged in one.judged))


def _remarks(marks: Sequence[Mark]) -> Iterator[Markup]:
    noted = [in_class.remark(one.file, one.student, note) for one in marks for note in one.notes]
    if noted:
        yield tag("h2", in_class.remarks())
        yield tag("ul", *(tag("li", words) for words in dict.fromkeys(noted)))


def _asked(one: Asked, lessons: Lessons) -> str:
    """The words of a question, or the title of a goal's section, and of the lesson."""
    lesson = lessons[one.course][one.lesson]
    if one.asks is Asks.GOAL:
        words = in_class.goal(lesson.section(one.name).title)
    else:
        section, question = lesson.question(one.name)
        words = " ".join(text_of(question.prose, lesson, section).split())
    return f"{words if len(words) <= LONGEST else words[:LONGEST] + '…'} ({lesson.title})"


def _bar(part: int, whole: int) -> Markup:
    """A bar for a share of the class, and the share in numbers."""
    filled = round(WIDE * part / whole)
    cells = [
        tag("td", "", width=width, bgcolor=colour)
        for width, colour in ((filled, FILLED), (WIDE - filled, EMPTY))
        if width
    ]
    row = tag("tr", *cells, tag("td", f" {in_class.of(part, whole)}".replace(" ", "\N{NO-BREAK SPACE}")))
    return tag("table", row, cellspacing=0, cellpadding=2)


def _table(columns: Mapping[str, int], rows: Iterable[Sequence[str]]) -> Markup:
    """A table of these columns, each with its share of the width in per cent."""
    head = tag("tr", *(tag("th", column, width=f"{share}%") for column, share in columns.items()))
    body = (tag("tr", *(tag("td", cell) for cell in row)) for row in rows)
    return tag("table", tag("thead", head), tag("tbody", *body), width="100%")
