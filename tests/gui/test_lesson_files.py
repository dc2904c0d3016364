"""What lessons read and write: a damaged or unwritable file is said and costs nothing, an edited one is noticed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from migviz.course.kept import kept
from migviz.course.lesson import Lesson
from migviz.course.progress import hint_opened
from migviz.gui.lesson_files import LessonFiles
from tests.course.texts import EVERY_KIND, handed
from tests.gui.waiting import until


class Heard:
    """The files, and what they have said."""

    def __init__(self, folder: Path) -> None:
        self.course, self.progress = folder / "course", folder / "progress"
        self.course.mkdir()
        self.path = self.course / "01-every-kind.md"
        self.path.write_text(EVERY_KIND, encoding="utf-8")
        self.files = LessonFiles(progress_folder=self.progress, course=self.course)
        self.edited: list[Lesson] = []
        self.broken: list[tuple[str, ...]] = []
        self.said: list[str] = []
        self.files.edited.connect(self.edited.append)
        self.files.broken.connect(self.broken.append)
        self.files.message.connect(self.said.append)

    def lesson(self) -> Lesson:
        read: list[Lesson] = []
        self.files.load(self.path, read.append)
        return read[0]


@pytest.fixture
def heard(app: QApplication, tmp_path: Path) -> Iterator[Heard]:
    made = Heard(tmp_path)
    yield made
    made.files.deleteLater()


def test_a_lesson_that_cannot_be_read_is_said(heard: Heard) -> None:
    heard.path.write_text("# no front matter", encoding="utf-8")
    read: list[Lesson] = []
    heard.files.load(heard.path, read.append)
    assert not read and "01-every-kind.md" in heard.said[0]
    heard.files.load(heard.path.with_name("missing.md"), read.append)
    assert not read and len(heard.said) == 2


def test_who_opens_another_lesson_waits_for_the_one_before_no_more(heard: Heard) -> None:
    begun, given_up = list[int](), list[int]()

    def beside(job: Callable[[], object], take: Callable[[object], object]) -> Callable[[], None]:
        begun.append(number := len(begun))
        return lambda: given_up.append(number)

    heard.files.beside = beside
    for _ in range(3):
        heard.files.load(heard.path, lambda lesson: None)
    assert (begun, given_up) == ([0, 1, 2], [0, 1])


def test_the_list_says_of_each_lesson_how_far_one_is_or_what_is_wrong_with_it(heard: Heard) -> None:
    (heard.course / "02-broken.md").write_text("nothing", encoding="utf-8")
    first, broken = heard.files.entries()
    assert (first.number, first.title, first.done) == ("1", "Every kind of block", 0) and first.of == 7
    assert broken.problem and not broken.of


def test_progress_is_kept_and_found_again(heard: Heard) -> None:
    lesson = heard.lesson()
    progress = hint_opened(heard.files.kept(lesson), "order")
    heard.files.keep(progress)
    assert heard.files.kept(lesson) == progress and not heard.said


def test_nobody_waits_until_progress_is_on_the_disk_and_the_last_of_it_is(heard: Heard) -> None:
    jobs: list[Callable[[], str]] = []
    lesson = heard.lesson()

    def later(job: Callable[[], str], take: object) -> Callable[[], None]:
        jobs.append(job)
        return lambda: None

    heard.files.beside = later
    first = hint_opened(heard.files.kept(lesson), "order")
    last = hint_opened(first, "order")
    heard.files.keep(first)
    heard.files.keep(last)
    assert heard.files.kept(lesson) == last and not heard.progress.exists()
    for job in reversed(jobs):
        assert job() == ""
    assert heard.files.kept(lesson) == last == kept(lesson.id, heard.progress)


def test_what_was_still_to_be_written_is_when_the_window_closes(heard: Heard) -> None:
    progress = hint_opened(heard.files.kept(heard.lesson()), "order")
    heard.files.beside = lambda job, take: lambda: None
    heard.files.keep(progress)
    heard.files.finish()
    assert kept(progress.lesson, heard.progress) == progress


def test_damaged_progress_is_said_once_and_stays_beside(heard: Heard) -> None:
    heard.progress.mkdir()
    (heard.progress / "every-kind.json").write_text("{", encoding="utf-8")
    assert heard.files.kept(heard.lesson()).answers == {} and "every-kind.json.bak" in heard.said[0]
    assert heard.files.kept(heard.lesson()).answers == {} and len(heard.said) == 1
    assert (heard.progress / "every-kind.json.bak").read_text(encoding="utf-8") == "{"


def test_progress_that_can_be_neither_read_nor_set_aside_is_not_written_over(heard: Heard) -> None:
    (heard.progress / "every-kind.json").mkdir(parents=True)
    lesson = heard.lesson()
    progress = heard.files.kept(lesson)
    heard.files.keep(hint_opened(progress, "order"))
    assert len(heard.said) == 1 and (heard.progress / "every-kind.json").is_dir()


def test_progress_that_cannot_be_written_is_said_and_nothing_stops(heard: Heard) -> None:
    heard.progress.write_text("a file where the folder should be", encoding="utf-8")
    lesson = heard.lesson()
    heard.files.keep(hint_opened(heard.files.kept(lesson), "order"))
    assert "cannot save your progress" in heard.said[-1]
    heard.files.export(heard.course / "none" / "mine.json", handed(student="Ada"))
    assert "could not be written" in heard.said[-1]


def test_an_edited_file_is_read_again_and_a_broken_one_says_where(heard: Heard) -> None:
    heard.files.watch(heard.path)
    heard.path.write_text(EVERY_KIND.replace("workload.dirty_rate", "workload.dirtyrate"), encoding="utf-8")
    until(lambda: bool(heard.broken))
    assert ":17:" in heard.broken[0][0] and not heard.edited
    heard.path.write_text(EVERY_KIND.replace("Every kind of block", "Mended"), encoding="utf-8")
    until(lambda: bool(heard.edited))
    assert heard.edited[0].title == "Mended"


def test_a_file_that_was_away_for_a_while_is_noticed_again(heard: Heard) -> None:
    heard.files.watch(heard.path)
    heard.path.unlink()
    until(lambda: bool(heard.broken))
    heard.path.write_text(EVERY_KIND.replace("Every kind of block", "Back again"), encoding="utf-8")
    until(lambda: bool(heard.edited))
    assert heard.edited[0].title == "Back again"


def test_a_file_that_is_watched_no_longer_says_nothing(heard: Heard) -> None:
    heard.files.watch(heard.path)
    heard.files.watch(None)
    heard.path.write_text(EVERY_KIND + "\n", encoding="utf-8")
    heard.files.look()
    assert not heard.edited and not heard.broken
