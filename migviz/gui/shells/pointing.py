"""Where in the window is a thing that a lesson points at?"""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF
from PySide6.QtWidgets import QWidget

from migviz.course.lesson import Thing
from migviz.gui.panes.stage import StageWidget


def place_of(window: QWidget, stage: StageWidget, named: Mapping[str, QWidget], thing: Thing) -> QRectF | None:
    """In coordinates of the window; None where it is not seen. `named`: the panes that have a name of their own in lessons."""
    if thing.kind in named:
        widget = named[thing.kind]
        return QRectF(_corner(widget, window), QSizeF(widget.size())) if widget.isVisible() else None
    place = stage.place_of(thing.kind) if stage.isVisible() else None
    return place.translated(_corner(stage, window)) if place is not None else None


def _corner(widget: QWidget, window: QWidget) -> QPointF:
    return QPointF(widget.mapTo(window, QPoint(0, 0)))
