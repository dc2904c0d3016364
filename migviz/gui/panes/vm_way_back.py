"""Beside the run of one of many VMs: which it is, and the way back to all of them."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from migviz.gui.painters import draw
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.spoken import HeardAs
from migviz.say import in_evacuation
from migviz.showing.evacuation_shown import VmShown


class VmWayBack(QWidget, HeardAs):
    """Its buttons stand for commands."""

    is_heard_as = "group"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._part: VmShown | None = None
        self.back = Button(theme, icon="host", word=in_evacuation.back(), look="framed", height=34, parent=self)
        self.before = Button(theme, icon="less", look="framed", height=34, parent=self)
        self.after = Button(theme, icon="more", look="framed", height=34, parent=self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def take_actions(self, actions: Mapping[str, QAction]) -> None:
        """The buttons stand for these."""
        self.back.stand_for(actions["whole host"])
        self.before.stand_for(actions["previous vm"])
        self.after.stand_for(actions["next vm"])

    def show_part(self, part: VmShown) -> None:
        """Which VM it is."""
        self._part = part
        self.setAccessibleName(part.heading)
        self.setAccessibleDescription(" ".join(part.lines))
        self.update()

    def show_theme(self, theme: Theme) -> None:
        """Look different."""
        self._theme = theme
        for button in (self.back, self.before, self.after):
            button.show_theme(theme)
        self._arrange()
        self.update()

    def sizeHint(self) -> QSize:
        """A low card."""
        return QSize(round(self._theme.px(332)), round(self._theme.px(86)))

    def minimumSizeHint(self) -> QSize:
        """The same, narrower."""
        return QSize(round(self._theme.px(240)), round(self._theme.px(80)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The buttons stand at the bottom."""
        self._arrange()

    def _arrange(self) -> None:
        x, px = self._theme.px(8), self._theme.px
        for button in (self.back, self.before, self.after):
            size = button.sizeHint()
            button.setGeometry(round(x), round(self.height() - size.height() - px(3)), size.width(), size.height())
            x += size.width()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, part = self._theme, self._part
        draw.card(painter, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme)
        if part is not None:
            head = QRectF(theme.px(14), theme.px(6), self.width() - theme.px(28), theme.px(24))
            draw.text(painter, head, (part.heading, part.name), theme, font="value")
            left = float(self.after.geometry().right()) + theme.px(8)
            room = QRectF(left, self.back.y(), self.width() - left - theme.px(12), self.back.height() / 2)
            for line in part.lines:
                draw.text(painter, room, (line, ""), theme, font="axis", role="muted", optional=True)
                room.translate(0, room.height())
        painter.end()
