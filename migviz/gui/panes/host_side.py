"""What stands beside a host that is emptied: its numbers, what other numbers at once come to, and what it would take."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from migviz.gui.painters import draw
from migviz.gui.painters.closed import paint_closed
from migviz.gui.painters.evacuation.at_once import paint_at_once
from migviz.gui.painters.wrapped import paint_wrapped, wrapped_height
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.late_import import LateImport
from migviz.gui.widgets.own_keys import claims
from migviz.gui.widgets.spoken import Spoken
from migviz.gui.widgets.tabs import TabRow
from migviz.say import in_evacuation
from migviz.showing.evacuation_shown import HostShown
from migviz.showing.modes import HostPanel

if TYPE_CHECKING:
    from migviz.gui.painters.evacuation.plots import AtOncePlots
    from migviz.showing.heard import Heard

HEAD, NUMBER = 36.0, 26.0
"""Pixels at 100 % of the row of words, and of a number."""


class HostSide(QWidget, Spoken):
    """Wishes: another panel, another number at once, an answer to what it would take, and to take that answer."""

    panel_chosen = Signal(int)
    rule_edited = Signal(str, object, bool)
    advice_asked = Signal()
    advice_taken = Signal()
    menu_wished = Signal(object)
    """of what can be done with the curves, at this point of the screen"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._part: HostShown | None = None
        self._plots: AtOncePlots | None = None
        self._library = LateImport("migviz.gui.painters.plots.graph_alone", self._build_plots, self)
        self.row = TabRow(theme, in_evacuation.panels(), self)
        self.row.chosen.connect(self.panel_chosen)
        self.ask = Button(theme, word=in_evacuation.find_out(), look="filled", height=34, parent=self)
        self.ask.clicked.connect(self.advice_asked)
        self.take = Button(theme, word=in_evacuation.take_it(), look="framed", height=34, parent=self)
        self.take.clicked.connect(self.advice_taken)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(in_evacuation.panels()[0])

    # --- values go down ---

    def show_part(self, part: HostShown) -> None:
        """The panel that is open."""
        before, self._part = self._part, part
        if before is not None and _beside_time(before) == _beside_time(part):
            return
        self.row.show_words(part.panels, part.panel)
        self.setAccessibleName(in_evacuation.panels()[part.panel])
        self._show_curve()
        self._arrange()
        self.update()

    def show_theme(self, theme: Theme) -> None:
        """Look different."""
        self._theme = theme
        for part in (self.row, self.ask, self.take):
            part.show_theme(theme)
        if self._plots is not None:
            self._plots.show_theme(theme)
        self._arrange()
        self.update()

    def heard(self) -> "Heard":
        """The numbers, or what else is open."""
        from migviz.showing.heard import Heard, Role
        from migviz.showing.heard.host import panel_heard

        if self._part is None:
            return Heard(key="numbers", role=Role.LIST, name=in_evacuation.panels()[0])
        return panel_heard(self._part)

    def grant(self, wish: object) -> None:
        """Nothing in it can be pressed but its buttons."""

    # --- the plots ---

    @property
    def is_zoomed(self) -> bool:
        """Whether less than all of the axis is seen."""
        return self._plots is not None and self._plots.is_zoomed

    def show_whole(self) -> None:
        """All of the axis."""
        if self._plots is not None:
            self._plots.show_whole()

    def paint_picture(self, painter: QPainter, box: QRectF, theme: Theme) -> None:
        """The curves as they are seen, for a file."""
        painter.fillRect(box, theme.colour("surface"))
        if self._part is not None:
            ends = self._plots.seen_part if self._plots is not None else None
            paint_at_once(painter, box, self._part.at_once, theme, ends=ends)

    def numbers(self) -> str:
        """The curves as CSV."""
        from migviz.export.evacuation_text import ways_as_csv

        return ways_as_csv(self._part.at_once.ways) if self._part is not None else ""

    def prepare(self, *, wait: bool = False) -> None:
        """Have the plots made as soon as pyqtgraph is there; `wait`: at once. Until then the curves are a picture."""
        self._library.ask(wait=wait)

    def _build_plots(self) -> None:
        from migviz.gui.painters.evacuation.plots import AtOncePlots

        self._plots = plots = AtOncePlots(self._theme, self)
        plots.chosen.connect(lambda place: self._wish(place, let_go=False))
        plots.let_go.connect(lambda place: self._wish(place, let_go=True))
        plots.menu_wished.connect(self.menu_wished)
        self._arrange()
        self._show_curve()

    def _wish(self, place: float, *, let_go: bool) -> None:
        if self._plots is not None:
            self.rule_edited.emit("evacuation.at_once", float(self._plots.number(place)), let_go)

    def _show_curve(self) -> None:
        if self._plots is None or self._part is None:
            return
        seen = self._part.panel is HostPanel.AT_ONCE and not self._part.at_once.closed
        self._plots.setVisible(seen)
        if seen:
            self._plots.show_curve(self._part.at_once)

    # --- where things are ---

    def sizeHint(self) -> QSize:
        """A column."""
        return QSize(round(self._theme.px(332)), round(self._theme.px(250)))

    def minimumSizeHint(self) -> QSize:
        """Two numbers."""
        return QSize(round(self._theme.px(240)), round(self._theme.px(120)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The row on top, all else below it."""
        self._arrange()

    def _room(self) -> QRectF:
        px = self._theme.px
        return QRectF(px(12), px(HEAD + 6), self.width() - px(24), self.height() - px(HEAD + 12))

    def _curve_room(self) -> QRectF:
        room = self._room()
        words = self._finding_height(room.width())
        return room.adjusted(-self._theme.px(6), 0, self._theme.px(4), -words)

    def _finding_height(self, width: float) -> float:
        """Of the first sentence below the curves, where there is room for it."""
        said = self._part.finding[:1] if self._part is not None else ()
        high = sum(wrapped_height(self._theme, "label", words, width) for words in said)
        return high + self._theme.px(4) if said and self._room().height() - high > self._theme.px(150) else 0.0

    def _arrange(self) -> None:
        px = self._theme.px
        self.row.setGeometry(QRectF(px(4), px(3), self.width() - px(8), px(HEAD - 3)).toRect())
        advises = self._part is not None and self._part.panel is HostPanel.ADVICE
        answered = advises and self._part is not None and bool(self._part.advice)
        self.ask.setVisible(advises and not answered)
        self.take.setVisible(answered and self._part is not None and self._part.can_be_taken)
        room = self._room()
        for button in (self.ask, self.take):
            size = button.sizeHint()
            button.setGeometry(
                round(room.right() - size.width() + px(4)),
                round(room.bottom() - size.height() + px(4)),
                size.width(),
                size.height(),
            )
        if self._plots is not None:
            self._plots.setGeometry(self._curve_room().toRect())

    # --- pixels ---

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, part = self._theme, self._part
        draw.card(painter, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme)
        if part is not None:
            room = self._room()
            match part.panel:
                case HostPanel.NUMBERS:
                    self._paint_numbers(painter, room, part)
                case HostPanel.AT_ONCE:
                    self._paint_at_once(painter, part)
                case HostPanel.ADVICE:
                    said = part.advice or (in_evacuation.what_is_tried(),)
                    self._paint_lines(painter, room, said)
        painter.end()

    def _paint_numbers(self, painter: QPainter, room: QRectF, part: HostShown) -> None:
        """A line for each: what it is called, what else is said of it where there is room, the number; then what was found."""
        theme, px = self._theme, self._theme.px
        top = room.top()
        for tile in part.tiles:
            line = QRectF(room.left(), top, room.width(), px(NUMBER))
            used = draw.text(painter, line, tile.value, theme, font="value", align=draw.RIGHT)
            left = line.adjusted(0, 0, -used - px(8), 0)
            named = draw.text(painter, left, (tile.name, ""), theme, role="muted", optional=True)
            beside = left.adjusted(named + px(8), px(1), 0, px(1))
            draw.text(
                painter, beside, (tile.more, ""), theme, font="axis", role="muted", align=draw.RIGHT, optional=True
            )
            top = line.bottom()
        self._paint_lines(
            painter, QRectF(room.left(), top + px(6), room.width(), room.bottom() - top - px(6)), part.finding
        )

    def _paint_at_once(self, painter: QPainter, part: HostShown) -> None:
        room = self._curve_room()
        if part.at_once.closed:
            paint_closed(painter, room, (part.at_once.closed,), self._theme)
            return
        if self._plots is None:
            paint_at_once(painter, room, part.at_once, self._theme)
            QTimer.singleShot(0, self.prepare)
        below = self._room()
        below.setTop(room.bottom())
        self._paint_lines(painter, below, part.finding[:1])

    def _paint_lines(self, painter: QPainter, room: QRectF, lines: Sequence[str]) -> None:
        """Sentences below each other, as many as there is room for."""
        top = room.top()
        for words in lines:
            high = wrapped_height(self._theme, "label", words, room.width())
            if top + high > room.bottom() + 1:
                return
            paint_wrapped(painter, QRectF(room.left(), top, room.width(), high + 1), words, self._theme)
            top += high + self._theme.px(4)

    # --- the keys ---

    def event(self, event: QEvent) -> bool:
        """The keys that walk in the plots are theirs before they are the window's."""
        return claims(event, lambda key: self._walks(key)) or super().event(event)

    def _walks(self, key: QKeyEvent) -> bool:
        curves = self._part is not None and self._part.panel is HostPanel.AT_ONCE
        return curves and self._plots is not None and self._plots.takes(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Along the numbers at once, to one of them; what is there is said."""
        if not self._walks(event) or self._plots is None or not self._plots.key_pressed(event):
            super().keyPressEvent(event)
            return
        self.setAccessibleDescription(self._plots.values_in_words())


def _beside_time(part: HostShown) -> tuple[object, ...]:
    """All that this pane shows of it."""
    return part.tiles, part.finding, part.at_once, part.advice, part.panel, part.panels
