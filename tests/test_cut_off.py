"""Of what is more than anybody reads, how much is left? Quietly: what is refused with a message is in test_bounds.py. Each number was
chosen, and stands here a second time."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from migviz.course import progress as progresses
from migviz.course.evidence import Evidence, Handed
from migviz.course.marking import mark
from migviz.course.progress import Answered, Progress, Try
from migviz.course.reading import parse_lesson
from migviz.course.things import thing
from migviz.errors import InputError
from migviz.export import beside_json, report_picture
from migviz.export.sweep_text import sweep_text
from migviz.recorded import client_side, lines
from migviz.recorded.collector import Collector
from migviz.recorded.objects import objects
from migviz.scenario import parse_scenario, sharing
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.showing import remembered
from migviz.showing.presenting import Press, hands_kept, ink
from migviz.study.axis import read_axis
from migviz.study.sweep import quick_sweep
from tests.course.texts import EVERY_KIND, FRONT, TOY
from tests.showing.test_remote import explored, press

Left = Callable[[int], int]
"""How much is left of so much."""


def problems(read: Callable[[int], object]) -> Left:
    def left(many: int) -> int:
        with pytest.raises(InputError) as wrong:
            read(many)
        return len([one for one in wrong.value.problems if "more problems" not in one.message])

    return left


def drawn(many: int) -> int:
    state = ink.stroke_begun(press(explored(), Press.START), (0.0, 0.0))
    for k in range(1, many):
        state = ink.stroke_drawn(state, (k / 9999, 0.5))
    return len(state.room.strokes[-1])


def strokes(many: int) -> int:
    state = press(explored(), Press.START)
    for k in range(many):
        state = ink.stroke_begun(state, (k / 9999, 0.5))
    return len(state.room.strokes)


def in_lane(many: int) -> int:
    item = SimpleNamespace(t=1.0, kind=client_side.Kind.RETRANSMISSION, value=None)
    side = SimpleNamespace(title="ping", interval=1.0, requests=1, unanswered=0)
    beside = SimpleNamespace(
        side=side, stall=None, placed=SimpleNamespace(name="BY"), lane=(item,) * many, after_stop=lambda kind: ()
    )
    return len(beside_json.beside_as_json(cast(Any, beside))["lane"])


def tries(many: int) -> int:
    lesson = parse_lesson(EVERY_KIND, where="x.md")
    _, question = lesson.question("one")
    found = Progress(lesson=lesson.id)
    for k in range(many):
        found = progresses.answered(found, replace(question, predicts=False), (str(k),), False, None)
    kept = found.answers[question.name].tries
    assert (kept[0].given, kept[-1].given) == (("0",), (str(many - 1),))
    return len(kept)


def marked(many: int) -> int:
    """Of a file that somebody wrote: the program itself keeps fewer."""
    lesson = parse_lesson(EVERY_KIND, where="x.md")
    tries = (Try(given=("9",), right=False),) * many
    progress = Progress(lesson=lesson.id, answers={"number": Answered(tries=tries)})
    done = Evidence(student="A", courses=(Handed(lessons=(progress,)),))
    [found] = mark(done, {"": {lesson.id: lesson}}, "a.json")
    return next(len(one.right) for one in found.judged if one.name == "number")


def rows_of_hands(many: int, folder: Path) -> int:
    option = {"letter": "A", "words": "w", "right": True, "hands": 3}
    question = {"name": "q", "words": "Which?", "options": [option]}
    (folder / hands_kept.FOLDER).mkdir(parents=True, exist_ok=True)
    text = json.dumps({"began": "2026", "lesson": "l", "questions": [question] * many})
    (folder / hands_kept.FOLDER / "a-2026-01-01-000000.json").write_text(text)
    return len(hands_kept.table_of(folder)[0])


def listed(many: int, folder: Path) -> int:
    remembered.keep_listed(tuple(folder / str(k) for k in range(many)), folder, "list")
    kept = len((folder / "list").read_text().splitlines())
    (folder / "long").write_text("".join(f"{folder / str(k)}\n" for k in range(many)))
    assert kept == len(remembered.listed(folder, "long"))
    return kept


def columns(many: int) -> int:
    x, y = read_axis(f"link.bandwidth=1..9Gbit/s:{many}", "x"), read_axis("workload.dirty_rate=1..9MiB/s:2", "y")
    return len(sweep_text(quick_sweep(parse_scenario(""), x, y), "downtime").columns) - 1


def rows(many: int) -> int:
    x = read_axis(f"link.bandwidth=1..9Gbit/s:{many}", "x")
    return int(sweep_text(quick_sweep(parse_scenario(""), x), "downtime").row_count)


def samples(many: int) -> int:
    collector = Collector("qemu")
    for k in range(many):
        collector.sample(k, elapsed=float(k), sent=1.0)
    collector.close()
    return len(collector.found[0].samples)


def points(many: int) -> int:
    course = SimpleNamespace(t=np.arange(many, dtype=float), amount=np.zeros(many))
    kept = report_picture.drawn(cast(Any, course))
    assert kept[-1] == many - 1
    return len(kept) if len(kept) == many else 1500


CUT: dict[str, tuple[Callable[..., int], int]] = {
    "problems of a scenario": (problems(lambda many: parse_scenario("wrong\n" * many)), 20),
    "problems of an evacuation": (
        problems(lambda many: parse_evacuation("".join(f"vm v{k}: memory = lots\n" for k in range(many)))),
        20,
    ),
    "problems of a lesson": (
        problems(lambda many: parse_lesson(FRONT + TOY + "{1 s = run.nothing}\n\n" * many, where="x.md")),
        50,
    ),
    "spots of a stroke": (drawn, 2000),
    "strokes of a beat": (strokes, 200),
    "requests of a lane": (in_lane, 20_000),
    "tries at a question": (tries, 50),
    "tries at it that are marked": (marked, 50),
    "letters of a line of a log": (lambda many: len(lines.lines_of(b"a" * many, "x")[0].text), 65_536),
    "letters of it that are looked at": (lambda many: len(lines.Line(number=1, text="a" * many).head), 1500),
    "samples of a migration": (samples, 100_000),
    "points of a picture in a report": (points, 1500),
    "columns of a sweep": (columns, 8),
    "rows of a sweep": (rows, 14),
}
IN_A_FOLDER: dict[str, tuple[Callable[[int, Path], int], int]] = {
    "questions of a show of hands": (rows_of_hands, 200),
    "recent files": (listed, 10),
}


@pytest.mark.parametrize("what", CUT)
def test_so_much_is_left(what: str) -> None:
    left, most = CUT[what]
    assert (left(most), left(most + 1)) == (most, most)


@pytest.mark.parametrize("what", IN_A_FOLDER)
def test_so_much_is_read_of_a_folder(what: str, tmp_path: Path) -> None:
    left, most = IN_A_FOLDER[what]
    assert (left(most, tmp_path), left(most + 1, tmp_path)) == (most, most)


@pytest.mark.parametrize("digits", (4, 5))
def test_a_thing_is_numbered_with_four_digits_at_most(digits: int) -> None:
    assert (thing("iteration " + "1" * digits) is not None) is (digits == 4)


def test_an_object_is_spread_over_500_lines_at_most() -> None:
    def found(many: int) -> int:
        inner = [f'"k{k}": {k},' for k in range(many - 3)]
        text = "\n".join(["{", *inner, '"last": 1', "}"]).encode()
        return len([*objects(lines.lines_of(text, "x"))])

    assert (found(500), found(501)) == (1, 0)


@pytest.mark.parametrize(("letters", "is_cut"), ((20, False), (21, True)))
def test_of_a_version_20_letters_are_said(letters: int, is_cut: bool) -> None:
    with pytest.raises(InputError, match="no valid version") as wrong:
        sharing.read_shared(f"migviz:{'x' * letters}:AAAAAAAA:AAAA")
    assert ("x" * letters in str(wrong.value)) is not is_cut
