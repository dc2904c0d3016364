"""What is a student's evidence worth? Every answer is checked and every goal reached again; no score is read from a file."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from migviz import Scenario
from migviz.course.answers import Verdict, check_answer
from migviz.course.drawing import drawn, with_case
from migviz.course.evidence import Evidence
from migviz.course.lesson import Lesson, Question, Section
from migviz.course.playing import changed_fields, goal_state
from migviz.course.progress import NOBODY_YET, Progress, Try, still_fits
from migviz.errors import InputError, Problem
from migviz.language import _
from migviz.scenario import parse_scenario
from migviz.values import dataclass

COLUMNS = (
    "file",
    "student",
    "lesson",
    "questions",
    "right",
    "right at first",
    "predictions",
    "predicted",
    "predicted right",
    "skipped",
    "goals",
    "reached",
    "notes",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One lesson of one student. `notes`: what could not be confirmed, in words."""

    file: str
    student: str
    lesson: str
    questions: int = 0
    right: int = 0
    right_at_first: int = 0
    predictions: int = 0
    predicted: int = 0
    predicted_right: int = 0
    skipped: int = 0
    goals: int = 0
    reached: int = 0
    notes: tuple[str, ...] = ()


def mark(evidence: Evidence, lessons: Mapping[str, Lesson], file: str) -> tuple[Mark, ...]:
    """The marks of one file, one for each of its lessons, and one that says so where there is none."""
    if not evidence.lessons:
        note = (_("no lesson was begun"),)
        return (Mark(file=file, student=evidence.student, lesson="", notes=note),)
    marks = []
    for progress in evidence.lessons:
        lesson = lessons.get(progress.lesson)
        if lesson is None:
            note = (_("there is no such lesson"),)
            marks.append(Mark(file=file, student=evidence.student, lesson=progress.lesson, notes=note))
        else:
            marks.append(_of_lesson(lesson, progress, evidence.student, file))
    return tuple(marks)


def _of_lesson(lesson: Lesson, progress: Progress, student: str, file: str) -> Mark:
    notes: list[str] = []
    lesson = drawn(lesson, progress)
    rows = [
        (question, _tries(lesson, section, question, progress, notes))
        for section in lesson.sections
        for question in section.questions
    ]
    asked = [tries for question, tries in rows if not question.predicts]
    predicted = [tries for question, tries in rows if question.predicts]
    goals = [section for section in lesson.sections if section.goal]
    return Mark(
        file=file,
        student=student,
        lesson=lesson.id,
        questions=len(asked),
        right=sum(any(tries) for tries in asked),
        right_at_first=sum(bool(tries) and tries[0] for tries in asked),
        predictions=len(predicted),
        predicted=sum(bool(tries) for tries in predicted),
        predicted_right=sum(bool(tries) and tries[0] for tries in predicted),
        skipped=sum(progress.answers.get(question.name, NOBODY_YET).skipped for question, __ in rows),
        goals=len(goals),
        reached=sum(_is_reached(lesson, section, progress, notes) for section in goals),
        notes=tuple(dict.fromkeys(notes)),
    )


def _tries(
    lesson: Lesson, section: Section, question: Question, progress: Progress, notes: list[str]
) -> tuple[bool, ...]:
    """For each try whether it is right: checked anew, about the case that was drawn for it."""
    found: list[bool] = []
    cases: set[int] = set()
    for one in progress.answers.get(question.name, NOBODY_YET).tries[:100]:
        if not still_fits(question, one.given):
            notes.append(_("{name}: the lesson has changed since this answer", name=question.name))
            continue
        if question.predicts and one.draw in cases:
            notes.append(_("{name}: only the first answer to a prediction counts", name=question.name))
            break
        cases.add(one.draw)
        there, case = with_case(lesson, section, progress.seed, one.draw)
        scenario = _on_stage(case, one, notes, question.name)
        feedback = check_answer(there, case, question, one.given, scenario)
        found.append(feedback.verdict is Verdict.RIGHT)
        if one.right and not found[-1]:
            notes.append(_("{name}: the file says right, the answer is not", name=question.name))
    return tuple(found)


def _on_stage(section: Section, one: Try, notes: list[str], name: str) -> Scenario | None:
    """What was on the stage, if the section allows it; otherwise the section's own scenario counts."""
    if not one.scenario:
        return None
    scenario = _scenario(one.scenario)
    if scenario is None or not _is_allowed(section, scenario):
        notes.append(_("{name}: answered for a scenario that this section does not allow", name=name))
        return None
    return scenario


def _is_reached(lesson: Lesson, section: Section, progress: Progress, notes: list[str]) -> bool:
    claimed = progress.goals.get(section.name)
    if claimed is None or section.goal is None:
        return False
    lesson, section = with_case(lesson, section, progress.seed, claimed.draw)
    scenario = _scenario(claimed.scenario)
    if scenario is None or section.goal is None:
        notes.append(_("{name}: the scenario of this goal cannot be read", name=section.name))
        return False
    if not _is_allowed(section, scenario):
        notes.append(_("{name}: the scenario of this goal changes more than the section allows", name=section.name))
        return False
    state = goal_state(lesson, section, section.goal, scenario)
    if not state.done:
        notes.append(_("{name}: its scenario does not reach this goal", name=section.name))
    return state.done


def _is_allowed(section: Section, scenario: Scenario) -> bool:
    """Whether a scenario differs from the section's only in what its controls and handles can change."""
    changed = changed_fields(section.scenario, scenario)
    return section.free is None or section.free.issuperset(changed)


def _scenario(lines: Sequence[str]) -> Scenario | None:
    try:
        return parse_scenario("\n".join(lines))
    except InputError:
        return None


def as_csv(marks: Iterable[Mark]) -> str:
    """The marks as CSV. Text of students never begins as a formula would."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in marks:
        numbers = (one.questions, one.right, one.right_at_first, one.predictions, one.predicted)
        more = (one.predicted_right, one.skipped, one.goals, one.reached)
        words = [_harmless(word) for word in (one.file, one.student, one.lesson)]
        writer.writerow([*words, *numbers, *more, _harmless("; ".join(one.notes))])
    return text.getvalue()


def _harmless(text: str) -> str:
    clean = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
    return f"'{clean}" if clean[:1] in ("=", "+", "-", "@") else clean


def evidence_files(folder: Path) -> tuple[Path, ...]:
    """The files to mark in a folder, in order of name. Raises InputError where there are none."""
    if not folder.is_dir():
        raise InputError([Problem(message=_("is not a folder. Name one with exported JSON files"), where=str(folder))])
    files = tuple(sorted(path for path in folder.glob("*.json") if path.is_file()))
    if not files:
        raise InputError([Problem(message=_("this folder holds no exported JSON files"), where=str(folder))])
    return files
