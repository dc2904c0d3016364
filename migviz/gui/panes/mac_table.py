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

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        paint_table_card(painter, room, self._lines, self._theme)
        painter.end()
