"""The six steps for keyboard and screen reader: lies over the rail, the arrows walk, Enter goes there."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from migviz.gui.painters import draw
from migviz.gui.theme import Theme
from migviz.gui.widgets.own_keys import PRESS, claims, is_bare
from migviz.gui.widgets.spoken import Spoken
from migviz.replay.rail import Rail
from migviz.showing.spotlight import NOTHING, Spotlight

if TYPE_CHECKING:
    from migviz.showing.heard import Heard, Path

_WALK = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_NONE = Rail(now=0, done=frozenset(), left_out=frozenset())


class StageSteps(QWidget, Spoken):
    """Nothing of it is seen but the frame around the step that the keyboard is on; the mouse goes through."""

    spotlight_wished = Signal(object)
    wished = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._rail = theme, _NONE
        self._boxes: tuple[QRectF, ...] = ()
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_theme(self, theme: Theme) -> None:
        """Another look of the frame."""
        self._theme = theme
        self.update()

    def show_rail(self, rail: Rail, boxes: Sequence[QRectF]) -> None:
        """The steps at a moment, and where each is drawn in coordinates of the parent; nowhere: there is no rail."""
        around = QRectF()
        for box in boxes:
            around = around.united(box)
        if around.isEmpty():
            self.hide()
            return
        frame = around.adjusted(-8, -8, 8, 8).toAlignedRect()
        boxes = tuple(box.translated(-frame.x(), -frame.y()) for box in boxes)
        if (rail, boxes) != (self._rail, self._boxes):
            self._rail, self._boxes = rail, boxes
            self.setGeometry(frame)
            self.update()
        self.show()

    # --- heard ------------------------------------------------------------------------------------------

    def heard(self) -> "Heard":
        """Six buttons."""
        from migviz.showing.heard.stage import steps_heard

        return steps_heard(self._rail, self._at if self.hasFocus() else 0)

    def place_heard(self, path: "Path") -> QRectF | None:
        """A step."""
        return self._boxes[int(path[0]) - 1] if path and self._boxes else None

    # --- the keyboard -----------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Left, right and what presses are its own before they are the window's."""
        own = {*PRESS, *_WALK}
        return claims(event, lambda key: Qt.Key(key.key()) in own and is_bare(key)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, or go there."""
        key = Qt.Key(event.key())
        if key in _WALK:
            self._walk(_WALK[key])
        elif key in PRESS:
            self._go()
        else:
            super().keyPressEvent(event)

    def _walk(self, by: int) -> None:
        self._at = min(max(self._at + by, 1), 6)
        self.spotlight_wished.emit(Spotlight(kind="step", number=self._at))
        self.update()

    def _go(self) -> None:
        from migviz.showing.heard.stage import steps_heard

        self.wished.emit(steps_heard(self._rail).inside[self._at - 1].wish)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin where time is."""
        super().focusInEvent(event)
        self._at = self._rail.now or 1
        self._walk(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing is pointed at any more."""
        super().focusOutEvent(event)
        self.spotlight_wished.emit(NOTHING)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame."""
        if self.hasFocus() and self._boxes:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = self._boxes[self._at - 1]
            draw.select_frame(painter, box, self._theme, radius=box.height() / 2 / self._theme.scale + 2)
            painter.end()
