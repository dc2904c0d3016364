"""How are shows of hands kept, and handed on? A small file for each presentation, without names of people; all of them as one table."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from migviz.course.answers import text_of
from migviz.course.lesson import Lesson, Options
from migviz.course.playing import right_options
from migviz.errors import InputError
from migviz.say import in_presenting
from migviz.scenario import read_file
from migviz.showing.presenting.page import LETTERS
from migviz.whole_file import write_whole

VERSION = 1
FOLDER = "hands"
MOST_FILES, MOST_ROWS = 5000, 200
Row = tuple[str, ...]


def keep_hands(lesson: Lesson, hands: Mapping[str, tuple[int, ...]], began: datetime, folder: Path) -> Path:
    """Write what was counted in a presentation of a lesson that began then. Raises OSError."""
    path = folder / FOLDER / f"{lesson.id}-{began:%Y-%m-%d-%H%M%S}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "migviz": VERSION,
        "lesson": lesson.id,
        "title": lesson.title,
        "began": began.isoformat(timespec="seconds"),
        "questions": [_question(lesson, name, counts) for name, counts in hands.items() if any(counts)],
    }
    write_whole(path, json.dumps(content, indent=1, ensure_ascii=False), lasting=False)
    return path


def _question(lesson: Lesson, name: str, counts: Sequence[int]) -> dict[str, Any]:
    section, question = lesson.question(name)
    assert isinstance(question.answer, Options)
    right = right_options(lesson, section, question)
    options = zip(LETTERS, question.answer.options, right, counts, strict=False)
    return {
        "name": name,
        "words": " ".join(text_of(question.prose, lesson, section).split()),
        "options": [
            {"letter": letter, "words": text_of(option.prose, lesson, section), "right": is_right, "hands": count}
            for letter, option, is_right, count in options
        ],
    }


def table_of(folder: Path) -> tuple[tuple[Row, ...], tuple[Path, ...]]:
    """A row for each option of each question, oldest presentation first, and the files that could not be read."""
    rows: list[Row] = []
    unread = []
    for path in sorted((folder / FOLDER).glob("*.json"), key=lambda path: path.name[-22:])[:MOST_FILES]:
        try:
            rows += _rows(json.loads(read_file(path)))
        except (InputError, ValueError, KeyError, TypeError, RecursionError):
            unread.append(path)
    return tuple(rows), tuple(unread)


def _rows(kept: Mapping[str, Any]) -> list[Row]:
    found: list[Row] = []
    for question in list(kept["questions"])[:MOST_ROWS]:
        for option in list(question["options"])[: len(LETTERS)]:
            right = in_presenting.yes() if option["right"] else in_presenting.no()
            words = (
                kept["began"],
                kept["lesson"],
                question["name"],
                question["words"],
                option["letter"],
                option["words"],
            )
            found.append((*map(str, words), right, str(int(option["hands"]))))
    return found


def as_csv(rows: Iterable[Row]) -> str:
    """The table for a spreadsheet, which knows by the mark at its beginning how it is written; no cell begins as a formula would."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(in_presenting.columns_of_hands())
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + text.getvalue()


def _harmless(cell: str) -> str:
    clean = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in cell)
    with suppress(ValueError):
        return str(int(clean))
    return f"'{clean}" if clean[:1] in ("=", "+", "-", "@") else clean
