"""How is progress kept so that it survives a crash? One small JSON file for each lesson, written whole after every answer."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from migviz.course.progress import Answered, Progress, Reached, Try
from migviz.course.source import NAME
from migviz.language import _
from migviz.scenario import read_file
from migviz.whole_file import write_whole

VERSION = 1
MOST_ENTRIES = 1000
"""Questions, tries, goals and lines that are read of each; far more than a lesson has."""


def keep(progress: Progress, folder: Path) -> None:
    """Write the progress in a lesson. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / f"{progress.lesson}.json", json.dumps(as_json(progress), indent=1, ensure_ascii=False))


def kept(lesson_id: str, folder: Path) -> Progress:
    """The progress in a lesson; a new one if there is none. Raises ValueError for a damaged file."""
    assert NAME.fullmatch(lesson_id), lesson_id
    path = folder / f"{lesson_id}.json"
    if not path.exists():
        return Progress(lesson=lesson_id)
    try:
        return from_json(json.loads(read_file(path, what=_("progress is a small file"))))
    except (ValueError, RecursionError) as error:
        raise ValueError(_("{path} is damaged: {error}", path=path, error=error)) from None


def forget(lesson_id: str, folder: Path) -> None:
    """Begin the lesson anew. Raises OSError."""
    assert NAME.fullmatch(lesson_id), lesson_id
    (folder / f"{lesson_id}.json").unlink(missing_ok=True)


def as_json(progress: Progress) -> dict[str, Any]:
    """Progress as plain values."""
    return {
        "migviz": VERSION,
        "lesson": progress.lesson,
        "section": progress.section,
        "answers": {
            name: {
                "skipped": answer.skipped,
                "again": answer.again,
                "tries": [_try_as_json(one) for one in answer.tries],
            }
            for name, answer in progress.answers.items()
        },
        "goals": {name: {"scenario": list(goal.scenario), "best": goal.best} for name, goal in progress.goals.items()},
        "hints": dict(progress.hints),
        "seen": sorted(progress.seen),
    }


def _try_as_json(one: Try) -> dict[str, Any]:
    scenario = {"scenario": list(one.scenario)} if one.scenario else {}
    return {"given": list(one.given), "right": one.right} | scenario


def from_json(value: object) -> Progress:
    """Progress from plain values of any origin. Raises ValueError where they are not what `as_json` makes."""
    whole = _mapping(value, "progress")
    lesson = _text(whole.get("lesson"), "lesson")
    if not NAME.fullmatch(lesson):
        raise ValueError(_("lesson is no id of a lesson"))
    if whole.get("migviz") != VERSION:
        raise ValueError(_("it is not of version {version}", version=VERSION))
    return Progress(
        lesson=lesson,
        section=_text(whole.get("section", ""), "section"),
        answers={name: _answered(one) for name, one in _entries(whole, "answers")},
        goals={name: _reached(one) for name, one in _entries(whole, "goals")},
        hints={name: int(_number(one, "hints")) for name, one in _entries(whole, "hints")},
        seen=frozenset(_texts(whole.get("seen", []), "seen")),
    )


def _answered(value: object) -> Answered:
    whole = _mapping(value, _("an answer"))
    tries = whole.get("tries", [])
    if not isinstance(tries, list) or len(tries) > MOST_ENTRIES:
        raise ValueError(_("tries is no list"))
    return Answered(
        tries=tuple(_try(one) for one in tries), skipped=whole.get("skipped") is True, again=whole.get("again") is True
    )


def _try(value: object) -> Try:
    whole = _mapping(value, "a try")
    return Try(
        given=_texts(whole.get("given", []), "given"),
        right=whole.get("right") is True,
        scenario=_texts(whole.get("scenario", []), "scenario"),
    )


def _reached(value: object) -> Reached:
    whole = _mapping(value, "a goal")
    best = whole.get("best")
    return Reached(
        scenario=_texts(whole.get("scenario", []), "scenario"),
        best=None if best is None else _number(best, "best"),
    )


def _entries(whole: Mapping[str, Any], name: str) -> list[tuple[str, object]]:
    found = _mapping(whole.get(name, {}), name)
    if len(found) > MOST_ENTRIES:
        raise ValueError(_("{name} has too many entries", name=name))
    return list(found.items())


def _mapping(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(_("{what} is not an object", what=what))
    return value


def _texts(value: object, what: str) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MOST_ENTRIES:
        raise ValueError(_("{what} is not a list", what=what))
    return tuple(_text(item, what) for item in value)


def _text(value: object, what: str) -> str:
    if not isinstance(value, str) or len(value) > 10_000:
        raise ValueError(_("{what} is not a short text", what=what))
    return value


def _number(value: object, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e300:
        raise ValueError(_("{what} is not a number", what=what))
    return float(value)
