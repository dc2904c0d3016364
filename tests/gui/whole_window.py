"""What does the whole window say? Every word it paints, and all that a screen reader and the mouse are told of it.

And where a lesson waits: every state of every lesson in which a question is open, reached by skipping those before it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QRegion
from PySide6.QtWidgets import QWidget

from migviz.course.lesson import Lesson
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.widgets.spoken import Spoken
from migviz.showing import lesson as at
from migviz.showing import untold
from migviz.showing.heard import walk
from migviz.showing.lesson import LessonState
from migviz.showing.state import Said
from tests.gui.transcript import transcript


def painted(window: QWidget) -> list[str]:
    """What a window paints, as a transcript."""
    size = (window.width(), window.height())
    flags = QWidget.RenderFlag.DrawWindowBackground | QWidget.RenderFlag.DrawChildren
    return transcript(size, lambda painter, _box: window.render(painter, QPoint(), QRegion(), flags))


def told(window: QWidget) -> Iterator[str]:
    """What is told of everything in a window that is not drawn: names, descriptions, tooltips, titles."""
    yield window.windowTitle()
    for widget in (window, *window.findChildren(QWidget)):
        if not widget.isVisible():
            continue
        yield from (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.whatsThis())
        if isinstance(widget, Spoken):
            for _path, heard in walk(widget.heard()):
                yield from (heard.name, heard.description, heard.does)
    for action in window.findChildren(QAction):
        yield from (action.text(), action.toolTip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A lesson that waits for an answer, with its run as far as it may be played."""

    state: LessonState

    @property
    def covered(self) -> frozenset[str]:
        return at.covered(self.state)

    def __str__(self) -> str:
        asked = at.waits_for(self.state)
        return f"{self.state.lesson.id}-{self.state.section.name}-{asked.name if asked else ''}"


def waiting_in(lesson: Lesson) -> Iterator[Waiting]:
    """Every state in which a question of this lesson is open, as a student comes there who skips."""
    return (Waiting(state=state) for state in untold.waiting_in(lesson))


def show(window: MainWindow, waiting: Waiting, **more: object) -> None:
    """Put a lesson on a window, with a panel and so on in the place of its own view."""
    lesson = replace(waiting.state, **more)  # type: ignore[arg-type]
    window.session.do(partial(replace, lesson=lesson, said=Said()))
    window.session.settle()
