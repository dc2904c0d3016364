"""Where in the window is a thing that a lesson points at?"""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF
from PySide6.QtWidgets import QWidget

from migviz.course.lesson import Thing
from migviz.gui.panes.host_stage import HostStagePane
from migviz.gui.panes.stage import StageWidget

NAMED: Mapping[str, str] = {
    "time strip": "strip",
    "lens": "lens",
    "controls": "lesson",
    "chart.iterations": "bars",
    "chart.memory": "charts",
    "chart.throughput": "charts",
}
"""What has a name of its own in lessons, and the pane that it is."""
ON_A_HOST: Mapping[str, str] = {"time strip": "lanes"}
"""The same where several VMs leave a host."""


def place_of(window: QWidget, made: Callable[[str], QWidget | None], thing: Thing) -> QRectF | None:
    """In coordinates of the window; None where it is not seen. `made`: the pane of a name, if there is one yet."""
    lanes = made("lanes")
    of_many = lanes is not None and lanes.isVisible()
    if thing.kind in NAMED:
        pane = made(ON_A_HOST.get(thing.kind, NAMED[thing.kind]) if of_many else NAMED[thing.kind])
        return QRectF(_corner(pane, window), QSizeF(pane.size())) if pane is not None and pane.isVisible() else None
    stage = made("host" if of_many else "stage")
    if not isinstance(stage, StageWidget | HostStagePane) or not stage.isVisible():
        return None
    place = stage.place_of(thing.kind)
    return place.translated(_corner(stage, window)) if place is not None else None


def _corner(widget: QWidget, window: QWidget) -> QPointF:
    return QPointF(widget.mapTo(window, QPoint(0, 0)))
