"""What does a student hand in? One small JSON file that holds what was done, so that it can be done again; or the same as a text for a mail."""

import base64
import json
import re
import unicodedata
import zlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from migviz.course.kept import as_json, from_json
from migviz.course.progress import Progress
from migviz.course.source import LONGEST_ID, LONGEST_TITLE, NAME
from migviz.errors import InputError, Problem
from migviz.language import _
from migviz.scenario import read_file
from migviz.values import dataclass
from migviz.whole_file import write_whole

LONGEST_NAME = 120
MOST_LESSONS = 200
MOST_COURSES = 20
MOST_BYTES = 5_000_000
"""Of what a text for a mail unfolds to: more than 200 lessons hold."""
OWN = "migviz"
"""What migviz's own course, which has no id, is called in the name of a file."""
PREFIX = "migviz-answers:"
_MAILED = re.compile(re.escape(PREFIX) + r"(?P<letters>[A-Za-z0-9+/\s>]+):(?P<check>[\s>]*(?:[0-9a-f][\s>]*){8})")
"""A mail breaks lines, and who quotes it puts `>` before them."""
WIDTH = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What was done in one course. `course`: its id, "" for migviz's own; `title`: as the student saw it."""

    lessons: tuple[Progress, ...]
    course: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one student did. Nothing in it is a score: `marking` plays it again. `day`: when it was handed in, "" where that is not known."""

    student: str
    courses: tuple[Handed, ...]
    day: str = ""


def export(evidence: Evidence) -> str:
    """The text of the file to hand in: answers, scenarios of goals with their changes and seeds."""
    whole: dict[str, Any] = {
        "migviz": 1,
        "kind": "evidence",
        "student": _name(evidence.student),
        "day": evidence.day,
        "courses": [
            {"course": one.course, "title": one.title, "lessons": [as_json(progress) for progress in one.lessons]}
            for one in evidence.courses
        ],
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def mailed(evidence: Evidence) -> str:
    """The same as a text for a mail: between two colons, in letters that no mail changes."""
    content = zlib.compress(export(evidence).encode(), 9)
    letters = base64.b64encode(content).decode().rstrip("=")  # which a mail may write as =3D
    whole = f"{PREFIX}{letters}:{zlib.crc32(content):08x}"
    return "\n".join(whole[k : k + WIDTH] for k in range(0, len(whole), WIDTH)) + "\n"


def write_evidence(path: Path, evidence: Evidence) -> None:
    """Write the file to hand in. Raises OSError."""
    write_whole(path, export(evidence))


def file_name(student: str, courses: Iterable[str], day: date) -> str:
    """NAME-COURSE-DATE.json, in letters that every system takes."""
    ids = [course or OWN for course in courses]
    course = ids[0] if len(ids) == 1 else "courses"
    plain = unicodedata.normalize("NFKD", _name(student)).encode("ascii", "ignore").decode()
    name = "-".join(re.findall(r"[A-Za-z0-9]+", plain)) or "answers"
    return f"{name[:40]}-{course}-{day.isoformat()}.json"


def read_evidence(path: Path) -> Evidence:
    """What a student handed in: a file of unknown origin, or a mail with the text in it. Raises InputError where it is not such a file."""
    text = read_file(path, what=_("evidence is a small JSON file"), example=_("a JSON file that was exported"))
    try:
        return _evidence(json.loads(_content_of_mail(text) if PREFIX in text else text))
    except json.JSONDecodeError as error:
        message = _(
            "cannot be marked: it is not whole JSON (line {line}, column {column})",
            line=error.lineno,
            column=error.colno,
        )
        raise InputError([Problem(message=message, where=str(path))]) from None
    except (ValueError, RecursionError) as error:
        raise InputError([Problem(message=_("cannot be marked: {error}", error=error), where=str(path))]) from None


def _content_of_mail(text: str) -> str:
    found = _MAILED.search(text)
    if found is None:
        raise ValueError(
            _("its text is not whole. Copy all of it, from {prefix} to the last colon and what follows", prefix=PREFIX)
        )
    try:
        letters = re.sub(r"[\s>]+", "", found["letters"])
        content = base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True)
        is_whole = zlib.crc32(content) == int(re.sub(r"[\s>]+", "", found["check"]), 16)
        unfolding = zlib.decompressobj()
        whole = unfolding.decompress(content, MOST_BYTES)
    except (ValueError, zlib.error):
        raise ValueError(_("its text is damaged. Ask for it once more")) from None
    if not is_whole or unfolding.unconsumed_tail:
        raise ValueError(_("its text is damaged. Ask for it once more"))
    return whole.decode()


def _evidence(whole: object) -> Evidence:
    if not isinstance(whole, dict) or whole.get("kind") != "evidence":
        raise ValueError(_("it is not an exported evidence"))
    student, day = whole.get("student", ""), whole.get("day", "")
    if not isinstance(student, str):
        raise ValueError(_("student is no name"))
    # An older migviz wrote lessons of its own course only.
    courses = whole.get("courses", [{"lessons": whole.get("lessons")}])
    if not isinstance(courses, list) or len(courses) > MOST_COURSES:
        raise ValueError(_("courses is no list"))
    is_day = isinstance(day, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", day)
    return Evidence(student=_name(student), day=day if is_day else "", courses=tuple(_handed(one) for one in courses))


def _handed(whole: object) -> Handed:
    lessons = whole.get("lessons") if isinstance(whole, dict) else None
    if not isinstance(whole, dict) or not isinstance(lessons, list) or len(lessons) > MOST_LESSONS:
        raise ValueError(_("lessons is no list"))
    course, title = whole.get("course", ""), whole.get("title", "")
    if not isinstance(course, str) or (course and not (NAME.fullmatch(course) and len(course) <= LONGEST_ID)):
        raise ValueError(_("course is no id"))
    if not isinstance(title, str):
        raise ValueError(_("the title of a course is no text"))
    return Handed(course=course, title=title[:LONGEST_TITLE], lessons=tuple(from_json(one) for one in lessons))


def _name(student: str) -> str:
    return " ".join(student.split())[:LONGEST_NAME]
