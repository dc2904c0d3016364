"""What do lessons read and write? The files of the course, the one that is open and edited meanwhile, and the student's progress."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from secrets import randbelow

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from migviz.course.catalogue import lesson_files
from migviz.course.evidence import write_evidence
from migviz.course.kept import keep, kept
from migviz.course.lesson import Lesson
from migviz.course.progress import Progress, done_of
from migviz.course.reading import load_lesson
from migviz.course.translation import open_lesson
from migviz.errors import InputError
from migviz.gui.working import at_once
from migviz.resources import lessons_folder
from migviz.say import files
from migviz.showing import remembered
from migviz.showing.lesson_shown import Entry

RELOAD = 150
"""Milliseconds after a change of the file until it is read again: editors write in several steps."""
MOST_SEEDS = 2**31
MOST_PROBLEMS = 5
"""Problems of an edited file that are said at once."""


class LessonFiles(QObject):
    """Reads lessons, keeps progress, and says when the watched file has changed."""

    edited = Signal(object)
    """Lesson: the file was edited and could be read"""
    broken = Signal(object)
    """tuple[str, ...]: the file was edited, and this is wrong with it"""
    message = Signal(str)

    def __init__(
        self, *, progress_folder: Path | None = None, course: Path | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = progress_folder or remembered.state_folder() / "progress"
        self._course = course or lessons_folder()
        self.language = ""
        """The language lessons are read in; "": the system's"""
        self.beside: Callable[..., Callable[[], None]] = at_once
        """Works something out beside the window, where there is one (`working.Beside`)"""
        self._held: set[str] = set()
        """Lessons whose progress is in a file that must not be written over"""
        self._path: Path | None = None
        self._read: tuple[int, int] | None = None
        self._watcher = QFileSystemWatcher(self)
        self._soon = QTimer(self, singleShot=True, interval=RELOAD)
        self._soon.timeout.connect(self.look)
        self._watcher.fileChanged.connect(lambda __: self._soon.start())
        self._watcher.directoryChanged.connect(lambda __: self._soon.start())

    # --- lessons ---

    def load(self, path: Path, take: Callable[[Lesson], object]) -> None:
        """Have a lesson read and taken; a message why, if it cannot be read."""

        def look_at(read: Lesson | InputError) -> None:
            if isinstance(read, InputError):
                self.message.emit(str(read.problems[0]))
            else:
                take(read)

        self.beside(lambda: self._read_anew(path), look_at)

    def entries(self) -> tuple[Entry, ...]:
        """The lessons of the course, each with its progress."""
        return tuple(self._entry(path) for path in lesson_files(self._course))

    def _entry(self, path: Path) -> Entry:
        number = path.name.split("-")[0].lstrip("0")
        try:
            lesson = open_lesson(path, self.language)
        except InputError as error:
            problem = str(error.problems[0])
            return Entry(
                path=path, number=number, title=path.name, minutes=0, objective="", done=0, of=0, problem=problem
            )
        done, of = done_of(self.kept(lesson), lesson)
        return Entry(
            path=path,
            number=number,
            title=lesson.title,
            minutes=lesson.minutes,
            objective=lesson.objective,
            done=done,
            of=of,
        )

    # --- progress ---

    def kept(self, lesson: Lesson) -> Progress:
        """The progress in a lesson; cases are drawn for this student alone."""
        try:
            found = kept(lesson.id, self._folder, self.message.emit)
        except (OSError, ValueError) as error:
            if lesson.id not in self._held:
                self.message.emit(files.progress_lost(getattr(error, "strerror", None) or error))
            self._held.add(lesson.id)
            return Progress(lesson=lesson.id)
        self._held.discard(lesson.id)
        return found if found.seed else replace(found, seed=randbelow(MOST_SEEDS) + 1)

    def keep(self, progress: Progress) -> None:
        """Write progress at once, but not over a file that could not be read."""
        if progress.lesson in self._held:
            return
        try:
            keep(progress, self._folder)
        except OSError as error:
            self.message.emit(files.progress_not_kept(error.strerror or error))

    def export(self, path: Path, student: str) -> None:
        """The file to hand in: what was done in all lessons of the course."""
        self.beside(lambda: self._write_answers(path, student), self.message.emit)

    def _write_answers(self, path: Path, student: str) -> str:
        """Write them; returns what to say."""
        try:
            write_evidence(path, student, tuple(self._done()))
        except OSError as error:
            return files.answers_not_written(path.name, error.strerror or error)
        return files.answers_are_in(path.name)

    def _done(self) -> Iterator[Progress]:
        """The progress in each lesson of the course in which there is any."""
        for file in lesson_files(self._course):
            try:
                progress = self.kept(load_lesson(file))
            except InputError:
                continue
            if progress.answers or progress.goals:
                yield progress

    # --- the file that is edited ---

    def watch(self, path: Path | None) -> None:
        """Notice changes of this file: of its folder too, because editors put new files in the place of old ones."""
        if watched := [*self._watcher.files(), *self._watcher.directories()]:
            self._watcher.removePaths(watched)
        self._soon.stop()
        self._path = path
        if path is not None:
            self._watcher.addPaths([str(path), str(path.absolute().parent)])
            self._read = _stamp(path)

    def look(self) -> None:
        """Read the watched file again if it is another one than was read last."""
        if self._path is None:
            return
        if self._path.exists() and str(self._path) not in self._watcher.files():
            self._watcher.addPath(str(self._path))  # an editor that writes a new file in its place
        if _stamp(self._path) == self._read:
            return
        self._read = _stamp(self._path)
        path = self._path
        self.beside(lambda: self._read_anew(path), lambda read: self._tell(path, read))

    def _read_anew(self, path: Path) -> Lesson | InputError:
        try:
            return open_lesson(path, self.language)
        except InputError as error:
            return error

    def _tell(self, path: Path, read: Lesson | InputError) -> None:
        if path != self._path:  # another one is open by now
            return
        if isinstance(read, InputError):
            self.broken.emit(tuple(str(problem) for problem in read.problems[:MOST_PROBLEMS]))
        else:
            self.edited.emit(read)


def _stamp(path: Path) -> tuple[int, int] | None:
    """When a file was written last and how long it is; None if it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
