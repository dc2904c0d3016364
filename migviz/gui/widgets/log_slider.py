"""A slider for quantities: logarithmic, with a place for zero or off at its left end."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QSizePolicy, QSlider, QWidget

from migviz.gui.theme import Theme
from migviz.gui.widgets.own_keys import claims
from migviz.gui.widgets.slider_face import INSET, RADIUS, SliderFace
from migviz.gui.widgets.slider_scale import SliderScale, Stride
from migviz.scenario.fields import Value

_STEPS = 1000
"""The whole numbers that a screen reader is told."""
_REST = 700
"""Chosen: milliseconds without another key or turn of the wheel after which a value is final: what a burst of presses comes past is not."""
_ECHO = 250
"""Milliseconds that a wish is shown for if nothing answers it."""

_FAR_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down)
"""With Ctrl they go a decade. Page keys are left to the window: a presenter's remote sends them, whatever has the focus."""
_KEYS = {
    Qt.Key.Key_Right: (1, Stride.FINE),
    Qt.Key.Key_Up: (1, Stride.FINE),
    Qt.Key.Key_Left: (-1, Stride.FINE),
    Qt.Key.Key_Down: (-1, Stride.FINE),
    Qt.Key.Key_Home: (0, Stride.FAR),
    Qt.Key.Key_End: (0, Stride.FAR),
}
_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)


class LogSlider(QSlider):
    """Shows a value exactly and wishes for sensible ones.

    `value_edited(value, finished)`: in SI, None for off; at most once for each turn of the event loop.
    `write` makes the words for a value. A QSlider only so that a screen reader knows what it is.
    """

    value_edited = Signal(object, bool)

    def __init__(
        self,
        scale: SliderScale,
        theme: Theme,
        *,
        name: str,
        write: Callable[[Value], str],
        role: str = "ink",
        default: Value = None,
        labelled: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._scale, self._theme, self._name, self._write, self._role = scale, theme, name, write, role
        self._ticks = scale.ticks()
        self._labelled = labelled
        self._compact = False
        self._note = ""
        self._default: Value = default
        self._value: Value = default
        self._mark: Value = None
        self._band: tuple[float, float] | None = None
        self._held: tuple[Value, ...] = ()
        self._finished = False
        self._grip: float | None = None
        self._gesture = False
        self._emission = _timer(self, 0, self._emit)
        self._rest = _timer(self, _REST, self._finish)
        self._echo_end = _timer(self, _ECHO, self._forget)
        self.setRange(0, _STEPS)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the mouse leaves Home, End and the arrows to the window
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.valueChanged.connect(self._reader_moved)
        self._tell()

    # --- values go down ---------------------------------------------------------------------------------

    def show_value(self, value: Value) -> None:
        """Show a value, exactly; never emits. While the user holds the knob it stays in the hand."""
        before, self._value = (self._value, self._held), value
        if not self._gesture and not self._emission.isActive():
            self._held = ()
        if (self._value, self._held) != before or not self.accessibleName():
            self._tell()

    def show_default(self, value: Value) -> None:
        """What a double-click restores."""
        self._default = value

    def show_theme(self, theme: Theme) -> None:
        """Look different."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def set_compact(self, compact: bool) -> None:
        """Without the values at both ends."""
        if compact != self._compact:
            self._compact = compact
            self.updateGeometry()
            self.update()

    def show_note(self, note: str) -> None:
        """What a change would mean now, between the words at the ends; "" for nothing."""
        if note != self._note:
            self._note = note
            self.setAccessibleDescription(note)
            self.update(self._face.words_box().toAlignedRect())

    def show_mark(self, value: Value) -> None:
        """A second, fixed value as a small mark on the track; None for none."""
        if value != self._mark:
            self._mark = value
            self.update()

    def show_band(self, band: tuple[float, float] | None) -> None:
        """From where to where a value explains a log as well; None for nothing."""
        if band != self._band:
            self._band = band
            self.update()

    @property
    def shown(self) -> Value:
        """The value under the knob: the one wished for while it is being edited."""
        return self._held[0] if self._held else self._value

    # --- wishes come up ---------------------------------------------------------------------------------

    def _wish(self, value: Value, *, finished: bool = False) -> None:
        if value == self.shown and not (finished and self._gesture):
            return
        self._held = (value,)
        self._gesture = True
        self._finished = self._finished or finished
        self._emission.start()
        self._tell()

    def _finish(self) -> None:
        """End of a gesture: what is shown now is final, if the gesture changed anything."""
        self._rest.stop()
        if self._gesture:
            self._wish(self.shown, finished=True)

    def _finish_at_once(self) -> None:
        """The same before something else is done: to undo what is set, say, it has to be set."""
        self._finish()
        if self._emission.isActive():
            self._emission.stop()
            self._emit()

    def _emit(self) -> None:
        finished, self._finished = self._finished, False
        value = self.shown
        if finished:
            self._gesture = self._grip is not None
            self._echo_end.start()
        self.value_edited.emit(value, finished)

    def _forget(self) -> None:
        """Nobody answered a final wish: show what is true."""
        if not self._gesture:
            self._held = ()
            self._tell()

    def _reader_moved(self, number: int) -> None:
        self._wish(self._scale.value_at(number / _STEPS), finished=True)

    def _tell(self) -> None:
        """Everyone who looks or listens."""
        value = self.shown
        with QSignalBlocker(self):
            self.setValue(0 if self._scale.rests(value) else round(self._scale.place(float(value or 0.0)) * _STEPS))
        self.setAccessibleName(f"{self._name}: {self._write(value)}")
        self.update()

    @property
    def is_gripped(self) -> bool:
        """Whether the mouse holds it."""
        return self._grip is not None

    # --- mouse, wheel, keys -----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        if not self.hasFocus():
            self.window().setFocus(Qt.FocusReason.MouseFocusReason)  # what was being typed elsewhere is done
        x, knob = event.position().x(), self.knob().center().x()
        self._grip = x - knob if abs(x - knob) <= self._theme.px(RADIUS) else 0.0
        if not self._grip and x != knob:
            self._wish(self._face.value_at(x))
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self._wish(self._face.value_at(event.position().x() - self._grip))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None and event.button() is Qt.MouseButton.LeftButton:
            self._grip = None
            self._finish()
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._wish(self._default)
        self._finish()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() or event.angleDelta().x()
        if turn == 0 or self._wheel_is_another_s():
            event.ignore()
            return
        self._step(1 if turn > 0 else -1, self._stride(event.modifiers(), Stride.FINE))
        self._rest.start()
        event.accept()

    def _wheel_is_another_s(self) -> bool:
        """A wheel over a page that scrolls means the page, until the slider is chosen; over a column that is read, whatever was chosen in it."""
        parent, page_scrolls = self.parentWidget(), False
        while parent is not None:
            if (scrolls := getattr(parent, "scrolls", None)) is not None and scrolls():
                return True
            page = isinstance(parent, QAbstractScrollArea) and parent.verticalScrollBar().maximum() > 0
            page_scrolls, parent = page_scrolls or page, parent.parentWidget()
        return page_scrolls and not self.hasFocus()

    def event(self, event: QEvent) -> bool:
        # Otherwise the window's own arrow keys (steps of the run) would win.
        if claims(event, self._knows):
            return True
        is_other = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_other and event.key() not in _MODIFIERS:  # type: ignore[attr-defined]
            self._finish_at_once()
        return super().event(event)

    def _knows(self, event: QKeyEvent) -> bool:
        others = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        far = others == Qt.KeyboardModifier.ControlModifier and event.key() in _FAR_KEYS
        return far or (event.key() in _KEYS and others == Qt.KeyboardModifier.NoModifier)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._knows(event):
            event.ignore()
            return
        self._rest.stop()
        direction, stride = _KEYS[Qt.Key(event.key())]
        if direction:
            self._step(direction, self._stride(event.modifiers(), stride))
        else:
            self._wish(self._scale.first() if event.key() == Qt.Key.Key_Home else self._scale.most)

    @staticmethod
    def _stride(modifiers: Qt.KeyboardModifier, stride: Stride) -> Stride:
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            return Stride.FAR
        shifted = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        return Stride.COARSE if shifted and stride is Stride.FINE else stride

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() not in _KEYS or event.isAutoRepeat():
            event.ignore()
        elif self._gesture:
            self._rest.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._finish()
        super().focusOutEvent(event)
        self.update()

    def _step(self, direction: int, stride: Stride) -> None:
        self._wish(self._scale.stepped(self.shown, direction, stride))

    # --- where things are -------------------------------------------------------------------------------

    @property
    def _face(self) -> SliderFace:
        return SliderFace(scale=self._scale, theme=self._theme, width=self.width())

    def knob(self) -> QRectF:
        """Where the knob is."""
        return self._face.knob(self.shown)

    def sizeHint(self) -> QSize:
        return QSize(round(self._theme.px(200)), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._theme.px(96)), self._height())

    def _height(self) -> int:
        below = 0.0 if self._compact or not self._labelled else self._theme.height("axis") - self._theme.px(4)
        return round(self._theme.px(2 * INSET) + below)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        face, colour = self._face, self._role if self.isEnabled() else "line"
        only_words = face.words_box().toAlignedRect().contains(event.rect())  # the note changes while time goes
        if not only_words:
            face.paint_track(painter, self.shown, self._mark, colour)
            face.paint_ticks(painter, self._ticks)
            if self._band is not None:
                face.paint_band(painter, self._band, colour)
        if self._labelled and not self._compact:
            face.paint_ends(painter, self._write, self._note)
        if not only_words or self.hasFocus():  # its ring reaches down to the words
            held = self.isEnabled() and (self.underMouse() or self.is_gripped)
            face.paint_knob(painter, self.shown, colour, focus=self.hasFocus(), held=held)
        painter.end()


def _timer(slider: LogSlider, pause: int, done: Callable[[], None]) -> QTimer:
    timer = QTimer(slider)
    timer.setSingleShot(True)
    timer.setInterval(pause)
    timer.timeout.connect(done)
    return timer
