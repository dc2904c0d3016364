"""The stage of many VMs as a widget: both hosts with a card for each, and the link between them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from migviz.gui.painters.boxes import box_of, rect
from migviz.gui.painters.evacuation.host_stage import paint_host_stage
from migviz.gui.panes.vm_picker import VmPicker
from migviz.gui.theme import Theme
from migviz.say import in_evacuation
from migviz.showing.places.host_stage import HostStage, stage_in

if TYPE_CHECKING:
    from migviz.showing.heard import Heard, Path


class HostStagePane(VmPicker):
    """A press on a card, or Enter, chooses its VM."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, in_evacuation.stage_name(), parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def _box(self) -> QRectF:
        return QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)

    def _places(self) -> HostStage | None:
        if self._part is None:
            return None
        return stage_in(box_of(self._box()), self._part.cards, self._theme.scale)

    def vm_at(self, place: QPointF) -> str:
        """The VM whose card, or whose part of the link, is there."""
        places = self._places()
        number = places.vm_at(place.x(), place.y()) if places is not None else None
        return self._part.cards[number].name if self._part is not None and number is not None else ""

    def place_of(self, kind: str) -> QRectF | None:
        """Where a thing is that a lesson points at."""
        places = self._places()
        if places is None or kind not in ("source", "target", "link"):
            return None
        return rect({"source": places.source, "target": places.target, "link": places.link}[kind])

    def order(self) -> Sequence[str]:
        """The cards from top to bottom."""
        places = self._places()
        if self._part is None or places is None:
            return ()
        return tuple(self._part.cards[number].name for number in places.shown)

    def heard(self) -> "Heard":
        """A list of VMs."""
        from migviz.showing.heard import Heard, Role
        from migviz.showing.heard.host import cards_heard

        if self._part is None:
            return Heard(key="host", role=Role.LIST, name=in_evacuation.stage_name())
        return cards_heard(self._part, self.order())

    def place_heard(self, path: "Path") -> QRectF | None:
        """The card on the host that has the VM."""
        places, names = self._places(), list(self.order())
        if places is None or self._part is None or not path or path[0] not in names:
            return None
        k = names.index(path[0])
        card = self._part.cards[places.shown[k]]
        return rect((places.rows if card.on_source else places.places)[k])

    def sizeHint(self) -> QSize:
        """The design's stage."""
        return QSize(round(self._theme.px(1060)), round(self._theme.px(402)))

    def minimumSizeHint(self) -> QSize:
        """A few rows."""
        return QSize(round(self._theme.px(460)), round(self._theme.px(250)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the moment."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.colour("ground"))
        part = self._part
        if part is not None:
            paint_host_stage(
                painter,
                self._box(),
                part.cards,
                self._theme,
                pointed=part.pointed,
                crosses=part.crosses,
                said=part.said,
            )
        painter.end()
