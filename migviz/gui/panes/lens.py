"""The lens as a widget: the pause, magnified; drag to go to a time."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from migviz.gui.painters.time_strip.geometry import Axis
from migviz.gui.painters.time_strip.lens_painter import paint_lens
from migviz.gui.theme import Theme
from migviz.gui.widgets.spoken import Spoken
from migviz.replay.earlier import Earlier
from migviz.replay.seen import Seen
from migviz.say import on_strip

if TYPE_CHECKING:
    from migviz.showing.heard import Heard


class Lens(QWidget, Spoken):
    """The pause, enlarged."""

    seek_requested = Signal(float)
    wished = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._seen: Seen | None = None
        self._axis: Axis | None = None
        self._strip_width = 1000.0
        self._soft = False
        self._earlier: Earlier | None = None
        self.setAccessibleName(on_strip.lens_name())
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_part(self, seen: Seen, strip_width: float, soft: bool = False, earlier: Earlier | None = None) -> None:
        """Show a moment of a run; how wide the strip is, for the factor; whether the pause has a soft edge; how it was before."""
        self._seen, self._strip_width, self._soft, self._earlier = seen, strip_width, soft, earlier
        self.update()

    def heard(self) -> "Heard":
        """The pause, and its lanes with what is written in them."""
        from migviz.showing.heard import Heard, Role
        from migviz.showing.heard.strip import lens_heard

        if self._seen is None:
            return Heard(key="lens", role=Role.GROUP, name=on_strip.lens_name())
        return lens_heard(self._seen)

    def sizeHint(self) -> QSize:
        """Three lanes."""
        return QSize(round(self._theme.px(900)), round(self._theme.px(110)))

    def minimumSizeHint(self) -> QSize:
        """Two lanes: without the client's."""
        return QSize(round(self._theme.px(300)), round(self._theme.px(78)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lens."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        if self._seen is None:
            return
        box = QRectF(self.rect()).adjusted(self._theme.px(16), 0, -self._theme.px(8), 0)
        width, soft, earlier = self._strip_width, self._soft, self._earlier
        self._axis = paint_lens(painter, box, self._seen, self._theme, strip_width=width, soft=soft, earlier=earlier)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        if self._axis is not None:
            self.seek_requested.emit(max(0.0, self._axis.t(event.position().x())))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub."""
        on_axis = self._axis is not None and self._axis.box.contains(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if on_axis else Qt.CursorShape.ArrowCursor)
        if event.buttons() and self._axis is not None:
            self.seek_requested.emit(max(0.0, self._axis.t(event.position().x())))
