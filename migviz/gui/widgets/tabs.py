"""A row of words of which one is chosen, over the panel that belongs to it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from migviz.gui.painters.draw import CENTRE, text
from migviz.gui.theme import Theme
from migviz.gui.widgets.own_keys import claims, is_bare
from migviz.gui.widgets.spoken import Spoken
from migviz.say import in_window
from migviz.showing.places.tabs import cells

if TYPE_CHECKING:
    from migviz.showing.heard import Heard, Path


class TabRow(QWidget, Spoken):
    """The words."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, words: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._words, self._index = theme, words, 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self._under = -1
        self.setAccessibleName(in_window.panels(", ".join(words)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_words(self, words: tuple[str, ...], index: int) -> None:
        """Choose from these words; one of them is chosen."""
        if words != self._words:
            self._words = words
            self.setAccessibleName(in_window.panels(", ".join(words)))
            self.update()
        self.show_index(index)

    def show_index(self, index: int) -> None:
        """This word is the chosen one."""
        if index != self._index:
            self._index = index
            self.update()

    def heard(self) -> "Heard":
        """Tabs."""
        from migviz.showing.heard.in_rows import tabs_heard

        return tabs_heard(self._words, self._index)

    def place_heard(self, path: "Path") -> QRectF | None:
        """A word."""
        return self._cells()[1][int(path[0])] if path else None

    def grant(self, wish: object) -> None:
        """That panel."""
        self.chosen.emit(int(str(wish)))

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(round(self._theme.px(280)), round(self._theme.px(34)))

    def _cells(self) -> tuple[str, list[QRectF]]:
        font, places = cells(self._words, self.width(), self._theme.width, self._theme.scale)
        return font, [QRectF(left, 0, width, self.height()) for left, width in places]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font, boxes = self._cells()
        for k, (word, box) in enumerate(zip(self._words, boxes, strict=True)):
            on = k == self._index
            text(
                painter,
                box,
                word,
                self._theme,
                font=font,
                role="ink" if on or k == self._under else "muted",
                align=CENTRE,
            )
            if on:
                painter.fillRect(
                    QRectF(box.left() + 6, box.bottom() - self._theme.px(3), box.width() - 12, self._theme.px(3)),
                    self._theme.colour("ink"),
                )
        if self.hasFocus():
            painter.setPen(self._theme.pen("select", 2.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(boxes[max(0, self._index)].adjusted(2, 2, -2, -2), 5, 5)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The word under the mouse is as dark as the chosen one, and the mouse a hand."""
        boxes = self._cells()[1]
        self._point_at(next((k for k, box in enumerate(boxes) if box.contains(event.position())), -1))

    def leaveEvent(self, event: QEvent) -> None:
        """No word is pointed at any more."""
        self._point_at(-1)

    def _point_at(self, under: int) -> None:
        if under != self._under:
            self._under = under
            self.setCursor(Qt.CursorShape.PointingHandCursor if under >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a word."""
        for k, box in enumerate(self._cells()[1]):
            if box.contains(event.position()):
                self.chosen.emit(k)

    def event(self, event: QEvent) -> bool:
        """Left and right are the row's before they are the window's."""
        return claims(event, _walks) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose."""
        if _walks(event):
            move = 1 if event.key() == Qt.Key.Key_Right else -1
            self.chosen.emit(min(max(self._index + move, 0), len(self._words) - 1))
        else:
            super().keyPressEvent(event)


def _walks(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and is_bare(event)


class Tabs(QWidget):
    """Panels of which one is seen, each made when it is first seen; `chosen` wishes for another one. Those without a word are only
    opened from elsewhere."""

    chosen = Signal(int)

    def __init__(
        self, theme: Theme, panels: tuple[tuple[str, Callable[[], QWidget]], ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._panels, self._index = tuple(make for __, make in panels), -1
        self._row = TabRow(theme, tuple(word for word, __ in panels if word), self)
        self._stack = QStackedLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._row)
        layout.addLayout(self._stack, 1)
        self._named = tuple(k for k, (word, __) in enumerate(panels) if word)
        self._row.chosen.connect(lambda k: self.chosen.emit(self._named[k]))

    def show_index(self, index: int) -> None:
        """See this panel."""
        if index != self._index:
            self._index, panel = index, self._panels[index]()
            if self._stack.indexOf(panel) < 0:
                self._stack.addWidget(panel)
            self._stack.setCurrentWidget(panel)
        self._row.show_index(self._named.index(index) if index in self._named else -1)

    def show_row(self, shown: bool) -> None:
        """With the row of words, or the panel alone."""
        self._row.setVisible(shown)

    @property
    def index(self) -> int:
        """The panel that is seen."""
        return self._index

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._row.show_theme(theme)
