"""What does a student hand in? One small JSON file that holds what was done, so that it can be done again."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from migviz.course.kept import as_json, from_json
from migviz.course.progress import Progress
from migviz.errors import InputError, Problem
from migviz.language import _
from migviz.scenario import read_file
from migviz.values import dataclass
from migviz.whole_file import write_whole

LONGEST_NAME = 120
MOST_LESSONS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one student did in some lessons. Nothing in it is a score: `marking` plays it again."""

    student: str
    lessons: tuple[Progress, ...]


def export(student: str, lessons: Iterable[Progress]) -> str:
    """The text of the file to hand in: answers, scenarios of goals with their changes and seeds."""
    whole: dict[str, Any] = {
        "migviz": 1,
        "kind": "evidence",
        "student": " ".join(student.split())[:LONGEST_NAME],
        "lessons": [as_json(progress) for progress in lessons],
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def write_evidence(path: Path, student: str, lessons: Iterable[Progress]) -> None:
    """Write the file to hand in. Raises OSError."""
    write_whole(path, export(student, lessons))


def read_evidence(path: Path) -> Evidence:
    """What a student handed in: a file of unknown origin. Raises InputError where it is not such a file."""
    text = read_file(path, what=_("evidence is a small JSON file"), example=_("a JSON file that was exported"))
    try:
        whole = json.loads(text)
        if not isinstance(whole, dict) or whole.get("kind") != "evidence":
            raise ValueError(_("it is not an exported evidence"))
        lessons = whole.get("lessons")
        if not isinstance(lessons, list) or len(lessons) > MOST_LESSONS:
            raise ValueError(_("lessons is no list"))
        student = whole.get("student", "")
        if not isinstance(student, str):
            raise ValueError(_("student is no name"))
        return Evidence(
            student=" ".join(student.split())[:LONGEST_NAME], lessons=tuple(from_json(one) for one in lessons)
        )
    except (ValueError, RecursionError) as error:
        raise InputError([Problem(message=_("cannot be marked: {error}", error=error), where=str(path))]) from None
