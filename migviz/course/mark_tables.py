"""How do the marks of a class become tables for a spreadsheet? A row for each student and lesson, for each question, or for each answer."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from migviz.course.marking import Asks, Judged, Mark
from migviz.values import dataclass

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""By which spreadsheets know that letters are in UTF-8."""
Cell = str | int
STUDENT = (
    *(
        "file",
        "student",
        "course",
        "lesson",
        "begun",
        "questions",
        "right",
        "right at first",
        "predictions",
        "predicted",
    ),
    *("predicted right", "skipped", "tries", "hints", "goals", "reached", "notes"),
)
QUESTION = (
    *(
        "course",
        "lesson",
        "name",
        "kind",
        "students",
        "answered",
        "right",
        "right at first",
        "skipped",
        "tries",
        "hints",
    ),
    *("wrong answer drawn most", "times"),
)
ANSWER = (
    *("file", "student", "course", "lesson", "name", "kind", "right", "right at first", "skipped", "tries", "hints"),
    *("first answer", "last answer"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """A first answer, how many gave it, and whether it was right."""

    words: str
    times: int
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question or a goal, and what the class did with it. `students`: who began its lesson; `first`: what was answered first, the most frequent
    at the beginning."""

    course: str
    lesson: str
    name: str
    asks: Asks
    students: int
    answered: int
    right: int
    at_first: int
    skipped: int
    tries: int
    hints: int
    first: tuple[Answers, ...]

    @property
    def drew(self) -> Answers | None:
        """The wrong answer that drew most."""
        return next((one for one in self.first if not one.right), None)


def by_student(marks: Iterable[Mark]) -> str:
    """A row for each lesson of each student."""
    return _csv(STUDENT, (_student(one) for one in marks))


def by_question(marks: Iterable[Mark]) -> str:
    """A row for each question and goal."""
    return _csv(QUESTION, (_question(one) for one in asked(marks)))


def by_answer(marks: Iterable[Mark]) -> str:
    """A row for each question and goal of each student who did anything with it."""
    return _csv(ANSWER, (_answer(one, judged) for one in marks for judged in one.judged if _is_touched(judged)))


TABLES: Mapping[str, Callable[[Iterable[Mark]], str]] = {
    "student": by_student,
    "question": by_question,
    "answer": by_answer,
}


def asked(marks: Iterable[Mark]) -> tuple[Asked, ...]:
    """What a class was asked, in the order of its courses, and how that went."""
    together: dict[tuple[str, str, str, Asks], list[Judged]] = {}
    for one in marks:
        for judged in one.judged if one.begun else ():
            together.setdefault((one.course, one.lesson, judged.name, judged.asks), []).append(judged)
    return tuple(_asked(*key, found) for key, found in together.items())


def _asked(course: str, lesson: str, name: str, asks: Asks, found: Sequence[Judged]) -> Asked:
    first = Counter((one.given[0], one.at_first) for one in found if one.given and asks is not Asks.GOAL)
    return Asked(
        course=course,
        lesson=lesson,
        name=name,
        asks=asks,
        students=len(found),
        answered=sum(bool(one.given) for one in found),
        right=sum(one.is_right for one in found),
        at_first=sum(one.at_first for one in found),
        skipped=sum(one.skipped for one in found),
        tries=sum(one.tries for one in found),
        hints=sum(one.hints for one in found),
        first=tuple(
            Answers(words=words, right=right, times=times)
            for (words, right), times in sorted(first.items(), key=lambda found: (-found[1], found[0]))
        ),
    )


def _is_touched(judged: Judged) -> bool:
    return bool(judged.tries or judged.hints or judged.skipped)


def _student(one: Mark) -> tuple[Cell, ...]:
    questions, predictions, goals = (one.of(asks) for asks in (Asks.QUESTION, Asks.PREDICTION, Asks.GOAL))
    return (
        *(one.file, one.student, one.course, one.lesson, int(one.begun)),
        *(len(questions), sum(judged.is_right for judged in questions), sum(judged.at_first for judged in questions)),
        *(len(predictions), sum(bool(judged.given) for judged in predictions)),
        sum(judged.is_right for judged in predictions),
        sum(judged.skipped for judged in one.judged),
        sum(judged.tries for judged in one.judged),
        sum(judged.hints for judged in one.judged),
        *(len(goals), sum(judged.is_right for judged in goals), "; ".join(one.notes)),
    )


def _question(one: Asked) -> tuple[Cell, ...]:
    drew: tuple[Cell, Cell] = (one.drew.words, one.drew.times) if one.drew else ("", "")
    return (
        *(one.course, one.lesson, one.name, one.asks.value, one.students, one.answered, one.right, one.at_first),
        *(one.skipped, one.tries, one.hints, *drew),
    )


def _answer(of: Mark, one: Judged) -> tuple[Cell, ...]:
    return (
        *(of.file, of.student, of.course, of.lesson, one.name, one.asks.value, int(one.is_right), int(one.at_first)),
        *(int(one.skipped), one.tries, one.hints),
        *((one.given[0], one.given[-1]) if one.given else ("", "")),
    )


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(_harmless(row) for row in rows)
    return text.getvalue()


def _harmless(row: Sequence[Cell]) -> Iterator[Cell]:
    """Text of students never begins as a formula would."""
    for cell in row:
        if isinstance(cell, int):
            yield cell
            continue
        clean = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in cell)
        yield f"'{clean}" if clean[:1] in ("=", "+", "-", "@") else clean
