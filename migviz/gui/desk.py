"""Which lesson is open, how far is the student, and what does the lesson do to the stage? The lesson's side of the session."""

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from migviz.course.answers import Feedback, Given, Verdict
from migviz.course.catalogue import lesson_files
from migviz.course.evidence import write_evidence
from migviz.course.kept import keep, kept
from migviz.course.lesson import Lesson, Question, RunBlock, Section, ShowBlock
from migviz.course.panel import View, give, is_closed, lock_of, look_at_goal, target_of, visible
from migviz.course.playing import GoalState, time_to_see
from migviz.course.progress import Progress, done_of, entered, hint_opened, is_answered, played, reset, skipped
from migviz.course.reading import load_lesson
from migviz.errors import InputError
from migviz.gui.session import Session
from migviz.replay.pace import Pace
from migviz.replay.playhead import Playhead
from migviz.resources import lessons_folder
from migviz.scenario import Scenario
from migviz.showing import remembered
from migviz.showing.history import History

NEAR = 1e-9
RELOAD = 150
"""Milliseconds after a change of the file until it is read again: editors write in several steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the list: a lesson with the student's progress, or why it cannot be read."""

    path: Path
    number: str
    title: str
    minutes: int
    objective: str
    done: int
    of: int
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """What was on the stage before the lesson."""

    history: History
    playhead: Playhead


def _stamp(path: Path) -> tuple[int, int] | None:
    """When a file was written last and how long it is; None if it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


class LessonDesk(QObject):
    """An open lesson and its student. Everything a panel wishes goes through here; what it shows it asks for."""

    changed = Signal()
    """Another lesson, section, answer or error: show it anew."""
    goal_changed = Signal()
    show_changed = Signal(object)
    """ShowBlock, or None where the lesson points at nothing."""
    left = Signal()
    """The lesson's limits no longer hold: the student plays freely, or closed it."""

    def __init__(
        self,
        session: Session,
        *,
        progress_folder: Path | None = None,
        course: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._folder = progress_folder or remembered.state_folder() / "progress"
        self._course = course or lessons_folder()
        self._path: Path | None = None
        self._read: tuple[int, int] | None = None
        self._lesson: Lesson | None = None
        self._section: Section | None = None
        self._progress = Progress(lesson="")
        self._goal: GoalState | None = None
        self._error: tuple[str, ...] = ()
        self._unclear: dict[str, tuple[Given, Feedback]] = {}
        """What was given last and could not be read."""
        self._free = True
        self._before: _Before | None = None
        self._target: tuple[RunBlock, float] | None = None
        self._watcher = QFileSystemWatcher(self)
        self._soon = QTimer(self, singleShot=True, interval=RELOAD)
        self._soon.timeout.connect(self._reload)
        self._watcher.fileChanged.connect(lambda _: self._soon.start())
        self._watcher.directoryChanged.connect(lambda _: self._soon.start())
        session.runs_changed.connect(lambda _: self._look_at_goal())
        session.moments_changed.connect(lambda _: self._look_at_target())

    # --- what is true now ---

    @property
    def lesson(self) -> Lesson | None:
        """The open lesson; None while the list is shown."""
        return self._lesson

    @property
    def section(self) -> Section | None:
        """Where the student is."""
        return self._section

    @property
    def progress(self) -> Progress:
        """How far the student is in the open lesson."""
        return self._progress

    @property
    def goal(self) -> GoalState | None:
        """How the section's goal stands with what is on the stage."""
        return self._goal

    @property
    def error(self) -> tuple[str, ...]:
        """What is wrong with the file that is being edited; the last good version goes on."""
        return self._error

    @property
    def scenario(self) -> Scenario:
        """What is on the stage."""
        return self._session.scenario

    @property
    def is_free(self) -> bool:
        """Whether the student has left the lesson's limits for a while."""
        return self._free

    @property
    def views(self) -> tuple[View, ...]:
        """The blocks of the section to show."""
        if self._lesson is None or self._section is None:
            return ()
        views = visible(self._lesson, self._section, self._progress)
        return tuple(
            replace(view, given=self._unclear[view.block.name][0], feedback=self._unclear[view.block.name][1])
            if isinstance(view.block, Question) and view.block.name in self._unclear
            else view
            for view in views
        )

    @property
    def target(self) -> tuple[RunBlock, float] | None:
        """Where playback goes to in this section, and when that is."""
        return self._target

    def entries(self) -> tuple[Entry, ...]:
        """The lessons of the course, each with its progress."""
        return tuple(self._entry(path) for path in lesson_files(self._course))

    def _entry(self, path: Path) -> Entry:
        number = path.name.split("-")[0].lstrip("0")
        try:
            lesson = load_lesson(path)
        except InputError as error:
            return Entry(path=path, number=number, title=path.name, minutes=0, objective="", done=0, of=0,
                         problem=str(error.problems[0]))  # fmt: skip
        done, of = done_of(self._kept(lesson), lesson)
        return Entry(path=path, number=number, title=lesson.title, minutes=lesson.minutes, objective=lesson.objective,
                     done=done, of=of)  # fmt: skip

    def waits_for(self) -> Question | None:
        """The first question of the section that may still be answered or skipped."""
        asked = (view.block for view in self.views if isinstance(view.block, Question) and not view.done)
        return next(asked, None)

    def waits_for_prediction(self) -> bool:
        """Whether a prediction of this section is still to be made: what it asks about is not to be seen yet."""
        waits = self.waits_for()
        return waits is not None and waits.predicts

    def neighbour(self, direction: int) -> Section | None:
        """The section before (-1) or after (1), if there is one."""
        if self._lesson is None or self._section is None:
            return None
        place = self._lesson.sections.index(self._section) + direction
        return self._lesson.sections[place] if 0 <= place < len(self._lesson.sections) else None

    def is_closed(self, section: Section) -> bool:
        """Whether a prediction before it still waits."""
        return self._lesson is not None and is_closed(self._lesson, self._progress, section)

    # --- opening and leaving ---

    def open(self, path: Path) -> bool:
        """Open a lesson where the student left it."""
        try:
            lesson = load_lesson(path)
        except InputError as error:
            self._session.message.emit(str(error.problems[0]))
            return False
        if self._lesson is None:
            self._before = _Before(history=self._session.history, playhead=self._session.playhead)
        self._watch(path)
        self._path, self._lesson, self._error = path, lesson, ()
        self._unclear.clear()
        self._progress = self._kept(lesson)
        names = [section.name for section in lesson.sections]
        first = self._progress.section if self._progress.section in names else names[0]
        section = lesson.section(first)
        self.enter(section if not is_closed(lesson, self._progress, section) else lesson.sections[0])
        return True

    def close(self) -> None:
        """Back to the list; what was on the stage before comes back."""
        self.leave()
        self._lesson = self._section = self._path = None
        self._watch(None)
        if self._before is not None:
            self._session.begin(self._before.history.now, self._before.history)
            self._session.set_pace(self._before.playhead.pace)
            self._session.set_speed(self._before.playhead.speed)
            self._session.seek(self._before.playhead.t)
            self._before = None
        self.changed.emit()

    def enter(self, section: Section) -> None:
        """Go to a section: its scenario on the stage, its run played to its target."""
        if self._lesson is None:
            return
        if self.is_closed(section):
            self._session.message.emit("Answer the question first, or skip it.")
            return
        self._free = False
        self._section = section
        self._keep(entered(self._progress, section))
        self._session.set_limit(None)
        self._session.stop()
        if self._session.begin(section.scenario):
            self._go_to_start(section)
            self._take_up(plays=True)
        self.changed.emit()

    def _go_to_start(self, section: Section) -> None:
        """Sections in a row with one scenario go on where the one before stopped; a goal begins at the start, and a
        target that lies behind is shown, or played from the start if it was not seen yet."""
        assert self._lesson is not None
        self._session.set_pace(Pace.BY_MILESTONE)
        target = target_of(self._lesson, section, self._progress, self._session.runs[0])
        if section.goal is not None:
            self._session.seek(0.0)
        elif target is not None and target[1] <= self._session.playhead.t + NEAR:
            self._session.seek(target[1] if section.name in self._progress.seen else 0.0)

    def resume(self) -> None:
        """The lesson's limits hold again."""
        if self._section is not None and self._free:
            self.enter(self._section)

    def leave(self) -> None:
        """No limits for a while: the stage stays as it is."""
        self._free = True
        self._session.set_limit(None)
        self.show_changed.emit(None)
        self.left.emit()
        self.changed.emit()

    def _take_up(self, *, plays: bool = False) -> None:
        """Lock, target, goal and what the section points at, after the section or an answer is another one; `plays`: and
        then the run goes on by itself."""
        if self._lesson is None or self._section is None or self._free:
            return
        lock = lock_of(self._lesson, self._progress, self._section)
        self._session.set_limit(lock.until if lock is not None else None)
        self._target = target_of(self._lesson, self._section, self._progress, self._session.runs[0])
        self._look_at_goal()
        shows = [view.block for view in self.views if isinstance(view.block, ShowBlock)]
        self.show_changed.emit(shows[-1] if shows else None)
        if self._target is None:
            return
        block, t = self._target
        if block.until == "end" and not block.condition:  # the show block may have put a longer run beside it
            self._target = block, t = block, self._session.end
        if block.pace is not None or block.speed is not None:
            self._session.set_pace(block.pace or Pace.EVEN)
        if block.speed is not None:
            self._session.set_speed(block.speed)
        if plays and block.autoplay and self._session.playhead.t < t - NEAR:
            self._session.play_to(t)
        self._look_at_target()

    def play_to_target(self) -> None:
        """Play the section's run to where the lesson wants it; from the start if it is there already."""
        if self._target is None:
            return
        if self._session.playhead.t >= self._target[1] - NEAR:
            self._session.seek(0.0)
        self._session.play_to(self._target[1])

    # --- what a student does ---

    def give(self, name: str, given: Given) -> None:
        """Answer a question."""
        if self._lesson is None:
            return
        _, question = self._lesson.question(name)
        was_open = not is_answered(self._progress, question)
        on_stage = None if self._free else self._session.scenario
        progress, feedback = give(self._lesson, self._progress, name, given, on_stage)
        if feedback.verdict is Verdict.UNCLEAR:
            self._unclear[name] = given, feedback
        else:
            self._unclear.pop(name, None)
        self._keep(progress)
        self._take_up(plays=question.predicts and was_open and is_answered(progress, question))
        self.changed.emit()

    def skip(self, name: str) -> None:
        """Pass over a question, openly."""
        if self._lesson is None:
            return
        _, question = self._lesson.question(name)
        self._unclear.pop(name, None)
        self._keep(skipped(self._progress, question))
        self._take_up(plays=question.predicts)
        self.changed.emit()

    def reset(self, name: str) -> None:
        """Try a question or the goal of a section again."""
        self._unclear.pop(name, None)
        self._keep(reset(self._progress, name))
        self._take_up()
        self.changed.emit()

    def open_hint(self) -> None:
        """One more hint."""
        if self._section is not None:
            self._keep(hint_opened(self._progress, self._section))
            self.changed.emit()

    def see(self, name: str) -> None:
        """Go to the moment that a question speaks of."""
        if self._lesson is None:
            return
        _, question = self._lesson.question(name)
        t = time_to_see(question, self._session.runs[0])
        if t is not None:
            self._session.stop()
            self._session.seek(t)

    def start_again(self) -> None:
        """The section's own scenario again, from its start."""
        if self._section is not None:
            self._session.begin(self._section.scenario)
            self._session.seek(0.0)
            self._take_up()
            self.changed.emit()

    def export(self, path: Path, student: str) -> bool:
        """The file to hand in: what was done in all lessons of the course."""
        found = []
        for file in lesson_files(self._course):
            try:
                progress = self._kept(load_lesson(file))
            except InputError:
                continue
            if progress.answers or progress.goals:
                found.append(progress)
        try:
            write_evidence(path, student, found)
        except OSError as error:
            self._session.message.emit(f"{path.name} could not be written: {error.strerror or error}.")
            return False
        self._session.message.emit(f"Your answers are in {path.name}.")
        return True

    # --- what happens meanwhile ---

    def _look_at_goal(self) -> None:
        section = self._section
        if self._lesson is None or section is None or self._free or section.goal is None:
            self._goal = None
            return
        before = section.name in self._progress.goals
        progress, self._goal = look_at_goal(self._lesson, section, self._progress, self._session.scenario)
        if progress is not self._progress:
            self._keep(progress)
        if (section.name in self._progress.goals) != before:
            self.changed.emit()
        self.goal_changed.emit()

    def _look_at_target(self) -> None:
        section, target = self._section, self._target
        if self._lesson is None or section is None or target is None or self._free:
            return
        if section.name not in self._progress.seen and self._session.playhead.t >= target[1] - NEAR:
            self._keep(played(self._progress, section))
            self.changed.emit()

    def _watch(self, path: Path | None) -> None:
        """Notice changes of this file: of its folder too, because editors put new files in the place of old ones."""
        if watched := [*self._watcher.files(), *self._watcher.directories()]:
            self._watcher.removePaths(watched)
        if path is not None:
            self._watcher.addPaths([str(path), str(path.absolute().parent)])
            self._read = _stamp(path)

    def _reload(self) -> None:
        """The file was edited: take the new version, or keep the last good one and say what is wrong."""
        if self._path is None or self._lesson is None or self._section is None:
            return
        if self._path.exists() and str(self._path) not in self._watcher.files():
            self._watcher.addPath(str(self._path))  # an editor that writes a new file in its place
        if _stamp(self._path) == self._read:
            return
        self._read = _stamp(self._path)
        try:
            lesson = load_lesson(self._path)
        except InputError as error:
            self._error = tuple(str(problem) for problem in error.problems[:5])
            self.changed.emit()
            return
        self._error, name = (), self._section.name
        self._lesson = lesson
        names = [section.name for section in lesson.sections]
        section = lesson.section(name if name in names else names[0])
        same = section.scenario == self._section.scenario
        self._section = section
        if self._free:
            self.changed.emit()
        elif same:
            self._take_up()
            self.changed.emit()
        else:
            self.enter(section)

    def _kept(self, lesson: Lesson) -> Progress:
        try:
            return kept(lesson.id, self._folder)
        except (OSError, ValueError):
            self._session.message.emit("The progress of the last time cannot be read; the lesson begins anew.")
            return Progress(lesson=lesson.id)

    def _keep(self, progress: Progress) -> None:
        """Take new progress and write it at once."""
        if progress == self._progress:
            return
        self._progress = progress
        try:
            keep(progress, self._folder)
        except OSError as error:
            self._session.message.emit(f"Your progress cannot be kept: {error.strerror or error}.")
