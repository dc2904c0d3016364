"""How is progress kept so that it survives a crash? One small JSON file for each lesson, written whole after every answer."""

import errno
import json
from collections.abc import Callable, Container, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from migviz.course.progress import Answered, Progress, Reached, Try
from migviz.course.source import NAME
from migviz.errors import InputError
from migviz.kept_file import is_plain, salvaged, set_aside
from migviz.language import _
from migviz.scenario import read_file
from migviz.whole_file import is_stream, write_whole

T = TypeVar("T")

VERSION = 1
KNOWN = ("migviz", "lesson", "section", "answers", "goals", "hints", "seen", "seed", "draws")
DEFAULTS = "defaults"
"""The version of the defaults of a try or a goal (`scenario/version.py`). The first migviz wrote none."""
MOST_ENTRIES = 1000
"""Questions, tries, goals and lines that are read of each; far more than a lesson has."""


def keep(progress: Progress, folder: Path) -> None:
    """Write the progress in a lesson. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{progress.lesson}.json"
    if is_stream(path):
        raise OSError(errno.EINVAL, _("a device or a pipe is in the place of the file"), str(path))
    write_whole(path, json.dumps(as_json(progress), indent=1, ensure_ascii=False))


def kept(lesson_id: str, folder: Path, say: Callable[[str], object] = lambda text: None) -> Progress:
    """The progress in a lesson; a new one if there is none.

    What cannot be read, or was written by a newer version, is kept beside, and `say` gets a sentence about it, once; what
    can be read is used. Raises OSError, or InputError, where the file can be neither read nor kept: then it must not be
    written over.
    """
    assert NAME.fullmatch(lesson_id), lesson_id
    path = folder / f"{lesson_id}.json"
    if not path.exists():
        return Progress(lesson=lesson_id)
    try:
        found, wrong = _all_that_can_be_read(read_file(path, what=_("progress is a small file")))
    except InputError as error:
        found, wrong = Progress(lesson=""), (error.problems[0].message,)
    if found.lesson != lesson_id:
        about = found.lesson if NAME.fullmatch(found.lesson) else ""
        wrong = wrong or (_("it is about the lesson {lesson}", lesson=about),)
        if about:
            found = Progress(lesson=lesson_id)
    found = replace(found, lesson=lesson_id)
    newer = found.version > VERSION
    beside = set_aside(path, once=not wrong) if wrong or newer else None
    if beside is not None:
        reason = wrong[0] if wrong else _("it was written by a newer migviz")
        say(
            _(
                "Not all of your progress in this lesson could be read: {reason}. The rest is used, and the file as it was "
                "is kept as {file}.",
                reason=reason,
                file=beside.name,
            )
        )
    return found


def _all_that_can_be_read(text: str) -> tuple[Progress, tuple[str, ...]]:
    """The progress in a text of any origin, and what is wrong with it."""
    try:
        return _read(json.loads(text))
    except (ValueError, RecursionError) as error:
        return _read(_pieces(text))[0], (_("it is damaged ({error})", error=error),)


def _pieces(text: str) -> dict[str, Any]:
    """Answers and goals that are whole in a damaged text; each says by its parts what it is."""
    whole: dict[str, Any] = {"answers": {}, "goals": {}}
    for name, value in salvaged(text):
        if isinstance(value, dict) and "tries" in value:
            whole["answers"][name] = value
        elif isinstance(value, dict) and "best" in value:
            whole["goals"][name] = value
        elif name in ("migviz", "lesson", "section", "hints", "seen", "seed", "draws"):
            whole.setdefault(name, value)
    return whole


def forget(lesson_id: str, folder: Path) -> None:
    """Begin the lesson anew. Raises OSError."""
    assert NAME.fullmatch(lesson_id), lesson_id
    (folder / f"{lesson_id}.json").unlink(missing_ok=True)


def as_json(progress: Progress) -> dict[str, Any]:
    """Progress as plain values."""
    return {
        "migviz": max(VERSION, progress.version),
        "lesson": progress.lesson,
        "section": progress.section,
        "answers": {
            name: {
                "skipped": answer.skipped,
                "again": answer.again,
                "tries": [_try_as_json(one) for one in answer.tries],
                **answer.more,
            }
            for name, answer in progress.answers.items()
        },
        "goals": {
            name: {
                "scenario": list(goal.scenario),
                "best": goal.best,
                **_draw_as_json(goal.draw),
                DEFAULTS: goal.version,
                **goal.more,
            }
            for name, goal in progress.goals.items()
        },
        "hints": dict(progress.hints),
        "seen": sorted(progress.seen),
        "seed": progress.seed,
        "draws": dict(progress.draws),
        **progress.more,
    }


def _try_as_json(one: Try) -> dict[str, Any]:
    scenario = {"scenario": list(one.scenario)} if one.scenario else {}
    draw = _draw_as_json(one.draw)
    return {"given": list(one.given), "right": one.right, **scenario, **draw, DEFAULTS: one.version, **one.more}


def _draw_as_json(draw: int) -> dict[str, int]:
    return {"draw": draw} if draw else {}


def from_json(value: object) -> Progress:
    """Progress from plain values of any origin. Raises ValueError where they are not what `as_json` makes."""
    found, wrong = _read(value)
    if found.version > VERSION:
        raise ValueError(_("it was written by a newer migviz (version {version})", version=found.version))
    if wrong:
        raise ValueError(wrong[0])
    return found


class _Reader:
    """Reads values of any origin; what is wrong with a part costs that part only."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def read(self, read: Callable[[], T], otherwise: T) -> T:
        """What `read` finds."""
        try:
            return read()
        except ValueError as error:
            self.wrong.append(str(error))
            return otherwise

    def entries(self, whole: Mapping[str, Any], name: str, read: Callable[[object], T]) -> dict[str, T]:
        """The entries of a part that can be read."""
        found = {}
        nothing: list[tuple[str, object]] = []
        for key, value in self.read(lambda: _entries(whole, name), nothing):
            try:
                found[key] = read(value)
            except ValueError as error:
                self.wrong.append(str(error))
        return found

    def more(self, whole: Mapping[str, Any], known: Container[str]) -> dict[str, Any]:
        """What is not known here."""
        return self.read(lambda: _more(whole, known), {})


def _read(value: object) -> tuple[Progress, tuple[str, ...]]:
    """All that can be read of plain values, and what is wrong with the rest."""
    if not isinstance(value, dict):
        return Progress(lesson=""), (_("{what} is not an object", what="progress"),)
    whole, reader = value, _Reader()
    lesson = reader.read(lambda: _text(whole.get("lesson"), "lesson"), "")
    if lesson and not NAME.fullmatch(lesson):
        reader.wrong.append(_("lesson is no id of a lesson"))
    version = whole.get("migviz")
    if isinstance(version, bool) or not isinstance(version, int) or not VERSION <= version < 10**6:
        reader.wrong.append(_("it is not of version {version}", version=VERSION))
        version = VERSION
    no_names: tuple[str, ...] = ()
    found = Progress(
        lesson=lesson,
        section=reader.read(lambda: _text(whole.get("section", ""), "section"), ""),
        answers=reader.entries(whole, "answers", _answered),
        goals=reader.entries(whole, "goals", _reached),
        hints=reader.entries(whole, "hints", lambda one: int(_number(one, "hints"))),
        seen=frozenset(reader.read(lambda: _texts(whole.get("seen", []), "seen"), no_names)),
        seed=reader.read(lambda: _count(whole.get("seed", 0), "seed"), 0),
        draws=reader.entries(whole, "draws", lambda one: _count(one, "draws")),
        version=version,
        more=reader.more(whole, KNOWN),
    )
    return found, tuple(reader.wrong)


def _more(whole: Mapping[str, Any], known: Container[str]) -> dict[str, Any]:
    more = {name: value for name, value in whole.items() if name not in known}
    if len(more) > MOST_ENTRIES or not is_plain(more):
        raise ValueError(_("its unknown parts are too many or too deep"))
    return more


def _answered(value: object) -> Answered:
    whole = _mapping(value, _("an answer"))
    tries = whole.get("tries", [])
    if not isinstance(tries, list) or len(tries) > MOST_ENTRIES:
        raise ValueError(_("tries is no list"))
    return Answered(
        tries=tuple(_try(one) for one in tries),
        skipped=whole.get("skipped") is True,
        again=whole.get("again") is True,
        more=_more(whole, ("tries", "skipped", "again")),
    )


def _try(value: object) -> Try:
    whole = _mapping(value, "a try")
    return Try(
        given=_texts(whole.get("given", []), "given"),
        right=whole.get("right") is True,
        scenario=_texts(whole.get("scenario", []), "scenario"),
        draw=_count(whole.get("draw", 0), "draw"),
        version=_count(whole.get(DEFAULTS, 1), DEFAULTS),
        more=_more(whole, ("given", "right", "scenario", "draw", DEFAULTS)),
    )


def _reached(value: object) -> Reached:
    whole = _mapping(value, "a goal")
    best = whole.get("best")
    return Reached(
        scenario=_texts(whole.get("scenario", []), "scenario"),
        best=None if best is None else _number(best, "best"),
        draw=_count(whole.get("draw", 0), "draw"),
        version=_count(whole.get(DEFAULTS, 1), DEFAULTS),
        more=_more(whole, ("scenario", "best", "draw", DEFAULTS)),
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


def _count(value: object, what: str) -> int:
    """A whole number that is not negative."""
    number = _number(value, what)
    if not 0 <= number < 2**53 or number != int(number):
        raise ValueError(_("{what} is not a number", what=what))
    return int(number)
