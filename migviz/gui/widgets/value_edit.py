"""A value that can be typed: bold text that becomes a line to write in."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from migviz.gui.theme import Theme
from migviz.gui.widgets.own_keys import claims
from migviz.scenario.fields import Field, Value

_MARGIN = 6.0
"""Between the frame and the text, at both sides."""


class ValueEdit(QLineEdit):
    """Shows a field's value; a click, Enter, F2 or a digit starts typing, Enter ends it, Esc restores.

    `value_edited(value)`: what was typed, in SI. `problem_found(text)`: what is wrong with it, "" when nothing is;
    as long as something is wrong Enter and Tab keep the focus here, and the value stays what it was.
    """

    value_edited = Signal(object)
    problem_found = Signal(str)

    def __init__(self, field: Field, theme: Theme, *, name: str, font: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field, self._theme, self._name, self._font = field, theme, name, font
        self._value: Value = field.default
        self._problem = ""
        self._hovered = False
        self.setFrame(False)
        self.setReadOnly(True)
        self.setMaxLength(200)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.textEdited.connect(self._complain)
        self.show_theme(theme)
        self._rest()

    # --- values go down ---------------------------------------------------------------------------------

    def show_value(self, value: Value) -> None:
        """Show a value; never emits, and leaves alone what is being typed."""
        changed = value != self._value
        self._value = value
        if changed and not self.typing:
            self._write()

    def show_theme(self, theme: Theme) -> None:
        """Look different."""
        self._theme = theme
        self.setFont(theme.font(self._font))
        margin = round(theme.px(_MARGIN))  # QLineEdit leaves 2 pixels of its own beside the text, and 1 for the cursor
        self.setTextMargins(margin - 2, 0, margin - 3, 0)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(0, 0, 0, 0))
        palette.setColor(QPalette.ColorRole.Text, theme.colour("ink"))
        palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text, theme.colour("muted"))
        palette.setColor(QPalette.ColorRole.Highlight, theme.colour("select"))
        palette.setColor(QPalette.ColorRole.HighlightedText, theme.colour("on.mark"))
        self.setPalette(palette)
        self.updateGeometry()
        self.update()

    @property
    def typing(self) -> bool:
        """Whether somebody writes here now."""
        return not self.isReadOnly()

    @property
    def problem(self) -> str:
        """What is wrong with what has been typed; "" where nothing is."""
        return self._problem

    # --- wishes come up ---------------------------------------------------------------------------------

    def start_typing(self) -> None:
        """Let the value be written over."""
        if not self.typing:
            self.setReadOnly(False)
            self.setText(self._exact_text())
            self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()
        self.update()

    def _exact_text(self) -> str:
        """What reads back as the value: as short as it is shown, if that says all of it."""
        shown = self._field.write(self._value)
        try:
            return shown if self._field.read(shown) == self._value else self._field.write_exactly(self._value)
        except ValueError:
            return self._field.write_exactly(self._value)

    def _take(self) -> None:
        """Read what has been typed; a wrong text stays, with what is wrong."""
        if self.text() == self._exact_text():
            self._rest()
            return
        try:
            value = self._field.read(self.text())
        except ValueError as error:
            self._say(str(error))
            self.selectAll()
            return
        self._rest()
        if value != self._value:
            self.value_edited.emit(value)

    def _complain(self) -> None:
        """Once something was wrong, say at each key whether it still is."""
        if self._problem:
            try:
                self._field.read(self.text())
            except ValueError as error:
                self._say(str(error))
            else:
                self._say("")

    def _say(self, problem: str) -> None:
        if problem != self._problem:
            self._problem = problem
            self.problem_found.emit(problem)
            self.update()

    def _rest(self) -> None:
        """Show the value."""
        self.setReadOnly(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self._name)
        self._say("")
        self._write()

    def _write(self) -> None:
        self.setText(self._field.write(self._value))
        self.deselect()
        self.updateGeometry()
        self.update()

    # --- mouse and keys ---------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and not self.typing:
            self.start_typing()
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.selectAll()

    def event(self, event: QEvent) -> bool:
        # Otherwise the window's own keys (digits go to a step, Space plays) would win.
        return claims(event, self._knows) or super().event(event)

    def _knows(self, event: QKeyEvent) -> bool:
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        starts = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) or event.text()[:1].isdigit()
        writes = event.text() != "" and event.text().isprintable()
        return starts or (self.typing and (event.key() == Qt.Key.Key_Escape or writes))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.typing:
            if self._knows(event):
                self.start_typing()
                if event.text()[:1].isdigit():
                    super().keyPressEvent(event)
            else:
                event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif event.key() == Qt.Key.Key_Escape:
            self._rest()
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab takes the value; a wrong one keeps the focus."""
        if self.typing:
            self._take()
            if self._problem:
                return True
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.typing:
            self.deselect()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        stays = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
        if self.typing and event.reason() not in stays:
            self._take()
            if self._problem:  # a click elsewhere: the focus is gone, so the value comes back
                self._rest()

    def enterEvent(self, event: QEvent) -> None:
        self._hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.update()

    # --- pixels -----------------------------------------------------------------------------------------

    def room(self, text: str) -> float:
        """The width that a text needs here."""
        return QFontMetricsF(self.font()).horizontalAdvance(text) + 2 * self._theme.px(_MARGIN) + 2

    def sizeHint(self) -> QSize:
        return QSize(round(self.room(self.text())), round(self._theme.px(30)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._theme.px(48)), round(self._theme.px(30)))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.typing or self.hasFocus() or self._hovered:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_frame(painter)
            painter.end()
        super().paintEvent(event)

    def _paint_frame(self, painter: QPainter) -> None:
        theme = self._theme
        marked = self.typing or self.hasFocus()
        pen = theme.pen("warning" if self._problem else "select", 2.4) if marked else theme.pen("line", 1)
        half = pen.widthF() / 2
        box = QRectF(self.rect())
        if not self.typing:  # as narrow as the value
            free = max(0.0, box.width() - self.room(self.text()))
            box.adjust(*((free, 0, 0, 0) if self.alignment() & Qt.AlignmentFlag.AlignRight else (0, 0, -free, 0)))
        painter.setPen(pen)
        painter.setBrush(theme.colour("sunk" if self.typing else "surface"))
        painter.drawRoundedRect(box.adjusted(half, half, -half, -half), theme.px(6), theme.px(6))
