"""Where in the lesson are we? A dot for each section: done, here, open or closed; a click goes there."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from migviz.gui.painters.icons import paint_icon
from migviz.gui.theme import Theme

PITCH = 24.0


class SectionDots(QWidget):
    """The dots. `chosen(index)` when one was clicked."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._titles: tuple[str, ...] = ()
        self._done: tuple[bool, ...] = ()
        self._closed: tuple[bool, ...] = ()
        self._here = 0
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_sections(
        self, titles: tuple[str, ...], done: tuple[bool, ...], closed: tuple[bool, ...], here: int
    ) -> None:
        """The sections, which are done, which cannot be entered yet, and where we are."""
        self._titles, self._done, self._closed, self._here = titles, done, closed, here
        self.setAccessibleName(f"Section {here + 1} of {len(titles)}: {titles[here] if titles else ''}")
        self.updateGeometry()
        self.update()

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A row of dots."""
        return QSize(round(self._theme.px(PITCH) * max(1, len(self._titles))), round(self._theme.px(30)))

    def _box(self, k: int) -> QRectF:
        pitch, size = self._theme.px(PITCH), self._theme.px(16 if k != self._here else 18)
        return QRectF(k * pitch + (pitch - size) / 2, (self.height() - size) / 2, size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw them."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for k, done in enumerate(self._done):
            box = self._box(k)
            here = k == self._here
            painter.setPen(theme.pen("ink" if here or done else "line", 2.6 if here else 1.4))
            painter.setBrush(theme.colour("ink") if done and not here else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box)
            if done:
                role = "ink" if here else "surface"
                paint_icon(painter, box.adjusted(3, 3, -3, -3), "tick", theme.colour(role), theme)
            elif self._closed[k]:
                paint_icon(painter, box.adjusted(3, 3, -3, -3), "padlock", theme.colour("line"), theme)
        painter.end()

    def _at(self, event: QMouseEvent) -> int | None:
        k = int(event.position().x() // self._theme.px(PITCH))
        return k if 0 <= k < len(self._titles) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        k = self._at(event)
        if k is not None:
            self.chosen.emit(k)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what it is."""
        k = self._at(event)
        self.setToolTip(self._titles[k] if k is not None else "")
