"""How do lesson files and the state go together? Opening, keeping progress, taking up what a teacher has edited meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from migviz.course.catalogue import base_of, translation_files
from migviz.course.courses import folder_of, is_course, lesson_before, next_lesson
from migviz.course.lesson import Lesson
from migviz.course.reading import load_lesson
from migviz.errors import InputError
from migviz.gui.lesson_files import LessonFiles
from migviz.gui.session import Session, plain
from migviz.say import files as say_files
from migviz.say import in_presenting
from migviz.showing import lesson as lessons
from migviz.showing import wishes
from migviz.showing.lesson import LessonState
from migviz.showing.lesson_shown import Entry
from migviz.showing.modes import Mode
from migviz.showing.state import State, lesson_of


class Lessons:
    """Wires the files of lessons to a session."""

    def __init__(self, session: Session, files: LessonFiles) -> None:
        self._session, self.files = session, files
        self.leave: Callable[[str], object] = lambda address: None
        """What opens an address of the web; the window asks first"""
        self._before: LessonState | None = None
        self._entries: tuple[Entry, ...] = ()
        self._read_for = ""
        files.beside = session.beside
        session.changed.connect(self._notice)
        files.message.connect(session.say)
        files.edited.connect(lambda lesson: self._take(lambda here: lessons.reloaded(here, lesson)))
        files.broken.connect(lambda problems: self._take(lambda here: lessons.failed(here, problems)))

    def entries(self, state: State) -> tuple[Entry, ...]:
        """The lessons there are, where their list, or which comes next, is on the screen or one section away: read only then, beside the window. Until
        they are read again, those of the last time."""
        lesson = lesson_of(state)
        is_shown = lesson is None or lesson.over
        comes_soon = lesson is not None and lessons.neighbour(lesson, 1) is None
        read_for = "shown" if is_shown else "soon" if comes_soon else ""
        if is_shown and state.look.language != self.files.language:
            self._read_in(state.look.language)
        if read_for and read_for != self._read_for:
            self._session.beside(self.files.entries, self._take_entries)
        self._read_for = read_for
        return self._entries if is_shown else ()

    def _take_entries(self, entries: tuple[Entry, ...]) -> None:
        if entries != self._entries:
            self._entries = entries
            if self._session.patience is not None:
                self._session.show_all()

    def open(self, path: Path, section: str = "") -> None:
        """A lesson where the student left it, or a section of it."""
        path = path.absolute()  # by which it is found in the list of lessons

        def take(lesson: Lesson) -> None:
            self.files.courses.remember(path)
            progress = self.files.kept(lesson)
            self._session.do(lambda state: wishes.lesson_opened(state, lessons.opened(lesson, progress, path)))
            if section:
                self._take(lambda here: lessons.followed(here, f"#{section}"))

        self.files.load(path, take)

    def open_any(self, path: Path) -> bool:
        """A folder of lessons, or a lesson; False where a path is neither."""
        if is_course(path):
            self.open_course(folder_of(path))
        elif path.suffix.lower() == ".md":
            self.open(path)
        else:
            return False
        return True

    def open_course(self, folder: Path) -> None:
        """A folder of lessons: it is in their list from now on, which is shown."""
        try:
            course = self.files.courses.take_in(folder.absolute())
        except InputError as error:
            self._session.say(plain(error))
            return
        self._read_for = ""
        self._session.do(wishes.lessons_listed)
        self._session.say(say_files.course_is_open(course.title, len(course.files)))

    def close_course(self, folder: Path) -> None:
        """Take a course off the list; its progress stays."""
        self.files.courses.close(folder)
        self._read_for = ""
        self._session.show_all()

    def present(self, path: Path) -> None:
        """A lesson shown to a room, from its beginning."""
        path = path.absolute()

        def take(lesson: Lesson) -> None:
            here = lessons.opened(lesson, self.files.kept(lesson), path)
            self._session.do(lambda state: wishes.lesson_presented(state, here))

        self.files.load(path, take)

    def open_next(self) -> None:
        """The lesson after the open one; after the last one, their list."""
        here = self._session.state.lesson
        path = next_lesson(here.path) if here is not None and here.path is not None else None
        if path is not None:
            self.open(path)
        else:
            self._session.do(wishes.lesson_closed)

    def open_before(self) -> None:
        """Before a room: the end of the lesson before the open one; before the first one there is none."""
        here = self._session.state.lesson
        path = lesson_before(here.path) if here is not None and here.path is not None else None
        if path is None:
            self._session.say(in_presenting.first_beat())
            return

        def take(lesson: Lesson) -> None:
            there = lessons.opened(lesson, self.files.kept(lesson), path)
            self._session.do(lambda state: wishes.lesson_at_its_end(state, there))

        self.files.load(path, take)

    def follow(self, link: str) -> None:
        """A link in the prose: to another section, to another lesson or a section of it, or to the web."""
        if link.startswith(("http://", "https://")):
            self.leave(link)
            return
        here = self._session.state.lesson
        other = lessons.other_lesson(here, link) if here is not None else None
        if other is not None and other.is_file():
            self.open(other, link.partition("#")[2])
        else:
            self._take(lambda here: lessons.followed(here, link))

    def take(self, wish: Callable[..., LessonState], *arguments: object) -> None:
        """A wish about the open lesson."""
        self._take(lambda here: wish(here, *arguments))

    def _take(self, wish: Callable[[LessonState], LessonState]) -> None:
        self._session.do(lambda state: replace(state, lesson=wish(state.lesson)) if state.lesson is not None else state)
        self._session.settle()  # what was answered is written at once

    def languages(self) -> tuple[str, ...]:
        """The languages of the open lesson: its own first, then its translations."""
        here = self._session.state.lesson
        if here is None or here.path is None:
            return ()
        found = base_of(here.path)
        base = found[0] if found else here.path
        others = translation_files(base)
        return (load_lesson(base).language, *others) if others else ()

    def _read_in(self, language: str) -> None:
        """Everything again, in another language."""
        self.files.language, self._read_for = language, ""
        here = self._session.state.lesson
        if here is not None and here.path is not None:
            self.files.load(here.path, lambda lesson: self._take(lambda here: lessons.reloaded(here, lesson)))

    def _notice(self, state: State) -> None:
        """Progress is written at once; the file of the open lesson is watched."""
        if state.mode is not Mode.LESSONS:
            self._read_for = ""  # files may be others by the time their list is looked at again
        before, now = self._before, state.lesson
        self._before = now
        if state.look.language != self.files.language:
            self._read_in(state.look.language)
        if (before.path if before else None) != (now.path if now else None):
            self.files.watch(now.path if now else None)
        if now is not None and not state.presenting and (before is None or now.progress is not before.progress):
            self.files.keep(now.progress, now.path)
