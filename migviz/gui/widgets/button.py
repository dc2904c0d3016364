"""A button with an icon, a word, or both; painted, so that it looks the same everywhere."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from migviz.gui.painters import draw
from migviz.gui.painters.icons import paint_icon
from migviz.gui.theme import Theme
from migviz.gui.widgets.own_keys import PRESS, claims
from migviz.gui.widgets.tips import tip
from migviz.showing.key_list import shown_key

HOVERED, PRESSED = 0.12, 0.26
"""How much ink is laid over a filled button under the mouse, and over any that is pressed: its words are read all the better."""
FRAME = 4.5
"""Room around a button for its focus frame: what is seen of it is smaller than the widget by this."""


class Button(QAbstractButton):
    """`look`: "plain" (nothing around it), "framed", or "filled" with the colour of `select`.

    Emits `clicked`. `name` is for screen readers and the tool tip; it defaults to the word.
    """

    def __init__(
        self,
        theme: Theme,
        *,
        icon: str = "",
        word: str = "",
        name: str = "",
        look: str = "plain",
        role: str = "ink",
        font: str = "control",
        height: float = 34.0,
        icon_last: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._look, self._role, self._font, self._tall = theme, look, role, font, height
        self._icon, self._icon_last = icon, icon_last
        self._room_for: tuple[str, ...] = ()
        self._yields = False
        self.action: QAction | None = None
        """what a press does, where the button stands for a command"""
        self._called = ""
        self.clicked.connect(self._act)
        self.setText(word)
        self.setAccessibleName(name or word)
        self.setToolTip(tip(name))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_theme(self, theme: Theme) -> None:
        """Look different."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_face(self, *, icon: str | None = None, word: str | None = None, name: str | None = None) -> None:
        """Another icon, word or name."""
        if icon is not None and icon != self._icon:
            self._icon = icon
            self.updateGeometry()
            self.update()
        if word is not None and word != self.text():
            self.setText(word)  # Qt repaints it
            self.updateGeometry()
        if name is not None and name != self.toolTip():
            self.setAccessibleName(name)
            self.setToolTip(tip(name))

    def show_look(self, look: str) -> None:
        """Lit or not."""
        if look != self._look:
            self._look = look
            self.updateGeometry()
            self.update()

    def stand_for(self, action: QAction, words: str = "") -> None:
        """A press does what the action does; the button is switched off with it, and says its name (or these words), its keys, why not."""
        if (action, words) == (self.action, self._called):
            return  # what changes of an action is followed as it happens
        self._called = words
        if action is not self.action:
            if self.action is not None:
                self.action.changed.disconnect(self._follow)
            self.action = action
            action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        assert self.action is not None
        self.setEnabled(self.action.isEnabled())
        said = keyed(self._called, self.action) if self._called else ""
        self.setAccessibleName(said or self.action.toolTip())
        self.setAccessibleDescription(self.action.statusTip())
        self.setToolTip(tip(self.action.statusTip() or said) if self._called else self.action.toolTip())

    def _act(self) -> None:
        if self.action is not None:
            self.action.trigger()

    def keep_room_for(self, *words: str) -> None:
        """Be as wide as the widest of these words, so that nothing jumps when the word changes."""
        self._room_for = words
        self.updateGeometry()

    def let_word_go(self) -> None:
        """Where there is little room the icon stands alone; its name is still said."""
        self._yields = True
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.updateGeometry()

    def face(self) -> QRectF:
        """What is seen of the button."""
        frame = self._theme.px(FRAME)
        return QRectF(self.rect()).adjusted(frame, frame, -frame, -frame)

    def sizeHint(self) -> QSize:
        return self._size([word for word in (*self._room_for, self.text()) if word and self.text()])

    def _size(self, words: Sequence[str]) -> QSize:
        theme = self._theme
        word = max((theme.width(self._font, word) for word in words), default=0.0)
        icon = theme.px(20) if self._icon else 0.0
        gap = theme.px(8) if word and icon else 0.0
        padding = (
            theme.px({"plain": 8, "framed": 12, "filled": 20}[self._look])
            if word
            else theme.px((self._tall - 20) / 2 + 1)
        )
        return QSize(
            round(word + icon + gap + 2 * (padding + theme.px(FRAME))), round(theme.px(self._tall + 2 * FRAME))
        )

    def minimumSizeHint(self) -> QSize:
        return self._size(()) if self._yields else self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        self._paint_face(painter)
        if self.hasFocus():
            draw.select_frame(painter, self.face(), self._theme, radius=9)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        theme, face, radius = self._theme, self.face(), self._theme.px(7)
        hovered = self.isEnabled() and self.underMouse()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._look == "filled":
            painter.setBrush(theme.colour("select" if self.isEnabled() else "pause.tint"))
        elif self._look == "framed":
            half = theme.pen("line", 1).widthF() / 2
            face = face.adjusted(half, half, -half, -half)
            painter.setPen(theme.pen("line", 1) if self.isEnabled() else theme.pen("line", 1, Qt.PenStyle.DashLine))
            painter.setBrush(theme.colour("pause.tint" if self.isDown() else "select.tint" if hovered else "surface"))
        elif hovered or self.isDown() or self.isChecked():
            painter.setBrush(theme.colour("pause.tint"))
        if self._look == "plain" and self.text() and not self.isEnabled():
            self._paint_off(painter)
        if painter.pen().style() is not Qt.PenStyle.NoPen or painter.brush().style() is not Qt.BrushStyle.NoBrush:
            painter.drawRoundedRect(face, radius, radius)
        over = PRESSED if self.isDown() else HOVERED if hovered and self._look == "filled" else 0.0
        if over and self._look != "framed":  # which has a fill of its own for each
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("ink", over if self._look == "filled" else over / 2))
            painter.drawRoundedRect(face, radius, radius)

    def _paint_off(self, painter: QPainter) -> None:
        """Words without a frame that cannot be pressed now: a dashed line below them, as a frame would be dashed."""
        face, theme = self.face(), self._theme
        painter.save()
        painter.setPen(theme.pen("line", 1, Qt.PenStyle.DashLine))
        painter.drawLine(face.bottomLeft() + QPointF(theme.px(6), 0), face.bottomRight() - QPointF(theme.px(6), 0))
        painter.restore()

    def _paint_face(self, painter: QPainter) -> None:
        theme, face = self._theme, self.face()
        word_role = "muted" if not self.isEnabled() else "on.mark" if self._look == "filled" else self._role
        role = word_role if self.isEnabled() else "line"  # read as well as any other, and seen to be off
        text, side = self.text(), theme.px(20)
        if self._yields and theme.width(self._font, text) + theme.px(8) + side > face.width() + 0.5:
            text = ""
        word = theme.width(self._font, text) if text else 0.0
        gap = theme.px(8) if self._icon and text else 0.0
        total = word + gap + (side if self._icon else 0.0)
        x = max(face.left(), face.center().x() - total / 2)
        icon_x = x + word + gap if self._icon_last else x
        if self._icon:
            paint_icon(painter, QRectF(icon_x, face.center().y() - side / 2, side, side), self._icon, role, theme)
        if text:
            left = x if self._icon_last or not self._icon else x + side + gap
            room = min(word, face.right() - left) + 1
            draw.text(
                painter, QRectF(left, face.top(), room, face.height()), text, theme, font=self._font, role=word_role
            )

    def event(self, event: QEvent) -> bool:
        # A button that was walked to with Tab takes Space and Enter, before the window's own keys do.
        return claims(event, PRESS) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.setCursor(Qt.CursorShape.PointingHandCursor if self.isEnabled() else Qt.CursorShape.ArrowCursor)
        self.update()


def keyed(words: str, action: QAction, *more: str) -> str:
    """A name with the key that does the same, and what else there is to say: "Larger (Ctrl +, now 140 %)"."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.PortableText)
    beside = [part for part in (shown_key(keys) if keys else "", *more) if part]
    return f"{words} ({', '.join(beside)})" if beside else words
