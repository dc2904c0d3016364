"""What do lessons read and write? The files of the course, the one that is open and edited meanwhile, and the student's progress."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from secrets import randbelow

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from migviz.course.courses import Course
from migviz.course.evidence import Evidence, Handed, write_evidence
from migviz.course.kept import kept
from migviz.course.lesson import Lesson
from migviz.course.playing import know_targets
from migviz.course.progress import Progress, done_of
from migviz.course.reading import load_lesson
from migviz.course.translation import open_lesson
from migviz.errors import InputError
from migviz.gui.progress_due import ProgressDue
from migviz.gui.working import at_once
from migviz.resources import lessons_folder
from migviz.say import files, in_lessons
from migviz.showing import remembered
from migviz.showing.kept_courses import KeptCourses
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
        self, *, progress_folder: Path | None, course: Path | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.courses = KeptCourses(
            course or lessons_folder(), progress_folder or remembered.state_folder() / "progress"
        )
        self.language = ""
        """The language lessons are read in; "": the system's"""
        self.beside: Callable[..., Callable[[], None]] = at_once
        """Works something out beside the window, where there is one (`working.Beside`)"""
        self._give_up_reading: Callable[[], object] = lambda: None
        self._held: set[tuple[Path, str]] = set()
        """Folders and lessons whose progress is in a file that must not be written over"""
        self._due = ProgressDue()
        self._path: Path | None = None
        self._read: tuple[int, int] | None = None
        self._watcher = QFileSystemWatcher(self)
        self._soon = QTimer(self, singleShot=True, interval=RELOAD)
        self._soon.timeout.connect(self.look)
        self._watcher.fileChanged.connect(lambda __: self._soon.start())
        self._watcher.directoryChanged.connect(lambda __: self._soon.start())

    # --- lessons ---

    def load(self, path: Path, take: Callable[[Lesson], object]) -> None:
        """Have a lesson read and taken; a message why, if it cannot be read. Nobody waits for the one before it any more."""

        def look_at(read: Lesson | InputError) -> None:
            if isinstance(read, InputError):
                self.message.emit(str(read.problems[0]))
            else:
                take(read)

        self._give_up_reading()
        self._give_up_reading = self.beside(lambda: self._read_anew(path), look_at)

    def entries(self) -> tuple[Entry, ...]:
        """The lessons of all courses, each with its progress; a course that cannot be read is one line that says why."""
        return tuple(entry for folder, course in self.courses.all() for entry in self._entries(folder, course))

    def _entries(self, folder: Path, course: Course | InputError) -> Iterator[Entry]:
        closing = folder if folder != self.courses.own else None
        if isinstance(course, InputError):
            problem = str(course.problems[0]) if folder.is_dir() else in_lessons.course_not_there(folder)
            yield Entry(path=folder, title=folder.name, problem=problem, course=folder.name, folder=closing)
            return
        place = self.courses.place(course)
        for k, path in enumerate(course.files, 1):
            yield replace(self._entry(path, k, place, course.language), course=course.title, folder=closing)

    def _entry(self, path: Path, place: int, kept_in: Path, language: str) -> Entry:
        leading = path.name.split("-")[0]
        number = leading.lstrip("0") if leading.isdigit() else str(place)
        try:
            lesson = open_lesson(path, self.language or language)
        except InputError as error:
            return Entry(path=path, number=number, title=path.name, problem=str(error.problems[0]))
        done, of = done_of(self._kept_in(kept_in, lesson.id), lesson)
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
        return self._kept_in(self.courses.place_of(Path(lesson.where) if lesson.where else None), lesson.id)

    def _kept_in(self, folder: Path, lesson: str) -> Progress:
        if (due := self._due.of(folder, lesson)) is not None:
            return due
        try:
            found = kept(lesson, folder, self.message.emit)
        except (OSError, ValueError) as error:
            if (folder, lesson) not in self._held:
                self.message.emit(files.progress_lost(getattr(error, "strerror", None) or error))
            self._held.add((folder, lesson))
            return Progress(lesson=lesson)
        self._held.discard((folder, lesson))
        return found if found.seed else replace(found, seed=randbelow(MOST_SEEDS) + 1)

    def keep(self, progress: Progress, path: Path | None = None) -> None:
        """Have progress in the lesson of a file written, from now on, but not over a file that could not be read."""
        folder = self.courses.place_of(path)
        if (folder, progress.lesson) in self._held:
            return
        self._due.put(folder, progress)
        self.beside(lambda: self._due.write(folder, progress.lesson), self._say)

    def _say(self, said: str) -> None:
        if said:
            self.message.emit(said)

    def finish(self) -> None:
        """All progress is on the disk: nobody comes back to what is still to be written."""
        self._due.write_all()

    # --- handing in ---

    def begun(self) -> tuple[Handed, ...]:
        """What was done in each course of which anything was begun."""
        return tuple(handed for handed in self._handed() if handed.lessons)

    def _handed(self) -> Iterator[Handed]:
        for __, course in self.courses.all():
            if not isinstance(course, InputError):
                lessons = tuple(self._done(course))
                yield Handed(course=course.id, title=course.title, lessons=lessons)

    def _done(self, course: Course) -> Iterator[Progress]:
        """The progress in each lesson of a course in which there is any."""
        for file in course.files:
            try:
                progress = self._kept_in(self.courses.place(course), load_lesson(file).id)
            except InputError:
                continue
            if progress.answers or progress.goals:
                yield progress

    def export(self, path: Path, evidence: Evidence) -> None:
        """The file to hand in."""
        self.courses.remember_student(evidence.student)
        self.beside(lambda: _write_answers(path, evidence), self.message.emit)

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
            lesson = open_lesson(path, self.language or self.courses.language_of(path))
        except InputError as error:
            return error
        know_targets(lesson)  # here, where nobody waits: its first picture asks what it locks
        return lesson

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


def _write_answers(path: Path, evidence: Evidence) -> str:
    """Write them; returns what to say."""
    try:
        write_evidence(path, evidence)
    except OSError as error:
        return files.answers_not_written(path.name, error.strerror or error)
    return files.answers_are_in(path.name)
