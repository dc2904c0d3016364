"""Where in the lesson are we? A dot for each section: done, here, open or closed; a click goes there."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from migviz.gui.painters.icons import paint_icon
from migviz.gui.theme import Theme
from migviz.gui.widgets.spoken import Spoken
from migviz.gui.widgets.tips import tip
from migviz.say import aloud, in_lessons
from migviz.showing.lesson_shown import DotShown

if TYPE_CHECKING:
    from migviz.showing.heard import Heard, Path


def dot_said(dot: DotShown) -> str:
    """How far a section is, in words."""
    return aloud.section_done(dot.is_done, skipped=dot.is_skipped)


PITCH, LEAST_PITCH = 24.0, 13.0
DOT, APART = 16.0, 2.0
"""Pixels of a dot, and between dots that stand closer: they are smaller then."""


class SectionDots(QWidget, Spoken):
    """The dots. `chosen(name)` when one was clicked."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._dots: tuple[DotShown, ...] = ()
        self._here: int | None = 0
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_dots(self, dots: tuple[DotShown, ...], here: int | None) -> None:
        """The sections, and where we are: None at the end of the lesson."""
        if (dots, here) == (self._dots, self._here):
            return
        self._dots, self._here = dots, here
        self.setAccessibleName(in_lessons.where_in(tuple(dot.title for dot in dots), here))
        self.updateGeometry()
        self.update()

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def heard(self) -> "Heard":
        """A tab for each section."""
        from migviz.showing.heard.in_rows import dots_heard

        return dots_heard(self._dots, self._here)

    def place_heard(self, path: "Path") -> QRectF | None:
        """A dot."""
        names = [dot.name for dot in self._dots]
        return self._box(names.index(path[0])) if path and path[0] in names else None

    def grant(self, wish: object) -> None:
        """That section."""
        self.chosen.emit(str(wish))

    def sizeHint(self) -> QSize:
        """A row of dots."""
        return QSize(round(self._theme.px(PITCH) * max(1, len(self._dots))), round(self._theme.px(30)))

    def minimumSizeHint(self) -> QSize:
        """Closer together."""
        return QSize(round(self._theme.px(LEAST_PITCH) * max(1, len(self._dots))), round(self._theme.px(30)))

    def _pitch(self) -> float:
        return min(self._theme.px(PITCH), self.width() / max(1, len(self._dots)))

    def _box(self, k: int) -> QRectF:
        pitch, px = self._pitch(), self._theme.px
        size = min(px(DOT), pitch - px(APART)) + (px(2) if k == self._here else 0.0)
        return QRectF(k * pitch + (pitch - size) / 2, (self.height() - size) / 2, size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw them."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for k, dot in enumerate(self._dots):
            box = self._box(k)
            here = k == self._here
            painter.setPen(theme.pen("ink" if here or dot.is_done else "line", 2.6 if here else 1.4))
            answered = dot.is_done and not dot.is_skipped
            painter.setBrush(theme.colour("ink") if answered and not here else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box)
            if dot.is_done and dot.is_skipped:  # passed over is not answered
                reach = 0.29 * box.width()
                painter.drawLine(box.center() + QPointF(-reach, reach), box.center() + QPointF(reach, -reach))
            elif dot.is_done:
                role = "ink" if here else "surface"
                paint_icon(painter, box.adjusted(3, 3, -3, -3), "tick", theme.colour(role), theme)
            elif dot.why_not:
                paint_icon(painter, box.adjusted(3, 3, -3, -3), "padlock", theme.colour("line"), theme)
        painter.end()

    def _at(self, event: QMouseEvent) -> int | None:
        k = int(event.position().x() // self._pitch())
        return k if 0 <= k < len(self._dots) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        k = self._at(event)
        if k is not None:
            self.chosen.emit(self._dots[k].name)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what it is."""
        k = self._at(event)
        self.setCursor(Qt.CursorShape.PointingHandCursor if k is not None else Qt.CursorShape.ArrowCursor)
        dot = self._dots[k] if k is not None else None
        self.setToolTip(
            tip(": ".join(filter(None, (dot.title, dot.why_not or dot_said(dot))))) if dot is not None else ""
        )
