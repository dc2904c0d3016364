"""The lanes of many VMs as a widget: drag to go to a time, press a name to look at that VM alone."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from migviz.gui.painters.boxes import box_of, rect
from migviz.gui.painters.evacuation.lanes import paint_lanes
from migviz.gui.painters.evacuation.picture import paint_pause_head
from migviz.gui.panes.vm_picker import VmPicker
from migviz.gui.theme import Theme
from migviz.say import in_evacuation
from migviz.showing.places.lanes import LanesPlaces, lanes_in

if TYPE_CHECKING:
    from migviz.showing.heard import Heard, Path


class HostLanes(VmPicker):
    """On the axis the mouse moves time; beside it, on a name or a pause, a press chooses the VM, and so does a double-click anywhere."""

    seek_requested = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, in_evacuation.lanes_name(), parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _places(self) -> LanesPlaces | None:
        if self._part is None:
            return None
        lanes = self._part.lanes
        weights = tuple(3.0 if lane.name == self._part.pointed else lane.weight for lane in lanes.lanes)
        box = box_of(QRectF(self.rect()).adjusted(0, 0, 0, self._theme.px(6)))
        names = [lane.name for lane in lanes.lanes]
        grown = names.index(self._part.pointed) if self._part.pointed in names else None
        return lanes_in(box, weights, lanes.end, self._theme.scale, grown)

    def vm_at(self, place: QPointF) -> str:
        """The VM whose lane is there."""
        places = self._places()
        number = places.lane_at(place.x(), place.y()) if places is not None else None
        return self._part.lanes.lanes[number].name if self._part is not None and number is not None else ""

    def order(self) -> Sequence[str]:
        """The lanes from top to bottom."""
        return tuple(lane.name for lane in self._part.lanes.lanes) if self._part is not None else ()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to a time, or choose a VM."""
        places = self._places()
        if places is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        if places.is_beside(event.position().x()):
            super().mousePressEvent(event)
        else:
            self.seek_requested.emit(places.axis.t(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub, or point at a lane."""
        places = self._places()
        if places is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self.seek_requested.emit(places.axis.t(event.position().x()))
            return
        super().mouseMoveEvent(event)
        if places is not None and not places.is_beside(event.position().x()):
            self.setCursor(Qt.CursorShape.ArrowCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Choose the VM of this lane, at this time."""
        if event.button() is Qt.MouseButton.LeftButton and (name := self.vm_at(event.position())):
            self.vm_chosen.emit(name)

    def heard(self) -> "Heard":
        """A list of lanes."""
        from migviz.showing.heard import Heard, Role
        from migviz.showing.heard.host import lanes_heard

        if self._part is None:
            return Heard(key="lanes", role=Role.LIST, name=in_evacuation.lanes_name())
        return lanes_heard(self._part)

    def place_heard(self, path: "Path") -> QRectF | None:
        """Its lane."""
        places, names = self._places(), list(self.order())
        return rect(places.rows[names.index(path[0])]) if places is not None and path and path[0] in names else None

    def sizeHint(self) -> QSize:
        """Six lanes."""
        return QSize(round(self._theme.px(1000)), round(self._theme.px(360)))

    def minimumSizeHint(self) -> QSize:
        """Thin ones."""
        return QSize(round(self._theme.px(460)), round(self._theme.px(120)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lanes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        part, places = self._part, self._places()
        if part is not None and places is not None:
            paint_pause_head(painter, places, self._theme)
            paint_lanes(painter, places, part.lanes, self._theme, t=part.t, pointed=part.pointed, closed=part.closed)
        painter.end()
