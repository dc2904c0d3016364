"""Can the copy catch up? Two arrows on one scale: how fast memory is copied, how fast it is dirtied."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from migviz.gui.painters import draw
from migviz.gui.painters.wrapped import paint_wrapped, wrapped_height
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import FRAME
from migviz.gui.widgets.slider_face import SIDE
from migviz.gui.widgets.spoken import HeardAs
from migviz.say import controls
from migviz.say.rates import Rates, longest_sentence


class RateArrows(QWidget, HeardAs):
    """Shows two rates and what they mean."""

    is_heard_as = "picture"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._compact = False
        self._rates = Rates()
        self._corner: QWidget | None = None
        self._instead: QWidget | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(controls.copied_against_dirtied())

    def show_rates(self, rates: Rates) -> None:
        """Two rates, and the sentence that says what they mean."""
        if rates != self._rates:
            self._rates = rates
            self.setAccessibleDescription(rates.spoken)
            self.update()

    def show_theme(self, theme: Theme) -> None:
        """Look different."""
        self._theme = theme
        self._place_corner()
        self.updateGeometry()
        self.update()

    def set_compact(self, compact: bool) -> None:
        """Without the sentence."""
        if compact != self._compact:
            self._compact = compact
            self._place_corner()
            self.updateGeometry()
            self.update()

    def keep_corner(self, corner: QWidget) -> None:
        """A small widget that stands right of the arrows while there is no sentence."""
        self._corner = corner
        corner.setParent(self)
        self._place_corner()

    def stand_aside(self, instead: QWidget | None) -> None:
        """Nothing is copied against what dirties: in the place of the arrows stands what would change that; None: they are back."""
        if instead is self._instead and (instead is None or instead.isVisibleTo(self)):
            return  # as at every tick of a slider: the layout above it would be worked out anew
        if self._instead is not None and instead is None:
            self._instead.hide()
        self._instead = instead
        if instead is not None:
            instead.setParent(self)
            instead.show()
        self._place_corner()
        self.updateGeometry()
        self.update()

    def _place_corner(self) -> None:
        if self._instead is not None:
            size = self._instead.sizeHint()
            width = min(size.width(), self.width())
            top = round((self._aside_height() - size.height()) / 2)
            self._instead.setGeometry(round(self._theme.px(SIDE - FRAME)), top, width, size.height())
        if self._corner is not None:
            size = self._corner.sizeHint()
            middle = self._top() + self._row() if self._instead is None else self._aside_height() / 2
            self._corner.setGeometry(
                self.width() - size.width(), round(middle - size.height() / 2), size.width(), size.height()
            )
            self._corner.setVisible(self._compact)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_corner()

    @property
    def sentence(self) -> str:
        """What the rates mean."""
        return self._rates.sentence

    def _row(self) -> float:
        return self._theme.px(22)

    def _top(self) -> float:
        return self._theme.px(10)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """Room for the longest sentence, so that nothing jumps while a slider is dragged."""
        if self._instead is not None:
            return self._aside_height()
        rows = self._top() + 2 * self._row()
        if self._compact:
            return round(rows + self._theme.px(4))
        sentence = wrapped_height(self._theme, "label", longest_sentence(), width - 2 * self._theme.px(SIDE))
        return round(rows + self._theme.px(2) + sentence)

    def _aside_height(self) -> int:
        corner = self._corner if self._compact else None
        return max(one.sizeHint().height() for one in (self._instead, corner) if one is not None)

    def sizeHint(self) -> QSize:
        width = round(self._theme.px(304))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._theme.px(160)), self.heightForWidth(max(self.width(), 1)))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._instead is not None:
            return
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = QRectF(self.rect()).adjusted(theme.px(SIDE), 0, -theme.px(SIDE), 0)
        painter.setPen(theme.pen("faint", 1))
        painter.drawLine(QPointF(inner.left(), theme.px(2)), QPointF(inner.right(), theme.px(2)))
        corner = self._corner.sizeHint().width() if self._compact and self._corner is not None else 0
        self._paint_rows(painter, inner.adjusted(0, 0, -corner, 0))
        if not self._compact and self.height() >= self.heightForWidth(self.width()):  # else the room is on its way
            inner.setTop(self._top() + 2 * self._row() + theme.px(2))
            role = "warning" if self._rates.warns else "muted"
            paint_wrapped(painter, inner, self.sentence, theme, role=role)
        painter.end()

    def _paint_rows(self, painter: QPainter, inner: QRectF) -> None:
        theme = self._theme
        words = max(theme.width("label", word()) for word in (controls.copied, controls.can_copy, controls.dirtied))
        rates = (self._rates.copied, self._rates.dirtied)
        numbers = self._rates.written
        room = max(theme.width("control", number) for number in (*numbers, "888 MiB/s"))
        start, end = inner.left() + words + theme.px(12), inner.right() - room - theme.px(10)
        most = max(*rates, 1e-9)
        copies = controls.can_copy() if self._rates.idle else controls.copied()
        rows = zip((copies, controls.dirtied()), rates, numbers, ("source", "dirty"), strict=True)
        for index, (word, rate, number, role) in enumerate(rows):
            box = QRectF(inner.left(), self._top() + index * self._row(), inner.width(), self._row())
            draw.text(painter, box, word, theme)
            draw.text(painter, box, number, theme, font="control", align=draw.RIGHT)
            if end > start:
                self._paint_arrow(painter, QPointF(start, box.center().y()), (end - start) * rate / most, role)

    def _paint_arrow(self, painter: QPainter, start: QPointF, length: float, role: str) -> None:
        """An arrow of a length; a bar across where the length is nothing."""
        theme, colour = self._theme, self._theme.colour(role)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        if length < theme.px(1):
            painter.drawRect(QRectF(start.x(), start.y() - theme.px(6), theme.px(2), theme.px(12)))
            return
        head, half = min(theme.px(11), length), theme.px(2.5)
        painter.drawRect(QRectF(start.x(), start.y() - half, length - head + 0.5, 2 * half))
        draw.arrow_head(painter, start + QPointF(length, 0), head, colour)
