"""The switch's MAC table, large: which address is behind which port, and what the other switch knows."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from migviz.gui.painters.stage.network_cards import TableLine, paint_table_card, table_lines
from migviz.gui.theme import Theme
from migviz.gui.widgets.spoken import HeardAs
from migviz.replay.seen import Seen
from migviz.say import on_stage
from migviz.say.twin import names

MOST = (520.0, 300.0)
"""Chosen: pixels at 100 % of the card at most."""


class MacTable(QWidget, HeardAs):
    """Shows the table at a moment; painted again where a line of it is another."""

    is_heard_as = "table"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: tuple[TableLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(on_stage.mac_table())

    def show_seen(self, seen: Seen) -> None:
        """What the switch knows now."""
        lines = table_lines(seen, spreading=False)
        if lines != self._lines:
            self._lines = lines
            self.setAccessibleDescription(names(seen)["mac table"][1])
            self.update()

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Five lines."""
        return QSize(round(self._theme.px(320)), round(self._theme.px(200)))

    def _card(self) -> QRectF:
        """In the middle, no wider and no higher than an eye follows a line of it."""
        room = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        wide, high = (
            min(own, self._theme.px(most)) for own, most in zip((room.width(), room.height()), MOST, strict=True)
        )
        return QRectF(room.center().x() - wide / 2, room.center().y() - high / 2, wide, high)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_table_card(painter, self._card(), self._lines, self._theme)
        painter.end()
