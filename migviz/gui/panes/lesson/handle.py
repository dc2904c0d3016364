"""How is a number in a sentence dragged? As a slider that lies over its words: mouse, wheel, keys and screen readers know it as one."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from migviz.gui.painters.draw import select_frame
from migviz.gui.theme import Theme
from migviz.gui.widgets.field_control import title_of
from migviz.gui.widgets.log_slider import LogSlider
from migviz.gui.widgets.slider_scale import SliderScale, scale_around
from migviz.gui.widgets.tips import tip
from migviz.say import in_lessons
from migviz.scenario.fields import Value
from migviz.showing.lesson_blocks import HandleShown

REACH = 260.0
"""Chosen: pixels, at 100 %, that the mouse goes from one end of the field's range to the other."""
PAGE_KEYS = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
LEAST = 34.0
"""Chosen: pixels at 100 % that a handle is wide at least, however short its number: so wide is what a finger or a shaking hand takes hold of."""
POINT = 3.5
"""Pixels of the two small arrows below the words."""


class Handle(LogSlider):
    """The handle of one field; `moved(name, value, finished)` is what is wished for."""

    moved = Signal(str, object, bool)

    def __init__(self, theme: Theme, shown: HandleShown, parent: QWidget) -> None:
        field, scale = shown.field, scale_around(shown.field, shown.around)
        assert scale is not None, shown.name
        super().__init__(
            scale, theme, name=title_of(field), write=field.write, default=shown.around, labelled=False, parent=parent
        )
        self.name, self._along = shown.name, scale
        self._from: tuple[float, float] | None = None
        self.value_edited.connect(lambda value, finished: self.moved.emit(self.name, value, finished))
        self.show_handle(shown)

    def show_handle(self, shown: HandleShown) -> None:
        """The value on the stage, and whether it can be dragged now."""
        self.show_value(shown.value)
        self.setEnabled(not shown.why_not)
        self.setToolTip(tip(shown.why_not or in_lessons.drag_this()))
        self.setAccessibleDescription(shown.why_not or in_lessons.drag_this())
        self.setCursor(Qt.CursorShape.ForbiddenCursor if shown.why_not else Qt.CursorShape.SizeHorCursor)

    def minimumSizeHint(self) -> QSize:
        """As small as its words."""
        return QSize(1, 1)

    def _knows(self, event: QKeyEvent) -> bool:
        """As a slider, but the page keys are the reader's, also from a remote: they turn the page."""
        return event.key() not in PAGE_KEYS and super()._knows(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel is the column's, also over a number that was dragged before."""
        event.ignore()

    # --- the mouse: how far it goes counts, not where it is -----------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._grip = 0.0
        self._from = (event.globalPosition().x(), _place(self._along, self.shown))
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None or self._from is None:
            return
        x, place = self._from
        to = place + (event.globalPosition().x() - x) / self._theme.px(REACH)
        at_rest = to < 0 and self._along.detents
        self._wish(self._along.detents[0] if at_rest else self._along.value_at(min(1.0, max(0.0, to))))

    # --- how it looks -------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words are the text's own; here are the line below them, two arrows, and the frame of the keyboard."""
        theme, box = self._theme, QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = "select" if self.isEnabled() else "line"
        held = self.isEnabled() and (self.underMouse() or self._grip is not None)
        low, high = box.bottom() - theme.px(2), theme.px(POINT)
        painter.setPen(theme.pen(role, 2.0 if held else 1.2))
        painter.drawLine(QPointF(box.left() + high, low), QPointF(box.right() - high, low))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(role))
        for tip_x, back in ((box.left(), high), (box.right(), -high)):
            painter.drawPolygon(
                [QPointF(tip_x, low), QPointF(tip_x + back, low - high), QPointF(tip_x + back, low + high)]
            )
        if self.hasFocus():
            select_frame(painter, box.adjusted(0.5, 0.5, -0.5, -0.5), theme, radius=4)
        painter.end()


def _place(scale: SliderScale, value: Value) -> float:
    """Where a value is along the range, off at its left end."""
    return 0.0 if scale.rests(value) else scale.place(float(value or 0.0))
