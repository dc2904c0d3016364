"""How do lesson files and the state go together? Opening, keeping progress, taking up what a teacher has edited meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from migviz.course.catalogue import base_of, translation_files
from migviz.course.reading import load_lesson
from migviz.gui.lesson_files import LessonFiles
from migviz.gui.session import Session
from migviz.showing import lesson as lessons
from migviz.showing import wishes
from migviz.showing.lesson import LessonState
from migviz.showing.lesson_shown import Entry
from migviz.showing.state import State, lesson_of


class Lessons:
    """Wires the files of lessons to a session."""

    def __init__(self, session: Session, files: LessonFiles) -> None:
        self._session, self.files = session, files
        self.leave: Callable[[str], object] = lambda address: None
        """What opens an address of the web; the window asks first"""
        self._before: LessonState | None = None
        self._entries: tuple[Entry, ...] | None = None
        session.changed.connect(self._notice)
        files.message.connect(session.say)
        files.edited.connect(lambda lesson: self._take(lambda here: lessons.reloaded(here, lesson)))
        files.broken.connect(lambda problems: self._take(lambda here: lessons.failed(here, problems)))

    def entries(self, state: State) -> tuple[Entry, ...]:
        """The lessons there are, where their list is on the screen: read only then."""
        if lesson_of(state) is not None:
            self._entries = None
            return ()
        if state.look.language != self.files.language:
            self._read_in(state.look.language)
        if self._entries is None:
            self._entries = self.files.entries()
        return self._entries

    def open(self, path: Path) -> bool:
        """A lesson where the student left it."""
        lesson = self.files.load(path)
        if lesson is None:
            return False
        progress = self.files.kept(lesson)
        return self._session.do(lambda state: wishes.lesson_opened(state, lessons.opened(lesson, progress, path)))

    def follow(self, link: str) -> None:
        """A link in the prose: to another section, to another lesson or a section of it, or to the web."""
        if link.startswith(("http://", "https://")):
            self.leave(link)
            return
        here = self._session.state.lesson
        other = lessons.other_lesson(here, link) if here is not None else None
        if other is not None and other.is_file():
            section = link.partition("#")[2]
            if self.open(other) and section:
                self._take(lambda here: lessons.followed(here, f"#{section}"))
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
        self.files.language, self._entries = language, None
        here = self._session.state.lesson
        lesson = self.files.load(here.path) if here is not None and here.path is not None else None
        if lesson is not None:
            self._take(lambda here: lessons.reloaded(here, lesson))

    def _notice(self, state: State) -> None:
        """Progress is written at once; the file of the open lesson is watched."""
        before, now = self._before, state.lesson
        self._before = now
        if state.look.language != self.files.language:
            self._read_in(state.look.language)
        if (before.path if before else None) != (now.path if now else None):
            self.files.watch(now.path if now else None)
        if now is not None and (before is None or now.progress is not before.progress):
            self.files.keep(now.progress)
