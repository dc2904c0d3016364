"""A window's open lesson, as a test handles it: what a student sees and does, by name."""

from pathlib import Path

from migviz.course.answers import Given
from migviz.course.evidence import Evidence
from migviz.course.lesson import Lesson, Question, Section
from migviz.course.panel import View
from migviz.course.playing import GoalState
from migviz.course.progress import Progress
from migviz.gui.shells.main_window import MainWindow
from migviz.showing import lesson as lessons
from migviz.showing import wishes
from migviz.showing.lesson import LessonState


class Desk:
    """The lesson of one window; None where the list is shown."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    @property
    def state(self) -> LessonState:
        state = self.window.session.state.lesson
        assert state is not None, "no lesson is open"
        return state

    @property
    def is_open(self) -> bool:
        return self.window.session.state.lesson is not None

    @property
    def lesson(self) -> Lesson:
        return self.state.lesson

    @property
    def section(self) -> Section:
        return self.state.section

    @property
    def progress(self) -> Progress:
        return self.state.progress

    @property
    def goal(self) -> GoalState:
        goal = lessons.goal(self.state)
        assert goal is not None
        return goal

    @property
    def error(self) -> tuple[str, ...]:
        return self.state.error

    @property
    def views(self) -> tuple[View, ...]:
        return lessons.views(self.state)

    def waits_for(self) -> Question | None:
        return lessons.waits_for(self.state)

    def neighbour(self, direction: int) -> Section | None:
        return lessons.neighbour(self.state, direction)

    def give(self, name: str, given: Given) -> None:
        self.window.lessons.take(lessons.given, name, given)

    def skip(self, name: str) -> None:
        self.window.lessons.take(lessons.skipped, name)

    def come_to(self, name: str) -> None:
        """Skip what comes before this question of the section, runs too, until it waits."""
        for _ in range(20):
            waits = self.waits_for()
            if waits is not None and waits.name == name:
                return
            self.skip(waits.name if waits is not None else "")
        raise AssertionError(f"{name} is not asked")

    def see(self, name: str) -> None:
        self.window.lessons.take(lessons.saw, name)

    def reset(self, name: str) -> None:
        self.window.lessons.take(lessons.reset, name)

    def go(self, direction: int) -> None:
        self.window.session.do(wishes.go_section, direction)
        self.window.session.settle()

    def follow(self, link: str) -> None:
        self.window.lessons.follow(link)

    def close(self) -> None:
        self.window.session.do(wishes.lesson_closed)
        self.window.session.settle()

    def export(self, path: Path, student: str) -> None:
        files = self.window.lessons.files
        files.export(path, Evidence(student=student, courses=files.begun()))
