"""What is a student's evidence worth? Every answer is checked and every goal reached again; no score is read from a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from migviz.course.answers import Given, Verdict, check_answer, text_of
from migviz.course.drawing import drawn, with_case
from migviz.course.evidence import Evidence
from migviz.course.lesson import Amount, Lesson, Options, Order, Question, Section, Sketch
from migviz.course.meaning import lesson_then, section_then, setup_of
from migviz.course.playing import changed_fields, goal_state
from migviz.course.progress import MOST_TRIES, NOBODY_YET, Progress, Try, still_fits
from migviz.errors import InputError, Problem
from migviz.language import _
from migviz.scenario.evacuation import Setup
from migviz.scenario.units import PAGE, Kind, write
from migviz.values import dataclass

HANDED_IN = (".json", ".txt", ".eml")
"""What a file may end in that was handed in: exported, or a mail with the text."""
Lessons = Mapping[str, Mapping[str, Lesson]]
"""The lessons of each course in their order: by the id of the course, then by that of the lesson."""


class Asks(StrEnum):
    """What is done in a lesson."""

    QUESTION = "question"
    PREDICTION = "prediction"
    GOAL = "goal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A question or a goal, and what one student did with it. `given`, `right`: each answer that counts in words, and whether it is right; of a goal
    that is claimed one, without words. `tries`: how many answers were given, those that do not count too."""

    name: str
    asks: Asks
    given: tuple[str, ...] = ()
    right: tuple[bool, ...] = ()
    tries: int = 0
    hints: int = 0
    skipped: bool = False

    @property
    def is_right(self) -> bool:
        """Whether it was solved: a prediction by its first answer, anything else by one of them."""
        return self.at_first if self.asks is Asks.PREDICTION else any(self.right)

    @property
    def at_first(self) -> bool:
        """Whether the first answer was right."""
        return bool(self.right) and self.right[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One lesson of one student. `begun`: whether anything was done in it; `notes`: what could not be confirmed, in words."""

    file: str
    student: str
    course: str = ""
    lesson: str = ""
    begun: bool = False
    judged: tuple[Judged, ...] = ()
    notes: tuple[str, ...] = ()

    def of(self, asks: Asks) -> tuple[Judged, ...]:
        """The questions, the predictions or the goals."""
        return tuple(one for one in self.judged if one.asks is asks)


def mark(evidence: Evidence, lessons: Lessons, file: str) -> tuple[Mark, ...]:
    """The marks of one file: a lesson each, those of its courses that were not begun too."""
    courses: dict[str, list[Progress]] = {}
    for handed in evidence.courses:
        courses.setdefault(handed.course, []).extend(handed.lessons)
    marks = [
        one for course, done in courses.items() for one in _of_course(course, done, lessons, evidence.student, file)
    ]
    if not any(one.begun for one in marks):
        unknown = [one for one in marks if one.notes]
        nothing = Mark(file=file, student=evidence.student, notes=(_("no lesson was begun"),))
        return tuple(unknown) or (nothing, *marks)
    return tuple(marks)


def _of_course(course: str, done: Sequence[Progress], lessons: Lessons, student: str, file: str) -> Iterator[Mark]:
    """Its lessons in their order, and what was handed in beside them."""
    known = lessons.get(course)
    if known is None:
        note = _("this course is not here. Name its folder with --lessons")
        yield Mark(file=file, student=student, course=course, notes=(note,))
        return
    begun = {progress.lesson: progress for progress in done}
    for lesson in known.values():
        of = Mark(file=file, student=student, course=course, lesson=lesson.id)
        yield _marked(of, lesson, begun.pop(lesson.id, Progress(lesson=lesson.id)))
    for name in begun:
        yield Mark(file=file, student=student, course=course, lesson=name, notes=(_("there is no such lesson"),))


def _marked(of: Mark, lesson: Lesson, progress: Progress) -> Mark:
    """What a student did in a lesson, done again."""
    notes: list[str] = []
    lesson = drawn(lesson, progress)
    judged = tuple(_judged(lesson, progress, notes))
    begun = any(one.tries or one.skipped or one.hints for one in judged)
    return replace(of, begun=begun, judged=judged, notes=tuple(dict.fromkeys(notes)))


def _judged(lesson: Lesson, progress: Progress, notes: list[str]) -> Iterator[Judged]:
    for section in lesson.sections:
        for question in section.questions:
            state = progress.answers.get(question.name, NOBODY_YET)
            counted = tuple(_counted(lesson, section, question, progress, notes))
            yield Judged(
                name=question.name,
                asks=Asks.PREDICTION if question.predicts else Asks.QUESTION,
                given=tuple(given for given, __ in counted),
                right=tuple(is_right for __, is_right in counted),
                tries=len(state.tries),
                hints=progress.hints.get(question.name, 0),
                skipped=state.skipped,
            )
        if section.goal:
            claimed = section.name in progress.goals
            yield Judged(
                name=section.name,
                asks=Asks.GOAL,
                given=("",) * claimed,
                right=(_is_reached(lesson, section, progress, notes),) * claimed,
                tries=int(claimed),
                hints=progress.hints.get(section.name, 0),
            )


def _counted(
    lesson: Lesson, section: Section, question: Question, progress: Progress, notes: list[str]
) -> Iterator[tuple[str, bool]]:
    """Each answer that counts, and whether it is right: checked anew, about the case that was drawn for it."""
    cases: set[int] = set()
    for one in progress.answers.get(question.name, NOBODY_YET).tries[:MOST_TRIES]:
        if not still_fits(question, one.given):
            notes.append(_("{name}: the lesson has changed since this answer", name=question.name))
            continue
        if question.predicts and one.draw in cases:
            notes.append(_("{name}: only the first answer to a prediction counts", name=question.name))
            break
        cases.add(one.draw)
        there, case = with_case(lesson, section, progress.seed, one.draw)
        there, case = lesson_then(there, one.version), section_then(case, one.version)
        setup = _on_stage(case, one, notes, question.name)
        feedback = check_answer(there, case, question, one.given, setup)
        is_right = feedback.verdict is Verdict.RIGHT
        if one.right and not is_right:
            notes.append(_("{name}: the file says right, the answer is not", name=question.name))
        yield _in_words(there, case, question, one.given), is_right


def _in_words(lesson: Lesson, section: Section, question: Question, given: Given) -> str:
    """An answer on one line, in the words that the student saw."""
    match question.answer:
        case Options(options=options):
            said = {option.name: text_of(option.prose, lesson, section) for option in options}
            return "; ".join(said[name] for name in given)
        case Order(items=items):
            said = {item.kept_as: text_of(item, lesson, section) for item in items}
            return " → ".join(said[name] for name in given)
        case Sketch():
            return "; ".join(write(float(bar) * PAGE, Kind.SIZE) if _is_number(bar) else bar for bar in given)
        case Amount(unit=unit) if unit:  # which is meant where none is typed
            return "; ".join(f"{number} {unit}" if _is_number(number) else number for number in given)
    return "; ".join(given)


def _is_number(text: str) -> bool:
    try:
        return abs(float(text)) < 1e12
    except ValueError:
        return False


def _on_stage(section: Section, one: Try, notes: list[str], name: str) -> Setup | None:
    """What was on the stage, if the section allows it; otherwise what the section itself sets up counts."""
    if not one.scenario:
        return None
    setup = setup_of(one.scenario, one.version)
    if setup is None or not _is_allowed(section, setup):
        notes.append(_("{name}: answered for a scenario that this section does not allow", name=name))
        return None
    return setup


def _is_reached(lesson: Lesson, section: Section, progress: Progress, notes: list[str]) -> bool:
    claimed = progress.goals.get(section.name)
    if claimed is None or section.goal is None:
        return False
    lesson, section = with_case(lesson, section, progress.seed, claimed.draw)
    lesson, section = lesson_then(lesson, claimed.version), section_then(section, claimed.version)
    setup = setup_of(claimed.scenario, claimed.version)
    if setup is None or section.goal is None:
        notes.append(_("{name}: the scenario of this goal cannot be read", name=section.name))
        return False
    if not _is_allowed(section, setup):
        notes.append(_("{name}: the scenario of this goal changes more than the section allows", name=section.name))
        return False
    state = goal_state(lesson, section, section.goal, setup)
    if not state.done:
        notes.append(_("{name}: its scenario does not reach this goal", name=section.name))
    return state.done


def _is_allowed(section: Section, setup: Setup) -> bool:
    """Whether what was set up differs from the section's only in what its controls and handles can change."""
    changed = changed_fields(section.setup, setup)
    return section.free is None or section.free.issuperset(changed)


def evidence_files(folder: Path) -> tuple[Path, ...]:
    """The files to mark in a folder, in order of name. Raises InputError where there are none."""
    if not folder.is_dir():
        raise InputError([Problem(message=_("is not a folder. Name one with exported JSON files"), where=str(folder))])
    found = (path for path in folder.iterdir() if path.suffix.lower() in HANDED_IN and path.is_file())
    files = tuple(sorted(found))
    if not files:
        raise InputError([Problem(message=_("this folder holds no exported JSON files"), where=str(folder))])
    return files


def told_apart(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """The same marks; where two files bear one student's name, each names the other."""
    files: dict[str, dict[str, None]] = {}
    for one in marks:
        if one.student:
            files.setdefault(one.student.casefold(), {})[one.file] = None
    return tuple(replace(one, notes=(*one.notes, *_others(one, files))) for one in marks)


def _others(one: Mark, files: Mapping[str, Iterable[str]]) -> Iterator[str]:
    others = [file for file in files.get(one.student.casefold(), ()) if file != one.file]
    if others:
        yield _("{files} bears the same name", files=", ".join(others))
