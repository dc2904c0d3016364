"""Is the log that a section shows read with the lesson, and are those of the course what was recorded?"""

import itertools
import json
from pathlib import Path

import pytest

from migviz.course.lesson import ShowBlock
from migviz.course.reading import load_lesson
from migviz.errors import InputError
from migviz.recorded.reading import read_log
from migviz.resources import lessons_folder
from tests.course.texts import FRONT

REFERENCE = Path(__file__).resolve().parent.parent / "reference"
LOG = REFERENCE / "logs" / "raw" / "04-u0.5.qmp1s.jsonl"
TEXT = "## One {#one}\n\n```scenario\nvm.memory: 1 GiB\n```\n\n```show\n%s\n```\n"


def written(folder: Path, *lines: str) -> Path:
    (folder / "a.jsonl").write_bytes(LOG.read_bytes())
    file = folder / "lesson.md"
    file.write_text(FRONT + TEXT % "\n".join(lines), encoding="utf-8")
    return file


def test_a_section_shows_a_log_up_to_a_time(tmp_path: Path) -> None:
    lesson = load_lesson(written(tmp_path, "recording: a.jsonl", "recorded until: 9 s"))
    show = next(block for block in lesson.sections[0].blocks if isinstance(block, ShowBlock))
    assert show.recording is not None and show.recording.fit is None and show.recorded_until == 9.0
    assert show.recording.run.numbers.lists == 10 and show.recording.name == ""


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("recording: b.jsonl",), "b.jsonl"),
        (("recording: ../a.jsonl",), "folder"),
        (("recording: lesson.md",), "no log"),
        (("recording: a.jsonl", "recorded until: soon"), "soon"),
        (("recorded until: 9 s",), "recording: FILE"),
    ],
)
def test_what_is_wrong_with_it_is_said_where_it_is(tmp_path: Path, lines: tuple[str, ...], words: str) -> None:
    with pytest.raises(InputError) as found:
        load_lesson(written(tmp_path, *lines))
    assert len(found.value.problems) == 1
    assert words in str(found.value.problems[0]) and found.value.problems[0].line >= 15


@pytest.mark.parametrize(("name", "truth"), [("first", "L40-u0.8-d300"), ("second", "L40-u1.2-d300")])
def test_the_logs_of_the_course_are_what_qemu_reported(name: str, truth: str) -> None:
    reported = json.loads((REFERENCE / "qemu" / f"{truth}.json").read_text())
    polls, (item,) = reported["polls"], read_log(lessons_folder() / "logs" / f"{name}.jsonl").migrations
    known = set(zip(polls["transferred"], polls["remaining"], polls["dirty_sync_count"], strict=True))
    looks = [(look.sent, look.remaining, look.iteration) for look in item.samples if look.remaining]
    assert len(looks) > 40 and set(looks) <= known
    assert item.status.value == reported["status"]
    lengths = [later["t"] - sync["t"] for sync, later in zip(reported["syncs"], reported["syncs"][1:], strict=False)]
    marks = [mark.t for mark in item.marks if mark.event.value == "iteration"]
    told = [later - mark for mark, later in itertools.pairwise(marks)]
    assert told == pytest.approx(lengths, abs=2e-3)
