"""A drop-down for words: the word of the scenario, and below it what it stands for."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from migviz.gui.painters import draw
from migviz.gui.painters.icons import paint_icon
from migviz.gui.theme import Theme
from migviz.gui.widgets.own_keys import claims

_TITLE = Qt.ItemDataRole.UserRole
_FRAME = 4.5
"""Room around the box for its focus frame."""
_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
_PAGES = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
"""The window's, whatever has the focus: a presenter's remote sends them."""


class ChoiceBox(QComboBox):
    """One of several words; `word_chosen(word)` when the user chose another one."""

    word_chosen = Signal(str)

    def __init__(
        self,
        words: Mapping[str, str],
        theme: Theme,
        *,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        """`words`: each with a title, or ""."""
        super().__init__(parent)
        self._theme, self._name, self._word = theme, name, ""
        for word, title in words.items():
            self.addItem(word)
            self.setItemData(self.count() - 1, title, _TITLE)
        self.setItemDelegate(_ChoiceDelegate(self))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMaxVisibleItems(14)
        self.activated.connect(self._chosen)
        self.show_theme(theme)

    @property
    def theme(self) -> Theme:
        """The look, for the list that drops down."""
        return self._theme

    def show_word(self, word: str) -> None:
        """Show a word; never emits."""
        self._word = word
        self.blockSignals(True)
        self.setCurrentIndex(self.findText(word))
        self.blockSignals(False)
        self.setAccessibleName(f"{self._name}: {word}")
        self.update()

    def show_theme(self, theme: Theme) -> None:
        """Look different."""
        self._theme = theme
        self.setFont(theme.font("label"))
        palette = self.palette()
        for role, colour in (("Base", "surface"), ("Window", "surface"), ("Text", "ink"), ("WindowText", "ink")):
            palette.setColor(QPalette.ColorRole[role], theme.colour(colour))
        self.setPalette(palette)
        self.view().setPalette(palette)
        self.updateGeometry()
        self.update()

    def _chosen(self, number: int) -> None:
        word = self.itemText(number)
        if word != self._word:
            self.word_chosen.emit(word)

    def showPopup(self) -> None:
        room = max(title_room(self._theme, self.itemText(k), self.itemData(k, _TITLE)) for k in range(self.count()))
        self.view().setMinimumWidth(round(max(self.width(), room + self._theme.px(24))))
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # a wheel over a page that scrolls means the page

    def event(self, event: QEvent) -> bool:
        # Otherwise the window's own keys (Home, End, arrows) would win.
        return claims(event, _KEYS) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.showPopup()
        elif event.key() in _PAGES:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        widest = max((self._theme.width("control", self.itemText(k)) for k in range(self.count())), default=0.0)
        return QSize(round(widest + self._theme.px(48)), round(self._theme.px(34 + 2 * _FRAME)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = theme.px(_FRAME)
        box = QRectF(self.rect()).adjusted(frame, frame, -frame, -frame)
        hovered = self.isEnabled() and self.underMouse()
        frame_style = Qt.PenStyle.SolidLine if self.isEnabled() else Qt.PenStyle.DashLine
        pen = theme.pen("line", 1, frame_style)
        draw.card(painter, box, theme, fill="select.tint" if hovered else "surface", pen=pen, radius=7)
        if self.hasFocus():
            draw.select_frame(painter, box, theme, radius=8)
        side = theme.px(16)
        arrow = QRectF(box.right() - side - theme.px(9), box.center().y() - side / 2, side, side)
        paint_icon(painter, arrow, "more", "muted", theme)
        words = box.adjusted(theme.px(11), 0, -side - theme.px(12), 0)
        role = "ink" if self.isEnabled() else "muted"
        draw.text(painter, words, self.currentText(), theme, font="control", role=role)
        painter.end()


class _ChoiceDelegate(QStyledItemDelegate):
    """Paints a word of the list, with its title below."""

    def __init__(self, box: ChoiceBox) -> None:
        super().__init__(box)
        self._box = box

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = self._box.theme
        pointed = bool(option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver))
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(box, theme.colour("select.tint" if pointed else "surface"))
        current = index.row() == self._box.currentIndex()
        side = theme.px(16)
        if current:
            paint_icon(
                painter, QRectF(box.left() + theme.px(8), box.top() + theme.px(8), side, side), "tick", "ink", theme
            )
        words = box.adjusted(theme.px(32), theme.px(5), -theme.px(8), -theme.px(5))
        title = index.data(_TITLE)
        line = QRectF(words.left(), words.top(), words.width(), theme.height("control"))
        draw.text(painter, line if title else words, index.data(), theme, font="control")
        if title:
            line.moveTop(line.bottom())
            draw.text(painter, line, title, theme, font="axis", role="muted")
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        theme = self._box.theme
        height = theme.height("control") + (theme.height("axis") if index.data(_TITLE) else theme.px(4))
        room = title_room(theme, index.data(), index.data(_TITLE))
        return QSize(round(room), round(height + theme.px(12)))


def title_room(theme: Theme, word: str, title: str) -> float:
    """The width that a line of the list needs."""
    return max(theme.width("control", word), theme.width("axis", title)) + theme.px(44)
