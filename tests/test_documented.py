"""Does every command line and every Python block of the documents do what it shows? Those that draw: tests/gui."""

import contextlib
import io
import re
import shutil
from pathlib import Path

import pytest

from migviz.cli.main import main
from migviz.course.evidence import write_evidence
from migviz.course.progress import Progress
from migviz.course.starting import write_course
from migviz.scenario.evacuation_presets import HOSTS
from migviz.study import agreement, intervals
from tests.course.texts import handed
from tests.documented import ROOT, draws, every_line, python_blocks
from tests.fake_monitor import REPLIES, FakeMonitor

pytestmark = pytest.mark.usefixtures("advised_once")
NO_DISPLAY = re.compile(
    "migviz: there is no display, so here (is the run as a table|are its lessons as a list|is the plan of the lesson|is what is seen, line by line)."
)
LINES = [words for words in every_line() if not draws(words)]


def prepared(folder: Path, words: list[str]) -> None:
    """The files that a line names are there, but for the one it makes."""
    shutil.copytree(ROOT / "lessons" / "scenarios", folder / "lessons" / "scenarios")
    shutil.copy(ROOT / "lessons" / "scenarios" / "toy.migviz", folder)
    (folder / "night.migviz").write_text(HOSTS["six"].lines)
    if words[0] == "check":
        for name in ("lesson.md", "my-lesson.md", "mine.md"):
            assert main(["new", "lesson", str(folder / name)]) == 0
    if words[0] in ("open", "mark"):
        write_course(folder / "my-course")
    if words[0] == "watch":
        FakeMonitor(folder / "monitor", [*REPLIES]).start()
    (folder / "answers").mkdir()
    write_evidence(folder / "answers" / "ada.json", handed(Progress(lesson="two-hosts"), student="Ada"))


@pytest.mark.parametrize("words", LINES, ids=" ".join)
def test_a_command_line_of_the_documents_works(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for display in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(display, raising=False)
    monkeypatch.setattr(agreement, "SCENARIOS", 20)  # a thousand take long
    monkeypatch.setattr(intervals, "REPEATED", 1)  # so does eleven times each of 42; the whole: tests/study
    prepared(tmp_path, words)
    capsys.readouterr()
    monkeypatch.chdir(tmp_path)
    code = main(words)
    out, err = capsys.readouterr()
    assert code == 0 and NO_DISPLAY.sub("", err).find("migviz: ") < 0
    assert all(Path(words[k + 1]).is_file() for k, word in enumerate(words) if word == "-o")
    assert out or err


def test_the_documents_hold_the_lines_that_are_tried() -> None:
    tried = {words[0] for words in every_line()}
    assert tried >= {
        "run",
        "moment",
        "sweep",
        "require",
        "compare",
        "share",
        "capture",
        "check",
        "new",
        "mark",
        "validate",
    }
    assert len(LINES) > 40


def test_the_python_of_the_readme_does_what_its_comments_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    printed = io.StringIO()
    blocks = python_blocks("README.md")
    with contextlib.redirect_stdout(printed):
        for block in blocks:
            exec(block, names)
    rows = [line.split() for line in printed.getvalue().splitlines()]
    assert [row[0] for row in rows] == ["10", "30", "60", "90", "110"]
    assert [int(row[1]) for row in rows] == sorted(int(row[1]) for row in rows)
    assert (rows[0][2], rows[-1][2]) == ("True", "False")
    assert len(blocks) == 2 and len(names["found"].of("downtime")) == 100  # type: ignore[attr-defined]
