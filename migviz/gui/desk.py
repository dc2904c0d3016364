"""How does an open lesson stand beside the session? Its wishes become its next value; while it is shown, its experiment is on the stage."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from migviz.course.answers import Given
from migviz.course.lesson import Lesson, Question, RunBlock, Section
from migviz.course.panel import View
from migviz.course.playing import GoalState
from migviz.course.progress import Progress
from migviz.gui.lesson_files import LessonFiles
from migviz.gui.session import Session
from migviz.replay.playhead import Playhead
from migviz.showing import experiment as on
from migviz.showing import lesson as at
from migviz.showing.history import History
from migviz.showing.lesson import LessonState
from migviz.showing.lesson_shown import LessonShown, lesson_shown

Wish = Callable[[LessonState], LessonState | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stage:
    """One's own experiment, while a lesson's is on the stage."""

    history: History
    playhead: Playhead


class LessonDesk(QObject):
    """An open lesson and its student. Everything a panel wishes goes through here; `shown` is what it shows."""

    changed = Signal()
    """Another lesson, section, answer or error: show it anew."""
    show_changed = Signal(object)
    """ShowBlock, or None where the lesson points at nothing."""

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
        self.files = LessonFiles(progress_folder=progress_folder, course=course, parent=self)
        self._state: LessonState | None = None
        self._own: _Stage | None = None
        """What waits while the lesson is on the stage; None while it is there itself."""
        self.files.message.connect(session.message)
        self.files.edited.connect(lambda lesson: self.wish(lambda state: at.reloaded(state, lesson)))
        self.files.broken.connect(lambda problems: self.wish(lambda state: at.failed(state, problems)))
        session.runs_changed.connect(lambda _: self._notice())
        session.moments_changed.connect(lambda _: self._notice())

    # --- what is true now ---

    @property
    def state(self) -> LessonState | None:
        """The open lesson with its experiment as it is now; None while the list is shown."""
        if self._state is None or self._own is None:
            return self._state
        session, before = self._session, self._state.experiment
        experiment = replace(
            before,
            history=session.history,
            playhead=session.playhead,
            limit=session.limit,
            stop_at=session._stop_at,
        )
        return self._state if experiment == before else replace(self._state, experiment=experiment)

    def shown(self) -> LessonShown:
        """What the panel shows."""
        state = self.state
        return lesson_shown(state, () if state is not None else self.files.entries())

    @property
    def lesson(self) -> Lesson | None:
        """The open lesson; None while the list is shown."""
        return self._state.lesson if self._state is not None else None

    @property
    def section(self) -> Section | None:
        """Where the student is."""
        return self._state.section if self._state is not None else None

    @property
    def progress(self) -> Progress:
        """How far the student is in the open lesson."""
        return self._state.progress if self._state is not None else Progress(lesson="")

    @property
    def error(self) -> tuple[str, ...]:
        """What is wrong with the file that is being edited; the last good version goes on."""
        return self._state.error if self._state is not None else ()

    @property
    def goal(self) -> GoalState | None:
        """How the section's goal stands with what is on the stage."""
        state = self.state
        return at.goal(state) if state is not None else None

    @property
    def is_on_stage(self) -> bool:
        """Whether the stage shows the lesson's experiment, not one's own."""
        return self._own is not None

    @property
    def views(self) -> tuple[View, ...]:
        """The blocks of the section to show."""
        return at.views(self._state) if self._state is not None else ()

    @property
    def target(self) -> tuple[RunBlock, float] | None:
        """Where playback goes to in this section, and when that is."""
        state = self.state
        return at.target(state) if state is not None else None

    def waits_for(self) -> Question | None:
        """The first question of the section that may still be answered or skipped."""
        return at.waits_for(self._state) if self._state is not None else None

    def waits_for_prediction(self) -> bool:
        """Whether a prediction of this section is still to be made."""
        return self._state is not None and at.waits_for_prediction(self._state)

    def neighbour(self, direction: int) -> Section | None:
        """The section before (-1) or after (1), if there is one."""
        return at.neighbour(self._state, direction) if self._state is not None else None

    # --- opening and leaving ---

    def open(self, path: Path) -> bool:
        """Open a lesson where the student left it. One that cannot be read changes nothing."""
        lesson = self.files.load(path)
        if lesson is None:
            return False
        progress = self.files.kept(lesson)
        self._take_stage()
        self.files.watch(path)
        self._take(None, at.opened(lesson, progress, path), kept=progress)
        return True

    def close(self) -> None:
        """Back to the list; one's own experiment is on the stage as it was."""
        self._give_stage()
        self._state = None
        self.files.watch(None)
        self.show_changed.emit(None)
        self.changed.emit()

    def leave(self) -> None:
        """Another mode: the lesson waits as it is, and one's own experiment is on the stage."""
        if self._own is None:
            return
        self._session.stop()
        self._state = self.state
        self._give_stage()
        self.show_changed.emit(None)
        self.changed.emit()

    def resume(self) -> None:
        """The lesson as it was left."""
        if self._state is None or self._own is not None:
            return
        self._take_stage()
        self._push(self._state)
        self.show_changed.emit(at.show_block(self._state))
        self.changed.emit()

    def _take_stage(self) -> None:
        if self._own is None:
            self._own = _Stage(history=self._session.history, playhead=self._session.playhead)

    def _give_stage(self) -> None:
        own, self._own = self._own, None
        if own is not None:
            self._session.set_limit(None)
            self._stand(own.history, replace(own.playhead, playing=False))

    # --- what a student does ---

    def enter(self, section: Section) -> None:
        """Go to a section, or say why not."""
        state = self._state
        if state is not None and (why_not := at.why_not_entered(state, section.name)):
            self._session.message.emit(why_not)
        self.wish(lambda state: at.entered(state, section.name))

    def enter_named(self, name: str) -> None:
        """Go to the section with this name."""
        section = next((part for part in self.lesson.sections if part.name == name), None) if self.lesson else None
        if section is not None:
            self.enter(section)

    def go(self, direction: int) -> None:
        """To the section before or after; after the last one, back to the list."""
        section = self.neighbour(direction)
        if section is not None:
            self.enter(section)
        else:
            self.wish(lambda state: at.went(state, direction))

    def follow(self, link: str) -> None:
        """A link inside the lesson goes to a section, one to another lesson opens it; the rest does nothing."""
        state = self._state
        other = at.other_lesson(state, link) if state is not None else None
        if other is not None and other.is_file():
            self.open(other)
        elif not link.partition("#")[0]:
            self.enter_named(link.partition("#")[2])

    def give(self, name: str, answer: Given) -> None:
        """Answer a question."""
        self.wish(lambda state: at.given(state, name, answer))

    def skip(self, name: str) -> None:
        """Pass over a question, openly."""
        self.wish(lambda state: at.skipped(state, name))

    def reset(self, name: str) -> None:
        """Try a question or the goal of a section again."""
        self.wish(lambda state: at.reset(state, name))

    def open_hint(self) -> None:
        """One more hint."""
        self.wish(at.hint_opened)

    def see(self, name: str) -> None:
        """Go to the moment that a question speaks of."""
        self.wish(lambda state: at.saw(state, name))

    def start_again(self) -> None:
        """The section's own scenario again, from its start."""
        self.wish(at.started_again)

    def play_to_target(self) -> None:
        """Play the section's run to where the lesson wants it."""
        self.wish(at.played_to_target)

    def slide(self, name: str, value: object, finished: bool) -> None:
        """A control of the section moved."""
        try:
            self.wish(lambda state: at.slid(state, name, value, name))  # type: ignore[arg-type]
        except ValueError as error:
            self._session.message.emit(str(error))
        if finished:
            self.wish(lambda state: at.changed(state, on.let_go))

    def export(self, path: Path, student: str) -> bool:
        """The file to hand in: what was done in all lessons of the course."""
        return self.files.export(path, student)

    def wish(self, wish: Wish) -> None:
        """What becomes of the open lesson; nothing where none is."""
        before = self.state
        if before is None:
            return
        after = wish(before)
        if after is None:
            self.close()
        elif after is not before:
            self._take(before, after, kept=before.progress)

    # --- the lesson and the stage ---

    def _take(self, before: LessonState | None, after: LessonState, *, kept: Progress) -> None:
        """The lesson is this from now on: kept, on the stage, and shown."""
        self._state = after
        if after.progress != kept:
            self.files.keep(after.progress)
        if self._own is not None and (before is None or after.experiment != before.experiment):
            self._push(after)
        if before is None or _shows(before) != _shows(after):
            self.show_changed.emit(at.show_block(after))
        if before is None or replace(after, experiment=before.experiment) != before:
            self.changed.emit()

    def _notice(self) -> None:
        state = self.state
        if state is not None and self._own is not None:
            after = at.noticed(state)
            if after is not self._state:
                before, self._state = self._state, state
                self._take(state, after, kept=before.progress if before is not None else state.progress)

    def _push(self, state: LessonState) -> None:
        experiment = state.experiment
        self._session.set_limit(None)
        self._stand(experiment.history, replace(experiment.playhead, playing=False))
        self._session.set_limit(experiment.limit)
        if experiment.playhead.playing and experiment.stop_at is not None:
            self._session.play_to(experiment.stop_at)
        elif experiment.playhead.playing:
            self._session.play()

    def _stand(self, history: History, playhead: Playhead) -> None:
        session = self._session
        session.stop()
        session.begin(history.now, history)
        session.set_pace(playhead.pace)
        session.set_speed(playhead.speed)
        session.set_slow_motion(playhead.slow_motion)
        session.seek(playhead.t)
        session.begin(history.now, history)  # going there has let go of a drag; it goes on


def _shows(state: LessonState) -> object:
    """What, when it is another one, the window has to be told."""
    return state.section.name, at.show_block(state), at.beside(state), at.lens_wished(state), state.progress.answers
